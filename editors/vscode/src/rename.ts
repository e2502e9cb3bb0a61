/**
 * Keeps a refused rename from being done by somebody else. VS Code asks one provider after the other until one agrees, and
 * its own for Markdown takes whatever was typed for the words of the whole heading.
 */
import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import * as messages from "./messages";

/** What the client says by itself where the server finds nothing to rename: such a place may be somebody else's. */
const NOT_OURS = "The element can't be renamed.";

export const rename: Middleware = {
    prepareRename: async (document, position, token, next) => {
        try {
            return await next(document, position, token);
        } catch (error) {
            const why = messages.reason(error);
            if (why === NOT_OURS || token.isCancellationRequested) {
                throw error;
            }
            // An error would be taken for "ask the next one". Anything else ends the matter, and a Markdown string is shown
            // at the cursor.
            throw { value: new vscode.MarkdownString().appendText(refusal(why)).value };
        }
    },
    provideRenameEdits: async (document, position, newName, token, next) => {
        let why = "the document was changed meanwhile; try again";
        try {
            const edit = await next(document, position, newName, token);
            if (edit) {
                return edit;
            }
        } catch (error) {
            why = messages.reason(error);
        }
        if (!token.isCancellationRequested) {
            messages.error(refusal(why));
        }
        return new vscode.WorkspaceEdit();
    },
};

/** What the server says is the reason, in small letters and without a full stop. */
function refusal(why: string): string {
    return `Nothing was renamed: ${why}.`;
}

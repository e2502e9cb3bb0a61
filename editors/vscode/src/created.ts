/** Opens the ticket that a quick fix has made a file for: nobody would look for it in the list of files. */
import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import * as messages from "./messages";

export const OPEN_CREATED = "tickmark.openCreated";

/** The type of the semantic tokens that the server gives to places to be filled in. */
const PLACEHOLDER = "macro";

export const created: Middleware = {
    resolveCodeAction: async (action, token, next) => {
        const resolved = await next(action, token);
        const uri = resolved?.edit && (await createdBy(resolved.edit));
        if (uri && resolved.kind?.value === vscode.CodeActionKind.QuickFix.value) {
            resolved.command ??= { title: "Open", command: OPEN_CREATED, arguments: [uri] };
        }
        return resolved;
    },
};

/** The file that an edit makes and fills, which is not there yet. */
async function createdBy(edit: vscode.WorkspaceEdit): Promise<vscode.Uri | undefined> {
    for (const [uri, edits] of edit.entries()) {
        const isFilled = edits.length === 1 && edits[0]?.range.isEqual(new vscode.Range(0, 0, 0, 0));
        if (isFilled && !(await isThere(uri))) {
            return uri;
        }
    }
    return undefined;
}

function isThere(uri: vscode.Uri): Thenable<boolean> {
    return vscode.workspace.fs.stat(uri).then(
        () => true,
        () => false,
    );
}

/** Shows the file, with the first place to be filled in selected. */
export async function openCreated(uri: vscode.Uri): Promise<void> {
    try {
        const editor = await vscode.window.showTextDocument(uri, { preview: false });
        const place = await firstPlaceholder(editor.document);
        if (place !== undefined) {
            editor.selection = new vscode.Selection(place.start, place.end);
            editor.revealRange(place);
        }
    } catch (error) {
        messages.error(`The new ticket could not be opened: ${messages.reason(error)}`);
    }
}

/** Known from the colours, which the server knows best. */
async function firstPlaceholder({ uri }: vscode.TextDocument): Promise<vscode.Range | undefined> {
    const ask = <T>(command: string) => vscode.commands.executeCommand<T | undefined>(command, uri);
    const legend = await ask<vscode.SemanticTokensLegend>("vscode.provideDocumentSemanticTokensLegend");
    const tokens = await ask<vscode.SemanticTokens>("vscode.provideDocumentSemanticTokens");
    const wanted = legend?.tokenTypes.indexOf(PLACEHOLDER);
    const data = tokens?.data ?? [];
    let line = 0;
    let character = 0;
    // Five numbers a token: lines and characters from the one before, length, type, modifiers.
    for (let at = 0; at < data.length; at += 5) {
        const [down = 0, right = 0, length = 0, type] = data.slice(at, at + 5);
        line += down;
        character = down === 0 ? character + right : right;
        if (type === wanted) {
            return new vscode.Range(line, character, line, character + length);
        }
    }
    return undefined;
}

/** A new status for a ticket, from the choice to the saved file; for commands and the board alike. */
import * as vscode from "vscode";
import type { WorkspaceEdit } from "vscode-languageclient";
import { icon, name, shortName } from "../icons";
import * as messages from "../messages";
import * as protocol from "../protocol";
import type { Session } from "../session";

export const GONE = "This ticket is not there any more.";
export const NOT_RUNNING = "The tickmark server is not running.";
const CHANGED = "The file has changed in the meantime. Nothing was done: try again.";

/** Lets the user choose what the status of a ticket becomes. Answers as `setStatus` does. */
export async function chooseStatus(
    session: Session,
    { ticket, values }: protocol.ValuesAnswer,
): Promise<string | undefined> {
    if (values.length === 0) {
        return `${shortName(ticket)} has no status that could be changed, and its template knows none.`;
    }
    const items = values.map(({ value, progress, description, isCurrent }) => ({
        label: `${icon(progress)} ${value}`,
        ...(isCurrent ? { description: "now" } : {}),
        ...(description === undefined ? {} : { detail: description }),
        value,
        isCurrent,
    }));
    const chosen = await vscode.window.showQuickPick(items, {
        title: `Status of ${name(ticket)}`,
        placeHolder: ticket.status === undefined ? "It has none yet" : `Now: ${ticket.status}`,
        matchOnDetail: true,
    });
    if (chosen === undefined || chosen.isCurrent) {
        return undefined;
    }
    return setStatus(session, { key: ticket.key, status: chosen.value });
}

/** Asks the server for the edit and applies it. Answers a sentence for the user if that cannot be. */
export async function setStatus(session: Session, params: protocol.ChangeStatusParams): Promise<string | undefined> {
    try {
        const unsaved = new Set(vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty));
        // A document that was changed meanwhile is asked for once more.
        for (let attempt = 1; attempt <= 2; attempt += 1) {
            const edit = await session.ask(protocol.changeStatus, params);
            if (edit === undefined) return NOT_RUNNING;
            if (edit === null) return GONE;
            if (await session.apply(edit)) {
                // Nobody looks for a file to save after that; but what was not saved before is still the user's.
                const changed = documentsOf(edit).filter((document) => !unsaved.has(document));
                await Promise.all(changed.map((document) => document.save()));
                return undefined;
            }
        }
        return CHANGED;
    } catch (error) {
        return messages.reason(error);
    }
}

/** The documents that an edit changes. */
function documentsOf(edit: WorkspaceEdit): vscode.TextDocument[] {
    const changes = edit.documentChanges?.flatMap((change) => ("edits" in change ? change.textDocument.uri : []));
    const uris = new Set((changes ?? Object.keys(edit.changes ?? {})).map((uri) => vscode.Uri.parse(uri).toString()));
    return vscode.workspace.textDocuments.filter(({ uri }) => uris.has(uri.toString()));
}

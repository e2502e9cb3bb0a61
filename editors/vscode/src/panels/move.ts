/** A new status for a ticket, from the request to the saved file. Answers a sentence for the user if it cannot be. */
import * as vscode from "vscode";
import type { WorkspaceEdit } from "vscode-languageclient";
import * as protocol from "../protocol";
import type { Session } from "../session";

const NOT_RUNNING = "The tickmark server is not running.";
const CHANGED = "The file has changed in the meantime. Nothing was done: try again.";

/** Asks the server for the edit and applies it. */
export async function move(session: Session, params: protocol.ChangeStatusParams): Promise<string | undefined> {
    try {
        const edit = await session.ask(protocol.changeStatus, params);
        if (edit === undefined) return NOT_RUNNING;
        if (edit === null) return "This ticket is not there any more.";
        const unsaved = new Set(vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty));
        if (!(await session.apply(edit))) return CHANGED;
        // Whoever moves a card does not look for a file to save; but what was not saved before is still the user's.
        for (const document of documentsOf(edit)) if (!unsaved.has(document)) void document.save();
        return undefined;
    } catch (error) {
        return error instanceof Error ? error.message : String(error);
    }
}

/** The documents that an edit changes. */
function documentsOf(edit: WorkspaceEdit): vscode.TextDocument[] {
    const changes = edit.documentChanges?.flatMap((change) => ("edits" in change ? change.textDocument.uri : []));
    const uris = new Set((changes ?? Object.keys(edit.changes ?? {})).map((uri) => vscode.Uri.parse(uri).toString()));
    return vscode.workspace.textDocuments.filter(({ uri }) => uris.has(uri.toString()));
}

/** Lets the user choose among what the status of a ticket may become. */
export async function chooseStatus(session: Session, key: string): Promise<string | undefined> {
    const answer = await session.ask(protocol.statuses, { key });
    if (answer === undefined) return NOT_RUNNING;
    if (answer === null) return "This ticket is not there any more.";
    const { id, title } = answer.ticket;
    const items = answer.values.map(({ value, description, isCurrent }) => ({
        label: value,
        description: isCurrent ? "now" : "",
        detail: description ?? "",
    }));
    const chosen = await vscode.window.showQuickPick(items, { placeHolder: `Status of ${id || title}` });
    return chosen && move(session, { key, status: chosen.label });
}

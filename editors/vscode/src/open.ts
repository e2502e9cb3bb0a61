/** Shows a ticket where it is written. */
import * as vscode from "vscode";
import * as messages from "./messages";
import type { Ticket } from "./protocol";

export async function openTicket(ticket: Ticket, column?: vscode.ViewColumn): Promise<void> {
    const { start, end } = ticket.range;
    try {
        await vscode.window.showTextDocument(vscode.Uri.parse(ticket.uri, true), {
            selection: new vscode.Range(start.line, start.character, end.line, end.character),
            ...(column === undefined ? {} : { viewColumn: column }),
        });
    } catch (error) {
        messages.error(`The file of ${ticket.id || ticket.title} could not be opened: ${messages.reason(error)}`);
    }
}

/** Where the tickets are that a panel has shown, so that a page can name them by their keys alone. */
import * as vscode from "vscode";
import type { Ticket } from "../protocol";

/** The places of tickets, by key. */
export class Places {
    private readonly tickets = new Map<string, Ticket>();

    add(tickets: Ticket[]): void {
        for (const ticket of tickets) this.tickets.set(ticket.key, ticket);
    }

    get(key: string): Ticket | undefined {
        return this.tickets.get(key);
    }

    /** Where a ticket is declared. */
    at(key: string): vscode.Location | undefined {
        const ticket = this.tickets.get(key);
        if (!ticket) return undefined;
        const { start, end } = ticket.range;
        const range = new vscode.Range(start.line, start.character, end.line, end.character);
        return new vscode.Location(vscode.Uri.parse(ticket.uri, true), range);
    }
}

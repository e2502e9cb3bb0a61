/** *Change Status*: gives a ticket one of the statuses that its schema has. */
import * as vscode from "vscode";
import type { Connection } from "../connection";
import { icon, name, shortName } from "../icons";
import * as messages from "../messages";
import * as protocol from "../protocol";
import { cursor } from "./here";
import { pickTicket } from "./pickTicket";

/** Of the given ticket, or of the one at the cursor, or of one that the user picks. */
export async function changeStatus(connection: Connection, ticket?: protocol.Ticket): Promise<void> {
    if (!(await connection.isReady())) {
        return;
    }
    try {
        const values = await valuesOf(connection, ticket);
        if (values !== undefined) {
            await choose(connection, values);
        }
    } catch (error) {
        messages.error(messages.reason(error));
    }
}

async function valuesOf(connection: Connection, ticket?: protocol.Ticket): Promise<protocol.ValuesAnswer | undefined> {
    if (ticket === undefined) {
        const at = cursor();
        const here = at && (await connection.ask(protocol.statuses, at));
        if (here) {
            return here;
        }
    }
    const key = ticket?.key ?? (await pickTicket(connection, "Change Status: which ticket?"))?.ticket.key;
    if (key === undefined) {
        return undefined;
    }
    const values = await connection.ask(protocol.statuses, { key });
    if (values === null) {
        messages.warning("This ticket is no longer where it was. The list of tickets is being refreshed.");
    }
    return values ?? undefined;
}

async function choose(connection: Connection, { ticket, values }: protocol.ValuesAnswer): Promise<void> {
    if (values.length === 0) {
        messages.information(`${shortName(ticket)} has no status that could be changed, and its template knows none.`);
        return;
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
    if (chosen !== undefined && !chosen.isCurrent) {
        await setStatus(connection, ticket, chosen.value);
    }
}

/** A document that was changed while the user chose is asked for once more. */
async function setStatus(connection: Connection, ticket: protocol.Ticket, status: string): Promise<void> {
    for (let attempt = 0; attempt < 2; attempt += 1) {
        const edit = await connection.ask(protocol.changeStatus, { key: ticket.key, status });
        if (edit && (await connection.apply(edit))) {
            return;
        }
    }
    messages.error(
        `The status of ${shortName(ticket)} was not changed: its file could not be written, or was changed meanwhile.`,
    );
}

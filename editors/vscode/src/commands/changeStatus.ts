/** *Change Status*: gives a ticket one of the statuses that its schema has. */
import type { Connection } from "../connection";
import * as messages from "../messages";
import * as protocol from "../protocol";
import { cursor } from "./here";
import { pickTicket } from "./pickTicket";
import { chooseStatus, GONE } from "./setStatus";

/** Of the given ticket, or of the one at the cursor, or of one that the user picks. */
export async function changeStatus(connection: Connection, ticket?: protocol.Ticket): Promise<void> {
    if (!(await connection.isReady())) {
        return;
    }
    try {
        const values = await valuesOf(connection, ticket);
        const why = values && (await chooseStatus(connection, values));
        if (why !== undefined) {
            messages.error(why);
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
        messages.warning(GONE);
    }
    return values ?? undefined;
}

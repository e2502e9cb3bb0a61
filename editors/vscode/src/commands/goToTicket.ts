/** *Go to Ticket*: any ticket of the workspace, by words. */
import * as vscode from "vscode";
import type { Connection } from "../connection";
import { openTicket } from "../open";
import { pickTicket } from "./pickTicket";

export async function goToTicket(connection: Connection): Promise<void> {
    if (await connection.isReady()) {
        const picked = await pickTicket(connection, "Go to Ticket");
        if (picked !== undefined) {
            await openTicket(picked.ticket, picked.toTheSide ? vscode.ViewColumn.Beside : undefined);
        }
    }
}

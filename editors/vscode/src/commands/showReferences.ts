/** What a click on a code lens does: the server names places, and VS Code shows them beside the text. */
import * as vscode from "vscode";
import type { Location, Position } from "vscode-languageclient/node";
import type { Connection } from "../connection";

export const SHOW_REFERENCES = "tickmark.showReferences";

export async function showReferences(
    connection: Connection,
    uri: string,
    at: Position,
    places: Location[],
): Promise<void> {
    const convert = connection.client?.protocol2CodeConverter;
    if (convert !== undefined) {
        const locations = places.map((place) => convert.asLocation(place));
        await vscode.commands.executeCommand(
            "editor.action.showReferences",
            convert.asUri(uri),
            convert.asPosition(at),
            locations,
        );
    }
}

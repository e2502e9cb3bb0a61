/** What conditions (`when`) of menus, commands and views may ask, as `tickmark.NAME`. */
import * as vscode from "vscode";

export interface Contexts {
    /** There is something to show: tickets, a `.tickmark.yaml`, or a user who has asked. */
    isActive: boolean;
    /** The server that runs, or ran last, does not answer what lists, boards and graphs ask. */
    lacksContract: boolean;
    serverState: "starting" | "running" | "stopped";
    /** Files are being read. */
    isScanning: boolean;
    /** The cursor is in a ticket. */
    atTicket: boolean;
    /** The tree shows only what its filter lets through. */
    isFiltered: boolean;
    /** The tree shows tickets of archives. */
    showsArchived: boolean;
}

const last = new Map<string, unknown>();

export function setContext<Name extends keyof Contexts>(name: Name, value: Contexts[Name]): void {
    if (last.get(name) !== value) {
        last.set(name, value);
        void vscode.commands.executeCommand("setContext", `tickmark.${name}`, value);
    }
}

export function isActive(): boolean {
    return last.get("isActive") === true;
}

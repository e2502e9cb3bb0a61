/** The section `tickmark` of the user's settings: what is for the server, and what is for the extension itself. */
import * as vscode from "vscode";

export const SECTION = "tickmark";

/** Keys that the server has no use for. */
const OF_THE_EXTENSION = ["server", "trace", "tickets"];

/** VS Code's own features for Markdown. They are not there while that extension is disabled. */
const MARKDOWN_EXTENSION = "vscode.markdown-language-features";

/** What the server takes, as it is set now. */
export function ofServer(): Record<string, unknown> {
    const section = vscode.workspace.getConfiguration(SECTION);
    const isForServer = ([key, value]: [string, unknown]) =>
        typeof value !== "function" && !OF_THE_EXTENSION.includes(key);
    const set = JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(section).filter(isForServer))));
    return { ...set, markdown: set.markdown ?? vscode.extensions.getExtension(MARKDOWN_EXTENSION) === undefined };
}

/** Where the user says that the server is. Settings of a workspace have no say in it. */
export function serverPath(): string {
    const path = vscode.workspace.getConfiguration(SECTION).get("server.path");
    return typeof path === "string" ? path.trim() : "";
}

/** Whether the tree selects the ticket at the cursor. */
export function revealsAutomatically(): boolean {
    return vscode.workspace.getConfiguration(SECTION).get("tickets.autoReveal") !== false;
}

/** Opens the settings at one of them. */
export function openSetting(key: string): Thenable<unknown> {
    return vscode.commands.executeCommand("workbench.action.openSettings", `@id:${SECTION}.${key}`);
}

/** Messages to the user, each with the buttons that help, and none of them twice at a time. */
import * as vscode from "vscode";
import { openSetting } from "./settings";

const INSTALLING = "https://github.com/tickmark/tickmark#install";

/** What a button does. */
const ACTIONS = {
    "Show Output": () => vscode.commands.executeCommand("tickmark.showOutput"),
    "Restart Server": () => vscode.commands.executeCommand("tickmark.restartServer"),
    "Set Path": () => openSetting("server.path"),
    "How to Install": () => vscode.env.openExternal(vscode.Uri.parse(INSTALLING)),
    "Open Folder": () => vscode.commands.executeCommand("workbench.action.files.openFolder"),
};

export type Action = keyof typeof ACTIONS;

const shown = new Set<string>();

async function show(
    ask: (message: string, ...actions: Action[]) => Thenable<Action | undefined>,
    message: string,
    actions: Action[],
): Promise<void> {
    if (shown.has(message)) {
        return;
    }
    shown.add(message);
    try {
        const chosen = await ask(message, ...actions);
        if (chosen !== undefined) {
            await ACTIONS[chosen]();
        }
    } finally {
        shown.delete(message);
    }
}

export function error(message: string, ...actions: Action[]): void {
    void show(vscode.window.showErrorMessage, message, actions);
}

export function warning(message: string, ...actions: Action[]): void {
    void show(vscode.window.showWarningMessage, message, actions);
}

export function information(message: string, ...actions: Action[]): void {
    void show(vscode.window.showInformationMessage, message, actions);
}

/** What went wrong, as one sentence for the user. */
export function reason(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}

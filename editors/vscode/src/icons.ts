/** What tickets look like by how far they are. */
import * as vscode from "vscode";
import type { Progress, Ticket } from "./protocol";

const ICONS: Record<Progress, [icon: string, color: string]> = {
    open: ["circle-large-outline", "foreground"],
    active: ["color-mode", "charts.blue"],
    blocked: ["warning", "editorWarning.foreground"],
    done: ["pass-filled", "charts.green"],
    dropped: ["circle-slash", "descriptionForeground"],
    unknown: ["question", "descriptionForeground"],
};

/** In colour, for trees. */
export function themeIcon(progress: Progress): vscode.ThemeIcon {
    const [icon, color] = ICONS[progress] ?? ICONS.unknown;
    return new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
}

/** In the text of labels. */
export function icon(progress: Progress): string {
    return `$(${(ICONS[progress] ?? ICONS.unknown)[0]})`;
}

/** The ID with the title, as far as there are any. */
export function name(ticket: Ticket): string {
    return [ticket.id, ticket.title].filter((part) => part !== "").join("  ");
}

/** The ID, or the title of a ticket without one. */
export function shortName(ticket: Ticket): string {
    return ticket.id === "" ? ticket.title : ticket.id;
}

/** The folder of the workspace that a file is in, where there are several: only then it tells tickets apart. */
export function folderName(uri: string): string | undefined {
    const folders = vscode.workspace.workspaceFolders ?? [];
    return folders.length > 1 ? vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri, true))?.name : undefined;
}

/** Facts in one line, without those that are missing. */
export function line(...facts: (string | undefined | false)[]): string {
    return facts.filter((fact) => fact).join(" · ");
}

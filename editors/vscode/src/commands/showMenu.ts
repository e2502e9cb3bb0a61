/** What a click on the status bar offers. */
import * as vscode from "vscode";
import type { Connection } from "../connection";
import type { Status } from "../status";

interface Item extends vscode.QuickPickItem {
    run?: () => Thenable<unknown>;
}

export async function showMenu(connection: Connection, status: Status): Promise<void> {
    const { isRunning, hasContract } = connection;
    const schema = status.here?.schema;
    const template = schema?.uri;
    const command = (icon: string, label: string, id: string): Item => ({
        label: `$(${icon}) ${label}`,
        run: () => vscode.commands.executeCommand(id),
    });
    const items: Item[] = [];
    if (hasContract) {
        if (status.here?.ticket !== undefined) {
            items.push(command("tasklist", "Change Status…", "tickmark.changeStatus"));
            items.push(command("type-hierarchy", "Show Dependencies", "tickmark.showDependencies"));
        }
        if (template !== undefined) {
            const uri = vscode.Uri.parse(template, true);
            items.push({
                label: "$(symbol-structure) Open the Template",
                description: vscode.workspace.asRelativePath(uri),
                run: () => vscode.window.showTextDocument(uri),
            });
        }
        items.push(
            command("new-file", "New Ticket…", "tickmark.newTicket"),
            command("search", "Go to Ticket…", "tickmark.goToTicket"),
            command("project", "Show Board", "tickmark.showBoard"),
        );
    }
    items.push(
        { label: "tickmark", kind: vscode.QuickPickItemKind.Separator },
        command("gear", "Settings", "tickmark.openSettings"),
        {
            ...command("refresh", "Restart Server", "tickmark.restartServer"),
            ...(isRunning ? {} : { description: "it is not running" }),
        },
        command("output", "Show Output", "tickmark.showOutput"),
    );
    const picked = await vscode.window.showQuickPick(items, { title: "tickmark", placeHolder: status.summary });
    await picked?.run?.();
}

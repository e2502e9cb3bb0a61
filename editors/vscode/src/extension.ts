/** Starts and ends what the extension is made of. */
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { Activity } from "./activity";
import { changeStatus } from "./commands/changeStatus";
import { goToTicket } from "./commands/goToTicket";
import { cursor } from "./commands/here";
import { insertMissingSections } from "./commands/insertMissingSections";
import { newTicket } from "./commands/newTicket";
import { SHOW_REFERENCES, showReferences } from "./commands/showReferences";
import { showMenu } from "./commands/showMenu";
import { Connection } from "./connection";
import { OPEN_CREATED, openCreated } from "./created";
import { restoreBoard, showBoard } from "./panels/board";
import { restoreGraph, showGraph } from "./panels/graph";
import * as protocol from "./protocol";
import { Scan } from "./scan";
import type { Session } from "./session";
import { Status } from "./status";
import { TicketsView } from "./tree/view";

/** What tests, and other extensions, get. */
export interface Api {
    /** Not the same after a restart by command. */
    readonly client: LanguageClient | undefined;
    readonly session: Session;
    readonly tickets: TicketsView;
}

export async function activate(context: vscode.ExtensionContext): Promise<Api> {
    const output = vscode.window.createOutputChannel("tickmark", { log: true });
    const scan = new Scan();
    const connection = new Connection(context, output, scan);
    const activity = new Activity(connection);
    const status = new Status(connection, scan, activity.onDidBecomeActive);
    const tickets = new TicketsView(context, connection, status);

    const command = <Arguments extends unknown[]>(name: string, run: (...of: Arguments) => unknown) =>
        vscode.commands.registerCommand(name, run);
    context.subscriptions.push(
        output,
        scan,
        connection,
        activity,
        status,
        tickets,
        restoreBoard(context, connection),
        restoreGraph(context, connection),
        command("tickmark.newTicket", () => {
            activity.begin();
            return newTicket(connection);
        }),
        command("tickmark.goToTicket", () => goToTicket(connection)),
        command("tickmark.changeStatus", () => changeStatus(connection)),
        command("tickmark.showDependencies", () => showDependencies(context, connection)),
        command("tickmark.showBoard", async () => {
            if (await connection.isReady()) {
                showBoard(context, connection);
            }
        }),
        command("tickmark.insertMissingSections", insertMissingSections),
        command("tickmark.restartServer", () => connection.restart()),
        command("tickmark.showOutput", () => output.show(true)),
        command("tickmark.showMenu", () => showMenu(connection, status)),
        command("tickmark.openSettings", () =>
            vscode.commands.executeCommand("workbench.action.openSettings", `@ext:${context.extension.id}`),
        ),
        command(SHOW_REFERENCES, (uri: string, at: never, places: never) =>
            showReferences(connection, uri, at, places),
        ),
        command(OPEN_CREATED, openCreated),
        vscode.workspace.onDidChangeConfiguration((change) => {
            if (change.affectsConfiguration("tickmark.server.path")) {
                void connection.restart();
            }
        }),
        vscode.workspace.onDidGrantWorkspaceTrust(() => connection.restart()),
    );
    await connection.restart();
    return {
        get client() {
            return connection.client;
        },
        session: connection,
        tickets,
    };
}

/** Around the ticket at the cursor, or else of the whole workspace. */
async function showDependencies(context: vscode.ExtensionContext, connection: Connection): Promise<void> {
    if (await connection.isReady()) {
        const at = cursor();
        const here = at && (await connection.ask(protocol.describe, at).catch(() => undefined));
        showGraph(context, connection, here?.ticket?.key);
    }
}

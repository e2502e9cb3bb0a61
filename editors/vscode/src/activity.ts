/** Finds out whether a workspace has anything to do with tickets: where it has not, nothing of the extension shows. */
import * as vscode from "vscode";
import type { Connection } from "./connection";
import { isActive, setContext } from "./contexts";
import * as protocol from "./protocol";

export class Activity implements vscode.Disposable {
    private readonly listening: vscode.Disposable;
    private readonly became = new vscode.EventEmitter<void>();
    readonly onDidBecomeActive = this.became.event;

    constructor(private readonly connection: Connection) {
        const watcher = vscode.workspace.createFileSystemWatcher("**/.tickmark.yaml", false, true, true);
        this.listening = vscode.Disposable.from(
            this.became,
            watcher,
            watcher.onDidCreate(() => this.begin()),
            connection.onDidChangeTickets(() => this.look()),
        );
        void this.lookForConfiguration();
    }

    /** From now on everything shows. */
    begin(): void {
        if (!isActive()) {
            setContext("isActive", true);
            this.became.fire();
        }
    }

    private async lookForConfiguration(): Promise<void> {
        if ((await vscode.workspace.findFiles("**/.tickmark.yaml", undefined, 1)).length > 0) {
            this.begin();
        }
    }

    private async look(): Promise<void> {
        const { connection } = this;
        if (isActive() || !connection.isRunning) {
            return;
        }
        // A server that cannot be asked gets the benefit of the doubt: what brought us here looked like tickets.
        if (!connection.hasContract) {
            this.begin();
            return;
        }
        const question = { by: "progress" as const, archived: true };
        const answer = await connection.ask(protocol.groups, question).catch(() => undefined);
        if ((answer?.total ?? 0) > 0) {
            this.begin();
        }
    }

    dispose(): void {
        this.listening.dispose();
        setContext("isActive", false);
    }
}

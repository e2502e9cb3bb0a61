/** How far the server is with reading the workspace, for whoever shows it. */
import * as vscode from "vscode";
import type {
    ProgressToken,
    WorkDoneProgressBegin,
    WorkDoneProgressEnd,
    WorkDoneProgressReport,
} from "vscode-languageclient/node";
import { setContext } from "./contexts";

export class Scan implements vscode.Disposable {
    private token: ProgressToken | undefined;
    private told = "";
    private readonly changed = new vscode.EventEmitter<void>();
    readonly onDidChange = this.changed.event;

    /** What the server says of it; `undefined` if it reads nothing at the moment. */
    get message(): string | undefined {
        return this.token === undefined ? undefined : this.told;
    }

    follow(token: ProgressToken, params: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd): void {
        this.told = params.message ?? (params.kind === "begin" ? params.title : this.told);
        this.set(params.kind === "end" ? undefined : token);
    }

    /** The server has gone. */
    end(): void {
        this.set(undefined);
    }

    private set(token: ProgressToken | undefined): void {
        this.token = token;
        setContext("isScanning", token !== undefined);
        this.changed.fire();
    }

    dispose(): void {
        this.changed.dispose();
    }
}

/** What the rest of the extension knows of the running server. */
import type * as vscode from "vscode";
import type { RequestType, WorkspaceEdit } from "vscode-languageclient";

/** The server as lists, boards and commands see it, whether it runs at the moment or not. */
export interface Session {
    /** The answer to a request; `undefined` while no server runs, or if it does not know such requests. */
    ask<P, R>(type: RequestType<P, R, void>, params: P, token?: vscode.CancellationToken): Promise<R | undefined>;
    /**
     * Applies an edit that the server has made. `false`, with nothing changed, if a document is no longer in the version
     * that the edit was made for.
     */
    apply(edit: WorkspaceEdit): Promise<boolean>;
    /** Tickets may have changed, or the server has come or gone: what is shown is to be asked for again. */
    readonly onDidChangeTickets: vscode.Event<void>;
}

/** The session with the server: starts it, starts it again, and says what is wrong if that is not possible. */
import * as vscode from "vscode";
import {
    type LanguageClient,
    LSPErrorCodes,
    type RequestType,
    ResponseError,
    State,
    type WorkspaceEdit,
} from "vscode-languageclient/node";
import { createClient } from "./client";
import { setContext } from "./contexts";
import { Crashes } from "./crashes";
import * as messages from "./messages";
import { didChangeTickets, PROTOCOL } from "./protocol";
import type { Scan } from "./scan";
import { type Found, findServer, NotFound } from "./server";
import type { Session } from "./session";

/** How long a server may take to leave. */
const PATIENCE = 2_000;
/** How often a question is put again if documents have changed meanwhile. */
const ATTEMPTS = 3;
const TOLD = "tickmark.told";

export class Connection implements Session, vscode.Disposable {
    client: LanguageClient | undefined;
    /** What was started, or is to be. */
    found: Found | undefined;
    /** Why no server runs. */
    trouble: string | undefined;
    /** The server answers what `protocol.ts` describes. */
    hasContract = false;
    private busy: Promise<void> = Promise.resolve();
    private readonly tickets = new vscode.EventEmitter<void>();
    private readonly state = new vscode.EventEmitter<void>();
    readonly onDidChangeTickets = this.tickets.event;
    readonly onDidChangeState = this.state.event;

    constructor(
        private readonly context: vscode.ExtensionContext,
        readonly output: vscode.LogOutputChannel,
        private readonly scan: Scan,
    ) {}

    get isRunning(): boolean {
        return this.client?.state === State.Running;
    }

    /** Stops the server, if one runs, and starts the one that is to be used now. */
    restart(): Promise<void> {
        this.busy = this.busy.then(() => this.stop()).then(() => this.start());
        return this.busy;
    }

    private async start(): Promise<void> {
        this.trouble = undefined;
        this.tell();
        try {
            this.found = await findServer(this.context.extensionUri);
        } catch (error) {
            const isFound = !(error instanceof NotFound);
            this.fail(messages.reason(error), "Set Path", isFound ? "Show Output" : "How to Install");
            return;
        }
        const { path, origin, version } = this.found;
        this.output.info(`starting ${path} (${origin}), version ${version}`);
        const crashes = new Crashes(
            () => this.client?.state !== State.Running,
            () => messages.warning("The tickmark server stopped and was started again.", "Show Output"),
            () =>
                this.fail(
                    "The tickmark server stopped five times within three minutes and stays stopped.",
                    "Restart Server",
                    "Show Output",
                ),
        );
        const client = createClient(this.found, this.output, this.scan, crashes);
        this.client = client;
        client.onDidChangeState(({ newState }) => {
            if (newState === State.Running) {
                this.trouble = undefined;
            }
            this.tell();
        });
        client.onNotification(didChangeTickets, () => this.tickets.fire());
        try {
            await client.start();
        } catch (error) {
            this.output.error(messages.reason(error));
            this.fail(`The tickmark server ${path} (${origin}) could not be started.`, "Show Output", "Restart Server");
        }
    }

    /** What is shown is no longer what the server knows. */
    private tell(): void {
        const { client } = this;
        const { isRunning } = this;
        const offered = client?.initializeResult?.capabilities.experimental?.tickmark?.protocol;
        this.hasContract = isRunning && offered === PROTOCOL;
        if (!isRunning) {
            this.scan.end();
        } else {
            setContext("lacksContract", !this.hasContract);
            this.compareVersions(offered);
        }
        setContext("serverState", isRunning ? "running" : this.trouble === undefined ? "starting" : "stopped");
        this.state.fire();
        this.tickets.fire();
    }

    private fail(message: string, ...actions: messages.Action[]): void {
        this.trouble = message;
        this.output.error(message);
        messages.error(message, ...actions);
        this.tell();
    }

    /** Another version is told once, and again when it is yet another one. */
    private compareVersions(protocol: unknown): void {
        const own: string = this.context.extension.packageJSON.version;
        const theirs = this.client?.initializeResult?.serverInfo?.version ?? this.found?.version;
        if (this.found === undefined || (theirs === own && protocol === PROTOCOL)) {
            return;
        }
        const place = `${this.found.path} (${this.found.origin})`;
        const subject =
            theirs === own
                ? `${place} is another build of tickmark ${own} than this extension is made for.`
                : `${place} is tickmark ${theirs}; this extension is made for ${own}.`;
        const effect =
            protocol === PROTOCOL
                ? ""
                : " The view Tickets, the board, the graph and some commands are not available with it.";
        const advice =
            " Install the version that fits, or leave tickmark.server.path empty to use the extension's own.";
        const told = subject + effect;
        if (this.context.globalState.get(TOLD) !== told) {
            void this.context.globalState.update(TOLD, told);
            messages.warning(told + advice, "Set Path", "How to Install");
        }
    }

    async ask<P, R>(
        type: RequestType<P, R, void>,
        params: P,
        token?: vscode.CancellationToken,
    ): Promise<R | undefined> {
        await this.busy;
        for (let attempt = 1; ; attempt += 1) {
            const { client } = this;
            // A client that does not run would start by itself.
            if (client === undefined || !this.isRunning || !this.hasContract || token?.isCancellationRequested) {
                return undefined;
            }
            try {
                // biome-ignore lint/suspicious/noExplicitAny: the client's types cannot tell that P is an object
                return await client.sendRequest(type, params as any, token);
            } catch (error) {
                const code = error instanceof ResponseError ? error.code : undefined;
                if (code === LSPErrorCodes.ContentModified && attempt < ATTEMPTS) {
                    continue;
                }
                const isCancelled = code === LSPErrorCodes.RequestCancelled || code === LSPErrorCodes.ServerCancelled;
                if (isCancelled || token?.isCancellationRequested || !this.isRunning) {
                    return undefined;
                }
                throw error;
            }
        }
    }

    async apply(edit: WorkspaceEdit): Promise<boolean> {
        const { client } = this;
        if (client === undefined) {
            return false;
        }
        const converted = await client.protocol2CodeConverter.asWorkspaceEdit(edit);
        // Nothing may happen in between.
        return client.validateWorkspaceEdit(edit) && vscode.workspace.applyEdit(converted, { isRefactoring: true });
    }

    /** Whether commands can be carried out; if not, the user is told why. */
    async isReady(): Promise<boolean> {
        await this.busy;
        if (!this.isRunning) {
            messages.error(
                this.trouble ?? "The tickmark server is starting. Try again in a moment.",
                "Restart Server",
                "Show Output",
            );
        } else if (!this.hasContract) {
            const { path, origin } = this.found ?? {};
            messages.error(
                `${path} (${origin}) does not know this command: its version does not fit the extension's.`,
                "Set Path",
                "How to Install",
            );
        }
        return this.hasContract;
    }

    private async stop(): Promise<void> {
        const { client } = this;
        this.client = undefined;
        this.found = undefined;
        try {
            await client?.dispose(PATIENCE);
        } catch (error) {
            this.output.warn(`stopping the server: ${messages.reason(error)}`);
        }
    }

    async dispose(): Promise<void> {
        await this.busy;
        await this.stop();
        this.tickets.dispose();
        this.state.dispose();
    }
}

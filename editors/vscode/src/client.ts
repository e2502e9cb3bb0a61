/** The client of the language server, as this extension needs it. */
import type { LogOutputChannel } from "vscode";
import {
    DidChangeConfigurationNotification,
    type ErrorHandler,
    LanguageClient,
    type LanguageClientOptions,
    RevealOutputChannelOn,
    type StaticFeature,
    TransportKind,
} from "vscode-languageclient/node";
import { SHOW_REFERENCES } from "./commands/showReferences";
import { created } from "./created";
import { log } from "./log";
import { rename } from "./rename";
import type { Scan } from "./scan";
import type { Found } from "./server";
import * as settings from "./settings";
import { yaml } from "./yaml";

/** Says what the client can do beyond the protocol. */
const experimental: StaticFeature = {
    fillClientCapabilities(capabilities) {
        capabilities.experimental = {
            ...capabilities.experimental,
            commands: { commands: [SHOW_REFERENCES] },
            tickmark: { didChangeTickets: true },
        };
    },
    initialize() {},
    getState: () => ({ kind: "static" }),
    clear() {},
};

class Client extends LanguageClient {
    /** Whoever starts the client, or asks it something, tells the user what matters: once, and in words of the matter. */
    override error(message: string, data?: unknown): void {
        super.error(message, data, false);
    }

    override warn(message: string, data?: unknown): void {
        super.warn(message, data, false);
    }
}

export function createClient(
    found: Found,
    outputChannel: LogOutputChannel,
    scan: Scan,
    errorHandler: ErrorHandler,
): LanguageClient {
    const options: LanguageClientOptions = {
        documentSelector: [
            { scheme: "file", language: "markdown" },
            { scheme: "untitled", language: "markdown" },
            { scheme: "file", language: "yaml" },
        ],
        outputChannel,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        initializationOptions: settings.ofServer,
        initializationFailedHandler: () => false,
        errorHandler,
        // What it writes to stdout is the protocol.
        stdioOptions: { stdout: () => {}, stderr: log },
        middleware: {
            ...yaml,
            ...rename,
            ...created,
            handleWorkDoneProgress: (token, params, next) => {
                scan.follow(token, params);
                // The part of the client that would show it in a line of its own has to hear of the end alone.
                if (params.kind === "end") {
                    next(token, params);
                }
            },
            workspace: {
                // The server is given what is for it alone, whether it asks or is told.
                configuration: async (params, token, next) => {
                    const answer = await next(params, token);
                    const isOurs = (at: number) => params.items[at]?.section === settings.SECTION;
                    return Array.isArray(answer)
                        ? answer.map((section, at) => (isOurs(at) ? settings.ofServer() : section))
                        : answer;
                },
                didChangeConfiguration: () =>
                    client.sendNotification(DidChangeConfigurationNotification.type, {
                        settings: { [settings.SECTION]: settings.ofServer() },
                    }),
            },
        },
    };
    const run = { command: found.path, args: ["server"], transport: TransportKind.stdio };
    const client = new Client("tickmark", "tickmark", { run, debug: run }, options);
    client.registerFeature(experimental);
    return client;
}

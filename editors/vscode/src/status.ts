/** The item in the status bar: the ticket at the cursor, how far a scan is, and whether something is wrong. */
import * as vscode from "vscode";
import { concerns, cursor } from "./commands/here";
import type { Connection } from "./connection";
import { isActive, setContext } from "./contexts";
import { icon, line, shortName } from "./icons";
import * as protocol from "./protocol";
import type { Scan } from "./scan";

/** So long the cursor rests before the server is asked where it is. */
const PAUSE = 120;

export class Status implements vscode.Disposable {
    /** What the place of the cursor is to tickmark, as far as it is known. */
    here: protocol.Description | undefined;
    private readonly item = vscode.window.createStatusBarItem("tickmark.status", vscode.StatusBarAlignment.Left, 10);
    private readonly found = new vscode.EventEmitter<protocol.Ticket | undefined>();
    /** The ticket at the cursor is another one, or has changed. */
    readonly onDidFindTicket = this.found.event;
    private readonly listening: vscode.Disposable;
    private asked: vscode.CancellationTokenSource | undefined;
    private timer: NodeJS.Timeout | undefined;

    constructor(
        private readonly connection: Connection,
        private readonly scan: Scan,
        onDidBecomeActive: vscode.Event<void>,
    ) {
        this.item.name = "tickmark";
        this.item.command = "tickmark.showMenu";
        this.listening = vscode.Disposable.from(
            this.item,
            this.found,
            connection.onDidChangeState(() => this.draw()),
            connection.onDidChangeTickets(() => this.look()),
            scan.onDidChange(() => this.draw()),
            onDidBecomeActive(() => this.draw()),
            vscode.window.onDidChangeActiveTextEditor(() => this.look()),
            vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
                if (textEditor === vscode.window.activeTextEditor) {
                    this.look();
                }
            }),
        );
        this.look();
    }

    /** What is wrong, or what is at the cursor, in words. */
    get summary(): string {
        const { found, trouble } = this.connection;
        return trouble ?? (found === undefined ? "" : `${found.version} ${found.origin}`);
    }

    private look(): void {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.find(), PAUSE);
    }

    private async find(): Promise<void> {
        this.asked?.cancel();
        const source = new vscode.CancellationTokenSource();
        this.asked = source;
        const at = cursor();
        // The item is no place for what goes wrong with a question.
        const answer = at && (await this.connection.ask(protocol.describe, at, source.token).catch(() => undefined));
        if (source.token.isCancellationRequested) {
            return;
        }
        this.here = answer ?? undefined;
        setContext("atTicket", this.here?.ticket !== undefined);
        this.found.fire(this.here?.ticket);
        this.draw();
    }

    private draw(): void {
        const { connection, item, scan } = this;
        const editor = vscode.window.activeTextEditor;
        const isConcerned = editor !== undefined && concerns(editor.document);
        item.backgroundColor = undefined;
        item.tooltip = this.tooltip();
        if (connection.trouble !== undefined) {
            item.text = "$(error) tickmark";
            item.backgroundColor = new vscode.ThemeColor("statusBarItem.errorBackground");
            item.show();
        } else if (scan.message !== undefined) {
            item.text = `$(sync~spin) ${scan.message}`;
            item.show();
        } else if (connection.isRunning && isConcerned && isActive()) {
            item.text = this.text();
            item.show();
        } else {
            item.hide();
        }
    }

    private text(): string {
        const { ticket, schema, isTemplate } = this.here ?? {};
        if (isTemplate) {
            return "$(symbol-structure) template";
        }
        return ticket === undefined
            ? "$(check) tickmark"
            : `${icon(ticket.progress)} ${line(shortName(ticket), ticket.status, schema?.name)}`;
    }

    private tooltip(): vscode.MarkdownString {
        const { ticket, schema, isTemplate } = this.here ?? {};
        const text = new vscode.MarkdownString("", true);
        if (this.connection.trouble !== undefined) {
            return text.appendText(this.connection.trouble);
        }
        if (isTemplate) {
            text.appendText("Tickets are checked against this template.").appendMarkdown("\n\n");
        }
        if (ticket !== undefined) {
            text.appendMarkdown("**")
                .appendText(shortName(ticket))
                .appendMarkdown("** ")
                .appendText(ticket.id === "" ? "" : ticket.title);
            text.appendMarkdown("\n\n");
        }
        if (schema !== undefined && !isTemplate) {
            text.appendText(`Checked against ${schema.name}: ${schema.reason}.`).appendMarkdown("\n\n");
        }
        const { found } = this.connection;
        return found === undefined ? text : text.appendText(`tickmark ${found.version} ${found.origin}`);
    }

    dispose(): void {
        clearTimeout(this.timer);
        this.asked?.cancel();
        this.listening.dispose();
    }
}

/**
 * One panel of a kind: opened once, filled again after a reload of the window, and told when tickets have changed, but
 * only while somebody can see it.
 */
import * as vscode from "vscode";
import type { Session } from "../session";
import type { Common } from "./messages";
import { pageHtml, type PageName, pageOptions } from "./page";

/** What a panel shows, as long as it is there. */
export interface Content<From> {
    receive(message: From): Promise<void>;
    /** Tickets may have changed, or the panel can be seen again. */
    refresh(): Promise<void>;
}

/** A kind of panel, of which at most one is open. */
export class PanelKind<From extends { type: string }, To, C extends Content<From>> {
    private open: { panel: vscode.WebviewPanel; content: C } | undefined;

    constructor(
        private readonly page: PageName,
        private readonly title: string,
        private readonly make: (session: Session, post: (message: To) => void) => C,
    ) {}

    private get viewType(): string {
        return `tickmark.${this.page}`;
    }

    /** Shows the panel, which is made if there is none. */
    show(context: vscode.ExtensionContext, session: Session): C {
        if (this.open) {
            this.open.panel.reveal();
            return this.open.content;
        }
        const column = vscode.window.activeTextEditor ? vscode.ViewColumn.Active : vscode.ViewColumn.One;
        const panel = vscode.window.createWebviewPanel(this.viewType, this.title, column, pageOptions(context));
        return this.fill(panel, context, session);
    }

    /** Fills the panel that was open when the window was closed. Its page remembers what it showed. */
    restore(context: vscode.ExtensionContext, session: Session): vscode.Disposable {
        return vscode.window.registerWebviewPanelSerializer(this.viewType, {
            deserializeWebviewPanel: async (panel) => {
                panel.webview.options = pageOptions(context);
                this.fill(panel, context, session);
            },
        });
    }

    private fill(panel: vscode.WebviewPanel, context: vscode.ExtensionContext, session: Session): C {
        const content = this.make(session, (message) => void panel.webview.postMessage(message));
        let isStale = false;
        const refresh = () => {
            isStale = !panel.visible;
            return isStale ? undefined : content.refresh();
        };
        const parts = [
            panel.webview.onDidReceiveMessage((message: From) => content.receive(message)),
            session.onDidChangeTickets(refresh),
            panel.onDidChangeViewState(() => (isStale ? refresh() : undefined)),
        ];
        panel.onDidDispose(() => {
            vscode.Disposable.from(...parts).dispose();
            if (this.open?.panel === panel) this.open = undefined;
        });
        this.open = { panel, content };
        panel.iconPath = vscode.Uri.joinPath(context.extensionUri, "images", "icon.png");
        panel.webview.html = pageHtml(context, panel.webview, this.page);
        return content;
    }
}

/** Does what every page can ask for, given where its tickets are. */
export async function doCommon(message: Common, at: (key: string) => vscode.Location | undefined): Promise<void> {
    if (message.type === "restart") return void (await vscode.commands.executeCommand("tickmark.restartServer"));
    const place = at(message.key);
    if (!place) return;
    await vscode.window.showTextDocument(place.uri, {
        viewColumn: message.beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active,
        selection: new vscode.Range(place.range.start, place.range.start),
    });
}

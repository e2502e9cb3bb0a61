/** The view *Tickets*: what is shown of the tickets, and the commands of its title bar and its menus. */
import * as vscode from "vscode";
import { changeStatus } from "../commands/changeStatus";
import type { Connection } from "../connection";
import { setContext } from "../contexts";
import { openTicket } from "../open";
import { showGraph } from "../panels/graph";
import type { By, Ticket } from "../protocol";
import { revealsAutomatically } from "../settings";
import type { Status } from "../status";
import { type GroupNode, type Node, ticketOf } from "./items";
import { Provider, type Shown } from "./provider";

const REMEMBERED = "tickmark.tickets";
/** So long nothing is typed before the filter takes effect. */
const PAUSE = 150;
const TITLES: Record<By, string> = {
    status: "By Status",
    parent: "By Epic",
    schema: "By Template",
    progress: "By Progress",
};

export class TicketsView implements vscode.Disposable {
    readonly provider: Provider;
    readonly view: vscode.TreeView<Node>;
    private readonly listening: vscode.Disposable;
    private isStale = false;

    constructor(
        private readonly context: vscode.ExtensionContext,
        connection: Connection,
        status: Status,
    ) {
        const first: Shown = { by: "status", query: "", archived: false };
        this.provider = new Provider(connection, {
            ...first,
            ...context.workspaceState.get<Partial<Shown>>(REMEMBERED),
            query: "",
        });
        this.view = vscode.window.createTreeView<Node>("tickmark.tickets", {
            treeDataProvider: this.provider,
            showCollapseAll: true,
        });
        const command = <Arguments extends unknown[]>(name: string, run: (...of: Arguments) => unknown) =>
            vscode.commands.registerCommand(`tickmark.tickets.${name}`, run);
        this.listening = vscode.Disposable.from(
            this.provider,
            this.view,
            connection.onDidChangeTickets(() => this.update()),
            this.provider.onDidCount((total) => this.describe(total)),
            this.view.onDidChangeVisibility(() => {
                if (this.isStale) {
                    this.update();
                }
                void this.reveal(status.here?.ticket);
            }),
            status.onDidFindTicket((ticket) => this.reveal(ticket)),
            command("groupByStatus", () => this.show({ by: "status" })),
            command("groupByParent", () => this.show({ by: "parent" })),
            command("groupBySchema", () => this.show({ by: "schema" })),
            command("showArchived", () => this.show({ archived: true })),
            command("hideArchived", () => this.show({ archived: false })),
            command("filter", () => this.askFilter()),
            command("clearFilter", () => this.show({ query: "" })),
            command("refresh", () => this.provider.refresh()),
            command("more", (group: GroupNode) => this.provider.more(group)),
            command("open", (ticket: Ticket) => openTicket(ticket)),
            command("copyId", (node?: Node) => vscode.env.clipboard.writeText(this.chosen(node)?.id ?? "")),
            command("changeStatus", (node?: Node) => changeStatus(connection, this.chosen(node))),
            command("showDependencies", (node?: Node) => showGraph(context, connection, this.chosen(node)?.key)),
        );
        this.show({});
    }

    private chosen(node: Node | undefined): Ticket | undefined {
        const meant = node ?? this.view.selection[0];
        return meant && ticketOf(meant);
    }

    /** Nothing is asked for what nobody sees. */
    private update(): void {
        this.isStale = !this.view.visible;
        if (!this.isStale) {
            this.provider.refresh();
        }
    }

    private show(shown: Partial<Shown>): void {
        this.provider.show(shown);
        const { by, query, archived } = this.provider.shown;
        setContext("isFiltered", query !== "");
        setContext("showsArchived", archived);
        this.view.title = TITLES[by];
        this.view.description = archived ? "with archived ones" : "";
        void this.context.workspaceState.update(REMEMBERED, { by, archived });
        if (query === "") {
            this.view.message = "";
        }
    }

    private describe(total: number): void {
        const { query } = this.provider.shown;
        if (query !== "") {
            const found = total === 0 ? "No ticket has" : total === 1 ? "1 ticket has" : `${total} tickets have`;
            this.view.message = `${found} "${query}".`;
        }
    }

    /** What is typed takes effect at once; Escape brings back what was there. */
    private askFilter(): void {
        const before = this.provider.shown.query;
        const input = vscode.window.createInputBox();
        input.title = "Filter Tickets";
        input.placeholder = "Words of the ID, the title, the status or the assignee; nothing shows all";
        input.value = before;
        let timer: NodeJS.Timeout | undefined;
        let isAccepted = false;
        const take = (query: string) => {
            if (query.trim() !== this.provider.shown.query) {
                this.show({ query: query.trim() });
            }
        };
        input.onDidChangeValue((value) => {
            clearTimeout(timer);
            timer = setTimeout(() => take(value), PAUSE);
        });
        input.onDidAccept(() => {
            isAccepted = true;
            input.hide();
        });
        input.onDidHide(() => {
            clearTimeout(timer);
            take(isAccepted ? input.value : before);
            input.dispose();
        });
        input.show();
    }

    private async reveal(ticket: Ticket | undefined): Promise<void> {
        if (ticket === undefined || !this.view.visible || !revealsAutomatically()) {
            return;
        }
        const selected = this.view.selection[0];
        if (selected !== undefined && ticketOf(selected)?.key === ticket.key) {
            return;
        }
        const node = await this.provider.nodeOf(ticket);
        if (node !== undefined && this.view.visible) {
            // It may be gone by now, which is no matter.
            await this.view.reveal(node, { select: true, focus: false }).then(undefined, () => undefined);
        }
    }

    dispose(): void {
        this.listening.dispose();
    }
}

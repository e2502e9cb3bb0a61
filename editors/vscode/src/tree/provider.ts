/** The content of the tree, asked for group by group, and page by page, when it is looked at. */
import * as vscode from "vscode";
import * as messages from "../messages";
import * as protocol from "../protocol";
import type { Session } from "../session";
import { type GroupNode, idOf, itemOf, type Node, PAGE, type TicketNode } from "./items";

/** So many tickets the server gives at a time. */
const MOST = 1000;

/** Which tickets are shown, and how they are grouped. */
export interface Shown {
    by: protocol.By;
    query: string;
    archived: boolean;
}

export class Provider implements vscode.TreeDataProvider<Node>, vscode.Disposable {
    shown: Shown;
    private groups: GroupNode[] = [];
    /** The nodes of tickets that were asked for, by the keys of their tickets. */
    private readonly loaded = new Map<string, TicketNode>();
    /** How many tickets of a group are shown, where it is more than the first page. */
    private readonly limits = new Map<string, number>();
    private readonly changed = new vscode.EventEmitter<Node | undefined>();
    private readonly counted = new vscode.EventEmitter<number>();
    readonly onDidChangeTreeData = this.changed.event;
    /** The number of all tickets that are shown. */
    readonly onDidCount = this.counted.event;

    constructor(
        private readonly session: Session,
        shown: Shown,
    ) {
        this.shown = shown;
    }

    show(shown: Partial<Shown>): void {
        this.shown = { ...this.shown, ...shown };
        this.limits.clear();
        this.refresh();
    }

    refresh(): void {
        this.loaded.clear();
        this.changed.fire(undefined);
    }

    more(group: GroupNode): void {
        this.limits.set(idOf(group), this.limit(group) + PAGE);
        this.changed.fire(group);
    }

    getTreeItem(node: Node): vscode.TreeItem {
        return itemOf(node);
    }

    getParent(node: Node): Node | undefined {
        return node.kind === "group" ? undefined : node.parent;
    }

    async getChildren(node?: Node): Promise<Node[]> {
        try {
            if (node === undefined) {
                return await this.loadGroups();
            }
            return node.kind === "group" ? await this.loadTickets(node) : [];
        } catch (error) {
            messages.error(messages.reason(error), "Show Output");
            return [];
        }
    }

    /** The node of a ticket in a group that is, or can be, shown. */
    async nodeOf(ticket: protocol.Ticket): Promise<TicketNode | undefined> {
        if (!this.loaded.has(ticket.key)) {
            const group = this.groups.find((node) => isIn(ticket, node));
            if (group !== undefined) {
                await this.getChildren(group);
            }
        }
        return this.loaded.get(ticket.key);
    }

    private async loadGroups(): Promise<Node[]> {
        const { by } = this.shown;
        const answer = await this.session.ask(protocol.groups, { by, ...this.filter });
        const isFiltered = this.shown.query !== "";
        const groups = answer?.groups.filter((group) => group.count > 0) ?? [];
        this.groups = groups.map((group) => ({ kind: "group", by, group, isFiltered }));
        this.counted.fire(answer?.total ?? 0);
        return this.groups;
    }

    private async loadTickets(group: GroupNode): Promise<Node[]> {
        const { by } = group;
        const { key } = group.group;
        const nodes: Node[] = [];
        const wanted = this.limit(group);
        for (let total = wanted; nodes.length < Math.min(wanted, total); ) {
            const limit = Math.min(wanted - nodes.length, MOST);
            const page = await this.session.ask(protocol.tickets, {
                by,
                key,
                offset: nodes.length,
                limit,
                ...this.filter,
            });
            if (page === undefined || page.tickets.length === 0) {
                return nodes;
            }
            for (const ticket of page.tickets) {
                const node: TicketNode = { kind: "ticket", ticket, parent: group };
                this.loaded.set(ticket.key, node);
                nodes.push(node);
            }
            total = page.total;
            if (nodes.length >= wanted && total > nodes.length) {
                nodes.push({ kind: "more", left: total - nodes.length, parent: group });
            }
        }
        return nodes;
    }

    private get filter(): protocol.Filter {
        const { query, archived } = this.shown;
        return { archived, ...(query === "" ? {} : { query }) };
    }

    private limit(group: GroupNode): number {
        return this.limits.get(idOf(group)) ?? PAGE;
    }

    dispose(): void {
        this.changed.dispose();
        this.counted.dispose();
    }
}

function isIn(ticket: protocol.Ticket, { by, group }: GroupNode): boolean {
    const isSame = (value: string | undefined, label: string | undefined) =>
        value?.toLowerCase() === label?.toLowerCase();
    switch (by) {
        case "status":
            return group.key === null ? ticket.status === undefined : isSame(ticket.status, group.label);
        case "parent":
            return isSame(ticket.parent, group.ticket?.id ?? group.key ?? undefined);
        case "schema":
            return isSame(ticket.schema, group.key === null ? undefined : group.label);
        case "progress":
            return ticket.progress === group.progress;
    }
}

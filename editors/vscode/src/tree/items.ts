/** What stands in the tree of tickets, and how it looks. */
import * as vscode from "vscode";
import { folderName, line, name, themeIcon } from "../icons";
import type { By, Group, Ticket } from "../protocol";

/** How many tickets of a group are shown at first, and then at a time. */
export const PAGE = 200;

export interface GroupNode {
    kind: "group";
    by: By;
    group: Group;
    /** Only tickets with certain words are shown. */
    isFiltered: boolean;
}

export interface TicketNode {
    kind: "ticket";
    ticket: Ticket;
    parent: GroupNode;
}

/** Tickets of a group that are not loaded yet. */
export interface MoreNode {
    kind: "more";
    left: number;
    parent: GroupNode;
}

export type Node = GroupNode | TicketNode | MoreNode;

/** Names a group for as long as it is there, so that it stays open. */
export function idOf({ by, group, isFiltered }: GroupNode): string {
    return JSON.stringify([by, group.key, isFiltered]);
}

/** The ticket that a node stands for. */
export function ticketOf(node: Node): Ticket | undefined {
    switch (node.kind) {
        case "ticket":
            return node.ticket;
        case "group":
            return node.group.ticket;
        case "more":
            return undefined;
    }
}

export function itemOf(node: Node): vscode.TreeItem {
    switch (node.kind) {
        case "group":
            return groupItem(node);
        case "ticket":
            return ticketItem(node);
        case "more":
            return moreItem(node);
    }
}

/** The name of a group of tickets that lack what the others are grouped by. */
const WITHOUT: Record<By, string> = {
    status: "without a status",
    parent: "without an epic",
    progress: "without a status",
    schema: "without a template",
};

function groupItem(node: GroupNode): vscode.TreeItem {
    const { by, group, isFiltered } = node;
    const item = new vscode.TreeItem(group.key === null ? WITHOUT[by] : group.label);
    const isUnderWay = group.progress === "active" || group.progress === "blocked";
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    item.id = idOf(node);
    item.description = String(group.count);
    item.collapsibleState = isFiltered || (by === "status" && isUnderWay) ? Expanded : Collapsed;
    item.contextValue = group.ticket === undefined ? "group" : contextOf(group.ticket);
    const progress = group.ticket?.progress ?? group.progress;
    item.iconPath =
        progress === undefined
            ? new vscode.ThemeIcon(by === "schema" ? "symbol-structure" : "list-unordered")
            : themeIcon(progress);
    if (group.ticket !== undefined) {
        item.tooltip = tooltip(group.ticket);
    }
    return item;
}

function ticketItem({ ticket, parent }: TicketNode): vscode.TreeItem {
    const item = new vscode.TreeItem(name(ticket));
    const { checked, waitsFor } = ticket;
    item.id = JSON.stringify([idOf(parent), ticket.key]);
    item.description = line(
        folderName(ticket.uri),
        parent.by === "status" ? undefined : ticket.status,
        ticket.assignee,
        checked && `${checked.done}/${checked.total}`,
        waitsFor > 0 && `waits for ${waitsFor}`,
    );
    item.iconPath = themeIcon(ticket.progress);
    item.tooltip = tooltip(ticket);
    item.contextValue = contextOf(ticket);
    item.command = { command: "tickmark.tickets.open", title: "Open", arguments: [ticket] };
    item.accessibilityInformation = { label: line(name(ticket), ticket.status, item.description) };
    return item;
}

function moreItem({ left, parent }: MoreNode): vscode.TreeItem {
    const item = new vscode.TreeItem(`${Math.min(left, PAGE)} more…`);
    item.id = JSON.stringify([idOf(parent), "more"]);
    item.description = `${left} not shown`;
    item.iconPath = new vscode.ThemeIcon("ellipsis");
    item.command = { command: "tickmark.tickets.more", title: "Show More", arguments: [parent] };
    return item;
}

function contextOf(ticket: Ticket): string {
    return ticket.id === "" ? "ticket" : "ticket id";
}

function tooltip(ticket: Ticket): vscode.MarkdownString {
    const text = new vscode.MarkdownString("", true);
    text.appendMarkdown("**").appendText(name(ticket)).appendMarkdown("**\n\n");
    const { checked, waitsFor } = ticket;
    const facts = line(
        ticket.status ?? "no status",
        ticket.priority,
        ticket.assignee,
        checked && `${checked.done}/${checked.total} checked`,
        ticket.parent && `part of ${ticket.parent}`,
        waitsFor > 0 && `waits for ${waitsFor}`,
        ticket.archived && "archived",
    );
    text.appendText(facts).appendMarkdown("\n\n");
    const place = vscode.workspace.asRelativePath(vscode.Uri.parse(ticket.uri, true));
    return text.appendText(line(place, ticket.schema && `like ${ticket.schema}`));
}

/**
 * What the server answers beyond the language server protocol, as `docs/protocol.md` describes it.
 *
 * A server says `experimental.tickmark.protocol: 1` in its capabilities. All positions count columns as the rest of the
 * session does. A request about a ticket that is not there (any more) answers `null`.
 */
import { NotificationType0, type Position, type Range, RequestType, type WorkspaceEdit } from "vscode-languageclient";

/** The version of this file; a server with another one is told apart from it. */
export const PROTOCOL = 1;

/** How far a ticket is, whatever its team calls it. */
export type Progress = "open" | "active" | "blocked" | "done" | "dropped" | "unknown";

/** One ticket, as lists and boards show it. */
export interface Ticket {
    /** Names it in requests as long as it is where it is: its file and its ID. No meaning beyond that. */
    key: string;
    /** As it is written where it is declared; empty if it has none. */
    id: string;
    title: string;
    uri: string;
    /** The ID, or else the title, where the ticket is declared. */
    range: Range;
    /** As its file spells it. */
    status?: string;
    progress: Progress;
    priority?: string;
    assignee?: string;
    /** The name of the schema that it follows. */
    schema?: string;
    /** The ID of what it is a part of. */
    parent?: string;
    /** Its boxes. */
    checked?: { done: number; total: number };
    /** How many tickets that are not done it waits for. */
    waitsFor: number;
    /** It lies in an archive. */
    archived: boolean;
}

/** What tickets are sorted by into groups. */
export type By = "status" | "parent" | "progress" | "schema";

/** Which tickets. */
export interface Filter {
    /** Words of ID, title, status, assignee: each of them must be found, in any case. */
    query?: string;
    /** The name of a schema. */
    schema?: string;
    /** Also those of archives. */
    archived?: boolean;
}

/** Tickets that have something in common. */
export interface Group {
    /** Names the group in `tickmark/tickets`; `null` for those that have no such value. */
    key: string | null;
    /** A status, the ID and title of a parent, the name of a schema. */
    label: string;
    progress?: Progress;
    /** How many tickets it has, with the filter. Values of a schema that no ticket has count zero. */
    count: number;
    /** The parent itself, in groups by parent. */
    ticket?: Ticket;
}

export interface GroupsParams extends Filter {
    by: By;
}

export interface GroupsAnswer {
    /** Statuses in the order of their schema, parents by ID. */
    groups: Group[];
    /** All tickets of all groups. */
    total: number;
    /** The files are still being read: there will be more. */
    partial: boolean;
}

/** `tickmark/groups`: how tickets are spread, without the tickets. */
export const groups = new RequestType<GroupsParams, GroupsAnswer, void>("tickmark/groups");

export interface TicketsParams extends Filter {
    by?: By;
    /** A group of that kind; without it all tickets. */
    key?: string | null;
    /** Where to begin; 0 if it is left out. */
    offset?: number;
    /** At most 1000, and 200 if it is left out. */
    limit?: number;
}

export interface TicketsAnswer {
    /** By ID: numbers as numbers. */
    tickets: Ticket[];
    /** How many there are without a limit. */
    total: number;
}

/** `tickmark/tickets`: a page of tickets. */
export const tickets = new RequestType<TicketsParams, TicketsAnswer, void>("tickmark/tickets");

export interface AtPosition {
    textDocument: { uri: string };
    position: Position;
}

export interface Description {
    /** What the document, or the ticket at the position, is checked against. */
    schema?: {
        name: string;
        /** The template, if it is a file. */
        uri?: string;
        /** Why this one, in a sentence without a full stop. */
        reason: string;
    };
    ticket?: Ticket;
    /** It is a template itself. */
    isTemplate: boolean;
}

/** `tickmark/describe`: what a place is to tickmark; `null` for a file that it does not know. */
export const describe = new RequestType<AtPosition, Description | null, void>("tickmark/describe");

export interface ValuesAnswer {
    ticket: Ticket;
    /** What its status may be, in the order of the schema, spelled as the ticket's fellows spell it. */
    values: { value: string; progress: Progress; description?: string; isCurrent: boolean }[];
}

/** `tickmark/statuses`: what the status of a ticket may become. */
export const statuses = new RequestType<AtPosition | { key: string }, ValuesAnswer | null, void>("tickmark/statuses");

/** Exactly one of `status` and `progress`; of several values with that progress the first is taken. */
export interface ChangeStatusParams {
    key: string;
    status?: string;
    progress?: Progress;
}

/**
 * `tickmark/changeStatus`: the edit that gives a ticket another status, wherever it is written, with the versions of open
 * documents. Fails with a sentence for the user if that is not possible.
 */
export const changeStatus = new RequestType<ChangeStatusParams, WorkspaceEdit | null, void>("tickmark/changeStatus");

export interface GraphParams extends Filter {
    /** Begin here; without it the whole workspace. */
    key?: string;
    /** How many steps away from it; 2 if it is left out. */
    depth?: number;
    /** At most 1000 tickets, and 200 if it is left out. */
    limit?: number;
    /** Also what is a part of what; only who waits for whom if it is left out. */
    parents?: boolean;
}

export interface Edge {
    /** The key of the ticket that waits, or that is a part. */
    from: string;
    /** The key of the one that it waits for, or that it is a part of. */
    to: string;
    kind: "waitsFor" | "partOf";
    /** A step of a ring of tickets that wait for each other. */
    cyclic: boolean;
}

export interface Graph {
    /** The nearest first; of the whole workspace those that have an edge, what is not done first. */
    tickets: Ticket[];
    edges: Edge[];
    /** How many tickets there are without a limit. */
    total: number;
}

/** `tickmark/graph`: who waits for whom. */
export const graph = new RequestType<GraphParams, Graph | null, void>("tickmark/graph");

export interface TemplateItem {
    /** Names it in `tickmark/newTicket`. */
    key: string;
    name: string;
    /** The template, if it is a file. */
    uri?: string;
    /** The folder in which its tickets lie, relative to the workspace. */
    folder?: string;
    /** How many tickets follow it. */
    tickets: number;
}

/** `tickmark/templates`: of what new tickets can be made, the likeliest first. The document is the one that is open. */
export const templates = new RequestType<{ textDocument?: { uri: string } }, TemplateItem[], void>(
    "tickmark/templates",
);

export interface NewTicketParams {
    template: string;
    title: string;
    textDocument?: { uri: string };
}

export interface NewTicketAnswer {
    /** A file that is not there yet. */
    uri: string;
    /** The next free one; empty if its tickets have none. */
    id: string;
    text: string;
    /** The same with tab stops (LSP snippet syntax). */
    snippet: string;
}

/** `tickmark/newTicket`: a new ticket of a template. The client makes the file. */
export const newTicket = new RequestType<NewTicketParams, NewTicketAnswer | null, void>("tickmark/newTicket");

/** `tickmark/documentText`: the text of a document as the server has it, to compare; `null` if it is not open. */
export const documentText = new RequestType<
    { textDocument: { uri: string } },
    { version: number; text: string } | null,
    void
>("tickmark/documentText");

/**
 * `tickmark/didChangeTickets`: what lists of tickets show may have changed. Sent by the server, at most every 200 ms and
 * less often where lists take long to make, to clients with `experimental.tickmark.didChangeTickets: true` in their
 * capabilities.
 */
export const didChangeTickets = new NotificationType0("tickmark/didChangeTickets");

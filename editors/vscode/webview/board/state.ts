/**
 * What the board knows: what the panel said last, and the moves that the user has made since. A move is shown at once and
 * taken back if it is refused; what the panel says in the meantime cannot undo it.
 */
import type { BoardView, ColumnHead, SchemaChoice, ToBoardPage } from "../../src/panels/messages";
import type { Ticket } from "../../src/protocol";

export interface Column extends ColumnHead {
    tickets: Ticket[];
    isRead: boolean;
}

export interface Move {
    ticket: Ticket;
    to: string;
}

export interface Board {
    /** The panel has said something. */
    isKnown: boolean;
    isAbsent: boolean;
    schema: BoardView["schema"];
    schemas: SchemaChoice[];
    columns: Column[];
    partial: boolean;
    moves: Move[];
    /** Why the last move was refused. */
    refusal: string | undefined;
}

export const nothing: Board = {
    isKnown: false,
    isAbsent: false,
    schema: undefined,
    schemas: [],
    columns: [],
    partial: false,
    moves: [],
    refusal: undefined,
};

export type Action = ToBoardPage | { type: "move"; move: Move } | { type: "dismiss" };

export function next(board: Board, action: Action): Board {
    switch (action.type) {
        case "columns": {
            const { view, schemas, partial } = action;
            const columns = merge(board, action.columns, view.schema);
            return { ...board, isKnown: true, isAbsent: false, schema: view.schema, schemas, partial, columns };
        }
        case "cards": {
            const { column, tickets, total } = action;
            const columns = board.columns.map((old) =>
                old.name === column ? { ...old, tickets, count: total, isRead: true } : old,
            );
            return { ...board, columns };
        }
        case "absent":
            return { ...nothing, isKnown: true, isAbsent: true };
        case "move":
            return {
                ...board,
                refusal: undefined,
                moves: [...without(board.moves, action.move.ticket.key), action.move],
            };
        case "moved":
            return { ...board, moves: without(board.moves, action.key) };
        case "refused":
            return { ...board, moves: without(board.moves, action.key), refusal: action.why };
        case "dismiss":
            return { ...board, refusal: undefined };
    }
}

function without(moves: Move[], key: string): Move[] {
    return moves.filter(({ ticket }) => ticket.key !== key);
}

/** The new columns with the cards of the old ones until the new cards come, so that nothing flickers. */
function merge(board: Board, heads: ColumnHead[], schema: BoardView["schema"]): Column[] {
    const old = new Map(board.schema === schema ? board.columns.map((column) => [column.name, column]) : []);
    return heads.map((head) => ({ tickets: [], isRead: false, ...old.get(head.name), ...head }));
}

const collator = new Intl.Collator("en", { numeric: true });

/** The columns as they are to be shown: with the moves. */
export function shown({ columns, moves }: Board): Column[] {
    return moves.reduce(withMove, columns);
}

function withMove(columns: Column[], { ticket, to }: Move): Column[] {
    return columns.map((column): Column => {
        const rest = column.tickets.filter(({ key }) => key !== ticket.key);
        const had = rest.length < column.tickets.length;
        if (column.name !== to) return had ? { ...column, tickets: rest, count: column.count - 1 } : column;
        if (had) return column;
        const after = rest.findIndex(({ id }) => collator.compare(id, ticket.id) > 0);
        const at = after < 0 ? rest.length : after;
        const tickets = [...rest.slice(0, at), ticket, ...rest.slice(at)];
        return { ...column, tickets, count: column.count + 1 };
    });
}

export type Step = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight" | "Home" | "End";

/** The card that a key leads to: within its column, or at the same height in the next one that has cards. */
export function step(columns: Column[], from: string, by: Step): string | undefined {
    const full = columns.filter(({ tickets }) => tickets.length > 0);
    const x = full.findIndex(({ tickets }) => tickets.some(({ key }) => key === from));
    const column = full[x];
    if (!column) return undefined;
    const y = column.tickets.findIndex(({ key }) => key === from);
    if (by === "Home") return column.tickets[0]?.key;
    if (by === "End") return column.tickets.at(-1)?.key;
    if (by === "ArrowUp" || by === "ArrowDown") return column.tickets[by === "ArrowUp" ? y - 1 : y + 1]?.key;
    const beside = full[by === "ArrowLeft" ? x - 1 : x + 1]?.tickets;
    return beside?.[Math.min(y, beside.length - 1)]?.key;
}

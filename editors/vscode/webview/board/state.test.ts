import assert from "node:assert/strict";
import { test } from "node:test";
import { type BoardView, boardView, type ColumnHead } from "../../src/panels/messages";
import type { Ticket } from "../../src/protocol";
import { type Action, type Board, next, nothing, shown, step } from "./state";

const ticket = (id: string): Ticket => ({
    key: id,
    id,
    title: "",
    uri: "",
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    progress: "open",
    waitsFor: 0,
    archived: false,
});
const view: BoardView = { ...boardView, schema: "Task" };
const head = (name: string, count: number): ColumnHead => ({ name, label: name, count, takes: true });
const columns = (...heads: ColumnHead[]): Action => {
    return { type: "columns", view, schemas: [], columns: heads, partial: false };
};
const cards = (column: string, ...ids: string[]): Action => {
    return { type: "cards", column, tickets: ids.map(ticket), total: ids.length };
};
const play = (board: Board, ...actions: Action[]) => actions.reduce(next, board);
const table = (board: Board) => {
    return Object.fromEntries(
        shown(board).map(({ name, count, tickets }) => [name, [count, ...tickets.map(({ id }) => id)]]),
    );
};

const board = play(
    nothing,
    columns(head("open", 3), head("done", 1)),
    cards("open", "T-2", "T-9", "T-10"),
    cards("done", "T-5"),
);
const moved = play(board, { type: "move", move: { ticket: ticket("T-9"), to: "done" } });

test("a move is shown at once, sorted by number and counted", () => {
    const more = play(moved, { type: "move", move: { ticket: ticket("T-10"), to: "done" } });
    assert.deepEqual(table(more), { open: [1, "T-2"], done: [3, "T-5", "T-9", "T-10"] });
});

test("a refused move is taken back, with the reason", () => {
    const refused = play(moved, { type: "refused", key: "T-9", why: "The file has changed." });
    assert.deepEqual(table(refused), table(board));
    assert.equal(refused.refusal, "The file has changed.");
    const again = play(refused, { type: "move", move: { ticket: ticket("T-9"), to: "done" } });
    assert.equal(again.refusal, undefined);
});

test("an answer from before the move does not undo it", () => {
    const late = play(moved, columns(head("open", 3), head("done", 1)), cards("open", "T-2", "T-9", "T-10"));
    assert.deepEqual(table(late), { open: [2, "T-2", "T-10"], done: [2, "T-5", "T-9"] });
});

test("an answer with the move does not count it twice, before and after it is settled", () => {
    const told = play(
        moved,
        columns(head("open", 2), head("done", 2)),
        cards("open", "T-2", "T-10"),
        cards("done", "T-5", "T-9"),
    );
    assert.deepEqual(table(told), { open: [2, "T-2", "T-10"], done: [2, "T-5", "T-9"] });
    assert.deepEqual(table(play(told, { type: "moved", key: "T-9" })), table(told));
});

test("cards stay until new ones come, and go with another schema", () => {
    const again = play(board, columns(head("done", 1), head("open", 4), head("new", 0)));
    assert.deepEqual(table(again), { done: [1, "T-5"], open: [4, "T-2", "T-9", "T-10"], new: [0] });
    const other = play(board, {
        type: "columns",
        view: { ...view, schema: null },
        schemas: [],
        columns: [head("open", 7)],
        partial: false,
    });
    assert.deepEqual(table(other), { open: [7] });
});

test("a move of a ticket that is gone from its column goes with the ticket that was taken", () => {
    const gone = play(
        moved,
        columns(head("open", 2), head("done", 1)),
        cards("open", "T-2", "T-10"),
        cards("done", "T-5"),
    );
    assert.deepEqual(table(gone), { open: [2, "T-2", "T-10"], done: [2, "T-5", "T-9"] });
});

test("arrow keys go over empty columns and stop at the edges", () => {
    const wide = play(
        nothing,
        columns(head("a", 2), head("none", 0), head("b", 1)),
        cards("a", "T-1", "T-2"),
        cards("b", "T-3"),
    );
    const columnsOf = shown(wide);
    assert.equal(step(columnsOf, "T-2", "ArrowRight"), "T-3");
    assert.equal(step(columnsOf, "T-3", "ArrowLeft"), "T-1");
    assert.equal(step(columnsOf, "T-1", "ArrowDown"), "T-2");
    assert.equal(step(columnsOf, "T-1", "ArrowUp"), undefined);
    assert.equal(step(columnsOf, "T-3", "ArrowRight"), undefined);
    assert.equal(step(columnsOf, "T-1", "End"), "T-2");
});

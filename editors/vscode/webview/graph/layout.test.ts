import assert from "node:assert/strict";
import { test } from "node:test";
import type { Edge } from "../../src/protocol";
import { CARD, edgeKey, type Known, type Layout, layOut, type Point } from "./layout";
import { drift, neighbour } from "./move";

const waits = (from: string, to: string, cyclic = false): Edge => ({ from, to, kind: "waitsFor", cyclic });
const at = (layout: Layout, key: string): Point => {
    const place = layout.places.get(key);
    assert.ok(place, `${key} has a place`);
    return place;
};

test("what waits lies left of what it waits for, and the line leads from one to the other", () => {
    const edge = waits("a", "b");
    const layout = layOut(["a", "b"], [edge]);
    assert.ok(at(layout, "a").x + CARD.width < at(layout, "b").x);
    const line = layout.lines.get(edgeKey(edge));
    assert.deepEqual(line?.[0], { x: at(layout, "a").x + CARD.width, y: at(layout, "a").y + CARD.height / 2 });
    assert.equal(line?.at(-1)?.x, at(layout, "b").x);
});

test("a whole lies left of its parts, and its line leads back to it", () => {
    const edge: Edge = { from: "part", to: "whole", kind: "partOf", cyclic: false };
    const layout = layOut(["part", "whole"], [edge]);
    assert.ok(at(layout, "whole").x < at(layout, "part").x);
    assert.equal(layout.lines.get(edgeKey(edge))?.at(-1)?.x, at(layout, "whole").x + CARD.width);
});

test("rings, doubled edges, a ticket that waits for itself and edges out of what is shown are laid out", () => {
    const edges = [waits("a", "b", true), waits("b", "a", true), waits("a", "a", true), waits("a", "gone")];
    edges.push({ from: "a", to: "b", kind: "partOf", cyclic: false });
    const layout = layOut(["a", "b"], edges);
    assert.deepEqual([...layout.places.keys()].sort(), ["a", "b"]);
    assert.equal(layout.lines.size, 4);
});

test("no two of 200 cards cover each other, in well below a second", () => {
    const keys = Array.from({ length: 200 }, (_, i) => `t${i}`);
    const edges = keys
        .slice(1)
        .flatMap((key, i) => [waits(key, `t${i >> 1}`), ...(i % 3 ? [] : [waits(key, `t${i}`)])]);
    // Not by the clock: other programs may need the machine as well.
    const start = process.cpuUsage();
    const layout = layOut(keys, edges);
    const { user } = process.cpuUsage(start);
    assert.ok(user < 1_000_000, `took ${user / 1000} ms`);
    const places = [...layout.places.values()];
    for (const [i, a] of places.entries()) {
        for (const b of places.slice(i + 1)) {
            const isApart = Math.abs(a.x - b.x) >= CARD.width || Math.abs(a.y - b.y) >= CARD.height;
            assert.ok(isApart, `${JSON.stringify(a)} and ${JSON.stringify(b)}`);
        }
    }
});

test("a new ticket elsewhere leaves a group as it is", () => {
    const known: Known = new Map();
    const edges = [waits("a", "b"), waits("b", "c")];
    const before = layOut(["a", "b", "c"], edges, known);
    const after = layOut(["a", "b", "c", "x", "y"], [...edges, waits("x", "y")], known);
    for (const key of ["a", "b", "c"]) assert.deepEqual(at(after, key), at(before, key));
});

test("the view drifts with the ticket that is focused, or else with most of them", () => {
    const places = (y: number, ...keys: string[]): [string, Point][] => keys.map((key) => [key, { x: 0, y }]);
    const before: Layout = { places: new Map(places(0, "a", "b", "c")), lines: new Map() };
    const after: Layout = { places: new Map([...places(50, "a", "b", "new"), ...places(9, "c")]), lines: new Map() };
    assert.deepEqual(drift(before, after), { x: 0, y: 50 });
    assert.deepEqual(drift(before, after, "c"), { x: 0, y: 9 });
    assert.deepEqual(drift(before, after, "new"), { x: 0, y: 50 });
});

test("arrow keys follow edges, and lead to every card", () => {
    const edges = [waits("a", "b"), waits("a", "c"), waits("c", "d")];
    const layout = layOut(["a", "b", "c", "d"], edges);
    assert.equal(neighbour(layout, edges, "d", "left"), "c");
    assert.equal(neighbour(layout, edges, "c", "left"), "a");
    const [upper, lower] = at(layout, "b").y < at(layout, "c").y ? ["b", "c"] : ["c", "b"];
    assert.equal(neighbour(layout, edges, upper, "down"), lower);
    assert.equal(neighbour(layout, edges, lower, "up"), upper);
    assert.equal(neighbour(layout, edges, "a", "left"), undefined);
});

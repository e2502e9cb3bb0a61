/**
 * Where the tickets of a graph lie: each group of connected tickets is laid out for itself, from left to right, and the
 * groups are put beside and below each other. A group that has not changed is not laid out again.
 */
import dagre from "@dagrejs/dagre";
import type { Edge } from "../../src/protocol";

export interface Point {
    x: number;
    y: number;
}

/** The corner at the top left of each ticket, and the points that each edge passes from its beginning to its end. */
export interface Layout {
    places: Map<string, Point>;
    lines: Map<string, Point[]>;
}

export const CARD = { width: 220, height: 96 };
const GAP = { between: 22, ranks: 70, groups: 56 };

interface Group extends Layout {
    width: number;
    height: number;
}

/** Names an edge. */
export function edgeKey({ from, to, kind }: Edge): string {
    return JSON.stringify([from, to, kind]);
}

/** Groups that were laid out before, by what they consist of. */
export type Known = Map<string, Group>;

/** Lays out tickets in the order in which they come. What was known before is replaced by what is used now. */
export function layOut(keys: string[], edges: Edge[], known: Known = new Map()): Layout {
    const used: Known = new Map();
    for (const part of connected(keys, edges)) {
        const name = JSON.stringify([part.keys, part.edges.map(edgeKey)]);
        used.set(name, known.get(name) ?? layOutGroup(part.keys, part.edges));
    }
    known.clear();
    for (const [name, group] of used) known.set(name, group);
    return arrange([...used.values()]);
}

interface Part {
    keys: string[];
    edges: Edge[];
}

/** The groups of tickets between which there is no edge, the largest first. */
export function connected(keys: string[], edges: Edge[]): Part[] {
    const root = new Map(keys.map((key) => [key, key]));
    const find = (key: string): string => {
        let at = key;
        for (let up = root.get(at); up !== undefined && up !== at; up = root.get(at)) at = up;
        root.set(key, at);
        return at;
    };
    const inside = edges.filter(({ from, to }) => root.has(from) && root.has(to));
    for (const { from, to } of inside) root.set(find(from), find(to));
    const parts = new Map<string, Part>();
    for (const key of keys) {
        const part = parts.get(find(key)) ?? { keys: [], edges: [] };
        part.keys.push(key);
        parts.set(find(key), part);
    }
    for (const edge of inside) parts.get(find(edge.from))?.edges.push(edge);
    return [...parts.values()].sort((a, b) => b.keys.length - a.keys.length);
}

function layOutGroup(keys: string[], edges: Edge[]): Group {
    const graph = new dagre.graphlib.Graph({ multigraph: true });
    graph.setGraph({ rankdir: "LR", nodesep: GAP.between, ranksep: GAP.ranks, edgesep: 12 });
    graph.setDefaultEdgeLabel(() => ({}));
    for (const key of keys) graph.setNode(key, { ...CARD });
    // A whole lies left of its parts, as what waits lies left of what it waits for.
    for (const edge of edges) {
        const [left, right] = edge.kind === "partOf" ? [edge.to, edge.from] : [edge.from, edge.to];
        graph.setEdge(left, right, {}, edgeKey(edge));
    }
    dagre.layout(graph);
    const places = new Map<string, Point>();
    for (const key of keys) {
        const { x, y } = graph.node(key) as Point;
        places.set(key, { x: x - CARD.width / 2, y: y - CARD.height / 2 });
    }
    const lines = new Map<string, Point[]>();
    for (const edge of edges) {
        const [left, right] = edge.kind === "partOf" ? [edge.to, edge.from] : [edge.from, edge.to];
        const { points } = graph.edge(left, right, edgeKey(edge)) as { points: Point[] };
        const line = edge.kind === "partOf" ? [...points].reverse() : points;
        lines.set(edgeKey(edge), joined(line, places.get(edge.from), places.get(edge.to)));
    }
    const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
    return { places, lines, width, height };
}

/** The line from the middle of one side to the middle of the other, so that lines meet where arrows are looked for. */
function joined(line: Point[], from?: Point, to?: Point): Point[] {
    if (!from || !to || from.x === to.x) return line;
    const side = (place: Point, isLeft: boolean) => ({
        x: isLeft ? place.x : place.x + CARD.width,
        y: place.y + CARD.height / 2,
    });
    const isBackward = to.x < from.x;
    return [side(from, isBackward), ...line.slice(1, -1), side(to, !isBackward)];
}

/** Puts groups into rows, which are about as wide as makes a picture of the shape of a screen. */
function arrange(groups: Group[]): Layout {
    const area = groups.reduce((sum, { width, height }) => sum + (width + GAP.groups) * (height + GAP.groups), 0);
    const wide = Math.max(Math.sqrt(area * 1.7), ...groups.map(({ width }) => width));
    const all: Layout = { places: new Map(), lines: new Map() };
    let [x, y, tall] = [0, 0, 0];
    for (const group of groups) {
        if (x > 0 && x + group.width > wide) [x, y, tall] = [0, y + tall + GAP.groups, 0];
        const shift = (point: Point) => ({ x: point.x + x, y: point.y + y });
        for (const [key, place] of group.places) all.places.set(key, shift(place));
        for (const [key, line] of group.lines) all.lines.set(key, line.map(shift));
        x += group.width + GAP.groups;
        tall = Math.max(tall, group.height);
    }
    return all;
}

/** What the library draws, made of an answer of the server. */
import { MarkerType } from "@xyflow/react";
import type { Graph, Ticket } from "../../src/protocol";
import type { CardNode, Line } from "./Card";
import { CARD, edgeKey, type Layout } from "./layout";

const COLORS = {
    waitsFor: "var(--line)",
    partOf: "var(--line-part)",
    ring: "var(--ring)",
};

/** The graph without what is done or dropped. The ticket in the centre stays. */
export function withoutDone(graph: Graph, center?: string): Graph {
    const isShown = ({ key, progress }: Ticket) => key === center || (progress !== "done" && progress !== "dropped");
    const tickets = graph.tickets.filter(isShown);
    const keys = new Set(tickets.map(({ key }) => key));
    return { ...graph, tickets, edges: graph.edges.filter(({ from, to }) => keys.has(from) && keys.has(to)) };
}

/** The tickets that are on a ring. */
export function inRings(graph: Graph): Set<string> {
    return new Set(graph.edges.flatMap(({ cyclic, from, to }) => (cyclic ? [from, to] : [])));
}

/** The cards, in the order in which they are read: from left to right, and from above. */
export function cards(graph: Graph, layout: Layout, center?: string, reached?: string): CardNode[] {
    const rings = inRings(graph);
    const names = new Map(graph.tickets.map(({ key, id, title }) => [key, id || title]));
    const waitsFor = new Map<string, string[]>();
    for (const { from, to, kind } of graph.edges) {
        if (kind !== "waitsFor") continue;
        waitsFor.set(from, [...(waitsFor.get(from) ?? []), names.get(to) ?? ""]);
    }
    const nodes = graph.tickets.map(
        (ticket): CardNode => ({
            id: ticket.key,
            type: "ticket",
            position: layout.places.get(ticket.key) ?? { x: 0, y: 0 },
            ...CARD,
            measured: CARD,
            data: {
                ticket,
                waitsFor: waitsFor.get(ticket.key) ?? [],
                isCenter: ticket.key === center,
                isInRing: rings.has(ticket.key),
                isReached: ticket.key === reached,
            },
        }),
    );
    return nodes.sort((a, b) => a.position.x - b.position.x || a.position.y - b.position.y);
}

/** The lines; rings last, so that nothing is drawn over them. */
export function lines(graph: Graph, layout: Layout): Line[] {
    const drawn = graph.edges.map((edge): Line => {
        const color = COLORS[edge.cyclic ? "ring" : edge.kind];
        return {
            id: edgeKey(edge),
            type: "line",
            source: edge.from,
            target: edge.to,
            data: { edge, points: layout.lines.get(edgeKey(edge)) ?? [] },
            markerEnd: { type: MarkerType.ArrowClosed, color, width: 16, height: 16 },
        };
    });
    return drawn.sort((a, b) => Number(a.data?.edge.cyclic) - Number(b.data?.edge.cyclic));
}

/** The drawn graph. What is seen stays where it is when tickets change; the keyboard goes from card to card. */
import { Controls, ReactFlow, useReactFlow, type Viewport } from "@xyflow/react";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { GraphView } from "../../src/panels/messages";
import type { Graph } from "../../src/protocol";
import { Card, type CardNode, type Line, LineView } from "./Card";
import { Legend } from "./Legend";
import { CARD, type Known, type Layout, layOut } from "./layout";
import { type Direction, drift, neighbour } from "./move";
import { cards, lines } from "./drawing";

/** What part of which graph was seen last: a panel behind others is built anew when it comes to the front. */
export interface Seen {
    scope: string;
    viewport: Viewport;
}

interface Props {
    graph: Graph;
    view: GraphView;
    /** More tickets will come. */
    partial: boolean;
    /** What the user has moved to. */
    seen: () => Seen | undefined;
    see: (seen: Seen) => void;
    open: (key: string, beside: boolean) => void;
    center: (key: string) => void;
}

const NODES = { ticket: Card };
const EDGES = { line: LineView };
const ARROWS: Record<string, Direction> = {
    ArrowLeft: "left",
    ArrowRight: "right",
    ArrowUp: "up",
    ArrowDown: "down",
};
/** Cards are to be read at first; who wants to see all of many tickets at once asks for it. */
const READABLE = 0.45;
const FIT = { padding: 0.08, maxZoom: 1 };

/** The first card at the left, and as high as it can be seen: the corner itself may be empty. */
function beginning(nodes: CardNode[], height: number): Viewport {
    const { x, y } = nodes[0]?.position ?? { x: 0, y: 0 };
    const middle = height / 2 - (y + CARD.height / 2) * READABLE;
    return { x: 24 - x * READABLE, y: Math.min(24, middle), zoom: READABLE };
}

export function Picture({ graph, view, partial, seen, see, open, center }: Props) {
    const flow = useReactFlow<CardNode, Line>();
    const frame = useRef<HTMLElement>(null);
    const known = useRef<Known>(new Map());
    const before = useRef<{ layout: Layout; scope: string }>(undefined);
    const [focus, setFocus] = useState<string>();
    const scope = JSON.stringify([view.key, view.depth, view.parents]);

    const layout = useMemo(() => {
        return layOut(
            graph.tickets.map(({ key }) => key),
            graph.edges,
            known.current,
        );
    }, [graph]);
    const reached = [focus, view.key, graph.tickets[0]?.key].find((key) => key !== undefined && layout.places.has(key));
    const nodes = useMemo(() => cards(graph, layout, view.key, reached), [graph, layout, view.key, reached]);
    const edges = useMemo(() => lines(graph, layout), [graph, layout]);

    useLayoutEffect(() => {
        const last = before.current;
        before.current = { layout, scope };
        if (last?.scope !== scope || last.layout === layout) return;
        const { x, y } = drift(last.layout, layout, focus);
        const { zoom, ...at } = flow.getViewport();
        const viewport = { x: at.x - x * zoom, y: at.y - y * zoom, zoom };
        void flow.setViewport(viewport);
        if (seen()?.scope === scope) see({ scope, viewport });
    }, [layout, scope, focus, flow, seen, see]);

    // biome-ignore lint/correctness/useExhaustiveDependencies: fits when something else is shown, not when that changes.
    useEffect(() => {
        const frames = requestAnimationFrame(async () => {
            const last = seen();
            if (last?.scope === scope) return void flow.setViewport(last.viewport);
            await flow.fitView({ ...FIT, minZoom: READABLE });
            if (flow.getZoom() > READABLE) return;
            if (view.key !== undefined && layout.places.has(view.key)) bringToCenter(view.key);
            else void flow.setViewport(beginning(nodes, frame.current?.clientHeight ?? 0));
        });
        return () => cancelAnimationFrame(frames);
    }, [scope, partial]);

    const bringToCenter = (key: string) => {
        const place = layout.places.get(key);
        if (!place) return;
        void flow.setCenter(place.x + CARD.width / 2, place.y + CARD.height / 2, { zoom: flow.getZoom() });
    };
    const reach = (key: string) => {
        setFocus(key);
        const card = frame.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
        card?.focus({ preventScroll: true });
        const [box, around] = [card?.getBoundingClientRect(), frame.current?.getBoundingClientRect()];
        if (!box || !around) return;
        const isInside = box.left >= around.left && box.right <= around.right;
        if (!isInside || box.top < around.top || box.bottom > around.bottom) bringToCenter(key);
    };
    const take = (event: React.FocusEvent<HTMLElement>) => setFocus((last) => event.target.dataset.key ?? last);
    const press = (event: React.KeyboardEvent) => {
        const key = (event.target as HTMLElement).dataset.key;
        if (key === undefined) return;
        const direction = ARROWS[event.key];
        if (direction) {
            const next = neighbour(layout, graph.edges, key, direction);
            if (next !== undefined) reach(next);
        } else if (event.key === "Enter") open(key, event.ctrlKey || event.altKey || event.metaKey);
        else if (event.key === " ") center(key);
        else return;
        event.preventDefault();
        event.stopPropagation();
    };

    return (
        <main
            ref={frame}
            aria-label="Tickets, from those that wait to those that they wait for"
            onKeyDown={press}
            onFocus={take}
        >
            <ReactFlow
                nodes={nodes}
                edges={edges}
                nodeTypes={NODES}
                edgeTypes={EDGES}
                onNodeClick={({ ctrlKey, altKey, metaKey }, { id }) => open(id, ctrlKey || altKey || metaKey)}
                onMoveEnd={(event, viewport) => event && see({ scope, viewport })}
                minZoom={0.05}
                maxZoom={2}
                nodesDraggable={false}
                nodesConnectable={false}
                nodesFocusable={false}
                edgesFocusable={false}
                elementsSelectable={false}
                disableKeyboardA11y
                deleteKeyCode={null}
                zoomOnDoubleClick={false}
                proOptions={{ hideAttribution: true }}
            >
                <Controls showInteractive={false} fitViewOptions={FIT} />
            </ReactFlow>
            <Legend graph={graph} />
        </main>
    );
}

/** From one ticket of the graph to the next with the arrow keys, and from one layout to the next without a jump. */
import type { Edge } from "../../src/protocol";
import type { Layout, Point } from "./layout";

export type Direction = "left" | "right" | "up" | "down";

const AXES: Record<Direction, Point> = {
    left: { x: -1, y: 0 },
    right: { x: 1, y: 0 },
    up: { x: 0, y: -1 },
    down: { x: 0, y: 1 },
};

/**
 * The ticket that lies in that direction. To the left and right those come first to which an edge leads; up and down, and
 * where no edge leads on, it is the nearest.
 */
export function neighbour(layout: Layout, edges: Edge[], from: string, direction: Direction): string | undefined {
    const start = layout.places.get(from);
    if (!start) return undefined;
    const axis = AXES[direction];
    const near = new Set(edges.flatMap((edge) => (edge.from === from ? edge.to : edge.to === from ? edge.from : [])));
    const isSideways = axis.x !== 0;
    let best: { key: string; cost: number } | undefined;
    for (const [key, place] of layout.places) {
        const [dx, dy] = [place.x - start.x, place.y - start.y];
        const ahead = dx * axis.x + dy * axis.y;
        if (key === from || ahead < 1) continue;
        const aside = Math.abs(isSideways ? dy : dx);
        const cost = ahead + 3 * aside - (isSideways && near.has(key) ? 1e6 : 0);
        if (!best || cost < best.cost) best = { key, cost };
    }
    return best?.key;
}

/** How far what is shown has moved from one layout to the next: as far as most tickets have, or the one that counts. */
export function drift(before: Layout, after: Layout, focus?: string): Point {
    const shift = (key: string): Point[] => {
        const [a, b] = [before.places.get(key), after.places.get(key)];
        return a && b ? [{ x: b.x - a.x, y: b.y - a.y }] : [];
    };
    const [focused] = focus === undefined ? [] : shift(focus);
    if (focused) return focused;
    const all = [...after.places.keys()].flatMap(shift);
    const middle = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
    return { x: middle(all.map(({ x }) => x)), y: middle(all.map(({ y }) => y)) };
}

/** A soft line through the points, as the `d` of a path. */
export function curve(points: Point[]): string {
    const [first, ...rest] = points;
    if (!first) return "";
    let path = `M${first.x} ${first.y}`;
    let at = first;
    for (const to of rest) {
        const middle = (at.x + to.x) / 2;
        path += `C${middle} ${at.y} ${middle} ${to.y} ${to.x} ${to.y}`;
        at = to;
    }
    return path;
}

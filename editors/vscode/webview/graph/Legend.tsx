/** What the lines of the graph mean, as far as there are any, and how to get about without a mouse. */
import type { Graph } from "../../src/protocol";
import { count } from "../shared/words";
import { inRings } from "./drawing";

function Sample({ kind }: { kind: string }) {
    return (
        <svg className={`sample ${kind}`} viewBox="0 0 34 10" width="34" height="10" aria-hidden="true">
            <path d="M1 5h24" />
            <path className="tip" d="M25 1l8 4-8 4z" />
        </svg>
    );
}

export function Legend({ graph }: { graph: Graph }) {
    const rings = inRings(graph).size;
    const has = (kind: string) => graph.edges.some((edge) => edge.kind === kind && !edge.cyclic);
    return (
        <ul className="legend" aria-label="Legend">
            {has("waitsFor") && (
                <li>
                    <Sample kind="waitsFor" /> waits for
                </li>
            )}
            {has("partOf") && (
                <li>
                    <Sample kind="partOf" /> is a part of
                </li>
            )}
            {rings > 0 && (
                <li className="ring">
                    <Sample kind="ring" /> ring: {count(rings, "ticket")} that wait for each other
                </li>
            )}
            <li className="keys">
                <kbd>↑↓←→</kbd> go <kbd>Enter</kbd> open <kbd>Space</kbd> centre
            </li>
        </ul>
    );
}

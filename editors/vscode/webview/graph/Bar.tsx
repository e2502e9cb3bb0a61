/** The bar above the graph: what is shown, and what of it. */
import type { GraphView } from "../../src/panels/messages";
import type { Graph } from "../../src/protocol";
import { count, number } from "../shared/words";

interface Props {
    view: GraphView;
    hideDone: boolean;
    /** How many tickets can be seen. */
    shown: number;
    known: Graph | null;
    partial: boolean;
    show: (changes: Partial<GraphView>) => void;
    setHideDone: (hideDone: boolean) => void;
}

const DEPTHS = [1, 2, 3, 4];

/** "12 tickets", "200 of 1,234 shown", "9 tickets, 3 done hidden". */
function amount(shown: number, known: Graph | null): string {
    if (!known) return "";
    const hidden = known.tickets.length - shown;
    const rest = hidden > 0 ? `, ${number(hidden)} done hidden` : "";
    if (known.total <= known.tickets.length) return count(shown, "ticket") + rest;
    return `${number(shown)} of ${number(known.total)} shown${rest}`;
}

export function Bar({ view, hideDone, shown, known, partial, show, setHideDone }: Props) {
    return (
        <header className="bar">
            <h1>
                {view.key === undefined ? (
                    "Dependencies"
                ) : (
                    <>
                        Dependencies of <bdi>{view.name ?? "…"}</bdi>
                    </>
                )}
            </h1>
            {view.key !== undefined && (
                <>
                    <label>
                        Steps
                        <select value={view.depth} onChange={(event) => show({ depth: Number(event.target.value) })}>
                            {DEPTHS.map((depth) => (
                                <option key={depth}>{depth}</option>
                            ))}
                        </select>
                    </label>
                    <button type="button" onClick={() => show({ key: undefined, name: undefined })}>
                        Whole workspace
                    </button>
                </>
            )}
            <label>
                <input
                    type="checkbox"
                    checked={view.parents}
                    onChange={(event) => show({ parents: event.target.checked })}
                />
                Part of
            </label>
            <label>
                <input type="checkbox" checked={hideDone} onChange={(event) => setHideDone(event.target.checked)} />
                Hide what is done
            </label>
            <p className="amount" role="status">
                {amount(shown, known)}
                {partial && " · reading…"}
            </p>
        </header>
    );
}

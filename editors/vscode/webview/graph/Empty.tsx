/** The graph with nothing in it: why, and what would put something there. */
import type { ToGraphPage } from "../../src/panels/messages";
import { Notice } from "../shared/Notice";

interface Props {
    answer: Extract<ToGraphPage, { type: "graph" }>;
    showAll: () => void;
    showDone: () => void;
}

export function Empty({ answer: { graph, view, example, partial }, showAll, showDone }: Props) {
    if (graph === null) {
        return (
            <Notice title={`${view.name ?? "The ticket"} is not there any more`}>
                <button type="button" className="primary" onClick={showAll}>
                    Show the whole workspace
                </button>
            </Notice>
        );
    }
    if (graph.tickets.length > 0) {
        return (
            <Notice title="All of these tickets are done">
                <button type="button" className="primary" onClick={showDone}>
                    Show what is done
                </button>
            </Notice>
        );
    }
    if (partial) return <Notice title="Reading tickets…" />;
    if (example === undefined) {
        return (
            <Notice title="There are no tickets yet">
                <p>Tickets that wait for each other are shown here.</p>
            </Notice>
        );
    }
    return (
        <Notice title="No ticket waits for another">
            <p>Write the ID of a ticket into another one that has to wait for it:</p>
            <pre>
                <code>Depends on: {example}</code>
            </pre>
        </Notice>
    );
}

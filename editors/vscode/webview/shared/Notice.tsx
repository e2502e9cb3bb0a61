/** What a page says when there is nothing to show, and what can be done about it. */
import type { Absence } from "../../src/panels/messages";

/** A sentence or two in the middle of the page. */
export function Notice({ title, children }: { title: string; children?: React.ReactNode }) {
    return (
        <section className="notice" role="status">
            <h2>{title}</h2>
            {children}
        </section>
    );
}

const WORDS: Record<Absence, [string, string]> = {
    notRunning: [
        "The tickmark server is not running",
        "It may have stopped, or it is older than this extension and cannot answer.",
    ],
};

/** There is no answer from a server. */
export function Absent({ why, restart }: { why: Absence; restart: () => void }) {
    const [title, reason] = WORDS[why];
    return (
        <Notice title={title}>
            <p>{reason}</p>
            <button type="button" className="primary" onClick={restart}>
                Restart it
            </button>
        </Notice>
    );
}

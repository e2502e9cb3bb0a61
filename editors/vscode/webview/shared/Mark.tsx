/** How far a ticket is, as a shape: what the colour says can be seen without it. */
import type { Progress } from "../../src/protocol";

const SHAPES: Record<Progress, React.ReactNode> = {
    open: <circle cx="8" cy="8" r="5.5" />,
    active: (
        <>
            <circle cx="8" cy="8" r="5.5" />
            <path className="filled" d="M8 2.5a5.5 5.5 0 0 1 0 11z" />
        </>
    ),
    blocked: (
        <>
            <path d="M8 1.8 14.6 13.6H1.4z" />
            <path d="M8 6v3.6M8 11.2v.9" />
        </>
    ),
    done: (
        <>
            <circle className="filled" cx="8" cy="8" r="6" />
            <path className="cut" d="m5 8.2 2.1 2.1L11.2 6" />
        </>
    ),
    dropped: (
        <>
            <circle cx="8" cy="8" r="5.5" />
            <path d="m4.2 11.8 7.6-7.6" />
        </>
    ),
    unknown: <circle cx="8" cy="8" r="5.5" strokeDasharray="2 2.3" />,
};

/** The mark beside a status, which says the same in words. */
export function Mark({ progress }: { progress: Progress }) {
    return (
        <svg className={`mark ${progress}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            {SHAPES[progress]}
        </svg>
    );
}

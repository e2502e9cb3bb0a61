/** A ticket as a card of the board. */
import { useDraggable } from "@dnd-kit/core";
import { memo } from "react";
import type { Ticket } from "../../src/protocol";
import { Mark } from "../shared/Mark";
import { count, nameOf, statusOf } from "../shared/words";

interface Props {
    ticket: Ticket;
    /** The Tab key leads to it; arrow keys go on from there. */
    isReached: boolean;
    /** It was put here, and that is not yet in its file. */
    isMoving: boolean;
    choose: (key: string) => void;
}

export const Card = memo(function Card({ ticket, isReached, isMoving, choose }: Props) {
    const { setNodeRef, listeners, attributes, isDragging } = useDraggable({ id: ticket.key, data: { ticket } });
    const kinds = [ticket.progress, isDragging && "taken", isMoving && "moving"].filter(Boolean).join(" ");
    return (
        <li className={isDragging ? "taken" : ""}>
            {/* biome-ignore lint/a11y/useSemanticElements: what is within a button cannot be laid out as freely. */}
            <div
                ref={setNodeRef}
                {...attributes}
                {...listeners}
                role="button"
                aria-roledescription="card"
                aria-busy={isMoving}
                aria-label={spoken(ticket)}
                tabIndex={isReached ? 0 : -1}
                className={`card ${kinds}`}
                data-key={ticket.key}
            >
                <Face ticket={ticket} />
            </div>
            <button
                type="button"
                className="choose"
                tabIndex={-1}
                title="Change status… (S)"
                aria-label={`Change the status of ${nameOf(ticket)}`}
                onClick={() => choose(ticket.key)}
            >
                ⋯
            </button>
        </li>
    );
});

/** What a reader says for a card. */
function spoken(ticket: Ticket): string {
    const { priority, assignee, checked, waitsFor, archived } = ticket;
    const parts = [nameOf(ticket), statusOf(ticket)];
    if (priority) parts.push(`priority ${priority}`);
    if (assignee) parts.push(`of ${assignee}`);
    if (checked?.total) parts.push(`${checked.done} of ${checked.total} boxes checked`);
    if (waitsFor) parts.push(`waits for ${count(waitsFor, "ticket")}`);
    if (archived) parts.push("archived");
    return parts.join(", ");
}

/** What is on a card. */
export function Face({ ticket }: { ticket: Ticket }) {
    const { id, title, progress, status, priority, assignee, checked, waitsFor, archived } = ticket;
    return (
        <>
            <div className="id">
                <Mark progress={progress} />
                <bdi title={status}>{id || "no ID"}</bdi>
                {archived && <span className="tag">archived</span>}
                {assignee && <bdi className="assignee">{assignee}</bdi>}
            </div>
            <div className="title" dir="auto" title={title}>
                {title}
            </div>
            <div className="facts">
                {priority && <bdi className="fact">{priority}</bdi>}
                {checked && checked.total > 0 && (
                    <span className="fact" title="Boxes that are checked">
                        ☑ {checked.done}/{checked.total}
                    </span>
                )}
                {waitsFor > 0 && <span className="fact waits">waits for {waitsFor}</span>}
            </div>
        </>
    );
}

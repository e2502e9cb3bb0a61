/** A column of the board with its cards, of which more are asked for when somebody wants to see them. */
import { useDroppable } from "@dnd-kit/core";
import { Mark } from "../shared/Mark";
import { count, number } from "../shared/words";
import { Card } from "./Card";
import type { Column } from "./state";

/** How many cards come with each wish for more, and at most. */
const MORE = 200;
const MOST = 1000;

interface Props {
    column: Column;
    reached: string | undefined;
    moving: ReadonlySet<string>;
    isDragging: boolean;
    choose: (key: string) => void;
    showMore: (column: string, limit: number) => void;
}

export function ColumnView({ column, reached, moving, isDragging, choose, showMore }: Props) {
    const { name, label, progress, tickets, isRead, takes } = column;
    const { setNodeRef, isOver } = useDroppable({ id: name, data: { label }, disabled: !takes });
    const kinds = ["column", isOver && "over", isDragging && !takes && "closed"].filter(Boolean).join(" ");
    const more = column.count - tickets.length;
    return (
        <section ref={setNodeRef} className={kinds} aria-label={`${label}, ${count(column.count, "ticket")}`}>
            <h2>
                {progress && <Mark progress={progress} />}
                <bdi>{label}</bdi>
                <span className="count">{number(column.count)}</span>
            </h2>
            <ul aria-label={label}>
                {tickets.map((ticket) => (
                    <Card
                        key={ticket.key}
                        ticket={ticket}
                        isReached={ticket.key === reached}
                        isMoving={moving.has(ticket.key)}
                        choose={choose}
                    />
                ))}
                {isRead && more > 0 && (
                    <li className="more">
                        {tickets.length < MOST ? (
                            <button type="button" onClick={() => showMore(name, Math.min(tickets.length + MORE, MOST))}>
                                {number(Math.min(more, MORE))} more
                            </button>
                        ) : (
                            `${number(more)} more: filter to see them.`
                        )}
                    </li>
                )}
            </ul>
        </section>
    );
}

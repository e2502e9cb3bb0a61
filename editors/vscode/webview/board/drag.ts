/** How cards are dragged: with the mouse into a column, with the arrow keys from column to column, and what is said of it. */
import {
    type Announcements,
    type CollisionDetection,
    KeyboardCode,
    type KeyboardCoordinateGetter,
    KeyboardSensor,
    PointerSensor,
    pointerWithin,
    rectIntersection,
    useSensor,
    useSensors,
} from "@dnd-kit/core";
import type { Ticket } from "../../src/protocol";

/** A column to the left or right of the one that the card is over. */
const toColumn: KeyboardCoordinateGetter = (event, { currentCoordinates, context }) => {
    const by = event.code === KeyboardCode.Left ? -1 : event.code === KeyboardCode.Right ? 1 : 0;
    const card = context.collisionRect;
    if (!by || !card) return undefined;
    event.preventDefault();
    const middle = card.left + card.width / 2;
    const columns = context.droppableContainers
        .getEnabled()
        .flatMap(({ id }) => context.droppableRects.get(id) ?? [])
        .filter((rect) => (by < 0 ? rect.right < middle : rect.left > middle))
        .sort((a, b) => by * (a.left - b.left));
    const [to] = columns;
    if (!to) return currentCoordinates;
    return { x: to.left + (to.width - card.width) / 2, y: to.top + 48 };
};

/** Space takes a card and puts it down; Enter is left to open it. */
const KEYS = {
    start: [KeyboardCode.Space],
    cancel: [KeyboardCode.Esc],
    end: [KeyboardCode.Space, KeyboardCode.Enter],
};

export function useDragSensors() {
    return useSensors(
        useSensor(PointerSensor, { activationConstraint: { distance: 6 } }),
        useSensor(KeyboardSensor, { coordinateGetter: toColumn, keyboardCodes: KEYS }),
    );
}

/** The column under the pointer; without one, the one that the card covers most. */
export const columnUnder: CollisionDetection = (drag) => {
    return drag.pointerCoordinates ? pointerWithin(drag) : rectIntersection(drag).slice(0, 1);
};

export const INSTRUCTIONS = {
    draggable:
        "Enter opens the ticket. Space takes it, the left and right arrow keys move it to another column, Space puts it " +
        "down and Escape puts it back. S asks for its status.",
};

/** What a reader says while a card is dragged. */
export function announcements(nameOf: (ticket: Ticket) => string): Announcements {
    const ticket = (active: { data: { current?: Record<string, unknown> | undefined } }) =>
        nameOf(active.data.current?.ticket as Ticket);
    const label = (over: { data: { current?: Record<string, unknown> | undefined } } | null) =>
        over ? String(over.data.current?.label) : undefined;
    return {
        onDragStart: ({ active }) => `Took ${ticket(active)}.`,
        onDragOver: ({ over }) => (over ? `Over ${label(over)}.` : "Not over a column."),
        onDragEnd: ({ active, over }) =>
            over ? `Put ${ticket(active)} into ${label(over)}.` : `Put ${ticket(active)} back.`,
        onDragCancel: ({ active }) => `Put ${ticket(active)} back.`,
    };
}

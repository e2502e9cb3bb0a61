/** The columns side by side, and the card that is being dragged above them. */
import { DndContext, DragOverlay, MeasuringStrategy } from "@dnd-kit/core";
import { useMemo, useRef, useState } from "react";
import type { Ticket } from "../../src/protocol";
import { nameOf } from "../shared/words";
import { Face } from "./Card";
import { ColumnView } from "./ColumnView";
import { announcements, columnUnder, INSTRUCTIONS, useDragSensors } from "./drag";
import { type Column, type Move, type Step, step } from "./state";

interface Props {
    columns: Column[];
    moves: Move[];
    move: (move: Move) => void;
    open: (key: string, beside: boolean) => void;
    choose: (key: string) => void;
    showMore: (column: string, limit: number) => void;
}

const STEPS = new Set<string>(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"] satisfies Step[]);
const ACCESSIBILITY = { announcements: announcements(nameOf), screenReaderInstructions: INSTRUCTIONS };
/** Columns grow and shrink while a card is dragged: other cards come and go. */
const MEASURING = { droppable: { strategy: MeasuringStrategy.Always } };
/** Only close to an edge, so that columns do not run away under the mouse. */
const SCROLL = { threshold: { x: 0.08, y: 0.12 } };
const REDUCED = matchMedia("(prefers-reduced-motion: reduce)");

function keyAt(event: React.SyntheticEvent): string | undefined {
    return (event.target as Element).closest<HTMLElement>("[data-key]")?.dataset.key;
}

export function Columns({ columns, moves, move, open, choose, showMore }: Props) {
    const frame = useRef<HTMLElement>(null);
    const [focus, setFocus] = useState<string>();
    /** As it was when it was taken: it may be gone from its column before it is put down. */
    const [taken, setTaken] = useState<Ticket>();
    const sensors = useDragSensors();
    const moving = useMemo(() => new Set(moves.map(({ ticket }) => ticket.key)), [moves]);
    const all = columns.flatMap(({ tickets }) => tickets);
    const reached = all.some(({ key }) => key === focus) ? focus : all[0]?.key;

    const press = (event: React.KeyboardEvent) => {
        const key = keyAt(event);
        if (taken || key === undefined) return;
        if (STEPS.has(event.key)) {
            const to = step(columns, key, event.key as Step);
            if (to !== undefined) frame.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(to)}"]`)?.focus();
        } else if (event.key === "Enter") open(key, event.ctrlKey || event.altKey || event.metaKey);
        else if (event.key === "s") choose(key);
        else return;
        event.preventDefault();
    };
    const click = (event: React.MouseEvent) => {
        const key = keyAt(event);
        if (key !== undefined) open(key, event.ctrlKey || event.altKey || event.metaKey);
    };
    const drop = (to: string | undefined) => {
        setTaken(undefined);
        const from = columns.find(({ tickets }) => tickets.some(({ key }) => key === taken?.key));
        if (taken && to !== undefined && to !== from?.name) move({ ticket: taken, to });
    };

    return (
        <DndContext
            sensors={sensors}
            collisionDetection={columnUnder}
            measuring={MEASURING}
            autoScroll={SCROLL}
            accessibility={ACCESSIBILITY}
            onDragStart={({ active }) => setTaken(active.data.current?.ticket)}
            onDragEnd={({ over }) => drop(over === null ? undefined : String(over.id))}
            onDragCancel={() => setTaken(undefined)}
        >
            <main
                ref={frame}
                className="columns"
                onKeyDown={press}
                onClick={click}
                onFocus={(event) => setFocus(keyAt(event))}
            >
                {columns.map((column) => (
                    <ColumnView
                        key={column.name}
                        column={column}
                        reached={reached}
                        moving={moving}
                        isDragging={taken !== undefined}
                        choose={choose}
                        showMore={showMore}
                    />
                ))}
            </main>
            <DragOverlay dropAnimation={null} {...(REDUCED.matches ? { transition: "none" } : {})}>
                {taken && (
                    <div className={`card dragged ${taken.progress}`}>
                        <Face ticket={taken} />
                    </div>
                )}
            </DragOverlay>
        </DndContext>
    );
}

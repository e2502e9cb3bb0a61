/** The bar above the board: which tickets are on it. */
import { useEffect, useState } from "react";
import type { BoardView, SchemaChoice } from "../../src/panels/messages";
import { count, number } from "../shared/words";

interface Props {
    view: BoardView;
    schemas: SchemaChoice[];
    total: number;
    partial: boolean;
    show: (changes: Partial<BoardView>) => void;
}

/** Long enough not to ask with every letter. */
const PAUSE = 200;

export function Bar({ view, schemas, total, partial, show }: Props) {
    const [query, setQuery] = useState(view.query);
    // biome-ignore lint/correctness/useExhaustiveDependencies: asks when the words have changed, not when the rest has.
    useEffect(() => {
        if (query === view.query) return;
        const timer = setTimeout(() => show({ query }), PAUSE);
        return () => clearTimeout(timer);
    }, [query]);

    const chosen = schemas.findIndex(({ name }) => name === view.schema);
    const all = schemas.reduce((sum, { count }) => sum + count, 0);
    const choose = (index: number) => show({ schema: schemas[index]?.name ?? null, limits: {} });
    return (
        <header className="bar">
            <h1>Board</h1>
            <label>
                Template
                <select value={chosen} onChange={(event) => choose(Number(event.target.value))}>
                    {schemas.map(({ name, count }, index) => (
                        <option key={name} value={index}>
                            {name} ({number(count)})
                        </option>
                    ))}
                    <option value={-1}>All ({number(all)})</option>
                </select>
            </label>
            <input
                type="search"
                placeholder="Filter: ID, title, status, assignee"
                aria-label="Filter tickets by ID, title, status and assignee"
                value={query}
                onChange={(event) => setQuery(event.target.value)}
            />
            <label>
                <input
                    type="checkbox"
                    checked={view.archived}
                    onChange={(event) => show({ archived: event.target.checked })}
                />
                Archived
            </label>
            <p className="amount" role="status">
                {count(total, "ticket")}
                {partial && " · reading…"}
            </p>
        </header>
    );
}

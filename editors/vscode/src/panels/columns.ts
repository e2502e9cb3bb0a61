/** The columns of a board as requests and messages: by the statuses of one schema, or of all by how far tickets are. */
import type { By, ChangeStatusParams, Filter, Group, Progress } from "../protocol";
import type { BoardView, ColumnHead, SchemaChoice } from "./messages";

/** What is asked for first of a column, of one whose tickets are over, and by each wish for more. */
const PAGES = { first: 50, over: 20, most: 1000 };

/** The schema of a view, as far as it is there: `null` for all of them, `undefined` if one is still to be chosen. */
export function chosenSchema(view: BoardView, schemas: SchemaChoice[]): string | null | undefined {
    return schemas.some(({ name }) => name === view.schema) || view.schema === null ? view.schema : undefined;
}

/** Schemas in the order in which they are tried as the first one to show: by how many tickets follow them. */
export function byCount(schemas: SchemaChoice[]): SchemaChoice[] {
    return [...schemas].sort((a, b) => b.count - a.count);
}

/** What the columns are grouped by. */
export function groupedBy(view: BoardView): By {
    return view.schema == null ? "progress" : "status";
}

/** Which tickets are on the board. */
export function filterOf(view: BoardView): Filter {
    const query = view.query.trim();
    return { archived: view.archived, ...(query && { query }), ...(view.schema != null && { schema: view.schema }) };
}

/** The schemas that can be chosen: those of groups by schema that have tickets. */
export function choices(groups: Group[]): SchemaChoice[] {
    return groups.flatMap(({ key, count }) => (key !== null && count > 0 ? [{ name: key, count }] : []));
}

/** The columns of groups. For tickets of which the status is not known there is one only if there are such tickets. */
export function columnsOf(groups: Group[], by: By): ColumnHead[] {
    const isKnown = ({ key, progress }: Group) => key !== null && !(by === "progress" && progress === "unknown");
    return groups
        .filter((group) => group.count > 0 || isKnown(group))
        .map((group) => ({
            name: nameOf(group.key),
            label: group.label,
            progress: group.progress,
            count: group.count,
            takes: isKnown(group),
        }));
}

/** The name of a group as a column. It cannot be mistaken for a status, whatever a team calls those. */
export function nameOf(key: string | null): string {
    return key === null ? "" : `=${key}`;
}

/** The group of a column. */
export function groupOf(name: string): string | null {
    return name === "" ? null : name.slice(1);
}

/** How many tickets of a column are asked for. */
export function limitOf(view: BoardView, column: ColumnHead): number {
    const asked = view.limits[column.name];
    const first = isOver(column) ? PAGES.over : PAGES.first;
    return Math.min(asked ?? first, PAGES.most);
}

/** Its tickets are over: they are asked for last, and not as many. */
export function isOver({ progress }: { progress?: Progress | undefined }): boolean {
    return progress === "done" || progress === "dropped";
}

/** The request that puts a ticket into a column. */
export function moveTo(key: string, column: ColumnHead, by: By): ChangeStatusParams {
    const { progress, label } = column;
    return by === "progress" && progress ? { key, progress } : { key, status: label };
}

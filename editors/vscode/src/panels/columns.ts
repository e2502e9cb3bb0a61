/** The columns of a board as requests and messages: by the statuses of one schema, or of all by how far tickets are. */
import type { By, ChangeStatusParams, Filter, Group, Progress, Ticket } from "../protocol";
import type { BoardView, ColumnHead, SchemaChoice } from "./messages";

/** What is asked for first of a column, of one whose tickets are over, and by each wish for more. */
export const PAGES = { first: 50, over: 20, most: 1000 };

const NAMES: Record<Progress, string> = {
    open: "Open",
    active: "In progress",
    blocked: "Blocked",
    done: "Done",
    dropped: "Dropped",
    unknown: "Not known",
};

/** The schema of a view: the one that was chosen if it is still there, or else the one that most tickets follow. */
export function chosenSchema(view: BoardView, schemas: SchemaChoice[]): string | null {
    if (view.schema === null || schemas.some(({ name }) => name === view.schema)) return view.schema ?? null;
    const most = schemas.reduce<SchemaChoice | undefined>((a, b) => (a && a.count >= b.count ? a : b), undefined);
    return most?.name ?? null;
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

/** The columns of groups. One for tickets without a status is there only if there are such tickets. */
export function columnsOf(groups: Group[], by: By): ColumnHead[] {
    return groups
        .filter(({ key, count, progress }) => count > 0 || (key !== null && progress !== "unknown"))
        .map(({ key, label, progress, count }) => ({
            name: nameOf(key),
            label: key === null ? "No status" : by === "progress" && progress ? NAMES[progress] : label,
            progress,
            count,
            takes: key !== null && !(by === "progress" && progress === "unknown"),
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
export function moveTo(ticket: Ticket, column: string, by: By): ChangeStatusParams | undefined {
    const group = groupOf(column);
    if (group === null) return undefined;
    return by === "progress" ? { key: ticket.key, progress: group as Progress } : { key: ticket.key, status: group };
}

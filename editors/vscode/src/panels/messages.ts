/**
 * What a panel and its page say to each other. Both sides are compiled against this file, so that neither can send what
 * the other does not know.
 */
import type { Graph, Progress, Ticket } from "../protocol";

/** Why there is nothing to show. */
export type Absence = "notRunning";

/** What is shown of the graph; kept by the page over a reload. */
export interface GraphView {
    /** The key of the ticket to begin at; without it the whole workspace. */
    key?: string | undefined;
    /** Its ID or title, to name it while nothing has been read yet. */
    name?: string | undefined;
    depth: number;
    parents: boolean;
}

export const graphView: GraphView = { depth: 2, parents: false };

export type ToGraphPage =
    | {
          type: "graph";
          view: GraphView;
          /** `null` if the ticket to begin at is not there any more. */
          graph: Graph | null;
          /** Some ticket of the workspace, as an example of what can be written; none if there are no tickets. */
          example?: string | undefined;
          partial: boolean;
      }
    | { type: "absent"; why: Absence };

export type FromGraphPage = { type: "ready"; view: GraphView } | { type: "show"; view: GraphView } | Common;

/** What is shown of the board; kept by the page over a reload. */
export interface BoardView {
    /** The name of a schema, `null` for all of them; without it the one that most tickets follow. */
    schema?: string | null | undefined;
    query: string;
    archived: boolean;
    /** How many cards of a column were asked for, by its name, where that is not what it begins with. */
    limits: Record<string, number>;
}

export const boardView: BoardView = { query: "", archived: false, limits: {} };

/** A column without its cards. */
export interface ColumnHead {
    /** Names it between page and panel. */
    name: string;
    label: string;
    progress?: Progress | undefined;
    /** How many tickets it has, shown or not. */
    count: number;
    /** Tickets can be put there: not where they have no status, or one that tickmark does not know. */
    takes: boolean;
}

export interface SchemaChoice {
    name: string;
    count: number;
}

export type ToBoardPage =
    | {
          type: "columns";
          /** What is shown, with the schema that was chosen for the user. */
          view: BoardView;
          schemas: SchemaChoice[];
          columns: ColumnHead[];
          partial: boolean;
      }
    | { type: "cards"; column: string; tickets: Ticket[]; total: number }
    /** The move is in the file, and what the page was told since then has it. */
    | { type: "moved"; key: string }
    /** The move is not to be, and why. */
    | { type: "refused"; key: string; why: string }
    | { type: "absent"; why: Absence };

export type FromBoardPage =
    | { type: "ready"; view: BoardView }
    | { type: "show"; view: BoardView }
    | { type: "move"; key: string; column: string }
    /** Ask the user for the status. */
    | { type: "choose"; key: string }
    | Common;

export type Common = { type: "open"; key: string; beside: boolean } | { type: "restart" };

/** The board in a panel: tickets by status, and another status for those that are put elsewhere. */
import type * as vscode from "vscode";
import { chooseStatus, GONE, NOT_RUNNING, setStatus } from "../commands/setStatus";
import * as messages from "../messages";
import * as protocol from "../protocol";
import type { Session } from "../session";
import {
    byCount,
    choices,
    chosenSchema,
    columnsOf,
    filterOf,
    groupedBy,
    groupOf,
    isOver,
    limitOf,
    moveTo,
} from "./columns";
import { Latest } from "./latest";
import {
    type BoardView,
    boardView,
    type ColumnHead,
    type FromBoardPage,
    type SchemaChoice,
    type ToBoardPage,
} from "./messages";
import { type Content, doCommon, PanelKind } from "./panel";
import { Places } from "./places";

const kind = new PanelKind("board", "Board", (session: Session, post: (message: ToBoardPage) => void) => {
    return new BoardContent(session, post);
});

/** Shows the board. */
export function showBoard(context: vscode.ExtensionContext, session: Session): void {
    kind.show(context, session);
}

/** Brings the board back when the window is opened again. */
export function restoreBoard(context: vscode.ExtensionContext, session: Session): vscode.Disposable {
    return kind.restore(context, session);
}

class BoardContent implements Content<FromBoardPage> {
    private view: BoardView = boardView;
    private columns: ColumnHead[] = [];
    private isReady = false;
    private readonly places = new Places();
    private readonly latest = new Latest();
    /** Moves that are in the documents, but not yet in what the page was told. */
    private readonly applied = new Set<string>();

    constructor(
        private readonly session: Session,
        private readonly post: (message: ToBoardPage) => void,
    ) {}

    async receive(message: FromBoardPage): Promise<void> {
        switch (message.type) {
            case "ready":
            case "show":
                this.isReady = true;
                this.view = message.view;
                return this.refresh();
            case "move":
                return this.move(message.key, message.column);
            case "choose":
                return this.choose(message.key);
            default:
                return doCommon(message, (key) => this.places.at(key));
        }
    }

    refresh(): Promise<void> {
        if (!this.isReady) return Promise.resolve();
        const settled = [...this.applied];
        return this.latest.run(async (token) => {
            if (!(await this.fill(token)) || token.isCancellationRequested) return;
            for (const key of settled) {
                this.applied.delete(key);
                this.post({ type: "moved", key });
            }
        });
    }

    /** Asks for the columns, then for what is in them, and for what is over at last. */
    private async fill(token: vscode.CancellationToken): Promise<boolean> {
        const ofAll = filterOf({ ...this.view, schema: null });
        const bySchema = await this.session.ask(protocol.groups, { by: "schema", ...ofAll }, token);
        if (token.isCancellationRequested) return false;
        const schemas = choices(bySchema?.groups ?? []);
        const view = { ...this.view, schema: await this.schemaOf(this.view, schemas, token) };
        const by = groupedBy(view);
        const filter = filterOf(view);
        const answer = bySchema && (await this.session.ask(protocol.groups, { by, ...filter }, token));
        if (token.isCancellationRequested) return false;
        if (!answer) {
            this.post({ type: "absent", why: "notRunning" });
            return false;
        }
        const columns = columnsOf(answer.groups, by);
        this.view = view;
        this.columns = columns;
        this.post({ type: "columns", view, schemas, columns, partial: answer.partial });
        const load = async (column: ColumnHead) => {
            const params = { by, key: groupOf(column.name), limit: limitOf(view, column), ...filter };
            const page = await this.session.ask(protocol.tickets, params, token);
            if (!page || token.isCancellationRequested) return;
            this.places.add(page.tickets);
            this.post({ type: "cards", column: column.name, ...page });
        };
        await Promise.all(columns.filter((column) => !isOver(column)).map(load));
        await Promise.all(columns.filter(isOver).map(load));
        return true;
    }

    /** The schema that the user has chosen, or else the one with the most tickets of those that know statuses. */
    private async schemaOf(view: BoardView, schemas: SchemaChoice[], token: vscode.CancellationToken) {
        const chosen = chosenSchema(view, schemas);
        if (chosen !== undefined) return chosen;
        for (const { name } of byCount(schemas)) {
            const answer = await this.session.ask(protocol.groups, { by: "status", schema: name }, token);
            if (answer?.groups.some(({ key, progress }) => key !== null && progress !== "unknown")) return name;
        }
        return null;
    }

    private async move(key: string, name: string): Promise<void> {
        const column = this.columns.find((column) => column.name === name);
        if (!column) return this.post({ type: "refused", key, why: "This column is not there any more." });
        const why = await setStatus(this.session, moveTo(key, column, groupedBy(this.view)));
        if (why !== undefined) return this.post({ type: "refused", key, why });
        this.applied.add(key);
        this.refreshSoon();
    }

    private async choose(key: string): Promise<void> {
        const refuse = (why: string | undefined) => why && this.post({ type: "refused", key, why });
        try {
            const values = await this.session.ask(protocol.statuses, { key });
            refuse(values ? await chooseStatus(this.session, values) : values === null ? GONE : NOT_RUNNING);
        } catch (error) {
            refuse(messages.reason(error));
        }
    }

    /** The server tells of the change; if nothing it tells of has changed, it does not, and the page is not to wait. */
    private refreshSoon(): void {
        const timer = setTimeout(() => void this.refresh(), 1000);
        const heard = this.session.onDidChangeTickets(() => {
            clearTimeout(timer);
            heard.dispose();
        });
        setTimeout(() => heard.dispose(), 1500);
    }
}

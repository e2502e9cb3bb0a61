/** The graph of who waits for whom, in a panel. */
import type * as vscode from "vscode";
import * as protocol from "../protocol";
import type { Session } from "../session";
import { Latest } from "./latest";
import { type FromGraphPage, type GraphView, graphView, type ToGraphPage } from "./messages";
import { type Content, doCommon, PanelKind } from "./panel";
import { Places } from "./places";

const kind = new PanelKind("graph", "Dependencies", (session: Session, post: (message: ToGraphPage) => void) => {
    return new GraphContent(session, post);
});

/** Shows the graph around a ticket, or else what the panel showed before, the whole workspace at first. */
export function showGraph(context: vscode.ExtensionContext, session: Session, key?: string): void {
    const content = kind.show(context, session);
    if (key !== undefined) content.center(key);
}

/** Brings the graph back when the window is opened again. */
export function restoreGraph(context: vscode.ExtensionContext, session: Session): vscode.Disposable {
    return kind.restore(context, session);
}

class GraphContent implements Content<FromGraphPage> {
    private view: GraphView = graphView;
    private wanted: string | undefined;
    private readonly places = new Places();
    private readonly latest = new Latest();
    private isReady = false;

    constructor(
        private readonly session: Session,
        private readonly post: (message: ToGraphPage) => void,
    ) {}

    /** Begins at that ticket, also if the page is still being loaded. */
    center(key: string): void {
        this.wanted = key;
        if (this.isReady) void this.show({ ...this.view });
    }

    async receive(message: FromGraphPage): Promise<void> {
        if (message.type === "ready") this.isReady = true;
        if (message.type === "ready" || message.type === "show") return this.show(message.view);
        return doCommon(message, (key) => this.places.at(key));
    }

    async refresh(): Promise<void> {
        if (this.isReady) await this.show(this.view);
    }

    private show(view: GraphView): Promise<void> {
        if (this.wanted !== undefined) view = { ...view, key: this.wanted, name: undefined };
        this.wanted = undefined;
        this.view = view;
        return this.latest.run(async (token) => {
            const { key, depth, parents } = view;
            const from = key === undefined ? {} : { key };
            const [graph, groups] = await Promise.all([
                this.session.ask(protocol.graph, { ...from, depth, parents }, token),
                this.session.ask(protocol.groups, { by: "progress" }, token),
            ]);
            if (token.isCancellationRequested) return;
            if (graph === undefined || groups === undefined) return this.post({ type: "absent", why: "notRunning" });
            this.places.add(graph?.tickets ?? []);
            const center = graph?.tickets.find((ticket) => ticket.key === key);
            if (center) this.view = view = { ...view, name: center.id || center.title };
            const example = graph?.edges.length ? undefined : await this.example(token);
            this.post({ type: "graph", view, graph, example, partial: groups.partial });
        });
    }

    private async example(token: vscode.CancellationToken): Promise<string | undefined> {
        const answer = await this.session.ask(protocol.tickets, { limit: 50 }, token);
        return answer?.tickets.find((ticket) => ticket.id !== "")?.id;
    }
}

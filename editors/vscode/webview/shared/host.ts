/** The page's end of the wire to its panel, and what it keeps while it cannot be seen. */

interface Host {
    postMessage(message: unknown): void;
    getState(): unknown;
    setState(state: unknown): void;
}

declare function acquireVsCodeApi(): Host;

/** The panel, for a page that sends `From`, is sent `To` and keeps `State`. */
export class Panel<From, To, State extends object> {
    private readonly host = acquireVsCodeApi();

    constructor(private readonly initial: State) {}

    send(message: From): void {
        this.host.postMessage(message);
    }

    /** Listens until the returned function is called. */
    listen(hear: (message: To) => void): () => void {
        const listener = (event: MessageEvent<To>) => hear(event.data);
        window.addEventListener("message", listener);
        return () => window.removeEventListener("message", listener);
    }

    /** What was kept before; what an older version did not keep is as at first. */
    get kept(): State {
        const state = this.host.getState();
        return { ...this.initial, ...(typeof state === "object" ? state : undefined) };
    }

    keep(state: Partial<State>): void {
        this.host.setState({ ...this.kept, ...state });
    }
}

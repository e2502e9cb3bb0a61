/** What happens when the server ends by itself: it is started again, but not for ever. */
import {
    CloseAction,
    type CloseHandlerResult,
    ErrorAction,
    type ErrorHandler,
    type ErrorHandlerResult,
} from "vscode-languageclient/node";

/** So many crashes within so many milliseconds are too many. */
const MANY = 5;
const WHILE = 3 * 60_000;

export class Crashes implements ErrorHandler {
    private times: number[] = [];

    /**
     * @param isStarting whether the server has not answered yet: it would end again
     * @param onRestart the server is started again after its first crash in a while
     * @param onGivingUp it is not started again
     */
    constructor(
        private readonly isStarting: () => boolean,
        private readonly onRestart: () => void,
        private readonly onGivingUp: () => void,
    ) {}

    /** A broken pipe is followed by the end of the connection, and a message that cannot be read by the next one. */
    error(): ErrorHandlerResult {
        return { action: ErrorAction.Continue, handled: true };
    }

    closed(): CloseHandlerResult {
        if (this.isStarting()) {
            return { action: CloseAction.DoNotRestart, handled: true };
        }
        const now = Date.now();
        this.times = [...this.times.filter((time) => now - time < WHILE), now];
        if (this.times.length >= MANY) {
            this.times = [];
            this.onGivingUp();
            return { action: CloseAction.DoNotRestart, handled: true };
        }
        if (this.times.length === 1) {
            this.onRestart();
        }
        return { action: CloseAction.Restart, handled: true };
    }
}

/** Work of which only the newest matters: an answer that was overtaken is dropped, a request that is overtaken cancelled. */
import * as vscode from "vscode";

/** Runs one piece of work after the other. */
export class Latest {
    private source = new vscode.CancellationTokenSource();

    /** Begins anew. The work is to look at its token after each wait. */
    async run(work: (token: vscode.CancellationToken) => Promise<void>): Promise<void> {
        this.source.cancel();
        const source = new vscode.CancellationTokenSource();
        this.source = source;
        try {
            await work(source.token);
        } catch (error) {
            if (!source.token.isCancellationRequested) throw error;
        }
    }
}

// What is opened: several folders at once, a folder without tickets, and no folder at all.
import fs from "node:fs";
import path from "node:path";
import { equal } from "../lib/assert.mjs";
import { test, until } from "../lib/tap.mjs";
import { library, workspace } from "../lib/workspace.mjs";

export async function run({ shared }) {
    const vscode = await shared();

    await test("several folders are one workspace: their tickets are in one view, and each has its findings", async () => {
        const folders = [workspace("several/examples"), library("several/library")];
        const file = path.join(path.dirname(folders[0]), "both.code-workspace");
        fs.writeFileSync(file, JSON.stringify({ folders: folders.map((one) => ({ path: path.basename(one) })) }));
        const window = await vscode.open(file, { folders });
        await window.ready();
        equal(window.servers().length, 1, "the number of servers");
        const found = (name) =>
            window.host(async (vscode, _, [at, one]) => {
                const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders[at].uri, one);
                await vscode.window.showTextDocument(uri, { preview: false });
                return vscode.languages.getDiagnostics(uri).map(({ message }) => message);
            }, name);
        await until("findings in the first", async () => (await found([0, "tickets/ops/OPS-12.md"])).length > 0);
        await until("findings in the second", async () => (await found([1, "tickets/LIB-6-remind.md"])).length > 0);
        await window.find(".activitybar .action-label[aria-label^='Tickets']").click();
        await window.expand("ROLLING_OUT");
        await window.row("OPS-11").waitFor();
        await window.expand("In Review");
        await window.row("LIB-4").click();
        await window.isAt("LIB-4-renew.md");
        await window.picture("folders-several");
        await window.close();
    });

    /** Nothing of the extension is seen, and nothing was said. */
    const isQuiet = async (window) => {
        // From then on all that wants to run for a Markdown file has begun.
        await until("VS Code's features for Markdown", () =>
            window.host((vscode) => vscode.extensions.getExtension("vscode.markdown-language-features")?.isActive),
        );
        equal(window.servers(), [], "the servers");
        equal(await window.messages(), [], "the messages");
        equal(await window.find(".activitybar .action-label[aria-label^='Tickets']").count(), 0, "the icons");
        equal(await window.find(".statusbar-item", "tickmark").count(), 0, "the items in the status bar");
        equal(await window.findings(), [], "the findings");
    };

    await test("nothing of the extension shows in a folder without tickets", async () => {
        const notes = path.join(process.env.SCRATCH, "workspaces", "notes");
        fs.mkdirSync(notes, { recursive: true });
        fs.writeFileSync(path.join(notes, "README.md"), "# Notes\n\nNothing here is a ticket. Status: fine.\n");
        const window = await vscode.open(notes);
        await window.open("README.md");
        await isQuiet(window);
        await window.close();
    });

    await test("a window without a folder is quiet, and a text in it can be written", async () => {
        const window = await vscode.open(undefined);
        await window.host(async (vscode) => {
            const document = await vscode.workspace.openTextDocument({ language: "markdown" });
            await vscode.window.showTextDocument(document);
        });
        await window.find(".monaco-editor .view-line").first().click();
        await window.type("# Notes");
        await window.textHas("# Notes");
        await isQuiet(window);
        await window.picture("folders-none");
        await window.close();
    });
}

// When there is no server, the wrong one, or one that ends: what the user is told, and that nothing is lost.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { equal, matches, ok } from "../lib/assert.mjs";
import { step, test, until } from "../lib/tap.mjs";
import { VsCode } from "../lib/vscode.mjs";
import { workspace } from "../lib/workspace.mjs";

/** Passes everything on to tickmark, but says that it is of another version. */
const OTHER = fileURLToPath(new URL("../lib/other-version.mjs", import.meta.url));
const O11 = "tickets/ops/OPS-11.md";

export async function run({ shared, plain }) {
    const vscode = await shared();
    await withOwnServer(vscode);
    await withoutServer(plain, vscode.program());
}

/** The package for systems that have no server of their own, and no tickmark anywhere but where `tickmark` says. */
async function withoutServer(vsix, tickmark) {
    const folder = workspace("server-none");
    // Only what VS Code itself needs.
    const empty = path.join(process.env.SCRATCH, "empty-path");
    fs.mkdirSync(empty, { recursive: true });
    for (const name of ["sh", "bash", "cat", "ps", "sed", "env", "uname", "which"]) {
        const found = ["/usr/bin", "/bin"].map((place) => path.join(place, name)).find((file) => fs.existsSync(file));
        if (found && !fs.existsSync(path.join(empty, name))) {
            fs.symlinkSync(found, path.join(empty, name));
        }
    }
    const vscode = await VsCode.start("none", { vsix, environment: { PATH: empty, SHELL: "/bin/sh" } });
    const window = await step("VS Code opens", () => vscode.open(folder));

    await test("without a server one message says where it was looked for and what to do", async () => {
        const all = await window.message(/There is no tickmark to start/);
        equal(all.length, 1, `the messages ${JSON.stringify(all)}; their number`);
        matches(all[0], /Install tickmark, or set its path/);
        await window.find(".notifications-toasts .monaco-button", "How to Install").waitFor();
        await window.find(".statusbar-item", "tickmark").waitFor();
        await window.picture("server-none");
    });

    await test("a path that is set takes effect at once", async () => {
        vscode.set({ "tickmark.server.path": tickmark });
        await until("the server to run", () => window.servers().length === 1);
        await window.host((_, { open }, file) => open(file).then(() => {}), "tickets/ops/OPS-12.md");
        await until("findings", async () => (await window.findings()).length > 0);
    });

    /** Another program takes effect without a new window. */
    const use = async (program) => {
        await window.host((_, { commands }) => commands("notifications.clearAll"));
        vscode.set({ "tickmark.server.path": program });
    };

    await test("a server of another version says so once, and still checks", async () => {
        await use(script("other", `exec "${process.execPath}" "${OTHER}" "${tickmark}" "$@"`));
        const all = await window.message(/is tickmark 0\.0\.9; this extension is made for 0\.1\.0/);
        equal(all.length, 1, `the messages ${JSON.stringify(all)}; their number`);
        await until("findings", async () => (await window.findings()).length > 0);
        await window.picture("server-other");
    });

    await test("what is not tickmark is not started", async () => {
        await use(script("strange", "echo I am a teapot"));
        const all = await window.message(/is not tickmark: asked for its version, it says "I am a teapot"/);
        equal(all.length, 1, "the number of messages");
        equal(window.servers(), [], "the servers");
        equal(await window.findings(), [], "the findings");
    });

    await test("a server that ends at once is not started for ever, and the reason is told once", async () => {
        const count = path.join(process.env.SCRATCH, "starts");
        const version = 'if [ "$1" = --version ]; then echo "tickmark 0.1.0"; exit; fi';
        await use(script("ending", `${version}\necho x >> "${count}"\nexit 3`));
        const all = await window.message(/could not be started|stopped five times/);
        equal(all.length, 1, `the messages ${JSON.stringify(all)}; their number`);
        // It stays so: what it shows is the end, not a pause.
        await window.find(".statusbar-item", "tickmark").waitFor();
        const starts = () => fs.readFileSync(count, "utf8").length / 2;
        ok(starts() <= 5, `it was started ${starts()} times`);
        await window.picture("server-ending");
    });
    await window.close();
    vscode.stop();
}

async function withOwnServer(vscode) {
    const folder = workspace("server-own");
    const window = await step("VS Code opens", () => vscode.open(folder));
    await step("the extension starts", () => window.ready());

    await test("a server that is killed while text is typed comes back and knows what was typed", async () => {
        await window.open(O11);
        await window.cursor("The bench is watered", 0);
        await window.type("First. ");
        const [{ pid }] = window.servers();
        process.kill(pid, "SIGKILL");
        await window.type("Then more. ");
        const again = await until("another server", () => window.servers().find((one) => one.pid !== pid));
        await window.type("At last. ");
        ok(again.pid !== pid, "it is the same");
        const state = () =>
            window.host(async (vscode, { extension, uri }, file) => {
                const answer = await extension().exports.client.sendRequest("tickmark/documentText", {
                    textDocument: { uri: uri(file).toString() },
                });
                return { server: answer?.text, editor: vscode.window.activeTextEditor.document.getText() };
            }, O11);
        await until("the text at the new server", async () => {
            const { server, editor } = await state();
            return server === editor && editor.includes("First. Then more. At last. The bench is watered");
        });
        const all = await window.message(/The tickmark server stopped and was started again/);
        equal(all.length, 1, `the messages ${JSON.stringify(all)}; their number`);
        await window.picture("server-killed");
    });

    await test("what the server logs is in the Output channel, at its own level", async () => {
        await window.host((_, { extension, uri }) =>
            extension().exports.client.sendNotification("textDocument/didClose", {
                textDocument: { uri: uri("nowhere.md").toString() },
            }),
        );
        const line = await until("what it says of a file that is not open", () =>
            window
                .output()
                .split("\n")
                .find((text) => text.includes("a document that is not open")),
        );
        matches(line, /^\S+ \S+ \[warning\] tickmark::\S+: /, "the line");
    });

    await test("five ends in a row are the last, and one message says so", async () => {
        await window.host((_, { commands }) => commands("notifications.clearAll"));
        await window.command("tickmark: Show Board");
        await window.webview().locator(".card").first().waitFor();
        for (let time = 2; time <= 5; time += 1) {
            const { pid } = await until("a server", () => window.servers()[0]);
            await until("its answer", () => window.host((_, { extension }) => extension().exports.client?.state === 2));
            process.kill(pid, "SIGKILL");
            await until("its end", () => !window.servers().some((one) => one.pid === pid));
        }
        const all = await window.message(/stopped five times/);
        equal(all.length, 1, `the messages ${JSON.stringify(all)}; their number`);
        equal(window.servers().length, 0, "the number of servers");
        await window.picture("server-five");
    });

    await test("the board that is open says that there is no server, and starts one", async () => {
        const board = window.webview();
        await board.locator(".notice h2", { hasText: "The tickmark server is not running" }).waitFor();
        await window.picture("server-board");
        await board.locator("button", { hasText: "Restart it" }).click();
        await until("a server", () => window.servers().length === 1);
        await board.locator(".card").first().waitFor();
    });

    await test("Restart Server begins anew", async () => {
        const [{ pid }] = window.servers();
        await window.command("tickmark: Restart Server");
        await until("another server", () => window.servers().length === 1 && window.servers()[0].pid !== pid);
        await window.host((_, { open }, file) => open(file).then(() => {}), "tickets/ops/OPS-12.md");
        await until("findings", async () => (await window.findings()).length > 0);
    });

    await window.close();
}

/** A program for a test. */
function script(name, text) {
    const file = path.join(process.env.SCRATCH, "programs", name, "tickmark");
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    return file;
}

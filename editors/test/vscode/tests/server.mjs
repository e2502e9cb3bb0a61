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

export async function run({ withServer, plain }) {
    const program = await withOwnServer(withServer);
    await withoutServer(plain, program);
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
        await until("the server to run", () => vscode.servers().length === 1);
        await window.host((_, { open }, file) => open(file).then(() => {}), "tickets/ops/OPS-12.md");
        await until("findings", async () => (await window.findings()).length > 0);
    });
    await window.close();

    await test("a server of another version says so once, and still checks", async () => {
        const other = workspace("server-other");
        const program = script("other", `exec "${process.execPath}" "${OTHER}" "${tickmark}" "$@"`);
        vscode.set({ "tickmark.server.path": program });
        const second = await vscode.open(other);
        const all = await second.message(/is tickmark 0\.0\.9; this extension is made for 0\.1\.0/);
        equal(all.length, 1, `the messages ${JSON.stringify(all)}; their number`);
        await second.host((_, { open }, file) => open(file).then(() => {}), "tickets/ops/OPS-12.md");
        await until("findings", async () => (await second.findings()).length > 0);
        await second.picture("server-other");
        await second.close();
    });

    await test("what is not tickmark is not started", async () => {
        const strange = workspace("server-strange");
        vscode.set({ "tickmark.server.path": script("strange", "echo I am a teapot") });
        const third = await vscode.open(strange);
        const all = await third.message(/is not tickmark: asked for its version, it says "I am a teapot"/);
        equal(all.length, 1, "the number of messages");
        await third.close();
    });

    await test("a server that ends at once is not started for ever, and the reason is told once", async () => {
        const ending = workspace("server-ending");
        const count = path.join(process.env.SCRATCH, "starts");
        vscode.set({
            "tickmark.server.path": script(
                "ending",
                `if [ "$1" = --version ]; then echo "tickmark 0.1.0"; exit; fi\necho x >> "${count}"\nexit 3`,
            ),
        });
        const fourth = await vscode.open(ending);
        const all = await fourth.message(/could not be started|stopped five times/);
        equal(all.length, 1, `the messages ${JSON.stringify(all)}; their number`);
        // It stays so: what it shows is the end, not a pause.
        await fourth.find(".statusbar-item", "tickmark").waitFor();
        const starts = () => fs.readFileSync(count, "utf8").length / 2;
        ok(starts() <= 5, `it was started ${starts()} times`);
        await fourth.picture("server-ending");
        await fourth.close();
    });
    vscode.stop();
}

async function withOwnServer(vsix) {
    const folder = workspace("server-own");
    const vscode = await VsCode.start("own", { vsix });
    const window = await step("VS Code opens", () => vscode.open(folder));
    await step("the extension starts", () => window.ready());

    await test("a server that is killed while text is typed comes back and knows what was typed", async () => {
        await window.open(O11);
        await window.cursor("The bench is watered", 0);
        await window.type("First. ");
        const [{ pid }] = vscode.servers();
        process.kill(pid, "SIGKILL");
        await window.type("Then more. ");
        const again = await until("another server", () => vscode.servers().find((one) => one.pid !== pid));
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
        const all = await window.messages();
        equal(all.length, 1, `the messages ${JSON.stringify(all)}; their number`);
        matches(all[0], /The tickmark server stopped and was started again/);
        await window.picture("server-killed");
    });

    await test("five ends in a row are the last, and one message says so", async () => {
        await window.host((_, { commands }) => commands("notifications.clearAll"));
        for (let time = 2; time <= 5; time += 1) {
            const { pid } = await until("a server", () => vscode.servers()[0]);
            await until("its answer", () => window.host((_, { extension }) => extension().exports.client?.state === 2));
            process.kill(pid, "SIGKILL");
            await until("its end", () => !vscode.servers().some((one) => one.pid === pid));
        }
        const all = await window.message(/stopped five times/);
        equal(all.length, 1, `the messages ${JSON.stringify(all)}; their number`);
        equal(vscode.servers().length, 0, "the number of servers");
        await window.picture("server-five");
    });

    await test("Restart Server begins anew after that", async () => {
        await window.find(".notifications-toasts .monaco-button", "Restart Server").click();
        await until("a server", () => vscode.servers().length === 1);
        await window.host((_, { open }, file) => open(file).then(() => {}), "tickets/ops/OPS-12.md");
        await until("findings", async () => (await window.findings()).length > 0);
    });

    await window.close();
    vscode.stop();
    const extensions = path.join(vscode.folder, "extensions");
    const [extension] = fs.readdirSync(extensions).filter((name) => name.startsWith("tickmark.tickmark-"));
    return path.join(extensions, extension, "server/tickmark");
}

/** A program for a test. */
function script(name, text) {
    const file = path.join(process.env.SCRATCH, "programs", name, "tickmark");
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    return file;
}

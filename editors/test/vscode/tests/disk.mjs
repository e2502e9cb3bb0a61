// When the files change under the editor's feet, or cannot be changed at all.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { equal, ok } from "../lib/assert.mjs";
import { skip, step, test, until } from "../lib/tap.mjs";
import { workspace } from "../lib/workspace.mjs";

const O11 = "tickets/ops/OPS-11.md";
const O12 = "tickets/ops/OPS-12.md";

export async function run({ shared }) {
    const vscode = await shared();
    const folder = workspace("disk");
    const window = await step("VS Code opens", () => vscode.open(folder));
    await step("the extension starts", () => window.ready());

    await test("the definition follows a file that is renamed on disk", async () => {
        await window.open(O11);
        await window.cursor("**OPS-12**", 4);
        fs.renameSync(path.join(folder, O12), path.join(folder, "tickets/ops/OPS-12-power-line.md"));
        const target = () =>
            window.host(async (vscode, { commands, file }) => {
                const { document, selection } = vscode.window.activeTextEditor;
                const found = await commands("vscode.executeDefinitionProvider", document.uri, selection.active);
                return found.map((one) => file(one.targetUri ?? one.uri)).join();
            });
        await until("the new place", async () => (await target()) === "tickets/ops/OPS-12-power-line.md");
        await window.keys("F12");
        await window.isAt("OPS-12-power-line.md");
    });

    await test("a folder that is removed while a ticket of it is open loses its tickets, and nothing else", async () => {
        await window.open("phase-1-greenhouse.md");
        await until("findings", async () => (await window.findings("tickets/phases/phase-1-greenhouse.md")).length > 0);
        const total = (query) =>
            window.host(
                (_, { extension }, words) =>
                    extension()
                        .exports.client.sendRequest("tickmark/tickets", { query: words })
                        .then((answer) => answer.total),
                query,
            );
        ok((await total("rain barrel")) > 0, "the ticket is not known at first");
        await window.host((_, { open }, file) => open(file).then(() => {}), "tickets/tasks/TASK-22-door-display.md");
        await until(
            "findings",
            async () => (await window.findings("tickets/tasks/TASK-22-door-display.md")).length > 0,
        );
        fs.rmSync(path.join(folder, "tickets/tasks"), { recursive: true });
        await until("the end of its tickets", async () => (await total("rain barrel")) === 0);
        equal(window.servers().length, 1, "the number of servers");
        equal(await window.messages(), [], "the messages");
        ok((await total("power cupboard")) > 0, "other tickets are gone as well");
    });
    await window.close();

    const locked = workspace("read-only");
    const unlock = readOnly(locked);
    if (unlock) {
        let second;
        await test("a workspace on a read-only disk is checked, and a change that cannot be written says so", async () => {
            second = await vscode.open(locked);
            await second.open("OPS-12.md");
            await until("findings", async () => (await second.findings()).length > 0);
            await second.command("tickmark: New Ticket");
            await second.pick("ops-change");
            await second.answer("Nowhere to be");
            const all = await second.message(/could not be written/);
            equal(all.length, 1, `the messages ${JSON.stringify(all)}; their number`);
            await second.picture("disk-read-only");
        });
        await second?.close();
        unlock();
    } else {
        skip(
            "a workspace on a read-only disk is checked, and a change that cannot be written says so",
            "no disk can be made read-only here",
        );
    }
}

/** Makes a folder read-only. A function that makes it as it was; nothing if it is not possible. */
function readOnly(folder) {
    // Rights do not stop root: for root it is a mount, of these processes alone (see `run`).
    if (process.getuid() !== 0) {
        execFileSync("chmod", ["-R", "a-w", folder]);
        return () => execFileSync("chmod", ["-R", "u+w", folder]);
    }
    try {
        execFileSync("mount", ["--bind", folder, folder], { stdio: "pipe" });
        execFileSync("mount", ["-o", "remount,ro,bind", folder], { stdio: "pipe" });
    } catch {
        return undefined;
    }
    const unlock = () => {
        try {
            execFileSync("umount", ["--lazy", folder], { stdio: "pipe" });
        } catch {
            // It was unlocked already.
        }
    };
    process.once("exit", unlock);
    return unlock;
}

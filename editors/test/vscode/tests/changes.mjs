// What changes files in one go: what is refused leaves them as they are, and what is done is saved or shown.
import fs from "node:fs";
import path from "node:path";
import { equal, matches, ok } from "../lib/assert.mjs";
import { step, test, until } from "../lib/tap.mjs";
import { workspace } from "../lib/workspace.mjs";

const O11 = "tickets/ops/OPS-11.md";
const O12 = "tickets/ops/OPS-12.md";
const CONFIGURATION = ".tickmark.yaml";

export async function run({ shared }) {
    const vscode = await shared();
    const folder = workspace("changes");
    const window = await step("VS Code opens", () => vscode.open(folder));
    await step("the extension starts", () => window.ready());
    const disk = (file) => fs.readFileSync(path.join(folder, file), "utf8");
    /** How many documents are not saved. */
    const unsaved = () =>
        window.host((vscode) => vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty).length);

    await test("a rename to an ID that is taken says so and changes nothing", async () => {
        await window.open(O12);
        const before = await window.text();
        await window.cursor("# OPS-12", 4);
        await window.keys("F2");
        const box = window.find(".rename-box input");
        await box.waitFor();
        await box.fill("OPS-11");
        await window.keys("Enter");
        const all = await window.message(/OPS-11 is declared already, in tickets\/ops\/OPS-11\.md/);
        equal(all.length, 1, `the messages ${JSON.stringify(all)}; their number`);
        equal(await window.text(), before, "the text");
        equal(await unsaved(), 0, "the number of unsaved files");
        await window.picture("changes-refused");
        await window.host((_, { commands }) => commands("notifications.clearAll"));
    });

    await test("a ticket that a fix creates is open, with its first place selected", async () => {
        await window.open(O12);
        await window.cursor("**OPS-41**", 4);
        const fix = await window.fix("Create OPS-41 from templates/ops-change.md", O12);
        await fix.click();
        await window.isAt("OPS-41.md");
        matches(await window.text(), /^# OPS-41: /m, "the text");
        const selected = () =>
            window.host((vscode) => {
                const { document, selection } = vscode.window.activeTextEditor;
                return document.getText(selection);
            });
        await until("a place in square brackets to be selected", async () => /^\[.*\]$/.test(await selected()));
        ok(fs.existsSync(path.join(folder, "tickets/ops/OPS-41.md")), "there is no file");
        await window.picture("changes-created");
        await until("no finding for the ID", async () => {
            const found = await window.findings(O12);
            return !found.some(({ message }) => /OPS-41/.test(message));
        });
        await window.command("File: Save All");
    });

    await test("Change Status in the view's menu writes and saves a file that was clean", async () => {
        await window.find(".activitybar .action-label[aria-label^='Tickets']").click();
        await window.expand("ROLLING_OUT");
        await window.row("OPS-11").click({ button: "right" });
        const entry = window.find(".monaco-menu .action-item", "Change Status").first();
        await entry.waitFor();
        await window.picture("changes-menu");
        // The menu takes what is clicked on only once it has moved to its place.
        await entry.hover();
        await window.keys("Enter");
        await window.offered("WATCHING");
        await window.pick("WATCHING");
        await until("the status in the file", () => disk(O11).includes('status: "WATCHING"'));
        await until("nothing unsaved", async () => (await unsaved()) === 0);
        await window.expand("WATCHING");
        await window.row("OPS-11").waitFor();
    });

    await test("what is not saved stays so when the status changes", async () => {
        await window.open(O11);
        await window.cursor("The bench is watered", 0);
        await window.type("Mind: ");
        await window.command("tickmark: Change Status");
        await window.offered("BLOCKED");
        await window.pick("BLOCKED");
        await window.textHas('status: "BLOCKED"');
        await window.textHas("Mind: The bench is watered");
        equal(await unsaved(), 1, "the number of unsaved files");
        ok(!disk(O11).includes("Mind: "), "the file was saved");
        await window.command("File: Save All");
    });

    await test("findings are there once after Restart Server", async () => {
        await window.open(O12);
        const found = async () => (await window.findings()).map((one) => JSON.stringify(one)).sort();
        const before = await until("findings", async () => {
            const all = await found();
            return all.length > 0 && all;
        });
        const [{ pid }] = window.servers();
        await window.command("tickmark: Restart Server");
        await until("another server", () => window.servers().some((one) => one.pid !== pid));
        await until("its answer", () =>
            window.host((_, { extension }) =>
                extension()
                    .exports.client?.sendRequest("tickmark/tickets", { query: "ops-12" })
                    .then(({ total }) => total > 0),
            ),
        );
        await until("the findings of before", async () => {
            const now = await found();
            return JSON.stringify(now) === JSON.stringify(before) || Promise.reject(new Error(now.join("\n")));
        });
        equal(window.servers().length, 1, "the number of servers");
    });

    await test("in .tickmark.yaml keys are completed and explained, and what is wrong is shown", async () => {
        await window.open(CONFIGURATION);
        await window.keys("Control+End");
        await window.type("ign");
        await window.keys("Control+Space");
        const row = window.find(".suggest-widget.visible .monaco-list-row", "ignore").first();
        await row.waitFor();
        await window.picture("changes-configuration");
        await row.click();
        await window.textHas("\nignore:");
        await window.cursor("templates:", 4);
        await window.command("Show or Focus Hover");
        await window
            .find(".monaco-hover:visible", /template/i)
            .first()
            .waitFor();
        await window.keys("Escape");
        equal(await window.findings(CONFIGURATION), [], "the findings before");
        await window.keys("Control+End", "Enter", "Home");
        await window.type("colour: green");
        const found = await until("a finding", async () => {
            const all = await window.findings(CONFIGURATION);
            return all.some(({ message }) => /colour/.test(message)) && all;
        });
        equal(found.length, 1, `the findings ${JSON.stringify(found)}; their number`);
        await window.find(".squiggly-warning, .squiggly-error").first().waitFor();
        await window.command("File: Revert File");
    });

    await window.close();
}

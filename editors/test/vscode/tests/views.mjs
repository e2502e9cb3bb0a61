// What the extension shows beside the text: the view Tickets, its commands, the status bar, the board and the graph.
import fs from "node:fs";
import path from "node:path";
import { equal, matches, ok } from "../lib/assert.mjs";
import { step, test, until } from "../lib/tap.mjs";
import { workspace } from "../lib/workspace.mjs";

const O11 = "tickets/ops/OPS-11.md";

export async function run({ shared }) {
    const folder = workspace("views");
    const vscode = await shared();
    const window = await step("VS Code opens", () => vscode.open(folder));
    await step("the extension starts", () => window.ready());
    const disk = (file) => fs.readFileSync(path.join(folder, file), "utf8");
    const row = (text) => window.row(text);

    await test("the view lists the tickets by status", async () => {
        await window.find(".activitybar .action-label[aria-label^='Tickets']").click();
        await window.expand("ROLLING_OUT");
        await row("OPS-11").waitFor();
        matches(
            await row("OPS-11").innerText(),
            /Move the sensor database.*Ines.*1\/2.*waits for 1/s,
            "the row of OPS-11",
        );
        await window.picture("views-tree");
    });

    await test("a click on a ticket opens it where it is declared", async () => {
        await row("OPS-11").click();
        await window.find('.tab.active[data-resource-name="OPS-11.md"]').waitFor();
        await until("the cursor at its ID", () =>
            window.host(
                (vscode) =>
                    vscode.window.activeTextEditor?.document.getText(vscode.window.activeTextEditor.selection) ===
                    "OPS-11",
            ),
        );
    });

    await test("the view groups by epic and by template", async () => {
        await window.command("tickmark: Group by Template");
        await row("ops-change").waitFor();
        await row("task").first().waitFor();
        await window.command("tickmark: Group by Epic");
        await row("without an epic").waitFor();
        await window.command("tickmark: Group by Status");
        await row("ROLLING_OUT").waitFor();
    });

    await test("the filter shows what has all its words, and Escape brings back the rest", async () => {
        await window.command("tickmark: Filter Tickets");
        await window.find(".quick-input-box input").fill("sensor ops-11");
        await window.find(".part.sidebar").getByText('1 ticket has "sensor ops-11".').waitFor();
        await until(
            "one ticket",
            async () => (await window.rows()).filter((text) => /OPS-\d|TASK-\d|GH-\d/.test(text)).length === 1,
        );
        await window.picture("views-filter");
        await window.keys("Escape");
        await until("the others", async () => (await window.rows()).length > 3);
    });

    await test("Go to Ticket finds by words and opens", async () => {
        await window.command("tickmark: Go to Ticket");
        await window.find(".quick-input-box input").fill("power cupboard");
        await until("one entry", async () => (await window.offered("OPS-12")).length === 1);
        matches((await window.offered("OPS-12"))[0], /OPS-12.*A power line for the dry cupboard/);
        await window.picture("views-go-to-ticket");
        await window.keys("Enter");
        await window.isAt("OPS-12.md");
    });

    await test("New Ticket makes a file of a template with the next free ID and leads through its places", async () => {
        await window.open(O11);
        await window.command("tickmark: New Ticket");
        const offered = await window.offered("ops-change");
        ok(
            offered.some((text) => /ops-change/.test(text)),
            `no ops-change among ${offered}`,
        );
        await window.picture("views-new-ticket");
        await window.pick("ops-change");
        await window.answer("Water the moss");
        await until("the text of a new ticket", async () => /Water the moss/.test((await window.text()) ?? ""));
        const made = await window.host((vscode, { file }) => file(vscode.window.activeTextEditor.document.uri));
        matches(made, /^tickets\/ops\/OPS-14[^/]*\.md$/, "the file");
        ok(disk(made).includes("Water the moss"), "the file does not have the title");
        const place = () => window.host((vscode) => vscode.window.activeTextEditor.selection.active.line);
        // The text is there before the places are.
        const first = await until("the cursor at the first place", place);
        await window.keys("Tab");
        await until("the cursor at the next place", async () => (await place()) !== first);
        await window.picture("views-new-ticket-made");
        await window.keys("Escape", "Escape");
        await window.command("File: Revert File");
        await until("the new ticket in the view", async () => {
            const total = await window.host((_, { extension }) =>
                extension()
                    .exports.client.sendRequest("tickmark/tickets", { query: "moss" })
                    .then((answer) => answer.total),
            );
            return total === 1;
        });
    });

    await test("the status bar names the ticket at the cursor, its status and its template", async () => {
        await window.open(O11);
        await window.cursor("# OPS-11", 3);
        await window.find(".statusbar-item", "OPS-11").waitFor();
        matches(await window.find(".statusbar-item", "OPS-11").innerText(), /OPS-11 · ROLLING_OUT · ops-change/);
        await window.find(".statusbar-item", "OPS-11").click();
        const offered = await window.offered("Restart Server");
        for (const entry of [
            "Change Status",
            "Show Dependencies",
            "Open the Template",
            "New Ticket",
            "Restart Server",
        ]) {
            ok(
                offered.some((text) => text.includes(entry)),
                `no ${entry} among ${offered}`,
            );
        }
        await window.picture("views-menu");
        await window.keys("Escape");
    });

    await test("Change Status writes the status that is chosen, and undo takes it back", async () => {
        await window.open(O11);
        await window.cursor("# OPS-11", 3);
        await window.command("tickmark: Change Status");
        const offered = await window.offered("PLANNED");
        equal(
            offered.map((text) => text.replace(/now$/, "").trim()),
            ["PLANNED", "ROLLING_OUT", "WATCHING", "BLOCKED", "DONE"],
            "the list",
        );
        await window.picture("views-change-status");
        await window.pick("WATCHING");
        await window.textHas('status: "WATCHING"');
        await window.find(".statusbar-item", "OPS-11 · WATCHING").waitFor();
        await window.isAt("OPS-11.md");
        await window.keys("Control+Z");
        await window.textHas('status: "ROLLING_OUT"');
        await window.command("File: Save All");
    });

    let board;
    await test("the board has a column for each status of a template", async () => {
        await window.command("tickmark: Show Board");
        board = window.webview();
        await board
            .locator("select")
            .selectOption({ label: await board.locator("option", { hasText: "ops-change" }).innerText() });
        const columns = board.locator("section.column h2 bdi");
        await until("five columns", async () => (await columns.count()) >= 5);
        equal((await columns.allInnerTexts()).slice(0, 5), ["PLANNED", "ROLLING_OUT", "WATCHING", "BLOCKED", "DONE"]);
        await board.locator(".card", { hasText: "OPS-11" }).waitFor();
        await window.picture("views-board");
    });

    await test("a card that is dragged with the mouse changes the file, and the card stays where it was put", async () => {
        const from = await board.locator(".card", { hasText: "OPS-11" }).first().boundingBox();
        const to = await board.locator('section.column[aria-label^="WATCHING"]').boundingBox();
        const { mouse } = window.page;
        await mouse.move(from.x + 30, from.y + 12);
        await mouse.down();
        await mouse.move(from.x + 60, from.y + 30, { steps: 4 });
        await mouse.move(to.x + to.width / 2, to.y + 90, { steps: 8 });
        await board.locator('section.column.over[aria-label^="WATCHING"]').waitFor();
        await window.picture("views-board-drag");
        await mouse.up();
        await until("the status in the file", () => disk(O11).includes('status: "WATCHING"'));
        await board.locator('section[aria-label^="WATCHING"] .card:not(.moving)', { hasText: "OPS-11" }).waitFor();
    });

    await test("a card is moved by the keyboard, too", async () => {
        await board.locator(".card", { hasText: "OPS-11" }).first().focus();
        await window.keys("Space");
        await board.locator(".card.dragged").waitFor();
        await window.keys("ArrowLeft");
        await board.locator('section.column.over[aria-label^="ROLLING_OUT"]').waitFor();
        await window.keys("Space");
        await until("the status in the file", () => disk(O11).includes('status: "ROLLING_OUT"'));
        await board.locator('section[aria-label^="ROLLING_OUT"] .card:not(.moving)', { hasText: "OPS-11" }).waitFor();
    });

    await test("the board shows what is typed elsewhere", async () => {
        fs.writeFileSync(path.join(folder, O11), disk(O11).replace('status: "ROLLING_OUT"', 'status: "BLOCKED"'));
        await board.locator('section[aria-label^="BLOCKED"] .card', { hasText: "OPS-11" }).waitFor();
        fs.writeFileSync(path.join(folder, O11), disk(O11).replace('status: "BLOCKED"', 'status: "ROLLING_OUT"'));
        await board.locator('section[aria-label^="ROLLING_OUT"] .card', { hasText: "OPS-11" }).waitFor();
    });

    await test("a click on a card opens its ticket", async () => {
        await board.locator(".card", { hasText: "OPS-12" }).first().click();
        await window.isAt("OPS-12.md");
    });

    await test("the graph shows who waits for whom, and a click opens the ticket", async () => {
        await window.open(O11);
        await window.cursor("# OPS-11", 3);
        await window.command("tickmark: Show Dependencies");
        const graph = window.webview();
        await graph.locator(".card.center", { hasText: "OPS-11" }).waitFor();
        await graph.locator(".card", { hasText: "OPS-12" }).first().waitFor();
        await until("lines", async () => (await graph.locator(".react-flow__edge").count()) > 0);
        matches(
            await graph.locator(".card.center").getAttribute("aria-label"),
            /OPS-11.*waits for OPS-12/,
            "what a reader says of OPS-11",
        );
        await window.picture("views-graph");
        await graph.locator(".card", { hasText: "OPS-12" }).first().click();
        await window.isAt("OPS-12.md");
    });

    await window.close();
}

// What every editor is tested with, in the same words: here with the keys that a user of VS Code presses.
import fs from "node:fs";
import path from "node:path";
import { equal } from "../lib/assert.mjs";
import { step, test, until } from "../lib/tap.mjs";
import { CRLF, EMOJI, workspace } from "../lib/workspace.mjs";

const T22 = "tickets/tasks/TASK-22-door-display.md";
const O11 = "tickets/ops/OPS-11.md";
const O12 = "tickets/ops/OPS-12.md";

/** The files in which tickmark finds something, of each of the five formats. */
const FORMATS = [
    "tickets/briefs/which-radio.md",
    O12,
    "tickets/phases/phase-1-greenhouse.md",
    "tickets/plans/visitor-counter.md",
    T22,
];

export async function run({ shared }) {
    const folder = workspace("scenario");
    const vscode = await shared();
    const window = await step("VS Code opens", () => vscode.open(folder));
    const disk = (file) => fs.readFileSync(path.join(folder, file), "utf8");

    await test("opens a workspace of five formats", async () => {
        await window.ready();
        for (const file of FORMATS) {
            await window.host((_, { open }, one) => open(one).then(() => {}), file);
            await until(`findings in ${file}`, async () => (await window.findings(file)).length > 0);
        }
    });

    await test("a missing section is shown", async () => {
        await window.open(T22);
        await window.find(".squiggly-warning").first().waitFor();
        await window.keys("Control+Shift+M");
        await window.find(".markers-panel").waitFor();
        await window
            .find(".monaco-pane-view, .panel")
            .locator('input[placeholder^="Filter"]')
            .first()
            .fill("How to test");
        await window.find(".markers-panel .monaco-list-row", 'the section "How to test" is missing').first().waitFor();
        await window.picture("scenario-missing-section");
    });

    await test("each finding is shown once", async () => {
        const all = await window.findings();
        const doubled = all.filter(
            (one, place) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(one)) !== place,
        );
        equal(doubled, []);
        // The panel counts as the API does: what is doubled there would be seen.
        const shown = await window
            .find(".markers-panel .monaco-list-row", 'the section "How to test" is missing')
            .count();
        equal(shown, 1);
        await window.host((_, { commands }) => commands("workbench.action.closePanel"));
    });

    await test("a status is completed and the text changes", async () => {
        await complete(window, T22, "**Status**: ", "In Reviw", "In Review");
        await until(
            "no finding for the status",
            async () => !(await window.findings(T22)).some((one) => /Reviw/.test(one.message)),
        );
        await window.picture("scenario-status");
    });

    await test("a priority is completed", async () => {
        await complete(window, T22, "**Priority**: ", "P1-Soon", "P0-Now");
    });

    await test("definition goes to a file that is not open", async () => {
        await window.open(T22);
        await window.closeOthers();
        await window.cursor("TASK-21: the vents", 3);
        await window.keys("F12");
        // That ID is declared twice in the examples: both are offered.
        await window.find(".peekview-widget .ref-tree .monaco-list-row", "TASK-21: Open the vents").first().waitFor();
        await window.keys("Escape");
        await window.open(O11);
        await window.closeOthers();
        await window.cursor("**OPS-12**", 4);
        await window.keys("F12");
        await window.isAt(path.basename(O12));
        await window.find("#status\\.editor\\.selection", "Ln 11, Col 3").waitFor();
    });

    await test("an ID is renamed across files", async () => {
        await window.open(O12);
        await window.cursor("# OPS-12", 4);
        await window.keys("F2");
        const box = window.find(".rename-box input");
        await box.waitFor();
        equal(await box.inputValue(), "OPS-12");
        await box.fill("OPS-52");
        await window.keys("Enter");
        await window.textHas("# OPS-52: A power line");
        const texts = () =>
            window.host((vscode, { file }) =>
                Object.fromEntries(vscode.workspace.textDocuments.map((one) => [file(one.uri), one.getText()])),
            );
        await until("the new ID in the other files", async () => {
            const all = await texts();
            return [O11, CRLF].every((one) => (all[one] ?? disk(one)).includes("**OPS-52** - the cupboard"));
        });
        await window.picture("scenario-rename");
    });

    await test("a fix is applied", async () => {
        await window.open("visitor-counter.md");
        await window.cursor("**Kind:** Sensr", 12);
        const fix = await window.fix("Sensor", "tickets/plans/visitor-counter.md");
        await window.picture("scenario-fix");
        await fix.click();
        await window.textHas("**Kind:** Sensor\n");
        await until("no finding for the value", async () => {
            const found = await window.findings("tickets/plans/visitor-counter.md");
            return !found.some((one) => one.code === "invalid-value");
        });
    });

    await test("undo brings the text back", async () => {
        await window.isAt("visitor-counter.md");
        await window.textHas("**Kind:** Sensor\n");
        await window.keys("Control+Z");
        await window.textHas("**Kind:** Sensr\n");
        equal(await window.text(), disk("tickets/plans/visitor-counter.md"));
        await until("the finding, again", async () => {
            const found = await window.findings("tickets/plans/visitor-counter.md");
            return found.some((one) => one.code === "invalid-value");
        });
    });

    await test("a text with emoji is edited, and the editor's buffer is the server's text, byte for byte", async () => {
        await window.open(EMOJI);
        await window.cursor("🐈‍⬛", "🐈‍⬛".length);
        await window.type(" and 🦔");
        await window.cursor("👩🏽‍🌾", "👩🏽‍🌾".length);
        await window.keys("Backspace");
        await window.type("👨‍👩‍👧 é");
        await window.cursor("e\u0301 is", 2);
        await window.keys("Backspace", "Delete");
        await window.cursor("🔌 the new", "🔌".length);
        await window.keys("Enter", "Control+Z");
        await window.type("🔋");
        await same(window, EMOJI, "🔋");
    });

    await test("the same with CRLF", async () => {
        await window.open(CRLF);
        await window.cursor("1. Stop the collector");
        await window.keys("End", "Enter");
        await window.type("🐢 slowly");
        await window.cursor("2. Copy the database");
        await window.keys("Shift+ArrowDown", "Delete");
        await window.cursor("five minutes");
        await window.keys("Control+Shift+K", "Control+Z", "Home", "Backspace");
        const text = await same(window, CRLF, "🐢 slowly");
        equal(text.replaceAll("\r\n", "").includes("\n"), false);
    });

    await test("it closes and the server ends", async () => {
        equal(window.servers().length, 1, "the number of servers");
        await window.command("File: Save All");
        await window.host((vscode) => void vscode.commands.executeCommand("workbench.action.closeFolder"));
        await until("the server to end", () => window.servers().length === 0);
    });
    await window.close();
}

/** Takes away a value and completes it by keys, with the first letters typed. */
async function complete(window, file, field, old, value) {
    await window.open(file);
    await window.cursor(field + old, field.length);
    await window.keys("Shift+End");
    await window.type(value.slice(0, 1));
    await window.keys("Control+Space");
    const row = window.find(".suggest-widget.visible .monaco-list-row", value).first();
    await row.waitFor();
    await until(`${value} in focus`, async () => {
        if (await window.find(".suggest-widget.visible .monaco-list-row.focused", value).count()) {
            return true;
        }
        await window.keys("ArrowDown");
    });
    await window.keys("Enter");
    await window.textHas(`${field}${value}\n`);
}

/** Waits until the server has the text that the editor has, in all its characters, and gives it. */
async function same(window, file, part) {
    const ask = async () =>
        window.host(async (vscode, { uri, extension, commands }, name) => {
            const document = await vscode.workspace.openTextDocument(uri(name));
            const answer = await extension().exports.client.sendRequest("tickmark/documentText", {
                textDocument: { uri: document.uri.toString() },
            });
            return { editor: document.getText(), server: answer?.text };
        }, file);
    // What was typed last is on its way for a moment; from then on both are the same.
    const { editor } = await until("the editor's text at the server", async () => {
        const both = await ask();
        return both.server === both.editor && both.editor.includes(part) && both;
    });
    return editor;
}

// The pictures of the extension's page: a tidy window with one thing to see on each. UPDATE_PICTURES=1 puts them into
// editors/vscode/images.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { step, test, until } from "../lib/tap.mjs";
import { library } from "../lib/workspace.mjs";

const images = fileURLToPath(new URL("../../../vscode/images/", import.meta.url));
const SIZE = { width: 1200, height: 750 };
/** So much a picture may weigh: a page of an extension has several. */
const WEIGHT = 60_000;
const LOOK = {
    "workbench.colorTheme": "Default Light Modern",
    "workbench.tips.enabled": false,
    "breadcrumbs.enabled": false,
    "editor.fontSize": 14,
    "editor.lineHeight": 1.6,
    "editor.folding": false,
    "editor.wordWrap": "on",
};

export async function run({ shared }) {
    const vscode = await shared();
    vscode.set(LOOK);
    const window = await step("VS Code opens", () => vscode.open(library("library"), { size: SIZE }));
    await step("the extension starts", () => window.ready());
    await step("the window is tidy", async () => {
        await window.find(".monaco-workbench.vs").waitFor();
        // What has to do with the test alone, and with none of the pictures.
        await window.hide("Layout: us");
        await window.hide("No Ports Forwarded");
        await window.host((_, { commands }) => commands("notifications.clearAll"));
    });
    const command = (name) => window.host((_, { commands }, what) => commands(what), name);
    /** With nothing pointed at, and nothing moving. */
    const take = async (name) => {
        await window.find(".notifications-toasts .notification-toast").waitFor({ state: "hidden" });
        await window.page.mouse.move(SIZE.width / 2, 2);
        await window.find(".monaco-hover:visible, .workbench-hover:visible").waitFor({ state: "hidden" });
        const file = await window.picture(name);
        const { size } = fs.statSync(file);
        if (size > WEIGHT) {
            throw new Error(`${file} has ${size} bytes, more than ${WEIGHT}`);
        }
        if (process.env.UPDATE_PICTURES === "1") {
            fs.copyFileSync(file, path.join(images, path.basename(file)));
        }
    };

    await test("a picture of findings and the Problems panel", async () => {
        await window.open("LIB-6-remind.md");
        await window.keys("Control+Shift+M");
        await window.find(".markers-panel .monaco-list-row", "no ticket declares LIB-41").first().waitFor();
        await window.isShown("LIB-6-remind.md");
        await take("vscode-problems");
        await command("workbench.action.closePanel");
    });

    await test("a picture of a completion", async () => {
        await window.open("LIB-6-remind.md");
        await window.cursor("**Status**: In Progress", "**Status**: ".length);
        await window.keys("Shift+End");
        await window.type("in");
        await window.keys("Control+Space");
        // VS Code has words of its own that begin like this: the status stands above them.
        await window.find(".suggest-widget.visible .monaco-list-row.focused", /^In (Progress|Review)/).waitFor();
        await take("vscode-completion");
        await window.keys("Escape");
        await window.command("File: Revert File");
    });

    await test("a picture of the view Tickets", async () => {
        await window.find(".activitybar .action-label[aria-label^='Tickets']").click();
        // Wide enough for titles and assignees.
        const { x, width } = await window.find(".part.sidebar").boundingBox();
        await window.page.mouse.move(x + width + 1, SIZE.height / 2);
        await window.page.mouse.down();
        await window.page.mouse.move(x + width + 110, SIZE.height / 2, { steps: 5 });
        await window.page.mouse.up();
        for (const status of ["In Review", "In Progress"]) {
            await window.expand(status);
        }
        await window.row("LIB-5").click();
        await window.find('.tab.active[data-resource-name="LIB-5-reserve.md"]').waitFor();
        await window.find(".statusbar-item", "LIB-5").waitFor();
        await command("workbench.action.closeOtherEditors");
        await window.find(".codelens-decoration", "1/3 done").waitFor();
        // Only the server's colours tell it from the text around it.
        await window.find(".view-line span span", /^In\sProgress$/).waitFor();
        await take("vscode-tree");
    });

    // A board needs all the width that there is.
    await command("workbench.action.closeSidebar");
    vscode.set({ ...LOOK, "workbench.activityBar.location": "hidden" });
    await window.find(".part.activitybar").waitFor({ state: "hidden" });

    await test("a picture of the board", async () => {
        await command("workbench.action.closeAllEditors");
        await window.command("tickmark: Show Board");
        const board = window.webview();
        await board.locator(".card", { hasText: "LIB-5" }).first().waitFor();
        await until("the cards of all columns", async () => (await board.locator(".card").count()) === 14);
        await take("vscode-board");
    });

    await test("a picture of the graph", async () => {
        await window.open("LIB-5-reserve.md");
        await command("workbench.action.closeOtherEditors");
        await window.cursor("# LIB-5", 3);
        await window.command("tickmark: Show Dependencies");
        const graph = window.webview();
        await graph.locator(".card.center", { hasText: "LIB-5" }).waitFor();
        await until("lines", async () => (await graph.locator(".react-flow__edge").count()) > 0);
        await graph.getByRole("button", { name: "Whole workspace" }).click();
        await until("more tickets", async () => (await graph.locator(".react-flow__node").count()) > 8);
        await take("vscode-graph");
    });

    await window.close();
    vscode.set({});
}

// The pictures of the extension's page: a tidy window with one thing to see on each. UPDATE_PICTURES=1 puts them into
// editors/vscode/images.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { step, test, until } from "../lib/tap.mjs";
import { VsCode } from "../lib/vscode.mjs";
import { workspace } from "../lib/workspace.mjs";

const images = fileURLToPath(new URL("../../../vscode/images/", import.meta.url));
const THEMES = { light: "Default Light Modern", dark: "Default Dark Modern" };
const SIZE = { width: 1200, height: 750 };
/** So much a picture may weigh: a page of an extension has several. */
const WEIGHT = 150_000;

export async function run({ withServer }) {
    const settings = {
        "workbench.colorTheme": THEMES.light,
        "workbench.tips.enabled": false,
        "breadcrumbs.enabled": false,
        "editor.fontSize": 13,
        "editor.lineHeight": 1.55,
        "explorer.compactFolders": false,
    };
    const vscode = await VsCode.start("pictures", { vsix: withServer, settings });
    const window = await step("VS Code opens", () => vscode.open(workspace("greenhouse"), { size: SIZE }));
    await step("the extension starts", () => window.ready());
    await step("the window is tidy", async () => {
        // What has to do with the test alone, and with none of the pictures.
        await window.hide("Layout: us");
        await window.hide("No Ports Forwarded");
    });
    const look = async (theme) => {
        vscode.set({ ...settings, "workbench.colorTheme": THEMES[theme] });
        await window.find(theme === "dark" ? ".monaco-workbench.vs-dark" : ".monaco-workbench.vs").waitFor();
    };
    const take = async (name) => {
        await window.find(".notifications-toasts .notification-toast").waitFor({ state: "hidden" });
        // Nothing is pointed at.
        await window.page.mouse.move(SIZE.width / 2, 2);
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
        await window.open("TASK-22-door-display.md");
        await window.keys("Control+Shift+M");
        await window.find(".markers-panel .monaco-list-row", 'the section "How to test" is missing').first().waitFor();
        await window.isShown("TASK-22-door-display.md");
        await take("vscode-problems");
        await window.host((_, { commands }) => commands("workbench.action.closePanel"));
    });

    await test("a picture of a completion", async () => {
        await window.open("TASK-22-door-display.md");
        await window.cursor("**Status**: In Reviw", "**Status**: ".length);
        await window.keys("Shift+End");
        // Few letters narrow the list down to what matters.
        await window.type("in");
        await window.keys("Control+Space");
        await window.find(".suggest-widget.visible .monaco-list-row", "In Review").first().waitFor();
        await window.find(".suggest-widget.visible .monaco-list-row.focused").waitFor();
        await take("vscode-completion");
        await window.keys("Escape");
        await window.command("File: Revert File");
    });

    await test("a picture of the view Tickets", async () => {
        await window.find(".activitybar .action-label[aria-label^='Tickets']").click();
        await window.expand("WATCHING");
        await window.expand("ROLLING_OUT");
        await window.row("OPS-11").click();
        await window.find('.tab.active[data-resource-name="OPS-11.md"]').waitFor();
        await window.find(".statusbar-item", "OPS-11").waitFor();
        await take("vscode-tree");
    });

    await look("dark");
    await window.host((_, { commands }) => commands("workbench.action.closeSidebar"));

    await test("a picture of the board", async () => {
        await window.host((_, { commands }) => commands("workbench.action.closeAllEditors"));
        await window.command("tickmark: Show Board");
        const board = window.webview();
        await board.locator("select").selectOption("-1");
        await board.locator(".card", { hasText: "OPS-11" }).first().waitFor();
        await until("the cards of all columns", async () => (await board.locator(".card").count()) > 8);
        await take("vscode-board");
    });

    await test("a picture of the graph", async () => {
        await window.open("OPS-11.md");
        await window.host((_, { commands }) => commands("workbench.action.closeOtherEditors"));
        await window.cursor("# OPS-11", 3);
        await window.command("tickmark: Show Dependencies");
        const graph = window.webview();
        await graph.locator(".card.center", { hasText: "OPS-11" }).waitFor();
        await until("lines", async () => (await graph.locator(".react-flow__edge").count()) > 0);
        await graph.getByRole("button", { name: "Whole workspace" }).click();
        await until("more tickets", async () => (await graph.locator(".react-flow__node").count()) > 4);
        await take("vscode-graph");
    });

    await window.close();
    vscode.stop();
}

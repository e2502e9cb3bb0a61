// Packs the npm packages: `node pack.mjs OUT PLATFORM PROGRAM`. The program is in a package of its own for each
// platform, of which npm installs the one that fits; the main package holds only what starts it.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [out, platform, program] = process.argv.slice(2);
const root = fileURLToPath(new URL("../..", import.meta.url));
const targets = JSON.parse(readFileSync(join(root, "packaging/targets.json"), "utf8"));

// What the packages say of themselves is what Cargo.toml says.
const metadata = ["metadata", "--no-deps", "--format-version", "1"];
const [crate] = JSON.parse(execFileSync("cargo", metadata, { cwd: root, encoding: "utf8" })).packages;
const common = {
    version: crate.version,
    description: crate.description,
    license: crate.license,
    repository: { type: "git", url: `git+${crate.repository}.git`, directory: "packaging/npm" },
    homepage: crate.repository,
    bugs: `${crate.repository}/issues`,
};

function pack(contents, files) {
    const folder = mkdtempSync(join(tmpdir(), "tickmark-npm-"));
    mkdirSync(join(folder, "bin"));
    writeFileSync(join(folder, "package.json"), `${JSON.stringify(contents, null, 2)}\n`);
    for (const [to, from] of Object.entries({ ...files, "LICENSE-APACHE": "LICENSE-APACHE", "LICENSE-MIT": "LICENSE-MIT" })) {
        copyFileSync(from === program ? program : join(root, from), join(folder, to));
    }
    for (const file of contents.files) {
        chmodSync(join(folder, file), 0o755);
    }
    const isWindows = process.platform === "win32";
    const npm = ["pack", folder, "--pack-destination", out, "--silent"];
    console.log(execFileSync("npm", npm, { encoding: "utf8", shell: isWindows }).trim());
    rmSync(folder, { recursive: true });
}

const [os, cpu, libc] = platform.split("-");
const file = os === "win32" ? "bin/tickmark.exe" : "bin/tickmark";
pack(
    {
        name: `${crate.name}-${platform}`,
        ...common,
        os: [os],
        cpu: [cpu],
        ...(os === "linux" ? { libc: [libc ?? "glibc"] } : {}),
        files: [file],
        preferUnplugged: true,
    },
    { [file]: program, "README.md": "packaging/npm/platform.md" },
);
pack(
    {
        name: crate.name,
        ...common,
        keywords: crate.keywords,
        bin: { tickmark: "bin/tickmark.js" },
        files: ["bin/tickmark.js"],
        engines: { node: ">=18" },
        optionalDependencies: Object.fromEntries(targets.map(({ npm }) => [`${crate.name}-${npm}`, crate.version])),
    },
    { "bin/tickmark.js": "packaging/npm/tickmark.js", "README.md": "packaging/npm/README.md" },
);

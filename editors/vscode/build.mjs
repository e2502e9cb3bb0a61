// Bundles the extension, and each page of `webview/` for itself, into `dist/`. `--check` looks at the types alone,
// `--watch` builds again whenever a file changes, `--development` leaves names and source maps for a debugger.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

process.chdir(fileURLToPath(new URL(".", import.meta.url)));
const has = (flag) => process.argv.includes(flag);

if (has("--check")) {
    const projects = [".", "webview"].filter((folder) => existsSync(`${folder}/tsconfig.json`));
    for (const project of projects) {
        execFileSync("node_modules/.bin/tsc", ["--noEmit", "-p", project], { stdio: "inherit" });
    }
    process.exit();
}

// The schema that YAML servers check `.tickmark.yaml` by.
mkdirSync("schema", { recursive: true });
copyFileSync("../../docs/tickmark.schema.json", "schema/tickmark.schema.json");

const isDevelopment = has("--watch") || has("--development");
const common = { bundle: true, minify: !isDevelopment, sourcemap: isDevelopment, logLevel: "info" };
const pages = existsSync("webview")
    ? readdirSync("webview").filter((name) => name.endsWith(".tsx") && /^[a-z]/.test(name))
    : [];
const builds = [
    {
        ...common,
        entryPoints: ["src/extension.ts"],
        outfile: "dist/extension.js",
        platform: "node",
        target: "node20",
        format: "cjs",
        external: ["vscode"],
    },
    ...pages.map((page) => ({
        ...common,
        entryPoints: [`webview/${page}`],
        outdir: "dist/webview",
        platform: "browser",
        target: "es2022",
        format: "iife",
        jsx: "automatic",
        jsxImportSource: "react",
    })),
];

for (const build of builds) {
    if (has("--watch")) {
        await (await esbuild.context(build)).watch();
    } else {
        await esbuild.build(build);
    }
}

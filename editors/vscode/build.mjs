// Bundles the extension, and each page of `webview/` for itself, into `dist/`. `--check` looks at the types alone,
// `--watch` builds again whenever a file changes, `--development` leaves names and source maps for a debugger.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { notices } from "./notices.mjs";

process.chdir(fileURLToPath(new URL(".", import.meta.url)));
const has = (flag) => process.argv.includes(flag);

if (has("--check")) {
    for (const project of [".", "webview"]) {
        execFileSync("node_modules/.bin/tsc", ["--noEmit", "-p", project], { stdio: "inherit" });
    }
    process.exit();
}

// The schema that YAML servers check `.tickmark.yaml` by.
mkdirSync("schema", { recursive: true });
copyFileSync("../../docs/tickmark.schema.json", "schema/tickmark.schema.json");

const isDevelopment = has("--watch") || has("--development");
const common = { bundle: true, minify: !isDevelopment, sourcemap: isDevelopment, logLevel: "info", metafile: true };
const pages = readdirSync("webview").filter((name) => name.endsWith(".tsx"));
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

if (has("--watch")) {
    await Promise.all(builds.map(async (build) => (await esbuild.context(build)).watch()));
} else {
    const results = await Promise.all(builds.map((build) => esbuild.build(build)));
    writeFileSync("dist/ThirdPartyNotices.txt", notices(results.map(({ metafile }) => metafile)));
}

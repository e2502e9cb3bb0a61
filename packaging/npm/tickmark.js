#!/usr/bin/env node
// Starts the program that npm has installed for this system, and ends as it ends.
"use strict";

const { spawn } = require("node:child_process");
const { constants } = require("node:os");

/** As the program itself: something could not be done. */
const TROUBLE = 2;

function fail(message) {
    process.stderr.write(`error: ${message}\n`);
    process.exit(TROUBLE);
}

/** Names of packages that have a program for this system, the best one first. */
function packages() {
    const plain = `tickmark-${process.platform}-${process.arch}`;
    if (process.platform !== "linux") {
        return [plain];
    }
    process.report.excludeNetwork = true;
    // Node tells the version of glibc only where it runs on it. What is built for musl needs no library and runs anywhere.
    const isGlibc = process.report.getReport().header.glibcVersionRuntime !== undefined;
    return isGlibc ? [plain, `${plain}-musl`] : [`${plain}-musl`];
}

function program() {
    const candidates = packages();
    const file = process.platform === "win32" ? "tickmark.exe" : "tickmark";
    for (const name of candidates) {
        try {
            return require.resolve(`${name}/bin/${file}`);
        } catch {
            // The next one, or the message below.
        }
    }
    const known = Object.keys(require("../package.json").optionalDependencies);
    if (!known.includes(candidates[0])) {
        fail(
            `there is no program for ${process.platform} on ${process.arch} among the packages of npm: ` +
                "with Rust, `cargo install tickmark` builds it",
        );
    }
    fail(
        `the package ${candidates[0]}, which holds the program for this system, is not installed. npm leaves it out ` +
            "with --omit=optional, and when node_modules was made on another system: " +
            "install again with `npm install --include=optional tickmark`",
    );
}

const child = spawn(program(), process.argv.slice(2), { stdio: "inherit", windowsHide: true });

// Who stops this process means the program. From a terminal both hear of SIGINT, and the program decides.
const signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
for (const signal of signals) {
    process.on(signal, () => child.kill(signal));
}
child.on("error", (error) => fail(`${child.spawnfile} cannot be started: ${error.message}`));
child.on("exit", (code, signal) => {
    if (signal === null) {
        process.exit(code);
    }
    for (const each of signals) {
        process.removeAllListeners(each);
    }
    process.kill(process.pid, signal);
    // Where a signal does not end a process, this says the same to a shell.
    process.exitCode = 128 + (constants.signals[signal] ?? 0);
});

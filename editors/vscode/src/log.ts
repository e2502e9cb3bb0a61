/** What the server logs, at the level that each line says: else all that a server writes beside its answers is an error. */
import readline from "node:readline";
import type { Readable } from "node:stream";
import type { LogOutputChannel } from "vscode";

/** `2026-01-02T03:04:05.678901Z  INFO place::in::the::code: what happened` */
const LINE = /^\S+Z +(TRACE|DEBUG|INFO|WARN|ERROR) (.*)$/;

const WRITE = { TRACE: "trace", DEBUG: "debug", INFO: "info", WARN: "warn", ERROR: "error" } as const;

/** Level and words of a line. One that says no level is part of what a server writes when it breaks. */
export function parsed(line: string): { write: (typeof WRITE)[keyof typeof WRITE]; words: string } {
    const [, level, words = line] = LINE.exec(line) ?? [];
    return { write: level === undefined ? "error" : WRITE[level as keyof typeof WRITE], words };
}

/** Passes on what the server writes. */
export function log(input: Readable, output: LogOutputChannel): void {
    readline.createInterface({ input }).on("line", (line) => {
        const { write, words } = parsed(line);
        output[write](words);
    });
}

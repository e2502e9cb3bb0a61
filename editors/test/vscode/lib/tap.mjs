// Runs tests one after the other and writes what becomes of them, in the Test Anything Protocol.

import { stripVTControlCharacters } from "node:util";

/** How long a condition may take to come true, in milliseconds. Only failures take as long. */
export const LIMIT = Number(process.env.LIMIT ?? 20_000);

let passed = 0;
let failed = 0;
let number = 0;
/** What shows how things stand after a failure: a name and a function that gives a text. */
let atFailure = async () => "";

const comment = (text) => text.replace(/^/gm, "# ").trimEnd();

/** What went wrong and where in the tests, without the colours and the many lines of a failed wait. */
function told(error) {
    const lines = stripVTControlCharacters(String(error?.stack ?? error)).split("\n");
    const message = lines.filter((line) => !/^\s+at /.test(line)).slice(0, 8);
    return [...message, ...lines.filter((line) => /^\s+at .*tests\//.test(line))].join("\n");
}

/** What is printed when a test fails. */
export function onFailure(describe) {
    atFailure = describe;
}

export function skip(name, reason) {
    number += 1;
    passed += 1;
    console.log(`ok ${number} - ${name} # SKIP ${reason}`);
}

/** A test; with `todo`, a reason, its failure is known and does not count. */
export async function test(name, run, { todo } = {}) {
    if (process.env.ONLY && !name.includes(process.env.ONLY)) {
        return;
    }
    number += 1;
    const begin = Date.now();
    const mark = todo ? ` # TODO ${todo}` : "";
    try {
        await run();
        passed += 1;
        console.log(`ok ${number} - ${name}${mark} (${((Date.now() - begin) / 1000).toFixed(1)} s)`);
    } catch (error) {
        failed += todo ? 0 : 1;
        console.log(`not ok ${number} - ${name}${mark}`);
        console.log(comment(told(error)));
        console.log(comment(await atFailure(name).catch((problem) => `no more is known: ${problem}`)));
    }
}

/** A step that tests need and that is none itself: its failure is reported like that of a test. */
export async function step(name, run) {
    try {
        return await run();
    } catch (error) {
        number += 1;
        failed += 1;
        console.log(`not ok ${number} - ${name}`);
        console.log(comment(told(error)));
        console.log(comment(await atFailure(name).catch((problem) => `no more is known: ${problem}`)));
        throw new Broken(name);
    }
}

/** The tests that follow cannot run; it is reported already. */
export class Broken extends Error {}

/** Writes the last line. Whether all is well. */
export function finish() {
    console.log(`1..${number}`);
    console.log(`${passed} passed, ${failed} failed`);
    return failed === 0 && passed > 0;
}

/** Asks until the answer is one, and gives it. `what` is what was waited for; the last answer is told as well. */
export async function until(what, ask, limit = LIMIT) {
    const begin = Date.now();
    let last;
    for (;;) {
        try {
            last = await ask();
            if (last) {
                return last;
            }
        } catch (error) {
            last = error;
        }
        if (Date.now() - begin > limit) {
            const told = last instanceof Error ? last.message : JSON.stringify(last);
            throw new Error(`waited ${limit / 1000} s for: ${what}; last: ${told}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 40));
    }
}

// What runs below a process, and an end for all that a test has started, however the test ends.
import { spawn } from "node:child_process";
import fs from "node:fs";
import { fileURLToPath } from "node:url";

const started = new Set();

/** Outlives the tests: it has a group of its own, which Ctrl+C does not reach. */
const guard = spawn(process.execPath, [fileURLToPath(new URL("guard.mjs", import.meta.url))], {
    stdio: ["pipe", "ignore", "inherit"],
    detached: true,
});
guard.unref();
guard.stdin.unref();

/** A process that was started as the leader of a group: the group ends when the tests do. */
export function willEnd(child) {
    started.add(child.pid);
    guard.stdin.write(`+${child.pid}\n`);
    child.once("exit", () => end(child));
    return child;
}

/** Ends a group at once. */
export function end(child) {
    if (started.delete(child.pid)) {
        guard.stdin.write(`-${child.pid}\n`);
        try {
            process.kill(-child.pid, "SIGKILL");
        } catch {
            // Nothing of it runs any more.
        }
    }
}

process.once("exit", () => {
    for (const pid of started) {
        end({ pid });
    }
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.once(signal, () => process.exit(1));
}
// Nobody reads what is told once the one who started the tests is gone.
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.exit(1), 1000).unref();

/** All processes below one, with what they were called with. */
export function below(pid) {
    const all = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    const processes = all.flatMap((name) => {
        try {
            const stat = fs.readFileSync(`/proc/${name}/stat`, "utf8");
            const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
            const words = fs.readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0").filter(Boolean);
            return [{ pid: Number(name), parent: Number(parent), state, words }];
        } catch {
            return [];
        }
    });
    const family = new Set([pid]);
    for (let size = 0; size !== family.size; ) {
        size = family.size;
        for (const one of processes) {
            if (family.has(one.parent)) {
                family.add(one.pid);
            }
        }
    }
    return processes.filter((one) => one.pid !== pid && family.has(one.pid) && one.state !== "Z");
}

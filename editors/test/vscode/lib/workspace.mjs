// Folders of tickets to work on: copies, since what is typed stays in them.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../../..");

export const EMOJI = "tickets/tasks/TASK-24-lights.md";
export const CRLF = "tickets/ops/OPS-13.md";

/** The examples, fresh, with a ticket full of emoji and one with the line ends of Windows. */
export function workspace(name) {
    const folder = path.join(process.env.SCRATCH, "workspaces", name);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.cpSync(path.join(root, "examples"), folder, { recursive: true });
    fs.rmSync(path.join(folder, "expected.txt"));
    const read = (file) => fs.readFileSync(path.join(folder, file), "utf8");
    const task = read("tickets/tasks/TASK-21-vent-windows.md");
    fs.writeFileSync(
        path.join(folder, EMOJI),
        task
            .replace("TASK-21: Open the vents before it gets too hot", "TASK-24: Lights 💡 for 👩🏽‍🌾 and 🐈‍⬛")
            .replace("heating at night", "the 🇫🇷 door; e\u0301 is two characters")
            .replaceAll("OPS-11: readings come from the new board", "OPS-11: 🔌 the new board"),
    );
    const ops = read("tickets/ops/OPS-11.md");
    fs.writeFileSync(
        path.join(folder, CRLF),
        ops.replaceAll("OPS-11", "OPS-13").replaceAll("ROLLING_OUT", "WATCHING").replaceAll("\n", "\r\n"),
    );
    return folder;
}

/** The tickets of a small team that are seen on the pictures of the extension's page, fresh. */
export function library(name) {
    const folder = path.join(process.env.SCRATCH, "workspaces", name);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.cpSync(path.join(root, "editors/test/vscode/library"), folder, { recursive: true });
    return folder;
}

/** Finds the program to start: where the user says, or the one in the extension, or the one on the `PATH`. */
import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { serverPath } from "./settings";

/** A server that can be started. */
export interface Found {
    path: string;
    /** Why this one, to be put behind its path. */
    origin: "from the setting tickmark.server.path" | "of the extension" | "found on the PATH";
    /** As it tells it itself. */
    version: string;
}

/** There is none; the message says where one was looked for, and what to do. */
export class NotFound extends Error {}

const PROGRAM = process.platform === "win32" ? "tickmark.exe" : "tickmark";
/** How long a program may take to tell its version. */
const PATIENCE = 10_000;

/** @throws {NotFound} */
export async function findServer(extension: vscode.Uri): Promise<Found> {
    const set = serverPath();
    if (set !== "" && mayUse(set)) {
        return known(await atSetting(set), "from the setting tickmark.server.path");
    }
    const bundled = vscode.Uri.joinPath(extension, "server", PROGRAM).fsPath;
    if (await isFile(bundled)) {
        return known(bundled, "of the extension");
    }
    const found = await onPath(PROGRAM);
    if (found !== undefined) {
        return known(found, "found on the PATH");
    }
    throw new NotFound(
        "There is no tickmark to start: this extension comes without one, the setting tickmark.server.path " +
            `is ${set === "" ? "empty" : "not used in a workspace that is not trusted"}, and there is none on the ` +
            "PATH. Install tickmark, or set its path.",
    );
}

/** What lies in a folder that is not trusted is not started, whoever names it. */
function mayUse(set: string): boolean {
    return vscode.workspace.isTrusted || !set.includes("${workspaceFolder}");
}

async function atSetting(set: string): Promise<string> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    if (folder === undefined && set.includes("${workspaceFolder}")) {
        throw new NotFound(`The setting tickmark.server.path is ${set}, but no folder is open. Set a full path.`);
    }
    const path = set.replace(/^~(?=$|[\\/])/, homedir()).replaceAll("${workspaceFolder}", folder ?? "");
    if (isAbsolute(path)) {
        if (await isFile(path)) {
            return path;
        }
        throw new NotFound(
            `The setting tickmark.server.path is ${set}, and there is no such file. Correct it, or leave it empty.`,
        );
    }
    const found = /[\\/]/.test(path) ? undefined : await onPath(path);
    if (found === undefined) {
        throw new NotFound(
            `The setting tickmark.server.path is ${set}, which is neither a full path nor on the PATH. Correct it, or leave it empty.`,
        );
    }
    return found;
}

/** Folders of the `PATH` that depend on where one stands are left out: a workspace must not slip in a program. */
async function onPath(name: string): Promise<string | undefined> {
    const folders = (process.env["PATH"] ?? "").split(delimiter).filter(isAbsolute);
    for (const folder of folders) {
        const path = join(folder, name);
        if (
            (await isFile(path)) &&
            (await access(path, constants.X_OK).then(
                () => true,
                () => false,
            ))
        ) {
            return path;
        }
    }
    return undefined;
}

async function isFile(path: string): Promise<boolean> {
    return stat(path).then(
        (found) => found.isFile(),
        () => false,
    );
}

/** Asks a program who it is before anything is entrusted to it. */
async function known(path: string, origin: Found["origin"]): Promise<Found> {
    let told: string;
    try {
        told = (await promisify(execFile)(path, ["--version"], { timeout: PATIENCE, windowsHide: true })).stdout;
    } catch (error) {
        const reason = error instanceof Error ? error.message.trim() : String(error);
        throw new NotFound(`${path} (${origin}) cannot be started: ${reason}`);
    }
    const version = /^tickmark (\S+)/.exec(told)?.[1];
    if (version === undefined) {
        throw new NotFound(
            `${path} (${origin}) is not tickmark: asked for its version, it says "${told.trim().slice(0, 80)}".`,
        );
    }
    return { path, origin, version };
}

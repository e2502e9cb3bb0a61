/** Starts and ends what the extension is made of. */
import type * as vscode from "vscode";

export function activate(_context: vscode.ExtensionContext): void {}

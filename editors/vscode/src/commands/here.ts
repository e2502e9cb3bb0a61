/** Where the user is, as the server understands it. */
import * as vscode from "vscode";
import type { AtPosition } from "../protocol";

const LANGUAGES = ["markdown", "yaml"];

/** Whether tickmark has anything to do with a document. */
export function concerns(document: vscode.TextDocument): boolean {
    return LANGUAGES.includes(document.languageId) && ["file", "untitled"].includes(document.uri.scheme);
}

/** The cursor of the editor that is used. */
export function cursor(): AtPosition | undefined {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined || !concerns(editor.document)) {
        return undefined;
    }
    const { line, character } = editor.selection.active;
    return { textDocument: { uri: editor.document.uri.toString() }, position: { line, character } };
}

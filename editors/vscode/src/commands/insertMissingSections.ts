/** *Insert Missing Sections*: the server's action for it, without a way to it by mouse. */
import * as vscode from "vscode";
import * as messages from "../messages";

/** The kind of the action that adds all that the ticket at the cursor lacks. */
const ADD_MISSING = "source.addMissing";

export async function insertMissingSections(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.languageId !== "markdown") {
        messages.information("Open the ticket whose sections are to be inserted.");
        return;
    }
    const found = await vscode.commands.executeCommand<(vscode.CodeAction | vscode.Command)[] | undefined>(
        "vscode.executeCodeActionProvider",
        editor.document.uri,
        editor.selection,
        ADD_MISSING,
        // So many of them are asked for with their edits.
        1,
    );
    const edit = found?.map((action) => ("edit" in action ? action.edit : undefined)).find((it) => it !== undefined);
    if (edit === undefined) {
        messages.information("Nothing is missing in the ticket at the cursor, as far as tickmark reports it.");
    } else if (!(await vscode.workspace.applyEdit(edit))) {
        messages.error("The sections were not inserted: the document cannot be changed.");
    }
}

/** *Insert Missing Sections*: the fix of the finding `missing-section`, without a way to it by mouse. */
import * as vscode from "vscode";
import * as messages from "../messages";

const CHECK = "missing-section";
/** The fix that adds one, or all of them, by its title. */
const ADDS = /^Add (all \d+ missing sections|the section )/;
/** How many actions are asked for with their edits. */
const RESOLVED = 100;

export async function insertMissingSections(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.languageId !== "markdown") {
        messages.information("Open the ticket whose sections are to be inserted.");
        return;
    }
    const { document } = editor;
    const finding = nearest(document.uri, editor.selection.active);
    const actions = finding === undefined ? [] : await actionsFor(document.uri, finding);
    const adding = actions.filter((action) => ADDS.test(action.title));
    const all = adding.find((action) => action.title.startsWith("Add all")) ?? adding[0];
    if (all?.edit === undefined) {
        messages.information("No section is missing here, as far as tickmark reports it.");
        return;
    }
    if (!(await vscode.workspace.applyEdit(all.edit))) {
        messages.error("The sections were not inserted: the document cannot be changed.");
    }
}

/** The one of the ticket with the cursor, else the first one of the file. */
function nearest(uri: vscode.Uri, at: vscode.Position): vscode.Diagnostic | undefined {
    const findings = vscode.languages
        .getDiagnostics(uri)
        .filter(({ code }) => (typeof code === "object" ? code.value : code) === CHECK)
        .sort((a, b) => a.range.start.compareTo(b.range.start));
    return findings.filter(({ range }) => range.start.isBeforeOrEqual(at)).at(-1) ?? findings[0];
}

async function actionsFor(uri: vscode.Uri, finding: vscode.Diagnostic): Promise<vscode.CodeAction[]> {
    const found = await vscode.commands.executeCommand<(vscode.CodeAction | vscode.Command)[] | undefined>(
        "vscode.executeCodeActionProvider",
        uri,
        finding.range,
        vscode.CodeActionKind.QuickFix.value,
        RESOLVED,
    );
    return (found ?? []).filter((action): action is vscode.CodeAction => "edit" in action || "kind" in action);
}

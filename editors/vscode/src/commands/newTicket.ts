/** *New Ticket*: makes the file of a ticket from a template, with the next free ID, and begins to fill it in. */
import * as vscode from "vscode";
import type { Connection } from "../connection";
import { folderName, line } from "../icons";
import * as messages from "../messages";
import * as protocol from "../protocol";
import { cursor } from "./here";

export async function newTicket(connection: Connection): Promise<void> {
    if (vscode.workspace.workspaceFolders === undefined) {
        messages.information(
            "Open the folder in which your tickets are, so that a new one finds its place.",
            "Open Folder",
        );
        return;
    }
    if (!(await connection.isReady())) {
        return;
    }
    try {
        const at = cursor();
        const here = at === undefined ? {} : { textDocument: at.textDocument };
        const template = await pickTemplate(await connection.ask(protocol.templates, here));
        const title = template && (await askTitle(template));
        if (template !== undefined && title !== undefined) {
            await create(await connection.ask(protocol.newTicket, { template: template.key, title, ...here }));
        }
    } catch (error) {
        messages.error(messages.reason(error));
    }
}

async function pickTemplate(
    templates: protocol.TemplateItem[] | undefined,
): Promise<protocol.TemplateItem | undefined> {
    if (templates === undefined || templates.length === 0) {
        messages.information(
            "There is no template to make a ticket of. Put one into the workspace, such as templates/task.md, or name it in .tickmark.yaml.",
        );
        return undefined;
    }
    if (templates.length === 1) {
        return templates[0];
    }
    const items = templates.map((template) => ({
        label: template.name,
        description: count(template.tickets),
        detail: line(
            template.uri && folderName(template.uri),
            template.folder !== undefined && `in ${template.folder || "the workspace's folder"}`,
        ),
        template,
    }));
    const picked = await vscode.window.showQuickPick(items, {
        title: "New Ticket",
        placeHolder: "The template that it follows",
        matchOnDetail: true,
    });
    return picked?.template;
}

function count(tickets: number): string {
    return tickets === 1 ? "1 ticket" : `${tickets} tickets`;
}

async function askTitle(template: protocol.TemplateItem): Promise<string | undefined> {
    const title = await vscode.window.showInputBox({
        title: `New Ticket: ${template.name}`,
        prompt: "Its title",
        placeHolder: "What is to be done",
        validateInput: (value) =>
            value !== "" && value.trim() === "" ? "A title has at least one letter." : undefined,
    });
    return title === undefined || title.trim() === "" ? undefined : title.trim();
}

/** The file holds the whole ticket from the start; filling in its places is an edit that can be undone. */
async function create(made: protocol.NewTicketAnswer | null | undefined): Promise<void> {
    if (!made) {
        messages.error("No ticket was made: the template is gone, or the server stopped.", "Show Output");
        return;
    }
    const uri = vscode.Uri.parse(made.uri, true);
    const place = vscode.workspace.asRelativePath(uri);
    const isThere = await vscode.workspace.fs.stat(uri).then(
        () => true,
        () => false,
    );
    if (isThere) {
        messages.error(`There is a file ${place} already. Try again with another title.`);
        return;
    }
    try {
        await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(uri, ".."));
        await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(made.text));
    } catch (error) {
        messages.error(`${place} could not be written: ${messages.reason(error)}`);
        return;
    }
    const editor = await vscode.window.showTextDocument(uri, { preview: false });
    if (made.snippet !== made.text) {
        const { document } = editor;
        const all = new vscode.Range(0, 0, document.lineCount, 0);
        await editor.insertSnippet(new vscode.SnippetString(made.snippet), document.validateRange(all));
    }
}

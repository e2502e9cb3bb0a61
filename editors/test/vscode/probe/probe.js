// Runs what a test sends, beside the extension under test and with the same `vscode`: the way from the test's process into the
// extension host. It contributes nothing that a user would see.
const net = require("node:net");
const readline = require("node:readline");
const vscode = require("vscode");

const commands = vscode.commands.executeCommand;

/** What the tests write often. */
const tools = {
    commands,
    uri: (file) => vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, file),
    file: (uri) => vscode.workspace.asRelativePath(uri, false),
    /** A document in an editor of its own. */
    async open(file) {
        const document = await vscode.workspace.openTextDocument(tools.uri(file));
        const editor = await vscode.window.showTextDocument(document, { preview: false });
        return { document, editor };
    },
    /** The place of the first occurrence of a text, or so many characters into it. */
    at(document, text, into = 0) {
        const offset = document.getText().indexOf(text);
        if (offset < 0) {
            throw new Error(`${document.uri.path} has no ${JSON.stringify(text)}`);
        }
        return document.positionAt(offset + into);
    },
    range: (range) => [range.start.line, range.start.character, range.end.line, range.end.character].join(" "),
    extension: () => vscode.extensions.getExtension("tickmark.tickmark"),
};

exports.activate = () => {
    const socket = net.connect(Number(process.env.TICKMARK_TEST_PORT), "127.0.0.1");
    const send = (message) => socket.write(`${JSON.stringify(message)}\n`);
    const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
    send({ folders, pid: process.pid });
    socket.on("error", () => {});
    readline.createInterface({ input: socket }).on("line", async (line) => {
        const { id, code, values } = JSON.parse(line);
        try {
            // biome-ignore lint/security/noGlobalEval: the test sends functions, as its text.
            const value = await (0, eval)(`(${code})`)(vscode, tools, ...values);
            send({ id, value });
        } catch (error) {
            send({ id, error: error instanceof Error ? error.message : String(error) });
        }
    });
};

/** The page of a panel: what a webview may load and run, which is the extension's own two files and nothing else. */
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

/** The pages, named as their files in `dist/webview` are. */
export type PageName = "graph" | "board";

const FOLDER = ["dist", "webview"];

/** What a webview with such a page may do. */
export function pageOptions(context: vscode.ExtensionContext): vscode.WebviewOptions {
    return {
        enableScripts: true,
        localResourceRoots: [vscode.Uri.joinPath(context.extensionUri, ...FOLDER)],
    };
}

/** The document itself. Nothing of a workspace is in it: tickets come as messages. */
export function pageHtml(context: vscode.ExtensionContext, webview: vscode.Webview, name: PageName): string {
    const file = (ending: string) =>
        webview.asWebviewUri(vscode.Uri.joinPath(context.extensionUri, ...FOLDER, `${name}.${ending}`)).toString();
    const nonce = randomBytes(16).toString("base64");
    const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${file("css")}">
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}" src="${file("js")}"></script>
</body>
</html>`;
}

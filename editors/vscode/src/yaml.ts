/** Keeps two servers from saying the same of a `.tickmark.yaml`: what a YAML server does by the schema is left to it. */
import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";

const YAML_EXTENSION = "redhat.vscode-yaml";
/** The check that compares the file with the schema. */
const BY_SCHEMA = "configuration-schema";

function isLeft(uri: vscode.Uri): boolean {
    return uri.path.endsWith("/.tickmark.yaml") && vscode.extensions.getExtension(YAML_EXTENSION) !== undefined;
}

function isBySchema(diagnostic: vscode.Diagnostic): boolean {
    const { code } = diagnostic;
    return (typeof code === "object" ? code.value : code) === BY_SCHEMA;
}

export const yaml: Middleware = {
    provideCompletionItem: (document, position, context, token, next) =>
        isLeft(document.uri) ? undefined : next(document, position, context, token),
    provideHover: (document, position, token, next) =>
        isLeft(document.uri) ? undefined : next(document, position, token),
    handleDiagnostics: (uri, diagnostics, next) =>
        next(uri, isLeft(uri) ? diagnostics.filter((it) => !isBySchema(it)) : diagnostics),
    provideDiagnostics: async (document, previous, token, next) => {
        const report = await next(document, previous, token);
        const uri = document instanceof vscode.Uri ? document : document.uri;
        return report?.kind === "full" && isLeft(uri)
            ? { ...report, items: report.items.filter((it) => !isBySchema(it)) }
            : report;
    },
};

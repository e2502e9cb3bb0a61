//! What a server may say only to a client that has announced to understand it.

use serde_json::Value;
use tickmark::features::feature::NAMES;

use super::model::{Message, model};

/// When a rule speaks of an object.
#[derive(Clone, Copy)]
enum When {
    /// The property is there, and neither null nor false.
    Has,
    /// It is this word.
    Says(&'static str),
    /// It is this number.
    Is(i64),
    /// It is a greater number than all clients know.
    Above(i64),
    /// It is not there, and neither is any of these.
    Lacks(&'static [&'static str]),
}

use When::{Above, Has, Is, Lacks, Says};

/// A structure, what of it, when, and the capabilities of which one allows it. `{}` stands for the method, `~` for
/// items of completion. One that lists values must list the one that was said; one after `!` must not be announced.
type Rule = (&'static str, &'static str, When, &'static [&'static str]);

/// What takes a capability of the client.
///
/// Not here is what a client that does not know it passes over without a loss: the version of published diagnostics,
/// `codeDescription`, `preselect`, `isPreferred`.
const RULES: &[Rule] = &[
    ("LocationLink", "targetUri", Has, &["/{}/linkSupport"]),
    ("WorkspaceEdit", "documentChanges", Has, &["/workspace/workspaceEdit/documentChanges"]),
    ("WorkspaceEdit", "changeAnnotations", Has, &["/workspace/workspaceEdit/changeAnnotationSupport"]),
    ("AnnotatedTextEdit", "annotationId", Has, &["/workspace/workspaceEdit/changeAnnotationSupport"]),
    ("SnippetTextEdit", "snippet", Has, &["/workspace/workspaceEdit/snippetEditSupport"]),
    ("CreateFile", "kind", Has, &["/workspace/workspaceEdit/resourceOperations"]),
    ("RenameFile", "kind", Has, &["/workspace/workspaceEdit/resourceOperations"]),
    ("DeleteFile", "kind", Has, &["/workspace/workspaceEdit/resourceOperations"]),
    ("CreateFile", "annotationId", Has, &["/workspace/workspaceEdit/changeAnnotationSupport"]),
    ("RenameFile", "annotationId", Has, &["/workspace/workspaceEdit/changeAnnotationSupport"]),
    ("DeleteFile", "annotationId", Has, &["/workspace/workspaceEdit/changeAnnotationSupport"]),
    ("ApplyWorkspaceEditParams", "metadata", Has, &["/workspace/workspaceEdit/metadataSupport"]),
    ("CompletionItem", "insertTextFormat", Is(2), &["~/snippetSupport"]),
    ("CompletionItem", "labelDetails", Has, &["~/labelDetailsSupport"]),
    ("CompletionItem", "commitCharacters", Has, &["~/commitCharactersSupport"]),
    ("CompletionItem", "deprecated", Has, &["~/deprecatedSupport"]),
    ("CompletionItem", "tags", Has, &["~/tagSupport"]),
    ("CompletionItem", "insertTextMode", Has, &["~/insertTextModeSupport"]),
    ("CompletionItem", "kind", Above(18), &["/textDocument/completion/completionItemKind/valueSet"]),
    ("CompletionItem", "documentation/kind", Says("markdown"), &["~/documentationFormat"]),
    ("InsertReplaceEdit", "insert", Has, &["~/insertReplaceSupport"]),
    ("CompletionList", "itemDefaults", Has, &["/textDocument/completion/completionList/itemDefaults"]),
    ("CompletionList", "applyKind", Has, &["/textDocument/completion/completionList/applyKindSupport"]),
    ("Hover", "contents/kind", Says("markdown"), &["/textDocument/hover/contentFormat"]),
    ("DocumentSymbol", "range", Has, &["/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"]),
    ("DocumentSymbol", "tags", Has, &["/{}/tagSupport"]),
    ("SymbolInformation", "tags", Has, &["/{}/tagSupport"]),
    ("WorkspaceSymbol", "tags", Has, &["/{}/tagSupport"]),
    ("DocumentSymbol", "kind", Above(18), &["/{}/symbolKind/valueSet"]),
    ("SymbolInformation", "kind", Above(18), &["/{}/symbolKind/valueSet"]),
    ("WorkspaceSymbol", "kind", Above(18), &["/{}/symbolKind/valueSet"]),
    ("WorkspaceSymbol", "location/range", Lacks(&[]), &["/workspace/symbol/resolveSupport"]),
    ("CodeAction", "title", Has, &["/textDocument/codeAction/codeActionLiteralSupport"]),
    ("CodeAction", "disabled", Has, &["/textDocument/codeAction/disabledSupport"]),
    ("CodeAction", "data", Has, &["/textDocument/codeAction/dataSupport"]),
    ("CodeAction", "tags", Has, &["/textDocument/codeAction/tagSupport"]),
    ("CodeAction", "edit", Lacks(&["command", "disabled"]), &["/textDocument/codeAction/resolveSupport"]),
    (
        "Diagnostic",
        "tags",
        Has,
        &["/textDocument/publishDiagnostics/tagSupport", "/textDocument/diagnostic/tagSupport"],
    ),
    (
        "Diagnostic",
        "relatedInformation",
        Has,
        &[
            "/textDocument/publishDiagnostics/relatedInformation",
            "/textDocument/diagnostic/relatedInformation",
        ],
    ),
    (
        "Diagnostic",
        "data",
        Has,
        &["/textDocument/publishDiagnostics/dataSupport", "/textDocument/diagnostic/dataSupport"],
    ),
    ("Diagnostic", "message/kind", Says("markdown"), &["/textDocument/diagnostic/markupMessageSupport"]),
    (
        "RelatedFullDocumentDiagnosticReport",
        "relatedDocuments",
        Has,
        &["/textDocument/diagnostic/relatedDocumentSupport"],
    ),
    ("DocumentLink", "tooltip", Has, &["/textDocument/documentLink/tooltipSupport"]),
    ("FoldingRange", "startCharacter", Has, &["!/textDocument/foldingRange/lineFoldingOnly"]),
    ("FoldingRange", "endCharacter", Has, &["!/textDocument/foldingRange/lineFoldingOnly"]),
    ("FoldingRange", "collapsedText", Has, &["/textDocument/foldingRange/foldingRange/collapsedText"]),
    ("InlayHint", "textEdits", Lacks(&["tooltip", "label"]), &["/textDocument/inlayHint/resolveSupport"]),
    ("SemanticTokensDelta", "edits", Has, &["/textDocument/semanticTokens/requests/full/delta"]),
    (
        "PrepareRenameDefaultBehavior",
        "defaultBehavior",
        Has,
        &["/textDocument/rename/prepareSupportDefaultBehavior"],
    ),
];

/// Whether a client has announced what this JSON pointer leads to.
pub(crate) fn announced(capabilities: &Value, pointer: &str) -> bool {
    capabilities.pointer(pointer).is_some_and(|value| !value.is_null() && value != false)
}

/// What was said to a client with these capabilities, in an answer or in parameters of this method, without its consent.
pub(crate) fn broken(seen: &[(&str, &Value)], method: &str, capabilities: &Value) -> Vec<String> {
    let mut broken = Vec::new();
    for (structure, object) in seen {
        for (_, property, when, allowed) in RULES.iter().filter(|rule| rule.0 == *structure) {
            let said = object.pointer(&format!("/{property}")).unwrap_or(&Value::Null);
            let concerns = match when {
                Has => !said.is_null() && *said != false,
                Says(word) => said == word,
                Is(number) => said == number,
                Above(number) => said.as_i64() > Some(*number),
                Lacks(others) => said.is_null() && others.iter().all(|other| object[other].is_null()),
            };
            if concerns && !allowed.iter().any(|it| is_allowed(it, method, said, capabilities)) {
                let allowed = allowed.join(" or ");
                broken.push(format!("{structure}.{property} without {allowed}: {object}"));
            }
        }
    }
    broken
}

fn is_allowed(capability: &str, method: &str, said: &Value, capabilities: &Value) -> bool {
    let pointer = capability.replace("{}", method).replace('~', "/textDocument/completion/completionItem");
    if let Some(pointer) = pointer.strip_prefix('!') {
        return !announced(capabilities, pointer);
    }
    match capabilities.pointer(&pointer) {
        Some(Value::Array(listed)) if said.is_object() => {
            said.as_object().unwrap().keys().all(|key| listed.contains(&Value::from(key.as_str())))
        }
        Some(Value::Array(listed)) => listed.contains(said),
        _ => announced(capabilities, &pointer),
    }
}

/// Requests that take up what others have answered: every client that knows the others knows them, too.
const ALWAYS_RESOLVED: [&str; 3] = ["completionItem/resolve", "codeLens/resolve", "documentLink/resolve"];

/// What a server with these capabilities offers at once to a client that has not announced it.
pub(crate) fn offered_without_consent(server: &Value, client: &Value) -> Vec<String> {
    let is_wrong = |message: &&Message| {
        let (Some(offered), Some(asked)) = (&message.server_capability, &message.client_capability) else {
            return false;
        };
        let is_assumed = NAMES.iter().any(|names| names.server == offered && names.is_assumed);
        message.message_direction == "clientToServer"
            && announced(server, &pointer(offered))
            && !announced(client, &pointer(asked))
            && !is_assumed
            && !ALWAYS_RESOLVED.contains(&message.method.as_str())
    };
    let wrong = model().requests.values().filter(is_wrong);
    wrong.map(|it| format!("{} is offered to a client that does not announce it", it.method)).collect()
}

/// A path with dots as a JSON pointer.
pub(crate) fn pointer(path: &str) -> String {
    format!("/{}", path.replace('.', "/"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{mistakes_of_server, named};
    use super::*;

    #[track_caller]
    fn check(name: &str, value: Value, method: &str, refused: Value, allowed: Value) {
        let mistakes = |client| mistakes_of_server(&value, &named(name), method, client);
        assert_ne!(mistakes(&refused), [""; 0]);
        assert_eq!(mistakes(&allowed), [""; 0]);
    }

    fn item(item: Value) -> Value {
        json!({ "textDocument": { "completion": { "completionItem": item } } })
    }

    #[test]
    fn what_needs_consent_is_refused_without_it() {
        let snippet = json!({ "label": "x", "insertTextFormat": 2 });
        check("CompletionItem", snippet, "", json!({}), item(json!({ "snippetSupport": true })));
        let described = json!({ "label": "x", "documentation": { "kind": "markdown", "value": "*x*" } });
        let formats = |list: &[&str]| item(json!({ "documentationFormat": list }));
        check("CompletionItem", described, "", formats(&["plaintext"]), formats(&["markdown"]));
        let kind = json!({ "label": "x", "kind": 20 });
        let kinds = |set: &[i32]| json!({ "textDocument": { "completion": { "completionItemKind": { "valueSet": set } } } });
        check("CompletionItem", kind, "", kinds(&[1, 2]), kinds(&[20]));
        let fold = json!({ "startLine": 1, "startCharacter": 1, "endLine": 2 });
        let folds = |only| json!({ "textDocument": { "foldingRange": { "lineFoldingOnly": only } } });
        check("FoldingRange", fold, "", folds(true), folds(false));
        let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
        let link = json!({ "targetUri": "file:///a", "targetRange": range, "targetSelectionRange": range });
        let definition = |linked| json!({ "textDocument": { "definition": { "linkSupport": linked } } });
        check("LocationLink", link, "textDocument/definition", definition(false), definition(true));
        let create = json!({ "documentChanges": [{ "kind": "create", "uri": "file:///a" }] });
        let edits = |kinds: &[&str]| json!({ "workspace": { "workspaceEdit": { "documentChanges": true, "resourceOperations": kinds } } });
        check("WorkspaceEdit", create, "", edits(&["rename"]), edits(&["create"]));
        let action = json!({ "title": "x", "data": 1 });
        let actions = |resolve| json!({ "textDocument": { "codeAction": { "codeActionLiteralSupport": {}, "dataSupport": true, "resolveSupport": resolve } } });
        check("CodeAction", action, "", actions(Value::Null), actions(json!({ "properties": ["edit"] })));
    }

    #[test]
    fn what_is_offered_at_once_was_announced_or_is_always_asked_for() {
        let offers = |server, client| offered_without_consent(&server, &client);
        let nothing = json!({});
        assert_eq!(offers(json!({ "hoverProvider": true }), nothing.clone()), [""; 0]);
        assert_eq!(offers(json!({ "foldingRangeProvider": true }), nothing.clone()).len(), 1);
        let folding = json!({ "textDocument": { "foldingRange": {} } });
        assert_eq!(offers(json!({ "foldingRangeProvider": true }), folding), [""; 0]);
        assert_eq!(offers(json!({ "renameProvider": { "prepareProvider": true } }), nothing).len(), 1);
    }

    #[test]
    fn every_rule_is_about_something_that_exists() {
        for (structure, property, _, _) in RULES {
            let structure = model().structures.get(*structure).unwrap_or_else(|| panic!("{structure}"));
            let own = property.split('/').next().unwrap();
            assert!(structure.properties().iter().any(|it| it.name == own), "{property}");
        }
    }
}

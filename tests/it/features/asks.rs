//! Every request that an editor makes, as a table: tests go through all of them that a server offers.

use serde_json::{Value, json};

use crate::client::Client;

/// Where a request is made, and what about.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) uri: String,
    pub(super) position: Value,
    /// What is selected, or looked at.
    pub(super) range: Value,
    /// Findings that the client has there.
    pub(super) findings: Value,
}

/// A row: the method, its parameters, and the methods that take up each of its results.
type Ask = (&'static str, fn(&Place) -> Value, &'static [&'static str]);

pub(super) const ASKS: &[Ask] = &[
    ("textDocument/codeAction", code_action, &["codeAction/resolve"]),
    ("textDocument/codeLens", document, &["codeLens/resolve"]),
    (
        "textDocument/completion",
        |it| with(at(it), "context", json!({ "triggerKind": 1 })),
        &["completionItem/resolve"],
    ),
    ("textDocument/declaration", at, &[]),
    ("textDocument/definition", at, &[]),
    ("textDocument/diagnostic", document, &[]),
    ("textDocument/documentColor", document, &[]),
    ("textDocument/documentHighlight", at, &[]),
    ("textDocument/documentLink", document, &["documentLink/resolve"]),
    ("textDocument/documentSymbol", document, &[]),
    ("textDocument/foldingRange", document, &[]),
    ("textDocument/formatting", |it| with(document(it), "options", options()), &[]),
    ("textDocument/hover", at, &[]),
    ("textDocument/implementation", at, &[]),
    ("textDocument/inlayHint", range, &["inlayHint/resolve"]),
    ("textDocument/inlineCompletion", |it| with(at(it), "context", json!({ "triggerKind": 1 })), &[]),
    ("textDocument/inlineValue", inline_value, &[]),
    ("textDocument/linkedEditingRange", at, &[]),
    ("textDocument/moniker", at, &[]),
    ("textDocument/onTypeFormatting", |it| with(with(at(it), "ch", "\n".into()), "options", options()), &[]),
    (
        "textDocument/prepareCallHierarchy",
        at,
        &["callHierarchy/incomingCalls", "callHierarchy/outgoingCalls"],
    ),
    ("textDocument/prepareRename", at, &[]),
    ("textDocument/prepareTypeHierarchy", at, &["typeHierarchy/supertypes", "typeHierarchy/subtypes"]),
    ("textDocument/rangeFormatting", |it| with(range(it), "options", options()), &[]),
    ("textDocument/rangesFormatting", ranges_formatting, &[]),
    ("textDocument/references", |it| with(at(it), "context", json!({ "includeDeclaration": true })), &[]),
    ("textDocument/rename", |it| with(at(it), "newName", "T-777".into()), &[]),
    ("textDocument/selectionRange", |it| with(document(it), "positions", json!([it.position])), &[]),
    ("textDocument/semanticTokens/full", document, &["textDocument/semanticTokens/full/delta"]),
    ("textDocument/semanticTokens/range", range, &[]),
    ("textDocument/signatureHelp", at, &[]),
    ("textDocument/typeDefinition", at, &[]),
    ("textDocument/willSaveWaitUntil", |it| with(document(it), "reason", 1.into()), &[]),
    ("tickmark/describe", at, &[]),
    ("tickmark/documentText", document, &[]),
    ("tickmark/graph", |_| json!({ "parents": true }), &[]),
    ("tickmark/groups", |_| json!({ "by": "status", "archived": true }), &["tickmark/tickets"]),
    ("tickmark/statuses", at, &["tickmark/changeStatus", "tickmark/graph"]),
    ("tickmark/templates", document, &["tickmark/newTicket"]),
    ("workspace/diagnostic", |_| json!({ "previousResultIds": [] }), &[]),
    ("workspace/symbol", |_| json!({ "query": "T" }), &["workspaceSymbol/resolve"]),
    ("workspace/willCreateFiles", |it| json!({ "files": [{ "uri": format!("{}.new.md", it.uri) }] }), &[]),
    ("workspace/willDeleteFiles", |it| json!({ "files": [{ "uri": it.uri }] }), &[]),
    (
        "workspace/willRenameFiles",
        |it| json!({ "files": [{ "oldUri": it.uri, "newUri": moved(&it.uri) }] }),
        &[],
    ),
];

/// The same file in a folder below.
fn moved(uri: &str) -> String {
    match uri.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/below/{name}"),
        None => format!("{uri}-moved"),
    }
}

fn document(place: &Place) -> Value {
    json!({ "textDocument": { "uri": place.uri } })
}

fn with(mut params: Value, key: &str, value: Value) -> Value {
    params[key] = value;
    params
}

fn at(place: &Place) -> Value {
    with(document(place), "position", place.position.clone())
}

fn range(place: &Place) -> Value {
    with(document(place), "range", place.range.clone())
}

fn options() -> Value {
    json!({ "tabSize": 4, "insertSpaces": true, "trimTrailingWhitespace": true, "insertFinalNewline": true })
}

fn code_action(place: &Place) -> Value {
    let here = json!({ "start": place.position, "end": place.position });
    with(
        with(document(place), "range", here),
        "context",
        json!({ "diagnostics": place.findings, "triggerKind": 1 }),
    )
}

fn inline_value(place: &Place) -> Value {
    with(range(place), "context", json!({ "frameId": 1, "stoppedLocation": place.range }))
}

fn ranges_formatting(place: &Place) -> Value {
    with(with(document(place), "ranges", json!([place.range])), "options", options())
}

/// A request that was made, and what came.
pub(super) struct Asked {
    pub(super) method: &'static str,
    pub(super) params: Value,
    pub(super) answer: Result<Value, Value>,
    next: &'static [&'static str],
}

impl Asked {
    /// One whose answer is still to come.
    pub(super) fn new(method: &'static str, params: Value) -> Self {
        Self { method, params, answer: Ok(Value::Null), next: &[] }
    }

    /// Whether it told anything.
    pub(super) fn is_something(&self) -> bool {
        match self.answer.as_ref().map(|it| items_of(it).unwrap_or(it)) {
            Ok(Value::Array(list)) => !list.is_empty(),
            Ok(result) => !result.is_null(),
            Err(_) => false,
        }
    }
}

/// The list in an answer that is more than a list.
fn items_of(result: &Value) -> Option<&Value> {
    ["items", "groups", "tickets"].iter().find_map(|name| result.get(name))
}

/// Makes all requests that the server offers, at once; `meanwhile` happens before the first answer is read.
pub(super) fn ask_all(client: &mut Client, place: &Place, meanwhile: impl FnOnce(&mut Client)) -> Vec<Asked> {
    let mut sent = Vec::new();
    let offered: Vec<_> = ASKS.iter().filter(|ask| client.said.is_offered(ask.0)).collect();
    for (method, params, next) in offered {
        let params = params(place);
        sent.push((client.send_request(method, params.clone()), *method, params, *next));
    }
    meanwhile(client);
    let read = |(id, method, params, next): (i64, _, _, _)| Asked {
        method,
        params,
        answer: client.answer(id),
        next,
    };
    sent.into_iter().map(read).collect()
}

/// Takes up the first few of each of the results, as an editor does when something is picked.
pub(super) fn take_up(client: &mut Client, place: &Place, asked: &[Asked]) -> Vec<Asked> {
    let mut taken = Vec::new();
    for asked in asked {
        let offered: Vec<_> = asked.next.iter().filter(|next| client.said.is_offered(next)).collect();
        for next in offered {
            for item in items(asked.answer.as_ref().unwrap_or(&Value::Null)).iter().take(6) {
                let Some(params) = follow(next, item, place) else { continue };
                let id = client.send_request(next, params.clone());
                taken.push(Asked { method: next, params, answer: client.answer(id), next: &[] });
            }
        }
    }
    taken
}

fn items(result: &Value) -> Vec<&Value> {
    match items_of(result).unwrap_or(result) {
        Value::Array(list) => list.iter().collect(),
        Value::Null => Vec::new(),
        other => vec![other],
    }
}

fn follow(method: &str, item: &Value, place: &Place) -> Option<Value> {
    match method {
        // A command stands for itself.
        "codeAction/resolve" if item["command"].is_string() => None,
        "textDocument/semanticTokens/full/delta" => {
            let id = item["resultId"].as_str()?;
            Some(with(document(place), "previousResultId", id.into()))
        }
        "tickmark/tickets" => Some(json!({ "by": "status", "key": item["key"] })),
        "tickmark/changeStatus" => {
            let value = item["values"].as_array()?.iter().find(|value| value["isCurrent"] == false)?;
            Some(json!({ "key": item["ticket"]["key"], "status": value["value"] }))
        }
        "tickmark/graph" => Some(json!({ "key": item["ticket"]["key"], "depth": 9 })),
        "tickmark/newTicket" => Some(json!({ "template": item["key"], "title": "A / 🔧 ticket" })),
        _ if method.contains("Hierarchy/") => Some(json!({ "item": item })),
        _ => Some(item.clone()),
    }
}

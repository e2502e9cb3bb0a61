//! What the server says and the protocol's types have no field for: features put it where there is room, and it is moved to
//! its place on the way out. The opposite of [`repair`](super::repair).

use serde_json::{Map, Value, json};
use tower_lsp::jsonrpc::Response;

use crate::features::edit::SNIPPET;

/// The answer to a request of this method as it is sent; an error stays as it is.
pub(crate) fn extend(method: &str, answer: Response) -> Response {
    let change: fn(&mut Value) = match method {
        "initialize" => announce,
        "textDocument/codeAction" | "codeAction/resolve" => insert_snippets,
        _ => return answer,
    };
    let (id, body) = answer.into_parts();
    let body = body.map(|mut result| {
        change(&mut result);
        result
    });
    Response::from_parts(id, body)
}

/// Capabilities that the types do not know stand in `experimental`.
fn announce(result: &mut Value) {
    if let Some(capabilities) = result.get_mut("capabilities").and_then(Value::as_object_mut)
        && let Some(Value::Object(others)) = capabilities.remove("experimental")
    {
        capabilities.extend(others);
    }
}

/// An edit that is a snippet (LSP 3.18, `SnippetTextEdit`) stands as one with an annotation of its own.
fn insert_snippets(result: &mut Value) {
    match result {
        Value::Array(actions) => actions.iter_mut().for_each(insert_snippets),
        Value::Object(action) => {
            let changes = action.get_mut("edit").and_then(|edit| edit.get_mut("documentChanges"));
            let changes = changes.and_then(Value::as_array_mut).into_iter().flatten();
            let edits = changes.filter_map(|change| change.get_mut("edits")?.as_array_mut()).flatten();
            edits.filter_map(Value::as_object_mut).for_each(as_snippet);
        }
        _ => {}
    }
}

fn as_snippet(edit: &mut Map<String, Value>) {
    if edit.get("annotationId").and_then(Value::as_str) == Some(SNIPPET) {
        edit.remove("annotationId");
        let value = edit.remove("newText").unwrap_or_default();
        edit.insert("snippet".to_owned(), json!({ "kind": "snippet", "value": value }));
    }
}

#[cfg(test)]
mod tests {
    use tower_lsp::jsonrpc::Id;

    use super::*;

    fn check(method: &str, result: Value, expected: Value) {
        let (_, body) = extend(method, Response::from_ok(Id::Number(1), result)).into_parts();
        assert_eq!(body, Ok(expected));
    }

    #[test]
    fn capabilities_are_moved_up() {
        check(
            "initialize",
            json!({ "capabilities": { "hoverProvider": true, "experimental": { "typeHierarchyProvider": true } } }),
            json!({ "capabilities": { "hoverProvider": true, "typeHierarchyProvider": true } }),
        );
    }

    #[test]
    fn snippets_become_what_they_are() {
        let action =
            |edit: Value| json!({ "title": "x", "edit": { "documentChanges": [{ "edits": [edit] }] } });
        let before = action(json!({ "range": 1, "newText": "## ${1:x}", "annotationId": "snippet" }));
        let after = action(json!({ "range": 1, "snippet": { "kind": "snippet", "value": "## ${1:x}" } }));
        check("codeAction/resolve", before.clone(), after.clone());
        check("textDocument/codeAction", json!([before, { "title": "y" }]), json!([after, { "title": "y" }]));
        let other = action(json!({ "range": 1, "newText": "x", "annotationId": "link" }));
        check("codeAction/resolve", other.clone(), other);
        check("textDocument/codeAction", Value::Null, Value::Null);
    }
}

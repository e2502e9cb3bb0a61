//! What the server says and the protocol's types have no field for: features put it where there is room, and it is moved to
//! its place on the way out. The opposite of [`repair`](super::repair).

use std::sync::Arc;

use serde_json::{Map, Value, json};
use tower_lsp::jsonrpc::Response;

use crate::features::edit::SNIPPET;
use crate::features::tickets::NAME;

/// What a client takes of what the types do not know.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extensions {
    /// The properties that the items of a completion list may have in common: `completionList.itemDefaults`.
    item_defaults: Arc<[String]>,
}

impl Extensions {
    /// Those that a client announces in the parameters of `initialize`.
    pub(crate) fn of(params: Option<&Value>) -> Self {
        let path = "/capabilities/textDocument/completion/completionList/itemDefaults";
        let listed = params.and_then(|params| params.pointer(path)?.as_array());
        let names = listed.into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned));
        Self { item_defaults: names.collect() }
    }

    /// The answer to a request of this method as it is sent; an error stays as it is.
    pub(crate) fn extend(&self, method: &str, answer: Response) -> Response {
        let is_ours = matches!(
            method,
            "initialize" | "textDocument/codeAction" | "codeAction/resolve" | "textDocument/completion"
        );
        if !is_ours {
            return answer;
        }
        let (id, body) = answer.into_parts();
        let body = body.map(|mut result| {
            match method {
                "initialize" => announce(&mut result),
                "textDocument/completion" => drop(self.share(&mut result)),
                _ => insert_snippets(&mut result),
            }
            result
        });
        Response::from_parts(id, body)
    }

    /// Says once what all items of a completion list have in common (LSP 3.17, `CompletionList.itemDefaults`).
    fn share(&self, result: &mut Value) -> Option<()> {
        let takes = |name: &str| self.item_defaults.iter().any(|known| known == name);
        let items = result.get_mut("items")?.as_array_mut()?;
        let mut defaults = Map::new();
        if takes("editRange")
            && let Some(range) = common(items, "/textEdit/range")
        {
            for item in items.iter_mut().filter_map(Value::as_object_mut) {
                let text = item.remove("textEdit").and_then(|mut edit| Some(edit.get_mut("newText")?.take()));
                if let Some(text) = text.filter(|text| item.get("label") != Some(text)) {
                    item.insert("textEditText".to_owned(), text);
                }
            }
            defaults.insert("editRange".to_owned(), range);
        }
        for name in ["commitCharacters", "insertTextFormat"].into_iter().filter(|name| takes(name)) {
            let Some(value) = common(items, &format!("/{name}")) else { continue };
            for item in items.iter_mut().filter_map(Value::as_object_mut) {
                item.remove(name);
            }
            defaults.insert(name.to_owned(), value);
        }
        if !defaults.is_empty() {
            result.as_object_mut()?.insert("itemDefaults".to_owned(), defaults.into());
        }
        Some(())
    }
}

/// What all of several items have at this place.
fn common(items: &[Value], place: &str) -> Option<Value> {
    let mut values = items.iter().map(|item| item.pointer(place));
    let first = values.next()??;
    values.all(|value| value == Some(first)).then(|| first.clone())
}

/// Capabilities that the types do not know stand in `experimental`; what is no part of the protocol stays there.
fn announce(result: &mut Value) {
    if let Some(capabilities) = result.get_mut("capabilities").and_then(Value::as_object_mut)
        && let Some(Value::Object(mut others)) = capabilities.remove("experimental")
    {
        let own = others.remove(NAME).map(|own| json!({ NAME: own }));
        capabilities.extend(others);
        capabilities.extend(own.map(|own| ("experimental".to_owned(), own)));
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
        let names = json!(["editRange", "insertTextFormat", "data"]);
        let client = json!({ "completion": { "completionList": { "itemDefaults": names } } });
        let client = Extensions::of(Some(&json!({ "capabilities": { "textDocument": client } })));
        let (_, body) = client.extend(method, Response::from_ok(Id::Number(1), result)).into_parts();
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

    #[test]
    fn what_all_items_have_in_common_is_said_once() {
        let item = |label: &str, text: &str, range: i32| json!({ "label": label, "insertTextFormat": 2, "textEdit": { "range": range, "newText": text } });
        check(
            "textDocument/completion",
            json!({ "items": [item("a", "a", 1), item("b", "b: ", 1)] }),
            json!({
                "items": [{ "label": "a" }, { "label": "b", "textEditText": "b: " }],
                "itemDefaults": { "editRange": 1, "insertTextFormat": 2 },
            }),
        );
        let other = json!({ "items": [item("a", "a", 1), item("b", "b", 2)] });
        check(
            "textDocument/completion",
            other,
            json!({
                "items": [
                    { "label": "a", "textEdit": { "range": 1, "newText": "a" } },
                    { "label": "b", "textEdit": { "range": 2, "newText": "b" } },
                ],
                "itemDefaults": { "insertTextFormat": 2 },
            }),
        );
        check("textDocument/completion", json!({ "items": [] }), json!({ "items": [] }));
        check("textDocument/completion", Value::Null, Value::Null);
        let result = json!({ "items": [item("a", "a", 1)] });
        let answer = Response::from_ok(Id::Number(1), result.clone());
        let (_, body) = Extensions::of(None).extend("textDocument/completion", answer).into_parts();
        assert_eq!(body, Ok(result));
    }
}

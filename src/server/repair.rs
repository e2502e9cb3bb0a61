//! What real clients send a little differently from what the protocol's types allow, brought into shape
//! before it is parsed: one odd detail must not cost a request, let alone the session.

use serde_json::{Map, Value};
use tower_lsp::jsonrpc::Request;
use tower_lsp::ls_types::ClientCapabilities;

use crate::features::edit::SNIPPET_EDITS;

/// The request as the protocol's types expect it.
pub(crate) fn repair(request: Request) -> Request {
    let (method, id, params) = request.into_parts();
    let mut params = params.filter(|params| !params.is_null());
    match method.as_ref() {
        // eglot sends `"params": null`.
        "shutdown" | "exit" => params = None,
        "initialize" => params = Some(repair_initialize(params.unwrap_or_default())),
        "initialized" => params = Some(params.unwrap_or_else(|| Map::new().into())),
        _ => {}
    }
    if let Some(params) = &mut params {
        repair_uris(params, 0);
    }
    let mut repaired = Request::build(method);
    if let Some(params) = params {
        repaired = repaired.params(params);
    }
    if let Some(id) = id {
        repaired = repaired.id(id);
    }
    repaired.finish()
}

fn repair_initialize(params: Value) -> Value {
    let Value::Object(mut params) = params else { return serde_json::json!({ "capabilities": {} }) };
    // Not used, so that it does not matter what they are.
    for unused in ["processId", "trace", "locale"] {
        params.remove(unused);
    }
    params.retain(|_, value| !value.is_null());
    let mut capabilities = params.remove("capabilities").unwrap_or_default();
    drop_nulls(&mut capabilities, 0);
    if let Some(workspace) = capabilities.get_mut("workspace").and_then(Value::as_object_mut)
        && let Some(diagnostics) = workspace.remove("diagnostic")
    {
        // The name that it had in drafts of LSP 3.17, and that Helix still uses.
        workspace.entry("diagnostics").or_insert(diagnostics);
    }
    flag_ranges(&mut capabilities);
    keep_snippets(&mut capabilities);
    params.insert("capabilities".to_owned(), understood(capabilities));
    params.into()
}

/// An object may stand for the flag that is all the types know.
fn flag_ranges(capabilities: &mut Value) {
    if let Some(range) = capabilities.pointer_mut("/textDocument/semanticTokens/requests/range")
        && range.is_object()
    {
        *range = true.into();
    }
}

/// Takes note of edits with tab stops (LSP 3.18) where the types of LSP 3.17 have room.
fn keep_snippets(capabilities: &mut Value) {
    let takes_them = capabilities.pointer("/workspace/workspaceEdit").and_then(|it| it.get(SNIPPET_EDITS));
    if takes_them == Some(&Value::Bool(true))
        && let Some(capabilities) = capabilities.as_object_mut()
        && let Value::Object(experimental) =
            capabilities.entry("experimental").or_insert_with(|| Map::new().into())
    {
        experimental.insert(SNIPPET_EDITS.to_owned(), true.into());
    }
}

/// The capabilities without those that are not what they are in LSP 3.17, such as values of a later version.
fn understood(capabilities: Value) -> Value {
    let parses = |value: &Value| serde_json::from_value::<ClientCapabilities>(value.clone()).is_ok();
    if parses(&capabilities) {
        return capabilities;
    }
    let Value::Object(mut groups) = capabilities else { return Map::new().into() };
    for (group, capabilities) in &mut groups {
        let parses_in_group = |value: Value| parses(&Value::from(Map::from_iter([(group.clone(), value)])));
        if let Value::Object(capabilities) = capabilities {
            capabilities.retain(|name, capability| {
                let understood = parses_in_group(Map::from_iter([(name.clone(), capability.clone())]).into());
                if !understood {
                    tracing::warn!("ignoring the client's capability {group}.{name}");
                }
                understood
            });
        }
    }
    groups.retain(|group, capabilities| {
        parses(&Value::from(Map::from_iter([(group.clone(), capabilities.clone())])))
    });
    groups.into()
}

/// How deep into the parameters is looked.
const MAX_DEPTH: usize = 16;

fn drop_nulls(value: &mut Value, depth: usize) {
    if let (Value::Object(members), true) = (value, depth < MAX_DEPTH) {
        members.retain(|_, member| !member.is_null());
        members.values_mut().for_each(|member| drop_nulls(member, depth + 1));
    }
}

/// Makes a URI of whatever stands where one belongs. Editors that follow the WHATWG rules leave brackets as
/// they are, and some leave spaces; RFC 3986 wants both escaped.
fn repair_uris(value: &mut Value, depth: usize) {
    const NAMES: [&str; 6] = ["uri", "rootUri", "scopeUri", "baseUri", "oldUri", "newUri"];
    match value {
        _ if depth > MAX_DEPTH => {}
        Value::Array(items) => items.iter_mut().for_each(|item| repair_uris(item, depth + 1)),
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                match member {
                    Value::String(uri) if NAMES.contains(&name.as_str()) => repair_uri(uri),
                    _ => repair_uris(member, depth + 1),
                }
            }
        }
        _ => {}
    }
}

fn repair_uri(uri: &mut String) {
    let parses = |uri: &str| uri.parse::<tower_lsp::ls_types::Uri>().is_ok();
    if parses(uri) {
        return;
    }
    let escaped = escape(uri, |character| !"/:?#@!$&'()*+,;=-._~".contains(character));
    *uri = if parses(&escaped) {
        escaped
    } else {
        // A name for it at least: it is no file, and no other document.
        format!("invalid:{}", escape(uri, |character| !"-._~".contains(character)))
    };
}

/// `text` with escapes for every character that is neither a letter or digit of ASCII nor allowed, and for
/// every `%` that starts no escape.
fn escape(text: &str, is_illegal: impl Fn(char) -> bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        let digits = text.get(at + 1..at + 3).unwrap_or_default();
        let is_escape =
            character == '%' && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
        if character.is_ascii_alphanumeric() || is_escape || (character != '%' && !is_illegal(character)) {
            escaped.push(character);
        } else {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                escaped.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tower_lsp::ls_types::InitializeParams;

    use super::*;

    fn repaired(method: &'static str, params: Value) -> Option<Value> {
        repair(Request::build(method).id(1).params(params).finish()).params().cloned()
    }

    #[test]
    fn null_is_nothing() {
        assert_eq!(repaired("shutdown", Value::Null), None);
        assert_eq!(repaired("shutdown", json!({})), None);
        assert_eq!(repaired("initialized", Value::Null), Some(json!({})));
    }

    #[test]
    fn any_initialize_can_be_parsed() {
        for params in [
            Value::Null,
            json!({}),
            json!([]),
            json!({ "processId": null, "rootUri": null, "rootPath": null, "capabilities": null, "trace": null,
                    "initializationOptions": null, "workspaceFolders": null, "clientInfo": null }),
            json!({ "processId": "x", "trace": "compact", "rootUri": "not a uri", "capabilities": {} }),
            json!({ "capabilities": { "workspace": null, "textDocument": { "completion": null } } }),
            json!({ "capabilities": { "general": { "positionEncodings": 8 }, "textDocument": [], "x": {} } }),
            json!({ "capabilities": 5 }),
        ] {
            let repaired = repaired("initialize", params.clone()).unwrap();
            assert!(serde_json::from_value::<InitializeParams>(repaired).is_ok(), "{params}");
        }
    }

    #[test]
    fn a_capability_that_is_not_understood_costs_only_itself() {
        let params = json!({ "capabilities": {
            "workspace": { "configuration": "maybe", "diagnostic": { "refreshSupport": true } },
            "window": { "workDoneProgress": true }
        } });
        assert_eq!(
            repaired("initialize", params).unwrap().get("capabilities"),
            Some(&json!({
                "workspace": { "diagnostics": { "refreshSupport": true } },
                "window": { "workDoneProgress": true }
            }))
        );
    }

    #[test]
    fn edits_with_tab_stops_are_taken_note_of() {
        let takes = |capabilities: Value| {
            let params = repaired("initialize", json!({ "capabilities": capabilities })).unwrap();
            let params: InitializeParams = serde_json::from_value(params).unwrap();
            params.capabilities.experimental
        };
        let edit = json!({ "workspace": { "workspaceEdit": { "snippetEditSupport": true } } });
        assert_eq!(takes(edit), Some(json!({ "snippetEditSupport": true })));
        let edit = json!({ "workspace": { "workspaceEdit": { "snippetEditSupport": false } } });
        assert_eq!(takes(edit), None);
    }

    #[test]
    fn whatever_stands_for_a_uri_becomes_one() {
        let check = |uri: &str, expected: &str| {
            let repaired = repaired("x", json!({ "a": [{ "uri": uri, "text": uri }] }));
            assert_eq!(repaired, Some(json!({ "a": [{ "uri": expected, "text": uri }] })));
            assert!(expected.parse::<tower_lsp::ls_types::Uri>().is_ok());
        };
        check("file:///a%20b.md", "file:///a%20b.md");
        check("file:///[id] é.md", "file:///%5Bid%5D%20%C3%A9.md");
        check("file:///a%20b 100%.md", "file:///a%20b%20100%25.md");
        check("untitled:Untitled-1", "untitled:Untitled-1");
        check("no uri", "invalid:no%20uri");
        check("", "invalid:");
    }
}

//! What is shown between the words: at once what the index knows, the rest when the editor asks for it.

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::{Session, capabilities};

const CLOSED: (&str, &str) =
    ("one/a.md", "# All\n\n## 🔧 PE-001: First <b>\n**Status**: Done\n**Blocks**: PE-2\n");
const ON_DISK: (&str, &str) = ("two/b.md", "# PE-2: Old\n\n**Status**: Open\n");
const UNSAVED: (&str, &str) = ("two/b.md", "---\nstatus: Doing\n---\n\n# PE-2: New$0\n\n- [x] a\n");
const HERE: &str = "# 🔧 PE-3: Here\n\n🔧 PE-1, pe-2$0 and PE-404\r\n\n## Plan\n- [ ] a\n- [x] b\n";

/// A session with all of it, and the hints of the document once all files are known.
fn begin(encoding: &str, hints: Value) -> (Session, String, Vec<Value>) {
    let documents = json!({ "inlayHint": hints, "hover": { "contentFormat": ["markdown"] } });
    let capabilities = capabilities(&[encoding], documents);
    let mut session = Session::in_folders(&["one", "two"], &[CLOSED, ON_DISK], capabilities);
    session.open(UNSAVED.0, UNSAVED.1);
    let cursor = session.open("two/here.md", HERE);
    let hints = session.hints(&cursor.uri, 3);
    (session, cursor.uri, hints)
}

impl Session {
    fn hints(&mut self, uri: &str, count: usize) -> Vec<Value> {
        let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 9 } });
        let ask = json!({ "textDocument": { "uri": uri }, "range": range });
        let fits = |answer: &Value| answer.as_array().map_or(0, Vec::len) == count;
        self.ask_with("textDocument/inlayHint", &ask, fits).as_array().cloned().unwrap_or_default()
    }

    /// Draws hints: place, label, and what comes of resolving those that can be.
    fn drawn(&mut self, hints: &[Value], expected: &Expect) {
        let root = self.uri("");
        let mut drawn = String::new();
        for hint in hints {
            let hint = match hint["data"].is_null() {
                true => hint.clone(),
                false => self.client.request("inlayHint/resolve", hint.clone()),
            };
            assert_eq!(hint["paddingLeft"], true);
            let at = &hint["position"];
            let label = hint["label"].as_str().unwrap_or_else(|| hint["label"][0]["value"].as_str().unwrap());
            drawn += &format!("{}:{} {label}\n", at["line"], at["character"]);
            let location = &hint["label"][0]["location"];
            if location.is_object() {
                let uri = location["uri"].as_str().unwrap().replace(&root, "");
                let (start, end) = (&location["range"]["start"], &location["range"]["end"]);
                let line = &start["line"];
                drawn += &format!("  {uri} {line}:{}-{}\n", start["character"], end["character"]);
            }
            if let Some(tooltip) = hint["tooltip"]["value"].as_str() {
                drawn += &format!("{}\n", tooltip.replace(&root, "ROOT/"));
            }
        }
        expected.assert_eq(&drawn);
    }
}

#[test]
fn a_client_that_resolves_nothing_gets_all_there_is_at_once() {
    for (encoding, expected) in [
        (
            "utf-8",
            expect![[r#"
        2:9 First <b> · Done
        2:15 New · Doing
        4:7 1/2
    "#]],
        ),
        (
            "utf-16",
            expect![[r#"
        2:7 First <b> · Done
        2:13 New · Doing
        4:7 1/2
    "#]],
        ),
    ] {
        let (mut session, _, hints) = begin(encoding, json!({}));
        assert!(hints.iter().all(|hint| hint["label"].is_string() && hint.get("data").is_none()));
        session.drawn(&hints, &expected);
        session.client.finish();
    }
}

#[test]
fn the_place_of_a_ticket_is_resolved() {
    let properties = json!(["tooltip", "textEdits", "label.tooltip", "label.location", "label.command"]);
    for (encoding, expected) in [
        (
            "utf-8",
            expect![[r#"
        2:9 First <b> · Done
          one/a.md 2:8-14
        2:15 New · Doing
          two/b.md 4:2-6
        4:7 1/2
    "#]],
        ),
        (
            "utf-16",
            expect![[r#"
        2:7 First <b> · Done
          one/a.md 2:6-12
        2:13 New · Doing
          two/b.md 4:2-6
        4:7 1/2
    "#]],
        ),
    ] {
        let (mut session, _, hints) =
            begin(encoding, json!({ "resolveSupport": { "properties": properties } }));
        session.drawn(&hints, &expected);
        session.client.finish();
    }
}

#[test]
fn the_card_of_a_ticket_is_resolved() {
    let (mut session, _, hints) = begin("utf-8", json!({ "resolveSupport": { "properties": ["tooltip"] } }));
    session.drawn(
        &hints,
        &expect![[r#"
            2:9 First <b> · Done
            **PE-001** First \<b\>

            Done

            waited for by:
            - PE-2 New · Doing

            [a.md](ROOT/one/a.md#L3)
            2:15 New · Doing
            **PE-2** New

            Doing · 1/1 checked

            waits for:
            - PE-001 First \<b\> · Done

            [b.md](ROOT/two/b.md#L5)
            4:7 1/2
        "#]],
    );
    session.client.finish();
}

#[test]
fn a_hint_is_resolved_as_things_are_by_then() {
    let (mut session, uri, hints) =
        begin("utf-8", json!({ "resolveSupport": { "properties": ["label.location"] } }));
    let target = session.uri(UNSAVED.0);
    let line = |session: &mut Session| {
        let hint = session.client.request("inlayHint/resolve", hints[1].clone());
        hint["label"][0]["location"]["range"]["start"]["line"].clone()
    };
    session.client.change(&target, json!([{ "text": "\n\n# PE-2: Moved\n\n**Status**: Open\n" }]));
    assert_eq!(line(&mut session), 2);
    session.client.change(&target, json!([{ "text": "Gone.\n" }]));
    assert_eq!(line(&mut session), Value::Null);
    session.client.close(&uri);
    session.hints(&uri, 0);
    assert_eq!(line(&mut session), Value::Null);
    session.client.finish();
}

#[test]
fn the_settings_say_which_kinds_are_shown() {
    let mut client = crate::client::Client::spawn();
    let options = json!({ "inlayHints": { "status": false, "progress": false } });
    let documents = json!({ "inlayHint": {} });
    let params = json!({ "capabilities": { "textDocument": documents }, "initializationOptions": options });
    let offered = client.initialize(params);
    assert_eq!(offered["inlayHintProvider"]["resolveProvider"], false);
    client
        .open("untitled:a", "## PE-1: One\n**Status**: x\n- [ ] a\n\n## PE-2: Two\n**Status**: x\n\nPE-1\n");
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } });
    let ask = json!({ "textDocument": { "uri": "untitled:a" }, "range": range });
    let hints = client.request("textDocument/inlayHint", ask.clone());
    assert_eq!(hints.as_array().unwrap().len(), 1);
    assert_eq!(hints[0]["label"], "One");
    let off = json!({ "settings": { "tickmark": { "inlayHints": false } } });
    client.notify("workspace/didChangeConfiguration", off);
    assert_eq!(client.request("textDocument/inlayHint", ask), Value::Null);
    client.finish();
}

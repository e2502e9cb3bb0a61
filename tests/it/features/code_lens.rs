//! What stands over tickets: counted when it comes into view, with places for clients that can show them.

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::{Cursor, Session, capabilities, covered};

const CLOSED: (&str, &str) = (
    "one/a.md",
    "# All\n\n## 🔧 PE-1: First\n**Status**: Open\n**Depends on**: PE-3\n\n## PE-4: Fourth\n**Status**: Open\n**Blocks**: pe-3\n",
);
const HERE: &str = "---\nstatus: Open\n---\n\n# 🔧 PE-3: Here$0\r\n\n- [ ] a\n- [x] b\n\n## Notes\n\nFor PE-1, not for PE-404.\n";

fn begin(encoding: &str, more: Value) -> (Session, Cursor, Vec<Value>) {
    let mut client = capabilities(&[encoding], json!({ "codeLens": {} }));
    client["experimental"] = more;
    let mut session = Session::in_folders(&["one", "two"], &[CLOSED], client);
    let cursor = session.open("two/here.md", HERE);
    let ask = json!({ "textDocument": { "uri": cursor.uri } });
    let is_all = |answer: &Value| answer.as_array().is_some_and(|lenses| lenses.len() == 4);
    let lenses = session.ask_with("textDocument/codeLens", &ask, is_all).as_array().unwrap().clone();
    (session, cursor, lenses)
}

fn resolved(session: &mut Session, lens: &Value) -> Value {
    match lens["command"].is_null() {
        true => session.client.request("codeLens/resolve", lens.clone()),
        false => lens.clone(),
    }
}

/// Draws lenses: the line, the title, the command, and the places that it is given.
fn check(more: Value, expected: Expect) {
    for encoding in ["utf-8", "utf-16"] {
        let (mut session, cursor, lenses) = begin(encoding, more.clone());
        let (root, text) = (session.uri(""), HERE.replace("$0", ""));
        let mut drawn = String::new();
        for lens in lenses {
            let lens = resolved(&mut session, &lens);
            assert_eq!(covered(&text, &lens["range"], encoding), "# 🔧 PE-3: Here");
            let command = &lens["command"];
            let (title, name) = (command["title"].as_str().unwrap(), command["command"].as_str().unwrap());
            drawn += &format!("{title} {name:?}\n");
            let Some([uri, at, places]) = command["arguments"].as_array().map(|it| &it[..]) else { continue };
            assert_eq!((uri.as_str(), at), (Some(cursor.uri.as_str()), &lens["range"]["start"]));
            for place in places.as_array().unwrap() {
                let path = place["uri"].as_str().unwrap().replace(&root, "");
                let text = if path == CLOSED.0 { CLOSED.1 } else { &text };
                drawn += &format!("  {path} {}\n", covered(text, &place["range"], encoding));
            }
        }
        expected.assert_eq(&drawn);
        session.client.finish();
    }
}

#[test]
fn a_client_without_commands_shows_titles() {
    check(
        Value::Null,
        expect![[r#"
        2 references ""
        waits for 1 ""
        1 waiting ""
        1/2 done ""
    "#]],
    );
}

#[test]
fn a_client_that_shows_places_is_given_them() {
    check(
        json!({ "commands": { "commands": ["tickmark.showReferences"] } }),
        expect![[r#"
        2 references "tickmark.showReferences"
          one/a.md PE-3
          one/a.md pe-3
        waits for 1 "tickmark.showReferences"
          one/a.md PE-4
        1 waiting "tickmark.showReferences"
          one/a.md PE-1
        1/2 done ""
    "#]],
    );
}

#[test]
fn a_lens_is_resolved_as_things_are_by_then() {
    let (mut session, cursor, lenses) = begin("utf-8", Value::Null);
    let titles = |session: &mut Session| {
        let titles = lenses.iter().map(|lens| resolved(session, lens)["command"]["title"].clone());
        titles.map(|title| title.as_str().unwrap().to_owned()).collect::<Vec<_>>().join(", ")
    };
    let change = |session: &mut Session, text: &str| {
        session.client.change(&cursor.uri, json!([{ "text": text }]));
    };
    assert_eq!(titles(&mut session), "2 references, waits for 1, 1 waiting, 1/2 done");
    change(&mut session, "After PE-3.\n\n# PE-3: Further down\n**Status**: Done\n");
    assert_eq!(titles(&mut session), "3 references, waits for nothing, none waiting, 1/2 done");
    change(&mut session, "Gone.\n");
    assert_eq!(titles(&mut session), "…, …, …, 1/2 done");
    session.client.close(&cursor.uri);
    assert_eq!(titles(&mut session), "…, …, …, 1/2 done");
    session.client.finish();
}

#[test]
fn what_is_no_ticket_has_none_and_neither_has_a_document_that_is_closed() {
    let mut client = crate::client::Client::start(json!({ "textDocument": { "codeLens": {} } }));
    let ask = json!({ "textDocument": { "uri": "untitled:a" } });
    client.open("untitled:a", "# Notes\n\n- [ ] a\n");
    assert_eq!(client.request("textDocument/codeLens", ask.clone()), json!([]));
    client.close("untitled:a");
    assert_eq!(client.request("textDocument/codeLens", ask), Value::Null);
    client.finish();
}

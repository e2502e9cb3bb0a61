//! Links from IDs and paths, across folders, closed files and buffers that were not saved.

use serde_json::{Value, json};

use super::{Session, capabilities, covered};

const CLOSED: (&str, &str) = ("one/a.md", "# All\n\n## 🔧 PE-1: First\n**Status**: Done\n\n## Notes\n");
const ON_DISK: (&str, &str) = ("two/b.md", "# PE-2: Old\n\n**Status**: Open\n");
const UNSAVED: (&str, &str) = ("two/b.md", "---\nstatus: Open\n---\n\n# PE-2: New$0\n");
const CODE: (&str, &str) = ("two/src/main.rs", "fn main() {}\n");
const HERE: (&str, &str) = (
    "two/here.md",
    "# 🔧 PE-3: Here\n\n**Status**: Open\n**File**: src/main.rs\n\n🔧 PE-1, PE-2, PE-3 and PE-404\n\n\
     🔧 [a](../one/a.md#notes) [b](src/main.rs#L1) [no](../secret.md) [c](https://x.org/PE-1) [d](#-pe-3-her$0e)\n",
);

fn links(session: &mut Session, uri: &str, count: usize) -> Vec<Value> {
    let ask = json!({ "textDocument": { "uri": uri } });
    let has = |answer: &Value| answer.as_array().is_some_and(|links| links.len() == count);
    session.ask_with("textDocument/documentLink", &ask, has).as_array().unwrap().clone()
}

#[test]
fn all_lead_to_their_line_once_resolved() {
    for encoding in ["utf-8", "utf-16"] {
        let documents = json!({ "documentLink": { "tooltipSupport": true } });
        let secret = ("secret.md", "Outside of all folders.\n");
        let files = [CLOSED, ON_DISK, CODE, secret];
        let mut session = Session::in_folders(&["one", "two"], &files, capabilities(&[encoding], documents));
        session.open(UNSAVED.0, UNSAVED.1);
        let cursor = session.open(HERE.0, HERE.1);
        let here = HERE.1.replace("$0", "");
        let links = links(&mut session, &cursor.uri, 7);
        let drawn = links.iter().map(|link| {
            let is_late = link["target"].is_null();
            let link = match is_late {
                true => session.client.request("documentLink/resolve", link.clone()),
                false => link.clone(),
            };
            let root = session.uri("");
            let target = link["target"].as_str().unwrap().strip_prefix(&root).unwrap().to_owned();
            let place = covered(&here, &link["range"], encoding);
            let tooltip = link["tooltip"].as_str().unwrap_or("-");
            format!("{place} | {target} | {tooltip}{}\n", if is_late { " | later" } else { "" })
        });
        expect_test::expect![[r##"
            src/main.rs | two/src/main.rs | -
            PE-1 | one/a.md#L3 | First · Done | later
            PE-2 | two/b.md#L5 | New · Open | later
            PE-3 | two/here.md#L1 | Here · Open
            ../one/a.md#notes | one/a.md#L6 | a.md | later
            src/main.rs#L1 | two/src/main.rs#L1 | -
            #-pe-3-here | two/here.md#L1 | Here · Open
        "##]]
        .assert_eq(&drawn.collect::<String>());
        session.client.finish();
    }
}

#[test]
fn a_link_is_resolved_as_things_are_by_then() {
    let mut session = Session::new(&[], capabilities(&["utf-16"], json!({})));
    let target = session.open("b.md", "# PE-2: Two$0\n\n**Status**: Open\n");
    let cursor = session.open("here.md", "After PE-2$0.\n");
    let link = links(&mut session, &cursor.uri, 1)[0].clone();
    assert_eq!(link["tooltip"], Value::Null);
    let mut resolved = |text: &str| {
        session.client.change(&target.uri, json!([{ "text": text }]));
        let link = session.client.request("documentLink/resolve", link.clone());
        link["target"].as_str().unwrap().strip_prefix(&target.uri).unwrap().to_owned()
    };
    assert_eq!(resolved("\n\n# PE-2: Two\n\n**Status**: Open\n"), "#L3");
    assert_eq!(resolved("Gone.\n"), "");
    session.client.finish();
}

#[test]
fn none_when_switched_off() {
    let mut client = crate::client::Client::spawn();
    client.initialize(json!({ "capabilities": {}, "initializationOptions": { "documentLinks": false } }));
    client.open("untitled:a", "# PE-1: One\n\n**Status**: Open\n\nPE-1\n");
    let ask = json!({ "textDocument": { "uri": "untitled:a" } });
    assert_eq!(client.request("textDocument/documentLink", ask), Value::Null);
    client.finish();
}

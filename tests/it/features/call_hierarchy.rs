//! Who waits for whom, step by step, across folders, closed files and a buffer that was not saved.

use serde_json::{Value, json};

use super::{Session, capabilities, covered};

const CLOSED: (&str, &str) = ("one/a.md", "# 🔧 PE-1: First\n\n**Status**: Done\n**Blocks**: PE-4\n");
const ON_DISK: (&str, &str) = ("two/b.md", "# 🔧 PE-2: Old\n\n**Status**: Open\n");
const UNSAVED: &str = "# 🔧 PE-2: Second\n\n**Status**: Open\n**Depends on**: 🔧 PE-1, PE-404, pe-$03\n\n\
                       ## Dependencies\n\n- 🔧 PE-01 before all\n";
const CIRCLE: (&str, &str) = ("two/c.md", "---\nid: PE-3\nstatus: Open\ndepends_on: [PE-2]\n---\n");
const LAST: (&str, &str) = ("two/d.md", "# PE-4: Fourth\n\n**Status**: Open\n");

fn has(count: usize) -> impl Fn(&Value) -> bool {
    move |answer| answer.as_array().is_some_and(|items| items.len() == count)
}

#[test]
fn step_by_step_in_every_encoding() {
    for encoding in ["utf-8", "utf-16"] {
        let files = [CLOSED, ON_DISK, CIRCLE, LAST];
        let mut session = Session::in_folders(&["one", "two"], &files, capabilities(&[encoding], json!({})));
        let cursor = session.open(ON_DISK.0, UNSAVED);
        let unsaved = UNSAVED.replace("$0", "");
        let is_third = |answer: &Value| answer[0]["name"] == "PE-3";
        let third = session.ask("textDocument/prepareCallHierarchy", &cursor, is_third)[0].clone();
        assert_eq!((&third["detail"], &third["uri"]), (&json!("Open · c.md"), &json!(session.uri(CIRCLE.0))));
        assert_eq!(covered(CIRCLE.1, &third["selectionRange"], encoding), "PE-3");

        // PE-2 waits for PE-3, and says so; PE-3 waits for PE-2.
        let callers = session.client.request("callHierarchy/incomingCalls", json!({ "item": third }));
        let [caller] = &callers.as_array().unwrap()[..] else { panic!("{callers:#}") };
        let second = caller["from"].clone();
        assert_eq!(second["name"], "PE-2 Second");
        assert_eq!(covered(&unsaved, &second["range"], encoding), unsaved.trim());
        assert_eq!(covered(&unsaved, &caller["fromRanges"][0], encoding), "pe-3");

        let ask = json!({ "item": second });
        let called = session.ask_with("callHierarchy/outgoingCalls", &ask, has(2));
        let names: Vec<_> = called.as_array().unwrap().iter().map(|call| &call["to"]["name"]).collect();
        assert_eq!(names, ["PE-1 First", "PE-3"]);
        let places = called[0]["fromRanges"].as_array().unwrap();
        let places: Vec<_> = places.iter().map(|range| covered(&unsaved, range, encoding)).collect();
        assert_eq!(places, ["PE-1", "PE-01"]);

        // PE-1 says that it blocks PE-4: nothing in the file of PE-4 does.
        let ask = json!({ "item": called[0]["to"] });
        let waiting = session.client.request("callHierarchy/incomingCalls", ask);
        let [second, fourth] = &waiting.as_array().unwrap()[..] else { panic!("{waiting:#}") };
        assert_eq!(
            (&second["from"]["uri"], &fourth["from"]["name"]),
            (&json!(cursor.uri), &json!("PE-4 Fourth"))
        );
        assert_eq!(covered(LAST.1, &fourth["fromRanges"][0], encoding), "PE-4");
        session.client.finish();
    }
}

#[test]
fn an_item_outlives_edits_of_its_file() {
    let mut session = Session::new(&[CLOSED, LAST], capabilities(&["utf-16"], json!({})));
    let cursor = session.open("c.md", "# PE-7: Sev$0en\n\n**Status**: Open\n**Requires**: PE-1\n");
    let item = session.ask("textDocument/prepareCallHierarchy", &cursor, has(1))[0].clone();
    assert_eq!(item["name"], "PE-7 Seven");
    let text = "# All\n\n## PE-6: Six\n**Status**: x\n\n## PE-7: Seven\n**Status**: x\n**Requires**: PE-4\n";
    session.client.change(&cursor.uri, json!([{ "text": text }]));
    let ask = json!({ "item": item });
    let called = session.ask_with("callHierarchy/outgoingCalls", &ask, has(1));
    assert_eq!(called[0]["to"]["name"], "PE-4 Fourth");
    session.client.change(&cursor.uri, json!([{ "text": "Nothing.\n" }]));
    assert_eq!(session.client.request("callHierarchy/outgoingCalls", ask), Value::Null);
    session.client.finish();
}

#[test]
fn nothing_where_no_ticket_is() {
    let mut session = Session::new(&[], capabilities(&["utf-16"], json!({})));
    let cursor = session.open("here.md", "# Notes\n\nWe use AES-2$056.\n");
    session.ask("textDocument/prepareCallHierarchy", &cursor, Value::is_null);
    session.client.finish();
}

//! Workspaces that nobody would make on purpose: every question is answered, soon, and without a wrong place.

use std::fs;

use serde_json::{Value, json};

use super::super::asks::{Place, ask_all, take_up};
use super::super::{Cursor, Session, capabilities};
use super::is_refused;
use crate::protocol::everything_at_once;

/// Asks all that an editor can ask with the cursor at a place. Something may be refused, with words.
fn ask_everything(session: &mut Session, cursor: &Cursor) {
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let place =
        Place { uri: cursor.uri.clone(), position: cursor.position.clone(), range, findings: json!([]) };
    let asked = ask_all(&mut session.client, &place, |_| {});
    let taken = take_up(&mut session.client, &place, &asked);
    assert!(asked.iter().chain(&taken).filter(|asked| is_refused(asked)).count() < 5);
}

/// All that a client can announce, at once.
fn pulling() -> Value {
    let mut capabilities = everything_at_once();
    capabilities["workspace"]["workspaceEdit"] = json!({});
    capabilities
}

/// Opens a text with a cursor beside a ticket of the workspace, asks everything, types a letter, and asks again.
#[track_caller]
fn check(marked: &str) {
    let mut session = Session::new(&[("T-1.md", "# T-1: One\n\n**Status**: Open\n")], pulling());
    let cursor = session.open("odd.md", marked);
    ask_everything(&mut session, &cursor);
    let end = json!({ "line": cursor.position["line"], "character": u32::MAX >> 1 });
    session.client.change(&cursor.uri, json!([{ "range": { "start": end, "end": end }, "text": "x" }]));
    ask_everything(&mut session, &cursor);
    session.client.finish();
}

#[test]
fn long_ids_titles_and_headings() {
    let id = format!("T-{}", "9".repeat(10_000));
    check(&format!("# {id}$0: long\n\n**Status**: Open\n"));
    check(&format!("# T-2: a\n\n**Depends on**: {id}$0, T-1\n\nsee {id}\n"));
    check(&format!("---\nid: T-2\ndepends_on: [{}$0]\n---\n", "T-1-".repeat(2_500)));
    let mega = "wörd ".repeat(1 << 17);
    check(&format!("# T-2: {mega}$0\n\n**Status**: Open\n"));
    check(&format!("---\nid: T-2$0\ntitle: {mega}\n---\n"));
    check(&format!("# T-2: a\n\n## {mega}$0\n\nsee [it](#x)\n"));
}

#[test]
fn long_lists() {
    let list: String = (0..4_000).map(|n| format!("  - T-{n}\n")).collect();
    check(&format!("---\nid: T-2\ndepends_on:\n{list}---\n# T-2: a, after T-1$0\n"));
    let one_line = "[[T-1]] ".repeat(1_200);
    check(&format!("# T-2: a\n\n{one_line}T-1$0\n"));
    let links = "[a](#t-2-a) ".repeat(700);
    let headings: String = (0..700).map(|n| format!("## H {n}\n")).collect();
    check(&format!("# T-2: a$0\n\n{links}\n{headings}"));
}

#[test]
fn thousands_in_one_file_around_one() {
    // Each waits for the same ticket, which says that it blocks them all.
    let n = 700;
    let all = (2..n).map(|n| format!("T-{n}")).collect::<Vec<_>>().join(", ");
    let each: String =
        (2..n).map(|n| format!("## T-{n}: x\n**Status**: Done\n**Depends on**: T-1000000\n\n")).collect();
    check(&format!("## T-1000000: hub$0\n**Status**: Open\n**Blocks**: {all}\n\n{each}"));
    // And all have one ID.
    check(&"## T-5: x\n**Status**: Open\n\n".repeat(n).replacen("T-5", "T-$05", 1));
}

#[test]
fn tickets_that_are_parts_of_each_other_and_wait_for_each_other() {
    let ticket = |own: &str, other: &str| {
        format!(
            "---\nid: {own}\nparent: {other}\ndepends_on: [{other}, {own}]\nblocks: [{other}]\nchildren: [{other}]\n---\n# {own}\n"
        )
    };
    let (a, b, c) = (ticket("T-1", "T-2"), ticket("T-2", "T-3"), ticket("T-3", "T-1"));
    let mut session = Session::new(&[("a.md", &a), ("b.md", &b), ("c.md", &c)], pulling());
    let cursor = session.open("a.md", &a.replacen("id: T-1", "id: T-1$0", 1));
    let params = json!({ "textDocument": { "uri": cursor.uri } });
    session.ask_with("textDocument/diagnostic", &params, |answer| {
        let items = answer["items"].as_array().unwrap();
        // It waits for itself, for others in a ring, and is a part of them in a longer one.
        items.iter().filter(|it| it["code"] == "dependency-cycle").count() == 3
    });
    ask_everything(&mut session, &cursor);
    session.client.finish();
}

#[test]
fn more_references_than_anybody_reads() {
    let uses: String = "T-1 and T-2\n".repeat(5_200);
    let files = [("one.md", "# T-1: One\n\n**Status**: Open\n"), ("x.md", &uses), ("y.md", &uses)];
    let mut session = Session::new(&files, pulling());
    let cursor = session.open("here.md", "T-1$0\n");
    let params = json!({
        "textDocument": { "uri": cursor.uri }, "position": cursor.position, "context": { "includeDeclaration": true },
    });
    session.ask_with("textDocument/references", &params, |answer| {
        answer.as_array().is_some_and(|places| places.len() == 10_000)
    });
    let params =
        json!({ "textDocument": { "uri": cursor.uri }, "position": cursor.position, "newName": "T-7" });
    let edit = session.client.request("textDocument/rename", params);
    let edits = edit["changes"].as_object().unwrap().values().map(|it| it.as_array().unwrap().len());
    assert_eq!(edits.sum::<usize>(), 10_402);
    session.client.finish();
}

/// A session whose client watches files, and tells of nothing: one ticket is closed, and the cursor is on its ID.
fn unwatched(closed: &str, open: &str) -> (Session, Cursor) {
    let mut capabilities = capabilities(&["utf-16"], json!({}));
    capabilities["workspace"] = json!({ "didChangeWatchedFiles": { "dynamicRegistration": true } });
    let mut session = Session::new(&[("one.md", closed)], capabilities);
    let cursor = session.open("here.md", open);
    session.ask("textDocument/definition", &cursor, |answer| answer.is_array());
    (session, cursor)
}

const CLOSED: &str = "# T-1: One\n\n**Status**: Open\n**Depends on**: T-2\n";
const OPEN: &str = "# T-2: Two\n\n**Status**: Open\n**Depends on**: T-1$0\n";

/// The lines of the places of `one.md` that answers name, by what was asked.
fn places(session: &mut Session, cursor: &Cursor) -> Vec<(&'static str, u64)> {
    let mut found = Vec::new();
    let mut add = |what, range: &Value| found.push((what, range["start"]["line"].as_u64().unwrap()));
    let is_there = |uri: &Value| uri.as_str().unwrap().contains("one.md");
    let client = &mut session.client;
    let at = json!({ "textDocument": { "uri": cursor.uri }, "position": cursor.position });
    let list = |answer: Value| answer.as_array().cloned().unwrap_or_default();
    for place in list(client.request("textDocument/definition", at.clone())) {
        add("definition", &place["range"]);
    }
    client.request("textDocument/hover", at.clone());
    for item in list(client.request("textDocument/prepareCallHierarchy", at.clone())) {
        if is_there(&item["uri"]) {
            add("item", &item["selectionRange"]);
            for call in list(client.request("callHierarchy/outgoingCalls", json!({ "item": item }))) {
                add("call", &call["fromRanges"][0]);
            }
        }
    }
    for symbol in list(client.request("workspace/symbol", json!({ "query": "T-1" }))) {
        if is_there(&symbol["location"]["uri"]) {
            add("symbol", &symbol["location"]["range"]);
        }
    }
    for link in
        list(client.request("textDocument/documentLink", json!({ "textDocument": at["textDocument"] })))
    {
        let link = client.request("documentLink/resolve", link);
        let target = link["target"].as_str().unwrap_or_default();
        if let Some((_, line)) = target.rsplit_once("#L").filter(|(path, _)| path.ends_with("one.md")) {
            found.push(("link", line.parse::<u64>().unwrap() - 1));
        }
    }
    found
}

#[test]
fn a_ticket_that_has_moved_unseen_is_found_where_it_is_now() {
    let (mut session, cursor) = unwatched(CLOSED, OPEN);
    let all = |line, call| {
        vec![("definition", line), ("item", line), ("call", call), ("symbol", line), ("link", line)]
    };
    assert_eq!(places(&mut session, &cursor), all(0, 3));
    let path = session.folder.path().join("one.md");
    fs::write(&path, format!("🔧 some words before it\n\n{CLOSED}")).unwrap();
    // Where it said so, something else stands now: its name is shown in the place of that.
    assert_eq!(places(&mut session, &cursor), all(2, 2));
    // It is gone from the file, and then the file is gone.
    fs::write(&path, "x\n").unwrap();
    assert_eq!(places(&mut session, &cursor), []);
    fs::remove_file(&path).unwrap();
    assert_eq!(places(&mut session, &cursor), []);
    let params =
        json!({ "textDocument": { "uri": cursor.uri }, "position": cursor.position, "newName": "T-9" });
    let id = session.client.send_request("textDocument/rename", params);
    let error = session.client.answer(id).unwrap_err();
    assert!(error["message"].as_str().unwrap().contains("cannot be read"), "{error}");
    session.client.finish();
}

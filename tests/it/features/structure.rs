//! Folding, selections, linked editing and formatting, for clients that can do little and for those that can do much.

use serde_json::{Value, json};

use super::{Cursor, Session, capabilities, covered};

const TICKET: &str =
    "---\nid: PE-1\nstatus: open \n---\n# 🔧 PE-1: 日本$0\n\n<!-- a\nb -->\n\n```sh\nx\n```\n";

/// A session with one document open, and its text.
fn open(marked: &str, encoding: &str, documents: Value) -> (Session, Cursor, String) {
    let mut session = Session::new(&[], capabilities(&[encoding], documents));
    let cursor = session.open("pe-1.md", marked);
    (session, cursor, marked.replacen("$0", "", 1))
}

/// Asks for what concerns the whole document.
fn of_document(session: &mut Session, cursor: &Cursor, method: &str, more: Value) -> Value {
    let mut params = json!({ "textDocument": { "uri": cursor.uri } });
    for (key, value) in more.as_object().unwrap() {
        params[key] = value.clone();
    }
    session.client.request(method, params)
}

/// The text after the edits of an answer.
fn applied(text: &str, edits: &Value, encoding: &str) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let offset = |place: &Value| {
        let line = place["line"].as_u64().unwrap() as usize;
        let before: usize = lines.iter().take(line).map(|line| line.len()).sum();
        let range = json!({ "start": { "line": line, "character": 0 }, "end": place });
        before + covered(text, &range, encoding).len()
    };
    let mut text = text.to_owned();
    for edit in edits.as_array().unwrap().iter().rev() {
        let (start, end) = (offset(&edit["range"]["start"]), offset(&edit["range"]["end"]));
        text.replace_range(start..end, edit["newText"].as_str().unwrap());
    }
    text
}

fn folds(client: Value) -> Value {
    let (mut session, cursor, _) = open(TICKET, "utf-16", json!({ "foldingRange": client }));
    let folds = of_document(&mut session, &cursor, "textDocument/foldingRange", json!({}));
    session.client.finish();
    folds
}

#[test]
fn folds_with_columns_kinds_and_texts() {
    let all = json!({
        "foldingRangeKind": { "valueSet": ["comment", "region"] },
        "foldingRange": { "collapsedText": true },
    });
    let place = |start: (u32, u32), end: (u32, u32)| json!({ "startLine": start.0, "startCharacter": start.1, "endLine": end.0, "endCharacter": end.1 });
    let with = |mut fold: Value, key: &str, value: &str| {
        fold[key] = value.into();
        fold
    };
    let expected = json!([
        with(place((0, 3), (3, 3)), "kind", "region"),
        with(place((4, 13), (11, 3)), "collapsedText", " … open"),
        with(place((6, 6), (7, 5)), "kind", "comment"),
        place((9, 5), (11, 3)),
    ]);
    assert_eq!(folds(all), expected);
}

#[test]
fn folds_by_line_and_not_too_many() {
    let few = json!([
        { "startLine": 0, "endLine": 3 }, { "startLine": 4, "endLine": 11 },
        { "startLine": 6, "endLine": 7 }, { "startLine": 9, "endLine": 11 },
    ]);
    assert_eq!(folds(json!({ "lineFoldingOnly": true })), few);
    let two = json!({ "lineFoldingOnly": true, "rangeLimit": 2, "foldingRange": { "collapsedText": true } });
    let expected = json!([
        { "startLine": 0, "endLine": 3 },
        { "startLine": 4, "endLine": 11, "collapsedText": "# 🔧 PE-1: 日本 · open" },
    ]);
    assert_eq!(folds(two), expected);
}

#[test]
fn a_selection_for_every_position() {
    for encoding in ["utf-8", "utf-16"] {
        let (mut session, cursor, text) = open(TICKET, encoding, json!({ "selectionRange": {} }));
        let past = json!({ "line": 99, "character": 99 });
        let positions = json!({ "positions": [cursor.position, past] });
        let answer = of_document(&mut session, &cursor, "textDocument/selectionRange", positions);
        let [first, last] = &answer.as_array().unwrap()[..] else { panic!("{answer:#}") };
        let mut chain = Vec::new();
        let mut next = first;
        while next.is_object() {
            chain.push(covered(&text, &next["range"], encoding));
            next = &next["parent"];
        }
        assert_eq!(chain[..3], ["日本", "🔧 PE-1: 日本", "# 🔧 PE-1: 日本"]);
        assert_eq!(chain.last(), Some(&text.as_str()));
        assert_eq!(covered(&text, &last["range"], encoding), text);
        session.client.finish();
    }
}

#[test]
fn an_id_in_two_places() {
    for encoding in ["utf-8", "utf-16"] {
        let marked = TICKET.replacen("$0", "", 1).replacen("🔧 PE-1", "🔧 PE-$01", 1);
        let (mut session, cursor, text) = open(&marked, encoding, json!({ "linkedEditingRange": {} }));
        let answer = session.ask("textDocument/linkedEditingRange", &cursor, Value::is_object);
        let ranges = answer["ranges"].as_array().unwrap().iter();
        let drawn: Vec<_> =
            ranges.map(|range| (range["start"]["line"].as_u64(), covered(&text, range, encoding))).collect();
        assert_eq!(drawn, [(Some(1), "PE-1"), (Some(4), "PE-1")]);
        assert!(answer["wordPattern"].is_string());
        session.client.finish();
    }
}

#[test]
fn enter_goes_on_with_a_list() {
    let options = json!({ "tabSize": 2, "insertSpaces": true });
    let text = "# PE-1: A\n\n**Status**: Open\n\n- 🔧 [x] a\n  - [x] 🔧\n  $0\n";
    for encoding in ["utf-8", "utf-16"] {
        let (mut session, cursor, text) = open(text, encoding, json!({ "onTypeFormatting": {} }));
        let typed = |ch: &str| json!({ "position": cursor.position, "ch": ch, "options": options });
        let method = "textDocument/onTypeFormatting";
        let edits = of_document(&mut session, &cursor, method, typed("\n"));
        assert!(applied(&text, &edits, encoding).ends_with("  - [x] 🔧\n  - [ ] \n"), "{edits:#}");
        assert_eq!(of_document(&mut session, &cursor, method, typed("x")), Value::Null);
        session.client.finish();
    }
}

#[test]
fn a_document_or_a_part_of_it_is_formatted() {
    let options = json!({ "tabSize": 4, "insertSpaces": true });
    let text = "# 🔧 PE-1: A\n\n**状态 Status**:   Open  \n🔧 **Type**:  bug \n\n| Status | 🔧 Open |\n|---|---|\n| Priority | P1 |\n$0";
    for encoding in ["utf-8", "utf-16"] {
        let (mut session, cursor, text) = open(text, encoding, json!({}));
        let all =
            of_document(&mut session, &cursor, "textDocument/formatting", json!({ "options": options }));
        let expected = "# 🔧 PE-1: A\n\n**状态 Status**: Open  \n🔧 **Type**: bug\n\n\
                        | Status   | 🔧 Open |\n|----------|---------|\n| Priority | P1      |\n";
        assert_eq!(applied(&text, &all, encoding), expected);
        let line = json!({ "start": { "line": 3, "character": 0 }, "end": { "line": 4, "character": 0 } });
        let part = json!({ "options": options, "range": line });
        let part = of_document(&mut session, &cursor, "textDocument/rangeFormatting", part);
        let expected = text.replace("**Type**:  bug \n", "**Type**: bug\n");
        assert_eq!(applied(&text, &part, encoding), expected);
        session.client.finish();
    }
}

#[test]
fn what_is_not_known_has_no_answer() {
    let (mut session, mut cursor, _) = open(TICKET, "utf-16", json!({}));
    session.client.close(&cursor.uri);
    cursor.uri = session.uri("gone.md");
    let options = json!({ "tabSize": 4, "insertSpaces": true });
    let range = json!({ "start": cursor.position, "end": cursor.position });
    for (method, more) in [
        ("foldingRange", json!({})),
        ("selectionRange", json!({ "positions": [cursor.position] })),
        ("linkedEditingRange", json!({ "position": cursor.position })),
        ("onTypeFormatting", json!({ "position": cursor.position, "ch": "\n", "options": options })),
        ("formatting", json!({ "options": options })),
        ("rangeFormatting", json!({ "options": options, "range": range })),
    ] {
        let answer = of_document(&mut session, &cursor, &format!("textDocument/{method}"), more);
        assert_eq!(answer, Value::Null, "{method}");
    }
    session.client.finish();
}

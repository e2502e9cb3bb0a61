//! Beside an editor or a server that knows Markdown: nothing of it is said twice, and what only tickets have is still said.

use std::time::Instant;

use serde_json::{Value, json};

use super::{Cursor, Session, capabilities, covered, position};
use crate::client::{LIMIT, uri_of};

const TICKET: (&str, &str) =
    ("t/PE-1.md", "# PE-1: First\n\n**Status**: Open\n\n## Steps\n\nAfter PE-2. See [steps](#steps).\n");
const IN_DATA: (&str, &str) = ("t/second.md", "---\nid: PE-2\nstatus: Open\n---\n\n# Second\n");
const HERE: (&str, &str) =
    ("n/here.md", "# Notes\n\nPE-1 [[PE-2]] [a](../t/PE-1.md#steps) [b](../t/PE-1.md)\n");

fn session() -> Session {
    let documents = json!({ "definition": {}, "documentLink": {}, "rename": { "prepareSupport": true } });
    let mut session = Session::begin(
        &[TICKET, IN_DATA],
        capabilities(&["utf-16"], documents),
        |folder| json!({ "rootUri": uri_of(folder), "initializationOptions": { "markdown": false } }),
    );
    for (path, text) in [HERE, TICKET] {
        let uri = session.uri(path);
        session.client.open(&uri, text);
    }
    session
}

/// The second character of the first `at` in a document.
fn cursor(session: &Session, (path, text): (&str, &str), at: &str) -> Cursor {
    let before = &text[..text.find(at).unwrap() + 1];
    Cursor { uri: session.uri(path), position: position(before, "utf-16") }
}

/// The files that an answer names, once it names these.
fn ask(session: &mut Session, method: &str, place: (&(&str, &str), &str), expected: &[&str]) {
    let cursor = cursor(session, *place.0, place.1);
    let file = |place: &Value| place["uri"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let files = |answer: &Value| answer.as_array().into_iter().flatten().map(file).collect::<Vec<_>>();
    let mut params = json!({ "textDocument": { "uri": cursor.uri }, "position": cursor.position });
    if method == "textDocument/references" {
        params["context"] = json!({ "includeDeclaration": true });
    }
    session.ask_with(method, &params, |answer| files(answer) == expected);
}

#[test]
fn the_heading_that_the_other_one_finds_is_not_said_again() {
    let mut session = session();
    let method = "textDocument/definition";
    ask(&mut session, method, (&HERE, "PE-2"), &["second.md"]);
    ask(&mut session, method, (&HERE, "PE-1 "), &["PE-1.md"]);
    ask(&mut session, method, (&HERE, "../t/PE-1.md)"), &["PE-1.md"]);
    ask(&mut session, method, (&HERE, "../t/PE-1.md#steps"), &[]);
    ask(&mut session, method, (&TICKET, "PE-1: "), &[]);
    let method = "textDocument/references";
    ask(&mut session, method, (&HERE, "PE-1 "), &["here.md", "PE-1.md"]);
    ask(&mut session, method, (&TICKET, "PE-1: "), &["here.md"]);
    ask(&mut session, method, (&TICKET, "Steps"), &[]);
    ask(&mut session, method, (&HERE, "Notes"), &[]);
    session.client.finish();
}

#[test]
fn a_ticket_can_be_renamed_and_another_heading_is_left_to_the_other_one() {
    let mut session = session();
    let mut prepare = |at: &str| {
        let Cursor { uri, position } = cursor(&session, TICKET, at);
        let params = json!({ "textDocument": { "uri": uri }, "position": position });
        let deadline = Instant::now() + LIMIT;
        // Until all files are read, no ticket can be renamed.
        loop {
            let id = session.client.send_request("textDocument/prepareRename", params.clone());
            if let Ok(answer) = session.client.answer(id) {
                return answer["placeholder"].clone();
            }
            assert!(Instant::now() < deadline, "{at}");
        }
    };
    assert_eq!(prepare("PE-1: "), "PE-1");
    assert_eq!(prepare("First"), "First");
    assert_eq!(prepare("Steps"), Value::Null);
    session.client.finish();
}

#[test]
fn lists_have_what_only_tickets_have() {
    let mut session = session();
    assert!(!session.client.said.offers_at_once("documentSymbolProvider"));
    assert!(session.client.said.offers_at_once("workspaceSymbolProvider"));
    let names = |answer: &Value| {
        answer
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    session
        .ask_with("workspace/symbol", &json!({ "query": "pe" }), |answer| names(answer) == ["PE-2 Second"]);
    let here = json!({ "textDocument": { "uri": session.uri(HERE.0) } });
    session.ask_with("textDocument/documentLink", &here, |answer| {
        let links = answer.as_array().unwrap().iter();
        links.map(|link| covered(HERE.1, &link["range"], "utf-16")).eq(["PE-1", "PE-2"])
    });
    session.client.finish();
}

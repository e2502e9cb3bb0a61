//! Colours end to end: what is offered to which client, all of them, what has changed, and those of a part.

use expect_test::expect;
use serde_json::{Value, json};

use super::{Session, capabilities, covered};
use crate::client::{Client, insertion};

const CLOSED: (&str, &str) = ("b.md", "# PE-2: Two\n\n**Status**: Done\n");
const HERE: (&str, &str) = (
    "here.md",
    "# 🔧 PE-1: One$0\r\n\r\n**Status**: In Progress\r\n**Depends on**: PE-2, PE-3\r\n\r\n- [x] 🔧 PE-2\r\n",
);

fn asks(requests: Value) -> Value {
    json!({ "semanticTokens": {
        "requests": requests,
        "tokenTypes": ["class", "property", "enumMember"],
        "tokenModifiers": ["declaration"],
        "formats": ["relative"],
    } })
}

/// What a session is offered.
fn offered(documents: Value) -> Value {
    let mut client = Client::spawn();
    let offered = client.initialize(json!({ "capabilities": capabilities(&["utf-16"], documents) }));
    client.finish();
    offered["semanticTokensProvider"].clone()
}

/// The tokens in words: the text, the type, the modifiers.
fn drawn(text: &str, data: &Value, legend: &Value, encoding: &str) -> String {
    let numbers: Vec<u64> = data.as_array().unwrap().iter().map(|it| it.as_u64().unwrap()).collect();
    let (mut line, mut column) = (0, 0);
    let draw = |token: &[u64]| {
        column = if token[0] == 0 { column + token[1] } else { token[1] };
        line += token[0];
        let place = |column: u64| json!({ "line": line, "character": column });
        let range = json!({ "start": place(column), "end": place(column + token[2]) });
        let modifiers = legend["tokenModifiers"].as_array().unwrap().iter().enumerate();
        let modifiers = modifiers.filter(|(bit, _)| token[4] >> bit & 1 == 1);
        let modifiers: String = modifiers.map(|(_, it)| format!(" {}", it.as_str().unwrap())).collect();
        let kind = legend["tokenTypes"][token[3] as usize].as_str().unwrap();
        format!("{} | {kind}{modifiers}\n", covered(text, &range, encoding))
    };
    assert_eq!(numbers.len() % 5, 0);
    numbers.chunks(5).map(draw).collect()
}

/// The data after the edits of a delta.
fn patched(data: &Value, delta: &Value) -> Value {
    let mut data = data.as_array().unwrap().clone();
    for edit in delta["edits"].as_array().unwrap() {
        let start = edit["start"].as_u64().unwrap() as usize;
        let end = start + edit["deleteCount"].as_u64().unwrap() as usize;
        data.splice(start..end, edit["data"].as_array().cloned().unwrap_or_default());
    }
    data.into()
}

#[test]
fn all_then_what_has_changed_then_a_part() {
    for encoding in ["utf-8", "utf-16"] {
        let documents = asks(json!({ "full": { "delta": true }, "range": true }));
        let legend = offered(documents.clone())["legend"].clone();
        let mut session = Session::new(&[CLOSED], capabilities(&[encoding], documents));
        let cursor = session.open(HERE.0, HERE.1);
        let text = HERE.1.replace("$0", "");
        let document = json!({ "textDocument": { "uri": cursor.uri } });
        let is_read = |answer: &Value| answer["data"].as_array().is_some_and(|data| data.len() == 8 * 5);
        let full = session.ask_with("textDocument/semanticTokens/full", &document, is_read);
        expect![[r#"
            PE-1 | class declaration
            Status | property
            In Progress | enumMember
            Depends on | property
            PE-2 | class done
            PE-3 | class unknown
            [x] | comment done
            PE-2 | class done
        "#]]
        .assert_eq(&drawn(&text, &full["data"], &legend, encoding));

        session.client.change(&cursor.uri, json!([insertion(3, 0, "**Owner**: Ada\r\n")]));
        let mut ask = document.clone();
        ask["previousResultId"] = full["resultId"].clone();
        let delta = session.client.request("textDocument/semanticTokens/full/delta", ask.clone());
        assert_eq!(delta["edits"].as_array().unwrap().len(), 1, "{delta:#}");
        let now = session.client.request("textDocument/semanticTokens/full", document.clone());
        assert_eq!(patched(&full["data"], &delta), now["data"]);
        assert_eq!(now["data"].as_array().unwrap().len(), 10 * 5);

        // What is no longer known is answered with all of them, as is what never was.
        let again = session.client.request("textDocument/semanticTokens/full/delta", ask.clone());
        assert_eq!(again["data"], now["data"]);
        ask["previousResultId"] = again["resultId"].clone();
        let same = session.client.request("textDocument/semanticTokens/full/delta", ask.clone());
        assert_eq!(same["edits"], json!([]));

        let place = |line: u32| json!({ "line": line, "character": 3 });
        let mut part = document.clone();
        part["range"] = json!({ "start": place(2), "end": place(3) });
        let part = session.client.request("textDocument/semanticTokens/range", part);
        assert_eq!(part["resultId"], Value::Null);
        let text = text.replacen("**Depends", "**Owner**: Ada\r\n**Depends", 1);
        expect![[r#"
            Status | property
            In Progress | enumMember
            Owner | property
            Ada | string
        "#]]
        .assert_eq(&drawn(&text, &part["data"], &legend, encoding));

        session.client.close(&cursor.uri);
        ask["previousResultId"] = same["resultId"].clone();
        let closed = session.client.request("textDocument/semanticTokens/full/delta", ask);
        assert_eq!((&closed["edits"], &closed["resultId"]), (&Value::Null, &Value::Null), "{closed:#}");
        session.client.finish();
    }
}

#[test]
fn what_a_client_asks_for_is_what_it_is_offered() {
    let offered = |requests: Value| {
        let offered = offered(asks(requests));
        json!([offered["full"], offered["range"]])
    };
    assert_eq!(offered(json!({ "full": true })), json!([true, null]));
    assert_eq!(offered(json!({ "full": { "delta": false } })), json!([true, null]));
    assert_eq!(
        offered(json!({ "full": { "delta": true }, "range": true })),
        json!([{ "delta": true }, true])
    );
    assert_eq!(offered(json!({ "full": false, "range": true })), json!([null, true]));
    assert_eq!(offered(json!({})), json!([null, null]));
}

#[test]
fn a_client_without_deltas_gets_no_names_and_one_that_knows_no_tokens_no_offer() {
    let mut session = Session::new(&[], capabilities(&["utf-16"], asks(json!({ "full": true }))));
    let cursor = session.open("a.md", "# PE-1: One$0\n\n**Status**: Done\n");
    let ask = json!({ "textDocument": { "uri": cursor.uri } });
    let answer = session.client.request("textDocument/semanticTokens/full", ask);
    assert_eq!(answer["resultId"], Value::Null);
    assert_eq!(answer["data"].as_array().unwrap().len(), 3 * 5);
    session.client.finish();
    assert_eq!(offered(json!({})), Value::Null);
    let mut other = asks(json!({ "full": true }));
    other["semanticTokens"]["formats"] = json!([]);
    assert_eq!(offered(other), Value::Null);
}

#[test]
fn a_client_is_asked_to_ask_again_when_another_ticket_is_done() {
    let mut capabilities = capabilities(&["utf-16"], asks(json!({ "full": { "delta": true } })));
    capabilities["workspace"] = json!({ "semanticTokens": { "refreshSupport": true } });
    let mut session = Session::new(&[], capabilities);
    let other = session.open("b.md", "# PE-2: Two$0\n\n**Status**: Open\n");
    let cursor = session.open("here.md", "After PE-2$0.\n");
    let mut ask = json!({ "textDocument": { "uri": cursor.uri } });
    let has_id = |answer: &Value| answer["data"] == json!([0, 6, 4, 0, 0]);
    let full = session.ask_with("textDocument/semanticTokens/full", &ask, has_id);
    let client = &mut session.client;
    client.asked.clear();
    client.change(&other.uri, json!([{ "text": "# PE-2: Two\n\n**Status**: Done\n" }]));
    let is_asked = |client: &mut Client| {
        client.asked.iter().any(|it| it == "workspace/semanticTokens/refresh").then_some(())
    };
    client.read_until("a refresh", is_asked);
    ask["previousResultId"] = full["resultId"].clone();
    let delta = client.request("textDocument/semanticTokens/full/delta", ask);
    assert_eq!(patched(&full["data"], &delta), json!([0, 6, 4, 0, 2]));
    session.client.finish();
}

#[test]
fn none_when_switched_off() {
    let mut client = Client::spawn();
    let capabilities = capabilities(&["utf-16"], asks(json!({ "full": { "delta": true }, "range": true })));
    client.initialize(
        json!({ "capabilities": capabilities, "initializationOptions": { "semanticTokens": false } }),
    );
    client.open("untitled:a", "# PE-1: One\n\n**Status**: Open\n\nPE-1\n");
    let ask = json!({ "textDocument": { "uri": "untitled:a" } });
    assert_eq!(client.request("textDocument/semanticTokens/full", ask), Value::Null);
    client.finish();
}

//! The four rules of order: a read sees the edits before it, nothing slow is in the way, a panic costs one
//! message, and nobody waits for the client.

use serde_json::{Value, json};

use crate::client::{Client, insertion};

const URI: &str = "file:///tickets/PE-1.md";
const CANCELLED: i64 = -32800;
const INTERNAL_ERROR: i64 = -32603;

fn document() -> Value {
    json!({ "textDocument": { "uri": URI } })
}

#[test]
fn a_read_sees_exactly_the_edits_before_it() {
    const LINES: usize = 20;
    for (encoding, width) in [("utf-8", 6), ("utf-16", 3), ("utf-32", 2)] {
        let mut client = Client::start(json!({ "general": { "positionEncodings": [encoding] } }));
        let mut lines = vec!["😀é".to_owned(); LINES];
        client.open(URI, &lines.join("\r\n"));
        let mut expected = Vec::new();
        for number in 0..2_000 {
            // Each edit stands after what its line holds already; every third one replaces the line's start.
            let line = number * 7 % LINES;
            let change = if number % 3 == 0 {
                lines[line].replace_range(.."😀é".len(), "é😀");
                lines[line] = lines[line].replacen("é😀", "😀é", 1);
                let start = json!({ "line": line, "character": 0 });
                let end = json!({ "line": line, "character": width });
                json!([{ "range": { "start": start, "end": end }, "text": "é😀" },
                       { "range": { "start": start, "end": end }, "text": "😀é" }])
            } else {
                let mark = format!("<{number}>");
                lines[line].insert_str("😀é".len(), &mark);
                json!([insertion(line, width, &mark)])
            };
            let version = client.change(URI, change);
            if number % 7 == 0 {
                let id = client.send_request("tickmark/test/text", document());
                expected.push((id, json!({ "version": version, "text": lines.join("\r\n") })));
            }
        }
        for (id, expected) in expected {
            assert_eq!(client.answer(id), Ok(expected), "{encoding}");
        }
        client.finish();
    }
}

#[test]
fn slow_requests_are_in_the_way_of_nothing() {
    let mut client = Client::start(json!({}));
    client.open(URI, "# A\n");
    let slow: Vec<_> = (0..60)
        .map(|_| client.send_request("tickmark/test/slow", json!({ "milliseconds": 600_000 })))
        .collect();
    // An edit is stored while they run, and their work is stopped when they are cancelled.
    client.change(URI, json!([{ "text": "# B\n" }]));
    assert_eq!(client.request("tickmark/test/version", document()), 2);
    for id in &slow {
        client.notify("$/cancelRequest", json!({ "id": id }));
    }
    for id in slow {
        assert_eq!(client.answer(id).unwrap_err()["code"], CANCELLED);
    }
    assert_eq!(client.request("tickmark/test/text", document())["text"], "# B\n");
    while client.request("tickmark/test/slowCount", Value::Null) != 0 {}
    client.finish();
}

#[test]
fn a_panic_costs_one_message() {
    let mut client = Client::start(json!({}));
    client.open(URI, "# A\n");
    for place in ["handler", "read", "handler", "read"] {
        assert_eq!(client.request_error("tickmark/test/panic", json!({ "place": place })), INTERNAL_ERROR);
    }
    client.request("tickmark/test/panic", json!({ "place": "write" }));
    client.change(URI, json!([insertion(0, 2, "new ")]));
    assert_eq!(
        client.request("tickmark/test/text", document()),
        json!({ "version": 2, "text": "# new A\n" })
    );
    client.finish();
}

#[test]
fn a_client_that_answers_nothing_is_served() {
    let mut client = Client::spawn();
    client.configuration = None;
    client.initialize(json!({ "capabilities": {
        "workspace": {
            "configuration": true,
            "didChangeWatchedFiles": { "dynamicRegistration": true },
            "didChangeConfiguration": { "dynamicRegistration": true }
        },
        "window": { "workDoneProgress": true }
    } }));
    client.open(URI, "# A\n");
    client.wait_diagnostics(URI, |params| params["version"] == 1);
    for number in 0..50 {
        client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
        client.change(URI, json!([{ "text": format!("# {number}\n") }]));
    }
    assert_eq!(client.request("tickmark/test/text", document())["text"], "# 49\n");
    let version = client.change(URI, json!([{ "text": "---\nid: [\n---\n" }]));
    client.wait_diagnostics(URI, |params| params["version"] == version);
    client.finish();
}

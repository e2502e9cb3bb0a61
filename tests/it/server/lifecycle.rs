//! The end of a session, and what the server survives before it.

use serde_json::{Value, json};

use crate::client::Client;

const NOT_INITIALIZED: i64 = -32002;
const INVALID_REQUEST: i64 = -32600;
const METHOD_NOT_FOUND: i64 = -32601;

fn pull() -> Value {
    json!({ "textDocument": { "uri": "file:///a.md" } })
}

#[test]
fn exit_after_shutdown_is_a_success() {
    Client::start(json!({})).finish();
}

#[test]
fn exit_without_shutdown_is_a_failure() {
    let mut client = Client::start(json!({}));
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 1);
}

#[test]
fn exit_before_initialize_is_a_failure() {
    let mut client = Client::spawn();
    client.send(&json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(client.exit_code(), 1);
}

#[test]
fn the_end_of_stdin_is_an_exit() {
    let mut client = Client::start(json!({}));
    client.close_stdin();
    assert_eq!(client.exit_code(), 1);

    let mut client = Client::start(json!({}));
    client.request("shutdown", Value::Null);
    client.close_stdin();
    assert_eq!(client.exit_code(), 0);

    let mut client = Client::spawn();
    client.close_stdin();
    assert_eq!(client.exit_code(), 1);
}

#[test]
fn requests_before_the_end_of_stdin_are_answered() {
    let mut client = Client::start(json!({}));
    let id = client.send_request("textDocument/diagnostic", pull());
    client.close_stdin();
    assert!(client.answer(id).is_ok());
    assert_eq!(client.exit_code(), 1);
}

#[test]
fn shutdown_takes_any_params_and_may_come_twice() {
    for params in [Value::Null, json!({}), json!([])] {
        let mut client = Client::start(json!({}));
        assert_eq!(client.request("shutdown", params.clone()), Value::Null);
        client.send(&json!({ "jsonrpc": "2.0", "id": "second", "method": "shutdown" }));
        assert_eq!(client.answer("second"), Ok(Value::Null));
        client.notify("exit", params);
        assert_eq!(client.exit_code(), 0);
    }
}

#[test]
fn shutdown_and_exit_at_once_are_both_obeyed() {
    let mut client = Client::start(json!({}));
    let id = client.send_request("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.answer(id), Ok(Value::Null));
    assert_eq!(client.exit_code(), 0);
}

#[test]
fn nothing_is_answered_before_initialize_and_after_shutdown() {
    let mut client = Client::spawn();
    for method in ["textDocument/diagnostic", "shutdown"] {
        assert_eq!(client.request_error(method, pull()), NOT_INITIALIZED);
    }
    client.open("file:///a.md", "# A\n");
    client.initialize(json!({ "capabilities": {} }));
    assert_eq!(client.request_error("initialize", json!({ "capabilities": {} })), INVALID_REQUEST);
    client.request("shutdown", Value::Null);
    for method in ["textDocument/diagnostic", "initialize"] {
        assert_eq!(client.request_error(method, pull()), INVALID_REQUEST);
    }
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 0);
}

#[test]
fn what_is_not_known_is_refused_or_ignored() {
    let mut client = Client::start(json!({}));
    assert_eq!(client.request_error("textDocument/unheardOf", json!({})), METHOD_NOT_FOUND);
    client.notify("textDocument/unheardOf", json!({}));
    client.notify("$/setTrace", json!({ "value": "verbose" }));
    client.notify("$/cancelRequest", json!({ "id": 4711 }));
    client.is_odd = true;
    client.notify("textDocument/didOpen", json!({ "nonsense": true }));
    client.send(&json!({ "jsonrpc": "2.0", "id": 4711, "result": null }));
    client.finish();
}

#[test]
fn broken_messages_cost_only_themselves() {
    let mut client = Client::start(json!({}));
    let message = r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#;
    for bytes in [
        "Content-Length: 9\r\n\r\n{\"broken\"".to_owned(),
        "Content-Length: 4\r\n\r\nnull".to_owned(),
        "Content-Length: 2\r\n\r\n[]".to_owned(),
        "Content-Length: 3\r\n\r\n\u{fffd}".to_owned(),
        format!("Content-Length: {}\r\n\r\n{message}", message.len() - 5),
        "Content-Length: many\r\n\r\n{}".to_owned(),
        "Hello?\r\n\r\n".to_owned(),
    ] {
        let before = client.malformed;
        client.send_bytes(bytes.as_bytes());
        client.read_until("a refusal", |client| (client.malformed > before).then_some(()));
    }
    // Too long: the next message is lost with it, and the one after that is read.
    let before = client.malformed;
    client.send_bytes(format!("Content-Length: {}\r\n\r\n{message}", message.len() + 20).as_bytes());
    client.notify("initialized", json!({}));
    client.read_until("a refusal", |client| (client.malformed > before).then_some(()));
    client.finish();
}

#[test]
fn what_editors_put_on_the_command_line_is_accepted() {
    for arguments in [["server", "--stdio"], ["server", "--clientProcessId=4711"]] {
        let mut client = Client::spawn_with(&arguments);
        client.initialize(json!({ "capabilities": {} }));
        client.finish();
    }
}

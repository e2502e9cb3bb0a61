//! What is agreed on at the beginning.

use serde_json::{Value, json};

use crate::client::{Client, uri_of};

#[test]
fn the_encoding_is_the_clients() {
    for (offered, expected) in [
        (json!(["utf-8", "utf-16", "utf-32"]), "utf-8"),
        (json!(["utf-32", "utf-16"]), "utf-16"),
        (json!(["utf-32"]), "utf-32"),
        (json!([]), "utf-16"),
    ] {
        let mut client = Client::spawn();
        let params = json!({ "capabilities": { "general": { "positionEncodings": offered } } });
        assert_eq!(client.initialize(params)["positionEncoding"], expected);
        client.finish();
    }
}

#[test]
fn everything_may_be_null_or_missing() {
    for params in [
        json!({}),
        Value::Null,
        json!({
            "processId": null, "clientInfo": null, "locale": null, "rootPath": null, "rootUri": null,
            "initializationOptions": null, "capabilities": null, "trace": null, "workspaceFolders": null
        }),
        json!({ "capabilities": { "workspace": null, "textDocument": null, "window": null, "general": null } }),
    ] {
        let mut client = Client::spawn();
        client.is_odd = true;
        assert_eq!(client.initialize(params)["positionEncoding"], "utf-16");
        client.open("untitled:Untitled-1", "# A\n");
        client.wait_diagnostics("untitled:Untitled-1", |_| true);
        client.finish();
    }
}

#[test]
fn the_server_says_who_it_is() {
    let mut client = Client::spawn();
    let result = client.request("initialize", json!({ "capabilities": {} }));
    assert_eq!(result["serverInfo"], json!({ "name": "tickmark", "version": env!("CARGO_PKG_VERSION") }));
    client.notify("initialized", Value::Null);
    client.finish();
}

#[test]
fn a_root_that_is_none_is_said_and_ignored() {
    let mut client = Client::spawn();
    client.initialize(json!({
        "capabilities": {},
        "rootUri": "%%% nonsense",
        "workspaceFolders": [{ "uri": "https://example.org/tickets", "name": "remote" }]
    }));
    client.open("untitled:Untitled-1", "# A\n");
    client.wait_diagnostics("untitled:Untitled-1", |_| true);
    let messages = client.messages();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages.iter().any(|message| message.contains("https://example.org/tickets")), "{messages:?}");
    client.finish();
}

#[test]
fn a_wrong_setting_is_said_once_and_the_others_hold() {
    let mut client = Client::spawn();
    let options = json!({ "diagnostics": "yes", "colour": 1 });
    client.initialize(json!({ "capabilities": {}, "initializationOptions": options }));
    client.notify("workspace/didChangeConfiguration", json!({ "settings": { "tickmark": { "colour": 2 } } }));
    client.open("untitled:Untitled-1", "# A\n");
    client.wait_diagnostics("untitled:Untitled-1", |_| true);
    assert_eq!(
        client.messages(),
        [
            "2: tickmark has no setting `colour`; docs/configuration.md lists those that it has",
            "2: the setting `tickmark.diagnostics` must be true or false, not \"yes\"",
        ]
    );
    client.finish();
}

#[test]
fn a_client_is_asked_for_what_it_offers() {
    let mut client = Client::spawn();
    client.initialize(json!({ "capabilities": { "workspace": {
        "configuration": true,
        "didChangeWatchedFiles": { "dynamicRegistration": true },
        "didChangeConfiguration": { "dynamicRegistration": true }
    } } }));
    client.read_until("two requests", |client| (client.asked.len() == 2).then_some(()));
    assert_eq!(client.asked, ["client/registerCapability", "workspace/configuration"]);
    client.finish();
}

#[test]
fn a_client_that_does_not_answer_still_gets_what_it_asks_for() {
    let mut client = Client::spawn();
    client.configuration = None;
    let dynamic = json!({ "dynamicRegistration": true });
    let options = json!({ "references": false });
    client.initialize(json!({ "initializationOptions": options, "capabilities": {
        "workspace": { "configuration": true },
        "textDocument": { "hover": dynamic, "references": dynamic }
    } }));
    client
        .read_until("a registration", |client| client.said.is_registered("textDocument/hover").then_some(()));
    assert!(!client.said.is_registered("textDocument/references"), "what the user has set before holds");
    client.finish();
}

#[test]
fn reading_the_workspace_is_shown_to_those_who_show_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::start_in(folder.path(), json!({ "window": { "workDoneProgress": true } }));
    let begin = client.notification("$/progress", |params| params["value"]["kind"] == "begin");
    client.notification("$/progress", |params| {
        params["value"]["kind"] == "end" && params["token"] == begin["token"]
    });
    client.finish();
    Client::start_in(folder.path(), json!({})).finish();
}

#[test]
fn folders_come_and_go() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::start_in(folder.path(), json!({}));
    let uri = uri_of(folder.path());
    let event = json!({
        "removed": [{ "uri": uri, "name": "tickets" }, { "uri": "file:///never/added", "name": "x" }],
        "added": [{ "uri": "https://example.org/tickets", "name": "remote" }]
    });
    client.notify("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
    let said = client.notification("window/showMessage", |_| true);
    assert!(said["message"].as_str().unwrap().contains("https://example.org/tickets"), "{said}");
    let changes = json!([{ "uri": format!("{uri}/gone.md"), "type": 3 }, { "uri": "git:x", "type": 1 }]);
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    client.finish();
}

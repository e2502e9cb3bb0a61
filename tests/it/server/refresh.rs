//! When a client is asked to ask again for hints and lenses: when something else than its own edit has changed them.

use std::fs;

use serde_json::{Value, json};

use crate::client::{Client, insertion, uri_of};

const HINTS: &str = "workspace/inlayHint/refresh";
const LENSES: &str = "workspace/codeLens/refresh";
const DOCUMENT: &str = "# PE-1: One\n\n**Status**: Open\n\nPE-2\n";
const OTHER: &str = "# PE-2: Two\n\n**Status**: Open\n\nPE-1\n";

fn announces() -> Value {
    let refresh = json!({ "refreshSupport": true });
    json!({
        "textDocument": { "inlayHint": {}, "codeLens": {} },
        "workspace": { "inlayHint": refresh, "codeLens": refresh, "semanticTokens": refresh },
    })
}

/// A client with two documents open.
fn begin(capabilities: Value) -> (tempfile::TempDir, Client, [String; 2]) {
    let folder = tempfile::tempdir().unwrap();
    let uris = ["PE-1.md", "PE-2.md"].map(|name| uri_of(&folder.path().join(name)));
    let mut client = Client::start_in(folder.path(), capabilities);
    client.open(&uris[0], DOCUMENT);
    client.open(&uris[1], OTHER);
    idle(&mut client);
    (folder, client, uris)
}

/// Waits until nothing is read from disk any more.
fn idle(client: &mut Client) {
    while client.request("tickmark/test/disk", Value::Null)["isIdle"] != true {}
}

/// What the hints of a document say.
fn hints(client: &mut Client, uri: &str) -> Vec<String> {
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let ask = json!({ "textDocument": { "uri": uri }, "range": range });
    let hints = client.request("textDocument/inlayHint", ask);
    hints.as_array().into_iter().flatten().map(|hint| hint["label"].as_str().unwrap().to_owned()).collect()
}

fn lenses(client: &mut Client, uri: &str) {
    client.request("textDocument/codeLens", json!({ "textDocument": { "uri": uri } }));
}

/// The next requests to ask again, as many as there must be.
fn wait(client: &mut Client, count: usize) -> Vec<String> {
    client.read_until("a refresh", |client| (client.asked.len() >= count).then(|| client.asked.split_off(0)))
}

/// Whether the client is about to be asked. What follows from changes is found out before the second answer.
fn is_planned(client: &mut Client) -> bool {
    client.request("tickmark/test/disk", Value::Null);
    client.request("tickmark/test/disk", Value::Null)["isRefreshPlanned"] == true
}

#[test]
fn when_another_document_changes_what_is_shown() {
    let (_folder, mut client, [one, two]) = begin(announces());
    assert_eq!(hints(&mut client, &one), ["Two · Open"]);
    lenses(&mut client, &one);
    client.change(&two, json!([insertion(4, 0, "Prose. ")]));
    assert!(!is_planned(&mut client));
    client.change(&two, json!([insertion(2, 16, "ed")]));
    assert_eq!(wait(&mut client, 2), [LENSES, HINTS]);
    assert!(!is_planned(&mut client));
    assert_eq!(hints(&mut client, &one), ["Two · Opened"]);
    client.change(&two, json!([insertion(5, 0, "- [ ] a\n")]));
    assert_eq!(wait(&mut client, 2), [LENSES, HINTS]);
    client.finish();
}

#[test]
fn when_a_file_changes_on_disk() {
    let mut capabilities = announces();
    capabilities["workspace"]["didChangeWatchedFiles"] = json!({ "dynamicRegistration": true });
    let (folder, mut client, [one, two]) = begin(capabilities);
    client.close(&two);
    idle(&mut client);
    client.asked.clear();
    assert_eq!(hints(&mut client, &one), Vec::<String>::new());
    fs::write(folder.path().join("PE-2.md"), OTHER).unwrap();
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": two, "type": 1 }] }));
    assert_eq!(wait(&mut client, 1), [HINTS]);
    assert_eq!(hints(&mut client, &one), ["Two · Open"]);
    client.finish();
}

#[test]
fn when_all_files_were_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("PE-2.md"), OTHER).unwrap();
    let mut client = Client::spawn();
    let root = uri_of(folder.path());
    client.request("initialize", json!({ "rootUri": root, "capabilities": announces() }));
    client.request("tickmark/test/hold", json!({ "hold": true }));
    client.notify("initialized", json!({}));
    client.open("untitled:a", "PE-2\n");
    assert_eq!(hints(&mut client, "untitled:a"), Vec::<String>::new());
    client.request("tickmark/test/hold", json!({ "hold": false }));
    assert_eq!(wait(&mut client, 1), [HINTS]);
    assert_eq!(hints(&mut client, "untitled:a"), ["Two · Open"]);
    client.finish();
}

#[test]
fn not_for_its_own_edits_and_not_for_what_changes_nothing() {
    let (folder, mut client, [one, two]) = begin(announces());
    client.close(&two);
    idle(&mut client);
    hints(&mut client, &one);
    lenses(&mut client, &one);
    client.change(&one, json!([insertion(0, 11, "!")]));
    assert!(!is_planned(&mut client));
    client.change(&one, json!([insertion(2, 16, "!")]));
    hints(&mut client, &one);
    assert!(!is_planned(&mut client));
    lenses(&mut client, &one);
    // A save is a look at the disk.
    fs::write(folder.path().join("PE-1.md"), "x").unwrap();
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": one } }));
    idle(&mut client);
    assert!(!is_planned(&mut client));
    assert_eq!(client.asked, Vec::<String>::new());
    client.finish();
}

#[test]
fn when_it_is_told_to_ask_for_documents_that_are_open_already() {
    let mut capabilities = announces();
    capabilities["textDocument"]["inlayHint"] = json!({ "dynamicRegistration": true });
    let (_folder, mut client, [one, two]) = begin(capabilities);
    assert_eq!(wait(&mut client, 2), ["client/registerCapability", HINTS]);
    // That it was asked in vain is no reason to ask again.
    client.change(&two, json!([insertion(2, 16, "ed")]));
    assert!(!is_planned(&mut client));
    assert_eq!(hints(&mut client, &one), ["Two · Opened"]);
    client.finish();
}

#[test]
fn when_the_settings_change() {
    let (_folder, mut client, [one, _]) = begin(announces());
    assert_eq!(hints(&mut client, &one), ["Two · Open"]);
    let set = |client: &mut Client, hints: Value| {
        let settings = json!({ "settings": { "tickmark": { "inlayHints": hints } } });
        client.notify("workspace/didChangeConfiguration", settings);
        assert_eq!(wait(client, 1), [HINTS]);
    };
    set(&mut client, json!({ "status": false }));
    assert_eq!(hints(&mut client, &one), ["Two"]);
    set(&mut client, json!(false));
    assert_eq!(hints(&mut client, &one), Vec::<String>::new());
    client.finish();
}

#[test]
fn only_what_the_client_has_announced_and_asked_for() {
    let mut capabilities = announces();
    capabilities["workspace"]["inlayHint"] = json!({});
    let (_folder, mut client, [one, two]) = begin(capabilities);
    hints(&mut client, &one);
    client.change(&two, json!([insertion(2, 16, "ed")]));
    assert!(!is_planned(&mut client));
    lenses(&mut client, &one);
    client.change(&two, json!([insertion(2, 18, "!")]));
    assert_eq!(wait(&mut client, 1), [LENSES]);
    client.finish();
}

#[test]
fn when_a_ticket_has_another_colour() {
    let mut capabilities = announces();
    capabilities["textDocument"]["semanticTokens"] = json!({
        "requests": { "full": true }, "tokenTypes": ["class"], "tokenModifiers": ["deprecated"], "formats": ["relative"],
    });
    let (_folder, mut client, [one, two]) = begin(capabilities);
    client.request("textDocument/semanticTokens/full", json!({ "textDocument": { "uri": one } }));
    client.change(&two, json!([insertion(2, 12, "Not ")]));
    assert_eq!(wait(&mut client, 1), ["workspace/semanticTokens/refresh"]);
    client.finish();
}

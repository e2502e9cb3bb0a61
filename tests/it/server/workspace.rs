//! Files that nobody has opened, and what becomes of them while a session lasts.

use std::fs;

use serde_json::{Value, json};

use crate::client::{Client, insertion, position, uri_of};

const USES: &str = "# PE-1: one\n\n**Status**: Open\n**Depends on**: PE-2\n";
const OTHER: &str = "# PE-2: two\n\n**Status**: Open\n";

fn codes(params: &Value) -> Vec<&str> {
    params["diagnostics"].as_array().unwrap().iter().filter_map(|it| it["code"].as_str()).collect()
}

#[test]
fn a_ticket_is_known_as_long_as_its_file_exists() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join(".tickets/PE-2.md");
    fs::create_dir(folder.path().join(".tickets")).unwrap();
    fs::write(&other, OTHER).unwrap();
    let uri = uri_of(&folder.path().join("PE-1.md"));
    let capabilities = json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let mut client = Client::start_in(folder.path(), capabilities);
    client.open(&uri, USES);
    let changed = |client: &mut Client, path: &std::path::Path| {
        let changes = json!({ "changes": [{ "uri": uri_of(path), "type": 3 }] });
        client.notify("workspace/didChangeWatchedFiles", changes);
    };
    client.wait_diagnostics(&uri, |params| codes(params).is_empty());
    fs::remove_file(&other).unwrap();
    changed(&mut client, &other);
    client.wait_diagnostics(&uri, |params| codes(params) == ["unknown-ticket"]);
    fs::write(&other, OTHER).unwrap();
    changed(&mut client, &other);
    client.wait_diagnostics(&uri, |params| codes(params).is_empty());
    // A folder is reported in one piece.
    fs::remove_dir_all(folder.path().join(".tickets")).unwrap();
    changed(&mut client, &folder.path().join(".tickets"));
    client.wait_diagnostics(&uri, |params| codes(params) == ["unknown-ticket"]);
    // What is only in the editor counts.
    client.open(&uri_of(&other), OTHER);
    client.wait_diagnostics(&uri, |params| codes(params).is_empty());
    client.close(&uri_of(&other));
    client.wait_diagnostics(&uri, |params| codes(params) == ["unknown-ticket"]);
    client.finish();
}

#[test]
fn configuration_counts_as_it_is_typed() {
    let folder = tempfile::tempdir().unwrap();
    let (uri, config) =
        (uri_of(&folder.path().join("PE-1.md")), uri_of(&folder.path().join(".tickmark.yaml")));
    let mut client = Client::start_in(folder.path(), json!({}));
    client.open(&uri, USES);
    client.wait_diagnostics(&uri, |params| codes(params) == ["unknown-ticket"]);
    client.open(&config, "severity:\n  unknown-ticket: off\n");
    client.wait_diagnostics(&uri, |params| codes(params).is_empty());
    client.close(&config);
    client.wait_diagnostics(&uri, |params| codes(params) == ["unknown-ticket"]);
    client.finish();
}

#[test]
fn configuration_may_name_every_rule() {
    let rules: Vec<_> = tickmark::checks::RULES.iter().map(|rule| rule.code).collect();
    assert_eq!(rules, tickmark::workspace::CODES);
}

#[test]
fn a_mistake_in_the_configuration_is_said_and_shown() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(".tickmark.yaml");
    let text = "severty:\n  unknown-ticket: off\nignore:\n  - old/**\n";
    fs::write(&path, text).unwrap();
    let mut client = Client::start_in(folder.path(), json!({}));
    let said = client.notification("window/showMessage", |_| true);
    let said = said["message"].as_str().unwrap();
    assert!(said.contains(".tickmark.yaml:1:") && said.contains("severity"), "{said}");
    client.open(&uri_of(&path), text);
    let shown = client.wait_diagnostics(&uri_of(&path), |params| params["diagnostics"][0].is_object());
    assert_eq!(shown["diagnostics"][0]["range"]["start"], json!({ "line": 0, "character": 0 }));
    client.finish();
}

#[test]
fn findings_come_and_go_while_typing() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("templates")).unwrap();
    let template = "# PE-XXX: [Title]\n\n**Status**: [Open | Done]\n\n## Goal\n[Why]\n\n## Test\n[How]\n";
    fs::write(folder.path().join("templates/ticket.md"), template).unwrap();
    let uri = uri_of(&folder.path().join("PE-1.md"));
    let mut client = Client::start_in(folder.path(), json!({}));
    client.open(&uri, "# PE-1: one\n\n**Status**: Opne\n\n## Goal\nG.\n");
    client.wait_diagnostics(&uri, |params| codes(params) == ["missing-section", "invalid-value"]);
    // "Opne" becomes "Open", in two edits of one message.
    let swap = |column: usize, with: &str| {
        let (start, end) = (position(2, column), position(2, column + 1));
        json!({ "range": { "start": start, "end": end }, "text": with })
    };
    client.change(&uri, json!([swap(14, "e"), swap(15, "n")]));
    client.wait_diagnostics(&uri, |params| codes(params) == ["missing-section"]);
    client.change(&uri, json!([insertion(6, 0, "\n## Test\nT.\n")]));
    client.wait_diagnostics(&uri, |params| codes(params).is_empty());
    client.change(&uri, json!([insertion(9, 0, "[How] PE-7\n")]));
    client.wait_diagnostics(&uri, |params| codes(params) == ["unfilled-placeholder", "unknown-ticket"]);
    client.finish();
}

#[test]
fn a_configuration_is_written_with_help_and_holds_unsaved() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("team")).unwrap();
    let path = folder.path().join("team/.tickmark.yaml");
    let ticket = folder.path().join("team/PE-1.md");
    fs::write(&path, "").unwrap();
    fs::write(&ticket, USES).unwrap();
    let (config, uri) = (uri_of(&path), uri_of(&ticket));
    let mut client = Client::start_in(folder.path(), json!({}));
    client.open(&uri, USES);
    client.wait_diagnostics(&uri, |params| codes(params) == ["unknown-ticket"]);
    client.open(&config, "severity:\n  unknown-tickt: off\n");
    let shown = client.wait_diagnostics(&config, |params| params["diagnostics"][0].is_object());
    let said = shown["diagnostics"][0]["message"].as_str().unwrap();
    assert!(said.contains("did you mean `unknown-ticket`"), "{said}");
    let at = |line, column| json!({ "textDocument": { "uri": config }, "position": position(line, column) });
    let offered = client.request("textDocument/completion", at(1, 5));
    let labels: Vec<_> = offered["items"].as_array().unwrap().iter().map(|item| &item["label"]).collect();
    assert!(labels.contains(&&json!("unknown-ticket")), "{labels:?}");
    assert!(offered["items"][0]["documentation"].is_string());
    let said = client.request("textDocument/hover", at(0, 3));
    assert!(said["contents"]["value"].as_str().unwrap().contains("How much each check matters"), "{said}");
    // The slip is mended; nobody has saved it.
    client.change(&config, json!([insertion(1, 14, "e")]));
    client.wait_diagnostics(&config, |params| params["diagnostics"] == json!([]));
    client.wait_diagnostics(&uri, |params| codes(params).is_empty());
    client.close(&config);
    client.wait_diagnostics(&uri, |params| codes(params) == ["unknown-ticket"]);
    // What the user has set holds where nobody else says anything.
    let settings = json!({ "settings": { "tickmark": { "severity": { "unknown-ticket": "off" } } } });
    client.notify("workspace/didChangeConfiguration", settings);
    client.wait_diagnostics(&uri, |params| codes(params).is_empty());
    client.finish();
}

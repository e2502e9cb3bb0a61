//! Files that nobody has opened, and what becomes of them while a session lasts.

use std::fs;

use serde_json::{Value, json};

use crate::client::{Client, uri_of};

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

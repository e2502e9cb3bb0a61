//! The first look at the workspace: what is said while it lasts, and what if it does not come to its end.

use std::fs;

use serde_json::{Value, json};

use crate::client::{Client, uri_of};

const USES: &str = "# PE-1: one\n\n**Status**: Open\n**Depends on**: PE-2, PE-99\n";

/// A folder with ten tickets, and a client of it whose scan does not get on until `release`.
fn held(capabilities: Value) -> (tempfile::TempDir, Client, String) {
    let folder = tempfile::tempdir().unwrap();
    for id in 1..=10 {
        let path = folder.path().join(format!("t{id}/PE-{id}.md"));
        fs::create_dir(path.parent().unwrap()).unwrap();
        fs::write(path, format!("# PE-{id}: x\n")).unwrap();
    }
    let mut client = Client::spawn();
    let root = uri_of(folder.path());
    client.request("initialize", json!({ "processId": null, "rootUri": root, "capabilities": capabilities }));
    client.request("tickmark/test/hold", json!({ "hold": true }));
    client.notify("initialized", json!({}));
    let uri = uri_of(&folder.path().join("t1/PE-1.md"));
    client.open(&uri, USES);
    (folder, client, uri)
}

fn release(client: &mut Client) {
    client.request("tickmark/test/hold", json!({ "hold": false }));
}

fn progresses() -> Value {
    json!({ "window": { "workDoneProgress": true } })
}

fn codes(params: &Value) -> Vec<&str> {
    params["diagnostics"].as_array().unwrap().iter().filter_map(|it| it["code"].as_str()).collect()
}

#[test]
fn meanwhile_requests_are_answered_from_what_is_known() {
    let (_folder, mut client, uri) = held(progresses());
    client.wait_diagnostics(&uri, |params| codes(params).is_empty());
    let begin = client.notification("$/progress", |_| true);
    assert_eq!(begin["value"]["kind"], "begin");
    assert!(begin["value"]["percentage"].is_null() && begin["value"]["cancellable"] == true, "{begin}");
    let symbols = client.request("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri } }));
    assert_eq!(symbols[0]["name"].as_str().map(|name| name.contains("PE-1")), Some(true), "{symbols}");
    release(&mut client);
    client.wait_diagnostics(&uri, |params| codes(params) == ["unknown-ticket"]);
    let end = client.notification("$/progress", |params| params["value"]["kind"] == "end");
    assert_eq!(end["token"], begin["token"]);
    assert_eq!(end["value"]["message"], "10 files, 10 tickets");
    client.finish();
}

#[test]
fn counts_are_told_on_the_way() {
    let folder = tempfile::tempdir().unwrap();
    (0..600).for_each(|id| {
        fs::write(folder.path().join(format!("PE-{id}.md")), format!("# PE-{id}: x\n")).unwrap()
    });
    let mut client = Client::start_in(folder.path(), progresses());
    let end = client.notification("$/progress", |params| {
        let value = &params["value"];
        assert!(value["kind"] == "begin" || value["message"].as_str().unwrap().contains(" files"), "{value}");
        value["kind"] == "end"
    });
    assert_eq!(end["value"]["message"], "600 files, 600 tickets");
    client.finish();
}

#[test]
fn a_scan_that_the_user_stops_leaves_unsaid_what_depends_on_all_files() {
    let (folder, mut client, uri) = held(progresses());
    let begin = client.notification("$/progress", |_| true);
    client.notify("window/workDoneProgress/cancel", json!({ "token": "another" }));
    client.notify("window/workDoneProgress/cancel", json!({ "token": begin["token"] }));
    let end = client.notification("$/progress", |params| params["value"]["kind"] == "end");
    assert_eq!(end["value"]["message"], "stopped");
    release(&mut client);
    // Nor does it start again by itself, while single files are read as before.
    fs::write(folder.path().join(".gitignore"), "").unwrap();
    client.notify(
        "textDocument/didSave",
        json!({ "textDocument": { "uri": uri_of(&folder.path().join(".gitignore")) } }),
    );
    let broken = client.change(&uri, json!([{ "text": format!("---\na: [\n---\n{USES}") }]));
    client.wait_diagnostics(&uri, |params| params["version"] == broken && codes(params) == ["yaml-syntax"]);
    assert_eq!(client.request("tickmark/test/disk", Value::Null)["walks"], 1);
    // Another folder is another matter.
    let other = tempfile::tempdir().unwrap();
    let added = json!({ "added": [{ "uri": uri_of(other.path()), "name": "x" }], "removed": [] });
    client.notify("workspace/didChangeWorkspaceFolders", json!({ "event": added }));
    client.wait_diagnostics(&uri, |params| codes(params) == ["yaml-syntax", "unknown-ticket"]);
    client.finish();
}

#[test]
fn a_folder_that_vanishes_during_the_scan_is_no_trouble() {
    let (folder, mut client, uri) = held(json!({}));
    client.wait_diagnostics(&uri, |params| codes(params).is_empty());
    fs::remove_dir_all(folder.path().join("t2")).unwrap();
    fs::rename(folder.path().join("t3"), folder.path().join("gone")).unwrap();
    release(&mut client);
    let both = ["unknown-ticket", "unknown-ticket"];
    client.wait_diagnostics(&uri, |params| codes(params) == both);
    client.finish();
}

#[test]
fn a_workspace_that_is_too_large_is_said_and_bounded() {
    let folder = tempfile::tempdir().unwrap();
    (2..40).for_each(|id| {
        fs::write(folder.path().join(format!("PE-{id}.md")), format!("# PE-{id}: x\n")).unwrap()
    });
    let mut client = Client::spawn();
    let root = uri_of(folder.path());
    let options = json!({ "maxFiles": 5 });
    client.initialize(json!({
        "processId": null, "rootUri": root, "initializationOptions": options, "capabilities": {}
    }));
    let said = client.notification("window/showMessage", |_| true);
    let message = said["message"].as_str().unwrap();
    assert!(said["type"] == 2 && message.contains("more than 5 Markdown files"), "{said}");
    assert!(message.contains("tickmark.maxFiles"), "{said}");
    let uri = uri_of(&folder.path().join("PE-1.md"));
    client.open(&uri, USES);
    client.wait_diagnostics(&uri, |params| codes(params).is_empty());
    client.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": { "tickmark": { "maxFiles": 50 } } }),
    );
    client.wait_diagnostics(&uri, |params| codes(params) == ["unknown-ticket"]);
    // And back again.
    client
        .notify("workspace/didChangeConfiguration", json!({ "settings": { "tickmark": { "maxFiles": 6 } } }));
    client.wait_diagnostics(&uri, |params| codes(params).is_empty());
    client.notification("window/showMessage", |said| {
        said["message"].as_str().unwrap().contains("more than 6 ")
    });
    client.finish();
}

#[test]
fn a_root_that_is_no_folder_is_no_trouble() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "x").unwrap();
    for root in ["gone", "file", "file/inside"] {
        let root = folder.path().join(root);
        let mut client = Client::start_in(&root, json!({}));
        let uri = uri_of(&root.join("PE-1.md"));
        client.open(&uri, USES);
        // All was read that there is.
        client.wait_diagnostics(&uri, |params| codes(params).contains(&"unknown-ticket"));
        client.finish();
    }
}

#[test]
#[cfg(unix)]
fn a_folder_that_cannot_be_read_does_not_hide_the_rest() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::write(folder.path().join("PE-2.md"), "# PE-2: x\n").unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o0)).unwrap();
    if fs::read_dir(&closed).is_ok() {
        eprintln!("not tested: this user may read everything");
        return;
    }
    let mut client = Client::start_in(folder.path(), json!({}));
    let uri = uri_of(&folder.path().join("PE-1.md"));
    client.open(&uri, USES);
    client.wait_diagnostics(&uri, |params| codes(params) == ["unknown-ticket"]);
    client.finish();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
}

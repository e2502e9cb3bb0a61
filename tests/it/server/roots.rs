//! Workspaces of several folders, one in another, under several names, and while they come and go.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, uri_of};

const USES: &str = "# PE-1: one\n\n**Status**: Open\n**Depends on**: PE-2\n";

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn start(folders: &[&Path]) -> Client {
    let mut client = Client::spawn();
    let folders: Vec<_> = folders.iter().map(|folder| root(folder)).collect();
    client.initialize(json!({ "processId": null, "workspaceFolders": folders, "capabilities": {} }));
    client
}

fn root(folder: &Path) -> Value {
    json!({ "uri": uri_of(folder), "name": "x" })
}

fn change(client: &mut Client, added: &[&Path], removed: &[&Path]) {
    let roots = |folders: &[&Path]| folders.iter().map(|folder| root(folder)).collect::<Vec<_>>();
    let event = json!({ "added": roots(added), "removed": roots(removed) });
    client.notify("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
}

fn codes(params: &Value) -> Vec<&str> {
    params["diagnostics"].as_array().unwrap().iter().filter_map(|it| it["code"].as_str()).collect()
}

/// The files that declare PE-2, from the last word of `USES`.
fn targets(client: &mut Client, uri: &str) -> Vec<String> {
    let params = json!({ "textDocument": { "uri": uri }, "position": { "line": 3, "character": 17 } });
    let answer = client.request("textDocument/definition", params);
    let found = answer.as_array().into_iter().flatten();
    found.map(|place| place["uri"].as_str().unwrap().to_owned()).collect()
}

/// What is found in a document, once there is something.
fn all_codes(client: &mut Client, uri: &str) -> Vec<String> {
    let found = client.wait_diagnostics(uri, |params| !params["diagnostics"].as_array().unwrap().is_empty());
    let mut codes: Vec<_> = codes(&found).into_iter().map(str::to_owned).collect();
    codes.sort();
    codes
}

#[test]
fn of_a_file_in_no_folder_nothing_is_said_that_depends_on_others() {
    let here = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let known = "# PE-9: Known\n\n**Status**: Open\n";
    fs::write(here.path().join("known.md"), known).unwrap();
    let text = "---\nid: [\n---\n# PE-1: One\n\n**Status**: Done\n**Depends on**: PE-3, PE-9\n\n\
                See [it](gone/away.md), [there](#nowhere), PE-77.\n\n\
                ## PE-2: Two\n**Status**: Open\n**Depends on**: PE-2\n\n\
                ## PE-4: Four\n**Status**: Open\n\n## PE-4: Twin\n**Status**: Open\n";
    // What stands in this file alone is known.
    let expected = ["broken-link", "dependency-cycle", "duplicate-id", "duplicate-id", "yaml-syntax"];
    let uri = uri_of(&elsewhere.path().join("PE-1.md"));
    let mut client = Client::start(json!({}));
    client.open(&uri_of(&here.path().join("known.md")), known);
    client.open(&uri, text);
    assert_eq!(all_codes(&mut client, &uri), expected);
    client.finish();
    let mut client = Client::start_in(here.path(), json!({}));
    client
        .open(&uri_of(&here.path().join("mine.md")), "# PE-5: Mine\n\n**Status**: Open\n**Blocks**: PE-88\n");
    assert!(
        all_codes(&mut client, &uri_of(&here.path().join("mine.md"))).contains(&"unknown-ticket".to_owned())
    );
    client.open(&uri, text);
    assert_eq!(all_codes(&mut client, &uri), expected);
    client.finish();
}

#[test]
fn a_folder_inside_another_has_its_own_configuration_in_any_order() {
    let folder = tempfile::tempdir().unwrap();
    let (outer, inner) = (folder.path().to_path_buf(), folder.path().join("inner"));
    write(&outer.join(".tickmark.yaml"), "severity:\n  unknown-ticket: off\n");
    write(&inner.join(".tickmark.yaml"), "severity:\n  unknown-ticket: error\n");
    let (outside, inside) = (uri_of(&outer.join("PE-5.md")), uri_of(&inner.join("PE-1.md")));
    for roots in [[&*outer, &*inner], [&*inner, &*outer]] {
        let mut client = start(&roots);
        client.open(&inside, USES);
        client.wait_diagnostics(&inside, |params| codes(params) == ["unknown-ticket"]);
        client.open(&outside, &USES.replace("PE-1", "PE-5"));
        client.wait_diagnostics(&outside, |params| codes(params).is_empty());
        // Without the inner root, the outer one counts for all.
        change(&mut client, &[], &[&inner]);
        client.wait_diagnostics(&inside, |params| codes(params).is_empty());
        change(&mut client, &[&inner], &[]);
        client.wait_diagnostics(&inside, |params| codes(params) == ["unknown-ticket"]);
        change(&mut client, &[], &[&outer]);
        client.close(&outside);
        client.finish();
    }
}

#[test]
fn folders_come_and_go() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    write(&one.join("x.md"), "");
    write(&two.join("PE-2.md"), "# PE-2: two\n");
    let uri = uri_of(&one.join("PE-1.md"));
    let mut client = start(&[&one]);
    client.open(&uri, USES);
    client.wait_diagnostics(&uri, |params| codes(params) == ["unknown-ticket"]);
    change(&mut client, &[&two], &[]);
    client.wait_diagnostics(&uri, |params| codes(params).is_empty());
    // What changes there is seen, and then no longer.
    fs::remove_file(two.join("PE-2.md")).unwrap();
    client.wait_diagnostics(&uri, |params| codes(params) == ["unknown-ticket"]);
    write(&two.join("PE-2.md"), "# PE-2: two\n");
    client.wait_diagnostics(&uri, |params| codes(params).is_empty());
    change(&mut client, &[], &[&two]);
    client.wait_diagnostics(&uri, |params| codes(params) == ["unknown-ticket"]);
    client.finish();
}

#[test]
#[cfg(unix)]
fn a_folder_under_two_names_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let top = fs::canonicalize(folder.path()).unwrap();
    let (real, link) = (top.join("real"), top.join("link"));
    write(&real.join("PE-2.md"), "# PE-2: two\n");
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let uri = uri_of(&real.join("PE-1.md"));
    let mut client = start(&[&link, &real]);
    client.open(&uri, USES);
    client.wait_diagnostics(&uri, |params| codes(params).is_empty());
    while targets(&mut client, &uri).is_empty() {}
    assert_eq!(targets(&mut client, &uri), [uri_of(&link.join("PE-2.md"))]);
    // One of the names goes, the folder stays.
    change(&mut client, &[], &[&link]);
    while targets(&mut client, &uri) != [uri_of(&real.join("PE-2.md"))] {}
    change(&mut client, &[], &[&real]);
    while !targets(&mut client, &uri).is_empty() {}
    client.finish();
}

#[test]
#[cfg(unix)]
fn a_folder_that_is_reached_by_a_link_is_named_as_the_client_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real"), folder.path().join("link"));
    write(&real.join("PE-2.md"), "# PE-2: two\n");
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let uri = uri_of(&link.join("PE-1.md"));
    let mut client = start(&[&link]);
    client.open(&uri, USES);
    client.wait_diagnostics(&uri, |_| true);
    while targets(&mut client, &uri).is_empty() {}
    assert_eq!(targets(&mut client, &uri), [uri_of(&link.join("PE-2.md"))]);
    // What happens in the real folder is seen.
    fs::remove_file(real.join("PE-2.md")).unwrap();
    client.wait_diagnostics(&uri, |params| codes(params) == ["unknown-ticket"]);
    client.finish();
}

//! One file has one identity, however a client spells it; and the client hears the name that it has used itself.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Client, uri_of};

const USES: &str = "# PE-1: one\n\n**Status**: Open\n**Depends on**: PE-2\n";
const OTHER: &str = "# PE-2: two\n\n**Status**: Open\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn codes(params: &Value) -> Vec<&str> {
    params["diagnostics"].as_array().unwrap().iter().filter_map(|it| it["code"].as_str()).collect()
}

fn saved(client: &mut Client, uri: &str) {
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
}

/// Opens `given` in a client, while the file on disk is `real`: it is one ticket, told under the name given.
#[track_caller]
fn check_same(folder: &Path, given: &str, real: &Path) {
    let mut client = Client::start_in(folder, json!({}));
    let uses = uri_of(&folder.join("PE-1.md"));
    client.open(&uses, USES);
    client.wait_diagnostics(&uses, |params| codes(params).is_empty());
    // A second declaration on disk would be a duplicate.
    client.open(given, &format!("{OTHER}\nin the editor\n"));
    client.wait_diagnostics(given, |params| codes(params).is_empty());
    let broken = client.change(given, json!([{ "text": format!("---\na: [\n---\n{OTHER}") }]));
    client.wait_diagnostics(given, |params| params["version"] == broken && codes(params) == ["yaml-syntax"]);
    // The editor's text counts, not the one on disk, which has another ID.
    client.change(given, json!([{ "text": "# PE-3: renamed\n" }]));
    client.wait_diagnostics(&uses, |params| codes(params) == ["unknown-ticket"]);
    fs::write(real, format!("{OTHER}\nchanged\n")).unwrap();
    saved(&mut client, given);
    client.change(given, json!([{ "text": OTHER }]));
    client.wait_diagnostics(&uses, |params| codes(params).is_empty());
    // Answers lead to the buffer that is open.
    let at = json!({ "textDocument": { "uri": uses }, "position": { "line": 3, "character": 17 } });
    let places = client.request("textDocument/definition", at);
    assert_eq!(places.as_array().unwrap().len(), 1, "{places}");
    assert_eq!(places[0]["uri"], given);
    client.close(given);
    client.wait_diagnostics(given, |params| codes(params).is_empty());
    fs::remove_file(real).unwrap();
    client.wait_diagnostics(&uses, |params| codes(params) == ["unknown-ticket"]);
    client.finish();
}

#[test]
fn a_name_with_all_kinds_of_characters() {
    for (name, spelled) in [
        ("a b.md", "a%20b.md"),
        ("[x] (1).md", "%5bx%5d%20(1).md"),
        ("no #1 & 100%.md", "no%20%231%20%26%20100%25.md"),
        ("\u{e9}\u{65e5}\u{1f600}.md", "%C3%A9%e6%97%a5%F0%9F%98%80.md"),
    ] {
        let folder = folder(&[(name, OTHER)]);
        let given = format!("{}/{spelled}", uri_of(folder.path()));
        check_same(folder.path(), &given, &folder.path().join(name));
    }
}

#[test]
#[cfg(unix)]
fn a_link_to_a_file_and_one_to_a_folder() {
    for (link, to, given) in [("b.md", "real/a.md", "b.md"), ("short", "real/deep", "short/a.md")] {
        let files = [("real/a.md", OTHER), ("real/deep/a.md", OTHER)];
        let folder = folder(&files[usize::from(link == "short")..][..1]);
        let target = folder.path().join(to);
        std::os::unix::fs::symlink(&target, folder.path().join(link)).unwrap();
        let real = fs::canonicalize(folder.path().join(given)).unwrap();
        check_same(folder.path(), &uri_of(&folder.path().join(given)), &real);
    }
}

#[test]
#[cfg(unix)]
fn either_unicode_form() {
    let (composed, decomposed) = ("\u{fc}ber.md", "u\u{308}ber.md");
    for (on_disk, spelled) in [(decomposed, "%C3%BCber.md"), (composed, "u%CC%88ber.md")] {
        let folder = folder(&[(on_disk, OTHER)]);
        let given = format!("{}/{spelled}", uri_of(folder.path()));
        check_same(folder.path(), &given, &folder.path().join(on_disk));
    }
}

#[test]
#[cfg(unix)]
fn two_buffers_of_one_file_are_one_ticket() {
    let folder = folder(&[("real.md", OTHER)]);
    std::os::unix::fs::symlink(folder.path().join("real.md"), folder.path().join("link.md")).unwrap();
    let (real, link) = (uri_of(&folder.path().join("real.md")), uri_of(&folder.path().join("link.md")));
    for (first, second) in [(&real, &link), (&link, &real)] {
        let mut client = Client::start_in(folder.path(), json!({}));
        client.open(first, OTHER);
        client.wait_diagnostics(first, |params| codes(params).is_empty());
        let broken = format!("---\na: [\n---\n{OTHER}");
        client.open(second, &broken);
        client.wait_diagnostics(second, |params| codes(params) == ["yaml-syntax"]);
        // Each has its own text.
        let text = |client: &mut Client, uri: &str| {
            client.request("tickmark/test/text", json!({ "textDocument": { "uri": uri } }))["text"].clone()
        };
        assert_eq!((text(&mut client, first), text(&mut client, second)), (json!(OTHER), json!(broken)));
        let version = client.change(first, json!([{ "text": OTHER }]));
        client.wait_diagnostics(first, |params| params["version"] == version && codes(params).is_empty());
        client.close(first);
        client.change(second, json!([{ "text": OTHER }]));
        client.wait_diagnostics(second, |params| codes(params).is_empty());
        client.close(second);
        client.finish();
    }
}

#[test]
#[cfg(unix)]
fn a_new_file_behind_a_link_is_the_one_that_is_saved() {
    let folder = folder(&[("real/x.md", "")]);
    std::os::unix::fs::symlink(folder.path().join("real"), folder.path().join("link")).unwrap();
    let mut client = Client::start_in(folder.path(), json!({}));
    let uri = uri_of(&folder.path().join("link/PE-2.md"));
    client.open(&uri, OTHER);
    client.wait_diagnostics(&uri, |params| codes(params).is_empty());
    fs::write(folder.path().join("real/PE-2.md"), OTHER).unwrap();
    saved(&mut client, &uri);
    let version = client.change(&uri, json!([{ "text": format!("---\na: [\n---\n{OTHER}") }]));
    client.wait_diagnostics(&uri, |params| params["version"] == version && codes(params) == ["yaml-syntax"]);
    client.finish();
}

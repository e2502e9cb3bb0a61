//! Finding all that speak of a ticket: in two folders, in closed files, and in buffers that are not saved.

use std::fs;
use std::time::Instant;

use serde_json::{Value, json};

use super::{Session, capabilities, covered, position};
use crate::client::{Client, LIMIT, uri_of};

const DECLARED: &str = "---\nid: PE-1\nstatus: Open\n---\n# 🔧 PE-001: First\n";
const CLOSED: &str = "🔧 After pe-1, not PE-10.\n";
const ON_DISK: &str = "PE-1 PE-1 PE-1\n";
const UNSAVED: &str = "🔧🔧\n\nsee `PE-01`\n";

/// What the places cover, each with the end of its URI.
fn drawn(answer: &Value, files: &[(&str, &str)], encoding: &str) -> Vec<String> {
    let place = |place: &Value| {
        let uri = place["uri"].as_str().unwrap();
        let (path, text) = files.iter().find(|(path, _)| uri.ends_with(path)).unwrap();
        format!("{path}: {}", covered(text, &place["range"], encoding))
    };
    answer.as_array().map(|places| places.iter().map(place).collect()).unwrap_or_default()
}

#[test]
fn in_two_folders_and_in_every_encoding() {
    for encoding in ["utf-8", "utf-16"] {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let [first, second] = [folders[0].path().join("a"), folders[1].path().join("b")];
        for folder in [&first, &second] {
            fs::create_dir(folder).unwrap();
        }
        fs::write(first.join("one.md"), DECLARED).unwrap();
        fs::write(second.join("closed.md"), CLOSED).unwrap();
        fs::write(second.join("open.md"), ON_DISK).unwrap();
        let mut client = Client::spawn();
        let folder = |path| json!({ "uri": uri_of(path), "name": "tickets" });
        client.initialize(json!({
            "processId": null, "rootUri": null, "workspaceFolders": [folder(&first), folder(&second)],
            "capabilities": capabilities(&[encoding], json!({})),
        }));
        let open = uri_of(&second.join("open.md"));
        client.open(&open, UNSAVED);
        let mut check = |with_declaration: bool, expected: &[&str]| {
            let params = json!({
                "textDocument": { "uri": open }, "position": position("🔧🔧\n\nsee `PE", encoding),
                "context": { "includeDeclaration": with_declaration },
            });
            let files = [("a/one.md", DECLARED), ("b/closed.md", CLOSED), ("b/open.md", UNSAVED)];
            let deadline = Instant::now() + LIMIT;
            loop {
                let answer = client.request("textDocument/references", params.clone());
                let mut places = drawn(&answer, &files, encoding);
                // Which of the folders comes first is up to the system.
                places.sort();
                if places == expected {
                    break;
                }
                assert!(Instant::now() < deadline, "{places:#?}");
            }
        };
        check(true, &["a/one.md: PE-001", "a/one.md: PE-1", "b/closed.md: pe-1", "b/open.md: PE-01"]);
        check(false, &["b/closed.md: pe-1", "b/open.md: PE-01"]);
        client.finish();
    }
}

#[test]
fn what_a_closed_file_no_longer_says_is_left_out() {
    let files = [("one.md", DECLARED), ("x.md", "PE-1\n"), ("y.md", "PE-1\n")];
    let mut session = Session::new(&files, capabilities(&["utf-16"], json!({})));
    let cursor = session.open("here.md", "PE-1$0\n");
    let mut ask = |expected: usize| {
        let deadline = Instant::now() + LIMIT;
        let params = json!({
            "textDocument": { "uri": cursor.uri }, "position": cursor.position,
            "context": { "includeDeclaration": false },
        });
        while session.client.request("textDocument/references", params.clone()).as_array().map(Vec::len)
            != Some(expected)
        {
            assert!(Instant::now() < deadline);
        }
    };
    ask(3);
    // Nobody tells the server.
    fs::write(session.folder.path().join("x.md"), "PE-12\n").unwrap();
    ask(2);
    fs::remove_file(session.folder.path().join("y.md")).unwrap();
    ask(1);
    session.client.finish();
}

#[test]
fn places_in_a_file_that_changed_unseen_are_those_of_its_new_text() {
    // The client watches, and has told of nothing yet.
    let mut watching = capabilities(&["utf-16"], json!({}));
    watching["workspace"] = json!({ "didChangeWatchedFiles": { "dynamicRegistration": true } });
    let moved = "# 🔧\n\nPE-1 and PE-1\n";
    let files = [("one.md", DECLARED), ("x.md", moved), ("y.md", "PE-1\n")];
    let mut session = Session::new(&files, watching);
    let cursor = session.open("here.md", "PE-1$0\n");
    let params = json!({
        "textDocument": { "uri": cursor.uri }, "position": cursor.position,
        "context": { "includeDeclaration": false },
    });
    let all = |answer: &Value, expected: usize| answer.as_array().map(Vec::len) == Some(expected);
    session.ask_with("textDocument/references", &params, |answer| all(answer, 4));
    // As long as before. Of the first place, the offset is right and the line is not; of the second, neither.
    let now = "#\n🔧\n\nPE-1 or PE-1 \n";
    fs::write(session.folder.path().join("x.md"), now).unwrap();
    // Another file of that name, with the time of the one before.
    let other = session.folder.path().join("y.md");
    let time = fs::metadata(&other).unwrap().modified().unwrap();
    fs::write(session.folder.path().join("new"), "PE-2\n").unwrap();
    fs::rename(session.folder.path().join("new"), &other).unwrap();
    if cfg!(unix) {
        fs::File::options().write(true).open(&other).unwrap().set_modified(time).unwrap();
    }
    let answer = session.ask_with("textDocument/references", &params, |answer| !all(answer, 4));
    let drawn = drawn(&answer, &[("here.md", "PE-1\n"), ("x.md", now)], "utf-16");
    assert_eq!(drawn, ["here.md: PE-1", "x.md: PE-1"]);
    let found = &answer[1]["range"]["start"];
    assert_eq!((&found["line"], &found["character"]), (&json!(3), &json!(0)));
    session.client.finish();
}

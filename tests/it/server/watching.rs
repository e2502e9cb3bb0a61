//! Files that change on disk: told by the client, or seen by the server where the client does not watch.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Client, uri_of};

const USES: &str = "# PE-1: one\n\n**Status**: Open\n**Depends on**: PE-2\n";
const OTHER: &str = "# PE-2: two\n\n**Status**: Open\n";

/// A session in a folder in which `PE-1.md` is open.
struct Session {
    folder: TempDir,
    client: Client,
    uri: String,
}

fn watches() -> Value {
    json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } })
}

impl Session {
    fn start(files: &[(&str, &str)], capabilities: Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            write(&folder.path().join(path), text);
        }
        let mut client = Client::start_in(folder.path(), capabilities);
        let uri = uri_of(&folder.path().join("PE-1.md"));
        client.open(&uri, USES);
        Self { folder, client, uri }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Waits until the open document has these findings.
    #[track_caller]
    fn expect(&mut self, expected: &[&str]) {
        self.client.wait_diagnostics(&self.uri, |params| codes(params) == expected);
    }

    fn disk(&mut self) -> Value {
        self.client.request("tickmark/test/disk", Value::Null)
    }

    /// Waits until nothing is left to read.
    fn settle(&mut self) -> Value {
        loop {
            let disk = self.disk();
            if disk["isIdle"] == true {
                return disk;
            }
        }
    }

    fn tell(&mut self, paths: &[PathBuf], kind: u8) {
        let changes: Vec<_> = paths.iter().map(|path| json!({ "uri": uri_of(path), "type": kind })).collect();
        self.client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn codes(params: &Value) -> Vec<&str> {
    params["diagnostics"].as_array().unwrap().iter().filter_map(|it| it["code"].as_str()).collect()
}

#[test]
fn what_the_client_does_not_watch_is_seen_all_the_same() {
    let outside = tempfile::tempdir().unwrap();
    write(&outside.path().join("team/deep/PE-2.md"), OTHER);
    let mut session = Session::start(&[("sub/PE-9.md", "# PE-9: nine\n")], json!({}));
    session.expect(&["unknown-ticket"]);
    let (other, moved) = (session.path("sub/PE-2.md"), session.path("sub/two.md"));
    // Created, renamed, changed twice, deleted.
    write(&other, OTHER);
    session.expect(&[]);
    fs::rename(&other, &moved).unwrap();
    write(&moved, "# PE-3: two\n");
    session.expect(&["unknown-ticket"]);
    write(&moved, OTHER);
    session.expect(&[]);
    fs::remove_file(&moved).unwrap();
    session.expect(&["unknown-ticket"]);
    // A folder that comes with all that is in it, is watched from then on, and goes.
    fs::rename(outside.path().join("team"), session.path("team")).unwrap();
    session.expect(&[]);
    write(&session.path("team/deep/PE-2.md"), "# PE-4: two\n");
    session.expect(&["unknown-ticket"]);
    write(&session.path("team/new/PE-2.md"), OTHER);
    session.expect(&[]);
    fs::rename(session.path("team"), outside.path().join("back")).unwrap();
    session.expect(&["unknown-ticket"]);
    session.client.finish();
}

#[test]
fn some_clients_are_not_taken_at_their_word() {
    // All can be asked to watch. Helix tells of those files alone that it writes itself, Eglot of no renamed one; and
    // in older Emacs it gives no name.
    for name in [Some("helix"), Some("Eglot"), None] {
        let folder = tempfile::tempdir().unwrap();
        write(&folder.path().join("PE-1.md"), USES);
        let (root, uri) = (uri_of(folder.path()), uri_of(&folder.path().join("PE-1.md")));
        let mut client = Client::spawn();
        client.initialize(json!({
            "processId": null, "rootUri": root, "workspaceFolders": [{ "uri": root, "name": "tickets" }],
            "clientInfo": name.map(|name| json!({ "name": name, "version": "25.01.1" })), "capabilities": watches()
        }));
        client.open(&uri, USES);
        let mut session = Session { folder, client, uri };
        session.expect(&["unknown-ticket"]);
        write(&session.path("PE-2.part"), OTHER);
        fs::rename(session.path("PE-2.part"), session.path("PE-2.md")).unwrap();
        session.expect(&[]);
        session.client.finish();
    }
}

#[test]
fn what_git_ignores_and_what_is_configured_counts_at_once() {
    let template =
        "# PE-XXX: [Title]\n\n**Status**: [Open | Done]\n**Priority**: [P0 | P1]\n\n## Goal\n[Why]\n";
    let files = [("PE-2.md", OTHER), ("templates/task.md", "no template\n")];
    let mut session = Session::start(&files, json!({}));
    session.expect(&[]);
    write(&session.path(".gitignore"), "PE-2.md\n");
    session.expect(&["unknown-ticket"]);
    write(&session.path(".tickmark.yaml"), "severity:\n  unknown-ticket: off\n");
    session.expect(&[]);
    fs::remove_file(session.path(".tickmark.yaml")).unwrap();
    session.expect(&["unknown-ticket"]);
    fs::remove_file(session.path(".gitignore")).unwrap();
    session.expect(&[]);
    write(&session.path("templates/task.md"), template);
    session.expect(&["missing-field", "missing-section"]);
    fs::remove_dir_all(session.path("templates")).unwrap();
    session.expect(&[]);
    session.client.finish();
}

#[test]
fn the_watch_leaves_out_what_is_not_read() {
    let files = [("a/b/c.md", ""), ("node_modules/x/y.md", ""), (".gitignore", "out\n"), ("out/z/z.md", "")];
    let mut session = Session::start(&files, json!({}));
    session.expect(&["unknown-ticket"]);
    let expected = if cfg!(any(windows, target_os = "macos")) { 0 } else { 3 };
    assert_eq!(session.settle()["watched"], expected);
    // Nobody watches twice.
    let mut session = Session::start(&files, watches());
    session.expect(&["unknown-ticket"]);
    assert_eq!(session.settle()["watched"], 0);
    session.client.finish();
}

#[test]
fn an_open_buffer_is_never_overwritten() {
    for capabilities in [json!({}), watches()] {
        let is_told = capabilities != json!({});
        let mut session = Session::start(&[("PE-1.md", "# PE-1: on disk\n")], capabilities);
        session.expect(&["unknown-ticket"]);
        let (own, other) = (session.path("PE-1.md"), session.path("PE-2.md"));
        write(&own, "# PE-1: another branch\n\nPE-7\n");
        write(&other, OTHER);
        if is_told {
            session.tell(&[own.clone(), other], 2);
        }
        session.expect(&[]);
        fs::remove_file(&own).unwrap();
        fs::remove_file(session.path("PE-2.md")).unwrap();
        if is_told {
            session.tell(&[own, session.path("PE-2.md")], 3);
        }
        session.expect(&["unknown-ticket"]);
        let document = json!({ "textDocument": { "uri": session.uri } });
        assert_eq!(session.client.request("tickmark/test/text", document)["text"], USES);
        session.client.finish();
    }
}

#[test]
fn a_storm_is_a_few_reads() {
    const FILES: usize = 3_000;
    for capabilities in [json!({}), watches()] {
        let is_told = capabilities != json!({});
        let mut session = Session::start(&[], capabilities);
        session.expect(&["unknown-ticket"]);
        session.settle();
        let paths: Vec<_> = (2..FILES).map(|id| session.path(&format!("t{}/PE-{id}.md", id % 9))).collect();
        for (id, path) in (2..).zip(&paths) {
            write(path, &format!("# PE-{id}: x\n"));
        }
        if is_told {
            // In large messages and in small ones.
            session.tell(&paths, 1);
            for path in &paths {
                session.tell(std::slice::from_ref(path), 2);
            }
        }
        session.expect(&[]);
        let disk = session.settle();
        let (walks, reads) = (disk["walks"].as_u64().unwrap(), disk["reads"].as_u64().unwrap());
        assert!(walks <= 20 && reads <= 20, "{disk}");
        session.client.finish();
    }
}

#[test]
fn folders_that_the_client_reports_are_read() {
    let mut session = Session::start(&[], watches());
    session.expect(&["unknown-ticket"]);
    write(&session.path("team/deep/PE-2.md"), OTHER);
    write(&session.path("node_modules/x.md"), OTHER);
    session.tell(&[session.path("node_modules/x.md"), session.path("a.out"), session.path("team")], 1);
    session.expect(&[]);
    fs::remove_dir_all(session.path("team")).unwrap();
    session.tell(&[session.path("team"), session.path("elsewhere")], 3);
    session.expect(&["unknown-ticket"]);
    session.client.finish();
}

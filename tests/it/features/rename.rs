//! Giving a ticket, a heading or a file another name, in two folders, with files that are open and that are not.

use std::collections::BTreeMap;
use std::fs;
use std::time::Instant;

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::{Cursor, Session, covered, position};
use crate::client::{Client, LIMIT, uri_of};

const FIRST: (&str, &str) =
    ("one/plan/PE-1-first.md", "---\nid: PE-1\nstatus: Open\n---\n# 🔧 PE-1: First\n\n## 🔧 Goal\n");
const CLOSED: (&str, &str) =
    ("two/notes.md", "# Notes\n\n🔧 See PE-1 and [it](../one/plan/PE-1-first.md#-pe-1-first).\n");
/// What is on disk of the document that is open.
const SAVED: (&str, &str) = ("one/here.md", "# PE-2: Second\n\nNot yet: PE-1, PE-1, PE-1.\n");
const HERE: &str = "# 🔧 PE-2: Second\n\n**Status**: Open\n**Depends on**: pe-$001\n\n🔧 As `pe-01` [says](plan/PE-1-first.md#-goal).\n";

/// A session in two folders, and what the server can do.
fn begin(encoding: &str, rename: Value, workspace: Value) -> (Session, Value) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [FIRST, CLOSED, SAVED] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut client = Client::spawn();
    let folders =
        ["one", "two"].map(|name| json!({ "uri": uri_of(&folder.path().join(name)), "name": name }));
    let capabilities = json!({
        "general": { "positionEncodings": [encoding] },
        "textDocument": { "rename": rename },
        "workspace": workspace,
    });
    let answer = client.initialize(json!({
        "processId": null, "rootUri": null, "workspaceFolders": folders, "capabilities": capabilities
    }));
    (Session { folder, client, encoding: encoding.to_owned() }, answer)
}

/// A request once the files have been read: its result, or the sentence of its error.
fn ask(session: &mut Session, method: &str, params: &Value) -> Result<Value, String> {
    let deadline = Instant::now() + LIMIT;
    loop {
        let id = session.client.send_request(method, params.clone());
        match session.client.answer(id) {
            Ok(answer) => return Ok(answer),
            Err(error) => {
                assert_eq!(error["code"], -32803, "{error}");
                let message = error["message"].as_str().unwrap();
                if !message.contains("still being read") {
                    return Err(message.to_owned());
                }
            }
        }
        assert!(Instant::now() < deadline, "{method}: the files are never read");
    }
}

fn at(cursor: &Cursor) -> Value {
    json!({ "textDocument": { "uri": cursor.uri }, "position": cursor.position })
}

fn rename(session: &mut Session, cursor: &Cursor, name: &str) -> Result<Value, String> {
    let mut params = at(cursor);
    params["newName"] = name.into();
    ask(session, "textDocument/rename", &params)
}

/// Draws an edit: every text after it, with what is said of it, and the files that get another name.
fn check(session: &Session, edit: &Value, expected: Expect) {
    let base = uri_of(session.folder.path()) + "/";
    let path = |uri: &Value| uri.as_str().unwrap().strip_prefix(&base).unwrap().to_owned();
    let text = |path: &str| match path == SAVED.0 {
        true => HERE.replacen("$0", "", 1),
        false => fs::read_to_string(session.folder.path().join(path)).unwrap(),
    };
    let apply = |path: &str, edits: &Value| {
        let text = text(path);
        let mut after = text.clone();
        for edit in edits.as_array().unwrap().iter().rev() {
            let place = covered(&text, &edit["range"], &session.encoding);
            let start = place.as_ptr() as usize - text.as_ptr() as usize;
            after.replace_range(start..start + place.len(), edit["newText"].as_str().unwrap());
        }
        after
    };
    let mut drawn = String::new();
    for change in edit["documentChanges"].as_array().into_iter().flatten() {
        if change["kind"] == "rename" {
            let (old, new) = (path(&change["oldUri"]), path(&change["newUri"]));
            drawn += &format!("--- {old} => {new} {}\n", change["annotationId"]);
            continue;
        }
        let path = path(&change["textDocument"]["uri"]);
        let version = change["textDocument"].get("version").expect("a version, if only null");
        let reasons: Vec<_> = change["edits"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|edit| edit["annotationId"].as_str())
            .collect();
        drawn += &format!("--- {path} {version} {}\n{}", reasons.join(", "), apply(&path, &change["edits"]));
    }
    let plain: BTreeMap<_, _> = edit["changes"].as_object().into_iter().flatten().collect();
    for (uri, edits) in plain {
        let path = path(&json!(uri));
        drawn += &format!("--- {path} (plain)\n{}", apply(&path, edits));
    }
    if let Some(annotations) = edit["changeAnnotations"].as_object() {
        let said = annotations
            .iter()
            .map(|(id, it)| format!("{id}: {}, {}\n", it["label"], it["needsConfirmation"]));
        drawn += &said.collect::<String>();
    }
    expected.assert_eq(&drawn);
}

#[test]
fn a_ticket_in_every_file_and_encoding() {
    for encoding in ["utf-8", "utf-16"] {
        let edit = json!({
            "documentChanges": true,
            "resourceOperations": ["create", "rename", "delete"],
            "changeAnnotationSupport": { "groupsOnLabel": true },
        });
        let prepare = json!({ "prepareSupport": true, "prepareSupportDefaultBehavior": 1 });
        let (mut session, server) = begin(encoding, prepare, json!({ "workspaceEdit": edit }));
        assert_eq!(server["renameProvider"], json!({ "prepareProvider": true }));
        let cursor = session.open(SAVED.0, HERE);
        let prepared = ask(&mut session, "textDocument/prepareRename", &at(&cursor)).unwrap();
        assert_eq!(prepared["placeholder"], "pe-01");
        let text = HERE.replacen("$0", "", 1);
        assert_eq!(covered(&text, &prepared["range"], encoding), "pe-01");

        let edit = rename(&mut session, &cursor, "PE-70").unwrap();
        check(
            &session,
            &edit,
            expect![[r#"
            --- one/here.md 1 name, mention, link
            # 🔧 PE-2: Second

            **Status**: Open
            **Depends on**: PE-70

            🔧 As `PE-70` [says](plan/PE-70-first.md#-goal).
            --- one/plan/PE-1-first.md null name, name
            ---
            id: PE-70
            status: Open
            ---
            # 🔧 PE-70: First

            ## 🔧 Goal
            --- two/notes.md null mention, link, link
            # Notes

            🔧 See PE-70 and [it](../one/plan/PE-70-first.md#-pe-70-first).
            --- one/plan/PE-1-first.md => one/plan/PE-70-first.md "file"
            file: "Rename the file", false
            link: "Mend links", false
            mention: "Rename in text", false
            name: "Rename", false
        "#]],
        );
        assert_eq!(rename(&mut session, &cursor, "pe-01").unwrap(), Value::Null);
        session.client.finish();
    }
}

#[test]
fn a_client_that_only_knows_texts() {
    let (mut session, server) = begin("utf-16", json!({}), json!({}));
    assert_eq!(server["renameProvider"], true);
    assert_eq!(server["workspace"].get("fileOperations"), None);
    let cursor = session.open(SAVED.0, HERE);
    let edit = rename(&mut session, &cursor, "PE-70").unwrap();
    check(
        &session,
        &edit,
        expect![[r#"
        --- one/here.md (plain)
        # 🔧 PE-2: Second

        **Status**: Open
        **Depends on**: PE-70

        🔧 As `PE-70` [says](plan/PE-1-first.md#-goal).
        --- one/plan/PE-1-first.md (plain)
        ---
        id: PE-70
        status: Open
        ---
        # 🔧 PE-70: First

        ## 🔧 Goal
        --- two/notes.md (plain)
        # Notes

        🔧 See PE-70 and [it](../one/plan/PE-1-first.md#-pe-70-first).
    "#]],
    );
    session.client.finish();
}

#[test]
fn a_heading_for_a_client_that_renames_no_files() {
    let (mut session, _) =
        begin("utf-16", json!({}), json!({ "workspaceEdit": { "documentChanges": true } }));
    session.open(SAVED.0, HERE);
    let marked = FIRST.1.replacen("Goal", "Go$0al", 1);
    let cursor = session.open(FIRST.0, &marked);
    // Whether the other files were read is not to be seen of a heading.
    let edit = rename(&mut session, &cursor, "Aims").unwrap();
    check(
        &session,
        &edit,
        expect![[r#"
        --- one/here.md 1 
        # 🔧 PE-2: Second

        **Status**: Open
        **Depends on**: pe-01

        🔧 As `pe-01` [says](plan/PE-1-first.md#aims).
        --- one/plan/PE-1-first.md 1 
        ---
        id: PE-1
        status: Open
        ---
        # 🔧 PE-1: First

        ## Aims
    "#]],
    );
    session.client.finish();
}

#[test]
fn refused_with_a_sentence() {
    let (mut session, _) = begin("utf-16", json!({ "prepareSupport": true }), json!({}));
    let cursor = session.open(SAVED.0, HERE);
    let refused =
        |session: &mut Session, cursor: &Cursor, name: &str| rename(session, cursor, name).unwrap_err();
    assert_eq!(refused(&mut session, &cursor, "pe-002"), "pe-002 is declared already, in here.md");
    assert_eq!(refused(&mut session, &cursor, "a b"), "`a b` cannot be an ID; an ID is written like PE-1");
    let unknown = session.open("one/x.md", "See PE-$09.\n");
    assert_eq!(
        refused(&mut session, &unknown, "PE-8"),
        "no ticket declares PE-9, so there is nothing to rename"
    );
    let prose = Cursor { uri: unknown.uri, position: position("S", "utf-16") };
    let sentence = "nothing to rename here; put the cursor on the ID of a ticket, or on a heading";
    assert_eq!(refused(&mut session, &prose, "PE-8"), sentence);
    assert_eq!(ask(&mut session, "textDocument/prepareRename", &at(&prose)).unwrap(), Value::Null);
    session.client.finish();
}

#[test]
fn links_follow_files_and_folders() {
    let workspace = json!({
        "fileOperations": { "willRename": true }, "workspaceEdit": { "documentChanges": true }
    });
    let (mut session, server) = begin("utf-16", json!({}), workspace);
    let filters = server["workspace"]["fileOperations"]["willRename"]["filters"].as_array().unwrap();
    let globs: Vec<_> =
        filters.iter().map(|it| (&it["pattern"]["glob"], &it["pattern"]["matches"])).collect();
    assert_eq!(globs[0], (&json!("**/*.md"), &json!("file")));
    assert_eq!(globs.last().unwrap().1, "folder");

    fs::write(session.folder.path().join("one/plan/a.png"), "").unwrap();
    let cursor = session.open(SAVED.0, HERE);
    session.open(FIRST.0, &(FIRST.1.to_owned() + "![a](a.png) [b](../here.md)$0\n"));
    // Once this is answered, everything has been read.
    rename(&mut session, &cursor, "PE-70").unwrap();
    let file = |session: &Session, from: &str, to: &str| json!({ "files": [{ "oldUri": session.uri(from), "newUri": session.uri(to) }] });
    fs::write(session.folder.path().join(FIRST.0), FIRST.1.to_owned() + "![a](a.png) [b](../here.md)\n")
        .unwrap();
    let params = file(&session, FIRST.0, "two/PE-1%20first.md");
    let edit = ask(&mut session, "workspace/willRenameFiles", &params).unwrap();
    check(
        &session,
        &edit,
        expect![[r#"
        --- one/here.md 1 
        # 🔧 PE-2: Second

        **Status**: Open
        **Depends on**: pe-01

        🔧 As `pe-01` [says](../two/PE-1%20first.md#-goal).
        --- one/plan/PE-1-first.md 1 
        ---
        id: PE-1
        status: Open
        ---
        # 🔧 PE-1: First

        ## 🔧 Goal
        ![a](../one/plan/a.png) [b](../one/here.md)
        --- two/notes.md null 
        # Notes

        🔧 See PE-1 and [it](PE-1%20first.md#-pe-1-first).
    "#]],
    );
    let params = file(&session, "one/plan", "one/done");
    let edit = ask(&mut session, "workspace/willRenameFiles", &params).unwrap();
    check(
        &session,
        &edit,
        expect![[r#"
        --- one/here.md 1 
        # 🔧 PE-2: Second

        **Status**: Open
        **Depends on**: pe-01

        🔧 As `pe-01` [says](done/PE-1-first.md#-goal).
        --- two/notes.md null 
        # Notes

        🔧 See PE-1 and [it](../one/done/PE-1-first.md#-pe-1-first).
    "#]],
    );
    let params = file(&session, "one/gone.md", "one/elsewhere.md");
    assert_eq!(ask(&mut session, "workspace/willRenameFiles", &params).unwrap(), Value::Null);
    session.client.finish();
}

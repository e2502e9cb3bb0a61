//! Fixes, applied as an editor does: the finding is gone, and no other has come.

use serde_json::{Value, json};

use super::{Session, covered};

const TEMPLATE: (&str, &str) = (
    "templates/task.md",
    "# TASK-XXX: [Title]\n\n**Status**: [Open | In Progress | Done]\n**Owner**: [Name]\n\n## Goal\n[What]\n",
);
const TEXT: &str = "# 🔧 TASK-1: One\n\n**Owner**: 🔧 Ada | **Status**: In Progres$0\n\n## Goal\nx\n";

fn capabilities(encoding: &str, workspace: Value) -> Value {
    json!({
        "general": { "positionEncodings": [encoding] },
        "textDocument": {
            "codeAction": {
                "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } },
                "isPreferredSupport": true,
            },
            "diagnostic": {},
        },
        "workspace": workspace,
    })
}

/// What is found in a document, once there is something or it is to be nothing.
fn codes(session: &mut Session, uri: &str, some: bool) -> Vec<String> {
    let params = json!({ "textDocument": { "uri": uri } });
    let answer = session.ask_with("textDocument/diagnostic", &params, |answer| {
        answer["items"].as_array().is_some_and(|items| items.is_empty() != some)
    });
    let codes = answer["items"].as_array().unwrap().iter();
    codes.map(|item| item["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_fix_mends_what_was_found() {
    for encoding in ["utf-8", "utf-16"] {
        let workspace = json!({
            "workspaceEdit": { "documentChanges": true }, "diagnostics": { "refreshSupport": true },
        });
        let mut session = Session::new(&[TEMPLATE], capabilities(encoding, workspace));
        let cursor = session.open("TASK-1.md", TEXT);
        let text = TEXT.replace("$0", "");
        assert_eq!(codes(&mut session, &cursor.uri, true), ["invalid-value"]);
        let range = json!({ "start": cursor.position, "end": cursor.position });
        let context = json!({ "diagnostics": [], "only": ["quickfix"] });
        let params = json!({ "textDocument": { "uri": cursor.uri }, "range": range, "context": context });
        let answer = session.ask_with("textDocument/codeAction", &params, Value::is_array);
        let action = &answer[0];
        assert_eq!(action["title"], "Write \"In Progress\"");
        assert_eq!((&action["kind"], &action["isPreferred"]), (&json!("quickfix"), &json!(true)));
        assert_eq!(action["diagnostics"][0]["code"], "invalid-value");
        let change = &action["edit"]["documentChanges"][0];
        assert_eq!(change["textDocument"], json!({ "uri": cursor.uri, "version": 1 }));
        let edit = &change["edits"][0];
        assert_eq!(covered(&text, &edit["range"], encoding), "Progres");
        session.client.change(&cursor.uri, json!([{ "range": edit["range"], "text": edit["newText"] }]));
        assert_eq!(codes(&mut session, &cursor.uri, false), Vec::<String>::new());
        let answer = session.client.request("textDocument/codeAction", params);
        assert_eq!(answer, Value::Null);
        session.client.finish();
    }
}

#[test]
fn edits_without_versions_for_a_client_that_knows_none() {
    let mut session = Session::new(&[TEMPLATE], capabilities("utf-16", json!({})));
    let cursor = session.open("TASK-1.md", TEXT);
    let range = json!({ "start": cursor.position, "end": cursor.position });
    let ask = |only: Value| {
        let context = json!({ "diagnostics": [], "only": only });
        json!({ "textDocument": { "uri": cursor.uri }, "range": range, "context": context })
    };
    let answer = session.ask_with("textDocument/codeAction", &ask(json!(["quickfix"])), Value::is_array);
    let edit = &answer[0]["edit"];
    assert_eq!(edit["changes"][&cursor.uri][0]["newText"], "Progress");
    assert_eq!(edit["documentChanges"], Value::Null);
    let other = session.client.request("textDocument/codeAction", ask(json!(["refactor.extract"])));
    assert_eq!(other, Value::Null);
    session
        .client
        .notification("textDocument/publishDiagnostics", |params| params["uri"] == cursor.uri.as_str());
    session.client.finish();
}

#[test]
fn what_is_missing_is_added_with_tab_stops_for_a_client_that_takes_them() {
    let template = "# TASK-XXX: [Title]\n\n**Status**: [Open | Done]\n**Owner**: [Name]\n\n## Goal\n[What]\n\n## Test\n[How]\n";
    for takes in [true, false] {
        let edit = json!({ "documentChanges": true, "snippetEditSupport": takes });
        let mut session = Session::new(
            &[("templates/task.md", template)],
            capabilities("utf-16", json!({ "workspaceEdit": edit })),
        );
        let cursor = session.open("TASK-1.md", "# TASK-1: One\n\n**Status**: Open\n\n## Goal\nx$0\n");
        let range = json!({ "start": cursor.position, "end": cursor.position });
        let context = json!({ "diagnostics": [], "only": ["source.addMissing"] });
        let params = json!({ "textDocument": { "uri": cursor.uri }, "range": range, "context": context });
        let answer = session.ask_with("textDocument/codeAction", &params, Value::is_array);
        assert_eq!(answer[0]["title"], "Add what is missing");
        let edits = answer[0]["edit"]["documentChanges"][0]["edits"].as_array().unwrap();
        let snippets: Vec<_> = edits.iter().map(|edit| edit["snippet"]["value"].as_str()).collect();
        let texts: Vec<_> = edits.iter().map(|edit| edit["newText"].as_str()).collect();
        let snippet = [Some("**Owner**: ${1}\n"), Some("\n## Test\n${2:[How]}\n$0")];
        let text = [Some("**Owner**: \n"), Some("\n## Test\n[How]\n")];
        let (wanted, unwanted) = if takes { (snippets, texts) } else { (texts, snippets) };
        assert_eq!(wanted, if takes { snippet } else { text });
        assert_eq!(unwanted, [None, None]);
        session
            .client
            .notification("textDocument/publishDiagnostics", |params| params["uri"] == cursor.uri.as_str());
        session.client.finish();
    }
}

#[test]
fn the_edit_is_worked_out_when_an_action_is_picked() {
    let mut capabilities = capabilities("utf-8", json!({ "workspaceEdit": { "documentChanges": true } }));
    capabilities["textDocument"]["codeAction"]["dataSupport"] = json!(true);
    capabilities["textDocument"]["codeAction"]["resolveSupport"] = json!({ "properties": ["edit"] });
    let mut session = Session::new(&[TEMPLATE], capabilities);
    let cursor = session.open("TASK-1.md", TEXT);
    let range = json!({ "start": cursor.position, "end": cursor.position });
    let context = json!({ "diagnostics": [], "only": ["quickfix"] });
    let params = json!({ "textDocument": { "uri": cursor.uri }, "range": range, "context": context });
    let answer = session.ask_with("textDocument/codeAction", &params, Value::is_array);
    assert_eq!(answer[0]["edit"], Value::Null);
    let picked = session.client.request("codeAction/resolve", answer[0].clone());
    assert_eq!(picked["title"], "Write \"In Progress\"");
    assert_eq!(picked["edit"]["documentChanges"][0]["edits"][0]["newText"], "Progress");
    let start = json!({ "line": 0, "character": 0 });
    let change = json!([{ "range": { "start": start, "end": start }, "text": "\n" }]);
    session.client.change(&cursor.uri, change);
    assert_eq!(session.client.request_error("codeAction/resolve", answer[0].clone()), -32801);
    session.client.notification("textDocument/publishDiagnostics", |params| params["version"] == 2);
    session.client.finish();
}

#[test]
fn what_is_left_to_a_person_is_a_snippet_for_editors_that_know_them() {
    for (snippets, key, expected) in [
        (true, "snippet", json!({ "kind": "snippet", "value": "\n## Goal\n\n${1:[What]}\n$0" })),
        (false, "newText", json!("\n## Goal\n\n[What]\n")),
    ] {
        let edit = json!({ "documentChanges": true, "snippetEditSupport": snippets });
        let mut session = Session::new(&[TEMPLATE], capabilities("utf-8", json!({ "workspaceEdit": edit })));
        let cursor = session.open("TASK-1.md", "# TASK-1: O$0ne\n\n**Status**: Open\n**Owner**: Ada\n");
        let range = json!({ "start": cursor.position, "end": cursor.position });
        let context = json!({ "diagnostics": [], "only": ["quickfix"] });
        let params = json!({ "textDocument": { "uri": cursor.uri }, "range": range, "context": context });
        let answer = session.ask_with("textDocument/codeAction", &params, Value::is_array);
        assert_eq!(answer[0]["title"], "Add the section \"Goal\"");
        assert_eq!(answer[0]["edit"]["documentChanges"][0]["edits"][0][key], expected);
        session
            .client
            .notification("textDocument/publishDiagnostics", |params| params["uri"] == cursor.uri.as_str());
        session.client.finish();
    }
}

/// The titles of actions.
fn titles(answer: &Value) -> Vec<&str> {
    answer.as_array().into_iter().flatten().filter_map(|action| action["title"].as_str()).collect()
}

const PLAN: &str =
    "# [Plan]\n\n## TASK-XXX: [Title]\n\n**Status**: [Open | In Progress | Done]\n**Owner**: [Name]\n";
const LIST: &str = "# Plan\n\n## TASK-1: 🔧 One\n\n**Status**: Open\n**Owner**: Ada\n\n## TASK-2: $0Two\n\n**Status**: Opne\n**Owner**: Ada\n\n- [ ] Warm light\n";

#[test]
fn what_makes_and_deletes_files_is_for_clients_that_do() {
    let operations = json!({ "documentChanges": true, "resourceOperations": ["create", "delete"] });
    for (edit, can) in [(json!({}), false), (operations, true)] {
        let mut capabilities = capabilities("utf-16", json!({ "workspaceEdit": edit }));
        if can {
            capabilities["textDocument"]["codeAction"]["dataSupport"] = json!(true);
            capabilities["textDocument"]["codeAction"]["resolveSupport"] = json!({ "properties": ["edit"] });
        }
        let template = ("templates/plan.md", PLAN);
        let mut session = Session::new(&[template], capabilities);
        let cursor = session.open("list.md", LIST);
        let end = json!({ "line": cursor.position["line"].as_u64().unwrap() + 3, "character": 0 });
        let range = json!({ "start": cursor.position, "end": end });
        let ask = |only: &str| {
            let context = json!({ "diagnostics": [], "only": [only] });
            json!({ "textDocument": { "uri": cursor.uri }, "range": range, "context": context })
        };
        let fixes = session.ask_with("textDocument/codeAction", &ask("quickfix"), |answer| {
            titles(answer).contains(&"Ignore invalid-value here")
        });
        let everywhere = "Ignore invalid-value everywhere (.tickmark.yaml)";
        assert_eq!(titles(&fixes).contains(&everywhere), can, "{fixes:#}");
        let all = session.client.request("textDocument/codeAction", ask("source.fixAll"));
        assert_eq!(titles(&all), ["Fix the finding that is certain"]);
        let rewrite = session.client.request("textDocument/codeAction", ask("refactor.rewrite"));
        assert!(titles(&rewrite).iter().all(|title| !title.starts_with("Move TASK")), "{rewrite:#}");
        let extract = session.client.request("textDocument/codeAction", ask("refactor.extract"));
        if can {
            assert_eq!(titles(&extract), ["Move TASK-2 to a file of its own"]);
            assert_eq!(extract[0]["edit"], Value::Null);
            let picked = session.client.request("codeAction/resolve", extract[0].clone());
            let changes = &picked["edit"]["documentChanges"];
            let uri = session.uri("TASK-2.md");
            assert_eq!((&changes[0]["kind"], &changes[0]["uri"]), (&json!("create"), &json!(uri)));
            let made = changes[1]["edits"][0]["newText"].as_str().unwrap();
            assert!(made.starts_with("# TASK-2: Two\n\n**Status**: Opne\n"), "{made}");
            assert_eq!(changes[2]["textDocument"]["uri"], cursor.uri.as_str());
            assert_eq!(changes[2]["edits"][0]["newText"], "- [TASK-2: Two](TASK-2.md)");
        } else {
            assert_eq!(extract, Value::Null);
        }
        session
            .client
            .notification("textDocument/publishDiagnostics", |params| params["uri"] == cursor.uri.as_str());
        session.client.finish();
    }
}

/// Completion offers a whole ticket there.
#[test]
fn a_ticket_of_which_nothing_is_written_yet_lacks_nothing() {
    let kinds = "kinds:\n  task:\n    template: templates/task.md\n    files: tasks/*.md\n";
    let mut session = Session::new(&[TEMPLATE, (".tickmark.yaml", kinds)], json!({}));
    let text = "# TASK-2: Two\n\n**Status**: Open\n**Owner**: Ada\n";
    let cursor = session.open("tasks/TASK-2.md", &format!("{text}$0"));
    let client = &mut session.client;
    let counts = |version: i32, some: bool| {
        move |params: &Value| {
            params["version"] == version
                && params["diagnostics"].as_array().is_some_and(|it| it.is_empty() != some)
        }
    };
    client.wait_diagnostics(&cursor.uri, counts(1, true));
    client.change(&cursor.uri, json!([{ "text": " \n\n" }]));
    client.wait_diagnostics(&cursor.uri, counts(2, false));
    client.change(&cursor.uri, json!([{ "text": text }]));
    client.wait_diagnostics(&cursor.uri, counts(3, true));
    session.client.finish();
}

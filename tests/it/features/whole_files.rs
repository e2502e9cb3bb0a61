//! Tickets that are no Markdown: a YAML file, and a text file.

use serde_json::{Value, json};

use super::{Session, capabilities, covered};

const TEMPLATE: (&str, &str) = (
    "templates/task.md",
    "---\nid: TASK-XXX\ntitle: \"[Title]\"\nstatus: Open # Open | Doing | Done\n---\n\n# [Title]\n",
);
const YAML: (&str, &str) = ("tasks/TASK-1-lamp/task.yaml", "id: TASK-1\ntitle: Lamp\nstatus: Open\n");
const README: (&str, &str) = ("tasks/TASK-1-lamp/README.md", "# TASK-1: Lamp\n\nStatus: Open\n");
const TEXT: (&str, &str) = ("tasks/task_002.txt", "# Bulb\n\nStatus: Open\nDepends on: TASK-1\n");
const OTHERS: [(&str, &str); 2] =
    [("docker-compose.yml", "services: [\n"), (".github/workflows/ci.yml", "id: TASK-1\nstatus: Open\n")];

fn session() -> Session {
    let files = [&[TEMPLATE, YAML, README, TEXT], &OTHERS[..]].concat();
    let documents = json!({ "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } });
    Session::new(&files, capabilities(&["utf-16"], documents))
}

#[test]
fn a_yaml_file_is_a_ticket() {
    let mut session = session();
    let text = "id: TASK-3\ntitle: Dim\nowner: @ada\nstatus: Do$0\ndepends_on:\n  - TASK-1\n  - TASK-9\n";
    let cursor = session.open("tasks/TASK-3.yaml", text);
    let has = |item: &str| {
        let item = item.to_owned();
        move |answer: &Value| answer.to_string().contains(&format!("\"label\":\"{item}\""))
    };
    session.ask("textDocument/completion", &cursor, has("Doing"));

    let found =
        session.client.wait_diagnostics(&cursor.uri, |it| it["diagnostics"].as_array().unwrap().len() == 3);
    let codes = found["diagnostics"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap());
    let mut codes: Vec<_> = codes.collect();
    codes.sort_unstable();
    assert_eq!(codes, ["invalid-value", "unknown-ticket", "yaml-syntax"], "{found:#}");

    let at = json!({ "textDocument": { "uri": cursor.uri }, "position": { "line": 5, "character": 6 } });
    let is_found = |answer: &Value| answer.as_array().is_some_and(|it| it.len() == 2);
    let answer = session.ask_with("textDocument/definition", &at, is_found);
    let targets = answer.as_array().unwrap();
    let target = targets.iter().find(|it| it["uri"] == session.uri(YAML.0)).unwrap();
    assert_eq!(covered(YAML.1, &target["range"], "utf-16"), "TASK-1");
    session.ask_with("textDocument/hover", &at, Value::is_object);
    let with = json!({ "textDocument": at["textDocument"], "position": at["position"], "context": { "includeDeclaration": true } });
    // In both files of the ticket, in the text file, and here.
    session.ask_with("textDocument/references", &with, |it| it.as_array().is_some_and(|it| it.len() == 4));
    let asked = json!({ "textDocument": { "uri": cursor.uri } });
    let symbols = session.ask_with("textDocument/documentSymbol", &asked, Value::is_array);
    assert!(symbols[0]["name"].as_str().unwrap().contains("TASK-3"), "{symbols:#}");
    session.client.finish();
}

#[test]
fn a_text_file_is_a_ticket() {
    let mut session = session();
    let cursor = session.open(TEXT.0, &TEXT.1.replace("TASK-1", "TASK-$01"));
    let is_found = |answer: &Value| answer.as_array().is_some_and(|it| it.len() == 2);
    session.ask("textDocument/definition", &cursor, is_found);
    let other = session.open("notes.md", "After task_002 and TASK-$02.\n");
    let answer =
        session.ask("textDocument/definition", &other, |it| it.as_array().is_some_and(|it| it.len() == 1));
    assert_eq!(answer[0]["uri"], session.uri(TEXT.0));
    session.client.finish();
}

#[test]
fn other_files_say_nothing() {
    let mut session = session();
    let uri = session.uri(OTHERS[1].0);
    let text = "id: TASK-1\nstatus: Op\nowner: @ada\n";
    let document = json!({ "uri": uri, "languageId": "yaml", "version": 1, "text": text });
    session.client.notify("textDocument/didOpen", json!({ "textDocument": document }));
    let asked = json!({ "textDocument": { "uri": uri } });
    let is_empty = |answer: &Value| answer.as_array().is_none_or(Vec::is_empty);
    session.ask_with("textDocument/documentSymbol", &asked, is_empty);
    let open = session.open("tasks/TASK-4.yaml", "id: TASK-4$0\nowner: @ada\n");
    session.client.wait_diagnostics(&open.uri, |it| it["diagnostics"].as_array().unwrap().len() == 1);
    session.client.finish();
}

//! What is a part of what, step by step, across folders, closed files and a buffer that was not saved.

use serde_json::{Value, json};

use super::{Session, capabilities, covered};

const EPIC: (&str, &str) = ("one/e.md", "# 🔧 E-1: Epic\n\n**Status**: Open\n**Parent**: T-1\n");
const ON_DISK: (&str, &str) = ("two/s.md", "# S-1: Old\n\n**Status**: Open\n");
const UNSAVED: &str = "---\nid: S-1\nstatus: Open\nepic: E-1\nparent: E-404\n---\n# Sto$0ry\n";
const TASKS: (&str, &str) = (
    "two/t.md",
    "## 🔧 T-1: one\n**Status**: Open\n**Parent Story**: S-1\n\n## T-2: two\n**Status**: Open\n**Part of**: S-1\n",
);

fn names(answer: &Value) -> Vec<&str> {
    answer.as_array().into_iter().flatten().map(|item| item["name"].as_str().unwrap()).collect()
}

#[test]
fn up_and_down_and_round_in_a_circle() {
    for encoding in ["utf-8", "utf-16"] {
        let files = [EPIC, ON_DISK, TASKS];
        let mut session = Session::in_folders(&["one", "two"], &files, capabilities(&[encoding], json!({})));
        let cursor = session.open(ON_DISK.0, UNSAVED);
        let prepared = session.ask("textDocument/prepareTypeHierarchy", &cursor, |it| !it.is_null());
        assert_eq!(names(&prepared), ["S-1 Story"]);
        let ask = json!({ "item": prepared[0] });
        let parts = session.ask_with("typeHierarchy/subtypes", &ask, |it| names(it).len() == 2);
        assert_eq!(names(&parts), ["T-1 one", "T-2 two"]);
        assert_eq!(covered(TASKS.1, &parts[0]["selectionRange"], encoding), "T-1");
        assert_eq!(parts[0]["detail"], "Open · t.md");

        // From part to whole, all the way round.
        let mut item = prepared[0].clone();
        for name in ["E-1 Epic", "T-1 one", "S-1 Story"] {
            let whole = session
                .ask_with("typeHierarchy/supertypes", &json!({ "item": item }), |it| names(it) == [name]);
            item = whole[0].clone();
        }
        assert_eq!(item, prepared[0]);
        session.client.finish();
    }
}

#[test]
fn announced_although_the_types_have_no_field_for_it() {
    let mut client = crate::client::Client::spawn();
    let announced = json!({ "callHierarchy": {}, "typeHierarchy": {} });
    let answer = client.initialize(json!({ "capabilities": { "textDocument": announced } }));
    assert_eq!(
        (&answer["typeHierarchyProvider"], &answer["callHierarchyProvider"]),
        (&json!(true), &json!(true))
    );
    client.finish();
}

//! Hovering over an ID, across folders, closed files and buffers that were not saved.

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::{Session, capabilities, covered};

const CLOSED: (&str, &str) = (
    "one/plan (old)/a.md",
    "# All\n\n## 🔧 PE-001: First <b>\n**Status**: Done | **Points**: 2\n**Blocks**: PE-2\n",
);
const ON_DISK: (&str, &str) = ("two/b.md", "# PE-2: Old\n\n**Status**: Open\n");
const UNSAVED: &str = "---\nstatus: Doing\n---\n\n# PE-2: New$0\n";
const HERE: &str = "# 🔧 PE-3: Here\n\n**Status**: Open\n**Depends on**: PE-2\n\n🔧 ";

/// Hovers where the cursor is in the last line of an open file.
fn check(formats: &Value, last: &str, expected: Expect) {
    for encoding in ["utf-8", "utf-16"] {
        let documents = json!({ "hover": { "contentFormat": formats } });
        let files = [CLOSED, ON_DISK];
        let mut session = Session::in_folders(&["one", "two"], &files, capabilities(&[encoding], documents));
        session.open(ON_DISK.0, UNSAVED);
        let cursor = session.open("two/here.md", &format!("{HERE}{last}"));
        let root = session.uri("");
        // A ticket of the other folder is known once all files are.
        let far = session.open("two/far.md", "PE-0$01\n");
        session.ask("textDocument/hover", &far, Value::is_object);
        let answer = session.ask("textDocument/hover", &cursor, Value::is_object);
        let text = format!("{HERE}{last}").replace("$0", "");
        let drawn = format!(
            "{} {}\n{}\n",
            covered(&text, &answer["range"], encoding),
            answer["contents"]["kind"].as_str().unwrap(),
            answer["contents"]["value"].as_str().unwrap().replace(&root, "ROOT/"),
        );
        expected.assert_eq(&drawn);
        session.client.finish();
    }
}

#[test]
fn a_closed_file_in_another_folder() {
    check(
        &json!(["markdown", "plaintext"]),
        "after pe-$01\n",
        expect![[r#"
        pe-1 markdown
        **PE-001** First \<b\>

        Done · 2 points

        waited for by:
        - PE-2 New · Doing

        [plan (old)/a.md](ROOT/one/plan%20%28old%29/a.md#L3)
    "#]],
    );
}

#[test]
fn a_buffer_that_was_not_saved() {
    check(
        &json!(["markdown"]),
        "after PE-02$0\n",
        expect![[r#"
        PE-02 markdown
        **PE-2** New

        Doing

        waits for:
        - PE-001 First \<b\> · Done

        waited for by:
        - PE-3 Here · Open

        [b.md](ROOT/two/b.md#L5)
    "#]],
    );
}

#[test]
fn a_client_without_markdown() {
    check(
        &json!([]),
        "after PE-$01\n",
        expect![[r#"
        PE-1 plaintext
        PE-001 First <b>
        Done · 2 points
        waited for by:
        - PE-2 New · Doing
        plan (old)/a.md:3
    "#]],
    );
    check(
        &json!(["plaintext"]),
        "after PE-$0404\n",
        expect![[r#"
            PE-404 plaintext
            No ticket declares PE-404.

            unknown-ticket: A reference to a ticket that nothing declares.
            https://github.com/tickmark/tickmark/blob/main/docs/checks/unknown-ticket.md
        "#]],
    );
}

/// Hovers over a value that a closed template does not have, once that was read.
fn check_value(formats: &Value, settings: Option<Value>, expected: Expect) {
    const TEMPLATE: (&str, &str) = (
        "templates/task.md",
        "# TASK-XXX: [Title]\n\n**Status**: [Open | Done]\n**Owner**: [Name]\n\n## Goal\n",
    );
    const OTHER: (&str, &str) = ("b.md", "# TASK-2: B\n\n**Status**: Opne\n**Owner**: x\n\n## Goal\n");
    let documents = json!({ "hover": { "contentFormat": formats } });
    let mut session = Session::new(&[TEMPLATE, OTHER], capabilities(&["utf-16"], documents));
    if let Some(settings) = settings {
        session.client.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
    }
    let text = "# TASK-1: A\n\n**Owner**: x\n🔧 **Status**: Op$0ne\n\n## Goal\n";
    let cursor = session.open("a.md", text);
    let said = |answer: &Value| answer["contents"]["value"].as_str().map(str::to_owned).unwrap_or_default();
    let answer = session.ask("textDocument/hover", &cursor, |answer| said(answer).contains("2 tickets"));
    let text = text.replace("$0", "");
    let root = session.uri("");
    let word = covered(&text, &answer["range"], "utf-16");
    expected.assert_eq(&format!("{word}\n{}\n", said(&answer).replace(&root, "ROOT/")));
    session.client.finish();
}

#[test]
fn a_value_with_what_is_wrong_with_it() {
    check_value(
        &json!(["markdown"]),
        None,
        expect![[r#"
        Opne
        **Status**: Opne

        One of: Open · Done

        Used by 2 tickets.

        [templates/task.md](ROOT/templates/task.md#L3)

        ---

        [`invalid-value`](https://github.com/tickmark/tickmark/blob/main/docs/checks/invalid-value.md): A field has a value that the template's set does not have.
    "#]],
    );
    check_value(
        &json!([]),
        None,
        expect![[r#"
        Opne
        Status: Opne
        One of: Open · Done
        Used by 2 tickets.
        templates/task.md:3

        invalid-value: A field has a value that the template's set does not have.
        https://github.com/tickmark/tickmark/blob/main/docs/checks/invalid-value.md
    "#]],
    );
    check_value(
        &json!([]),
        Some(json!({ "tickmark": { "diagnostics": false } })),
        expect![[r#"
        Opne
        Status: Opne
        One of: Open · Done
        Used by 2 tickets.
        templates/task.md:3
    "#]],
    );
}

#[test]
fn nothing_on_a_word() {
    let mut session = Session::new(&[], capabilities(&["utf-16"], json!({})));
    let cursor = session.open("a.md", "# PE-7: A\n\n**Status**: Op$0en\n");
    session.ask("textDocument/hover", &cursor, Value::is_null);
    session.client.finish();
}

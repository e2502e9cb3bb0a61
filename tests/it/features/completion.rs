//! Completion of what the workspace's own templates say, in every form in which tickets are written.

use serde_json::{Value, json};

use super::{Cursor, Session, capabilities};

/// Front matter with its values in comments, and bold lines.
const INFRA: (&str, &str) = (
    "docs/templates/infra-task.md",
    "---
title: \"[TICKET-ID]: [Short title]\"
status: \"WAITING\"  # WAITING | RUNNING | FINISHED
priority: \"LATER\"  # NOW | SOON | LATER
owner: \"\"
updated: \"YYYY-MM-DD\"
---

# [TICKET-ID]: [Long title]

**Ticket ID:** [TICKET-ID]  
**Milestone:** [N] - [Name]  

## Purpose

[What this sets up]

## Checks

- [ ] [First check]
",
);

/// Bold lines with their values in brackets.
const TASK: (&str, &str) = (
    "templates/task.md",
    "# TASK-XXX: [Title of the task]

**Type**: Task
**Parent**: [STORY-XXX, or \"None\"]
**Priority**: [P0-Now | P1-Soon | P2-Later]
**Status**: [Queued | Working | Checking | Shipped]
**Owner**: [Name]

---

## Why

**Goal**: [One sentence]

## What

- [ ] [A step]
",
);

/// Values in comments of HTML, placeholders in braces.
const PLAN: (&str, &str) = (
    "templates/plan.md",
    "# Plan: {{NAME}}

## 0. Overview

**Ticket:** #{{NUMBER}}
**Status:** <!-- Drafted | Agreed | Built -->
**Priority:** <!-- Must | Should | Could -->

## 1. Steps

{{STEPS}}

## 2. Risks

| Risk | Answer |
|------|--------|
| <!-- --> | <!-- --> |
",
);

/// A template inside of a fence of a page that speaks about it.
const FENCED: (&str, &str) = (
    "docs/story-template.md",
    "# How to write a story

Copy this.

```markdown
# STORY-XXX: [Title]

**Status**: [Idea | Chosen | Told]
**Priority**: [High | Low]

## Aim
[What it is for]

## Limits
[What it is not for]
```
",
);

/// Many tickets in one file, without any template.
const PHASE: (&str, &str) = (
    "phase-1.md",
    "# Phase 1

### PE-1: [Work] First
**Sprint**: 1 | **Points**: 2 | **Priority**: P0 | **Status**: Ready
```yaml
dependencies:
  - blocks: PE-2
```

### PE-2: [Work] Second
**Sprint**: 1 | **Points**: 3 | **Priority**: P1 | **Status**: Ready

### PE-3: [Work] Third
**Sprint**: 2 | **Points**: 5 | **Priority**: P0 | **Status**: Parked
",
);

fn labels(answer: &Value) -> Vec<&str> {
    let items = answer["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().map(|item| item["label"].as_str().unwrap()).collect()
}

fn complete(session: &mut Session, cursor: &Cursor, expected: &[&str]) -> Value {
    session.ask("textDocument/completion", cursor, |answer| labels(answer) == expected)
}

/// Asks for the values at every `status` and `priority` of tickets that follow a template.
fn check(files: &[(&str, &str)], places: &[(&str, &[&str])]) {
    let mut session = Session::new(files, capabilities(&["utf-16"], json!({})));
    for (nth, (marked, expected)) in places.iter().enumerate() {
        let cursor = session.open(&format!("tickets/new-{nth}.md"), marked);
        let answer = complete(&mut session, &cursor, expected);
        let first = &answer["items"][0];
        assert_eq!(first["preselect"], true);
        assert!(first["detail"].is_string());
        session.client.close(&cursor.uri);
    }
    session.client.finish();
}

#[test]
fn front_matter() {
    let status: &[&str] = &["WAITING", "RUNNING", "FINISHED"];
    let priority: &[&str] = &["NOW", "SOON", "LATER"];
    let rest = "## Purpose\n\nA lot.\n\n## Checks\n\n- [ ] One\n";
    let head = |front: &str| format!("---\ntitle: \"INF-7: A\"\n{front}\n---\n\n# INF-7: A\n\n{rest}");
    let quoted = head("status: \"$0\"\npriority: \"SOON\"\nowner: \"\"");
    let plain = head("status: \"RUNNING\"\npriority: $0\nowner: @somebody");
    check(&[INFRA], &[(&quoted, status), (&plain, priority)]);
}

#[test]
fn bold_lines() {
    let head = |lines: &str| format!("# TASK-7: A\n\n**Type**: Task\n{lines}\n\n## Why\n\nSo.\n\n## What\n");
    check(
        &[TASK],
        &[
            (&head("**Priority**: P1-Soon\n**Status**: $0"), &["Queued", "Working", "Checking", "Shipped"]),
            (&head("**Priority**: P$01-Soon\n**Status**: Queued"), &["P0-Now", "P1-Soon", "P2-Later"]),
        ],
    );
}

#[test]
fn values_in_comments() {
    let ticket = |lines: &str| {
        format!(
            "# Plan: A\n\n## 0. Overview\n\n**Ticket:** #12\n{lines}\n\n## 1. Steps\n\nx\n\n## 2. Risks\n"
        )
    };
    check(
        &[PLAN],
        &[
            (&ticket("**Status:** $0\n**Priority:** Must"), &["Drafted", "Agreed", "Built"]),
            (&ticket("**Status:** Built\n**Priority:** $0"), &["Must", "Should", "Could"]),
        ],
    );
}

#[test]
fn a_template_in_a_fence() {
    let ticket = |lines: &str| format!("# STORY-4: A\n\n{lines}\n\n## Aim\n\nx\n\n## Limits\n\ny\n");
    check(
        &[FENCED],
        &[
            (&ticket("**Status**: $0\n**Priority**: High"), &["Idea", "Chosen", "Told"]),
            (&ticket("**Status**: Told\n**Priority**: $0Low"), &["High", "Low"]),
        ],
    );
}

#[test]
fn many_in_a_file() {
    let mut session = Session::new(&[PHASE], capabilities(&["utf-16"], json!({})));
    let ticket = |line: &str| format!("# Phase 2\n\n### PE-8: A\n{line}\n\n### PE-9: B\n**Status**: Ready\n");
    for (line, expected) in [
        ("**Points**: 1 | **Priority**: P1 | **Status**: $0", ["Ready", "Parked"]),
        ("**Points**: 1 | **Priority**: $0 | **Status**: Ready", ["P0", "P1"]),
    ] {
        let cursor = session.open("phase-2.md", &ticket(line));
        session.ask("textDocument/completion", &cursor, |answer| {
            expected.iter().all(|value| labels(answer).contains(value))
        });
        session.client.close(&cursor.uri);
    }
    session.client.finish();
}

#[test]
fn ids_with_titles_in_every_encoding() {
    for encoding in ["utf-8", "utf-16"] {
        let client = json!({ "completion": { "completionItem": { "labelDetailsSupport": true } } });
        let mut session = Session::new(&[PHASE], capabilities(&[encoding], client));
        let text = "# Notes\n\n🔧 After pe-$02 comes\n";
        let cursor = session.open("notes.md", text);
        let answer = complete(&mut session, &cursor, &["PE-1", "PE-2", "PE-3"]);
        let item = &answer["items"][1];
        assert_eq!(item["labelDetails"]["description"], "[Work] Second");
        assert_eq!(item["detail"], "[Work] Second (Ready)");
        assert_eq!(item["textEdit"]["newText"], "PE-2");
        let covered =
            super::covered(&text.replace("$0", ""), &item["textEdit"]["range"], encoding).to_owned();
        assert_eq!(covered, "pe-2");
        session.client.finish();
    }
}

#[test]
fn ids_are_written_as_the_tickets_in_closed_files_write_theirs() {
    let files: &[(&str, &str)] = &[
        ("a.md", "---\nid: back-24.02\nstatus: Open\n---\n# One\n"),
        ("b.md", "---\nid: BACK-024.03\nstatus: Open\n---\n# Two\n"),
        ("c.md", "---\nid: BACK-24.4\nstatus: Open\n---\n# Three\n"),
    ];
    let mut session = Session::new(files, capabilities(&["utf-16"], json!({})));
    let cursor = session.open("notes.md", "# Notes\n\nAfter BACK-$0\n");
    complete(&mut session, &cursor, &["back-24.02", "BACK-024.03", "BACK-24.4"]);
    session.client.finish();
}

#[test]
fn missing_sections_and_keys() {
    let mut session = Session::new(&[TASK], capabilities(&["utf-16"], json!({})));
    let cursor = session.open(
        "a.md",
        "# TASK-7: A\n\n**Type**: Task\n**Priority**: P0-Now\n**Status**: Queued\n\n## Why\n\nx\n\n## $0\n",
    );
    let answer = complete(&mut session, &cursor, &["What"]);
    assert_eq!(answer["items"][0]["textEdit"]["newText"], "## What");
    let cursor = session
        .open("b.md", "# TASK-8: B\n\n**Priority**: P0-Now\n**Status**: Queued\n**$0\n\n## Why\n\n## What\n");
    let answer = complete(&mut session, &cursor, &["Type", "Owner", "Parent"]);
    assert_eq!(answer["items"][1]["textEdit"]["newText"], "**Owner**: ");
    session.client.finish();
}

#[test]
fn nothing_in_code() {
    let mut session = Session::new(&[PHASE], capabilities(&["utf-16"], json!({})));
    let known = session.open("known.md", "See PE-$0\n");
    session.ask("textDocument/completion", &known, |answer| !labels(answer).is_empty());
    let fence = session.open("fence.md", "# A\n\n```bash\ngit switch PE-$0\n```\n");
    let document = json!({ "uri": fence.uri });
    let params = json!({ "textDocument": document, "position": fence.position });
    assert_eq!(session.client.request("textDocument/completion", params), Value::Null);
    session.client.finish();
}

#[test]
fn a_blank_asks_for_nothing_behind_a_value() {
    let mut session = Session::new(&[], capabilities(&["utf-16"], json!({})));
    let blank = |client: &mut crate::client::Client, cursor: &Cursor| {
        let context = json!({ "triggerKind": 2, "triggerCharacter": " " });
        let document = json!({ "uri": cursor.uri });
        let params = json!({ "textDocument": document, "position": cursor.position, "context": context });
        client.request("textDocument/completion", params)
    };
    let empty = session.open("a.md", "---\nid: A-1\nstatus: $0\n---\n");
    assert!(!labels(&blank(&mut session.client, &empty)).is_empty());
    let complete = session.open("b.md", "---\nid: A-2\nstatus: Done $0\n---\n");
    assert_eq!(blank(&mut session.client, &complete), Value::Null);
    let prose = session.open("c.md", "Some words $0\n");
    assert_eq!(blank(&mut session.client, &prose), Value::Null);
    session.client.finish();
}

/// What an editor says that can do all of this.
fn able() -> Value {
    let item = json!({
        "snippetSupport": true,
        "commitCharactersSupport": true,
        "labelDetailsSupport": true,
        "documentationFormat": ["markdown", "plaintext"],
    });
    json!({ "completion": { "completionItem": item } })
}

#[test]
fn a_new_ticket_is_a_snippet_where_the_editor_knows_them() {
    for (client, is_able) in [(able(), true), (json!({}), false)] {
        let mut session = Session::new(&[TASK], capabilities(&["utf-16"], client));
        let cursor = session.open("tickets/TASK-12.md", "$0");
        let answer = complete(&mut session, &cursor, &["task"]);
        let item = &answer["items"][0];
        let text = item["textEdit"]["newText"].as_str().unwrap();
        assert!(text.starts_with("# TASK-12: "), "{text}");
        assert_eq!(item["insertTextFormat"] == 2, is_able);
        assert_eq!(text.contains("**Status**: ${4|Queued,Working,Checking,Shipped|}"), is_able, "{text}");
        assert_eq!(text.contains("**Status**: Queued\n"), !is_able, "{text}");
        session.client.finish();
    }
}

#[test]
fn neovim_0_11_gets_a_text_with_blanks_as_a_snippet() {
    let values: &[&str] = &["In Review", "$5 {a} Day", "Done"];
    for (name, version, client, is_snippet) in [
        ("Neovim", "0.11.4", able(), true),
        ("Neovim", "0.11.0-dev+1", able(), true),
        ("Neovim", "0.11.4", json!({}), false),
        ("Neovim", "0.10.4", able(), false),
        ("Neovim", "0.12.0", able(), false),
        ("Other", "0.11.4", able(), false),
    ] {
        let template = "# BUG-XXX: [Title]\n\n**Status**: [In Review | $5 {a} Day | Done]\n\n## Why\n[Why]\n";
        let mut session =
            Session::begin(&[("templates/bug.md", template)], capabilities(&["utf-16"], client), |folder| {
                json!({
                    "rootUri": crate::client::uri_of(folder),
                    "clientInfo": { "name": name, "version": version },
                })
            });
        let cursor = session.open("BUG-7.md", "# BUG-7: A\n\n**Status**: $0\n\n## Why\nx\n");
        let answer = complete(&mut session, &cursor, values);
        let inserted = |nth: usize| {
            let item = &answer["items"][nth];
            (item["textEdit"]["newText"].as_str().unwrap().to_owned(), item["insertTextFormat"] == 2)
        };
        let expected = match is_snippet {
            true => [("In Review$0", true), (r"\$5 {a\} Day$0", true), ("Done", false)],
            false => [("In Review", false), ("$5 {a} Day", false), ("Done", false)],
        };
        for (nth, (text, is_snippet)) in expected.into_iter().enumerate() {
            assert_eq!(inserted(nth), (text.to_owned(), is_snippet), "{name} {version}");
        }
        session.client.finish();
    }
}

#[test]
fn the_card_of_a_ticket_comes_when_it_is_looked_at() {
    for (client, is_able) in [(able(), true), (json!({}), false)] {
        let mut session = Session::new(&[PHASE], capabilities(&["utf-16"], client));
        let cursor = session.open("notes.md", "# Notes\n\nAfter PE-$0\n");
        let answer = complete(&mut session, &cursor, &["PE-1", "PE-2", "PE-3"]);
        let item = answer["items"][1].clone();
        assert_eq!(item["documentation"], Value::Null);
        let resolved = session.client.request("completionItem/resolve", item.clone());
        let said = if is_able { &resolved["documentation"]["value"] } else { &resolved["documentation"] };
        let said = said.as_str().unwrap();
        assert_eq!(said.contains("**PE-2**"), is_able, "{said}");
        assert!(said.contains("waits for:") && said.contains("First"), "{said}");
        assert_eq!(resolved["textEdit"], item["textEdit"]);
        let mut gone = item;
        gone["data"]["id"] = json!("PE-99");
        assert_eq!(session.client.request("completionItem/resolve", gone.clone()), gone);
        session.client.finish();
    }
}

#[test]
fn a_comma_ends_an_element_where_the_editor_asks_for_that() {
    for (client, expected) in [(able(), json!([","])), (json!({}), Value::Null)] {
        let mut session = Session::new(&[PHASE], capabilities(&["utf-16"], client));
        let cursor = session.open("a.md", "---\nid: PE-9\nstatus: Ready\ndepends_on: [PE-1, $0]\n---\n");
        let answer =
            session.ask("textDocument/completion", &cursor, |answer| labels(answer).contains(&"PE-2"));
        assert_eq!(answer["items"][0]["commitCharacters"], expected);
        session.client.finish();
    }
}

#[test]
fn paths_open_by_a_slash_and_prose_is_left_alone() {
    let mut session = Session::new(&[PHASE, TASK], capabilities(&["utf-16"], json!({})));
    let typed = |client: &mut crate::client::Client, cursor: &Cursor, character: &str| {
        let context = json!({ "triggerKind": 2, "triggerCharacter": character });
        let document = json!({ "uri": cursor.uri });
        let params = json!({ "textDocument": document, "position": cursor.position, "context": context });
        client.request("textDocument/completion", params)
    };
    let link = session.open("a.md", "# A\n\nSee [it](templates/$0)\n");
    complete(&mut session, &link, &["task.md"]);
    assert_eq!(labels(&typed(&mut session.client, &link, "/")), ["task.md"]);
    let field = session.open("b.md", "# PE-7: B\n\n**Status**: Ready/$0\n");
    assert_eq!(typed(&mut session.client, &field, "/"), Value::Null);
    let prose = session.open("c.md", "# C\n\nThis (or that $0\n");
    assert_eq!(typed(&mut session.client, &prose, "("), Value::Null);
    session.client.finish();
}

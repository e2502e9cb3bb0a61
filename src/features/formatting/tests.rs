//! What tickets look like after formatting; and that they say the same as before.

use expect_test::{Expect, expect};
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::fixture;
use crate::text::edit::apply_all;
use crate::ticket::Facts;

/// What a document says, without the places.
fn said(text: &str, facts: &Facts) -> String {
    let of = |span: &Span| span.of(text).to_owned();
    let tickets = facts
        .tickets
        .iter()
        .map(|it| format!("{:?} {:?} {} {:?}\n", it.id, it.unit, of(&it.title), it.heading));
    let fields = facts.fields.iter().map(|it| {
        let items: Vec<_> = it.items.iter().map(of).collect();
        let place = (it.ticket, it.section, it.own, it.carrier, &it.under);
        format!("{} = {} {items:?} {:?} {place:?}\n", of(&it.key), of(&it.value), it.comment.as_ref().map(of))
    });
    let sections =
        facts.sections.iter().map(|it| format!("{} {} {:?}\n", it.level, of(&it.title), it.ticket));
    let references =
        facts.references.iter().map(|it| format!("{} {:?} {:?}\n", of(&it.span), it.relation, it.place));
    let tasks = facts.tasks.iter().map(|it| format!("{} {}\n", of(&it.content), it.is_done));
    let links = facts.links.iter().map(|it| format!("{}\n", of(&it.destination)));
    let placeholders = facts.placeholders.iter().map(|it| format!("{}\n", of(&it.span)));
    tickets
        .chain(fields)
        .chain(sections)
        .chain(references)
        .chain(tasks)
        .chain(links)
        .chain(placeholders)
        .collect()
}

const OTHERS: &str = "//- /others.md\n## PE-2: B\n**Status**: Open\n\n## PE-3: C\n**Status**: Open\n";

fn formatted(notation: &str) -> (String, String) {
    let (snapshot, file, _) = fixture::with_cursor(&format!("{OTHERS}{notation}$0"));
    let source = snapshot.source(file).unwrap();
    let edits = edits(&snapshot, file);
    assert!(edits.iter().all(|edit| edit.span.of(&source.text) != edit.new_text), "an edit without effect");
    (apply_all(&source.text, &edits).unwrap(), said(&source.text, &source.facts))
}

/// Formats a document, and again; both say what it said before.
fn twice(path: &str, text: &str) -> String {
    let (once, before) = formatted(&format!("//- {path}\n{text}"));
    let (again, after) = formatted(&format!("//- {path}\n{once}"));
    assert_eq!(before, after, "{text:?} becomes {once:?}");
    assert_eq!(once, again, "{text:?} is not done at once");
    once
}

fn check(text: &str, expected: Expect) {
    // Blanks at the end of a line are to be seen.
    let drawn = twice("/t.md", text).replace(" \n", "·\n").replace(" ·\n", "··\n");
    expected.assert_eq(&drawn);
}

fn unchanged(text: &str) {
    assert_eq!(twice("/t.md", text), text);
}

#[test]
fn one_blank_before_a_value() {
    check(
        "# PE-1: A\n\n**Status**:   Open\n**Type**:bug\n**Size:**\tL\n**Team:**x\n**Tags**:  **a**\n> Owner:  Ada\n\
         \n- **Due**:  2026-01-02 | **Points**:  3\n- `Epic:`  PE-2\n",
        expect![[r#"
            # PE-1: A

            **Status**: Open
            **Type**: bug
            **Size:** L
            **Team:** x
            **Tags**: **a**
            > Owner: Ada

            - **Due**: 2026-01-02 | **Points**: 3
            - `Epic:` PE-2
        "#]],
    );
    check(
        "---\nid:   PE-1\nstatus: open\n\"type\":  'bug'\n---\n# PE-1: A\n",
        expect![[r#"
        ---
        id: PE-1
        status: open
        "type": 'bug'
        ---
        # PE-1: A
    "#]],
    );
    check(
        "# PE-1: A\n```yaml\nstatus:   open\nlinks:\n  parent:  PE-2\n```\n",
        expect![[r#"
        # PE-1: A
        ```yaml
        status: open
        links:
          parent: PE-2
        ```
    "#]],
    );
}

#[test]
fn values_that_stand_below_each_other() {
    check(
        "---\nid:       PE-1\nstatus:   open\npriority: high\nowner: Ada\n---\n",
        expect![[r#"
        ---
        id:       PE-1
        status:   open
        priority: high
        owner:    Ada
        ---
    "#]],
    );
    check(
        "---\nid:     PE-1\nstatus: open\nestimated_effort: high\n---\n",
        expect![[r#"
        ---
        id:               PE-1
        status:           open
        estimated_effort: high
        ---
    "#]],
    );
    check(
        "# PE-1: A\n\n**Status**:   Open  \n**Priority**: High  \n**日本**:     a  \n**Type**: x\n",
        expect![[r#"
            # PE-1: A

            **Status**:   Open··
            **Priority**: High··
            **日本**:     a··
            **Type**:     x
        "#]],
    );
    check(
        "---\nid:  PE-1\nstatus:    open\npriority:  high\n---\n",
        expect![[r#"
        ---
        id:        PE-1
        status:    open
        priority:  high
        ---
    "#]],
    );
}

#[test]
fn blanks_at_the_end() {
    check(
        "# PE-1: A   \n\n**Status**: Open  \n**Type**: bug \n**Size**: L    \n**Team**: x\t\n\ntext   \n\n- **Due**: 1 \n",
        expect![[r#"
            # PE-1: A ··

            **Status**: Open··
            **Type**: bug
            **Size**: L··
            **Team**: x

            text ··

            - **Due**: 1
        "#]],
    );
    check(
        "---\nid: PE-1  \nstatus: open # a | b \ndeps:\n  - PE-2 \n  - PE-3  # x \nnote: |  \n  a  \n---\n",
        expect![[r#"
            ---
            id: PE-1
            status: open # a | b
            deps:
              - PE-2
              - PE-3  # x
            note: |··
              a··
            ---
        "#]],
    );
}

#[test]
fn boxes_are_written_alike() {
    check(
        "# PE-1: A\n**Status**: Open\n- [x] a\n- [X] b\n  - [x] c\n- [ ] d [X]\n",
        expect![[r#"
        # PE-1: A
        **Status**: Open
        - [x] a
        - [x] b
          - [x] c
        - [ ] d [X]
    "#]],
    );
    unchanged("# PE-1: A\n**Status**: Open\n- [x] a\n- [X] b\n- [X] c\n");
    unchanged("# PE-1: A\n**Status**: Open\n- [x] a\n- [X] b\n-[ ] c\n- [] d\n");
}

#[test]
fn tables_of_fields_and_of_tickets() {
    check(
        "# PE-1: A\n\n| Field | Value |\n|---|---|\n| **Status** | Open |\n|Priority|  **High** |\n\n\
         | ID | Size | 名前 | Done |\n| :-- | --: | :-: | --- |\n| PE-2 | 10 | 日本語 |\n| PE-3 | 5 | a \\| b | ✅\n|  |\n",
        expect![[r#"
            # PE-1: A

            | Field      | Value    |
            |------------|----------|
            | **Status** | Open     |
            | Priority   | **High** |

            | ID   | Size |  名前  | Done |
            | :--- | ---: | :----: | ---- |
            | PE-2 |   10 | 日本語 |      |
            | PE-3 |    5 | a \| b | ✅   |
            |      |      |        |      |
        "#]],
    );
    check(
        "# PE-1: A\n**Status**: Open\n\n- x\n\n  | ID |\n  |----|\n  | [PE-2](others.md) |\n",
        expect![[r#"
            # PE-1: A
            **Status**: Open

            - x

              | ID                |
              |-------------------|
              | [PE-2](others.md) |
        "#]],
    );
}

#[test]
fn what_stays_as_it_is() {
    unchanged("");
    unchanged("# Read me\n\n**Note**:   a \n\n| a | PE-1 |\n|-|-|\n");
    let ticket = |text: &str| unchanged(&format!("# PE-1: A\n\n**Status**: Open\n\n{text}"));
    ticket("text   \nmore \t\n");
    ticket("| a | b |\n|---|---|\n| long text | x |\n");
    ticket("| ID | b |\n|---|---|\n| PE-404 | x |\n");
    ticket("| What | b |\n|---|---|\n| after PE-2 | x |\n");
    ticket("a | PE-2\n--|--\nlong text | x\n");
    ticket("| a |\n|---|\n| PE-2 | one more |\n");
    ticket(&format!("| a |\n|---|\n| PE-2 {} |\n", "x".repeat(200)));
    ticket("```\n**Type**:   x \n| a | PE-2 |\n|-|-|\n```\n");
    ticket("<!--\n**Type**:   x \n-->\n");
    unchanged(
        "# PE-1: A\n**Status**: Open\n**状态：**   进行\n**Owner**:\u{a0}Ada\n**Ready?**  yes\n**Note**: x\\ \n**Type**: \n",
    );
    unchanged("# PE-1: A\n\n## Status:  Open\n");
    unchanged("---\nid:  PE-1   # a | b\nstatus: open  # c\n---\n");
    unchanged("---\nid: PE-1\nstatus: \ntitle: \"a  \n  b\"\nx: [\n---\n");
    unchanged("+++\nid =   \"PE-1\"\nstatus = \"open\"  \n+++\n");
    let template = "# [TICKET-ID]: t\n\n**Status**:   [Open | Done]\n";
    assert_eq!(twice("/templates/x.md", template), template);
}

#[test]
fn a_ticket_without_an_id_that_follows_a_template() {
    let template = "//- /.tickmark.yaml\nkinds:\n  move:\n    files: ops/*.md\n    template: TEMPLATE.md\n//- /TEMPLATE.md\n# [Title]\n\n**Owner**: [Name]\n**Priority**: [High | Low]\n\n## Goal\n\n[Why]\n";
    let ticket = "# Move\n\n**Owner**:   Ada\n**Priority**:  Low\n\n## Goal\n\nSpace.\n";
    let (once, _) = formatted(&format!("{template}//- /ops/move.md\n{ticket}"));
    assert_eq!(once, "# Move\n\n**Owner**: Ada\n**Priority**: Low\n\n## Goal\n\nSpace.\n");
}

#[test]
fn a_file_of_yaml() {
    let once = twice("/tasks/TASK-1.yaml", "id:  TASK-1 \r\nstatus: open\r\ndeps: \r\n  - TASK-2 \r\n");
    assert_eq!(once, "id: TASK-1\r\nstatus: open\r\ndeps: \r\n  - TASK-2\r\n");
}

const PIECES: [&str; 40] = [
    "# PE-1: A\n",
    "## PE-2: B\n",
    "**Status**:",
    "**Type:**",
    "Priority:",
    "- ",
    "- **Due**:",
    "> ",
    "Open",
    "P1",
    " ",
    "  ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "  \n",
    " | ",
    "|",
    "| PE-3 | a |\n",
    "|---|---|\n",
    "| :-: | --: |\n",
    "| Status | Open |\n",
    "| 日本 |",
    "---\n",
    "id: PE-1\n",
    "status:   open\n",
    "deps:\n  - PE-2 \n",
    "x: |\n  a  \n",
    "```yaml\n",
    "```\n",
    "[x] a\n",
    "- [X] b\n",
    "- [x] c\n",
    "<!-- c -->",
    "\\",
    "\u{a0}",
    "：",
    "`",
    "😀",
];

proptest! {
    #[test]
    fn what_is_said_stays(pieces in proptest::collection::vec(select(&PIECES[..]), 0..30)) {
        twice("/PE-1.md", &pieces.concat());
    }
}

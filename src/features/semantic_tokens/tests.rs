//! Tokens drawn line by line as the words, what they are, and the modifiers.

use expect_test::{Expect, expect};
use proptest::prelude::*;
use proptest::sample::select;

use tower_lsp::ls_types::SemanticTokensEdit;

use super::*;
use crate::features::Cancel;
use crate::fixture;
use crate::text::{Document, PositionEncoding};
use crate::workspace::{Snapshot, World};

const ENCODINGS: [PositionEncoding; 3] =
    [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32];

const TICKETS: &str = "\
//- /templates/task.md
# TASK-XXX: [Title]

**Status**: [To Do | In Progress | Done]
**Owner**: [Name]

## Goal

[What will be different]
//- /plan/tickets.md
# Tickets

## TASK-1: Set up
**Status**: Done
**Owner**: Ada

## TASK-2: Databases
**Status**: To Do
**Owner**: Ada
";

fn modifiers(bits: u32) -> String {
    let named = MODIFIERS.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
    named.map(|(_, name)| format!(" {}", name.as_str())).collect()
}

fn drawn(snapshot: &Snapshot, file: FileId) -> String {
    let source = snapshot.source(file).unwrap();
    let all = tokens(snapshot, file, &source, Span::new(0, usize::MAX), &Cancel::default());
    let drawn = all.iter().map(|token| {
        let name = TYPES[token.kind as usize].as_str();
        format!("{} | {name}{}\n", token.span.of(&source.text), modifiers(token.modifiers))
    });
    drawn.collect()
}

/// The tokens of the file with the cursor.
fn check(notation: &str, expected: Expect) {
    let (snapshot, file, _) = fixture::with_cursor(&format!("{TICKETS}//- {notation}$0"));
    expected.assert_eq(&drawn(&snapshot, file));
}

#[test]
fn a_sentence_is_no_value() {
    check(
        "/TASK-3.md
# TASK-3: Third

**Status**: Done
**Season**: Spring 2026
**Note**: not before May.
**In one sentence**: the tomatoes never see more light
",
        expect![[r#"
            TASK-3 | class declaration done
            Status | property
            Done | enumMember
            Season | property
            Spring 2026 | string
            Note | property
            In one sentence | property
        "#]],
    );
}

#[test]
fn a_ticket_in_the_text() {
    check(
        "/TASK-3.md
# TASK-3: Third

**Status**: In Progress
**Owner**: [Name]
**Points**: 3 | **Due**: 2026-11-21
**Depends on**: TASK-1, TASK-2, TASK-9, AES-256
**Note**: see [the plan](plan.md)

What is to be thought of: time

## Goal

After `TASK-1` and **TASK-9**, not RFC-7, TASK-XXX.

- [x] done 🎉
- [ ] open, TASK-2
- [ ]

## Other

- **Remark**: nothing of ours
",
        expect![[r#"
            TASK-3 | class declaration
            Status | property
            In Progress | enumMember
            Owner | property
            [Name] | macro
            Points | property
            3 | number
            Due | property
            2026-11-21 | number
            Depends on | property
            TASK-1 | class done
            TASK-2 | class
            TASK-9 | class unknown
            Note | property
            TASK-1 | class done
            TASK-9 | class unknown
            [x] | comment done
            [ ] | keyword
            TASK-2 | class
            [ ] | keyword
        "#]],
    );
}

#[test]
fn front_matter() {
    check(
        "/TASK-3.md
---
id: TASK-3
title: \"A title, TASK-1\"
status: Done
owner: 'Ada'
points: 0.5
labels: [ui, \"TASK-1\", v2]
links:
  blocked_by:
    - task-2
created: 2026-01-02T10:00:00Z
description: |
  Long
  text
---
# Third
",
        expect![[r#"
            id | property
            TASK-3 | class declaration done
            title | property
            TASK-1 | class done
            status | property
            Done | enumMember
            owner | property
            Ada | string
            points | property
            0.5 | number
            labels | property
            ui | string
            TASK-1 | class done
            v2 | string
            links | property
            blocked_by | property
            task-2 | class
            created | property
            2026-01-02T10:00:00Z | number
            description | property
        "#]],
    );
}

#[test]
fn values_that_no_set_has_and_boxes_that_are_a_value() {
    check(
        "/TASK-3.md
# TASK-3: Third

**Status**: Doen
**Owner**: Ada
**Priority**:
- [x] High
- [ ] Low

## Goal

[What will be different]
",
        expect![[r#"
            TASK-3 | class declaration
            Status | property
            Owner | property
            Ada | string
            Priority | property
            High | enumMember
            [What will be different] | macro
        "#]],
    );
}

#[test]
fn outside_of_tickets_only_ids_that_exist() {
    check(
        "/notes.md
# Notes on TASK-1

**Mood**: good, TASK-2 and TASK-9

- [ ] call
",
        expect![[r#"
            TASK-1 | class done
            TASK-2 | class
        "#]],
    );
}

#[test]
fn a_template() {
    let (snapshot, file, _) = fixture::with_cursor(&TICKETS.replacen("XXX", "X$0XX", 1));
    expect![[r#"
        TASK-XXX | macro
        [Title] | macro
        Status | property
        [To Do | In Progress | Done] | macro
        Owner | property
        [Name] | macro
        [What will be different] | macro
    "#]]
    .assert_eq(&drawn(&snapshot, file));
}

#[test]
fn two_declarations_and_texts_that_are_hardly_any() {
    check(
        "/a.md\n# TASK-1: Again\n\n**Status**: To Do\n**Ticket ID**: TASK-1\n",
        expect![[r#"
        TASK-1 | class declaration
        Status | property
        To Do | enumMember
        Ticket ID | property
        TASK-1 | class declaration
    "#]],
    );
    check("/a.md\n", expect![""]);
    check(
        "/a.md\n---\nid: TASK-4\nstatus: [\nowner: Ada\n",
        expect![[r#"
        id | property
        TASK-4 | class declaration
        status | property
        owner | property
        Ada | string
    "#]],
    );
    check(
        "/TASK-4.md\n---\nid: TASK-4\nstatus: [Do\nowner: \"Ada\n---\n# x\n```\nTASK-1\n",
        expect![[r#"
            id | property
            TASK-4 | class declaration
            status | property
            owner | property
            Ada | string
        "#]],
    );
}

#[test]
fn nothing_is_unknown_before_all_was_read() {
    let mut world = World::new(vec![fixture::ROOT.into()]);
    let address = fixture::address("/TASK-3.md");
    world.open(&address, "markdown", 1, "# TASK-3: x\n\n**Status**: Done\n\nTASK-9\n".to_owned());
    let snapshot = world.snapshot();
    let file = snapshot.file(&address).unwrap();
    expect![[r#"
        TASK-3 | class declaration done
        Status | property
        Done | enumMember
    "#]]
    .assert_eq(&drawn(&snapshot, file));
}

const PIECES: [&str; 22] = [
    "# TASK-1: One\n",
    "## TASK-2 🎉\r\n",
    "**Status**: Done\n",
    "**Status**: In Progress 🚀 | **Owner**: Zoë\r\n",
    "**Depends on**: TASK-1, TASK-7\n",
    "- [x] 票 TASK-2\n",
    "- [ ] \r",
    "---\n",
    "id: TASK-3\n",
    "labels: [a, \"🎉\", TASK-1]\r\n",
    "[Name]",
    "[What will\r\nbe different]",
    "\n\n",
    "\r\n",
    "TASK-1",
    "😀",
    " ",
    "```\n",
    "> ",
    "x",
    "| Status | Done |\n",
    "<!-- ",
];

fn texts(most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(select(&PIECES[..]), 0..most).prop_map(|pieces| pieces.concat())
}

/// The data of a text, after a look at every token: inside a line, behind the one before, on whole characters.
fn encoded_of(text: &str, encoding: PositionEncoding) -> Vec<SemanticToken> {
    let (snapshot, file, _) = fixture::with_cursor(&format!("{TICKETS}//- /plan/TASK-3.md\n$0{text}"));
    let source = snapshot.source(file).unwrap();
    let document = Document::new(text);
    let of = |within| encode(text, &tokens(&snapshot, file, &source, within, &Cancel::default()), encoding);
    let all = of(Span::new(0, usize::MAX));
    let (mut line, mut column, mut end) = (0, 0, 0);
    for token in &all {
        column = if token.delta_line == 0 { column + token.delta_start } else { token.delta_start };
        assert!(token.delta_line > 0 || column >= end, "{text:?}: {all:?}");
        line += token.delta_line;
        end = column + token.length;
        let whole = document.line_span(line as usize);
        let at = |column| document.offset(crate::text::Position::new(line, column), encoding);
        assert!(token.length > 0 && at(column) < at(end) && at(end) <= whole.end(), "{text:?}: {token:?}");
        let back = |column| document.position(at(column), encoding).column;
        assert_eq!((back(column), back(end)), (column, end), "{text:?}: {token:?}");
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn old_tokens_with_the_edits_are_the_new_ones(
        old in texts(20),
        at in 0..200usize,
        removed in 0..30usize,
        inserted in texts(3),
        encoding in select(&ENCODINGS[..]),
    ) {
        let boundary = |mut at: usize| {
            at = at.min(old.len());
            while !old.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (start, end) = (boundary(at), boundary(at + removed));
        let new = format!("{}{inserted}{}", &old[..start], &old[end..]);
        let (old, new) = (encoded_of(&old, encoding), encoded_of(&new, encoding));
        let numbers = |tokens: &[SemanticToken]| -> Vec<u32> {
            let numbers = |it: &SemanticToken| {
                [it.delta_line, it.delta_start, it.length, it.token_type, it.token_modifiers_bitset]
            };
            tokens.iter().flat_map(numbers).collect()
        };
        let mut patched = numbers(&old);
        for edit in edits(&old, &new) {
            let (start, count) = (edit.start as usize, edit.delete_count as usize);
            patched.splice(start..start + count, numbers(&edit.data.unwrap_or_default()));
        }
        prop_assert_eq!(patched, numbers(&new));
    }

    #[test]
    fn tokens_of_a_part_are_those_of_all_that_touch_it(text in texts(20), line in 0..30usize) {
        let (snapshot, file, _) = fixture::with_cursor(&format!("{TICKETS}//- /plan/TASK-3.md\n$0{text}"));
        let source = snapshot.source(file).unwrap();
        let line = snapshot.document(file).unwrap().line_span(line);
        let of = |within| tokens(&snapshot, file, &source, within, &Cancel::default());
        let mut all = of(Span::new(0, usize::MAX));
        all.retain(|token| token.span.overlaps(line));
        prop_assert_eq!(of(line), all);
    }
}

#[test]
fn a_change_at_the_end_of_one_of_many_is_one_token() {
    let many = |count: usize| vec![SemanticToken { delta_line: 1, ..SemanticToken::default() }; count];
    assert_eq!(edits(&many(3), &many(3)), []);
    let edit = |start, delete_count, data| vec![SemanticTokensEdit { start, delete_count, data }];
    assert_eq!(edits(&many(3), &many(4)), edit(15, 0, Some(many(1))));
    assert_eq!(edits(&many(4), &many(3)), edit(15, 5, None));
    assert_eq!(edits(&many(0), &many(1)), edit(0, 0, Some(many(1))));
    let mut other = many(3);
    other[1].length = 7;
    assert_eq!(edits(&many(3), &other), edit(5, 5, Some(vec![other[1]])));
}

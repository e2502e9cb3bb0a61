//! What is offered where, drawn on the line of the cursor: `[` and `]` around what is replaced, `*` before what is
//! selected first.

use expect_test::{Expect, expect};

use super::*;
use crate::fixture;

fn check(notation: &str, expected: Expect) {
    expected.assert_eq(&drawn(notation));
}

fn nothing(notation: &str) {
    assert_eq!(drawn(notation), "nothing", "{notation}");
}

fn drawn(notation: &str) -> String {
    let (snapshot, file, offset) = fixture::with_cursor(notation);
    let now = "2026-03-04T10:00:00+00:00[+00:00]".parse().unwrap();
    let Some(offer) = offers_on(&snapshot, file, offset, true, &now) else { return "nothing".to_owned() };
    let text = snapshot.text(file).unwrap();
    let line = Span::line_at(&text, offset);
    assert!(offer.replaced.touches(offset) && line.covers(offer.replaced), "{offer:?}");
    for item in &offer.items {
        assert!(item.snippet.as_ref().is_none_or(|snippet| snippet.plain() == item.insert), "{item:?}");
    }
    let before = Span::new(line.start(), offer.replaced.start()).of(&text);
    let after = Span::new(offer.replaced.end(), line.end()).of(&text);
    let mut drawn = format!("{before}[{}]{after}", offer.replaced.of(&text));
    let first = offer.items.iter().position(|item| item.is_likely);
    let typed = Span::new(offer.replaced.start(), offset).of(&text);
    for (nth, item) in offer.items.iter().enumerate() {
        if !is_subsequence(typed, &item.filter) {
            continue;
        }
        let mark = if first == Some(nth) { '*' } else { ' ' };
        let said = answer::detail(&item.description, &item.detail).unwrap_or_default();
        drawn.push_str(&format!("\n{mark} {:?} {said}", item.insert));
    }
    drawn
}

/// What an editor keeps of a list.
fn is_subsequence(typed: &str, filter: &str) -> bool {
    let mut filter = filter.chars().flat_map(char::to_lowercase);
    let mut typed = typed.chars().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace());
    typed.all(|c| filter.any(|other| other == c))
}

const TEMPLATE: &str = "\
//- /templates/task-template.md
---
title: \"[TICKET-ID]: [Title]\"
status: \"OPEN\"  # OPEN | DOING | DONE
priority: LOW  # HIGH | LOW
tags: []
depends_on: []  # [TICKET-ID]
---

# TASK-XXX: [Title]

**Status**: [Open | Doing | Done]
**Priority**: [P0-Critical | P1-High]
**Owner**: [Name]

## Goal

[What is wanted]

## Plan

### Steps

[What is done]

### Risks

[What can go wrong]

## Rollback (Optional)

[How to undo it]
";

fn with_template(notation: &str) -> String {
    format!("{TEMPLATE}//- /t.md\n{notation}")
}

#[test]
fn only_tickets_of_the_same_template_decide_how_it_spells_a_value() {
    let ops = "//- /templates/ops-change.md\n---\nid: OPS-XXX\nstatus: PLANNED  # PLANNED | DOING | DONE\n---\n\n# OPS-XXX: [Title]\n\n## Window\n\n[When]\n";
    let of = |family: &str, nth: usize, status: &str, section: &str| {
        let id = format!("{family}-{nth}");
        format!("//- /{id}.md\n---\nid: {id}\nstatus: {status}\n---\n\n# {id}: T\n\n## {section}\n\nText.\n")
    };
    let others: String = (1..9).map(|nth| of("TASK", nth, "Done", "Goal")).collect();
    let here = of("OPS", 1, "\"DO$0EN\"", "Window");
    check(
        &format!("{TEMPLATE}{ops}{others}{here}"),
        expect![[r#"
            status: "[DOEN]"
              "DOING" templates/ops-change.md
              "DONE" templates/ops-change.md"#]],
    );
    let own: String = (2..5).map(|nth| of("OPS", nth, "Done", "Window")).collect();
    check(
        &format!("{TEMPLATE}{ops}{own}{here}"),
        expect![[r#"
            status: "[DOEN]"
              "DOING" templates/ops-change.md
              "Done" templates/ops-change.md"#]],
    );
}

#[test]
fn values_in_front_matter() {
    let check = |notation: &str, expected: Expect| check(&with_template(notation), expected);
    check(
        "---\nstatus: $0\n---\n# TASK-1: A\n",
        expect![[r#"
        status: []
        * "OPEN" templates/task-template.md
          "DOING" templates/task-template.md
          "DONE" templates/task-template.md"#]],
    );
    check(
        "---\nstatus:$0\n---\n# TASK-1: A\n",
        expect![[r#"
        status:[]
        * " OPEN" templates/task-template.md
          " DOING" templates/task-template.md
          " DONE" templates/task-template.md"#]],
    );
    check(
        "---\nstatus: \"$0\"  # A | B\n---\n# TASK-1: A\n",
        expect![[r#"
        status: "[]"  # A | B
        * "OPEN" templates/task-template.md
          "DOING" templates/task-template.md
          "DONE" templates/task-template.md"#]],
    );
    check(
        "---\nstatus: 'DO$0NE'\n---\n# TASK-1: A\n",
        expect![[r#"
        status: '[DONE]'
        * "OPEN" templates/task-template.md
          "DOING" templates/task-template.md
          "DONE" templates/task-template.md"#]],
    );
    check(
        "---\nstatus: \"D$0\n---\n# TASK-1: A\n",
        expect![[r#"
        status: "[D]
          "DOING\"" templates/task-template.md
          "DONE\"" templates/task-template.md"#]],
    );
    check(
        "---\nstatus: DOING$0 \npriority: x\n---\n# TASK-1: A\n",
        expect![[r#"
            status: [DOING] 
            * "DONE" templates/task-template.md
              "OPEN" templates/task-template.md
              "DOING" templates/task-template.md"#]],
    );
    check(
        "---\nid: TASK-1\nowner: @me\npriority: H$0 # why\n---\n# TASK-1: A\n",
        expect![[r#"
        priority: [H] # why
        * "HIGH" templates/task-template.md"#]],
    );
    check(
        "---\nstatus: $0",
        expect![[r#"
        status: []
        * "OPEN" templates/task-template.md
          "DOING" templates/task-template.md
          "DONE" templates/task-template.md"#]],
    );
}

#[test]
fn values_in_the_body() {
    let check = |notation: &str, expected: Expect| check(&with_template(notation), expected);
    check(
        "# TASK-1: A\n\n**Status**: $0\n",
        expect![[r#"
        **Status**: []
        * "OPEN" templates/task-template.md
          "DOING" templates/task-template.md
          "DONE" templates/task-template.md"#]],
    );
    check(
        "# TASK-1: A\n\n**Status**:$0\n",
        expect![[r#"
        **Status**:[]
        * " OPEN" templates/task-template.md
          " DOING" templates/task-template.md
          " DONE" templates/task-template.md"#]],
    );
    check(
        "# TASK-1: A\n\n**Status:** Do$0ing  \n**Owner**: x\n",
        expect![[r#"
            **Status:** [Doing]  
            * "DONE" templates/task-template.md
              "OPEN" templates/task-template.md
              "DOING" templates/task-template.md"#]],
    );
    check(
        "# TASK-1: A\n\n**Owner**: x | **Status**: D$0 | **Priority**: P0\n",
        expect![[r#"
        **Owner**: x | **Status**: [D] | **Priority**: P0
          "DOING" templates/task-template.md
          "DONE" templates/task-template.md"#]],
    );
    check("# TASK-1: A\n\n- **Priority**: P$0\n", expect!["- **Priority**: [P]"]);
    check(
        "# TASK-1: A\n\n- Status: Done$0\n",
        expect![[r#"
        - Status: [Done]
        * "OPEN" templates/task-template.md
          "DOING" templates/task-template.md
          "DONE" templates/task-template.md"#]],
    );
    check(
        "# TASK-1: A\n\nStatus: $0\n",
        expect![[r#"
        Status: []
        * "OPEN" templates/task-template.md
          "DOING" templates/task-template.md
          "DONE" templates/task-template.md"#]],
    );
    check(
        "# TASK-1: A\n\n| Field | Value |\n|---|---|\n| Status | Do$0 |\n",
        expect![[r#"
        | Status | [Do] |
          "DOING" templates/task-template.md
          "DONE" templates/task-template.md"#]],
    );
    check(
        "# TASK-1: A\n\n| Field | Value |\n|---|---|\n| Status |$0|\n",
        expect![[r#"
        | Status |[]|
        * " OPEN " templates/task-template.md
          " DOING " templates/task-template.md
          " DONE " templates/task-template.md"#]],
    );
    check(
        "# TASK-1: A\n\n```yaml\nstatus: D$0\n```\n",
        expect![[r#"
        status: [D]
          "DOING" templates/task-template.md
          "DONE" templates/task-template.md"#]],
    );
    check(
        "# TASK-1: A\n\n**Status**: [Open | Do$0ing | Done]\n",
        expect![[r#"
        **Status**: [[Open | Doing | Done]]
        * "OPEN" templates/task-template.md
          "DOING" templates/task-template.md
          "DONE" templates/task-template.md"#]],
    );
}

#[test]
fn values_without_a_template() {
    check(
        "# TASK-1: A\n\n**Status**: $0\n",
        expect![[r#"
        **Status**: []
        * "To Do" usual
          "In Progress" usual
          "In Review" usual
          "Blocked" usual
          "Done" usual"#]],
    );
    check(
        "---\nid: TASK-1\npriority: $0\n---\n",
        expect![[r#"
        priority: []
        * "Critical" usual
          "High" usual
          "Medium" usual
          "Low" usual"#]],
    );
    check(
        "//- /a.md\n---\nid: PE-1\nstatus: doing\n---\n//- /b.md\n---\nid: PE-2\nstatus: waits\n---\n\
         //- /e.md\n---\nid: PE-5\nstatus: Waits\n---\n\
         //- /d.md\n---\nid: PE-4\nstatus: waits\n---\n//- /c.md\n---\nid: PE-3\nstatus: $0\n---\n",
        expect![[r#"
            status: []
            * "waits" used 2 times
              "doing" used once
              "To Do" usual
              "In Progress" usual
              "In Review" usual
              "Blocked" usual
              "Done" usual"#]],
    );
    nothing("---\nid: TASK-1\ntitle: $0\n---\n");
}

#[test]
fn what_a_team_writes_comes_before_what_is_built_in() {
    let phase = |n: u32, status: &str| {
        format!(
            "### PE-{n}: A\n**Points**: 1 | **Priority**: P0 | **Status**: {status}\n```yaml\nacceptance_criteria:\n  - x\ndependencies:\n  - y\ntechnical_details:\n  - z\n```\n\n"
        )
    };
    let tickets: String = (1..6).map(|n| phase(n, "Parked")).collect();
    check(
        &format!("# Phase 1\n\n{tickets}{}", phase(9, "$0")),
        expect![[r#"
        **Points**: 1 | **Priority**: P0 | **Status**: []
        * "Parked" used 5 times
          "To Do" built-in phase
          "In Progress" built-in phase
          "Done" built-in phase"#]],
    );
}

#[test]
fn keys() {
    let check = |notation: &str, expected: Expect| check(&with_template(notation), expected);
    check(
        "---\nstatus: OPEN\n$0\n---\n# TASK-1: A\n",
        expect![[r#"
        []
        * "title: " templates/task-template.md
          "priority: " templates/task-template.md
          "tags: " templates/task-template.md
          "depends_on: " templates/task-template.md"#]],
    );
    check(
        "---\nid: TASK-1\nstatus: OPEN\npri$0\n---\n# TASK-1: A\n",
        expect![[r#"
        [pri]
          "priority: " templates/task-template.md"#]],
    );
    check(
        "# TASK-1: A\n\n**Status**: Open\n**$0\n",
        expect![[r#"
        [**]
        * "**Priority**: " templates/task-template.md
          "**Owner**: " templates/task-template.md"#]],
    );
    check(
        "# TASK-1: A\n\n**Status:** Open\n**Ow$0**\n",
        expect![[r#"
        [**Ow**]
          "**Owner:** " templates/task-template.md"#]],
    );
    check(
        "# TASK-1: A\n\n**Status**: Open | **Pri$0\n",
        expect![[r#"
        **Status**: Open | [**Pri]
        * "**Priority**: " templates/task-template.md"#]],
    );
}

#[test]
fn sections() {
    let check = |notation: &str, expected: Expect| check(&with_template(notation), expected);
    check(
        "# TASK-1: A\n\n**Status**: Open\n\n## $0\n",
        expect![[r###"
        [## ]
        * "## Goal" templates/task-template.md
          "## Plan" templates/task-template.md
          "## Rollback" templates/task-template.md"###]],
    );
    check(
        "# TASK-1: A\n\n**Status**: Open\n\n## Goal\n\nx\n\n##$0\n\n## Rollback\n",
        expect![[r###"
        [##]
        * "## Plan" templates/task-template.md"###]],
    );
    check(
        "# TASK-1: A\n\n**Status**: Open\n\n## Plan\n\n### Steps\n\n### R$0\n",
        expect![[r####"
        [### R]
        * "### Risks" templates/task-template.md"####]],
    );
    check(
        "# TASK-1: A\n\n**Status**: Open\n\n## Plan\n\n## $0\n",
        expect![[r###"
        [## ]
          "## Goal" templates/task-template.md
        * "## Rollback" templates/task-template.md"###]],
    );
}

const TICKETS: &str = "\
//- /tickets.md
# Tickets

## PE-601: Set up
**Status**: Done

## PE-602: Databases
**Status**: Open

## PE-70: Queue

## OPS-3: Alerts

## OPS-4: Paging
";

fn among_tickets(notation: &str) -> String {
    format!("{TICKETS}//- /pe-603.md\n{notation}")
}

#[test]
fn ids() {
    let check = |notation: &str, expected: Expect| check(&among_tickets(notation), expected);
    check(
        "# PE-603: Own\n\nAfter PE-$0 comes\n",
        expect![[r#"
        After [PE-] comes
        * "PE-602" Databases (Open)
          "PE-601" Set up (Done)
          "PE-70" Queue"#]],
    );
    check(
        "# PE-603: Own\n\nAfter pe-60$0.\n",
        expect![[r#"
        After [pe-60].
        * "PE-602" Databases (Open)
          "PE-601" Set up (Done)"#]],
    );
    check(
        "# PE-603: Own\n\nAfter `PE-0$070`\n",
        expect![[r#"
        After `[PE-070]`
        * "PE-602" Databases (Open)
          "PE-601" Set up (Done)
          "PE-70" Queue"#]],
    );
    check(
        "# PE-603: Own\n\n**Depends on**: $0\n",
        expect![[r#"
        **Depends on**: []
        * "PE-602" Databases (Open)
          "PE-601" Set up (Done)
          "PE-70" Queue
          "OPS-4" Paging
          "OPS-3" Alerts"#]],
    );
    check(
        "# PE-603: Own\n\n**Depends on**: PE-601, $0\n",
        expect![[r#"
        **Depends on**: PE-601, []
        * "PE-602" Databases (Open)
          "PE-601" Set up (Done)
          "PE-70" Queue
          "OPS-4" Paging
          "OPS-3" Alerts"#]],
    );
    check(
        "---\nid: PE-603\ndepends_on: [PE-601, op$0]\n---\n",
        expect![[r#"
        depends_on: [PE-601, [op]]
        * "OPS-4" Paging
          "OPS-3" Alerts"#]],
    );
    check(
        "---\nid: PE-603\ndepends_on:\n  - PE-601\n  - $0\n---\n",
        expect![[r#"
          - []
        * "PE-602" Databases (Open)
          "PE-601" Set up (Done)
          "PE-70" Queue
          "OPS-4" Paging
          "OPS-3" Alerts"#]],
    );
    check(
        "# PE-603: Own\n```yaml\ndependencies:\n  - requires: $0\n```\n",
        expect![[r#"
          - requires: []
        * "PE-602" Databases (Open)
          "PE-601" Set up (Done)
          "PE-70" Queue
          "OPS-4" Paging
          "OPS-3" Alerts"#]],
    );
    check(
        "# PE-603: Own\n\n## Dependencies\n\n- $0\n",
        expect![[r#"
        - []
        * "PE-602" Databases (Open)
          "PE-601" Set up (Done)
          "PE-70" Queue
          "OPS-4" Paging
          "OPS-3" Alerts"#]],
    );
    check(
        "# PE-603: Own\n\nSee [[$0\n",
        expect![[r#"
        See [[[]
        * "PE-602" Databases (Open)
          "PE-601" Set up (Done)
          "PE-70" Queue
          "OPS-4" Paging
          "OPS-3" Alerts"#]],
    );
}

#[test]
fn the_family_that_the_template_shows_comes_first() {
    let template = "//- /templates/t.md\n# TASK-XXX: [T]\n\n**Parent**: [OPS-XXX, or \"None\"]\n**Status**: [Open | Done]\n";
    let notation = format!("{template}{TICKETS}//- /t.md\n# TASK-1: A\n\n**Parent**: $0\n**Status**: Open\n");
    check(
        &notation,
        expect![[r#"
        **Parent**: []
        * "OPS-3" Alerts
          "OPS-4" Paging
          "PE-70" Queue
          "PE-601" Set up (Done)
          "PE-602" Databases (Open)
          "None" templates/t.md"#]],
    );
}

#[test]
fn nothing_where_nothing_of_ours_is_typed() {
    for place in [
        "```bash\nPE-$0\n```\n",
        "```\nstatus: $0\n```\n",
        "<!-- PE-$0 -->\n",
        "<!--\n**Status**: $0\n-->\n",
        "https://example.org/PE-$0\n",
        "[x](https://example.org/PE-$0)\n",
        "Text read-$0\n",
        "Text: $0\n",
        "- $0\n",
        "*$0\n",
        "## PE-$0\n",
        "    PE-$0\n",
    ] {
        nothing(&among_tickets(&format!("# PE-603: Own\n\nText.\n\n{place}")));
    }
    nothing(&among_tickets("---\nid: PE-603\n# status: $0\n---\n"));
    nothing(&among_tickets("---$0\nid: PE-603\n---\n"));
    nothing(&among_tickets("---\nid: PE-$0\n---\n"));
    nothing(&among_tickets("# Read me\n\n**$0\n"));
}

#[test]
fn a_list_is_capped() {
    let tickets: String = (1..300).map(|n| format!("## PE-{n}: T\n\n")).collect();
    let notation = format!("//- /all.md\n{tickets}//- /x.md\n# PE-500: X\n\n**Status**: Open\n\nSee PE-$0\n");
    let (snapshot, file, offset) = fixture::with_cursor(&notation);
    let offer = offers(&snapshot, file, offset, true).unwrap();
    assert_eq!((offer.items.len(), offer.is_capped, offer.items[0].label.as_str()), (200, true, "PE-299"));
}

#[test]
fn a_trigger_asks_less_than_a_user() {
    let check = |notation: &str, trigger: &str, expected: bool| {
        let (snapshot, file, offset) = fixture::with_cursor(&with_template(notation));
        let offer = offers(&snapshot, file, offset, true);
        let wanted = offer.is_some_and(|offer| is_wanted(&offer, Some(trigger), offset));
        assert_eq!(wanted, expected, "{notation:?} {trigger:?}");
    };
    check("---\nstatus: $0\n---\n# TASK-1: A\n", " ", true);
    check("---\nstatus:$0\n---\n# TASK-1: A\n", ":", true);
    check("---\nstatus: \"$0\"\n---\n# TASK-1: A\n", "\"", true);
    check("---\nstatus: DONE $0\n---\n# TASK-1: A\n", " ", false);
    check("---\n $0\nstatus: x\n---\n# TASK-1: A\n", " ", false);
    check("# TASK-1: A\n\n**Status**: Done  $0\n", " ", false);
    check("# TASK-1: A\n\n## $0\n", " ", true);
}

#[test]
fn every_place_of_every_text_has_an_answer_in_its_line() {
    let texts = [
        "---\nstatus: \"Ö$\ndeps: [PE-601, 'x\n- \n  -\n  - a: \nkey\n---\r\n# 🔧 PE-9: Ä\r\n**Status:** 😀 | **Prio",
        "# PE-9: A\n**Status**: `Open` | **Depends on**: PE-, pe-6\n\n| a | b |\n|---|---|\n| Status |\n\n##\n### \n- **",
        "```yaml\nstatus: \n  - requires:PE-\n```\n```bash\n**Status**: \n```\n<!-- **Status**: -->\n[[pe-]] [x](PE-601",
    ];
    for text in texts {
        for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
            drawn(&with_template(&format!("{}$0{}", &text[..at], &text[at..])));
        }
    }
}

#[test]
fn without_a_tree_the_blocks_tell_what_is_code() {
    let check = |notation: &str, expected: bool| {
        let (snapshot, file, offset) = fixture::with_cursor(notation);
        let Source { text, facts } = snapshot.source(file).unwrap();
        assert_eq!(Cursor::at(&text, &facts, None, offset).is_some(), expected, "{notation}");
    };
    for silent in [
        "Text.\n\n```bash\nPE-$0\n```\n",
        "Text.\n\n    PE-$0\n",
        "<!-- PE-$0 -->\n",
        "a <!-- PE-$0 --> b\n",
        "see https://example.org/PE-$0\n",
        "[x](PE-$0.md)\n",
    ] {
        check(silent, false);
    }
    for spoken in
        ["PE-$0\n", "- PE-$0\n", "# A\n\n```yml\nstatus: $0\n```\n", "---\nid: X-1\nstatus: $0\n---\n"]
    {
        check(spoken, true);
    }
}

#[test]
fn values_of_the_configuration_in_its_order() {
    let config =
        "//- /.tickmark.yaml\nvalues:\n  status: [Inbox, {value: Baking, aliases: [Cooking]}, Eaten]\n";
    check(
        &format!("{config}//- /a.md\n---\nid: PE-1\nstatus: $0\n---\n"),
        expect![[r#"
            status: []
            * "Inbox" .tickmark.yaml
              "Baking" .tickmark.yaml
              "Eaten" .tickmark.yaml"#]],
    );
}

#[test]
fn of_thousands_of_values_those_that_fit() {
    let values: String = (0..10_000).map(|n| format!("    - Part {n}\n")).collect();
    let (snapshot, file, offset) = fixture::with_cursor(&format!(
        "//- /.tickmark.yaml\nvalues:\n  component:\n{values}//- /a.md\n---\nid: PE-1\ncomponent: part 99$0\n---\n"
    ));
    let offer = offers(&snapshot, file, offset, true).unwrap();
    assert!(offer.is_capped, "it is asked again when more is typed");
    assert!(offer.items.iter().any(|item| item.insert == "Part 9987") && offer.items.len() <= 500);
}

#[test]
fn ids_in_a_relation_of_the_configuration() {
    check(
        "//- /.tickmark.yaml\nrelations:\n  hangs on: {means: depends-on}\n//- /b.md\n---\nid: PE-2\n---\n# Two\n//- /a.md\n---\nid: PE-1\nhangs_on: $0\n---\n",
        expect![[r#"
            hangs_on: []
            * "PE-2" Two"#]],
    );
}

#[test]
fn values_in_every_way_to_write_a_field() {
    let offered = |ticket: &str| {
        let drawn = drawn(&format!("{TEMPLATE}//- /tasks/TASK-9.md\n{ticket}"));
        drawn.lines().take(2).collect::<Vec<_>>().join(" / ")
    };
    let check = |ticket: &str, want: &str| {
        let drawn = offered(ticket);
        assert!(drawn.starts_with(want), "{ticket:?}: {drawn}");
    };
    check("+++\nstatus = \"OP$0\"\n+++\n# TASK-9: A\n", "status = \"[OP]\"");
    check("+++\nid = \"TASK-9\"\nstatus = $0\n+++\n# TASK-9: A\n", "status = [] / * \"\\\"");
    check("# TASK-9: A\n\n> **Status**: Op$0\n", "> **Status**: [Op]");
    check("# TASK-9: A\n\n**Owner**: x\n\n## Status: $0\n", "## Status: []");
    check("# TASK-9: A\n\n**Owner**: x\n\n## Status: Op$0\n", "## Status: [Op]");
    check("# TASK-9: A\n\n**Owner**: x\n\n## Status\n\n$0\n\n## Goal\n", "[] / ");
    check("# TASK-9: A\n\n**Owner**: x\n\n## Status\nDo$0\n", "[Do]");
    check("# TASK-9: A\n\n**状态**：$0\n", "**状态**：[]");
}

#[test]
fn codes_of_checks_where_findings_are_silenced() {
    for (notation, want) in [
        ("# T-1: A\n\n<!-- tickmark-ignore wrong-t$0 -->\nx\n", "<!-- tickmark-ignore [wrong-t] -->"),
        (
            "<!-- tickmark-ignore-file broken-link, wro$0ng-->\n",
            "<!-- tickmark-ignore-file broken-link, [wrong]-->",
        ),
        ("# T-1: A <!-- tickmark-ignore wrong$0\n", "# T-1: A <!-- tickmark-ignore [wrong]"),
        ("---\nid: T-1 # tickmark-ignore wrong$0\n---\n", "id: T-1 # tickmark-ignore [wrong]"),
        (
            "---\ntickmark: {ignore: [broken-link, wrong$0]}\n---\n",
            "tickmark: {ignore: [broken-link, [wrong]]}",
        ),
        ("---\ntickmark:\n  ignore: [wrong$0]\n---\n", "  ignore: [[wrong]]"),
        ("---\ntickmark:\n  ignore:\n    - wrong$0\n---\n", "    - [wrong]"),
    ] {
        let drawn = drawn(notation);
        let (line, items) = drawn.split_once('\n').unwrap_or((&drawn, ""));
        assert_eq!(line, want);
        assert!(items.contains("\"wrong-total\" ") && items.lines().count() == 1, "{drawn}");
    }
    nothing("<!-- tickmark-ignore wrong-total: be$0 -->\n");
    nothing("<!-- tickmark-ignore$0 -->\n");
    nothing("<!-- see tickmark-ignore wro$0 -->\n");
    nothing("```md\n<!-- tickmark-ignore wro$0 -->\n```\n");
}

#[test]
fn the_first_lines_of_a_whole_ticket_are_shown_before_it_is_picked() {
    let steps: String = (1..=30).map(|n| format!("- step {n}\n")).collect();
    let template =
        format!("# TASK-XXX: [Title]\n\n**Status**: Open\n\n```sh\nls\n```\n\n## Steps\n\n{steps}");
    let notation = format!(
        "//- /templates/task.md\n{template}//- /t/TASK-1.md\n# TASK-1: One\n\n**Status**: Open\n//- /t/new.md\n$0"
    );
    let (snapshot, file, offset) = fixture::with_cursor(&notation);
    let offer = offers(&snapshot, file, offset, true).unwrap();
    let docs: Vec<_> = offer.items.iter().map(|item| item.doc.as_str()).collect();
    let [doc] = docs[..] else { panic!("{docs:?}") };
    assert!(doc.starts_with("~~~~~~markdown\n# TASK-2: "), "{doc}");
    assert!(doc.contains("\n```sh\nls\n```\n") && doc.ends_with("\n- step 10\n…\n~~~~~~"), "{doc}");
}

#[test]
fn a_whole_ticket() {
    check(
        &format!("{TEMPLATE}//- /t/new.md\n$0"),
        expect![[r#"
        []
        * "---\ntitle: \"TASK-001: [Title]\"\nstatus: \"OPEN\"  # OPEN | DOING | DONE\npriority: LOW  # HIGH | LOW\ntags: []\ndepends_on: []  # [TICKET-ID]\n---\n\n# TASK-001: [Title]\n\n**Status**: Open\n**Priority**: P0-Critical\n**Owner**: [Name]\n\n## Goal\n\n[What is wanted]\n\n## Plan\n\n### Steps\n\n[What is done]\n\n### Risks\n\n[What can go wrong]\n\n## Rollback\n\n[How to undo it]\n" TASK-001 (templates/task-template.md)"#]],
    );
    check(
        &format!("{TEMPLATE}//- /t/TASK-7-fix-lamp.md\n$0\n"),
        expect![[r#"
        []
        * "---\ntitle: \"TASK-7: Fix lamp\"\nstatus: \"OPEN\"  # OPEN | DOING | DONE\npriority: LOW  # HIGH | LOW\ntags: []\ndepends_on: []  # [TICKET-ID]\n---\n\n# TASK-7: Fix lamp\n\n**Status**: Open\n**Priority**: P0-Critical\n**Owner**: [Name]\n\n## Goal\n\n[What is wanted]\n\n## Plan\n\n### Steps\n\n[What is done]\n\n### Risks\n\n[What can go wrong]\n\n## Rollback\n\n[How to undo it]\n" TASK-7 (templates/task-template.md)"#]],
    );
    check(
        &format!("{TEMPLATE}//- /t/new.md\nTASK-12$0\n"),
        expect![[r#"
        [TASK-12]
        * "---\ntitle: \"TASK-12: [Title]\"\nstatus: \"OPEN\"  # OPEN | DOING | DONE\npriority: LOW  # HIGH | LOW\ntags: []\ndepends_on: []  # [TICKET-ID]\n---\n\n# TASK-12: [Title]\n\n**Status**: Open\n**Priority**: P0-Critical\n**Owner**: [Name]\n\n## Goal\n\n[What is wanted]\n\n## Plan\n\n### Steps\n\n[What is done]\n\n### Risks\n\n[What can go wrong]\n\n## Rollback\n\n[How to undo it]\n" TASK-12 (templates/task-template.md)"#]],
    );
    nothing(&format!("{TEMPLATE}//- /t/new.md\nSome words $0\n"));
    nothing(&format!("{TEMPLATE}//- /t/new.md\n{{$0}}\n"));
    nothing("//- /new.md\n$0");
}

#[test]
fn no_two_templates_look_the_same() {
    let config = "//- /backlog/config.yml\nproject_name: Boat\nstatuses: [To Do, Done]\n";
    let task = "//- /backlog/tasks/task-1 - a.md\n---\nid: TASK-1\ntitle: A\nstatus: To Do\n---\n";
    let labels = |notation: &str| {
        let (snapshot, file, offset) = fixture::with_cursor(notation);
        let items = offers(&snapshot, file, offset, true).unwrap().items;
        items.into_iter().map(|item| item.label).collect::<Vec<_>>()
    };
    assert_eq!(labels(&format!("{config}{task}//- /new.md\n$0")), ["backlog-draft", "backlog"]);
}

#[test]
fn a_heading_that_is_all_of_its_template_can_be_a_file() {
    let template = "//- /templates/bug-template.md\n## **[BUG-XXX]** Title\n\n**Status**: [Open | Done]\n**Points**: [1 | 2]\n";
    let offered = expect![[r####"
        []
        * "## **BUG-001** Title\n\n**Status**: Open\n**Points**: 1\n" BUG-001 (templates/bug-template.md)"####]];
    check(&format!("{template}//- /t/new.md\n$0"), offered);
    let phase = template.replace("## **", "# Phase [N]\n\n## **");
    nothing(&format!("{phase}//- /t/new.md\n$0"));
}

#[test]
fn a_word_that_begins_no_ticket_stays_a_word() {
    let template = "//- /templates/bug-template.md\n## BUG-XXX: [Title]\n\n**Status**: [Open | Done]\n**Points**: [1 | 2]\n//- /all.md\n# All\n\n";
    nothing(&format!("{template}## Notes$0\n"));
    nothing(&format!("{template}## Notes $0\n"));
    nothing(&format!("{template}//- /new.md\nNotes$0\n"));
    for begun in ["", "B", "bug-", "BUG-001", "BUG-9", "bug-t"] {
        let drawn = drawn(&format!("{template}## {begun}$0\n"));
        assert!(drawn.contains("**Status**"), "{begun}: {drawn}");
    }
}

#[test]
fn nothing_gets_in_the_way_of_a_sentence() {
    let numbers = "//- /t/001-a.md\n---\nstatus: Open\nowner: ada\n---\n# A\n//- /t/002-b.md\n---\nstatus: Open\nowner: ada\n---\n# B\n";
    nothing(&format!("{numbers}\nMark it as #$0complete.\n"));
    nothing(&format!("{numbers}\nRun `validate @$0--json` now.\n"));
    nothing("//- /t/2025-a.md\n---\nid: 2025-words_of_it\nstatus: Open\n---\n# A\n\nSee #$0\n");
}

#[test]
fn a_day_that_is_begun_is_another_one() {
    let filters = |notation: &str| -> Vec<String> {
        let (snapshot, file, offset) = fixture::with_cursor(notation);
        let now = "2026-03-04T10:00:00+00:00[+00:00]".parse().unwrap();
        let offer = offers_on(&snapshot, file, offset, true, &now).unwrap();
        offer.items.into_iter().map(|item| item.filter).collect()
    };
    let begun = filters("---\nstatus: Open\ndue: 2026-04-$0\n---\n\n# A\n");
    assert_eq!(begun, ["2026-03-04", "2026-03-05", "2026-03-11"]);
    let complete = filters("---\nstatus: Open\ndue: 2026-04-01$0\n---\n\n# A\n");
    assert!(complete.iter().all(|filter| filter.starts_with("2026-04-01 ")), "{complete:?}");
}

#[test]
fn a_value_is_found_in_the_case_in_which_it_was_begun() {
    let filters = |typed: &str| -> Vec<String> {
        let notation = format!("{TEMPLATE}//- /t/TASK-1.md\n# TASK-1: A\n\n**Status**: {typed}$0\n");
        let (snapshot, file, offset) = fixture::with_cursor(&notation);
        let offer = offers(&snapshot, file, offset, true).unwrap();
        offer.items.into_iter().map(|item| item.filter).collect()
    };
    assert_eq!(filters(""), ["OPEN", "DOING", "DONE"]);
    assert_eq!(filters("do"), ["OPEN", "doING", "doNE"]);
    assert_eq!(filters("doingish"), ["OPEN", "DOING", "DONE"]);
}

#[test]
fn in_the_folder_of_a_tool_what_lies_there() {
    let offered = |path: &str| {
        let config = "//- /backlog/config.yml\nstatuses: [\"To Do\", Done]\n//- /backlog/tasks/task-1 - A.md\n---\nid: TASK-1\ntitle: A\nstatus: To Do\n---\n\n## Description\n\nx\n";
        drawn(&format!("{config}//- /{path}\n$0")).lines().count() - 1
    };
    assert_eq!((offered("backlog/tasks/new.md"), offered("backlog/drafts/new.md")), (1, 1));
    assert_eq!(offered("docs/new.md"), 2);
}

#[test]
fn a_ticket_among_others() {
    let phase = "//- /templates/phase-template.md\n# Phase [N]\n\n### PE-XXX: [Title]\n\n**Status**: [Open | Done] | **Points**: [1 | 2]\n\nWhat: [Words]\n//- /phase-1.md\n# Phase 1\n\n### PE-8: A\n\n**Status**: Open | **Points**: 1\n\n";
    check(
        &format!("{phase}### $0\n"),
        expect![[r####"
        [### ]
        * "### PE-9: [Title]\n\n**Status**: Open | **Points**: 1\n\nWhat: [Words]" PE-9 (templates/phase-template.md)"####]],
    );
    check(
        &format!("{phase}### PE-20$0\n\n### PE-9: B\n\n**Status**: Open | **Points**: 2\n"),
        expect![[r####"
            [### PE-20]
            * "### PE-20: [Title]\n\n**Status**: Open | **Points**: 1\n\nWhat: [Words]" PE-20 (templates/phase-template.md)"####]],
    );
    nothing(&format!("{phase}### PE-9: B$0\n"));
}

#[test]
fn items_of_checklists() {
    let template = "//- /templates/task-template.md\n# TASK-XXX: [Title]\n\n**Status**: [Open | Done]\n\n## Definition of Done\n\n- [ ] Tests pass\n- [ ] Documentation follows\n- [ ] [What else]\n//- /t.md\n# TASK-1: A\n\n**Status**: Open\n\n";
    check(
        &format!("{template}## Definition of Done\n\n- [x] tests pass\n- [ ] $0\n"),
        expect![[r#"
        - [ ] []
        * "Documentation follows" templates/task-template.md"#]],
    );
    check(
        &format!("{template}## Definition of Done\n\n- [ ] Doc$0\n"),
        expect![[r#"
        - [ ] [Doc]
          "Documentation follows" templates/task-template.md"#]],
    );
    nothing(&format!("{template}## Other\n\n- [ ] $0\n"));
}

#[test]
fn people_and_labels() {
    let others = "//- /a.md\n---\nid: A-1\nstatus: x\nassignee: \"@ada\"\nlabels: [ui, api]\n---\n//- /b.md\n---\nid: A-2\nstatus: x\nreporter: Grace Hopper\nassignee: bob\nlabels: [ui]\nsprint: Sprint 3\n---\n//- /c.md\n---\nid: A-3\nstatus: x\nowner: \"@ada\"\ntags: [infra, infra]\nsprint: Sprint 3\n---\n";
    let check = |notation: &str, expected: Expect| check(&format!("{others}//- /t.md\n{notation}"), expected);
    check(
        "---\nid: A-9\nstatus: x\nreviewer: $0\n---\n",
        expect![[r#"
            reviewer: []
            * "\"@ada\"" used 2 times
              "Grace Hopper" used once
              "bob" used once"#]],
    );
    check(
        "---\nid: A-9\nstatus: x\nlabels: [api, $0]\n---\n",
        expect![[r#"
            labels: [api, []]
            * "infra" used 2 times
              "ui" used 2 times"#]],
    );
    check(
        "---\nid: A-9\nstatus: x\nsprint: $0\n---\n",
        expect![[r#"
        sprint: []
        * "Sprint 3" used 2 times"#]],
    );
    check(
        "# A-9: T\n\nAsk @$0 about it\n",
        expect![[r#"
        Ask [@] about it
        * "@ada" used 2 times
          "Grace Hopper" used once
          "@bob" used once"#]],
    );
    check(
        "# A-9: T\n\nAsk @gr$0\n",
        expect![[r#"
        Ask [@gr]
          "Grace Hopper" used once"#]],
    );
    nothing(&format!("{others}//- /t.md\n# A-9: T\n\nmail me@$0\n"));
    nothing(&format!("{others}//- /t.md\n# A-9: T\n\n`@$0`\n").replace("`@$0`", "```\n@$0\n```"));
}

#[test]
fn tickets_that_are_numbers() {
    let others = "//- /tasks/001-a.md\n# Paint\n\n**Status**: Open\n//- /tasks/012-b.md\n# Sail\n\n**Status**: Done\n//- /tasks/t.md\n";
    check(
        &format!("{others}# T\n\nAfter #$0\n"),
        expect![[r#"
        After #[]
        * "1" Paint (Open)
          "12" Sail (Done)"#]],
    );
    check(
        &format!("{others}# T\n\nAfter (#1$0)\n"),
        expect![[r#"
        After (#[1])
        * "1" Paint (Open)
          "12" Sail (Done)"#]],
    );
    nothing(&format!("{others}# T\n\n#$0\n"));
    nothing(&format!("{others}# T\n\nC#$0\n"));
}

#[test]
fn dates() {
    let template = "//- /templates/task-template.md\n---\nstatus: OPEN  # OPEN | DONE\ndue: DD.MM.YYYY\nstart: \"\"\n---\n\n# TASK-XXX: [Title]\n\n## Goal\n\n[x]\n//- /t.md\n";
    check(
        &format!("{template}---\nid: TASK-1\nstatus: OPEN\ndue: $0\n---\n"),
        expect![[r#"
        due: []
        * "04.03.2026" 04.03.2026
          "05.03.2026" 05.03.2026
          "11.03.2026" 11.03.2026"#]],
    );
    check(
        "---\nid: A-1\nstatus: x\ncreated: 202$0\n---\n",
        expect![[r#"
            created: [202]
            * "2026-03-04" 2026-03-04
              "2026-03-05" 2026-03-05
              "2026-03-11" 2026-03-11"#]],
    );
    check(
        "# A-1: T\n\n**Status**: x\n**Due**: 24.12.2025$0\n",
        expect![[r#"
        **Due**: [24.12.2025]
        * "04.03.2026" 04.03.2026
          "05.03.2026" 05.03.2026
          "11.03.2026" 11.03.2026"#]],
    );
}

#[test]
fn without_markdown_no_path_in_a_link() {
    let check = |line: &str, expected: &[&str]| {
        let (snapshot, file, offset) = fixture::with_cursor(&format!(
            "//- /docs/a.md\n# A\n//- /t/PE-1.md\n# PE-1: One\n**Status**: Open\n//- /x.md\n# PE-2: Two\n**Status**: Open\n\n{line}\n"
        ));
        let items = offers(&snapshot, file, offset, false).map(|offer| offer.items).unwrap_or_default();
        assert_eq!(items.iter().map(|item| item.label.as_str()).collect::<Vec<_>>(), expected, "{line}");
    };
    check("[a]($0)", &[]);
    check("[a](#$0)", &[]);
    check("[[$0", &["PE-1"]);
}

#[test]
fn paths_in_links() {
    let others = "//- /docs/plan a.md\n# Plan\n\n## First steps\n\n## First steps\n//- /docs/sub/x.md\n# X\n//- /docs-old/y.md\n# Y\n//- /notes.md\n# Notes\n//- /t.md\n";
    let check = |notation: &str, expected: Expect| check(&format!("{others}{notation}"), expected);
    check(
        "# A\n\nSee [it]($0)\n",
        expect![[r#"
        See [it]([])
        * "docs/" 
          "docs-old/" 
          "notes.md" Notes"#]],
    );
    check(
        "# A\n\nSee [it](docs/$0)\n",
        expect![[r#"
        See [it](docs/[])
        * "plan%20a.md" Plan
          "sub/" "#]],
    );
    check(
        "# A\n\nSee [it](docs/pl$0an.md) and\n",
        expect![[r#"
        See [it](docs/[plan.md]) and
        * "plan%20a.md" Plan"#]],
    );
    check(
        "# A\n\nSee [it](docs/plan%20a.md#$0\n",
        expect![[r#"
        See [it](docs/plan%20a.md#[]
        * "plan" Plan
          "first-steps" First steps
          "first-steps-1" First steps"#]],
    );
    check(
        "# A\n\n## Here\n\nSee [it](#$0)\n",
        expect![[r#"
        See [it](#[])
        * "a" A
          "here" Here"#]],
    );
    for none in [
        "See [it](https://x.org/$0)",
        "See [it](../../etc/$0)",
        "`[it]($0)`",
        "See [it](a.md) ($0",
        "See (docs/$0",
    ] {
        nothing(&format!("{others}# A\n\n{none}\n"));
    }
}

#[test]
fn nothing_panics_anywhere() {
    let texts = [
        "",
        "🔧",
        "---\r\nassignee: [@a, 🔧\r\ndue: \r\n",
        "# A-1: T\n\n```\n[x](🔧#\n",
        "### \n[a](<docs/🔧\n- [ ] é\n@🔧 #1\n",
        "---\nid: A-1\nid: A-2\nlabels: [\n---\n# A-3: T\n\n**Due**: 🔧\n",
    ];
    for text in texts {
        let (snapshot, file, _) = fixture::with_cursor(&format!("{TEMPLATE}//- /t/🔧.md\n{text}$0"));
        for offset in 0..=text.len() + 2 {
            let _ = offers(&snapshot, file, offset, true);
        }
    }
}

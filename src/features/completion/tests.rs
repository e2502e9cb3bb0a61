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
    let Some(offer) = offers(&snapshot, file, offset) else { return "nothing".to_owned() };
    let text = snapshot.text(file).unwrap();
    let line = Span::line_at(&text, offset);
    assert!(offer.replaced.touches(offset) && line.covers(offer.replaced), "{offer:?}");
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
        let said = detail(&item.description, &item.detail).unwrap_or_default();
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
        * "OPEN" templates/task-template.md
          "DOING" templates/task-template.md
          "DONE" templates/task-template.md"#]],
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
        * "OPEN" templates/task-template.md
          "DOING" templates/task-template.md
          "DONE" templates/task-template.md"#]],
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
    let offer = offers(&snapshot, file, offset).unwrap();
    assert_eq!((offer.items.len(), offer.is_capped, offer.items[0].label.as_str()), (200, true, "PE-299"));
}

#[test]
fn a_trigger_asks_less_than_a_user() {
    let check = |notation: &str, trigger: &str, expected: bool| {
        let (snapshot, file, offset) = fixture::with_cursor(&with_template(notation));
        let offer = offers(&snapshot, file, offset);
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
    let offer = offers(&snapshot, file, offset).unwrap();
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

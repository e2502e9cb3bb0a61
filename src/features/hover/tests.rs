//! What is said where: the place with its marks, then the text for a client with Markdown, or for one without.

use expect_test::{Expect, expect};

use super::*;
use crate::fixture;

fn check(notation: &str, markup: Markup, expected: Expect) {
    check_with(notation, markup, false, expected);
}

fn check_with(notation: &str, markup: Markup, has_rules: bool, expected: Expect) {
    let (snapshot, file, offset) = fixture::with_cursor(notation);
    let uri = |file| Some(format!("file:///{}", snapshot.path_shown(file)));
    let broken = has_rules.then(|| broken(&snapshot, file, offset, &Cancel::default())).flatten();
    let told = told(said(&snapshot, file, offset), broken, markup, false, uri);
    let text = snapshot.text(file).unwrap();
    let drawn = told.map_or("nothing".to_owned(), |(span, said)| format!("[{}]\n{said}\n", span.of(&text)));
    expected.assert_eq(&drawn);
}

const TICKETS: &str = "\
//- /plan/tickets.md
# Tickets

## PE-600: Platform
**Status**: Open

## PE-601: Set up
**Status**: In Progress | **Priority**: P1 | **Points**: 3 | **Owner**: @ann
**Parent**: PE-600
**Depends on**: PE-602, PE-603, PE-404

## PE-602: Databases
**Status**: Open

## PE-603: Queue
**Blocks**: PE-604

## PE-604: Alerts
**Blocked by**: PE-601
**Points**: XL
";

fn after(notation: &str) -> String {
    format!("{TICKETS}//- /here.md\n{notation}")
}

#[test]
fn what_is_empty_or_not_filled_in_is_not_said() {
    let ticket = |assignee: &str| {
        format!(
            "//- /t/PE-7.md\n---\nid: PE-7\nassignee: {assignee}\nstatus: Open\npriority: []\n---\n# Gulls\n"
        )
    };
    for empty in ["[]", "[ ]", "\"[]\"", "['']", "[\"\"]", "\n  []", "~", "[\n]"] {
        check(
            &format!("{}//- /here.md\nAfter PE-$07.\n", ticket(empty)),
            Markup::Markdown,
            expect![[r#"
                [PE-7]
                **PE-7** Gulls

                Open

                [t/PE-7.md](file:///t/PE-7.md#L2)
            "#]],
        );
    }
}

#[test]
fn a_title_that_nobody_has_written_yet_is_not_said() {
    let ticket = |id: &str, title: &str| format!("# {id} {title}\n\n**Status**: Open\n\n## Goal\n\n[Why]\n");
    let (template, new) = (ticket("TASK-XXX", "[What changes]"), ticket("TASK-12", "[What changes]"));
    let own = ticket("TASK-13", "[Draft] Gulls");
    let files = format!("//- /templates/task.md\n{template}//- /t/TASK-12.md\n{new}//- /t/TASK-13.md\n{own}");
    check(
        &format!("{files}//- /here.md\nAfter TASK-$012.\n"),
        Markup::Plain,
        expect![[r#"
        [TASK-12]
        TASK-12
        Open
        t/TASK-12.md:1
    "#]],
    );
    check(
        &format!("{files}//- /here.md\nAfter TASK-$013.\n"),
        Markup::Plain,
        expect![[r#"
        [TASK-13]
        TASK-13 [Draft] Gulls
        Open
        t/TASK-13.md:1
    "#]],
    );
}

#[test]
fn a_ticket_with_all_that_is_known_of_it() {
    check(
        &after("After pe-$0601.\n"),
        Markup::Markdown,
        expect![[r#"
        [pe-601]
        **PE-601** Set up

        In Progress · P1 · 3 points · @ann

        part of:
        - PE-600 Platform · Open

        waits for:
        - PE-602 Databases · Open
        - PE-603 Queue

        waited for by:
        - PE-604 Alerts

        [plan/tickets.md](file:///plan/tickets.md#L6)
    "#]],
    );
    check(
        &after("After pe-$0601.\n"),
        Markup::Plain,
        expect![[r#"
        [pe-601]
        PE-601 Set up
        In Progress · P1 · 3 points · @ann
        part of:
        - PE-600 Platform · Open
        waits for:
        - PE-602 Databases · Open
        - PE-603 Queue
        waited for by:
        - PE-604 Alerts
        plan/tickets.md:6
    "#]],
    );
    check(
        &after("After PE-603$0.\n"),
        Markup::Plain,
        expect![[r#"
        [PE-603]
        PE-603 Queue
        waited for by:
        - PE-601 Set up · In Progress
        - PE-604 Alerts
        plan/tickets.md:14
    "#]],
    );
    check(
        &TICKETS.replace("PE-604: A", "PE-60$04: A"),
        Markup::Plain,
        expect![[r#"
        [PE-604]
        PE-604 Alerts
        XL
        waits for:
        - PE-601 Set up · In Progress
        - PE-603 Queue
        plan/tickets.md:17
    "#]],
    );
}

#[test]
fn an_id_that_no_ticket_has() {
    check(
        &after("After PE-99$09.\n"),
        Markup::Markdown,
        expect![[r#"
        [PE-999]
        No ticket declares PE-999.
    "#]],
    );
    check(&after("We use AES-25$06.\n"), Markup::Markdown, expect![[r#"nothing"#]]);
    check(&after("No I$0D.\n"), Markup::Markdown, expect![[r#"nothing"#]]);
}

#[test]
fn all_that_have_the_id_but_not_too_many() {
    let twin = |n: u32| format!("//- /{n}.md\n---\nid: PE-7\nstatus: x\n---\n# Twin {n}\n");
    let twins: String = (1..=5).map(twin).collect();
    check(
        &format!("{twins}//- /x.md\nPE-$07\n"),
        Markup::Markdown,
        expect![[r#"
        [PE-7]
        **PE-7** Twin 1

        x

        [1.md](file:///1.md#L2)

        ---

        **PE-7** Twin 2

        x

        [2.md](file:///2.md#L2)

        ---

        **PE-7** Twin 3

        x

        [3.md](file:///3.md#L2)

        ---

        and 2 more
    "#]],
    );
    check(
        &twins.replacen("PE-7", "P$0E-7", 1),
        Markup::Plain,
        expect![[r#"
        [PE-7]
        PE-7 Twin 1
        x
        1.md:2
    "#]],
    );
}

#[test]
fn long_lists_are_cut() {
    let waiting: String = (1..=12).map(|n| format!("## A-{n}: N{n}\n**Depends on**: B-1\n\n")).collect();
    check(
        &format!("# B-1$0: B\n**Status**: x\n//- /a.md\n# All\n\n{waiting}"),
        Markup::Markdown,
        expect![[r#"
            [B-1]
            **B-1** B

            x

            waited for by:
            - A-1 N1
            - A-2 N2
            - A-3 N3
            - A-4 N4
            - A-5 N5
            - and 7 more

            [ticket.md](file:///ticket.md#L1)
        "#]],
    );
}

#[test]
fn titles_of_strangers_mark_nothing() {
    check(
        "//- /a(1).md\n# PE-1: a](http://x.org) <b onclick=x> **b** `c` snake_case _d_ &lt; A & B ![i](j) \\\n\
         **Status**: <i>Open</i>\n//- /b.md\nP$0E-1\n",
        Markup::Markdown,
        expect![[r#"
            [PE-1]
            **PE-1** a\](http://x.org) \<b onclick=x\> \*\*b\*\* \`c\` snake_case \_d\_ \&lt; A & B !\[i\](j) \\

            \<i\>Open\</i\>

            [a(1).md](file:///a%281%29.md#L1)
        "#]],
    );
}

#[test]
fn a_client_gets_the_format_it_likes_best() {
    use serde_json::json;
    let check = |formats: serde_json::Value, expected: Markup| {
        let client = json!({ "textDocument": { "hover": { "contentFormat": formats } } });
        assert_eq!(markup(&serde_json::from_value(client).unwrap()), expected);
    };
    check(json!(["markdown", "plaintext"]), Markup::Markdown);
    check(json!(["plaintext", "markdown"]), Markup::Plain);
    check(json!([]), Markup::Plain);
    assert_eq!(markup(&ClientCapabilities::default()), Markup::Plain);
}

#[test]
fn a_ticket_that_lives_elsewhere() {
    let text = |id: &str| {
        after(&format!("//- /.tickmark.yaml\nids: {{external: PE-EXT}}\n//- /b.md\nAfter {id}.\n"))
    };
    check(&text("PE-9$099"), Markup::Plain, expect![["[PE-999]\nNo ticket declares PE-999.\n"]]);
    check(&text("PE-EXT-$07"), Markup::Plain, expect![["nothing"]]);
}

#[test]
fn a_check_that_is_silenced() {
    check(
        "<!-- tickmark-ignore yaml-syntax, wrong-$0total -->\n# T-1: A\n",
        Markup::Markdown,
        expect![[r#"
            [wrong-total]
            `wrong-total`: A declared total of tickets or points is not their sum.

            Left alone, it is: warning.
        "#]],
    );
    check(
        "---\ntickmark: {ignore: [wrong-to$0tal]}\n---\n",
        Markup::Plain,
        expect![[r#"
        [wrong-total]
        wrong-total: A declared total of tickets or points is not their sum.

        Left alone, it is: warning.
    "#]],
    );
    check("<!-- tickmark-ignore wrong-totl$0 -->\n# T-1: A\n", Markup::Plain, expect!["nothing"]);
}

#[test]
fn how_much_of_its_checklists_is_done() {
    check(
        "# T-1$0: A\n**Status**: Open\n\n## Plan\n- [x] a\n- [ ] b\n  - [x] c\n\n## Done when\n- [ ] d\n",
        Markup::Markdown,
        expect![[r#"
            [T-1]
            **T-1** A

            Open · 2/4 checked

            [ticket.md](file:///ticket.md#L1)
        "#]],
    );
}

const TASK: &str = "\
//- /templates/task.md
# TASK-XXX: [Title]

**Status**: [To Do | In Progress | Done]
**Priority**: [P0 | P1 (normal)] (optional)
**Owner**: [Name of one person]
**Due**: YYYY-MM-DD
**Epic**: [EPIC-XXX]

## Goal
[What will be *different*]

### Numbers (optional)
";

const DONE: &str = "\
//- /tickets/TASK-2.md
# TASK-2: Other

**Status**: done
**Owner**: Ada

## Goal
Light.
";

fn task(ticket: &str) -> String {
    format!("{TASK}{DONE}//- /tickets/TASK-1.md\n# TASK-1: Porch light\n\n{ticket}")
}

#[test]
fn a_value_of_a_set() {
    for markup in [Markup::Markdown, Markup::Plain] {
        let text = task("**Status**: in pr$0ogress\n**Owner**: Ada\n\n## Goal\nx\n");
        let expected = match markup {
            Markup::Markdown => expect![[r#"
                [in progress]
                **Status**: in progress

                One of: To Do · **In Progress** · Done

                [templates/task.md](file:///templates/task.md#L3)
            "#]],
            Markup::Plain => expect![[r#"
                [in progress]
                Status: in progress
                One of: To Do · In Progress · Done
                templates/task.md:3
            "#]],
        };
        check(&text, markup, expected);
    }
}

#[test]
fn values_of_other_kinds() {
    let check = |line: &str, expected: Expect| {
        check(&task(&format!("**Status**: Done\n{line}\n\n## Goal\nx\n")), Markup::Plain, expected);
    };
    check(
        "**Owner**: A$0da",
        expect![[r#"
            [Ada]
            Owner: Ada
            “Name of one person”
            Used by 2 tickets.
            templates/task.md:5
        "#]],
    );
    check(
        "**Due**: 2026-$001-02",
        expect![[r#"
            [2026-01-02]
            Due: 2026-01-02
            A date.
            “YYYY-MM-DD”
            templates/task.md:6
        "#]],
    );
    check(
        "**Epic**: non$0e",
        expect![[r#"
            [none]
            Epic: none
            The ID of a ticket: EPIC-…
            templates/task.md:7
        "#]],
    );
    check(
        "**Priority**: x$0",
        expect![[r#"
        [x]
        Priority: x
        One of: P0 · P1 (normal)
        templates/task.md:4
    "#]],
    );
    check(
        "**Priority**: [P0 | P$01 (normal)]",
        expect![[r#"
        [[P0 | P1 (normal)]]
        Priority: [P0 | P1 (normal)]
        One of: P0 · P1 (normal)
        templates/task.md:4
    "#]],
    );
    check("**Colour**: re$0d", expect![["nothing"]]);
}

#[test]
fn a_key_and_a_heading() {
    check(
        &task("**Sta$0tus**: Done\n**Owner**: x\n\n## Goal\nx\n"),
        Markup::Markdown,
        expect![[r#"
            [Status]
            **Status**

            One of: To Do · In Progress · Done

            Required. In 2 of 2 tickets.

            [templates/task.md](file:///templates/task.md#L3)
        "#]],
    );
    check(
        &task("**Status**: Done\n**Priority$0**: P0\n\n## Goal\nx\n"),
        Markup::Plain,
        expect![[r#"
            [Priority]
            Priority
            One of: P0 · P1 (normal)
            Optional. In 1 of 2 tickets.
            templates/task.md:4
        "#]],
    );
    check(
        &task("**Status**: Done\n**Owner**: x\n\n## Go$0al\nx\n"),
        Markup::Markdown,
        expect![[r#"
            [Goal]
            **Goal**

            “What will be \*different\*”

            Expected. In 2 of 2 tickets.

            [templates/task.md](file:///templates/task.md#L9)
        "#]],
    );
    check(
        &task("**Status**: Done\n**Owner**: x\n\n## Goal\n### Num$0bers\nx\n"),
        Markup::Plain,
        expect![[r#"
            [Numbers]
            Numbers (optional)
            Optional. In 1 of 2 tickets.
            templates/task.md:12
        "#]],
    );
    check(
        &task("**Status**: Done\n**Owner**: x\n\n## Goal\n## Ow$0n\nx\n"),
        Markup::Plain,
        expect![["nothing"]],
    );
}

#[test]
fn a_placeholder_that_is_left() {
    check(
        &task("**Status**: Done\n\n## Goal\n[What will$0 be *different*]\n"),
        Markup::Plain,
        expect![[r#"
            [[What will be *different*]]
            Goal
            “What will be *different*”
            Expected. In 2 of 2 tickets.
            templates/task.md:9
        "#]],
    );
    check(&task("**Status**: Done\n\n## Goal\n[Something$0 else]\n"), Markup::Plain, expect![["nothing"]]);
}

#[test]
fn what_a_configuration_settles() {
    let config = "\
//- /.tickmark.yaml
values:
  State:
    - To Do
    - value: Parked
      aliases: on ice
      means: open
    - Done
kinds:
  task:
    files: tickets/**
    template: templates/task.md
    fields: {required: [Priority, Risk], optional: [Owner]}
    sections: {required: Goal}
    when:
      - is: {status: Done}
        sections: {required: [Numbers]}
        fields: {required: [Due]}
";
    let check = |ticket: &str, expected: Expect| {
        check(&format!("{config}{}", task(ticket)), Markup::Plain, expected);
    };
    check(
        "**Status**: On I$0ce\n\n## Goal\nx\n",
        expect![[r#"
            [On Ice]
            Status: On Ice
            One of: To Do · Parked · Done
            Stands for Parked. The ticket is not begun, says .tickmark.yaml.
            .tickmark.yaml:4
            templates/task.md:3
        "#]],
    );
    check(
        "**Status**: Done\n**Own$0er**: x\n\n## Goal\nx\n",
        expect![[r#"
            [Owner]
            Owner
            “Name of one person”
            Optional, says .tickmark.yaml (kind task). In 2 of 2 tickets.
            templates/task.md:5
        "#]],
    );
    check(
        "**Status**: Done\n**Du$0e**: x\n\n## Goal\nx\n",
        expect![[r#"
            [Due]
            Due
            A date.
            “YYYY-MM-DD”
            Required. In 1 of 2 tickets. Required when status is Done, says .tickmark.yaml (kind task).
            templates/task.md:6
        "#]],
    );
    check(
        "**Status**: Done\n**Risk$0**: x\n\n## Goal\nx\n",
        expect![[r#"
            [Risk]
            Risk
            Required, says .tickmark.yaml (kind task). In 1 of 2 tickets.
        "#]],
    );
    check(
        "**Status**: Done\n\n## Goal\n### Num$0bers\nx\n",
        expect![[r#"
            [Numbers]
            Numbers (optional)
            Optional. In 1 of 2 tickets. Required when status is Done, says .tickmark.yaml (kind task).
            templates/task.md:12
        "#]],
    );
}

#[test]
fn the_usual_spelling() {
    let ticket = |n: u32| {
        format!("//- /tickets/TASK-{n}.md\n# TASK-{n}: x\n\n**Status**: done\n**Owner**: Ada\n\n## Goal\nx\n")
    };
    let others: String = (10..20).map(ticket).collect();
    check(
        &format!("{others}{}", task("**Status**: Do$0ne\n**Owner**: Ada\n\n## Goal\nx\n")),
        Markup::Markdown,
        expect![[r#"
            [Done]
            **Status**: Done

            One of: To Do · In Progress · **Done**

            Used by 12 tickets. Usually written done (11 tickets).

            [templates/task.md](file:///templates/task.md#L3)
        "#]],
    );
}

#[test]
fn the_rules_that_find_something_there() {
    let check =
        |ticket: &str, markup: Markup, expected: Expect| check_with(&task(ticket), markup, true, expected);
    check(
        "**Status**: Don$0\n**Owner**: x\n\n## Goal\nx\n",
        Markup::Markdown,
        expect![[r#"
        [Don]
        **Status**: Don

        One of: To Do · In Progress · Done

        [templates/task.md](file:///templates/task.md#L3)

        ---

        [`invalid-value`](https://github.com/tickmark/tickmark/blob/main/docs/checks/invalid-value.md): A field has a value that the template's set does not have.
    "#]],
    );
    check(
        "**Status**: Done\n**Owner**: x\n\n## Goal\nAfter TASK-9$0.\n",
        Markup::Plain,
        expect![[r#"
        [TASK-9]
        No ticket declares TASK-9.
    "#]],
    );
    check(
        "**Status**: Done\n**Owner**: x\n\n## Goal\nSee [it](go$0ne.md).\n",
        Markup::Plain,
        expect![[r#"
        [gone.md]
        broken-link: A link leads to nothing.
        https://github.com/tickmark/tickmark/blob/main/docs/checks/broken-link.md
    "#]],
    );
    check("**Status**: Done\n**Owner**: x\n\n## Goal\nSee$0.\n", Markup::Plain, expect![["nothing"]]);
}

#[test]
fn nothing_where_nothing_is_known() {
    for text in [
        "$0",
        "\r\n$0",
        "# 🔧$0",
        "---\nstatus: $0\n---\n",
        "---\nstatus$0: [a, {b\n---\n# T-1: A\n",
        "# Notes\n\n**Colour**: r$0ed\n",
        "```yaml\nstatus: O$0pen\n",
        "# T-1: a\n# T-1: b\n\n## Go$0al\n",
    ] {
        check(text, Markup::Markdown, expect![["nothing"]]);
    }
}

#[test]
fn people_as_a_list_or_none() {
    let card = |people: &str, expected: Expect| {
        let ticket = format!("//- /t.md\n---\nid: PE-1\nstatus: Open\nassignee:{people}\n---\n# One\n");
        check(&format!("{ticket}//- /here.md\nPE-$01\n"), Markup::Plain, expected);
    };
    card(
        " []",
        expect![[r#"
        [PE-1]
        PE-1 One
        Open
        t.md:2
    "#]],
    );
    card(
        " ['@ann', bob-lee]",
        expect![[r#"
        [PE-1]
        PE-1 One
        Open · @ann, bob-lee
        t.md:2
    "#]],
    );
    card(
        "\n  - '@ann'\n  - bob",
        expect![[r#"
        [PE-1]
        PE-1 One
        Open
        t.md:2
    "#]],
    );
    card(
        " Ann - QA",
        expect![[r#"
        [PE-1]
        PE-1 One
        Open · Ann - QA
        t.md:2
    "#]],
    );
}

#[test]
fn several_tickets_are_shown_in_short() {
    let twin = |title: &str| format!("# PE-1: {title}\n\n**Status**: Open\n**Depends on**: PE-2\n");
    check(
        &format!(
            "//- /a.md\n{}//- /b.md\n{}//- /c.md\n# PE-2: x\n\n**Status**: Open\n//- /d.md\nPE-$01\n",
            twin("A"),
            twin("B")
        ),
        Markup::Plain,
        expect![[r#"
            [PE-1]
            PE-1 A
            Open
            a.md:1

            PE-1 B
            Open
            b.md:1
        "#]],
    );
}

#[test]
fn a_rule_is_told_in_short_where_the_client_shows_its_code() {
    let shows = |documents: serde_json::Value| {
        shows_codes(&serde_json::from_value(serde_json::json!({ "textDocument": documents })).unwrap())
    };
    assert!(shows(serde_json::json!({ "publishDiagnostics": { "codeDescriptionSupport": true } })));
    assert!(shows(serde_json::json!({ "diagnostic": {} })));
    assert!(!shows(serde_json::json!({ "publishDiagnostics": { "codeDescriptionSupport": false } })));
    assert!(!shows(serde_json::json!({})));
    let rule = checks::rule("broken-link").unwrap();
    let told = |is_shown| {
        let broken = Some((Span::empty(0), vec![rule]));
        told(None, broken, Markup::Markdown, is_shown, |_| None).unwrap().1
    };
    assert_eq!(told(true), format!("{}.", rule.summary));
    assert!(told(false).contains("broken-link.md"));
}

//! What is said where: the place with its marks, then the text for a client with Markdown, or for one without.

use expect_test::{Expect, expect};

use super::*;
use crate::fixture;

fn check(notation: &str, markup: Markup, expected: Expect) {
    let (snapshot, file, offset) = fixture::with_cursor(notation);
    let drawn = said(&snapshot, file, offset).map_or("nothing".to_owned(), |said| {
        let text = snapshot.text(file).unwrap();
        let uri = |card: &Card| Some(format!("file:///{}", snapshot.path_shown(card.file)));
        format!("[{}]\n{}\n", said.span.of(&text), draw(&said.about, markup, uri))
    });
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
            - A-6 N6
            - A-7 N7
            - A-8 N8
            - A-9 N9
            - A-10 N10
            - and 2 more

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

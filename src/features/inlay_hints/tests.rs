//! What is shown where: drawn into the source, each hint between `‹` and `›`.

use expect_test::{Expect, expect};

use super::super::settings::InlayHints;
use super::*;
use crate::features::Cancel;
use crate::fixture;
use crate::text::Span;

const TICKETS: &str = "\
//- /plan/tickets.md
# Tickets

## PE-601: Set up the **pipeline**
**Status**: 🔄 In Progress

## PE-602: Databases
**Status**: Open

## PE-603

**Owner**: me

## PE-604: A title that is by far too long to be shown behind every mention of it
**Status**: Done
";

/// Draws the hints of the file with the cursor that lie in the line of the cursor, or if `all`, in all of it.
fn draw(notation: &str, kinds: InlayHints, all: bool) -> String {
    let (snapshot, file, offset) = fixture::with_cursor(&format!("{TICKETS}{notation}"));
    let text = snapshot.text(file).unwrap();
    let asked = if all { Span::new(0, text.len()) } else { Span::line_at(&text, offset) };
    let mut drawn = text.to_string();
    for hint in hints(&snapshot, file, asked, kinds, false, &Cancel::default()).iter().rev() {
        drawn.insert_str(hint.offset, &format!("‹{}›", hint.label));
    }
    drawn.replace('\r', "␍")
}

fn check(notation: &str, expected: Expect) {
    expected.assert_eq(&draw(notation, InlayHints::default(), true));
}

#[test]
fn title_and_status_behind_an_id() {
    check(
        "//- /a.md\n# Notes$0\n\nAfter pe-0601, PE-602 (see PE-603), PE-604 and PE-999; PE-602 again.\n🔧 PE-602\r\n",
        expect![[r#"
            # Notes

            After pe-0601‹Set up the pipeline · 🔄 In Progress›, PE-602‹Databases · Open› (see PE-603), PE-604‹A title that is by far too long… · Done› and PE-999; PE-602 again.
            🔧 PE-602‹Databases · Open›␍
        "#]],
    );
}

#[test]
fn no_title_that_nobody_has_written_yet() {
    let ticket = |id: &str| format!("# {id} [What changes]\n\n**Status**: Open\n\n## Goal\n\n[Why]\n");
    let (template, new) = (ticket("TASK-XXX"), ticket("TASK-12"));
    check(
        &format!(
            "//- /templates/task.md\n{template}//- /t/TASK-12.md\n{new}//- /a.md\n# Notes$0\n\nAfter TASK-12.\n"
        ),
        expect![[r#"
            # Notes

            After TASK-12‹Open›.
        "#]],
    );
}

#[test]
fn only_what_the_line_does_not_say() {
    check(
        "//- /a.md\n$0\n- PE-601: Set up the pipeline\n- Set up the pipeline (PE-601)\n- [PE-601: set up the `pipeline`](x.md)\n\
         - PE-602: Databases, open\n- PE-602 and PE-601, which is in progress\n\n\
         | ID | Title | Status |\n|---|---|---|\n| PE-601 | Set up the pipeline | In Progress |\n| PE-602 | - | Done |\n",
        expect![[r#"

            - PE-601‹🔄 In Progress›: Set up the pipeline
            - Set up the pipeline (PE-601‹🔄 In Progress›)
            - [PE-601: set up the `pipeline`](x.md)‹🔄 In Progress›
            - PE-602: Databases, open
            - PE-602‹Databases · Open› and PE-601‹Set up the pipeline›, which is in progress

            | ID | Title | Status |
            |---|---|---|
            | PE-601 | Set up the pipeline | In Progress |
            | PE-602 | - | Done |
        "#]],
    );
}

#[test]
fn none_in_rows_of_tables_and_in_the_words_of_headings() {
    check(
        "//- /a.md\n# About PE-602$0\n\n## Depends on: PE-602\n\n| Ticket | Days |\n|---|---|\n| PE-602 | 3 |\n\n- PE-602\n",
        expect![[r#"
            # About PE-602

            ## Depends on: PE-602‹Databases · Open›

            | Ticket | Days |
            |---|---|
            | PE-602 | 3 |

            - PE-602‹Databases · Open›
        "#]],
    );
}

#[test]
fn of_many_in_a_line_the_status_if_anything() {
    let many: Vec<String> = (610..640).map(|number| format!("PE-{number}")).collect();
    let tickets = many.iter().map(|id| format!("//- /{id}.md\n# {id}: Something\n\n**Status**: Open\n"));
    check(
        &format!(
            "{}//- /a.md\n---\nid: PE-7\nstatus: Open$0\ndepends_on: [PE-604, PE-602, PE-601, PE-610, PE-611, PE-612]\n\
             blocks: [{}]\n---\n",
            tickets.collect::<String>(),
            many.join(", "),
        ),
        expect![[r#"
            ---
            id: PE-7
            status: Open
            depends_on: [PE-604‹Done›, PE-602‹Open›, PE-601‹🔄 In Progress›, PE-610‹Open›, PE-611‹Open›, PE-612‹Open›]
            blocks: [PE-610, PE-611, PE-612, PE-613, PE-614, PE-615, PE-616, PE-617, PE-618, PE-619, PE-620, PE-621, PE-622, PE-623, PE-624, PE-625, PE-626, PE-627, PE-628, PE-629, PE-630, PE-631, PE-632, PE-633, PE-634, PE-635, PE-636, PE-637, PE-638, PE-639]
            ---
        "#]],
    );
}

#[test]
fn behind_the_marks_around_an_id() {
    check(
        "//- /a.md\n---\nid: PE-7\nstatus: Open$0\ndepends_on: [\"PE-601\", PE-602]\nrelated:\n  - 'PE-602'\n---\n\
         **PE-602**, [PE-602](plan/tickets.md#pe-602)\n*[PE-602]* [[PE-602]]\n~~PE-601~~ PE-602: why\n",
        expect![[r#"
            ---
            id: PE-7
            status: Open
            depends_on: ["PE-601"‹Set up the pipeline · 🔄 In Progress›, PE-602‹Databases · Open›]
            related:
              - 'PE-602'‹Databases · Open›
            ---
            **PE-602**‹Databases · Open›, [PE-602](plan/tickets.md#pe-602)
            *[PE-602]*‹Databases · Open› [[PE-602]]
            ~~PE-601~~‹Set up the pipeline · 🔄 In Progress› PE-602‹Databases · Open›: why
        "#]],
    );
}

#[test]
fn none_in_code_on_declarations_and_on_the_ticket_itself() {
    check(
        "//- /a.md\n---\nid: PE-7\nstatus: Open$0\n---\n# PE-7: Seven\n\nPE-7 is `git log PE-601`.\n\n    PE-601\n\n\
         ```sh\nPE-601\n```\n~~~yaml\ndepends_on: PE-601\n~~~\n<!-- PE-601 -->\n<!--\nPE-601\n-->\n\n```\nPE-601\n",
        expect![[r#"
            ---
            id: PE-7
            status: Open
            ---
            # PE-7: Seven

            PE-7 is `git log PE-601`.

                PE-601

            ```sh
            PE-601
            ```
            ~~~yaml
            depends_on: PE-601‹Set up the pipeline · 🔄 In Progress›
            ~~~
            <!-- PE-601 -->
            <!--
            PE-601
            -->

            ```
            PE-601
        "#]],
    );
}

#[test]
fn how_much_of_a_checklist_is_done() {
    check(
        "//- /a.md\n# All$0\n\n## PE-7: One list\n**Status**: Open\n\n### Criteria ###\n- [x] a\n  - [ ] b\n\n### Notes\n- c\n\n\
         ## PE-8: Two lists\n**Status**: Open\n- [x] a\n\n### Tests\r\n1. [x] b\n2. [ ] c\n\n## PE-9: Own list  \n- [ ] a\n- [ ] b\n",
        expect![[r#"
            # All

            ## PE-7: One list
            **Status**: Open

            ### Criteria ###‹1/2›
            - [x] a
              - [ ] b

            ### Notes
            - c

            ## PE-8: Two lists‹2/3›
            **Status**: Open
            - [x] a

            ### Tests‹1/2›␍
            1. [x] b
            2. [ ] c

            ## PE-9: Own list‹0/2›  
            - [ ] a
            - [ ] b
        "#]],
    );
    check(
        "//- /a.md\n- [ ] above all$0\n\n# Notes\n\n## Status\n- [x] Open\n- [ ] Done\n\n## To do\n- [x] a\n",
        expect![[r#"
            - [ ] above all

            # Notes‹1/2›

            ## Status
            - [x] Open
            - [ ] Done

            ## To do
            - [x] a
        "#]],
    );
}

#[test]
fn a_heading_over_which_a_lens_stands_says_nothing_of_progress() {
    let text = "//- /a.md\n# PE-7: A$0\n**Status**: Open\n- [ ] a\n\n## Tests\n- [ ] b\n- [x] c\n";
    let (snapshot, file, _) = fixture::with_cursor(text);
    let all = Span::new(0, snapshot.text(file).unwrap().len());
    let labels = |has_lenses| -> Vec<String> {
        let found = hints(&snapshot, file, all, InlayHints::default(), has_lenses, &Cancel::default());
        found.into_iter().map(|hint| hint.label).collect()
    };
    assert_eq!(labels(false), ["1/3", "1/2"]);
    assert_eq!(labels(true), ["1/2"]);
}

#[test]
fn kinds_can_be_switched_off() {
    let text = "//- /a.md\n# PE-7: A$0\n**Depends on**: PE-601\n- [ ] PE-602: Databases\n- [ ] b\n";
    for (title, status, progress) in [(true, false, false), (false, true, false), (false, false, true)] {
        let drawn = draw(text, InlayHints { title, status, progress }, true);
        let expected = match (title, status) {
            (true, _) => expect![[r#"
                # PE-7: A
                **Depends on**: PE-601‹Set up the pipeline›
                - [ ] PE-602: Databases
                - [ ] b
            "#]],
            (_, true) => expect![[r#"
                # PE-7: A
                **Depends on**: PE-601‹🔄 In Progress›
                - [ ] PE-602‹Open›: Databases
                - [ ] b
            "#]],
            _ => expect![[r#"
                # PE-7: A‹0/2›
                **Depends on**: PE-601
                - [ ] PE-602: Databases
                - [ ] b
            "#]],
        };
        expected.assert_eq(&drawn);
    }
}

#[test]
fn only_in_the_range() {
    let drawn =
        draw("//- /a.md\nPE-601\nPE-6$002 PE-602\nPE-603\n# A\n- [ ] b\n", InlayHints::default(), false);
    expect![[r#"
        PE-601
        PE-602‹Databases · Open› PE-602
        PE-603
        # A
        - [ ] b
    "#]]
    .assert_eq(&drawn);
}

#[test]
fn nothing_where_several_tickets_may_be_meant_or_nothing_is_written() {
    let twins = "//- /x/1.md\n# PE-7: A\n**Status**: x\n//- /y/2.md\n# PE-7: B\n**Status**: x\n";
    check(
        &format!("{twins}//- /a.md\nPE-7$0\n"),
        expect![[r#"
        PE-7
    "#]],
    );
    check("//- /a.md\n$0", expect![[r#""#]]);
    check(
        "//- /a.md\n---\nid: [PE-601\nstat$0us: \"\n",
        expect![[r#"
        ---
        id: [PE-601
        status: "
    "#]],
    );
}

#[test]
fn what_a_client_resolves() {
    let check = |properties: serde_json::Value, expected: (bool, bool)| {
        let hints = json!({ "resolveSupport": { "properties": properties } });
        let client = json!({ "textDocument": { "inlayHint": hints } });
        let later = Later::of(&serde_json::from_value(client).unwrap());
        assert_eq!((later.location, later.tooltip), expected, "{properties}");
    };
    check(json!([]), (false, false));
    check(json!(["tooltip"]), (false, true));
    check(json!(["tooltip", "textEdits", "label.tooltip", "label.location", "label.command"]), (true, false));
    check(json!(["textEdits", "tooltip", "location", "command"]), (true, false));
    assert!(!Later::of(&ClientCapabilities::default()).is_any());
}

//! What is offered and said in a configuration.

use expect_test::{Expect, expect};

use super::*;
use crate::fixture;

const FILES: &str = "\
//- /templates/task.md
# TASK-XXX: [Title]

**Status**: [Open | Done]
**Due date**: [YYYY-MM-DD]

## Goal
[What]
//- /TASK-1.md
# TASK-1: One

**Status**: In Review
**Type**: Bug
";

fn check(config: &str, expected: Expect) {
    let (snapshot, file, offset) = fixture::with_cursor(&format!("{FILES}//- /.tickmark.yaml\n{config}"));
    let text = snapshot.text(file).unwrap();
    let drawn = match offers(&snapshot, file, offset) {
        None => "nothing".to_owned(),
        Some(offer) => {
            assert!(offer.replaced.touches(offset), "{offer:?}");
            let typed = Span::new(offer.replaced.start(), offset).of(&text);
            let fitting = offer.items.iter().filter(|item| item.label.starts_with(typed));
            let labels: Vec<_> = fitting.map(|item| item.insert.replace('\n', "⏎")).collect();
            format!("`{}`: {}", offer.replaced.of(&text), labels.join(" | "))
        }
    };
    expected.assert_eq(&drawn);
}

#[test]
fn keys() {
    check(
        "$0",
        expect![
            "``: extends:  | templates:⏎  -  | kinds:⏎   | values:⏎   | ids:⏎   | relations:⏎   | severity:⏎   | overrides:⏎  -  | ignore:  | archive: "
        ],
    );
    check("severity:\n  missing-section: off\nig$0", expect!["`ig`: ignore: "]);
    check(
        "kinds:\n  bug:\n    files: bugs/**\n    $0\n    template: x.md\n",
        expect!["``: sections:⏎       | fields:⏎       | when:⏎      -  | values:⏎       | ids:⏎      "],
    );
    check(
        "kinds:\n  bug:\n    when:\n      - is: { status: Done }\n        $0\n",
        expect!["``: sections:⏎           | fields:⏎          "],
    );
    check("kinds:\n  bug:\n    fields: { required: [x], $0 }\n", expect!["``: optional: "]);
    check("templates:\n  - path: a.md\n    $0\n", expect!["``: files: "]);
    check("kinds:\n  $0\n", expect!["``: bug:⏎    "]);
    check("values:\n  $0\n", expect!["``: Status:⏎    -  | Due date:⏎    -  | type:⏎    - "]);
    check("no:\n  $0\n", expect!["nothing"]);
    check("ignore: a # $0\n", expect!["nothing"]);
}

#[test]
fn values() {
    check("severity:\n  missing-section: o$0\n", expect!["`o`: off"]);
    check("severity:\n  missing-section: off\n  dup$0\n", expect!["`dup`: duplicate-id: "]);
    check(
        "overrides:\n  - files: a\n    severity: { wrong-total: $0 }\n",
        expect!["``: off | hint | information | warning | error"],
    );
    check("ids:\n  scope: $0\n", expect!["``: workspace | folder"]);
    check("templates:\n  - $0\n", expect!["``: templates/task.md | TASK-1.md | path:  | files: "]);
    check(
        "kinds:\n  bug:\n    template: built-in ta$0\n",
        expect!["`built-in ta`: built-in task | built-in task-master"],
    );
    check("values:\n  status: [Open, $0]\n", expect!["``: In Review"]);
    check("values:\n  status:\n    - $0\n", expect!["``: In Review | value:  | aliases:  | means: "]);
    check("values:\n  status:\n    - value: Open\n      means: $0\n", expect!["``: open | started | done"]);
    check(
        "kinds:\n  bug:\n    fields:\n      required:\n        - Status\n        - $0\n",
        expect!["``: Due date | type"],
    );
    check("kinds:\n  bug:\n    sections: { required: [ $0", expect!["``: Goal"]);
    check(
        "kinds:\n  bug:\n    values: { status: [Open, Done] }\n    when:\n      - is: { status: $0 }\n",
        expect!["``: Open | Done"],
    );
    check("ignore: $0\n", expect!["nothing"]);
}

fn check_said(config: &str, expected: Expect) {
    let (snapshot, file, offset) = fixture::with_cursor(&format!("{FILES}//- /.tickmark.yaml\n{config}"));
    let text = snapshot.text(file).unwrap();
    let said = said(&snapshot, file, offset, Markup::Markdown);
    let said = said.map(|(span, said)| format!("[{}]\n{said}", span.of(&text)));
    expected.assert_eq(&said.unwrap_or_else(|| "nothing".to_owned()));
}

#[test]
fn hover() {
    check_said(
        "sev$0erity:\n  missing-section: off\n",
        expect![[r#"
        [severity]
        `severity`: How much each check matters, by its code.

        Expected: names, each with one of off, hint, information, warning, error."#]],
    );
    check_said(
        "severity:\n  missing-$0section: off\n",
        expect![[r#"
            [missing-section]
            `missing-section`: A ticket lacks a section that its template has.

            Left alone, it is: warning."#]],
    );
    check_said(
        "severity:\n  missing-section: of$0f\n",
        expect![[r#"
        [off]
        `off`: Not at all."#]],
    );
    check_said(
        "kinds:\n  bug:\n    when:\n      - i$0s: { status: Done }\n",
        expect![[r#"
        [is]
        `is`: The case: values of fields, all of which must hold. `status: [Done, Closed]`

        Expected: names, each with text, or a list of text."#]],
    );
    check_said(
        "ids: { sc$0ope: folder }\n",
        expect![[r#"
        [scope]
        `scope`: How far an ID reaches: the whole workspace, or its folder where numbers start anew in every folder. Left out, it is learned.

        Expected: one of workspace, folder.
        - `workspace`: One ticket in all of the workspace.
        - `folder`: One ticket in each folder."#]],
    );
    check_said(
        "kinds:\n  b$0ug:\n    files: a\n",
        expect![[r#"
        [bug]
        `bug`: A kind of ticket.

        Expected: the keys `files`, `template`, `sections`, `fields`, `when`, `values`, `ids`."#]],
    );
    check_said("ignore: a$0\n", expect!["nothing"]);
}

proptest::proptest! {
    #[test]
    fn any_text_can_be_asked(pieces in proptest::collection::vec(proptest::sample::select(vec![
        "severity:", "kinds:", "bug:", "values:", "\n", "\n", "  ", "- ", "path: ", "[", "]", "{", "}", "'", "\"", "a.md",
        "off", ",", ":", "#", " ", "é", "|", "\t", "\r\n",
    ]), 0..40), at in 0..200_usize) {
        let text: String = pieces.concat();
        let at = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).nth(at).unwrap_or_default();
        if let Some(cursor) = Cursor::at(&text, at) {
            proptest::prop_assert!(cursor.replaced.touches(at), "{:?}", cursor);
            proptest::prop_assert!(text.get(cursor.written.range()).is_some());
        }
    }
}

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
            let labels: Vec<_> = offer.items.iter().map(|item| item.insert.replace('\n', "⏎")).collect();
            format!("`{}`: {}", offer.replaced.of(&text), labels.join(" | "))
        }
    };
    expected.assert_eq(&drawn);
}

#[test]
fn keys() {
    check("$0", expect![""]);
    check("severity:\n  missing-section: off\nig$0", expect![""]);
    check("kinds:\n  bug:\n    files: bugs/**\n    $0\n    template: x.md\n", expect![""]);
    check("kinds:\n  bug:\n    when:\n      - is: { status: Done }\n        $0\n", expect![""]);
    check("kinds:\n  bug:\n    fields: { required: [x], $0 }\n", expect![""]);
    check("templates:\n  - path: a.md\n    $0\n", expect![""]);
    check("kinds:\n  $0\n", expect![""]);
    check("values:\n  $0\n", expect![""]);
    check("no:\n  $0\n", expect![""]);
    check("ignore: a # $0\n", expect![""]);
}

#[test]
fn values() {
    check("severity:\n  missing-section: o$0\n", expect![""]);
    check("severity:\n  missing-section: off\n  dup$0\n", expect![""]);
    check("overrides:\n  - files: a\n    severity: { wrong-total: $0 }\n", expect![""]);
    check("ids:\n  scope: $0\n", expect![""]);
    check("templates:\n  - $0\n", expect![""]);
    check("kinds:\n  bug:\n    template: $0\n", expect![""]);
    check("values:\n  status: [Open, $0]\n", expect![""]);
    check("values:\n  status:\n    - $0\n", expect![""]);
    check("values:\n  status:\n    - value: Open\n      means: $0\n", expect![""]);
    check("kinds:\n  bug:\n    fields:\n      required:\n        - Status\n        - $0\n", expect![""]);
    check("kinds:\n  bug:\n    sections: { required: [ $0", expect![""]);
    check(
        "kinds:\n  bug:\n    values: { status: [Open, Done] }\n    when:\n      - is: { status: $0 }\n",
        expect![""],
    );
    check("ignore: $0\n", expect![""]);
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
    check_said("sev$0erity:\n  missing-section: off\n", expect![""]);
    check_said("severity:\n  missing-$0section: off\n", expect![""]);
    check_said("severity:\n  missing-section: of$0f\n", expect![""]);
    check_said("kinds:\n  bug:\n    when:\n      - i$0s: { status: Done }\n", expect![""]);
    check_said("ids: { sc$0ope: folder }\n", expect![""]);
    check_said("kinds:\n  b$0ug:\n    files: a\n", expect![""]);
    check_said("ignore: a$0\n", expect![""]);
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

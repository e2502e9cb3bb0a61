//! A row of a table with two columns: key and value.

use super::{Carrier, Scene, is_value_of, make};
use crate::syntax::blocks::BlockKind;
use crate::syntax::inline::unwrap_emphasis;
use crate::text::Span;
use crate::ticket::{Field, Role, id, name};

/// Longest key, in bytes.
const MAX_KEY: usize = 60;
/// Rows behind a head that are looked at to see what the table is.
const MAX_ROWS: usize = 20;

pub(super) fn read(scene: &Scene<'_>, out: &mut Vec<Field>) {
    let [key, value] = scene.blocks.cells(scene.block) else { return };
    if matches!(scene.block.kind, BlockKind::Row { head: true, .. }) && !is_first_row(scene, *key, *value) {
        return;
    }
    let key = unwrap_emphasis(scene.text, *key);
    let written = key.of(scene.text).trim_end_matches([':', '：', '*']);
    let is_key = written.contains(char::is_alphabetic)
        && written.len() <= MAX_KEY
        && !written.contains(['[', '`', '<', '{'])
        && id::shape(written).is_none();
    if is_key {
        out.push(make(scene.text, Span::of_part(scene.text, written), *value, Carrier::TableRow));
    }
}

/// Whether a table has no head of its own, so that the first field stands there: `| Status | Open |`, with other
/// such fields below. A legend (`| Status | Meaning |`) has values below.
fn is_first_row(scene: &Scene<'_>, key: Span, value: Span) -> bool {
    let is_field = |key: Span, value: Span| {
        let name = name::field(unwrap_emphasis(scene.text, key).of(scene.text));
        Role::is_clear(&name) && is_value_of(&name, unwrap_emphasis(scene.text, value).of(scene.text))
    };
    scene.header
        && is_field(key, value)
        && scene
            .after
            .iter()
            .take(MAX_ROWS)
            .take_while(|block| matches!(block.kind, BlockKind::Row { head: false, .. }))
            .any(|row| matches!(scene.blocks.cells(row), [key, value] if is_field(*key, *value)))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::tests::drawn;
    use super::Carrier;

    fn check(text: &str, want: &Expect) {
        want.assert_eq(&drawn(text, Carrier::TableRow));
    }

    #[test]
    fn two_columns() {
        check(
            "# A\n| Field | Value |\n|---|---|\n| **Status** | `Open` |\n| 优先级： | 高 |\n| PE-1 | x |\n",
            &expect![[r#"
                Status = Open
                优先级 = 高
            "#]],
        );
    }

    #[test]
    fn a_head_that_is_a_field() {
        check(
            "# A\n| **Status** | Open |\n|---|---|\n| Priority | High |\n",
            &expect![[r#"
                Status = Open
                Priority = High
            "#]],
        );
        check(
            "# A\n| Status | Meaning |\n|---|---|\n| Open | not begun |\n",
            &expect![[r#"
                Open = not begun
            "#]],
        );
    }
}

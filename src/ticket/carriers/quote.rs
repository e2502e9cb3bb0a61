//! `> **Status: Open | Owner: Ada**`, `> **Status**: Open` and `> Status: Open` in a ticket's header.
//!
//! Quotes hold words of others, too, so a line counts only when one of its keys is clearly a field with such a value.

use super::{Carrier, Scene, is_value_of, segment};
use crate::syntax::inline::unwrap_emphasis;
use crate::ticket::Field;

pub(super) fn read(scene: &Scene<'_>, out: &mut Vec<Field>) {
    if !scene.header {
        return;
    }
    let (text, before) = (scene.text, out.len());
    segment::fields(text, unwrap_emphasis(text, scene.block.content), Carrier::Quote, true, out);
    let is_field = |field: &Field| is_value_of(&field.name, field.value.of(text));
    if !out.iter().skip(before).any(is_field) {
        out.truncate(before);
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::tests::drawn;
    use super::Carrier;

    fn check(text: &str, want: &Expect) {
        want.assert_eq(&drawn(text, Carrier::Quote));
    }

    #[test]
    fn in_the_header() {
        check(
            "# A\n> **Status: Open | Owner: Ada**\n> **Priority**: High\n> Due: 2026-01-02\n> - **Epic**: PE-1\n",
            &expect![[r#"
                Status = Open
                Owner = Ada
                Priority = High
                Due = 2026-01-02
                Epic = PE-1
            "#]],
        );
    }

    #[test]
    fn words_of_others() {
        check(
            "# A\n> **Note:** read this\n> Status: the road is closed because of the snow on the pass\n\
             > Rationale: none\n> > Status: Open\n\n## Goal\n> Status: Open\n",
            &expect![""],
        );
    }
}

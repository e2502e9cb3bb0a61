//! `Key: value` as a line of its own in a ticket's header, alone or several split by `|`.

use super::{Carrier, Scene, segment};
use crate::ticket::Field;

pub(super) fn read(scene: &Scene<'_>, out: &mut Vec<Field>) {
    if scene.header && scene.block.depth == 0 {
        segment::fields(scene.text, scene.block.content, Carrier::PlainLine, true, out);
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::tests::drawn;
    use super::Carrier;

    fn check(text: &str, want: &Expect) {
        want.assert_eq(&drawn(text, Carrier::PlainLine));
    }

    #[test]
    fn in_the_header() {
        check(
            "# A\nStatus: Open | Priority: High | Goal: none\n_Owner:_ Ada\n状态：进行中\n📅 Due: 2026-01-02\n\
             ## Goal\nStatus: Done\n",
            &expect![[r#"
                Status = Open
                Priority = High | Goal: none
                Owner = Ada
                状态 = 进行中
                Due = 2026-01-02
            "#]],
        );
    }

    #[test]
    fn what_is_none() {
        check("# A\nhttps://x.org\n`code`: x\n*Emphasis*: x\n_Aside_ text\nSee [a]: b\n", &expect![""]);
    }
}

//! `- **Key**: value`, and in a ticket's header also `- Key: value`, whatever marks stand around the key.

use super::{Carrier, Scene, segment};
use crate::syntax::blocks::BlockKind;
use crate::ticket::Field;

pub(super) fn read(scene: &Scene<'_>, out: &mut Vec<Field>) {
    let is_task = matches!(scene.block.kind, BlockKind::Item { task: Some(_) });
    segment::fields(scene.text, scene.block.content, Carrier::Bullet, scene.header && !is_task, out);
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::tests::drawn;
    use super::Carrier;

    fn check(text: &str, want: &Expect) {
        want.assert_eq(&drawn(text, Carrier::Bullet));
    }

    #[test]
    fn in_the_header() {
        check(
            "# A\n- **Status**: Open\n* Type: bug\n- `Priority:` P1\n+ _Owner_: Ada | Points: 3\n- 优先级：高\n\
             - ✨ **Epic**: PE-1\n",
            &expect![[r#"
                Status = Open
                Type = bug
                Priority = P1
                Owner = Ada
                Points = 3
                优先级 = 高
                Epic = PE-1
            "#]],
        );
    }

    #[test]
    fn elsewhere_only_in_bold() {
        check(
            "# A\n- [ ] Note: later\n- `SENDER`: x\n## Goal\n- Note: x\n- `Status`: x\n- **Owner**: Ada\n",
            &expect![[r#"
                Owner = Ada
            "#]],
        );
    }
}

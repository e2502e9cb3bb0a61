//! `**Key**: value` and `**Key:** value`, alone on a line or several split by `|`.

use super::{Carrier, Scene, segment};
use crate::ticket::Field;

pub(super) fn read(scene: &Scene<'_>, out: &mut Vec<Field>) {
    segment::fields(scene.text, scene.block.content, Carrier::BoldLine, false, out);
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::tests::drawn;
    use super::Carrier;

    fn check(text: &str, want: &Expect) {
        want.assert_eq(&drawn(text, Carrier::BoldLine));
    }

    #[test]
    fn lines() {
        check(
            "# A\n\n**Status**: Open  \n**Type:** bug\n**Owner:**\u{a0}Ada\\\n📌 **Priority**: **High**\n\
             **状态：**进行中\n**優先級**：高\n",
            &expect![[r#"
                Status = Open
                Type = bug
                Owner = Ada
                Priority = High
                状态 = 进行中
                優先級 = 高
            "#]],
        );
    }

    #[test]
    fn several_on_a_line() {
        check(
            "**Sprint**: 1 | **Points**: 5 | 🔥 **Priority**: P0 | x\n\n**Status**: [Open | Done] | Owner: Ada\n\
             \n**Values**: a | b | c: d\n",
            &expect![[r#"
                Sprint = 1
                Points = 5
                Priority = P0 | x
                Status = [Open | Done]
                Owner = Ada
                Values = a | b | c: d
            "#]],
        );
    }

    #[test]
    fn what_is_none() {
        check(
            "**Bold** text: more\n\n**PE-1**: a\n\n**a** and **b**: c\n\n## Goal\n\n_Status_: x\n📌 Status: y\n",
            &expect![""],
        );
    }
}

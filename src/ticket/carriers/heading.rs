//! `## Status: PENDING`: a heading that is a field.
//!
//! Plain headings have colons, too, so only names that are clearly those of fields count, with values that such a
//! field has.

use super::{Carrier, Scene, colon, is_value_of, make};
use crate::syntax::blocks::BlockKind;
use crate::text::Span;
use crate::ticket::{Field, name};

pub(super) fn read(scene: &Scene<'_>, out: &mut Vec<Field>) {
    let BlockKind::Heading(level) = scene.block.kind else { return };
    if let Some((key, rest)) = split(scene.text, level, scene.block.content)
        && scene.block.depth == 0
    {
        let field = make(scene.text, key, rest, Carrier::Heading);
        out.push(field);
    }
}

/// Key and rest of a heading that is a field. The first level is for titles.
pub(in crate::ticket) fn split(text: &str, level: u8, content: Span) -> Option<(Span, Span)> {
    let line = content.of(text);
    let (at, len) = colon(line).filter(|_| level > 1)?;
    let key = line.get(..at)?.trim_start_matches(|c: char| !c.is_alphabetic());
    let key = Span::of_part(text, key.trim_end_matches(['*', '_', '`', ' ', '\u{a0}']));
    let rest = line.get(at + len..)?.trim_matches(['*', '_', '`', ' ', '\u{a0}']);
    is_value_of(&name::field(key.of(text)), rest).then(|| (key, Span::of_part(text, rest)))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::tests::drawn;
    use super::Carrier;
    use crate::ticket::{Facts, FileName};

    fn check(text: &str, want: &Expect) {
        want.assert_eq(&drawn(text, Carrier::Heading));
    }

    #[test]
    fn under_the_title() {
        check(
            "# PE-1: A\n## Status: PENDING\n### 2. **Priority:** High\n## 状态：进行中\n## Depends on: PE-2, PE-3\n\
             ## Status: [Open | Done]\n## Due Date: 2026-01-02\n## Phase\n### Status: Done\n",
            &expect![[r#"
                Status = PENDING
                Priority = High (not own)
                状态 = 进行中
                Depends on = PE-2, PE-3
                Status = [Open | Done]
                Due Date = 2026-01-02
                Status = Done (not own)
            "#]],
        );
    }

    #[test]
    fn it_is_a_section_of_that_name() {
        let facts = Facts::read("# PE-1: A\n## Status: DONE\n", FileName { stem: "x" });
        assert_eq!(facts.sections.last().map(|section| section.name.as_str()), Some("status"));
    }

    #[test]
    fn plain_headings() {
        check(
            "# Status: report\n## Note: read this\n## Status of the migration: done\n## Epic: User management\n\
             ## Phase 2: Done\n## Type: what kinds there are and why\n## Status: is it done?\n## Priority:\n\
             ## Owner: everybody who has ever touched this part of the code\n",
            &expect![""],
        );
    }
}

//! `## Status`, and the value as the only line under it.

use super::{Carrier, Scene, is_set, is_value_of, make};
use crate::syntax::blocks::{Block, BlockKind};
use crate::text::Span;
use crate::ticket::{Field, Role, name, value};

pub(super) fn read(scene: &Scene<'_>, out: &mut Vec<Field>) {
    if let Some((rest, comment)) = only_line(scene)
        && let Some(key) = key(scene)
    {
        let text = scene.text;
        let field = make(text, key, rest, Carrier::Section);
        let written = field.value.of(text);
        // A page may say in its section "Status" how it is with the world.
        let is_said = field.role != Some(Role::Status) || is_set(written) || value::is_status(written);
        let is_template = written.is_empty() && comment.or(field.comment).is_some();
        if is_template || is_said && !written.contains(": ") && is_value_of(&field.name, written) {
            out.push(Field { comment: field.comment.or(comment), ..field });
        }
    }
}

/// The key of a heading that may have its value below.
pub(super) fn key(scene: &Scene<'_>) -> Option<Span> {
    /// Longest heading, in bytes.
    const MAX_KEY: usize = 60;
    let block = scene.block;
    let is_home = matches!(block.kind, BlockKind::Heading(2..)) && block.depth == 0;
    let written = Some(block.content.of(scene.text)).filter(|written| is_home && written.len() <= MAX_KEY)?;
    let name = scene.section;
    if !Role::is_clear(name) || Role::of(name) == Some(Role::Id) {
        return None;
    }
    let key = written.trim_start_matches(|c: char| !c.is_alphabetic());
    let key = key.trim_end_matches([':', '：', '*', '_', '`', ' ']);
    // A mark such as `(optional)` is no part of the key.
    let key = if name::mark(key).is_some() { key.split(['(', '（']).next()?.trim_end() } else { key };
    (name::field(key) == name).then(|| Span::of_part(scene.text, key))
}

/// The blocks under a heading.
pub(super) fn body<'a>(scene: &Scene<'a>) -> impl Iterator<Item = &'a Block> {
    let ends =
        |block: &&Block| matches!(block.kind, BlockKind::Heading(_)) && block.depth == 0 && block.quote == 0;
    scene.after.iter().take_while(move |block| !ends(block))
}

/// The only line under a heading, and the comment beside it.
fn only_line(scene: &Scene<'_>) -> Option<(Span, Option<Span>)> {
    let (mut line, mut comment) = (None, None);
    for block in body(scene) {
        match block.kind {
            BlockKind::Line if line.is_none() && block.depth == 0 && block.quote == 0 => {
                line = Some(block.content)
            }
            BlockKind::Comment => comment = comment.or(Some(block.content)),
            BlockKind::Rule => {}
            _ => return None,
        }
    }
    let value = line.or_else(|| comment.map(|comment| Span::empty(comment.start())))?;
    Some((value, comment.map(|comment| comment.trim(scene.text))))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::tests::drawn;
    use super::Carrier;
    use crate::ticket::{Facts, FileName, Place};

    fn check(text: &str, want: &Expect) {
        want.assert_eq(&drawn(text, Carrier::Section));
    }

    #[test]
    fn one_short_line() {
        check(
            "# PE-1: A\n\n## Status\n\n✅ **Done**\n\n## 优先级（可选）\n高\n\n## 3. Owner:\n@ada\n\n---\n\n## Priority\n\
             <!-- P0 | P1 -->\n\n## Type\n[Bug | Feature]\n\n## Depends on\nPE-2, PE-3\n",
            &expect![[r#"
                Status = ✅ **Done**
                优先级 = 高
                Owner = @ada
                Priority =  # P0 | P1
                Type = [Bug | Feature]
                Depends on = PE-2, PE-3
            "#]],
        );
    }

    #[test]
    fn its_ids_are_references() {
        let text = "# A\n\n## Depends on\n\nPE-2, PE-3\n";
        let facts = Facts::read(text, FileName { stem: "x" });
        let places: Vec<Place> = facts.references.iter().map(|reference| reference.place).collect();
        assert_eq!(places, [Place::Field, Place::Field]);
    }

    #[test]
    fn prose_and_lists() {
        check(
            "# A\n## Status\nWe have done the first half.\n## Status\nDone\n\nMore text.\n## Status\n- Done\n\
             ## Status\nAlphabet\n## Type\n```\nx\n```\n## Status of the migration\nDone\n## Summary\nShort\n## Notes\nx\n\
             ## Owner\nAda: all of it\n## Priority\n",
            &expect![""],
        );
    }
}

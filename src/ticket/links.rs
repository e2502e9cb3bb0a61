//! Links: every place that names a file, or a heading in one, by its path.

use super::{Link, LinkKind};
use crate::syntax::inline::{Inline, InlineKind};

/// Adds the links among the marks of one piece of text.
pub(super) fn read(marks: &[Inline], ticket: Option<u32>, out: &mut Vec<Link>) {
    out.extend(marks.iter().filter_map(|mark| {
        let (kind, destination) = match mark.kind {
            InlineKind::Link { destination } => (LinkKind::Inline, destination),
            InlineKind::Wiki => (LinkKind::Wiki, mark.inner),
            _ => return None,
        };
        Some(Link { ticket, kind, span: mark.span, destination })
    }));
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::ticket::{Facts, FileName};

    fn check(text: &str, want: &Expect) {
        let facts = Facts::read(text, FileName { stem: "x" });
        let drawn = facts.links.iter().map(|link| format!("{:?} {}\n", link.kind, link.destination.of(text)));
        want.assert_eq(&drawn.collect::<String>());
    }

    #[test]
    fn in_text_lists_and_tables_but_not_in_code() {
        check(
            "# T\n\nsee [a](a.md#one \"A\") and ![b](<b c.png>), `[no](no.md)`\n\n- ~~[c](c.md)~~ [[d#x|D]]\n\n\
             | a | b |\n|-|-|\n| [e](e.md) | x |\n\n```md\n[no](no.md)\n```\n\n<!-- [no](no.md) -->\n",
            &expect![[r#"
                Inline a.md#one
                Inline b c.png
                Inline c.md
                Wiki d
                Inline e.md
            "#]],
        );
    }
}

//! `# Task ID: 23`, `# Title: …`, `# Status: pending`: fields that are written as headings at the top of a file, in the
//! manner of comments.

use super::{Carrier, make, plain_key};
use crate::syntax::blocks::{Block, BlockKind, Blocks};
use crate::text::Span;
use crate::ticket::{Field, Role, name};

/// Where the run of such lines ends at the top of a document; 0 when there is none.
///
/// It takes two, and one that clearly is a field: a document may well begin with two headings.
pub(in crate::ticket) fn end(text: &str, blocks: &Blocks) -> usize {
    let is_top = |block: &&Block| !matches!(block.kind, BlockKind::FrontMatter { .. } | BlockKind::Toml);
    let run = blocks
        .iter()
        .skip_while(|block| !is_top(block))
        .map_while(|block| Some((block, split(text, block)?)));
    let (mut count, mut clear, mut end) = (0, false, 0);
    for (block, (key, _)) in run {
        count += 1;
        clear |= Role::is_clear(&name::field(key.of(text)));
        end = block.span.end();
    }
    if count >= 2 && clear { end } else { 0 }
}

/// Adds the field of one line of the run.
pub(in crate::ticket) fn read(text: &str, block: &Block, out: &mut Vec<Field>) {
    if let Some((key, rest)) = split(text, block) {
        out.push(make(text, key, rest, Carrier::HashLine));
    }
}

fn split(text: &str, block: &Block) -> Option<(Span, Span)> {
    let is_one = block.kind == BlockKind::Heading(1) && block.depth == 0 && block.quote == 0;
    let split = is_one.then(|| plain_key(text, block.content))?;
    split.filter(|(_, rest)| !rest.of(text).trim().is_empty())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::tests::drawn;
    use super::Carrier;
    use crate::ticket::{Facts, FileName};

    fn check(text: &str, want: &Expect) {
        want.assert_eq(&drawn(text, Carrier::HashLine));
    }

    #[test]
    fn at_the_top() {
        let text =
            "# Task ID: 23\n# Title: Set up\n# Status: pending\n# Dependencies: 1, 2\n# Details:\nText.\n";
        check(
            text,
            &expect![[r#"
                Task ID = 23
                Title = Set up
                Status = pending
                Dependencies = 1, 2
            "#]],
        );
        let facts = Facts::read(text, FileName { stem: "x" });
        let sections: Vec<&str> = facts.sections.iter().map(|section| section.name.as_str()).collect();
        assert_eq!(sections, ["details"]);
        assert_eq!(facts.tickets.first().map(|ticket| ticket.title.of(text)), Some("Set up"));
    }

    #[test]
    fn headings() {
        check("# Part: one\n# Chapter: two\n", &expect![""]);
        check("# Status: pending\n\nText.\n\n# Owner: Ada\n", &expect![""]);
        check("Text\n# Task ID: 23\n# Status: pending\n", &expect![""]);
    }
}

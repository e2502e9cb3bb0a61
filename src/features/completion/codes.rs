//! Codes of checks, where a comment or the front matter says which findings are not wanted.

use crate::checks::RULES;
use crate::syntax::blocks::{BlockKind, Blocks};
use crate::text::Span;

use super::{Item, ItemKind, Offer};

/// What a comment that silences findings begins with.
const IGNORE: &str = "tickmark-ignore";

/// The codes that may stand at a byte offset: in a comment, closed or not, or in `tickmark: {ignore: [code]}`.
pub(super) fn offer(text: &str, offset: usize) -> Option<Offer> {
    let line = Span::line_at(text, offset);
    let before = Span::new(line.start(), offset).of(text);
    // Most lines end here.
    memchr::memmem::find(before.as_bytes(), b"tickmark")?;
    let said = in_comment(before).or_else(|| in_front_matter(before))?;
    let word = said.rsplit([',', ' ', '\t', '[', '"', '\'']).next()?;
    let is_code = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if !word.chars().all(is_code) || !counts(text, offset) {
        return None;
    }
    let after = Span::new(offset, line.end()).of(text);
    let (rest, end) = after.split_at(after.find(|c| !is_code(c)).unwrap_or(after.len()));
    let rest = if end.starts_with('>') { rest.trim_end_matches('-') } else { rest };
    let replaced = Span::new(offset - word.len(), offset + rest.len());
    let is_complete = crate::checks::rule(replaced.of(text)).is_some();
    Some(Offer { replaced, is_complete, items: items().collect(), is_capped: false })
}

/// All codes, each with what it finds.
pub(super) fn items() -> impl Iterator<Item = Item> {
    RULES
        .iter()
        .map(|rule| Item { detail: rule.summary.into(), ..Item::new(rule.code.into(), ItemKind::Value) })
}

/// What stands behind the first word of a comment; nothing where a reason has begun.
fn in_comment(before: &str) -> Option<&str> {
    let (lead, rest) = before.rsplit_once(IGNORE)?;
    let lead = lead.trim_end();
    if !lead.ends_with("<!--") && !lead.ends_with('#') {
        return None;
    }
    let known = ["-file", "-start", "-end"].iter().find_map(|known| rest.strip_prefix(known));
    let said = known.unwrap_or(rest);
    let has_begun = said.starts_with([' ', '\t']);
    (has_begun && !said.contains([':', '—', '>']) && !said.contains("--")).then_some(said)
}

fn in_front_matter(before: &str) -> Option<&str> {
    let (_, said) = before.strip_prefix("tickmark:")?.split_once("ignore:")?;
    (!said.contains([']', '}', '#'])).then_some(said)
}

/// Not in a text that shows how it is done.
fn counts(text: &str, offset: usize) -> bool {
    let blocks = Blocks::read(text);
    let block = blocks.iter().rfind(|block| block.span.touches(offset));
    !block.is_some_and(|block| match block.kind {
        BlockKind::Code => true,
        BlockKind::Fence { info } => !super::cursor::is_yaml(info.of(text)),
        _ => false,
    })
}

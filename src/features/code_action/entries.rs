//! Entries that are added to YAML that is there, as it is written there.

use crate::syntax::yaml::{Node, Style, Yaml};
use crate::text::lines::{line_break, line_end};
use crate::text::{Span, TextEdit};

/// Adds an entry, or several lines of them with `\n` between, behind all that stand under no other in `content`.
pub(super) fn at_top(text: &str, content: Span, entry: &str) -> TextEdit {
    let eol = line_break(text);
    let before = content.of(text);
    let is_begun = !before.is_empty() && !before.ends_with(['\n', '\r']);
    let first = if is_begun { eol } else { "" };
    TextEdit::insert(content.end(), format!("{first}{}{eol}", entry.replace('\n', eol)))
}

/// Adds an entry to those under a key; none where its value is something else than entries.
pub(super) fn under(text: &str, yaml: &Yaml, (index, node): (u32, &Node), entry: &str) -> Option<TextEdit> {
    let eol = line_break(text);
    let last = yaml.children(index).last();
    if yaml.children(index).any(|(_, child)| child.item) {
        return None;
    }
    match (node.style, last) {
        (Style::Map, Some((_, last))) => Some(TextEdit::insert(last.value.end(), format!(", {entry}"))),
        (Style::Map, None) => {
            node.value.of(text).starts_with('{').then(|| TextEdit::insert(node.value.start() + 1, entry))
        }
        (Style::Empty, Some((at, last))) => {
            let line = Span::line_at(text, last.start as usize);
            let indent = Span::new(line.start(), last.start as usize).of(text);
            // What stands under the last one goes before.
            let deepest = yaml.children(at).last().map_or(last, |(_, below)| below);
            let end = line_end(text, deepest.value.end().max(last.value.end()), text.len());
            indent.trim().is_empty().then(|| TextEdit::insert(end, format!("{eol}{indent}{entry}")))
        }
        (Style::Empty, None) => {
            let end = line_end(text, node.value.end(), text.len());
            Some(TextEdit::insert(end, format!("{eol}  {entry}")))
        }
        _ => None,
    }
}

//! Placeholders: what a template leaves for the writer to fill in.

use super::piece::Piece;
use super::{Field, id};
use crate::syntax::inline::{self, Inline, InlineKind};
use crate::text::Span;

/// Something shaped like a placeholder. Whether it is one, the template says: it holds the same words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// All of it, marks included.
    pub span: Span,
    /// How it is written.
    pub kind: PlaceholderKind,
    /// Whether nothing else stands there: it is the whole value, cell, list item or line.
    pub alone: bool,
}

/// The ways to write a placeholder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlaceholderKind {
    /// `[Text]`
    Bracket,
    /// `{{TEXT}}`, `{text}`
    Brace,
    /// `<!-- text -->`
    Comment,
    /// `YYYY-MM-DD`
    Date,
    /// `TASK-XXX`
    Id,
}

/// Adds everything in a piece of text that is shaped like a placeholder, outside of code.
pub(super) fn read(text: &str, piece: &Piece, fields: &[Field], out: &mut Vec<Placeholder>) {
    let first = out.len();
    for mark in &piece.marks {
        let kind = match mark.kind {
            InlineKind::Bracket if !is_checkbox(text, piece.content, mark) => PlaceholderKind::Bracket,
            InlineKind::Brace => PlaceholderKind::Brace,
            InlineKind::Comment if !is_marker(mark.inner.of(text)) => PlaceholderKind::Comment,
            InlineKind::Link { destination } => {
                let inside = inline::scan(text, destination).filter(|mark| mark.kind == InlineKind::Bracket);
                out.extend(inside.map(|mark| of(mark.span, PlaceholderKind::Bracket)));
                continue;
            }
            _ => continue,
        };
        out.push(of(mark.span, kind));
    }
    let marked = out.len();
    for word in &piece.words {
        let word = Span::of_part(text, word.of(text).trim_end_matches(['.', '-']));
        let kind = match word.of(text) {
            "YYYY-MM-DD" => PlaceholderKind::Date,
            other if id::is_example(other) => PlaceholderKind::Id,
            _ => continue,
        };
        if around(out.get_mut(first..marked).unwrap_or_default(), word).is_none() {
            out.push(of(word, kind));
        }
    }
    let Some(new) = out.get_mut(first..).filter(|new| !new.is_empty()) else { return };
    new.sort_by_key(|placeholder| placeholder.span);
    mark_alone(text, piece.content, fields, new);
}

/// Adds a comment that stands alone between other blocks.
pub(super) fn comment(text: &str, span: Span, out: &mut Vec<Placeholder>) {
    let inner = span.of(text).trim_start_matches("<!--");
    if !is_marker(inner.trim_end_matches("-->")) {
        out.push(of(span, PlaceholderKind::Comment));
    }
}

/// `AC:BEGIN`, `SECTION:PLAN:END`: by such comments a tool finds again what it has written between them.
fn is_marker(comment: &str) -> bool {
    let name = comment.trim().strip_suffix(":BEGIN").or_else(|| comment.trim().strip_suffix(":END"));
    let is_of_name = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b":_-".contains(&byte);
    name.is_some_and(|name| !name.is_empty() && name.bytes().all(is_of_name))
}

fn of(span: Span, kind: PlaceholderKind) -> Placeholder {
    Placeholder { span, kind, alone: false }
}

/// The one that covers a place, among some that are in order of place and do not overlap.
fn around(sorted: &mut [Placeholder], inner: Span) -> Option<&mut Placeholder> {
    let behind = sorted.partition_point(|placeholder| placeholder.span.start <= inner.start);
    sorted.get_mut(behind.checked_sub(1)?).filter(|placeholder| placeholder.span.covers(inner))
}

/// Takes note of those that are all that stands in the piece of text, or in a field of it.
fn mark_alone(text: &str, content: Span, fields: &[Field], sorted: &mut [Placeholder]) {
    for span in std::iter::once(content).chain(fields.iter().map(|field| field.value)) {
        let whole = inline::unwrap_emphasis(text, span);
        if let Some(placeholder) = around(sorted, whole).filter(|placeholder| placeholder.span == whole) {
            placeholder.alone = true;
        }
    }
    for comment in fields.iter().filter(|field| field.value.is_empty()).filter_map(|field| field.comment) {
        if let Some(placeholder) = around(sorted, comment) {
            placeholder.alone = true;
        }
    }
}

/// `[x]`, `[ ]`, `[✅]`; a capital letter alone (`[X] hours`) is a box only where a box would stand.
fn is_checkbox(text: &str, content: Span, mark: &Inline) -> bool {
    let mut inner = mark.inner.of(text).trim().chars();
    match (inner.next(), inner.next()) {
        (None, _) | (Some('x'), None) => true,
        (Some('X'), None) => mark.span.start == content.start,
        (Some(c), None) => !c.is_alphanumeric(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::ticket::{Facts, FileName};

    #[test]
    fn marks_of_tools_are_no_placeholders() {
        let check = |text: &str, want: usize| {
            assert_eq!(Facts::read(text, FileName::default()).placeholders.len(), want, "{text}");
        };
        check("## Plan\n\n<!-- SECTION:PLAN:BEGIN -->\nSails.\n<!-- SECTION:PLAN:END -->\n", 0);
        check("## Criteria\n<!-- AC:BEGIN -->\n- [ ] #1 It sails\n<!-- AC:END -->\n", 0);
        check("Text <!-- DOD:BEGIN --> text\n", 0);
        check("<!-- What to do at the END -->\n", 1);
        check("<!-- begin:END -->\n", 1);
        check("<!-- :END -->\n", 1);
    }
}

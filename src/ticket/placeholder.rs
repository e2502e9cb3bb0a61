//! Placeholders: what a template leaves for the writer to fill in.

use super::carriers::Raw;
use super::id;
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
pub(super) fn read(text: &str, content: Span, fields: &[&Raw], out: &mut Vec<Placeholder>) {
    let first = out.len();
    for mark in inline::scan(text, content) {
        let kind = match mark.kind {
            InlineKind::Bracket if !is_checkbox(text, content, &mark) => PlaceholderKind::Bracket,
            InlineKind::Brace => PlaceholderKind::Brace,
            InlineKind::Comment => PlaceholderKind::Comment,
            InlineKind::Link { destination } => {
                let inside = inline::scan(text, destination).filter(|mark| mark.kind == InlineKind::Bracket);
                out.extend(inside.map(|mark| of(mark.span, PlaceholderKind::Bracket)));
                continue;
            }
            _ => continue,
        };
        out.push(of(mark.span, kind));
    }
    let bare = id::hyphenated(text, content).filter_map(|word| {
        let trimmed = Span::of_part(text, word.of(text).trim_end_matches(['.', '-']));
        match trimmed.of(text) {
            "YYYY-MM-DD" => Some(of(trimmed, PlaceholderKind::Date)),
            other => id::is_example(other).then(|| of(trimmed, PlaceholderKind::Id)),
        }
    });
    let known = out.len();
    for bare in bare {
        let inside =
            out.get(first..known).unwrap_or_default().iter().any(|other| other.span.covers(bare.span));
        if !inside {
            out.push(bare);
        }
    }
    for placeholder in out.iter_mut().skip(first) {
        let whole = |span: Span| inline::unwrap_emphasis(text, span) == placeholder.span;
        placeholder.alone = whole(content)
            || fields
                .iter()
                .any(|raw| whole(raw.value) || raw.value.is_empty() && covers_comment(raw, *placeholder));
    }
    if let Some(new) = out.get_mut(first..) {
        new.sort_by_key(|placeholder| placeholder.span);
    }
}

/// Adds a comment that stands alone between other blocks.
pub(super) fn comment(span: Span, out: &mut Vec<Placeholder>) {
    out.push(of(span, PlaceholderKind::Comment));
}

fn of(span: Span, kind: PlaceholderKind) -> Placeholder {
    Placeholder { span, kind, alone: false }
}

fn covers_comment(raw: &Raw, placeholder: Placeholder) -> bool {
    raw.comment.is_some_and(|comment| placeholder.span.covers(comment))
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

//! Placeholders: what a template leaves for the writer to fill in.

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

//! Text: places in it, edits of it, and the one owner of UTF-8, UTF-16 and UTF-32 columns.

pub mod span;

pub use span::Span;

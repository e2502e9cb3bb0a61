//! Text: places in it, edits of it, and the one owner of UTF-8, UTF-16 and UTF-32 columns.

pub mod document;
pub mod edit;
pub mod landmark;
pub mod lines;
pub mod position;
pub mod span;

pub use document::{Change, Document, Edit, OutOfSync};
pub use edit::TextEdit;
pub use landmark::{Landmark, Landmarks};
pub use lines::Positions;
pub use position::{Position, PositionEncoding, PositionRange};
pub use span::Span;

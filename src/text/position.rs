//! Lines and columns as an editor counts them: the only names in which the outside speaks of places.

/// The code units in which columns are counted, agreed with the editor once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PositionEncoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units: what every editor understands, hence the default.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

impl PositionEncoding {
    /// The length of `text` in code units.
    #[must_use]
    pub fn len_of(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.chars().map(char::len_utf16).sum(),
            Self::Utf32 => text.chars().count(),
        }
    }
}

/// A place between two characters: line and column, both from zero.
///
/// A line ends at LF, CRLF or a lone CR and at nothing else (LSP 3.17, "Text Documents"). The column counts
/// code units of a [`PositionEncoding`] that travels separately.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line, the first one being 0.
    pub line: u32,
    /// Code units before the place in its line.
    pub column: u32,
}

impl Position {
    /// A position from its line and column.
    #[must_use]
    pub fn new(line: u32, column: u32) -> Self {
        Self { line, column }
    }
}

/// A half-open range of positions, as an editor sent it: it may be reversed or point nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PositionRange {
    /// Where it starts.
    pub start: Position,
    /// Where it ends; the character after it is not part of it.
    pub end: Position,
}

impl PositionRange {
    /// A range from its two ends.
    #[must_use]
    pub fn new(start: Position, end: Position) -> Self {
        Self { start, end }
    }
}

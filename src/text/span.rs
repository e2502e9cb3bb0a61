//! A place in a text: a half-open range of byte offsets, eight bytes small.

use std::ops::Range;

/// A half-open range of byte offsets into one text.
///
/// Spans are made by readers of that text, so they lie on character boundaries; a span used on another
/// text (a file that changed meanwhile) yields the empty string and never panics.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets; offsets beyond 4 GiB are clamped, a reversed range is empty.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end.max(start)) }
    }

    /// The empty span at `offset`.
    #[must_use]
    pub fn empty(offset: usize) -> Self {
        Self::new(offset, offset)
    }

    /// The first byte as an index.
    #[must_use]
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// The byte after the last one as an index.
    #[must_use]
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// The span as a range of indices.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        self.end().saturating_sub(self.start())
    }

    /// Whether it covers nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Whether the byte at `offset` lies inside.
    #[must_use]
    pub fn contains(self, offset: usize) -> bool {
        self.start() <= offset && offset < self.end()
    }

    /// Whether a cursor at `offset` stands in it or at one of its ends.
    #[must_use]
    pub fn touches(self, offset: usize) -> bool {
        self.start() <= offset && offset <= self.end()
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text it covers, or the empty string where the text has no such place.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// The span without white space at either end; a span of white space alone becomes empty at its start.
    #[must_use]
    pub fn trim(self, text: &str) -> Self {
        let inner = self.of(text);
        // Most have none, and are ASCII.
        if let [first, .., last] = inner.as_bytes()
            && first.is_ascii_graphic()
            && last.is_ascii_graphic()
        {
            return self;
        }
        let kept = inner.trim_start();
        let start = self.start() + inner.len() - kept.len();
        match kept.trim_end().len() {
            0 => Self::empty(self.start()),
            len => Self::new(start, start + len),
        }
    }

    /// The line in which the byte `offset` stands, without its line break; lines end at LF, CRLF or a lone CR.
    #[must_use]
    pub fn line_at(text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or_default().as_bytes();
        let start = memchr::memrchr2(b'\n', b'\r', before).map_or(0, |at| at + 1);
        let rest = text.get(offset..).unwrap_or_default().as_bytes();
        Self::new(start, offset + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len()))
    }

    /// The span of a part of this span's text: `part` must be a slice of `text`.
    #[must_use]
    pub fn of_part(text: &str, part: &str) -> Self {
        let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        Self::new(start, start + part.len())
    }
}

impl std::fmt::Debug for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

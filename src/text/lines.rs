//! Where lines end and begin in a contiguous text: LF, CRLF and CR, as in LSP 3.17, "Text Documents".

use memchr::memchr2_iter;

use super::{Position, PositionEncoding, Span};

/// Offset of the end of the line that `at` stands in, before its break, at most `limit`.
#[must_use]
pub fn line_end(text: &str, at: usize, limit: usize) -> usize {
    let rest = Span::new(at, limit).of(text).as_bytes();
    at + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())
}

/// Offset of the start of the line after the break at `at`; `at` itself at the end of the text.
#[must_use]
pub fn next_line(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + if rest.starts_with("\r\n") { 2 } else { usize::from(!rest.is_empty()) }
}

/// The positions of places in a text that no editor changes. In order of place, all of them cost one pass over the
/// text: nothing is built that only pays for a text that is kept.
#[derive(Clone, Debug)]
pub struct Positions<'t> {
    text: &'t str,
    encoding: PositionEncoding,
    /// The breaks before this byte have been counted.
    at: usize,
    line: usize,
    start: usize,
}

impl<'t> Positions<'t> {
    /// The positions in a text.
    #[must_use]
    pub fn new(text: &'t str, encoding: PositionEncoding) -> Self {
        Self { text, encoding, at: 0, line: 0, start: 0 }
    }

    /// The position of a byte offset, clamped as in [`super::Document::position`].
    pub fn of(&mut self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let bytes = self.text.as_bytes();
        let is_inside_break = |at: usize| bytes.get(at..).is_some_and(|rest| rest.starts_with(b"\n"));
        if offset > 0 && bytes.get(offset - 1) == Some(&b'\r') && is_inside_break(offset) {
            offset -= 1;
        }
        if offset < self.start {
            *self = Self::new(self.text, self.encoding);
        }
        for found in memchr2_iter(b'\n', b'\r', bytes.get(self.at..offset).unwrap_or_default()) {
            let after = self.at + found + 1;
            // The LF of a CRLF is the one that counts.
            if bytes.get(after - 1) == Some(&b'\n') || !is_inside_break(after) {
                self.line += 1;
                self.start = after;
            }
        }
        self.at = self.at.max(offset);
        let before = self.text.get(self.start..offset).unwrap_or_default();
        let clamp = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Position::new(clamp(self.line), clamp(self.encoding.len_of(before)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::Document;

    proptest! {
        #[test]
        fn positions_are_those_of_a_document(
            pieces in proptest::collection::vec(
                proptest::sample::select(&["a", "\r", "\n", "\r\n", "ö", "票", "\u{1F600}"][..]), 0..30),
            offsets in proptest::collection::vec(0..80usize, 0..10),
        ) {
            let text = pieces.concat();
            let document = Document::new(&text);
            for encoding in [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32] {
                let mut positions = Positions::new(&text, encoding);
                for offset in &offsets {
                    prop_assert_eq!(positions.of(*offset), document.position(*offset, encoding));
                }
            }
        }
    }

    #[test]
    fn every_break_is_one() {
        let text = "a\nb\r\nc\rd";
        let mut at = 0;
        let mut lines = Vec::new();
        while at < text.len() {
            let end = line_end(text, at, text.len());
            lines.push(&text[at..end]);
            at = next_line(text, end);
        }
        assert_eq!(lines, ["a", "b", "c", "d"]);
        assert_eq!((line_end(text, 3, 3), next_line(text, text.len())), (3, text.len()));
    }
}

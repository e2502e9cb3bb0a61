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

/// What ends the lines of a text, as its first one does.
#[must_use]
pub fn line_break(text: &str) -> &'static str {
    match text.find(['\n', '\r']).and_then(|at| text.get(at..)) {
        Some(rest) if rest.starts_with("\r\n") => "\r\n",
        Some(rest) if rest.starts_with('\r') => "\r",
        _ => "\n",
    }
}

/// How many lines begin up to one place after another; counts forward only.
#[derive(Clone, Debug)]
pub(super) struct Lines<'t> {
    bytes: &'t [u8],
    /// The breaks before this byte have been counted.
    pub(super) at: usize,
    /// The line (from zero) of that byte.
    pub(super) line: usize,
    /// The first byte of that line.
    pub(super) start: usize,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { bytes: text.as_bytes(), at: 0, line: 0, start: 0 }
    }

    /// Whether an offset lies between CR and LF.
    pub(super) fn is_inside_break(&self, offset: usize) -> bool {
        let before = offset.checked_sub(1).and_then(|before| self.bytes.get(before));
        before == Some(&b'\r') && self.is_lf(offset)
    }

    /// Counts on to an offset that is not inside of a break; stays if that lies behind.
    pub(super) fn count_to(&mut self, offset: usize) {
        let from = self.at;
        let passed = self.bytes.get(from..offset).unwrap_or_default();
        if memchr::memchr(b'\r', passed).is_none() {
            // Nearly always, and counted without a stop at each.
            self.line += memchr::memchr_iter(b'\n', passed).count();
            self.start = memchr::memrchr(b'\n', passed).map_or(self.start, |last| from + last + 1);
        } else {
            for found in memchr2_iter(b'\n', b'\r', passed) {
                let after = from + found + 1;
                // The LF of a CRLF is the one that counts.
                if self.is_lf(after - 1) || !self.is_lf(after) {
                    self.line += 1;
                    self.start = after;
                }
            }
        }
        self.at = from.max(offset);
    }

    fn is_lf(&self, at: usize) -> bool {
        self.bytes.get(at) == Some(&b'\n')
    }
}

/// The positions of places in a text that no editor changes. In order of place, all of them cost one pass over the
/// text: nothing is built that only pays for a text that is kept.
#[derive(Clone, Debug)]
pub struct Positions<'t> {
    text: &'t str,
    encoding: PositionEncoding,
    lines: Lines<'t>,
    /// Code units of the line up to where it was counted: a line may be as long as the text.
    column: usize,
}

impl<'t> Positions<'t> {
    /// The positions in a text.
    #[must_use]
    pub fn new(text: &'t str, encoding: PositionEncoding) -> Self {
        Self { text, encoding, lines: Lines::new(text), column: 0 }
    }

    /// The position of a byte offset, clamped as in [`super::Document::position`].
    pub fn of(&mut self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        if self.lines.is_inside_break(offset) {
            offset -= 1;
        }
        if offset < self.lines.at {
            self.go_back(offset);
        }
        let at = self.lines.at;
        self.lines.count_to(offset);
        let start = self.lines.start;
        let more = self.encoding.len_of(self.text.get(at.max(start)..offset).unwrap_or_default());
        self.column = if start > at { more } else { self.column + more };
        let clamp = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Position::new(clamp(self.lines.line), clamp(self.column))
    }

    /// Forgets what was counted behind an offset.
    fn go_back(&mut self, offset: usize) {
        match self.lines.start <= offset {
            true => self.lines.at = self.lines.start,
            false => self.lines = Lines::new(self.text),
        }
        self.column = 0;
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

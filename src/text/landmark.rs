//! Where a place is, small enough to be kept of every place of many texts: with it, nobody has to read a text again
//! to say at which line and column the place stands.

use memchr::memchr2;

use super::lines::Lines;
use super::{Position, PositionEncoding, PositionRange, Span};

/// The position at which a span starts, in eight bytes. Nothing is known of a span that covers more than ASCII in
/// one line, or that stands far behind in a long one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Landmark {
    line: u32,
    /// Bytes before it in its line.
    utf8: u16,
    /// UTF-16 code units before it in its line; the largest number if nothing is known.
    utf16: u16,
}

impl Landmark {
    /// What is kept of a place of which nothing is known.
    pub const UNKNOWN: Self = Self { line: 0, utf8: 0, utf16: u16::MAX };

    /// The range of the span, which is `len` bytes long.
    ///
    /// `None` if it takes the text to tell: nothing is known, or code points are asked for behind such as are not
    /// ASCII.
    #[must_use]
    pub fn range(self, len: usize, encoding: PositionEncoding) -> Option<PositionRange> {
        let column = match encoding {
            PositionEncoding::Utf8 => self.utf8,
            PositionEncoding::Utf16 => self.utf16,
            PositionEncoding::Utf32 => Some(self.utf8).filter(|utf8| *utf8 == self.utf16)?,
        };
        if self == Self::UNKNOWN {
            return None;
        }
        let at = |column| Position::new(self.line, column);
        let end = u32::from(column).checked_add(u32::try_from(len).ok()?)?;
        Some(PositionRange::new(at(u32::from(column)), at(end)))
    }
}

impl Default for Landmark {
    fn default() -> Self {
        Self::UNKNOWN
    }
}

/// The landmarks of a text, asked for in order of place; all of them cost one pass over the text up to the last one.
#[derive(Clone, Debug)]
pub struct Landmarks<'t> {
    text: &'t str,
    lines: Lines<'t>,
    /// UTF-16 code units from the start of the line to where the lines are counted.
    utf16: usize,
}

impl<'t> Landmarks<'t> {
    /// The landmarks of a text.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        Self { text, lines: Lines::new(text), utf16: 0 }
    }

    /// The landmark of a span; unknown for one that starts before the last one: nothing is counted twice.
    pub fn of(&mut self, span: Span) -> Landmark {
        self.find(span).unwrap_or_default()
    }

    fn find(&mut self, span: Span) -> Option<Landmark> {
        let covered = self.text.get(span.range())?.as_bytes();
        let (at, offset) = (self.lines.at, span.start());
        let is_plain = covered.is_ascii() && memchr2(b'\n', b'\r', covered).is_none();
        if !is_plain || offset < at || self.lines.is_inside_break(offset) {
            return None;
        }
        self.lines.count_to(offset);
        let start = self.lines.start;
        let more = self.text.get(at.max(start)..offset)?;
        let units = if more.is_ascii() { more.len() } else { PositionEncoding::Utf16.len_of(more) };
        self.utf16 = if start > at { units } else { self.utf16 + units };
        let short = |number| u16::try_from(number).ok().filter(|number| *number < u16::MAX);
        let line = u32::try_from(self.lines.line).ok()?;
        Some(Landmark { line, utf8: short(offset - start)?, utf16: short(self.utf16)? })
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::text::Document;

    const ENCODINGS: [PositionEncoding; 3] =
        [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32];
    const PIECES: [&str; 10] = ["\r", "\n", "\r\n", "PE-1", "a", " ", "ö", "票", "\u{1F600}", "\0"];

    proptest! {
        #[test]
        fn a_landmark_is_the_position_in_a_document(
            pieces in vec(select(&PIECES[..]), 0..60),
            mut spans in vec((0..120usize, 0..6usize), 0..20),
        ) {
            let text = pieces.concat();
            let document = Document::new(&text);
            let mut landmarks = Landmarks::new(&text);
            spans.sort_unstable();
            for (start, len) in spans {
                let landmark = landmarks.of(Span::new(start, start + len));
                for encoding in ENCODINGS {
                    if let Some(range) = landmark.range(len, encoding) {
                        prop_assert_eq!(range.start, document.position(start, encoding));
                        prop_assert_eq!(range.end, document.position(start + len, encoding));
                    }
                }
            }
        }

        #[test]
        fn every_id_has_one(pieces in vec(select(&PIECES[..]), 0..60)) {
            let text = pieces.concat();
            let document = Document::new(&text);
            let mut landmarks = Landmarks::new(&text);
            for (start, id) in text.match_indices("PE-1") {
                let span = Span::new(start, start + id.len());
                let landmark = landmarks.of(span);
                let before = Span::new(Span::line_at(&text, start).start(), start).of(&text);
                for encoding in ENCODINGS {
                    let is_told = encoding != PositionEncoding::Utf32 || before.is_ascii();
                    let start = document.position(start, encoding);
                    let end = Position::new(start.line, start.column + 4);
                    let expected = is_told.then_some(PositionRange::new(start, end));
                    prop_assert_eq!(landmark.range(4, encoding), expected);
                }
            }
        }
    }

    #[test]
    fn what_takes_the_text_to_tell_is_unknown() {
        let check = |text: &str, start: usize, end: usize| {
            assert_eq!(Landmarks::new(text).of(Span::new(start, end)), Landmark::UNKNOWN, "{text:?}");
        };
        check("größe", 0, 7);
        check("a\nb", 0, 3);
        check("a\r\nb", 2, 2);
        check("ö", 1, 1);
        check("ab", 1, 3);
        check(&format!("{}PE-1", "x".repeat(usize::from(u16::MAX))), 65_535, 65_539);
        let mut landmarks = Landmarks::new("ab");
        landmarks.of(Span::new(1, 2));
        assert_eq!(landmarks.of(Span::new(0, 1)), Landmark::UNKNOWN);
    }

    #[test]
    fn it_is_small() {
        assert_eq!(size_of::<Landmark>(), 8);
    }
}

//! The text of one file that an editor may be changing: a rope, so that an edit, a copy and a column cost
//! little in a text of any length.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use ropey::Rope;

use super::{Position, PositionEncoding, PositionRange, Span};

/// The text of one file. Copies share everything.
#[derive(Clone, Debug, Default)]
pub struct Document {
    rope: Rope,
    /// The same text in one piece; shared by all copies of this state, made when first asked for.
    text: Arc<OnceLock<Arc<str>>>,
}

/// One change as an editor reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What is replaced; the whole text if `None`.
    pub range: Option<PositionRange>,
    /// What takes its place.
    pub text: String,
}

/// What a change did: all that a reader of the old text needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The replaced bytes of the old text.
    pub span: Span,
    /// The length in bytes of what stands there now.
    pub new_len: usize,
}

impl Edit {
    /// The place of the new bytes in the new text.
    #[must_use]
    pub fn new_span(self) -> Span {
        Span::new(self.span.start(), self.span.start() + self.new_len)
    }
}

/// A change that cannot have been made in this text: the editor has another one in front of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the edit does not fit the document: {reason}")]
pub struct OutOfSync {
    /// Why, for a person.
    pub reason: String,
}

impl Document {
    /// A document with this text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { rope: Rope::from_str(text), text: Arc::default() }
    }

    /// The text as a rope.
    #[must_use]
    pub fn rope(&self) -> &Rope {
        &self.rope
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text in one piece, made once for all copies of this state.
    #[must_use]
    pub fn text(&self) -> Arc<str> {
        self.text.get_or_init(|| String::from(&self.rope).into()).clone()
    }

    /// How many lines there are; a text that ends with a line break has an empty last line.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.rope.len_lines()
    }

    /// The line (from zero) in which the byte `offset` stands; the last line for an offset past the end.
    #[must_use]
    pub fn line_of(&self, offset: usize) -> usize {
        self.rope.try_byte_to_line(offset.min(self.len())).unwrap_or_default()
    }

    /// What a line covers, without its line break; the empty span at the end for a line past the last one.
    #[must_use]
    pub fn line_span(&self, line: usize) -> Span {
        let chars = self.line_chars(line);
        Span::new(self.byte_of(chars.start), self.byte_of(chars.end))
    }

    /// The byte offset of a position.
    ///
    /// A line past the last one is the end of the text, a column past the end of its line the end of that
    /// line, before its line break; a column inside a character is the start of that character.
    #[must_use]
    pub fn offset(&self, position: Position, encoding: PositionEncoding) -> usize {
        let line = self.line_chars(position.line as usize);
        let column = position.column as usize;
        let char = match encoding {
            PositionEncoding::Utf8 => {
                let byte = self.byte_of(line.start).saturating_add(column).min(self.len());
                self.rope.try_byte_to_char(byte).unwrap_or(line.end)
            }
            PositionEncoding::Utf16 => {
                let unit = self.unit_of(line.start).saturating_add(column).min(self.rope.len_utf16_cu());
                self.rope.try_utf16_cu_to_char(unit).unwrap_or(line.end)
            }
            PositionEncoding::Utf32 => line.start.saturating_add(column),
        };
        self.byte_of(char.min(line.end))
    }

    /// The position of a byte offset.
    ///
    /// An offset past the end is the end of the text, one inside a character the start of that character,
    /// one between CR and LF the end of the line before both.
    #[must_use]
    pub fn position(&self, offset: usize, encoding: PositionEncoding) -> Position {
        let char = self.rope.try_byte_to_char(offset.min(self.len())).unwrap_or_default();
        let line = self.rope.try_char_to_line(char).unwrap_or_default();
        let chars = self.line_chars(line);
        let char = char.min(chars.end);
        let column = match encoding {
            PositionEncoding::Utf8 => self.byte_of(char) - self.byte_of(chars.start),
            PositionEncoding::Utf16 => self.unit_of(char) - self.unit_of(chars.start),
            PositionEncoding::Utf32 => char - chars.start,
        };
        let clamp = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Position::new(clamp(line), clamp(column))
    }

    /// Applies one change; several in one message speak of the text after the one before.
    ///
    /// # Errors
    /// [`OutOfSync`] for a range that ends before it starts, or that starts so far below the last line that
    /// the editor must have another text. The document is untouched then. Columns and ends past the text are
    /// not errors: they are clamped as in [`Document::offset`].
    pub fn apply(&mut self, change: &Change, encoding: PositionEncoding) -> Result<Edit, OutOfSync> {
        let Some(range) = change.range else {
            let edit = Edit { span: Span::new(0, self.len()), new_len: change.text.len() };
            *self = Self::new(&change.text);
            return Ok(edit);
        };
        self.check(range)?;
        let span = Span::new(self.offset(range.start, encoding), self.offset(range.end, encoding));
        let misfit = |error: ropey::Error| OutOfSync { reason: error.to_string() };
        let start = self.rope.try_byte_to_char(span.start()).map_err(misfit)?;
        let end = self.rope.try_byte_to_char(span.end()).map_err(misfit)?;
        self.rope.try_remove(start..end).map_err(misfit)?;
        self.rope.try_insert(start, &change.text).map_err(misfit)?;
        self.text = Arc::default();
        Ok(Edit { span, new_len: change.text.len() })
    }

    fn check(&self, range: PositionRange) -> Result<(), OutOfSync> {
        let lines = self.line_count();
        let PositionRange { start, end } = range;
        // Counted from 1, as people do.
        let person = |position: Position| {
            format!("line {}, column {}", u64::from(position.line) + 1, u64::from(position.column) + 1)
        };
        let reason = if end < start {
            format!("its range ends at {}, before it starts at {}", person(end), person(start))
        // The line after the last one is how some editors write "the end".
        } else if start.line as usize > lines {
            format!("it starts at {}, and there are {lines} lines", person(start))
        } else {
            return Ok(());
        };
        Err(OutOfSync { reason })
    }

    /// A line as a range of characters, without its line break.
    fn line_chars(&self, line: usize) -> Range<usize> {
        let len = self.rope.len_chars();
        let start = self.rope.try_line_to_char(line).unwrap_or(len);
        let next = self.rope.try_line_to_char(line.saturating_add(1)).unwrap_or(len);
        let before = |count: usize| next.checked_sub(count).and_then(|char| self.rope.get_char(char));
        let line_break = match (before(2), before(1)) {
            (Some('\r'), Some('\n')) => 2,
            (_, Some('\r' | '\n')) => 1,
            _ => 0,
        };
        start..next.saturating_sub(line_break).max(start)
    }

    fn byte_of(&self, char: usize) -> usize {
        self.rope.try_char_to_byte(char).unwrap_or(self.len())
    }

    fn unit_of(&self, char: usize) -> usize {
        self.rope.try_char_to_utf16_cu(char).unwrap_or(self.rope.len_utf16_cu())
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use PositionEncoding::{Utf8, Utf16, Utf32};

    const ENCODINGS: [PositionEncoding; 3] = [Utf8, Utf16, Utf32];

    fn range(start: (u32, u32), end: (u32, u32)) -> PositionRange {
        PositionRange::new(Position::new(start.0, start.1), Position::new(end.0, end.1))
    }

    /// Where the three encodings see the place that `|` marks, and that all of them find it again.
    fn check(marked: &str, expected: [(u32, u32); 3]) {
        let offset = marked.find('|').unwrap();
        let document = Document::new(&marked.replacen('|', "", 1));
        for (encoding, (line, column)) in ENCODINGS.into_iter().zip(expected) {
            let position = Position::new(line, column);
            assert_eq!(document.position(offset, encoding), position, "{marked:?} {encoding:?}");
            assert_eq!(document.offset(position, encoding), offset, "{marked:?} {encoding:?}");
            let before = Span::new(document.line_span(line as usize).start(), offset);
            assert_eq!(encoding.len_of(before.of(&document.text())), column as usize);
        }
    }

    #[test]
    fn columns_count_code_units() {
        check("|", [(0, 0); 3]);
        check("status|", [(0, 6); 3]);
        check("Größe|", [(0, 7), (0, 5), (0, 5)]);
        check("\u{1F600}|x", [(0, 4), (0, 2), (0, 1)]);
        check("e\u{301}|", [(0, 3), (0, 2), (0, 2)]);
        check("a\r\n票|", [(1, 3), (1, 1), (1, 1)]);
    }

    #[test]
    fn lines_end_at_lf_crlf_and_cr_only() {
        check("a\n|b", [(1, 0); 3]);
        check("a\r\n|b", [(1, 0); 3]);
        check("a\r|b", [(1, 0); 3]);
        check("a\n\r|b", [(2, 0); 3]);
        check("a\r\r\n|", [(2, 0); 3]);
        check("a\u{b}\u{c}\u{85}|", [(0, 5), (0, 4), (0, 4)]);
        check("\u{2028}\0|", [(0, 4), (0, 2), (0, 2)]);
    }

    #[test]
    fn odd_positions_are_clamped() {
        let document = Document::new("ab\r\n\u{1F600}ö\r\n");
        let offset = |line, column, encoding| document.offset(Position::new(line, column), encoding);
        for encoding in ENCODINGS {
            assert_eq!(offset(0, 3, encoding), 2, "before the line break");
            assert_eq!(offset(0, u32::MAX, encoding), 2);
            assert_eq!(offset(2, 7, encoding), 12);
            assert_eq!(offset(3, 0, encoding), 12);
            assert_eq!(offset(u32::MAX, u32::MAX, encoding), 12);
        }
        assert_eq!(offset(1, 1, Utf16), 4, "inside a surrogate pair");
        assert_eq!(offset(1, 3, Utf8), 4, "inside a character");
        assert_eq!(offset(1, 5, Utf8), 8, "inside a character");
        assert_eq!(document.position(3, Utf8), Position::new(0, 2), "between CR and LF");
        assert_eq!(document.position(6, Utf16), Position::new(1, 0), "inside a character");
        assert_eq!(document.position(99, Utf16), Position::new(2, 0));
    }

    #[test]
    fn lines_have_spans_without_their_breaks() {
        let document = Document::new("a\r\n\rbc");
        let spans: Vec<_> = (0..4).map(|line| document.line_span(line)).collect();
        assert_eq!(spans, [Span::new(0, 1), Span::new(3, 3), Span::new(4, 6), Span::new(6, 6)]);
        assert_eq!([0, 2, 3, 5, 99].map(|offset| document.line_of(offset)), [0, 0, 1, 2, 2]);
    }

    #[test]
    fn impossible_changes_leave_the_document_untouched() {
        let mut document = Document::new("one\ntwo");
        let before = document.text();
        let mut check = |range, reason: &str| {
            let change = Change { range: Some(range), text: "x".into() };
            let error = document.apply(&change, Utf16).unwrap_err();
            assert_eq!(error.to_string(), format!("the edit does not fit the document: {reason}"));
        };
        check(
            range((1, 0), (0, 3)),
            "its range ends at line 1, column 4, before it starts at line 2, column 1",
        );
        check(
            range((0, 2), (0, 1)),
            "its range ends at line 1, column 2, before it starts at line 1, column 3",
        );
        check(range((3, 0), (3, 0)), "it starts at line 4, column 1, and there are 2 lines");
        assert!(Arc::ptr_eq(&before, &document.text()));
    }

    #[test]
    fn copies_share_their_text_and_keep_it() {
        let mut document = Document::new("one");
        let copy = document.clone();
        assert!(Arc::ptr_eq(&document.text(), &copy.text()));
        let change = Change { range: Some(range((0, 3), (7, 0))), text: " two".into() };
        let error = document.apply(&change, Utf16).unwrap();
        assert_eq!(error, Edit { span: Span::new(3, 3), new_len: 4 });
        assert_eq!((&*copy.text(), &*document.text()), ("one", "one two"));
    }

    /// The same by hand: lines and columns found by walking the characters of a `String`.
    fn naive_offset(text: &str, position: Position, encoding: PositionEncoding) -> usize {
        let (mut line, mut column) = (0, 0);
        let mut chars = text.char_indices().peekable();
        while let Some((offset, char)) = chars.next() {
            let line_break = char == '\n' || char == '\r';
            if line == position.line {
                let next = column
                    + match encoding {
                        Utf8 => char.len_utf8() as u32,
                        Utf16 => char.len_utf16() as u32,
                        Utf32 => 1,
                    };
                if line_break || next > position.column {
                    return offset;
                }
                column = next;
            }
            if line_break {
                if char == '\r' {
                    chars.next_if(|&(_, next)| next == '\n');
                }
                line += 1;
            }
        }
        text.len()
    }

    fn naive_apply(text: &str, change: &Change, encoding: PositionEncoding) -> Option<String> {
        let Some(PositionRange { start, end }) = change.range else { return Some(change.text.clone()) };
        let lines = text.replace("\r\n", "\n").chars().filter(|&c| c == '\n' || c == '\r').count() as u32 + 1;
        if (start.line, start.column) > (end.line, end.column) || start.line > lines {
            return None;
        }
        let mut text = text.to_owned();
        let places = [start, end].map(|place| naive_offset(&text, place, encoding));
        text.replace_range(places[0]..places[1], &change.text);
        Some(text)
    }

    const PIECES: [&str; 12] =
        ["\r", "\n", "\r\n", "a", "- x", "ö", "e\u{301}", "票", "\u{1F600}", "\0", "\u{2028}", " "];

    /// Pieces that meet each other in every order: a CR before an LF, a mark after a letter.
    fn texts(pieces: usize) -> impl Strategy<Value = String> {
        vec(select(&PIECES[..]), 0..pieces).prop_map(|pieces| pieces.concat())
    }

    fn changes() -> impl Strategy<Value = Change> {
        let line = prop_oneof![9 => 0..12u32, 1 => 0..400u32];
        let start = (line, 0..9u32);
        let length = prop_oneof![Just((0, 0)), (Just(0), 0..4u32), (0..3u32, 0..9u32)];
        let range = (start, length).prop_map(|((line, column), (lines, columns))| {
            // Now and then reversed.
            range((line, column), (line + lines, if lines == 2 { columns } else { column / 2 + columns }))
        });
        (proptest::option::weighted(0.97, range), texts(6)).prop_map(|(range, text)| Change { range, text })
    }

    proptest! {
        #[test]
        fn a_script_of_changes_equals_a_naive_model(
            start in prop_oneof![texts(20), texts(2000)],
            script in vec(changes(), 1..20),
            encoding in select(&ENCODINGS[..]),
        ) {
            let mut document = Document::new(&start);
            let mut model = start;
            for change in script {
                let before = model.clone();
                match (document.apply(&change, encoding), naive_apply(&model, &change, encoding)) {
                    (Ok(edit), Some(after)) => {
                        let kept = &before[edit.span.end()..];
                        let replayed = format!("{}{}{kept}", &before[..edit.span.start()], change.text);
                        prop_assert_eq!(&replayed, &after);
                        prop_assert_eq!(edit.new_span().of(&after), &change.text);
                        model = after;
                    }
                    (Err(_), None) => {}
                    (got, wanted) => prop_assert!(false, "{:?}: {:?}, expected {:?}", change, got, wanted),
                }
                prop_assert_eq!(&*document.text(), &model);
                prop_assert_eq!(document.len(), model.len());
            }
        }

        #[test]
        fn positions_and_offsets_agree(
            text in prop_oneof![texts(20), texts(2000)],
            places in vec((0..20u32, 0..20u32), 1..20),
            offsets in vec(0..4000usize, 1..20),
        ) {
            let document = Document::new(&text);
            for encoding in ENCODINGS {
                for &(line, column) in &places {
                    let asked = Position::new(line, column);
                    let offset = document.offset(asked, encoding);
                    prop_assert_eq!(offset, naive_offset(&text, asked, encoding));
                    let found = document.position(offset, encoding);
                    prop_assert_eq!(document.offset(found, encoding), offset);
                    // A place in the text that is not clamped comes back as it was.
                    if found.line == line && found.column >= column {
                        prop_assert_eq!(found, asked);
                    }
                }
                for &asked in &offsets {
                    let position = document.position(asked, encoding);
                    let offset = document.offset(position, encoding);
                    prop_assert_eq!(document.position(offset, encoding), position);
                    let inside = text.is_char_boundary(asked) && !text[..asked].ends_with('\r');
                    if inside {
                        prop_assert_eq!(offset, asked);
                    }
                    let line = document.line_span(position.line as usize);
                    prop_assert!(line.touches(offset) && !line.of(&text).contains(['\r', '\n']));
                }
            }
        }
    }
}

//! What one look at a few bytes of YAML can tell: where a line, a quote, a bracket or a key ends.

use crate::text::Span;

/// The bytes of a text up to the end of the YAML in it.
#[derive(Clone, Copy)]
pub(super) struct Source<'t> {
    bytes: &'t [u8],
}

/// A key at the begin of a line or after a dash.
pub(super) struct Key {
    /// The key without its quotes.
    pub(super) span: Span,
    /// The byte after its colon.
    pub(super) after: usize,
}

/// Blanks inside a line; YAML 1.2 section 5.5.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// Line breaks; YAML 1.2 section 5.4.
pub(super) fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

impl<'t> Source<'t> {
    pub(super) fn new(text: &'t str, end: usize) -> Self {
        Self { bytes: text.get(..end).unwrap_or_default().as_bytes() }
    }

    pub(super) fn len(self) -> usize {
        self.bytes.len()
    }

    pub(super) fn at(self, offset: usize) -> Option<u8> {
        self.bytes.get(offset).copied()
    }

    pub(super) fn starts_with(self, offset: usize, part: &[u8]) -> bool {
        self.bytes.get(offset..).is_some_and(|rest| rest.starts_with(part))
    }

    /// The byte after the first `part` in `from..end`.
    pub(super) fn find(self, from: usize, end: usize, part: &[u8]) -> Option<usize> {
        let found = memchr::memmem::find(self.bytes.get(from..end)?, part)?;
        Some(from + found + part.len())
    }

    /// Whether a token that ends before `offset` is followed by a blank, a line break or nothing.
    pub(super) fn is_gap(self, offset: usize) -> bool {
        self.at(offset).is_none_or(|byte| is_blank(byte) || is_break(byte))
    }

    /// The end of the line that `from` stands in, without its break.
    pub(super) fn line_end(self, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        memchr::memchr2(b'\n', b'\r', rest).map_or(self.len(), |length| from + length)
    }

    pub(super) fn skip_blanks(self, from: usize, end: usize) -> usize {
        let blank = self.bytes.get(from..end).unwrap_or_default();
        from + blank.iter().take_while(|byte| is_blank(**byte)).count()
    }

    /// `end` without the blanks before it, but not before `start`.
    pub(super) fn trim_end(self, start: usize, end: usize) -> usize {
        let kept = self.bytes.get(start..end).unwrap_or_default();
        end - kept.iter().rev().take_while(|byte| is_blank(**byte)).count()
    }

    /// The column of `offset` if only blanks stand before it in its line.
    pub(super) fn indentation(self, offset: usize) -> Option<usize> {
        let before = self.bytes.get(..offset)?;
        let blanks = before.iter().rev().take_while(|byte| is_blank(**byte)).count();
        let outer = before.get(..before.len() - blanks)?;
        outer.last().is_none_or(|byte| is_break(*byte)).then_some(blanks)
    }

    /// Whether a line at `start` is `---` or `...`; YAML 1.2 section 9.1.
    pub(super) fn is_document_marker(self, start: usize) -> bool {
        (self.starts_with(start, b"---") || self.starts_with(start, b"...")) && self.is_gap(start + 3)
    }

    pub(super) fn is_dash(self, offset: usize) -> bool {
        self.at(offset) == Some(b'-') && self.is_gap(offset + 1)
    }

    /// The `#` of the comment in `from..end`, which a blank or nothing must precede.
    pub(super) fn comment(self, from: usize, end: usize) -> Option<usize> {
        let line = self.bytes.get(from..end)?;
        memchr::memchr_iter(b'#', line).map(|at| from + at).find(|at| {
            at.checked_sub(1).and_then(|before| self.at(before)).is_none_or(|b| is_blank(b) || is_break(b))
        })
    }

    /// A comment's text: without its `#` and outer blanks.
    pub(super) fn comment_text(self, hash: usize, end: usize) -> Span {
        let marks = self.bytes.get(hash..end).unwrap_or_default();
        let start = hash + marks.iter().take_while(|byte| **byte == b'#').count();
        let start = self.skip_blanks(start, end);
        Span::new(start, self.trim_end(start, end))
    }

    /// The byte after the quote that closes the one at `open`, before `end`.
    pub(super) fn quoted_end(self, open: usize, end: usize) -> Option<usize> {
        let quote = self.at(open)?;
        let mut at = open + 1;
        loop {
            let rest = self.bytes.get(at..end)?;
            at += memchr::memchr2(quote, b'\\', rest)?;
            if self.at(at) == Some(quote) {
                if quote == b'"' || self.at(at + 1) != Some(quote) || at + 1 >= end {
                    return Some(at + 1);
                }
                at += 2;
            } else {
                at += if quote == b'"' { 2 } else { 1 };
            }
        }
    }

    /// The key that begins at `at`, if a colon that ends it stands before `end`.
    pub(super) fn key(self, at: usize, end: usize) -> Option<Key> {
        let first = self.at(at)?;
        let closed = match first {
            b'"' | b'\'' => Some(self.quoted_end(at, end)?),
            b'[' | b'{' => Some(self.closing(at, end, |_| false).ok()?),
            _ => None,
        };
        if let Some(close) = closed {
            let colon = self.skip_blanks(close, end);
            let is_key = self.at(colon) == Some(b':') && colon < end && self.is_gap(colon + 1);
            let quotes = usize::from(matches!(first, b'"' | b'\''));
            return is_key.then(|| Key { span: Span::new(at + quotes, close - quotes), after: colon + 1 });
        }
        let line = self.bytes.get(at..end)?;
        for found in memchr::memchr2_iter(b':', b'#', line) {
            let place = at + found;
            if self.at(place) == Some(b':') {
                if self.is_gap(place + 1) {
                    let span = Span::new(at, self.trim_end(at, place));
                    return (!span.is_empty()).then_some(Key { span, after: place + 1 });
                }
            } else if found == 0 || self.at(place - 1).is_some_and(is_blank) {
                return None;
            }
        }
        None
    }

    /// The byte after the bracket or quote that closes the one at `open`; else where the search ended: at
    /// `limit`, or at a line break whose next line `ends_it`.
    pub(super) fn closing(
        self,
        open: usize,
        limit: usize,
        ends_it: impl Fn(usize) -> bool,
    ) -> Result<usize, usize> {
        let mut depth = 0usize;
        let mut quote = None;
        // Whether a quote here would begin a quoted scalar; inside a plain one (`it's`) it is a letter.
        let mut fresh = true;
        let mut at = open;
        while at < limit {
            let Some(byte) = self.at(at) else { break };
            let next = self.at(at + 1);
            at += 1;
            if is_break(byte) {
                if ends_it(at) {
                    return Err(at - 1);
                }
                fresh = quote.is_none();
                continue;
            }
            if let Some(open) = quote {
                if byte == b'\\' && open == b'"' {
                    at += usize::from(next.is_some_and(|byte| !is_break(byte)));
                } else if byte == open && open == b'\'' && next == Some(open) {
                    at += 1;
                } else if byte == open {
                    quote = None;
                    // `"key":"value"`: a colon right after a closing quote ends a key.
                    fresh = next == Some(b':');
                    at += usize::from(fresh && depth > 0);
                    if depth == 0 {
                        return Ok(at);
                    }
                }
                continue;
            }
            match byte {
                b'"' | b'\'' if fresh => quote = Some(byte),
                b'[' | b'{' => (depth, fresh) = (depth + 1, true),
                b']' | b'}' => {
                    depth = depth.saturating_sub(1);
                    fresh = false;
                    if depth == 0 {
                        return Ok(at);
                    }
                }
                b',' => fresh = true,
                b':' if self.is_gap(at) => fresh = true,
                b'#' if self.comment(at - 1, at).is_some() => at = self.line_end(at),
                b' ' | b'\t' => {}
                _ => fresh = false,
            }
        }
        Err(at.min(limit))
    }
}

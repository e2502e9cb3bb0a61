//! ATX headings: what stands between the opening and the closing `#`.

use super::BlockKind;
use super::marks::{line_end, skip, skip_blanks};
use super::scanner::Scanner;
use crate::text::Span;

impl Scanner<'_> {
    /// Reads the heading at `start`; the start of the next line.
    pub(super) fn atx_heading(&mut self, start: usize, level: u8) -> usize {
        self.flush(start);
        let end = line_end(self.bytes, start);
        let span = self.trim(start, end);
        let text_at = skip_blanks(self.bytes, start + usize::from(level));
        let text = self.bytes.get(text_at..end).unwrap_or_default();
        let content = match text_len(text) {
            0 => {
                let marks = skip(self.bytes, start, |byte| byte == b'#');
                Span::empty(span.end().min(marks + 1))
            }
            length => self.trim(text_at, text_at + length),
        };
        self.push(BlockKind::Heading(level), span, content);
        self.next_line(end)
    }
}

/// How much of a heading is left without closing marks and spaces.
fn text_len(text: &[u8]) -> usize {
    let end = text.iter().rposition(|byte| *byte != b' ').map_or(0, |last| last + 1);
    let text = text.get(..end).unwrap_or_default();
    let closing = text.iter().rposition(|byte| *byte != b'#').map_or(0, |last| last + 1);
    let before = text.get(..closing).unwrap_or_default();
    let spaces = before.iter().rev().take_while(|byte| **byte == b' ').count();
    // Marks that no space parts from the text belong to it.
    if closing == 0 || spaces > 0 { closing - spaces } else { end }
}

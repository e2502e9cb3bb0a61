//! Link reference definitions at the start of a paragraph: they are no text, so no block says them.

use super::line::Line;
use super::marks::{blank, byte, eol, is_space, setext, skip_blanks};
use super::scanner::Scanner;

/// Brackets inside a destination.
const MAX_PARENTHESES: usize = 33;
/// What a label may hold that is not plain ASCII.
const MAX_LABEL: usize = 1_000;

impl<'a> Scanner<'a> {
    /// Reads definitions as long as they come, then the paragraph after them; the start of the line after all.
    pub(super) fn definitions(&mut self, start: usize, line: Line<'a>) -> usize {
        let (mut start, mut line) = (start, line);
        while let Some(end) = self.definition(line.at) {
            let Some(next) = blank(self.bytes, end) else { return self.after_definition(start, end) };
            let Some(more) = self.lazy_line(next) else { return self.after_definition(start, next) };
            (start, line) = (next, more);
        }
        self.paragraph(start, line.at, None)
    }

    fn after_definition(&mut self, start: usize, next: usize) -> usize {
        self.finish_list(start);
        next
    }

    /// The line at `start`, when it could go on with a paragraph.
    fn lazy_line(&self, start: usize) -> Option<Line<'a>> {
        let mut line = Line::new(self.bytes, start);
        let current = self.containers.all_match(&mut line);
        if !line.full_indent(4) && self.interrupts(line.at, current) || line.blank().is_some() {
            return None;
        }
        line.all_indent();
        Some(line)
    }

    /// Where the definition at `at` ends.
    fn definition(&self, at: usize) -> Option<usize> {
        if byte(self.bytes, at) != Some(b'[') {
            return None;
        }
        let label_end = self.label(at + 1)?;
        if byte(self.bytes, label_end) != Some(b':') {
            return None;
        }
        let (dest_at, _) = self.gap(label_end + 1)?;
        let dest_end = destination(self.bytes, dest_at).filter(|end| *end > dest_at)?;
        let Some((title_at, breaks)) = self.gap(dest_end) else { return Some(dest_end) };
        if title_at == dest_end && breaks == 0 {
            return None;
        }
        let title_end = self.title(title_at).filter(|end| blank(self.bytes, *end).is_some());
        // What is no title may still be the next line of a paragraph.
        title_end.or((breaks > 0).then_some(dest_end))
    }

    /// Where a label ends, after its `]`; `at` is after its `[`.
    fn label(&self, at: usize) -> Option<usize> {
        let mut at = at;
        let mut is_empty = true;
        let mut count = 0;
        while count < MAX_LABEL {
            match byte(self.bytes, at)? {
                b'[' => return None,
                b']' => return (!is_empty).then_some(at + 1),
                b'\\' if byte(self.bytes, at + 1)?.is_ascii_punctuation() => {
                    at += 2;
                    count += 2;
                    is_empty = false;
                }
                first if is_space(first) => {
                    let end = self.label_gap(at)?;
                    count += end - at;
                    at = end;
                }
                other => {
                    at += 1;
                    count += usize::from(!other.is_ascii());
                    is_empty = false;
                }
            }
        }
        None
    }

    /// Where white space inside a label ends; it may hold one line break.
    fn label_gap(&self, at: usize) -> Option<usize> {
        let mut at = at;
        let mut breaks = 0;
        while byte(self.bytes, at).is_some_and(is_space) {
            let Some(next) = eol(self.bytes, at) else {
                at += 1;
                continue;
            };
            breaks += 1;
            if breaks > 1 {
                return None;
            }
            let mut line = Line::new(self.bytes, next);
            let current = self.containers.all_match(&mut line);
            if !line.full_indent(4)
                && (self.interrupts(line.at, current) || current && setext(self.bytes, line.at).is_some())
            {
                return None;
            }
            at = line.at;
        }
        Some(at)
    }

    /// Where white space between the parts of a definition ends, and how many line breaks it holds: at most
    /// one.
    fn gap(&self, at: usize) -> Option<(usize, usize)> {
        let mut at = at;
        let mut breaks = 0;
        loop {
            at = skip_blanks(self.bytes, at);
            let Some(next) = eol(self.bytes, at) else { return Some((at, breaks)) };
            breaks += 1;
            if breaks > 1 {
                return None;
            }
            at = self.next_part(next)?.at;
        }
    }

    /// The line at `start`, when a definition may go on there.
    fn next_part(&self, start: usize) -> Option<Line<'a>> {
        let mut line = Line::new(self.bytes, start);
        let current = self.containers.all_match(&mut line);
        let ends = !line.full_indent(4)
            && (self.interrupts(line.at, current) || setext(self.bytes, line.at).is_some());
        (!ends).then_some(line)
    }

    /// Where the title at `at` ends.
    fn title(&self, at: usize) -> Option<usize> {
        let closing = match byte(self.bytes, at)? {
            quote @ (b'\'' | b'"') => quote,
            b'(' => b')',
            _ => return None,
        };
        let mut at = at + 1;
        loop {
            let found = byte(self.bytes, at)?;
            if let Some(next) = eol(self.bytes, at) {
                let mut line = self.next_part(next)?;
                line.all_indent();
                if line.blank().is_some() {
                    return None;
                }
                at = line.at;
                continue;
            }
            match found {
                b'(' if closing == b')' => return None,
                b'\\' => {
                    at += 1;
                    at += usize::from(!matches!(byte(self.bytes, at), None | Some(b'\n' | b'\r')));
                }
                found if found == closing => return Some(at + 1),
                _ => at += 1,
            }
        }
    }
}

/// Where the destination at `at` ends: at its own start if there is none.
fn destination(bytes: &[u8], at: usize) -> Option<usize> {
    let is_escape = |at| byte(bytes, at + 1).is_some_and(|byte| byte.is_ascii_punctuation());
    let mut end = at;
    if byte(bytes, at) == Some(b'<') {
        loop {
            end += 1;
            match byte(bytes, end)? {
                b'\n' | b'\r' | b'<' => return None,
                b'>' => return Some(end + 1),
                b'\\' if is_escape(end) => end += 1,
                _ => {}
            }
        }
    }
    let mut open = 0;
    while let Some(found) = byte(bytes, end) {
        match found {
            0..=b' ' => break,
            b'(' if open == MAX_PARENTHESES => return None,
            b'(' => open += 1,
            b')' if open == 0 => break,
            b')' => open -= 1,
            b'\\' if is_escape(end) => end += 1,
            _ => {}
        }
        end += 1;
    }
    (open == 0).then_some(end)
}

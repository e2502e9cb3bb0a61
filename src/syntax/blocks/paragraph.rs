//! Paragraphs, what ends them, and the setext headings they may turn out to be.

use memchr::memchr;

use super::html::{starts_block_1_to_5, starts_block_6};
use super::line::Line;
use super::marks::{atx, byte, eol, fence, interrupting_item, line_end, rule, setext};
use super::scanner::Scanner;
use super::{BlockKind, Task};
use crate::text::Span;

impl Scanner<'_> {
    /// Reads the paragraph whose text begins at `at`, on the line at `line_start`, or the table or the setext
    /// heading that it turns out to be; the start of the line after it. `task` is the mark before it and where
    /// that ends.
    pub(super) fn paragraph(&mut self, line_start: usize, at: usize, task: Option<(Task, usize)>) -> usize {
        self.finish_list(line_start);
        let mut end = line_end(self.bytes, at);
        let mut next = eol(self.bytes, end).unwrap_or(end);
        if self.may_have_bar(at, end)
            && let Some((columns, body)) = self.table_head(at, end, next)
        {
            return self.table(at, end, columns, body);
        }
        let before = (self.blocks.list.len(), self.pending());
        if let Some((task, text_at)) = task {
            self.mark_task(task, text_at);
        }
        self.push_line(at, end);
        loop {
            let text_at = if self.is_plain(next) {
                next
            } else if matches!(byte(self.bytes, next), None | Some(b'\n' | b'\r')) {
                break;
            } else {
                let mut line = Line::new(self.bytes, next);
                let current = self.containers.all_match(&mut line);
                if !line.full_indent(4) {
                    if current && let Some((level, after)) = setext(self.bytes, line.at) {
                        self.blocks.list.truncate(before.0);
                        self.set_pending(before.1);
                        self.setext_heading(Span::new(at, end), level, after);
                        return after;
                    }
                    if self.interrupts(line.at, current) {
                        break;
                    }
                }
                line.all_indent();
                if line.is_at_end() {
                    break;
                }
                next
            };
            end = line_end(self.bytes, text_at);
            self.push_line(text_at, end);
            next = eol(self.bytes, end).unwrap_or(end);
        }
        self.flush(next);
        next
    }

    /// Whether a `|` may stand in `at..end`, where no paragraph was before.
    fn may_have_bar(&mut self, at: usize, end: usize) -> bool {
        if self.bar < at {
            let rest = self.bytes.get(at..).unwrap_or_default();
            self.bar = at + memchr(b'|', rest).unwrap_or(rest.len());
        }
        self.bar < end
    }

    /// Whether the line at `at` can only go on with a paragraph outside of all containers.
    fn is_plain(&self, at: usize) -> bool {
        self.containers.is_empty() && byte(self.bytes, at).is_some_and(|byte| byte.is_ascii_alphabetic())
    }

    fn setext_heading(&mut self, text: Span, level: u8, after: usize) {
        self.flush(text.start());
        let span = Span::new(text.start(), self.trim(text.start(), after).end());
        let content = text.trim(self.text);
        self.push(BlockKind::Heading(level), span, content);
    }

    /// Whether a paragraph ends before a line whose text is at `at`; `current` says whether the line stands in
    /// all containers that the paragraph stands in.
    pub(super) fn interrupts(&self, at: usize, current: bool) -> bool {
        interrupts_outside_table(self.bytes, at, !current)
            || byte(self.bytes, at) == Some(b'|') && self.starts_table(at)
    }
}

/// The same without a look for tables. `any_item` says that every list item will do.
pub(super) fn interrupts_outside_table(bytes: &[u8], at: usize, any_item: bool) -> bool {
    let Some(first) = byte(bytes, at) else { return true };
    match first {
        b'\n' | b'\r' | b'>' => true,
        b'*' | b'-' | b'_' | b'+' | b'0'..=b'9' => {
            rule(bytes, at).is_ok() || interrupting_item(bytes, at, any_item)
        }
        b'#' => atx(bytes, at).is_some(),
        b'`' | b'~' => fence(bytes, at).is_some(),
        b'<' => starts_block_1_to_5(bytes, at).is_some() || starts_block_6(bytes, at),
        _ => false,
    }
}

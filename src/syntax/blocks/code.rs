//! Code blocks: fenced and indented.

use super::BlockKind;
use super::line::Line;
use super::marks::{blank, byte, eol, is_blank, line_end, skip};
use super::scanner::Scanner;
use crate::text::Span;

impl Scanner<'_> {
    /// Reads the fence at `start` that is itself indented by `indent` columns; the start of the line after it.
    pub(super) fn fenced_code(&mut self, start: usize, indent: usize, mark: u8, length: usize) -> usize {
        self.flush(start);
        let first_end = line_end(self.bytes, start);
        let info = self.trim(start + length, first_end);
        let mut at = eol(self.bytes, first_end).unwrap_or(first_end);
        let mut body: Option<Span> = None;
        // Where nothing is indented, most lines show at their first byte that they do not close it.
        let is_plain = self.containers.is_empty() && indent == 0;
        let is_code = |byte: u8| byte != mark && !is_blank(byte);
        let (end, next) = loop {
            if is_plain && byte(self.bytes, at).is_some_and(is_code) {
                let start = at;
                at = self.next_line(start);
                body = Some(body.map_or(Span::new(start, at), |body| body.to(Span::new(start, at))));
                continue;
            }
            let mut line = Line::new(self.bytes, at);
            if !self.containers.all_match(&mut line) {
                break (at, at);
            }
            line.indent(indent);
            let mut closing = line;
            if !closing.full_indent(4 - indent)
                && let Some(end) = closing_fence(self.bytes, closing.at, mark, length)
            {
                break (end, blank(self.bytes, end).unwrap_or(end));
            }
            at = self.next_line(line.at);
            let span = Span::new(line.at, at);
            body = Some(body.map_or(span, |body| body.to(span)));
        };
        let span = Span::new(start, end);
        let body = body.unwrap_or_else(|| Span::empty(self.next_line(first_end).min(end)));
        self.push(BlockKind::Fence { info }, span, body);
        next
    }

    /// Reads the code whose text begins at `start`; the start of the line after it.
    pub(super) fn indented_code(&mut self, start: usize) -> usize {
        self.flush(start);
        let mut end = self.next_line(start);
        let mut at = end;
        let mut is_blank = false;
        loop {
            let mut line = Line::new(self.bytes, at);
            if !self.containers.all_match(&mut line)
                || !(line.full_indent(4) || line.is_at_end())
                || line.at == self.bytes.len()
            {
                break;
            }
            at = self.next_line(line.at);
            is_blank = line.blank().is_some();
            if !is_blank {
                end = at;
            }
        }
        self.containers.set_blank(is_blank);
        let span = Span::new(start, end);
        self.push(BlockKind::Code, span, span);
        at
    }
}

/// Where a closing fence ends, before its line's break. The end of the text closes every fence.
fn closing_fence(bytes: &[u8], at: usize, mark: u8, length: usize) -> Option<usize> {
    if at >= bytes.len() {
        return Some(at);
    }
    let after = skip(bytes, at, |byte| byte == mark);
    let end = skip(bytes, after, |byte| byte == b' ');
    (after - at >= length && eol(bytes, end).is_some()).then_some(end)
}

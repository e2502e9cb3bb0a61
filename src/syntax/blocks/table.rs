//! Tables as GitHub has them (GFM 0.29, "Tables (extension)"): a head, a row of delimiters, rows.

use memchr::memchr_iter;

use super::BlockKind;
use super::line::Line;
use super::marks::{blank, byte, eol, line_end, skip_blanks};
use super::paragraph::interrupts_outside_table;
use super::scanner::Scanner;
use crate::text::Span;

/// Cells that rows of one table may lack before it ends: many columns and many short rows would otherwise make
/// cells without bound.
const MAX_MISSING: usize = 1 << 18;

impl Scanner<'_> {
    /// Whether the paragraph whose first line is `at..end` is a table: the number of its columns and the start
    /// of its first row. `next` is the start of the next line, where the delimiters would be.
    pub(super) fn table_head(&self, at: usize, end: usize, next: usize) -> Option<(usize, usize)> {
        let columns = self.columns(at, end)?;
        let line = self.bytes.get(at..end)?;
        let escapes = line.iter().rev().take_while(|byte| **byte == b'\\').count();
        if escapes % 2 == 1 && next < self.bytes.len() {
            return None;
        }
        self.delimiters(next).filter(|(found, _)| *found == columns)
    }

    /// Whether a table starts at `at` that may end a paragraph: its head begins with a `|`.
    pub(super) fn starts_table(&self, at: usize) -> bool {
        let end = line_end(self.bytes, at);
        let columns = self.columns(at, end);
        let next = eol(self.bytes, end).unwrap_or(end);
        end < self.bytes.len() && columns.is_some() && self.delimiters(next).map(|found| found.0) == columns
    }

    /// The number of columns of a table's head; `None` without any `|`.
    fn columns(&self, at: usize, end: usize) -> Option<usize> {
        let line = self.bytes.get(at..end)?;
        let is_mark =
            |index: &usize| index.checked_sub(1).and_then(|before| byte(line, before)) != Some(b'\\');
        let mut marks = memchr_iter(b'|', line).filter(is_mark);
        let first = marks.next()?;
        let (count, last) = marks.fold((1, first), |(count, _), mark| (count + 1, mark));
        let leading = byte(self.bytes, skip_blanks(self.bytes, at)) == Some(b'|');
        let trailing = blank(self.bytes, at + last + 1).is_some();
        Some(count + 1 - usize::from(leading) - usize::from(trailing))
    }

    /// The row of delimiters on the line at `start`: how many columns, and the start of the line after it.
    fn delimiters(&self, start: usize) -> Option<(usize, usize)> {
        let mut line = Line::new(self.bytes, start);
        if !self.containers.all_match(&mut line) {
            return None;
        }
        let end = line_end(self.bytes, line.at);
        let row = self.bytes.get(line.at..end)?;
        let indent = row.iter().take_while(|byte| **byte == b' ').count();
        let row = row.get(indent..).filter(|row| indent <= 3 && !row.is_empty())?;
        let inner = row.strip_prefix(b"|").unwrap_or(row);
        if inner.iter().any(|byte| !matches!(byte, b' ' | b':' | b'-' | b'|')) {
            return None;
        }
        let has_mark = row.contains(&b'|');
        let mut columns = 0;
        let mut parts = inner.split(|byte| *byte == b'|').peekable();
        while let Some(part) = parts.next() {
            if parts.peek().is_some() {
                // A column without a hyphen: not a row of delimiters.
                part.contains(&b'-').then_some(())?;
                columns += 1;
            } else {
                columns += usize::from(part.iter().any(|byte| *byte != b' '));
            }
        }
        let is_row = has_mark && inner.contains(&b'-');
        is_row.then(|| (columns, eol(self.bytes, end).unwrap_or(end)))
    }

    /// Reads the table whose head is `start..end` and whose rows begin at `body`; the start of the line after
    /// it.
    pub(super) fn table(&mut self, start: usize, end: usize, columns: usize, body: usize) -> usize {
        self.flush(start);
        let mut missing = 0;
        self.row(Span::new(start, end), columns, true, &mut missing);
        let mut at = body;
        while at < self.bytes.len() {
            let mut line = Line::new(self.bytes, at);
            if !self.containers.all_match(&mut line) {
                break;
            }
            line.all_indent();
            if interrupts_outside_table(self.bytes, line.at, true) {
                break;
            }
            let end = line_end(self.bytes, line.at);
            if !self.row(Span::new(line.at, end), columns, false, &mut missing) {
                break;
            }
            at = eol(self.bytes, end).unwrap_or(end);
        }
        at
    }

    /// Adds a row; says no if the line is none, or if too many cells are missing.
    fn row(&mut self, line: Span, columns: usize, head: bool, missing: &mut usize) -> bool {
        let first = self.blocks.cells.len();
        let (mut at, end) = (line.start(), line.end());
        let mut count = 0;
        loop {
            at += usize::from(byte(self.bytes, at) == Some(b'|'));
            let inner = skip_blanks(self.bytes, at);
            if inner >= end {
                break;
            }
            let cell_end = self.cell_end(inner, end);
            if count < columns {
                let cell = self.trim(at, cell_end);
                self.blocks.cells.push(cell);
            }
            count += 1;
            at = cell_end;
        }
        if count == 0 && !head {
            return false;
        }
        let lacking = columns.saturating_sub(count);
        *missing += lacking;
        if *missing > MAX_MISSING {
            self.blocks.cells.truncate(first);
            return false;
        }
        let after = Span::empty(eol(self.bytes, end).unwrap_or(end));
        self.blocks.cells.extend(std::iter::repeat_n(after, lacking));
        let clamped = u16::try_from(columns).unwrap_or(u16::MAX);
        let kind = BlockKind::Row { head, first: u32::try_from(first).unwrap_or(u32::MAX), count: clamped };
        let span = self.trim(line.start(), end);
        self.push(kind, span, span);
        true
    }

    /// Where the cell at `at` ends: at a `|` without a backslash before it, or at the end of the line.
    fn cell_end(&self, at: usize, end: usize) -> usize {
        let line = self.bytes.get(at..end).unwrap_or_default();
        let before = |index: usize| (at + index).checked_sub(1).and_then(|before| byte(self.bytes, before));
        let mark = memchr_iter(b'|', line).find(|index| before(*index) != Some(b'\\'));
        mark.map_or(end, |index| at + index)
    }
}

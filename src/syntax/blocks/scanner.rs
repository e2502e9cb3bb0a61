//! The state of a reading, and the loop that takes one block after the other.

use super::containers::Containers;
use super::line::Line;
use super::marks::{atx, byte, fence, next_line, rule};
use super::{Block, BlockKind, Blocks, Task};
use crate::text::Span;
use crate::text::lines::line_end;

/// Deeper quotes and items are taken for text: nobody writes them, and each costs time on every line.
const MAX_NESTING: u8 = 100;

/// What is known at the start of a line.
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) blocks: Blocks,
    pub(super) containers: Containers,
    /// No `|` stands between the last paragraph and here.
    pub(super) bar: usize,
    /// A list item whose first line is still to come.
    item: Option<PendingItem>,
}

/// A list item whose marker was read.
#[derive(Clone, Copy)]
pub(super) struct PendingItem {
    start: usize,
    task: Option<Task>,
    /// Where the text of an item without any text would begin.
    text_at: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str, mut blocks: Blocks) -> Self {
        /// About as short as blocks are on average, so that the list seldom grows.
        const BYTES_PER_BLOCK: usize = 64;
        blocks.list.reserve(text.len() / BYTES_PER_BLOCK);
        Self { text, bytes: text.as_bytes(), blocks, containers: Containers::default(), bar: 0, item: None }
    }

    /// Reads all blocks from the start of a line on.
    pub(super) fn run(&mut self, start: usize) {
        let mut at = start;
        while at < self.bytes.len() {
            at = match byte(self.bytes, at) {
                // The two most frequent lines need no second look.
                Some(b'\n') if self.containers.is_empty() => {
                    self.containers.note_blank();
                    at + 1
                }
                Some(b'A'..=b'Z' | b'a'..=b'z') if self.containers.is_empty() => self.paragraph(at, at, None),
                _ => self.block(at),
            };
        }
        while !self.containers.is_empty() {
            self.close_container(self.text.len());
        }
    }

    /// Reads the block that starts on the line at `start`; the start of the line after it.
    fn block(&mut self, start: usize) -> usize {
        let mut line = Line::new(self.bytes, start);
        let open = self.containers.matching(&mut line);
        while self.containers.len() > open {
            self.close_container(start);
        }
        while let Some(nested) = self.open_container(start, &mut line) {
            if let Some(next) = nested {
                return next;
            }
        }
        if let Some(next) = line.blank() {
            self.containers.note_blank();
            return next;
        }
        let indent = line.indent(4);
        if indent == 4 {
            self.finish_list(start);
            return self.indented_code(line.at);
        }
        self.leaf(start, indent, line)
    }

    /// Opens one more container, when the line goes on with its marker; then says where to go on if that was
    /// all of the line.
    fn open_container(&mut self, start: usize, line: &mut Line<'_>) -> Option<Option<usize>> {
        if self.containers.nesting() >= MAX_NESTING {
            return None;
        }
        let save = *line;
        let outer = line.indent(4);
        if outer < 4 {
            let marker_at = line.at;
            if let Some(marker) = line.list_marker(outer) {
                self.open_item(marker_at, marker.kind, marker.indent);
                return Some(self.item_start(line));
            }
            if line.quote_marker() {
                self.finish_list(start);
                self.flush(marker_at);
                self.containers.push_quote();
                return Some(None);
            }
        }
        *line = save;
        None
    }

    /// The rest of a list item's first line, when it is blank or a task.
    fn item_start(&mut self, line: &mut Line<'_>) -> Option<usize> {
        if let Some(next) = line.blank() {
            self.containers.note_empty_item(next);
            return Some(next);
        }
        let task = line.task_marker()?;
        if let Some(next) = line.blank() {
            self.mark_task(task, line.at);
            self.containers.note_empty_item(next);
            return Some(next);
        }
        let text_at = line.at;
        line.all_indent();
        Some(self.paragraph(line.at, line.at, Some((task, text_at))))
    }

    /// Reads the block that starts after all containers.
    fn leaf(&mut self, start: usize, indent: usize, line: Line<'a>) -> usize {
        let at = line.at;
        let Some(first) = byte(self.bytes, at) else { return at };
        match first {
            b'<' => {
                if let Some(end) = self.html_start(at) {
                    self.finish_list(start);
                    return self.html(at, end);
                }
            }
            b'*' | b'-' | b'_' => {
                if let Ok(next) = rule(self.bytes, at) {
                    self.finish_list(start);
                    self.flush(at);
                    let span = self.trim(at, next);
                    self.push(BlockKind::Rule, span, span);
                    return next;
                }
            }
            b'#' => {
                if let Some(level) = atx(self.bytes, at) {
                    self.finish_list(start);
                    return self.atx_heading(at, level);
                }
            }
            b'`' | b'~' => {
                if let Some((mark, length)) = fence(self.bytes, at) {
                    self.finish_list(start);
                    return self.fenced_code(at, indent, mark, length);
                }
            }
            b'[' => return self.definitions(start, line),
            _ => {}
        }
        self.paragraph(start, at, None)
    }

    /// The start of the line after the one that `at` stands in.
    pub(super) fn next_line(&self, at: usize) -> usize {
        next_line(self.bytes, at)
    }

    /// The place `start..end` without outer white space.
    pub(super) fn trim(&self, start: usize, end: usize) -> Span {
        let is_ink = |at: usize| self.bytes.get(at).is_some_and(u8::is_ascii_graphic);
        let span = Span::new(start, end);
        if start < end && is_ink(start) && is_ink(end - 1) { span } else { span.trim(self.text) }
    }

    pub(super) fn push(&mut self, kind: BlockKind, span: Span, content: Span) {
        let (depth, quote) = self.containers.depths();
        self.blocks.list.push(Block { kind, span, content, depth, quote });
    }

    /// Takes note of a list item whose text is still to come.
    pub(super) fn pend(&mut self, start: usize) {
        let text_at = start + marker_len(self.text.get(start..).unwrap_or_default());
        self.item = Some(PendingItem { start, task: None, text_at });
    }

    /// Takes note that the pending item is a task.
    pub(super) fn mark_task(&mut self, task: Task, text_at: usize) {
        if let Some(item) = &mut self.item {
            *item = PendingItem { task: Some(task), text_at, ..*item };
        }
    }

    /// The item whose text is still to come.
    pub(super) fn pending(&self) -> Option<PendingItem> {
        self.item
    }

    /// Goes back to where this item was still to come.
    pub(super) fn set_pending(&mut self, item: Option<PendingItem>) {
        self.item = item;
    }

    /// Ends a pending item that has no text of its own: at most at `limit`, where the next block begins.
    pub(super) fn flush(&mut self, limit: usize) {
        if let Some(item) = self.item.take() {
            let content = self.trim(item.text_at, line_end(self.text, item.text_at, limit));
            self.push(BlockKind::Item { task: item.task }, Span::new(item.start, content.end()), content);
        }
    }

    /// Adds the line of a paragraph at `start..end`, without its indentation and the marks of the quotes it
    /// stands in: the pending item's first, or one more.
    pub(super) fn push_line(&mut self, start: usize, end: usize) {
        let mut content = self.trim(start, end);
        if content.is_empty() {
            return;
        }
        for _ in 0..self.containers.depths().1 {
            if byte(self.bytes, content.start()) != Some(b'>') {
                break;
            }
            content = self.trim(content.start() + 1, content.end());
        }
        match self.item.take() {
            Some(item) => {
                let kind = BlockKind::Item { task: item.task };
                self.push(kind, Span::new(item.start, content.end()), content);
            }
            None if content.is_empty() => {}
            None => self.push(BlockKind::Line, content, content),
        }
    }
}

/// Length of a list marker with the blank after it: `- `, `12. `.
fn marker_len(item: &str) -> usize {
    let digits = item.bytes().take_while(u8::is_ascii_digit).count();
    let blank = item.as_bytes().get(digits + 1).is_some_and(|byte| matches!(byte, b' ' | b'\t'));
    digits + 1 + usize::from(blank)
}

//! The block quotes, lists and items that are open, and when they close.

use super::line::Line;
use super::scanner::Scanner;

/// One open container.
#[derive(Clone, Copy)]
enum Container {
    Quote,
    List {
        /// The bullet, or the delimiter after the number: another one starts another list.
        kind: u8,
        /// Whether no blank line stands between its blocks.
        tight: bool,
    },
    Item {
        /// How far its lines are indented.
        indent: usize,
    },
}

/// All open containers, outermost first.
#[derive(Default)]
pub(super) struct Containers {
    open: Vec<Container>,
    depth: u8,
    quote: u8,
    /// Whether the last line was blank.
    blank: bool,
    /// Where the line after a marker without text starts, while nothing else came.
    empty_item: Option<usize>,
}

impl Containers {
    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.open.len()
    }

    /// How many list items and how many quotes are open.
    pub(super) fn depths(&self) -> (u8, u8) {
        (self.depth, self.quote)
    }

    /// How many list items and quotes are open in all.
    pub(super) fn nesting(&self) -> u8 {
        self.depth.saturating_add(self.quote)
    }

    /// Reads the markers and indentation with which a line goes on in open containers; how many do.
    pub(super) fn matching(&self, line: &mut Line<'_>) -> usize {
        if self.quote == 0 && line.is_at_end() {
            return self.open.len();
        }
        for (index, container) in self.open.iter().enumerate() {
            let save = *line;
            let goes_on = match container {
                Container::Quote => {
                    line.indent(3);
                    line.quote_marker()
                }
                Container::Item { indent } => line.full_indent(*indent) || line.is_at_end(),
                Container::List { .. } => true,
            };
            if !goes_on {
                *line = save;
                return index;
            }
        }
        self.open.len()
    }

    /// Whether a line goes on in all open containers; reads their markers.
    pub(super) fn all_match(&self, line: &mut Line<'_>) -> bool {
        self.matching(line) == self.open.len()
    }

    pub(super) fn push_quote(&mut self) {
        self.open.push(Container::Quote);
        self.quote = self.quote.saturating_add(1);
    }

    /// Takes note of a blank line.
    pub(super) fn note_blank(&mut self) {
        match self.open.last_mut() {
            Some(Container::Quote) => {}
            Some(Container::Item { indent }) if self.empty_item.is_some() => {
                self.blank = true;
                // An item without text holds nothing after a blank line, so its indentation means nothing.
                *indent = 0;
            }
            _ => self.blank = true,
        }
    }

    /// Takes note of whether the last line was blank, as indented code knows.
    pub(super) fn set_blank(&mut self, blank: bool) {
        self.blank = blank;
    }

    /// Takes note of a marker without text; the next line starts at `next`.
    pub(super) fn note_empty_item(&mut self, next: usize) {
        self.empty_item = Some(next);
    }

    fn pop(&mut self) -> Option<Container> {
        let container = self.open.pop()?;
        match container {
            Container::Quote => self.quote = self.quote.saturating_sub(1),
            Container::Item { .. } => self.depth = self.depth.saturating_sub(1),
            Container::List { tight: true, .. } => self.empty_item = None,
            Container::List { .. } => {}
        }
        Some(container)
    }

    fn loosen(&mut self, from_top: usize) {
        let index = self.open.len().checked_sub(from_top + 1);
        if let Some(Container::List { tight, .. }) = index.and_then(|index| self.open.get_mut(index)) {
            *tight = false;
        }
        self.blank = false;
    }
}

impl Scanner<'_> {
    /// Closes the innermost container at `end`.
    pub(super) fn close_container(&mut self, end: usize) {
        self.flush(end);
        self.containers.pop();
    }

    /// Before any block but a list item: closes a list whose items are all closed, and an item that has had a
    /// blank line where its text should be.
    pub(super) fn finish_list(&mut self, at: usize) {
        self.finish_empty_item();
        if matches!(self.containers.open.last(), Some(Container::List { .. })) {
            self.close_container(at);
        }
        if self.containers.blank {
            self.containers.loosen(1);
        }
    }

    fn finish_empty_item(&mut self) {
        let Some(end) = self.containers.empty_item else { return };
        if self.containers.blank && matches!(self.containers.open.last(), Some(Container::Item { .. })) {
            self.close_container(end);
        }
        self.containers.empty_item = None;
    }

    /// Opens a list item, in the open list if it is of that kind, else in a new one.
    pub(super) fn open_item(&mut self, start: usize, kind: u8, indent: usize) {
        self.finish_empty_item();
        match self.containers.open.last() {
            Some(Container::List { kind: open, .. }) if *open == kind => {
                if self.containers.blank {
                    self.containers.loosen(0);
                }
            }
            _ => {
                if !self.containers.is_empty() {
                    self.finish_list(start);
                }
                self.flush(start);
                self.containers.open.push(Container::List { kind, tight: true });
                self.containers.blank = false;
            }
        }
        self.flush(start);
        self.containers.open.push(Container::Item { indent });
        self.containers.depth = self.containers.depth.saturating_add(1);
        self.pend(start);
    }
}

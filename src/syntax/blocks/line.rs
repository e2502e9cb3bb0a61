//! The start of a line: indentation in columns, and the markers of containers.
//!
//! A tab is as wide as it takes to the next multiple of four columns (CommonMark 0.31, "Tabs"); a marker may
//! use up only some of them.

use super::Task;
use super::marks::{blank, byte, is_blank, is_space, rule};

/// How far the start of a line has been read.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    bytes: &'a [u8],
    /// The first byte that is not read.
    pub(super) at: usize,
    /// Where columns are counted from: the start of the line or the place after the last tab.
    stop: usize,
    /// Columns of the last tab that nothing used yet.
    left: usize,
    /// No thematic break starts before this place: read once, however many markers come before.
    rule_from: usize,
}

/// The marker of a list item.
pub(super) struct Marker {
    /// What tells one list from the next: the bullet, or the delimiter after the number.
    pub(super) kind: u8,
    /// How far later lines have to be indented.
    pub(super) indent: usize,
}

impl<'a> Line<'a> {
    /// The line that starts at `at`.
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, stop: at, left: 0, rule_from: 0 }
    }

    /// Reads up to `columns` of indentation; how many there were.
    pub(super) fn indent(&mut self, columns: usize) -> usize {
        let used = self.left.min(columns);
        self.left -= used;
        let mut wanted = columns - used;
        while wanted > 0 {
            match byte(self.bytes, self.at) {
                Some(b' ') => {
                    self.at += 1;
                    wanted -= 1;
                }
                Some(b'\t') => {
                    let width = 4 - (self.at - self.stop) % 4;
                    self.at += 1;
                    self.stop = self.at;
                    let used = width.min(wanted);
                    wanted -= used;
                    self.left = width - used;
                }
                _ => break,
            }
        }
        columns - wanted
    }

    /// Reads `columns` of indentation; says whether all were there, and keeps those that were.
    pub(super) fn full_indent(&mut self, columns: usize) -> bool {
        self.indent(columns) == columns
    }

    /// Reads all indentation.
    pub(super) fn all_indent(&mut self) {
        self.left = 0;
        while matches!(byte(self.bytes, self.at), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    /// Whether the line ends here.
    pub(super) fn is_at_end(&self) -> bool {
        matches!(byte(self.bytes, self.at), None | Some(b'\n' | b'\r'))
    }

    /// Reads `>` and a column after it.
    pub(super) fn quote_marker(&mut self) -> bool {
        let found = byte(self.bytes, self.at) == Some(b'>');
        if found {
            self.at += 1;
            self.indent(1);
        }
        found
    }

    /// Reads the marker of a list item that is itself indented by `outer` columns, and the indentation of its
    /// text; reads nothing if there is none.
    pub(super) fn list_marker(&mut self, outer: usize) -> Option<Marker> {
        let kind = byte(self.bytes, self.at)?;
        let (kind, width) = match kind {
            b'-' | b'+' | b'*' => {
                if self.at >= self.rule_from {
                    self.rule_from = rule(self.bytes, self.at).err()?;
                }
                (kind, 1)
            }
            b'0'..=b'9' => {
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                let digits = rest.iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
                let delimiter = rest.get(digits).copied().filter(|byte| matches!(byte, b'.' | b')'))?;
                if digits > 9 {
                    return None;
                }
                (delimiter, digits + 1)
            }
            _ => return None,
        };
        let save = *self;
        self.at += width;
        if !self.full_indent(1) && !self.is_at_end() {
            *self = save;
            return None;
        }
        let indent = outer + width + 1;
        if blank(self.bytes, self.at).is_some() {
            return Some(Marker { kind, indent });
        }
        let after = *self;
        let more = self.indent(4);
        if more < 4 {
            return Some(Marker { kind, indent: indent + more });
        }
        // Indented code: its indentation is not the item's.
        *self = after;
        Some(Marker { kind, indent })
    }

    /// Reads `[ ]` or `[x]`; reads nothing if there is none.
    pub(super) fn task_marker(&mut self) -> Option<Task> {
        let mut line = *self;
        line.indent(3);
        let task = match self.bytes.get(line.at..line.at + 4) {
            Some([b'[', mark, b']', after]) if is_space(*after) => match mark {
                b'x' | b'X' => Task::Done,
                mark if is_blank(*mark) => Task::Open,
                _ => return None,
            },
            _ => return None,
        };
        line.at += 3;
        *self = line;
        Some(task)
    }

    /// The start of the next line, when only blanks are left of this one.
    pub(super) fn blank(&self) -> Option<usize> {
        blank(self.bytes, self.at)
    }
}

//! Markdown to a flat list of blocks with their places: all that extraction ever sees of a document.
//!
//! The reader behind it goes over the lines once: CommonMark 0.31 with GitHub's tables and task lists, blocks
//! only; what stands inside a line is [`super::inline`]'s business. The tests hold it equal to pulldown-cmark.

use super::{front_matter, yaml};
use crate::text::Span;

mod code;
mod containers;
mod definition;
mod heading;
mod html;
mod line;
mod marks;
mod paragraph;
mod scanner;
mod table;
#[cfg(test)]
mod tests;

use scanner::Scanner;

/// One block: a line of a paragraph, the first line of a list item, a heading, a table row, a fence, and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// All of it, markers included.
    pub span: Span,
    /// What it says, without markers, indentation and trailing blanks.
    pub content: Span,
    /// How many list items it stands in; a list item itself counts.
    pub depth: u8,
    /// How many block quotes it stands in.
    pub quote: u8,
}

/// The kinds of block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// YAML between `---` lines at the top; `content` is the YAML.
    FrontMatter {
        /// Whether the closing line is there.
        closed: bool,
    },
    /// TOML between `+++` lines at the top; `content` is the TOML.
    Toml,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// One line of a paragraph, or a later line of a list item.
    Line,
    /// The first line of a list item; of a task when `task` says so.
    Item {
        /// The mark in `[ ]`, when the item is a task.
        task: Option<Task>,
    },
    /// A table row; its cells are `Blocks::cells(block)`.
    Row {
        /// Whether it is the table's head.
        head: bool,
        /// Index of its first cell.
        first: u32,
        /// Number of its cells.
        count: u16,
    },
    /// A fenced code block; `content` is its body.
    Fence {
        /// The info string, such as `yaml`.
        info: Span,
    },
    /// An indented code block.
    Code,
    /// An HTML comment that stands alone; `content` is what is between its marks.
    Comment,
    /// Any other HTML block.
    Html,
    /// A thematic break.
    Rule,
}

/// The mark of a task list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// `[ ]`
    Open,
    /// `[x]`
    Done,
}

/// The blocks of one document in order of place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocks {
    list: Vec<Block>,
    cells: Vec<Span>,
}

impl Blocks {
    /// Reads a document. Any text is a document.
    #[must_use]
    pub fn read(text: &str) -> Self {
        Self::default().reread(text)
    }

    /// Reads another document, into the memory that the last one took.
    #[must_use]
    pub fn reread(mut self, text: &str) -> Self {
        self.list.clear();
        self.cells.clear();
        let mut scanner = Scanner::new(text, self);
        let start = front_matter::find(text).map_or_else(
            || front_matter::bom(text),
            |matter| {
                scanner.blocks.list.push(matter);
                matter.span.end()
            },
        );
        scanner.run(start);
        scanner.blocks
    }

    /// Reads a file that is YAML as a whole, as front matter with nothing below it.
    #[must_use]
    pub fn reread_yaml(mut self, text: &str) -> Self {
        self.list.clear();
        self.cells.clear();
        let content = yaml::first_document(text);
        let kind = BlockKind::FrontMatter { closed: true };
        self.list.push(Block { kind, span: content, content, depth: 0, quote: 0 });
        self
    }

    /// All blocks in order of place.
    pub fn iter(&self) -> std::slice::Iter<'_, Block> {
        self.list.iter()
    }

    /// The cells of a table row, each without outer blanks; of any other block none.
    #[must_use]
    pub fn cells(&self, block: &Block) -> &[Span] {
        match block.kind {
            BlockKind::Row { first, count, .. } => {
                let first = first as usize;
                self.cells.get(first..first + usize::from(count)).unwrap_or_default()
            }
            _ => &[],
        }
    }
}

impl<'a> IntoIterator for &'a Blocks {
    type Item = &'a Block;
    type IntoIter = std::slice::Iter<'a, Block>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

//! Front matter and `yaml` fences as text with places: a tolerant reader for what people type, and a strict
//! check that says once what is wrong.

mod causes;
mod document;
mod flow;
mod mend;
mod reader;
mod scan;
mod strict;

pub use document::first_document;
pub use mend::{Mending, mend};
pub use reader::read;
pub use strict::{Cause, STRICT_LIMIT, SyntaxError, syntax_error};

use crate::text::Span;

/// Entries that stand deeper than this are read as siblings of the deepest ones.
pub const MAX_DEPTH: usize = 64;

/// Entries beyond this count are not read.
pub const MAX_NODES: usize = 20_000;

/// The entries of one piece of YAML in order of place; every entry comes after the one it stands under.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Yaml {
    /// Mapping entries and list items.
    pub nodes: Vec<Node>,
    /// Lines that are neither entry, value nor comment, such as a key that is half typed.
    pub unread: Vec<Span>,
    /// Whether the whole YAML is one `[…]` or `{…}`; its elements stand under no node.
    pub is_flow: bool,
    /// Whether reading stopped at [`MAX_NODES`].
    pub truncated: bool,
}

/// One mapping entry (`key: value`) or one list item (`- value`, or an element of `[a, b]`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The entry or item it stands under, as an index into [`Yaml::nodes`].
    pub parent: Option<u32>,
    /// Where it begins: its dash, its key's first byte or quote, or the element's first byte.
    pub start: u32,
    /// The key without its quotes; `None` for a list item.
    pub key: Option<Span>,
    /// Whether it is a list item.
    pub item: bool,
    /// The value as written, with quotes, anchor and tag, without comment and outer blanks; empty at the place
    /// where a value would be typed.
    pub value: Span,
    /// How the value is written.
    pub style: Style,
    /// The comment behind it, without `#` and outer blanks.
    pub comment: Option<Span>,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Style {
    /// Nothing is written, or the entries below are the value.
    #[default]
    Empty,
    /// Without quotes.
    Plain,
    /// `'…'`, closed or not.
    SingleQuoted,
    /// `"…"`, closed or not.
    DoubleQuoted,
    /// A block of lines after `|` or `>`.
    Literal,
    /// `[…]`, closed or not.
    List,
    /// `{…}`, closed or not.
    Map,
}

impl Node {
    /// The value without its quotes (and without a tag or anchor before them); any other value as it is.
    #[must_use]
    pub fn inner(&self, text: &str) -> Span {
        let quote = match self.style {
            Style::SingleQuoted => '\'',
            Style::DoubleQuoted => '"',
            _ => return self.value,
        };
        let raw = self.value.of(text);
        let Some(open) = raw.find(quote) else { return self.value };
        let start = self.value.start() + open + 1;
        let closed = raw.len() > open + 1 && raw.ends_with(quote);
        Span::new(start, self.value.end() - usize::from(closed))
    }

    /// The key's text, empty for a list item.
    #[must_use]
    pub fn key_text<'t>(&self, text: &'t str) -> &'t str {
        self.key.map_or("", |key| key.of(text))
    }
}

impl Yaml {
    /// The node at `index`.
    #[must_use]
    pub fn get(&self, index: u32) -> Option<&Node> {
        self.nodes.get(index as usize)
    }

    /// The entries that stand under no other, with their indices.
    pub fn roots(&self) -> impl Iterator<Item = (u32, &Node)> {
        self.indexed(0).filter(|(_, node)| node.parent.is_none())
    }

    /// The entries or items right under the node at `index`, with their indices.
    pub fn children(&self, index: u32) -> impl Iterator<Item = (u32, &Node)> + Clone {
        self.indexed(index.saturating_add(1))
            .take_while(move |(_, node)| node.parent >= Some(index))
            .filter(move |(_, node)| node.parent == Some(index))
    }

    /// The first entry at a path of keys such as `meta.status`.
    #[must_use]
    pub fn path(&self, text: &str, path: &str) -> Option<(u32, &Node)> {
        let mut found: Option<(u32, &Node)> = None;
        for key in path.split('.') {
            found = match found {
                None => self.roots().find(|(_, node)| node.key.is_some_and(|span| span.of(text) == key)),
                Some((index, _)) => {
                    self.children(index).find(|(_, node)| node.key.is_some_and(|span| span.of(text) == key))
                }
            };
            found?;
        }
        found
    }

    /// The innermost node whose key or value a cursor at `offset` stands in or at an end of.
    #[must_use]
    pub fn node_at(&self, offset: usize) -> Option<(u32, &Node)> {
        let upto = self.nodes.partition_point(|node| node.start as usize <= offset);
        let stands_in =
            |node: &Node| node.value.touches(offset) || node.key.is_some_and(|key| key.touches(offset));
        let index = self.nodes.get(..upto)?.iter().rposition(stands_in)?;
        Some((u32::try_from(index).ok()?, self.nodes.get(index)?))
    }

    fn indexed(&self, from: u32) -> impl Iterator<Item = (u32, &Node)> + Clone {
        (from..).zip(self.nodes.iter().skip(from as usize))
    }
}

#[cfg(test)]
mod tests;

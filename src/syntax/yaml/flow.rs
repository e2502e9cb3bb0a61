//! The elements of `[a, b]` and `{a: 1}`, which may go over several lines; YAML 1.2 section 7.4.

use super::reader::Reader;
use super::scan::{Source, is_blank, is_break};
use super::{Node, Style};
use crate::text::Span;

/// Bytes of the longest placeholder.
const MAX_PLACEHOLDER: usize = 128;

/// A collection that is open.
pub(super) struct Frame {
    node: Option<u32>,
    is_map: bool,
}

/// Reads the elements of the collection that opens at `open` and ends at or before `end`, as children of
/// `owner`; returns the end of what was read.
pub(super) fn elements(reader: &mut Reader<'_>, owner: Option<u32>, open: usize, end: usize) -> usize {
    let mut frames = std::mem::take(&mut reader.frames);
    frames.clear();
    let used = Elements {
        source: reader.source,
        depth: reader.depth_left().max(1),
        reader,
        frames: &mut frames,
        entry: None,
        flat: 0,
        used: open,
    }
    .read(owner, open, end);
    reader.frames = frames;
    used
}

struct Elements<'r, 't> {
    source: Source<'t>,
    reader: &'r mut Reader<'t>,
    frames: &'r mut Vec<Frame>,
    /// How many collections may be open.
    depth: usize,
    /// Collections that are open beyond that.
    flat: usize,
    /// The entry whose value comes next.
    entry: Option<u32>,
    /// The end of the last token.
    used: usize,
}

impl Elements<'_, '_> {
    fn read(mut self, owner: Option<u32>, open: usize, end: usize) -> usize {
        let is_map = self.source.at(open) == Some(b'{');
        self.frames.push(Frame { node: owner, is_map });
        self.used = open + 1;
        let mut at = open + 1;
        while at < end && !self.frames.is_empty() {
            at = match self.source.at(at) {
                Some(byte) if is_blank(byte) || is_break(byte) => at + 1,
                Some(b'#') if self.source.comment(at, at + 1).is_some() => self.comment(at, end),
                Some(b',') => {
                    self.entry = None;
                    self.token(at + 1)
                }
                Some(b']' | b'}') => self.close(at),
                Some(b'[') => self.open(at, end, Style::List),
                Some(b'{') if self.placeholder_end(at, end).is_none() => self.open(at, end, Style::Map),
                Some(_) => self.scalar(at, end),
                None => break,
            };
            if self.reader.yaml.truncated {
                break;
            }
        }
        while let Some(frame) = self.frames.pop() {
            self.end_value(frame.node);
        }
        self.used
    }

    fn token(&mut self, end: usize) -> usize {
        self.used = end;
        end
    }

    fn end_value(&mut self, node: Option<u32>) {
        let used = Span::empty(self.used).start;
        if let Some(node) = node.and_then(|node| self.reader.node(node)) {
            node.value.end = node.value.end.max(used);
        }
    }

    fn open(&mut self, at: usize, end: usize, style: Style) -> usize {
        if self.frames.len() >= self.depth {
            self.flat += 1;
            return self.token(at + 1);
        }
        let node = self.give(at, Span::new(at, (at + 1).min(end)), style);
        self.frames.push(Frame { node, is_map: style == Style::Map });
        self.token(at + 1)
    }

    fn close(&mut self, at: usize) -> usize {
        self.entry = None;
        self.used = at + 1;
        if self.flat > 0 {
            self.flat -= 1;
        } else if let Some(frame) = self.frames.pop() {
            self.end_value(frame.node);
        }
        at + 1
    }

    /// A comment belongs to the last element of its line.
    fn comment(&mut self, hash: usize, end: usize) -> usize {
        let line_end = self.source.line_end(hash).min(end);
        let text = self.source.comment_text(hash, line_end);
        let same_line = self.source.line_end(self.used) >= hash;
        if let Some(node) = self.reader.yaml.nodes.last_mut().filter(|_| same_line) {
            node.comment = Some(text);
        }
        line_end
    }

    fn scalar(&mut self, at: usize, end: usize) -> usize {
        let (stop, style) = match self.source.at(at) {
            Some(b'"') => (self.source.quoted_end(at, end), Style::DoubleQuoted),
            Some(b'\'') => (self.source.quoted_end(at, end), Style::SingleQuoted),
            _ => (None, Style::Plain),
        };
        let is_quoted = style != Style::Plain;
        let (stop, closed) = match stop {
            Some(stop) => (stop, true),
            None if is_quoted => (self.source.trim_end(at, end), false),
            None => (self.plain_end(at, end), false),
        };
        if stop == at {
            // A colon without a key.
            return self.token(at + 1);
        }
        let colon = self.source.skip_blanks(stop, end);
        if self.is_colon(colon, end, is_quoted) && colon < end {
            let quotes = usize::from(closed);
            self.key(at, Span::new(at + quotes, stop - quotes), colon);
            return self.token(colon + 1);
        }
        let in_map = self.frames.last().is_some_and(|frame| frame.is_map);
        if in_map && self.entry.is_none() {
            let quotes = usize::from(closed);
            self.key(at, Span::new(at + quotes, stop - quotes), stop);
            self.entry = None;
        } else {
            self.give(at, Span::new(at, stop), style);
        }
        self.token(stop)
    }

    /// Adds the value to the entry that waits for it, else as an element.
    fn give(&mut self, start: usize, value: Span, style: Style) -> Option<u32> {
        if let Some(entry) = self.entry.take() {
            if let Some(node) = self.reader.node(entry) {
                (node.value, node.style) = (value, style);
            }
            return Some(entry);
        }
        self.add(start, None, value, style)
    }

    fn add(&mut self, start: usize, key: Option<Span>, value: Span, style: Style) -> Option<u32> {
        let parent = self.frames.last().and_then(|frame| frame.node);
        let start = Span::empty(start).start;
        self.reader.push(Node { parent, start, key, item: key.is_none(), value, style, comment: None })
    }

    /// Adds an entry; in a list, a pair `[a: 1]` is an item with one entry.
    fn key(&mut self, at: usize, key: Span, colon: usize) {
        let is_colon = self.source.at(colon) == Some(b':');
        let after = colon + usize::from(is_colon);
        let blank = is_colon && self.source.at(after).is_some_and(is_blank);
        let place = Span::empty(after + usize::from(blank));
        let in_map = self.frames.last().is_some_and(|frame| frame.is_map);
        let mut item = None;
        if !in_map {
            item = self.add(at, None, Span::empty(at), Style::Empty);
        }
        self.entry = self.add(at, Some(key), place, Style::Empty);
        if let Some(node) = self.entry.filter(|_| item.is_some()).and_then(|entry| self.reader.node(entry)) {
            node.parent = item;
        }
    }

    fn is_colon(&self, at: usize, end: usize, after_quote: bool) -> bool {
        self.source.at(at) == Some(b':')
            && (after_quote
                || at + 1 >= end
                || self.source.is_gap(at + 1)
                || matches!(self.source.at(at + 1), Some(b',' | b'[' | b']' | b'{' | b'}')))
    }

    /// The end of the plain scalar at `start`, which may go over lines.
    fn plain_end(&self, start: usize, end: usize) -> usize {
        let mut at = start;
        let mut stop = start;
        while at < end {
            match self.source.at(at) {
                None | Some(b',' | b'[' | b']' | b'}') => break,
                // `{{name}}` is a placeholder, not two mappings.
                Some(b'{') => match self.placeholder_end(at, end) {
                    Some(close) => (at, stop) = (close, close),
                    None => break,
                },
                Some(b':') if self.is_colon(at, end, false) => break,
                Some(b'#') if self.source.comment(at, at + 1).is_some() => break,
                Some(byte) => {
                    at += 1;
                    if !is_blank(byte) && !is_break(byte) {
                        stop = at;
                    }
                }
            }
        }
        stop
    }

    /// The end of the `{{name}}` at `at`, if its name is short and on one line.
    fn placeholder_end(&self, at: usize, end: usize) -> Option<usize> {
        if !self.source.starts_with(at, b"{{") {
            return None;
        }
        let close = self.source.find(at, end.min(at + MAX_PLACEHOLDER), b"}}")?;
        (at..close).all(|at| self.source.at(at).is_some_and(|byte| !is_break(byte))).then_some(close)
    }
}

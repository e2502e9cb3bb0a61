//! The tolerant reader: goes line by line by indentation, so that a line it cannot read costs that line alone.

use super::flow;
use super::scan::Source;
use super::{MAX_DEPTH, MAX_NODES, Node, Style, Yaml};
use crate::text::Span;

/// About how many bytes an entry takes, to make room for all of them at once.
const MEAN_LINE: usize = 24;

/// Reads the YAML in `span` of `text`; never fails, keeps duplicate keys, gives no types (`001` stays `001`).
///
/// The span is the YAML without its fences; all spans in the answer are offsets in `text`.
#[must_use]
pub fn read(text: &str, span: Span) -> Yaml {
    let mut reader = Reader::new(text, span);
    let mut at = span.start();
    if reader.source.starts_with(at, "\u{feff}".as_bytes()) {
        at += '\u{feff}'.len_utf8();
    }
    // A fence in a list item may begin behind its indentation.
    let mut indented = reader.source.indentation(at).unwrap_or_default();
    while at < reader.source.len() && !reader.yaml.truncated {
        at = reader.line(at, indented);
        indented = 0;
    }
    reader.yaml
}

/// An entry or item that others may stand under.
struct Level {
    column: usize,
    node: u32,
    item: bool,
}

/// The last entry, as long as following lines may belong to its value.
struct Open {
    node: u32,
    column: usize,
    /// No value yet; otherwise a plain one, which may go on.
    awaits: bool,
}

pub(super) struct Reader<'t> {
    pub(super) source: Source<'t>,
    pub(super) yaml: Yaml,
    levels: Vec<Level>,
    open: Option<Open>,
    /// The end of the farthest search for a closing quote or bracket that failed: others that begin before it
    /// look at their own line only, so that no text is searched more than twice.
    searched: usize,
    pub(super) frames: Vec<flow::Frame>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, span: Span) -> Self {
        Self {
            source: Source::new(text, span.end()),
            yaml: Yaml {
                nodes: Vec::with_capacity((span.len() / MEAN_LINE).min(MAX_NODES)),
                ..Yaml::default()
            },
            levels: Vec::new(),
            open: None,
            searched: 0,
            frames: Vec::new(),
        }
    }

    /// Adds a node unless the limit is reached.
    pub(super) fn push(&mut self, node: Node) -> Option<u32> {
        if self.yaml.nodes.len() >= MAX_NODES {
            self.yaml.truncated = true;
            return None;
        }
        let index = u32::try_from(self.yaml.nodes.len()).ok()?;
        self.yaml.nodes.push(node);
        Some(index)
    }

    pub(super) fn node(&mut self, index: u32) -> Option<&mut Node> {
        self.yaml.nodes.get_mut(index as usize)
    }

    /// How many levels the flow collection of the newest entry may still open.
    pub(super) fn depth_left(&self) -> usize {
        MAX_DEPTH.saturating_sub(self.levels.len())
    }

    /// Reads the line at `start` and what its last value covers; returns the start of the next one.
    fn line(&mut self, start: usize, indented: usize) -> usize {
        let end = self.source.line_end(start);
        let content = self.source.skip_blanks(start, end);
        if content == end {
            return end + 1;
        }
        let column = content - start + indented;
        if column == 0 && self.source.is_document_marker(content) {
            self.levels.clear();
            self.open = None;
            return end + 1;
        }
        if self.source.at(content) == Some(b'#') {
            self.open.take_if(|open| !open.awaits);
            return end + 1;
        }
        if self.source.at(content) == Some(b'?') && self.source.is_gap(content + 1) {
            self.open = None;
            return end + 1;
        }
        self.content(content, column, end)
    }

    fn content(&mut self, mut at: usize, mut column: usize, end: usize) -> usize {
        if self.continues(at, column, end) {
            return end + 1;
        }
        let mut item = None;
        while self.source.is_dash(at) && at < end {
            let Some(node) = self.enter(at, column, None) else { return end + 1 };
            item = Some((node, column));
            let next = self.source.skip_blanks(at + 1, end);
            column += next - at;
            at = next;
        }
        if let Some(key) = self.source.key(at, end) {
            let Some(node) = self.enter(at, column, Some((key.span, key.after))) else { return end + 1 };
            let value = self.source.skip_blanks(key.after, end);
            return self.value(node, value, end, column);
        }
        if let Some((node, column)) = item {
            return self.value(node, at, end, column);
        }
        if let Some(open) = self.open.take_if(|open| open.awaits && column > open.column) {
            return self.value(open.node, at, end, open.column);
        }
        if self.yaml.nodes.is_empty()
            && let Some(next) = self.root_flow(at, column, end)
        {
            return next;
        }
        self.open = None;
        if self.yaml.unread.len() < MAX_NODES {
            self.yaml.unread.push(Span::new(at, self.source.trim_end(at, end)));
        }
        end + 1
    }

    /// Whether the line goes on with the plain value above; then it is added to it.
    fn continues(&mut self, at: usize, column: usize, end: usize) -> bool {
        let Some(open) = self.open.as_ref().filter(|open| !open.awaits && column > open.column) else {
            return false;
        };
        let (node, column) = (open.node, open.column);
        let mut first = at;
        while self.source.is_dash(first) && first < end {
            first = self.source.skip_blanks(first + 1, end);
        }
        if self.source.key(first, end).is_some() {
            return false;
        }
        self.plain(node, (at, at, end), column);
        true
    }

    /// Adds an item (no key) or an entry below what it stands under.
    fn enter(&mut self, at: usize, column: usize, key: Option<(Span, usize)>) -> Option<u32> {
        let item = key.is_none();
        // A list may stand at the column of its key.
        let keeps = |level: &Level| level.column < column || (level.column == column && item && !level.item);
        while self.levels.last().is_some_and(|level| !keeps(level)) {
            self.levels.pop();
        }
        let place = key.map_or(at + 1, |(_, after)| after);
        let blank = self.source.at(place).is_some_and(super::scan::is_blank);
        let node = self.push(Node {
            parent: self.levels.last().map(|level| level.node),
            start: Span::empty(at).start,
            key: key.map(|(span, _)| span),
            item,
            value: Span::empty(place + usize::from(blank)),
            style: Style::Empty,
            comment: None,
        })?;
        if self.levels.len() < MAX_DEPTH {
            self.levels.push(Level { column, node, item });
        }
        self.open = None;
        Some(node)
    }

    /// Reads the value at `at` of a node at `column`; returns the start of the line after it.
    fn value(&mut self, node: u32, at: usize, end: usize, column: usize) -> usize {
        self.open = None;
        let content = self.skip_properties(at, end);
        let place = (at, content, end);
        match self.source.at(content).filter(|_| content < end) {
            None | Some(b'#') => {
                if content > at {
                    self.set(node, at, self.source.trim_end(at, content), Style::Plain);
                }
                self.comment(node, content, end);
                self.open = Some(Open { node, column, awaits: true });
                end + 1
            }
            Some(b'\'') => self.closed(node, place, Style::SingleQuoted, column),
            Some(b'"') => self.closed(node, place, Style::DoubleQuoted, column),
            Some(b'[') => self.closed(node, place, Style::List, column),
            // `{{name}}` is a placeholder, not two mappings.
            Some(b'{') if self.source.at(content + 1) != Some(b'{') => {
                self.closed(node, place, Style::Map, column)
            }
            Some(b'|' | b'>') if self.is_block_header(content, end) => self.literal(node, place, column),
            Some(_) => self.plain(node, place, column),
        }
    }

    /// The place after an anchor and a tag (`&a !t`) and their blanks.
    fn skip_properties(&self, mut at: usize, end: usize) -> usize {
        while at < end && matches!(self.source.at(at), Some(b'&' | b'!')) {
            while at < end && !self.source.is_gap(at) {
                at += 1;
            }
            at = self.source.skip_blanks(at, end);
        }
        at
    }

    /// Sets the value; a value that began on an earlier line (as an anchor or plain text) is kept in front.
    fn set(&mut self, node: u32, start: usize, end: usize, style: Style) {
        if let Some(node) = self.node(node) {
            let span = Span::new(start, end);
            node.value = if node.style == Style::Empty { span } else { node.value.to(span) };
            node.style = style;
        }
    }

    /// Keeps the comment in `from..end` as the node's and returns where the rest before it ends.
    fn comment(&mut self, node: u32, from: usize, end: usize) -> usize {
        let Some(hash) = self.source.comment(from, end) else { return end };
        let comment = self.source.comment_text(hash, end);
        if let Some(node) = self.node(node) {
            node.comment = Some(comment);
        }
        hash
    }

    /// A plain value at `start`, or more of it; a comment, which ends it, is looked for after `from`.
    fn plain(&mut self, node: u32, (start, from, end): (usize, usize, usize), column: usize) -> usize {
        let kept = self.comment(node, from, end);
        self.set(node, start, self.source.trim_end(start, kept), Style::Plain);
        self.open = (kept == end).then_some(Open { node, column, awaits: false });
        end + 1
    }

    /// A value in quotes or brackets that opens at `content`.
    fn closed(
        &mut self,
        node: u32,
        (start, content, end): (usize, usize, usize),
        style: Style,
        column: usize,
    ) -> usize {
        let is_flow = matches!(style, Style::List | Style::Map);
        let source = self.source;
        let limit = if content < self.searched { end } else { source.len() };
        match source.closing(content, limit, |line| ends_value(source, line, column)) {
            Ok(close) => {
                let line_end = source.line_end(close);
                let rest = source.skip_blanks(close, line_end);
                let is_comment = source.at(rest) == Some(b'#') && rest > close;
                if rest == line_end || is_comment {
                    self.set(node, start, close, style);
                    if is_flow {
                        flow::elements(self, Some(node), content, close);
                    }
                    self.comment(node, rest, line_end);
                    return line_end + 1;
                }
                if close <= end {
                    return self.plain(node, (start, close, end), column);
                }
                self.searched = self.searched.max(close);
            }
            Err(reached) => self.searched = self.searched.max(reached),
        }
        // Nothing closes it: it ends with its line.
        self.set(node, start, source.trim_end(start, end), style);
        if is_flow {
            let used = flow::elements(self, Some(node), content, end);
            if let Some(node) = self.node(node) {
                node.value.end = Span::empty(used).start;
            }
        }
        end + 1
    }

    /// YAML that is one `{…}` or `[…]`: its elements stand under nothing.
    fn root_flow(&mut self, at: usize, column: usize, end: usize) -> Option<usize> {
        let source = self.source;
        if !matches!(source.at(at), Some(b'[' | b'{')) || at < self.searched {
            return None;
        }
        let close = match source.closing(at, source.len(), |line| ends_value(source, line, column)) {
            Ok(close) => close,
            Err(reached) => {
                self.searched = reached;
                end
            }
        };
        let line_end = source.line_end(close);
        let rest = source.skip_blanks(close, line_end);
        let ends_there = rest == line_end || source.at(rest) == Some(b'#');
        ends_there.then(|| {
            self.yaml.is_flow = true;
            flow::elements(self, None, at, close);
            line_end + 1
        })
    }

    /// Whether `|` or `>` begins a block of lines; YAML 1.2 section 8.1.1.
    fn is_block_header(&self, at: usize, end: usize) -> bool {
        let mut after = at + 1;
        while after < end && matches!(self.source.at(after), Some(b'+' | b'-' | b'1'..=b'9')) {
            after += 1;
        }
        let rest = self.source.skip_blanks(after, end);
        rest == end || (rest > after && self.source.at(rest) == Some(b'#'))
    }

    /// A block of lines: all that stand deeper than the node.
    fn literal(&mut self, node: u32, (start, header, end): (usize, usize, usize), column: usize) -> usize {
        self.comment(node, header, end);
        let mut last = self.source.trim_end(start, end);
        let mut line = end + 1;
        while line < self.source.len() {
            let end = self.source.line_end(line);
            let content = self.source.skip_blanks(line, end);
            if content < end {
                if content - line <= column {
                    break;
                }
                last = self.source.trim_end(content, end);
            }
            line = end + 1;
        }
        self.set(node, start, last, Style::Literal);
        line
    }
}

/// Whether the line at `start` cannot belong to a quoted value or flow collection of a node at `column`: a
/// document marker, or an entry that stands no deeper.
fn ends_value(source: Source<'_>, start: usize, column: usize) -> bool {
    let end = source.line_end(start);
    let content = source.skip_blanks(start, end);
    if content == end {
        return false;
    }
    if content == start && source.is_document_marker(start) {
        return true;
    }
    content - start <= column
        && !matches!(source.at(content), Some(b']' | b'}' | b'#'))
        && (source.is_dash(content) || source.key(content, end).is_some())
}

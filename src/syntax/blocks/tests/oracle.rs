//! The same blocks from the events of pulldown-cmark: what the scanner is held to.

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::super::*;
use crate::text::lines::{line_end, next_line};

/// Reads a document by way of pulldown-cmark.
pub(super) fn read(text: &str) -> Blocks {
    let mut reader = Reader { text, ..Reader::default() };
    let start = front_matter::find(text).map_or_else(
        || front_matter::bom(text),
        |matter| {
            reader.blocks.list.push(matter);
            matter.span.end()
        },
    );
    reader.run(text.get(start..).unwrap_or_default(), start);
    reader.blocks
}

/// What is known while the events go by.
#[derive(Default)]
struct Reader<'a> {
    text: &'a str,
    blocks: Blocks,
    depth: u8,
    quote: u8,
    /// The extent of the inline content read since the last block boundary.
    run: Option<Span>,
    /// A list item whose first line is still to come.
    item: Option<PendingItem>,
    heading: Option<(u8, Span)>,
    fence: Option<(Span, bool, Option<Span>)>,
    head: bool,
    row: Option<(Span, u32)>,
}

#[derive(Clone, Copy)]
struct PendingItem {
    start: usize,
    task: Option<Task>,
    /// Where the text of an item without any text would begin.
    text_at: usize,
}

impl Reader<'_> {
    fn run(&mut self, markdown: &str, start: usize) {
        let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
        for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
            self.event(&event, Span::new(range.start + start, range.end + start));
        }
        self.flush(self.text.len());
    }

    fn event(&mut self, event: &Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.open(tag, span),
            Event::End(tag) => self.close(*tag, span),
            Event::TaskListMarker(done) => {
                if let Some(item) = &mut self.item {
                    item.task = Some(if *done { Task::Done } else { Task::Open });
                    item.text_at = span.end();
                }
            }
            Event::Rule => {
                self.flush(span.start());
                let span = span.trim(self.text);
                self.push(BlockKind::Rule, span, span);
            }
            _ => self.inline(span),
        }
    }

    /// Where the marker of an item is: its range begins with indentation, or, when a tab is that, with as many
    /// bytes before the marker as the tab has columns left.
    fn marker_at(&self, start: usize) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        start + rest.len() - rest.trim_start_matches(['\n', '\r', ' ', '\t', '>']).len()
    }

    fn open(&mut self, tag: &Tag<'_>, span: Span) {
        match tag {
            // The range of a collapsed reference ends before its `[]`.
            Tag::Link { link_type: LinkType::Collapsed, .. }
            | Tag::Image { link_type: LinkType::Collapsed, .. } => {
                self.inline(Span::new(span.start(), span.end() + 2));
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. } => {
                self.inline(span);
            }
            Tag::Paragraph => self.run = self.run.or(Some(span.trim(self.text))),
            Tag::Heading { level, .. } => {
                self.flush(span.start());
                self.heading = Some((*level as u8, span));
            }
            Tag::BlockQuote(_) => {
                self.flush(span.start());
                self.quote = self.quote.saturating_add(1);
            }
            Tag::Item => {
                self.flush(span.start());
                self.depth = self.depth.saturating_add(1);
                let start = self.marker_at(span.start());
                let text_at = start + marker_len(self.text.get(start..).unwrap_or_default());
                self.item = Some(PendingItem { start, task: None, text_at });
            }
            Tag::CodeBlock(kind) => {
                self.flush(span.start());
                self.fence = Some((span, matches!(kind, CodeBlockKind::Fenced(_)), None));
            }
            Tag::HtmlBlock => {
                self.flush(span.start());
                self.html(span);
                self.fence = Some((Span::default(), false, None));
            }
            Tag::TableHead => {
                self.head = true;
                self.row = Some((span, self.next_cell()));
            }
            Tag::TableRow => {
                self.head = false;
                self.row = Some((span, self.next_cell()));
            }
            Tag::TableCell => self.blocks.cells.push(span.trim(self.text)),
            _ => self.flush(span.start()),
        }
    }

    fn close(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::Paragraph => self.flush(span.end()),
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::BlockQuote(_) => {
                self.flush(span.end());
                self.quote = self.quote.saturating_sub(1);
            }
            TagEnd::Item => {
                self.flush(span.end());
                self.depth = self.depth.saturating_sub(1);
            }
            TagEnd::List(_) => self.flush(span.end()),
            TagEnd::CodeBlock => self.close_code(span),
            TagEnd::HtmlBlock => self.fence = None,
            TagEnd::TableHead | TagEnd::TableRow => {
                if let Some((span, first)) = self.row.take() {
                    let count = u16::try_from(self.next_cell().saturating_sub(first)).unwrap_or(u16::MAX);
                    let kind = BlockKind::Row { head: self.head, first, count };
                    let span = span.trim(self.text);
                    self.push(kind, span, span);
                }
            }
            _ => {}
        }
    }

    /// Takes note of inline content: of a paragraph, a tight list item, a heading; or of a code block's text.
    fn inline(&mut self, span: Span) {
        if let Some((_, _, body)) = &mut self.fence {
            *body = Some(body.map_or(span, |body| body.to(span)));
        } else if self.row.is_none() {
            self.run = Some(self.run.map_or_else(|| self.with_escape(span), |run| run.to(span)));
        }
    }

    /// The range of escaped text begins after the backslash.
    fn with_escape(&self, span: Span) -> Span {
        let before = span.start().saturating_sub(1);
        let escaped = self.text.as_bytes().get(before) == Some(&b'\\');
        Span::new(if escaped { before } else { span.start() }, span.end())
    }

    /// Ends a run of inline content: one block for each of its lines, the first one being the pending item's.
    /// An item without text of its own ends at `limit`, where the next block begins.
    fn flush(&mut self, limit: usize) {
        let item = self.item.take();
        let run = self.run.take();
        let run = run.map(|run| run.trim(self.text)).filter(|run| !run.is_empty());
        let Some(run) = run.filter(|_| self.heading.is_none()) else {
            if let Some(item) = item {
                let end = line_end(self.text, item.text_at, limit);
                let content = Span::new(item.text_at, end).trim(self.text);
                let kind = BlockKind::Item { task: item.task };
                self.push(kind, Span::new(item.start, content.end()), content);
            }
            return;
        };
        let mut item = item;
        let mut at = run.start();
        for line in run.of(self.text).split_inclusive(['\n', '\r']) {
            let span = Span::new(at, at + line.len());
            at = span.end();
            let content = self.line_content(span);
            if content.is_empty() && item.is_none() {
                continue;
            }
            match item.take() {
                Some(item) => {
                    let kind = BlockKind::Item { task: item.task };
                    self.push(kind, Span::new(item.start, content.end()), content);
                }
                None => self.push(BlockKind::Line, content, content),
            }
        }
    }

    /// A line without its break, its indentation and the marks of the quotes it stands in.
    fn line_content(&self, span: Span) -> Span {
        let mut content = span.trim(self.text);
        for _ in 0..self.quote {
            match content.of(self.text).strip_prefix('>') {
                Some(rest) => content = Span::of_part(self.text, rest).trim(self.text),
                None => break,
            }
        }
        content
    }

    fn close_heading(&mut self) {
        let Some((level, span)) = self.heading.take() else { return };
        let span = Span::new(span.start(), span.start() + span.of(self.text).trim_end().len());
        let marks = span.of(self.text).bytes().take_while(|byte| *byte == b'#').count();
        let content = self
            .run
            .take()
            .map_or_else(|| Span::empty(span.end().min(span.start() + marks + 1)), |run| run.trim(self.text));
        // HTML inside may seem to end in the mark of a quote before the underline.
        let text_end = span.of(self.text).rfind(['\n', '\r']).map_or(span.end(), |at| span.start() + at);
        let content = Span::new(content.start(), content.end().min(text_end)).trim(self.text);
        self.push(BlockKind::Heading(level), span, content);
    }

    fn close_code(&mut self, span: Span) {
        let Some((_, fenced, body)) = self.fence.take() else { return };
        let text = span.of(self.text);
        if !fenced {
            self.push(BlockKind::Code, span, span);
            return;
        }
        let first_line = text.split(['\n', '\r']).next().unwrap_or_default();
        let mark = first_line.chars().next().unwrap_or('`');
        let info = Span::of_part(self.text, first_line.trim_start_matches(mark)).trim(self.text);
        let after_line = span.start() + first_line.len();
        let body = body.unwrap_or_else(|| Span::empty(next_line(self.text, after_line).min(span.end())));
        // The range of an empty first line begins inside of CRLF.
        let in_break = body.of(self.text).starts_with('\n')
            && self.text.as_bytes().get(body.start().saturating_sub(1)) == Some(&b'\r');
        let body = Span::new(body.start() - usize::from(in_break), body.end());
        self.push(BlockKind::Fence { info }, span, body);
    }

    fn html(&mut self, span: Span) {
        let span = span.trim(self.text);
        let inner = span.of(self.text).strip_prefix("<!--");
        let Some(inner) = inner else {
            self.push(BlockKind::Html, span, span);
            return;
        };
        let inner = inner.split("-->").next().unwrap_or_default();
        let content = Span::of_part(self.text, inner).trim(self.text);
        self.push(BlockKind::Comment, span, content);
    }

    fn next_cell(&self) -> u32 {
        u32::try_from(self.blocks.cells.len()).unwrap_or(u32::MAX)
    }

    fn push(&mut self, kind: BlockKind, span: Span, content: Span) {
        self.blocks.list.push(Block { kind, span, content, depth: self.depth, quote: self.quote });
    }
}

/// Length of a list marker with the blank after it: `- `, `12. `.
fn marker_len(item: &str) -> usize {
    let digits = item.bytes().take_while(u8::is_ascii_digit).count();
    let blank = item.as_bytes().get(digits + 1).is_some_and(|byte| matches!(byte, b' ' | b'\t'));
    digits + 1 + usize::from(blank)
}

//! Markdown to a flat list of blocks with their places: all that extraction ever sees of a document.
//!
//! The reader behind it is pulldown-cmark (CommonMark with GitHub's tables and task lists). It is told about
//! blocks only; what stands inside a line is [`super::inline`]'s business. Nothing of the reader shows in the
//! types here, so that it can be changed.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::front_matter;
use crate::text::Span;
use crate::text::lines::{line_end, next_line};

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

    fn open(&mut self, tag: &Tag<'_>, span: Span) {
        match tag {
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
                let text_at = span.start() + marker_len(span.of(self.text));
                self.item = Some(PendingItem { start: span.start(), task: None, text_at });
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
            self.run = Some(self.run.map_or(span, |run| run.to(span)));
        }
    }

    /// Ends a run of inline content: one block for each of its lines, the first one being the pending item's.
    /// An item without text of its own ends at `limit`, where the next block begins.
    fn flush(&mut self, limit: usize) {
        let item = self.item.take();
        let run = self.run.take();
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

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    /// Draws one line a block: kind, nesting, content; cells behind a row.
    fn check(text: &str, want: &Expect) {
        let blocks = Blocks::read(text);
        let mut drawn = String::new();
        for block in &blocks {
            let kind = match block.kind {
                BlockKind::Heading(level) => format!("h{level}"),
                BlockKind::Item { task: None } => "item".to_owned(),
                BlockKind::Item { task: Some(task) } => format!("task {task:?}").to_lowercase(),
                BlockKind::Row { head, .. } => if head { "head" } else { "row" }.to_owned(),
                BlockKind::Fence { info } => format!("fence({})", info.of(text)),
                other => format!("{other:?}").to_lowercase(),
            };
            let nest = ">".repeat(usize::from(block.quote)) + &"-".repeat(usize::from(block.depth));
            let cells: Vec<&str> = blocks.cells(block).iter().map(|cell| cell.of(text)).collect();
            let content =
                if cells.is_empty() { block.content.of(text).to_owned() } else { cells.join(" ¦ ") };
            drawn += &format!("{nest}{kind}: {content:?}\n");
        }
        want.assert_eq(&drawn);
    }

    #[test]
    fn paragraphs_and_headings() {
        check(
            "\u{feff}# A **b** #\r\n**K:** v  \r\nnext\r\n\r\nSet\next\n===\n##\n---\n",
            &expect![[r#"
                h1: "A **b**"
                line: "**K:** v"
                line: "next"
                h1: "Set\next"
                h2: ""
                rule: "---"
            "#]],
        );
    }

    #[test]
    fn lists_and_tasks() {
        check(
            "- a\n  lazy\n- [ ] `x` open\n- [x]   done\n  - [ ]\n\n    para\n1. one\n\n2. two\n-\n",
            &expect![[r#"
                -item: "a"
                -line: "lazy"
                -task open: "`x` open"
                -task done: "done"
                --task open: ""
                -line: "para"
                -item: "one"
                -item: "two"
                -item: ""
            "#]],
        );
    }

    #[test]
    fn quotes_tables_fences_comments() {
        check(
            "> q **a**\n> b\n> - i\n\n| A | B |\n|---|---|\n| 1 | `x \\| y` |\n||\n\n```yaml title\nk: v\n```\n~~~\n~~~\n\n<!-- one\ntwo -->\n<div>x</div>\n\n    code\n\n```\nopen",
            &expect![[r#"
                >line: "q **a**"
                >line: "b"
                >-item: "i"
                head: "A ¦ B"
                row: "1 ¦ `x \\| y`"
                row: " ¦ "
                fence(yaml title): "k: v\n"
                fence(): ""
                comment: "one\ntwo"
                html: "<div>x</div>"
                code: "code\n"
                fence(): "open"
            "#]],
        );
    }

    #[test]
    fn front_matter() {
        check(
            "---\nid: 1\n---\n# T\n",
            &expect![[r#"
            frontmatter { closed: true }: "id: 1\n"
            h1: "T"
        "#]],
        );
        check(
            "\n\n---\r\nid: 1\r\n# c\r\ns: \"x\r\n---\r\n",
            &expect![[r#"
            frontmatter { closed: true }: "id: 1\r\n# c\r\ns: \"x\r\n"
        "#]],
        );
        check(
            "---\nid: 1\nstatus: \n\n# T\n\ntext\n",
            &expect![[r#"
            frontmatter { closed: false }: "id: 1\nstatus: \n\n"
            h1: "T"
            line: "text"
        "#]],
        );
        check(
            "---\n\nJust a rule.\n\n---\n",
            &expect![[r#"
            rule: "---"
            line: "Just a rule."
            rule: "---"
        "#]],
        );
        check(
            "---\n---\nx\n",
            &expect![[r#"
            frontmatter { closed: true }: ""
            line: "x"
        "#]],
        );
    }

    #[test]
    fn nesting_without_end() {
        for mark in ["> ", "- ", "1. ", "[", "*", "`", "| "] {
            let _ = Blocks::read(&mark.repeat(10_000));
        }
    }
}

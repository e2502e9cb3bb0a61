//! Finds front matter at the top of a document: YAML, also while it is being typed, and TOML.

use super::blocks::{Block, BlockKind};
use crate::text::Span;
use crate::text::lines::{line_end, next_line};

/// Lines looked at for the closing `---`; real front matter of 500 lines exists.
const MAX_LINES: usize = 5_000;

/// Length of a byte order mark at the start, or 0.
#[must_use]
pub fn bom(text: &str) -> usize {
    if text.starts_with('\u{feff}') { 3 } else { 0 }
}

/// The front matter block, when the document begins with one.
///
/// Blank lines before it are allowed. A `---` at the top that is a thematic break is told from front matter by
/// what follows it: mostly entries, no prose under a title. Without a closing line (somebody is typing) it ends
/// at the first line that cannot belong to it.
#[must_use]
pub fn find(text: &str) -> Option<Block> {
    let mut lines = Lines { text, at: bom(text) };
    let open = lines.by_ref().find(|line| !line.of(text).trim().is_empty())?;
    if !is_mark(open.of(text)) {
        return toml(&open, lines);
    }
    let start = lines.at;
    let mut seen = Seen::default();
    // Where it would end if no closing line came: after the last line before the first foreign one.
    let mut open_end = None;
    let mut last = start;
    while let Some(line) = lines.next() {
        let content = line.of(text).trim_end();
        if is_mark(content) || content == "..." {
            if seen.is_front_matter() {
                return Some(block(open.start(), lines.at, start, line.start(), true));
            }
            break;
        }
        let before = seen.foreign();
        seen.add(content, lines.clone().next().is_none_or(|next| next.of(text).trim().is_empty()));
        if seen.foreign() > before {
            open_end.get_or_insert((last, seen.entries));
        }
        if seen.lines > MAX_LINES || (seen.entries == 0 && seen.foreign() > 0) {
            break;
        }
        last = lines.at;
    }
    let (end, entries) = open_end.unwrap_or((last, seen.entries));
    (entries > 1).then(|| block(open.start(), end, start, end, false))
}

/// TOML front matter, between lines of `+++`; without the second one it is none.
fn toml(open: &Span, mut lines: Lines<'_>) -> Option<Block> {
    let text = lines.text;
    let is_mark = |line: &Span| line.of(text).trim_end() == "+++";
    if !is_mark(open) {
        return None;
    }
    let start = lines.at;
    let mut entries = 0;
    let close = lines.by_ref().take(MAX_LINES).find(|line| {
        entries += usize::from(line.of(text).contains('=') || line.of(text).starts_with('['));
        is_mark(line)
    })?;
    let content = Span::new(start, close.start());
    (entries > 0 || content.of(text).trim().is_empty()).then(|| Block {
        kind: BlockKind::Toml,
        ..block(open.start(), lines.at, content.start(), content.end(), true)
    })
}

/// What the lines after the opening mark look like.
#[derive(Default)]
struct Seen {
    lines: usize,
    entries: usize,
    titles: usize,
    prose: usize,
}

impl Seen {
    fn add(&mut self, line: &str, alone: bool) {
        self.lines += 1;
        let title = line.starts_with("## ") || line.starts_with("# ") && alone;
        match shape(line) {
            _ if title => self.titles += 1,
            Shape::Entry => self.entries += 1,
            Shape::Part => {}
            Shape::Prose => self.prose += 1,
        }
    }

    /// Lines that front matter hardly holds.
    fn foreign(&self) -> usize {
        self.titles + self.prose
    }

    /// Whether a closing mark after these lines closes front matter, valid or broken.
    fn is_front_matter(&self) -> bool {
        let empty = self.entries == 0 && self.foreign() == 0;
        empty || self.prose < self.entries && (self.titles == 0 || self.prose == 0)
    }
}

fn block(from: usize, to: usize, start: usize, end: usize, closed: bool) -> Block {
    Block {
        kind: BlockKind::FrontMatter { closed },
        span: Span::new(from, to),
        content: Span::new(start, end),
        depth: 0,
        quote: 0,
    }
}

fn is_mark(line: &str) -> bool {
    line.trim_end() == "---"
}

enum Shape {
    /// `key: value`
    Entry,
    /// Blank, a list item, a comment, or indented: belongs to what is around it.
    Part,
    /// Nothing that front matter holds, unless it is broken.
    Prose,
}

fn shape(line: &str) -> Shape {
    if line.is_empty() || line.starts_with(['#', ' ', '\t', '-', ']', '}']) {
        return Shape::Part;
    }
    let key = line.split(':').next().unwrap_or_default();
    let rest = line.get(key.len() + 1..);
    let plausible = !key.trim().is_empty()
        && key.len() <= 64
        && key.split_whitespace().count() <= 4
        && !key.contains(['*', '[', '`', '|', '<']);
    match rest {
        Some(rest) if plausible && (rest.is_empty() || rest.starts_with([' ', '\t'])) => Shape::Entry,
        _ => Shape::Prose,
    }
}

/// The lines of a text, without their breaks.
#[derive(Clone)]
struct Lines<'a> {
    text: &'a str,
    /// Where the next line starts.
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        if self.at >= self.text.len() {
            return None;
        }
        let line = Span::new(self.at, line_end(self.text, self.at, self.text.len()));
        self.at = next_line(self.text, line.end());
        Some(line)
    }
}

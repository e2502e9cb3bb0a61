//! The usual mistakes in hand-written YAML, each with the exact place and words for people who do not know YAML
//! well. Only what a strict reader surely refuses is named here.

use super::scan::{Source, is_blank, is_break};
use super::{Cause, Node, Style, SyntaxError, Yaml, read};
use crate::text::Span;

/// The first usual mistake in the YAML in `span` that begins at or before `until`.
pub(super) fn first(text: &str, span: Span, until: usize) -> Option<SyntaxError> {
    let yaml = read(text, span);
    let look = Look { text, source: Source::new(text, span.end()), yaml: &yaml };
    let found = [
        look.control_character(span),
        look.misplaced(span),
        look.values(),
        yaml.unread.first().map(|line| look.unread(*line)),
    ];
    let before = |error: &SyntaxError| error.span.start() <= until;
    let found = found.into_iter().flatten().filter(before).min_by_key(|error| error.span.start);
    found.or_else(|| look.separator(span).filter(before))
}

struct Look<'t> {
    text: &'t str,
    source: Source<'t>,
    yaml: &'t Yaml,
}

/// How the first entry under a parent is written, which the others must follow.
#[derive(Clone, Copy)]
struct Shape {
    column: usize,
    item: bool,
    head: Span,
}

impl Shape {
    fn misfit(self, own: Self, is_root: bool) -> Option<SyntaxError> {
        if self.column != own.column {
            let message = "This line's indentation fits no line above it.".to_owned();
            return Some(match (is_root, own.column, self.column) {
                (true, 0, _) => error(
                    self.head,
                    "This line is indented, the lines below it are not.".to_owned(),
                    "remove the indentation",
                ),
                (_, _, 0) => error(own.head, message, "remove the indentation"),
                (_, _, 1) => error(own.head, message, "indent it by 1 space"),
                (_, _, column) => error(own.head, message, format!("indent it by {column} spaces")),
            });
        }
        let message =
            if self.item { "A key stands among list items." } else { "A list item stands among keys." };
        (self.item != own.item).then(|| error(own.head, message.to_owned(), "check the indentation"))
    }
}

impl<'t> Look<'t> {
    /// Characters that are not printable; YAML 1.2 section 5.1.
    fn control_character(&self, span: Span) -> Option<SyntaxError> {
        let is_control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
        let (at, found) = self.find(span, is_control)?;
        let message = format!("The control character U+{:04X} is not allowed in YAML.", u32::from(found));
        Some(error(at, message, "remove it").of(Cause::Character))
    }

    /// Characters that break a line for YAML 1.1 only; YAML 1.2 section 5.4.
    fn separator(&self, span: Span) -> Option<SyntaxError> {
        let (at, found) = self.find(span, |c| matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}'))?;
        let found = u32::from(found);
        let message = format!("The invisible character U+{found:04X} breaks the line for many YAML readers.");
        Some(error(at, message, "remove it").of(Cause::Character))
    }

    fn find(&self, span: Span, is: impl Fn(char) -> bool) -> Option<(Span, char)> {
        let (at, found) = span.of(self.text).char_indices().find(|(_, c)| is(*c))?;
        let start = span.start() + at;
        Some((Span::new(start, start + found.len_utf8()), found))
    }

    /// The first entry whose indentation does not fit.
    fn misplaced(&self, span: Span) -> Option<SyntaxError> {
        let mut root = None;
        let mut below: Vec<Option<Shape>> = vec![None; self.yaml.nodes.len()];
        let mut line = span.start();
        for node in &self.yaml.nodes {
            let start = node.start as usize;
            loop {
                let next = self.source.line_end(line) + 1;
                if next > start {
                    break;
                }
                line = next;
                if self.source.is_document_marker(line) {
                    root = None;
                }
            }
            if self.is_in_flow(node) {
                continue;
            }
            let indentation = Span::new(line, start).of(self.text);
            if let Some(found) = self.tab(node, line, indentation) {
                return Some(found);
            }
            let parent = node.parent.and_then(|index| self.yaml.get(index));
            if let Some(found) = parent.and_then(|parent| self.under_value(node, parent)) {
                return Some(found);
            }
            let shape = node.parent.map_or(Some(&mut root), |parent| below.get_mut(parent as usize));
            let Some(shape) = shape else { continue };
            let column = start - line;
            let own = Shape { column, item: node.item, head: self.head(node) };
            let first = *shape.get_or_insert(own);
            if let Some(found) = first.misfit(own, node.parent.is_none()) {
                return Some(found);
            }
        }
        None
    }

    /// Whether a node is an element of a `[…]` or `{…}`.
    fn is_in_flow(&self, node: &Node) -> bool {
        let Some(parent) = node.parent.and_then(|index| self.yaml.get(index)) else {
            return self.yaml.is_flow;
        };
        matches!(parent.style, Style::List | Style::Map) && parent.value.contains(node.start as usize)
            || (parent.item && parent.start == node.start)
    }

    fn tab(&self, node: &Node, line: usize, indentation: &str) -> Option<SyntaxError> {
        let help = "replace the tab by spaces";
        if indentation.bytes().all(is_blank)
            && let Some(tab) = indentation.find('\t')
        {
            let span = Span::new(line + tab, line + tab + 1);
            return Some(error(span, "A tab is used as indentation.".to_owned(), help).of(Cause::Tab));
        }
        let after = node.start as usize + 1;
        let blank = self.source.skip_blanks(after, self.source.line_end(after));
        let tab = Span::new(after, blank).of(self.text).find('\t').filter(|_| node.item)?;
        let has_content = self.source.at(blank).is_some_and(|byte| !is_break(byte));
        let span = Span::new(after + tab, after + tab + 1);
        let message = "A tab follows the dash of a list item.".to_owned();
        has_content.then(|| error(span, message, help).of(Cause::Tab))
    }

    /// An entry under another that has a value already.
    fn under_value(&self, node: &Node, parent: &Node) -> Option<SyntaxError> {
        if parent.style == Style::Empty || self.content(parent).is_empty() {
            return None;
        }
        let owner = match parent.key {
            Some(key) => format!("`{}`", short(key.of(self.text))),
            None => "a list item".to_owned(),
        };
        let kind = if node.item { "list item" } else { "line" };
        Some(error(
            self.head(node),
            format!("This {kind} stands under {owner}, which already has a value."),
            format!("check the indentation, or put the whole text of {owner} in quotes"),
        ))
    }

    /// The first key or value that begins or goes on as YAML does not allow.
    fn values(&self) -> Option<SyntaxError> {
        self.yaml.nodes.iter().find_map(|node| self.key(node).or_else(|| self.value(node)))
    }

    fn key(&self, node: &Node) -> Option<SyntaxError> {
        let key = node.key.filter(|key| key.start == node.start)?;
        let raw = key.of(self.text);
        let message = match raw.chars().next()? {
            '*' => self.alias(raw, key.start(), "key")?,
            '!' if !raw.contains([' ', '\t']) => "A key that begins with `!` is read as a tag.".to_owned(),
            sign @ ('@' | '`' | '%' | ',' | ']' | '}' | '|' | '>') => begins_with("key", sign),
            _ => return None,
        };
        let help = match quoted(raw) {
            Some(raw) => format!("put the key in quotes: `{raw}:`"),
            None => "put the key in quotes".to_owned(),
        };
        Some(error(key, message, help).of(Cause::Quotes))
    }

    fn value(&self, node: &Node) -> Option<SyntaxError> {
        let content = self.content(node);
        match node.style {
            Style::SingleQuoted | Style::DoubleQuoted => self.is_open_quote(node).then(|| {
                let sign = if node.style == Style::DoubleQuoted { '"' } else { '\'' };
                let message = "The quote that opens here is not closed.".to_owned();
                error(content, message, format!("add the closing `{sign}`")).of(Cause::OpenQuote(sign))
            }),
            Style::List | Style::Map => self.is_open_bracket(node, content).then(|| {
                let (open, close) = if node.style == Style::List { ('[', ']') } else { ('{', '}') };
                let message = format!("The `{open}` that opens here is not closed.");
                let help = format!("add the closing `{close}`, or put the value in quotes");
                error(content, message, help).of(Cause::OpenBracket(close))
            }),
            Style::Plain => {
                let message = self.plain(node, content)?;
                let help = match (quoted(unquoted(content.of(self.text))), node.key) {
                    (Some(raw), Some(key)) => {
                        format!("put the value in quotes: `{}: {raw}`", short(key.of(self.text)))
                    }
                    (Some(raw), None) => format!("put the value in quotes: `{raw}`"),
                    _ => "put the value in quotes".to_owned(),
                };
                Some(error(content, message, help).of(Cause::Quotes))
            }
            Style::Empty | Style::Literal => None,
        }
    }

    fn is_open_quote(&self, node: &Node) -> bool {
        let content = self.content(node);
        matches!(node.style, Style::SingleQuoted | Style::DoubleQuoted)
            && self.source.quoted_end(content.start(), content.end()) != Some(content.end())
    }

    /// Whether the outermost bracket is not closed, for another reason than a quote in it that is not closed.
    fn is_open_bracket(&self, node: &Node, content: Span) -> bool {
        if self.is_in_flow(node)
            || self.source.closing(content.start(), content.end(), |_| false) == Ok(content.end())
        {
            return false;
        }
        let upto = self.yaml.nodes.partition_point(|other| other.start < content.end);
        let last = self.yaml.nodes.get(..upto).and_then(<[Node]>::last);
        !last.is_some_and(|last| self.is_open_quote(last))
    }

    /// What is wrong with a plain value; YAML 1.2 section 7.3.3.
    fn plain(&self, node: &Node, content: Span) -> Option<String> {
        let (start, end) = (content.start(), content.end());
        let text = content.of(self.text);
        let first = text.chars().next()?;
        let follows = match first {
            '@' | '`' | '%' | ',' | ']' | '}' => {
                return Some(begins_with("value", first));
            }
            '|' | '>' => {
                return Some(format!("`{first}` begins a block of lines, so no text may follow it here."));
            }
            '-' if self.source.is_dash(start) => {
                return Some("A list item cannot begin on the line of its key.".to_owned());
            }
            '*' => return self.alias(text, start, "value"),
            '"' | '\'' => self.source.quoted_end(start, end).map(|close| (close, "quote")),
            '[' | '{' => self.source.closing(start, end, |_| false).ok().map(|close| (close, "bracket")),
            _ => None,
        };
        if let Some((_, what)) = follows.filter(|(close, _)| *close < end) {
            return Some(format!("Text follows the closing {what} of this value."));
        }
        let colon = self.source.key(start, end).is_some() && !self.is_in_flow(node);
        colon.then(|| "This value holds an unquoted colon, which YAML reads as the end of a key.".to_owned())
    }

    /// `*name` repeats what stands at `&name`: text such as `*important*` is none.
    fn alias(&self, text: &str, start: usize, what: &str) -> Option<String> {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let name = text.strip_prefix('*')?;
        let is_alias = !name.is_empty() && name.chars().all(is_name);
        let before = self.text.get(..start).unwrap_or_default();
        let is_known = is_alias && before.contains(&format!("&{name}"));
        (!is_known).then(|| format!("A {what} that begins with `*` is read as a reference to an anchor."))
    }

    fn unread(&self, line: Span) -> SyntaxError {
        let raw = line.of(self.text);
        if raw.starts_with(':') {
            return error(line, "The key before the colon is missing.".to_owned(), "write a key");
        }
        let pair = raw.split_once(':').filter(|(key, value)| {
            !value.starts_with("//") && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
        });
        if let Some((key, value)) = pair {
            let help = format!("write `{}: {}`", short(key), short(value));
            return error(line, "A space is missing after the colon.".to_owned(), help).of(Cause::Colon);
        }
        error(
            line,
            "This line is neither `key: value` nor a list item `- value`.".to_owned(),
            "add a colon and a space after the key, or indent the line if it belongs to the value above",
        )
    }

    /// The value without anchor and tag.
    fn content(&self, node: &Node) -> Span {
        let (mut start, end) = (node.value.start(), node.value.end());
        while start < end && matches!(self.source.at(start), Some(b'&' | b'!')) {
            while start < end && !self.source.is_gap(start) {
                start += 1;
            }
            while start < end && self.source.is_gap(start) {
                start += 1;
            }
        }
        Span::new(start, end)
    }

    /// The key, or the dash of an item.
    fn head(&self, node: &Node) -> Span {
        let start = node.start as usize;
        node.key.unwrap_or(Span::new(start, start + 1))
    }
}

fn error(span: Span, message: String, help: impl Into<String>) -> SyntaxError {
    SyntaxError { span, message, help: Some(help.into()), cause: Cause::Other }
}

impl SyntaxError {
    fn of(self, cause: Cause) -> Self {
        Self { cause, ..self }
    }
}

fn begins_with(what: &str, sign: char) -> String {
    let sign = if sign == '`' { "a backtick".to_owned() } else { format!("`{sign}`") };
    format!("A {what} cannot begin with {sign} unless it stands in quotes.")
}

/// A text without its outer quotes: those in `'it's'` are not needed inside others.
pub(super) fn unquoted(raw: &str) -> &str {
    let inside = |quote: char| raw.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inside('"').or_else(|| inside('\'')).unwrap_or(raw)
}

/// A text in quotes, if it is short enough to be shown.
fn quoted(raw: &str) -> Option<String> {
    if raw.len() > 60 || raw.contains(['\n', '\r', '`']) {
        None
    } else if raw.contains(['"', '\\']) {
        Some(format!("'{}'", raw.replace('\'', "''")))
    } else {
        Some(format!("\"{raw}\""))
    }
}

/// At most the first 40 characters.
fn short(raw: &str) -> String {
    let mut chars = raw.trim().chars();
    let mut kept: String = chars.by_ref().take(40).collect();
    if chars.next().is_some() {
        kept.push('…');
    }
    kept
}

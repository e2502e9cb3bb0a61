//! HTML blocks of all seven kinds (CommonMark 0.31, "HTML blocks"), and the comments among them.

use memchr::memmem;

use super::BlockKind;
use super::line::Line;
use super::marks::{blank, byte, is_blank, is_space, line_end, skip, skip_blanks};
use super::scanner::Scanner;
use crate::text::Span;

/// How an HTML block ends.
#[derive(Clone, Copy)]
pub(super) enum End {
    /// After the line with this text: kinds 1 to 5.
    Text(&'static str),
    /// Before a blank line: kinds 6 and 7.
    Blank,
}

/// Tags that start a block of kind 6, in order.
#[rustfmt::skip]
const BLOCK_TAGS: [&str; 62] = [
    "address", "article", "aside", "base", "basefont", "blockquote", "body", "caption", "center", "col",
    "colgroup", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr",
    "html", "iframe", "legend", "li", "link", "main", "menu", "menuitem", "nav", "noframes", "ol",
    "optgroup", "option", "p", "param", "search", "section", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "title", "tr", "track", "ul",
];

/// Tags whose content is no Markdown, and what ends it: kind 1.
const RAW_TAGS: [(&str, &str); 4] =
    [("pre", "</pre>"), ("style", "</style>"), ("script", "</script>"), ("textarea", "</textarea>")];

/// Other beginnings, and what ends them: kinds 2, 3 and 5.
const MARKS: [(&str, &str); 3] = [("!--", "-->"), ("?", "?>"), ("![CDATA[", "]]>")];

impl Scanner<'_> {
    /// How the HTML block ends that starts with the `<` at `at`, if one does.
    pub(super) fn html_start(&self, at: usize) -> Option<End> {
        if let Some(end) = starts_block_1_to_5(self.bytes, at) {
            return Some(End::Text(end));
        }
        (starts_block_6(self.bytes, at) || is_lone_tag(self.bytes, at)).then_some(End::Blank)
    }

    /// Reads the HTML block at `start`; the start of the line after it.
    pub(super) fn html(&mut self, start: usize, end: End) -> usize {
        self.flush(start);
        let mut from = start;
        let (stop, next) = loop {
            let next = self.next_line(from);
            let mut line = Line::new(self.bytes, next);
            if !self.containers.all_match(&mut line) {
                break (next, next);
            }
            let is_last = match end {
                End::Text(text) => {
                    let read = self.bytes.get(from..next).unwrap_or_default();
                    memmem::find(read, text.as_bytes()).is_some()
                }
                End::Blank => line.is_at_end(),
            };
            if is_last {
                break (next, next);
            }
            if line.at >= self.bytes.len() || matches!(end, End::Blank) && line.blank().is_some() {
                break (line.at, next);
            }
            from = line.at;
        };
        let span = self.trim(start, stop);
        let (kind, content) = match span.of(self.text).strip_prefix("<!--") {
            Some(inner) => {
                let inner = inner.split("-->").next().unwrap_or_default();
                (BlockKind::Comment, Span::of_part(self.text, inner).trim(self.text))
            }
            None => (BlockKind::Html, span),
        };
        self.push(kind, span, content);
        next
    }
}

/// What ends the block of kind 1 to 5 that starts with the `<` at `at`, if one does.
pub(super) fn starts_block_1_to_5(bytes: &[u8], at: usize) -> Option<&'static str> {
    let rest = bytes.get(at + 1..).unwrap_or_default();
    let starts_tag = |tag: &str| {
        let name = rest.get(..tag.len()).unwrap_or_default();
        let after = rest.get(tag.len()).copied();
        name.eq_ignore_ascii_case(tag.as_bytes()) && after.is_none_or(|byte| is_space(byte) || byte == b'>')
    };
    let raw = RAW_TAGS.iter().find(|(tag, _)| starts_tag(tag));
    let found = raw.or_else(|| MARKS.iter().find(|(mark, _)| rest.starts_with(mark.as_bytes())));
    match (found, rest) {
        (Some((_, end)), _) => Some(end),
        (None, [b'!', letter, ..]) if letter.is_ascii_alphabetic() => Some(">"),
        (None, _) => None,
    }
}

/// Whether a block of kind 6 starts with the `<` at `at`.
pub(super) fn starts_block_6(bytes: &[u8], at: usize) -> bool {
    /// No tag is longer.
    const MAX_NAME: usize = 10;
    let start = at + 1 + usize::from(byte(bytes, at + 1) == Some(b'/'));
    let limited = bytes.get(..bytes.len().min(start + MAX_NAME + 1)).unwrap_or_default();
    let end = skip(limited, start, |byte| byte.is_ascii_alphanumeric());
    let name = bytes.get(start..end).unwrap_or_default();
    let by_name = |tag: &str| tag.bytes().cmp(name.iter().map(u8::to_ascii_lowercase));
    BLOCK_TAGS.binary_search_by(|tag| by_name(tag)).is_ok()
        && match byte(bytes, end) {
            None | Some(b' ' | b'\t' | b'\r' | b'\n' | b'>') => true,
            Some(b'/') => byte(bytes, end + 1) == Some(b'>'),
            Some(_) => false,
        }
}

/// Whether the `<` at `at` begins one complete tag that stands alone on its line: kind 7.
fn is_lone_tag(bytes: &[u8], at: usize) -> bool {
    let line = bytes.get(..line_end(bytes, at)).unwrap_or_default();
    tag_end(line, at).is_some_and(|end| blank(bytes, end).is_some())
}

/// Where the tag at `at` ends; `line` ends with its line.
fn tag_end(line: &[u8], at: usize) -> Option<usize> {
    let is_closing = byte(line, at + 1) == Some(b'/');
    let name_at = at + 1 + usize::from(is_closing);
    if !byte(line, name_at)?.is_ascii_alphabetic() {
        return None;
    }
    let mut end = skip(line, name_at, |byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_closing {
        end = skip_blanks(line, end);
    } else {
        loop {
            let after = skip_blanks(line, end);
            if matches!(byte(line, after)?, b'/' | b'>') {
                end = after + usize::from(byte(line, after) == Some(b'/'));
                break;
            }
            if after == end {
                return None;
            }
            end = attribute_end(line, after)?;
        }
    }
    (byte(line, end) == Some(b'>')).then_some(end + 1)
}

/// Where the attribute at `at` ends.
fn attribute_end(line: &[u8], at: usize) -> Option<usize> {
    let first = byte(line, at)?;
    if !first.is_ascii_alphabetic() && !matches!(first, b'_' | b':') {
        return None;
    }
    let end =
        skip(line, at, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b':' | b'-'));
    let equals = skip(line, end, is_blank);
    if byte(line, equals) != Some(b'=') {
        return Some(end);
    }
    let value = skip_blanks(line, equals + 1);
    match byte(line, value)? {
        quote @ (b'"' | b'\'') => {
            let close = skip(line, value + 1, |byte| byte != quote);
            byte(line, close).map(|_| close + 1)
        }
        b' ' | b'=' | b'>' | b'<' | b'`' => None,
        _ => {
            let ends = |byte| matches!(byte, b'\'' | b'"' | b' ' | b'=' | b'>' | b'<' | b'`');
            Some(skip(line, value, |byte| !ends(byte)))
        }
    }
}

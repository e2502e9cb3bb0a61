//! One line of YAML as somebody is typing it: what a strict reader could not make sense of is the normal case here.

use crate::text::Span;

/// How far above a line the key is looked for under which it stands.
const MAX_LINES_ABOVE: usize = 500;

/// One line of YAML, read on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct YamlLine {
    /// Blanks before the first word, and before the dash if there is one.
    pub(super) indent: usize,
    /// Whether it is an item: a dash begins it.
    pub(super) is_item: bool,
    /// The key, where a colon follows one.
    pub(super) key: Option<Span>,
    /// What stands after the colon or the dash, without a comment and outer blanks.
    pub(super) value: Span,
    /// Where a comment begins.
    pub(super) comment: Option<usize>,
}

impl YamlLine {
    /// Reads a line, which is given without its line break.
    pub(super) fn read(text: &str, line: Span) -> Self {
        let raw = line.of(text);
        let indent = raw.len() - raw.trim_start().len();
        let mut at = line.start() + indent;
        let rest = |at: usize| text.get(at..line.end()).unwrap_or_default();
        let is_item = rest(at) == "-" || rest(at).starts_with("- ");
        if is_item {
            let after = rest(at + 1);
            at += 1 + after.len() - after.trim_start().len();
        }
        let colon = colon(rest(at));
        let key = colon.map(|len| unquoted(text, Span::new(at, at + len).trim(text)));
        let from = colon.map_or(at, |len| at + len + 1);
        let comment = comment(rest(from), from > line.start() + indent);
        let end = comment.map_or(line.end(), |len| from + len);
        let value = Span::new(from, end).trim(text);
        // Where nothing stands, a value would be typed after one blank.
        let value = if value.is_empty() { Span::empty(from.max(value.start())) } else { value };
        Self { indent, is_item, key, value, comment: comment.map(|len| from + len) }
    }

    /// The key under which a line stands, by its indentation: the nearest one above that is indented less. An item
    /// may be indented as much as its key.
    pub(super) fn above(&self, text: &str, line: Span, top: usize) -> Option<(Self, Span)> {
        let mut end = line.start();
        for _ in 0..MAX_LINES_ABOVE {
            if end <= top {
                return None;
            }
            let before = text.get(top..end)?.trim_end_matches(['\r', '\n']);
            // Only one line break is taken off: blank lines are lines.
            let len = text
                .get(top..end)?
                .strip_suffix('\n')
                .map_or(before.len(), |rest| rest.strip_suffix('\r').unwrap_or(rest).len());
            let start = top + text.get(top..top + len)?.rfind('\n').map_or(0, |at| at + 1);
            let span = Span::new(start, top + len);
            let above = Self::read(text, span);
            let inside =
                above.indent < self.indent || (self.is_item && !above.is_item && above.indent == self.indent);
            if inside && above.key.is_some() {
                return Some((above, span));
            }
            if start == top {
                return None;
            }
            end = start;
        }
        None
    }
}

/// The length of the key that a text begins with, up to its colon.
fn colon(text: &str) -> Option<usize> {
    const MAX_KEY: usize = 80;
    if text.starts_with(['#', '[', '{', '-']) {
        return None;
    }
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    let from = match quote {
        Some(quote) => 2 + text.get(1..)?.find(quote)?,
        None => 0,
    };
    let rest = text.get(from..)?;
    let ends = |at: &usize| rest.as_bytes().get(at + 1).is_none_or(|next| matches!(next, b' ' | b'\t'));
    let len = from + rest.match_indices(':').map(|(at, _)| at).find(ends)?;
    (len <= MAX_KEY && len > 0 && !text.get(..len)?.contains(" #")).then_some(len)
}

/// Where the comment begins: a `#` after a blank, outside of quotes that a value begins with.
fn comment(text: &str, after_something: bool) -> Option<usize> {
    let value = text.trim_start();
    let mut from = text.len() - value.len();
    if let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        from += 1 + value.get(1..)?.find(quote).map_or(0, |len| len + 1);
    }
    let blank_before = |at: usize| match at.checked_sub(1).and_then(|at| text.as_bytes().get(at)) {
        Some(before) => matches!(before, b' ' | b'\t'),
        None => !after_something,
    };
    text.match_indices('#').map(|(at, _)| at).find(|at| *at >= from && blank_before(*at))
}

fn unquoted(text: &str, span: Span) -> Span {
    let raw = span.of(text);
    let quoted = raw.len() >= 2 && raw.starts_with(['"', '\'']) && raw.ends_with(['"', '\'']);
    if quoted { Span::new(span.start() + 1, span.end() - 1) } else { span }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let check = |line: &str, want: (usize, bool, Option<&str>, &str)| {
            let read = YamlLine::read(line, Span::new(0, line.len()));
            let key = read.key.map(|key| key.of(line));
            assert_eq!((read.indent, read.is_item, key, read.value.of(line)), want, "{line:?}");
        };
        check("status: DONE  # A | B", (0, false, Some("status"), "DONE"));
        check("status: \"A # b\" # c", (0, false, Some("status"), "\"A # b\""));
        check("status: \"DO", (0, false, Some("status"), "\"DO"));
        check("  - blocks: PE-2, PE-3", (2, true, Some("blocks"), "PE-2, PE-3"));
        check("  - PE-2", (2, true, None, "PE-2"));
        check("-", (0, true, None, ""));
        check("stat", (0, false, None, "stat"));
        check("status:", (0, false, Some("status"), ""));
        check("url: http://x", (0, false, Some("url"), "http://x"));
        check("\"a b\": c", (0, false, Some("a b"), "c"));
        check("# a: b", (0, false, None, ""));
    }

    #[test]
    fn the_key_above() {
        let check = |text: &str, want: Option<&str>| {
            let start = text.rfind('\n').map_or(0, |at| at + 1);
            let line = Span::new(start, text.len());
            let above = YamlLine::read(text, line).above(text, line, 0);
            assert_eq!(above.and_then(|(above, _)| Some(above.key?.of(text))), want, "{text:?}");
        };
        check("a: 1\ndeps:\n\n  - x\n  - ", Some("deps"));
        check("deps:\r\n- x\r\n- ", Some("deps"));
        check("a:\n  b: 1\n  c", Some("a"));
        check("a: 1\nb", None);
        check("x", None);
    }
}

//! What stands inside one line: code spans, links, brackets, braces and comments, with their places.
//!
//! A hand-made reader of the few marks that tickets need, since facts are made at every keystroke for lines that
//! hardly ever hold one. Emphasis is not its business: [`unwrap_emphasis`] takes it off where a value is read.

use memchr::{memchr, memchr3};

use crate::text::Span;

/// One mark inside a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inline {
    /// What it is.
    pub kind: InlineKind,
    /// All of it, marks included.
    pub span: Span,
    /// What stands between the marks: the code, the link's text, the comment's text.
    pub inner: Span,
}

/// The kinds of mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InlineKind {
    /// `` `code` ``
    Code,
    /// `[text](destination)`, also of an image
    Link {
        /// Where it leads, without a title and without `<` `>`.
        destination: Span,
    },
    /// `[[target]]` or `[[target|text]]`; `inner` is the target
    Wiki,
    /// `[text][label]` or `[label]:`, a use or a definition of a reference
    Labelled,
    /// `[text]` that is no link and no checkbox
    Bracket,
    /// `{{text}}`, or `{text}` without blanks or quotes in it
    Brace,
    /// `<!-- text -->`
    Comment,
    /// `~~text~~`
    Struck,
}

/// The marks of a line in order of place. A mark inside another one is not reported, except inside `~~ ~~`.
///
/// `line` may be a part of a line, such as a table cell.
#[must_use]
pub fn scan(text: &str, line: Span) -> Scan<'_> {
    let end = line.end().min(text.len());
    Scan { text, at: line.start(), end, horizon: end, ahead: Ahead::default() }
}

/// The same for one line after the other: what was seen ahead of the last one is not looked for again.
#[must_use]
pub fn scan_on(text: &str, line: Span, ahead: Ahead) -> Scan<'_> {
    Scan { horizon: text.len(), ahead, ..scan(text, line) }
}

/// Where each of the bytes that begin a mark comes next, as far as it was looked for. It holds for all places in
/// its text from where the line began.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ahead([Option<usize>; 2]);

/// What marks begin with, in threes as they are searched for. An escape counts: it keeps the next byte from
/// beginning one.
const FIRST_BYTES: [[u8; 3]; 2] = [[b'`', b'[', b'{'], [b'<', b'~', b'\\']];

/// Where the first two bytes in a row stand that are both `byte`.
pub(crate) fn find_twice(text: &str, byte: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(byte, bytes).find(|at| bytes.get(at + 1) == Some(&byte))
}

/// Iterator over the marks of a line; see [`scan`].
#[derive(Clone)]
pub struct Scan<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    /// How far is looked for marks.
    horizon: usize,
    ahead: Ahead,
}

impl Iterator for Scan<'_> {
    type Item = Inline;

    fn next(&mut self) -> Option<Inline> {
        loop {
            let start = self.next_mark()?;
            let rest = nearby(self.text.get(start..self.end)?);
            let found = match rest.as_bytes().first()? {
                b'\\' => {
                    let escaped = rest.chars().nth(1).map_or(0, char::len_utf8);
                    self.at = start + 1 + escaped;
                    continue;
                }
                b'`' => self.code(start, rest),
                b'[' => self.bracket(start, rest),
                b'{' => self.brace(start, rest),
                b'<' => self.comment(start, rest),
                _ => self.struck(start, rest),
            };
            match found {
                Ok(inline) => {
                    self.at = match inline.kind {
                        InlineKind::Struck => inline.inner.start(),
                        _ => inline.span.end(),
                    };
                    return Some(inline);
                }
                // Not a mark after all: go on behind it.
                Err(len) => self.at = start + len,
            }
        }
    }
}

type Found = Result<Inline, usize>;

impl Scan<'_> {
    /// What was seen ahead, for a line that comes later.
    #[must_use]
    pub fn ahead(&self) -> Ahead {
        self.ahead
    }

    /// Where the next mark may begin. No byte is looked at twice for the same three.
    fn next_mark(&mut self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        for (next, [a, b, c]) in self.ahead.0.iter_mut().zip(FIRST_BYTES) {
            if next.is_none_or(|next| next < self.at) {
                let found = memchr3(a, b, c, bytes.get(self.at..self.horizon)?);
                *next = Some(found.map_or(self.horizon, |found| self.at + found));
            }
        }
        self.ahead.0.iter().copied().flatten().min().filter(|next| *next < self.end)
    }

    fn made(kind: InlineKind, start: usize, len: usize, open: usize, close: usize) -> Inline {
        let end = start + len;
        Inline { kind, span: Span::new(start, end), inner: Span::new(start + open, end - close) }
    }

    /// CommonMark 6.1: a run of backticks is closed by a run of the same length.
    fn code(&self, start: usize, rest: &str) -> Found {
        let run = rest.bytes().take_while(|byte| *byte == b'`').count();
        let mut at = run;
        while let Some(found) = rest.get(at..).and_then(|rest| memchr(b'`', rest.as_bytes())) {
            let close = at + found;
            let len = rest.get(close..).unwrap_or_default().bytes().take_while(|byte| *byte == b'`').count();
            if len == run {
                return Ok(Self::made(InlineKind::Code, start, close + run, run, run));
            }
            at = close + len;
        }
        Err(run)
    }

    fn bracket(&self, start: usize, rest: &str) -> Found {
        if let Some(inner) = rest.strip_prefix("[[") {
            let close = find_twice(inner, b']')
                .filter(|len| !inner.get(..*len).unwrap_or_default().contains('['))
                .ok_or(2usize)?;
            let target = inner.get(..close).unwrap_or_default().split(['|', '#']).next().unwrap_or_default();
            let mut wiki = Self::made(InlineKind::Wiki, start, close + 4, 2, 2);
            wiki.inner = Span::new(start + 2, start + 2 + target.len());
            return Ok(wiki);
        }
        let close = closing(rest, b'[', b']').ok_or(1usize)?;
        let after = rest.get(close + 1..).unwrap_or_default();
        match after.as_bytes().first() {
            Some(b'(') => {
                if let Some(len) = closing(after, b'(', b')') {
                    let inside = Span::new(start + close + 2, start + close + 1 + len);
                    let kind = InlineKind::Link { destination: destination(self.text, inside) };
                    let mut link = Self::made(kind, start, close + 1 + len + 1, 1, 0);
                    link.inner = Span::new(start + 1, start + close);
                    return Ok(link);
                }
            }
            Some(b'[') => {
                if let Some(len) = closing(after, b'[', b']') {
                    let mut link = Self::made(InlineKind::Labelled, start, close + 1 + len + 1, 1, 0);
                    link.inner = Span::new(start + 1, start + close);
                    return Ok(link);
                }
            }
            _ => {}
        }
        Ok(Self::made(InlineKind::Bracket, start, close + 1, 1, 1))
    }

    fn brace(&self, start: usize, rest: &str) -> Found {
        if let Some(inner) = rest.strip_prefix("{{") {
            let close = find_twice(inner, b'}').ok_or(2usize)?;
            return Ok(Self::made(InlineKind::Brace, start, close + 4, 2, 2));
        }
        let close = memchr(b'}', rest.as_bytes()).ok_or(1usize)?;
        let inner = rest.get(1..close).unwrap_or_default();
        let word = !inner.is_empty() && !inner.contains(['"', '\'', '{', ':', ' ', '\t', '$', ',', '`', '=']);
        if word { Ok(Self::made(InlineKind::Brace, start, close + 1, 1, 1)) } else { Err(1) }
    }

    fn comment(&self, start: usize, rest: &str) -> Found {
        let inner = rest.strip_prefix("<!--").ok_or(1usize)?;
        let close = inner.find("-->").ok_or(4usize)?;
        let mut comment = Self::made(InlineKind::Comment, start, close + 7, 4, 3);
        comment.inner = comment.inner.trim(self.text);
        Ok(comment)
    }

    fn struck(&self, start: usize, rest: &str) -> Found {
        let inner = rest.strip_prefix("~~").ok_or(1usize)?;
        let close = find_twice(inner, b'~').filter(|len| *len > 0).ok_or(2usize)?;
        Ok(Self::made(InlineKind::Struck, start, close + 4, 2, 2))
    }
}

/// The part of a text in which a mark that begins it must end: a bound keeps a line of megabytes linear.
fn nearby(text: &str) -> &str {
    const MAX_MARK: usize = 2_000;
    let mut end = MAX_MARK.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// Where the bracket that `text` starts with is closed. Code spans and escapes inside do not close it.
fn closing(text: &str, open: u8, close: u8) -> Option<usize> {
    /// CommonMark lets destinations nest 32 parentheses; a bound keeps a line of brackets linear.
    const MAX_DEPTH: usize = 32;
    let (mut depth, mut code, mut escaped) = (0, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => {
                escaped = false;
                continue;
            }
            b'\\' => escaped = true,
            b'`' => code = !code,
            _ if code => {}
            _ if byte == open => depth += 1,
            _ if byte == close => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
        if depth > MAX_DEPTH {
            return None;
        }
    }
    None
}

/// The destination in a link's parentheses: without `<` `>` and without a title.
fn destination(text: &str, inside: Span) -> Span {
    let inside = inside.trim(text);
    let raw = inside.of(text);
    if let Some(pointed) = raw.strip_prefix('<') {
        return Span::of_part(text, pointed.split('>').next().unwrap_or_default());
    }
    let title = raw.find(" \"").or_else(|| raw.find(" '"));
    Span::of_part(text, raw.get(..title.unwrap_or(raw.len())).unwrap_or_default()).trim(text)
}

/// Takes emphasis, strikethrough and code marks off both ends: `**Done**` to `Done`.
#[must_use]
pub fn unwrap_emphasis(text: &str, span: Span) -> Span {
    let mut span = span.trim(text);
    loop {
        let inner = span.of(text);
        if !inner.starts_with(['*', '_', '~', '`']) {
            return span;
        }
        let mark = ["***", "**", "__", "~~", "*", "_", "`"]
            .into_iter()
            .find(|mark| inner.len() > 2 * mark.len() && inner.starts_with(mark) && inner.ends_with(mark));
        let Some(mark) = mark else { return span };
        let stripped = Span::new(span.start() + mark.len(), span.end() - mark.len());
        if stripped.of(text).contains(mark) {
            return span;
        }
        span = stripped.trim(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, want: &[&str]) {
        let got: Vec<String> = scan(line, Span::new(0, line.len()))
            .map(|inline| {
                let kind = match inline.kind {
                    InlineKind::Link { destination } => format!("Link({})", destination.of(line)),
                    other => format!("{other:?}"),
                };
                format!("{kind} {}", inline.inner.of(line))
            })
            .collect();
        assert_eq!(got, want, "{line}");
    }

    #[test]
    fn marks() {
        check("a `x [y]` b", &["Code x [y]"]);
        check("``a ` b`` [c]", &["Code a ` b", "Bracket c"]);
        check("[t](u.md \"title\") [t](<a b.md>)", &["Link(u.md) t", "Link(a b.md) t"]);
        check("[Spec](/docs/[name].md)", &["Link(/docs/[name].md) Spec"]);
        check("[[wiki]] [[page|text]]", &["Wiki wiki", "Wiki page"]);
        check("[t][ref] [a [b] c]", &["Labelled t", "Bracket a [b] c"]);
        check("{{NAME}} {x} {a: 1} {}", &["Brace NAME", "Brace x"]);
        check("v <!-- A | B --> w", &["Comment A | B"]);
        check("~~[gone]~~ \\[no\\]", &["Struck [gone]", "Bracket gone"]);
        check("[unclosed `tick {", &[]);
        check(&format!("[{}] [b]", "é".repeat(2_000)), &["Bracket b"]);
    }

    #[test]
    fn emphasis() {
        let check = |text: &str, want: &str| {
            assert_eq!(unwrap_emphasis(text, Span::new(0, text.len())).of(text), want);
        };
        check("**Done**", "Done");
        check(" `x` ", "x");
        check("***_a_***", "a");
        check("**a** and **b**", "**a** and **b**");
        check("****", "****");
    }
}

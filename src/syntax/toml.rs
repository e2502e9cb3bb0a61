//! TOML front matter as text with places: a tolerant reader for what people type, and what a strict one says of it.
//!
//! The parser behind both tells what it sees piece by piece, and goes on behind an error (TOML 1.0).

use toml_parser::decoder::Encoding;
use toml_parser::parser::{Event, EventKind, RecursionGuard, parse_document};
use toml_parser::{ParseError, Source};

use crate::text::Span;

/// Tables and arrays that stand deeper than this are not read.
const MAX_DEPTH: u32 = 32;
/// Entries beyond this count are not read.
const MAX_ENTRIES: usize = 20_000;

/// One `key = value`, or the head of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key of the table it stands in, one level deep; deeper entries are left out.
    pub under: Option<Span>,
    /// The key without quotes.
    pub key: Span,
    /// The value without quotes; empty at the place where one would be typed, and of a table.
    pub value: Span,
    /// The elements of an array, without quotes.
    pub items: Vec<Span>,
    /// The comment behind it, without `#`.
    pub comment: Option<Span>,
}

/// What is wrong, in the parser's words, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The place; never empty, unless the text ends there.
    pub span: Span,
    /// One sentence without a full stop.
    pub message: String,
}

/// Reads the entries of a piece of TOML in order of place.
#[must_use]
pub fn read(text: &str, content: Span) -> Vec<Entry> {
    let mut reader = Reader { text, base: content.start(), ..Reader::default() };
    events(text, content, &mut |event| reader.take(event), &mut |_| {});
    reader.entries
}

/// The first thing in a piece of TOML that a strict reader does not accept.
#[must_use]
pub fn syntax_error(text: &str, content: Span) -> Option<SyntaxError> {
    let source = Source::new(content.of(text));
    let mut first: Option<ParseError> = None;
    let mut scalars = Vec::new();
    let mut take = |event: Event| {
        if matches!(event.kind(), EventKind::Scalar | EventKind::SimpleKey) {
            scalars.push(event);
        }
    };
    events(text, content, &mut take, &mut |error| {
        first.get_or_insert(error);
    });
    if first.is_none() {
        for event in scalars {
            let raw = source.get(event)?;
            match event.kind() {
                EventKind::SimpleKey => raw.decode_key(&mut (), &mut first),
                _ => {
                    let _ = raw.decode_scalar(&mut (), &mut first);
                }
            }
        }
    }
    let error = first?;
    let at = error.unexpected().or(error.context());
    let at = at.map_or(Span::empty(0), |at| Span::new(at.start(), at.end()));
    let at = Span::new(content.start() + at.start(), content.start() + at.end());
    // Where something is missing, the last line says more than the empty place behind it.
    let span = if at.of(text).trim().is_empty() { Span::line_at(text, at.start()).trim(text) } else { at };
    Some(SyntaxError { span, message: error.description().to_owned() })
}

fn events(text: &str, content: Span, take: &mut dyn FnMut(Event), fail: &mut dyn FnMut(ParseError)) {
    let tokens = Source::new(content.of(text)).lex().into_vec();
    let mut take = |event: Event| take(event);
    let mut fail = |error: ParseError| fail(error);
    let mut guard = RecursionGuard::new(&mut take, MAX_DEPTH);
    parse_document(&tokens, &mut guard, &mut fail);
}

/// What was seen up to here.
#[derive(Default)]
struct Reader<'a> {
    text: &'a str,
    /// Where the TOML begins in the text.
    base: usize,
    entries: Vec<Entry>,
    /// The key of the table around.
    table: Vec<Span>,
    /// The keys of the inline tables around.
    inline: Vec<Vec<Span>>,
    /// The key that is being read.
    path: Vec<Span>,
    /// Whether the next key goes on with the one before it.
    dotted: bool,
    /// Whether the key is that of a table.
    in_head: bool,
    /// Where the arrays around begin.
    arrays: Vec<usize>,
    /// Inline tables that are elements of an array.
    inner: usize,
    /// The entry whose value is being read.
    current: Option<usize>,
    /// Whether the value is one without quotes, which a mistake cuts off.
    is_plain: bool,
    /// Whether an entry stands on this line.
    on_line: bool,
}

impl Reader<'_> {
    fn take(&mut self, event: Event) {
        let at = event.span();
        let span = Span::new(self.base + at.start(), self.base + at.end());
        match event.kind() {
            EventKind::StdTableOpen | EventKind::ArrayTableOpen => {
                self.in_head = true;
                self.path.clear();
                self.current = None;
            }
            EventKind::StdTableClose | EventKind::ArrayTableClose => self.head(span.start()),
            EventKind::SimpleKey => {
                if !std::mem::take(&mut self.dotted) {
                    self.path.clear();
                }
                self.path.push(self.inner(span, event.encoding()));
            }
            EventKind::KeySep => self.dotted = true,
            EventKind::KeyValSep => self.entry(span.end()),
            EventKind::Scalar => self.scalar(self.inner(span, event.encoding()), event.encoding()),
            EventKind::ArrayOpen => self.arrays.push(span.start()),
            EventKind::ArrayClose => {
                if let Some(start) = self.arrays.pop()
                    && self.arrays.is_empty()
                    && let Some(entry) = self.entry_mut()
                {
                    entry.value = Span::new(start, span.end());
                }
            }
            EventKind::InlineTableOpen if self.arrays.is_empty() => {
                self.inline.push(std::mem::take(&mut self.path))
            }
            EventKind::InlineTableOpen => self.inner += 1,
            EventKind::InlineTableClose if self.inner > 0 => self.inner -= 1,
            EventKind::InlineTableClose => drop(self.inline.pop()),
            EventKind::Comment => {
                let comment = Span::new(span.start() + 1, span.end()).trim(self.text);
                if let Some(entry) = self.entries.last_mut().filter(|_| self.on_line) {
                    entry.comment.get_or_insert(comment);
                }
            }
            EventKind::Newline => {
                self.on_line &= !self.arrays.is_empty();
                self.is_plain = false;
            }
            // `status = In Progress`: nobody but a parser takes the first word alone for the value.
            EventKind::Error if self.is_plain => {
                if let Some(entry) = self.entry_mut() {
                    entry.value.end = entry.value.end.max(span.end);
                }
            }
            _ => {}
        }
    }

    /// The head of a table has been read.
    fn head(&mut self, end: usize) {
        if !std::mem::take(&mut self.in_head) {
            return;
        }
        self.table = std::mem::take(&mut self.path);
        if let [key] = self.table.as_slice() {
            let key = *key;
            let is_known = self
                .entries
                .iter()
                .any(|entry| entry.under.is_none() && entry.key.of(self.text) == key.of(self.text));
            if !is_known {
                self.push(None, key, Span::empty(end));
            }
        }
    }

    /// A key has been read, and its value begins at `at`.
    fn entry(&mut self, at: usize) {
        if self.inner > 0 {
            return;
        }
        self.current = None;
        self.is_plain = false;
        let mut path = self.table.iter().chain(self.inline.iter().flatten()).chain(&self.path).copied();
        let (first, second, deeper) = (path.next(), path.next(), path.next());
        let (under, key) = match (first, second, deeper) {
            (Some(key), None, _) => (None, key),
            (Some(under), Some(key), None) => (Some(under), key),
            _ => return,
        };
        self.push(under, key, Span::empty(at));
        self.current = self.entries.len().checked_sub(1);
    }

    fn push(&mut self, under: Option<Span>, key: Span, value: Span) {
        if self.entries.len() < MAX_ENTRIES {
            self.entries.push(Entry { under, key, value, items: Vec::new(), comment: None });
            self.on_line = true;
        }
    }

    fn scalar(&mut self, value: Span, encoding: Option<Encoding>) {
        let depth = self.arrays.len();
        if self.inner > 0 {
            return;
        }
        self.is_plain = depth == 0 && encoding.is_none();
        match self.entry_mut() {
            Some(entry) if depth == 0 => entry.value = value,
            Some(entry) if depth == 1 && !value.is_empty() => entry.items.push(value),
            _ => {}
        }
    }

    fn entry_mut(&mut self) -> Option<&mut Entry> {
        self.entries.get_mut(self.current?)
    }

    /// A string without its quotes.
    fn inner(&self, span: Span, encoding: Option<Encoding>) -> Span {
        let marks: &[&str] = match encoding {
            None => return span,
            Some(Encoding::BasicString) => &["\""],
            Some(Encoding::LiteralString) => &["'"],
            Some(Encoding::MlBasicString) => &["\"\"\""],
            Some(Encoding::MlLiteralString) => &["'''"],
        };
        let raw = span.of(self.text);
        let Some(mark) = marks.iter().find(|mark| raw.starts_with(**mark)) else { return span };
        let inner = raw.get(mark.len()..).unwrap_or_default();
        Span::of_part(self.text, inner.strip_suffix(mark).unwrap_or(inner))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, want: &Expect) {
        let drawn: Vec<String> = read(text, Span::new(0, text.len()))
            .iter()
            .map(|entry| {
                let under = entry.under.map(|under| format!("{} > ", under.of(text))).unwrap_or_default();
                let items: Vec<&str> = entry.items.iter().map(|item| item.of(text)).collect();
                let comment = entry.comment.map(|comment| format!(" # {}", comment.of(text)));
                let comment = comment.unwrap_or_default();
                format!("{under}{} = {:?} {items:?}{comment}\n", entry.key.of(text), entry.value.of(text))
            })
            .collect();
        want.assert_eq(&drawn.concat());
    }

    #[test]
    fn entries() {
        check(
            "# top\nid = \"PE-1\"\r\n\"due date\" = 2026-01-02 # a day\npoints = 5\nmeta.state = 'x'\n\
             notes = \"\"\"\nmany\n\"\"\"\ndeps = [ # ids\n  \"PE-2\", # first\n  'PE-3',\n]\n\
             inline = { owner = \"Ada\", deep = { a = 1 } }\nlist = [{ a = \"b\" }, \"c\", [1]]\n\n[extra]\nk = true\n\
             [extra.deep]\nl = 1\n[[step]]\nname = \"a\"\n[[step]]\nname = \"b\"\n",
            &expect![[r#"
                id = "PE-1" []
                due date = "2026-01-02" [] # a day
                points = "5" []
                meta > state = "x" []
                notes = "\nmany\n" []
                deps = "[ # ids\n  \"PE-2\", # first\n  'PE-3',\n]" ["PE-2", "PE-3"] # ids
                inline = "" []
                inline > owner = "Ada" []
                inline > deep = "" []
                list = "[{ a = \"b\" }, \"c\", [1]]" ["c"]
                extra = "" []
                extra > k = "true" []
                step = "" []
                step > name = "a" []
                step > name = "b" []
            "#]],
        );
    }

    #[test]
    fn broken_lines_hide_nothing() {
        check(
            "status = In Progress # A | B\nhalf\nowner = @ada\npriority =\ntitle = \"open\nid = \"PE-1\"\n[table\nk = 1\n",
            &expect![[r#"
                status = "In Progress" [] # A | B
                owner = "@ada" []
                priority = "" []
                title = "open" []
                id = "PE-1" []
                k = "1" []
            "#]],
        );
    }

    #[test]
    fn what_is_wrong() {
        let check = |text: &str, want: Option<&str>| {
            let error = syntax_error(text, Span::new(0, text.len()));
            assert_eq!(error.as_ref().map(|error| error.span.of(text)), want, "{text:?} {error:?}");
        };
        check("id = \"PE-1\"\nday = 2026-01-02\nlist = [1, 2,]\n[a]\nb.c = true\n", None);
        check("status = done\n", Some("done"));
        check("id = 1\nstatus =\n", Some("status ="));
        check("a = \"x\n", Some("a = \"x"));
    }

    #[test]
    fn deep_or_long_ones_end_well() {
        for part in ["[", "{a=", "a.", "[[", "a=[{", "\"\"\"", "a={b={"] {
            let text = part.repeat(20_000);
            let _ = read(&text, Span::new(0, text.len()));
            let _ = syntax_error(&text, Span::new(0, text.len()));
        }
    }
}

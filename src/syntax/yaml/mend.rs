//! What makes YAML valid again: quotes around what was written as if it were prose, a quote or bracket that is closed.

use super::causes::unquoted;
use super::strict::{Cause, SyntaxError, syntax_error};
use super::{Node, Style, read};
use crate::text::edit::apply_all;
use crate::text::lines::line_end;
use crate::text::{Span, TextEdit};

/// Longer YAML is not mended, in bytes: every step reads all of it again.
const MAX_LEN: usize = 32 * 1024;

/// Mistakes in one piece of YAML that are mended at most.
const MAX_STEPS: usize = 30;

/// How to make YAML valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mending {
    /// The edits, in order of place; values read as the same text afterwards.
    pub edits: Vec<TextEdit>,
    /// What is mended, in the order in which it was found.
    pub causes: Vec<Cause>,
}

/// Mends the first error of the YAML in `span`, and as many behind it as can be; nothing if the first one cannot.
#[must_use]
pub fn mend(text: &str, span: Span) -> Option<Mending> {
    let base = Span::line_at(text, span.start()).start();
    let end = span.end();
    let mut now = text.get(base..end).filter(|yaml| yaml.len() <= MAX_LEN)?.to_owned();
    let start = span.start() - base;
    let mut mending = Mending { edits: Vec::new(), causes: Vec::new() };
    let mut error = syntax_error(&now, Span::new(start, now.len()))?;
    for _ in 0..MAX_STEPS {
        let step = steps(&now, start, &error).into_iter().find_map(|edits| {
            let after = apply_all(&now, &edits)?;
            let next = syntax_error(&after, Span::new(start, after.len()));
            let last = edits.last()?.span.end();
            // What comes next must be another mistake, further down.
            let is_further = |next: &SyntaxError| next.cause == Cause::Twice || next.span.start() > last;
            next.as_ref().is_none_or(is_further).then_some((edits, after, next))
        });
        let Some((edits, after, next)) = step else { break };
        let Some(originals) =
            edits.iter().map(|edit| mending.original(edit, base)).collect::<Option<Vec<_>>>()
        else {
            break;
        };
        mending.edits.extend(originals);
        mending.edits.sort_by_key(|edit| edit.span);
        mending.causes.push(error.cause);
        now = after;
        match next {
            Some(next) if next.cause != Cause::Twice => error = next,
            _ => break,
        }
    }
    (!mending.edits.is_empty()).then_some(mending)
}

impl Mending {
    /// An edit of the text as it is by now, as one of the text as it was.
    fn original(&self, edit: &TextEdit, base: usize) -> Option<TextEdit> {
        let place = |offset: usize| {
            let mut offset = offset + base;
            for done in &self.edits {
                let (len, was) = (done.new_text.len(), done.span.len());
                if offset <= done.span.start() {
                    break;
                }
                if offset < done.span.start() + len {
                    return None;
                }
                offset = offset + was - len;
            }
            Some(offset)
        };
        let span = Span::new(place(edit.span.start())?, place(edit.span.end())?);
        Some(TextEdit { span, new_text: edit.new_text.clone() })
    }
}

/// What may mend an error, the most likely first.
fn steps(yaml: &str, start: usize, error: &SyntaxError) -> Vec<Vec<TextEdit>> {
    let span = error.span;
    let first_line = || Span::new(span.start(), line_end(yaml, span.start(), span.end())).trim(yaml);
    let close = |sign: char| vec![TextEdit::insert(first_line().end(), sign)];
    match error.cause {
        Cause::Quotes => vec![quote(yaml, span)],
        Cause::OpenQuote(sign) => vec![close(sign)],
        Cause::OpenBracket(sign) => vec![close(sign), quote(yaml, first_line())],
        Cause::Tab => {
            let blanks = |width: usize| {
                let tabs = span.of(yaml).len();
                vec![TextEdit::replace(span, " ".repeat(width * tabs))]
            };
            vec![blanks(2), blanks(4), blanks(1)]
        }
        Cause::Character => vec![vec![TextEdit::delete(span)]],
        Cause::Colon => {
            let colon = span.of(yaml).find(':').map(|at| span.start() + at + 1);
            colon.map(|at| vec![TextEdit::insert(at, " ")]).into_iter().collect()
        }
        Cause::Twice => Vec::new(),
        Cause::Other => {
            let read = read(yaml, Span::new(start, yaml.len()));
            let holds = |node: &&Node| {
                matches!(node.style, Style::Plain | Style::List | Style::Map)
                    && node.value.touches(span.start())
            };
            let nodes = read.nodes.iter().filter(holds);
            let values = nodes.map(|node| node.value).rev();
            element(yaml, span.start()).into_iter().chain(values).map(|place| quote(yaml, place)).collect()
        }
    }
}

/// The element between two commas of a list on one line: `pages/[id].md` in `[a, pages/[id].md]`.
fn element(yaml: &str, at: usize) -> Option<Span> {
    let line = Span::line_at(yaml, at);
    let list = Span::of_part(yaml, line.of(yaml).trim_end().strip_suffix(']')?);
    let open = list.of(yaml).find(": [").map(|at| list.start() + at + 3)?;
    let before = Span::new(open, at).of(yaml).rfind(',').map_or(open, |comma| open + comma + 1);
    let behind = Span::new(at, list.end()).of(yaml).find(',').map_or(list.end(), |comma| at + comma);
    let element = Span::new(before, behind).trim(yaml);
    let is_quoted = element.of(yaml).starts_with(['"', '\'']);
    (open <= at && at <= list.end() && !element.is_empty() && !is_quoted).then_some(element)
}

/// A text in quotes; those that it has around it already become ones that hold what is inside.
fn quote(yaml: &str, span: Span) -> Vec<TextEdit> {
    let raw = span.of(yaml);
    let inner = unquoted(raw);
    if inner.len() + 2 == raw.len() && !inner.contains(['"', '\\']) {
        let (first, last) = (span.start(), span.end() - 1);
        let quote = |at: usize| TextEdit::replace(Span::new(at, at + 1), "\"");
        return vec![quote(first), quote(last)];
    }
    if !raw.contains(['"', '\\']) {
        return vec![TextEdit::insert(span.start(), "\""), TextEdit::insert(span.end(), "\"")];
    }
    let inside = raw.match_indices('\'').map(|(at, _)| TextEdit::insert(span.start() + at, "'"));
    let mut edits = vec![TextEdit::insert(span.start(), "'")];
    edits.extend(inside);
    edits.push(TextEdit::insert(span.end(), "'"));
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(yaml: &str, want: &str) {
        let mended = mend(yaml, Span::new(0, yaml.len()));
        let after = mended.map(|it| apply_all(yaml, &it.edits).unwrap());
        assert_eq!(after.as_deref().unwrap_or(""), want, "{yaml}");
        if !want.is_empty() {
            assert_eq!(syntax_error(want, Span::new(0, want.len())), None, "{want}");
        }
    }

    #[test]
    fn quotes() {
        check("owner: @ada\n", "owner: \"@ada\"\n");
        check("title: Fix: the thing\n", "title: \"Fix: the thing\"\n");
        check("title: *important* word\n", "title: \"*important* word\"\n");
        check("share: %5\nname: `x`\nlist:\n  - @a\n", "share: \"%5\"\nname: \"`x`\"\nlist:\n  - \"@a\"\n");
        check("title: \"A\" and B\n", "title: '\"A\" and B'\n");
        check("title: 'it's'\n", "title: \"it's\"\n");
        check("title: [A]: it's \"b\"\n", "title: '[A]: it''s \"b\"'\n");
        check("a: 1\nb: \"x\" 'y'\nc: @d # e\n", "a: 1\nb: '\"x\" ''y'''\nc: \"@d\" # e\n");
    }

    #[test]
    fn what_is_not_closed() {
        check("title: \"Fix\nstatus: open\n", "title: \"Fix\"\nstatus: open\n");
        check("tags: [a, b\nstatus: open\n", "tags: [a, b]\nstatus: open\n");
        check("a: [x, p/[id].md, p/[id]/o.md]\nb: 1\n", "a: [x, \"p/[id].md\", \"p/[id]/o.md\"]\nb: 1\n");
    }

    #[test]
    fn signs_that_are_missing_or_wrong() {
        check("a:\n\tb: 1\n", "a:\n  b: 1\n");
        check("a: 1\nstatus:open\n", "a: 1\nstatus: open\n");
        check("a: \u{1}b\n", "a: b\n");
    }

    #[test]
    fn what_takes_a_person() {
        check("a: 1\na: 2\n", "");
        check("a: 1\n", "");
        check("just words\nb: 1\n", "");
    }
}

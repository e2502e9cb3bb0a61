//! A replacement of one place in a text: what fixes and other features answer with.

use super::Span;

/// Replace what `span` covers with `new_text`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TextEdit {
    /// The bytes that go away; empty for an insertion.
    pub span: Span,
    /// What takes their place.
    pub new_text: String,
}

impl TextEdit {
    /// Replaces `span` with `new_text`.
    #[must_use]
    pub fn replace(span: Span, new_text: impl Into<String>) -> Self {
        Self { span, new_text: new_text.into() }
    }

    /// Inserts `new_text` at the byte `offset`.
    #[must_use]
    pub fn insert(offset: usize, new_text: impl Into<String>) -> Self {
        Self::replace(Span::empty(offset), new_text)
    }

    /// Deletes `span`.
    #[must_use]
    pub fn delete(span: Span) -> Self {
        Self::replace(span, "")
    }
}

/// The text after all `edits`, whose spans all speak of `text` as it is.
///
/// `None` when the edits are not sorted by place, overlap, or point to no place in the text. Edits may
/// touch; several insertions at one place appear in the order given.
#[must_use]
pub fn apply_all(text: &str, edits: &[TextEdit]) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        out.push_str(text.get(done..edit.span.start())?);
        out.push_str(&edit.new_text);
        text.get(edit.span.range())?;
        done = edit.span.end();
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, edits: &[(usize, usize, &str)], expected: Option<&str>) {
        let edits: Vec<_> =
            edits.iter().map(|&(start, end, new)| TextEdit::replace(Span::new(start, end), new)).collect();
        assert_eq!(apply_all(text, &edits).as_deref(), expected, "{text:?} {edits:?}");
    }

    #[test]
    fn edits_that_fit_are_applied() {
        check("", &[], Some(""));
        check("status: todo", &[(8, 12, "done")], Some("status: done"));
        check("ab", &[(0, 0, "<"), (0, 1, "A"), (1, 1, "-"), (1, 1, "+"), (2, 2, ">")], Some("<A-+b>"));
        check("größe\r\n", &[(2, 4, "oe"), (7, 9, "\n")], Some("groeße\n"));
    }

    #[test]
    fn edits_that_do_not_fit_are_refused() {
        check("abc", &[(1, 2, ""), (0, 1, "")], None);
        check("abc", &[(0, 2, ""), (1, 3, "")], None);
        check("abc", &[(2, 4, "")], None);
        check("abc", &[(4, 4, "x")], None);
        check("ö", &[(1, 1, "x")], None);
        check("ö", &[(0, 1, "x")], None);
    }
}

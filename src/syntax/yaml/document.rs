//! A file that is YAML as a whole: where its first document stands.

use crate::syntax::front_matter::bom;
use crate::text::Span;
use crate::text::lines::{line_end, next_line};

/// The first document of a file, without the marks around it (`---`, `...`) and the directives before it.
#[must_use]
pub fn first_document(text: &str) -> Span {
    let mut start = bom(text);
    let mut at = start;
    let mut has_content = false;
    while at < text.len() {
        let end = line_end(text, at, text.len());
        let next = next_line(text, end);
        let line = Span::new(at, end).of(text).trim_end();
        if is_mark(line, "---") || is_mark(line, "...") {
            if has_content {
                return Span::new(start, at);
            }
            start = next;
        } else {
            has_content |= !(line.is_empty() || line.starts_with(['#', '%']));
        }
        at = next;
    }
    Span::new(start.min(text.len()), text.len())
}

fn is_mark(line: &str, mark: &str) -> bool {
    line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_several() {
        let check = |text: &str, want: &str| assert_eq!(first_document(text).of(text), want, "{text:?}");
        check("", "");
        check("a: 1\n", "a: 1\n");
        check("\u{feff}a: 1", "a: 1");
        check("---\na: 1\n---\nb: 2\n", "a: 1\n");
        check("# tickets\n%YAML 1.2\n---\na: 1\r\n...\nb: 2\n", "a: 1\r\n");
        check("a: |\n  ---\n---\n", "a: |\n  ---\n");
        check("---\n---\na: 1\n", "a: 1\n");
        check("---\n", "");
    }
}

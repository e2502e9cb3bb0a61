//! Where lines end and begin in a contiguous text: LF, CRLF and CR, as in LSP 3.17, "Text Documents".

use super::Span;

/// Offset of the end of the line that `at` stands in, before its break, at most `limit`.
#[must_use]
pub fn line_end(text: &str, at: usize, limit: usize) -> usize {
    let rest = Span::new(at, limit).of(text).as_bytes();
    at + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())
}

/// Offset of the start of the line after the break at `at`; `at` itself at the end of the text.
#[must_use]
pub fn next_line(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + if rest.starts_with("\r\n") { 2 } else { usize::from(!rest.is_empty()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_break_is_one() {
        let text = "a\nb\r\nc\rd";
        let mut at = 0;
        let mut lines = Vec::new();
        while at < text.len() {
            let end = line_end(text, at, text.len());
            lines.push(&text[at..end]);
            at = next_line(text, end);
        }
        assert_eq!(lines, ["a", "b", "c", "d"]);
        assert_eq!((line_end(text, 3, 3), next_line(text, text.len())), (3, text.len()));
    }
}

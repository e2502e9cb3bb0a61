//! What a template says of itself: how to fill it in, what it is for. A ticket that is made of it does not.

use crate::syntax::blocks::{BlockKind, Blocks};
use crate::text::Span;
use crate::ticket::Facts;

use super::{Edit, Piece};

/// What speaks of the template, and not of the ticket: instructions in comments and quotes, gone with the blank lines
/// behind them.
pub(super) fn template(text: &str, part: Span, facts: &Facts) -> Vec<Edit> {
    let mut found: Vec<Span> = Vec::new();
    for block in &Blocks::read(text) {
        let start = Span::line_at(text, block.span.start()).start();
        let is_quote = block.kind == BlockKind::Line && text.get(start..).is_some_and(is_quoted);
        match found.last_mut().filter(|last| is_quote && last.end() == start) {
            // The next line of a quote.
            Some(last) => *last = Span::new(last.start(), line_end(text, block.span)),
            None if is_quote || block.kind == BlockKind::Comment => {
                found.push(Span::new(start, line_end(text, block.span)));
            }
            None => {}
        }
    }
    let has_field = |span: Span| facts.fields.iter().any(|it| span.covers(it.key) && !it.value.is_empty());
    found.retain(|span| speaks_of_template(span.of(text)) && !has_field(*span));
    let with_blank_lines = |span: Span| {
        let rest = text.get(span.end()..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let end = (span.end() + blank).min(part.end()).max(span.start());
        (Span::new(span.start(), end), Piece::Text(String::new()))
    };
    found.into_iter().map(with_blank_lines).collect()
}

fn is_quoted(line: &str) -> bool {
    line.trim_start_matches(' ').starts_with('>')
}

/// The end of the last line of a place, its line break included.
fn line_end(text: &str, span: Span) -> usize {
    let end = Span::line_at(text, span.end().max(span.start() + 1) - 1).end();
    let rest = text.get(end..).unwrap_or_default();
    end + rest.find('\n').map_or(rest.len(), |at| at + 1)
}

/// Whether a text has the word.
pub(super) fn speaks_of_template(text: &str) -> bool {
    let is_word =
        |word: &str| word.eq_ignore_ascii_case("template") || word.eq_ignore_ascii_case("templates");
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(is_word)
}

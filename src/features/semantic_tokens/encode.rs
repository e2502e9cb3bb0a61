//! Tokens as the protocol has them: none goes over a line, each is counted from the one before; and what changes
//! from one list to the next.

use tower_lsp::ls_types::{SemanticToken, SemanticTokensEdit};

use crate::text::lines::{line_end, next_line};
use crate::text::{Position, PositionEncoding, Positions, Span};

use super::find::{MAX_TOKENS, Token};

/// How many numbers one token is sent as.
const NUMBERS: usize = 5;

/// Tokens that are in order of place, as they are sent: one for each line that they go over, at most 100,000.
#[must_use]
pub fn encode(text: &str, tokens: &[Token], encoding: PositionEncoding) -> Vec<SemanticToken> {
    let mut positions = Positions::new(text, encoding);
    let mut before = Position::default();
    let parts = tokens.iter().flat_map(|token| lines(text, token.span).map(|span| (span, *token)));
    let encoded = parts.take(MAX_TOKENS).map(|(span, token)| {
        let start = positions.of(span.start());
        let delta_line = start.line.saturating_sub(before.line);
        let same_line = if delta_line == 0 { before.column } else { 0 };
        before = start;
        SemanticToken {
            delta_line,
            delta_start: start.column.saturating_sub(same_line),
            length: number(encoding.len_of(span.of(text))),
            token_type: token.kind as u32,
            token_modifiers_bitset: token.modifiers,
        }
    });
    encoded.collect()
}

/// The lines of a span, each without white space around it.
fn lines(text: &str, span: Span) -> impl Iterator<Item = Span> {
    let mut at = span.start();
    let all = std::iter::from_fn(move || {
        let here = at;
        let end = line_end(text, here, span.end());
        at = next_line(text, end);
        (here < span.end()).then(|| Span::new(here, end.min(span.end())).trim(text))
    });
    all.filter(|line| !line.is_empty())
}

/// What makes the new list of the old one: one edit at most, between what is the same at the start and at the end.
#[must_use]
pub fn edits(old: &[SemanticToken], new: &[SemanticToken]) -> Vec<SemanticTokensEdit> {
    let same = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let left = (old.len().min(new.len())).saturating_sub(same);
    let same_behind =
        old.iter().rev().zip(new.iter().rev()).take(left).take_while(|(old, new)| old == new).count();
    let deleted = old.len().saturating_sub(same + same_behind);
    let inserted = new.get(same..new.len().saturating_sub(same_behind)).unwrap_or_default();
    if deleted == 0 && inserted.is_empty() {
        return Vec::new();
    }
    vec![SemanticTokensEdit {
        start: number(same * NUMBERS),
        delete_count: number(deleted * NUMBERS),
        data: (!inserted.is_empty()).then(|| inserted.to_vec()),
    }]
}

fn number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

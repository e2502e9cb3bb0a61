//! The placeholders of a template, word for word: what of them is left in a ticket was forgotten for certain.

use smol_str::SmolStr;

use crate::ticket::Facts;

/// Placeholders of a template beyond this count are not kept.
const MAX_PLACEHOLDERS: usize = 2_000;

/// A longer placeholder is kept by its start, in bytes.
const MAX_LEN: usize = 4_000;

/// What is shaped like a placeholder, and the sets that stand there to pick from, sorted and each once.
pub(super) fn placeholders(text: &str, facts: &Facts, bare_sets: Vec<SmolStr>) -> Vec<SmolStr> {
    let written = facts.placeholders.iter().map(|placeholder| placeholder.span.of(text));
    let kept = written.filter(|words| !words.is_empty() && words.len() <= MAX_LEN).map(SmolStr::new);
    let mut words: Vec<SmolStr> = kept.take(MAX_PLACEHOLDERS).chain(bare_sets).collect();
    words.sort_unstable();
    words.dedup();
    words
}

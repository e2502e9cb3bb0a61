//! `**Key**: value` and `**Key:** value`, alone on a line or several split by `|`.

use super::{Carrier, Raw, Scene, make};
use crate::text::Span;
use crate::ticket::id;

/// Longest key, in bytes: a whole sentence in bold is no key.
const MAX_KEY: usize = 60;

pub(super) fn read(scene: &Scene<'_>, out: &mut Vec<Raw>) {
    fields(scene.text, scene.block.content, Carrier::BoldLine, out);
}

/// The fields of a line or of a list item.
pub(super) fn fields(text: &str, content: Span, carrier: Carrier, out: &mut Vec<Raw>) {
    if !content.of(text).starts_with("**") {
        return;
    }
    for segment in segments(text, content) {
        if let Some((key, rest)) = split(text, segment) {
            out.push(make(text, key, rest, carrier));
        }
    }
}

/// The parts of a line between those `|` that have another bold key behind them.
fn segments(text: &str, content: Span) -> Vec<Span> {
    let line = content.of(text);
    let mut parts = Vec::new();
    let mut start = 0;
    for bar in memchr::memchr_iter(b'|', line.as_bytes()) {
        if line.get(bar + 1..).is_some_and(|rest| rest.trim_start().starts_with("**")) {
            parts.push(Span::new(content.start() + start, content.start() + bar));
            start = bar + 1;
        }
    }
    parts.push(Span::new(content.start() + start, content.end()));
    parts.into_iter().map(|part| part.trim(text)).collect()
}

/// Key and rest of `**Key**: rest`, `**Key:** rest`, `**Key?** rest`.
fn split(text: &str, segment: Span) -> Option<(Span, Span)> {
    let inner = segment.of(text).strip_prefix("**")?;
    let (bold, rest) = inner.split_once("**")?;
    let (key, rest) = match (bold.strip_suffix(':'), rest.trim_start().strip_prefix(':')) {
        (Some(key), _) => (key, rest),
        (None, Some(rest)) => (bold, rest),
        (None, None) if bold.ends_with('?') => (bold, rest),
        _ => return None,
    };
    let is_key = !key.trim().is_empty()
        && key.len() <= MAX_KEY
        && !key.starts_with(['[', '{', '`'])
        && id::shape(key.trim()).is_none();
    is_key.then(|| (Span::of_part(text, key).trim(text), Span::of_part(text, rest)))
}

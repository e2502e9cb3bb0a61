//! `**Key**: value` and `**Key:** value`, alone on a line or several split by `|`.

use super::{Carrier, Scene, make};
use crate::syntax::inline::find_twice;
use crate::text::Span;
use crate::ticket::{Field, id};

/// Longest key, in bytes: a whole sentence in bold is no key.
const MAX_KEY: usize = 60;

pub(super) fn read(scene: &Scene<'_>, out: &mut Vec<Field>) {
    fields(scene.text, scene.block.content, Carrier::BoldLine, out);
}

/// The fields of a line or of a list item.
pub(super) fn fields(text: &str, content: Span, carrier: Carrier, out: &mut Vec<Field>) {
    if !content.of(text).starts_with("**") {
        return;
    }
    let mut add = |segment: &str| {
        if let Some((key, rest)) = split(text, segment.trim()) {
            out.push(make(text, key, rest, carrier));
        }
    };
    let line = content.of(text);
    let mut start = 0;
    for bar in memchr::memchr_iter(b'|', line.as_bytes()) {
        // Another bold key behind it.
        if line.get(bar + 1..).is_some_and(|rest| rest.trim_start().starts_with("**")) {
            add(line.get(start..bar).unwrap_or_default());
            start = bar + 1;
        }
    }
    add(line.get(start..).unwrap_or_default());
}

/// Key and rest of `**Key**: rest`, `**Key:** rest`, `**Key?** rest`.
fn split(text: &str, segment: &str) -> Option<(Span, Span)> {
    let inner = segment.strip_prefix("**")?;
    let close = find_twice(inner, b'*')?;
    let (bold, rest) = (inner.get(..close)?, inner.get(close + 2..)?);
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

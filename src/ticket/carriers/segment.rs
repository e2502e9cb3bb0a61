//! Keys with their values on one line, whatever marks stand around the key and whatever splits one field from the
//! next: what bold lines, plain lines, bullets and quotes have in common.

use super::{Carrier, make, plain_key};
use crate::syntax::inline::find_twice;
use crate::text::Span;
use crate::ticket::{Field, Role, id, name};

/// Longest key, in bytes: a whole sentence in bold is no key.
const MAX_KEY: usize = 60;

/// Adds the fields of a line. Where the place is one for fields (`loose`), the first key needs no bold.
pub(super) fn fields(text: &str, content: Span, carrier: Carrier, loose: bool, out: &mut Vec<Field>) {
    let line = without_emoji(content.of(text));
    if !(loose || line.starts_with("**")) {
        return;
    }
    let mut field = split(text, line, loose);
    let mut from = match &field {
        Some((_, rest)) => line.len().saturating_sub(rest.len()),
        None => return,
    };
    let start = Span::of_part(text, line).start();
    while let Some((end, next)) = next_field(text, line, from) {
        if let Some((key, rest)) = field {
            out.push(make(text, key, Span::new(rest.start(), start + end), carrier));
        }
        from = end + 1;
        field = next;
    }
    if let Some((key, rest)) = field {
        out.push(make(text, key, rest, carrier));
    }
}

/// A key, and all of the line that stands behind its colon.
type Split = (Span, Span);

/// The next `|` that ends a value: where it is, and the key behind it. Something else in bold may be one that is
/// being typed.
fn next_field(text: &str, line: &str, from: usize) -> Option<(usize, Option<Split>)> {
    memchr::memchr_iter(b'|', line.get(from..)?.as_bytes()).find_map(|bar| {
        let bar = from + bar;
        let behind = without_emoji(line.get(bar + 1..)?.trim_start());
        if behind.starts_with("**") {
            return Some((bar, split(text, behind, false)));
        }
        let next = plain_key(text, Span::of_part(text, behind)).filter(|(key, rest)| {
            !rest.of(text).trim().is_empty() && Role::is_clear(&name::field(key.of(text)))
        });
        Some((bar, Some(next?)))
    })
}

/// A line without the emoji before its first word.
fn without_emoji(line: &str) -> &str {
    if line.as_bytes().first().is_none_or(u8::is_ascii) {
        return line;
    }
    line.trim_start_matches(|c: char| !c.is_ascii() && !c.is_alphanumeric()).trim_start()
}

/// Key and rest of `**Key**: rest`, `**Key:** rest`, `**Key?** rest`; in a place for fields also with other marks,
/// when the key is clearly one, or with none.
fn split(text: &str, line: &str, loose: bool) -> Option<Split> {
    if let Some(inner) = line.strip_prefix("**") {
        let close = find_twice(inner, b'*')?;
        return marked(text, inner.get(..close)?, inner.get(close + 2..)?);
    }
    if !loose {
        return None;
    }
    let Some(mark) = ["__", "_", "*", "`"].into_iter().find(|mark| line.starts_with(mark)) else {
        return plain_key(text, Span::of_part(text, line));
    };
    let (inner, rest) = line.get(mark.len()..)?.split_once(mark)?;
    marked(text, inner, rest).filter(|(key, _)| Role::is_clear(&name::field(key.of(text))))
}

/// Key and rest from what stands between marks and what stands behind them.
fn marked(text: &str, inner: &str, rest: &str) -> Option<Split> {
    const COLONS: [char; 2] = [':', '：'];
    let (key, rest) = match (inner.trim_end().strip_suffix(COLONS), rest.trim_start().strip_prefix(COLONS)) {
        (Some(key), _) => (key, rest),
        (None, Some(rest)) => (inner, rest),
        (None, None) if inner.ends_with('?') => (inner, rest),
        _ => return None,
    };
    let is_key = !key.trim().is_empty()
        && key.len() <= MAX_KEY
        && !key.starts_with(['[', '{', '`'])
        && id::shape(key.trim()).is_none();
    is_key.then(|| (Span::of_part(text, key).trim(text), Span::of_part(text, rest)))
}

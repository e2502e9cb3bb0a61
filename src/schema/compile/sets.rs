//! Sets of values as templates write them: split by bars, slashes or commas.

use smol_str::SmolStr;

use crate::ticket::name;

/// A set with a longer value, in characters, is prose.
const MAX_VALUE: usize = 60;

/// A set with more values is a list of something else.
const MAX_VALUES: usize = 40;

/// A text without words such as "e.g." or "one of:" before it, and whether they say that it only gives examples.
pub(super) fn without_lead(text: &str) -> (bool, &str) {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let after =
        |lead: &str| text.get(lead.len()..).unwrap_or_default().trim_start_matches([',', ':', ' ', '.']);
    for lead in ["e.g.", "eg.", "e.g", "for example", "such as", "examples:", "example:"] {
        if lower.starts_with(lead) {
            return (true, after(lead));
        }
    }
    for lead in
        ["one of", "options:", "values:", "allowed values:", "allowed:", "choose:", "pick:", "pick one:"]
    {
        if lower.starts_with(lead) {
            return (false, after(lead));
        }
    }
    (false, text)
}

/// `A | B | C`
pub(super) fn barred(text: &str) -> Option<Vec<SmolStr>> {
    values(without_advice(text).split('|'), |_| true)
}

/// `1, 2, 3, 5, 8`, also split by slashes
pub(super) fn numbers(text: &str) -> Option<Vec<SmolStr>> {
    let text = text.split('(').next().unwrap_or_default();
    let separator = if text.contains(',') { ',' } else { '/' };
    values(text.split(separator), |value| {
        value.len() < 8 && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    })
}

/// `A / B` of short words; without blanks around the slash only `Yes/No`, and `A/B/C` where the field is `telling`.
pub(super) fn slashed(text: &str, telling: bool) -> Option<Vec<SmolStr>> {
    let text = without_advice(text);
    let short = |value: &str| value.len() <= 24 && value.split_whitespace().count() <= 3;
    if text.contains(" / ") {
        return values(text.split(" / "), short);
    }
    let found = values(text.split('/'), |value| short(value) && value.chars().all(char::is_alphabetic))?;
    (is_yes_no(&found) || telling && found.len() > 2).then_some(found)
}

/// `A, B, C, etc.` of short words
pub(super) fn listed(text: &str) -> Option<Vec<SmolStr>> {
    let text = text.trim_end_matches(['.', '…', ' ']);
    let text = text.strip_suffix("etc").unwrap_or(text).trim_end_matches([',', ' ']);
    let found = values(text.split(','), |value| {
        let lower = value.to_ascii_lowercase();
        let prose = lower.starts_with("or ") || lower.starts_with("and ") || lower.starts_with("if ");
        !prose && !value.contains(" - ") && value.len() <= 40 && value.split_whitespace().count() <= 4
    })?;
    (found.len() > 2).then_some(found)
}

/// Whether a set asks a question with two answers.
pub(super) fn is_yes_no(values: &[SmolStr]) -> bool {
    let [a, b, ..] = values else { return false };
    let pair = (name::value(a), name::value(b));
    matches!(
        (pair.0.as_str(), pair.1.as_str()),
        ("yes", "no") | ("no", "yes") | ("true", "false") | ("false", "true")
    )
}

/// A set without advice behind it: `A | B (pick one)`.
fn without_advice(text: &str) -> &str {
    let text = text.trim();
    let Some((values, advice)) = text.strip_suffix(')').and_then(|text| text.rsplit_once('(')) else {
        return text;
    };
    let advice = advice.to_ascii_lowercase();
    let advises = ["default", "pick", "choose", "select", "delete", "one of"];
    if advises.iter().any(|lead| advice.starts_with(lead)) { values.trim_end() } else { text }
}

/// The values of a set of 2 or more, each once; nothing when one of them is none.
fn values<'t>(parts: impl Iterator<Item = &'t str>, fits: impl Fn(&str) -> bool) -> Option<Vec<SmolStr>> {
    let mut found: Vec<SmolStr> = Vec::new();
    let mut seen = Vec::new();
    for part in parts {
        let value = part.trim().trim_matches(['`', '"', '\'', '*']).trim();
        if value.is_empty() || value.chars().count() > MAX_VALUE || found.len() >= MAX_VALUES || !fits(value)
        {
            return None;
        }
        let key = name::value(value);
        if !seen.contains(&key) {
            seen.push(key);
            found.push(SmolStr::new(value));
        }
    }
    (found.len() > 1).then_some(found)
}

//! Who works here, which sprints and which labels there are: what tickets say in fields that play such a role.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use crate::text::Span;
use crate::workspace::{FileId, Snapshot};

use super::cursor::{Cursor, Zone};
use super::{Item, ItemKind, Offer};

/// Names and labels that are offered at once.
const MAX_OFFERED: usize = 200;
/// Values of one field that are looked at.
const MAX_VALUES: usize = 1_000;
/// Longest name, in characters: what is longer is a sentence.
const MAX_NAME: usize = 40;

/// Comparable names of fields that name people.
const PEOPLE: [&str; 13] = [
    "assignee",
    "assignees",
    "assigned to",
    "assigned",
    "owner",
    "owners",
    "reporter",
    "author",
    "authors",
    "reviewer",
    "reviewers",
    "created by",
    "lead",
];
/// Comparable names of fields that hold labels.
const LABELS: [&str; 8] = ["labels", "label", "tags", "tag", "components", "component", "keywords", "areas"];
/// Comparable names of fields that say when a ticket is worked on.
const SPRINTS: [&str; 4] = ["sprint", "sprints", "iteration", "milestone"];

/// The fields whose values may as well stand in a field of this comparable name.
pub(super) fn alike(field: &str) -> Option<&'static [&'static str]> {
    [&PEOPLE[..], &LABELS[..]]
        .into_iter()
        .find(|names| names.contains(&field))
        .or_else(|| SPRINTS.iter().position(|name| *name == field).and_then(|at| SPRINTS.get(at..=at)))
}

/// The values of some fields, each element of a list for itself, with how many tickets have it; the most used first. What
/// templates leave to be filled in is left out.
pub(super) fn values(snapshot: &Snapshot, file: FileId, fields: &[&str]) -> Vec<(SmolStr, u32)> {
    let mut counts: BTreeMap<SmolStr, u32> = BTreeMap::new();
    let schemas = &snapshot.catalog(file).schemas;
    let is_left = |value: &SmolStr| schemas.iter().any(|it| it.placeholders.binary_search(value).is_ok());
    for field in fields {
        let values = snapshot.values(field).into_iter().filter(|(value, _)| !is_left(value));
        for (value, count) in values.take(MAX_VALUES) {
            for element in elements(&value) {
                *counts.entry(SmolStr::new(element)).or_default() += count;
            }
        }
    }
    let mut values: Vec<_> = counts.into_iter().collect();
    values.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    values.truncate(MAX_OFFERED + 1);
    values
}

/// The elements of `[a, "b"]`, of `a, b`, and of lines of `- a`; none that a template left there.
fn elements(value: &str) -> impl Iterator<Item = &str> {
    let list = value.trim();
    let inner = list.strip_prefix('[').and_then(|list| list.strip_suffix(']')).unwrap_or(list);
    let parts = inner
        .split([',', '\n'])
        .map(|part| part.trim().trim_start_matches("- ").trim_matches(['"', '\'', '`', '*', ' ']));
    let is_said = |part: &&str| {
        let is_name = part.chars().count() <= MAX_NAME && part.chars().any(char::is_alphanumeric);
        is_name && !part.starts_with(['[', '{', '<', '#', '|']) && !part.contains([':', '|', '#'])
    };
    parts.filter(is_said)
}

/// The people behind an `@` that begins a word.
pub(super) fn mentioned(cursor: &Cursor<'_>, snapshot: &Snapshot, file: FileId) -> Option<Offer> {
    let before = cursor.before();
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let lead = before.trim_end_matches(is_part).strip_suffix('@')?;
    let begins = lead.is_empty() || lead.ends_with([' ', '\t', '(', '[', ',', '"', '\'', '*', '|']);
    let is_code = lead.matches('`').count() % 2 == 1;
    if cursor.zone != Zone::Prose || !begins || is_code {
        return None;
    }
    let after = cursor.after();
    let rest = after.len() - after.trim_start_matches(is_part).len();
    let replaced = Span::new(cursor.line.start() + lead.len(), cursor.offset + rest);
    let people = values(snapshot, file, &PEOPLE);
    let is_capped = people.len() > MAX_OFFERED;
    let written = replaced.of(cursor.text);
    let item = |(name, count): (SmolStr, u32)| {
        let is_handle = !name.contains(' ') && !name.starts_with('@');
        let insert = if is_handle { format!("@{name}") } else { name.to_string() };
        let filter = format!("@{}", insert.trim_start_matches('@'));
        let detail = super::values::times(count);
        // The name that is being typed stands in no field but this one.
        (insert != written || count > 1).then(|| Item {
            insert: insert.clone(),
            filter,
            detail,
            ..Item::new(insert, ItemKind::Person)
        })
    };
    let items: Vec<_> = people.into_iter().take(MAX_OFFERED).filter_map(item).collect();
    (!items.is_empty()).then_some(Offer { replaced, is_complete: false, items, is_capped })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_of_lists() {
        let check = |value: &str, want: &[&str]| {
            assert_eq!(elements(value).collect::<Vec<_>>(), want, "{value}");
        };
        check("[a, \"b c\", 'd']", &["a", "b c", "d"]);
        check("- a\n  - b", &["a", "b"]);
        check("Ada, Bob", &["Ada", "Bob"]);
        check("@ada", &["@ada"]);
        check("[Name]", &["Name"]);
        check("", &[]);
        check("[]", &[]);
        check("{{name}}", &[]);
    }
}

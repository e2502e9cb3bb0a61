//! The values of a field: what the template allows, in the spelling that tickets of its kind have.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use crate::schema::{FieldKind, FieldSpec, Origin, Schema, ValueSet};
use crate::ticket::{Carrier, Role, name};

use super::cursor::{Cursor, FieldAt, Quotes};
use super::people;
use super::{Item, ItemKind, Offer};

/// How many values are offered for a field that has no set.
const MAX_USED: usize = 100;
/// How many values are offered at once.
const MAX_OFFERED: usize = 500;
/// With fewer values than this a team has only begun: the usual ones are offered as well.
const FEW: usize = 3;

/// A value that can be offered.
pub(super) struct Choice {
    /// The value as it is written.
    value: SmolStr,
    /// Where it comes from.
    source: String,
}

/// The values that a field may have; empty where anything goes.
///
/// A set of the schema keeps its order; a value that the tickets of the schema spell otherwise, and more often so than
/// the template's way, is offered in that spelling. `used` are the spellings of the workspace, `alike` those of the
/// tickets of the schema, most used first.
pub(super) fn choices(
    at: &FieldAt,
    spec: Option<(&Schema, &FieldSpec)>,
    used: &[(SmolStr, u32)],
    alike: &[(SmolStr, u32)],
    old: &str,
) -> Vec<Choice> {
    if let Some((schema, spec)) = spec {
        let from = spec.set.as_ref().map(|set| set.from().to_owned());
        let source = from.unwrap_or_else(|| schema.origin.describe());
        let choice = |value: SmolStr| Choice { value, source: source.clone() };
        match &spec.kind {
            FieldKind::Choice(values) | FieldKind::Suggestions(values) if !values.is_empty() => {
                let is_own = spec.set.is_some() || !matches!(schema.origin, Origin::Builtin(_));
                let settled = is_own && matches!(spec.kind, FieldKind::Choice(_));
                // What is built in, or only suggested, comes after what this team really writes.
                let mut choices = if settled { Vec::new() } else { practice(at, used, old) };
                let known: Vec<_> = choices.iter().map(|choice| name::value(&choice.value)).collect();
                let values = values.iter().filter(|value| !known.contains(&name::value(value)));
                choices.extend(values.map(|value| choice(spelling(value, alike))));
                return choices;
            }
            FieldKind::Id { words, .. } => return words.iter().cloned().map(choice).collect(),
            FieldKind::Date | FieldKind::Ids | FieldKind::Path | FieldKind::Link => return Vec::new(),
            _ => {}
        }
    }
    let mut choices = practice(at, used, old);
    if choices.len() < FEW {
        let known: Vec<_> = choices.iter().map(|choice| name::value(&choice.value)).collect();
        let usual = usual(Role::of(&at.name)).into_iter();
        choices.extend(usual.filter(|choice| !known.contains(&name::value(&choice.value))));
    }
    choices
}

/// The values that the configuration gives a field, in its order and in the spelling of tickets of the same
/// schema. They may be thousands.
pub(super) fn settled(set: &ValueSet, alike: &[(SmolStr, u32)]) -> Vec<Choice> {
    let mut spelled: FxHashMap<SmolStr, Vec<(SmolStr, u32)>> = FxHashMap::default();
    for one in alike {
        spelled.entry(name::value(&one.0)).or_default().push(one.clone());
    }
    let spelling = |value: &SmolStr| match spelled.get(&name::value(value)) {
        Some(used) => spelling(value, used),
        None => value.clone(),
    };
    let choice = |value| Choice { value: spelling(value), source: set.from().to_owned() };
    set.values().iter().map(choice).collect()
}

/// The values that tickets have, most used first; of a field whose values differ from ticket to ticket, none.
fn practice(at: &FieldAt, used: &[(SmolStr, u32)], old: &str) -> Vec<Choice> {
    let role = Role::of(&at.name);
    // What is used once may well be what is being typed.
    let is_shared = people::alike(&at.name).is_some();
    let is_set = matches!(role, Some(Role::Status | Role::Priority | Role::Type));
    let least = if is_set || is_shared { 1 } else { 2 };
    let is_label = !matches!(role, Some(Role::Id | Role::Title));
    let mut known = BTreeSet::new();
    used.iter()
        .filter(|(value, count)| is_label && *count >= least && !(*count == 1 && value == old))
        // Of several spellings the one that is used most.
        .filter(|(value, _)| known.insert(name::value(value)))
        .take(MAX_USED)
        .map(|(value, count)| Choice { value: value.clone(), source: times(*count) })
        .collect()
}

/// How a value of the template is written in tickets like this one.
fn spelling(value: &SmolStr, used: &[(SmolStr, u32)]) -> SmolStr {
    let form = name::value(value);
    let count =
        |spelling: &str| used.iter().find(|(used, _)| used == spelling).map_or(0, |(_, count)| *count);
    let same = used.iter().find(|(used, _)| name::value(used) == form);
    match same {
        Some((spelling, times)) if *times > count(value).max(1) => spelling.clone(),
        _ => value.clone(),
    }
}

pub(super) fn times(count: u32) -> String {
    if count == 1 { "used once".to_owned() } else { format!("used {count} times") }
}

/// What most teams have, where nothing is known about this one.
fn usual(role: Option<Role>) -> Vec<Choice> {
    let values: &[&str] = match role {
        Some(Role::Status) => &["To Do", "In Progress", "In Review", "Blocked", "Done"],
        Some(Role::Priority) => &["Critical", "High", "Medium", "Low"],
        _ => &[],
    };
    let choice = |value: &&str| Choice { value: SmolStr::new(value), source: "usual".to_owned() };
    values.iter().map(choice).collect()
}

/// The choices as what they do to the text.
pub(super) fn offer(cursor: &Cursor<'_>, at: &FieldAt, choices: &[Choice]) -> Option<Offer> {
    let old = at.old.of(cursor.text);
    let form = name::value(old);
    let is_chosen = !form.is_empty() && choices.iter().any(|choice| name::value(&choice.value) == form);
    let is_complete = is_chosen || is_stand_in(old);
    // An editor filters by what stands between the start of the range and the cursor. A value that is complete
    // says nothing about the one that is wanted.
    let typed = cursor.text.get(at.old.start()..cursor.offset).unwrap_or_default();
    let is_capped = choices.len() > MAX_OFFERED;
    let wanted = name::value(typed);
    let is_wanted = |choice: &&Choice| !is_capped || name::value(&choice.value).contains(wanted.as_str());
    let items = choices.iter().filter(is_wanted).take(MAX_OFFERED).map(|choice| Item {
        filter: match is_complete {
            true => format!("{typed} {}", choice.value),
            false => in_case_of(typed, &choice.value),
        },
        detail: choice.source.clone(),
        insert: written(cursor, at, &choice.value),
        ..Item::new(choice.value.to_string(), ItemKind::Value)
    });
    let mut items: Vec<_> = items.collect();
    // Whoever changes a status mostly moves the ticket on: the next one in the set comes first.
    let now = items.iter().position(|item| !form.is_empty() && name::value(&item.label) == form);
    if let Some(next) = now.map(|now| now + 1).filter(|next| *next < items.len() && is_status(at)) {
        let next = items.remove(next);
        items.insert(0, next);
    }
    (!items.is_empty()).then_some(Offer { replaced: at.old, is_complete, items, is_capped })
}

/// A value that begins with what was typed, in the case in which that was typed. Some editors keep only what begins with
/// exactly that, and others put their own snippets first for it.
fn in_case_of(typed: &str, value: &str) -> String {
    let mut rest = value.chars();
    let same = |a: char, b: char| a.to_lowercase().eq(b.to_lowercase());
    let is_begun = typed.chars().all(|typed| rest.next().is_some_and(|char| same(typed, char)));
    if is_begun { format!("{typed}{}", rest.as_str()) } else { value.to_owned() }
}

fn is_status(at: &FieldAt) -> bool {
    Role::of(&at.name) == Some(Role::Status) && at.under.is_none()
}

/// Whether a value is what a template left there to choose from.
fn is_stand_in(value: &str) -> bool {
    value.contains(" | ") || ["[", "{{", "<"].iter().any(|mark| value.starts_with(mark))
}

/// A value as it must be written to stand where the old one does.
pub(super) fn written(cursor: &Cursor<'_>, at: &FieldAt, value: &str) -> String {
    let is_yaml = matches!(at.carrier, Carrier::FrontMatter | Carrier::YamlFence);
    let mut written = match at.quotes {
        Quotes::Around { mark, closed } => {
            let end = if closed { String::new() } else { mark.to_string() };
            return escaped(value, mark) + &end;
        }
        Quotes::Inside(mark) => format!("{mark}{}{mark}", escaped(value, mark)),
        Quotes::None if is_yaml && needs_quotes(value, at.is_element) => {
            format!("\"{}\"", escaped(value, '"'))
        }
        Quotes::None if at.carrier == Carrier::Toml && !is_bare_toml(value) => {
            format!("\"{}\"", escaped(value, '"'))
        }
        Quotes::None => value.to_owned(),
    };
    let before = cursor.text.get(..at.old.start()).unwrap_or_default();
    if before.ends_with([':', '=', '|', '-', '*', '_', ',']) {
        written.insert(0, ' ');
    }
    let after = cursor.text.get(at.old.end()..).unwrap_or_default();
    if at.carrier == Carrier::TableRow && after.starts_with('|') {
        written.push(' ');
    }
    written
}

fn escaped(value: &str, mark: char) -> String {
    match mark {
        '"' => value.replace('\\', "\\\\").replace('"', "\\\""),
        _ => value.replace('\'', "''"),
    }
}

/// Whether TOML takes this without quotes.
fn is_bare_toml(value: &str) -> bool {
    matches!(value, "true" | "false") || value.parse::<i64>().is_ok()
}

/// Whether a plain scalar could not say this (YAML 1.2, 7.3.3 "Plain Style").
pub(in crate::features) fn needs_quotes(value: &str, is_element: bool) -> bool {
    let indicator = value.starts_with(|c: char| "-?:,[]{}#&*!|>'\"%@`".contains(c));
    let dashed =
        value.starts_with(['-', '?', ':']) && value.chars().nth(1).is_some_and(|c| !c.is_whitespace());
    value.is_empty()
        || (indicator && !dashed)
        || value.contains(": ")
        || value.contains(" #")
        || value.ends_with(':')
        || value.trim() != value
        || (is_element && value.contains([',', '[', ']', '{', '}']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_where_yaml_needs_them() {
        for plain in ["To Do", "P0 (critical)", "-1", "🔴 Critical", "1", "a:b", "C#"] {
            assert!(!needs_quotes(plain, true), "{plain}");
        }
        for quoted in ["", "@name", "[a]", "a: b", "a #b", "- a", "a:", " a"] {
            assert!(needs_quotes(quoted, false), "{quoted}");
        }
        assert!(needs_quotes("a, b", true) && !needs_quotes("a, b", false));
    }

    #[test]
    fn the_spelling_that_is_used_more_than_once_and_more_than_the_templates() {
        let used = [("done".into(), 3), ("Done".into(), 2), ("todo".into(), 1)];
        assert_eq!(spelling(&"Done".into(), &used), "done");
        assert_eq!(spelling(&"DONE".into(), &used), "done");
        assert_eq!(spelling(&"Todo".into(), &used), "Todo");
        assert_eq!(spelling(&"Blocked".into(), &used), "Blocked");
    }
}

//! The days that are most often meant in a field that holds a date, in the format that the field has.

use jiff::{ToSpan, Zoned};

use crate::schema::{FieldKind, FieldSpec};
use crate::ticket::{Relation, Role};
use crate::workspace::Snapshot;

use super::super::day;
use super::cursor::{Cursor, FieldAt};
use super::values::written;
use super::{Item, ItemKind, Offer};

/// Values of the field that are looked at for their format.
const MAX_LOOKED_AT: usize = 20;

/// Whether a field holds a date: its template says so, or its name.
pub(super) fn is_date(at: &FieldAt, spec: Option<&FieldSpec>) -> bool {
    let by_name =
        || Role::is_clear(&at.name) && Role::of(&at.name).is_none() && Relation::of(&at.name).is_none();
    match spec.map(|spec| &spec.kind) {
        Some(FieldKind::Date) => true,
        None | Some(FieldKind::Text) => by_name(),
        _ => false,
    }
}

/// Today, tomorrow, and in a week.
pub(super) fn offer(
    cursor: &Cursor<'_>,
    snapshot: &Snapshot,
    at: &FieldAt,
    spec: Option<&FieldSpec>,
    now: &Zoned,
) -> Option<Offer> {
    let old = at.old.of(cursor.text);
    let shown = || {
        let spec = spec?;
        day::format_in(&spec.default).or_else(|| day::format_in(&spec.hint)).map(str::to_owned)
    };
    let used =
        || snapshot.values(&at.name).iter().take(MAX_LOOKED_AT).find_map(|(value, _)| day::format_of(value));
    let format = day::format_of(old).or_else(shown).or_else(used).unwrap_or_else(|| "YYYY-MM-DD".to_owned());
    let days = [("today", 0), ("tomorrow", 1), ("in a week", 7)];
    let typed = cursor.text.get(at.old.start()..cursor.offset).unwrap_or_default();
    let is_complete = day::format_of(old).is_some();
    // Whoever writes another day than these is not to get one of them.
    let is_begun = !is_complete && typed.starts_with(|c: char| c.is_ascii_digit());
    let items: Vec<_> = days
        .into_iter()
        .filter_map(|(label, days)| {
            let date = day::written(&format, &now.checked_add(days.days()).ok()?);
            Some(Item {
                insert: written(cursor, at, &date),
                filter: match is_begun {
                    true => date.clone(),
                    false => format!("{typed} {label} {date}").trim_start().to_owned(),
                },
                detail: date,
                ..Item::new(label.to_owned(), ItemKind::Date)
            })
        })
        .collect();
    (!items.is_empty()).then_some(Offer { replaced: at.old, is_complete, items, is_capped: false })
}

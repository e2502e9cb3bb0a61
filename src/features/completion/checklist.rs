//! Items of a checklist that the template has and the ticket does not.

use crate::schema::Schema;
use crate::text::Span;
use crate::ticket::name;
use crate::workspace::{FileId, Snapshot};

use super::super::new_ticket;
use super::cursor::{Cursor, Zone};
use super::{Item, ItemKind, Offer};

/// The missing items of the section, behind the box of an item that is being typed.
pub(super) fn offer(
    cursor: &Cursor<'_>,
    snapshot: &Snapshot,
    file: FileId,
    schema: &Schema,
) -> Option<Offer> {
    let words = words(cursor)?;
    let template = new_ticket::template(snapshot, file, schema)?;
    let known: Vec<_> = cursor
        .facts
        .tasks
        .iter()
        .filter(|task| task.ticket == cursor.ticket && !cursor.line.covers(task.content))
        .map(|task| name::value(task.content.of(cursor.text)))
        .collect();
    let wanted = schema.checklist(&template, &cursor.section);
    let missing = wanted.into_iter().filter(|item| !known.contains(&name::value(item)));
    let items = missing.map(|item| Item {
        detail: schema.origin.describe(),
        ..Item::new(item.to_string(), ItemKind::Check)
    });
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then_some(Offer { replaced: words, is_complete: false, items, is_capped: false })
}

/// What stands behind the box of the item at the cursor.
fn words(cursor: &Cursor<'_>) -> Option<Span> {
    let line = cursor.line.of(cursor.text);
    let item = line.trim_start().strip_prefix(['-', '*', '+'])?.trim_start();
    let rest = ["[ ] ", "[x] ", "[X] "].iter().find_map(|marks| item.strip_prefix(marks))?;
    let rest = Span::of_part(cursor.text, rest.trim());
    let rest = if rest.is_empty() { Span::empty(cursor.offset) } else { rest };
    (cursor.zone == Zone::Prose && rest.touches(cursor.offset)).then_some(rest)
}

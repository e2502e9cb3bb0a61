//! What is surely a ticket: nothing is said about anything else.

use std::ffi::OsStr;
use std::path::Path;

use super::{View, unknown_ticket};
use crate::ticket::{Carrier, Field, IdKey, Relation, Role, Unit, id};
use crate::workspace::{Address, FileId, Snapshot, Source, is_among_tickets};

/// Fewer IDs than this of a family such as ISO are mentions of a standard.
const FEW_IDS: u32 = 3;

/// How many tickets of a file are surely some: those of which something may be said.
#[must_use]
pub fn count_tickets(snapshot: &Snapshot, file: FileId, source: &Source) -> usize {
    sure_tickets(snapshot, file, source).into_iter().filter(|is_sure| *is_sure).count()
}

/// Of each ticket of a file, whether it is surely one, so that something may be said of it.
#[must_use]
pub fn sure_tickets(snapshot: &Snapshot, file: FileId, source: &Source) -> Vec<bool> {
    let view = View::new(snapshot, file, source, &|| false);
    (0u32..).zip(&source.facts.tickets).map(|(ticket, _)| view.is_ticket(ticket)).collect()
}

impl View<'_> {
    /// Whether a ticket is surely one: it follows a schema, or has an ID and says something of itself. Pages of every
    /// sort have a status, and headings such as "HTTP-404".
    pub(super) fn is_ticket(&self, ticket: u32) -> bool {
        if self.schema(ticket).is_some() {
            return true;
        }
        let Some(it) = self.facts.ticket(Some(ticket)) else { return false };
        let has = |role: Role| self.facts.role(ticket, role).is_some();
        let is_planned = || has(Role::Status) && (has(Role::Priority) || has(Role::Points));
        let Some(id) = &it.id else {
            // An ID that cannot be read is one all the same.
            let field = self.facts.role(ticket, Role::Id);
            let is_broken = field.is_some_and(|it| {
                let is_read = it.value.of(self.text).starts_with(char::is_alphanumeric);
                it.carrier == Carrier::FrontMatter && !is_read
            });
            return is_broken || is_planned();
        };
        // A team may have RFCs of its own: then there are several.
        if unknown_ticket::is_standard(id.family()) && self.snapshot.family(id.family()).ids < FEW_IDS {
            return false;
        }
        let path = self.snapshot.address(self.file).and_then(Address::path);
        let stem = path.and_then(Path::file_stem).and_then(OsStr::to_str).unwrap_or_default();
        if it.unit == Unit::File && id::in_file_name(stem).is_some_and(|name| IdKey::new(name) == *id) {
            return true;
        }
        // A number alone is that of a chapter, too, unless it stands among tickets or waits for one.
        if id.family().is_empty() && has(Role::Status) {
            let relates = |field: &Field| Relation::of(&field.name).is_some();
            return path.is_some_and(is_among_tickets) || self.facts.own_fields(ticket).any(relates);
        }
        // The name of a folder alone may be that of a chapter.
        let is_said = !it.declarations.is_empty();
        is_said && self.facts.own_fields(ticket).next().is_some() || is_planned() || has(Role::Assignee)
    }

    /// Whether any ticket of the file is surely one.
    pub(super) fn has_ticket(&self) -> bool {
        let tickets = || (0u32..).zip(&self.facts.tickets).any(|(ticket, _)| self.is_ticket(ticket));
        *self.has_ticket.get_or_init(tickets)
    }
}

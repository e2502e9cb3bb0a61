//! What is surely a ticket: nothing is said about anything else.

use std::ffi::OsStr;
use std::path::Path;

use super::{View, unknown_ticket};
use crate::ticket::{Carrier, Field, IdKey, Relation, Role, Unit, id};
use crate::workspace::{Address, FieldName, FileId, Node, Snapshot, Source, is_among_tickets};

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

/// The same of one ticket as far as the index tells, without its text: for lists of all tickets.
#[must_use]
pub fn is_sure_ticket(snapshot: &Snapshot, node: Node) -> bool {
    if snapshot.schema_id(node.file, node.ticket).is_some() {
        return true;
    }
    let Some(it) = snapshot.ticket(node.file, node.ticket) else { return false };
    let own = || it.fields().filter(|(field, _)| !field.nested);
    let has = |role: Role| own().any(|(field, _)| Role::of(&field.name) == Some(role));
    let is_planned = || has(Role::Status) && (has(Role::Priority) || has(Role::Points));
    let Some(id) = &it.id else {
        let is_id = |field: &FieldName| field.in_data && Role::of(&field.name) == Some(Role::Id);
        let field = own().find(|(field, _)| is_id(field));
        let is_broken = field.is_some_and(|(_, value)| !value.starts_with(char::is_alphanumeric));
        return is_broken || is_planned();
    };
    if unknown_ticket::is_standard(id.family()) && snapshot.family(id.family()).ids < FEW_IDS {
        return false;
    }
    let path = snapshot.address(node.file).and_then(Address::path);
    if it.unit == Unit::File && is_named(path, id) {
        return true;
    }
    if id.family().is_empty() && has(Role::Status) {
        let relates = || own().any(|(field, _)| Relation::of(&field.name).is_some());
        return path.is_some_and(is_among_tickets) || relates();
    }
    !it.written_id().is_empty() && it.fields().next().is_some() || is_planned() || has(Role::Assignee)
}

/// Whether the name of a file is this ID.
fn is_named(path: Option<&Path>, id: &IdKey) -> bool {
    let stem = path.and_then(Path::file_stem).and_then(OsStr::to_str).unwrap_or_default();
    id::in_file_name(stem).is_some_and(|name| IdKey::new(name) == *id)
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
        if it.unit == Unit::File && is_named(path, id) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, address};

    #[test]
    fn the_index_knows_as_well_as_the_text() {
        for text in [
            "//- /PE-1.md\n# PE-1: One\n",
            "//- /a.md\n# PE-1: One\n",
            "//- /a.md\n# PE-1: One\n**Status**: Open\n",
            "//- /a.md\n---\nid: PE-1\n---\n",
            "//- /a.md\n---\nid: [x]\n---\n",
            "//- /a.md\n---\ntitle: x\nstatus: open\n---\n",
            "//- /a.md\n---\ntitle: x\nstatus: open\npriority: high\n---\n",
            "//- /a.md\n# RFC-2119: Words\n**Status**: x\n",
            "//- /PE-1/notes.md\n# Notes\n**Date**: 2026-01-01\n",
            "//- /PE-1/ticket.md\n---\nassignee: me\n---\n# Notes\n",
            "//- /plan.md\n# Plan\n\n## PE-1: a\n**Status**: x\n\n## HTTP-404\n\ny\n",
            "//- /tickets/001-a.md\n---\nstatus: open\n---\n",
            "//- /book/001-a.md\n---\nstatus: open\n---\n",
        ] {
            let fixture = Fixture::parse(text);
            let snapshot = fixture.snapshot();
            let file = snapshot.file(&address(&fixture.files[0].path)).unwrap();
            let known = (0..).take(snapshot.summary(file).unwrap().tickets.len());
            let known: Vec<_> =
                known.map(|ticket| is_sure_ticket(&snapshot, Node { file, ticket })).collect();
            assert_eq!(known, sure_tickets(&snapshot, file, &snapshot.source(file).unwrap()), "{text}");
        }
    }
}

//! Which schemas the tickets of a file follow, found out once for tickets that are made of the same.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::file::Entry;
use super::roots::CatalogId;
use super::{FieldName, Snapshot, TicketSummary};
use crate::schema::SchemaId;
use crate::ticket::{Role, Unit};

/// What was found out so far; good for one snapshot.
#[derive(Default)]
pub(super) struct Chooser {
    known: FxHashMap<Key, Option<SchemaId>>,
    /// For each outline, by its place in memory, which of its fields say what sort of ticket it is.
    types: FxHashMap<usize, Box<[usize]>>,
}

/// All of a ticket that choosing looks at, but for the path of its file.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    catalog: CatalogId,
    /// By its place in memory: it is kept by the entries of the snapshot.
    outline: usize,
    is_file: bool,
    family: SmolStr,
    types: SmolStr,
}

impl Chooser {
    /// The schemas that the tickets of a file follow.
    pub(super) fn schemas(&mut self, now: &Snapshot, entry: &Entry) -> Arc<[Option<SchemaId>]> {
        let catalog = now.roots.catalog(entry.catalog());
        let tickets = entry.summary.tickets.iter();
        if !entry.counts() {
            return tickets.map(|_| None).collect();
        }
        let path = || now.roots.shown(entry.root, &entry.address);
        if catalog.is_by_path() {
            let path = path();
            return tickets.map(|ticket| catalog.choose(&path, &ticket.shape())).collect();
        }
        let mut choose = |ticket: &TicketSummary| {
            let key = self.key(entry.catalog(), ticket);
            *self.known.entry(key).or_insert_with(|| catalog.choose(&path(), &ticket.shape()))
        };
        tickets.map(&mut choose).collect()
    }

    fn key(&mut self, catalog: CatalogId, ticket: &TicketSummary) -> Key {
        let outline = Arc::as_ptr(&ticket.outline).addr();
        let is_type = |field: &FieldName| Role::of(&field.name) == Some(Role::Type);
        let places = self.types.entry(outline).or_insert_with(|| {
            let fields = ticket.outline.fields.iter().enumerate();
            fields.filter(|(_, field)| is_type(field)).map(|(place, _)| place).collect()
        });
        let value = |place: &usize| ticket.fields().nth(*place).map(|(_, value)| SmolStr::new(value));
        let mut values = places.iter().filter_map(value);
        let first = values.next().unwrap_or_default();
        Key {
            catalog,
            outline,
            is_file: ticket.unit == Unit::File,
            family: ticket.id.as_ref().map(|id| id.family().into()).unwrap_or_default(),
            types: values.fold(first, |all, value| format!("{all}\n{value}").into()),
        }
    }
}

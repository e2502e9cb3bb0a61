//! Which schemas the tickets of a file follow, found out once for tickets that are made of the same.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::file::Entry;
use super::roots::RootId;
use super::summary::Outline;
use super::{Snapshot, TicketSummary};
use crate::schema::SchemaId;
use crate::ticket::{Role, Unit};

/// What was found out so far; good for one snapshot.
#[derive(Default)]
pub(super) struct Chooser {
    known: FxHashMap<Key, Option<SchemaId>>,
}

/// All of a ticket that choosing looks at, but for the path of its file.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    root: RootId,
    /// By its place in memory: it is kept by the entries of the snapshot.
    outline: *const Outline,
    is_file: bool,
    family: SmolStr,
    types: SmolStr,
}

impl Key {
    fn new(root: RootId, ticket: &TicketSummary) -> Self {
        let mut types = ticket.fields().filter(|(field, _)| Role::of(&field.name) == Some(Role::Type));
        let first = types.next().map(|(_, value)| SmolStr::new(value)).unwrap_or_default();
        Self {
            root,
            outline: Arc::as_ptr(&ticket.outline),
            is_file: ticket.unit == Unit::File,
            family: ticket.id.as_ref().map(|id| id.family().into()).unwrap_or_default(),
            types: types.fold(first, |all, (_, value)| format!("{all}\n{value}").into()),
        }
    }
}

impl Chooser {
    /// The schemas that the tickets of a file follow.
    pub(super) fn schemas(&mut self, now: &Snapshot, entry: &Entry) -> Arc<[Option<SchemaId>]> {
        let catalog = &now.roots.get(entry.root).catalog;
        let tickets = entry.summary.tickets.iter();
        if !entry.counts() {
            return tickets.map(|_| None).collect();
        }
        let by_path = catalog.config.templates.iter().any(|template| !template.globs.is_empty());
        let path = || now.roots.shown(entry.root, &entry.address);
        if by_path {
            let path = path();
            return tickets.map(|ticket| catalog.choose(&path, &ticket.shape())).collect();
        }
        let mut choose = |ticket: &TicketSummary| {
            let known = self.known.entry(Key::new(entry.root, ticket));
            *known.or_insert_with(|| catalog.choose(&path(), &ticket.shape()))
        };
        tickets.map(&mut choose).collect()
    }
}

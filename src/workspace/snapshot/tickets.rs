//! What a snapshot knows of tickets across files: who declares and who uses an ID, what they follow, what is usual.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use smol_str::SmolStr;

use crate::schema::{Schema, SchemaId};
use crate::text::{Landmark, Span};
use crate::ticket::{IdKey, Place, Relation, Role, Unit};

use super::super::file::Entry;
use super::super::{Adoption, Block, Family, FileId, ReferenceSummary, TicketSummary};
use super::{Node, Snapshot, meaning};

/// How many tickets of one ID are compared at most to find the first one.
const MAX_COMPARED: usize = 256;

/// Values of one field that are compared with each other at most.
const MAX_VALUES: usize = 5_000;

/// One ticket that declares an ID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The file.
    pub file: FileId,
    /// The ticket, as an index into [`crate::ticket::Facts::tickets`].
    pub ticket: u32,
    /// Where the ID is declared; the title if the file's name declares it.
    pub span: Span,
    /// The title without the ID.
    pub title: SmolStr,
    /// What the ticket is written as.
    pub unit: Unit,
}

/// One reference to a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The file.
    pub file: FileId,
    /// The ticket that it stands in.
    pub ticket: Option<u32>,
    /// The ID as written.
    pub span: Span,
    /// The position of the ID.
    pub at: Landmark,
    /// What it says.
    pub relation: Relation,
    /// Where it stands.
    pub place: Place,
}

/// Tickets, and what they follow.
impl Snapshot {
    /// The number of the schema that a ticket follows, in the catalog of its file.
    #[must_use]
    pub fn schema_id(&self, file: FileId, ticket: u32) -> Option<SchemaId> {
        self.entry(file)?.schemas.get(ticket as usize).copied().flatten()
    }

    /// The schema that a ticket follows.
    #[must_use]
    pub fn schema_of(&self, file: FileId, ticket: u32) -> Option<&Arc<Schema>> {
        self.catalog(file).get(self.schema_id(file, ticket)?)
    }

    /// What the tickets have that follow the same schema as this one; nothing if it follows none.
    #[must_use]
    pub fn adoption(&self, file: FileId, ticket: u32) -> Adoption {
        let schema = self.schema_id(file, ticket);
        schema.map(|schema| self.adoption_of(file, schema)).unwrap_or_default()
    }

    /// What the tickets have that follow a schema of the catalog of this file.
    #[must_use]
    pub fn adoption_of(&self, file: FileId, schema: SchemaId) -> Adoption {
        let catalog = self.entry(file).map(Entry::catalog).unwrap_or_default();
        self.index.adoption(catalog, schema)
    }

    /// The tickets that declare an ID, by file and place; an ID of a renamed family means that of the new name.
    #[must_use]
    pub fn declarations(&self, id: &IdKey) -> Vec<Declaration> {
        let id = self.resolve(id);
        let mut all: Vec<_> =
            self.index.declared(&id).filter_map(|(file, n)| self.declaration(file, n)).collect();
        self.sort(&mut all, |declaration| (declaration.file, declaration.ticket));
        all
    }

    /// All tickets that have an ID, in the order of the IDs, with their status as written.
    pub fn tickets(&self) -> impl Iterator<Item = (&IdKey, Declaration, SmolStr)> {
        self.index.tickets().filter_map(|(id, file, number)| {
            let status = self.role(Node { file, ticket: number }, Role::Status);
            Some((id, self.declaration(file, number)?, status))
        })
    }

    /// The title of a ticket without the ID; empty while it is a placeholder of the template.
    #[must_use]
    pub fn title(&self, node: Node) -> &str {
        let title = self.ticket(node.file, node.ticket).map(TicketSummary::title).unwrap_or_default();
        if self.is_placeholder(node, title) { "" } else { title }
    }

    /// What a ticket says in the first own field that plays a role, as written; empty while it is a placeholder of the
    /// template.
    #[must_use]
    pub fn role(&self, node: Node, role: Role) -> SmolStr {
        let said = self.ticket(node.file, node.ticket).map(|ticket| ticket.role(role)).unwrap_or_default();
        if self.is_placeholder(node, &said) { SmolStr::default() } else { said }
    }

    /// Whether all that a ticket says in a place is what its template left there to be filled in.
    pub(super) fn is_placeholder(&self, node: Node, said: &str) -> bool {
        let placeholders = self.schema_of(node.file, node.ticket).map(|schema| &schema.placeholders);
        placeholders.is_some_and(|known| known.binary_search_by(|it| it.as_str().cmp(said)).is_ok())
    }

    /// What all tickets with an ID are called, in blocks that may be looked through side by side.
    #[must_use]
    pub fn ticket_names(&self) -> Vec<&Block> {
        let made = |(first, last, cell): (FileId, FileId, &'_ OnceLock<Block>)| {
            let files = self.files.range(first..=last).filter(|(_, entry)| entry.counts());
            cell.get_or_init(|| Block::new(files.map(|(file, entry)| (*file, &*entry.summary))));
        };
        let cells: Vec<_> = self.index.names().blocks().collect();
        cells.into_par_iter().for_each(made);
        self.index.names().blocks().filter_map(|(_, _, cell)| cell.get()).collect()
    }

    /// All tickets that have an ID, in the order of the IDs: the ID, the file, the number in the file.
    pub fn declared(&self) -> impl Iterator<Item = (&IdKey, FileId, u32)> {
        self.index.tickets()
    }

    /// The references to a ticket, also those through an old name of its family, by file and place.
    #[must_use]
    pub fn references(&self, id: &IdKey) -> Vec<Use> {
        let ids = self.names_of(id);
        self.uses(ids.iter().flat_map(|id| self.index.used(id)))
    }

    /// Whether anything refers to a ticket of this ID. Unlike [`Snapshot::references`] it takes no longer when much does.
    #[must_use]
    pub fn is_used(&self, id: &IdKey) -> bool {
        self.names_of(id).iter().any(|id| self.index.used(id).next().is_some())
    }

    /// Those of the references to a ticket that relate tickets: prose does not.
    #[must_use]
    pub fn relations(&self, id: &IdKey) -> Vec<Use> {
        let ids = self.names_of(id);
        self.uses(ids.iter().flat_map(|id| self.index.related(id)))
    }

    /// An ID with those that mean the same: in the old names of its family, and `Task 3` for `TASK-3`.
    fn names_of(&self, id: &IdKey) -> Vec<IdKey> {
        let id = self.resolve(id);
        let old = self.names_before(id.family());
        let old = old.iter().map(|old| id.in_family(old)).chain(id.respoken());
        old.filter(|old| self.resolve(old) == id).chain([id.clone()]).collect()
    }

    fn uses(&self, used: impl Iterator<Item = (FileId, u32)>) -> Vec<Use> {
        let mut all: Vec<_> = used.filter_map(|(file, number)| self.reference(file, number)).collect();
        self.sort(&mut all, |reference| (reference.file, reference.span.start));
        all
    }

    /// Whether any ticket declares an ID.
    #[must_use]
    pub fn is_declared(&self, id: &IdKey) -> bool {
        self.index.copies(&self.resolve(id)) > 0
    }

    /// Whether another ticket has the ID of this one; where numbers restart, one that stands in the same folder, or
    /// of several in a file, in the same file.
    #[must_use]
    pub fn has_twin(&self, file: FileId, unit: Unit, id: &IdKey) -> bool {
        if !self.is_folder_scoped(id.family()) {
            return self.index.copies(id) > 1;
        }
        self.entry(file).is_some_and(|entry| self.index.has_copies_at(id, entry, file, unit))
    }

    /// Whether any ID of a family is declared.
    #[must_use]
    pub fn has_family(&self, family: &str) -> bool {
        self.index.family(family).ids > 0
    }

    /// What is known of a family.
    #[must_use]
    pub fn family(&self, name: &str) -> Family {
        self.index.family(name)
    }

    /// All families of which IDs are declared or used, by name.
    pub fn families(&self) -> impl Iterator<Item = (&str, Family)> {
        self.index.families()
    }

    /// The prefixes that a family had before, as far as its uses show.
    pub fn old_names(&self, family: &str) -> impl Iterator<Item = &str> {
        self.index.old_names(family)
    }

    /// The declared IDs of a family.
    pub fn ids_in_family(&self, family: &str) -> impl Iterator<Item = &IdKey> {
        self.index.ids_in_family(family)
    }

    /// The declared IDs that begin with a text in comparable form, in their order.
    pub fn ids_with_prefix(&self, prefix: &str) -> impl Iterator<Item = &IdKey> {
        self.index.ids_with_prefix(prefix)
    }

    /// How many tickets declare exactly this ID. Unlike [`Snapshot::declarations`] it takes no longer when they are many.
    #[must_use]
    pub fn copies(&self, id: &IdKey) -> u32 {
        self.index.copies(id)
    }

    /// The ticket that a file most likely means by an ID: one in the file or in its folder, else the first by path of
    /// those that have the most folders around them in common with it.
    #[must_use]
    pub fn nearest(&self, from: FileId, id: &IdKey) -> Option<Declaration> {
        let id = self.resolve(id);
        let near = self.entry(from).and_then(|entry| self.index.declared_near(&id, from, entry.folder));
        let folder = self.folder(from);
        let by_path = |&(file, ticket): &(FileId, u32)| {
            (std::cmp::Reverse(meaning::common(folder, self.folder(file))), self.address(file), ticket)
        };
        let first = || self.index.declared(&id).take(MAX_COMPARED).min_by_key(by_path);
        let (file, ticket) = near.or_else(first)?;
        self.declaration(file, ticket)
    }

    /// The short values of the own fields of a comparable name, as they are spelled, with how many tickets have
    /// each; the one that most have first.
    #[must_use]
    pub fn values(&self, field: &str) -> Vec<(SmolStr, u32)> {
        self.index.values(field)
    }

    /// The spellings of one value of the own fields of a comparable name, with how many tickets have each; the one that
    /// most have first. Of a field that is not filled from a set, only the one that is `written`.
    #[must_use]
    pub fn spellings(&self, field: &str, written: &str) -> Vec<(SmolStr, u32)> {
        self.index.spelled(field, written, MAX_VALUES)
    }

    /// Where a ticket declares its ID.
    #[must_use]
    pub fn declaration(&self, file: FileId, ticket: u32) -> Option<Declaration> {
        let summary = self.ticket(file, ticket)?;
        let (span, title) = (summary.declaration, SmolStr::new(summary.title()));
        Some(Declaration { file, ticket, span, title, unit: summary.unit })
    }

    fn reference(&self, file: FileId, number: u32) -> Option<Use> {
        let reference = self.entry(file)?.summary.references.get(number as usize)?;
        let ReferenceSummary { span, at, relation, place, .. } = *reference;
        Some(Use { file, ticket: reference.ticket(), span, at, relation, place })
    }

    /// Sorts by path, then by what stands in the file: the numbers of files depend on when they were found.
    fn sort<T>(&self, all: &mut [T], place: impl Fn(&T) -> (FileId, u32)) {
        all.sort_by_cached_key(|item| {
            let (file, nth) = place(item);
            (self.address(file), nth)
        });
    }
}

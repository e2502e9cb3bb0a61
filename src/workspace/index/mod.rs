//! What all files say together. When much has changed it is built anew, on all cores; after that it is kept by
//! difference: the part of one file is taken out and put in as a whole, and no other file is looked at.

use std::sync::{Arc, OnceLock};

use imbl::OrdMap;
use smol_str::SmolStr;

use crate::schema::SchemaId;
use crate::ticket::{IdKey, Place, Unit, id};

use super::file::Entry;
use super::roots::CatalogId;
use super::{FileId, ReferenceSummary, TicketSummary};

mod adoption;
mod build;
mod counts;
mod families;
mod ids;
mod names;
mod postings;
mod rings;
mod values;

pub use adoption::{Adoption, Having};
use counts::Counts;
pub use families::Family;
use families::Renames;
pub(crate) use names::Names;
pub use names::{Block, Letters, Name};
use postings::Postings;
pub(crate) use rings::{Rings, Web};
pub(crate) use values::Group;
use values::Values;

/// One ticket that declares an ID: its place (the folder, or for one of several in a file the file), the file, the
/// number in the file.
type Declared = (u32, FileId, u32);
/// One reference to an ID: the file, the number in the file.
type Used = (FileId, u32);

impl postings::Entry for Declared {
    const FIRST: Self = (u32::MIN, FileId::MIN, u32::MIN);
    const LAST: Self = (u32::MAX, FileId::MAX, u32::MAX);
}

impl postings::Entry for Used {
    const FIRST: Self = (FileId::MIN, u32::MIN);
    const LAST: Self = (FileId::MAX, u32::MAX);
}

/// Who declares and who uses IDs, and what is usual. Copies share everything.
#[derive(Clone, Debug, Default)]
pub struct Index {
    declarations: Postings<Declared>,
    references: Postings<Used>,
    /// Those of the references that relate tickets: prose does not.
    relations: Postings<Used>,
    /// For each ID that is declared, how often and in how many places.
    copies: Counts<Copies>,
    /// How many files have a name that looks like this ID.
    names: Counts<u32>,
    families: OrdMap<SmolStr, Family>,
    values: Values,
    adoption: OrdMap<(CatalogId, SchemaId), Adoption>,
    names_of_tickets: Names,
    /// Found out when first asked for after IDs have come or gone.
    renames: Arc<OnceLock<Renames>>,
    /// Found out when first asked for after tickets, or what relates them, have come or gone.
    rings: Arc<OnceLock<Rings>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Copies {
    tickets: u32,
    folders: u32,
}

impl Copies {
    /// Whether most of several tickets stand in a place of their own.
    fn are_apart(self) -> bool {
        self.tickets > 1 && u64::from(self.folders) * 2 > u64::from(self.tickets)
    }
}

/// What stands in the place of a ticket's folder: a number that restarts does so in every folder, or in every file
/// that holds several tickets.
fn place(entry: &Entry, file: FileId, unit: Unit) -> u32 {
    if unit == Unit::File { entry.folder } else { place_in(file) }
}

/// The place of those of several tickets in a file.
fn place_in(file: FileId) -> u32 {
    u32::MAX - file.0
}

/// The ID that a file's name looks like.
fn named(entry: &Entry) -> Option<IdKey> {
    let stem = entry.address.path()?.file_stem()?.to_str()?;
    id::in_file_name(stem).map(IdKey::new)
}

impl Index {
    /// Puts the part of a file in.
    pub(crate) fn insert(&mut self, file: FileId, entry: &Entry) {
        self.change(file, entry, true, None);
    }

    /// Takes the part of a file out; `entry` must be what was put in.
    pub(crate) fn remove(&mut self, file: FileId, entry: &Entry) {
        self.change(file, entry, false, None);
    }

    /// Puts the part of a file in the place of the one that it had: what is the same in both is not touched.
    /// Returns whether anything is not the same.
    pub(crate) fn replace(&mut self, file: FileId, old: &Entry, new: &Entry) -> bool {
        self.change(file, old, false, Some(new)) | self.change(file, new, true, Some(old))
    }

    /// How much has changed since it was built.
    pub(crate) fn changes(&self) -> usize {
        self.declarations.changes() + self.references.changes()
    }

    /// Adds what a file says, or takes it out, except what another state of the file says as well.
    fn change(&mut self, file: FileId, entry: &Entry, comes: bool, other: Option<&Entry>) -> bool {
        if !entry.counts() {
            return false;
        }
        let other = other.filter(|other| other.counts());
        if !other.is_some_and(|other| are_named_alike(entry, other)) {
            self.names_of_tickets.touch(file);
        }
        let mut changed = false;
        let name = named(entry).filter(|_| other.is_none_or(|other| other.address != entry.address));
        if let Some(name) = name {
            let mut files = self.names.get(&name);
            step(&mut files, comes);
            self.names.set(&name, files);
            self.renames = Arc::default();
            self.rings = Arc::default();
            changed = true;
        }
        for ((number, ticket), schema) in (0..).zip(&entry.summary.tickets).zip(entry.schemas.iter()) {
            let home = |entry: &Entry| (entry.catalog(), entry.folder, entry.standing);
            let same = other.filter(|other| home(other) == home(entry));
            let twin = same.and_then(|other| {
                Some((other.summary.tickets.get(number as usize)?, other.schemas.get(number as usize)?))
            });
            let is_declared =
                twin.is_some_and(|(twin, _)| (&twin.id, twin.unit) == (&ticket.id, ticket.unit));
            if let Some(id) = ticket.id.as_ref().filter(|_| !is_declared) {
                self.change_declaration(id, (place(entry, file, ticket.unit), file, number), comes);
                changed = true;
            }
            let is_outline = |twin: &TicketSummary| {
                Arc::ptr_eq(&twin.outline, &ticket.outline) || twin.outline == ticket.outline
            };
            let group = |ticket: &TicketSummary| Group::of(entry.catalog(), *schema, ticket.id.as_ref());
            let is_same = |twin: &TicketSummary| {
                twin.says_the_same(ticket) && is_outline(twin) && group(twin) == group(ticket)
            };
            // Nothing is counted by it, but others show it.
            changed |= twin.is_none_or(|(twin, _)| twin.checklist != ticket.checklist);
            if twin.is_some_and(|(twin, of)| of == schema && is_same(twin)) {
                continue;
            }
            changed = true;
            self.values.change(ticket, &group(ticket), comes);
            if let Some(schema) = schema {
                let key = (entry.catalog(), *schema);
                let adoption = self.adoption.entry(key).or_default();
                adoption.change(entry, ticket, comes);
                if adoption.all().tickets() == 0 {
                    self.adoption.remove(&key);
                }
            }
        }
        for (number, reference) in (0..).zip(&entry.summary.references) {
            let says = |it: &ReferenceSummary| (it.relation, it.place, it.ticket());
            let twin = other.and_then(|other| other.summary.references.get(number as usize));
            if twin.is_none_or(|twin| twin.id != reference.id || says(twin) != says(reference)) {
                self.change_reference(&reference.id, (file, number), reference.place != Place::Prose, comes);
                changed = true;
            }
        }
        changed
    }

    fn change_declaration(&mut self, id: &IdKey, key: Declared, comes: bool) {
        self.declarations.change(id, key, comes);
        self.rings = Arc::default();
        let old = self.copies.get(id);
        let mut here = self.declarations.between(id, (key.0, FileId::MIN, 0), (key.0, FileId::MAX, u32::MAX));
        // Besides the one that has come or gone.
        let is_only = here.by_ref().take(2).count() == usize::from(comes);
        drop(here);
        let mut new = old;
        step(&mut new.tickets, comes);
        if is_only {
            step(&mut new.folders, comes);
        }
        self.copies.set(id, new);
        let appears = (old.tickets == 0) != (new.tickets == 0);
        let parts = old.are_apart() != new.are_apart();
        if appears || parts {
            self.change_family(id.family(), |family| {
                if appears {
                    step(&mut family.ids, comes);
                }
                if parts {
                    step(&mut family.apart, new.are_apart());
                }
            });
        }
    }

    fn change_reference(&mut self, id: &IdKey, key: Used, is_certain: bool, comes: bool) {
        self.references.change(id, key, comes);
        if is_certain {
            self.relations.change(id, key, comes);
            self.rings = Arc::default();
        }
        let is_only = self.references.of(id).take(2).count() == usize::from(comes);
        if is_only || is_certain {
            self.change_family(id.family(), |family| {
                if is_only {
                    step(&mut family.used, comes);
                }
                if is_certain {
                    step(&mut family.related, comes);
                }
            });
        }
    }

    fn change_family(&mut self, name: &str, change: impl FnOnce(&mut Family)) {
        let family = self.families.entry(SmolStr::new(name)).or_default();
        let was_old = family.may_be_old();
        change(family);
        // An ID of an old family may mean another ticket than before; one of any other, only if declared.
        if was_old || family.may_be_old() {
            self.rings = Arc::default();
        }
        if *family == Family::default() {
            self.families.remove(name);
        }
        self.renames = Arc::default();
    }

    /// The tickets that declare exactly this ID.
    pub(crate) fn declared(&self, id: &IdKey) -> impl Iterator<Item = (FileId, u32)> {
        self.declarations.of(id).map(|(_, file, ticket)| (file, ticket))
    }

    /// The first ticket that declares exactly this ID in a file, or else as a file of a folder.
    pub(crate) fn declared_near(&self, id: &IdKey, file: FileId, folder: u32) -> Option<(FileId, u32)> {
        let in_place = |place| {
            self.declarations.between(id, (place, FileId::MIN, 0), (place, FileId::MAX, u32::MAX)).next()
        };
        let found = in_place(place_in(file)).or_else(|| in_place(folder));
        found.map(|(_, file, ticket)| (file, ticket))
    }

    /// The references to exactly this ID, by file and number in it.
    pub(crate) fn used(&self, id: &IdKey) -> impl Iterator<Item = (FileId, u32)> {
        self.references.of(id)
    }

    /// Those of the references to exactly this ID that relate tickets.
    pub(crate) fn related(&self, id: &IdKey) -> impl Iterator<Item = (FileId, u32)> {
        self.relations.of(id)
    }

    /// How many tickets declare exactly this ID.
    pub(crate) fn copies(&self, id: &IdKey) -> u32 {
        self.copies.get(id).tickets
    }

    /// Whether several tickets in the place of one of this file declare exactly this ID.
    pub(crate) fn has_copies_at(&self, id: &IdKey, entry: &Entry, file: FileId, unit: Unit) -> bool {
        let place = place(entry, file, unit);
        let here = self.declarations.between(id, (place, FileId::MIN, 0), (place, FileId::MAX, u32::MAX));
        here.take(2).count() > 1
    }

    /// All tickets with an ID, in the order of the IDs.
    pub(crate) fn tickets(&self) -> impl Iterator<Item = (&IdKey, FileId, u32)> {
        self.declarations.iter().map(|(id, (_, file, ticket))| (id, file, ticket))
    }

    /// What all tickets with an ID are called.
    pub(crate) fn names(&self) -> &Names {
        &self.names_of_tickets
    }

    /// The tickets that are in rings, once somebody has found them.
    pub(crate) fn rings(&self) -> &OnceLock<Rings> {
        &self.rings
    }

    /// Forgets which tickets are in rings: something else than the files has changed what they mean.
    pub(crate) fn forget_rings(&mut self) {
        self.rings = Arc::default();
    }

    /// The values of the fields of a comparable name, as they are spelled, with how many tickets have each.
    pub(crate) fn values(&self, field: &str) -> Vec<(SmolStr, u32)> {
        self.values.of(field)
    }

    /// The spellings of one value of a field with how many tickets have each; see [`Values::spelled`].
    pub(crate) fn spelled(&self, field: &str, written: &str, max: usize) -> Vec<(SmolStr, u32)> {
        self.values.spelled(field, written, max)
    }

    /// The same in the tickets of one group, among data or in the text; none where they are more than `max`.
    pub(crate) fn spellings(
        &self,
        field: &str,
        group: Group,
        in_data: bool,
        max: usize,
    ) -> Vec<(&SmolStr, u32)> {
        self.values.in_group(field, &(group, in_data), max)
    }

    /// The spellings of a field, among data or not, in the tickets of a schema, of one family or of all; in no order.
    pub(crate) fn spellings_of(
        &self,
        field: &str,
        schema: (CatalogId, Option<SchemaId>),
        family: Option<&str>,
        in_data: bool,
    ) -> Vec<(SmolStr, u32)> {
        self.values.of_schema(field, schema, family, in_data)
    }

    /// What the tickets of a schema have.
    pub(crate) fn adoption(&self, catalog: CatalogId, schema: SchemaId) -> Adoption {
        self.adoption.get(&(catalog, schema)).cloned().unwrap_or_default()
    }
}

/// Whether the tickets of a file are called the same in two states of it.
fn are_named_alike(a: &Entry, b: &Entry) -> bool {
    let (a, b) = (&a.summary.tickets, &b.summary.tickets);
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (&a.id, a.title()) == (&b.id, b.title()))
}

/// One more, or one less.
fn step(count: &mut u32, up: bool) {
    *count = if up { count.saturating_add(1) } else { count.saturating_sub(1) };
}

/// One more, or one less, of a thing that is not kept when there is none.
fn count<K: Ord + Clone>(counts: &mut OrdMap<K, u32>, key: &K, up: bool) {
    match counts.get_mut(key) {
        Some(1) if !up => {
            counts.remove(key);
        }
        Some(number) => step(number, up),
        None if up => {
            counts.insert(key.clone(), 1);
        }
        None => {}
    }
}

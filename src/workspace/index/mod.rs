//! What all files say together, kept by difference: the part of one file is taken out and put in as a whole, and
//! no other file is looked at.

use std::ops::RangeInclusive;
use std::sync::{Arc, OnceLock};

use imbl::{OrdMap, OrdSet};
use smol_str::SmolStr;

use crate::schema::SchemaId;
use crate::ticket::{IdKey, Place, Unit, id};

use super::FileId;
use super::file::Entry;
use super::roots::RootId;

mod adoption;
mod families;
mod names;
mod values;

pub use adoption::Adoption;
pub use families::Family;
use families::Renames;
pub(crate) use names::Names;
pub use names::{Block, Letters, Name};
use values::Values;

/// One ticket that declares an ID: the ID, its place (the folder, or for one of several in a file the file), the
/// file, the number in the file.
type Declared = (IdKey, u32, FileId, u32);
/// One reference: the ID, the file, the number in the file.
type Used = (IdKey, FileId, u32);

/// Who declares and who uses IDs, and what is usual. Copies share everything.
#[derive(Clone, Debug, Default)]
pub struct Index {
    declarations: OrdSet<Declared>,
    references: OrdSet<Used>,
    /// For each ID that is declared, how often and in how many places.
    ids: OrdMap<IdKey, Copies>,
    /// How many files have a name that looks like this ID.
    names: OrdMap<IdKey, u32>,
    families: OrdMap<SmolStr, Family>,
    values: Values,
    adoption: OrdMap<(RootId, SchemaId), Adoption>,
    names_of_tickets: Names,
    /// Found out when first asked for after IDs have come or gone.
    renames: Arc<OnceLock<Renames>>,
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

impl Index {
    /// Puts the part of a file in.
    pub(crate) fn insert(&mut self, file: FileId, entry: &Entry) {
        self.change(file, entry, true);
    }

    /// Takes the part of a file out; `entry` must be what was put in.
    pub(crate) fn remove(&mut self, file: FileId, entry: &Entry) {
        self.change(file, entry, false);
    }

    fn change(&mut self, file: FileId, entry: &Entry, comes: bool) {
        if !entry.counts() {
            return;
        }
        self.names_of_tickets.touch(file);
        let stem = entry.address.path().and_then(|path| path.file_stem()?.to_str());
        if let Some(name) = stem.and_then(id::in_file_name) {
            let name = IdKey::new(name);
            count(&mut self.names, &name, comes);
            self.renames = Arc::default();
        }
        for ((number, ticket), schema) in (0..).zip(&entry.summary.tickets).zip(entry.schemas.iter()) {
            if let Some(id) = &ticket.id {
                // A number that restarts does so in every folder, or in every file that holds several tickets.
                let place = if ticket.unit == Unit::File { entry.folder } else { u32::MAX - file.0 };
                self.change_declaration((id.clone(), place, file, number), comes);
            }
            self.values.change(ticket, comes);
            if let Some(schema) = schema {
                let key = (entry.root, *schema);
                let adoption = self.adoption.entry(key).or_default();
                adoption.change(ticket, comes);
                if adoption.tickets() == 0 {
                    self.adoption.remove(&key);
                }
            }
        }
        for (number, reference) in (0..).zip(&entry.summary.references) {
            let key = (reference.id.clone(), file, number);
            self.change_reference(key, reference.place != Place::Prose, comes);
        }
    }

    fn change_declaration(&mut self, key: Declared, comes: bool) {
        let (id, folder) = (key.0.clone(), key.1);
        if comes {
            self.declarations.insert(key);
        } else {
            self.declarations.remove(&key);
        }
        let old = self.ids.get(&id).copied().unwrap_or_default();
        let here = (id.clone(), folder, FileId::MIN, 0)..=(id.clone(), folder, FileId::MAX, u32::MAX);
        // Besides the one that has come or gone.
        let others = self.declarations.range(here).take(2).count() - usize::from(comes);
        let mut new = old;
        step(&mut new.tickets, comes);
        if others == 0 {
            step(&mut new.folders, comes);
        }
        if new.tickets == 0 {
            self.ids.remove(&id);
        } else {
            self.ids.insert(id.clone(), new);
        }
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

    fn change_reference(&mut self, key: Used, is_certain: bool, comes: bool) {
        let id = key.0.clone();
        if comes {
            self.references.insert(key);
        } else {
            self.references.remove(&key);
        }
        let others = self.references.range(uses(&id)).take(2).count() - usize::from(comes);
        if others == 0 || is_certain {
            self.change_family(id.family(), |family| {
                if others == 0 {
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
        change(family);
        if *family == Family::default() {
            self.families.remove(name);
        }
        self.renames = Arc::default();
    }

    /// The tickets that declare exactly this ID.
    pub(crate) fn declared(&self, id: &IdKey) -> impl Iterator<Item = (FileId, u32)> {
        let all = (id.clone(), 0, FileId::MIN, 0)..=(id.clone(), u32::MAX, FileId::MAX, u32::MAX);
        self.declarations.range(all).map(|(_, _, file, ticket)| (*file, *ticket))
    }

    /// The references to exactly this ID, by file and number in it.
    pub(crate) fn used(&self, id: &IdKey) -> impl Iterator<Item = (FileId, u32)> {
        self.references.range(uses(id)).map(|(_, file, number)| (*file, *number))
    }

    /// All tickets with an ID, in the order of the IDs.
    pub(crate) fn tickets(&self) -> impl Iterator<Item = (&IdKey, FileId, u32)> {
        self.declarations.iter().map(|(id, _, file, ticket)| (id, *file, *ticket))
    }

    /// What all tickets with an ID are called.
    pub(crate) fn names(&self) -> &Names {
        &self.names_of_tickets
    }

    /// The values of the fields of a comparable name, as they are spelled, with how many tickets have each.
    pub(crate) fn values(&self, field: &str) -> Vec<(SmolStr, u32)> {
        self.values.of(field)
    }

    /// What the tickets of a schema have.
    pub(crate) fn adoption(&self, root: RootId, schema: SchemaId) -> Adoption {
        self.adoption.get(&(root, schema)).cloned().unwrap_or_default()
    }
}

fn uses(id: &IdKey) -> RangeInclusive<Used> {
    (id.clone(), FileId::MIN, 0)..=(id.clone(), FileId::MAX, u32::MAX)
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

//! What the tickets of a group do alike: how they spell a value, in which order they have their sections.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::super::file::Entry;
use super::super::index::Group;
use super::super::roots::CatalogId;
use super::super::{Address, FieldName, FileId, TicketSummary};
use super::Snapshot;
use crate::schema::SchemaId;
use crate::ticket::name;

/// A spelling that is used less often is no habit.
const OFTEN: u32 = 5;
/// Of a hundred uses of a value, so many have the spelling that is a habit.
const SHARE: u32 = 80;
/// A field with more values than this is not filled from a set.
const MAX_VALUES: usize = 300;
/// Tickets of a schema that are looked at.
const SAMPLE: usize = 200;
/// Files of a folder that are looked at.
const NEAR: usize = 500;

/// The spelling of a value that tickets have got used to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Habit {
    /// As most spell it.
    pub spelling: SmolStr,
    /// How many tickets do.
    pub uses: u32,
}

/// The habits in one field, by comparable values; only of those that are spelled in more than one way.
pub(super) type Habits = Arc<FxHashMap<SmolStr, Habit>>;

/// A field in a group of tickets, among data or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    field: SmolStr,
    group: Group,
    in_data: bool,
}

/// The tickets that follow a schema of a catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Following {
    catalog: CatalogId,
    schema: SchemaId,
}

impl From<&Self> for Following {
    fn from(key: &Self) -> Self {
        *key
    }
}

impl From<&Self> for Key {
    fn from(key: &Self) -> Self {
        key.clone()
    }
}

impl Snapshot {
    /// How the tickets that are like this one spell a value of a field, where they have a habit and this is not it.
    #[must_use]
    pub fn habit(&self, file: FileId, ticket: u32, field: &FieldName, written: &str) -> Option<Habit> {
        let entry = self.entry(file).filter(|entry| entry.counts())?;
        let id = entry.summary.tickets.get(ticket as usize)?.id.as_ref();
        let schema = entry.schemas.get(ticket as usize).copied().flatten();
        let key = Key {
            field: field.name.clone(),
            group: Group::of(entry.catalog(), schema, id),
            in_data: field.in_data,
        };
        let habits = self.lookups.habits.get(self.generation(), &key, || self.find_habits(&key));
        if habits.is_empty() {
            return None;
        }
        let habit = habits.get(&name::value(written)).filter(|habit| habit.spelling != written)?;
        (!self.is_habit_nearby(file, field, written, &habit.spelling)).then(|| habit.clone())
    }

    /// The spellings of a field in the tickets that follow a schema of a file's catalog, of one family or of all, with
    /// how many tickets have each; the one that most have first.
    #[must_use]
    pub fn spellings_alike(
        &self,
        file: FileId,
        schema: Option<SchemaId>,
        family: Option<&str>,
        field: &FieldName,
    ) -> Vec<(SmolStr, u32)> {
        let catalog = self.entry(file).map(Entry::catalog).unwrap_or_default();
        let mut spellings = self.index.spellings_of(&field.name, (catalog, schema), family, field.in_data);
        spellings.sort_by(|(value, count), (other, uses)| uses.cmp(count).then_with(|| value.cmp(other)));
        spellings
    }

    fn find_habits(&self, key: &Key) -> Habits {
        let spellings = self.index.spellings(&key.field, key.group.clone(), key.in_data, MAX_VALUES);
        // The most used spelling, its uses, all uses, and how many spellings there are.
        let mut forms: FxHashMap<SmolStr, (&SmolStr, u32, u32, u32)> = FxHashMap::default();
        for (spelling, uses) in spellings {
            let form = forms.entry(name::value(spelling)).or_insert((spelling, 0, 0, 0));
            if uses > form.1 {
                (form.0, form.1) = (spelling, uses);
            }
            form.2 += uses;
            form.3 += 1;
        }
        let is_habit =
            |uses: u32, all: u32| uses >= OFTEN && u64::from(uses) * 100 >= u64::from(all) * u64::from(SHARE);
        let habits = forms.into_iter().filter(|(form, (_, uses, all, spellings))| {
            !form.is_empty() && *spellings > 1 && is_habit(*uses, *all)
        });
        Arc::new(
            habits
                .map(|(form, (spelling, uses, ..))| (form, Habit { spelling: spelling.clone(), uses }))
                .collect(),
        )
    }

    /// Whether the other tickets in the folder of a file have got used to this spelling.
    fn is_habit_nearby(&self, file: FileId, field: &FieldName, written: &str, usual: &str) -> bool {
        let Some(folder) = self.folder(file) else { return false };
        let (mut same, mut other) = (0, 0);
        for (_, near) in self.by_address.range(Address::from_path(folder)..).take(NEAR) {
            if self.folder(*near).is_none_or(|near| !near.starts_with(folder)) {
                break;
            }
            let tickets = self.summary(*near).into_iter().flat_map(|it| &*it.tickets);
            for (_, value) in tickets.flat_map(|it| it.fields().filter(|(name, _)| *name == field)) {
                same += u32::from(value == written);
                other += u32::from(value == usual);
            }
        }
        // Without the one that is asked about.
        same > other + 1
    }

    /// Of the tickets that follow a schema, those of which something can be told, and those of which it holds; a
    /// sample where they are many. Found out once for a state of the workspace.
    #[must_use]
    pub fn share_in_order(
        &self,
        file: FileId,
        schema: SchemaId,
        holds: impl Fn(&TicketSummary) -> Option<bool>,
    ) -> (u32, u32) {
        let catalog = self.entry(file).map(Entry::catalog).unwrap_or_default();
        self.lookups.orders.get(self.generation(), &Following { catalog, schema }, || {
            let entries = self.by_address.iter().filter_map(|(_, file)| self.entry(*file));
            let entries = entries.filter(|entry| entry.catalog() == catalog && entry.counts());
            let tickets = entries.flat_map(|entry| entry.summary.tickets.iter().zip(entry.schemas.iter()));
            let following = tickets.filter(|(_, of)| **of == Some(schema)).map(|(ticket, _)| ticket);
            // No file is looked at behind the last one.
            let all = self.adoption_of(file, schema).all().tickets() as usize;
            let judged = following.take(all).filter_map(holds).take(SAMPLE);
            judged.fold((0, 0), |(all, holding), holds| (all + 1, holding + u32::from(holds)))
        })
    }
}

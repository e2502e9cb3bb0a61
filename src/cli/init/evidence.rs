//! What a workspace shows of its habits: which templates are followed where, which values and IDs there are.

use std::collections::BTreeMap;
use std::sync::Arc;

use smol_str::SmolStr;

use crate::schema::{Origin, Schema};
use crate::ticket::{Role, name, value};
use crate::workspace::{Adoption, Family, FileId, Snapshot};

/// A schema is worth a kind of its own from this many tickets on.
const MIN_TICKETS: u32 = 3;
/// More values than these are no set.
const MAX_VALUES: usize = 15;
/// More folders than these are no place.
const MAX_FOLDERS: usize = 6;

/// All that is found.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// Files with tickets.
    pub(super) files: u32,
    /// Tickets.
    pub(super) tickets: u32,
    /// Tickets that follow no template.
    pub(super) free: u32,
    /// The templates that tickets follow, the one with the most tickets first.
    pub(super) templates: Vec<Template>,
    /// The fields with few values, of all tickets.
    pub(super) values: Vec<Values>,
    /// The families of IDs that are declared, the largest first.
    pub(super) families: Vec<(SmolStr, Family)>,
    /// Old prefixes and what took their place.
    pub(super) renamed: Vec<(SmolStr, SmolStr)>,
    /// Prefixes that are used, and that no ticket declares, with the number of IDs.
    pub(super) external: Vec<(SmolStr, u32)>,
}

/// A template and the tickets that follow it.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) schema: Arc<Schema>,
    pub(super) adoption: Adoption,
    pub(super) tickets: u32,
    /// The folders, relative to the root, that hold its tickets and no others; empty when there is no such place.
    pub(super) folders: Vec<String>,
    /// The values of its fields that are no longer those of the template, or that it does not list.
    pub(super) values: Vec<Values>,
}

/// The values of one field.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Values {
    /// The comparable name.
    pub(super) field: SmolStr,
    /// As most tickets spell each, with the number of tickets; the most used first.
    pub(super) list: Vec<(SmolStr, u32)>,
}

/// What is counted for one schema.
#[derive(Default)]
struct Followers {
    tickets: u32,
    first: Option<FileId>,
    folders: BTreeMap<String, u32>,
    values: BTreeMap<SmolStr, BTreeMap<SmolStr, u32>>,
}

impl Evidence {
    /// Looks at all tickets that count.
    pub(super) fn gather(snapshot: &Snapshot) -> Self {
        let mut found = Self::default();
        let mut followers: BTreeMap<Option<u16>, Followers> = BTreeMap::new();
        let mut all: BTreeMap<String, u32> = BTreeMap::new();
        let mut values: BTreeMap<SmolStr, BTreeMap<SmolStr, u32>> = BTreeMap::new();
        for file in snapshot.files().filter(|file| snapshot.counts(*file)) {
            let Some(summary) = snapshot.summary(file) else { continue };
            let folder = folder(&snapshot.path_shown(file));
            let mut is_ticket = false;
            for (number, ticket) in (0u32..).zip(&summary.tickets) {
                let schema = snapshot.schema_id(file, number).map(|id| id.0);
                let has_status =
                    ticket.fields().any(|(field, _)| Role::of(&field.name) == Some(Role::Status));
                if schema.is_none() && ticket.id.is_none() && !has_status {
                    continue;
                }
                is_ticket = true;
                found.tickets += 1;
                let its = followers.entry(schema).or_default();
                its.tickets += 1;
                its.first.get_or_insert(file);
                *its.folders.entry(folder.clone()).or_default() += 1;
                for (field, value) in
                    ticket.fields().filter(|(field, value)| !field.nested && !value.is_empty())
                {
                    if is_chosen(&field.name) {
                        let count = |sets: &mut BTreeMap<SmolStr, BTreeMap<SmolStr, u32>>| {
                            *sets.entry(field.name.clone()).or_default().entry(value.into()).or_default() +=
                                1;
                        };
                        count(&mut its.values);
                        count(&mut values);
                    }
                }
            }
            if is_ticket {
                found.files += 1;
            }
            *all.entry(folder).or_default() += 1;
        }
        found.free = followers.get(&None).map_or(0, |free| free.tickets);
        let total: BTreeMap<&str, u32> = {
            let mut total = BTreeMap::new();
            for its in followers.values() {
                its.folders
                    .iter()
                    .for_each(|(folder, count)| *total.entry(folder.as_str()).or_default() += count);
            }
            total
        };
        for (id, its) in &followers {
            let template = id.and_then(|id| template(snapshot, id, its, &total, &all));
            found.templates.extend(template);
        }
        found.templates.sort_by_key(|template| std::cmp::Reverse(template.tickets));
        found.values = values.into_iter().filter_map(|(field, set)| few(field, &set)).collect();
        found.ids(snapshot);
        found
    }

    fn ids(&mut self, snapshot: &Snapshot) {
        for (family, known) in snapshot.families().filter(|(family, _)| !family.is_empty()) {
            let name = SmolStr::new(family);
            if known.ids > 0 {
                self.families.push((name, known));
            } else if known.related >= MIN_TICKETS {
                self.external.push((name, known.used));
            }
        }
        self.families.sort_by_key(|(_, family)| std::cmp::Reverse(family.ids));
        for (family, _) in &self.families {
            let old = snapshot.old_names(family).map(|old| (SmolStr::new(old), family.clone()));
            self.renamed.extend(old);
        }
        self.external.retain(|(prefix, _)| !self.renamed.iter().any(|(old, _)| old == prefix));
    }

    /// How much there is, in a few words.
    pub(super) fn summary(&self) -> String {
        let plural = |count: u32, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
        let templates = u32::try_from(self.templates.len()).unwrap_or(u32::MAX);
        format!(
            "{} in {}, {} that they follow",
            plural(self.tickets, "ticket"),
            plural(self.files, "file"),
            plural(templates, "template")
        )
    }
}

/// The folder of a path, with `/` at its end; empty at the top.
fn folder(path: &str) -> String {
    path.rfind('/').and_then(|at| path.get(..=at)).unwrap_or_default().to_owned()
}

/// Whether the values of a field are chosen from a few.
fn is_chosen(field: &str) -> bool {
    matches!(Role::of(field), Some(Role::Status | Role::Priority | Role::Type))
}

fn template(
    snapshot: &Snapshot,
    id: u16,
    its: &Followers,
    total: &BTreeMap<&str, u32>,
    all: &BTreeMap<String, u32>,
) -> Option<Template> {
    let file = its.first.filter(|_| its.tickets >= MIN_TICKETS)?;
    let id = crate::schema::SchemaId(id);
    let schema = Arc::clone(snapshot.catalog(file).get(id)?);
    // A place is one when nothing else is in there: what is named by `files` follows the template, whatever it is.
    let is_alone = |(folder, count): &(&String, &u32)| {
        total.get(folder.as_str()) == Some(*count) && all.get(*folder).is_some_and(|files| files <= *count)
    };
    let folders: Vec<String> =
        its.folders.iter().filter(is_alone).map(|(folder, _)| folder.clone()).collect();
    let covered: u32 = folders.iter().filter_map(|folder| its.folders.get(folder)).sum();
    let is_place = folders.len() <= MAX_FOLDERS
        && covered == its.tickets
        && !folders.iter().any(String::is_empty)
        && !matches!(schema.origin, Origin::Builtin(_));
    let values = its.values.iter().filter_map(|(field, set)| {
        let values = few(field.clone(), set)?;
        schema.field(field).is_some().then_some(values)
    });
    Some(Template {
        adoption: snapshot.adoption_of(file, id),
        tickets: its.tickets,
        folders: if is_place { folders } else { Vec::new() },
        values: values.collect(),
        schema,
    })
}

/// The values of a field when they are few, each as most tickets spell it; a slip of the pen is left out.
fn few(field: SmolStr, set: &BTreeMap<SmolStr, u32>) -> Option<Values> {
    let mut spellings: BTreeMap<SmolStr, Vec<(SmolStr, u32)>> = BTreeMap::new();
    for (written, count) in set {
        let plain = value::forms(written).into_iter().next_back().unwrap_or_else(|| name::value(written));
        spellings.entry(plain).or_default().push((written.clone(), *count));
    }
    let mut list: Vec<(SmolStr, u32)> = Vec::new();
    for mut alike in spellings.into_values() {
        alike.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let count = alike.iter().map(|(_, count)| count).sum();
        list.extend(alike.into_iter().next().map(|(written, _)| (written, count)));
    }
    list.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let known = list.clone();
    list.retain(|(written, count)| {
        !known.iter().any(|(other, often)| *count == 1 && *often >= 10 && is_slip(written, other))
    });
    let tickets: u32 = list.iter().map(|(_, count)| count).sum();
    let is_set = (2..=MAX_VALUES).contains(&list.len())
        && tickets >= 2 * u32::try_from(list.len()).unwrap_or(u32::MAX);
    is_set.then_some(Values { field, list })
}

/// Whether a value is another one with a slip of the pen.
pub(super) fn is_slip(written: &str, other: &str) -> bool {
    written.len() >= 4
        && !written.contains(|c: char| c.is_ascii_digit())
        && strsim::damerau_levenshtein(&name::value(written), &name::value(other)) == 1
}

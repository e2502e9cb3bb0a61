//! What a workspace shows of its habits: which templates are followed where, which values and IDs there are.

use std::collections::BTreeMap;
use std::sync::Arc;

use smol_str::SmolStr;

use crate::schema::Schema;
use crate::ticket::{Role, id, name};
use crate::workspace::{Adoption, Family, FileId, Snapshot};

/// A schema is worth a kind of its own from this many tickets on.
const MIN_TICKETS: u32 = 3;
/// More values than these are no set.
const MAX_VALUES: usize = 15;
/// Longest value that is proposed, in bytes.
const MAX_VALUE: usize = 40;
/// More places than these cannot be told in a few globs.
const MAX_PLACES: usize = 6;

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
    /// The globs, relative to the root, of its tickets' files and no others; empty when there are none so simple.
    pub(super) files: Vec<String>,
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
    places: Places,
    values: Sets,
}

/// How many tickets have which value, by field.
type Sets = BTreeMap<SmolStr, BTreeMap<SmolStr, u32>>;

/// How many there are in a folder, and there of each beginning of a file's name: `tasks/` and `task-`.
type Places = BTreeMap<(String, String), u32>;

impl Evidence {
    /// Looks at all tickets that count.
    pub(super) fn gather(snapshot: &Snapshot) -> Self {
        let mut found = Self::default();
        // A configuration further down has a catalog of its own, with other numbers.
        let mut followers: BTreeMap<Option<(&str, u16)>, Followers> = BTreeMap::new();
        let (mut files, mut tickets) = (Places::new(), Places::new());
        let mut values = Sets::new();
        for file in snapshot.files().filter(|file| snapshot.counts(*file)) {
            let Some(summary) = snapshot.summary(file) else { continue };
            let place = place(&snapshot.path_shown(file));
            let mut its_tickets = 0;
            for (number, ticket) in (0u32..).zip(&summary.tickets) {
                let schema =
                    snapshot.schema_id(file, number).map(|id| (snapshot.config(file).folder(), id.0));
                if schema.is_none() && ticket.id.is_none() && ticket.status().is_none() {
                    continue;
                }
                its_tickets += 1;
                let its = followers.entry(schema).or_default();
                its.tickets += 1;
                its.first.get_or_insert(file);
                *its.places.entry(place.clone()).or_default() += 1;
                for (field, value) in chosen(snapshot, file, number) {
                    for sets in [&mut its.values, &mut values] {
                        *sets.entry(field.clone()).or_default().entry(value.clone()).or_default() += 1;
                    }
                }
            }
            found.files += u32::from(its_tickets > 0);
            found.tickets += its_tickets;
            *tickets.entry(place.clone()).or_default() += its_tickets;
            *files.entry(place).or_default() += 1;
        }
        found.free = followers.get(&None).map_or(0, |free| free.tickets);
        for (id, its) in &followers {
            let template = id.and_then(|(_, id)| template(snapshot, id, its, (&files, &tickets)));
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

/// The folder of a path with `/` at its end, empty at the top; and what the file's name has before its number.
fn place(path: &str) -> (String, String) {
    let (folder, name) = path.split_at(path.rfind('/').map_or(0, |at| at + 1));
    let id = id::in_file_name(name.rsplit_once('.').map_or(name, |(stem, _)| stem)).unwrap_or_default();
    let begin = id.find(|c: char| c.is_ascii_digit()).and_then(|at| id.get(..at));
    (folder.to_owned(), begin.unwrap_or_default().to_owned())
}

/// The values of a ticket that were chosen from a few. What was written behind a value is left out.
fn chosen(snapshot: &Snapshot, file: FileId, ticket: u32) -> Vec<(SmolStr, SmolStr)> {
    let is_chosen = |field: &str| matches!(Role::of(field), Some(Role::Status | Role::Priority | Role::Type));
    let Some(summary) = snapshot.ticket(file, ticket) else { return Vec::new() };
    let kept = summary.fields().filter(|(field, _)| !field.nested && is_chosen(&field.name));
    let kept: Vec<_> = kept.map(|(field, value)| (field.name.clone(), SmolStr::new(plain(value)))).collect();
    if kept.iter().all(|(_, value)| !value.is_empty()) {
        return kept;
    }
    // Of a long value nothing is kept, as of none.
    let Some(source) = snapshot.source(file) else { return kept };
    let fields = source.facts.own_fields(ticket).filter(|it| it.under.is_none() && is_chosen(&it.name));
    let values = fields.map(|it| (it.name.clone(), SmolStr::new(plain(it.value.of(&source.text)))));
    // A sentence is no value.
    values.filter(|(_, value)| (1..=MAX_VALUE).contains(&value.len())).collect()
}

/// A value without a parameter in brackets and without a remark.
fn plain(value: &str) -> &str {
    let ends = [" (", " - ", " – ", " — ", ": ", ", "].into_iter().filter_map(|mark| value.find(mark));
    ends.min().and_then(|end| value.get(..end)).unwrap_or(value).trim()
}

fn template(
    snapshot: &Snapshot,
    id: u16,
    its: &Followers,
    (files, tickets): (&Places, &Places),
) -> Option<Template> {
    let file = its.first.filter(|_| its.tickets >= MIN_TICKETS)?;
    let id = crate::schema::SchemaId(id);
    let schema = Arc::clone(snapshot.catalog(file).get(id)?);
    let globs = globs(&its.places, files, tickets).filter(|globs| globs.len() <= MAX_PLACES);
    let values = its.values.iter().filter_map(|(field, set)| {
        let values = few(field.clone(), set)?;
        schema.field(field).is_some().then_some(values)
    });
    Some(Template {
        adoption: snapshot.adoption_of(file, id),
        tickets: its.tickets,
        files: globs.unwrap_or_default(),
        values: values.collect(),
        schema,
    })
}

/// Globs for all of these places that name nothing else: what they name follows the template, whatever it is.
fn globs(its: &Places, files: &Places, tickets: &Places) -> Option<Vec<String>> {
    let of_folder = |places: &Places, folder: &str| -> u32 {
        let from = places.range((folder.to_owned(), String::new())..);
        from.take_while(|((there, _), _)| there == folder).map(|(_, count)| count).sum()
    };
    let mut globs: Vec<String> = Vec::new();
    for ((folder, begin), count) in its {
        let own = of_folder(its, folder);
        let glob =
            if !folder.is_empty() && of_folder(tickets, folder) == own && of_folder(files, folder) <= own {
                format!("{}*.md", globset::escape(folder))
            } else if !begin.is_empty()
                && tickets.get(&(folder.clone(), begin.clone())) == Some(count)
                && files.get(&(folder.clone(), begin.clone())).is_some_and(|files| files <= count)
            {
                format!("{}*.md", globset::escape(&format!("{folder}{begin}")))
            } else {
                return None;
            };
        if !globs.contains(&glob) {
            globs.push(glob);
        }
    }
    Some(globs)
}

/// The values of a field when they are few, each as most tickets spell it; a slip of the pen is left out.
fn few(field: SmolStr, set: &BTreeMap<SmolStr, u32>) -> Option<Values> {
    let mut spellings: BTreeMap<SmolStr, Vec<(SmolStr, u32)>> = BTreeMap::new();
    for (written, count) in set {
        spellings.entry(name::value(written)).or_default().push((written.clone(), *count));
    }
    let mut list: Vec<(SmolStr, u32)> = Vec::new();
    for mut alike in spellings.into_values() {
        alike.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let count = alike.iter().map(|(_, count)| count).sum();
        list.extend(alike.into_iter().next().map(|(written, _)| (written, count)));
    }
    if list.iter().all(|(written, _)| written.parse::<u32>().is_ok()) {
        list.sort_by_key(|(written, _)| written.parse::<u32>().unwrap_or_default());
    } else {
        list.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    }
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

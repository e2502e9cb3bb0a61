//! An index of many files at once: what would take a lookup for each entry by difference takes one sort here.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::adoption::{self, Tickets};
use super::values::{Group, Tally};
use super::{Adoption, Copies, Counts, Declared, Family, Index, Names, Postings, Used, named, place};
use crate::schema::SchemaId;
use crate::ticket::{IdKey, Place};
use crate::workspace::FileId;
use crate::workspace::file::Entry;
use crate::workspace::roots::CatalogId;
use crate::workspace::summary::Outline;

/// What one thread has collected.
#[derive(Default)]
struct Part {
    declarations: Vec<(IdKey, Declared)>,
    references: Vec<(IdKey, Used)>,
    relations: Vec<(IdKey, Used)>,
    names: Vec<(IdKey, Used)>,
    values: Tally,
    /// How many tickets of a schema have which outline. Outlines are shared, so there are few.
    outlines: FxHashMap<(CatalogId, SchemaId), Outlines>,
}

impl Part {
    fn add(&mut self, file: FileId, entry: &Entry) {
        if !entry.counts() {
            return;
        }
        self.names.extend(named(entry).map(|name| (name, (file, 0))));
        for ((number, ticket), schema) in (0..).zip(&entry.summary.tickets).zip(entry.schemas.iter()) {
            if let Some(id) = &ticket.id {
                self.declarations.push((id.clone(), (place(entry, file, ticket.unit), file, number)));
            }
            self.values.add(ticket, Group::of(entry.catalog(), *schema, ticket.id.as_ref()));
            if let Some(schema) = schema {
                let outlines = self.outlines.entry((entry.catalog(), *schema)).or_default();
                let tickets = match outlines.get_mut(&ticket.outline) {
                    Some(tickets) => tickets,
                    None => outlines.entry(Arc::clone(&ticket.outline)).or_default(),
                };
                tickets.all += 1;
                tickets.open += u32::from(adoption::is_open(entry, ticket));
            }
        }
        for (number, reference) in (0..).zip(&entry.summary.references) {
            self.references.push((reference.id.clone(), (file, number)));
            if reference.place != Place::Prose {
                self.relations.push((reference.id.clone(), (file, number)));
            }
        }
    }

    fn join(mut self, mut other: Self) -> Self {
        self.declarations.append(&mut other.declarations);
        self.references.append(&mut other.references);
        self.relations.append(&mut other.relations);
        self.names.append(&mut other.names);
        self.values.join(other.values);
        for (schema, outlines) in other.outlines {
            let all = self.outlines.entry(schema).or_default();
            for (outline, tickets) in outlines {
                let sum = all.entry(outline).or_default();
                sum.all += tickets.all;
                sum.open += tickets.open;
            }
        }
        self
    }
}

impl Index {
    /// The index of these files.
    pub(crate) fn build(files: &[(FileId, &Entry)]) -> Self {
        let fold = |mut part: Part, (file, entry): &(FileId, &Entry)| {
            part.add(*file, entry);
            part
        };
        // As few parts as there are threads: joining them is work, too.
        let size = files.len().div_ceil(rayon::current_num_threads()).max(1);
        let parts = files.par_chunks(size).map(|files| files.iter().fold(Part::default(), fold));
        let Part { declarations, references, relations, names, values, outlines } =
            parts.reduce(Part::default, Part::join);
        let ((declarations, names), (references, (relations, adoption))) = rayon::join(
            || (Postings::new(declarations), Postings::new(names)),
            || {
                let adoption = || outlines.into_iter().map(adopted).collect();
                (Postings::new(references), rayon::join(|| Postings::new(relations), adoption))
            },
        );
        let mut families: FxHashMap<&str, Family> = FxHashMap::default();
        let mut copies = Vec::with_capacity(declarations.packed_ids().list().len());
        for (id, declared) in declarations.packed() {
            let family = families.entry(id.family()).or_default();
            let count = Copies::of(declared);
            family.ids += 1;
            family.apart += u32::from(count.are_apart());
            copies.push(count);
        }
        for (id, _) in references.packed() {
            families.entry(id.family()).or_default().used += 1;
        }
        for (id, related) in relations.packed() {
            families.entry(id.family()).or_default().related += len(related);
        }
        let families = families.into_iter().map(|(name, family)| (SmolStr::new(name), family));
        let families = families.collect();
        let files_of = names.packed().map(|(_, files)| len(files));
        Self {
            copies: Counts::new(declarations.packed_ids().clone(), copies),
            names: Counts::new(names.packed_ids().clone(), files_of.collect()),
            families,
            values: values.into(),
            adoption,
            names_of_tickets: Names::new(files.iter().map(|(file, _)| *file)),
            declarations,
            references,
            relations,
            ..Self::default()
        }
    }
}

impl Copies {
    /// What is counted of the declarations of one ID, which are sorted.
    fn of(declared: &[Declared]) -> Self {
        let mut places: Vec<u32> = declared.iter().map(|(place, ..)| *place).collect();
        places.dedup();
        Self { tickets: len(declared), folders: len(&places) }
    }
}

type Outlines = FxHashMap<Arc<Outline>, Tickets>;

fn adopted((schema, outlines): ((CatalogId, SchemaId), Outlines)) -> ((CatalogId, SchemaId), Adoption) {
    (schema, Adoption::of(outlines.iter().map(|(outline, tickets)| (&**outline, *tickets))))
}

fn len<T>(slice: &[T]) -> u32 {
    u32::try_from(slice.len()).unwrap_or(u32::MAX)
}

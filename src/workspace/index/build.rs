//! An index of many files at once: what would take a lookup for each entry by difference takes one sort here.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::values::Tally;
use super::{Adoption, Copies, Counts, Declared, Index, Names, Postings, Used, named, place};
use crate::schema::SchemaId;
use crate::ticket::{IdKey, Place};
use crate::workspace::FileId;
use crate::workspace::file::Entry;
use crate::workspace::roots::RootId;
use crate::workspace::summary::Outline;

/// What one thread has collected.
#[derive(Default)]
struct Part {
    declarations: Vec<(IdKey, Declared)>,
    references: Vec<(IdKey, Used)>,
    relations: Vec<(IdKey, Used)>,
    names: Vec<(IdKey, Used)>,
    /// How often tickets are related to IDs of a family.
    related: FxHashMap<SmolStr, u32>,
    values: Tally,
    /// How many tickets of a schema have which outline. Outlines are shared, so there are few.
    outlines: FxHashMap<(RootId, SchemaId), FxHashMap<Arc<Outline>, u32>>,
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
            self.values.add(ticket);
            if let Some(schema) = schema {
                let outlines = self.outlines.entry((entry.root, *schema)).or_default();
                match outlines.get_mut(&ticket.outline) {
                    Some(count) => *count += 1,
                    None => drop(outlines.insert(Arc::clone(&ticket.outline), 1)),
                }
            }
        }
        for (number, reference) in (0..).zip(&entry.summary.references) {
            self.references.push((reference.id.clone(), (file, number)));
            if reference.place != Place::Prose {
                self.relations.push((reference.id.clone(), (file, number)));
                let family = reference.id.family();
                match self.related.get_mut(family) {
                    Some(count) => *count += 1,
                    None => drop(self.related.insert(family.into(), 1)),
                }
            }
        }
    }

    fn join(mut self, mut other: Self) -> Self {
        self.declarations.append(&mut other.declarations);
        self.references.append(&mut other.references);
        self.relations.append(&mut other.relations);
        self.names.append(&mut other.names);
        for (family, count) in other.related {
            *self.related.entry(family).or_default() += count;
        }
        self.values.join(other.values);
        for (schema, outlines) in other.outlines {
            let all = self.outlines.entry(schema).or_default();
            outlines.into_iter().for_each(|(outline, count)| *all.entry(outline).or_default() += count);
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
        // Few large parts: joining them is work, too.
        let size = files.len().div_ceil(4 * rayon::current_num_threads()).max(1);
        let parts = files.par_chunks(size).map(|files| files.iter().fold(Part::default(), fold));
        let all = parts.reduce(Part::default, Part::join);
        let ((declarations, names), (references, relations)) = rayon::join(
            || rayon::join(|| Postings::new(all.declarations), || Postings::new(all.names)),
            || rayon::join(|| Postings::new(all.references), || Postings::new(all.relations)),
        );
        let names_of_tickets = Names::new(files.iter().map(|(file, _)| *file));
        let values = all.values.into();
        let mut index =
            Self { declarations, references, relations, values, names_of_tickets, ..Self::default() };
        index.count_declarations();
        let files_of =
            names.packed_ids().iter().map(|id| u32::try_from(names.of(id).count()).unwrap_or(u32::MAX));
        index.names = Counts::new(Arc::clone(names.packed_ids()), files_of.collect());
        for id in index.references.packed_ids().iter() {
            index.families.entry(id.family().into()).or_default().used += 1;
        }
        for (family, count) in all.related {
            index.families.entry(family).or_default().related += count;
        }
        for (schema, outlines) in all.outlines {
            let adoption = Adoption::of(outlines.iter().map(|(outline, count)| (&**outline, *count)));
            index.adoption.insert(schema, adoption);
        }
        index
    }

    fn count_declarations(&mut self) {
        let mut counts = Vec::with_capacity(self.declarations.packed_ids().len());
        for id in self.declarations.packed_ids().iter() {
            let mut copies = Copies::default();
            let mut last = None;
            for (place, ..) in self.declarations.of(id) {
                copies.tickets += 1;
                copies.folders += u32::from(last.replace(place) != Some(place));
            }
            let family = self.families.entry(id.family().into()).or_default();
            family.ids += 1;
            family.apart += u32::from(copies.are_apart());
            counts.push(copies);
        }
        self.copies = Counts::new(Arc::clone(self.declarations.packed_ids()), counts);
    }
}

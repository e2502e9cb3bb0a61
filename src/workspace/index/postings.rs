//! What belongs to each ID, in two layers: what there was when all of it was last read, packed; and what has come
//! and gone since. The packed layer takes the bytes of its entries and no more, and is made at the speed of sorting;
//! a change costs what changes. A copy shares both.

use std::sync::Arc;

use imbl::OrdSet;
use rayon::slice::ParallelSliceMut;
use rustc_hash::FxHashMap;

use super::ids::Ids;
use crate::ticket::IdKey;

/// Something that belongs to an ID.
pub(super) trait Entry: Ord + Copy + Send + Sync {
    /// Before every entry.
    const FIRST: Self;
    /// Behind every entry.
    const LAST: Self;
}

/// Entries of IDs, in the order of the IDs, and then of the entries.
#[derive(Clone, Debug)]
pub(super) struct Postings<E: Entry> {
    packed: Arc<Packed<E>>,
    /// Of the packed layer.
    gone: OrdSet<(IdKey, E)>,
    come: OrdSet<(IdKey, E)>,
}

#[derive(Debug)]
struct Packed<E> {
    /// The IDs that have entries, in their order.
    ids: Ids,
    /// For each ID where its entries begin; behind the last one, where they end.
    starts: Box<[u32]>,
    entries: Box<[E]>,
}

impl<E: Entry> Default for Postings<E> {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl<E: Entry> Postings<E> {
    /// All of these, packed.
    pub(super) fn new(all: Vec<(IdKey, E)>) -> Self {
        // Most IDs come several times: they are compared once each, and their entries are dealt out.
        let mut numbers: FxHashMap<IdKey, u32> = FxHashMap::default();
        let mut tagged = Vec::with_capacity(all.len());
        for (id, entry) in all {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            tagged.push((*numbers.entry(id).or_insert(next), entry));
        }
        let mut sorted: Vec<(IdKey, u32)> = numbers.into_iter().collect();
        sorted.par_sort_unstable();
        let mut ranks = vec![0; sorted.len()];
        for (rank, (_, number)) in (0..).zip(&sorted) {
            if let Some(place) = ranks.get_mut(*number as usize) {
                *place = rank;
            }
        }
        for (number, _) in &mut tagged {
            *number = ranks.get(*number as usize).copied().unwrap_or_default();
        }
        tagged.par_sort_unstable();
        tagged.dedup();
        let mut starts = Vec::with_capacity(sorted.len() + 1);
        for (at, (rank, _)) in (0u32..).zip(&tagged) {
            if starts.len() == *rank as usize {
                starts.push(at);
            }
        }
        starts.push(u32::try_from(tagged.len()).unwrap_or(u32::MAX));
        let packed = Packed {
            ids: Ids::new(sorted.into_iter().map(|(id, _)| id).collect()),
            starts: starts.into(),
            entries: tagged.into_iter().map(|(_, entry)| entry).collect(),
        };
        Self { packed: Arc::new(packed), gone: OrdSet::new(), come: OrdSet::new() }
    }

    /// How many changes lie above the packed layer.
    pub(super) fn changes(&self) -> usize {
        self.gone.len() + self.come.len()
    }

    /// Adds an entry, or takes it out.
    pub(super) fn change(&mut self, id: &IdKey, entry: E, comes: bool) {
        let key = (id.clone(), entry);
        let (undone, done) =
            if comes { (&mut self.gone, &mut self.come) } else { (&mut self.come, &mut self.gone) };
        if undone.remove(&key).is_none() {
            done.insert(key);
        }
    }

    /// The entries of an ID.
    pub(super) fn of(&self, id: &IdKey) -> impl Iterator<Item = E> + use<'_, E> {
        self.between(id, E::FIRST, E::LAST)
    }

    /// The entries of an ID from one to another, both included.
    pub(super) fn between(&self, id: &IdKey, first: E, last: E) -> impl Iterator<Item = E> + use<'_, E> {
        let packed = self.packed.of(id);
        let packed = packed.get(packed.partition_point(|entry| *entry < first)..).unwrap_or_default();
        let packed = packed.iter().copied().take_while(move |entry| *entry <= last);
        let range = || (id.clone(), first)..=(id.clone(), last);
        // Most of the time, nothing has changed; to find that out costs more than the rest.
        let gone = (!self.gone.is_empty()).then(|| self.gone.range(range()));
        let come = (!self.come.is_empty()).then(|| self.come.range(range()));
        let mut gone = gone.into_iter().flatten().map(|(_, entry)| *entry).peekable();
        let left = packed.filter(move |entry| {
            while gone.next_if(|gone| gone < entry).is_some() {}
            gone.peek() != Some(entry)
        });
        merge(left, come.into_iter().flatten().map(|(_, entry)| *entry))
    }

    /// The IDs that have entries, from one on.
    pub(super) fn ids_from<'a>(&'a self, id: &IdKey) -> impl Iterator<Item = &'a IdKey> + use<'a, E> {
        let packed = self.packed.ids.list();
        let packed = packed.get(packed.partition_point(|known| known < id)..);
        let come = self.come.range((id.clone(), E::FIRST)..).map(|(id, _)| id);
        let mut last = None;
        merge(packed.unwrap_or_default().iter(), come).filter(move |id| {
            let is_new = last.replace(*id) != Some(*id);
            is_new && (self.gone.is_empty() || self.of(id).next().is_some())
        })
    }

    /// All entries.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&IdKey, E)> {
        self.ids_from(&IdKey::new("")).flat_map(|id| self.of(id).map(move |entry| (id, entry)))
    }

    /// The IDs of the packed layer, each with its entries.
    pub(super) fn packed(&self) -> impl Iterator<Item = (&IdKey, &[E])> {
        let ends = self.packed.starts.iter().skip(1);
        let entries = self.packed.starts.iter().zip(ends);
        let entries = entries
            .map(|(start, end)| self.packed.entries.get(*start as usize..*end as usize).unwrap_or_default());
        self.packed.ids.list().iter().zip(entries)
    }

    /// The IDs of the packed layer, in their order.
    pub(super) fn packed_ids(&self) -> &Ids {
        &self.packed.ids
    }
}

impl<E> Packed<E> {
    fn of(&self, id: &IdKey) -> &[E] {
        let Some(at) = self.ids.position(id) else { return &[] };
        let (Some(start), Some(end)) = (self.starts.get(at), self.starts.get(at + 1)) else { return &[] };
        self.entries.get(*start as usize..*end as usize).unwrap_or_default()
    }
}

/// Two sorted sequences as one.
fn merge<T: Ord>(a: impl Iterator<Item = T>, b: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
    let (mut a, mut b) = (a.peekable(), b.peekable());
    std::iter::from_fn(move || match (a.peek(), b.peek()) {
        (Some(x), Some(y)) if x <= y => a.next(),
        (Some(_), None) => a.next(),
        _ => b.next(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    impl Entry for u32 {
        const FIRST: Self = Self::MIN;
        const LAST: Self = Self::MAX;
    }

    proptest! {
        #[test]
        fn changes_lead_where_packing_anew_would(
            packed in proptest::collection::vec((0u8..4, 0u32..6), 0..12),
            changes in proptest::collection::vec((0u8..5, 0u32..6), 0..24),
        ) {
            let id = |n: u8| IdKey::new(&format!("A-{n}"));
            let mut truth: BTreeSet<(IdKey, u32)> = packed.into_iter().map(|(n, entry)| (id(n), entry)).collect();
            let mut postings = Postings::new(truth.iter().cloned().collect());
            for (n, entry) in changes {
                let key = (id(n), entry);
                let comes = !truth.remove(&key);
                if comes {
                    truth.insert(key.clone());
                }
                postings.change(&key.0, entry, comes);
                let all: Vec<_> = postings.iter().map(|(id, entry)| (id.clone(), entry)).collect();
                prop_assert_eq!(&all, &truth.iter().cloned().collect::<Vec<_>>());
                let ids: BTreeSet<_> = truth.iter().map(|(id, _)| id).collect();
                prop_assert!(postings.ids_from(&id(0)).eq(ids));
                let some: Vec<_> = postings.between(&id(1), 2, 4).collect();
                let want = truth.iter().filter(|(it, entry)| *it == id(1) && (2..=4).contains(entry));
                prop_assert_eq!(some, want.map(|(_, entry)| *entry).collect::<Vec<_>>());
            }
        }
    }
}

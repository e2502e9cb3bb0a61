//! A sorted list of IDs in which each is found at once.

use std::hash::BuildHasher;
use std::sync::Arc;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use crate::ticket::IdKey;

/// IDs in their order; copies share them.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    list: Arc<[IdKey]>,
    /// The places in the list, by the hashes of the IDs: a search by halves would miss the caches at each step.
    places: Arc<HashTable<u32>>,
}

impl Ids {
    /// These IDs, which are sorted and different from each other.
    pub(super) fn new(list: Arc<[IdKey]>) -> Self {
        let mut places = HashTable::with_capacity(list.len());
        let hash_of = |place: &u32| list.get(*place as usize).map_or(0, hash);
        for (place, id) in (0u32..).zip(list.iter()) {
            places.insert_unique(hash(id), place, hash_of);
        }
        Self { places: Arc::new(places), list }
    }

    /// The IDs in their order.
    pub(super) fn list(&self) -> &[IdKey] {
        &self.list
    }

    /// Where an ID stands in the list.
    pub(super) fn position(&self, id: &IdKey) -> Option<usize> {
        let is_it = |place: &u32| self.list.get(*place as usize) == Some(id);
        self.places.find(hash(id), is_it).map(|place| *place as usize)
    }
}

fn hash(id: &IdKey) -> u64 {
    FxBuildHasher.hash_one(id)
}

//! A number for each ID, in two layers like [`super::postings`]: packed, and changed since.

use std::sync::Arc;

use imbl::OrdMap;

use super::ids::Ids;
use crate::ticket::IdKey;

/// What is counted for each ID; the default says nothing, and is not kept.
#[derive(Clone, Debug)]
pub(super) struct Counts<V> {
    ids: Ids,
    values: Arc<[V]>,
    changed: OrdMap<IdKey, V>,
}

impl<V: Copy + Default + PartialEq> Default for Counts<V> {
    fn default() -> Self {
        Self::new(Ids::default(), Vec::new())
    }
}

impl<V: Copy + Default + PartialEq> Counts<V> {
    /// The values of these IDs.
    pub(super) fn new(ids: Ids, values: Vec<V>) -> Self {
        Self { ids, values: values.into(), changed: OrdMap::new() }
    }

    /// The value of an ID.
    pub(super) fn get(&self, id: &IdKey) -> V {
        self.changed.get(id).copied().or_else(|| self.packed(id)).unwrap_or_default()
    }

    /// Sets the value of an ID.
    pub(super) fn set(&mut self, id: &IdKey, value: V) {
        if self.packed(id).unwrap_or_default() == value {
            self.changed.remove(id);
        } else {
            self.changed.insert(id.clone(), value);
        }
    }

    fn packed(&self, id: &IdKey) -> Option<V> {
        self.values.get(self.ids.position(id)?).copied()
    }
}

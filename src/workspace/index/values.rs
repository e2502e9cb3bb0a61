//! Which values the fields of a workspace have: what is offered to a writer, and learned from.

use std::sync::Arc;

use imbl::OrdMap;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use crate::ticket::Role;

use super::super::{FieldName, Outline, TicketSummary};
use super::count;

/// How many tickets have which value in which field.
#[derive(Clone, Debug, Default)]
pub(super) struct Values(OrdMap<SmolStr, OrdMap<SmolStr, u32>>);

/// The same while many tickets are counted.
#[derive(Debug, Default)]
pub(super) struct Tally {
    columns: Vec<FxHashMap<SmolStr, u32>>,
    names: FxHashMap<SmolStr, usize>,
    /// For the fields of each outline, by its place in memory, their columns.
    outlines: FxHashMap<usize, Arc<[Option<usize>]>>,
}

/// Whether others may have the same value in a field: no two tickets should have the same title or ID.
fn recurs(field: &FieldName) -> bool {
    !field.nested && !matches!(Role::of(&field.name), Some(Role::Id | Role::Title))
}

impl Values {
    pub(super) fn change(&mut self, ticket: &TicketSummary, comes: bool) {
        let fields = ticket.fields().filter(|(field, value)| !value.is_empty() && recurs(field));
        for (FieldName { name, .. }, value) in fields {
            let values = self.0.entry(name.clone()).or_default();
            count(values, &SmolStr::new(value), comes);
            if values.is_empty() {
                self.0.remove(name);
            }
        }
    }

    /// The values of a field, the one that most have first.
    pub(super) fn of(&self, field: &str) -> Vec<(SmolStr, u32)> {
        let values = self.0.get(field).into_iter().flatten();
        let mut values: Vec<_> = values.map(|(value, count)| (value.clone(), *count)).collect();
        // Stable: of those that equally many have, the order is that of the alphabet.
        values.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        values
    }
}

impl Tally {
    pub(super) fn add(&mut self, ticket: &TicketSummary) {
        let columns = self.columns_of(&ticket.outline);
        for (column, (_, value)) in columns.iter().zip(ticket.fields()) {
            if let Some(column) = column.filter(|_| !value.is_empty()) {
                self.add_to(column, value, 1);
            }
        }
    }

    pub(super) fn join(&mut self, other: Self) {
        let mut columns = other.columns;
        for (name, column) in other.names {
            let own = self.column(&name);
            let values = columns.get_mut(column).map(std::mem::take).unwrap_or_default();
            values.into_iter().for_each(|(value, count)| self.add_to(own, &value, count));
        }
    }

    fn columns_of(&mut self, outline: &Arc<Outline>) -> Arc<[Option<usize>]> {
        let place = Arc::as_ptr(outline).addr();
        if let Some(known) = self.outlines.get(&place) {
            return Arc::clone(known);
        }
        let fields = outline.fields.iter();
        let columns: Arc<[_]> = fields.map(|field| recurs(field).then(|| self.column(&field.name))).collect();
        self.outlines.insert(place, Arc::clone(&columns));
        columns
    }

    fn column(&mut self, name: &SmolStr) -> usize {
        let next = self.columns.len();
        let column = *self.names.entry(name.clone()).or_insert(next);
        if column == next {
            self.columns.push(FxHashMap::default());
        }
        column
    }

    fn add_to(&mut self, column: usize, value: &str, count: u32) {
        let Some(values) = self.columns.get_mut(column) else { return };
        match values.get_mut(value) {
            Some(known) => *known += count,
            None => drop(values.insert(value.into(), count)),
        }
    }
}

impl From<Tally> for Values {
    fn from(tally: Tally) -> Self {
        let mut columns = tally.columns;
        let names = tally.names.into_iter();
        let values = names.map(|(name, column)| {
            let values = columns.get_mut(column).map(std::mem::take).unwrap_or_default();
            (name, values.into_iter().collect::<OrdMap<_, _>>())
        });
        Self(values.filter(|(_, values)| !values.is_empty()).collect())
    }
}

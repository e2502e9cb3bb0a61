//! Which values the fields of a workspace have: what is offered to a writer, and learned from.

use imbl::OrdMap;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use crate::ticket::Role;

use super::super::TicketSummary;
use super::count;

/// How many tickets have which value in which field.
#[derive(Clone, Debug, Default)]
pub(super) struct Values(OrdMap<SmolStr, OrdMap<SmolStr, u32>>);

/// The same while many tickets are counted.
#[derive(Debug, Default)]
pub(super) struct Tally(FxHashMap<SmolStr, FxHashMap<SmolStr, u32>>);

/// The fields of a ticket with values that others may have as well.
fn recurring(ticket: &TicketSummary) -> impl Iterator<Item = (&SmolStr, &str)> {
    // No two tickets should have the same title or ID.
    let recurs = |name: &str| !matches!(Role::of(name), Some(Role::Id | Role::Title));
    let fields = ticket.fields().filter(|(field, value)| !field.nested && !value.is_empty());
    fields.map(|(field, value)| (&field.name, value)).filter(move |(name, _)| recurs(name))
}

impl Values {
    pub(super) fn change(&mut self, ticket: &TicketSummary, comes: bool) {
        for (name, value) in recurring(ticket) {
            let values = self.0.entry(name.clone()).or_default();
            count(values, &SmolStr::new(value), 1, comes);
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
        for (name, value) in recurring(ticket) {
            self.add_to(name, value, 1);
        }
    }

    pub(super) fn join(&mut self, other: Self) {
        for (name, values) in other.0 {
            values.into_iter().for_each(|(value, count)| self.add_to(&name, &value, count));
        }
    }

    fn add_to(&mut self, name: &SmolStr, value: &str, count: u32) {
        if !self.0.contains_key(name) {
            self.0.insert(name.clone(), FxHashMap::default());
        }
        if let Some(values) = self.0.get_mut(name) {
            match values.get_mut(value) {
                Some(known) => *known += count,
                None => drop(values.insert(value.into(), count)),
            }
        }
    }
}

impl From<Tally> for Values {
    fn from(tally: Tally) -> Self {
        let values = tally.0.into_iter();
        Self(values.map(|(name, values)| (name, values.into_iter().collect::<OrdMap<_, _>>())).collect())
    }
}

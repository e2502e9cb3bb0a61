//! Which values the fields of a workspace have: what is offered to a writer, and learned from.

use imbl::OrdMap;
use smol_str::SmolStr;

use crate::ticket::Role;

use super::super::TicketSummary;
use super::count;

/// How many tickets have which value in which field.
#[derive(Clone, Debug, Default)]
pub(super) struct Values(OrdMap<SmolStr, OrdMap<SmolStr, u32>>);

impl Values {
    pub(super) fn change(&mut self, ticket: &TicketSummary, comes: bool) {
        // No two tickets should have the same title or ID.
        let recurs = |name: &str| !matches!(Role::of(name), Some(Role::Id | Role::Title));
        let fields = ticket.fields.iter().filter(|field| !field.nested && !field.value.is_empty());
        for field in fields.filter(|field| recurs(&field.name)) {
            let values = self.0.entry(field.name.clone()).or_default();
            count(values, &field.value, comes);
            if values.is_empty() {
                self.0.remove(&field.name);
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

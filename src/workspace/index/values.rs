//! Which values the fields of a workspace have: what is offered to a writer, and learned from.

use std::collections::BTreeMap;
use std::sync::Arc;

use imbl::OrdMap;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use crate::schema::SchemaId;
use crate::ticket::{IdKey, Role, name};

use super::super::roots::CatalogId;
use super::super::{FieldName, Outline, TicketSummary};
use super::count;

/// Tickets that are likely to be written alike: they follow one schema, and their IDs are of one family.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Group {
    catalog: CatalogId,
    schema: Option<SchemaId>,
    family: SmolStr,
}

impl Group {
    /// The group of a ticket.
    pub(crate) fn of(catalog: CatalogId, schema: Option<SchemaId>, id: Option<&IdKey>) -> Self {
        Self { catalog, schema, family: id.map(|id| SmolStr::new(id.family())).unwrap_or_default() }
    }
}

/// The group, and whether the field stands among data.
type Column = (Group, bool);

/// How many tickets have which value in which field, as it is spelled.
#[derive(Clone, Debug, Default)]
pub(super) struct Values(OrdMap<SmolStr, OrdMap<Column, OrdMap<SmolStr, u32>>>);

/// The same while many tickets are counted.
#[derive(Debug, Default)]
pub(super) struct Tally {
    columns: Vec<FxHashMap<SmolStr, u32>>,
    names: FxHashMap<(SmolStr, Column), usize>,
    /// For the fields of each outline in a group, by its place in memory, their columns.
    outlines: FxHashMap<(usize, Group), Arc<[Option<usize>]>>,
}

/// Whether others may have the same value in a field: no two tickets should have the same title or ID.
fn recurs(field: &FieldName) -> bool {
    !field.nested && !matches!(Role::of(&field.name), Some(Role::Id | Role::Title))
}

impl Values {
    pub(super) fn change(&mut self, ticket: &TicketSummary, group: &Group, comes: bool) {
        let fields = ticket.fields().filter(|(field, value)| !value.is_empty() && recurs(field));
        for (FieldName { name, in_data, .. }, value) in fields {
            let column = (group.clone(), *in_data);
            let columns = self.0.entry(name.clone()).or_default();
            let values = columns.entry(column.clone()).or_default();
            count(values, &SmolStr::new(value), comes);
            if values.is_empty() {
                columns.remove(&column);
            }
            if columns.is_empty() {
                self.0.remove(name);
            }
        }
    }

    /// The values of a field, the one that most have first.
    pub(super) fn of(&self, field: &str) -> Vec<(SmolStr, u32)> {
        let mut sum: BTreeMap<&SmolStr, u32> = BTreeMap::new();
        for (value, count) in self.0.get(field).into_iter().flatten().flat_map(|(_, values)| values) {
            *sum.entry(value).or_default() += count;
        }
        let mut values: Vec<_> = sum.into_iter().map(|(value, count)| (value.clone(), count)).collect();
        // Stable: of those that equally many have, the order is that of the alphabet.
        values.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        values
    }

    /// The spellings of one value of a field, the one that most tickets have first; where the field has more values
    /// than `max`, only the one that is `written`.
    pub(super) fn spelled(&self, field: &str, written: &str, max: usize) -> Vec<(SmolStr, u32)> {
        let columns = || self.0.get(field).into_iter().flatten().map(|(_, values)| values);
        let mut sum: BTreeMap<&SmolStr, u32> = BTreeMap::new();
        let form = name::value(written);
        let is_few = columns().map(OrdMap::len).sum::<usize>() <= max;
        for values in columns() {
            let alike = values.iter().filter(|(value, _)| is_few && name::value(value) == form);
            let exact = values.get_key_value(written).filter(|_| !is_few);
            for (value, count) in alike.chain(exact) {
                *sum.entry(value).or_default() += count;
            }
        }
        let mut spelled: Vec<_> = sum.into_iter().map(|(value, count)| (value.clone(), count)).collect();
        spelled.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        spelled
    }

    /// The values of a field in the tickets of a group, in the order of the alphabet; none where they are more than
    /// `max`.
    pub(super) fn in_group(&self, field: &str, column: &Column, max: usize) -> Vec<(&SmolStr, u32)> {
        let values = self.0.get(field).and_then(|columns| columns.get(column));
        let values = values.filter(|values| values.len() <= max).into_iter().flatten();
        values.map(|(value, count)| (value, *count)).collect()
    }

    /// The spellings of a field in the tickets of a schema, of one family or of all, with how many tickets have each.
    pub(super) fn of_schema(
        &self,
        field: &str,
        (catalog, schema): (CatalogId, Option<SchemaId>),
        family: Option<&str>,
        in_data: bool,
    ) -> Vec<(SmolStr, u32)> {
        let fits = |(group, is_data): &Column| {
            let is_family = family.is_none_or(|family| group.family == family);
            (group.catalog, group.schema, *is_data) == (catalog, schema, in_data) && is_family
        };
        let columns = self.0.get(field).into_iter().flatten().filter(|(column, _)| fits(column));
        let mut counts: FxHashMap<&SmolStr, u32> = FxHashMap::default();
        for (value, count) in columns.flat_map(|(_, values)| values) {
            *counts.entry(value).or_default() += count;
        }
        counts.into_iter().map(|(value, count)| (value.clone(), count)).collect()
    }
}

impl Tally {
    pub(super) fn add(&mut self, ticket: &TicketSummary, group: Group) {
        let columns = self.columns_of(&ticket.outline, group);
        for (column, (_, value)) in columns.iter().zip(ticket.fields()) {
            if let Some(column) = column.filter(|_| !value.is_empty()) {
                self.add_to(column, value, 1);
            }
        }
    }

    pub(super) fn join(&mut self, other: Self) {
        let mut columns = other.columns;
        for (name, column) in other.names {
            let own = self.column(name);
            let values = columns.get_mut(column).map(std::mem::take).unwrap_or_default();
            values.into_iter().for_each(|(value, count)| self.add_to(own, &value, count));
        }
    }

    fn columns_of(&mut self, outline: &Arc<Outline>, group: Group) -> Arc<[Option<usize>]> {
        let key = (Arc::as_ptr(outline).addr(), group);
        if let Some(known) = self.outlines.get(&key) {
            return Arc::clone(known);
        }
        let column = |field: &FieldName| (field.name.clone(), (key.1.clone(), field.in_data));
        let fields = outline.fields.iter();
        let columns: Arc<[_]> =
            fields.map(|field| recurs(field).then(|| self.column(column(field)))).collect();
        self.outlines.insert(key, Arc::clone(&columns));
        columns
    }

    fn column(&mut self, name: (SmolStr, Column)) -> usize {
        let next = self.columns.len();
        let column = *self.names.entry(name).or_insert(next);
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
        let mut counted = tally.columns;
        let mut all: BTreeMap<SmolStr, OrdMap<Column, OrdMap<SmolStr, u32>>> = BTreeMap::new();
        for ((name, column), at) in tally.names {
            let values = counted.get_mut(at).map(std::mem::take).unwrap_or_default();
            if !values.is_empty() {
                all.entry(name).or_default().insert(column, values.into_iter().collect());
            }
        }
        Self(all.into_iter().collect())
    }
}

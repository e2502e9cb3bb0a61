//! The status of a ticket as something that changes: where it is written, which of its values it has, and the edits that
//! give it another one.

use smol_str::SmolStr;

use crate::text::TextEdit;
use crate::ticket::{Facts, Field, Role, name, value};
use crate::workspace::{FieldName, Node, Snapshot};

use super::write;

/// Where the status of a ticket is written.
#[must_use]
pub fn places(facts: &Facts, ticket: u32) -> Vec<&Field> {
    let all: Vec<_> = facts.own_fields(ticket).filter(|field| field.plays(Role::Status)).collect();
    // A stage may be something else than a status, unless it is all there is.
    let is_status = |field: &&Field| field.name != "stage";
    if all.iter().any(is_status) { all.into_iter().filter(is_status).collect() } else { all }
}

/// The place of what is written in a field among its values.
#[must_use]
pub fn position(
    snapshot: &Snapshot,
    node: Node,
    field: &str,
    values: &[SmolStr],
    written: &str,
) -> Option<usize> {
    let spelled = snapshot.spelled(node.file, node.ticket, field, written);
    let forms = value::forms(spelled);
    values.iter().position(|value| forms.contains(&name::value(value)))
}

/// A value as tickets like this one spell it in such a field.
#[must_use]
pub fn spelled(snapshot: &Snapshot, node: Node, field: &Field, value: &SmolStr) -> SmolStr {
    let habit = snapshot.habit(node.file, node.ticket, &FieldName::of(field), value);
    habit.map_or_else(|| value.clone(), |habit| habit.spelling)
}

/// The edits that write a value at all of these places; none where one of them cannot hold it.
#[must_use]
pub fn edits(
    snapshot: &Snapshot,
    node: Node,
    text: &str,
    places: &[&Field],
    value: &SmolStr,
) -> Option<Vec<TextEdit>> {
    let edit = |field: &&Field| write::value(text, field, &spelled(snapshot, node, field, value));
    places.iter().map(edit).collect()
}

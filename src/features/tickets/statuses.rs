//! `tickmark/statuses`: what the status of a ticket may become.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use tower_lsp::ls_types::TextDocumentPositionParams;

use crate::features::{Context, convert, item, status};
use crate::ticket::{Role, name};
use crate::workspace::{FieldName, Node, Snapshot};

use super::key;
use super::progress::Progress;
use super::ticket::{Ticket, Tickets};

/// How many values are answered at most where no set is known.
const MAX_USED: usize = 30;
/// How many are answered at most.
const MAX_VALUES: usize = 500;

/// What is asked: a ticket by its name, or a place.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Params {
    /// The name.
    Key {
        /// See [`Ticket::key`].
        key: String,
    },
    /// The place.
    At(TextDocumentPositionParams),
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The ticket.
    pub ticket: Ticket,
    /// What its status may be.
    pub values: Vec<Value>,
}

/// One of the values.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Value {
    /// As the tickets like this one spell it.
    pub value: String,
    /// How far the ticket is with it.
    pub progress: Progress,
    /// Whether it is the one that the ticket has.
    pub is_current: bool,
}

/// What the status of a ticket may become; nothing where there is no ticket.
///
/// # Errors
/// None.
pub fn handle(context: &Context, params: Params) -> anyhow::Result<Option<Answer>> {
    let node = match &params {
        Params::Key { key } => key::find(context, key),
        Params::At(at) => node_at(context, at),
    };
    Ok(node.and_then(|node| {
        let ticket = Tickets::new(context).get(node)?;
        Some(Answer { ticket, values: values(&context.snapshot, node) })
    }))
}

/// The ticket that a position means: that of the ID there, else the one around it.
pub(super) fn node_at(context: &Context, at: &TextDocumentPositionParams) -> Option<Node> {
    let snapshot = &context.snapshot;
    let file = context.file(&at.text_document.uri)?;
    let offset = convert::offset(&snapshot.document(file)?, at.position, context.encoding);
    item::at(snapshot, file, offset).into_iter().find(|node| snapshot.counts(node.file))
}

/// The values that the status of a ticket may have: those of its set in their order, else those that tickets like it
/// have, by how far they are.
#[must_use]
pub fn values(snapshot: &Snapshot, node: Node) -> Vec<Value> {
    let (field, written) = field(snapshot, node);
    let choices = snapshot.choices(node.file, node.ticket, &field.name);
    let used = if choices.is_empty() { used(snapshot, node, &field) } else { Vec::new() };
    let all = if choices.is_empty() { &used } else { choices };
    let current = status::position(snapshot, node, &field.name, all, &written);
    let value = |(nth, value): (usize, &SmolStr)| {
        let habit = snapshot.habit(node.file, node.ticket, &field, value);
        Value {
            progress: Progress::of_value(snapshot, node, &field.name, value),
            value: habit.map_or_else(|| value.to_string(), |habit| habit.spelling.to_string()),
            is_current: current == Some(nth),
        }
    };
    all.iter().enumerate().take(MAX_VALUES).map(value).collect()
}

/// The field that says the status of a ticket, or would say it, and its value.
pub(super) fn field(snapshot: &Snapshot, node: Node) -> (FieldName, SmolStr) {
    let ticket = snapshot.ticket(node.file, node.ticket);
    let is_status = |field: &FieldName| !field.nested && Role::of(&field.name) == Some(Role::Status);
    let own = ticket.and_then(|ticket| ticket.fields().find(|(field, _)| is_status(field)));
    let schema = snapshot.schema_of(node.file, node.ticket);
    let spec = || schema.and_then(|schema| schema.field("status"));
    own.map(|(field, value)| (field.clone(), value.into())).unwrap_or_else(|| {
        let of_schema = spec().map(|spec| FieldName {
            name: spec.name.clone(),
            nested: false,
            in_data: spec.carriers.first().is_some_and(|carrier| carrier.is_data()),
        });
        let usual = || FieldName { name: "status".into(), nested: false, in_data: false };
        (of_schema.unwrap_or_else(usual), SmolStr::default())
    })
}

/// The statuses of tickets of the same schema, each in its most usual spelling.
fn used(snapshot: &Snapshot, node: Node, field: &FieldName) -> Vec<SmolStr> {
    let schema = snapshot.schema_id(node.file, node.ticket);
    let mut alike = snapshot.spellings_alike(node.file, schema, None, field);
    if alike.is_empty() {
        alike = snapshot.values(&field.name);
    }
    let mut known = BTreeSet::new();
    let said = alike.into_iter().map(|(value, _)| value).filter(|value| !name::value(value).is_empty());
    let mut used: Vec<SmolStr> =
        said.filter(|value| known.insert(name::value(value))).take(MAX_USED).collect();
    used.sort_by_key(|value| Progress::of_value(snapshot, node, &field.name, value));
    used
}

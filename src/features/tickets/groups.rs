//! `tickmark/groups`: how tickets are spread over statuses, parents or schemas, without the tickets.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::features::Context;
use crate::workspace::Node;

use super::filter::Filter;
use super::key;
use super::list::{List, Row};
use super::progress::Progress;
use super::ticket::{Ticket, Tickets};

/// How many groups are answered at most.
const MAX_GROUPS: usize = 2_000;

/// What tickets are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The status, whatever its spelling.
    Status,
    /// What they are a part of.
    Parent,
    /// How far they are.
    Progress,
    /// The schema that they follow.
    Schema,
}

/// What is asked.
#[derive(Clone, Debug, Deserialize)]
pub struct Params {
    by: By,
    #[serde(flatten)]
    filter: Filter,
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// Statuses in the order of their schema, parents by ID.
    pub groups: Vec<Group>,
    /// All tickets of all groups.
    pub total: usize,
    /// Whether files are still being read.
    pub partial: bool,
}

/// Tickets that have something in common.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// Names it; none for those that have no such value.
    pub key: Option<String>,
    /// A status, the ID and title of a parent, the name of a schema.
    pub label: String,
    /// How far its tickets are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<Progress>,
    /// How many tickets it has.
    pub count: usize,
    /// The parent itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<Ticket>,
}

impl Group {
    fn new(key: Option<String>, label: impl Into<String>, progress: Option<Progress>, count: usize) -> Self {
        Self { key, label: label.into(), progress, count, ticket: None }
    }
}

/// How the tickets are spread.
///
/// # Errors
/// None.
pub fn handle(context: &Context, params: Params) -> anyhow::Result<Answer> {
    Ok(context.lists.with(&context.snapshot, |list| groups(context, list, &params)))
}

fn groups(context: &Context, list: &List, Params { by, filter }: &Params) -> Answer {
    let rows: Vec<(u32, &Row)> = filter.rows(&context.snapshot, list).collect();
    let mut groups = match by {
        By::Status => by_status(list, filter, &rows),
        By::Parent => by_parent(context, list, &rows),
        By::Progress => by_progress(&rows),
        By::Schema => by_schema(&rows),
    };
    groups.truncate(MAX_GROUPS);
    Answer { groups, total: rows.len(), partial: !context.snapshot.is_all_read() }
}

fn by_status(list: &List, filter: &Filter, rows: &[(u32, &Row)]) -> Vec<Group> {
    let mut counts: FxHashMap<&SmolStr, usize> = FxHashMap::default();
    for (_, row) in rows {
        *counts.entry(&row.status).or_default() += 1;
    }
    let groups = list.spread.statuses.iter().filter_map(|status| {
        let count = counts.get(&status.form).copied().unwrap_or_default();
        let is_possible = match &filter.schema {
            Some(schema) => status.schemas.iter().any(|of| of == schema),
            None => status.is_active || filter.archived && !status.schemas.is_empty(),
        };
        let key = (!status.form.is_empty()).then(|| status.form.to_string());
        let progress = key.as_ref().map(|_| status.progress);
        (count > 0 || is_possible).then(|| Group::new(key, status.label.clone(), progress, count))
    });
    groups.collect()
}

fn by_progress(rows: &[(u32, &Row)]) -> Vec<Group> {
    let count = |progress: Progress| rows.iter().filter(|(_, row)| row.progress == progress).count();
    let group = |progress: Progress| {
        Group::new(Some(progress.key().to_owned()), progress.label(), Some(progress), count(progress))
    };
    Progress::ALL.into_iter().map(group).collect()
}

fn by_schema(rows: &[(u32, &Row)]) -> Vec<Group> {
    let mut counts: BTreeMap<Option<&SmolStr>, usize> = BTreeMap::new();
    for (_, row) in rows {
        *counts.entry(row.schema.as_ref()).or_default() += 1;
    }
    let none = counts.remove(&None).map(|count| Group::new(None, "No schema", None, count));
    let named = counts.into_iter().filter_map(|(name, count)| {
        let name = name?.to_string();
        Some(Group::new(Some(name.clone()), name, None, count))
    });
    named.chain(none).collect()
}

fn by_parent(context: &Context, list: &List, rows: &[(u32, &Row)]) -> Vec<Group> {
    let parents = list.parents(&context.snapshot);
    let mut counts: FxHashMap<Option<Node>, usize> = FxHashMap::default();
    for (nth, _) in rows {
        *counts.entry(parents.get(*nth as usize).copied().flatten()).or_default() += 1;
    }
    let none = counts.remove(&None).map(|count| Group::new(None, "No parent", None, count));
    let mut parents: Vec<(Node, usize)> =
        counts.into_iter().filter_map(|(node, count)| Some((node?, count))).collect();
    // One that is no ticket of the list, such as a heading over a list of tickets, is behind the others.
    parents.sort_by_key(|(node, _)| (list.place(*node).unwrap_or(u32::MAX), *node));
    let mut tickets = Tickets::new(context);
    let group = |(node, count): (Node, usize)| {
        let ticket = tickets.get(node)?;
        let label = format!("{} {}", ticket.id, ticket.title).trim().to_owned();
        let progress = Some(ticket.progress);
        Some(Group {
            ticket: Some(ticket),
            ..Group::new(Some(key::key(context, node)?), label, progress, count)
        })
    };
    parents.into_iter().take(MAX_GROUPS).filter_map(group).chain(none).collect()
}

/// Whether a row is in a group; `nth` is its number.
pub(super) fn is_in(context: &Context, list: &List, by: By, key: Option<&str>) -> impl Fn(u32, &Row) -> bool {
    let parent = if by == By::Parent { key.and_then(|key| key::find(context, key)) } else { None };
    let parents = if by == By::Parent { list.parents(&context.snapshot) } else { &[] };
    move |nth, row| match (by, key) {
        (By::Status, key) => row.status == key.unwrap_or_default(),
        (By::Progress, key) => key == Some(row.progress.key()),
        (By::Schema, key) => row.schema.as_deref() == key,
        (By::Parent, None) => parents.get(nth as usize).is_some_and(Option::is_none),
        (By::Parent, Some(_)) => parent.is_some() && parents.get(nth as usize) == Some(&parent),
    }
}

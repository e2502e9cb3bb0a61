//! `tickmark/changeStatus`: the edit that gives a ticket another status, wherever that is written.

use anyhow::{Context as _, bail};
use serde::Deserialize;
use smol_str::SmolStr;
use tower_lsp::ls_types::WorkspaceEdit;

use crate::checks;
use crate::features::edit::{self, Changes};
use crate::features::spelling::written_id;
use crate::features::{Context, status};
use crate::text::TextEdit;
use crate::ticket::{Facts, Field, IdKey};
use crate::workspace::{Node, Snapshot, Source};

use super::progress::Progress;
use super::{key, statuses};

/// How many values a refusal names at most.
const MAX_NAMED: usize = 12;

/// What is asked: exactly one of `status` and `progress`.
#[derive(Clone, Debug, Deserialize)]
pub struct Params {
    key: String,
    status: Option<String>,
    progress: Option<Progress>,
}

/// The edit; nothing if the ticket is not there any more.
///
/// # Errors
/// With a sentence for the user, when the ticket cannot get this status.
pub fn handle(context: &Context, params: Params) -> anyhow::Result<Option<WorkspaceEdit>> {
    let Some(node) = key::find(context, &params.key) else { return Ok(None) };
    let changes = change(&context.snapshot, node, params.status.as_deref(), params.progress)?;
    let Some(changes) = changes else { return Ok(None) };
    // Nothing changes where it has that status already.
    Ok(Some(edit::workspace_edit(context, &changes).unwrap_or_default()))
}

/// What changes when a ticket gets a status, or the first one with this progress; nothing if its file does not have it
/// any more.
///
/// # Errors
/// With a sentence for the user.
pub fn change(
    snapshot: &Snapshot,
    node: Node,
    status: Option<&str>,
    progress: Option<Progress>,
) -> anyhow::Result<Option<Changes>> {
    let value = match (status, progress) {
        (Some(status), None) => wanted(snapshot, node, status)?,
        (None, Some(progress)) => first(snapshot, node, progress)?,
        _ => bail!("a new status takes either `status` or `progress`"),
    };
    let Some(source) = snapshot.source(node.file) else { return Ok(None) };
    let Some(ticket) = number_now(snapshot, node, &source.facts) else { return Ok(None) };
    let now = Node { ticket, ..node };
    let edits = edits(snapshot, now, &source, &value)?;
    let mut changes = Changes::of(node.file, source, edits);
    changes.finish();
    Ok(Some(changes))
}

/// The value that is meant, as its set spells it; where no set is known, any may be.
fn wanted(snapshot: &Snapshot, node: Node, status: &str) -> anyhow::Result<SmolStr> {
    let status = status.trim();
    if status.is_empty() || status.contains(['\n', '\r']) {
        bail!("a status is a word or a few in one line");
    }
    let (field, _) = statuses::field(snapshot, node);
    let choices = snapshot.choices(node.file, node.ticket, &field.name);
    if choices.is_empty() {
        return Ok(status.into());
    }
    let at = status::position(snapshot, node, &field.name, choices, status);
    let known = at.and_then(|at| choices.get(at)).cloned();
    known.with_context(|| {
        let named = choices.iter().take(MAX_NAMED).map(SmolStr::as_str).collect::<Vec<_>>().join(", ");
        let more = if choices.len() > MAX_NAMED { ", …" } else { "" };
        format!("\"{status}\" is no status of {}: it has {named}{more}", source_of(snapshot, node))
    })
}

fn first(snapshot: &Snapshot, node: Node, progress: Progress) -> anyhow::Result<SmolStr> {
    let values = statuses::values(snapshot, node);
    // One that it has already is not changed for another one that says the same.
    let has = values.iter().find(|value| value.is_current && value.progress == progress);
    let first = has.or_else(|| values.iter().find(|value| value.progress == progress));
    first
        .map(|value| SmolStr::new(&value.value))
        .with_context(|| format!("{} has no status for \"{}\"", source_of(snapshot, node), progress.label()))
}

/// Who says which statuses a ticket may have, as messages name it.
fn source_of(snapshot: &Snapshot, node: Node) -> String {
    let (field, _) = statuses::field(snapshot, node);
    if let Some(set) = snapshot.set(node.file, node.ticket, &field.name) {
        return set.from().to_owned();
    }
    let schema = snapshot.schema_of(node.file, node.ticket);
    schema.map_or_else(|| "the workspace".to_owned(), |schema| schema.source())
}

fn edits(snapshot: &Snapshot, node: Node, source: &Source, value: &SmolStr) -> anyhow::Result<Vec<TextEdit>> {
    let named =
        || Some(written_id(snapshot, node)).filter(|id| !id.is_empty()).unwrap_or("the ticket".into());
    let places = status::places(&source.facts, node.ticket);
    if !places.is_empty() {
        // What says it already may say more: `Done (v6)`.
        let has_it = |field: &&Field| {
            let written = field.value.of(&source.text);
            status::position(snapshot, node, &field.name, std::slice::from_ref(value), written).is_some()
        };
        let other: Vec<&Field> = places.into_iter().filter(|place| !has_it(place)).collect();
        let edits = status::edits(snapshot, node, &source.text, &other, value);
        return edits.with_context(|| {
            format!("\"{value}\" cannot be written where {} has its status; change it in the file", named())
        });
    }
    let schema = snapshot.schema_of(node.file, node.ticket);
    let Some(spec) = schema.and_then(|schema| schema.field("status")) else {
        bail!("{} has no status, and no template that says how to write one", named());
    };
    let edit =
        checks::write_field(snapshot, node.file, source, node.ticket, &spec.key, &|_| value.to_string());
    let edit =
        edit.with_context(|| format!("there is no place for the status of {}; add it in the file", named()))?;
    Ok(vec![edit])
}

/// The number of a ticket of the index in the text as it is now.
fn number_now(snapshot: &Snapshot, node: Node, facts: &Facts) -> Option<u32> {
    let id: Option<&IdKey> = snapshot.ticket(node.file, node.ticket)?.id.as_ref();
    let alike = (0u32..).zip(&facts.tickets).filter(|(_, ticket)| ticket.id.as_ref() == id);
    alike.map(|(ticket, _)| ticket).nth(key::nth(snapshot, node))
}

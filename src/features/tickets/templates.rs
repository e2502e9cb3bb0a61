//! `tickmark/templates`: of what new tickets can be made.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{TextDocumentIdentifier, Uri};

use crate::features::Context;
use crate::features::new_ticket::{self, Pattern};
use crate::schema::{Origin, TicketUnit};
use crate::workspace::{FileId, Kind, Snapshot, Standing};

/// How many configurations of a workspace are looked at where no document says which one is meant.
const MAX_CATALOGS: usize = 20;

/// What is asked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Params {
    text_document: Option<TextDocumentIdentifier>,
}

/// A template of new tickets.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Template {
    /// Names it in `tickmark/newTicket`.
    pub key: String,
    /// Its name.
    pub name: String,
    /// The template, if it is a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<Uri>,
    /// The folder in which its tickets lie, relative to the workspace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// How many tickets follow it.
    pub tickets: u32,
}

/// The templates, the likeliest first.
///
/// # Errors
/// None.
pub fn handle(context: &Context, params: Params) -> anyhow::Result<Vec<Template>> {
    let snapshot = &context.snapshot;
    let template = |(key, (file, pattern)): (String, (FileId, Pattern))| Template {
        key,
        name: pattern.schema.name.to_string(),
        uri: snapshot.template_of(file, &pattern.schema).and_then(|template| context.uri(template)),
        folder: new_ticket::folder(snapshot, file, &pattern).and_then(|folder| {
            let below = folder.strip_prefix(snapshot.root(file)?).ok()?;
            Some(below.to_str()?.replace('\\', "/"))
        }),
        tickets: pattern.tickets,
    };
    Ok(known(context, params.text_document.as_ref()).into_iter().map(template).collect())
}

/// The patterns whose tickets are files, with their names and the files from which they are seen, the likeliest first.
pub(super) fn known(
    context: &Context,
    document: Option<&TextDocumentIdentifier>,
) -> Vec<(String, (FileId, Pattern))> {
    let snapshot = &context.snapshot;
    let file = document.and_then(|document| context.file(&document.uri));
    let here = file.filter(|file| snapshot.root(*file).is_some() && snapshot.folder(*file).is_some());
    let from = here.map_or_else(|| vantage(snapshot), |file| vec![file]);
    let mut known: Vec<(String, (FileId, Pattern))> = Vec::new();
    for file in from {
        for pattern in new_ticket::patterns(snapshot, file, None) {
            let key = key(context, file, &pattern);
            let is_new = known.iter().all(|(known, _)| *known != key);
            if is_new && pattern.schema.unit == TicketUnit::File {
                known.push((key, (file, pattern)));
            }
        }
    }
    if here.is_none() {
        known.sort_by_key(|(_, (_, pattern))| std::cmp::Reverse(pattern.tickets));
    }
    known
}

/// For each configuration one file to look at its templates from: none that is a ticket, if possible.
fn vantage(snapshot: &Snapshot) -> Vec<FileId> {
    let mut found: BTreeMap<usize, (u8, usize, FileId)> = BTreeMap::new();
    for (nth, file) in snapshot.files().enumerate() {
        let rank = match (snapshot.is_template(file), snapshot.kind(file), snapshot.standing(file)) {
            _ if snapshot.root(file).is_none() => continue,
            (_, Kind::Config, _) => 0,
            (true, ..) => 1,
            (_, _, Standing::Active) => 2,
            _ => 3,
        };
        let best = found.entry(Arc::as_ptr(snapshot.catalog(file)).addr()).or_insert((rank, nth, file));
        *best = (rank, nth, file).min(*best);
    }
    let mut found: Vec<_> = found.into_values().collect();
    found.sort_unstable_by_key(|(_, nth, _)| *nth);
    found.into_iter().map(|(.., file)| file).take(MAX_CATALOGS).collect()
}

/// The name of a pattern, the same for every file that it is seen from.
fn key(context: &Context, file: FileId, pattern: &Pattern) -> String {
    let schema = &pattern.schema;
    let uri = || {
        let template = context.snapshot.template_of(file, schema)?;
        Some(context.uri(template)?.as_str().to_owned())
    };
    let from = match &schema.origin {
        Origin::File(_) => uri().unwrap_or_else(|| schema.origin.describe()),
        other => other.describe(),
    };
    format!("{from} {}", schema.name)
}

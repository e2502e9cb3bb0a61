//! `tickmark/newTicket`: a new ticket of a template, and where it lies.

use std::path::{Path, PathBuf};

use anyhow::bail;
use jiff::Zoned;
use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{TextDocumentIdentifier, Uri};

use crate::features::new_ticket::{self, Pattern};
use crate::features::{Context, day};
use crate::workspace::{Address, FileId, Snapshot};

use super::templates;

/// Longest title, in characters.
const MAX_TITLE: usize = 300;
/// How many names are tried where files of the first ones are there.
const MAX_TRIED: u32 = 1_000;

/// What is asked.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    template: String,
    title: String,
    text_document: Option<TextDocumentIdentifier>,
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// A file that is not there yet.
    pub uri: Uri,
    /// The next free one; empty if its tickets have none.
    pub id: String,
    /// The text.
    pub text: String,
    /// The same with tab stops.
    pub snippet: String,
}

/// A new ticket as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct New {
    /// Nothing is there yet.
    pub path: PathBuf,
    /// The next free one; empty if its tickets have none.
    pub id: String,
    /// The text.
    pub snippet: crate::features::snippet::Snippet,
}

/// A new ticket; nothing if there is no such template any more.
///
/// # Errors
/// When there is no name for its file.
pub fn handle(context: &Context, params: Params) -> anyhow::Result<Option<Answer>> {
    let known = templates::known(context, params.text_document.as_ref()).into_iter();
    let Some((_, (file, pattern))) = known.into_iter().find(|(key, _)| *key == params.template) else {
        return Ok(None);
    };
    let Some(new) = make(&context.snapshot, file, &pattern, &params.title, &day::now()) else {
        bail!("there is no name left for a file of this ticket; give it another title");
    };
    let Some(uri) = context.uri_of(&Address::from_path(&new.path)) else { return Ok(None) };
    let (text, snippet) = (new.snippet.plain().to_owned(), new.snippet.to_lsp());
    Ok(Some(Answer { uri, id: new.id, text, snippet }))
}

/// A new ticket of a pattern that is seen from a file.
#[must_use]
pub fn make(snapshot: &Snapshot, file: FileId, pattern: &Pattern, title: &str, now: &Zoned) -> Option<New> {
    let title = one_line(title);
    let title = Some(title.as_str()).filter(|title| !title.is_empty());
    let folder = new_ticket::folder(snapshot, file, pattern)?;
    // Where numbers restart in folders, those in its own count.
    let beside = snapshot.files_below(&folder).find(|other| snapshot.folder(*other) == Some(&folder));
    let family = pattern.family.as_deref();
    let id = family.map(|family| new_ticket::next_id(snapshot, beside.unwrap_or(file), family));
    let id = id.filter(|id| !id.is_empty());
    let path = new_ticket::path(snapshot, file, pattern, id.as_deref(), title)?;
    let path = free(snapshot, path)?;
    let snippet = new_ticket::draft(snapshot, file, &pattern.schema, id.as_deref(), title, now);
    Some(New { path, id: id.unwrap_or_default(), snippet })
}

/// A title as a heading can have it.
fn one_line(title: &str) -> String {
    let words = title.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    line.chars().take(MAX_TITLE).collect::<String>().trim_end().to_owned()
}

/// A path at which nothing is: this one, or with a number behind the name.
fn free(snapshot: &Snapshot, path: PathBuf) -> Option<PathBuf> {
    let is_free = |path: &Path| {
        snapshot.file(&Address::from_path(path)).is_none() && snapshot.exists(path) != Some(true)
    };
    if is_free(&path) {
        return Some(path);
    }
    let stem = path.file_stem()?.to_str()?;
    let extension = path.extension().and_then(|it| it.to_str()).unwrap_or("md");
    let other = |nth: u32| path.with_file_name(format!("{stem}-{nth}.{extension}"));
    (2..MAX_TRIED).map(other).find(|path| is_free(path))
}

//! A new ticket: the team's own template, with the next free ID and today filled in, and where such a ticket lies.

use std::sync::Arc;

use jiff::Zoned;
use smol_str::SmolStr;

use crate::schema::{Known, Origin, Piece, Schema, SchemaId, TicketUnit, builtin_template};
use crate::ticket::IdKey;
use crate::workspace::{Address, FileId, Snapshot};

use super::day;
use super::edit::NewFile;
use super::snippet::Snippet;

mod next;
mod place;
mod survey;

#[cfg(test)]
mod tests;

pub use next::next_id;
pub use place::{folder, path};

/// A schema that new tickets can be made of.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Its number in the catalog of the file that was asked for.
    pub id: SchemaId,
    /// The schema.
    pub schema: Arc<Schema>,
    /// The family of IDs that its tickets have, in comparable form; none where they have no IDs.
    pub family: Option<SmolStr>,
    /// How many tickets follow it.
    pub tickets: u32,
}

/// The schemas of which a new ticket can be made in a file, the likeliest first: those of the team, and those built in
/// that its tickets follow. `family` is the one of the ID that is known, if one is.
#[must_use]
pub fn patterns(snapshot: &Snapshot, file: FileId, family: Option<&str>) -> Vec<Pattern> {
    survey::patterns(snapshot, file, family)
}

/// A new ticket of a schema, in the words of its template.
#[must_use]
pub fn draft(
    snapshot: &Snapshot,
    from: FileId,
    schema: &Schema,
    id: Option<&str>,
    title: Option<&str>,
    now: &Zoned,
) -> Snippet {
    let today = |shown: &str| day::written(day::format_in(shown).unwrap_or("YYYY-MM-DD"), now);
    let template = template(snapshot, from, schema).unwrap_or_default();
    let mut snippet = Snippet::default();
    for piece in schema.draft(&template, Known { id, title, today: &today }) {
        match piece {
            Piece::Text(text) => snippet.push(&text),
            Piece::Open(text) => snippet.stop(&text),
            Piece::Choice(choices) => snippet.choice(choices),
        }
    }
    snippet
}

/// The ticket that an ID names which no ticket has: made of the template of its family, in the folder of the others,
/// and named as they are. Nothing where the family has no template, or its tickets are headings.
#[must_use]
pub fn missing(snapshot: &Snapshot, file: FileId, id: &str) -> Option<NewFile> {
    missing_at(snapshot, file, id, &day::now())
}

fn missing_at(snapshot: &Snapshot, file: FileId, id: &str, now: &Zoned) -> Option<NewFile> {
    let key = IdKey::new(id);
    if snapshot.is_declared(&key) || snapshot.is_external(file, &key) {
        return None;
    }
    let family = snapshot.resolve(&key).family().to_owned();
    let patterns = patterns(snapshot, file, Some(&family));
    let pattern = patterns.into_iter().find(|it| it.family.as_deref() == Some(&*family))?;
    if pattern.schema.unit != TicketUnit::File {
        return None;
    }
    let path = place::path(snapshot, file, &pattern, Some(id), None)?;
    let is_free = snapshot.file(&Address::from_path(&path)).is_none();
    let text = draft(snapshot, file, &pattern.schema, Some(id), None, now).plain().to_owned();
    is_free.then_some(NewFile { path, text })
}

/// The text that a schema was compiled from, as far as it was compiled from a text. The file of a closed template is read.
#[must_use]
pub fn template(snapshot: &Snapshot, from: FileId, schema: &Schema) -> Option<Arc<str>> {
    match &schema.origin {
        Origin::File(path) => {
            let address = Address::from_path(&snapshot.root(from)?.join(&**path));
            snapshot.text(snapshot.file(&address)?)
        }
        Origin::Builtin(name) => builtin_template(name).map(Arc::from),
        Origin::Kind(_) | Origin::Unknown => None,
    }
}

//! Links to a place that moves from one file to another.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::super::Asked;
use crate::features::edit::Changes;
use crate::features::rename::encoded;
use crate::text::TextEdit;
use crate::ticket::{Link, LinkKind, id};
use crate::workspace::{Address, Destination, FileId, Snapshot, paths};

/// Where a link must lead: a file, and the anchor in it; without one the whole file.
pub(super) type Place = (PathBuf, Option<String>);

/// What becomes of the links to a file, by what stands behind `#`; nothing where they stay.
pub(super) type Moved<'m> = &'m (dyn Fn(Option<&str>) -> Option<Place> + Sync);

/// A destination as a link writes it.
pub(super) fn written(folder: &Path, own: &Path, (path, anchor): &Place, old: &str) -> Option<String> {
    let anchor = anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
    if own == path && !anchor.is_empty() {
        return Some(anchor);
    }
    Some(encoded(&paths::way(folder, path)?, old, false) + &anchor)
}

/// Adds the edits of all links to a file that has moved, in part or as a whole. Nothing if there is one that cannot be
/// rewritten.
pub(super) fn run(asked: &Asked<'_>, target: FileId, moved: Moved<'_>, changes: &mut Changes) -> Option<()> {
    let snapshot = asked.snapshot;
    let name = snapshot.address(target)?.path()?.file_name()?.to_str()?.to_owned();
    let stem = name.rsplit_once('.').map_or(&*name, |(stem, _)| stem);
    let may_lead = |file: FileId| {
        let Some(summary) = snapshot.summary(file) else { return false };
        let is_it = |path: &str| {
            let last = Destination::decode(path.rsplit('/').next().unwrap_or_default());
            last == name || last == stem
        };
        file == target || summary.links().any(|link| is_it(link.path))
    };
    let files: Vec<FileId> = snapshot.files().collect();
    let found: Vec<Option<_>> = files
        .into_par_iter()
        .filter(|file| may_lead(*file))
        .map(|file| {
            let source = snapshot.source(file)?;
            let edits = source
                .facts
                .links
                .iter()
                .filter_map(|link| edit(snapshot, file, &source.text, link, target, moved));
            Some((file, edits.collect::<Option<Vec<TextEdit>>>()?, source))
        })
        .collect();
    for found in found {
        let (file, edits, source) = found?;
        if !edits.is_empty() {
            changes.add(file, source, edits.into_iter().map(Into::into).collect());
        }
    }
    Some(())
}

/// The edit of one link, if it leads to the file and moves; `Some(None)` where it cannot be rewritten.
#[expect(clippy::option_option, reason = "whether it moves, and whether that can be written")]
fn edit(
    snapshot: &Snapshot,
    file: FileId,
    text: &str,
    link: &Link,
    target: FileId,
    moved: Moved<'_>,
) -> Option<Option<TextEdit>> {
    let own = snapshot.address(file).and_then(Address::path)?;
    let old = link.destination.of(text);
    match link.kind {
        LinkKind::Inline => {
            let destination = Destination::new(old)?;
            if snapshot.linked(file, destination) != Some(target) {
                return None;
            }
            let place = moved(destination.fragment.filter(|fragment| !fragment.is_empty()))?;
            let new = written(own.parent()?, own, &place, old);
            Some(new.map(|new| TextEdit::replace(link.destination, new)))
        }
        LinkKind::Wiki => {
            let name = old.trim();
            let is_id = id::in_file_name(name) == Some(name);
            let leads = !name.is_empty() && !is_id && snapshot.wiki_linked(file, name) == Some(target);
            (leads && moved(None).is_some()).then_some(None)
        }
    }
}

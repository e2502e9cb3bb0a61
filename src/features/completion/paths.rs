//! Paths behind `](` and in fields that hold one: files and folders of the workspace; and behind `#` the headings there.

use std::path::Path;

use crate::syntax::tree::{BlockPlace, InlinePlace, Place};
use crate::text::Span;
use crate::ticket::anchor;
use crate::workspace::{Destination, FileId, Snapshot, Source, paths};

use super::cursor::FieldAt;
use super::{Item, ItemKind, Offer};

/// Entries of a folder, or headings of a file, that are offered at once.
const MAX_OFFERED: usize = 300;

/// What the destination of a link may be in which the cursor stands.
pub(super) fn in_link(
    snapshot: &Snapshot,
    file: FileId,
    source: &Source,
    place: Option<Place>,
    offset: usize,
) -> Option<Offer> {
    let text = &*source.text;
    let line = Span::line_at(text, offset);
    let before = Span::new(line.start(), offset).of(text);
    let (_, typed) = before.rsplit_once("](")?;
    let is_code = |place: &Place| {
        matches!(place.block, BlockPlace::Fence { .. } | BlockPlace::IndentedCode | BlockPlace::FrontMatter)
            || matches!(place.inline, InlinePlace::CodeSpan | InlinePlace::Html)
    };
    if typed.contains([')', '"']) || typed.contains("> ") || place.as_ref().is_some_and(is_code) {
        return None;
    }
    let is_angled = typed.starts_with('<');
    let start = offset - typed.len() + usize::from(is_angled);
    let after = Span::new(offset, line.end()).of(text);
    let end = offset + after.find([')', '>', ' ', '"', '(', '[']).unwrap_or(after.len());
    let written = Span::new(start, offset);
    if !is_angled && typed.contains(' ') {
        return None;
    }
    match written.of(text).find('#') {
        Some(hash) => {
            let target = Destination::new(Span::new(start, start + hash).of(text))?;
            let target = snapshot.linked(file, target)?;
            anchors(snapshot, file, source, target, Span::new(start + hash + 1, end))
        }
        None => {
            let typed = Destination::new(written.of(text))?.decoded();
            let folder = typed.rfind('/').map_or("", |at| typed.get(..=at).unwrap_or_default());
            let folder = paths::resolve(snapshot.folder(file), snapshot.root(file), folder)?;
            let from = written.of(text).rfind('/').map_or(start, |at| start + at + 1);
            let encode = |name: &str| if is_angled { name.to_owned() } else { encoded(name) };
            entries(snapshot, file, &folder, Span::new(from, end), encode)
        }
    }
}

/// What a field that holds a path may be: a path from the root, or from the document's folder if it begins with a dot.
pub(super) fn in_field(
    snapshot: &Snapshot,
    file: FileId,
    text: &str,
    at: &FieldAt,
    offset: usize,
) -> Option<Offer> {
    let typed = Span::new(at.old.start(), offset).of(text).trim_start_matches('`');
    let start = offset - typed.len();
    let folder = typed.rfind('/').map_or("", |at| typed.get(..=at).unwrap_or_default());
    let base = if typed.starts_with('.') { snapshot.folder(file) } else { snapshot.root(file) };
    let folder = paths::resolve(base, snapshot.root(file), folder)?;
    let from = start + typed.rfind('/').map_or(0, |at| at + 1);
    let end = at.old.end().max(offset);
    let end = end - Span::new(offset, end).of(text).chars().rev().take_while(|c| *c == '`').count();
    let glue = text.get(..from).is_some_and(|before| before.ends_with([':', '|']));
    entries(snapshot, file, &folder, Span::new(from, end), |name| {
        if glue { format!(" {name}") } else { name.to_owned() }
    })
}

fn entries(
    snapshot: &Snapshot,
    file: FileId,
    folder: &Path,
    replaced: Span,
    write: impl Fn(&str) -> String,
) -> Option<Offer> {
    // What lies outside of the workspace is nobody's to look at.
    snapshot.root_around(&folder.join("x"))?;
    let mut found: Vec<_> = snapshot.entries(folder).take(MAX_OFFERED + 1).collect();
    let is_capped = found.len() > MAX_OFFERED;
    found.truncate(MAX_OFFERED);
    found.retain(|(_, entry)| *entry != Some(file));
    let item = |(name, entry): (String, Option<FileId>)| {
        let title = entry.and_then(|file| snapshot.ticket(file, 0)).map(|ticket| ticket.title().to_owned());
        let (label, kind) = match entry {
            Some(_) => (name, ItemKind::File),
            None => (name + "/", ItemKind::Folder),
        };
        let insert = write(&label);
        Item { insert, description: title.unwrap_or_default(), ..Item::new(label, kind) }
    };
    let items: Vec<_> = found.into_iter().map(item).collect();
    (!items.is_empty()).then_some(Offer { replaced, is_complete: false, items, is_capped })
}

fn anchors(
    snapshot: &Snapshot,
    file: FileId,
    here: &Source,
    target: FileId,
    replaced: Span,
) -> Option<Offer> {
    let there = if target == file { here.clone() } else { snapshot.source(target)? };
    let all = anchor::all(&there.text, &there.facts);
    let is_capped = all.len() > MAX_OFFERED;
    let headings = all.into_iter().zip(&there.facts.sections).take(MAX_OFFERED);
    let items = headings.filter(|(anchor, _)| !anchor.is_empty()).map(|(anchor, section)| Item {
        detail: section.title.of(&there.text).trim().to_owned(),
        ..Item::new(anchor, ItemKind::Anchor)
    });
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then_some(Offer { replaced, is_complete: false, items, is_capped })
}

/// A name as a link can hold it: a blank or a bracket would end the link.
fn encoded(name: &str) -> String {
    name.chars().fold(String::with_capacity(name.len()), |mut safe, c| {
        match c {
            ' ' | '(' | ')' | '<' | '>' | '%' | '#' | '?' => safe.push_str(&format!("%{:02X}", u32::from(c))),
            c => safe.push(c),
        }
        safe
    })
}

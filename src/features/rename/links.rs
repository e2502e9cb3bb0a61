//! Links that lead to what is renamed: which files hold some, and what becomes of their paths and anchors.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use memchr::memmem;
use rayon::prelude::*;

use super::super::Cancel;
use super::escapes;
use super::headings::Anchors;
use crate::features::edit::{Changes, Edit, Reason};
use crate::text::Span;
use crate::ticket::{Field, IdKey, Link, LinkKind, Role, id};
use crate::workspace::{
    Address, Destination, FileId, LinkSummary, Snapshot, Source, Summary, TicketSummary, paths,
};

/// Longest path in a field that is looked at, in bytes.
const MAX_PATH: usize = 200;
/// How many names are looked for one by one; of more, any path of a Markdown file may be one.
const MAX_NEEDLES: usize = 16;

/// Files and folders that get another path, each with the new one.
#[derive(Debug, Default)]
pub(super) struct Moves(pub(super) BTreeMap<PathBuf, PathBuf>);

impl Moves {
    /// The new path of what is moved, itself or with a folder around it.
    pub(super) fn of(&self, path: &Path) -> Option<PathBuf> {
        let (from, to) = path.ancestors().find_map(|around| self.0.get_key_value(around))?;
        let inner = path.strip_prefix(from).ok()?;
        Some(if inner.as_os_str().is_empty() { to.clone() } else { to.join(inner) })
    }
}

/// What links must follow.
pub(super) struct Mend<'a> {
    pub(super) snapshot: &'a Snapshot,
    /// What gets another path.
    pub(super) moves: &'a Moves,
    /// The files of which headings get other anchors.
    pub(super) anchors: &'a BTreeMap<FileId, Anchors>,
}

/// The ways in which a file may lead to another one.
struct Wanted {
    /// Names of the files, with and without extension; none if whole folders move.
    names: Option<BTreeSet<String>>,
    /// What a path to one of them must have in it.
    needles: Vec<String>,
    /// The IDs in the names: a wiki link may consist of one.
    ids: BTreeSet<IdKey>,
}

impl Mend<'_> {
    /// Adds the edits of all links that would lead elsewhere.
    pub(super) fn run(&self, changes: &mut Changes, cancel: &Cancel) {
        if self.moves.0.is_empty() && self.anchors.is_empty() {
            return;
        }
        let wanted = self.wanted();
        let files: Vec<FileId> = self.snapshot.files().collect();
        let texts = &changes.texts;
        let edits: Vec<_> = files
            .into_par_iter()
            .filter(|file| !cancel.is_cancelled() && self.may_lead(*file, &wanted))
            .filter_map(|file| {
                let read = texts.get(&file).map(|changes| changes.source.clone());
                let source = read.or_else(|| self.snapshot.source(file))?;
                let edits = self.edits(file, &source);
                (!edits.is_empty()).then_some((file, source, edits))
            })
            .collect();
        for (file, source, edits) in edits {
            changes.add(file, source, edits);
        }
    }

    fn wanted(&self) -> Wanted {
        let path = |file: &FileId| self.snapshot.address(*file)?.path().map(PathBuf::from);
        let moved = self.moves.0.keys().cloned();
        let all: Vec<PathBuf> = moved.chain(self.anchors.keys().filter_map(path)).collect();
        let name = |path: &PathBuf| Some(path.file_name()?.to_str()?.to_owned());
        let is_file = |path: &PathBuf| self.snapshot.file(&Address::from_path(path)).is_some();
        let stem = |path: &PathBuf| Some(path.file_stem()?.to_str()?.to_owned());
        let names = || all.iter().flat_map(|path| [name(path), stem(path)]).flatten().collect();
        let id = |path: &PathBuf| id::in_file_name(&stem(path)?).map(IdKey::new);
        let is_much = all.len() > MAX_NEEDLES;
        let needles = || if is_much { vec![".m".to_owned()] } else { all.iter().filter_map(name).collect() };
        Wanted {
            names: all.iter().all(is_file).then(names),
            needles: needles(),
            ids: all.iter().filter_map(id).collect(),
        }
    }

    /// Whether a file may hold something to mend, as far as its summary tells.
    fn may_lead(&self, file: FileId, wanted: &Wanted) -> bool {
        let Some(summary) = self.snapshot.summary(file) else { return false };
        let path = self.snapshot.address(file).and_then(Address::path);
        self.anchors.contains_key(&file)
            || path.is_some_and(|path| self.moves.of(path).is_some())
            || summary.links().any(|link| self.may_lead_there(file, &link, wanted))
            || self.has_field(file, summary, wanted)
    }

    fn may_lead_there(&self, file: FileId, link: &LinkSummary<'_>, wanted: &Wanted) -> bool {
        let destination = Destination { path: link.path, fragment: None };
        let is_named = |names: &BTreeSet<String>| {
            let name = link.path.rsplit('/').next().unwrap_or_default();
            if name.contains('%') {
                let decoded = destination.decoded();
                names.contains(decoded.rsplit('/').next().unwrap_or_default())
            } else {
                names.contains(name) || link.kind == LinkKind::Wiki && wanted.ids.contains(&IdKey::new(name))
            }
        };
        match (&wanted.names, link.kind) {
            (Some(names), _) => is_named(names),
            (None, LinkKind::Wiki) => true,
            (None, LinkKind::Inline) => {
                let target = self.snapshot.link_path(file, destination);
                target.is_some_and(|target| self.moves.of(&target).is_some())
            }
        }
    }

    /// Whether a field may hold the path of something that moves. A long value is kept in the text only.
    fn has_field(&self, file: FileId, summary: &Summary, wanted: &Wanted) -> bool {
        if self.moves.0.is_empty() {
            return false;
        }
        let has = |text: &str, part: &String| memmem::find(text.as_bytes(), part.as_bytes()).is_some();
        let has_needle = |text: &str| wanted.needles.iter().any(|needle| has(text, needle));
        let fields = || summary.tickets.iter().flat_map(TicketSummary::fields);
        let is_known =
            |name: &str| Role::of(name).is_some() || self.snapshot.dialect(file).relation(name).is_some();
        fields().any(|(_, value)| has_needle(value))
            || fields().any(|(field, value)| value.is_empty() && !is_known(&field.name))
                && self.snapshot.text(file).is_some_and(|text| has_needle(&text))
    }

    /// The edits of one file.
    pub(super) fn edits(&self, file: FileId, source: &Source) -> Vec<Edit> {
        let mut edits = Vec::new();
        for link in &source.facts.links {
            match link.kind {
                LinkKind::Inline => self.inline(file, &source.text, link, &mut edits),
                LinkKind::Wiki => self.wiki(file, &source.text, link, &mut edits),
            }
        }
        if !self.moves.0.is_empty() {
            for field in &source.facts.fields {
                self.field(file, &source.text, field, &mut edits);
            }
        }
        edits
    }

    fn inline(&self, file: FileId, text: &str, link: &Link, edits: &mut Vec<Edit>) {
        let Some(destination) = Destination::new(link.destination.of(text)) else { return };
        let is_pointed = text.get(..link.destination.start()).is_some_and(|before| before.ends_with('<'));
        if !destination.path.is_empty()
            && let Some(target) = self.snapshot.link_path(file, destination)
            && let Some(path) = self.path(file, destination, &target, is_pointed)
        {
            edits.push(narrow(Span::of_part(text, destination.path), destination.path, &path));
        }
        let target = self.snapshot.linked(file, destination);
        let anchors = target.and_then(|target| self.anchors.get(&target));
        if let (Some(anchors), Some(fragment)) = (anchors, destination.fragment)
            && let Some(new) = anchors.of(fragment)
        {
            let new = if fragment.contains('%') { escapes::encoded(&new, fragment, is_pointed) } else { new };
            edits.push(Edit::new(Span::of_part(text, fragment), new, Reason::Link));
        }
    }

    fn wiki(&self, file: FileId, text: &str, link: &Link, edits: &mut Vec<Edit>) {
        let place = link.destination.trim(text);
        let name = place.of(text);
        let target = if name.is_empty() { Some(file) } else { self.snapshot.wiki_linked(file, name) };
        if !name.is_empty()
            && let Some(path) = self.wiki_path(file, name, target)
        {
            edits.push(narrow(place, name, &path));
        }
        let behind = Span::new(link.destination.end(), link.span.end()).of(text);
        let fragment = behind.strip_prefix('#').and_then(|rest| rest.split(['|', ']']).next());
        let by_id = || match &self.snapshot.meant(file, &IdKey::new(name))[..] {
            [only] => Some(only.file),
            _ => None,
        };
        if let Some(fragment) = fragment
            && let Some(anchors) = target.or_else(by_id).and_then(|target| self.anchors.get(&target))
            && let Some(new) = anchors.of_wiki(fragment)
        {
            edits.push(Edit::new(Span::of_part(text, fragment.trim()), new, Reason::Link));
        }
    }

    /// What a wiki link must say, if what it says leads elsewhere.
    fn wiki_path(&self, file: FileId, name: &str, target: Option<FileId>) -> Option<String> {
        let bare = name.trim_end_matches(".md");
        let extension = name.get(bare.len()..)?;
        let Some(target) = target else { return self.wiki_name(file, bare).map(|new| new + extension) };
        let target = self.snapshot.address(target)?.path()?;
        let stem = |path: &Path| path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned);
        let moved = self.moves.of(target);
        // By the ID in its name a ticket is found wherever it is.
        let is_by_id = !bare.contains('/') && id::in_file_name(bare).is_some();
        if is_by_id && moved.as_deref().and_then(stem).is_none_or(|stem| stem == bare) {
            return None;
        }
        let written = format!("{bare}.md");
        let path = self.path(file, Destination { path: &written, fragment: None }, target, true)?;
        Some(path.trim_end_matches(".md").to_owned() + extension)
    }

    /// The new name of a ticket's file that a wiki link names from another folder, by its ID.
    fn wiki_name(&self, file: FileId, name: &str) -> Option<String> {
        let stem = name.rsplit('/').next()?;
        let id = IdKey::new(id::in_file_name(stem)?);
        let meant = self.snapshot.meant(file, &id);
        let paths = meant.iter().filter_map(|it| self.snapshot.address(it.file)?.path());
        let mut named = paths.filter(|path| path.file_stem().and_then(|it| it.to_str()) == Some(stem));
        let (path, None) = (named.next()?, named.next()) else { return None };
        let new = self.moves.of(path)?.file_stem()?.to_str()?.to_owned();
        (new != stem).then(|| name.get(..name.len() - stem.len()).unwrap_or_default().to_owned() + &new)
    }

    /// A path in a field, from the file's folder or from the root, as far as it names a file of the workspace.
    fn field(&self, file: FileId, text: &str, field: &Field, edits: &mut Vec<Edit>) {
        let values = if field.items.is_empty() { std::slice::from_ref(&field.value) } else { &field.items };
        for value in values.iter().filter(|value| value.len() <= MAX_PATH) {
            let written = value.trim(text).of(text);
            let Some(destination) = Destination::new(written) else { continue };
            let path = destination.path;
            if !path.contains('.') || path.contains(['[', '(', '<', '\n']) {
                continue;
            }
            let known = |path: &Path| self.snapshot.file(&Address::from_path(path)).is_some();
            let (Some(folder), root) = (self.snapshot.folder(file), self.snapshot.root(file)) else { return };
            let target = |base| paths::resolve(Some(base), root, path).filter(|path| known(path));
            // What stands in the root's folder may be meant either way.
            let is_relative = Some(folder) != root || path.starts_with('.');
            let new = if let Some(target) = target(folder).filter(|_| is_relative) {
                self.path(file, Destination { path, fragment: None }, &target, true)
            } else if let Some(target) = root.and_then(target) {
                let moved = self.moves.of(&target);
                let inside = moved.filter(|moved| root.is_some_and(|root| moved.starts_with(root)));
                let slash = if path.starts_with('/') { "/" } else { "" };
                inside.and_then(|moved| Some(slash.to_owned() + &paths::way(root?, &moved)?))
            } else {
                None
            };
            edits.extend(new.map(|new| narrow(Span::of_part(text, path), path, &new)));
        }
    }

    /// What a path in a file must say, if what it says leads elsewhere once everything has moved.
    fn path(
        &self,
        file: FileId,
        written: Destination<'_>,
        target: &Path,
        is_pointed: bool,
    ) -> Option<String> {
        let from = self.snapshot.address(file)?.path()?;
        let (from_new, target_new) = (self.moves.of(from), self.moves.of(target));
        if from_new.is_none() && target_new.is_none() {
            return None;
        }
        let is_moved = target_new.is_some();
        let from_new = from_new.unwrap_or_else(|| from.to_owned());
        let target_new = target_new.unwrap_or_else(|| target.to_owned());
        let (folder, root) = (from_new.parent()?, self.snapshot.root_around(&from_new));
        let decoded = written.decoded();
        if paths::resolve(Some(folder), root, &decoded).as_deref() == Some(&target_new)
            || !is_moved && !self.is_there(target, &decoded)
        {
            return None;
        }
        if from.parent() == Some(folder) && target.parent() == target_new.parent() {
            // The folder is right as it is written, whatever way it takes.
            let before = written.path.rfind('/').map_or(0, |at| at + 1);
            let name = escapes::encoded(target_new.file_name()?.to_str()?, written.path, is_pointed);
            return Some(written.path.get(..before).unwrap_or_default().to_owned() + &name);
        }
        let in_root = root.filter(|root| decoded.starts_with('/') && target_new.starts_with(root));
        let mut path = match in_root {
            Some(root) => format!("/{}", paths::way(root, &target_new)?),
            None => paths::way(folder, &target_new)?,
        };
        if decoded.starts_with("./") && !path.starts_with("../") {
            path.insert_str(0, "./");
        }
        if decoded.ends_with('/') {
            path.push('/');
        }
        Some(escapes::encoded(&path, written.path, is_pointed))
    }

    /// Whether a path leads anywhere; outside of the workspace nobody looks, and `../` is meant as one.
    fn is_there(&self, target: &Path, decoded: &str) -> bool {
        self.snapshot.file(&Address::from_path(target)).is_some()
            || match self.snapshot.root_around(target) {
                Some(_) => target.exists(),
                None => decoded.starts_with("../"),
            }
    }
}

/// Replaces a path, or only its last part if the folder stays.
fn narrow(span: Span, old: &str, new: &str) -> Edit {
    let folder = |path: &str| path.rfind('/').map_or(0, |at| at + 1);
    let (kept, same) = (folder(old), folder(new));
    if old.get(..kept) == new.get(..same) {
        let span = Span::new(span.start() + kept, span.end());
        return Edit::new(span, new.get(same..).unwrap_or_default(), Reason::Link);
    }
    Edit::new(span, new, Reason::Link)
}

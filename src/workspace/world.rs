//! The one mutable state: what editors open and change, and what is found on disk. An open buffer always wins.
//!
//! Changes only note what they concern; [`World::snapshot`] brings facts, schemas and index up to date, so that a
//! burst of edits costs as much as the last of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use smol_str::SmolStr;

use crate::schema::config::written::Written;
use crate::syntax::tree::BlockTree;
use crate::text::{Change, Document, OutOfSync, PositionEncoding};

use super::discovery::{Found, FoundFile};
use super::file::{Entry, Open};
use super::kind::Kind;
use super::roots::RootId;
use super::summary::Outlines;
use super::{Address, FileId, Snapshot, Standing, standing};

/// All documents of a workspace.
#[derive(Debug, Default)]
pub struct World {
    now: Snapshot,
    /// Open documents whose facts are those of an older text.
    dirty: BTreeSet<FileId>,
    /// Files that the index does not have as they are now, with what it has of them, if anything.
    pending: BTreeMap<FileId, Option<Arc<Entry>>>,
    /// Roots whose templates or configuration may have changed.
    stale: BTreeSet<RootId>,
    /// Templates that a configuration names, or no longer does: what they compile to may be something else.
    renamed: BTreeSet<FileId>,
    /// Whether every file is to be told anew which configuration is the nearest.
    is_reconfigured: bool,
    /// Whether so much is pending that the index is built anew; nothing is taken out of the old one then.
    is_rebuilding: bool,
    /// Each folder with its number.
    folders: HashMap<Arc<Path>, u32>,
    /// What folders count as, by their numbers; none where nobody has asked since the roots have changed.
    standings: Vec<Option<Standing>>,
    /// What the summaries of open documents share.
    outlines: Outlines,
    files_so_far: u32,
    openings_so_far: u64,
}

/// Below this number of changes the index is always kept by difference.
const FEW: usize = 1_000;

impl World {
    /// An empty world with these folders; nothing of them is read.
    #[must_use]
    pub fn new(roots: Vec<PathBuf>) -> Self {
        let mut world = Self::default();
        world.set_roots(roots);
        world
    }

    /// Changes the folders of the workspace. What is outside of them is forgotten, unless it is open; what is
    /// in new ones is still to be found.
    pub fn set_roots(&mut self, folders: Vec<PathBuf>) {
        self.now.roots = Arc::new(self.now.roots.with_folders(&folders));
        self.now.is_scanned = false;
        self.standings.clear();
        let files: Vec<_> = self.now.files.iter().map(|(id, entry)| (*id, Arc::clone(entry))).collect();
        for (id, entry) in files {
            let root = self.now.roots.of(&entry.address);
            if root == RootId::NONE && entry.open.is_none() {
                self.forget(id);
            } else {
                self.withdraw(id);
                let standing = self.standing(&entry.address, root, entry.folder);
                self.update(id, |entry| (entry.root, entry.config, entry.standing) = (root, 0, standing));
                // Whether it is a template depends on its root.
                if entry.open.is_some() {
                    self.dirty.insert(id);
                }
            }
        }
        self.stale = self.now.roots.iter().map(|(id, _)| id).collect();
        self.is_reconfigured = true;
        self.now.generation += 1;
    }

    /// Changes what holds where no configuration says otherwise.
    pub fn set_base(&mut self, base: Written) {
        if Arc::make_mut(&mut self.now.roots).set_base(base) {
            self.now.generation += 1;
            self.is_reconfigured = true;
            self.stale.extend(self.now.roots.iter().map(|(id, _)| id));
        }
    }

    /// Takes over what was found on disk.
    pub fn apply(&mut self, found: Found) {
        let is_present =
            |address: &Address| found.files.binary_search_by(|file| file.address.cmp(address)).is_ok();
        let scope: Vec<Address> = found.scope.iter().map(|path| Address::from_path(path)).collect();
        let gone: Vec<FileId> = scope
            .iter()
            .flat_map(|around| self.below(around))
            .filter_map(|(address, id)| {
                let closed = self.now.entry(id).is_some_and(|entry| entry.open.is_none());
                (closed && !is_present(&address)).then_some(id)
            })
            .collect();
        gone.into_iter().for_each(|id| self.forget(id));
        self.take_configs(&found, &scope);
        // Also what is not read may have come or gone: images, folders.
        self.now.looks += 1;
        let is_all =
            found.is_all && self.now.roots.iter().all(|(_, root)| found.scope.contains(&root.folder));
        let is_scanned = found.stopped.is_none() && (is_all || self.now.is_scanned);
        if std::mem::replace(&mut self.now.is_scanned, is_scanned) != is_scanned {
            self.now.generation += 1;
        }
        for file in found.files {
            self.take(file);
        }
    }

    /// A document is opened in an editor.
    pub fn open(&mut self, address: &Address, language: &str, version: i32, text: String) {
        let kind = address.path().map_or(Kind::Other, Kind::of);
        let kind = if kind == Kind::Other && language.contains("markdown") { Kind::Markdown } else { kind };
        let id = self.enter(address, kind);
        let document = Document::new(&text);
        self.openings_so_far += 1;
        let opening = self.openings_so_far;
        let open = Open { document, version, opening, tree: Arc::default(), facts: Arc::default() };
        self.update(id, |entry| {
            // What another configuration extends may have any name.
            entry.kind = if entry.kind == Kind::Config { Kind::Config } else { kind };
            entry.open = Some(open);
        });
        self.touch(id);
    }

    /// An open document is changed.
    ///
    /// # Errors
    /// [`OutOfSync`] if a change does not fit the text, which is left as it was before all of them then.
    pub fn change(
        &mut self,
        address: &Address,
        version: i32,
        changes: &[Change],
        encoding: PositionEncoding,
    ) -> Result<(), OutOfSync> {
        let Some(id) = self.now.file(address) else { return Ok(()) };
        let Some(open) = self.now.entry(id).and_then(|entry| entry.open.clone()) else { return Ok(()) };
        let (mut document, mut tree) = (open.document.clone(), Arc::clone(&open.tree));
        for change in changes {
            let before = document.clone();
            let edit = document.apply(change, encoding)?;
            tree = match change.range {
                Some(_) => Arc::new(tree.edited(before.rope(), &edit, document.rope())),
                None => Arc::new(BlockTree::default()),
            };
        }
        let open = Open { document, tree, version, ..open };
        self.update(id, |entry| entry.open = Some(open));
        self.touch(id);
        Ok(())
    }

    /// An open document is closed. It stays as it was until its file has been read, if it has one in a root.
    pub fn close(&mut self, address: &Address) {
        let Some(id) = self.now.file(address) else { return };
        self.refresh();
        self.touch(id);
        self.dirty.remove(&id);
        self.update(id, |entry| entry.open = None);
        if self.now.entry(id).is_some_and(|entry| entry.root == RootId::NONE || entry.kind == Kind::Other) {
            self.forget(id);
        }
    }

    /// The state as it is now.
    pub fn snapshot(&mut self) -> Snapshot {
        self.refresh();
        self.now.clone()
    }

    /// The files at or below a path.
    fn below(&self, around: &Address) -> impl Iterator<Item = (Address, FileId)> {
        let is_below = |address: &Address| match (address.path(), around.path()) {
            (Some(path), Some(folder)) => path.starts_with(folder),
            _ => false,
        };
        self.now
            .by_address
            .range(around.clone()..)
            .take_while(move |(address, _)| is_below(address))
            .map(|(address, id)| (address.clone(), *id))
    }

    /// Takes over the texts of configurations.
    fn take_configs(&mut self, found: &Found, scope: &[Address]) {
        let scope: Vec<_> = scope.iter().filter_map(Address::path).collect();
        let roots: Vec<_> = self.now.roots.iter().map(|(id, root)| (id, root.clone())).collect();
        for (id, mut root) in roots {
            let is_seen = |path: &SmolStr| {
                let path = root.folder.join(path.as_str());
                scope.iter().any(|around| path.starts_with(around))
            };
            let gone: Vec<_> = root.on_disk.keys().filter(|path| is_seen(path)).cloned().collect();
            let is_extended = root.configs.extended.iter().any(is_seen);
            // Few files bring their text along.
            let texts = found.files.iter().filter_map(|file| Some((file, file.text.clone()?)));
            let texts = texts.filter(|(file, _)| self.now.roots.of(&file.address) == id);
            let texts: Vec<_> =
                texts.filter_map(|(file, text)| Some((root.path_of(&file.address)?, text))).collect();
            if gone.is_empty() && texts.is_empty() && !is_extended {
                continue;
            }
            for path in &gone {
                root.on_disk.remove(path);
            }
            root.on_disk.extend(texts);
            Arc::make_mut(&mut self.now.roots).get_mut(id).on_disk = root.on_disk;
            self.stale.insert(id);
        }
    }

    fn take(&mut self, found: FoundFile) {
        let root = self.now.roots.of(&found.address);
        if root == RootId::NONE {
            return;
        }
        let known = self.now.file(&found.address).and_then(|id| self.now.entry(id));
        if known.is_some_and(|entry| entry.open.is_some()) {
            return;
        }
        let around = self.now.roots.get(root);
        let is_named = !around.named.is_empty()
            && around.path_of(&found.address).is_some_and(|path| around.named.contains(&path));
        // What is the same as before is not touched: most of what is looked at again is.
        if let (Some(entry), Some(id)) =
            (known.filter(|it| is_same(it, &found, is_named)), self.now.file(&found.address))
        {
            // The file may be another one all the same, or the text have been that of an editor.
            if entry.summary.disk != found.summary.disk {
                self.update(id, |entry| entry.summary = Arc::new(found.summary));
            }
            return;
        }
        let id = self.enter(&found.address, found.kind);
        self.withdraw(id);
        if is_named {
            self.renamed.insert(id);
        } else {
            self.set_templates(id, found.templates);
        }
        self.update(id, |entry| {
            entry.summary = Arc::new(found.summary);
            entry.kept = found.source;
        });
    }

    /// The file at an address, from now on if not before.
    fn enter(&mut self, address: &Address, kind: Kind) -> FileId {
        if let Some(id) = self.now.file(address) {
            return id;
        }
        let id = FileId(self.files_so_far);
        self.files_so_far = self.files_so_far.saturating_add(1);
        let folder = address.path().and_then(Path::parent).unwrap_or(Path::new(""));
        let folder = match self.folders.get(folder) {
            Some(number) => *number,
            None => {
                let next = u32::try_from(self.folders.len()).unwrap_or(u32::MAX);
                self.folders.insert(folder.into(), next);
                next
            }
        };
        let root = self.now.roots.of(address);
        let standing = self.standing(address, root, folder);
        let around = self.now.roots.get(root);
        let entry = Entry {
            address: address.clone(),
            kind,
            root,
            config: around.path_of(address).map(|path| around.nearest(&path)).unwrap_or_default(),
            folder,
            standing,
            summary: Arc::default(),
            schemas: Arc::default(),
            templates: Arc::default(),
            open: None,
            kept: None,
        };
        self.now.files.insert(id, Arc::new(entry));
        self.now.by_address.insert(address.clone(), id);
        self.withhold(id, None);
        id
    }

    /// What a file counts as that stands in the folder of this number.
    fn standing(&mut self, address: &Address, root: RootId, folder: u32) -> Standing {
        if address.path().is_some_and(standing::is_form) {
            return Standing::Template;
        }
        let place = folder as usize;
        if let Some(Some(known)) = self.standings.get(place) {
            return *known;
        }
        let path = address.path().and_then(Path::parent).filter(|_| root != RootId::NONE);
        let found = path.map(|path| Standing::of_folder(&self.now.roots.get(root).folder, path));
        let found = found.unwrap_or_default();
        if self.standings.len() <= place {
            self.standings.resize(place + 1, None);
        }
        if let Some(known) = self.standings.get_mut(place) {
            *known = Some(found);
        }
        found
    }

    fn update(&mut self, id: FileId, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.now.files.get_mut(&id) {
            change(Arc::make_mut(entry));
        }
    }

    /// Notes that the text of a document has changed.
    fn touch(&mut self, id: FileId) {
        self.dirty.insert(id);
        if let Some(entry) = self.now.entry(id).filter(|entry| entry.kind == Kind::Config) {
            self.stale.insert(entry.root);
        }
    }

    fn set_templates(&mut self, id: FileId, templates: Vec<crate::schema::Schema>) {
        let Some(entry) = self.now.entry(id) else { return };
        if !entry.templates.iter().map(|schema| &**schema).eq(&templates) {
            self.stale.insert(entry.root);
            let templates = templates.into_iter().map(Arc::new).collect();
            self.update(id, |entry| entry.templates = templates);
        }
    }

    /// Notes, before a file changes, that the index will have it as it was.
    fn withdraw(&mut self, id: FileId) {
        if !self.pending.contains_key(&id) {
            let old = self.now.files.get(&id).cloned();
            self.withhold(id, old);
        }
    }

    /// Notes that the index has this of a file, which is no longer, or not yet, what the file says.
    fn withhold(&mut self, id: FileId, indexed: Option<Arc<Entry>>) {
        self.is_rebuilding |= self.pending.len() > FEW.max(self.now.files.len() / 4);
        self.pending.insert(id, indexed);
    }

    fn withdraw_all(&mut self, root: RootId) {
        let files = self.now.files.iter().filter(|(_, entry)| entry.root == root).map(|(id, _)| *id);
        for id in files.collect::<Vec<_>>() {
            self.withdraw(id);
        }
    }

    fn forget(&mut self, id: FileId) {
        self.withdraw(id);
        if let Some(Some(indexed)) = self.pending.remove(&id) {
            self.now.index.remove(id, &indexed);
        }
        self.now.generation += 1;
        self.dirty.remove(&id);
        if let Some(entry) = self.now.files.remove(&id) {
            self.now.by_address.remove(&entry.address);
            if !entry.templates.is_empty() {
                self.stale.insert(entry.root);
            }
        }
    }
}

/// Whether a closed file is as it was. What a template compiles to that a configuration names is not known yet.
fn is_same(entry: &Entry, found: &FoundFile, is_named: bool) -> bool {
    entry.summary.stamp == found.summary.stamp
        && entry.summary.dialect == found.summary.dialect
        && entry.kind == found.kind
        && (is_named || entry.templates.iter().map(|schema| &**schema).eq(&found.templates))
}

mod edges;
mod refresh;
#[cfg(test)]
mod tests;

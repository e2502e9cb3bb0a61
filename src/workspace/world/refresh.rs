//! What a burst of changes leads to, once for all of them: configuration, then facts, schemas, and the index.

use std::sync::Arc;

use rayon::prelude::*;
use smol_str::SmolStr;

use super::{FEW, World};
use crate::workspace::Address;
use crate::workspace::chooser::Chooser;
use crate::workspace::file::Entry;
use crate::workspace::kind::Kind;
use crate::workspace::roots::{RootId, Texts};
use crate::workspace::summary::Summary;
use crate::workspace::{Standing, discovery, file};

/// Files that are read again while a configuration is being written.
const MAX_REREAD: usize = 1_000;

/// How often files are read that those which were just read extend.
const MAX_ROUNDS: usize = 8;

impl World {
    pub(super) fn refresh(&mut self) {
        self.refresh_configs();
        self.refresh_named();
        self.refresh_documents();
        self.refresh_dialects();
        self.refresh_catalogs();
        self.refresh_index();
    }

    /// Reads configurations that have changed, in an editor or on disk.
    fn refresh_configs(&mut self) {
        let mut is_changed = std::mem::take(&mut self.is_reconfigured);
        for id in self.stale.clone() {
            if id != RootId::NONE {
                is_changed |= self.configure(id);
            }
        }
        if !is_changed {
            return;
        }
        self.now.generation += 1;
        // Other tickets may be meant by an ID.
        self.now.index.forget_rings();
        let roots = Arc::clone(&self.now.roots);
        let files: Vec<_> = self.now.files.iter().map(|(id, entry)| (*id, Arc::clone(entry))).collect();
        for (id, entry) in files {
            if !self.stale.contains(&entry.root) {
                continue;
            }
            let root = roots.get(entry.root);
            let config = root.path_of(&entry.address).map(|path| root.nearest(&path)).unwrap_or_default();
            self.withdraw(id);
            if config != entry.config {
                self.update(id, |entry| entry.config = config);
            }
        }
    }

    /// Takes over what the configurations of a root say now. Returns whether that is something else than before.
    fn configure(&mut self, id: RootId) -> bool {
        let before = Arc::clone(&self.now.roots.get(id).named);
        let mut is_changed = false;
        // What one of them extends may extend another one.
        for _ in 0..=MAX_ROUNDS {
            let texts = self.config_texts(id);
            if !self.now.roots.get(id).has(&texts) {
                Arc::make_mut(&mut self.now.roots).configure(id, texts);
                is_changed = true;
            }
            if !self.read_extended(id) {
                break;
            }
        }
        self.enter_configs(id);
        let root = self.now.roots.get(id);
        let renamed = before.symmetric_difference(&root.named);
        let renamed: Vec<_> = renamed.filter_map(|path| self.now.file(&root.address_of(path))).collect();
        self.renamed.extend(renamed);
        is_changed
    }

    /// The texts of the configurations of a root, and of what they extend.
    fn config_texts(&self, id: RootId) -> Texts {
        let root = self.now.roots.get(id);
        let mut texts = root.on_disk.clone();
        for entry in self.now.files.values().filter(|entry| entry.root == id) {
            let Some(open) = &entry.open else { continue };
            let Some(path) = root.path_of(&entry.address) else { continue };
            if Kind::of(path.as_str().as_ref()) == Kind::Config || root.configs.extended.contains(&path) {
                texts.insert(path, open.document.text());
            }
        }
        texts
    }

    /// Reads files from disk that a configuration extends. Returns whether the texts may be others now.
    fn read_extended(&mut self, id: RootId) -> bool {
        let root = self.now.roots.get(id);
        let open = |path: &SmolStr| {
            let file = self.now.file(&root.address_of(path)).and_then(|file| self.now.entry(file));
            file.is_some_and(|entry| entry.open.is_some())
        };
        let missing = root.configs.extended.iter().filter(|path| !root.on_disk.contains_key(*path));
        let (in_editor, missing): (Vec<_>, Vec<_>) = missing.partition(|path| open(path));
        let is_new = in_editor.into_iter().any(|path| !root.has_text(path));
        let folders: Vec<_> = self.now.roots.iter().map(|(_, root)| root.folder.clone()).collect();
        let paths: Vec<_> = missing.into_iter().map(|path| root.folder.join(path.as_str())).collect();
        if paths.is_empty() {
            return is_new;
        }
        let read = discovery::read_extended(&folders, &root.folder, paths);
        let read: Vec<_> = read
            .into_iter()
            .filter_map(|(path, text)| Some((root.path_of(&Address::from_path(&path))?, text)))
            .collect();
        let is_found = !read.is_empty();
        Arc::make_mut(&mut self.now.roots).get_mut(id).on_disk.extend(read);
        is_new || is_found
    }

    /// Knows every file as a configuration that is one, and no other.
    fn enter_configs(&mut self, id: RootId) {
        let root = self.now.roots.get(id);
        let extended: Vec<_> = root.configs.extended.iter().cloned().collect();
        let is_there = |path: &&SmolStr| root.has_text(path);
        let addresses: Vec<_> = extended.iter().filter(is_there).map(|path| root.address_of(path)).collect();
        let is_gone = |entry: &Entry| {
            entry.kind == Kind::Config
                && entry.root == id
                && entry.address.path().is_some_and(|path| Kind::of(path) != Kind::Config)
                && !addresses.contains(&entry.address)
        };
        let gone = self.now.files.iter().filter(|(_, entry)| is_gone(entry));
        let gone: Vec<_> = gone.map(|(file, entry)| (*file, entry.open.is_some())).collect();
        for (file, is_open) in gone {
            if is_open {
                self.update(file, |entry| entry.kind = entry.address.path().map_or(Kind::Other, Kind::of));
            } else {
                self.forget(file);
            }
        }
        for address in addresses {
            let file = self.enter(&address, Kind::Config);
            if self.now.entry(file).is_some_and(|entry| entry.kind != Kind::Config) {
                self.withdraw(file);
                self.update(file, |entry| entry.kind = Kind::Config);
            }
        }
    }

    /// Compiles closed files that a configuration names as templates now, or no longer does.
    fn refresh_named(&mut self) {
        for id in std::mem::take(&mut self.renamed) {
            let Some(entry) = self.now.entry(id) else { continue };
            if entry.open.is_some() {
                self.dirty.insert(id);
                continue;
            }
            if entry.kind != Kind::Markdown {
                continue;
            }
            let Some(text) = self.now.text(id) else { continue };
            let shown = self.now.path_shown(id);
            let is_named = self.now.roots.get(entry.root).named.contains(shown.as_str());
            self.withdraw(id);
            self.set_templates(id, discovery::templates(Kind::Markdown, &shown, &text, is_named));
        }
    }

    /// Reads what open documents say.
    fn refresh_documents(&mut self) {
        for id in std::mem::take(&mut self.dirty) {
            self.withdraw(id);
            let Some(entry) = self.now.entry(id) else { continue };
            let Some(open) = &entry.open else { continue };
            let text = open.document.text();
            let dialect = self.now.rules(id).dialect();
            let facts = file::facts(entry.kind, &entry.address, &text, dialect);
            let mut summary = Summary::new(&text, &facts, &mut self.outlines);
            summary.dialect = dialect.stamp();
            let mut templates = Vec::new();
            if matches!(entry.kind, Kind::Markdown | Kind::Tool) && entry.root != RootId::NONE {
                let shown = self.now.path_shown(id);
                let is_named = self.now.roots.get(entry.root).named.contains(shown.as_str());
                templates = discovery::templates(entry.kind, &shown, &text, is_named);
            }
            self.set_templates(id, templates);
            self.update(id, |entry| {
                entry.summary = Arc::new(summary);
                if let Some(open) = &mut entry.open {
                    open.facts = Arc::new(facts);
                }
            });
        }
    }

    /// Reads files again whose fields mean something else than when they were read.
    fn refresh_dialects(&mut self) {
        let roots: Vec<_> = self.now.roots.iter().map(|(id, _)| id).collect();
        for root in roots {
            let is_open = |entry: &Entry| entry.kind == Kind::Config && entry.open.is_some();
            let other = self.pending.keys().filter_map(|id| {
                let entry = self.now.entry(*id).filter(|it| it.root == root)?;
                file::site(entry.kind, &entry.address)?;
                let dialect = self.now.rules(*id).dialect();
                (entry.summary.dialect != dialect.stamp()).then(|| (*id, entry, Arc::clone(dialect)))
            });
            let other: Vec<_> = other.collect();
            // While somebody writes a configuration there is no time for all of them; when it is saved they are read.
            let is_written = || self.now.files.values().any(|entry| entry.root == root && is_open(entry));
            if other.is_empty() || other.len() > MAX_REREAD && is_written() {
                continue;
            }
            let (open, closed): (Vec<_>, Vec<_>) =
                other.into_iter().partition(|(_, it, _)| it.open.is_some());
            self.dirty.extend(open.into_iter().map(|(id, ..)| id));
            let read: Vec<_> = closed
                .into_par_iter()
                .filter_map(|(id, entry, dialect)| Some((id, discovery::reread(entry, dialect)?)))
                .collect();
            for (id, (summary, source)) in read {
                self.update(id, |entry| {
                    entry.summary = Arc::new(summary);
                    entry.kept = source;
                });
            }
        }
        if !self.dirty.is_empty() {
            self.refresh_documents();
        }
    }

    /// Collects the schemas of roots in which templates have changed.
    fn refresh_catalogs(&mut self) {
        for id in std::mem::take(&mut self.stale) {
            let entries = self.now.files().filter_map(|file| self.now.entry(file));
            let schemas = entries
                .filter(|entry| entry.root == id && entry.standing != Standing::Example)
                .flat_map(|entry| entry.templates.iter().cloned());
            let schemas = schemas.collect();
            if Arc::make_mut(&mut self.now.roots).get_mut(id).compile(schemas) {
                self.now.generation += 1;
                self.withdraw_all(id);
            }
        }
    }

    /// Chooses schemas for the tickets of the files that the index does not have, and puts them in.
    fn refresh_index(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        let now = &self.now;
        let choose = |chooser: &mut Chooser, id| Some((id, chooser.schemas(now, now.entry(id)?)));
        // Threads are worth their while for a workspace, not for a keystroke.
        let chosen: Vec<_> = if pending.len() < 64 {
            let mut chooser = Chooser::default();
            pending.keys().filter_map(|id| choose(&mut chooser, *id)).collect()
        } else {
            let pending: Vec<_> = pending.keys().copied().collect();
            pending.into_par_iter().map_init(Chooser::default, choose).flatten().collect()
        };
        let is_old = self.now.index.changes() > FEW.max(self.now.files.len()) * 4;
        let is_rebuilding = std::mem::take(&mut self.is_rebuilding) || is_old;
        for (id, schemas) in chosen {
            self.update(id, |entry| entry.schemas = schemas);
            let Some(entry) = self.now.files.get(&id).filter(|_| !is_rebuilding) else { continue };
            let changed = match pending.get(&id) {
                Some(Some(old)) => self.now.index.replace(id, old, entry),
                _ => {
                    self.now.index.insert(id, entry);
                    true
                }
            };
            if changed {
                self.now.generation += 1;
            }
        }
        if is_rebuilding {
            self.now.index = self.now.indexed();
            self.now.generation += 1;
        }
    }
}

//! What a burst of changes leads to, once for all of them: configuration, then facts, schemas, and the index.

use std::sync::Arc;

use rayon::prelude::*;

use super::{FEW, World};
use crate::workspace::chooser::Chooser;
use crate::workspace::file::Kind;
use crate::workspace::roots::RootId;
use crate::workspace::summary::Summary;
use crate::workspace::{discovery, file};

impl World {
    pub(super) fn refresh(&mut self) {
        self.refresh_configs();
        self.refresh_documents();
        self.refresh_catalogs();
        self.refresh_index();
    }

    /// Reads configuration that has changed, in an editor or on disk.
    fn refresh_configs(&mut self) {
        for id in self.stale.clone() {
            let root = self.now.roots.get(id);
            let open = self.now.file(&root.config()).and_then(|file| self.now.entry(file)?.open.as_ref());
            let text = open.map(|open| open.document.text()).or_else(|| root.on_disk.clone());
            if Arc::make_mut(&mut self.now.roots).get_mut(id).configure(text) {
                self.now.generation += 1;
                // Other tickets may be meant by an ID.
                self.now.index.forget_rings();
                // It may say which of them are templates.
                let open =
                    self.now.files.iter().filter(|(_, entry)| entry.root == id && entry.open.is_some());
                self.dirty.extend(open.map(|(file, _)| *file));
                self.withdraw_all(id);
            }
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
            if entry.kind == Kind::Markdown && entry.root != RootId::NONE {
                let config = &self.now.roots.get(entry.root).catalog.config;
                templates = discovery::templates(&self.now.path_shown(id), &text, config);
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

    /// Collects the schemas of roots in which templates have changed.
    fn refresh_catalogs(&mut self) {
        for id in std::mem::take(&mut self.stale) {
            let entries = self.now.files().filter_map(|file| self.now.entry(file));
            let schemas =
                entries.filter(|entry| entry.root == id).flat_map(|entry| entry.templates.iter().cloned());
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

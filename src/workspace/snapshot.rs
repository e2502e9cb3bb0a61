//! The workspace at one moment, as everything that reads sees it. A copy costs next to nothing.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use imbl::OrdMap;

use crate::schema::{Catalog, Config, ConfigProblem, Schema};
use crate::syntax::tree::BlockTree;
use crate::text::Document;
use crate::ticket::Facts;

use super::file::{self, Entry, Open};
use super::kind::Kind;
use super::roots::{RootId, Roots};
use super::{Address, FileId, Fingerprint, Index, Names, Standing, Summary, TicketSummary, discovery};

mod graph;
mod habits;
mod links;
mod lookups;
mod meaning;
mod neighbours;
mod practice;
mod rings;
mod settled;
mod templates;
mod tickets;

pub use graph::{Edge, Node};
pub use habits::Habit;
pub use links::Destination;
pub use lookups::Anchors;
pub use meaning::Meaning;
pub use practice::Practice;
pub use tickets::{Declaration, Use};

/// All documents, as they were when it was taken.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    pub(crate) files: OrdMap<FileId, Arc<Entry>>,
    pub(crate) by_address: OrdMap<Address, FileId>,
    pub(crate) roots: Arc<Roots>,
    pub(crate) index: Index,
    pub(crate) names: Names,
    pub(crate) is_scanned: bool,
    /// Changes with what tickets and configurations say that matters to other files, too.
    pub(crate) generation: u64,
    /// How often the disk was looked at.
    pub(crate) looks: u64,
    lookups: Arc<lookups::Lookups>,
}

/// A text and what it says; the places in the facts are places in this text.
#[derive(Clone, Debug)]
pub struct Source {
    /// The text.
    pub text: Arc<str>,
    /// What it says.
    pub facts: Arc<Facts>,
}

/// Files.
impl Snapshot {
    /// The file at an address, if it is known.
    #[must_use]
    pub fn file(&self, address: &Address) -> Option<FileId> {
        self.by_address.get(address).copied()
    }

    /// The names by which a client knows files.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// All files, in the order of their paths.
    pub fn files(&self) -> impl ExactSizeIterator<Item = FileId> + '_ {
        self.by_address.iter().map(|(_, file)| *file)
    }

    /// The files below a folder, in the order of their paths.
    pub fn files_below<'s>(&'s self, folder: &'s Path) -> impl Iterator<Item = FileId> + 's {
        let from = self.by_address.range(Address::from_path(folder)..);
        let below = move |address: &Address| address.path().is_some_and(|path| path.starts_with(folder));
        from.take_while(move |(address, _)| below(address)).map(|(_, file)| *file)
    }

    /// The names of the files and folders right in a folder, in their order; of a file with its number.
    pub fn entries<'s>(&'s self, folder: &'s Path) -> impl Iterator<Item = (String, Option<FileId>)> + 's {
        let mut from = Address::from_path(folder);
        std::iter::from_fn(move || {
            let (address, file) = self.by_address.range(from.clone()..).next()?;
            let path = address.path()?;
            let mut below = path.strip_prefix(folder).ok()?.components();
            let name = below.next()?.as_os_str().to_str()?.to_owned();
            // The least name that comes after this one, and after all that lies below it.
            from = Address::from_path(&folder.join(format!("{name}\0")));
            Some((name, below.next().is_none().then_some(*file)))
        })
    }

    /// Where a file is.
    #[must_use]
    pub fn address(&self, file: FileId) -> Option<&Address> {
        self.entry(file).map(|entry| &entry.address)
    }

    /// What a file is read as.
    #[must_use]
    pub fn kind(&self, file: FileId) -> Kind {
        self.entry(file).map_or(Kind::Other, |entry| entry.kind)
    }

    /// The path of a file for people: relative to its root, with `/`.
    #[must_use]
    pub fn path_shown(&self, file: FileId) -> String {
        let shown = |entry: &Entry| self.roots.shown(entry.root, &entry.address);
        self.entry(file).map(shown).unwrap_or_default()
    }

    /// The folder of a file; none for a buffer without a file.
    #[must_use]
    pub fn folder(&self, file: FileId) -> Option<&Path> {
        self.address(file)?.path()?.parent()
    }

    /// The root around a file.
    #[must_use]
    pub fn root(&self, file: FileId) -> Option<&Path> {
        let root = self.entry(file).map(|entry| self.roots.get(entry.root));
        root.map(|root| root.folder.as_path()).filter(|folder| !folder.as_os_str().is_empty())
    }

    /// Whether all files of the workspace have been read. Before that, nobody knows what exists.
    #[must_use]
    pub fn is_scanned(&self) -> bool {
        self.is_scanned
    }

    /// Whether no files are still to be read.
    #[must_use]
    pub fn is_all_read(&self) -> bool {
        self.is_scanned || self.roots.iter().next().is_none()
    }

    /// Whether a file stands in no folder of the workspace: then nobody knows which other files belong to it.
    #[must_use]
    pub fn is_alone(&self, file: FileId) -> bool {
        let is_outside = |entry: &Entry| entry.root == RootId::NONE && entry.address.path().is_some();
        self.roots.iter().next().is_none() || self.entry(file).is_some_and(is_outside)
    }

    /// Whether all files are known that may have to do with a file.
    #[must_use]
    pub fn is_known_around(&self, file: FileId) -> bool {
        self.is_scanned && !self.is_alone(file)
    }

    /// A number that is another one whenever something has changed that the findings in other files may depend on:
    /// not with every edit of a document.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation + self.looks
    }

    /// The same for what tickets and configurations say alone: which other files there are does not matter, and that the
    /// disk was looked at changes nothing.
    #[must_use]
    pub fn ticket_generation(&self) -> u64 {
        self.generation
    }

    /// Whether the tickets of a file count: those of a template, or of a view of something else, do not.
    #[must_use]
    pub fn counts(&self, file: FileId) -> bool {
        self.entry(file).is_some_and(Entry::counts)
    }

    /// Whether a file is a template.
    #[must_use]
    pub fn is_template(&self, file: FileId) -> bool {
        self.entry(file).is_some_and(|entry| !entry.templates.is_empty())
    }

    /// What a file counts as.
    #[must_use]
    pub fn standing(&self, file: FileId) -> Standing {
        if self.is_template(file) {
            Standing::Template
        } else if self.is_ignored(file) {
            Standing::Ignored
        } else {
            let standing = self.entry(file).map(|entry| entry.standing).unwrap_or_default();
            let is_over = standing == Standing::Active && self.is_archived(file);
            if is_over { Standing::Archive } else { standing }
        }
    }

    /// Whether the tickets of a file are over, whatever they say.
    #[must_use]
    pub fn is_archived(&self, file: FileId) -> bool {
        let config = self.config(file);
        let is_named = || {
            let names_any = !config.written().archive.as_slice().is_empty();
            names_any && config.is_archived(&self.path_shown(file))
        };
        self.entry(file).is_some_and(|entry| entry.standing == Standing::Archive) || is_named()
    }

    /// What a template compiles to.
    #[must_use]
    pub fn templates(&self, file: FileId) -> &[Arc<Schema>] {
        self.entry(file).map(|entry| &*entry.templates).unwrap_or_default()
    }

    /// Whether the configuration says to leave a file alone.
    #[must_use]
    pub fn is_ignored(&self, file: FileId) -> bool {
        let config = self.config(file);
        !config.written().ignore.as_slice().is_empty() && config.is_ignored(&self.path_shown(file))
    }

    /// The configuration that holds for a file.
    #[must_use]
    pub fn config(&self, file: FileId) -> &Config {
        &self.catalog(file).config
    }

    /// What is wrong with a file that is a configuration, or that one extends.
    #[must_use]
    pub fn config_problems(&self, file: FileId) -> Vec<ConfigProblem> {
        let Some(entry) = self.entry(file).filter(|entry| entry.kind == Kind::Config) else {
            return Vec::new();
        };
        let root = self.roots.get(entry.root);
        let Some(path) = root.path_of(&entry.address) else { return Vec::new() };
        let mut problems = root.configs.problems.get(&path).cloned().unwrap_or_default();
        // Before all is read, nobody knows what is there.
        let templates = root.configs.templates.iter().filter(|it| it.config == path && self.is_scanned);
        let missing = templates.filter(|template| self.file(&root.address_of(&template.path)).is_none());
        problems.extend(missing.map(|template| {
            let path = &template.path;
            let message = format!("There is no Markdown file `{path}` in this workspace, or git ignores it.");
            ConfigProblem::new(template.span, message)
        }));
        problems.sort();
        problems
    }

    /// All configurations, and what they extend, in the order of their paths.
    pub fn configs(&self) -> impl Iterator<Item = FileId> {
        let configs =
            self.roots.iter().flat_map(|(_, root)| root.sources().map(|path| root.address_of(path)));
        let mut addresses: Vec<_> = configs.collect();
        addresses.sort();
        addresses.dedup();
        addresses.into_iter().filter_map(|address| self.file(&address))
    }

    /// The configurations that have something wrong with them, in the order of their paths.
    pub fn broken_configs(&self) -> impl Iterator<Item = (FileId, Vec<ConfigProblem>)> {
        let problems = self.configs().map(|file| (file, self.config_problems(file)));
        problems.filter(|(_, problems)| !problems.is_empty())
    }

    /// The schemas that a ticket of a file may follow.
    #[must_use]
    pub fn catalog(&self, file: FileId) -> &Arc<Catalog> {
        self.roots.catalog(self.entry(file).map(Entry::catalog).unwrap_or_default())
    }

    /// The index of all files as it is built anew.
    pub(crate) fn indexed(&self) -> Index {
        let files: Vec<_> = self.files.iter().map(|(file, entry)| (*file, &**entry)).collect();
        Index::build(&files)
    }

    pub(crate) fn entry(&self, file: FileId) -> Option<&Entry> {
        self.files.get(&file).map(|entry| &**entry)
    }

    fn open(&self, file: FileId) -> Option<&Open> {
        self.entry(file)?.open.as_ref()
    }
}

/// Texts, and what they say.
impl Snapshot {
    /// The text of a file: the editor's, or the one that is on disk right now; where sources are kept, the one that
    /// was read.
    #[must_use]
    pub fn text(&self, file: FileId) -> Option<Arc<str>> {
        match self.open(file) {
            Some(open) => Some(open.document.text()),
            None => match &self.entry(file)?.kept {
                Some(kept) => Some(Arc::clone(&kept.text)),
                None => discovery::read_text(self.address(file)?.path()?).ok().map(Into::into),
            },
        }
    }

    /// Whether a closed file is on disk as it was when it was read, as far as that can be told without reading it
    /// again: then all that is kept of it holds. Never of a file that is open.
    #[must_use]
    pub fn is_as_read(&self, file: FileId) -> bool {
        let Some(entry) = self.entry(file).filter(|entry| entry.open.is_none()) else { return false };
        let now = || Fingerprint::of(&fs::symlink_metadata(entry.address.path()?).ok()?);
        entry.summary.disk.is_some() && entry.summary.disk == now()
    }

    /// The text of a file, as [`Snapshot::text`], with its positions.
    #[must_use]
    pub fn document(&self, file: FileId) -> Option<Document> {
        match self.open(file) {
            Some(open) => Some(open.document.clone()),
            None => self.text(file).map(|text| Document::new(&text)),
        }
    }

    /// The version that an editor gave to the text; none of a closed file.
    #[must_use]
    pub fn version(&self, file: FileId) -> Option<i32> {
        Some(self.open(file)?.version)
    }

    /// A number that an open document keeps until it is closed; none of a closed file.
    #[must_use]
    pub fn opening(&self, file: FileId) -> Option<u64> {
        Some(self.open(file)?.opening)
    }

    /// The tree of an open document.
    #[must_use]
    pub fn tree(&self, file: FileId) -> Option<&BlockTree> {
        Some(&self.open(file)?.tree)
    }

    /// What a text would say as the text of a file.
    #[must_use]
    pub fn facts_of(&self, file: FileId, text: &str) -> Facts {
        let Some(entry) = self.entry(file) else { return Facts::default() };
        file::facts(entry.kind, &entry.address, text, self.rules(file).dialect())
    }

    /// A text together with its facts. Those of a closed file are read from disk, and not kept.
    #[must_use]
    pub fn source(&self, file: FileId) -> Option<Source> {
        let entry = self.entry(file)?;
        match (&entry.open, &entry.kept) {
            (Some(open), _) => Some(Source { text: open.document.text(), facts: Arc::clone(&open.facts) }),
            (None, Some(kept)) => Some(kept.clone()),
            (None, None) => {
                let text = self.text(file)?;
                let facts =
                    Arc::new(file::facts(entry.kind, &entry.address, &text, self.rules(file).dialect()));
                Some(Source { text, facts })
            }
        }
    }

    /// What a file says; see [`Snapshot::source`].
    #[must_use]
    pub fn facts(&self, file: FileId) -> Option<Arc<Facts>> {
        match self.open(file) {
            Some(open) => Some(Arc::clone(&open.facts)),
            None => self.source(file).map(|source| source.facts),
        }
    }

    /// What is kept of a file, open or closed.
    #[must_use]
    pub fn summary(&self, file: FileId) -> Option<&Arc<Summary>> {
        self.entry(file).map(|entry| &entry.summary)
    }

    /// What is kept of all files that count, in no particular order.
    pub fn summaries(&self) -> impl Iterator<Item = (FileId, &Summary)> {
        let counting = self.files.iter().filter(|(_, entry)| entry.counts());
        counting.map(|(file, entry)| (*file, &*entry.summary))
    }

    /// What is kept of a ticket.
    #[must_use]
    pub fn ticket(&self, file: FileId, ticket: u32) -> Option<&TicketSummary> {
        self.entry(file)?.summary.tickets.get(ticket as usize)
    }
}

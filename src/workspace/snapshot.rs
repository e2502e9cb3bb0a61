//! The workspace at one moment, as everything that reads sees it. A copy costs next to nothing.

use std::path::Path;
use std::sync::Arc;

use imbl::OrdMap;
use smol_str::SmolStr;

use crate::schema::{Catalog, Config, ConfigProblem, Schema, SchemaId};
use crate::syntax::tree::BlockTree;
use crate::text::{Document, Span};
use crate::ticket::{Facts, IdKey, Place, Relation, Role, Unit};

use super::file::{self, Entry, Kind, Open};
use super::roots::Roots;
use super::{Address, Adoption, Family, FileId, Index, Summary, TicketSummary, discovery};

/// All documents, as they were when it was taken.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    pub(crate) files: OrdMap<FileId, Arc<Entry>>,
    pub(crate) by_address: OrdMap<Address, FileId>,
    pub(crate) roots: Arc<Roots>,
    pub(crate) index: Index,
    pub(crate) is_scanned: bool,
}

/// A text and what it says; the places in the facts are places in this text.
#[derive(Clone, Debug)]
pub struct Source {
    /// The text.
    pub text: Arc<str>,
    /// What it says.
    pub facts: Arc<Facts>,
}

/// One ticket that declares an ID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The file.
    pub file: FileId,
    /// The ticket, as an index into [`Facts::tickets`].
    pub ticket: u32,
    /// Where the ID is declared; the title if the file's name declares it.
    pub span: Span,
    /// The title without the ID.
    pub title: SmolStr,
    /// What the ticket is written as.
    pub unit: Unit,
}

/// One reference to a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The file.
    pub file: FileId,
    /// The ticket that it stands in.
    pub ticket: Option<u32>,
    /// The ID as written.
    pub span: Span,
    /// What it says.
    pub relation: Relation,
    /// Where it stands.
    pub place: Place,
}

/// Files.
impl Snapshot {
    /// The file at an address, if it is known.
    #[must_use]
    pub fn file(&self, address: &Address) -> Option<FileId> {
        self.by_address.get(address).copied()
    }

    /// All files, in the order of their paths.
    pub fn files(&self) -> impl Iterator<Item = FileId> + '_ {
        self.by_address.iter().map(|(_, file)| *file)
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

    /// Whether a file is a template.
    #[must_use]
    pub fn is_template(&self, file: FileId) -> bool {
        self.entry(file).is_some_and(|entry| !entry.templates.is_empty())
    }

    /// What a template compiles to.
    #[must_use]
    pub fn templates(&self, file: FileId) -> &[Arc<Schema>] {
        self.entry(file).map(|entry| &*entry.templates).unwrap_or_default()
    }

    /// Whether the configuration says to leave a file alone.
    #[must_use]
    pub fn is_ignored(&self, file: FileId) -> bool {
        self.config(file).is_ignored(&self.path_shown(file))
    }

    /// The configuration that holds for a file.
    #[must_use]
    pub fn config(&self, file: FileId) -> &Config {
        &self.catalog(file).config
    }

    /// What is wrong with a file that is the configuration of a root.
    #[must_use]
    pub fn config_problems(&self, file: FileId) -> &[ConfigProblem] {
        let config = self.entry(file).filter(|entry| entry.kind == Kind::Config);
        let root = config.map(|entry| (entry, self.roots.get(entry.root)));
        root.filter(|(entry, root)| root.config() == entry.address)
            .map(|(_, root)| &*root.problems)
            .unwrap_or_default()
    }

    /// The schemas that a ticket of a file may follow.
    #[must_use]
    pub fn catalog(&self, file: FileId) -> &Arc<Catalog> {
        &self.roots.get(self.entry(file).map(|entry| entry.root).unwrap_or_default()).catalog
    }

    /// The catalogs of all roots, in the order of the roots.
    pub fn catalogs(&self) -> impl Iterator<Item = (&Path, &Arc<Catalog>)> {
        self.roots.iter().map(|(_, root)| (root.folder.as_path(), &root.catalog))
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
    /// The text of a file: the editor's, or the one that is on disk right now.
    #[must_use]
    pub fn text(&self, file: FileId) -> Option<Arc<str>> {
        match self.open(file) {
            Some(open) => Some(open.document.text()),
            None => discovery::read_text(self.address(file)?.path()?).ok().map(Into::into),
        }
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

    /// The tree of an open document.
    #[must_use]
    pub fn tree(&self, file: FileId) -> Option<&BlockTree> {
        Some(&self.open(file)?.tree)
    }

    /// A text together with its facts. Those of a closed file are read from disk, and not kept.
    #[must_use]
    pub fn source(&self, file: FileId) -> Option<Source> {
        let entry = self.entry(file)?;
        match &entry.open {
            Some(open) => Some(Source { text: open.document.text(), facts: Arc::clone(&open.facts) }),
            None => {
                let text = self.text(file)?;
                let facts = Arc::new(file::facts(entry.kind, &entry.address, &text));
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

    /// What is kept of a ticket.
    #[must_use]
    pub fn ticket(&self, file: FileId, ticket: u32) -> Option<&TicketSummary> {
        self.entry(file)?.summary.tickets.get(ticket as usize)
    }
}

/// Tickets, and what they follow.
impl Snapshot {
    /// The number of the schema that a ticket follows, in the catalog of its file.
    #[must_use]
    pub fn schema_id(&self, file: FileId, ticket: u32) -> Option<SchemaId> {
        self.entry(file)?.schemas.get(ticket as usize).copied().flatten()
    }

    /// The schema that a ticket follows.
    #[must_use]
    pub fn schema_of(&self, file: FileId, ticket: u32) -> Option<&Arc<Schema>> {
        self.catalog(file).get(self.schema_id(file, ticket)?)
    }

    /// What the tickets have that follow the same schema as this one; nothing if it follows none.
    #[must_use]
    pub fn adoption(&self, file: FileId, ticket: u32) -> Adoption {
        let schema = self.schema_id(file, ticket);
        schema.map(|schema| self.adoption_of(file, schema)).unwrap_or_default()
    }

    /// What the tickets have that follow a schema of the catalog of this file.
    #[must_use]
    pub fn adoption_of(&self, file: FileId, schema: SchemaId) -> Adoption {
        let root = self.entry(file).map(|entry| entry.root).unwrap_or_default();
        self.index.adoption(root, schema)
    }

    /// The tickets that declare an ID, by file and place; an ID of a renamed family means that of the new name.
    #[must_use]
    pub fn declarations(&self, id: &IdKey) -> Vec<Declaration> {
        let id = self.resolve(id);
        let mut all: Vec<_> =
            self.index.declared(&id).filter_map(|(file, n)| self.declaration(file, n)).collect();
        self.sort(&mut all, |declaration| (declaration.file, declaration.ticket));
        all
    }

    /// All tickets that have an ID, in the order of the IDs, with their status as written.
    pub fn tickets(&self) -> impl Iterator<Item = (&IdKey, Declaration, SmolStr)> {
        self.index.tickets().filter_map(|(id, file, number)| {
            let status = self.ticket(file, number)?.role(Role::Status);
            Some((id, self.declaration(file, number)?, status))
        })
    }

    /// The references to a ticket, also those through an old name of its family, by file and place.
    #[must_use]
    pub fn references(&self, id: &IdKey) -> Vec<Use> {
        let id = self.resolve(id);
        let old = self.index.old_names(id.family()).map(|old| id.in_family(old));
        let ids: Vec<IdKey> = old.filter(|old| self.resolve(old) == id).chain([id.clone()]).collect();
        let used = ids.iter().flat_map(|id| self.index.used(id));
        let mut all: Vec<_> = used.filter_map(|(file, number)| self.reference(file, number)).collect();
        self.sort(&mut all, |reference| (reference.file, reference.span.start));
        all
    }

    /// The ID that is meant: of a renamed family, the one in the family's new name.
    #[must_use]
    pub fn resolve(&self, id: &IdKey) -> IdKey {
        self.index.resolve(id)
    }

    /// Whether any ID of a family is declared.
    #[must_use]
    pub fn has_family(&self, family: &str) -> bool {
        self.index.family(family).ids > 0
    }

    /// All families of which IDs are declared or used, by name.
    pub fn families(&self) -> impl Iterator<Item = (&str, Family)> {
        self.index.families()
    }

    /// The declared IDs of a family.
    pub fn ids_in_family(&self, family: &str) -> impl Iterator<Item = &IdKey> {
        self.index.ids_in_family(family)
    }

    /// Whether the numbers of a family restart in every folder.
    #[must_use]
    pub fn is_folder_scoped(&self, family: &str) -> bool {
        self.index.family(family).is_folder_scoped()
    }

    /// The short values of the own fields of a comparable name, as they are spelled, with how many tickets have
    /// each; the one that most have first.
    #[must_use]
    pub fn values(&self, field: &str) -> Vec<(SmolStr, u32)> {
        self.index.values(field)
    }

    fn declaration(&self, file: FileId, ticket: u32) -> Option<Declaration> {
        let summary = self.ticket(file, ticket)?;
        let (span, title) = (summary.declaration, summary.title.clone());
        Some(Declaration { file, ticket, span, title, unit: summary.unit })
    }

    fn reference(&self, file: FileId, number: u32) -> Option<Use> {
        let reference = self.entry(file)?.summary.references.get(number as usize)?;
        let (ticket, span) = (reference.ticket, reference.span);
        Some(Use { file, ticket, span, relation: reference.relation, place: reference.place })
    }

    /// Sorts by path, then by what stands in the file: the numbers of files depend on when they were found.
    fn sort<T>(&self, all: &mut [T], place: impl Fn(&T) -> (FileId, u32)) {
        all.sort_by(|a, b| {
            let ((a, nth_a), (b, nth_b)) = (place(a), place(b));
            self.address(a).cmp(&self.address(b)).then(nth_a.cmp(&nth_b))
        });
    }
}

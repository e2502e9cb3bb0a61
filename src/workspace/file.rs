//! What is kept of a file: little of a closed one, its text and its facts of an open one.

use std::path::Path;
use std::sync::Arc;

use crate::schema::{Schema, SchemaId};
use crate::syntax::tree::BlockTree;
use crate::text::Document;
use crate::ticket::{Dialect, Facts, Form, Reader, Site};

use super::kind::Kind;
use super::roots::{CatalogId, RootId};
use super::{Address, Source, Standing, Summary};

/// A file of a world; it keeps its number as long as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub(crate) u32);

impl FileId {
    pub(crate) const MIN: Self = Self(u32::MIN);
    pub(crate) const MAX: Self = Self(u32::MAX);
}

/// A file as a snapshot has it. Copies share what is large.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Where it lives.
    pub(crate) address: Address,
    /// What it is read as.
    pub(crate) kind: Kind,
    /// The innermost root around it.
    pub(crate) root: RootId,
    /// The number of the nearest configuration in that root; see [`CatalogId`].
    pub(crate) config: u16,
    /// A number for the folder that it stands in.
    pub(crate) folder: u32,
    /// What the folder says that it counts as.
    pub(crate) standing: Standing,
    /// What the index has of it.
    pub(crate) summary: Arc<Summary>,
    /// For each ticket, the schema that it follows.
    pub(crate) schemas: Arc<[Option<SchemaId>]>,
    /// What it compiles to, if it is a template.
    pub(crate) templates: Arc<[Arc<Schema>]>,
    /// What an editor has of it.
    pub(crate) open: Option<Open>,
    /// Its text on disk and what that says, where all of it was to be kept.
    pub(crate) kept: Option<Source>,
}

impl Entry {
    /// What its tickets may follow.
    pub(crate) fn catalog(&self) -> CatalogId {
        CatalogId { root: self.root, config: self.config }
    }

    /// Whether its tickets count: those of a template are examples, and a view of an old revision or the like
    /// repeats what stands elsewhere.
    pub(crate) fn counts(&self) -> bool {
        self.templates.is_empty()
            && !matches!(self.standing, Standing::Example | Standing::Template)
            && (self.address.path().is_some() || self.address.is_untitled())
    }
}

/// A document that is open in an editor.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    pub(crate) document: Document,
    pub(crate) version: i32,
    /// A number that no other opening of a document has.
    pub(crate) opening: u64,
    pub(crate) tree: Arc<BlockTree>,
    pub(crate) facts: Arc<Facts>,
}

/// The facts of a text that stands at `address`.
pub(crate) fn facts(kind: Kind, address: &Address, text: &str, dialect: &Arc<Dialect>) -> Facts {
    let Some(site) = site(kind, address) else { return Facts::default() };
    let mut reader = Reader::default();
    reader.speak(Arc::clone(dialect));
    reader.read(text, site);
    reader.take()
}

/// What is known of a document besides its text; nothing of what is no document.
pub(crate) fn site(kind: Kind, address: &Address) -> Option<Site<'_>> {
    let form = match kind {
        Kind::Markdown => Form::Markdown,
        Kind::Text => Form::Text,
        Kind::Yaml => Form::Yaml,
        Kind::Config | Kind::Tool | Kind::Other => return None,
    };
    let path = address.path();
    let stem = path.and_then(Path::file_stem).and_then(|stem| stem.to_str()).unwrap_or_default();
    let folder = path.and_then(|path| path.parent()?.file_name()?.to_str()).unwrap_or_default();
    Some(Site { stem, folder, form })
}

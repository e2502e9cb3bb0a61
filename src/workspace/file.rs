//! What is kept of a file: little of a closed one, its text and its facts of an open one.

use std::path::Path;
use std::sync::Arc;

use crate::schema::{Schema, SchemaId};
use crate::syntax::tree::BlockTree;
use crate::text::Document;
use crate::ticket::{Dialect, Facts, FileName, Reader};

use super::roots::{CatalogId, RootId};
use super::{Address, Source, Summary};

/// A file of a world; it keeps its number as long as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub(crate) u32);

impl FileId {
    pub(crate) const MIN: Self = Self(u32::MIN);
    pub(crate) const MAX: Self = Self(u32::MAX);
}

/// What a file is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A Markdown document.
    Markdown,
    /// The configuration of a workspace.
    Config,
    /// Something that only an editor has opened; nothing is read from it.
    Other,
}

impl Kind {
    /// What a file of this path is read as.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown") {
            Self::Markdown
        } else if path.file_name().is_some_and(|name| name == super::discovery::CONFIG) {
            Self::Config
        } else {
            Self::Other
        }
    }
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
        self.templates.is_empty() && (self.address.path().is_some() || self.address.is_untitled())
    }
}

/// A document that is open in an editor.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    pub(crate) document: Document,
    pub(crate) version: i32,
    pub(crate) tree: Arc<BlockTree>,
    pub(crate) facts: Arc<Facts>,
}

/// The facts of a text that stands at `address`.
pub(crate) fn facts(kind: Kind, address: &Address, text: &str, dialect: &Arc<Dialect>) -> Facts {
    if kind != Kind::Markdown {
        return Facts::default();
    }
    let mut reader = Reader::default();
    reader.speak(Arc::clone(dialect));
    reader.read(text, name(address));
    reader.take()
}

/// What the name of a file says.
pub(crate) fn name(address: &Address) -> FileName<'_> {
    let stem = address.path().and_then(Path::file_stem).and_then(|stem| stem.to_str()).unwrap_or_default();
    FileName { stem }
}

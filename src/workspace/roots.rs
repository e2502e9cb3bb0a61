//! The folders of a workspace, each with its configuration and the schemas that its templates compile to.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::schema::{Catalog, Config, ConfigProblem, Rules, Schema};

use super::{Address, CONFIG};

/// A root; `NONE` is for documents outside of all roots, each of which is checked as if alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct RootId(Option<u32>);

impl RootId {
    pub(crate) const NONE: Self = Self(None);
}

/// One folder of a workspace.
#[derive(Clone, Debug)]
pub(crate) struct Root {
    /// The folder.
    pub(crate) folder: PathBuf,
    /// The text of its configuration on disk.
    pub(crate) on_disk: Option<Arc<str>>,
    /// The text of the configuration that holds: an editor's, or the one on disk.
    pub(crate) text: Option<Arc<str>>,
    /// The schemas and the configuration that hold in it.
    pub(crate) catalog: Arc<Catalog>,
    /// The schemas of all templates.
    schemas: Vec<Arc<Schema>>,
    /// What is wrong with the configuration.
    pub(crate) problems: Arc<[ConfigProblem]>,
}

impl Root {
    fn new(folder: PathBuf) -> Self {
        let catalog = Arc::new(catalog(Vec::new(), Arc::default()));
        Self { folder, on_disk: None, text: None, catalog, schemas: Vec::new(), problems: Arc::default() }
    }

    /// Where its configuration is.
    pub(crate) fn config(&self) -> Address {
        Address::from_path(&self.folder.join(CONFIG))
    }

    /// Takes over the text of the configuration. Returns whether it is another one.
    pub(crate) fn configure(&mut self, text: Option<Arc<str>>) -> bool {
        if text == self.text {
            return false;
        }
        let (config, problems) = Config::parse(text.as_deref().unwrap_or_default(), &super::CODES);
        self.catalog = Arc::new(catalog(self.schemas.clone(), Arc::new(config)));
        self.problems = problems.into();
        self.text = text;
        true
    }

    /// Takes over the schemas of the templates. Returns whether tickets may follow other ones than before.
    pub(crate) fn compile(&mut self, schemas: Vec<Arc<Schema>>) -> bool {
        let changed = !same(&schemas, &self.schemas);
        self.schemas = schemas;
        self.catalog = Arc::new(catalog(self.schemas.clone(), Arc::clone(&self.catalog.config)));
        changed
    }
}

/// The schemas of the templates, and after them those that are built in.
fn catalog(mut schemas: Vec<Arc<Schema>>, config: Arc<Config>) -> Catalog {
    schemas.extend(crate::schema::builtin().iter().cloned().map(Arc::new));
    Catalog::new(schemas, config)
}

/// Whether two lists of schemas ask for the same, wherever their templates say it.
fn same(a: &[Arc<Schema>], b: &[Arc<Schema>]) -> bool {
    fn placeless(schema: &Schema) -> Schema {
        let mut schema = schema.clone();
        schema.fields.iter_mut().for_each(|field| field.span = Default::default());
        schema.sections.iter_mut().for_each(|section| section.span = Default::default());
        schema
    }
    a.len() == b.len()
        && a.iter().zip(b).all(|(a, b)| Arc::ptr_eq(a, b) || a == b || placeless(a) == placeless(b))
}

/// The roots of a world, and the place of what is outside of them.
#[derive(Clone, Debug)]
pub(crate) struct Roots {
    list: Vec<Root>,
    outside: Root,
}

impl Default for Roots {
    fn default() -> Self {
        Self { list: Vec::new(), outside: Root::new(PathBuf::new()) }
    }
}

impl Roots {
    /// Roots at these folders; one that was known before keeps what is known of it.
    pub(crate) fn with_folders(&self, folders: &[PathBuf]) -> Self {
        let mut list: Vec<Root> = Vec::new();
        for folder in folders {
            let address = Address::from_path(folder);
            let folder = address.path().unwrap_or(folder);
            if !list.iter().any(|root| root.folder == folder) {
                let known = self.list.iter().find(|root| root.folder == folder);
                list.push(known.cloned().unwrap_or_else(|| Root::new(folder.to_path_buf())));
            }
        }
        Self { list, outside: self.outside.clone() }
    }

    /// All roots, in the order in which they were given.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (RootId, &Root)> {
        (0..).map(|index| RootId(Some(index))).zip(&self.list)
    }

    /// What each configuration settles for tickets of every kind.
    pub(crate) fn rules(&self) -> impl Iterator<Item = &Rules> {
        self.list.iter().map(|root| &*root.catalog.rules)
    }

    /// The innermost root around a document.
    pub(crate) fn of(&self, address: &Address) -> RootId {
        let Some(path) = address.path() else { return RootId::NONE };
        let around = self.iter().filter(|(_, root)| path.starts_with(&root.folder));
        let depth = |path: &Path| path.components().count();
        around.max_by_key(|(_, root)| depth(&root.folder)).map_or(RootId::NONE, |(id, _)| id)
    }

    pub(crate) fn get(&self, id: RootId) -> &Root {
        id.0.and_then(|index| self.list.get(index as usize)).unwrap_or(&self.outside)
    }

    pub(crate) fn get_mut(&mut self, id: RootId) -> &mut Root {
        id.0.and_then(|index| self.list.get_mut(index as usize)).unwrap_or(&mut self.outside)
    }

    /// The path of a document as people name it: relative to its root, with `/`.
    pub(crate) fn shown(&self, root: RootId, address: &Address) -> String {
        match address.path() {
            None => address.uri(),
            Some(path) if root == RootId::NONE => path.display().to_string(),
            Some(path) => relative(&self.get(root).folder, path),
        }
    }
}

/// A path relative to a folder around it, with `/`.
pub(crate) fn relative(folder: &Path, path: &Path) -> String {
    let path = path.strip_prefix(folder).unwrap_or(path);
    let shown = path.to_string_lossy();
    if cfg!(windows) { shown.replace('\\', "/") } else { shown.into_owned() }
}

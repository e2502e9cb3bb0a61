//! The folders of a workspace, each with its configurations and the schemas that its templates compile to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use smol_str::SmolStr;

use crate::schema::config::written::Written;
use crate::schema::config::{self, Resolved};
use crate::schema::{Catalog, Config, Rules, Schema};

use super::Address;

/// A root; `NONE` is for documents outside of all roots, each of which is checked as if alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct RootId(Option<u32>);

impl RootId {
    pub(crate) const NONE: Self = Self(None);
}

/// The catalog of one configuration; that of the root itself has the number 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct CatalogId {
    pub(crate) root: RootId,
    pub(crate) config: u16,
}

/// Texts by their paths relative to a root.
pub(crate) type Texts = BTreeMap<SmolStr, Arc<str>>;

/// One folder of a workspace.
#[derive(Clone, Debug)]
pub(crate) struct Root {
    /// The folder.
    pub(crate) folder: PathBuf,
    /// The texts on disk of its configurations and of what they extend.
    pub(crate) on_disk: Texts,
    /// The texts that hold: those of editors, else those on disk.
    texts: Texts,
    /// What they say.
    pub(crate) configs: Arc<Resolved>,
    /// The templates that they name.
    pub(crate) named: Arc<BTreeSet<SmolStr>>,
    /// The schemas of all templates.
    schemas: Vec<Arc<Schema>>,
    /// For each configuration, in the order of their folders, the schemas that hold with it.
    catalogs: Vec<Arc<Catalog>>,
}

impl Root {
    fn new(folder: PathBuf, base: &Written) -> Self {
        let mut root = Self {
            folder,
            on_disk: Texts::new(),
            texts: Texts::new(),
            configs: Arc::default(),
            named: Arc::default(),
            schemas: Vec::new(),
            catalogs: Vec::new(),
        };
        root.configure(Texts::new(), base);
        root
    }

    /// Whether these are the texts that hold.
    pub(crate) fn has(&self, texts: &Texts) -> bool {
        self.texts == *texts
    }

    /// Whether there is such a file that is a configuration, or that one of them extends.
    pub(crate) fn has_text(&self, path: &str) -> bool {
        self.texts.contains_key(path)
    }

    /// Takes over the texts of the configurations; `base` is what holds where none of them says otherwise.
    pub(crate) fn configure(&mut self, texts: Texts, base: &Written) {
        let configs = config::resolve(&texts, base, &super::CODES);
        self.named = Arc::new(configs.templates.iter().map(|template| template.path.clone()).collect());
        (self.configs, self.texts) = (Arc::new(configs), texts);
        self.make_catalogs();
    }

    /// Takes over the schemas of the templates. Returns whether tickets may follow other ones than before.
    pub(crate) fn compile(&mut self, schemas: Vec<Arc<Schema>>) -> bool {
        let changed = !same(&schemas, &self.schemas);
        self.schemas = schemas;
        self.make_catalogs();
        changed
    }

    fn make_catalogs(&mut self) {
        let configs = self.configs.configs.values().take(usize::from(u16::MAX));
        self.catalogs = configs.map(|config| Arc::new(catalog(&self.schemas, config))).collect();
    }

    /// The number of the configuration that is nearest to a file, which is given by its path relative to the root.
    pub(crate) fn nearest(&self, path: &str) -> u16 {
        let folders = &self.configs.configs;
        if folders.len() == 1 {
            return 0;
        }
        let above = path.rmatch_indices('/').filter_map(|(at, _)| path.get(..=at));
        let nearest = above.chain([""]).find(|folder| folders.contains_key(*folder)).unwrap_or_default();
        let number = folders.keys().position(|folder| folder == nearest).unwrap_or_default();
        u16::try_from(number)
            .ok()
            .filter(|number| usize::from(*number) < self.catalogs.len())
            .unwrap_or_default()
    }

    /// The paths of the configurations, and of what they extend.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &SmolStr> {
        self.texts.keys()
    }

    /// The path of a document in this root, relative to it.
    pub(crate) fn path_of(&self, address: &Address) -> Option<SmolStr> {
        let path = address.path()?;
        path.starts_with(&self.folder).then(|| relative(&self.folder, path).into())
    }

    /// Where a path that is relative to this root leads.
    pub(crate) fn address_of(&self, path: &str) -> Address {
        Address::from_path(&self.folder.join(path))
    }
}

/// The schemas of the templates, and after them those that are built in.
fn catalog(schemas: &[Arc<Schema>], config: &Arc<Config>) -> Catalog {
    let builtin = crate::schema::builtin().iter().cloned().map(Arc::new);
    Catalog::new(schemas.iter().cloned().chain(builtin).collect(), Arc::clone(config))
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

/// For a root without any configuration; there is none.
fn empty() -> &'static Arc<Catalog> {
    static EMPTY: LazyLock<Arc<Catalog>> = LazyLock::new(Arc::default);
    &EMPTY
}

/// The roots of a world, and the place of what is outside of them.
#[derive(Clone, Debug)]
pub(crate) struct Roots {
    list: Vec<Root>,
    outside: Root,
    /// What holds where no configuration says otherwise.
    base: Arc<Written>,
}

impl Default for Roots {
    fn default() -> Self {
        let outside = Root::new(PathBuf::new(), &Written::default());
        Self { list: Vec::new(), outside, base: Arc::default() }
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
                list.push(known.cloned().unwrap_or_else(|| Root::new(folder.to_path_buf(), &self.base)));
            }
        }
        Self { list, outside: self.outside.clone(), base: Arc::clone(&self.base) }
    }

    /// Changes what holds where no configuration says otherwise. Returns whether it is something else than before.
    pub(crate) fn set_base(&mut self, base: Written) -> bool {
        if *self.base == base {
            return false;
        }
        self.base = Arc::new(base);
        for root in self.list.iter_mut().chain([&mut self.outside]) {
            let texts = std::mem::take(&mut root.texts);
            root.configure(texts, &self.base);
        }
        true
    }

    /// Takes over the texts of a root's configurations.
    pub(crate) fn configure(&mut self, id: RootId, texts: Texts) {
        let base = Arc::clone(&self.base);
        self.get_mut(id).configure(texts, &base);
    }

    /// What the tickets of a file may follow.
    pub(crate) fn catalog(&self, id: CatalogId) -> &Arc<Catalog> {
        let root = self.get(id.root);
        root.catalogs.get(usize::from(id.config)).or(root.catalogs.first()).unwrap_or_else(|| empty())
    }

    /// What each configuration settles for tickets of every kind.
    pub(crate) fn rules(&self) -> impl Iterator<Item = &Rules> {
        self.list.iter().flat_map(|root| &root.catalogs).map(|catalog| &*catalog.rules)
    }

    /// All roots, in the order in which they were given.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (RootId, &Root)> {
        (0..).map(|index| RootId(Some(index))).zip(&self.list)
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

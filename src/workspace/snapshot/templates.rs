//! The way between tickets and what their schemas come from: the template, the configuration, and back.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::FileId;
use super::super::file::Entry;
use super::super::roots::CatalogId;
use super::{Node, Snapshot};
use crate::schema::{Catalog, Origin, Schema, SchemaId, Why};

impl Snapshot {
    /// The file of the template that a schema of a file's catalog comes from; nothing of one that is built in.
    #[must_use]
    pub fn template_of(&self, file: FileId, schema: &Schema) -> Option<FileId> {
        let Origin::File(path) = &schema.origin else { return None };
        self.file(&self.roots.get(self.entry(file)?.root).address_of(path))
    }

    /// Why a ticket follows the schema that it follows; nothing if it follows none.
    #[must_use]
    pub fn why(&self, of: Node) -> Option<Why> {
        let schema = self.schema_id(of.file, of.ticket)?;
        let (catalog, path) = (self.catalog(of.file), self.path_shown(of.file));
        let shape = self.ticket(of.file, of.ticket)?.shape();
        let (chosen, why) = catalog.choose_why(&path, catalog.home(&path), &shape)?;
        (chosen == schema).then_some(why)
    }

    /// The configuration that is nearest to a file, if there is any around it.
    #[must_use]
    pub fn config_file(&self, file: FileId) -> Option<FileId> {
        self.file(&self.roots.get(self.entry(file)?.root).address_of(self.rules(file).from()))
    }

    /// The tickets that follow the schemas of a template for which `is_meant` holds, in the order of their paths. A
    /// kind of the configuration that has the template counts as well.
    #[must_use]
    pub fn followers(&self, template: FileId, is_meant: impl Fn(&Schema) -> bool) -> Vec<Node> {
        let Some(root) = self.entry(template).map(|entry| entry.root) else { return Vec::new() };
        let path = self.path_shown(template);
        let is_from = |schema: &Schema| {
            matches!(&schema.origin, Origin::File(from) if *from == path) && is_meant(schema)
        };
        let ids = |catalog: &Catalog| -> FxHashSet<SchemaId> {
            let numbered = (0u16..).zip(&catalog.schemas);
            numbered.filter(|(_, schema)| is_from(schema)).map(|(number, _)| SchemaId(number)).collect()
        };
        let mut meant: FxHashMap<CatalogId, FxHashSet<SchemaId>> = FxHashMap::default();
        let mut found = Vec::new();
        for (_, file) in &self.by_address {
            let Some(entry) = self.entry(*file).filter(|entry| entry.root == root && entry.counts()) else {
                continue;
            };
            let meant =
                meant.entry(entry.catalog()).or_insert_with(|| ids(self.roots.catalog(entry.catalog())));
            found.extend(followers_in(entry, meant).map(|ticket| Node { file: *file, ticket }));
        }
        found
    }
}

/// The tickets of a file that follow one of some schemas.
fn followers_in<'a>(entry: &'a Entry, meant: &'a FxHashSet<SchemaId>) -> impl Iterator<Item = u32> + 'a {
    let numbered = (0u32..).zip(entry.schemas.iter());
    numbered
        .filter(|(_, schema)| schema.is_some_and(|schema| meant.contains(&schema)))
        .map(|(ticket, _)| ticket)
}

//! Which schemas the tickets of a file follow, found out once for tickets that are made of the same.

use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::file::Entry;
use super::roots::CatalogId;
use super::{FieldName, Snapshot, TicketSummary};
use crate::schema::{Home, SchemaId};
use crate::ticket::{Role, Unit};

/// What was found out so far; good for one snapshot.
#[derive(Default)]
pub(super) struct Chooser {
    known: FxHashMap<Key, Option<SchemaId>>,
    /// For each outline, by its place in memory, which of its fields say what sort of ticket it is.
    types: FxHashMap<usize, Box<[usize]>>,
    /// Whether a file in a folder may stand in one of a tool.
    near: FxHashMap<(CatalogId, u32), bool>,
}

/// All of a ticket that choosing looks at; of the path of its file, no more than the tools' folders that it stands in.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    catalog: CatalogId,
    /// By its place in memory: it is kept by the entries of the snapshot.
    outline: usize,
    is_file: bool,
    family: SmolStr,
    types: SmolStr,
    home: Home,
}

impl Chooser {
    /// The schemas that the tickets of a file follow.
    pub(super) fn schemas(&mut self, now: &Snapshot, entry: &Entry) -> Arc<[Option<SchemaId>]> {
        let catalog = now.roots.catalog(entry.catalog());
        let tickets = entry.summary.tickets.iter();
        if !entry.counts() {
            return tickets.map(|_| None).collect();
        }
        let path = || now.roots.shown(entry.root, &entry.address);
        if catalog.is_by_path() {
            let path = path();
            return tickets.map(|ticket| catalog.choose(&path, &ticket.shape())).collect();
        }
        let folder = || entry.address.path().and_then(Path::parent).and_then(Path::to_str);
        let is_near = self.near.entry((entry.catalog(), entry.folder));
        let is_near = *is_near.or_insert_with(|| folder().is_some_and(|folder| catalog.may_be_home(folder)));
        let home = if is_near { catalog.home(&path()) } else { Home::default() };
        let mut choose = |ticket: &TicketSummary| {
            let key = self.key(entry.catalog(), home, ticket);
            let choose = || catalog.choose_at(&path(), home, &ticket.shape());
            *self.known.entry(key).or_insert_with(choose)
        };
        tickets.map(&mut choose).collect()
    }

    fn key(&mut self, catalog: CatalogId, home: Home, ticket: &TicketSummary) -> Key {
        let outline = Arc::as_ptr(&ticket.outline).addr();
        let is_type = |field: &FieldName| Role::of(&field.name) == Some(Role::Type);
        let places = self.types.entry(outline).or_insert_with(|| {
            let fields = ticket.outline.fields.iter().enumerate();
            fields.filter(|(_, field)| is_type(field)).map(|(place, _)| place).collect()
        });
        let value = |place: &usize| ticket.fields().nth(*place).map(|(_, value)| SmolStr::new(value));
        let mut values = places.iter().filter_map(value);
        let first = values.next().unwrap_or_default();
        Key {
            catalog,
            outline,
            is_file: ticket.unit == Unit::File,
            family: ticket.id.as_ref().map(|id| id.family().into()).unwrap_or_default(),
            types: values.fold(first, |all, value| format!("{all}\n{value}").into()),
            home,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, ROOT, address};
    use crate::text::{Change, PositionEncoding};
    use crate::workspace::{Snapshot, World};

    fn check(snapshot: &Snapshot, path: &str, want: &str) {
        let file = snapshot.file(&address(path)).unwrap();
        let schema = snapshot.schema_of(file, 0).map(|schema| schema.origin.describe());
        assert_eq!(schema.as_deref().unwrap_or("none"), want, "{path}");
    }

    #[test]
    fn tickets_of_one_outline_in_different_folders() {
        let task = "---\nid: BOAT-1\ntitle: Rig\nstatus: Ashore\nassignee: []\n---\n\n## Description\n";
        let mut fixture = String::from("//- /backlog/config.yml\nstatuses: [Ashore, Afloat]\n");
        let paths = [
            ("/tasks/a.md", "none"),
            ("/backlog/docs/a.md", "none"),
            ("/backlog/tasks/a.md", "backlog/config.yml"),
            ("/sub/backlog/tasks/a.md", "built-in backlog"),
            ("/backlog/tasks/deep/a.md", "none"),
            ("/backlog/archive/tasks/a.md", "backlog/config.yml"),
        ];
        for (path, _) in paths {
            fixture += &format!("//- {path}\n{task}");
        }
        let snapshot = Fixture::parse(&fixture).snapshot();
        for (path, want) in paths {
            check(&snapshot, path, want);
        }
    }

    #[test]
    fn the_configuration_of_a_tool_counts_as_soon_as_it_is_written() {
        let mut world = World::new(vec![ROOT.into()]);
        let config = address("/backlog/config.yml");
        let text = "statuses: [Ashore, Afloat]\n";
        world.open(&config, "yaml", 1, text.into());
        let task = "---\nid: BOAT-1\nassignee: []\n---\n\n## Description\n";
        world.open(&address("/backlog/tasks/a.md"), "markdown", 1, task.into());
        check(&world.snapshot(), "/backlog/tasks/a.md", "backlog/config.yml");
        for (version, text, want) in
            [(2, "project_name: Boat\n", "built-in backlog"), (3, text, "backlog/config.yml")]
        {
            let change = Change { range: None, text: text.into() };
            world.change(&config, version, &[change], PositionEncoding::Utf8).unwrap();
            check(&world.snapshot(), "/backlog/tasks/a.md", want);
        }
    }
}

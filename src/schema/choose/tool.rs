//! The choice of a tool's format: by the folder that a ticket stands in, or by names that no other document has.

use smol_str::SmolStr;

use super::{COMMON, Catalog, MAX_NAMES, SchemaId, TicketShape};
use crate::schema::Schema;
use crate::schema::homes::{self, Home};
use crate::ticket::Role;

impl Catalog {
    /// The folders of tools that the file at this path, relative to the root, stands in.
    #[must_use]
    pub fn home(&self, path: &str) -> Home {
        self.homes.at(path)
    }

    /// The schemas of the root that are at home where the file at a path is, in order.
    pub fn at_home(&self, path: &str) -> impl Iterator<Item = SchemaId> {
        self.homes.own(self.home(path))
    }

    /// Whether a file in this folder may stand in a folder of a tool; whatever is before the root does not matter.
    #[must_use]
    pub fn may_be_home(&self, folder: &str) -> bool {
        self.homes.may_be_in(folder)
    }

    /// The format of a tool: of one in whose home the ticket stands, if the two have anything in common that tells;
    /// else the one all of whose signs the ticket has.
    pub(super) fn by_tool(&self, home: Home, shape: &TicketShape) -> Option<SchemaId> {
        if !shape.is_file {
            return None;
        }
        let is_at_home = |id: &SchemaId| self.get(*id).is_some_and(|schema| tells(schema, shape));
        let has = |sign: &str| {
            let same = |name: &SmolStr| name == sign || Role::same(name, sign);
            shape.fields.iter().any(same) || shape.sections.iter().any(|name| name == sign)
        };
        let at_home = || self.homes.own(home).chain(homes::builtin_at(home)).find(is_at_home);
        let at_home = if home.is_none() { None } else { at_home() };
        at_home.or_else(|| homes::by_signs(has))
    }
}

/// Whether a ticket has an ID of a schema's family, or shares a field or a section with it that documents of other
/// sorts do not have.
fn tells(schema: &Schema, shape: &TicketShape) -> bool {
    if schema.family.as_ref().is_some_and(|family| *family == shape.family) {
        return true;
    }
    let is_telling = |name: &&SmolStr| !COMMON.contains(&name.as_str());
    let is_field = |name: &SmolStr| schema.own_fields().any(|field| field.name == *name);
    let is_section = |name: &SmolStr| {
        schema.sections.iter().any(|section| section.path.len() == 1 && section.is_named(name))
    };
    shape.fields.iter().take(MAX_NAMES).filter(is_telling).any(is_field)
        || shape.sections.iter().take(MAX_NAMES).filter(is_telling).any(is_section)
}

//! What the configurations settle about tickets: how far a status is, which IDs are tickets of this workspace, how
//! far IDs reach. Everybody who needs to know asks here.

use smol_str::SmolStr;

use super::super::FileId;
use super::{Node, Snapshot};
use crate::schema::config::written::Scope;
use crate::schema::{FieldSpec, Rules, ValueSet};
use crate::ticket::value::{self, Progress};
use crate::ticket::{Checklist, Dialect, IdKey, name};

impl Snapshot {
    /// What the configuration settles for tickets of every kind in a file.
    #[must_use]
    pub fn rules(&self, file: FileId) -> &Rules {
        &self.catalog(file).rules
    }

    /// The fields that relate tickets in a file.
    #[must_use]
    pub fn dialect(&self, file: FileId) -> &Dialect {
        self.rules(file).dialect()
    }

    /// How far a ticket is, as far as its status tells; a status that is too long to be kept tells nothing. What stands in
    /// an archive is done, whatever it says.
    #[must_use]
    pub fn progress(&self, file: FileId, ticket: u32) -> Option<Progress> {
        match self.status(Node { file, ticket }) {
            Some((field, value)) => self.progress_of(file, ticket, field, value),
            None => self.is_archived(file).then_some(Progress::Done),
        }
    }

    /// How many checkboxes a ticket has, and how many are checked, as the index has it; none of one without any.
    #[must_use]
    pub fn checklist(&self, of: Node) -> Option<Checklist> {
        Some(self.ticket(of.file, of.ticket)?.checklist).filter(|checklist| checklist.total > 0)
    }

    /// The comparable name of the field that says the status of a ticket, and the value; that is empty where it is long.
    #[must_use]
    pub fn status(&self, of: Node) -> Option<(&str, &str)> {
        self.ticket(of.file, of.ticket)?.status().filter(|(_, said)| !self.is_placeholder(of, said))
    }

    /// How far a ticket with this status is, as [`Snapshot::progress`]; `field` is the comparable name of the field that says it. The
    /// configuration knows best, then the word itself; one that is first in the set of the schema is not begun.
    #[must_use]
    pub fn progress_of(&self, file: FileId, ticket: u32, field: &str, value: &str) -> Option<Progress> {
        if self.is_archived(file) {
            return Some(Progress::Done);
        }
        let spec = self.schema_of(file, ticket).and_then(|schema| schema.field(field));
        let set = self.set_of(file, spec, field);
        if let Some(means) = set.and_then(|set| set.progress(value)) {
            return Some(means);
        }
        let is_first = || {
            let choices = self.choices(file, ticket, field);
            let is_it = !value.is_empty() && name::value(choices.first()?) == name::value(value);
            is_it.then_some(Progress::Open)
        };
        let spelled = set.and_then(|set| set.value(value));
        spelled.and_then(|value| value::progress(value)).or_else(|| value::progress(value)).or_else(is_first)
    }

    /// Whether nobody mends the text of a ticket with this status any more: it is done, laid aside, or accepted as it
    /// is. The configuration knows best, then the words.
    #[must_use]
    pub fn is_settled(&self, file: FileId, ticket: u32, field: &str, value: &str) -> bool {
        let set = self.set(file, ticket, field);
        self.is_archived(file)
            || match set.and_then(|set| set.progress(value)) {
                Some(means) => means == Progress::Done,
                None => {
                    let spelled = set.and_then(|set| set.value(value));
                    value::is_settled(value) || spelled.is_some_and(|spelled| value::is_settled(spelled))
                }
            }
    }

    /// A value of a field in the spelling of the configuration, where that has it under other words.
    #[must_use]
    pub fn spelled<'a>(&'a self, file: FileId, ticket: u32, field: &str, value: &'a str) -> &'a str {
        self.set(file, ticket, field).and_then(|set| set.value(value)).map_or(value, SmolStr::as_str)
    }

    /// The values that the configuration gives to a field of a ticket.
    #[must_use]
    pub fn set(&self, file: FileId, ticket: u32, field: &str) -> Option<&ValueSet> {
        let spec = self.schema_of(file, ticket).and_then(|schema| schema.field(field));
        self.set_of(file, spec, field)
    }

    /// The values that a field of a ticket may have, in their order: those of the configuration, else those of the
    /// template; none where anything goes.
    #[must_use]
    pub fn choices(&self, file: FileId, ticket: u32, field: &str) -> &[SmolStr] {
        let spec = self.schema_of(file, ticket).and_then(|schema| schema.field(field));
        let set = self.set_of(file, spec, field).map(ValueSet::values);
        set.unwrap_or_else(|| spec.map(FieldSpec::choices).unwrap_or_default())
    }

    fn set_of<'a>(&'a self, file: FileId, spec: Option<&'a FieldSpec>, field: &str) -> Option<&'a ValueSet> {
        let of_schema = spec.and_then(|spec| spec.set.as_deref());
        of_schema.or_else(|| self.rules(file).values(field).map(|set| &**set))
    }

    /// Whether an ID is one of a ticket that lives elsewhere, as the configuration of a file says.
    #[must_use]
    pub fn is_external(&self, from: FileId, id: &IdKey) -> bool {
        self.rules(from).is_external(id)
    }

    /// Whether the numbers of a family restart in every folder.
    #[must_use]
    pub fn is_folder_scoped(&self, family: &str) -> bool {
        if IdKey::restarts(family) {
            return true;
        }
        match self.roots.rules().find_map(|rules| rules.scope(family)) {
            Some(scope) => scope == Scope::Folder,
            None => self.index.family(family).is_folder_scoped(),
        }
    }

    /// The ID that is meant: of a renamed family, the one in the family's new name.
    #[must_use]
    pub fn resolve(&self, id: &IdKey) -> IdKey {
        if self.index.copies(id) > 0 {
            return id.clone();
        }
        let heir = self.roots.rules().find_map(|rules| rules.heir(id.family()));
        heir.map_or_else(|| self.index.resolve(id), |heir| id.in_family(heir))
    }

    /// What a family was called before: as the configurations say, and as was found out.
    pub(super) fn names_before(&self, family: &str) -> Vec<SmolStr> {
        let known = self.roots.rules().flat_map(|rules| rules.old_names(family));
        let mut names: Vec<SmolStr> = known.chain(self.index.old_names(family)).map(SmolStr::new).collect();
        names.sort();
        names.dedup();
        names
    }
}

//! What a ticket should look like: schemas, compiled from templates, and the choice of the one a ticket follows.

mod builtin;
pub mod choose;
mod compile;
pub mod config;
mod discover;
mod draft;
mod forms;
mod homes;
mod kinds;
mod print;
mod rules;
mod shape;
mod tools;
mod values;

use std::sync::Arc;

use smol_str::SmolStr;

use crate::text::Span;
use crate::ticket::{Carrier, Facts, Field};

pub use builtin::{builtin, builtin_named, builtin_names, builtin_template};
pub use choose::{Catalog, SchemaId, Why};
pub use compile::compile;
pub use config::{CONFIG_FILE, Config, ConfigProblem, Globs, KindRule, Level, TemplateEntry};
pub use discover::{is_called_template, is_template, schemas, tells_of_tickets};
pub use draft::{Known, Piece};
pub use homes::Home;
pub use print::scalar as yaml_scalar;
pub use rules::Rules;
pub use shape::TicketShape;
pub use values::ValueSet;

/// What a template compiles to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    /// A short name: the file's stem, or the heading over the fence that holds the template.
    pub name: SmolStr,
    /// Where it comes from.
    pub origin: Origin,
    /// What one ticket is.
    pub unit: TicketUnit,
    /// The family of its tickets' IDs in comparable form, when the template shows one: `TASK` of `TASK-XXX`.
    pub family: Option<SmolStr>,
    /// The fields, in the template's order.
    pub fields: Vec<FieldSpec>,
    /// The sections, in the template's order; a ticket's own heading is none.
    pub sections: Vec<SectionSpec>,
    /// The placeholders, word for word, sorted, each once.
    pub placeholders: Vec<SmolStr>,
    /// Words in brackets that stand before the titles, sorted: `Infra-Task`.
    pub tags: Vec<SmolStr>,
    /// Whether it was learned from filled-in tickets rather than from placeholders.
    pub learned: bool,
    /// The name of the tool's format that its sections and fields are those of. What a tool asks for, its tickets
    /// need as far as practice says.
    pub format: Option<&'static str>,
    /// Globs of the files that it is for, relative to the root; without any it is for the tickets of its shape.
    pub homes: Vec<SmolStr>,
    /// What tickets need in some cases only, in order: of several that hold, the last one counts.
    pub cases: Vec<Case>,
    /// The number of the kind in the configuration, if it is the schema of one.
    pub kind: Option<u16>,
}

/// What tickets need in one case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    /// The case: comparable names of fields with the comparable values of which each must have one.
    pub is: Vec<(SmolStr, Vec<SmolStr>)>,
    /// The case in words: `status is Done`.
    pub said: SmolStr,
    /// Who says so: `.tickmark.yaml (kind bug)`.
    pub from: SmolStr,
    /// Sections that are required then, or optional.
    pub sections: Vec<SectionSpec>,
    /// Fields that are required then, or optional.
    pub fields: Vec<FieldSpec>,
}

/// Where a schema comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// Built into the program, under this name.
    #[default]
    Unknown,
    /// Built into the program, under this name.
    Builtin(&'static str),
    /// A file; the path is shown to the user relative to its root.
    File(SmolStr),
    /// A kind in the configuration that has no template: `.tickmark.yaml (kind bug)`.
    Kind(SmolStr),
}

/// What one ticket of a schema is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TicketUnit {
    /// A whole file.
    #[default]
    File,
    /// A heading of this level.
    Heading(u8),
}

/// A field that a template asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldSpec {
    /// The comparable name.
    pub name: SmolStr,
    /// The key as the template writes it.
    pub key: SmolStr,
    /// For a nested YAML key, the comparable name of the key around it.
    pub under: Option<SmolStr>,
    /// The comparable path of the section it stands in; empty for a field of the ticket itself.
    pub section: Vec<SmolStr>,
    /// How the template writes it; several when it stands in several places.
    pub carriers: Vec<Carrier>,
    /// Whether a ticket should have it.
    pub required: bool,
    /// What its values are.
    pub kind: FieldKind,
    /// The value that the template itself has; a ticket may keep it.
    pub default: SmolStr,
    /// What the template says of it, in its own words.
    pub hint: SmolStr,
    /// Where the template has it: the key.
    pub span: Span,
    /// Who settles whether it is required, if not the template: `.tickmark.yaml (kind bug)`.
    pub settled: Option<SmolStr>,
    /// The values that the configuration gives it.
    pub set: Option<Arc<ValueSet>>,
}

/// What the values of a field are.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum FieldKind {
    /// Anything.
    #[default]
    Text,
    /// One of these, as the template spells them, in its order.
    Choice(Vec<SmolStr>),
    /// Something like these: offered, never insisted on.
    Suggestions(Vec<SmolStr>),
    /// A date.
    Date,
    /// A number.
    Number,
    /// The ID of one ticket, of this family in comparable form where the template shows it; or one of these words
    /// ("Standalone").
    Id {
        /// The family.
        family: Option<SmolStr>,
        /// Words that may stand instead of an ID.
        words: Vec<SmolStr>,
    },
    /// IDs of tickets.
    Ids,
    /// A path of a file.
    Path,
    /// A link.
    Link,
}

/// A section that a template asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct SectionSpec {
    /// Comparable names from the outermost section to this one. A number that counts is `#`: `step #`.
    pub path: Vec<SmolStr>,
    /// The heading as the template writes it.
    pub title: SmolStr,
    /// 1 to 6.
    pub level: u8,
    /// How much it is needed.
    pub need: Need,
    /// Whether it stands for any number of sections of this pattern: `Step 1: [Preparation]`.
    pub repeatable: bool,
    /// What the template says in it: its first hint.
    pub hint: SmolStr,
    /// The marker of the list item that consists of the hint, with its box: `- [ ] `.
    pub marker: SmolStr,
    /// Where the template has it: the heading's text.
    pub span: Span,
    /// Who settles how much it is needed, if not the template: `.tickmark.yaml (kind bug)`.
    pub settled: Option<SmolStr>,
}

/// How much a section is needed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Need {
    /// The template has it without a remark: practice decides how strict to be.
    #[default]
    Expected,
    /// The template or the configuration insists on it.
    Required,
    /// Marked as optional, or inside of something that is.
    Optional,
}

impl Schema {
    /// The spec of a field of the ticket itself, by comparable name or by role.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&FieldSpec> {
        self.own_fields()
            .find(|field| field.name == name)
            .or_else(|| self.own_fields().find(|field| crate::ticket::Role::same(&field.name, name)))
    }

    /// The spec of a field as it stands in a ticket: the one of its section, else for an `own` field the one of the
    /// ticket itself, or the only one of this name that the template has in any section.
    #[must_use]
    pub fn field_at(&self, section: &[&str], own: bool, name: &str) -> Option<&FieldSpec> {
        let there = self.fields.iter().find(|field| {
            let path = &field.section;
            let same = path.len() == section.len()
                && path.iter().zip(section).all(|(asked, name)| same_name(asked, name));
            same && field.name == name
        });
        let only = || {
            let mut named = self.fields.iter().filter(|field| field.name == name);
            named.next().filter(|_| named.next().is_none())
        };
        there.or_else(|| if own { self.field(name).or_else(only) } else { None })
    }

    /// The spec of a field of a ticket that follows it.
    #[must_use]
    pub fn spec_of_field(&self, facts: &Facts, field: &Field) -> Option<&FieldSpec> {
        if field.under.is_some() {
            return self.fields.iter().find(|spec| spec.name == field.name && spec.under == field.under);
        }
        let section = field.section.map(|section| facts.path(section)).unwrap_or_default();
        self.field_at(&section, field.own, &field.name).filter(|spec| spec.under.is_none())
    }

    /// The spec of a section of a ticket that follows it: the one at its path, else the only one of its name.
    #[must_use]
    pub fn spec_of_section(&self, facts: &Facts, section: u32) -> Option<&SectionSpec> {
        let path = facts.path(section);
        let only = || {
            let name = path.last()?;
            let mut named = self.sections.iter().filter(|spec| spec.is_named(name));
            named.next().filter(|_| named.next().is_none())
        };
        self.sections.iter().find(|spec| spec.is_at(&path)).or_else(only)
    }

    /// Where its sections and fields come from, as messages name it.
    #[must_use]
    pub fn source(&self) -> String {
        self.format.map_or_else(|| self.origin.describe(), |name| Origin::Builtin(name).describe())
    }

    /// The fields of the ticket itself.
    pub fn own_fields(&self) -> impl Iterator<Item = &FieldSpec> {
        self.fields.iter().filter(|field| field.section.is_empty())
    }
}

impl FieldSpec {
    /// The values that it may have, in their order: those of the configuration, else those of the template; none where
    /// anything goes.
    #[must_use]
    pub fn choices(&self) -> &[SmolStr] {
        match (&self.set, &self.kind) {
            (Some(set), _) => set.values(),
            (None, FieldKind::Choice(values)) => values,
            _ => &[],
        }
    }
}

impl SectionSpec {
    /// Whether a ticket's section with this path is the one meant.
    #[must_use]
    pub fn is_at(&self, path: &[&str]) -> bool {
        self.path.len() == path.len() && self.path.iter().zip(path).all(|(spec, name)| same_name(spec, name))
    }

    /// Whether a section of this comparable name may be the one meant, wherever it stands.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        self.path.last().is_some_and(|spec| same_name(spec, name))
    }
}

/// Whether a comparable name fits one of a template, in which a `#` at the end stands for a number and whatever
/// follows it: `step #` fits `step 3 write the parser`.
pub fn same_name(spec: &str, name: &str) -> bool {
    if spec == name {
        return true;
    }
    let Some(words) = spec.strip_suffix('#').filter(|words| words.ends_with(' ')) else { return false };
    let Some(rest) = name.strip_prefix(words) else { return false };
    let rest = rest.trim_start_matches('#');
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    after.len() < rest.len() && (after.is_empty() || after.starts_with(' '))
}

impl Origin {
    /// How it is named in messages: a path, or "built-in NAME".
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Unknown => "the template".to_owned(),
            Self::Builtin(name) => format!("built-in {name}"),
            Self::File(path) => path.to_string(),
            Self::Kind(from) => from.to_string(),
        }
    }
}

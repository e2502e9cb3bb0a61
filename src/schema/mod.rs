//! What a ticket should look like: schemas, compiled from templates, and the choice of the one a ticket follows.

mod compile;
mod discover;
mod print;

use smol_str::SmolStr;

use crate::text::Span;
use crate::ticket::Carrier;

pub use compile::compile;
pub use discover::is_template;

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
    /// What the template says of it, in its own words.
    pub hint: SmolStr,
    /// Where the template has it: the key.
    pub span: Span,
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
    /// Where the template has it: the heading's text.
    pub span: Span,
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

    /// The spec of a field inside a section, by the section's path and the field's name.
    #[must_use]
    pub fn field_in(&self, section: &[&str], name: &str) -> Option<&FieldSpec> {
        self.fields.iter().find(|field| {
            field.name == name && field.section.len() == section.len() && field.section.iter().eq(section)
        })
    }

    /// The fields of the ticket itself.
    pub fn own_fields(&self) -> impl Iterator<Item = &FieldSpec> {
        self.fields.iter().filter(|field| field.section.is_empty())
    }
}

impl Origin {
    /// How it is named in messages: a path, or "built-in NAME".
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Unknown => "the template".to_owned(),
            Self::Builtin(name) => format!("built-in {name}"),
            Self::File(path) => path.to_string(),
        }
    }
}

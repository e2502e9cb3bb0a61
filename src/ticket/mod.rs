//! What is meant: the tickets of a document with their fields, sections and references, each with its place.
//!
//! [`Facts`] are read from [`crate::syntax::blocks`] alone, the same way for every file, open or closed. They know
//! nothing of schemas and nothing of other files: an ID-like word is a candidate until the workspace says whether
//! its family exists.

use smol_str::SmolStr;

use crate::text::Span;

pub mod anchor;
mod carriers;
mod checklist;
mod dialect;
mod extract;
mod groups;
pub mod id;
mod links;
pub mod name;
mod piece;
pub mod placeholder;
mod references;
pub mod relation;
pub mod role;
pub mod suppression;
mod units;
pub mod value;
mod words;

use groups::Groups;

pub use carriers::Carrier;
pub use checklist::Checklist;
pub use dialect::Dialect;
pub use extract::Reader;
pub use id::IdKey;
pub use placeholder::{Placeholder, PlaceholderKind};
pub use relation::Relation;
pub use role::Role;
pub use suppression::{Scope, Suppression};

/// All that a document says, in order of place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// The tickets: one for the whole file, or one for each heading that declares one. A file without any sign of
    /// a ticket still has one of unit [`Unit::File`] with no ID, so that a schema can claim it.
    pub tickets: Vec<Ticket>,
    /// The fields of all tickets, and those that belong to none.
    pub fields: Vec<Field>,
    /// The sections; a heading that is a ticket or the title of the file is one, too.
    pub sections: Vec<Section>,
    /// Every use of something shaped like an ID, except the declarations.
    pub references: Vec<Reference>,
    /// The links by path, to other files and to headings.
    pub links: Vec<Link>,
    /// The checkboxes.
    pub tasks: Vec<TaskItem>,
    /// Everything shaped like a placeholder.
    pub placeholders: Vec<Placeholder>,
    /// The YAML that carries fields: front matter and yaml fences.
    pub yaml: Vec<Span>,
    /// The TOML front matter.
    pub toml: Option<Span>,
    /// Where front matter begins that is not closed.
    pub unclosed_front_matter: Option<Span>,
    /// What says that findings are not wanted.
    pub suppressions: Vec<Suppression>,
    /// What is struck out: finished business.
    pub struck: Vec<Span>,
    /// Which fields are a ticket's own, and which sections stand in it.
    own: Groups,
    within: Groups,
}

/// One unit of work.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticket {
    /// What it is written as.
    pub unit: Unit,
    /// Its ID in comparable form.
    pub id: Option<IdKey>,
    /// The places that declare the ID, the one to jump to first; empty when the file's name declares it.
    pub declarations: Vec<Span>,
    /// The title without the ID; empty at the top of the file when there is none.
    pub title: Span,
    /// All of it.
    pub span: Span,
    /// Index in [`Facts::sections`] of the heading it stands under: its own, or the title of the file.
    pub heading: Option<u32>,
}

/// The ways to write a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// The whole file.
    File,
    /// A heading of this level and what stands under it.
    Heading(u8),
}

/// One occurrence of a field. The same name in front matter and in the body is one field with two occurrences.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Index in [`Facts::tickets`].
    pub ticket: Option<u32>,
    /// Index in [`Facts::sections`] of the section it stands in; none above the first heading.
    pub section: Option<u32>,
    /// Whether it speaks of the ticket itself: it stands in front matter, in a yaml fence, or before the ticket's
    /// first section; or nothing there has its name, and only one section has.
    pub own: bool,
    /// The key as written, without marks.
    pub key: Span,
    /// The key in comparable form; of a nested YAML key the last part.
    pub name: SmolStr,
    /// For a nested YAML key, the comparable form of the key it stands under: `dependencies`.
    pub under: Option<SmolStr>,
    /// The value as written, without marks and quotes; empty where one would be typed.
    pub value: Span,
    /// The elements of a list; of anything else none.
    pub items: Vec<Span>,
    /// The comment behind it: `# A | B` in YAML, `<!-- A | B -->` elsewhere.
    pub comment: Option<Span>,
    /// How it is written.
    pub carrier: Carrier,
    /// The role that its name stands for, also of a nested one.
    role: Option<Role>,
}

/// A heading and what stands under it.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Index in [`Facts::tickets`]; none where no ticket is.
    pub ticket: Option<u32>,
    /// Index of the section around it.
    pub parent: Option<u32>,
    /// 1 to 6.
    pub level: u8,
    /// The heading's text.
    pub title: Span,
    /// The heading's text in comparable form.
    pub name: SmolStr,
    /// From the heading to the next one of its level or above.
    pub span: Span,
    /// From after the heading to the next heading of any level.
    pub body: Span,
}

/// One use of an ID.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// Index in [`Facts::tickets`] of the ticket that it stands in.
    pub ticket: Option<u32>,
    /// The ID as written.
    pub span: Span,
    /// The ID in comparable form; of a bare number in a field, with the family of the ticket.
    pub id: IdKey,
    /// What it says.
    pub relation: Relation,
    /// Where it stands.
    pub place: Place,
}

/// A link by path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Index in [`Facts::tickets`] of the ticket that it stands in.
    pub ticket: Option<u32>,
    /// How it is written.
    pub kind: LinkKind,
    /// All of it, marks included.
    pub span: Span,
    /// Where it leads, as written: without `<` `>` and title; of a wiki link what stands before `#` and `|`.
    pub destination: Span,
}

/// An item with a checkbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskItem {
    /// Index in [`Facts::tickets`] of the ticket that it stands in.
    pub ticket: Option<u32>,
    /// Its first line, without marks.
    pub content: Span,
    /// Whether the box is checked.
    pub is_done: bool,
}

/// The ways to write a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// `[text](destination)`, also of an image.
    Inline,
    /// `[[target]]`, `[[target|text]]`.
    Wiki,
}

/// Where a reference stands, which says how sure it is that one was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the value of a field that relates tickets, also in a yaml fence.
    Field,
    /// At the start of an item of a list under a heading such as "Dependencies".
    List,
    /// Anywhere else in prose, links and code spans.
    Prose,
}

/// What the name of a file says.
#[derive(Clone, Copy, Debug, Default)]
pub struct FileName<'a> {
    /// The name without folders and extension.
    pub stem: &'a str,
}

/// What is known of a document besides its text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Site<'a> {
    /// The name of the file, without folders and extension.
    pub stem: &'a str,
    /// The name of the folder that it stands in.
    pub folder: &'a str,
    /// How the text is read.
    pub form: Form,
}

/// The forms that a document may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Markdown.
    #[default]
    Markdown,
    /// Markdown, in a file that is only of interest when it is a ticket.
    Text,
    /// YAML, only of interest when it is a ticket.
    Yaml,
}

impl<'a> From<FileName<'a>> for Site<'a> {
    fn from(name: FileName<'a>) -> Self {
        Self { stem: name.stem, ..Self::default() }
    }
}

impl Facts {
    /// Reads a document. Any text is one.
    #[must_use]
    pub fn read<'a>(text: &str, site: impl Into<Site<'a>>) -> Self {
        let mut reader = Reader::default();
        reader.read(text, site);
        reader.take()
    }

    /// Forgets all, but keeps the memory.
    fn clear(&mut self) {
        self.tickets.clear();
        self.fields.clear();
        self.sections.clear();
        self.references.clear();
        self.links.clear();
        self.tasks.clear();
        self.placeholders.clear();
        self.yaml.clear();
        self.toml = None;
        self.unclosed_front_matter = None;
        self.suppressions.clear();
        self.struck.clear();
        self.own = Groups::default();
        self.within = Groups::default();
    }

    /// The ticket at an index kept in a field, section or reference.
    #[must_use]
    pub fn ticket(&self, index: Option<u32>) -> Option<&Ticket> {
        self.tickets.get(index? as usize)
    }

    /// The section at an index kept in a field, section or ticket.
    #[must_use]
    pub fn section(&self, index: Option<u32>) -> Option<&Section> {
        self.sections.get(index? as usize)
    }

    /// The words of the heading at a byte offset.
    #[must_use]
    pub fn heading_at(&self, offset: usize) -> Option<Span> {
        self.sections.iter().map(|section| section.title).find(|title| title.touches(offset))
    }

    /// The fields that speak of a ticket itself.
    pub fn own_fields(&self, ticket: u32) -> impl Iterator<Item = &Field> + Clone {
        self.own.members(ticket).iter().filter_map(|index| self.fields.get(*index as usize))
    }

    /// The first own field of a ticket that plays a role, such as its status.
    #[must_use]
    pub fn role(&self, ticket: u32, role: Role) -> Option<&Field> {
        self.own_fields(ticket).find(|field| field.plays(role))
    }

    /// The sections under a ticket, without its own heading.
    pub fn sections_of(&self, ticket: u32) -> impl Iterator<Item = (u32, &Section)> {
        let heading = self.ticket(Some(ticket)).and_then(|ticket| ticket.heading);
        let within = self.within.members(ticket).iter().copied().filter(move |index| Some(*index) != heading);
        within.filter_map(|index| Some((index, self.section(Some(index))?)))
    }

    /// The comparable names of a section and those around it, outermost first, up to the ticket's heading.
    #[must_use]
    pub fn path(&self, section: u32) -> Vec<&str> {
        let top = self.section(Some(section)).and_then(|section| self.ticket(section.ticket)?.heading);
        let mut path = Vec::new();
        let mut next = Some(section);
        while let Some(index) = next.filter(|index| Some(*index) != top)
            && let Some(section) = self.section(Some(index))
        {
            path.push(section.name.as_str());
            next = section.parent;
        }
        path.reverse();
        path
    }

    /// Whether a ticket shows any sign of being one: an ID, or a field such as a status.
    #[must_use]
    pub fn is_evident(&self, ticket: u32) -> bool {
        self.ticket(Some(ticket)).is_some_and(|ticket| ticket.id.is_some())
            || self.role(ticket, Role::Status).is_some()
    }
}

impl Field {
    /// Whether it is the ID of an entry in a list of YAML, such as `tasks: - id: PE-1`; the entries of a list that
    /// relates tickets name others.
    #[must_use]
    pub fn is_part_id(&self) -> bool {
        let relation = self.under.as_ref().map(|under| Relation::of(under));
        self.role == Some(Role::Id) && matches!(relation, Some(None | Some(Relation::Child)))
    }

    /// Whether it plays this role for what it stands in; a nested field plays none.
    #[must_use]
    pub fn plays(&self, role: Role) -> bool {
        self.role == Some(role) && self.under.is_none()
    }
}

//! What is kept of every file, open or closed: enough to find and count its tickets, without text or tree.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::packed::Packed;
use super::{Destination, Fingerprint};
use crate::schema::TicketShape;
use crate::text::{Landmark, Landmarks, Span};
use crate::ticket::{
    Checklist, Facts, Field, IdKey, LinkKind, Place, Reference, Relation, Role, Ticket, Unit, name,
};

/// Longest value that is kept, in bytes: longer ones are prose, and not picked from a set.
const MAX_VALUE: usize = 40;
/// Longest path of a link that is kept, in bytes.
const MAX_PATH: usize = 1_000;
/// Longest title that is kept, in bytes.
const MAX_TITLE: usize = 200;
/// Longest ID that is kept as it is written, in bytes.
const MAX_ID: usize = 100;
/// Outlines that one thread shares between summaries at most.
const MAX_SHARED: usize = 1 << 16;

/// What is known of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// The text it was made of.
    pub stamp: Stamp,
    /// The [`Dialect`](crate::ticket::Dialect) in which it was read, by its stamp.
    pub dialect: u32,
    /// The file that the text was read from, if it was; none for the text of an editor.
    pub disk: Option<Fingerprint>,
    /// The tickets, with the numbers that they have in [`Facts::tickets`].
    pub tickets: Box<[TicketSummary]>,
    /// The references, in order of place.
    pub references: Box<[ReferenceSummary]>,
    /// The links to other files, in order of place.
    links: Box<[(LinkKind, Span)]>,
    paths: Packed,
}

/// Tells one text from another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Stamp {
    len: usize,
    hash: u64,
}

impl Stamp {
    /// The stamp of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self { len: text.len(), hash: xxhash_rust::xxh3::xxh3_64(text.as_bytes()) }
    }
}

/// One ticket of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct TicketSummary {
    /// Its ID.
    pub id: Option<IdKey>,
    /// What it is written as.
    pub unit: Unit,
    /// Where the ID is declared, the place to jump to first; the title, or the top, if the file's name does so.
    pub declaration: Span,
    /// The position of the declaration.
    pub at: Landmark,
    /// Whether its ID and its title stand in a heading, where everyone finds them who knows Markdown.
    pub in_heading: bool,
    /// All of it.
    pub span: Span,
    /// Its checkboxes.
    pub checklist: Checklist,
    /// What it is made of; tickets that are made of the same share it.
    pub outline: Arc<Outline>,
    /// The title, the ID as it is written where it is declared, then the values of the fields of its outline.
    texts: Packed,
}

/// What a ticket is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Outline {
    /// Its own fields, in order of place.
    pub fields: Box<[FieldName]>,
    /// Its sections: the comparable names on the way to each, with a line break between them.
    pub sections: Box<[SmolStr]>,
}

/// The name of an own field of a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FieldName {
    /// The comparable name.
    pub name: SmolStr,
    /// Whether the field stands under another key.
    pub nested: bool,
    /// Whether it stands among data; the same field in the text has habits of its own.
    pub in_data: bool,
}

impl FieldName {
    /// The name of a field as it is written.
    #[must_use]
    pub fn of(field: &Field) -> Self {
        Self { name: field.name.clone(), nested: field.under.is_some(), in_data: field.carrier.is_data() }
    }
}

/// One use of an ID. There are many: each costs what it holds, and no byte more.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferenceSummary {
    /// The ID in comparable form.
    pub id: IdKey,
    /// Its place.
    pub span: Span,
    /// The position of the place.
    pub at: Landmark,
    /// The number of the ticket, or [`NO_TICKET`]: an `Option` would take twice the room.
    ticket: u32,
    /// What it says.
    pub relation: Relation,
    /// How sure it is that a ticket is meant.
    pub place: Place,
}

const NO_TICKET: u32 = u32::MAX;

impl ReferenceSummary {
    fn new(reference: &Reference, at: Landmark) -> Self {
        Self {
            id: reference.id.clone(),
            span: reference.span,
            at,
            ticket: reference.ticket.unwrap_or(NO_TICKET),
            relation: reference.relation,
            place: reference.place,
        }
    }

    /// The ticket that it stands in.
    #[must_use]
    pub fn ticket(&self) -> Option<u32> {
        Some(self.ticket).filter(|ticket| *ticket != NO_TICKET)
    }
}

/// One link to another file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinkSummary<'s> {
    /// How it is written.
    pub kind: LinkKind,
    /// The path as written, without what stands behind `#`.
    pub path: &'s str,
    /// The place of the destination.
    pub span: Span,
}

impl Summary {
    /// What is kept of a document with these facts. Outlines that recur are shared through `outlines`.
    #[must_use]
    pub fn new(text: &str, facts: &Facts, outlines: &mut Outlines) -> Self {
        let links = facts.links.iter().filter_map(|link| {
            let written = link.destination.of(text);
            let path = match link.kind {
                LinkKind::Inline => Destination::new(written)?.path,
                LinkKind::Wiki => written.trim(),
            };
            let path = Some(path).filter(|path| !path.is_empty() && path.len() <= MAX_PATH)?;
            Some(((link.kind, link.destination), path))
        });
        let room = facts.links.len();
        let mut kept = (Vec::with_capacity(room), Vec::with_capacity(room));
        kept.extend(links);
        let (links, paths) = kept;
        let mut landmarks = Landmarks::new(text);
        let mut keys = path_keys(facts);
        let checklists = facts.checklists();
        let mut ticket = |(number, ticket): (u32, &Ticket)| {
            let own = || facts.own_fields(number);
            let mut fields = Vec::with_capacity(own().count());
            fields.extend(own().map(|field| FieldName {
                name: field.name.clone(),
                nested: field.under.is_some(),
                in_data: field.carrier.is_data(),
            }));
            let values =
                own().map(|field| Some(field.value.of(text)).filter(|value| value.len() <= MAX_VALUE));
            let title = start(ticket.title.of(text), MAX_TITLE);
            let mut sections = Vec::with_capacity(facts.sections_of(number).count());
            for (at, _) in facts.sections_of(number) {
                sections.extend(keys.get_mut(at as usize).map(std::mem::take));
            }
            let declared = ticket.declarations.first().copied();
            let declaration = declared.unwrap_or(ticket.title);
            let written = declared.map(|span| start(span.of(text), MAX_ID)).unwrap_or_default();
            TicketSummary {
                id: ticket.id.clone(),
                unit: ticket.unit,
                declaration,
                at: landmarks.of(declaration),
                in_heading: is_heading(facts, ticket),
                span: ticket.span,
                checklist: checklists.get(number as usize).copied().unwrap_or_default(),
                outline: outlines.share(fields, sections),
                texts: Packed::new([title, written].into_iter().chain(values.map(Option::unwrap_or_default))),
            }
        };
        let tickets = (0..).zip(&facts.tickets).map(&mut ticket).collect();
        let mut landmarks = Landmarks::new(text);
        let references = facts.references.iter();
        let references = references.map(|it| ReferenceSummary::new(it, landmarks.of(it.span))).collect();
        Self {
            stamp: Stamp::of(text),
            dialect: 0,
            disk: None,
            tickets,
            references,
            links: links.into(),
            paths: Packed::new(paths.into_iter()),
        }
    }
}

impl Summary {
    /// The references of a ticket, in order of place.
    pub fn references_of(&self, ticket: u32) -> impl Iterator<Item = &ReferenceSummary> {
        let span = self.tickets.get(ticket as usize).map(|ticket| ticket.span).unwrap_or_default();
        let first = self.references.partition_point(|reference| reference.span.start() < span.start());
        let rest = self.references.get(first..).unwrap_or_default().iter();
        rest.take_while(move |reference| reference.span.start() < span.end())
            .filter(move |reference| reference.ticket() == Some(ticket))
    }
}

impl Summary {
    /// The links to other files, in order of place.
    pub fn links(&self) -> impl Iterator<Item = LinkSummary<'_>> {
        let links = self.links.iter().zip(self.paths.iter());
        links.map(|((kind, span), path)| LinkSummary { kind: *kind, path, span: *span })
    }
}

impl TicketSummary {
    /// The title without the ID.
    #[must_use]
    pub fn title(&self) -> &str {
        self.texts.iter().next().unwrap_or_default()
    }

    /// The ID as the ticket writes it; empty if it has none, or takes it from the name of its file or folder.
    #[must_use]
    pub fn written_id(&self) -> &str {
        self.texts.iter().nth(1).unwrap_or_default()
    }

    /// Its own fields with their values as written, which are empty where they are long.
    pub fn fields(&self) -> impl Iterator<Item = (&FieldName, &str)> {
        self.outline.fields.iter().zip(self.texts.iter().skip(2))
    }

    /// Whether the fields of two tickets of one outline have the same values, and the titles are the same.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.texts == other.texts
    }

    /// The value of the first own field that plays a role; empty if there is none, or a long one.
    #[must_use]
    pub fn role(&self, role: Role) -> SmolStr {
        self.said_as(role).map(|(_, value)| value.into()).unwrap_or_default()
    }

    /// The comparable name of the field that says the status, and the value; that is empty where it is long.
    #[must_use]
    pub fn status(&self) -> Option<(&str, &str)> {
        self.said_as(Role::Status).map(|(field, value)| (field.name.as_str(), value))
    }

    fn said_as(&self, role: Role) -> Option<(&FieldName, &str)> {
        self.fields().find(|(field, _)| !field.nested && Role::of(&field.name) == Some(role))
    }

    /// What the choice of a schema looks at.
    #[must_use]
    pub fn shape(&self) -> TicketShape {
        let own = || self.fields().filter(|(field, _)| !field.nested);
        let types = own().filter(|(field, _)| Role::of(&field.name) == Some(Role::Type));
        let sections = self.outline.sections.iter();
        TicketShape {
            is_file: self.unit == Unit::File,
            family: self.id.as_ref().map(|id| SmolStr::new(id.family())).unwrap_or_default(),
            fields: own().map(|(field, _)| field.name.clone()).collect(),
            types: types.map(|(_, value)| name::value(value)).collect(),
            sections: sections.filter(|path| !path.contains('\n')).cloned().collect(),
        }
    }
}

fn is_heading(facts: &Facts, ticket: &Ticket) -> bool {
    let has_both = |title: Span| {
        title.covers(ticket.title) && ticket.declarations.iter().any(|declared| title.covers(*declared))
    };
    facts.section(ticket.heading).is_some_and(|heading| has_both(heading.title))
}

/// One text for the comparable names on the way to a section.
#[must_use]
pub fn path_key<S: AsRef<str>>(path: &[S]) -> SmolStr {
    let mut key = smol_str::SmolStrBuilder::new();
    for (nth, name) in path.iter().enumerate() {
        if nth > 0 {
            key.push('\n');
        }
        key.push_str(name.as_ref());
    }
    key.finish()
}

/// For every section, the [`path_key`] of the way to it from the heading of its ticket.
fn path_keys(facts: &Facts) -> Vec<SmolStr> {
    let mut keys: Vec<SmolStr> = Vec::with_capacity(facts.sections.len());
    let mut path = String::new();
    for section in &facts.sections {
        let top = facts.ticket(section.ticket).and_then(|ticket| ticket.heading);
        let around = section.parent.filter(|parent| Some(*parent) != top);
        keys.push(match around.and_then(|around| keys.get(around as usize)) {
            None => section.name.clone(),
            Some(around) => {
                path.clear();
                path.extend([around.as_str(), "\n", section.name.as_str()]);
                SmolStr::new(&path)
            }
        });
    }
    keys
}

/// Not more than `len` bytes of a text.
fn start(text: &str, len: usize) -> &str {
    (0..=len.min(text.len())).rev().find_map(|end| text.get(..end)).unwrap_or_default()
}

/// Outlines of which equal ones share their memory.
#[derive(Debug, Default)]
pub struct Outlines(FxHashSet<Arc<Outline>>);

impl Outlines {
    fn share(&mut self, fields: Vec<FieldName>, sections: Vec<SmolStr>) -> Arc<Outline> {
        let outline = Outline { fields: fields.into(), sections: sections.into() };
        if let Some(known) = self.0.get(&outline) {
            return Arc::clone(known);
        }
        let new = Arc::new(outline);
        if self.0.len() < MAX_SHARED {
            self.0.insert(Arc::clone(&new));
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Document, PositionEncoding, PositionRange};
    use crate::ticket::FileName;

    fn summary(text: &str) -> (Facts, Summary) {
        let facts = Facts::read(text, FileName { stem: "notes" });
        let summary = Summary::new(text, &facts, &mut Outlines::default());
        (facts, summary)
    }

    #[test]
    fn a_schema_is_chosen_from_a_summary_as_from_the_document() {
        for text in [
            "---\nid: A-1\ntype: Bug\nmeta:\n  owner: me\n---\n# One\n\n## Goal\n\n### Why\n\n## Steps\n",
            "# Sprint\n\n## Intro\n\n### A-1: one\n\n**Status**: Open | **Type**: Task\n\n#### Goal\n\n##### Why\n\n### A-2: two\n\n**Status**: Done\n\n#### Goal\n\n## Summary\n",
            "# Notes\n\nStatus: open\n\n# More\n\n## Goal\n",
            "",
        ] {
            let (facts, summary) = summary(text);
            let shapes: Vec<_> = summary.tickets.iter().map(TicketSummary::shape).collect();
            assert_eq!(shapes, TicketShape::all(text, &facts), "{text}");
        }
    }

    #[test]
    fn long_values_and_titles_are_not_kept() {
        let title = "é".repeat(MAX_TITLE);
        let text = format!("# A-1: {title}\n\n**Status**: Open\n**Notes**: {}\n", "x".repeat(MAX_VALUE + 1));
        let (_, summary) = summary(&text);
        let [ticket] = &*summary.tickets else { panic!("{summary:?}") };
        assert_eq!(ticket.title(), "é".repeat(MAX_TITLE / 2));
        assert_eq!(ticket.role(Role::Status), "Open");
        let (_, notes) = ticket.fields().find(|(field, _)| field.name == "notes").unwrap();
        assert_eq!(notes, "");
    }

    #[test]
    fn where_ids_stand_is_known_without_the_text() {
        let text = "---\r\nid: A-1\r\n---\r\n# 🔧 A-001: One\r\n\r\n✅ after A-2, `a-3`\rA-4\n\n## A-2: two\n\n**Status**: Öffen | **Depends on**: A-3\n\n## A-3: three\n\n**Status**: x\n";
        let (_, summary) = summary(text);
        let document = Document::new(text);
        let tickets = summary.tickets.iter().map(|it| (it.declaration, it.at));
        let places: Vec<_> = tickets.chain(summary.references.iter().map(|it| (it.span, it.at))).collect();
        assert_eq!(places.len(), 7, "{places:?}");
        for (span, at) in places {
            for encoding in [PositionEncoding::Utf8, PositionEncoding::Utf16] {
                let [start, end] = [span.start(), span.end()].map(|at| document.position(at, encoding));
                let range = at.range(span.len(), encoding);
                assert_eq!(range, Some(PositionRange::new(start, end)), "{}", span.of(text));
            }
        }
    }

    #[test]
    fn what_there_are_many_of_is_small() {
        assert!(size_of::<ReferenceSummary>() <= 48, "{}", size_of::<ReferenceSummary>());
        assert!(size_of::<TicketSummary>() <= 80, "{}", size_of::<TicketSummary>());
        assert!(size_of::<Summary>() <= 96, "{}", size_of::<Summary>());
    }
}

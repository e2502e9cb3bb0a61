//! What of its schema a cursor in a ticket is on, and where the template or the configuration says that: shared by
//! hover and by going to the type definition.

use smol_str::SmolStr;

use crate::schema::{FieldKind, FieldSpec, Schema, SectionSpec};
use crate::syntax::yaml::{self, Yaml};
use crate::text::Span;
use crate::ticket::{Carrier, Facts, Field, Placeholder, Role, name};
use crate::workspace::{FileId, Snapshot, Source, Stamp};

/// A place in a document that a schema may speak of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked<'f> {
    /// The place: a key, a value or one element of it, a heading, a placeholder.
    pub span: Span,
    /// The ticket that it stands in, as an index into [`Facts::tickets`].
    pub ticket: Option<u32>,
    /// What it is.
    pub on: On<'f>,
}

/// What a cursor is on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum On<'f> {
    /// The key of a field.
    Key(&'f Field),
    /// The value of a field.
    Value(&'f Field),
    /// A section, as an index into [`Facts::sections`].
    Section(u32),
    /// The heading of a ticket.
    Title,
}

/// What stands at a byte offset; IDs are not among it.
#[must_use]
pub fn at<'f>(snapshot: &Snapshot, file: FileId, source: &'f Source, offset: usize) -> Option<Asked<'f>> {
    let Source { text, facts } = source;
    field_at(facts, offset)
        .or_else(|| placeholder_at(snapshot, file, text, facts, offset))
        .or_else(|| heading_at(facts, offset))
}

fn field_at(facts: &Facts, offset: usize) -> Option<Asked<'_>> {
    let is_section = |field: &Field| matches!(field.carrier, Carrier::Section | Carrier::Checkboxes);
    facts.fields.iter().find_map(|field| {
        let asked = |span, on| Some(Asked { span, ticket: field.ticket, on });
        if field.value.touches(offset) && !field.value.is_empty() {
            let item = field.items.iter().find(|item| item.touches(offset));
            return asked(*item.unwrap_or(&field.value), On::Value(field));
        }
        // A heading over a value is a section before all.
        let is_heading = is_section(field) && facts.sections.iter().any(|it| it.title.covers(field.key));
        (field.key.touches(offset) && !is_heading).then(|| asked(field.key, On::Key(field)))?
    })
}

/// A placeholder that the template left in a section.
fn placeholder_at<'f>(
    snapshot: &Snapshot,
    file: FileId,
    text: &str,
    facts: &'f Facts,
    offset: usize,
) -> Option<Asked<'f>> {
    let around = |it: &&Placeholder| it.span.touches(offset);
    let span = facts.placeholders.iter().filter(around).min_by_key(|it| it.span.len())?.span;
    let after = facts.sections.partition_point(|section| section.title.start() <= span.start());
    let index = after.checked_sub(1)?;
    let section = facts.sections.get(index)?;
    let heading = facts.ticket(section.ticket)?.heading;
    let schema = snapshot.schema_of(file, section.ticket?)?;
    let words = span.of(text);
    let is_known = schema.placeholders.binary_search_by(|known| known.as_str().cmp(words)).is_ok();
    let index = u32::try_from(index).ok().filter(|index| is_known && heading != Some(*index))?;
    Some(Asked { span, ticket: section.ticket, on: On::Section(index) })
}

fn heading_at(facts: &Facts, offset: usize) -> Option<Asked<'_>> {
    let (index, section) = (0u32..).zip(&facts.sections).find(|(_, it)| it.title.touches(offset))?;
    let is_title = facts.ticket(section.ticket)?.heading == Some(index);
    let on = if is_title { On::Title } else { On::Section(index) };
    Some(Asked { span: section.title, ticket: section.ticket, on })
}

/// What a schema says of a place.
#[derive(Clone, Copy, Debug)]
pub enum Spec<'s> {
    /// Of a field.
    Field(&'s FieldSpec),
    /// Of a section.
    Section(&'s SectionSpec),
}

impl<'s> Spec<'s> {
    /// What the schema of a ticket says of a place in it.
    #[must_use]
    pub fn of(schema: &'s Schema, facts: &Facts, on: On<'_>) -> Option<Self> {
        match on {
            On::Key(field) | On::Value(field) => schema.spec_of_field(facts, field).map(Self::Field),
            On::Section(section) => schema.spec_of_section(facts, section).map(Self::Section),
            On::Title => None,
        }
    }

    /// The place in the template; none of what only a configuration asks for.
    #[must_use]
    pub fn span(self) -> Option<Span> {
        let (Self::Field(FieldSpec { span, .. }) | Self::Section(SectionSpec { span, .. })) = self;
        Some(*span).filter(|span| !span.is_empty())
    }

    /// Its place in a text of the template; none in one that is newer than what was compiled.
    #[must_use]
    pub fn place(self, snapshot: &Snapshot, template: FileId, text: &str) -> Option<Span> {
        let is_same = || snapshot.summary(template).is_some_and(|summary| summary.stamp == Stamp::of(text));
        self.span().filter(|_| snapshot.version(template).is_some() || is_same())
    }
}

/// The values of a set, each with its place in the line of the template that gives them to a field.
pub fn choices<'s>(text: &str, field: &'s FieldSpec) -> impl Iterator<Item = (&'s SmolStr, Span)> {
    let values = match &field.kind {
        FieldKind::Choice(values) | FieldKind::Suggestions(values) => values.as_slice(),
        _ => &[],
    };
    let rest = Span::new(field.span.end(), Span::line_at(text, field.span.end()).end()).of(text);
    let is_part_of_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    values.iter().filter_map(move |value| {
        let mut found = rest.match_indices(value.as_str()).filter(|(at, found)| {
            let (before, after) = (rest.get(..*at), rest.get(at + found.len()..));
            !is_part_of_word(before.and_then(|it| it.chars().next_back()))
                && !is_part_of_word(after.and_then(|it| it.chars().next()))
        });
        found.next().map(|(_, found)| (value, Span::of_part(text, found)))
    })
}

/// Where the configuration of a file gives a field its values: the value if it is one of them, else the field. `kind`
/// is that of the ticket's schema.
#[must_use]
pub fn settled_at(
    snapshot: &Snapshot,
    file: FileId,
    kind: Option<u16>,
    field: &str,
    value: Option<&str>,
) -> Option<(FileId, Span)> {
    let config = snapshot.config_file(file)?;
    let text = snapshot.text(config)?;
    let yaml = yaml::read(&text, Span::new(0, text.len()));
    let child = |of: u32, is: &dyn Fn(&str) -> bool| {
        let mut children = yaml.children(of);
        children.find(|(_, node)| is(node.key_text(&text))).map(|(index, _)| index)
    };
    let of_kind = || {
        let kinds = snapshot.config(file).kinds();
        let rule = kinds.get(usize::from(kind?))?;
        child(child(yaml.path(&text, "kinds")?.0, &|key| key == rule.name)?, &|key| key == "values")
    };
    let is_field = |key: &str| {
        let key = name::field(key);
        key == field || [&*key, field].map(Role::of) == [Some(Role::Status); 2]
    };
    let of_all = yaml.path(&text, "values").map(|(index, _)| index);
    let set = [of_kind(), of_all].into_iter().flatten().find_map(|values| child(values, &is_field))?;
    let form = name::value(value.unwrap_or_default());
    let chosen = value.and_then(|_| entry(&text, &yaml, set, &form));
    Some((config, chosen.or(yaml.get(set)?.key)?))
}

/// The entry of a list of values that has this comparable form.
fn entry(text: &str, yaml: &Yaml, set: u32, form: &str) -> Option<Span> {
    yaml.children(set).find_map(|(index, node)| {
        let fields = || yaml.children(index).filter(|(_, it)| it.key_text(text) == "value");
        let written = fields().map(|(_, it)| it.inner(text)).next().unwrap_or(node.inner(text));
        (name::value(written.of(text)) == form).then_some(written)
    })
}

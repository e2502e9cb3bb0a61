//! What the tickets of a document are: the whole file, or headings.
//!
//! An ID at the start of a heading is not enough, since `## UTF-8: a primer` has one too. It takes more: fields
//! under the heading, more headings of the same family and level, or a file name that says the same.

use std::collections::{BTreeMap, BTreeSet};

use super::{Facts, FileName, IdKey, Role, Section, Ticket, Unit, carriers::Raw, id, name};
use crate::syntax::inline::unwrap_emphasis;
use crate::text::Span;

/// A field with the section it was found in.
pub(super) type Placed = (Option<u32>, Raw);

/// Finds the tickets, and tells every section whose it is.
pub(super) fn find(text: &str, file: FileName<'_>, facts: &mut Facts, fields: &[Placed], has_tasks: bool) {
    let title = title_section(text, &facts.sections);
    let whole = whole_file(text, file, facts, title, fields, has_tasks);
    let has_status = fields.iter().any(|(section, raw)| {
        (section.is_none() || *section == title)
            && raw.under.is_none()
            && Role::of(&name::field(raw.key.of(text))) == Some(Role::Status)
    });
    let in_ticket = has_status || !whole.declarations.is_empty();
    let headings = heading_tickets(text, &facts.sections, title, fields, in_ticket);
    let around = headings.is_empty() || whole.id.is_some() && !is_index(&whole, &headings);
    let around = around.then(|| {
        facts.tickets.push(whole);
        0
    });
    let mut by_heading = BTreeMap::new();
    for ticket in headings {
        let index = u32::try_from(facts.tickets.len()).unwrap_or(u32::MAX);
        by_heading.insert(ticket.heading, index);
        facts.tickets.push(ticket);
    }
    for index in 0..facts.sections.len() {
        let parent = facts.sections.get(index).and_then(|section| section.parent);
        let inherited = facts.section(parent).map_or(around, |parent| parent.ticket);
        let own = by_heading.get(&u32::try_from(index).ok());
        if let Some(section) = facts.sections.get_mut(index) {
            section.ticket = own.copied().or(inherited);
        }
    }
}

/// A file whose own ID only came from its name, beside tickets that declare theirs, is a list of tickets.
fn is_index(whole: &Ticket, headings: &[Ticket]) -> bool {
    whole.declarations.is_empty() && headings.iter().any(|ticket| ticket.id != whole.id)
}

/// The heading that is the document's title: its only one of level 1, or the first one if it starts with an ID.
fn title_section(text: &str, sections: &[Section]) -> Option<u32> {
    let mut tops = (0u32..).zip(sections).filter(|(_, section)| section.level == 1);
    let (index, first) = tops.next()?;
    let is_first = index == 0;
    (is_first && (tops.next().is_none() || heading_id(text, first.title).is_some())).then_some(index)
}

/// The headings that are tickets. In a file that is a ticket itself, those without fields of their own speak of
/// other tickets, or of its parts.
fn heading_tickets(
    text: &str,
    sections: &[Section],
    title: Option<u32>,
    fields: &[Placed],
    in_ticket: bool,
) -> Vec<Ticket> {
    let candidates: Vec<_> = (0u32..)
        .zip(sections)
        .filter(|(index, section)| Some(*index) != title && section.level <= 4)
        .filter_map(|(index, section)| Some((index, section, heading_id(text, section.title)?)))
        .collect();
    let mut alike: BTreeMap<(u8, String), usize> = BTreeMap::new();
    let family = |span: Span| IdKey::new(span.of(text)).family().to_owned();
    for (_, section, (span, _)) in &candidates {
        *alike.entry((section.level, family(*span))).or_default() += 1;
    }
    let with_role: BTreeSet<u32> = fields
        .iter()
        .filter(|(_, raw)| Role::of(&name::field(raw.key.of(text))).is_some())
        .filter_map(|(section, _)| *section)
        .collect();
    candidates
        .into_iter()
        .filter(|(index, section, (span, _))| {
            let several = alike.get(&(section.level, family(*span))).is_some_and(|count| *count > 1);
            with_role.contains(index) || several && !in_ticket
        })
        .map(|(index, section, (span, title))| Ticket {
            unit: Unit::Heading(section.level),
            id: Some(IdKey::new(span.of(text))),
            declarations: vec![span],
            title,
            span: section.span,
            heading: Some(index),
        })
        .collect()
}

fn whole_file(
    text: &str,
    file: FileName<'_>,
    facts: &Facts,
    title: Option<u32>,
    fields: &[Placed],
    has_tasks: bool,
) -> Ticket {
    let in_header: Vec<&Raw> = fields
        .iter()
        .filter(|(section, raw)| raw.under.is_none() && (section.is_none() || *section == title))
        .map(|(_, raw)| raw)
        .collect();
    let role = |raw: &Raw| Role::of(&name::field(raw.key.of(text)));
    // An ID may also stand in the first section; any other role there is no sign.
    let id_fields =
        fields.iter().map(|(_, raw)| raw).filter(|raw| raw.under.is_none() && role(raw) == Some(Role::Id));
    let has_role = in_header.iter().any(|raw| role(raw).is_some());
    let in_title = facts.section(title).and_then(|section| heading_id(text, section.title));
    let in_name = id::in_file_name(file.stem);

    let mut declarations: Vec<Span> = id_fields
        .map(|raw| raw.value)
        .filter(|value| {
            matches!(
                id::shape(value.of(text)),
                Some(id::Shape::Numbered | id::Shape::Hash | id::Shape::Words)
            )
        })
        .take(1)
        .collect();
    let mut id = declarations.first().map(|span| IdKey::new(span.of(text)));
    if let (None, Some(stem)) = (&id, in_name) {
        // `eip: 1559` in `eip-1559.md`
        let numbered = in_header.iter().find(|raw| {
            let key = format!("{}-{}", raw.key.of(text).trim(), raw.value.of(text));
            IdKey::new(&key) == IdKey::new(stem)
        });
        if let Some(raw) = numbered {
            declarations.push(raw.value);
            id = Some(IdKey::new(stem));
        }
    }
    if let Some((span, _)) = in_title {
        let key = IdKey::new(span.of(text));
        let is_evident = has_role || has_tasks || in_name.is_some_and(|name| IdKey::new(name) == key);
        match &id {
            Some(id) if *id == key => declarations.push(span),
            None if is_evident => {
                declarations.push(span);
                id = Some(key);
            }
            _ => {}
        }
    }
    if id.is_none() && has_role {
        id = in_name.map(IdKey::new);
    }
    let title_span = facts.section(title).map_or(Span::default(), |section| match in_title {
        Some((span, rest)) if id.as_ref() == Some(&IdKey::new(span.of(text))) => rest,
        _ => section.title,
    });
    let named = in_header.iter().find(|raw| role(raw) == Some(Role::Title)).map(|raw| raw.value);
    Ticket {
        unit: Unit::File,
        id,
        declarations,
        title: if title_span.is_empty() { named.unwrap_or_default() } else { title_span },
        span: Span::new(0, text.len()),
        heading: title,
    }
}

/// The ID that a heading starts with, and the title behind it.
///
/// Emoji, brackets, emphasis and a label (`Task Log: TASK-7`) may stand before it.
fn heading_id(text: &str, heading: Span) -> Option<(Span, Span)> {
    let written = heading.of(text);
    let start = written.find(|c: char| c.is_ascii_alphanumeric())?;
    let found = id::candidates(text, heading).next()?;
    if id::shape(found.of(text)) != Some(id::Shape::Numbered) {
        return None;
    }
    let before = text.get(heading.start() + start..found.start())?;
    let label = before.trim_end_matches([' ', '[', '*', '`']);
    let is_label = label.ends_with(':') && label.split_whitespace().count() <= 3;
    if !label.is_empty() && !is_label {
        return None;
    }
    let rest = Span::new(found.end(), heading.end());
    let title =
        rest.of(text).trim_start_matches([']', ')', '*', '`', ':', ' ', '-', '–', '—', '|', '\u{a0}']);
    Some((found, unwrap_emphasis(text, Span::of_part(text, title.trim_end_matches(['*', ' '])))))
}

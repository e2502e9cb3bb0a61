//! What the tickets of a document are: the whole file, or headings.
//!
//! An ID at the start of a heading is not enough, since `## UTF-8: a primer` has one too. It takes more: fields
//! under the heading, more headings of the same family and level, or a file name that says the same.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::{Carrier, Facts, Field, FileName, IdKey, Role, Ticket, Unit, id};
use crate::syntax::inline::unwrap_emphasis;
use crate::text::Span;

/// Finds the tickets, and tells every section whose it is.
pub(super) fn find(text: &str, file: FileName<'_>, facts: &mut Facts, has_tasks: bool) {
    let title = title_section(text, facts);
    let whole = whole_file(text, file, facts, title, has_tasks);
    let has_status = header(&facts.fields, title).any(|field| field.plays(Role::Status));
    let in_ticket = has_status || !whole.declarations.is_empty();
    let headings = heading_tickets(text, facts, title, in_ticket);
    let around = headings.is_empty() || whole.id.is_some() && !is_index(&whole, &headings);
    let around = around.then(|| {
        facts.tickets.push(whole);
        0
    });
    let first = facts.tickets.len();
    facts.tickets.extend(headings);
    let mut headings = (0u32..).zip(&facts.tickets).skip(first).peekable();
    for index in 0..facts.sections.len() {
        let parent = facts.sections.get(index).and_then(|section| section.parent);
        let inherited = match parent {
            Some(parent) => facts.sections.get(parent as usize).and_then(|section| section.ticket),
            None => around,
        };
        let own =
            headings.next_if(|(_, ticket)| ticket.heading.is_some_and(|heading| heading as usize == index));
        if let Some(section) = facts.sections.get_mut(index) {
            section.ticket = own.map(|(index, _)| index).or(inherited);
        }
    }
}

/// The fields above all headings and under the title.
fn header(fields: &[Field], title: Option<u32>) -> impl Iterator<Item = &Field> {
    fields.iter().filter(move |field| field.section.is_none() || field.section == title)
}

/// A file whose own ID only came from its name, beside tickets that declare theirs, is a list of tickets.
fn is_index(whole: &Ticket, headings: &[Ticket]) -> bool {
    whole.declarations.is_empty() && headings.iter().any(|ticket| ticket.id != whole.id)
}

/// The heading that is the document's title: its only one of level 1, or the first one if it starts with an ID. Where
/// the fields are written as headings, none is.
fn title_section(text: &str, facts: &Facts) -> Option<u32> {
    if facts.fields.iter().any(|field| field.carrier == Carrier::HashLine) {
        return None;
    }
    let mut tops = (0u32..).zip(&facts.sections).filter(|(_, section)| section.level == 1);
    let (index, first) = tops.next()?;
    let is_first = index == 0;
    (is_first && (tops.next().is_none() || heading_id(text, first.title).is_some())).then_some(index)
}

/// The headings that are tickets. In a file that is a ticket itself, those without fields of their own speak of
/// other tickets, or of its parts.
fn heading_tickets(text: &str, facts: &Facts, title: Option<u32>, in_ticket: bool) -> Vec<Ticket> {
    let mut candidates: Vec<Ticket> = (0u32..)
        .zip(&facts.sections)
        .filter(|(index, section)| Some(*index) != title && section.level <= 4)
        // The name of one that is a field (`## Depends on: PE-2`) is that of the field.
        .filter(|(_, section)| section.name.contains(|c: char| c.is_ascii_digit()))
        .filter_map(|(index, section)| {
            let (declaration, title) = heading_id(text, section.title)?;
            Some(Ticket {
                unit: Unit::Heading(section.level),
                id: Some(IdKey::new(declaration.of(text))),
                declarations: vec![declaration],
                title,
                span: section.span,
                heading: Some(index),
            })
        })
        .collect();
    let kind = |ticket: &Ticket| (ticket.unit, SmolStr::new(ticket.id.as_ref().map_or("", IdKey::family)));
    let mut alike: BTreeMap<(Unit, SmolStr), usize> = BTreeMap::new();
    for candidate in &candidates {
        *alike.entry(kind(candidate)).or_default() += 1;
    }
    let with_role = facts.fields.iter().filter(|field| field.role.is_some());
    let mut with_role: Vec<u32> = with_role.filter_map(|field| field.section).collect();
    with_role.sort_unstable();
    candidates.retain(|candidate| {
        let has_role = candidate.heading.is_some_and(|heading| with_role.binary_search(&heading).is_ok());
        has_role || !in_ticket && alike.get(&kind(candidate)).is_some_and(|count| *count > 1)
    });
    candidates
}

fn whole_file(text: &str, file: FileName<'_>, facts: &Facts, title: Option<u32>, has_tasks: bool) -> Ticket {
    let in_header = || header(&facts.fields, title).filter(|field| field.under.is_none());
    let has_role = in_header().any(|field| field.role.is_some());
    let in_title = facts.section(title).and_then(|section| heading_id(text, section.title));
    let in_name = id::in_file_name(file.stem);

    // An ID may also stand in the first section; any other role there is no sign.
    let is_id = |value: &Span| {
        matches!(id::shape(value.of(text)), Some(id::Shape::Numbered | id::Shape::Hash | id::Shape::Words))
    };
    let id_fields = facts.fields.iter().filter(|field| field.plays(Role::Id));
    let mut declarations: Vec<Span> = id_fields.map(|field| field.value).find(is_id).into_iter().collect();
    let mut id = declarations.first().map(|span| IdKey::new(span.of(text)));
    if let (None, Some(stem)) = (&id, in_name) {
        // `eip: 1559` in `eip-1559.md`; what ends otherwise is not it, and costs no look.
        let key = IdKey::new(stem);
        let last = |id: &str| id.bytes().next_back().map(|byte| byte.to_ascii_uppercase());
        let ends_alike = |field: &&Field| last(field.value.of(text)) == last(stem);
        let numbered = in_header().filter(ends_alike).find(|field| {
            let written = format!("{}-{}", field.key.of(text).trim(), field.value.of(text));
            IdKey::new(&written) == key
        });
        if let Some(field) = numbered {
            declarations.push(field.value);
            id = Some(key);
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
    let named = in_header().find(|field| field.plays(Role::Title)).map(|field| field.value);
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

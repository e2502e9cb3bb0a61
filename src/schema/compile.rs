//! The template compiler: a Markdown document with placeholders, or the templates in its fences, to schemas.

mod fields;
pub(super) mod kinds;
mod learn;
mod placeholders;
mod sections;
mod sets;

use std::borrow::Cow;

use smol_str::SmolStr;

use super::{Origin, Schema, TicketUnit};
use crate::syntax::blocks::{BlockKind, Blocks};
use crate::text::Span;
use crate::ticket::{Facts, FileName, Role, Unit, id, name};

/// A larger template is not read, in bytes.
const MAX_TEMPLATE: usize = 1024 * 1024;

/// Headings with an example for an ID beyond this count are read as they stand.
const MAX_EXAMPLES: usize = 200;

/// Fences beyond this count are not looked at.
const MAX_FENCES: usize = 50;

/// Compiles a template. `name` is the file's stem. None, one, or several schemas: one for each ```` ```markdown ````
/// fence that holds a template, when the document itself is none.
#[must_use]
pub fn compile(text: &str, name: &str, origin: Origin) -> Vec<Schema> {
    if text.len() > MAX_TEMPLATE {
        return Vec::new();
    }
    let itself = document(text, name, &origin);
    let within: Vec<Schema> = fences(text, name)
        .into_iter()
        .filter_map(|fence| {
            let mut schema = document(fence.body.of(text), &fence.name, &origin)?;
            shift(&mut schema, fence.body.start);
            Some(schema)
        })
        .collect();
    let filled = |schemas: &[Schema]| schemas.iter().map(|schema| schema.placeholders.len()).sum::<usize>();
    match itself {
        Some(schema)
            if within.is_empty() || schema.learned || schema.placeholders.len() > filled(&within) =>
        {
            vec![schema]
        }
        _ => within,
    }
}

/// Compiles one document, or says that there is nothing to ask a ticket for.
fn document(text: &str, name: &str, origin: &Origin) -> Option<Schema> {
    let (read, shape) = with_ids(text);
    let facts = Facts::read(&read, FileName { stem: name });
    let unit = facts.tickets.first().map_or(Unit::File, |ticket| ticket.unit);
    let unit = if facts.tickets.iter().all(|ticket| ticket.unit == unit) { unit } else { Unit::File };
    let tickets: Vec<u32> =
        (0u32..).zip(&facts.tickets).filter(|(_, it)| it.unit == unit).map(|(at, _)| at).collect();
    let names = sections::Names::read(text, &facts);
    let learned = shape.is_none() && learn::can_learn(&facts, unit, &tickets);
    let mut schema = Schema {
        name: SmolStr::new(name),
        origin: origin.clone(),
        unit: match unit {
            Unit::File => TicketUnit::File,
            Unit::Heading(level) => TicketUnit::Heading(level),
        },
        learned,
        ..Schema::default()
    };
    if learned {
        schema.family = common_family(&facts, &tickets);
        schema.fields = learn::fields(text, &facts, &tickets);
        schema.sections = learn::sections(text, &facts, &names, &tickets);
        schema.tags = learn::tags(text, &facts, &tickets);
    } else {
        let (fields, mut open) = fields::fields(text, &facts, &names, &tickets);
        open.extend(shape.clone());
        schema.family = shape.and_then(|example| kinds::family(&example)).or_else(|| family(text, &facts));
        schema.fields = fields;
        schema.sections = sections::sections(text, &facts, &names, &tickets);
        schema.placeholders = placeholders::placeholders(text, &facts, open);
    }
    let asks = schema.sections.len() + schema.own_fields().count() >= 2;
    asks.then_some(schema)
}

/// The text with numbers instead of the examples that stand for the IDs of tickets written as headings, so that they
/// are read as tickets; of the same length, so that all places stay true. And the example.
pub(super) fn with_ids(text: &str) -> (Cow<'_, str>, Option<SmolStr>) {
    let blocks = Blocks::read(text);
    let mut found: Vec<(u8, Span)> = Vec::new();
    for block in &blocks {
        if let BlockKind::Heading(level) = block.kind {
            let title = block.content.of(text);
            let lead = title.len() - title.trim_start_matches(|c: char| !c.is_ascii_alphanumeric()).len();
            let rest = title.get(lead..).unwrap_or_default();
            let len = rest
                .bytes()
                .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'#'));
            let len = len.count();
            let word = rest.get(..len).unwrap_or_default();
            if id::is_example(word) && found.len() < MAX_EXAMPLES {
                let start = block.content.start() + lead;
                found.push((level, Span::new(start, start + len)));
            } else if level == 1 && matches!(id::shape(word), Some(id::Shape::Numbered)) {
                return (Cow::Borrowed(text), None);
            }
        }
    }
    let top = found.iter().map(|(level, _)| *level).min().filter(|level| *level > 1);
    let Some(top) = top else { return (Cow::Borrowed(text), None) };
    let example = found.iter().find(|(level, _)| *level == top).map(|(_, span)| SmolStr::new(span.of(text)));
    let mut read = text.to_owned();
    for (_, span) in found.iter().filter(|(level, _)| *level == top) {
        let word = span.of(text);
        let number = word.rfind('-').map_or(0, |at| at + 1);
        let id: String = word.char_indices().map(|(at, c)| if at < number { c } else { '0' }).collect();
        let from = text.get(..span.start()).map_or(0, |before| before.trim_end_matches('[').len());
        let to = span.end()
            + usize::from(
                from < span.start() && text.get(span.end()..).is_some_and(|it| it.starts_with(']')),
            );
        let blank = |len: usize| " ".repeat(len);
        // `[PE-XXX]` loses its brackets, so that it is read like an ID.
        if from < span.start() && to == span.end() {
            continue;
        }
        read.replace_range(from..to, &(blank(span.start() - from) + &id + &blank(to - span.end())));
    }
    (Cow::Owned(read), example)
}

/// The family that the template shows for its own tickets: in its title, or in the field that declares the ID.
fn family(text: &str, facts: &Facts) -> Option<SmolStr> {
    let title =
        facts.sections.iter().find(|section| section.level == 1).map(|section| section.title.of(text));
    let declared = facts.fields.iter().filter(|field| field.own && Role::of(&field.name) == Some(Role::Id));
    let declared = declared.map(|field| field.value.of(text));
    declared.chain(title).find_map(|text| {
        let start = text.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        let word =
            start.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '#'))).next()?;
        kinds::family(word)
    })
}

/// The family of all tickets, if they have one.
fn common_family(facts: &Facts, tickets: &[u32]) -> Option<SmolStr> {
    let mut families =
        tickets.iter().filter_map(|ticket| Some(facts.ticket(Some(*ticket))?.id.as_ref()?.family()));
    let first = families.next()?;
    (!first.is_empty() && families.all(|family| family == first)).then(|| SmolStr::new(first))
}

/// A fence that holds a template.
pub(super) struct Fence {
    name: SmolStr,
    /// The template.
    pub(super) body: Span,
}

/// The Markdown fences of a document that hold templates, not examples of filled-in tickets.
pub(super) fn fences(text: &str, name: &str) -> Vec<Fence> {
    let mut found = Vec::new();
    let mut around: Vec<(u8, &str)> = Vec::new();
    let mut title = "";
    let mut before = "";
    for block in &Blocks::read(text) {
        let content = block.content.of(text);
        match block.kind {
            BlockKind::Heading(level) => {
                if level == 1 && title.is_empty() {
                    title = content;
                }
                around.retain(|(outer, _)| *outer < level);
                around.push((level, content));
            }
            BlockKind::Fence { info } if is_markdown(info.of(text)) && found.len() < MAX_FENCES => {
                let example = around.iter().any(|(_, heading)| is_example(heading));
                if !example && !is_example(before) {
                    let heading = around.last().map_or("", |(_, heading)| heading);
                    let shown = [heading, title, name].into_iter().find(|name| !is_generic(name));
                    found.push(Fence {
                        name: SmolStr::new(shown.unwrap_or(name).trim()),
                        body: block.content,
                    });
                }
            }
            _ => {}
        }
        before = if block.kind == BlockKind::Line { content } else { "" };
    }
    found
}

fn is_markdown(info: &str) -> bool {
    let language = info.split([' ', ',', '{']).next().unwrap_or_default();
    ["markdown", "md", "mdx"].iter().any(|known| language.eq_ignore_ascii_case(known))
}

/// Whether a heading, or the line before a fence, announces a filled-in ticket.
fn is_example(heading: &str) -> bool {
    let heading = name::section(heading);
    heading.len() <= 80
        && heading
            .split(' ')
            .any(|word| matches!(word, "example" | "examples" | "sample" | "samples" | "filled"))
}

/// Whether a heading only says that a template follows.
fn is_generic(heading: &str) -> bool {
    let name = name::section(heading);
    let dull = |word: &str| {
        matches!(word, "the" | "template" | "templates" | "format" | "structure" | "markdown" | "copy")
    };
    name.split(' ').all(dull)
}

/// Moves all places by the offset of the fence that the template stands in.
fn shift(schema: &mut Schema, by: u32) {
    let moved = |span: Span| Span { start: span.start.saturating_add(by), end: span.end.saturating_add(by) };
    for field in &mut schema.fields {
        field.span = moved(field.span);
    }
    for section in &mut schema.sections {
        section.span = moved(section.span);
    }
}

#[cfg(test)]
mod tests;

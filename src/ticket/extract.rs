//! From blocks to facts: sections first, then fields, then whose they are, then references and placeholders.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::carriers::{self, Raw, Scene, front_matter, yaml_fence};
use super::references::{self, Spot};
use super::units::{self, Placed};
use super::{Facts, Field, FileName, Relation, Role, Section, Unit, links, name, placeholder};
use crate::syntax::blocks::{Block, BlockKind, Blocks};
use crate::syntax::inline;
use crate::text::Span;

/// Reads the facts of a document.
pub(super) fn facts(text: &str, file: FileName<'_>) -> Facts {
    let blocks = Blocks::read(text);
    let mut facts = Facts::default();
    let homes = sections(text, &blocks, &mut facts);
    let fields = raw_fields(text, &blocks, &homes, &mut facts);
    let has_tasks = blocks.iter().any(|block| matches!(block.kind, BlockKind::Item { task: Some(_) }));
    units::find(text, file, &mut facts, &fields, has_tasks);
    mentions(text, &blocks, &homes, &fields, &mut facts);
    facts.references.sort_by_key(|reference| reference.span);
    facts.fields = fields.into_iter().map(|placed| field(text, placed, &facts)).collect();
    own_elsewhere(&mut facts);
    facts
}

/// Makes the sections; answers, for every block, the section that it stands in.
fn sections(text: &str, blocks: &Blocks, facts: &mut Facts) -> Vec<Option<u32>> {
    let mut homes = Vec::with_capacity(blocks.iter().len());
    let mut around: Vec<u32> = Vec::new();
    for block in blocks {
        if let BlockKind::Heading(level) = block.kind
            && block.depth == 0
            && block.quote == 0
        {
            let level_of = |index: &u32| facts.section(Some(*index)).map_or(0, |section| section.level);
            while around.last().is_some_and(|index| level_of(index) >= level) {
                around.pop();
            }
            let index = u32::try_from(facts.sections.len()).unwrap_or(u32::MAX);
            if let Some(last) = facts.sections.last_mut() {
                last.body.end = block.span.start;
            }
            facts.sections.push(Section {
                ticket: None,
                parent: around.last().copied(),
                level,
                title: block.content,
                name: name::section(block.content.of(text)),
                span: Span::new(block.span.start(), text.len()),
                body: Span::new(block.span.end(), text.len()),
            });
            around.push(index);
        }
        homes.push(around.last().copied());
    }
    // A section ends where the next one of its level or above begins.
    let mut open: Vec<usize> = Vec::new();
    for index in 0..facts.sections.len() {
        let Some((level, start)) =
            facts.sections.get(index).map(|section| (section.level, section.span.start))
        else {
            continue;
        };
        while let Some(last) = open.last().and_then(|last| facts.sections.get_mut(*last))
            && last.level >= level
        {
            last.span.end = start;
            open.pop();
        }
        open.push(index);
    }
    homes
}

/// All fields, each with the section it stands in.
fn raw_fields(text: &str, blocks: &Blocks, homes: &[Option<u32>], facts: &mut Facts) -> Vec<Placed> {
    let mut fields = Vec::new();
    let mut found = Vec::new();
    for (block, home) in blocks.iter().zip(homes.iter().copied()) {
        let header = is_header(facts, home);
        match block.kind {
            BlockKind::FrontMatter { closed } => {
                if !closed {
                    facts.unclosed_front_matter = Some(block.span);
                }
                facts.yaml.push(block.content);
                front_matter::read(text, block.content, &mut found);
            }
            BlockKind::Fence { info } if header && yaml_fence::is_yaml(info.of(text)) => {
                facts.yaml.push(block.content);
                yaml_fence::read(text, block.content, &mut found);
            }
            BlockKind::Line | BlockKind::Item { .. } | BlockKind::Row { .. } if block.quote == 0 => {
                found = carriers::fields(&Scene { text, block, cells: blocks.cells(block), header });
            }
            _ => {}
        }
        fields.extend(found.drain(..).map(|raw| (home, raw)));
    }
    fields
}

/// Whether a place is before the first section of a ticket, as far as that is known before tickets are: above all
/// headings, under the first one, or under one that starts with something like an ID.
fn is_header(facts: &Facts, home: Option<u32>) -> bool {
    match home {
        None | Some(0) => true,
        Some(_) => {
            facts.section(home).is_some_and(|section| section.name.contains(|c: char| c.is_ascii_digit()))
        }
    }
}

/// A field with the ticket it belongs to.
fn field(text: &str, (section, raw): Placed, facts: &Facts) -> Field {
    let (ticket, own) = match facts.section(section) {
        Some(home) => {
            let ticket = facts.ticket(home.ticket);
            (home.ticket, ticket.is_some_and(|ticket| ticket.heading == section))
        }
        None => {
            let whole = facts.tickets.first().is_some_and(|ticket| ticket.unit == Unit::File);
            (whole.then_some(0), whole)
        }
    };
    let name = name::field(raw.key.of(text));
    let own = own && (raw.under.is_none() || Relation::of(&name).is_some());
    let Raw { key, value, items, comment, under, carrier } = raw;
    Field { ticket, section, own, key, name, under, value, items, comment, carrier }
}

/// A status may stand in a section such as "Overview": it is the ticket's when no other one is.
fn own_elsewhere(facts: &mut Facts) {
    let mut counts: BTreeMap<(Option<u32>, SmolStr), u32> = BTreeMap::new();
    let plays_role = |field: &Field| field.under.is_none() && Role::of(&field.name).is_some();
    for field in facts.fields.iter().filter(|field| plays_role(field)) {
        *counts.entry((field.ticket, field.name.clone())).or_default() += 1;
    }
    for field in facts.fields.iter_mut().filter(|field| field.ticket.is_some() && plays_role(field)) {
        field.own |= counts.get(&(field.ticket, field.name.clone())) == Some(&1);
    }
}

/// References and placeholders, block by block.
fn mentions(text: &str, blocks: &Blocks, homes: &[Option<u32>], fields: &[Placed], facts: &mut Facts) {
    let whole = facts.tickets.first().filter(|ticket| ticket.unit == Unit::File).map(|_| 0);
    let mut fields = fields.iter().map(|(_, raw)| raw).peekable();
    for (block, home) in blocks.iter().zip(homes.iter().copied()) {
        let mut here = Vec::new();
        while let Some(raw) = fields.next_if(|raw| raw.key.start < block.span.end) {
            here.push(raw);
        }
        let ticket = facts.section(home).map_or(whole, |section| section.ticket);
        let relation = facts.section(home).and_then(|section| list_relation(facts, section));
        for content in contents(blocks, block) {
            let spot =
                Spot { text, content, fields: &here, ticket, list: relation.filter(|_| is_item(block)) };
            references::read(&spot, block.kind, facts);
            if !matches!(block.kind, BlockKind::Fence { .. } | BlockKind::FrontMatter { .. }) {
                links::read(inline::scan(text, content), ticket, &mut facts.links);
            }
            if !matches!(block.kind, BlockKind::Fence { .. }) {
                placeholder::read(text, content, &here, &mut facts.placeholders);
            }
        }
        if block.kind == BlockKind::Comment {
            placeholder::comment(block.span, &mut facts.placeholders);
        }
    }
}

/// The pieces of a block that may hold references.
fn contents(blocks: &Blocks, block: &Block) -> Vec<Span> {
    match block.kind {
        BlockKind::Row { .. } => blocks.cells(block).to_vec(),
        BlockKind::Rule | BlockKind::Comment | BlockKind::Html | BlockKind::Code => Vec::new(),
        _ => vec![block.content],
    }
}

fn is_item(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Item { .. })
}

/// What the items of a section's lists say: its own name tells, or that of the section around it.
fn list_relation(facts: &Facts, section: &Section) -> Option<Relation> {
    Relation::of(&section.name)
        .or_else(|| Relation::of(&facts.section(section.parent).filter(|parent| parent.level > 1)?.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_without_end() {
        // Each of these takes very long when a mark looks for its end in all that follows.
        for mark in
            ["[", "[[", "{{", "<!--", "~~", "`", "``x`", "**", "](", "a-", "|", "---\n", "- [ ] ", "# "]
        {
            let facts = facts(&mark.repeat(50_000), FileName { stem: "x" });
            assert!(facts.references.is_empty(), "{mark}");
        }
    }
}

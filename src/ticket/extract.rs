//! From blocks to facts: sections first, then fields, then whose they are, then references and placeholders.

use std::sync::Arc;

use super::carriers::{self, Scene, front_matter, hash_line, heading, toml, yaml_fence, yaml_file};
use super::groups::Groups;
use super::piece::Piece;
use super::references::{self, Spot};
use super::units;
use super::{
    Dialect, Facts, Field, Form, Link, Placeholder, Reference, Relation, Section, Site, TaskItem, Unit,
    links, name, placeholder, suppression,
};
use crate::syntax::blocks::{Block, BlockKind, Blocks, Task};
use crate::text::Span;

/// Reads one document after the other, into the same memory.
#[derive(Debug, Default)]
pub struct Reader {
    facts: Facts,
    blocks: Blocks,
    /// For every block, the section that it stands in.
    homes: Vec<Option<u32>>,
    /// Lists of boxes that are the values of fields, in order of place.
    choices: Vec<Span>,
    piece: Piece,
    dialect: Arc<Dialect>,
}

impl Reader {
    /// Reads what follows in this dialect.
    pub fn speak(&mut self, dialect: Arc<Dialect>) {
        self.dialect = dialect;
    }

    /// Reads a document. Any text is one.
    pub fn read<'a>(&mut self, text: &str, site: impl Into<Site<'a>>) -> &Facts {
        let site = site.into();
        let blocks = std::mem::take(&mut self.blocks);
        self.blocks = match site.form {
            Form::Yaml => blocks.reread_yaml(text),
            Form::Markdown | Form::Text => blocks.reread(text),
        };
        let Self { facts, blocks, homes, choices, piece, dialect } = self;
        facts.clear();
        choices.clear();
        let top = hash_line::end(text, blocks);
        sections(text, blocks, top, homes, facts);
        fields(text, blocks, top, homes, site.form, facts, choices);
        let has_tasks = blocks.iter().any(|block| matches!(block.kind, BlockKind::Item { task: Some(_) }));
        units::find(text, site, facts, has_tasks);
        if site.form != Form::Markdown && facts.tickets.iter().all(|ticket| ticket.id.is_none()) {
            facts.clear();
            return facts;
        }
        owners(dialect, facts);
        mentions(text, blocks, homes, choices, (piece, &**dialect), facts);
        suppression::read(text, blocks, facts);
        facts.references.sort_by_key(|reference| reference.span);
        let own = facts.fields.iter().map(|field| field.ticket.filter(|_| field.own));
        facts.own = Groups::new(facts.tickets.len(), own);
        facts.within = Groups::new(facts.tickets.len(), facts.sections.iter().map(|section| section.ticket));
        facts
    }

    /// Reads what is no document: there are no facts.
    pub fn nothing(&mut self) -> &Facts {
        self.facts.clear();
        &self.facts
    }

    /// Gives away the facts of what was read last.
    pub fn take(&mut self) -> Facts {
        std::mem::take(&mut self.facts)
    }
}

/// Makes the sections; answers, for every block, the section that it stands in. Headings before `top` are fields.
fn sections(text: &str, blocks: &Blocks, top: usize, homes: &mut Vec<Option<u32>>, facts: &mut Facts) {
    homes.clear();
    homes.reserve(blocks.iter().len());
    let mut around: Vec<u32> = Vec::new();
    for block in blocks {
        if let BlockKind::Heading(level) = block.kind
            && block.depth == 0
            && block.quote == 0
            && block.span.end() > top
        {
            // A section ends where the next one of its level or above begins.
            while let Some(last) = around.last().and_then(|last| facts.sections.get_mut(*last as usize))
                && last.level >= level
            {
                last.span.end = block.span.start;
                around.pop();
            }
            let index = u32::try_from(facts.sections.len()).unwrap_or(u32::MAX);
            if let Some(last) = facts.sections.last_mut() {
                last.body.end = block.span.start;
            }
            let title = without_comment(text, block.content);
            facts.sections.push(Section {
                ticket: None,
                parent: around.last().copied(),
                level,
                title,
                name: match heading::split(text, level, title) {
                    Some((key, _)) => name::field(key.of(text)),
                    None => name::section(title.of(text)),
                },
                span: Span::new(block.span.start(), text.len()),
                body: Span::new(block.span.end(), text.len()),
            });
            around.push(index);
        }
        homes.push(around.last().copied());
    }
}

/// A heading without the comment at its end.
fn without_comment(text: &str, heading: Span) -> Span {
    let written = heading.of(text);
    match written.ends_with("-->").then(|| written.rfind("<!--")).flatten() {
        Some(len) if len > 0 => Span::new(heading.start(), heading.start() + len).trim(text),
        _ => heading,
    }
}

/// Makes the fields, each with the section it stands in, and not yet whose it is; and the lists of boxes that are
/// values of fields.
fn fields(
    text: &str,
    blocks: &Blocks,
    top: usize,
    homes: &[Option<u32>],
    form: Form,
    facts: &mut Facts,
    choices: &mut Vec<Span>,
) {
    let mut section = None;
    let mut header = true;
    let mut rest = blocks.iter();
    let mut homes = homes.iter().copied();
    while let (Some(block), Some(home)) = (rest.next(), homes.next()) {
        if home != section {
            section = home;
            header = is_header(facts, home);
        }
        let before = facts.fields.len();
        match block.kind {
            BlockKind::FrontMatter { closed } => {
                if !closed {
                    facts.unclosed_front_matter = Some(block.span);
                }
                facts.yaml.push(block.content);
                match form {
                    Form::Yaml => yaml_file::read(text, block.content, &mut facts.fields),
                    Form::Markdown | Form::Text => {
                        front_matter::read(text, block.content, &mut facts.fields);
                    }
                }
            }
            BlockKind::Toml => {
                facts.toml = Some(block.content);
                toml::read(text, block.content, &mut facts.fields);
            }
            BlockKind::Heading(_) if block.span.end() <= top => {
                hash_line::read(text, block, &mut facts.fields);
            }
            BlockKind::Fence { info } if header && yaml_fence::is_yaml(info.of(text)) => {
                facts.yaml.push(block.content);
                yaml_fence::read(text, block.content, &mut facts.fields);
            }
            BlockKind::Line | BlockKind::Item { .. } | BlockKind::Row { .. } | BlockKind::Heading(_)
                if block.quote <= 1 =>
            {
                let around = home.and_then(|home| facts.sections.get(home as usize));
                let name = around.map_or("", |section| section.name.as_str());
                let scene = Scene { text, block, blocks, after: rest.as_slice(), header, section: name };
                choices.extend(carriers::fields(&scene, &mut facts.fields));
            }
            _ => {}
        }
        // A heading that is a field belongs to what is around it.
        let is_heading = matches!(block.kind, BlockKind::Heading(_)) && facts.fields.len() > before;
        let home = match facts.section(home) {
            Some(section) if is_heading => section.parent,
            _ => home,
        };
        for field in facts.fields.iter_mut().skip(before) {
            field.section = home;
        }
    }
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

/// Tells every field whose it is.
fn owners(dialect: &Dialect, facts: &mut Facts) {
    let Facts { fields, sections, tickets, .. } = facts;
    let whole = tickets.first().is_some_and(|ticket| ticket.unit == Unit::File);
    for field in &mut *fields {
        let home = field.section.and_then(|section| sections.get(section as usize));
        (field.ticket, field.own) = match home {
            Some(home) => {
                let ticket = home.ticket.and_then(|ticket| tickets.get(ticket as usize));
                (home.ticket, ticket.is_some_and(|ticket| ticket.heading == field.section))
            }
            None => (whole.then_some(0), whole),
        };
        field.own &= field.under.is_none() || dialect.relation(&field.name).is_some();
    }
    own_elsewhere(fields);
}

/// A status may stand in a section such as "Overview": it is the ticket's when no other one is.
fn own_elsewhere(fields: &mut [Field]) {
    // A heading that is a field says how it is with the part that it stands in, and is never another one's.
    let plays_role = |field: &Field| {
        let is_in_text = field.under.is_none() && !field.carrier.is_heading();
        field.ticket.is_some() && field.role.is_some() && is_in_text
    };
    if !fields.iter().any(|field| plays_role(field) && !field.own) {
        return;
    }
    let mut alike: Vec<usize> =
        (0..).zip(&*fields).filter(|(_, field)| plays_role(field)).map(|(at, _)| at).collect();
    let key = |at: &usize| fields.get(*at).map(|field| (field.ticket, &field.name));
    alike.sort_by(|a, b| key(a).cmp(&key(b)));
    let single = alike.chunk_by(|a, b| key(a) == key(b)).filter(|alike| alike.len() == 1);
    for at in single.flatten().copied().collect::<Vec<_>>() {
        if let Some(field) = fields.get_mut(at) {
            field.own = true;
        }
    }
}

/// What is found in running text.
struct Mentions {
    references: Vec<Reference>,
    links: Vec<Link>,
    placeholders: Vec<Placeholder>,
    tasks: Vec<TaskItem>,
}

/// References, links and placeholders, block by block.
fn mentions(
    text: &str,
    blocks: &Blocks,
    homes: &[Option<u32>],
    mut choices: &[Span],
    (piece, dialect): (&mut Piece, &Dialect),
    facts: &mut Facts,
) {
    let mut found = Mentions {
        references: std::mem::take(&mut facts.references),
        links: std::mem::take(&mut facts.links),
        placeholders: std::mem::take(&mut facts.placeholders),
        tasks: std::mem::take(&mut facts.tasks),
    };
    let whole = facts.tickets.first().filter(|ticket| ticket.unit == Unit::File).map(|_| 0);
    let mut section = None;
    let (mut ticket, mut list) = (whole, None);
    let counting = |ticket: Option<u32>| {
        facts.ticket(ticket).and_then(|ticket| ticket.id.as_ref()).is_some_and(references::counts)
    };
    let mut counts = counting(ticket);
    // What a key such as `**Depends on:**` says of the list below it, and how deep it stands.
    let mut keyed: Option<(Relation, u8)> = None;
    let mut fields = facts.fields.as_slice();
    let mut above: &[Field] = &[];
    piece.clear();
    for (block, home) in blocks.iter().zip(homes.iter().copied()) {
        if home != section {
            section = home;
            ticket = facts.section(home).map_or(whole, |section| section.ticket);
            list = facts.section(home).and_then(|section| list_relation(dialect, facts, section));
            counts = counting(ticket);
            keyed = None;
        }
        while let [first, others @ ..] = choices
            && first.end <= block.span.start
        {
            choices = others;
        }
        let is_choice = choices.first().is_some_and(|choice| choice.covers(block.span));
        if let BlockKind::Item { task: Some(task) } = block.kind
            && !is_choice
        {
            found.tasks.push(TaskItem { ticket, content: block.content, is_done: task == Task::Done });
        }
        // A list that stands deeper than its key is its value.
        keyed = keyed.filter(|(_, depth)| block.depth > *depth);
        let here;
        (here, fields) =
            fields.split_at(fields.iter().take_while(|field| field.key.start < block.span.end).count());
        // The value of a heading's field stands in a block below it.
        let below = if here.is_empty() { above } else { here };
        above = match below {
            [field] if field.value.end > block.span.end => below,
            _ => &[],
        };
        let here = if here.is_empty() && below.iter().all(|field| block.span.covers(field.value)) {
            below
        } else {
            here
        };
        let spot = Spot {
            text,
            fields: here,
            number: ticket,
            ticket: facts.ticket(ticket),
            dialect,
            list: match block.kind {
                BlockKind::Item { .. } => keyed.map(|(relation, _)| relation).or(list),
                BlockKind::Line => list.filter(|_| references::is_listing(block.content.of(text))),
                _ => None,
            },
            counts,
        };
        let is_fence = matches!(block.kind, BlockKind::Fence { .. });
        let is_prose = !is_fence && !matches!(block.kind, BlockKind::FrontMatter { .. } | BlockKind::Toml);
        for content in contents(text, blocks, block) {
            piece.read(text, *content, is_fence);
            if !spot.matters(piece) {
                continue;
            }
            references::read(&spot, piece, &mut found.references);
            if is_prose {
                links::read(&piece.marks, ticket, &mut found.links);
            }
            if !is_fence {
                placeholder::read(text, piece, here, &mut found.placeholders);
            }
        }
        if matches!(block.kind, BlockKind::Item { .. } | BlockKind::Line) {
            keyed =
                key_relation(dialect, text, block, here).map(|relation| (relation, block.depth)).or(keyed);
        }
        if block.kind == BlockKind::Comment {
            placeholder::comment(text, block.span, &mut found.placeholders);
        }
    }
    let Mentions { references, links, placeholders, tasks } = found;
    (facts.references, facts.links, facts.placeholders, facts.tasks) =
        (references, links, placeholders, tasks);
}

/// The pieces of a block that may hold references.
fn contents<'a>(text: &str, blocks: &'a Blocks, block: &'a Block) -> &'a [Span] {
    match block.kind {
        BlockKind::Row { .. } => blocks.cells(block),
        BlockKind::Rule | BlockKind::Comment | BlockKind::Html | BlockKind::Code => &[],
        BlockKind::Fence { info } if !yaml_fence::is_yaml(info.of(text)) => &[],
        _ => std::slice::from_ref(&block.content),
    }
}

/// What a line says of the list below it: it is the key of a field without a value, or a name with a colon.
fn key_relation(dialect: &Dialect, text: &str, block: &Block, fields: &[Field]) -> Option<Relation> {
    if let Some(field) = fields.last().filter(|field| field.value.is_empty()) {
        return dialect.relation(&field.name);
    }
    let is_key = fields.is_empty() && block.content.of(text).trim_end_matches('*').ends_with(':');
    is_key.then(|| dialect.relation(&name::field(block.content.of(text))))?
}

/// What the items of a section's lists say: its own name tells, or that of the section around it.
fn list_relation(dialect: &Dialect, facts: &Facts, section: &Section) -> Option<Relation> {
    let around = || facts.section(section.parent).filter(|parent| parent.level > 1);
    dialect.relation(&section.name).or_else(|| dialect.relation(&around()?.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ticket::FileName;

    #[test]
    fn marks_without_end() {
        // Each of these takes very long when a mark looks for its end in all that follows.
        for mark in
            ["[", "[[", "{{", "<!--", "~~", "`", "``x`", "**", "](", "a-", "|", "---\n", "- [ ] ", "# "]
        {
            let facts = Facts::read(&mark.repeat(50_000), FileName { stem: "x" });
            assert!(facts.references.is_empty(), "{mark}");
        }
    }
}

//! Completion: whole tickets, missing sections and items, keys and values of fields, IDs of other tickets, people, dates,
//! paths, and codes of checks.

use std::cmp::Reverse;

use jiff::Zoned;
use smol_str::SmolStr;
use tower_lsp::ls_types::{
    ClientCapabilities, CompletionContext, CompletionItem, CompletionOptions, CompletionParams,
    CompletionResponse, ServerCapabilities,
};

use crate::checks;
use crate::schema::{FieldKind, FieldSpec, Origin, Schema, SchemaId};
use crate::text::Span;
use crate::ticket::{Carrier, IdKey, Role, id};
use crate::workspace::{FieldName, FileId, Kind, Snapshot, Source};

use super::snippet::Snippet;
use super::{Context, configuration, convert, day};

mod answer;
mod candidates;
mod checklist;
mod codes;
mod cursor;
mod dates;
mod ids;
mod keys;
mod paths;
mod people;
mod sections;
mod values;
mod whole;
mod yaml_line;

#[cfg(test)]
mod tests;

use cursor::{Cursor, FieldAt, Zone};
pub(in crate::features) use values::needs_quotes;

/// What an editor asks after by itself. Most of these mean something of ours only at certain places.
const TRIGGERS: [&str; 11] = [":", " ", "-", "\"", "#", "*", "|", "[", "@", "(", "/"];

/// What can be typed at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// What every item replaces; the cursor touches it.
    pub replaced: Span,
    /// Whether what stands there is one of the items already.
    pub is_complete: bool,
    /// The items, the best first.
    pub items: Vec<Item>,
    /// Whether there are more.
    pub is_capped: bool,
}

/// One thing that can be typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What the user picks.
    pub label: String,
    /// What takes the place of [`Offer::replaced`].
    pub insert: String,
    /// What the editor compares with the text before the cursor.
    pub filter: String,
    /// Where it comes from; of a ticket its status.
    pub detail: String,
    /// More about it: of a ticket the title.
    pub description: String,
    /// What it means, in Markdown; empty where its name says all.
    pub doc: String,
    /// What it is.
    pub kind: ItemKind,
    /// Whether it can be the first choice.
    pub is_likely: bool,
    /// The same with places to fill in, for an editor that knows them.
    pub snippet: Option<Snippet>,
    /// The ticket that it is the ID of, of which more can be said.
    pub ticket: Option<(FileId, IdKey)>,
    /// Whether it is an element of a list, and one of a set: then a comma can mean that this is the one.
    pub is_ended_by_comma: bool,
}

/// What can be completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// The value of a field.
    Value,
    /// The key of a field.
    Key,
    /// A section with its heading.
    Section,
    /// The ID of a ticket.
    Ticket,
    /// A whole new ticket.
    NewTicket,
    /// An item of a checklist.
    Check,
    /// Somebody.
    Person,
    /// A day.
    Date,
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A heading, by the name under which links reach it.
    Anchor,
}

impl Item {
    /// An item that inserts its label.
    pub(in crate::features) fn new(label: String, kind: ItemKind) -> Self {
        Self {
            insert: label.clone(),
            filter: label.clone(),
            label,
            detail: String::new(),
            description: String::new(),
            doc: String::new(),
            kind,
            is_likely: true,
            snippet: None,
            ticket: None,
            is_ended_by_comma: false,
        }
    }
}

/// Offers to complete.
pub fn advertise(_: &ClientCapabilities, server: &mut ServerCapabilities) {
    server.completion_provider = Some(CompletionOptions {
        trigger_characters: Some(TRIGGERS.map(str::to_owned).to_vec()),
        resolve_provider: Some(true),
        ..CompletionOptions::default()
    });
}

/// What can be typed at a position; nothing where a trigger character means nothing of ours.
///
/// # Errors
/// None.
pub fn handle(context: &Context, params: CompletionParams) -> anyhow::Result<Option<CompletionResponse>> {
    let asked = &params.text_document_position;
    let snapshot = &context.snapshot;
    let Some(file) = context.file(&asked.text_document.uri) else { return Ok(None) };
    let Some(document) = snapshot.document(file) else { return Ok(None) };
    let offset = convert::offset(&document, asked.position, context.encoding);
    let trigger = params.context.and_then(|CompletionContext { trigger_character, .. }| trigger_character);
    let Some(offer) = offers(snapshot, file, offset, context.settings.markdown)
        .filter(|offer| is_wanted(offer, trigger.as_deref(), offset))
    else {
        return Ok(None);
    };
    Ok(Some(CompletionResponse::List(answer::list(context, &document, offer))))
}

/// Adds to an item what nobody needs before it is looked at: of a ticket its card.
///
/// # Errors
/// None.
pub fn resolve(context: &Context, item: CompletionItem) -> anyhow::Result<CompletionItem> {
    Ok(answer::resolve(context, item))
}

/// Whether an offer is welcome after a character that was typed. Somebody who types on behind a value that is
/// complete has not asked for another one, and would lose it by a line break.
fn is_wanted(offer: &Offer, trigger: Option<&str>, offset: usize) -> bool {
    let kind = offer.items.first().map(|item| item.kind);
    let is_path = matches!(kind, Some(ItemKind::File | ItemKind::Folder));
    match trigger {
        None => true,
        Some(" ") => {
            let is_begun = matches!(kind, Some(ItemKind::Section | ItemKind::NewTicket));
            kind != Some(ItemKind::Key) && (is_begun || offer.replaced == Span::empty(offset))
        }
        Some("-") => !matches!(kind, Some(ItemKind::Key | ItemKind::Date)) && !offer.is_complete,
        Some("(" | "/") => is_path,
        Some("*" | "[") if is_path => false,
        Some("@") => kind == Some(ItemKind::Person),
        Some(_) => !offer.is_complete,
    }
}

/// What can be typed at a byte offset of an open document, today; nothing in links by path without `markdown`.
#[must_use]
pub fn offers(snapshot: &Snapshot, file: FileId, offset: usize, markdown: bool) -> Option<Offer> {
    offers_on(snapshot, file, offset, markdown, &day::now())
}

fn offers_on(snapshot: &Snapshot, file: FileId, offset: usize, markdown: bool, now: &Zoned) -> Option<Offer> {
    if snapshot.kind(file) == Kind::Config {
        return configuration::offers(snapshot, file, offset);
    }
    let document = snapshot.document(file)?;
    let source = snapshot.source(file)?;
    if let Some(offer) = whole::in_empty(snapshot, file, &source, offset, now) {
        return Some(offer);
    }
    let Source { text, facts } = &source;
    if let Some(offer) = codes::offer(text, offset) {
        return Some(offer);
    }
    let place = snapshot.tree(file).and_then(|tree| tree.place_at(document.rope(), offset));
    if let Some(offer) = paths::in_link(snapshot, file, &source, place, offset) {
        return markdown.then_some(offer);
    }
    let cursor = Cursor::at(text, facts, place, offset)?;
    let at = cursor.field();
    let schema = schema(&cursor, snapshot, file, at.is_some());
    if let Some(at) = at {
        if at.name == "ignore" && at.under.as_deref() == Some("tickmark") {
            return Some(Offer {
                replaced: at.old,
                is_complete: checks::rule(at.old.of(text)).is_some(),
                items: codes::items().collect(),
                is_capped: false,
            });
        }
        // An ID that is being given is not one that exists.
        if Role::of(&at.name) == Some(Role::Id) && at.under.is_none() {
            return None;
        }
        let spec = schema.and_then(|schema| Some((schema, spec(&cursor, schema, &at)?)));
        if let Some(offer) = in_field(&cursor, snapshot, file, &at, spec, now) {
            return Some(offer);
        }
    }
    ids::in_prose(&cursor, snapshot, file)
        .or_else(|| ids::numbered(&cursor, snapshot, file))
        .or_else(|| people::mentioned(&cursor, snapshot, file))
        .or_else(|| whole::at_heading(snapshot, file, &source, offset, now))
        .or_else(|| sections::offer(&cursor, schema?))
        .or_else(|| checklist::offer(&cursor, snapshot, file, schema?))
        .or_else(|| keys::offer(&cursor, schema))
}

/// The schema of the ticket at the cursor. One that is only begun follows none yet: it will follow the one of its
/// family, or that which most tickets follow. `is_field` says that the cursor stands in a field.
fn schema<'s>(
    cursor: &Cursor<'_>,
    snapshot: &'s Snapshot,
    file: FileId,
    is_field: bool,
) -> Option<&'s Schema> {
    let ticket = cursor.ticket.filter(|_| !snapshot.is_template(file))?;
    if let Some(schema) = snapshot.schema_of(file, ticket) {
        return Some(schema);
    }
    let family = family(cursor, ticket);
    let is_meant = |schema: &Schema| schema.family.is_some() && schema.family == family;
    let is_ticket = is_field || cursor.facts.is_evident(ticket) || matches!(cursor.zone, Zone::Yaml { .. });
    let schemas = (0u16..).zip(&snapshot.catalog(file).schemas);
    let of_team =
        schemas.filter(|(_, schema)| schema.kind.is_some() || matches!(schema.origin, Origin::File(_)));
    let rank = |index: u16, schema: &Schema| {
        let followers = snapshot.adoption_of(file, SchemaId(index)).all().tickets();
        (is_meant(schema), followers, Reverse(index))
    };
    let (_, schema) = of_team.max_by_key(|(index, schema)| rank(*index, schema))?;
    (is_ticket || is_meant(schema)).then_some(schema)
}

/// The family of a ticket, also while only its title says that it is one.
fn family(cursor: &Cursor<'_>, ticket: u32) -> Option<SmolStr> {
    let ticket = cursor.facts.ticket(Some(ticket))?;
    let in_title = || {
        let title = cursor.facts.section(ticket.heading)?.title;
        Some(IdKey::new(id::candidates(cursor.text, title).next()?.of(cursor.text)))
    };
    ticket.id.clone().or_else(in_title).map(|id| SmolStr::new(id.family()))
}

fn in_field(
    cursor: &Cursor<'_>,
    snapshot: &Snapshot,
    file: FileId,
    at: &FieldAt,
    spec: Option<(&Schema, &FieldSpec)>,
    now: &Zoned,
) -> Option<Offer> {
    let of_all = cursor.ticket.and_then(|ticket| snapshot.set(file, ticket, &at.name));
    let set = spec.and_then(|(_, spec)| spec.set.as_deref()).or(of_all.filter(|_| at.under.is_none()));
    let choices = |used: &[_], alike: &[_]| match set {
        Some(set) => values::settled(set, alike),
        None => values::choices(at, spec, used, alike, at.old.of(cursor.text)),
    };
    // Behind an item of a list of lines a comma would be one of the item.
    let is_flow = at.is_element && cursor.before().contains('[');
    let (lists_ids, family) = match spec.map(|(_, spec)| &spec.kind) {
        Some(FieldKind::Id { family, .. }) => (true, family.as_deref()),
        Some(FieldKind::Ids) => (true, None),
        _ => (false, None),
    };
    let dialect = snapshot.dialect(file);
    let relates = dialect.relation(&at.name).is_some()
        || at.under.as_ref().is_some_and(|under| dialect.relation(under).is_some());
    if relates || lists_ids {
        let mut offer = ids::in_field(cursor, snapshot, file, family);
        // No two tickets need to wait for the same ones: there may be as many values as tickets.
        let words = if lists_ids { values::offer(cursor, at, &choices(&[], &[])) } else { None };
        match (&mut offer, words) {
            (Some(ids), Some(words)) if ids.replaced == words.replaced => ids.items.extend(words.items),
            (None, words) => offer = words,
            _ => {}
        }
        offer.iter_mut().for_each(|offer| offer.end_by_comma(is_flow));
        return offer;
    }
    let spec_here = spec.map(|(_, spec)| spec);
    if dates::is_date(at, spec_here) {
        return dates::offer(cursor, snapshot, at, spec_here, now);
    }
    if spec_here.is_some_and(|spec| spec.kind == FieldKind::Path) {
        return paths::in_field(snapshot, file, cursor.text, at, cursor.offset);
    }
    let used = match people::alike(&at.name).filter(|_| set.is_none()) {
        Some(fields) => people::values(snapshot, file, fields),
        None => snapshot.values(&at.name),
    };
    let alike = spellings_alike(cursor, snapshot, file, at, spec.map(|(schema, _)| schema));
    let mut offer = values::offer(cursor, at, &choices(&used, &alike))?;
    if is_flow {
        let others =
            [cursor.before(), cursor.after()].into_iter().flat_map(|part| part.split(['[', ',', ']']));
        let others: Vec<_> = others.map(|it| it.trim().trim_matches(['"', '\''])).collect();
        let old = at.old.of(cursor.text);
        offer.items.retain(|item| item.label == old || !others.contains(&item.label.as_str()));
    }
    let is_closed = set.is_some() || spec.is_some_and(|(_, spec)| matches!(spec.kind, FieldKind::Choice(_)));
    offer.end_by_comma(is_flow && is_closed);
    (!offer.items.is_empty()).then_some(offer)
}

/// How the tickets spell a field that follow the same schema, and are of the same family as far as it is known.
fn spellings_alike(
    cursor: &Cursor<'_>,
    snapshot: &Snapshot,
    file: FileId,
    at: &FieldAt,
    schema: Option<&Schema>,
) -> Vec<(SmolStr, u32)> {
    let same = |known: &Schema| schema.is_some_and(|schema| std::ptr::eq(known, schema));
    let mut schemas = (0u16..).zip(&snapshot.catalog(file).schemas);
    let schema = schemas.find(|(_, known)| same(known)).map(|(index, _)| SchemaId(index));
    let family = cursor.ticket.and_then(|ticket| family(cursor, ticket));
    let (name, in_data) = (at.name.clone(), at.carrier.is_data());
    let field = FieldName { name, nested: at.under.is_some(), in_data };
    snapshot.spellings_alike(file, schema, family.as_deref(), &field)
}

impl Offer {
    /// Says whether a comma can end the items.
    fn end_by_comma(&mut self, can: bool) {
        self.items.iter_mut().for_each(|item| item.is_ended_by_comma = can);
    }
}

/// What the schema says of a field: best of all what it says of it in this form.
fn spec<'s>(cursor: &Cursor<'_>, schema: &'s Schema, at: &FieldAt) -> Option<&'s FieldSpec> {
    let is_yaml = matches!(at.carrier, Carrier::FrontMatter | Carrier::YamlFence);
    let nested = || {
        let fits = |spec: &&FieldSpec| spec.name == at.name && spec.under == at.under;
        schema.fields.iter().find(fits).filter(|_| at.under.is_some())
    };
    let in_section = || {
        let section = Some(&cursor.section).filter(|section| !is_yaml && !section.is_empty())?;
        schema.field_at(section, false, &at.name)
    };
    let in_this_form = || {
        let fits = |spec: &&FieldSpec| {
            Role::same(&spec.name, &at.name) && spec.under.is_none() && spec.carriers.contains(&at.carrier)
        };
        schema.own_fields().find(fits)
    };
    nested().or_else(in_section).or_else(in_this_form).or_else(|| schema.field_at(&[], true, &at.name))
}

//! A whole new ticket of a template: in a document that is empty but for an ID, and at a heading among tickets.

use std::collections::HashMap;

use jiff::Zoned;
use smol_str::SmolStr;

use crate::schema::TicketUnit;
use crate::text::Span;
use crate::ticket::{IdKey, id};
use crate::workspace::{Address, FileId, Kind, Snapshot, Source};

use super::super::new_ticket::{self, Pattern};
use super::{Item, ItemKind, Offer};

/// How many templates are offered: each is read.
const MAX_OFFERED: usize = 20;
/// How many lines of a new ticket are shown before it is picked, and how many characters of each.
const SHOWN_LINES: usize = 20;
const SHOWN_CHARS: usize = 120;
/// What stands around a new ticket that is shown.
pub(super) const FENCE: &str = "~~~~~~";
/// Longest word that is taken for the start of an ID, in bytes.
const MAX_WORD: usize = 64;

/// The tickets that an empty document may become, one for each template.
pub(super) fn in_empty(
    snapshot: &Snapshot,
    file: FileId,
    source: &Source,
    offset: usize,
    now: &Zoned,
) -> Option<Offer> {
    let text = &*source.text;
    if text.len() > MAX_WORD * 4 || snapshot.kind(file) != Kind::Markdown || snapshot.is_template(file) {
        return None;
    }
    let typed = Span::new(0, text.len()).trim(text);
    let replaced = if typed.is_empty() { Span::empty(offset) } else { typed };
    if !is_word(typed.of(text)) || !replaced.touches(offset) {
        return None;
    }
    offer(snapshot, file, "", replaced, typed.of(text), TicketUnit::File, now)
}

/// The first lines of a new ticket, as a block of code around which no fence in it can end.
fn preview(text: &str) -> String {
    let mut lines: Vec<String> =
        text.lines().take(SHOWN_LINES).map(|line| line.chars().take(SHOWN_CHARS).collect()).collect();
    if text.lines().nth(SHOWN_LINES).is_some() {
        lines.push("…".to_owned());
    }
    format!("{FENCE}markdown\n{}\n{FENCE}", lines.join("\n").trim_end())
}

/// The tickets that a heading may become in a file of many.
pub(super) fn at_heading(
    snapshot: &Snapshot,
    file: FileId,
    source: &Source,
    offset: usize,
    now: &Zoned,
) -> Option<Offer> {
    let line = Span::line_at(&source.text, offset);
    let heading = line.of(&source.text);
    let words = heading.trim_start_matches('#');
    let level = heading.len() - words.len();
    let typed = words.trim();
    let is_heading = (1..=6).contains(&level) && words.starts_with(' ') && is_word(typed);
    if !is_heading || offset <= line.start() + level || snapshot.is_template(file) {
        return None;
    }
    let unit = TicketUnit::Heading(u8::try_from(level).ok()?);
    offer(snapshot, file, heading.get(..level)?, line, typed, unit, now)
}

/// Whether a text may be the start of an ID.
fn is_word(text: &str) -> bool {
    text.len() <= MAX_WORD && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

fn offer(
    snapshot: &Snapshot,
    file: FileId,
    marks: &str,
    replaced: Span,
    typed: &str,
    unit: TicketUnit,
    now: &Zoned,
) -> Option<Offer> {
    let given = id::shape(typed).is_some().then_some(typed);
    let named = if marks.is_empty() { named(snapshot, file) } else { None };
    let key = given.or(named.as_ref().map(|(id, _)| id.as_str())).map(IdKey::new);
    let family = key.as_ref().map(|key| key.family().to_owned());
    let patterns = new_ticket::patterns(snapshot, file, family.as_deref());
    let is_capped = patterns.len() > MAX_OFFERED;
    let mut next: HashMap<SmolStr, String> = HashMap::new();
    let item = |Pattern { schema, family, .. }: Pattern| {
        let is_of = |id: &&str| family.as_deref() == Some(IdKey::new(id).family());
        let own = named.as_ref().map(|(id, _)| id.as_str()).filter(is_of);
        let id = given.or(own).map(str::to_owned);
        let mut next_of = |family: SmolStr| {
            let id = next.entry(family).or_insert_with_key(|it| new_ticket::next_id(snapshot, file, it));
            id.clone()
        };
        let id = id.or_else(|| family.clone().map(&mut next_of));
        let title = named.as_ref().and_then(|(_, title)| title.as_deref());
        let mut snippet = new_ticket::draft(snapshot, file, &schema, id.as_deref(), title, now);
        if !marks.is_empty() {
            snippet.trim_end();
        }
        let shown = id.unwrap_or_default();
        let typed = if marks.is_empty() { typed.to_owned() } else { format!("{marks} {typed}") };
        Item {
            insert: snippet.plain().to_owned(),
            filter: format!("{typed} {shown} {}", schema.name).trim_start().to_owned(),
            detail: schema.origin.describe(),
            description: shown,
            doc: preview(snippet.plain()),
            snippet: Some(snippet),
            ..Item::new(schema.name.to_string(), ItemKind::NewTicket)
        }
    };
    let fits = |pattern: &Pattern| {
        // A heading with all that a ticket has can be all of a file as well.
        let is_alone = || {
            let template = new_ticket::template(snapshot, file, &pattern.schema);
            template.is_some_and(|template| pattern.schema.is_all_of_file(&template))
        };
        pattern.schema.unit == unit || unit == TicketUnit::File && is_alone()
    };
    let of_unit = patterns.into_iter().filter(fits).take(MAX_OFFERED);
    // Of a word that begins neither an ID nor the name of a template nobody knows that a ticket is wanted.
    let is_meant = |item: &Item| {
        let begins =
            |text: &str| text.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed));
        given.is_some() || begins(&item.description) || begins(&item.label)
    };
    let mut items: Vec<Item> = Vec::new();
    for item in of_unit.map(item).filter(is_meant) {
        // Two schemas of one template may well begin the same ticket.
        let is_known = |known: &Item| {
            (&known.label, &known.detail, &known.insert) == (&item.label, &item.detail, &item.insert)
        };
        if !items.iter().any(is_known) {
            items.push(item);
        }
    }
    (!items.is_empty()).then_some(Offer { replaced, is_complete: false, items, is_capped })
}

/// The ID that a file is named after, unless another ticket has it, and the title that its name says.
fn named(snapshot: &Snapshot, file: FileId) -> Option<(String, Option<String>)> {
    let stem = snapshot.address(file).and_then(Address::path)?.file_stem()?.to_str()?;
    let id = id::in_file_name(stem).or_else(|| id::number_in_file_name(stem))?;
    let words = stem.get(id.len()..)?.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    let first = letters.next();
    let title = first.map(|first| first.to_uppercase().chain(letters).collect());
    let is_free = snapshot.declarations(&IdKey::new(id)).iter().all(|it| it.file == file);
    is_free.then(|| (id.to_owned(), title))
}

//! Which places of a document mean something to tickets, and what: IDs, fields, placeholders, boxes. What is plain
//! Markdown is left to the editor.

use std::collections::HashMap;

use crate::checks;
use crate::text::Span;
use crate::ticket::value::Progress;
use crate::ticket::{Carrier, Field, IdKey, Place, Reference, Role, id};
use crate::workspace::{FileId, Snapshot, Source, Standing};

use super::super::Cancel;
use super::values;

/// How many tokens are sent of a document at most. A file of 1 MB with 2,500 small tickets has 57,000.
pub(super) const MAX_TOKENS: usize = 100_000;

/// A place with a meaning of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The place; it may go over several lines.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// The modifiers that hold, as bits: [`DECLARATION`], [`DONE`], [`UNKNOWN`].
    pub modifiers: u32,
}

/// What a token is. Where two overlap, the earlier in this list is shown; the legend has the same order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The ID of a ticket.
    Id,
    /// What a template left to fill in.
    Placeholder,
    /// The key of a field.
    Key,
    /// A value that is one of a set.
    Choice,
    /// A number, or a day.
    Number,
    /// A short value of any other sort.
    Text,
    /// The box of what is still to do.
    OpenBox,
    /// The box of what is done.
    DoneBox,
}

/// The ID is declared here.
pub const DECLARATION: u32 = 1;
/// The ticket, or the item, is done.
pub const DONE: u32 = 1 << 1;
/// No ticket has the ID.
pub const UNKNOWN: u32 = 1 << 2;

/// The tokens that touch a part of a document, in order of place; none overlaps another. Without a ticket in it, only
/// the IDs of tickets that are elsewhere.
#[must_use]
pub fn tokens(
    snapshot: &Snapshot,
    file: FileId,
    source: &Source,
    within: Span,
    cancel: &Cancel,
) -> Vec<Token> {
    let is_template = snapshot.is_template(file);
    let sure = match snapshot.standing(file) {
        Standing::Active | Standing::Archive => checks::sure_tickets(snapshot, file, source),
        _ => Vec::new(),
    };
    let mut finder = Finder { snapshot, file, source, within, cancel, is_template, sure, tokens: Vec::new() };
    finder.ids();
    finder.fields();
    finder.placeholders();
    finder.boxes();
    one_at_a_place(finder.tokens)
}

/// Whether a field is one for its reader, too, and not a sentence with a colon: data, what the schema knows or is always
/// clear, and own fields that are set off from the text.
fn is_one(field: &Field, is_in_schema: bool) -> bool {
    let is_set_off =
        matches!(field.carrier, Carrier::BoldLine | Carrier::TableRow | Carrier::Quote | Carrier::HashLine);
    is_in_schema
        || field.carrier.is_data()
        || Role::is_clear(&field.name)
        || field.own && is_set_off && !field.value.is_empty()
}

/// Of tokens that overlap, those that say more.
fn one_at_a_place(mut tokens: Vec<Token>) -> Vec<Token> {
    tokens.sort_by_key(|token| (token.span, token.kind));
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        match kept.last_mut() {
            Some(last) if last.span.overlaps(token.span) => {
                if token.kind < last.kind {
                    *last = token;
                }
            }
            _ => kept.push(token),
        }
    }
    kept
}

struct Finder<'a> {
    snapshot: &'a Snapshot,
    file: FileId,
    source: &'a Source,
    within: Span,
    cancel: &'a Cancel,
    is_template: bool,
    /// Of each ticket, whether it is surely one.
    sure: Vec<bool>,
    tokens: Vec<Token>,
}

impl<'a> Finder<'a> {
    fn add(&mut self, span: Span, kind: Kind, modifiers: u32) {
        if !span.is_empty() && self.within.overlaps(span) {
            self.tokens.push(Token { span, kind, modifiers });
        }
    }

    fn is_sure(&self, ticket: Option<u32>) -> bool {
        ticket.is_some_and(|ticket| self.sure.get(ticket as usize) == Some(&true))
    }

    fn ids(&mut self) {
        let Source { facts, .. } = self.source;
        for (number, ticket) in (0u32..).zip(&facts.tickets) {
            let is_here = ticket.declarations.iter().any(|span| span.overlaps(self.within));
            if is_here && self.is_sure(Some(number)) {
                let modifiers = DECLARATION | self.done(self.file, number);
                ticket.declarations.iter().for_each(|span| self.add(*span, Kind::Id, modifiers));
            }
        }
        let mut known: HashMap<&IdKey, Option<u32>> = HashMap::new();
        let within = self.within;
        for reference in facts.references.iter().filter(|it| it.span.overlaps(within)) {
            if self.cancel.is_cancelled() {
                return;
            }
            let state = *known.entry(&reference.id).or_insert_with(|| self.state(&reference.id));
            if let Some(modifiers) = state.filter(|state| state & UNKNOWN == 0 || self.is_meant(reference)) {
                self.add(reference.span, Kind::Id, modifiers);
            }
        }
    }

    /// What there is to say of an ID; nothing of a word that only looks like one.
    fn state(&self, id: &IdKey) -> Option<u32> {
        if let Some(it) = self.snapshot.nearest(self.file, id) {
            return Some(self.done(it.file, it.ticket));
        }
        if self.snapshot.is_external(self.file, id) {
            return Some(0);
        }
        // Before all was read, nobody knows what exists.
        let is_known = self.snapshot.is_known_around(self.file)
            && self.snapshot.has_family(self.snapshot.resolve(id).family());
        is_known.then_some(UNKNOWN)
    }

    /// Whether an ID that does not exist was surely meant to be one: it is no word of a page, and no number in a sentence.
    fn is_meant(&self, reference: &Reference) -> bool {
        let is_numbered = || id::shape(reference.id.as_str()) == Some(id::Shape::Numbered);
        self.is_sure(reference.ticket) && (reference.place != Place::Prose || is_numbered())
    }

    fn done(&self, file: FileId, ticket: u32) -> u32 {
        if self.snapshot.progress(file, ticket) == Some(Progress::Done) { DONE } else { 0 }
    }

    fn fields(&mut self) {
        let Source { text, facts } = self.source;
        for field in &facts.fields {
            if self.cancel.is_cancelled() {
                return;
            }
            if !field.key.to(field.value).overlaps(self.within) {
                continue;
            }
            if self.is_template {
                self.key(field);
            } else if self.is_sure(field.ticket) {
                let spec = values::spec(self.snapshot, self.file, facts, field);
                if is_one(field, spec.is_some()) {
                    self.key(field);
                    for piece in
                        if field.items.is_empty() { std::slice::from_ref(&field.value) } else { &field.items }
                    {
                        let kind = values::kind(self.snapshot, self.file, field, spec, piece.of(text));
                        kind.into_iter().for_each(|kind| self.add(*piece, kind, 0));
                    }
                }
            }
        }
    }

    /// A heading is one, whatever else it says.
    fn key(&mut self, field: &Field) {
        let section = self.source.facts.section(field.section);
        let is_heading = field.carrier.is_heading()
            || field.carrier == Carrier::Checkboxes && section.is_some_and(|it| it.title.covers(field.key));
        if !is_heading {
            self.add(field.key, Kind::Key, 0);
        }
    }

    fn placeholders(&mut self) {
        let Source { text, facts } = self.source;
        if self.is_template {
            let schemas = self.snapshot.templates(self.file);
            let is_one = |words: &str| {
                let has =
                    |known: &[smol_str::SmolStr]| known.binary_search_by(|it| it.as_str().cmp(words)).is_ok();
                schemas.iter().any(|schema| has(&schema.placeholders))
            };
            let all = facts.placeholders.iter().map(|it| it.span).filter(|span| is_one(span.of(text)));
            all.for_each(|span| self.add(span, Kind::Placeholder, 0));
        } else if self.sure.contains(&true) {
            let left = checks::left_placeholders(self.snapshot, self.file, self.source);
            left.into_iter().for_each(|span| self.add(span, Kind::Placeholder, 0));
        }
    }

    fn boxes(&mut self) {
        let Source { text, facts } = self.source;
        for task in &facts.tasks {
            if !self.is_sure(task.ticket) {
                continue;
            }
            let start = task.content.start();
            let line = Span::line_at(text, start);
            let before = Span::new(line.start(), start).of(text).trim_end();
            if before.ends_with(']')
                && let Some(open) = before.rfind('[')
            {
                let span = Span::new(line.start() + open, line.start() + before.len());
                let (kind, modifiers) = if task.is_done { (Kind::DoneBox, DONE) } else { (Kind::OpenBox, 0) };
                self.add(span, kind, modifiers);
            }
        }
    }
}

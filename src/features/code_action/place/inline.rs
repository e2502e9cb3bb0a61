//! A ticket that has a file of its own comes to the place of a link to it, under a heading; the file goes.

use super::super::Asked;
use super::{carry, outline, relink};
use crate::features::edit::Changes;
use crate::features::rename;
use crate::text::lines::{line_break, next_line};
use crate::text::{Span, TextEdit, edit};
use crate::ticket::{Facts, IdKey, LinkKind, Unit, anchor};
use crate::workspace::{Address, Destination, FileId, Kind, Source, Standing};

/// A line with nothing but a link to the file of a ticket.
pub(super) struct Line {
    span: Span,
    target: FileId,
    /// What the file says, with headings as they must be here.
    text: String,
    pub(super) id: IdKey,
}

/// The line at the cursor, if the ticket can be brought there as a whole.
pub(super) fn line(asked: &Asked<'_>) -> Option<Line> {
    let (snapshot, text, facts) = (asked.snapshot, &*asked.source.text, &*asked.source.facts);
    let span = Span::line_at(text, asked.span.start());
    let target = linked(asked, span)?;
    let is_list = !matches!(snapshot.standing(asked.file), Standing::Template | Standing::Ignored);
    let summary = snapshot.ticket(target, 0).filter(|it| it.unit == Unit::File)?;
    let is_one = snapshot.summary(target)?.tickets.len() == 1 && snapshot.counts(target);
    let id = summary.id.clone()?;
    if !is_list || !is_one || target == asked.file || snapshot.kind(target) != Kind::Markdown {
        return None;
    }
    // What follows would become a part of the ticket.
    let rest = text.get(span.end()..)?;
    let next = span.end() + rest.len() - rest.trim_start().len();
    let next = Span::line_at(text, next);
    let is_heading = facts.sections.iter().any(|section| next.covers(section.title));
    if !rest.trim().is_empty() && !is_heading && linked(asked, next).is_none() {
        return None;
    }
    let moved = moved(asked, target, level(facts, span))?;
    Some(Line { span, target, text: moved, id })
}

/// The file that a line leads to that has nothing but a link.
fn linked(asked: &Asked<'_>, line: Span) -> Option<FileId> {
    let text = &*asked.source.text;
    let mut links = asked.source.facts.links.iter().filter(|link| line.covers(link.span));
    let (link, None) = (links.next()?, links.next()) else { return None };
    let before = Span::new(line.start(), link.span.start()).of(text);
    let after = Span::new(link.span.end(), line.end()).of(text);
    let is_only = matches!(before, "" | "- " | "* " | "+ ") && after.trim().is_empty();
    if !is_only || link.kind != LinkKind::Inline {
        return None;
    }
    asked.snapshot.linked(asked.file, Destination::new(link.destination.of(text))?)
}

/// The level of the heading: that of the tickets around it, else the one below the heading over it.
fn level(facts: &Facts, line: Span) -> u8 {
    let level = |unit: Unit| match unit {
        Unit::Heading(level) => Some(level),
        Unit::File => None,
    };
    let before = facts.tickets.iter().rfind(|it| it.span.start() < line.start() && level(it.unit).is_some());
    let after = facts.tickets.iter().find(|it| level(it.unit).is_some());
    let around = facts.sections.iter().rfind(|section| section.span.start() < line.start());
    let beside = before.or(after).and_then(|it| level(it.unit));
    beside.unwrap_or_else(|| around.map_or(1, |section| section.level) + 1)
}

/// What the file of a ticket says, for another place; nothing where something would be lost.
fn moved(asked: &Asked<'_>, target: FileId, level: u8) -> Option<String> {
    let snapshot = asked.snapshot;
    let source = snapshot.source(target)?;
    let own = snapshot.address(asked.file)?.path()?;
    let document = snapshot.document(target)?;
    let inner = Asked::new(
        snapshot,
        target,
        document,
        source.clone(),
        Span::empty(0),
        asked.cancel,
        asked.can,
        false,
    );
    let front = carry::all_to_text(&inner, 0)?;
    let links = rename::links_from(snapshot, target, &source, own);
    let meet = |link: &TextEdit| front.iter().any(|edit| edit.span.overlaps(link.span));
    if links.iter().any(meet) {
        return None;
    }
    let mut edits: Vec<_> = front.iter().cloned().chain(links).collect();
    edits.sort_by_key(|edit| edit.span);
    let text = edit::apply_all(&source.text, &edits)?;
    let text = text.trim_start_matches('\u{feff}').trim();
    let facts = snapshot.facts_of(target, text);
    let heading = facts.section(facts.ticket(Some(0))?.heading)?;
    let is_whole = heading.span.start() == 0
        && heading.level == 1
        && heading.span.end() == text.len()
        && facts.ticket(Some(0))?.declarations.iter().any(|id| heading.title.covers(*id));
    let labels = outline::definitions(&asked.source.text);
    let clashes = outline::definitions(text).iter().any(|(label, line)| {
        let other = labels.iter().find(|(known, _)| known == label);
        other.is_some_and(|(_, known)| known.of(&asked.source.text) != line.of(text))
            || !line.of(text).contains("://")
    });
    if !is_whole || clashes {
        return None;
    }
    let whole = Span::new(0, text.len());
    let edits = outline::shifted(text, &facts, whole, i8::try_from(level).ok()? - 1)?;
    let text = edit::apply_all(text, &edits)?;
    let eol = line_break(&asked.source.text);
    Some(if line_break(&text) == eol { text } else { text.replace("\r\n", "\n").replace('\n', eol) })
}

/// What changes; nothing where a link cannot follow.
pub(super) fn changes(asked: &Asked<'_>, line: &Line) -> Option<Changes> {
    let (snapshot, text) = (asked.snapshot, &*asked.source.text);
    let eol = line_break(text);
    let before = text.get(..line.span.start())?;
    let is_apart = before.is_empty() || before.ends_with(&eol.repeat(2));
    let next = next_line(text, line.span.end());
    let is_last = text.get(next..).is_none_or(|rest| rest.is_empty() || rest.starts_with(['\n', '\r']));
    let (gap_before, gap_after) = (if is_apart { "" } else { eol }, if is_last { "" } else { eol });
    let new = TextEdit::replace(line.span, format!("{gap_before}{}{gap_after}", line.text));

    let after = asked.after(std::slice::from_ref(&new))?;
    let (target, own) = (snapshot.source(line.target)?, snapshot.address(asked.file)?.path()?);
    let at = line.span.start() + gap_before.len();
    let place = Span::new(at, at + line.text.len());
    let number = (0u32..).zip(&after.facts.tickets).find(|(_, it)| it.id.as_ref() == Some(&line.id))?.0;
    if fields(&after, number) != fields(&target, 0) || has_field_with_path(asked, line.target)? {
        return None;
    }
    let old_anchors = anchor::all(&target.text, &target.facts);
    let all = after.facts.sections.iter().zip(anchor::all(&after.text, &after.facts));
    let new_anchors: Vec<String> =
        all.filter(|(section, _)| place.covers(section.title)).map(|(_, anchor)| anchor).collect();
    if old_anchors.len() != new_anchors.len() {
        return None;
    }
    let lead = |fragment: Option<&str>| {
        let old = fragment.map(|it| Destination::decode(it).to_lowercase());
        let at = old.and_then(|old| old_anchors.iter().position(|known| *known == old)).unwrap_or(0);
        Some((own.to_owned(), Some(new_anchors.get(at)?.clone())))
    };
    let mut changes = Changes::default();
    relink::run(asked, line.target, &lead, &mut changes)?;
    changes.texts.remove(&line.target);
    if let Some(texts) = changes.texts.get_mut(&asked.file) {
        texts.edits.retain(|edit| !line.span.covers(edit.text.span));
    }
    changes.add(asked.file, asked.source.clone(), vec![new.into()]);
    changes.deleted.push(snapshot.address(line.target)?.path()?.to_owned());
    Some(changes)
}

/// The own fields of a ticket with their values.
fn fields(source: &Source, ticket: u32) -> Vec<(String, String)> {
    let text = &source.text;
    let own = source.facts.own_fields(ticket).filter(|field| field.under.is_none());
    let mut all: Vec<_> =
        own.map(|field| (field.name.to_string(), field.value.of(text).to_owned())).collect();
    all.sort();
    all
}

/// Whether a field of some ticket has the path of a file for a value: that has no place for an anchor.
fn has_field_with_path(asked: &Asked<'_>, target: FileId) -> Option<bool> {
    let snapshot = asked.snapshot;
    let name = Address::path(snapshot.address(target)?)?.file_name()?.to_str()?;
    let mut fields = snapshot
        .summaries()
        .flat_map(|(_, summary)| summary.tickets.iter().flat_map(crate::workspace::TicketSummary::fields));
    Some(fields.any(|(_, value)| value.contains(name)))
}

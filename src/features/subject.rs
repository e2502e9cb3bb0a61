//! What a cursor is on, as a thing that many places speak of: a ticket, a heading, a file.

use crate::text::Span;
use crate::ticket::{Facts, IdKey, Link, LinkKind, Ticket, Unit, anchor};
use crate::workspace::{Destination, FileId, Snapshot, Source};

use super::occurrence;

/// A thing that other places may speak of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The ticket that a file means by an ID.
    Ticket {
        /// The file that speaks of it.
        from: FileId,
        /// The ID.
        id: IdKey,
    },
    /// A heading that is no ticket.
    Heading {
        /// The file that it stands in.
        file: FileId,
        /// Its place.
        title: Span,
        /// The name by which links reach it.
        anchor: String,
    },
    /// A file that as a whole is no ticket.
    File {
        /// The file.
        file: FileId,
        /// Its title; empty if it has none.
        title: Span,
        /// The name by which links reach the title.
        anchor: String,
    },
}

/// What a byte offset is on: an ID, a link by path, a heading, a title.
///
/// A word is an ID only if some ticket has an ID of its family.
#[must_use]
pub fn at(snapshot: &Snapshot, file: FileId, source: &Source, offset: usize) -> Option<Subject> {
    let Source { text, facts } = source;
    let known = |id: &IdKey| snapshot.has_family(snapshot.resolve(id).family());
    let id = occurrence::id_at(facts, text, offset).map(|(_, id)| id).filter(known);
    if let Some(id) = id {
        return Some(Subject::Ticket { from: file, id });
    }
    if let Some(link) = facts.links.iter().find(|link| target(text, link).touches(offset)) {
        let (target, anchor) = lead(snapshot, file, text, link.kind, link.destination)?;
        return reached(target, &snapshot.source(target)?, anchor.as_deref());
    }
    if let Some(section) = facts.sections.iter().position(|section| section.title.touches(offset)) {
        return Some(of_heading(file, source, section));
    }
    let titled = |id: Option<IdKey>| Some(Subject::Ticket { from: file, id: id? });
    titled(facts.tickets.iter().find(|ticket| ticket.title.touches(offset))?.id.clone())
}

/// The file that the link with this destination leads to, and the anchor of the heading if it names one.
#[must_use]
pub fn lead(
    snapshot: &Snapshot,
    from: FileId,
    text: &str,
    kind: LinkKind,
    destination: Span,
) -> Option<(FileId, Option<String>)> {
    let filled = |fragment: &&str| !fragment.is_empty();
    match kind {
        LinkKind::Inline => {
            let written = Destination::new(destination.of(text))?;
            let fragment = written.fragment.filter(filled);
            let anchor = fragment.map(|fragment| Destination::decode(fragment).to_lowercase());
            Some((snapshot.linked(from, written)?, anchor))
        }
        LinkKind::Wiki => {
            let written = wiki_target(text, destination.start()).of(text);
            let name = written.split('#').next().unwrap_or_default().trim();
            let target = if name.is_empty() { from } else { snapshot.wiki_linked(from, name)? };
            let fragment = written.rsplit_once('#').map(|(_, fragment)| fragment);
            Some((target, fragment.filter(filled).map(anchor::of)))
        }
    }
}

/// The place in a link that says where it leads.
#[must_use]
pub fn target(text: &str, link: &Link) -> Span {
    match link.kind {
        LinkKind::Inline => link.destination,
        LinkKind::Wiki => wiki_target(text, link.destination.start()),
    }
}

/// What a wiki link leads to, with the heading that it may name.
fn wiki_target(text: &str, start: usize) -> Span {
    let rest = text.get(start..).unwrap_or_default();
    Span::new(start, start + rest.find([']', '|', '\n', '\r']).unwrap_or(rest.len()))
}

/// What stands at an anchor of a file; without one, the file.
fn reached(file: FileId, source: &Source, anchor: Option<&str>) -> Option<Subject> {
    let Source { text, facts } = source;
    if let Some(anchor) = anchor {
        let section = anchor::all(text, facts).iter().position(|known| known == anchor)?;
        return Some(of_heading(file, source, section));
    }
    let whole = facts.tickets.first().filter(|ticket| ticket.unit == Unit::File);
    if let Some(id) = whole.and_then(|ticket| ticket.id.clone()) {
        return Some(Subject::Ticket { from: file, id });
    }
    match facts.sections.first().filter(|_| is_title(facts, 0)) {
        Some(_) => Some(of_heading(file, source, 0)),
        None => Some(Subject::File { file, title: Span::empty(0), anchor: String::new() }),
    }
}

fn of_heading(file: FileId, source: &Source, section: usize) -> Subject {
    let Source { text, facts } = source;
    let index = u32::try_from(section).ok();
    let ticket = facts.tickets.iter().find(|ticket| ticket.heading == index && ticket.id.is_some());
    if let Some(id) = ticket.and_then(|ticket| ticket.id.clone()) {
        return Subject::Ticket { from: file, id };
    }
    let title = facts.section(index).map(|section| section.title).unwrap_or_default();
    let anchor = anchor::all(text, facts).into_iter().nth(section).unwrap_or_default();
    match is_title(facts, section) {
        true => Subject::File { file, title, anchor },
        false => Subject::Heading { file, title, anchor },
    }
}

/// Whether a section's heading is the title of the file: its first one, and the only one of level 1.
fn is_title(facts: &Facts, section: usize) -> bool {
    let mut tops = facts.sections.iter().filter(|section| section.level == 1);
    section == 0 && facts.sections.first().is_some_and(|first| first.level == 1) && tops.nth(1).is_none()
}

/// The places of a file that declare an ID; where only the file's name does so, its title.
pub fn declarations<'s>(
    snapshot: &'s Snapshot,
    facts: &'s Facts,
    id: &'s IdKey,
) -> impl Iterator<Item = Span> + 's {
    let declares = move |known: &IdKey| same(snapshot, known, id);
    let tickets = facts.tickets.iter().filter(move |ticket| ticket.id.as_ref().is_some_and(declares));
    tickets.flat_map(|ticket| {
        let heading = facts.section(ticket.heading).map(|section| section.title);
        let title = if ticket.title.is_empty() { heading.unwrap_or_default() } else { ticket.title };
        let named = ticket.declarations.is_empty().then_some(title);
        ticket.declarations.iter().copied().chain(named)
    })
}

/// The number that a ticket has in the facts of its file as they are now: `before` if it still has the ID, else that of
/// the first ticket that has it.
#[must_use]
pub fn ticket_now(snapshot: &Snapshot, facts: &Facts, id: &IdKey, before: u32) -> Option<u32> {
    let id = snapshot.resolve(id);
    let has_id = |ticket: &Ticket| ticket.id.as_ref().is_some_and(|known| same(snapshot, known, &id));
    if facts.ticket(Some(before)).is_some_and(has_id) {
        return Some(before);
    }
    facts.tickets.iter().position(has_id).and_then(|number| u32::try_from(number).ok())
}

/// Whether an ID means the same as another one, which is in the name that its family has now.
#[must_use]
pub fn same(snapshot: &Snapshot, id: &IdKey, resolved: &IdKey) -> bool {
    // Only the family can have another name.
    id == resolved || (id.as_str().ends_with(resolved.rest()) && snapshot.resolve(id) == *resolved)
}

//! A ticket under a heading becomes a file of its own; a link to it stays in its place.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::Asked;
use super::{outline, relink};
use crate::features::edit::{Changes, NewFile};
use crate::features::new_ticket::{self, Pattern};
use crate::features::rename;
use crate::schema::SchemaId;
use crate::text::lines::line_break;
use crate::text::{Span, TextEdit, edit};
use crate::ticket::{Facts, FileName, LinkKind, Ticket, Unit, anchor};
use crate::workspace::{Address, Destination};

/// The ticket in whose heading the selection is, if it can stand alone.
pub(super) fn ticket<'a>(asked: &'a Asked<'_>) -> Option<&'a Ticket> {
    let number = asked.ticket_here()?;
    let facts = &asked.source.facts;
    let ticket = facts.ticket(Some(number)).filter(|ticket| matches!(ticket.unit, Unit::Heading(_)))?;
    let heading = facts.section(ticket.heading)?;
    let is_alone = !facts.tickets.iter().any(|it| !std::ptr::eq(it, ticket) && heading.span.covers(it.span));
    let by = 1 - i8::try_from(heading.level).ok()?;
    let can_rise = outline::shifted(&asked.source.text, facts, heading.span, by).is_some();
    (ticket.id.is_some() && is_alone && can_rise && asked.touches_line(heading.title)).then_some(ticket)
}

/// What changes; nothing where the file is there, or something would lead nowhere.
pub(super) fn changes(asked: &Asked<'_>, ticket: &Ticket) -> Option<Changes> {
    let (snapshot, text, facts) = (asked.snapshot, &*asked.source.text, &*asked.source.facts);
    let heading = facts.section(ticket.heading)?;
    let number = (0u32..).zip(&facts.tickets).find(|(_, it)| std::ptr::eq(*it, ticket))?.0;
    let id = ticket.declarations.first()?.of(text);
    let pattern = Pattern {
        id: snapshot.schema_id(asked.file, number).unwrap_or(SchemaId(u16::MAX)),
        schema: snapshot.schema_of(asked.file, number).map(Arc::clone).unwrap_or_default(),
        family: ticket.id.as_ref().map(|id| id.family().into()),
        tickets: 0,
    };
    let path = new_ticket::path(snapshot, asked.file, &pattern, Some(id), Some(ticket.title.of(text)))?;
    if snapshot.file(&Address::from_path(&path)).is_some() || snapshot.is_on_disk(&path) {
        return None;
    }
    let own = snapshot.address(asked.file)?.path()?;
    let (folder, new_folder) = (own.parent()?, path.parent()?);
    let eol = line_break(text);
    let moved =
        Span::new(heading.span.start(), heading.span.start() + heading.span.of(text).trim_end().len());

    // What it says there.
    let anchors = anchor::all(text, facts);
    let inner: Vec<String> = facts
        .sections
        .iter()
        .zip(anchors)
        .filter(|(section, _)| moved.covers(section.title))
        .map(|(_, anchor)| anchor)
        .collect();
    let mut edits = outline::shifted(text, facts, moved, 1 - i8::try_from(heading.level).ok()?)?;
    let links = facts.links.iter().filter(|link| moved.covers(link.span) && link.kind == LinkKind::Inline);
    let mut to_list = Vec::new();
    for link in links {
        let old = link.destination.of(text);
        let Some(destination) = Destination::new(old) else { continue };
        if snapshot.linked(asked.file, destination) == Some(asked.file) {
            let fragment = destination.fragment.map(|it| Destination::decode(it).to_lowercase());
            let stays = fragment.as_ref().is_some_and(|fragment| inner.contains(fragment));
            let place = (if stays { path.clone() } else { own.to_owned() }, fragment);
            let new = relink::written(new_folder, &path, &place, old)?;
            to_list.push(TextEdit::replace(link.destination, new));
        }
    }
    let others = rename::links_from(snapshot, asked.file, &asked.source, &path).into_iter();
    let is_other = |edit: &TextEdit| !to_list.iter().any(|own| own.span.covers(edit.span));
    edits.extend(others.filter(|edit| moved.covers(edit.span) && is_other(edit)).collect::<Vec<_>>());
    edits.extend(to_list);
    edits.sort_by_key(|edit| edit.span);
    let new_text = part(text, moved, &edits)? + eol + &definitions(text, moved, folder == new_folder, eol)?;
    let stem = path.file_stem()?.to_str()?;
    let new_facts = Facts::read(&new_text, FileName { stem });
    let new_anchors = anchor::all(&new_text, &new_facts);
    let is_ticket = matches!(new_facts.tickets.as_slice(), [only] if only.id == ticket.id);
    if !is_ticket || new_anchors.len() != inner.len() {
        return None;
    }

    // What stays, and who speaks of it.
    let title = heading.title.of(text).trim().replace(['[', ']'], "");
    let way = relink::written(folder, own, &(path.clone(), None), "")?;
    let before = text.get(..moved.start())?;
    let is_apart = before.is_empty() || before.ends_with("\n\n") || before.ends_with("\r\n\r\n");
    let line = format!("{}- [{title}]({way})", if is_apart { "" } else { eol });
    let map: BTreeMap<String, String> = inner.into_iter().zip(new_anchors).collect();
    let lead = |fragment: Option<&str>| {
        let new = map.get(&Destination::decode(fragment?).to_lowercase())?;
        Some((path.clone(), Some(new.clone())))
    };
    let mut changes = Changes::default();
    relink::run(asked, asked.file, &lead, &mut changes)?;
    if let Some(texts) = changes.texts.get_mut(&asked.file) {
        texts.edits.retain(|edit| !moved.covers(edit.text.span));
    }
    changes.add(asked.file, asked.source.clone(), vec![TextEdit::replace(moved, line).into()]);
    changes.created.push(NewFile { path, text: new_text });
    Some(changes)
}

/// A part of a text after edits in it.
fn part(text: &str, place: Span, edits: &[TextEdit]) -> Option<String> {
    let back = |span: Span| Span::new(span.start() - place.start(), span.end() - place.start());
    let edits: Vec<_> = edits.iter().map(|edit| TextEdit::replace(back(edit.span), &edit.new_text)).collect();
    edit::apply_all(place.of(text), &edits)
}

/// The definitions elsewhere in the file that the part uses; nothing where one would be missing, or lead elsewhere.
fn definitions(text: &str, moved: Span, same_folder: bool, eol: &str) -> Option<String> {
    let rest = format!("{}{}", text.get(..moved.start())?, text.get(moved.end()..)?);
    let mut copied = String::new();
    for (label, line) in outline::definitions(text) {
        if moved.covers(line) {
            if outline::uses(&rest, &label) {
                return None;
            }
        } else if outline::uses(moved.of(text), &label) {
            let written = line.of(text);
            if !same_folder && !written.contains("://") {
                return None;
            }
            copied.push_str(written);
            copied.push_str(eol);
        }
    }
    Some(if copied.is_empty() { copied } else { format!("{eol}{copied}") })
}

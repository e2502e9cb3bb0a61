//! IDs of tickets with their titles: after a prefix that some ticket has, and wherever tickets are listed.

use crate::text::Span;
use crate::ticket::{Dialect, IdKey, Role};
use crate::workspace::{FileId, Node, Snapshot};

use super::super::spelling;
use super::candidates::{Candidates, Search};
use super::cursor::{Cursor, Zone};
use super::{Item, ItemKind, Offer};

/// How many tickets are offered at once; an editor asks again as more of an ID is typed.
const MAX_OFFERED: usize = 200;

/// Where an ID is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted<'a> {
    /// Where an ID is certainly meant, also when nothing is typed yet: all tickets are offered.
    Any {
        /// The family that is asked for.
        family: Option<&'a str>,
    },
    /// In prose: only what begins as typed is offered.
    Begun,
}

/// The IDs for a half-typed one in prose.
pub(super) fn in_prose(cursor: &Cursor<'_>, snapshot: &Snapshot, file: FileId) -> Option<Offer> {
    let token = token(cursor);
    let typed = Span::new(token.start(), cursor.offset).of(cursor.text);
    // Whoever begins a heading with an ID gives a ticket a new one.
    let lead = Span::new(cursor.line.start(), token.start()).of(cursor.text);
    if lead.starts_with('#') && lead.trim_end().bytes().all(|byte| byte == b'#') {
        return None;
    }
    if !typed.contains('-') {
        let is_wiki = typed.is_empty() && cursor.before().ends_with("[[");
        let lists = is_wiki || is_empty_list_item(cursor, snapshot.dialect(file));
        return lists.then(|| offer(cursor, snapshot, file, token, Wanted::Any { family: None }))?;
    }
    offer(cursor, snapshot, file, token, Wanted::Begun)
}

/// The tickets behind `#` in a text, where tickets are numbers; at the start of a line it begins a heading.
pub(super) fn numbered(cursor: &Cursor<'_>, snapshot: &Snapshot, file: FileId) -> Option<Offer> {
    let before = cursor.before();
    let lead = before.trim_end_matches(|c: char| c.is_ascii_digit()).strip_suffix('#')?;
    let begins = lead.ends_with([' ', '\t', '(', '[', ',', '*', '|']) && !lead.trim().is_empty();
    let is_heading = lead.trim_start().trim_start_matches('#').trim().is_empty();
    let is_word = cursor.after().trim_start_matches(|c: char| c.is_ascii_digit());
    let is_word = is_word.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    if cursor.zone != Zone::Prose || !begins || is_heading || is_word || snapshot.family("").ids == 0 {
        return None;
    }
    let digits = cursor.after().len() - cursor.after().trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let replaced = Span::new(cursor.line.start() + lead.len() + 1, cursor.offset + digits);
    let mut offer = offer(cursor, snapshot, file, replaced, Wanted::Any { family: Some("") })?;
    offer.items.retain(|item| item.label.bytes().all(|byte| byte.is_ascii_digit()));
    (!offer.items.is_empty()).then_some(offer)
}

/// The IDs for a field that relates tickets.
///
/// `family` is the one of which the template shows an ID.
pub(super) fn in_field(
    cursor: &Cursor<'_>,
    snapshot: &Snapshot,
    file: FileId,
    family: Option<&str>,
) -> Option<Offer> {
    offer(cursor, snapshot, file, token(cursor), Wanted::Any { family })
}

/// The family of an ID of which at least the prefix is typed; of a renamed one the new name.
fn family_typed(snapshot: &Snapshot, typed: &str) -> String {
    let prefix = typed.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let some = IdKey::new(&format!("{prefix}0"));
    snapshot.resolve(&some).family().to_owned()
}

/// All of the ID around the cursor.
fn token(cursor: &Cursor<'_>) -> Span {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let (before, after) = (cursor.before(), cursor.after());
    let typed = before.get(before.trim_end_matches(is_part).len()..).unwrap_or_default();
    let typed = typed.trim_start_matches(['-', '.', '_']);
    let rest = after.len() - after.trim_start_matches(is_part).len();
    let rest = after.get(..rest).unwrap_or_default().trim_end_matches(['-', '.', '_']);
    Span::new(cursor.offset - typed.len(), cursor.offset + rest.len())
}

/// Whether the cursor stands in an item without text of a list under a heading such as "Dependencies".
fn is_empty_list_item(cursor: &Cursor<'_>, dialect: &Dialect) -> bool {
    let item = cursor.line.of(cursor.text).trim_start();
    let is_empty = matches!(item.trim_end(), "-" | "*" | "+" | "- [ ]") && cursor.before().ends_with(' ');
    let relates = cursor.section.iter().rev().take(2).any(|name| dialect.relation(name).is_some());
    cursor.zone == Zone::Prose && is_empty && relates
}

fn offer(
    cursor: &Cursor<'_>,
    snapshot: &Snapshot,
    file: FileId,
    replaced: Span,
    wanted: Wanted<'_>,
) -> Option<Offer> {
    let typed = Span::new(replaced.start(), cursor.offset).of(cursor.text);
    let own = cursor.facts.ticket(cursor.ticket).and_then(|ticket| ticket.id.clone());
    let family = match wanted {
        _ if typed.contains('-') => family_typed(snapshot, typed),
        Wanted::Any { family: Some(family) } => family.to_owned(),
        _ => own.as_ref().map_or("", IdKey::family).to_owned(),
    };
    let search = Search::new(typed, &family, own.as_ref());
    let Candidates { mut ids, mut is_capped } = match wanted {
        Wanted::Any { .. } => search.any(snapshot),
        Wanted::Begun => search.begun(snapshot),
    };
    ids.retain(|id| own.as_ref() != Some(id) || snapshot.copies(id) > 1);
    is_capped |= ids.len() > MAX_OFFERED;
    ids.truncate(MAX_OFFERED);
    let is_complete = wanted != Wanted::Begun
        && snapshot.copies(&snapshot.resolve(&IdKey::new(replaced.of(cursor.text)))) > 0;
    let glue = if cursor.text.get(..replaced.start()).is_some_and(|text| text.ends_with([':', ',', '-', '|']))
    {
        " "
    } else {
        ""
    };
    let items: Vec<_> = ids
        .iter()
        .filter_map(|id| {
            let declaration = snapshot.nearest(file, id)?;
            let written = spelling::of(snapshot, id, &declaration);
            let node = Node { file: declaration.file, ticket: declaration.ticket };
            let status = snapshot.role(node, Role::Status);
            let title = declaration.title;
            let is_typed = written.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed));
            Some(Item {
                insert: format!("{glue}{written}"),
                filter: match (wanted, is_complete || !is_typed) {
                    (Wanted::Begun, false) => written.clone(),
                    (Wanted::Begun, true) => format!("{typed} {written}"),
                    (Wanted::Any { .. }, true) if is_complete => format!("{typed} {written} {title}"),
                    (Wanted::Any { .. }, _) => format!("{written} {title}"),
                },
                detail: status.to_string(),
                description: title.to_string(),
                ticket: Some((declaration.file, id.clone())),
                ..Item::new(written, ItemKind::Ticket)
            })
        })
        .collect();
    (!items.is_empty()).then_some(Offer { replaced, is_complete, items, is_capped })
}

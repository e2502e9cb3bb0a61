//! IDs of tickets with their titles: after a prefix that some ticket has, and wherever tickets are listed.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::text::Span;
use crate::ticket::{IdKey, Relation, Role, id};
use crate::workspace::{Address, Declaration, FileId, Snapshot};

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
pub(super) fn in_prose(cursor: &Cursor<'_>, snapshot: &Snapshot) -> Option<Offer> {
    let token = token(cursor);
    let typed = Span::new(token.start(), cursor.offset).of(cursor.text);
    // Whoever begins a heading with an ID gives a ticket a new one.
    let lead = Span::new(cursor.line.start(), token.start()).of(cursor.text);
    if lead.starts_with('#') && lead.trim_end().bytes().all(|byte| byte == b'#') {
        return None;
    }
    if !typed.contains('-') {
        let is_wiki = typed.is_empty() && cursor.before().ends_with("[[");
        let lists = is_wiki || is_empty_list_item(cursor);
        return lists.then(|| offer(cursor, snapshot, token, Wanted::Any { family: None }))?;
    }
    offer(cursor, snapshot, token, Wanted::Begun)
}

/// The IDs for a field that relates tickets.
///
/// `family` is the one of which the template shows an ID.
pub(super) fn in_field(cursor: &Cursor<'_>, snapshot: &Snapshot, family: Option<&str>) -> Option<Offer> {
    offer(cursor, snapshot, token(cursor), Wanted::Any { family })
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
fn is_empty_list_item(cursor: &Cursor<'_>) -> bool {
    let item = cursor.line.of(cursor.text).trim_start();
    let is_empty = matches!(item.trim_end(), "-" | "*" | "+" | "- [ ]") && cursor.before().ends_with(' ');
    let relates = cursor.section.iter().rev().take(2).any(|name| Relation::of(name).is_some());
    cursor.zone == Zone::Prose && is_empty && relates
}

fn offer(cursor: &Cursor<'_>, snapshot: &Snapshot, replaced: Span, wanted: Wanted<'_>) -> Option<Offer> {
    let typed = Span::new(replaced.start(), cursor.offset).of(cursor.text);
    let own = cursor.facts.ticket(cursor.ticket).and_then(|ticket| ticket.id.clone());
    let family = match wanted {
        _ if typed.contains('-') => family_typed(snapshot, typed),
        Wanted::Any { family: Some(family) } => family.to_owned(),
        _ => own.as_ref().map_or("", IdKey::family).to_owned(),
    };
    let mut candidates: Vec<&IdKey> = families(snapshot, typed, &family, wanted)
        .flat_map(|family| snapshot.ids_in_family(family))
        .filter(|id| wanted != Wanted::Begun || begins(id, typed, &family))
        .filter(|id| own.as_ref() != Some(id) || snapshot.declarations(id).len() > 1)
        .collect();
    let near = own.as_ref().and_then(number);
    let rank = |id: &&IdKey| {
        let distance = near.zip(number(id)).map_or(u64::MAX, |(a, b)| a.abs_diff(b));
        let is_begun = !typed.is_empty() && begins(id, typed, &family);
        (Reverse(is_begun), id.family() != family, distance)
    };
    // The sort is stable: the order of IDs settles what the rank does not.
    candidates.sort_by_cached_key(rank);
    let is_capped = candidates.len() > MAX_OFFERED;
    candidates.truncate(MAX_OFFERED);
    let is_complete =
        wanted != Wanted::Begun && !snapshot.declarations(&IdKey::new(replaced.of(cursor.text))).is_empty();
    let mut spellings = Spellings { snapshot, texts: HashMap::new() };
    let glue = if cursor.text.get(..replaced.start()).is_some_and(|text| text.ends_with([':', ',', '-', '|']))
    {
        " "
    } else {
        ""
    };
    let items: Vec<_> = candidates
        .into_iter()
        .filter_map(|id| {
            let declaration = snapshot.declarations(id).into_iter().next()?;
            let written = spellings.of(id, &declaration);
            let ticket = snapshot.ticket(declaration.file, declaration.ticket);
            let status = ticket.map(|ticket| ticket.role(Role::Status)).unwrap_or_default();
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
                ..Item::new(written, ItemKind::Ticket)
            })
        })
        .collect();
    (!items.is_empty()).then_some(Offer { replaced, is_complete, items, is_capped })
}

/// The families of which IDs are offered. `family` is the one that is typed or asked for.
fn families<'s>(
    snapshot: &'s Snapshot,
    typed: &str,
    family: &str,
    wanted: Wanted<'_>,
) -> impl Iterator<Item = &'s str> {
    let typed = typed.to_ascii_uppercase();
    let families = snapshot.families().filter(|(_, known)| known.ids > 0).map(|(name, _)| name);
    // `TASK-` is also the beginning of `TASK-CMD-1`.
    families.filter(move |name| wanted != Wanted::Begun || *name == family || name.starts_with(&typed))
}

/// Whether an ID begins as typed, whatever the case, the padding and the age of the prefix.
fn begins(id: &IdKey, typed: &str, family: &str) -> bool {
    let typed = typed.to_ascii_uppercase();
    if id.as_str().starts_with(&typed) {
        return true;
    }
    let digits = typed.rsplit('-').next().unwrap_or_default().trim_start_matches('0');
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number && id.family() == family && id.rest().starts_with(digits)
}

/// The number that an ID ends with.
fn number(id: &IdKey) -> Option<u64> {
    let digits: &str = id.rest().split(|c: char| !c.is_ascii_digit()).find(|part| !part.is_empty())?;
    digits.parse().ok()
}

/// IDs as the tickets themselves write them.
struct Spellings<'a> {
    snapshot: &'a Snapshot,
    texts: HashMap<FileId, Option<Arc<str>>>,
}

impl Spellings<'_> {
    fn of(&mut self, id: &IdKey, declaration: &Declaration) -> String {
        let Declaration { file, span, .. } = *declaration;
        let text = self.texts.entry(file).or_insert_with(|| self.snapshot.text(file));
        let in_text = text.as_deref().map(|text| span.of(text));
        let path = self.snapshot.address(file).and_then(Address::path);
        let stem = path.and_then(Path::file_stem).and_then(|stem| stem.to_str());
        let in_name = stem.and_then(id::in_file_name);
        let same = |written: &&str| IdKey::new(written) == *id;
        in_text.filter(same).or(in_name.filter(same)).unwrap_or(id.as_str()).to_owned()
    }
}

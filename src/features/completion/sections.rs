//! Sections of the template that a ticket does not have yet, behind the `##` of a heading.

use smol_str::SmolStr;

use crate::schema::{Schema, SectionSpec};
use crate::text::Span;
use crate::ticket::{Section, name};

use super::cursor::{Cursor, Zone};
use super::{Item, ItemKind, Offer};

/// The missing sections that may stand at the cursor, in the template's order.
pub(super) fn offer(cursor: &Cursor<'_>, schema: &Schema) -> Option<Offer> {
    let (level, replaced) = heading(cursor)?;
    let parent = parent(cursor, level);
    let parent_path = parent.map(|index| cursor.facts.path(index)).unwrap_or_default();
    let present: Vec<_> = (0u32..)
        .zip(&cursor.facts.sections)
        .filter(|(_, section)| section.ticket == cursor.ticket && !cursor.line.covers(section.title))
        .map(|(index, section)| (section, cursor.facts.path(index)))
        .collect();
    let is_present = |spec: &SectionSpec| present.iter().any(|(_, path)| spec.is_at(path));
    let is_parent = |path: &[SmolStr]| {
        path.is_empty() && parent_path.is_empty()
            || schema.sections.iter().any(|spec| spec.path == path && spec.is_at(&parent_path))
    };
    let may_stand = |spec: &&SectionSpec| {
        let Some((_, above)) = spec.path.split_last() else { return false };
        is_parent(above) && (spec.level == level || !above.is_empty() || is_below_ticket(cursor, level))
    };
    let specs: Vec<_> = schema.sections.iter().filter(may_stand).collect();
    // What comes after the last section before the cursor is most likely the one that is wanted.
    let is_before = |section: &Section| section.title.start() < cursor.line.start();
    let before =
        |spec: &&&SectionSpec| present.iter().any(|(section, path)| is_before(section) && spec.is_at(path));
    let next = specs.iter().rposition(|spec| before(&spec)).map_or(0, |at| at + 1);
    let missing = |(_, spec): &(usize, &&SectionSpec)| !is_present(spec);
    let marks = "#".repeat(usize::from(level));
    let items: Vec<_> = specs
        .iter()
        .enumerate()
        .filter(missing)
        .map(|(nth, spec)| {
            let title = title(&spec.title);
            Item {
                insert: format!("{marks} {title}"),
                filter: format!("{marks} {title}"),
                detail: schema.origin.describe(),
                is_likely: nth >= next,
                ..Item::new(title.to_owned(), ItemKind::Section)
            }
        })
        .collect();
    (!items.is_empty()).then_some(Offer { replaced, is_complete: false, items, is_capped: false })
}

/// The level of the heading that is being typed, and all of it.
fn heading(cursor: &Cursor<'_>) -> Option<(u8, Span)> {
    if cursor.zone != Zone::Prose {
        return None;
    }
    let line = cursor.line.of(cursor.text);
    let words = line.trim_start_matches('#');
    let level = u8::try_from(line.len() - words.len()).ok().filter(|level| (1..=6).contains(level))?;
    let in_words = cursor.offset >= cursor.line.start() + usize::from(level);
    let is_heading = words.is_empty() || words.starts_with([' ', '\t']);
    (in_words && is_heading).then_some((level, cursor.line))
}

/// The section under which a heading of this level at the cursor would stand.
fn parent(cursor: &Cursor<'_>, level: u8) -> Option<u32> {
    let above = |section: &Section| section.title.end() < cursor.line.start();
    // From the cursor upwards, the first section of a lower level is the one.
    let above = (0u32..).zip(&cursor.facts.sections).filter(|(_, section)| above(section));
    above.filter(|(_, section)| section.level < level).last().map(|(index, _)| index)
}

/// Whether a heading of this level stands right under the ticket's own.
fn is_below_ticket(cursor: &Cursor<'_>, level: u8) -> bool {
    let heading = cursor.facts.ticket(cursor.ticket).and_then(|ticket| ticket.heading);
    cursor.facts.section(heading).is_some_and(|heading| heading.level + 1 == level)
}

/// The heading without what the template says about it.
fn title(heading: &str) -> &str {
    let mut title = heading.trim();
    if name::mark(title).is_some() {
        title = title.rsplit_once('(').map_or(title, |(title, _)| title).trim_end();
    }
    match title.rsplit_once(" [") {
        Some((words, remark)) if remark.to_lowercase().starts_with("if ") => words.trim_end(),
        _ => title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_without_marks() {
        let check = |heading: &str, want: &str| assert_eq!(title(heading), want);
        check("Rollback (Optional)", "Rollback");
        check("🔧 Setup (if applicable)", "🔧 Setup");
        check("Migration [If this touches the database]", "Migration");
        check("Timeouts (in seconds)", "Timeouts (in seconds)");
    }
}

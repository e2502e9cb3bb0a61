//! Anchors that change because a heading does, and the rename of a heading itself.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Cancel;
use super::links::{Mend, Moves};
use crate::features::edit::{Changes, Edit, Reason, TextChanges};
use crate::syntax::inline::unwrap_emphasis;
use crate::text::Span;
use crate::ticket::{Facts, FileName, anchor};
use crate::workspace::{Destination, FileId, Snapshot, Source};

/// Longest heading, in bytes.
const MAX_HEADING: usize = 1_000;

/// How the anchors of one file change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Anchors {
    /// Anchors, each with the new one.
    anchors: BTreeMap<String, String>,
    /// Headings in lower case, each with the new one as written; wiki links may name them so.
    titles: BTreeMap<String, String>,
    /// An ID in lower case and the new one: an anchor that begins with it means the ticket, whatever its title was.
    pub(super) ids: Option<(String, String)>,
}

impl Anchors {
    /// How edits change the anchors of a file; nothing if they touch no heading.
    pub(super) fn new(changes: &TextChanges) -> Option<Self> {
        let Source { text, facts } = &changes.source;
        // The edits are in order of place.
        let is_touched = |title: Span| {
            let first = changes.edits.partition_point(|edit| edit.text.span.start < title.start);
            changes.edits.get(first).is_some_and(|edit| title.covers(edit.text.span))
        };
        if !facts.sections.iter().any(|section| is_touched(section.title)) {
            return None;
        }
        let after = changes.applied()?;
        // Headings are the same whatever the file is called.
        let facts_after = Facts::read(&after, FileName::default());
        let old = anchor::all(text, facts);
        let new = anchor::all(&after, &facts_after);
        if old.len() != new.len() {
            return None;
        }
        let title = |text: &str, facts: &Facts| -> Vec<String> {
            facts.sections.iter().map(|it| unwrap_emphasis(text, it.title).of(text).to_owned()).collect()
        };
        // Of headings with the same words a wiki link means the first.
        let mut seen = BTreeSet::new();
        let titles = title(text, facts).into_iter().zip(title(&after, &facts_after));
        let titles = titles.filter(|(old, _)| seen.insert(old.to_lowercase()));
        let anchors = Self {
            titles: titles
                .filter(|(old, new)| old != new)
                .map(|(old, new)| (old.to_ascii_lowercase(), new))
                .collect(),
            anchors: old.into_iter().zip(new).filter(|(old, new)| old != new).collect(),
            ids: None,
        };
        (!anchors.anchors.is_empty() || !anchors.titles.is_empty()).then_some(anchors)
    }

    /// What becomes of the part of a link behind `#`.
    pub(super) fn of(&self, fragment: &str) -> Option<String> {
        let decoded = Destination::decode(fragment);
        let lower = decoded.to_lowercase();
        if let Some(new) = self.anchors.get(&lower) {
            return Some(new.clone());
        }
        let (old, new) = self.ids.as_ref()?;
        let rest = lower.strip_prefix(old.as_str())?;
        (!rest.starts_with(char::is_alphanumeric)).then(|| format!("{new}{rest}"))
    }

    /// What becomes of the part of a wiki link behind `#`: an anchor, or a heading as it is written.
    pub(super) fn of_wiki(&self, fragment: &str) -> Option<String> {
        let title = self.titles.get(&fragment.trim().to_ascii_lowercase());
        title.cloned().or_else(|| self.of(fragment.trim()))
    }
}

/// The heading at a byte offset, as a place to rename: of a ticket's heading the title behind the ID, of any other one
/// all of it if there is `markdown`.
pub(super) fn at(source: &Source, offset: usize, markdown: bool) -> Option<Span> {
    let Source { text, facts } = source;
    let (index, section) =
        (0u32..).zip(&facts.sections).find(|(_, section)| section.title.touches(offset))?;
    let own = facts.tickets.iter().find(|ticket| {
        ticket.heading == Some(index) && ticket.declarations.iter().any(|id| section.title.covers(*id))
    });
    let place = match own {
        Some(ticket) => ticket.title,
        None if markdown => unwrap_emphasis(text, section.title),
        None => return None,
    };
    (!place.is_empty() && section.title.covers(place)).then_some(place)
}

/// Gives a heading other words.
///
/// # Errors
/// In a sentence for the user, when they cannot be a heading.
pub(super) fn rename(
    snapshot: &Snapshot,
    file: FileId,
    source: Source,
    place: Span,
    typed: &str,
    cancel: &Cancel,
) -> anyhow::Result<Changes> {
    let typed = typed.trim();
    anyhow::ensure!(!typed.is_empty(), "a heading needs words");
    let fits = typed.len() <= MAX_HEADING && !typed.contains(['\n', '\r']);
    anyhow::ensure!(fits, "a heading is one line of at most {MAX_HEADING} bytes");
    let mut changes = Changes::default();
    changes.add(file, source, vec![Edit::new(place, typed, Reason::Name)]);
    changes.finish();
    let anchors: BTreeMap<_, _> =
        changes.texts.iter().filter_map(|(file, it)| Some((*file, Anchors::new(it)?))).collect();
    Mend { snapshot, moves: &Moves::default(), anchors: &anchors }.run(&mut changes, cancel);
    changes.finish();
    Ok(changes)
}

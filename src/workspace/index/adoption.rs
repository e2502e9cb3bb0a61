//! How many tickets of a schema have which of its sections and fields: practice, which decides how strict to be.

use imbl::OrdMap;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::super::summary::{Outline, TicketSummary};
use super::super::{FieldName, path_key};
use super::{count, step};
use crate::ticket::value;

/// What the tickets of one schema have. Copies share everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Adoption {
    all: Having,
    open: Having,
}

/// What some tickets have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Having {
    tickets: u32,
    sections: OrdMap<SmolStr, u32>,
    fields: OrdMap<SmolStr, u32>,
}

/// How many tickets there are of a sort, and how many of them are open.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tickets {
    pub(super) all: u32,
    pub(super) open: u32,
}

/// Whether a ticket says that somebody will work on it still: a template that has changed shows in such tickets first.
pub(super) fn is_open(ticket: &TicketSummary) -> bool {
    ticket.status().is_some_and(|(_, status)| !status.is_empty() && !value::is_settled(status))
}

impl Adoption {
    /// What tickets of these outlines have together, each as often as it is said.
    pub(super) fn of<'o>(outlines: impl Iterator<Item = (&'o Outline, Tickets)> + Clone) -> Self {
        let open = outlines.clone().map(|(outline, tickets)| (outline, tickets.open));
        Self {
            all: Having::of(outlines.map(|(outline, tickets)| (outline, tickets.all))),
            open: Having::of(open.filter(|(_, count)| *count > 0)),
        }
    }

    /// A ticket more, or less.
    pub(super) fn change(&mut self, ticket: &TicketSummary, comes: bool) {
        self.all.change(&ticket.outline, comes);
        if is_open(ticket) {
            self.open.change(&ticket.outline, comes);
        }
    }

    /// What all of them have.
    #[must_use]
    pub fn all(&self) -> &Having {
        &self.all
    }

    /// What those have that are not finished, as far as their status tells.
    #[must_use]
    pub fn open(&self) -> &Having {
        &self.open
    }
}

impl Having {
    fn of<'o>(outlines: impl Iterator<Item = (&'o Outline, u32)>) -> Self {
        // Of many outlines, few have other sections than the rest, or other fields.
        let mut tickets = 0;
        let mut sections: FxHashMap<&[SmolStr], u32> = FxHashMap::default();
        let mut fields: FxHashMap<&[FieldName], u32> = FxHashMap::default();
        for (outline, count) in outlines {
            tickets += count;
            *sections.entry(&outline.sections).or_default() += count;
            *fields.entry(&outline.fields).or_default() += count;
        }
        Self {
            tickets,
            sections: sum(sections.into_iter().map(|(sections, count)| (paths(sections), count))),
            fields: sum(fields.into_iter().map(|(fields, count)| (names(fields), count))),
        }
    }

    fn change(&mut self, outline: &Outline, comes: bool) {
        step(&mut self.tickets, comes);
        paths(&outline.sections).iter().for_each(|path| count(&mut self.sections, path, comes));
        names(&outline.fields).iter().for_each(|name| count(&mut self.fields, name, comes));
    }

    /// How many tickets there are.
    #[must_use]
    pub fn tickets(&self) -> u32 {
        self.tickets
    }

    /// How many of them have a section, given by the comparable names on the way to it. In a name, `#` stands for
    /// any number.
    #[must_use]
    pub fn section<S: AsRef<str>>(&self, path: &[S]) -> u32 {
        self.sections.get(&path_key(path)).copied().unwrap_or_default()
    }

    /// How many of them have a field of this comparable name.
    #[must_use]
    pub fn field(&self, name: &str) -> u32 {
        self.fields.get(name).copied().unwrap_or_default()
    }
}

/// How often each name is said in all.
fn sum(lists: impl Iterator<Item = (Vec<SmolStr>, u32)>) -> OrdMap<SmolStr, u32> {
    let mut counts: FxHashMap<SmolStr, u32> = FxHashMap::default();
    for (names, count) in lists {
        names.into_iter().for_each(|name| *counts.entry(name).or_default() += count);
    }
    counts.into_iter().collect()
}

/// The sections, each once, and those with numbers also without them.
fn paths(sections: &[SmolStr]) -> Vec<SmolStr> {
    let general = sections.iter().filter_map(|path| uncounted(path));
    once(sections.iter().cloned().chain(general).collect())
}

/// The names of the fields, each once.
fn names(fields: &[FieldName]) -> Vec<SmolStr> {
    once(fields.iter().map(|field| field.name.clone()).collect())
}

fn once(mut names: Vec<SmolStr>) -> Vec<SmolStr> {
    names.sort_unstable();
    names.dedup();
    names
}

/// A path with `#` for its numbers, if it has any: `step #` for `step 2`.
fn uncounted(path: &str) -> Option<SmolStr> {
    if !path.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let name = |name: &str| {
        let words = name.split(' ').map(|word| if is_number(word) { "#" } else { word });
        words.collect::<Vec<_>>().join(" ")
    };
    let general = path.split('\n').map(name).collect::<Vec<_>>().join("\n");
    (general != path).then(|| general.into())
}

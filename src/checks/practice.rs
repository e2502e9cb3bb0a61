//! How strict to be about the form of a ticket: what its team does, and whether anybody would still mend it.

use std::fmt;

use super::{Severity, View};
use crate::schema::Schema;
use crate::workspace::{Adoption, Having};

/// Whether anybody works on the text of a ticket, as far as its status tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// It has a status, and that is not among those for what is finished or laid aside.
    Open,
    /// It is finished, accepted or laid aside: nobody mends its form.
    Settled,
    /// It does not say.
    Unknown,
}

impl Stage {
    pub(super) fn of(view: &View<'_>, ticket: u32) -> Self {
        let Some(field) = view.status(ticket) else { return Self::Unknown };
        let status = field.value.of(view.text);
        match view.snapshot.is_settled(view.file, ticket, &field.name, status) {
            _ if status.is_empty() => Self::Unknown,
            true => Self::Settled,
            false => Self::Open,
        }
    }
}

/// Whether a ticket that follows a schema is rather a record, whose text nobody touches again: what is over, and one
/// of several that does not tell its status.
pub(super) fn is_record(view: &View<'_>, ticket: u32) -> bool {
    match Stage::of(view, ticket) {
        Stage::Settled => true,
        Stage::Open => false,
        Stage::Unknown => view.snapshot.adoption(view.file, ticket).all().tickets() >= Practice::ENOUGH,
    }
}

/// How many of the tickets that follow a schema have something that one of them lacks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Practice {
    tickets: u32,
    having: u32,
    of_open: bool,
}

impl Practice {
    /// Fewer tickets than this say little about practice.
    const ENOUGH: u32 = 5;
    /// Fewer open tickets than this do not outweigh those that came before them.
    const ENOUGH_OPEN: u32 = 10;

    /// The practice of the tickets that are not settled where these are enough: what a team does changes, and old
    /// tickets stay as they are.
    pub(super) fn of(adoption: &Adoption, having: impl Fn(&Having) -> u32) -> Self {
        let of_open = adoption.open().tickets() >= Self::ENOUGH_OPEN;
        let tickets = if of_open { adoption.open() } else { adoption.all() };
        Self { tickets: tickets.tickets(), having: having(tickets), of_open }
    }

    /// Whether there are enough tickets to learn from.
    pub(super) fn is_known(self) -> bool {
        self.tickets >= Self::ENOUGH
    }

    /// What is said of a ticket that lacks it: a warning where the other tickets have it and this one is open; nothing
    /// where nobody would act on it.
    pub(super) fn severity(self, schema: &Schema, stage: Stage) -> Option<Severity> {
        if stage == Stage::Settled {
            return None;
        }
        let having = u64::from(self.having);
        // What the format of a tool has, teams need where nearly all of their tickets have it; and a ticket without a
        // status may be a record.
        let is_doubtful = schema.format.is_some() || stage == Stage::Unknown && self.is_known();
        if is_doubtful {
            let is_in_nearly_all = having * 20 >= u64::from(self.tickets) * 19;
            return (self.is_known() && is_in_nearly_all).then_some(Severity::Hint);
        }
        // The ticket that lacks it is one of them.
        let is_counted = !self.of_open || stage == Stage::Open;
        let others = u64::from(self.tickets - u32::from(is_counted).min(self.tickets));
        if !self.is_known() {
            return Some(if having * 2 >= others { Severity::Warning } else { Severity::Hint });
        }
        if having * 10 >= others * 9 {
            return Some(Severity::Warning);
        }
        (having * 5 >= u64::from(self.tickets) * 4).then_some(Severity::Hint)
    }
}

impl fmt::Display for Practice {
    /// ", and in 93 % of its tickets"; nothing where there are few.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_known() {
            return Ok(());
        }
        let open = if self.of_open { "open " } else { "" };
        let share = u64::from(self.having) * 100 / u64::from(self.tickets);
        write!(f, ", and in {share} % of its {open}tickets")
    }
}

//! How far a ticket is, as lists and boards tell it: a little more closely than the checks need to know.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::features::status;
use crate::ticket::value::{self, Progress as Stage};
use crate::workspace::{Node, Snapshot};

/// A longer set of values is a list of words rather than the steps of work.
const MAX_STEPS: usize = 100;

/// How far a ticket is, whatever its team calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Progress {
    /// Not begun.
    Open,
    /// Begun.
    Active,
    /// Begun or not, it waits for something.
    Blocked,
    /// Finished.
    Done,
    /// Given up.
    Dropped,
    /// Its status does not tell, or it has none.
    Unknown,
}

impl Progress {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 6] =
        [Self::Open, Self::Active, Self::Blocked, Self::Done, Self::Dropped, Self::Unknown];

    /// The name in the protocol.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Active => "active",
            Self::Blocked => "blocked",
            Self::Done => "done",
            Self::Dropped => "dropped",
            Self::Unknown => "unknown",
        }
    }

    /// The name for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Active => "Active",
            Self::Blocked => "Blocked",
            Self::Done => "Done",
            Self::Dropped => "Dropped",
            Self::Unknown => "Unknown",
        }
    }

    /// How far a ticket is.
    #[must_use]
    pub fn of(snapshot: &Snapshot, node: Node) -> Self {
        let (field, written) = snapshot.status(node).unwrap_or_default();
        Self::new(snapshot.progress(node.file, node.ticket), written)
            .or_by_place(snapshot, node, field, written)
    }

    /// How far a ticket would be that has a value in the field that says its status.
    #[must_use]
    pub fn of_value(snapshot: &Snapshot, node: Node, field: &str, value: &str) -> Self {
        Self::said(snapshot, node, field, value).or_by_place(snapshot, node, field, value)
    }

    /// What the configuration or the word of a value says.
    fn said(snapshot: &Snapshot, node: Node, field: &str, value: &str) -> Self {
        let stage = match snapshot.is_archived(node.file) {
            // There it would be done with any.
            true => value::progress(value),
            false => snapshot.progress_of(node.file, node.ticket, field, value),
        };
        Self::new(stage, value)
    }

    /// What the place in its set says of a value whose word says nothing: between work to be done and work that is
    /// done, work is going on.
    fn or_by_place(self, snapshot: &Snapshot, node: Node, field: &str, value: &str) -> Self {
        let values = snapshot.choices(node.file, node.ticket, field);
        if self != Self::Unknown || values.len() > MAX_STEPS || value::is_settled(value) {
            return self;
        }
        let Some(place) = status::position(snapshot, node, field, values, value) else { return self };
        let said = |value: &SmolStr| Self::said(snapshot, node, field, value);
        let mut before = values.iter().take(place).map(said);
        let mut behind = values.iter().skip(place + 1).map(said);
        let is_begun = before.any(|said| matches!(said, Self::Open | Self::Active));
        if is_begun && behind.any(|said| said == Self::Done) { Self::Active } else { self }
    }

    fn new(stage: Option<Stage>, written: &str) -> Self {
        match stage {
            Some(Stage::Done) if value::is_given_up(written) => Self::Dropped,
            Some(Stage::Done) => Self::Done,
            Some(Stage::Open) => Self::Open,
            Some(Stage::Started) | None if value::is_blocked(written) => Self::Blocked,
            Some(Stage::Started) => Self::Active,
            None => Self::Unknown,
        }
    }
}

//! How far a ticket is, as lists and boards tell it: a little more closely than the checks need to know.

use serde::{Deserialize, Serialize};

use crate::ticket::value::{self, Progress as Stage};
use crate::workspace::{Node, Snapshot};

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
        let written = snapshot.status(node).map(|(_, value)| value).unwrap_or_default();
        Self::new(snapshot.progress(node.file, node.ticket), written)
    }

    /// How far a ticket would be that has a value in the field that says its status.
    #[must_use]
    pub fn of_value(snapshot: &Snapshot, node: Node, field: &str, value: &str) -> Self {
        let stage = match snapshot.is_archived(node.file) {
            // There it would be done with any.
            true => value::progress(value),
            false => snapshot.progress_of(node.file, node.ticket, field, value),
        };
        Self::new(stage, value)
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

//! What a field is for, whatever a team calls it.

use super::{Relation, words};

/// The roles that tickmark itself has a use for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Declares the ticket's ID.
    Id,
    /// The title.
    Title,
    /// How far it is.
    Status,
    /// How urgent it is.
    Priority,
    /// How large it is.
    Points,
    /// What sort of ticket it is.
    Type,
    /// Who works on it.
    Assignee,
}

impl Role {
    /// The role of a field with this comparable name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        // Bytes, since these patterns become a tree of comparisons; strings would be compared one after another.
        Some(match name.as_bytes() {
            b"id" | b"ticket id" | b"ticket" | b"key" | b"task id" | b"issue id" | b"story id"
            | b"issue key" | b"ticket key" => Self::Id,
            b"title" | b"name" | b"summary" => Self::Title,
            b"status" | b"state" | b"stage" => Self::Status,
            b"priority" | b"prio" | b"severity" => Self::Priority,
            b"points" | b"story points" | b"story point" | b"estimate" | b"size" | b"effort" => Self::Points,
            b"type" | b"kind" | b"template" | b"issue type" | b"ticket type" | b"task type" => Self::Type,
            b"assignee" | b"assigned to" | b"assigned" | b"owner" | b"assignees" => Self::Assignee,
            _ => return words::role(name),
        })
    }

    /// Whether two comparable names mean the same field: they are equal, or play the same role under names that
    /// are only spelled differently by different teams (status and state; ID and key).
    #[must_use]
    pub fn same(a: &str, b: &str) -> bool {
        a == b || matches!(Self::of(a), Some(Self::Status | Self::Id)) && Self::of(a) == Self::of(b)
    }

    /// Whether a field of this comparable name is clearly one wherever it stands: it says how a ticket is or to
    /// which others it belongs, or it holds a day. Names of what is also a usual heading (a title, a summary) are
    /// not.
    #[must_use]
    pub fn is_clear(name: &str) -> bool {
        match Self::of(name) {
            Some(Self::Title) => false,
            Some(_) => name != "template" && name != "key",
            None => Relation::of(name).is_some() || is_date(name),
        }
    }
}

/// Whether a field of this comparable name holds a day.
fn is_date(name: &str) -> bool {
    match name.as_bytes() {
        b"date" | b"due" | b"due date" | b"deadline" | b"created" | b"created at" | b"created date"
        | b"date created" | b"updated" | b"updated at" | b"last updated" | b"start date" | b"end date"
        | b"target date" | b"completed" | b"completed date" | b"completion date" | b"closed" => true,
        _ => words::is_date(name),
    }
}

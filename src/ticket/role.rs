//! What a field is for, whatever a team calls it.

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

/// Names in comparable form and the roles they stand for.
const NAMES: [(Role, &[&str]); 7] = [
    (
        Role::Id,
        &["id", "ticket id", "ticket", "key", "task id", "issue id", "story id", "issue key", "ticket key"],
    ),
    (Role::Title, &["title", "name", "summary"]),
    (Role::Status, &["status", "state", "stage"]),
    (Role::Priority, &["priority", "prio", "severity"]),
    (Role::Points, &["points", "story points", "estimate", "size", "effort"]),
    (Role::Type, &["type", "kind", "template", "issue type", "ticket type"]),
    (Role::Assignee, &["assignee", "assigned to", "owner", "assignees"]),
];

impl Role {
    /// The role of a field with this comparable name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, names)| names.contains(&name)).map(|(role, _)| *role)
    }

    /// Whether two comparable names mean the same field: they are equal, or play the same role under names that
    /// are only spelled differently by different teams (status and state; ID and key).
    #[must_use]
    pub fn same(a: &str, b: &str) -> bool {
        a == b || matches!(Self::of(a), Some(Self::Status | Self::Id)) && Self::of(a) == Self::of(b)
    }
}

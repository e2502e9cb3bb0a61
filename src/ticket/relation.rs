//! What a reference says about the two tickets.

/// What the ticket that holds the reference says about the one it names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// Names it, no more.
    #[default]
    Mention,
    /// Waits for it.
    DependsOn,
    /// Keeps it waiting.
    Blocks,
    /// Is a part of it.
    Parent,
    /// Has it as a part.
    Child,
    /// Has to do with it.
    Related,
    /// Takes its place, or stands next to it in a sequence.
    Sequence,
}

/// Field names and section names in comparable form.
const NAMES: [(Relation, &[&str]); 6] = [
    (
        Relation::DependsOn,
        &[
            "depends on",
            "dependencies",
            "dependency",
            "deps",
            "requires",
            "needs",
            "blocked by",
            "waits for",
            "waiting for",
            "prerequisites",
            "blockers",
            "blocking tasks",
            "blocking issues",
            "blocking tickets",
        ],
    ),
    (
        Relation::Blocks,
        &["blocks", "blocking", "blocked tasks", "blocked issues", "blocked tickets", "enables"],
    ),
    (
        Relation::Parent,
        &[
            "parent",
            "parent story",
            "parent task",
            "parent task id",
            "parent id",
            "parent epic",
            "epic",
            "epic id",
            "story id",
            "part of",
        ],
    ),
    (Relation::Child, &["children", "subtasks", "sub tasks", "child tasks", "child issues"]),
    (
        Relation::Related,
        &[
            "related",
            "relates",
            "relates to",
            "related to",
            "related tasks",
            "related tickets",
            "related issues",
            "see also",
            "duplicates",
            "duplicate of",
        ],
    ),
    (
        Relation::Sequence,
        &["supersedes", "superseded by", "replaces", "replaced by", "prev", "previous", "next", "follows"],
    ),
];

impl Relation {
    /// What the other ticket would say of this one, of a relation that goes one way.
    #[must_use]
    pub fn inverse(self) -> Option<Self> {
        match self {
            Self::DependsOn => Some(Self::Blocks),
            Self::Blocks => Some(Self::DependsOn),
            Self::Parent => Some(Self::Child),
            Self::Child => Some(Self::Parent),
            Self::Mention | Self::Related | Self::Sequence => None,
        }
    }

    /// What a field or a section of this comparable name says of the tickets that it lists.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, names)| names.contains(&name)).map(|(relation, _)| *relation)
    }
}

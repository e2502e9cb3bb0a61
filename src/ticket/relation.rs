//! What a reference says about the two tickets.

use super::words;

/// What the ticket that holds the reference says about the one it names.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// Names it, no more; no field is there for that.
    #[default]
    #[serde(skip)]
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
        // Bytes, since these patterns become a tree of comparisons; strings would be compared one after another.
        Some(match name.as_bytes() {
            b"depends on" | b"dependencies" | b"dependency" | b"deps" | b"requires" | b"needs"
            | b"blocked by" | b"waits for" | b"waiting for" | b"prerequisites" | b"blockers"
            | b"blocking tasks" | b"blocking issues" | b"blocking tickets" => Self::DependsOn,
            b"blocks" | b"blocking" | b"blocked tasks" | b"blocked issues" | b"blocked tickets"
            | b"enables" => Self::Blocks,
            b"parent" | b"parent story" | b"parent task" | b"parent task id" | b"parent id"
            | b"parent epic" | b"epic" | b"epic id" | b"story id" | b"part of" => Self::Parent,
            b"children" | b"subtasks" | b"sub tasks" | b"child tasks" | b"child issues" => Self::Child,
            b"related" | b"relates" | b"relates to" | b"related to" | b"related tasks"
            | b"related tickets" | b"related issues" | b"see also" | b"duplicates" | b"duplicate of" => {
                Self::Related
            }
            b"supersedes" | b"superseded by" | b"replaces" | b"replaced by" | b"prev" | b"previous"
            | b"next" | b"follows" => Self::Sequence,
            _ => return words::relation(name),
        })
    }
}

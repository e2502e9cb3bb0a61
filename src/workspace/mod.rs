//! All documents of a workspace: the one mutable [`World`], and the [`Snapshot`]s that everything else reads.
//!
//! A closed file is a [`Summary`]; an open one has its text, tree and facts besides. The [`Index`] is the sum of
//! the summaries, kept by difference: a change costs what its file says.

mod address;
mod chooser;
mod discovery;
mod file;
mod fingerprint;
mod identity;
mod index;
mod kind;
mod packed;
pub mod paths;
mod roots;
mod snapshot;
mod standing;
mod summary;
mod world;

pub use address::Address;
pub use discovery::{
    CONFIG, Found, GITIGNORE, Limits, Nobody, Observer, Problem, Stopped, concerns_all, is_of_tool, is_yaml,
    read, walk,
};
pub use file::FileId;
pub use fingerprint::Fingerprint;
pub use identity::{Names, real_path};
pub use index::{Adoption, Block, Family, Having, Index, Letters, Name};
pub use kind::{Kind, is_among_tickets};
pub use snapshot::{
    Anchors, Declaration, Destination, Edge, Habit, Meaning, Node, Practice, Snapshot, Source, Use,
};
pub use standing::Standing;
pub use summary::{
    FieldName, LinkSummary, Outline, ReferenceSummary, Stamp, Summary, TicketSummary, path_key,
};
pub use world::World;

/// The codes of all rules: configuration may say how much each of them matters.
pub const CODES: [&str; 24] = [
    "blocked-by-open",
    "broken-link",
    "dependency-cycle",
    "done-with-open-items",
    "duplicate-id",
    "empty-section",
    "id-file-mismatch",
    "invalid-date",
    "invalid-id",
    "invalid-value",
    "missing-field",
    "missing-section",
    "one-sided-dependency",
    "points-scale",
    "section-order",
    "status-mismatch",
    "toml-syntax",
    "unfilled-placeholder",
    "unknown-field",
    "unknown-ticket",
    "unused-suppression",
    "value-spelling",
    "wrong-total",
    "yaml-syntax",
];

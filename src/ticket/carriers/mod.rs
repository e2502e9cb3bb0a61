//! The ways in which a field is written, one file each.

/// How a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Carrier {
    /// `key: value` between `---` lines at the top.
    FrontMatter,
    /// `key: value` in a yaml fence.
    YamlFence,
    /// `**Key**: value`, alone or several on a line split by `|`.
    BoldLine,
    /// `- **Key**: value` or `- Key: value`.
    Bullet,
    /// A row of a table with two columns.
    TableRow,
    /// `Key: value` as a line of its own.
    PlainLine,
}

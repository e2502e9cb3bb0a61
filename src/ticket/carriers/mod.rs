//! The ways in which a field is written, one file each, and the table of those that sit in Markdown blocks.

use super::{Field, Role, name};
use crate::syntax::blocks::{Block, BlockKind};
use crate::text::Span;

mod bold_line;
mod bullet;
pub(super) mod front_matter;
mod plain_line;
mod table_row;
pub(super) mod yaml_fence;

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

impl Carrier {
    /// Whether what is written must be YAML.
    #[must_use]
    pub fn is_yaml(self) -> bool {
        matches!(self, Self::FrontMatter | Self::YamlFence)
    }
}

/// A block and what a carrier needs to know of its surroundings.
pub(super) struct Scene<'a> {
    pub(super) text: &'a str,
    pub(super) block: &'a Block,
    pub(super) cells: &'a [Span],
    /// Whether it stands between a ticket's heading and its first section, where `Key: value` needs no marks.
    pub(super) header: bool,
}

/// A carrier that sits in a Markdown block: the kind of block, and how its fields are read.
type InBlock = (fn(BlockKind) -> bool, fn(&Scene<'_>, &mut Vec<Field>));

/// Every carrier that sits in a Markdown block.
const IN_BLOCKS: [InBlock; 4] = [
    (|kind| matches!(kind, BlockKind::Line), bold_line::read),
    (|kind| matches!(kind, BlockKind::Line), plain_line::read),
    (|kind| matches!(kind, BlockKind::Item { .. }), bullet::read),
    (|kind| matches!(kind, BlockKind::Row { head: false, .. }), table_row::read),
];

/// Adds the fields in a block. The first carrier that finds any has it.
pub(super) fn fields(scene: &Scene<'_>, out: &mut Vec<Field>) {
    let before = out.len();
    for (is_home, read) in IN_BLOCKS {
        if out.len() == before && is_home(scene.block.kind) {
            read(scene, out);
        }
    }
}

/// A field of which only key and value are known, and not yet whose it is.
fn field(text: &str, key: Span, value: Span, carrier: Carrier) -> Field {
    let name = name::field(key.of(text));
    let role = Role::of(&name);
    Field {
        ticket: None,
        section: None,
        own: false,
        key,
        name,
        under: None,
        value,
        items: Vec::new(),
        comment: None,
        carrier,
        role,
    }
}

/// A field from its key and what stands behind the colon: the value without emphasis, and the comment.
fn make(text: &str, key: Span, rest: Span, carrier: Carrier) -> Field {
    let rest = rest.trim(text);
    let written = rest.of(text).strip_suffix('\\').unwrap_or(rest.of(text));
    let mut value = Span::of_part(text, written).trim(text);
    let mut comment = None;
    let has_mark = memchr::memchr(b'<', written.as_bytes()).is_some();
    if has_mark && let Some((before, inner)) = written.split_once("<!--") {
        let inner = inner.split("-->").next().unwrap_or_default();
        comment = Some(Span::of_part(text, inner).trim(text));
        value = Span::of_part(text, before).trim(text);
    }
    let value = crate::syntax::inline::unwrap_emphasis(text, value);
    Field { comment, ..field(text, key, value, carrier) }
}

/// Splits `Key: value` without marks, when the key looks like one: a few words, no ID, no sentence.
fn plain_key(text: &str, content: Span) -> Option<(Span, Span)> {
    const MAX_KEY: usize = 40;
    let line = content.of(text);
    let colon = memchr::memchr(b':', line.as_bytes().get(..line.len().min(MAX_KEY + 1))?)?;
    let (key, rest) = (line.get(..colon)?, line.get(colon + 1..)?);
    let is_key = key.starts_with(char::is_alphabetic)
        && key.split_whitespace().count() <= 4
        && !key.contains(['[', '(', '`', '"', '/', '.', ',', '<', '*'])
        && super::id::shape(key).is_none();
    let is_value = rest.is_empty() || rest.starts_with([' ', '\t']);
    (is_key && is_value).then(|| (Span::of_part(text, key).trim(text), Span::of_part(text, rest)))
}

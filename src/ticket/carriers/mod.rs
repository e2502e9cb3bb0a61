//! The ways in which a field is written, one file each, and the table of those that sit in Markdown blocks.

use super::{Field, Role, id, name, value};
use crate::syntax::blocks::{Block, BlockKind, Blocks};
use crate::text::Span;

mod bold_line;
mod bullet;
mod checkboxes;
pub(super) mod front_matter;
pub(super) mod hash_line;
pub(super) mod heading;
mod plain_line;
mod quote;
mod section;
mod segment;
mod table_row;
pub(super) mod toml;
pub(super) mod yaml_fence;
pub(super) mod yaml_file;

/// How a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Carrier {
    /// `key: value` between `---` lines at the top.
    FrontMatter,
    /// `key = "value"` between `+++` lines at the top.
    Toml,
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
    /// `> **Key: value | Key: value**` in a ticket's header.
    Quote,
    /// `# Key: value` as one of several such lines at the top.
    HashLine,
    /// `## Key: value`.
    Heading,
    /// `## Key`, and the value as the only line under it.
    Section,
    /// A key, and a list of boxes under it of which one is checked.
    Checkboxes,
}

impl Carrier {
    /// Whether the key is a heading of its own, so that it stands among the ticket's sections.
    #[must_use]
    pub fn is_heading(self) -> bool {
        matches!(self, Self::Heading | Self::Section)
    }

    /// Whether it stands among data, which programs read as well, and not in the text.
    #[must_use]
    pub fn is_data(self) -> bool {
        matches!(self, Self::FrontMatter | Self::Toml | Self::YamlFence)
    }
}

/// A block and what a carrier needs to know of its surroundings.
pub(super) struct Scene<'a> {
    pub(super) text: &'a str,
    pub(super) block: &'a Block,
    pub(super) blocks: &'a Blocks,
    /// The blocks behind it.
    pub(super) after: &'a [Block],
    /// Whether it stands between a ticket's heading and its first section, where `Key: value` needs no marks.
    pub(super) header: bool,
    /// The comparable name of the section around it; of a heading, that of its own.
    pub(super) section: &'a str,
}

/// A carrier that sits in a Markdown block: the kind of block, and how its fields are read.
type InBlock = (fn(&Block) -> bool, fn(&Scene<'_>, &mut Vec<Field>));

/// Every carrier that sits in a Markdown block.
const IN_BLOCKS: [InBlock; 7] = [
    (|block| block.quote == 0 && matches!(block.kind, BlockKind::Line), bold_line::read),
    (|block| block.quote == 0 && matches!(block.kind, BlockKind::Line), plain_line::read),
    (|block| block.quote == 0 && matches!(block.kind, BlockKind::Item { .. }), bullet::read),
    (|block| block.quote == 0 && matches!(block.kind, BlockKind::Row { .. }), table_row::read),
    (|block| block.quote == 1 && matches!(block.kind, BlockKind::Line | BlockKind::Item { .. }), quote::read),
    (|block| block.quote == 0 && matches!(block.kind, BlockKind::Heading(_)), heading::read),
    (|block| block.quote == 0 && matches!(block.kind, BlockKind::Heading(_)), section::read),
];

/// Adds the fields in a block. The first carrier that finds any has it. Answers where the boxes stand that are the
/// value of such a field.
pub(super) fn fields(scene: &Scene<'_>, out: &mut Vec<Field>) -> Option<Span> {
    let before = out.len();
    for (is_home, read) in IN_BLOCKS {
        if out.len() == before && is_home(scene.block) {
            read(scene, out);
        }
    }
    checkboxes::read(scene, before, out)
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

/// Whether what stands at a heading or in a quote is the value of the field of this comparable name, and no prose:
/// it is short, and what such a field usually says.
fn is_value_of(name: &str, written: &str) -> bool {
    /// Longest value, in bytes, and longest set of values in a template.
    const MAX: usize = 60;
    const MAX_SET: usize = 200;
    if written.is_empty() || !Role::is_clear(name) {
        return false;
    }
    if is_set(written) {
        return written.len() <= MAX_SET;
    }
    if written.len() > MAX || written.ends_with(['.', '?', '!', ';', ':', '。', '？', '！', '：']) {
        return false;
    }
    let words = written.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
    match Role::of(name) {
        Some(Role::Status) => words <= 3 || value::is_status(written),
        Some(Role::Priority | Role::Type) => words <= 3,
        Some(Role::Points) => words <= 2 || words <= 4 && written.contains(|c: char| c.is_ascii_digit()),
        Some(Role::Assignee) => words <= 5,
        Some(Role::Id | Role::Title) => id::shape(written).is_some(),
        // A relation names tickets, a date has digits.
        None if super::Relation::of(name).is_some() => {
            matches!(name::value(written).as_str(), "none" | "n/a" | "无" | "無" | "없음" | "なし" | "aucune")
                || written.split([',', ' ']).filter(|part| !part.is_empty()).all(is_id_or_join)
        }
        None => words <= 5 && written.contains(|c: char| c.is_ascii_digit()),
    }
}

/// Whether values stand there to pick one from, or a placeholder: in a template.
fn is_set(written: &str) -> bool {
    written.contains('|')
        || (written.starts_with('[') && written.ends_with(']') && !written.contains("]("))
        || (written.starts_with('{') && written.ends_with('}'))
        || (written.starts_with('<') && written.ends_with('>'))
}

fn is_id_or_join(part: &str) -> bool {
    let id = part.trim_matches(|c: char| !c.is_alphanumeric());
    id.is_empty() || matches!(id, "and" | "or" | "&") || id::shape(id).is_some()
}

/// Splits `Key: value` without marks, when the key looks like one: a few words, no ID, no sentence.
fn plain_key(text: &str, content: Span) -> Option<(Span, Span)> {
    const MAX_KEY: usize = 40;
    let line = content.of(text);
    let (colon, len) = colon(line).filter(|(at, _)| *at <= MAX_KEY)?;
    let (key, rest) = (line.get(..colon)?, line.get(colon + len..)?);
    let is_key = key.starts_with(char::is_alphabetic)
        && key.split_whitespace().count() <= 4
        && !key.contains(['[', '(', '`', '"', '/', '.', ',', '<', '*', '（', '，', '。', '「'])
        && id::shape(key).is_none();
    let is_value = rest.is_empty() || len > 1 || rest.starts_with([' ', '\t', '\u{a0}']);
    (is_key && is_value).then(|| (Span::of_part(text, key).trim(text), Span::of_part(text, rest)))
}

/// Where the first colon of a line stands, also a full-width one, and how long it is; only the start is looked at.
fn colon(line: &str) -> Option<(usize, usize)> {
    const NEAR: usize = 120;
    let near = line.as_bytes().get(..line.len().min(NEAR))?;
    let narrow = memchr::memchr(b':', near);
    let before = near.get(..narrow.unwrap_or(near.len()))?;
    let wide = memchr::memchr(0xef, before)
        .and_then(|_| line.get(..narrow.unwrap_or(line.len()))?.find('：'))
        .filter(|at| *at < NEAR);
    wide.map(|at| (at, '：'.len_utf8())).or(narrow.map(|at| (at, 1)))
}

#[cfg(test)]
mod tests {
    use crate::ticket::{Carrier, Facts, FileName};

    /// The fields of one carrier, drawn one a line.
    pub(super) fn drawn(text: &str, carrier: Carrier) -> String {
        let facts = Facts::read(text, FileName { stem: "x" });
        let fields = facts.fields.iter().filter(|field| field.carrier == carrier);
        fields.map(|field| draw(text, field)).collect()
    }

    /// A field and its places.
    fn draw(text: &str, field: &crate::ticket::Field) -> String {
        let under = field.under.as_ref().map(|under| format!("{under} > ")).unwrap_or_default();
        let items: Vec<&str> = field.items.iter().map(|item| item.of(text)).collect();
        let items = if items.is_empty() { String::new() } else { format!(" {items:?}") };
        let comment = field.comment.map(|comment| format!(" # {}", comment.of(text))).unwrap_or_default();
        let own = if field.own { "" } else { " (not own)" };
        format!("{under}{} = {}{items}{comment}{own}\n", field.key.of(text), field.value.of(text))
    }
}

//! Tables of a ticket's fields, and tables whose rows begin with the IDs of tickets: all cells of a column as wide as the widest, on a screen that shows
//! each character in one column or two.

use unicode_width::UnicodeWidthStr;

use crate::syntax::blocks::{Block, BlockKind, Blocks};
use crate::text::lines::next_line;
use crate::text::{Span, TextEdit};
use crate::ticket::{Carrier, Facts, Reference, Role, Ticket};
use crate::workspace::{FileId, Snapshot, Source};

use super::is_sure;

/// Wider tables stay as they are: padded to the longest of their sentences, nobody could read them.
const MAX_WIDTH: usize = 160;
/// Fewest dashes between blanks in a row of delimiters.
const MIN_DASHES: usize = 3;
/// What may stand around a cell.
const BLANKS: [char; 2] = [' ', '\t'];

/// Adds the edits for the tables of a document.
pub(super) fn format(
    snapshot: &Snapshot,
    file: FileId,
    source: &Source,
    sure: &[bool],
    blocks: &Blocks,
    edits: &mut Vec<TextEdit>,
) {
    let Source { text, facts } = source;
    let mut rest = blocks.iter().as_slice();
    while let Some(at) = rest.iter().position(is_head) {
        let (_, from_head) = rest.split_at(at);
        let Some((head, below)) = from_head.split_first() else { return };
        let (rows, after) = below.split_at(below.iter().take_while(|block| is_row(block)).count());
        rest = after;
        let names_ticket = |row: &&Block| {
            let cell = blocks.cells(row).first().map(|cell| unwrap(text, *cell)).unwrap_or_default();
            let reference = references(facts, cell).next().filter(|it| it.span.start == cell.start);
            reference.is_some_and(|it| !snapshot.meant(file, &it.id).is_empty())
        };
        let is_list = || 2 * rows.iter().filter(names_ticket).count() > rows.len();
        let whole = rows.last().map_or(head.span, |last| head.span.to(last.span));
        if holds_field(facts, sure, whole) || is_list() {
            edits.extend(table(text, head, rows).unwrap_or_default());
        }
    }
}

/// Whether a field of a ticket stands in a table of its header.
fn holds_field(facts: &Facts, sure: &[bool], table: Span) -> bool {
    let first = facts.fields.partition_point(|field| field.key.start < table.start);
    let mut fields = facts.fields.iter().skip(first).take_while(|field| field.key.start < table.end);
    fields.any(|field| {
        let is_header = |ticket: &Ticket| ticket.heading == field.section || field.section.is_none();
        let is_clear = field.carrier == Carrier::TableRow && Role::is_clear(&field.name);
        is_clear && is_sure(sure, field) && facts.ticket(field.ticket).is_some_and(is_header)
    })
}

/// The references from the start of a span on that begin in it.
fn references(facts: &Facts, span: Span) -> impl Iterator<Item = &Reference> {
    let first = facts.references.partition_point(|reference| reference.span.start < span.start);
    facts.references.iter().skip(first).take_while(move |reference| reference.span.start < span.end)
}

/// A cell without the marks of emphasis and links at its start.
fn unwrap(text: &str, cell: Span) -> Span {
    let written = cell.of(text);
    let inner = written.trim_start_matches(['*', '_', '`', '~', '[']);
    Span::new(cell.end() - inner.len(), cell.end())
}

fn is_head(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Row { head: true, .. })
}

fn is_row(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Row { head: false, .. })
}

/// One row, cut at its bars.
struct Row<'t> {
    /// What stands between two bars, blanks included.
    cells: Vec<Span>,
    /// Whether there is a bar behind the last cell.
    is_closed: bool,
    text: &'t str,
}

/// How the cells of a column are placed, and how wide they are without the blanks around them.
#[derive(Clone, Copy)]
struct Column {
    left: bool,
    right: bool,
    width: usize,
}

/// The edits of one table; none when it is written in another way, or is too wide.
fn table(text: &str, head: &Block, rows: &[Block]) -> Option<Vec<TextEdit>> {
    let next = next_line(text, Span::line_at(text, head.span.start()).end());
    let line = Span::line_at(text, next);
    let start = line.start() + line.of(text).find('|')?;
    let delimiters = Row::new(text, Span::new(start, line.end()).trim(text))?;
    let head = Row::new(text, head.span)?;
    let rows: Vec<Row<'_>> = rows.iter().map(|row| Row::new(text, row.span)).collect::<Option<_>>()?;
    let count = head.cells.len();
    if delimiters.cells.len() != count || rows.iter().any(|row| row.cells.len() > count) {
        return None;
    }
    let is_spaced = delimiters.cells.iter().any(|cell| cell.of(text).starts_with(' '));
    let mut columns: Vec<Column> =
        delimiters.cells.iter().map(|cell| Column::new(text, *cell, is_spaced)).collect();
    for row in rows.iter().chain([&head]) {
        for (cell, column) in row.cells.iter().zip(&mut columns) {
            column.width = column.width.max(cell.of(text).trim_matches(BLANKS).width());
        }
    }
    if columns.iter().map(|column| column.width + MIN_DASHES).sum::<usize>() > MAX_WIDTH {
        return None;
    }
    let mut edits = Vec::new();
    for row in rows.iter().chain([&head]) {
        row.pad(&columns, &mut edits);
    }
    for (cell, column) in delimiters.cells.iter().zip(&columns) {
        let wanted = column.delimiter(is_spaced);
        if cell.of(text) != wanted {
            edits.push(TextEdit::replace(*cell, wanted));
        }
    }
    Some(edits)
}

impl<'t> Row<'t> {
    /// `None` when it does not begin with a bar, or holds what has no certain width.
    fn new(text: &'t str, span: Span) -> Option<Self> {
        let line = span.of(text).strip_prefix('|')?;
        let mut cells = Vec::new();
        let mut start = 0;
        for (bar, _) in line.match_indices('|') {
            let is_escaped = line.get(..bar).is_some_and(|before| before.ends_with('\\'));
            if !is_escaped {
                cells.push(Span::of_part(text, line.get(start..bar)?));
                start = bar + 1;
            }
        }
        let last = line.get(start..)?;
        let is_closed = last.is_empty();
        if !is_closed {
            cells.push(Span::of_part(text, last));
        }
        let is_plain = |cell: &Span| !cell.of(text).trim_matches(BLANKS).contains(char::is_control);
        cells.iter().all(is_plain).then_some(Self { cells, is_closed, text })
    }

    /// The edits that make each cell as wide as its column, and add the cells and the bar that are missing.
    fn pad(&self, columns: &[Column], edits: &mut Vec<TextEdit>) {
        for (cell, column) in self.cells.iter().zip(columns) {
            let written = cell.of(self.text);
            let kept = written.trim_matches(BLANKS);
            let (before, after) = column.blanks(kept.width());
            if kept.is_empty() {
                change(self.text, *cell, before + &after, edits);
                continue;
            }
            let start = cell.start() + written.len() - written.trim_start_matches(BLANKS).len();
            change(self.text, Span::new(cell.start(), start), before, edits);
            change(self.text, Span::new(start + kept.len(), cell.end()), after, edits);
        }
        let Some(last) = self.cells.last() else { return };
        let bar = if self.is_closed { "" } else { "|" };
        let missing = columns.iter().skip(self.cells.len()).map(|column| " ".repeat(column.width + 2) + "|");
        let added = bar.to_owned() + &missing.collect::<String>();
        if !added.is_empty() {
            edits.push(TextEdit::insert(last.end() + usize::from(self.is_closed), added));
        }
    }
}

impl Column {
    fn new(text: &str, delimiter: Span, is_spaced: bool) -> Self {
        let written = delimiter.of(text).trim_matches(BLANKS);
        // Bars, blanks and colons make three dashes' room where there are no blanks.
        let width = if is_spaced { MIN_DASHES } else { 1 };
        Self { left: written.starts_with(':'), right: written.ends_with(':'), width }
    }

    /// The blanks before and behind a cell whose text is so wide.
    fn blanks(self, width: usize) -> (String, String) {
        let free = self.width.saturating_sub(width);
        let before = match (self.left, self.right) {
            (true, true) => free / 2,
            (false, true) => free,
            _ => 0,
        };
        (" ".repeat(before + 1), " ".repeat(free - before + 1))
    }

    /// `---`, `:--`, `--:` or `:-:`, with blanks around it or without.
    fn delimiter(self, is_spaced: bool) -> String {
        let (blank, width) = if is_spaced { (" ", self.width) } else { ("", self.width + 2) };
        let colons = usize::from(self.left) + usize::from(self.right);
        let dashes = "-".repeat(width.saturating_sub(colons));
        let colon = |is_there: bool| if is_there { ":" } else { "" };
        format!("{blank}{}{dashes}{}{blank}", colon(self.left), colon(self.right))
    }
}

fn change(text: &str, span: Span, wanted: String, edits: &mut Vec<TextEdit>) {
    if span.of(text) != wanted {
        edits.push(TextEdit::replace(span, wanted));
    }
}

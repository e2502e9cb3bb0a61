//! Blanks in the lines of fields: one behind the colon, or as many as bring all values of a block to one column, and
//! none at the end. Two at the end are a line break of Markdown, and stay.

use unicode_width::UnicodeWidthStr;

use crate::text::lines::next_line;
use crate::text::{Span, TextEdit};
use crate::ticket::{Carrier, Facts, Field};

use super::is_sure;

/// What counts as a blank here; other white space was typed on purpose.
const BLANKS: [char; 2] = [' ', '\t'];
/// What may stand around a key.
const MARKS: [char; 4] = ['*', '_', '`', '~'];
/// Longest line that is looked at, in bytes.
const MAX_LINE: usize = 10_000;
/// How many items of a list are looked at.
const MAX_ITEMS: usize = 10_000;

/// A line with fields.
struct Line {
    span: Span,
    carrier: Carrier,
    /// How far the first key is indented, in bytes.
    indent: usize,
    /// Whether there is one field, and no comment behind it that may stand in a column of its own.
    is_plain: bool,
    /// What stands between the colons and the values, where that can be changed.
    gaps: Vec<Span>,
    /// Whether the last field has its value here; else somebody is about to write one, or it goes on below.
    has_value: bool,
}

/// Adds the edits for the fields of all tickets.
pub(super) fn format(text: &str, facts: &Facts, sure: &[bool], edits: &mut Vec<TextEdit>) {
    let is_ours = |field: &&Field| is_ours(sure, field);
    let lines = lines(text, facts, is_ours);
    for line in &lines {
        edits.extend(trailing(text, line));
    }
    let goes_on = |line: &Line, next: &Line| {
        next_line(text, line.span.end()) == next.span.start()
            && (line.carrier, line.indent) == (next.carrier, next.indent)
    };
    for run in lines.chunk_by(goes_on) {
        gaps(text, run, edits);
    }
    for field in facts.fields.iter().filter(|field| is_ours(field) && field.carrier.is_data()) {
        items(text, field, edits);
    }
}

/// Whether a field is laid out: it stands on a line, and `sure` says that its ticket is one.
fn is_ours(sure: &[bool], field: &Field) -> bool {
    let has_line = match field.carrier {
        Carrier::FrontMatter | Carrier::YamlFence => true,
        Carrier::BoldLine | Carrier::Bullet | Carrier::PlainLine | Carrier::Quote => true,
        Carrier::Heading | Carrier::HashLine => true,
        Carrier::Toml | Carrier::TableRow | Carrier::Section | Carrier::Checkboxes => false,
    };
    // What stands in bold in a section is often the start of a sentence.
    has_line && (field.own || field.carrier.is_data()) && is_sure(sure, field)
}

fn lines(text: &str, facts: &Facts, is_ours: impl Fn(&&Field) -> bool) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for field in facts.fields.iter().filter(|field| is_ours(field)) {
        let start = field.key.start();
        let has_value = |line: Span| !field.value.is_empty() && line.covers(field.value);
        // Those of one line come one after the other.
        if let Some(line) = lines.last_mut().filter(|line| line.span.touches(start)) {
            line.is_plain = false;
            line.has_value = has_value(line.span);
            line.gaps.extend(gap(text, line.span, field));
            continue;
        }
        let span = Span::line_at(text, start);
        lines.push(Line {
            span,
            carrier: field.carrier,
            indent: start - span.start(),
            is_plain: field.comment.is_none(),
            gaps: gap(text, span, field).into_iter().collect(),
            has_value: has_value(span),
        });
    }
    lines.retain(|line| line.span.len() <= MAX_LINE);
    lines
}

/// The blanks between the colon of a field and its value, if there is nothing else but marks.
fn gap(text: &str, line: Span, field: &Field) -> Option<Span> {
    // The words of a heading make its anchor, with every blank.
    let is_anchor = matches!(field.carrier, Carrier::Heading | Carrier::HashLine);
    if is_anchor || field.value.is_empty() || !line.covers(field.value) {
        return None;
    }
    let between = Span::new(field.key.end(), field.value.start()).of(text);
    let (before, after) = between.split_once(':')?;
    // In `**Key:** value` the marks around the key close behind the colon.
    let key = Span::new(line.start(), field.key.start()).of(text);
    let opening = key.get(key.trim_end_matches(MARKS).len()..)?;
    let after = match after.strip_prefix(opening) {
        Some(rest) if before.is_empty() => rest,
        _ => after,
    };
    let blanks = after.len() - after.trim_start_matches(BLANKS).len();
    let start = field.value.start() - after.len();
    // Where nothing stands between them, a mark may close the key or open the value.
    (blanks > 0 || after.is_empty()).then(|| Span::new(start, start + blanks))
}

/// The blanks of a run of lines right below each other.
fn gaps(text: &str, run: &[Line], edits: &mut Vec<TextEdit>) {
    // A comment behind a value may stand below another one: whoever writes that has aligned the values, too.
    let is_data = run.first().is_some_and(|line| line.carrier.is_data());
    if is_data && run.iter().any(|line| !line.is_plain) {
        return;
    }
    let target = column(text, run);
    for line in run {
        for gap in &line.gaps {
            let blanks = match target.filter(|_| line.is_plain) {
                Some(target) => target.saturating_sub(width(text, line, gap)).max(1),
                None => 1,
            };
            let blanks = " ".repeat(blanks);
            if gap.of(text) != blanks {
                edits.push(TextEdit::replace(*gap, blanks));
            }
        }
    }
}

/// The column in which the values of a run stand, if most of them do and blanks were written for that: then it is meant
/// for all. It is moved where a key has become too long for it.
fn column(text: &str, run: &[Line]) -> Option<usize> {
    let plain = run.iter().filter(|line| line.is_plain);
    let ends = plain.filter_map(|line| line.gaps.first().map(|gap| (width(text, line, gap), gap.len())));
    let ends: Vec<(usize, usize)> = ends.collect();
    let mut columns: Vec<usize> = ends.iter().map(|(end, blanks)| end + blanks).collect();
    columns.sort_unstable();
    let most = columns.chunk_by(|a, b| a == b).max_by_key(|alike| alike.len())?;
    let column = *most.first()?;
    let is_padded = ends.iter().any(|(end, blanks)| *blanks > 1 && end + blanks == column);
    let is_meant = most.len() > 1 && 2 * most.len() > ends.len() && is_padded;
    let needed = ends.iter().map(|(end, _)| end + 1).max()?;
    is_meant.then(|| column.max(needed))
}

/// The columns of a line before a place.
fn width(text: &str, line: &Line, gap: &Span) -> usize {
    Span::new(line.span.start(), gap.start()).of(text).width()
}

/// The blanks at the end of a line.
fn trailing(text: &str, line: &Line) -> Option<TextEdit> {
    let written = line.span.of(text);
    let kept = written.trim_end_matches(BLANKS);
    let blanks = written.get(kept.len()..)?;
    let can_break = !line.carrier.is_data() && !matches!(line.carrier, Carrier::Heading | Carrier::HashLine);
    let wanted = if can_break && blanks.ends_with("  ") { "  " } else { "" };
    // A backslash at the end of a line would break it.
    let is_changed = line.has_value && blanks != wanted && !kept.ends_with('\\');
    let span = Span::new(line.span.start() + kept.len(), line.span.end());
    is_changed.then(|| TextEdit::replace(span, wanted))
}

/// The blanks behind the items of a list in YAML, each on a line of its own.
fn items(text: &str, field: &Field, edits: &mut Vec<TextEdit>) {
    let below =
        field.items.iter().filter(|item| !Span::line_at(text, field.key.start()).touches(item.start()));
    for item in below.take(MAX_ITEMS).filter(|item| !item.of(text).contains(['\n', '\r'])) {
        let rest = Span::new(item.end(), Span::line_at(text, item.end()).end());
        let kept = rest.of(text).trim_end_matches(BLANKS).len();
        let blanks = Span::new(rest.start() + kept, rest.end());
        if !blanks.is_empty() {
            edits.push(TextEdit::delete(blanks));
        }
    }
}

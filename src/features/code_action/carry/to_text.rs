//! Entries of the front matter as bold lines.

use super::super::Asked;
use super::{front_matter, spec};
use crate::syntax::yaml::{self, Node, Style};
use crate::text::lines::{line_break, next_line};
use crate::text::{Span, TextEdit};
use crate::ticket::{Carrier, Field, Role};

/// The edits; none where nothing can be moved. The ID and the title of a ticket may be `named` elsewhere, and stay.
pub(super) fn edits(asked: &Asked<'_>, ticket: u32, named: bool) -> Option<Vec<TextEdit>> {
    let (text, facts) = (&*asked.source.text, &asked.source.facts);
    let content = front_matter(asked)?;
    let yaml = yaml::read(text, content);
    let nodes: Vec<(u32, &Node)> = yaml.roots().collect();
    let field = |node: &Node| {
        let mut own = facts.own_fields(ticket).filter(|field| field.carrier == Carrier::FrontMatter);
        own.find(|field| Some(field.key) == node.key && field.under.is_none())
    };
    let is_name = |field: &Field| field.plays(Role::Id) || field.plays(Role::Title);
    let is_flat = |index, node| yaml.children(index).next().is_none() && can_move(text, node);
    let flat = nodes.iter().copied().filter(|(index, node)| is_flat(*index, node));
    let moved = flat.filter_map(|(_, node)| Some((node, field(node)?)));
    let moved: Vec<_> = moved.filter(|(_, field)| named || !is_name(field)).collect();
    let in_text = || facts.own_fields(ticket).filter(|other| !other.carrier.is_data());
    let clashes = |field: &Field| in_text().any(|other| other.name == field.name);
    if moved.is_empty() || moved.iter().any(|(_, field)| clashes(field)) {
        return None;
    }
    let eol = line_break(text);
    let close = next_line(text, Span::line_at(text, content.end()).end());
    let mut front_end = close;
    let mut edits = if moved.len() == nodes.len() && has_only_entries(text, content) {
        let open = Span::line_at(text, content.start().saturating_sub(eol.len()));
        let mut end = close;
        while text.get(end..).is_some_and(|rest| rest.starts_with(['\n', '\r'])) {
            end = next_line(text, end);
        }
        front_end = end;
        vec![TextEdit::delete(Span::new(open.start(), end))]
    } else {
        let line = |node: &Node| Span::line_at(text, node.start as usize);
        let whole = moved.iter().map(|(node, _)| line(node));
        whole.map(|line| TextEdit::delete(Span::new(line.start(), next_line(text, line.end())))).collect()
    };
    let lines = moved.iter().map(|(_, field)| bold(asked, ticket, field));
    edits.push(insertion(asked, ticket, &lines.collect::<Vec<_>>(), front_end)?);
    Some(edits)
}

/// Whether an entry is one line, and its value reads without quotes as it does with them.
fn can_move(text: &str, node: &Node) -> bool {
    let value = node.inner(text).of(text);
    matches!(node.style, Style::Plain | Style::SingleQuoted | Style::DoubleQuoted | Style::Empty)
        && node.comment.is_none()
        && !node.value.of(text).contains(['\n', '\r', '\\', '|', '<', '*', '_', '`', '~'])
        && !value.contains("''")
        && value.trim() == value
}

/// Whether there are no comments and blank lines, which would be lost.
fn has_only_entries(text: &str, content: Span) -> bool {
    content.of(text).lines().all(|line| !line.trim_start().starts_with('#'))
}

/// `**Key**: value`, with the key as the template has it in the text.
fn bold(asked: &Asked<'_>, ticket: u32, field: &Field) -> String {
    let text = &asked.source.text;
    let is_bold = |carriers: &[Carrier]| carriers.first() == Some(&Carrier::BoldLine);
    let known = spec(asked, ticket, &field.name).filter(|spec| is_bold(&spec.carriers));
    let key = match known {
        Some(spec) => spec.key.to_string(),
        None if field.plays(Role::Id) => "ID".to_owned(),
        None => spaced(field.key.of(text)),
    };
    format!("**{key}**: {}", field.value.of(text)).trim_end().to_owned()
}

/// A key in words that begin with capitals.
fn spaced(key: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
            .unwrap_or_default()
    };
    key.split(['_', '-', ' ']).map(capital).collect::<Vec<_>>().join(" ")
}

/// The lines behind the bold lines under the heading, or right under it.
fn insertion(asked: &Asked<'_>, ticket: u32, lines: &[String], front_end: usize) -> Option<TextEdit> {
    let (text, facts) = (&*asked.source.text, &asked.source.facts);
    let eol = line_break(text);
    let written = lines.join(eol);
    let heading = facts.section(facts.ticket(Some(ticket))?.heading);
    let bold = facts.own_fields(ticket).filter(|field| field.carrier == Carrier::BoldLine);
    let body = heading.map(|heading| heading.body);
    let is_at_top = |field: &&Field| match body {
        Some(body) => body.touches(field.key.start()),
        None => field.section.is_none(),
    };
    if let Some(first) = bold.filter(is_at_top).map(|field| field.key.start()).min() {
        return Some(TextEdit::insert(Span::line_at(text, first).start(), written + eol));
    }
    let Some(body) = body else {
        let before = text.get(..front_end)?;
        let is_apart = before.ends_with('\n') || before.is_empty();
        let rest = text.get(front_end..)?;
        let above = if is_apart { "" } else { eol };
        let below = if rest.is_empty() || rest.starts_with(['\n', '\r']) { "" } else { eol };
        return Some(TextEdit::insert(front_end, format!("{above}{written}{eol}{below}")));
    };
    // The body begins at the end of the heading's line.
    let line = Span::line_at(text, body.start());
    let next = next_line(text, line.end());
    let is_ended = next > line.end();
    let is_blank = text.get(next..).is_none_or(|rest| rest.is_empty() || rest.starts_with(['\n', '\r']));
    let (before, after) =
        (if is_ended { eol.to_owned() } else { eol.repeat(2) }, if is_blank { "" } else { eol });
    Some(TextEdit::insert(next, format!("{before}{written}{eol}{after}")))
}

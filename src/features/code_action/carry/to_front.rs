//! Bold lines as entries of the front matter.

use super::super::Asked;
use super::{entries, front_matter, spec};
use crate::schema::yaml_scalar;
use crate::syntax::front_matter::bom;
use crate::text::lines::{line_break, next_line};
use crate::text::{Span, TextEdit};
use crate::ticket::{Carrier, Field, Role, name};

/// The edits; none where no line can be moved, or a key is there already.
pub(super) fn edits(asked: &Asked<'_>, ticket: u32) -> Option<Vec<TextEdit>> {
    let (text, facts) = (&*asked.source.text, &asked.source.facts);
    let heading = facts.ticket(Some(ticket))?.heading;
    let is_bold = |field: &&Field| field.carrier == Carrier::BoldLine && field.section == heading;
    let bold: Vec<&Field> = facts.own_fields(ticket).filter(is_bold).collect();
    let mut lines: Vec<(Span, Vec<&Field>)> = Vec::new();
    for field in bold {
        let line = Span::line_at(text, field.key.start());
        match lines.last_mut() {
            Some((last, fields)) if *last == line => fields.push(field),
            _ => lines.push((line, vec![field])),
        }
    }
    lines.retain(|(line, fields)| is_all(text, *line, fields) && fields.iter().all(|it| can_move(text, it)));
    let moved: Vec<&Field> = lines.iter().flat_map(|(_, fields)| fields.iter().copied()).collect();
    let clashes = |field: &Field| {
        let role = |other: &Field| Role::of(&other.name).is_some_and(|role| field.plays(role));
        let data = facts.own_fields(ticket).filter(|other| other.carrier.is_data());
        data.chain(moved.iter().copied().filter(|other| !std::ptr::eq(*other, field)))
            .any(|other| other.name == field.name || role(other))
    };
    if moved.is_empty() || moved.iter().any(|field| clashes(field)) {
        return None;
    }
    let entry = |field: &&Field| {
        let value = scalar(field.value.of(text));
        let gap = if value.is_empty() { "" } else { " " };
        format!("{}:{gap}{value}", key(asked, ticket, field))
    };
    let written: Vec<String> = moved.iter().map(entry).collect();
    let eol = line_break(text);
    let added = match front_matter(asked) {
        Some(content) => entries::at_top(text, content, &written.join("\n")),
        None => {
            let matter = format!("---{eol}{}{eol}---{eol}{eol}", written.join(eol));
            TextEdit::insert(bom(text), matter)
        }
    };
    let mut edits = vec![added];
    let mut rest = lines.iter().map(|(line, _)| *line).peekable();
    while let Some(first) = rest.next() {
        let mut run = Span::new(first.start(), next_line(text, first.end()));
        while let Some(next) = rest.next_if(|next| next.start() == run.end()) {
            run = Span::new(run.start(), next_line(text, next.end()));
        }
        edits.push(TextEdit::delete(with_blank(text, run)));
    }
    Some(edits)
}

/// Whether a line has nothing but fields and the marks around them.
fn is_all(text: &str, line: Span, fields: &[&Field]) -> bool {
    let mut at = line.start();
    fields.iter().flat_map(|field| [field.key, field.value]).chain([Span::empty(line.end())]).all(|place| {
        let gap = Span::new(at, place.start()).of(text);
        at = place.end();
        gap.chars().all(|c| matches!(c, '*' | ':' | '：' | '|' | '\\') || c.is_whitespace())
    })
}

/// Whether a value can be written as a scalar with nothing but quotes around it.
fn can_move(text: &str, field: &Field) -> bool {
    let value = field.value.of(text);
    let key = field.key.of(text);
    field.items.is_empty()
        && field.comment.is_none()
        && !value.contains(['"', '\\'])
        && !value.contains("](")
        && !value.contains("[[")
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
}

/// Lines that go, with the blank lines behind them if there are some before them, too.
fn with_blank(text: &str, run: Span) -> Span {
    let before = text.get(..run.start()).unwrap_or_default();
    let line = before.trim_end_matches(['\n', '\r']);
    let is_apart =
        before.get(line.len()..).is_some_and(|gap| gap.matches(['\n']).count() > 1 || line.is_empty());
    let mut end = run.end();
    while is_apart && end < text.len() {
        let line = Span::line_at(text, end);
        if !line.of(text).trim().is_empty() {
            break;
        }
        let next = next_line(text, line.end());
        if next == end {
            break;
        }
        end = next;
    }
    Span::new(run.start(), end)
}

/// A key as the template has it in its front matter; else in the way of the keys that are there.
fn key(asked: &Asked<'_>, ticket: u32, field: &Field) -> String {
    let is_data = |carriers: &[Carrier]| carriers.first() == Some(&Carrier::FrontMatter);
    let known = spec(asked, ticket, &field.name).filter(|spec| is_data(&spec.carriers));
    if let Some(known) = known.filter(|spec| spec.under.is_none()) {
        return known.key.to_string();
    }
    let facts = &asked.source.facts;
    let data = facts.fields.iter().filter(|other| other.carrier == Carrier::FrontMatter);
    let has_hyphens = data.clone().any(|other| other.key.of(&asked.source.text).contains('-'));
    let key = field.key.of(&asked.source.text).to_lowercase();
    let key = key.replace([' ', '-', '_'], if has_hyphens { "-" } else { "_" });
    if name::field(&key) == field.name { yaml_scalar(&key) } else { field.key.of(&asked.source.text).into() }
}

/// A value as a scalar: numbers and dates as they are.
fn scalar(value: &str) -> String {
    let is_number = value == "0"
        || !value.starts_with('0') && value.len() < 16 && value.chars().all(|c| c.is_ascii_digit());
    let parts: Vec<&str> = value.split('-').collect();
    let is_date = matches!(parts.as_slice(), [year, month, day]
        if [year.len(), month.len(), day.len()] == [4, 2, 2] && value.chars().all(|c| c.is_ascii_digit() || c == '-'));
    if value.is_empty() || is_number || is_date { value.to_owned() } else { yaml_scalar(value) }
}

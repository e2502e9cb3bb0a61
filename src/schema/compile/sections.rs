//! The sections that a template asks for: their paths, how much each is needed, and which stand for any number of
//! their kind.

use std::collections::HashMap;

use smol_str::{SmolStr, format_smolstr};

use super::kinds;
use crate::schema::{Need, SectionSpec};
use crate::syntax::inline::{self, InlineKind};
use crate::text::Span;
use crate::ticket::{Carrier, Facts, Field, name};

/// Sections of a template beyond this count are not asked for.
const MAX_SECTIONS: usize = 1_000;

/// How much of a section's body is looked at for what the template says of it, in bytes.
const MAX_LEAD: usize = 2_000;

/// The longest marker of a list item that is looked for, in bytes.
const MAX_MARKER: usize = 16;

/// The name of every section in [`Facts::sections`] as a schema has it: a counted one with `#` for its number, one
/// whose whole heading is a placeholder without any.
pub(super) struct Names(Vec<Option<SmolStr>>);

impl Names {
    pub(super) fn read(text: &str, facts: &Facts) -> Self {
        let mut siblings: HashMap<(Option<u32>, SmolStr), u32> = HashMap::new();
        let counted: Vec<Option<Counted>> =
            facts.sections.iter().map(|section| counted(section.title.of(text))).collect();
        for (section, counted) in facts.sections.iter().zip(&counted) {
            if let Some(counted) = counted {
                *siblings.entry((section.parent, counted.pattern.clone())).or_default() += 1;
            }
        }
        let names = facts.sections.iter().zip(counted).map(|(section, counted)| {
            if let Some(counted) = counted {
                let many =
                    siblings.get(&(section.parent, counted.pattern.clone())).is_some_and(|many| *many > 1);
                if many || counted.open {
                    return Some(counted.pattern);
                }
            }
            (!is_placeholder(text, section.title)).then(|| section.name.clone())
        });
        Self(names.collect())
    }

    /// The path of a section below its ticket's heading; `None` when a name on it is left to the writer.
    pub(super) fn path(&self, facts: &Facts, section: Option<u32>) -> Option<Vec<SmolStr>> {
        let mut path = Vec::new();
        let mut next = section;
        while let Some(index) = next
            && let Some(section) = facts.section(next)
            && facts.ticket(section.ticket).and_then(|ticket| ticket.heading) != Some(index)
        {
            path.push(self.0.get(index as usize)?.clone()?);
            next = section.parent;
        }
        path.reverse();
        Some(path)
    }
}

/// The specs of the sections of these tickets, each path once, except for counted ones.
pub(super) fn sections(text: &str, facts: &Facts, names: &Names, tickets: &[u32]) -> Vec<SectionSpec> {
    let mut specs: Vec<SectionSpec> = Vec::new();
    let mut needs: HashMap<u32, Need> = HashMap::new();
    let mut seen = std::collections::HashSet::new();
    // A heading such as `## Status: [Open | Done]` is asked for as a field.
    let is_heading = |field: &&Field| field.carrier == Carrier::Heading && field.own;
    let keys: Vec<Span> = facts.fields.iter().filter(is_heading).map(|field| field.key).collect();
    for (index, section) in (0u32..).zip(&facts.sections) {
        let is_ticket = facts.ticket(section.ticket).and_then(|ticket| ticket.heading) == Some(index);
        let counts = section.ticket.is_some_and(|ticket| tickets.binary_search(&ticket).is_ok());
        let is_field = keys.iter().any(|key| section.title.covers(*key));
        if !counts || is_ticket || is_field || specs.len() >= MAX_SECTIONS {
            continue;
        }
        let around = section.parent.and_then(|parent| needs.get(&parent)).copied().unwrap_or_default();
        let title = section.title.of(text);
        let opening = Opening::read(text, section.body);
        let need = if around == Need::Optional { around } else { need(title, &section.name, &opening) };
        needs.insert(index, need);
        let Some(path) =
            names.path(facts, Some(index)).filter(|path| path.iter().all(|name| !name.is_empty()))
        else {
            continue;
        };
        let repeatable = path.last().is_some_and(|name| name.ends_with(" #"));
        if !seen.insert(path.clone()) && !repeatable {
            continue;
        }
        // A heading that is partly a placeholder is written differently in every ticket.
        let partly = !repeatable && has_placeholder(text, section.title);
        specs.push(SectionSpec {
            path,
            title: kinds::bounded(title),
            level: section.level,
            need: if partly { Need::Optional } else { need },
            repeatable,
            hint: opening.hint,
            marker: opening.marker,
            span: section.title,
            settled: None,
        });
    }
    specs
}

fn need(title: &str, name: &str, opening: &Opening) -> Need {
    match name::mark(title) {
        Some("required" | "mandatory") => Need::Required,
        Some("recommended") => Need::Expected,
        Some(_) => Need::Optional,
        None if name.starts_with("nice to have") || name.starts_with("optional ") || name == "optional" => {
            Need::Optional
        }
        None if opening.optional => Need::Optional,
        None => Need::Expected,
    }
}

/// What a section's body begins with.
struct Opening {
    hint: SmolStr,
    /// The marker of a list before the hint.
    marker: SmolStr,
    /// Whether it says under which condition the section is wanted: `[If this task …]`.
    optional: bool,
}

impl Opening {
    fn read(text: &str, body: Span) -> Self {
        let mut body = body.trim(text);
        let mut end = body.len().min(MAX_LEAD);
        while !text.is_char_boundary(body.start() + end) {
            end -= 1;
        }
        let lead = Span::new(body.start(), body.start() + end);
        let code = ["```", "~~~"].iter().filter_map(|mark| lead.of(text).find(mark)).min();
        body = Span::new(lead.start(), lead.start() + code.unwrap_or(lead.len()));
        let first = inline::scan(text, body).find(|mark| {
            matches!(mark.kind, InlineKind::Bracket | InlineKind::Brace | InlineKind::Comment)
                && mark.inner.of(text).contains(char::is_alphabetic)
                && mark.inner.len() > 1
        });
        let line = body.of(text).lines().next().unwrap_or_default();
        let marked = match first {
            Some(mark) if mark.span.start() == body.start() => mark.inner.of(text),
            _ if line.starts_with(['_', '*', '(', '>']) => line,
            _ => "",
        };
        let quote = if line.starts_with('>') { line } else { "" };
        let hint = if quote.is_empty() { first.map_or("", |mark| mark.inner.of(text)) } else { quote };
        let marker = first.filter(|_| quote.is_empty()).map_or("", |mark| marker(text, mark.span.start()));
        Self {
            hint: kinds::bounded(hint.trim_start_matches(['>', ' '])),
            marker: SmolStr::new(marker),
            optional: is_condition(marked),
        }
    }
}

/// The marker of a list item, its box and its number, if nothing else stands before a place in its line.
fn marker(text: &str, at: usize) -> &str {
    let before = Span::new(Span::line_at(text, at).start(), at).of(text).trim_start();
    let digits = before.trim_start_matches(|c: char| c.is_ascii_digit());
    let marks: &[char] = if digits.len() < before.len() { &['.', ')'] } else { &['-', '*', '+'] };
    let rest = digits.strip_prefix(marks).filter(|rest| rest.starts_with(' ') && rest.ends_with(' '));
    let is_mark = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '[' | ']' | '#');
    if before.len() <= MAX_MARKER && rest.is_some_and(|rest| rest.chars().all(is_mark)) { before } else { "" }
}

/// `If this task involves a database`, `Optional: …`, `Remove if not needed`
fn is_condition(opening: &str) -> bool {
    let text = opening.trim_start_matches(['_', '*', '(', '>', ' ']).to_lowercase();
    let starts = ["if ", "only if ", "only when ", "optional", "when applicable", "where applicable"];
    let drops = ["remove ", "delete ", "omit ", "skip ", "drop ", "leave out "];
    let says = ["section is optional", "section may be ", "section can be removed", "section can be omitted"];
    starts.iter().any(|lead| text.starts_with(lead))
        || says.iter().any(|words| text.contains(words))
        || drops.iter().any(|lead| text.starts_with(lead)) && text.contains(" if ")
}

/// A heading with a number that counts.
struct Counted {
    /// `step #`
    pattern: SmolStr,
    /// Whether the template leaves the rest, or the number itself, to the writer.
    open: bool,
}

/// `Step 1: [Preparation]`, `Phase N`; not `4.1 Details`, nor `Top 10 risks`.
fn counted(title: &str) -> Option<Counted> {
    let title = title.trim().trim_matches(['*', '_', '`']);
    let end = title.find([':', '–', '—']).or_else(|| title.find(" - ")).unwrap_or(title.len());
    let (head, rest) = title.split_at_checked(end)?;
    let (words, number) = head.trim().rsplit_once([' ', '\u{a0}'])?;
    let number = number.trim_start_matches('#').trim_matches(['[', ']', '{', '}', '<', '>']);
    let digits = (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    let open_number = matches!(number, "N" | "X" | "n" | "XX" | "NN" | "XXX" | "NNN");
    let words = name::section(words);
    let plain = words.split(' ').count() <= 3 && words.chars().any(char::is_alphabetic);
    let open = open_number || inline::scan(rest, Span::new(0, rest.len())).any(|mark| is_open(mark.kind));
    (plain && (digits || open_number)).then(|| Counted { pattern: format_smolstr!("{words} #"), open })
}

fn is_open(kind: InlineKind) -> bool {
    matches!(kind, InlineKind::Bracket | InlineKind::Brace | InlineKind::Comment)
}

/// Whether nothing but a placeholder is the heading.
fn is_placeholder(text: &str, title: Span) -> bool {
    let title = inline::unwrap_emphasis(text, title);
    inline::scan(text, title).any(|mark| is_open(mark.kind) && mark.span == title)
}

fn has_placeholder(text: &str, title: Span) -> bool {
    inline::scan(text, title).any(|mark| is_open(mark.kind))
}

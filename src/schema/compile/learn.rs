//! A document full of tickets and without any placeholder is a template by example: what its tickets share.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use super::kinds;
use super::sections::Names;
use crate::schema::{FieldKind, FieldSpec, Need, SectionSpec};
use crate::syntax::inline::{self, InlineKind};
use crate::text::Span;
use crate::ticket::{Facts, Field, Relation, Role, Unit, name};

/// Fewer tickets than this teach nothing.
const MIN_TICKETS: usize = 3;

/// Sections are learned from so many tickets.
const MAX_TICKETS: usize = 500;

/// Whether these are filled-in tickets to learn from: several under headings, with hardly anything left to fill in
/// but the words in brackets before their titles.
pub(super) fn can_learn(facts: &Facts, unit: Unit, tickets: &[u32]) -> bool {
    let titles: Vec<Span> =
        tickets.iter().filter_map(|ticket| Some(facts.ticket(Some(*ticket))?.title)).collect();
    let open = facts.placeholders.iter().filter(|placeholder| {
        // Both are in order of place.
        let after = titles.partition_point(|title| title.end < placeholder.span.end);
        !titles.get(after).is_some_and(|title| title.covers(placeholder.span))
    });
    unit != Unit::File && tickets.len() >= MIN_TICKETS && open.count() * 4 < tickets.len()
}

/// The fields of the tickets themselves that at least two have; required when nine in ten have it.
pub(super) fn fields(text: &str, facts: &Facts, tickets: &[u32]) -> Vec<FieldSpec> {
    let mut order: Vec<(Option<SmolStr>, SmolStr)> = Vec::new();
    let mut found: BTreeMap<(Option<SmolStr>, SmolStr), Vec<&Field>> = BTreeMap::new();
    for field in &facts.fields {
        let counts = field.own && field.ticket.is_some_and(|ticket| tickets.binary_search(&ticket).is_ok());
        if counts && !field.name.is_empty() {
            let key = (field.under.clone(), field.name.clone());
            found.entry(key.clone()).or_insert_with(|| {
                order.push(key);
                Vec::new()
            });
            if let Some(fields) = found.get_mut(&(field.under.clone(), field.name.clone())) {
                fields.push(field);
            }
        }
    }
    let specs = order.into_iter().filter_map(|key| {
        let fields = found.get(&key)?;
        let (under, name) = key;
        let with: BTreeSet<_> = fields.iter().filter_map(|field| field.ticket).collect();
        let first = fields.first().filter(|_| with.len() > 1)?;
        let mut carriers: Vec<_> = fields.iter().map(|field| field.carrier).collect();
        carriers.dedup();
        carriers.truncate(1);
        Some(FieldSpec {
            kind: kind(&name, fields.iter().map(|field| field.value.of(text)), with.len()),
            key: kinds::bounded(first.key.of(text)),
            required: under.is_none() && is_usual(with.len(), tickets.len()),
            section: Vec::new(),
            default: SmolStr::default(),
            hint: SmolStr::default(),
            span: first.key,
            settled: None,
            set: None,
            name,
            under,
            carriers,
        })
    });
    specs.take(200).collect()
}

/// The sections that at least half of the tickets have; expected when nine in ten have it.
pub(super) fn sections(text: &str, facts: &Facts, names: &Names, tickets: &[u32]) -> Vec<SectionSpec> {
    let mut specs: Vec<(SectionSpec, BTreeSet<u32>)> = Vec::new();
    let mut known: BTreeMap<Vec<SmolStr>, usize> = BTreeMap::new();
    let tickets = tickets.get(..MAX_TICKETS).unwrap_or(tickets);
    for &ticket in tickets {
        for (index, section) in facts.sections_of(ticket) {
            let Some(path) = names.path(facts, Some(index)).filter(|path| !path.is_empty()) else { continue };
            let at = *known.entry(path.clone()).or_insert_with(|| {
                let spec = SectionSpec {
                    repeatable: path.last().is_some_and(|name| name.ends_with(" #")),
                    path,
                    title: kinds::bounded(section.title.of(text)),
                    level: section.level,
                    need: Need::Expected,
                    hint: SmolStr::default(),
                    marker: SmolStr::default(),
                    span: section.title,
                    settled: None,
                };
                specs.push((spec, BTreeSet::new()));
                specs.len() - 1
            });
            if let Some((_, with)) = specs.get_mut(at) {
                with.insert(ticket);
            }
        }
    }
    let half = specs.into_iter().filter(|(_, with)| with.len() * 2 >= tickets.len());
    half.map(|(spec, with)| {
        let need = if is_usual(with.len(), tickets.len()) { Need::Expected } else { Need::Optional };
        SectionSpec { need, ..spec }
    })
    .collect()
}

/// The words in brackets before the tickets' titles, sorted: `Infra-Task` of `PE-601: [Infra-Task] Set up …`.
pub(super) fn tags(text: &str, facts: &Facts, tickets: &[u32]) -> Vec<SmolStr> {
    let tag = |ticket: &u32| {
        let title = facts.ticket(Some(*ticket))?.title;
        let mark = inline::scan(text, title).next()?;
        let leads = Span::new(title.start(), mark.span.start()).of(text).trim().is_empty();
        let words = mark.inner.of(text).trim();
        (leads && mark.kind == InlineKind::Bracket && (2..=40).contains(&words.len()))
            .then(|| SmolStr::new(words))
    };
    tickets.iter().filter_map(tag).collect::<BTreeSet<_>>().into_iter().take(20).collect()
}

/// The kind that fits all values; a set only where the same few values come again and again.
fn kind<'t>(name: &str, values: impl Iterator<Item = &'t str>, tickets: usize) -> FieldKind {
    if Relation::of(name).is_some() {
        return FieldKind::Ids;
    }
    let values: Vec<&str> = values.map(str::trim).filter(|value| !value.is_empty()).collect();
    if values.is_empty() {
        return FieldKind::Text;
    }
    if values.iter().all(|value| value.parse::<f32>().is_ok()) {
        return FieldKind::Number;
    }
    if values.iter().all(|value| is_date(value)) {
        return FieldKind::Date;
    }
    let mut distinct: BTreeMap<SmolStr, SmolStr> = BTreeMap::new();
    for value in &values {
        distinct.entry(name::value(value)).or_insert_with(|| SmolStr::new(value));
    }
    let short = values.iter().all(|value| value.len() <= 30 && value.split_whitespace().count() <= 3);
    let few = distinct.len() <= 12 && distinct.len() * 2 <= values.len() && tickets >= 4;
    if !short || !few {
        return FieldKind::Text;
    }
    let mut set: Vec<SmolStr> = distinct.into_values().collect();
    set.sort_unstable();
    let closed = matches!(Role::of(name), Some(Role::Status | Role::Priority | Role::Type));
    if closed || tickets >= 20 && set.len() <= 5 {
        FieldKind::Choice(set)
    } else {
        FieldKind::Suggestions(set)
    }
}

fn is_date(value: &str) -> bool {
    let digits = |part: &str, len: usize| part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = value.split('-');
    let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    digits(year, 4) && digits(month, 2) && digits(day, 2)
}

fn is_usual(with: usize, of: usize) -> bool {
    with * 10 >= of * 9
}

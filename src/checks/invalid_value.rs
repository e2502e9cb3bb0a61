//! `invalid-value`: a value that the template's set does not have.

use super::suggestion::{any_of, nearest};
use super::{Findings, Rule, Severity, View};
use crate::schema::{FieldKind, FieldSpec, Schema};
use crate::text::Span;
use crate::ticket::{Facts, Field, name, value};

pub(super) const RULE: Rule = Rule {
    code: "invalid-value",
    severity: Severity::Warning,
    summary: "A field has a value that the template's set does not have",
    page: include_str!("../../docs/checks/invalid-value.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    for field in &view.facts.fields {
        let Some(schema) = field.ticket.and_then(|ticket| view.schema(ticket)) else { continue };
        let Some(spec) = spec(view.facts, schema, field) else { continue };
        let FieldKind::Choice(choices) = &spec.kind else { continue };
        let values = if field.items.is_empty() { std::slice::from_ref(&field.value) } else { &field.items };
        for place in values {
            let written = place.of(view.text);
            if is_open(written, spec) || choices.iter().any(|choice| matches(written, choice)) {
                continue;
            }
            findings.add(field.ticket, *place, message(view, *place, spec, choices, schema));
        }
    }
}

/// What a schema says of a field: of one in a section first what it says of that section.
pub(super) fn spec<'a>(facts: &Facts, schema: &'a Schema, field: &Field) -> Option<&'a FieldSpec> {
    let section = field.section.map(|section| facts.path(section)).unwrap_or_default();
    let inside = if section.is_empty() { None } else { schema.field_in(&section, &field.name) };
    inside.or_else(|| if field.own && field.under.is_none() { schema.field(&field.name) } else { None })
}

/// Nothing was said yet: no value, the template's own words, or all of its values.
fn is_open(written: &str, spec: &FieldSpec) -> bool {
    written.is_empty()
        || written == spec.default
        || written.contains(['[', '{', '<'])
        || written.matches('|').count() > 0
}

fn matches(written: &str, choice: &str) -> bool {
    let choice = name::value(choice);
    value::forms(written).contains(&choice)
}

fn message(
    view: &View<'_>,
    place: Span,
    spec: &FieldSpec,
    choices: &[smol_str::SmolStr],
    schema: &Schema,
) -> String {
    let written = place.of(view.text);
    let from = schema.origin.describe();
    let expected = any_of(choices);
    match nearest(written, choices.iter().map(smol_str::SmolStr::as_str)) {
        Some(near) => {
            format!("\"{written}\" is no {} of {from}: did you mean \"{near}\"? It has {expected}", spec.key)
        }
        None => format!("\"{written}\" is no {} of {from}, which has {expected}", spec.key),
    }
}

//! `invalid-value`: a value that the template's set does not have.

use std::sync::Arc;

use smol_str::SmolStr;

use super::suggestion::{any_of, nearest};
use super::{Findings, Fix, Rule, Severity, View, points_scale};
use crate::schema::{FieldKind, FieldSpec, Origin, Schema};
use crate::ticket::{Carrier, Field, name, value};

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
        let section = field.section.map(|section| view.facts.path(section)).unwrap_or_default();
        let Some(spec) = schema.field_at(&section, field.own, &field.name) else { continue };
        let FieldKind::Choice(choices) = &spec.kind else { continue };
        if spec.under != field.under || is_for_people(field, spec, schema) {
            continue;
        }
        let values = if field.items.is_empty() { std::slice::from_ref(&field.value) } else { &field.items };
        for place in values {
            let written = place.of(view.text);
            if is_one_of(written, choices)
                || is_open(written, spec)
                || points_scale::speaks_of(spec, written)
                || is_practice(view, schema, field, written)
            {
                continue;
            }
            let near = nearest(written, choices.iter().map(SmolStr::as_str));
            let severity = if is_shared(view, field, written) { Severity::Hint } else { Severity::Warning };
            findings.add_as(severity, field.ticket, *place, message(written, near, spec, choices, schema));
            findings.fix(near.and_then(|near| Fix::value(view.text, field, *place, near)));
        }
    }
}

/// Nothing was said yet: no value, the template's own words, or all of its values.
fn is_open(written: &str, spec: &FieldSpec) -> bool {
    written.is_empty()
        || written == spec.default
        || written.contains(['[', '{', '<'])
        || written.matches('|').count() > 0
}

/// A tool that keeps a field in front matter does not read what prose says under the same name.
fn is_for_people(field: &Field, spec: &FieldSpec, schema: &Schema) -> bool {
    let of_tool = schema.format.is_some() && spec.carriers == [Carrier::FrontMatter];
    of_tool && field.carrier != Carrier::FrontMatter
}

/// A built-in template, or a tool's, is a guess at what a team does: a value that the team uses often is one of its values.
pub(super) fn is_practice(view: &View<'_>, schema: &Schema, field: &Field, written: &str) -> bool {
    let is_guess = matches!(schema.origin, Origin::Builtin(_)) || schema.format.is_some();
    is_guess && is_usual(view, field, written)
}

/// A value that another template of the team allows, and that the team uses often, is one that the template of this
/// ticket has left out.
fn is_shared(view: &View<'_>, field: &Field, written: &str) -> bool {
    let own = |schema: &&Arc<Schema>| matches!(schema.origin, Origin::File(_));
    let allows = |schema: &Arc<Schema>| match schema.field(&field.name).map(|spec| &spec.kind) {
        Some(FieldKind::Choice(choices)) => is_one_of(written, choices),
        _ => false,
    };
    view.snapshot.catalog(view.file).schemas.iter().filter(own).any(allows) && is_usual(view, field, written)
}

/// Whether the team uses a value often.
fn is_usual(view: &View<'_>, field: &Field, written: &str) -> bool {
    const OFTEN: u32 = 3;
    const SHARE: u32 = 20;
    let wanted = name::value(written);
    let used = view.snapshot.values(&field.name);
    let total: u32 = used.iter().map(|(_, count)| count).sum();
    let alike: u32 =
        used.iter().filter(|(value, _)| name::value(value) == wanted).map(|(_, count)| count).sum();
    alike >= OFTEN && alike * SHARE >= total
}

fn is_one_of(written: &str, choices: &[SmolStr]) -> bool {
    choices.iter().any(|choice| choice == written) || {
        let forms = value::forms(written);
        choices.iter().any(|choice| forms.contains(&name::value(choice)))
    }
}

fn message(
    written: &str,
    near: Option<&str>,
    spec: &FieldSpec,
    choices: &[SmolStr],
    schema: &Schema,
) -> String {
    let from = schema.origin.describe();
    let expected = any_of(choices);
    let key = &spec.key;
    match near {
        Some(near) => {
            format!("\"{written}\" is no value of {key}: did you mean \"{near}\"? {from} allows {expected}")
        }
        None => format!("\"{written}\" is no value of {key}: {from} allows {expected}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_tasks;

    #[test]
    fn in_every_carrier() {
        check_tasks(
            "invalid-value",
            r#"//- /tickets/TASK-1.md
# TASK-1: Porch light

**Status**: Doen
//          ^^^^ warning: "Doen" is no value of Status: did you mean "Done"? templates/task.md allows To Do, In Progress or Done
**Owner**: Ada

## Goal
Light.

## How to test
Look.
//- /tickets/TASK-2.md
---
id: TASK-2
status: "somewhere"
//       ^^^^^^^^^ warning: "somewhere" is no value of Status: templates/task.md allows To Do, In Progress or Done
owner: Ada
---
# Second

## Goal
Light.

## How to test
Look.
"#,
        );
    }

    #[test]
    fn spelling_does_not_matter() {
        for value in
            ["To Do", "TO_DO", "to-do", "✅ Done", "**Done**", "Done - verified", "in progress (v2)", ""]
        {
            check_tasks(
                "invalid-value",
                &format!(
                    "//- /t.md\n# TASK-1: T\n\n**Status**: {value}\n**Owner**: A\n\n## Goal\n\n## How to test\n"
                ),
            );
        }
    }

    #[test]
    fn what_another_template_allows_and_many_use() {
        let bug = "//- /templates/bug.md\n# BUG-XXX: [Title]\n\n**Status**: [To Do | Reproduced | Done]\n**Reporter**: [Name]\n\n## Steps\n";
        let bugs = (1..=3).map(|number| {
            format!("//- /BUG-{number}.md\n# BUG-{number}: B\n\n**Status**: Reproduced\n**Reporter**: A\n\n## Steps\n")
        });
        let task = r#"//- /t.md
# TASK-1: T

**Status**: Reproduced
//          ^^^^^^^^^^ hint: "Reproduced" is no value of Status: templates/task.md allows To Do, In Progress or Done
**Owner**: A

## Goal

## How to test
"#;
        check_tasks("invalid-value", &format!("{bug}{}{task}", bugs.collect::<String>()));
    }
}

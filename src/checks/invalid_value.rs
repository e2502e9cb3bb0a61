//! `invalid-value`: a value that the template's set does not have.

use std::sync::Arc;

use smol_str::SmolStr;

use super::suggestion::{any_of, nearest};
use super::{Findings, Fix, Rule, Severity, View, points_scale};
use crate::schema::{FieldKind, FieldSpec, Origin, Schema, ValueSet};
use crate::ticket::{Carrier, Field, name, value};

pub(super) const RULE: Rule = Rule {
    code: "invalid-value",
    severity: Severity::Warning,
    summary: "A field has a value that the template's set does not have",
    page: include_str!("../../docs/checks/invalid-value.md"),
    check,
};

/// Values that are compared with a misspelt one at most.
const MAX_COMPARED: usize = 500;

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    for field in &view.facts.fields {
        let Some(ticket) = field.ticket else { continue };
        let schema = view.schema(ticket);
        let spec = schema.and_then(|schema| {
            let section = field.section.map(|section| view.facts.path(section)).unwrap_or_default();
            schema.field_at(&section, field.own, &field.name)
        });
        let spec = spec.filter(|spec| spec.under == field.under);
        let is_own = field.own && field.under.is_none();
        let of_all = || view.snapshot.rules(view.file).values(&field.name).filter(|_| is_own);
        let set = spec.and_then(|spec| spec.set.as_deref()).or_else(|| of_all().map(|set| &**set));
        let allowed = match (set, schema.zip(spec)) {
            // Not everything with fields is a ticket: a page of a web site has a status, too.
            (Some(set), None) if view.is_ticket(ticket) => Allowed::set(view, field, set),
            (Some(set), Some((_, spec))) => Allowed { key: &spec.key, ..Allowed::set(view, field, set) },
            (None, Some((schema, spec))) => {
                let FieldKind::Choice(choices) = &spec.kind else { continue };
                if is_for_people(field, spec, schema) {
                    continue;
                }
                let from = schema.origin.describe();
                Allowed { key: &spec.key, choices, set: None, schema: Some(schema), from }
            }
            _ => continue,
        };
        let values = if field.items.is_empty() { std::slice::from_ref(&field.value) } else { &field.items };
        for place in values {
            let written = place.of(view.text);
            let is_default = spec.is_some_and(|spec| written == spec.default) && allowed.set.is_none();
            if is_open(written)
                || is_default
                || allowed.has(written)
                || spec.is_some_and(|spec| points_scale::speaks_of(spec, written))
                || allowed.schema.is_some_and(|schema| is_practice(view, schema, field, written))
            {
                continue;
            }
            let near = nearest(written, allowed.choices.iter().take(MAX_COMPARED).map(SmolStr::as_str));
            let is_shared = allowed.schema.is_some() && is_shared(view, field, written);
            let severity = if is_shared { Severity::Hint } else { Severity::Warning };
            findings.add_as(severity, field.ticket, *place, allowed.message(written, near));
            findings.fix(near.and_then(|near| Fix::value(view.text, field, *place, near)));
        }
    }
}

/// Nothing was said yet: no value, the template's own words, or all of its values.
fn is_open(written: &str) -> bool {
    written.is_empty() || written.contains(['[', '{', '<']) || written.matches('|').count() > 0
}

/// What a field may say, and who says so.
struct Allowed<'a> {
    key: &'a str,
    choices: &'a [SmolStr],
    set: Option<&'a ValueSet>,
    /// The schema that has the choices, where they are not the configuration's.
    schema: Option<&'a Schema>,
    from: String,
}

impl<'a> Allowed<'a> {
    fn set(view: &View<'a>, field: &Field, set: &'a ValueSet) -> Self {
        let key = field.key.of(view.text);
        Self { key, choices: set.values(), set: Some(set), schema: None, from: set.from().to_owned() }
    }

    fn has(&self, written: &str) -> bool {
        match self.set {
            Some(set) => set.value(written).is_some(),
            None => is_one_of(written, self.choices),
        }
    }

    fn message(&self, written: &str, near: Option<&str>) -> String {
        let Self { key, from, .. } = self;
        let expected = any_of(self.choices);
        match near {
            Some(near) => {
                format!(
                    "\"{written}\" is no value of {key}: did you mean \"{near}\"? {from} allows {expected}"
                )
            }
            None => format!("\"{written}\" is no value of {key}: {from} allows {expected}"),
        }
    }
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

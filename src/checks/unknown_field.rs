//! `unknown-field`: a field whose name is almost that of one which the template has and the ticket lacks.

use super::{Findings, Fix, Rule, Severity, View};
use crate::schema::{FieldSpec, Schema};
use crate::ticket::{Carrier, Field, Role};

pub(super) const RULE: Rule = Rule {
    code: "unknown-field",
    severity: Severity::Hint,
    summary: "A field whose name is a slip away from one of the template",
    page: include_str!("../../docs/checks/unknown-field.md"),
    check,
};

/// A name that is shorter than this is like too many others, in characters.
const MIN_NAME: usize = 4;
/// From this length on two slips are allowed, in characters.
const LONG_NAME: usize = 7;
/// A name that is used so often is no slip: nobody makes the same one twice.
const OFTEN: u32 = 2;
/// One in so many tickets may have a name that is still no practice.
const SHARE: u32 = 100;

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    // Before everything was read, nobody knows what is usual.
    if !view.snapshot.is_known_around(view.file) {
        return;
    }
    for (index, _, schema) in view.followers() {
        let dialect = view.snapshot.dialect(view.file);
        let unknown = |field: &&Field| is_unknown(schema, field) && dialect.relation(&field.name).is_none();
        for field in view.facts.own_fields(index).filter(unknown) {
            let has = |spec: &FieldSpec| {
                view.facts.own_fields(index).any(|other| Role::same(&other.name, &spec.name))
            };
            let Some(spec) = nearest(schema, &field.name).filter(|spec| !has(spec)) else { continue };
            if is_usual(view, index, &field.name) {
                continue;
            }
            let message = format!(
                "{} has no field \"{}\": did you mean \"{}\"?",
                schema.origin.describe(),
                field.key.of(view.text),
                spec.key
            );
            findings.add(Some(index), field.key, message);
            let key = key(view.text, field, spec);
            findings.fix(Some(Fix::replace(format!("Rename it to \"{key}\""), field.key, key.clone())));
        }
    }
}

/// Whether a template does not have a field, and nobody else knows it either.
fn is_unknown(schema: &Schema, field: &Field) -> bool {
    field.under.is_none()
        && !field.carrier.is_heading()
        && field.name.chars().count() >= MIN_NAME
        && Role::of(&field.name).is_none()
        && !schema.fields.iter().any(|spec| spec.name == field.name)
}

/// The field of a template with a name that is one or two slips away, when there is only one.
fn nearest<'s>(schema: &'s Schema, name: &str) -> Option<&'s FieldSpec> {
    let len = name.chars().count();
    let allowed = if len < LONG_NAME { 1 } else { 2 };
    let is_near = |spec: &&FieldSpec| {
        spec.under.is_none()
            && spec.name.chars().count().abs_diff(len) <= allowed
            && strsim::damerau_levenshtein(&spec.name, name) <= allowed
    };
    let mut near = schema.own_fields().filter(is_near);
    near.next().filter(|_| near.next().is_none())
}

/// Whether tickets have a field of this name on purpose.
fn is_usual(view: &View<'_>, ticket: u32, name: &str) -> bool {
    let adoption = view.snapshot.adoption(view.file, ticket);
    let valued: u32 = view.snapshot.values(name).iter().map(|(_, count)| count).sum();
    let uses = adoption.all().field(name).max(valued);
    uses >= OFTEN && uses.saturating_mul(SHARE) >= adoption.all().tickets()
}

/// The key of the template as the ticket writes its keys: among data with the marks between words that it has itself.
fn key(text: &str, field: &Field, spec: &FieldSpec) -> String {
    let is_like = |carrier: &Carrier| carrier.is_data() == field.carrier.is_data();
    let is_bare = !spec.key.contains(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')));
    if !field.carrier.is_data() || is_bare && spec.carriers.iter().any(is_like) {
        return spec.key.to_string();
    }
    let between = if field.key.of(text).contains('-') { "-" } else { "_" };
    spec.name.replace(' ', between)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_tasks;

    #[test]
    fn a_slip() {
        check_tasks(
            "unknown-field",
            r#"//- /TASK-1.md
---
epik: none
//<^ hint: templates/task.md has no field "epik": did you mean "Epic"?
---
# TASK-1: Porch light

**Status**: To Do
**Ownre**: Ada
//^^^^^ hint: templates/task.md has no field "Ownre": did you mean "Owner"?

## Goal
Light.

## How to test
Look.
"#,
        );
    }

    #[test]
    fn no_slip() {
        for fields in [
            // The ticket has the field that is meant.
            "**Epic**: EPIC-1\n**Epik**: 3",
            "**Reviewer**: Ada",
            "**Owned by**: Ada",
            "**Epi**: 3",
        ] {
            check_tasks(
                "unknown-field",
                &format!("//- /TASK-1.md\n# TASK-1: T\n\n**Status**: To Do\n{fields}\n\n## Goal\nx\n"),
            );
        }
        // The team has it on purpose.
        let tickets: String = (1..=2)
            .map(|n| format!("//- /TASK-{n}.md\n# TASK-{n}: T\n\n**Status**: To Do\n**Epik**: 3\n\n## Goal\nx\n\n## How to test\nx\n"))
            .collect();
        check_tasks("unknown-field", &tickets);
    }
}

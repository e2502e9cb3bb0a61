//! `missing-field`: a ticket lacks a field that its template has.

use super::practice::{Practice, Stage};
use super::{Findings, Fix, Rule, Severity, View, cases, new_field};
use crate::schema::{FieldKind, FieldSpec, Schema};
use crate::text::TextEdit;
use crate::ticket::{Role, Ticket};

pub(super) const RULE: Rule = Rule {
    code: "missing-field",
    severity: Severity::Warning,
    summary: "A ticket lacks a field that its template has",
    page: include_str!("../../docs/checks/missing-field.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    // All at once: a file may hold thousands of tickets.
    let mut fields: Vec<(u32, &str)> = Vec::with_capacity(view.facts.fields.len());
    fields.extend(view.facts.fields.iter().filter_map(|field| Some((field.ticket?, field.name.as_str()))));
    fields.sort_unstable();
    fields.dedup();
    for (index, ticket, schema) in view.followers() {
        let first = fields.partition_point(|(of, _)| *of < index);
        let names = || fields.iter().skip(first).take_while(|(of, _)| *of == index).map(|(_, name)| *name);
        let adoption = view.snapshot.adoption(view.file, index);
        let stage = Stage::of(view, index);
        let holding = cases::holding(view, index, schema);
        let fields = || schema.own_fields().filter(|spec| spec.under.is_none());
        let asked = || {
            let of_case = |spec: &FieldSpec| cases::field(&holding, &spec.name);
            let fields = fields().map(move |spec| (spec, of_case(spec)));
            fields.filter(|(spec, case)| case.map_or(spec.required, |(_, said)| said.required))
        };
        let lacks = |spec: &FieldSpec| {
            !is_said_elsewhere(ticket, spec) && !names().any(|name| Role::same(name, &spec.name))
        };
        let missing: Vec<_> = asked().filter(|(spec, _)| lacks(spec)).collect();
        // A ticket that has little of its template was not made from it.
        let is_other_form = asked().count() >= SEVERAL && missing.len() * 2 > asked().count();
        let mut all: Vec<TextEdit> = Vec::new();
        let mut told = 0;
        let mut mend = |spec: &FieldSpec, findings: &mut Findings<'_>| {
            let fix = new_field::fix(view, index, schema, spec);
            all.extend(fix.iter().flat_map(|fix| fix.edits.iter().cloned()));
            told += 1;
            findings.fix(fix);
        };
        for (spec, case) in missing {
            let practice = Practice::of(&adoption, |tickets| tickets.field(&spec.name));
            let is_settled = case.is_some() || spec.settled.is_some();
            // Without a status a ticket cannot say that it is open.
            let stage = if Role::of(&spec.name) == Some(Role::Status) { Stage::Open } else { stage };
            // Who goes another way than many others knows.
            let usual = practice.severity(schema, stage).filter(|_| !is_other_form || !practice.is_known());
            let goes_without_saying = !practice.is_known() && has_default(spec, schema);
            let severity = match usual {
                _ if is_settled => Severity::Warning,
                _ if goes_without_saying => continue,
                Some(_) if is_other_form => Severity::Hint,
                Some(usual) => usual,
                None => continue,
            };
            let case = case.map(|(case, _)| case);
            let from =
                cases::from(case, spec.settled.as_deref(), || format!("{}{practice}", schema.source()));
            let message = format!("the field \"{}\" is missing: {from}", spec.key);
            findings.add_as(severity, Some(index), view.place(ticket), message);
            mend(spec, findings);
        }
        let mut named: Vec<&str> = Vec::new();
        for spec in holding.iter().flat_map(|case| &case.fields) {
            let is_known = fields().any(|known| Role::same(&known.name, &spec.name));
            let Some((case, said)) = cases::field(&holding, &spec.name) else { continue };
            if !is_known && !named.contains(&spec.name.as_str()) && said.required && lacks(said) {
                let message = format!("the field \"{}\" is missing: {}", said.key, cases::asks(case));
                findings.add_as(Severity::Warning, Some(index), view.place(ticket), message);
                mend(said, findings);
            }
            named.push(&spec.name);
        }
        // There is one front matter.
        let opened = all.iter().filter(|edit| edit.new_text.starts_with("---")).count();
        if told > 1 && all.len() == told && opened < 2 {
            all.sort_by_key(|edit| edit.span);
            findings.fix(Some(Fix::all(format!("Add all {told} missing fields"), all).or_other()));
        }
    }
}

/// Fewer fields than this do not tell whether a ticket was made from a template.
const SEVERAL: usize = 3;

/// Whether the template gives a value that holds for most tickets, which may go without saying: `kind: generic`.
fn has_default(spec: &FieldSpec, schema: &Schema) -> bool {
    let value = spec.default.as_str();
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-');
    !value.is_empty()
        && value.chars().all(is_plain)
        && spec.kind == FieldKind::Text
        && Role::of(&spec.name).is_none()
        && !schema.placeholders.iter().any(|words| words == value)
}

fn is_said_elsewhere(ticket: &Ticket, spec: &FieldSpec) -> bool {
    match Role::of(&spec.name) {
        Some(Role::Id) => ticket.id.is_some(),
        Some(Role::Title) => !ticket.title.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, check_tasks};

    #[test]
    fn what_the_template_has() {
        check_tasks(
            "missing-field",
            r#"//- /tickets/TASK-1.md
# TASK-1: Porch light
//^^^^^^^^^^^^^^^^^^^^^ warning: the field "Owner" is missing: it is in templates/task.md
**State**: To Do

## Goal
Light.

## How to test
Look.
"#,
        );
    }

    #[test]
    fn a_plain_value_may_go_without_saying() {
        check(
            "missing-field",
            r#"//- /templates/task.md
---
id: TASK-XXX
status: [open | done]
reviewer: [name]
profile: generic
---
# [Title]

## Goal

## How to test
//- /TASK-1.md
---
id: TASK-1
//  ^^^^^^ warning: the field "reviewer" is missing: it is in templates/task.md
status: open
---

## Goal

## How to test
"#,
        );
    }
}

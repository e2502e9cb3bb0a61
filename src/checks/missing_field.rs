//! `missing-field`: a ticket lacks a field that its template has.

use super::{Findings, Rule, Severity, View, cases, missing_section::Practice};
use crate::schema::FieldSpec;
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
        let holding = cases::holding(view, index, schema);
        let is_there = |spec: &FieldSpec| {
            is_said_elsewhere(ticket, spec) || names().any(|it| Role::same(it, &spec.name))
        };
        for spec in schema.own_fields().filter(|spec| spec.under.is_none()) {
            let case = cases::field(&holding, &spec.name);
            if !case.map_or(spec.required, |(_, said)| said.required) || is_there(spec) {
                continue;
            }
            let practice = Practice::new(adoption.tickets(), adoption.field(&spec.name));
            let from = match (case, &spec.settled) {
                (Some((case, _)), _) => cases::asks(case),
                (None, Some(from)) => format!("{from} asks for it"),
                (None, None) => format!("it is in {}{practice}", schema.origin.describe()),
            };
            let severity = practice.severity(case.is_some() || spec.settled.is_some());
            let message = format!("the field \"{}\" is missing: {from}", spec.key);
            findings.add_as(severity, Some(index), view.place(ticket), message);
        }
        let mut named: Vec<&str> = Vec::new();
        for spec in holding.iter().flat_map(|case| &case.fields) {
            let is_known = schema.own_fields().any(|known| Role::same(&known.name, &spec.name));
            let Some((case, said)) = cases::field(&holding, &spec.name) else { continue };
            if !is_known && !named.contains(&spec.name.as_str()) && said.required && !is_there(said) {
                let message = format!("the field \"{}\" is missing: {}", said.key, cases::asks(case));
                findings.add_as(Severity::Warning, Some(index), view.place(ticket), message);
            }
            named.push(&spec.name);
        }
    }
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
    use super::super::tests::check_tasks;

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
}

//! `missing-field`: a ticket lacks a field that its template has.

use super::{Findings, Rule, Severity, View, missing_section::Practice};
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
        for spec in schema.own_fields().filter(|spec| spec.required && spec.under.is_none()) {
            if is_said_elsewhere(ticket, spec) || names().any(|name| Role::same(name, &spec.name)) {
                continue;
            }
            let practice = Practice::new(adoption.tickets(), adoption.field(&spec.name));
            let Some(severity) = practice.severity(false, schema) else { continue };
            let from = schema.source();
            let message = format!("the field \"{}\" is missing: it is in {from}{practice}", spec.key);
            findings.add_as(severity, Some(index), view.place(ticket), message);
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

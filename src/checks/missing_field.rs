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
    for (index, ticket, schema) in view.followers() {
        let adoption = view.snapshot.adoption(view.file, index);
        for spec in schema.own_fields().filter(|spec| spec.required && spec.under.is_none()) {
            if has(view, index, ticket, spec) {
                continue;
            }
            let practice = Practice::new(adoption.tickets(), adoption.field(&spec.name));
            let from = schema.origin.describe();
            let message = format!("the field \"{}\" is missing: it is in {from}{practice}", spec.key);
            findings.add_as(practice.severity(false), Some(index), view.place(ticket), message);
        }
    }
}

fn has(view: &View<'_>, index: u32, ticket: &Ticket, spec: &FieldSpec) -> bool {
    let said_elsewhere = match Role::of(&spec.name) {
        Some(Role::Id) => ticket.id.is_some(),
        Some(Role::Title) => !ticket.title.is_empty(),
        _ => false,
    };
    let same = |name: &str| Role::same(name, &spec.name);
    said_elsewhere || view.facts.fields.iter().any(|field| field.ticket == Some(index) && same(&field.name))
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

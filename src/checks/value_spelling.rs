//! `value-spelling`: a value that nearly all other tickets spell in another way.

use super::{Findings, Fix, Rule, Severity, View};
use crate::schema::{FieldKind, Origin, Schema};
use crate::ticket::{Field, Relation, Role, id};
use crate::workspace::FieldName;

pub(super) const RULE: Rule = Rule {
    code: "value-spelling",
    severity: Severity::Hint,
    summary: "A value that nearly all other tickets spell in another way",
    page: include_str!("../../docs/checks/value-spelling.md"),
    check,
};

/// Longest value that is compared, in bytes.
const MAX_VALUE: usize = 40;

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    // Before everything was read, nobody knows what is usual.
    if !view.snapshot.is_known_around(view.file) {
        return;
    }
    for index in (0u32..).zip(&view.facts.tickets).map(|(index, _)| index) {
        if (view.cancelled)() || !view.is_ticket(index) {
            continue;
        }
        for field in view.facts.own_fields(index).filter(|field| is_compared(view.text, field)) {
            let written = field.value.of(view.text);
            // Where the values are settled, their spellings are as well.
            if view.snapshot.set(view.file, index, &field.name).is_some() {
                continue;
            }
            let Some(habit) = view.snapshot.habit(view.file, index, &FieldName::of(field), written) else {
                continue;
            };
            if view.schema(index).is_some_and(|schema| is_of_template(schema, field, written)) {
                continue;
            }
            let message = format!(
                "\"{written}\" is spelled \"{}\" in {} other tickets: write it the same way",
                habit.spelling, habit.uses
            );
            findings.add(Some(index), field.value, message);
            findings.fix(Fix::value(view.text, field, field.value, &habit.spelling));
        }
    }
}

/// Whether the value of a field may be a word that others use as well: no path, no ID, no list.
fn is_compared(text: &str, field: &Field) -> bool {
    let written = field.value.of(text);
    field.under.is_none()
        && field.items.is_empty()
        && (1..=MAX_VALUE).contains(&written.len())
        && !written.contains(['/', '\\', '[', '{', '<', '|', ',', ':'])
        && !matches!(Role::of(&field.name), Some(Role::Id | Role::Title))
        && Relation::of(&field.name).is_none()
        && id::shape(written).is_none()
}

/// Whether the team's template spells a value so.
fn is_of_template(schema: &Schema, field: &Field, written: &str) -> bool {
    let spec = schema.field(&field.name).filter(|_| !matches!(schema.origin, Origin::Builtin(_)));
    spec.is_some_and(|spec| match &spec.kind {
        FieldKind::Choice(values) | FieldKind::Suggestions(values) => values.iter().any(|it| it == written),
        _ => spec.default == written,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, check_tasks};

    /// Tickets `TASK-1` and so on in a folder, each with a status.
    fn tickets(folder: &str, first: usize, statuses: &[&str]) -> String {
        let ticket = |(number, status): (usize, &&str)| {
            format!("//- /{folder}/TASK-{number}.md\n---\nid: TASK-{number}\nstatus: {status}\n---\n")
        };
        (first..).zip(statuses).map(ticket).collect()
    }

    const ODD: &str = "//- /t/TASK-90.md
---
id: TASK-90
status: In-Progress
//      ^^^^^^^^^^^ hint: \"In-Progress\" is spelled \"In Progress\" in 5 other tickets: write it the same way
---
";

    #[test]
    fn a_spelling_that_stands_alone() {
        check("value-spelling", &(tickets("t", 1, &["In Progress"; 5]) + ODD));
    }

    #[test]
    fn no_habit() {
        let silent = |others: &str| {
            check(
                "value-spelling",
                &format!("{others}//- /u/TASK-90.md\n---\nid: TASK-90\nstatus: in-progress\n---\n"),
            );
        };
        silent(&tickets("t", 1, &["In Progress"; 4]));
        // The usual one is not usual enough.
        silent(&(tickets("t", 1, &["In Progress"; 7]) + &tickets("t", 20, &["in-progress"; 2])));
        // Others in the folder do the same.
        silent(&(tickets("t", 1, &["In Progress"; 20]) + &tickets("u", 30, &["in-progress"; 2])));
        // In the text it is another habit, and so it is with other tickets.
        let body = |family: &str| -> String {
            (1..9)
                .map(|n| format!("//- /t/{n}.md\n# {family}-{n}: T\n\n**Status**: ✅ In Progress\n"))
                .collect()
        };
        silent(&body("TASK"));
        silent(&tickets("t", 1, &["In Progress"; 9]).replace("TASK", "BUG"));
        // A path is not a word.
        silent("");
    }

    #[test]
    fn the_template_may_spell_it_so() {
        let ticket = |n: usize, status: &str| {
            format!(
                "//- /t/TASK-{n}.md\n# TASK-{n}: T\n\n**Status**: {status}\n**Owner**: A\n\n## Goal\nx\n\n## How to test\nx\n"
            )
        };
        let others: String = (1..9).map(|n| ticket(n, "in progress")).collect();
        check_tasks("value-spelling", &(others + &ticket(9, "In Progress")));
    }
}

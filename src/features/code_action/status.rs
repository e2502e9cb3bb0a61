//! The status of a ticket, one step on or back in the values that it may have.

use smol_str::SmolStr;

use super::{Action, Asked, Kind, Provider, write};
use crate::text::TextEdit;
use crate::ticket::{Field, Role, name, value};
use crate::workspace::FieldName;

pub(super) const PROVIDER: Provider = Provider { kinds: &[Kind::Rewrite], offer };

fn offer<'a>(asked: &'a Asked<'a>, actions: &mut Vec<Action<'a>>) {
    let Some(ticket) = asked.ticket_here() else { return };
    let places = places(asked, ticket);
    let Some(first) = places.first().filter(|_| is_near(asked, ticket, &places)) else { return };
    let values = asked.snapshot.choices(asked.file, ticket, &first.name);
    let written = first.value.of(&asked.source.text);
    let steps = match position(asked, ticket, &first.name, values, written) {
        Some(at) => [Some(at + 1), at.checked_sub(1)],
        None if written.is_empty() => [Some(0), None],
        None => [None, None],
    };
    for value in steps.into_iter().flatten().filter_map(|at| values.get(at)) {
        let edits: Option<Vec<TextEdit>> = places
            .iter()
            .map(|field| write::value(&asked.source.text, field, &spelled(asked, ticket, field, value)))
            .collect();
        let Some(edits) = edits else { continue };
        actions.push(Action::new(
            Kind::Rewrite,
            format!("Set status to {}", spelled(asked, ticket, first, value)),
            move || asked.edits(edits),
        ));
    }
}

/// Where the status of a ticket is written.
fn places<'a>(asked: &'a Asked<'_>, ticket: u32) -> Vec<&'a Field> {
    let facts = &asked.source.facts;
    let all: Vec<_> = facts.own_fields(ticket).filter(|field| field.plays(Role::Status)).collect();
    // A stage may be something else than a status, unless it is all there is.
    let is_status = |field: &&Field| field.name != "stage";
    if all.iter().any(is_status) { all.into_iter().filter(is_status).collect() } else { all }
}

/// Whether the selection is where one looks for the status: on its line, or on the heading.
fn is_near(asked: &Asked<'_>, ticket: u32, places: &[&Field]) -> bool {
    let facts = &asked.source.facts;
    let own = facts.ticket(Some(ticket));
    let heading = own.and_then(|own| facts.section(own.heading)).map(|section| section.title);
    let title = heading.or(own.map(|own| own.title));
    let fields = places.iter().map(|field| field.key.to(field.value));
    fields.chain(title).any(|place| asked.touches_line(place))
}

/// The place of what is written among the values.
fn position(asked: &Asked<'_>, ticket: u32, field: &str, values: &[SmolStr], written: &str) -> Option<usize> {
    let spelled = asked.snapshot.spelled(asked.file, ticket, field, written);
    let forms = value::forms(spelled);
    values.iter().position(|value| forms.contains(&name::value(value)))
}

/// A value as tickets like this one spell it in such a field.
fn spelled(asked: &Asked<'_>, ticket: u32, field: &Field, value: &SmolStr) -> SmolStr {
    let habit = asked.snapshot.habit(asked.file, ticket, &FieldName::of(field), value);
    habit.map_or_else(|| value.clone(), |habit| habit.spelling)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::{check_picked, check_titles};
    use super::*;

    const TASK: &str = "//- /templates/task.md\n# TASK-XXX: [Title]\n\n**Status**: [Open | In Review | Done]\n\n## Goal\n[What]\n";

    #[test]
    fn one_step_on_and_back() {
        let check = |ticket: &str, want| {
            check_titles(&format!("{TASK}//- /TASK-1.md\n{ticket}"), false, &[Kind::Rewrite], &want);
        };
        let ticket = |status: &str| format!("# TASK-1: T\n\n**Status**: {status}$0\n\n## Goal\nx\n");
        check(&ticket("Open"), expect!["Set status to In Review; Move the fields to the front matter"]);
        check(
            &ticket("🔄 in-review (since Monday)"),
            expect!["Set status to Done; Set status to Open; Move the fields to the front matter"],
        );
        check(&ticket("Done"), expect!["Set status to In Review; Move the fields to the front matter"]);
        check(&ticket(""), expect!["Set status to Open; Move the fields to the front matter"]);
        check(&ticket("Gone"), expect!["Move the fields to the front matter"]);
        check("# TASK-1: $0T\n\n**Status**: Open\n\n## Goal\nx\n", expect!["Set status to In Review"]);
        check("# TASK-1: T\n\n**Status**: Open\n\n## Goal\n$0x\n", expect![""]);
        check(
            "# Plan\n\n**Status**: $0Open\n",
            expect!["Set status to In Review; Move the fields to the front matter"],
        );
    }

    #[test]
    fn in_all_places_and_as_the_workspace_spells_it() {
        let ticket = |number: u32, cursor: &str, status: &str| {
            format!(
                "//- /TASK-{number}.md\n---\nstatus: {status}{cursor}\n---\n# TASK-{number}: T\n\n## Goal\nx\n"
            )
        };
        let mut others: String = (2..9).map(|number| ticket(number, "", "in_review")).collect();
        others += &ticket(9, "", "In Review");
        let own = "//- /TASK-1.md\n---\nstatus: open\n---\n# TASK-1: T\n\n**Status**: \u{1f4a1} Ope$0n\r\n\n## Goal\nx\n";
        check_picked(
            &format!("{TASK}{others}{own}"),
            Kind::Rewrite,
            "Set status to in_review",
            expect![[r#"
            /TASK-1.md
            ---
            status: in_review
            ---
            # TASK-1: T

            **Status**: In Review␍

            ## Goal
            x
        "#]],
        );
        let configured = "//- /.tickmark.yaml\nvalues:\n  status: [Inbox, {value: Shipped, aliases: [Live]}, Gone]\n//- /PE-1.md\n# PE-1: T\n\n**State**: $0live\n";
        check_titles(
            configured,
            false,
            &[Kind::Rewrite],
            &expect!["Set status to Gone; Set status to Inbox; Move the fields to the front matter"],
        );
        check_picked(
            configured,
            Kind::Rewrite,
            "Set status to Gone",
            expect![[r#"
            /PE-1.md
            # PE-1: T

            **State**: Gone
        "#]],
        );
    }
}

//! The status of a ticket, one step on or back in the values that it may have.

use super::{Action, Asked, Kind, Provider};
use crate::features::status;
use crate::ticket::Field;
use crate::workspace::Node;

pub(super) const PROVIDER: Provider = Provider { kinds: &[Kind::Rewrite], offer };

fn offer<'a>(asked: &'a Asked<'a>, actions: &mut Vec<Action<'a>>) {
    let Some(ticket) = asked.ticket_here() else { return };
    let (snapshot, node) = (asked.snapshot, Node { file: asked.file, ticket });
    let places = status::places(&asked.source.facts, ticket);
    let Some(first) = places.first().filter(|_| is_near(asked, ticket, &places)) else { return };
    let values = snapshot.choices(asked.file, ticket, &first.name);
    let written = first.value.of(&asked.source.text);
    let steps = match status::position(snapshot, node, &first.name, values, written) {
        Some(at) => [Some(at + 1), at.checked_sub(1)],
        None if written.is_empty() => [Some(0), None],
        None => [None, None],
    };
    for value in steps.into_iter().flatten().filter_map(|at| values.get(at)) {
        let edits = status::edits(snapshot, node, &asked.source.text, &places, value);
        let Some(edits) = edits else { continue };
        actions.push(Action::new(
            Kind::Rewrite,
            format!("Set status to {}", status::spelled(snapshot, node, first, value)),
            move || asked.edits(edits),
        ));
    }
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

//! The ticket that a reference names and nobody has written: made of the template of its family, where the others lie.

use super::{Action, Asked, Kind, Provider};
use crate::features::edit::Changes;
use crate::features::new_ticket;
use crate::schema::Origin;
use crate::ticket::{Reference, Unit};
use crate::workspace::FileId;

pub(super) const PROVIDER: Provider = Provider { kinds: &[Kind::QuickFix], offer };

/// Tickets of a family that are looked at to see what it follows.
const MAX_LOOKED_AT: usize = 20;

fn offer<'a>(asked: &'a Asked<'a>, actions: &mut Vec<Action<'a>>) {
    if !asked.can.create || !asked.snapshot.is_known_around(asked.file) {
        return;
    }
    let mut references = asked.source.facts.references.iter();
    let Some(reference) = references.find(|reference| asked.touches(reference.span)) else { return };
    let Some(template) = template(asked, reference) else { return };
    let written = reference.span.of(&asked.source.text);
    let mut findings = asked.findings_here();
    let finding = findings.find(|it| it.code == "unknown-ticket" && it.span == reference.span);
    actions.push(Action {
        title: format!("Create {written} from {template}"),
        kind: Kind::QuickFix,
        is_preferred: false,
        finding: finding.cloned(),
        change: Box::new(move || {
            let file = new_ticket::missing(asked.snapshot, asked.file, written);
            Changes { created: file.into_iter().collect(), ..Changes::default() }
        }),
    });
}

/// The template of the family that a reference to no ticket names, if its tickets have files of their own.
fn template(asked: &Asked<'_>, reference: &Reference) -> Option<String> {
    let snapshot = asked.snapshot;
    let id = &reference.id;
    if snapshot.is_declared(id) || snapshot.is_external(asked.file, id) {
        return None;
    }
    let family = snapshot.resolve(id).family().to_owned();
    let followed = |file: FileId, ticket: u32| {
        let is_file = snapshot.ticket(file, ticket)?.unit == Unit::File;
        let schema = snapshot.schema_of(file, ticket).filter(|_| is_file)?;
        matches!(schema.origin, Origin::File(_) | Origin::Builtin(_)).then(|| schema.origin.describe())
    };
    let near = snapshot.ids_in_family(&family).take(MAX_LOOKED_AT);
    let near = near.filter_map(|id| snapshot.nearest(asked.file, id));
    near.into_iter().find_map(|it| followed(it.file, it.ticket))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::tests::asked_at;
    use super::*;

    const TASKS: &str = "//- /templates/task.md\n# TASK-XXX: [Title]\n\n**Status**: [Open | Done]\n\n## Goal\n[What]\n\
        //- /tasks/TASK-7-porch.md\n# TASK-7: Porch\n\n**Status**: Open\n\n## Goal\nLight.\n\
        //- /list.md\n# Plan\n\n### PE-1: One\n\n**Status**: Open\n";

    fn check(text: &str, expected: Expect) {
        asked_at(
            &format!("{TASKS}//- /tasks/TASK-8.md\n# TASK-8: Next\n\n**Status**: Open\n\n## Goal\n{text}\n"),
            false,
            |asked| {
                let mut actions = Vec::new();
                offer(asked, &mut actions);
                let drawn = actions.into_iter().map(|action| {
                    let of = action.finding.as_ref().map(|it| it.code).unwrap_or_default();
                    let mut drawn = format!("{} ({of})\n", action.title);
                    for file in (action.change)().created {
                        drawn += &format!("{}\n{}", file.path.file_name().unwrap().display(), file.text);
                    }
                    drawn
                });
                expected.assert_eq(&drawn.collect::<String>());
            },
        );
    }

    #[test]
    fn of_an_id_that_nobody_has() {
        check(
            "After TASK-$09.",
            expect![[r#"
            Create TASK-9 from templates/task.md (unknown-ticket)
            TASK-9.md
            # TASK-9: [Title]

            **Status**: Open

            ## Goal
            [What]
        "#]],
        );
    }

    #[test]
    fn not_of_one_that_is_there_nor_of_one_in_a_list() {
        check("After TASK-$07.", expect![""]);
        check("After PE-$02.", expect![""]);
        check("With AES-25$06.", expect![""]);
        check("No ID$0.", expect![""]);
    }
}

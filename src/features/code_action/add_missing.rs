//! All that a ticket lacks, at once: what a command for it runs, wherever in the ticket the cursor is.

use super::{Action, Asked, Kind, Provider, fixes};
use crate::checks::{Diagnostic, Fix};
use crate::features::edit::Changes;
use crate::features::occurrence;

pub(super) const PROVIDER: Provider = Provider { kinds: &[Kind::AddMissing], offer };

const TITLE: &str = "Add what is missing";

fn offer<'a>(asked: &'a Asked<'a>, actions: &mut Vec<Action<'a>>) {
    let Some(ticket) = asked.ticket_here() else { return };
    let facts = &asked.source.facts;
    let is_here = |finding: &&Diagnostic| occurrence::ticket_at(facts, finding.span.start()) == Some(ticket);
    let of = |code: &'static str| {
        let all: Vec<_> = asked.findings().iter().filter(move |it| it.code == code).filter(is_here).collect();
        all
    };
    let mut parts: Vec<Fix> = Vec::new();
    let fields = of("missing-field");
    let fields = fields.iter().filter_map(|finding| finding.fixes.first());
    // There is one front matter.
    let opens = |fix: &Fix| fix.edits.iter().any(|edit| edit.new_text.starts_with("---"));
    for fix in fields {
        if !(opens(fix) && parts.iter().any(opens)) {
            parts.push(fix.clone());
        }
    }
    // The last of several has the fix for all, in which they are numbered through.
    let sections = of("missing-section");
    match sections.last().and_then(|last| last.fixes.get(1)).filter(|_| sections.len() > 1) {
        Some(all) => parts.push(all.clone()),
        None => parts.extend(sections.iter().filter_map(|finding| finding.fixes.first().cloned())),
    }
    if parts.is_empty() {
        return;
    }
    let fix = Fix::of_parts(TITLE.to_owned(), parts);
    actions.push(Action::new(Kind::AddMissing, TITLE, move || {
        let mut changes = Changes::default();
        changes.add(asked.file, asked.source.clone(), fixes::edits(&fix));
        changes
    }));
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::tests::{check_picked, titles};
    use super::*;

    const TASK: &str = "//- /templates/task.md\n# TASK-XXX: [Title]\n\n**Status**: [Open | Done]\n**Owner**: [Name]\n\n## Goal\n[What]\n\n## Test\n[How]\n";

    fn check(ticket: &str, expected: Expect) {
        check_picked(&format!("{TASK}//- /TASK-1.md\n{ticket}"), Kind::AddMissing, TITLE, expected);
    }

    #[test]
    fn sections_and_fields_at_once() {
        check(
            "# TASK-1: T\n\n**Status**: Open\n\n## Goal\nx$0\n",
            expect![[r#"
                /TASK-1.md
                # TASK-1: T

                **Status**: Open
                **Owner**: 

                ## Goal
                x

                ## Test
                [How]
            "#]],
        );
        check(
            "# TASK-1: $0T\n\n**Status**: Open\n",
            expect![[r#"
            /TASK-1.md
            # TASK-1: T

            **Status**: Open
            **Owner**: 

            ## Goal

            [What]

            ## Test

            [How]
        "#]],
        );
    }

    #[test]
    fn nothing_where_nothing_is_missing() {
        let whole = "# TASK-1: T\n\n**Status**: Open\n**Owner**: Ada\n\n## Goal\nx$0\n\n## Test\ny\n";
        assert_eq!(titles(&format!("{TASK}//- /TASK-1.md\n{whole}"), false, &[Kind::AddMissing]), "");
    }
}

//! A value that is mended in all places that have it: in the file, or in the workspace.

use rayon::prelude::*;

use super::{Action, Asked, Kind, Provider};
use crate::checks::{self, Diagnostic, Fix};
use crate::features::edit::{Changes, Edit};
use crate::ticket::Field;
use crate::workspace::{FieldName, FileId, Snapshot, Standing};

pub(super) const PROVIDER: Provider = Provider { kinds: &[Kind::QuickFix], offer };

/// The findings that many places may share.
const CODES: [&str; 2] = ["invalid-value", "value-spelling"];

/// Files that are mended at once at most: of more, nothing is offered rather than a part.
const MAX_FILES: usize = 2_000;

/// A value that is written in another way wherever the same rule finds it in the same field.
#[derive(Clone)]
struct Slip {
    code: &'static str,
    /// The comparable name of the field.
    field: String,
    written: String,
    /// What the fix is called.
    title: String,
}

fn offer<'a>(asked: &'a Asked<'a>, actions: &mut Vec<Action<'a>>) {
    for finding in asked.findings_here().filter(|it| CODES.contains(&it.code)) {
        let Some((fix, field)) = finding.fixes.first().zip(field_of(asked, finding)) else { continue };
        let slip = Slip {
            code: finding.code,
            field: field.name.to_string(),
            written: finding.span.of(&asked.source.text).to_owned(),
            title: fix.title.clone(),
        };
        let places = edits(asked.findings(), &asked.source.facts.fields, &asked.source.text, &slip);
        if places.len() > 1 {
            let title = format!("{} everywhere in this file ({} places)", slip.title, places.len());
            let change = move || {
                let mut changes = Changes::default();
                changes.add(asked.file, asked.source.clone(), places);
                changes
            };
            actions.push(Action::mending(finding, title, change));
        }
        let files = files(asked, &slip, field);
        if files.len() > 1 {
            let title = format!("{} everywhere in the workspace ({} files)", slip.title, files.len());
            actions.push(Action::mending(finding, title, move || in_files(asked, &slip, files)));
        }
    }
}

/// The field that a finding is about.
fn field_of<'a>(asked: &'a Asked<'_>, finding: &Diagnostic) -> Option<&'a Field> {
    asked.source.facts.fields.iter().find(|field| field.value.covers(finding.span))
}

/// The edits of the findings that are this slip.
fn edits(findings: &[Diagnostic], fields: &[Field], text: &str, slip: &Slip) -> Vec<Edit> {
    let is_it = |finding: &&Diagnostic| {
        finding.code == slip.code
            && finding.span.of(text) == slip.written
            && fields.iter().any(|field| field.name == slip.field && field.value.covers(finding.span))
    };
    let fix = |finding: &'_ Diagnostic| -> Option<Fix> {
        finding.fixes.iter().find(|fix| fix.title == slip.title).cloned()
    };
    findings.iter().filter(is_it).filter_map(fix).flat_map(|fix| fix.edits).map(Edit::from).collect()
}

/// The files in which tickets like that of the file have this value; none where they are too many.
fn files(asked: &Asked<'_>, slip: &Slip, field: &Field) -> Vec<FileId> {
    let snapshot = asked.snapshot;
    // The index tells whether others have it, before all of them are looked at.
    let uses = snapshot.values(&slip.field).into_iter().find(|(value, _)| *value == slip.written);
    let Some((_, uses)) = uses.filter(|(_, uses)| *uses > 1) else { return Vec::new() };
    let schema = field.ticket.and_then(|ticket| snapshot.schema_of(asked.file, ticket));
    let mut left = uses;
    let mut files = Vec::new();
    for (file, summary) in snapshot.summaries() {
        if left == 0 || asked.cancel.is_cancelled() {
            break;
        }
        let mut has_it = false;
        for (ticket, it) in (0u32..).zip(&*summary.tickets) {
            let is_it =
                |(name, value): &(&FieldName, &str)| name.name == field.name && *value == slip.written;
            if it.fields().any(|field| is_it(&field)) {
                left -= u32::from(left > 0);
                has_it |= snapshot.schema_of(file, ticket).map(|it| &it.name) == schema.map(|it| &it.name);
            }
        }
        if has_it && snapshot.standing(file) == Standing::Active {
            files.push(file);
        }
    }
    files.sort_by_key(|file| snapshot.address(*file));
    if files.len() > MAX_FILES { Vec::new() } else { files }
}

/// The edits in all files, each as its own findings say.
fn in_files(asked: &Asked<'_>, slip: &Slip, files: Vec<FileId>) -> Changes {
    let snapshot: &Snapshot = asked.snapshot;
    let mended: Vec<_> = files
        .into_par_iter()
        .filter_map(|file| {
            let source = snapshot.source(file)?;
            let found = checks::run_on(snapshot, file, &source, &|| asked.cancel.is_cancelled());
            let edits = edits(&found.diagnostics, &source.facts.fields, &source.text, slip);
            (!edits.is_empty()).then_some((file, source, edits))
        })
        .collect();
    let mut changes = Changes::default();
    // A part of them would be worse than none.
    if !asked.cancel.is_cancelled() {
        for (file, source, edits) in mended {
            changes.add(file, source, edits);
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::check_done;

    const TASK: &str =
        "//- /templates/task.md\n# TASK-XXX: [Title]\n\n**Status**: [Open | Done]\n\n## Goal\n[What]\n";

    fn ticket(number: usize, status: &str) -> String {
        format!("//- /TASK-{number}.md\n# TASK-{number}: T\n\n**Status**: {status}\n\n## Goal\nx\n")
    }

    #[test]
    fn in_the_workspace() {
        let others = ticket(2, "Opn") + &ticket(3, "Open") + &ticket(4, "Opn") + &ticket(5, "Dnoe");
        let others = others + "//- /archive/TASK-9.md\n# TASK-9: T\n\n**Status**: Opn\n";
        check_done(
            &(TASK.to_owned() + &ticket(1, "Op$0n") + &others),
            "Write \"Open\" everywhere in the workspace (3 files)",
            expect![[r#"
                //- /TASK-1.md
                # TASK-1: T

                **Status**: Open

                ## Goal
                x
                //- /TASK-2.md
                # TASK-2: T

                **Status**: Open

                ## Goal
                x
                //- /TASK-4.md
                # TASK-4: T

                **Status**: Open

                ## Goal
                x
            "#]],
        );
        check_done(
            &(TASK.to_owned() + &ticket(1, "Dno$0e") + &ticket(2, "Opn")),
            "Write \"Done\" everywhere in the workspace (2 files)",
            expect![""],
        );
    }

    #[test]
    fn in_the_file() {
        let list = "//- /templates/list.md\n# List\n\n### TASK-XXX: [Title]\n**Status**: [Open | Done]\n**Owner**: [Name]\n#### Goal\n[What]\n";
        let ticket = |number: usize, status: &str| {
            format!("### TASK-{number}: T\n**Status**: {status}\n**Owner**: Ada\n#### Goal\nx\n")
        };
        let all = ticket(1, "Op$0n") + &ticket(2, "Opn") + &ticket(3, "Dnoe");
        check_done(
            &format!("{list}//- /list.md\n# All\n\n{all}"),
            "Write \"Open\" everywhere in this file (2 places)",
            expect![[r#"
                //- /list.md
                # All

                ### TASK-1: T
                **Status**: Open
                **Owner**: Ada
                #### Goal
                x
                ### TASK-2: T
                **Status**: Open
                **Owner**: Ada
                #### Goal
                x
                ### TASK-3: T
                **Status**: Dnoe
                **Owner**: Ada
                #### Goal
                x
            "#]],
        );
    }
}

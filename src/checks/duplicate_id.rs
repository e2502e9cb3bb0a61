//! `duplicate-id`: two tickets declare the same ID.

use std::collections::{HashMap, HashSet};

use crate::ticket::{IdKey, Unit, id};
use crate::workspace::{Declaration, FileId};

use super::{Findings, Related, Rule, Severity, View};

pub(super) const RULE: Rule = Rule {
    code: "duplicate-id",
    severity: Severity::Error,
    summary: "Two tickets declare the same ID",
    page: include_str!("../../docs/checks/duplicate-id.md"),
    check,
};

/// Other places that are named at most: a family that restarts in a thousand folders has a thousand twins.
const MAX_RELATED: usize = 10;

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    // A view of another revision, or a second one of the same file, repeats what stands elsewhere.
    let is_alone = view.snapshot.is_alone(view.file);
    if !(is_alone || view.snapshot.is_scanned()) || !view.snapshot.counts(view.file) {
        return;
    }
    // A file may hold thousands of one ID: they are looked up once.
    let mut known: HashMap<(&IdKey, bool), Vec<Declaration>> = HashMap::new();
    for (index, ticket) in (0u32..).zip(&view.facts.tickets) {
        if (view.cancelled)() {
            return;
        }
        let Some(id) = &ticket.id else { continue };
        if !view.snapshot.has_twin(view.file, ticket.unit, id) {
            continue;
        }
        let is_file = ticket.unit == Unit::File;
        let alike = known.entry((id, is_file)).or_insert_with(|| alike(view, id, ticket.unit));
        if !is_file && alike.iter().any(|twin| twin.unit == Unit::File) {
            // A heading in a list of tickets that have files of their own.
            continue;
        }
        let is_other = |twin: &&Declaration| {
            (twin.file, twin.ticket) != (view.file, index) && (!is_alone || twin.file == view.file)
        };
        let twins: Vec<_> = alike.iter().filter(is_other).collect();
        let Some(first) = twins.first() else { continue };
        if is_report(view, view.file, id) {
            continue;
        }
        let shown = view.id(ticket).unwrap_or(id.as_str());
        let place = ticket.declarations.first().copied().unwrap_or_else(|| view.place(ticket));
        let more = if twins.len() > 1 { format!(" and {} more", twins.len() - 1) } else { String::new() };
        let where_ = if first.file == view.file {
            "further in this file".to_owned()
        } else {
            format!("in {}", view.snapshot.path_shown(first.file))
        };
        let message = format!("{shown} is declared twice: also {where_}{more}. Give one of them another ID");
        let related = twins.iter().take(MAX_RELATED).map(|twin| Related {
            file: twin.file,
            span: twin.span,
            message: format!("{shown} is declared here, too"),
        });
        // Two files whose names begin with one number may be two papers on one thing.
        let is_weak = ticket.declarations.is_empty() && id.family().is_empty();
        let severity = if is_weak { Severity::Hint } else { Severity::Error };
        findings.add_as(severity, Some(index), place, message);
        findings.relate(related.collect());
    }
}

/// The tickets, this one included, that one of this kind in the file must not share an ID with.
fn alike(view: &View<'_>, id: &IdKey, unit: Unit) -> Vec<Declaration> {
    let scoped = view.snapshot.is_folder_scoped(id.family());
    let folder = view.snapshot.folder(view.file);
    let mut all = view.snapshot.declarations(id);
    all.retain(|other| unit != Unit::File || !is_part(view, id, other.file));
    all.retain(|other| other.file == view.file || !is_report(view, other.file, id));
    let counts_again = match (scoped, unit) {
        (false, Unit::Heading(_)) => counting_anew(view, id.family()),
        _ => HashSet::new(),
    };
    let restarts = |other: &Declaration| {
        other.file != view.file && counts_again.contains(&view.file) && counts_again.contains(&other.file)
    };
    all.retain(|other| match (scoped, unit) {
        (false, Unit::File) => other.unit == Unit::File,
        (false, Unit::Heading(_)) => !restarts(other),
        (true, Unit::File) => other.unit == Unit::File && view.snapshot.folder(other.file) == folder,
        (true, Unit::Heading(_)) => other.file == view.file,
    });
    all
}

/// Whether another file is a part of the same ticket as this one: both lie in its folder, or have one name.
fn is_part(view: &View<'_>, id: &IdKey, other: FileId) -> bool {
    let path = |file: FileId| view.snapshot.address(file)?.path();
    let (Some(this), Some(other)) = (path(view.file), path(other)) else { return false };
    if this == other || this.parent() != other.parent() {
        return false;
    }
    let folder = this.parent().and_then(|folder| folder.file_name()?.to_str()).unwrap_or_default();
    let of_folder = id::in_file_name(folder).or_else(|| id::number_in_file_name(folder));
    this.file_stem() == other.file_stem() || of_folder.is_some_and(|named| IdKey::new(named) == *id)
}

/// The files in which the tickets under headings count from one on: `B-1`, `B-2`. Where two do so, each has numbers of
/// its own.
fn counting_anew(view: &View<'_>, family: &str) -> HashSet<FileId> {
    let files = |number: u32| -> HashSet<FileId> {
        let all = view.snapshot.declarations(&IdKey::new(&format!("{family}-{number}")));
        all.iter().filter(|it| it.unit != Unit::File).map(|it| it.file).collect()
    };
    &files(1) & &files(2)
}

/// Words at the end of the names of files that tell of a ticket and are none themselves.
const REPORTS: [&str; 13] = [
    "breakdown",
    "evidence",
    "feedback",
    "findings",
    "handoff",
    "log",
    "notes",
    "report",
    "results",
    "retro",
    "retrospective",
    "review",
    "summary",
];

/// Whether a file is about the ticket with this ID, as its name says in a word or two behind the ID:
/// `TASK-12-review.md`, `TASK-12-completion-report.md`.
fn is_report(view: &View<'_>, file: FileId, id: &IdKey) -> bool {
    let path = view.snapshot.address(file).and_then(|address| address.path());
    let Some(stem) = path.and_then(|path| path.file_stem()?.to_str()) else { return false };
    let Some(named) = id::in_file_name(stem).filter(|named| IdKey::new(named) == *id) else { return false };
    let Some((_, rest)) = stem.split_once(named) else { return false };
    let words: Vec<_> = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let last = words.last().map(|word| word.to_lowercase()).unwrap_or_default();
    words.len() <= 2 && REPORTS.contains(&last.as_str())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn numbers_that_restart_in_every_file() {
        let tickets = "## B-1: a\n**Points**: 1\n## B-2: b\n**Points**: 1\n## B-3: c\n**Points**: 1\n";
        check(
            "duplicate-id",
            &format!("//- /one.md\n{tickets}//- /two.md\n{tickets}//- /three.md\n{tickets}"),
        );
    }

    #[test]
    fn one_ticket_in_several_files() {
        check(
            "duplicate-id",
            r#"//- /OPS-7-lamp/README.md
# OPS-7: Lamp

Status: open
//- /OPS-7-lamp/task.yaml
id: OPS-7
status: open
//- /OPS-8.md
---
id: OPS-8
//  ^^^^^ error: OPS-8 is declared twice: also in OPS-9/task.yaml. Give one of them another ID
status: open
---
//- /OPS-8.yaml
id: OPS-8
//  ^^^^^ error: OPS-8 is declared twice: also in OPS-9/task.yaml. Give one of them another ID
status: open
//- /OPS-9/task.yaml
id: OPS-8
//  ^^^^^ error: OPS-8 is declared twice: also in OPS-8.md and 1 more. Give one of them another ID
status: open
"#,
        );
    }

    #[test]
    fn bare_numbers_restart_in_every_folder() {
        check(
            "duplicate-id",
            r#"//- /a/tasks/001-lamp.md
---
status: open
---
# Lamp
//- /b/tasks/001-lamp.md
---
status: open
---
# Lamp
//- /b/tasks/002-lamp.md
---
id: 2
//  ^ error: 2 is declared twice: also in b/tasks/002-light.md. Give one of them another ID
status: open
---
//- /b/tasks/002-light.md
---
status: open
---
# Light
//^^^^^ hint: 2 is declared twice: also in b/tasks/002-lamp.md. Give one of them another ID
//- /c/plan.md
# Plan

## Task 1: a
**Status**: open
## Task 2: b
// ^^^^^^ error: Task 2 is declared twice: also further in this file. Give one of them another ID
**Status**: open
## Task 2: b
// ^^^^^^ error: Task 2 is declared twice: also further in this file. Give one of them another ID
**Status**: open
//- /d/plan.md
# Plan

## Task 1: a
**Status**: open
## Task 2: b
**Status**: open
"#,
        );
    }

    #[test]
    fn a_report_about_a_ticket_is_no_second_one() {
        let file = |name: &str| format!("//- /{name}.md\n# TASK-7: Lamp\n\nStatus: done\n");
        for report in ["TASK-7-review", "TASK-7-COMPLETION-REPORT", "TASK-007 log"] {
            check("duplicate-id", &format!("{}{}", file("TASK-7-lamp"), file(report)));
        }
    }

    #[test]
    fn numbers_that_begin_with_one_in_two_files() {
        let tickets = "## B-1: a\n**Points**: 1\n## B-2: b\n**Points**: 1\n";
        check("duplicate-id", &format!("//- /one.md\n{tickets}//- /two.md\n{tickets}"));
    }

    #[test]
    fn in_one_file_and_in_two() {
        check(
            "duplicate-id",
            r#"//- /a.md
# OPS-1: A
//^^^^^ error: OPS-1 is declared twice: also in b.md. Give one of them another ID

Status: open
//- /b.md
---
id: ops-001
//  ^^^^^^^ error: ops-001 is declared twice: also in a.md. Give one of them another ID
status: open
---
//- /c.md
## GH-1: a
// ^^^^ error: GH-1 is declared twice: also further in this file. Give one of them another ID
**Points**: 1
## GH-1: b
// ^^^^ error: GH-1 is declared twice: also further in this file. Give one of them another ID
**Points**: 1
## OPS-2: in a list of tickets
**Points**: 1
//- /OPS-2.md
# OPS-2: with a file of its own

Status: open
"#,
        );
    }
}

//! `blocked-by-open`: a ticket is worked on, or done, while something that it waits for is not.

use std::collections::HashSet;

use super::{Findings, Related, Rule, Severity, View, status};
use crate::text::Span;
use crate::ticket::IdKey;
use crate::ticket::value::Progress;
use crate::workspace::{Edge, Node};

pub(super) const RULE: Rule = Rule {
    code: "blocked-by-open",
    severity: Severity::Warning,
    summary: "A ticket is begun or done before one that it waits for",
    page: include_str!("../../docs/checks/blocked-by-open.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    if !view.snapshot.is_known_around(view.file) {
        return;
    }
    for (index, ticket) in (0u32..).zip(&view.facts.tickets) {
        if (view.cancelled)() {
            return;
        }
        let own = Node { file: view.file, ticket: index };
        let Some(said) = view.snapshot.status(own) else { continue };
        let begun = match view.snapshot.progress(own.file, own.ticket) {
            Some(Progress::Done) if !status::is_given_up(view, own, said) => "done",
            Some(Progress::Started) if !status::is_waiting(view, own, said) => "begun",
            _ => continue,
        };
        let id = view.id(ticket).unwrap_or("this");
        let edges = view.snapshot.waits_for(own);
        let mut family: Option<(HashSet<Node>, HashSet<Node>)> = None;
        // Of several tickets with one ID, each may be meant, and one that is not open settles it.
        let own_edges = edges.iter().filter(|edge| !edge.is_theirs);
        let settled: HashSet<Span> =
            own_edges.filter(|edge| open(view, edge.node).is_none()).map(|edge| edge.span).collect();
        for edge in &edges {
            let Some((theirs, progress)) = open(view, edge.node) else { continue };
            if !edge.is_theirs && settled.contains(&edge.span)
                || progress == Progress::Started && begun == "begun"
            {
                continue;
            }
            // An epic that "blocks" its parts says what it is about; and it begins before its parts are done.
            let (parents, parts) = family.get_or_insert_with(|| {
                let nodes = |edges: Vec<Edge>| edges.iter().map(|edge| edge.node).collect();
                (nodes(view.snapshot.parents(own)), nodes(view.snapshot.children(own)))
            });
            if parents.contains(&edge.node) || begun == "begun" && parts.contains(&edge.node) {
                continue;
            }
            // One that has parts of its own "blocks" what it is about, too.
            if edge.is_theirs && !view.snapshot.children(edge.node).is_empty() {
                continue;
            }
            let other = view.snapshot.ticket(edge.node.file, edge.node.ticket).and_then(|it| it.id.as_ref());
            let other = other.map(IdKey::as_str).unwrap_or_default();
            let message = format!("{id} is {begun}, but {other}, which it waits for, is \"{}\"", theirs);
            let status = || view.status(index).map_or_else(|| view.place(ticket), |field| field.value);
            let place = if edge.is_theirs { status() } else { edge.span };
            findings.add(Some(index), place, message);
            let there = view.snapshot.ticket(edge.node.file, edge.node.ticket).map(|it| it.declaration);
            let message = format!("{other} is declared here");
            let span = there.unwrap_or_default();
            let mut places = vec![Related { file: edge.node.file, span, message }];
            if edge.is_theirs {
                let message = format!("{other} says here that it blocks {id}");
                places.push(Related { file: edge.file, span: edge.span, message });
            }
            findings.relate(places);
        }
    }
}

/// The status of a ticket that says that it is not done, and how far it is.
fn open<'a>(view: &View<'a>, node: Node) -> Option<(&'a str, Progress)> {
    let said = view.snapshot.status(node)?;
    let progress = view.snapshot.progress(node.file, node.ticket)?;
    (progress != Progress::Done).then_some((said.1, progress))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn by_who_says_it() {
        check(
            "blocked-by-open",
            r#"//- /a.md
---
id: OPS-1
status: ✅ Done
//      ^^^^^^ warning: OPS-1 is done, but OPS-5, which it waits for, is "Backlog"
depends_on: [OPS-2, OPS-3, OPS-4, OPS-99]
//           ^^^^^ warning: OPS-1 is done, but OPS-2, which it waits for, is "open"
parent: OPS-77
related: OPS-5
---
After OPS-5.
//- /b.md
---
id: OPS-2
status: open
depends_on: OPS-5
---
//- /c.md
---
id: OPS-3
status: superseded
depends_on: OPS-2
---
//- /d.md
---
id: OPS-4
status: dreaming
depends_on: OPS-2
---
//- /e.md
---
id: OPS-5
status: Backlog
blocks: [OPS-1, OPS-6]
---
//- /f.md
---
id: OPS-6
status: Blocked
depends_on: OPS-2
---
//- /g.md
## GH-1: a
**Status**: In progress
**Requires**: OPS-2
//            ^^^^^ warning: GH-1 is begun, but OPS-2, which it waits for, is "open"
## GH-2: b
**Status**: Done (v2)
**Requires**: GH-1
//            ^^^^ warning: GH-2 is done, but GH-1, which it waits for, is "In progress"
## GH-3: c
**Status**: In progress
**Requires**: GH-1
## GH-4: d
**Status**: In progress
**Requires**: GH-5
## GH-5: e
**Status**: Open
**Parent**: GH-4
## GH-6: f
**Status**: Open
**Blocks**: GH-7
## GH-7: g
**Status**: Done
**Epic**: GH-6
"#,
        );
    }

    #[test]
    fn the_first_word_of_a_set_says_that_it_is_not_begun() {
        check(
            "blocked-by-open",
            r#"//- /templates/task.md
# TASK-XXX: [Title]

**Status**: [Imagined | Growing | Picked]
**Owner**: [Name]

## Goal
//- /TASK-1.md
# TASK-1: One

**Status**: Imagined
**Owner**: Ada

## Goal
//- /TASK-2.md
# TASK-2: Two

**Status**: Done
**Owner**: Ada
**Depends on**: TASK-1, TASK-3
//              ^^^^^^ warning: TASK-2 is done, but TASK-1, which it waits for, is "Imagined"

## Goal
//- /TASK-3.md
# TASK-3: Three

**Status**: Growing
**Owner**: Ada

## Goal
"#,
        );
    }

    #[test]
    fn a_ticket_with_parts_says_what_it_is_about() {
        check(
            "blocked-by-open",
            r#"//- /epic.md
---
id: EPIC-1
status: todo
blocks: [OPS-1]
---
//- /a.md
---
id: OPS-1
status: done
epic: EPIC-2
---
//- /b.md
---
id: OPS-2
status: todo
epic: EPIC-1
---
"#,
        );
    }
}

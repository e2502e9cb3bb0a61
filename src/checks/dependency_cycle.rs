//! `dependency-cycle`: tickets that wait for each other in a ring, so that none of them can ever begin.

use super::{Findings, Related, Rule, Severity, View};
use crate::text::Span;
use crate::ticket::{Place, Relation};
use crate::workspace::{Edge, Node};

pub(super) const RULE: Rule = Rule {
    code: "dependency-cycle",
    severity: Severity::Error,
    summary: "Tickets wait for each other in a ring",
    page: include_str!("../../docs/checks/dependency-cycle.md"),
    check,
};

/// What a ticket says of the next one in a ring, and the words for it.
const WAYS: [(Relation, &str); 2] = [(Relation::DependsOn, "waits for"), (Relation::Parent, "is a part of")];

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    let is_alone = view.snapshot.is_alone(view.file);
    if !is_alone && !view.snapshot.is_scanned() {
        return;
    }
    for (relation, says) in WAYS {
        around_itself(view, relation, says, findings);
        for ring in view.snapshot.rings(view.file, relation) {
            if (view.cancelled)() {
                return;
            }
            let [own, next, ..] = ring[..] else { continue };
            if is_alone && ring.iter().any(|node| node.file != view.file) {
                continue;
            }
            let last = ring.last().copied().unwrap_or(next);
            let (place, elsewhere) = place(view, relation, own, next, last);
            findings.add(Some(own.ticket), place, message(view, &ring, says));
            findings.relate(elsewhere.map(|edge| related(view, says, own, edge)).into_iter().collect());
        }
    }
}

/// Tickets that name themselves.
fn around_itself(view: &View<'_>, relation: Relation, says: &str, findings: &mut Findings<'_>) {
    for reference in view.facts.references.iter().filter(|it| it.place != Place::Prose) {
        if reference.relation != relation && Some(reference.relation) != relation.inverse() {
            continue;
        }
        let Some(ticket) = reference.ticket else { continue };
        let own = Node { file: view.file, ticket };
        if view.snapshot.only_meant(view.file, &reference.id) == Some(own) {
            let id = shown(view, own);
            findings.add(Some(ticket), reference.span, format!("{id} {says} itself"));
        }
    }
}

/// Where the ring is shown at one of its tickets: the reference in it that leads to the next ticket, or the one
/// that the ticket before comes from; if both are written elsewhere, the ticket itself and the place elsewhere.
fn place(view: &View<'_>, relation: Relation, own: Node, next: Node, last: Node) -> (Span, Option<Edge>) {
    let (ahead, behind) = match relation {
        Relation::Parent => (view.snapshot.parents(own), view.snapshot.children(own)),
        _ => (view.snapshot.waits_for(own), view.snapshot.waiting_for(own)),
    };
    let ways = || {
        let ahead = ahead.iter().filter(|edge| edge.node == next);
        ahead.chain(behind.iter().filter(|edge| edge.node == last))
    };
    match ways().find(|edge| !edge.is_theirs) {
        Some(edge) => (edge.span, None),
        None => {
            let ticket = view.facts.ticket(Some(own.ticket));
            (ticket.map(|ticket| view.place(ticket)).unwrap_or_default(), ways().next().copied())
        }
    }
}

fn related(view: &View<'_>, says: &str, own: Node, edge: Edge) -> Related {
    let message = format!("it is said here that {} {says} {}", shown(view, own), shown(view, edge.node));
    Related { file: edge.file, span: edge.span, message }
}

/// `A waits for B waits for A`, with a count in the place of what is in the middle of a long way.
fn message(view: &View<'_>, ring: &[Node], says: &str) -> String {
    const SHOWN: usize = 6;
    const AT_END: usize = 2;
    let mut ids: Vec<String> = ring.iter().map(|node| shown(view, *node)).collect();
    if ids.len() > SHOWN {
        let from = SHOWN - AT_END;
        let to = ids.len() - AT_END;
        ids.splice(from..to, [format!("… {} more …", to - from)]);
    }
    ids.extend(ring.first().map(|node| shown(view, *node)));
    ids.join(&format!(" {says} "))
}

fn shown(view: &View<'_>, node: Node) -> String {
    let id = view.snapshot.ticket(node.file, node.ticket).and_then(|ticket| ticket.id.as_ref());
    id.map(|id| id.as_str().to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn at_every_ticket_of_the_ring() {
        check(
            "dependency-cycle",
            r#"//- /a.md
---
id: OPS-1
status: open
depends_on: [OPS-4, OPS-2]
//                  ^^^^^ error: OPS-1 waits for OPS-2 waits for OPS-3 waits for OPS-1
related: [OPS-5]
---
//- /b.md
# OPS-2: B

Status: open

## Dependencies

- [ ] OPS-3: first
//    ^^^^^ error: OPS-2 waits for OPS-3 waits for OPS-1 waits for OPS-2
- after this comes OPS-2
//- /c.md
---
id: OPS-3
status: open
requires: OPS-1
//        ^^^^^ error: OPS-3 waits for OPS-1 waits for OPS-2 waits for OPS-3
---
//- /d.md
---
id: OPS-4
status: open
blocks: [OPS-3, OPS-1]
related: OPS-1
---
After OPS-1.
//- /e.md
---
id: OPS-5
status: open
related: OPS-1
---
//- /f.md
---
id: OPS-6
status: open
blocks: OPS-3
---
//- /g.md
---
id: OPS-7
status: open
---
# OPS-7: blocks it at the other end

**Blocks**: OPS-8
//          ^^^^^ error: OPS-7 waits for OPS-8 waits for OPS-7

**Depends on**: OPS-9
//- /h.md
---
id: OPS-8
status: open
blocks: [OPS-7]
//       ^^^^^ error: OPS-8 waits for OPS-7 waits for OPS-8
---
//- /i.md
---
id: OPS-9
status: open
blocks: OPS-1
depends_on: OPS-09
//          ^^^^^^ error: OPS-9 waits for itself
---
"#,
        );
    }

    #[test]
    fn at_the_ticket_when_the_others_say_it() {
        check(
            "dependency-cycle",
            r#"//- /a.md
---
id: OPS-1
status: open
depends_on: [OPS-2]
//           ^^^^^ error: OPS-1 waits for OPS-2 waits for OPS-3 waits for OPS-1
blocks: [OPS-3]
---
//- /b.md
# OPS-2: B
//^^^^^^^^ error: OPS-2 waits for OPS-3 waits for OPS-1 waits for OPS-2

Status: open
//- /c.md
---
id: OPS-3
status: open
blocks: OPS-2
//      ^^^^^ error: OPS-3 waits for OPS-1 waits for OPS-2 waits for OPS-3
---
"#,
        );
    }

    #[test]
    fn parents_and_long_ways() {
        check(
            "dependency-cycle",
            r#"//- /a.md
## GH-1: a
**Parent**: GH-2
//          ^^^^ error: GH-1 is a part of GH-2 is a part of GH-1
## GH-2: b
**Parent**: GH-1
//          ^^^^ error: GH-2 is a part of GH-1 is a part of GH-2
## GH-3: c
**Epic**: GH-1
**Depends on**: GH-1
"#,
        );
        let ticket = |n: usize| {
            let way = [n, n + 1, n + 2, n + 3].map(|n| format!("A-{}", n % 9)).join(" waits for ");
            let end = [n + 7, n + 8, n].map(|n| format!("A-{}", n % 9)).join(" waits for ");
            format!(
                "//- /A-{n}.md\n---\nid: A-{n}\nstatus: open\ndeps: A-{}\n//    ^^^ error: {way} waits for … 3 more … waits for {end}\n---\n",
                (n + 1) % 9
            )
        };
        check("dependency-cycle", &(0..9).map(ticket).collect::<String>());
    }
}

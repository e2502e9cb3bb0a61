//! The graph of tickets: who waits for whom, and who is a part of whom, whichever of the two says so.

use super::super::FileId;
use super::Snapshot;
use crate::text::Span;
use crate::ticket::{Place, Relation};

/// A ticket, as a place in the graph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node {
    /// The file.
    pub file: FileId,
    /// The ticket, as an index into [`crate::ticket::Facts::tickets`].
    pub ticket: u32,
}

/// One way along the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The ticket at the other end.
    pub node: Node,
    /// The file in which the relation is written.
    pub file: FileId,
    /// The ID that says it, in that file.
    pub span: Span,
    /// Whether the ticket at the other end says it.
    pub is_theirs: bool,
}

/// Edges of one ticket that are followed at most.
const MAX_EDGES: usize = 10_000;

/// Who waits for whom. Only fields and lists of dependencies relate tickets; prose does not.
impl Snapshot {
    /// The tickets that a ticket waits for: it depends on them, or they say that they block it.
    #[must_use]
    pub fn waits_for(&self, node: Node) -> Vec<Edge> {
        self.edges(node, Relation::DependsOn, Relation::Blocks)
    }

    /// The tickets that wait for a ticket.
    #[must_use]
    pub fn waiting_for(&self, node: Node) -> Vec<Edge> {
        self.edges(node, Relation::Blocks, Relation::DependsOn)
    }

    /// The tickets of which a ticket is a part.
    #[must_use]
    pub fn parents(&self, node: Node) -> Vec<Edge> {
        self.edges(node, Relation::Parent, Relation::Child)
    }

    /// The tickets that are parts of a ticket.
    #[must_use]
    pub fn children(&self, node: Node) -> Vec<Edge> {
        self.edges(node, Relation::Child, Relation::Parent)
    }

    /// The tickets that a ticket itself relates to in one way, and those that relate to it the other way round.
    fn edges(&self, node: Node, own: Relation, theirs: Relation) -> Vec<Edge> {
        let Some(summary) = self.summary(node.file) else { return Vec::new() };
        let mut edges = Vec::new();
        let said = |relation: Relation, place: Place| relation == own && place != Place::Prose;
        for reference in summary.references_of(node.ticket) {
            // Each may mean as many tickets as share an ID.
            if edges.len() > MAX_EDGES {
                break;
            }
            if said(reference.relation, reference.place) {
                let span = reference.span;
                edges.extend(self.meant(node.file, &reference.id).into_iter().map(|it| Edge {
                    node: Node { file: it.file, ticket: it.ticket },
                    file: node.file,
                    span,
                    is_theirs: false,
                }));
            }
        }
        if let Some(id) = self.ticket(node.file, node.ticket).and_then(|ticket| ticket.id.as_ref()) {
            let mut uses = self.relations(id);
            uses.retain(|it| it.relation == theirs);
            self.retain_meant(&mut uses, id, node);
            edges.extend(uses.into_iter().filter_map(|it| {
                let other = Node { file: it.file, ticket: it.ticket? };
                Some(Edge { node: other, file: it.file, span: it.span, is_theirs: true })
            }));
        }
        edges.retain(|edge| edge.node != node);
        edges.truncate(MAX_EDGES);
        edges
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::fixture::Fixture;
    use crate::ticket::IdKey;

    fn check(notation: &str, expected: &Expect) {
        let snapshot = Fixture::parse(notation).snapshot();
        let id = |node: Node| snapshot.ticket(node.file, node.ticket).unwrap().id.clone().unwrap();
        let shown = |edges: Vec<Edge>| {
            let edge = |edge: &Edge| {
                format!("{}{}", id(edge.node).as_str(), if edge.is_theirs { " (theirs)" } else { "" })
            };
            edges.iter().map(edge).collect::<Vec<_>>().join(", ")
        };
        let mut drawn = String::new();
        for (key, declaration, _) in snapshot.tickets() {
            let node = Node { file: declaration.file, ticket: declaration.ticket };
            drawn.push_str(&format!(
                "{} in {} waits for {}; {} wait; part of {}; parts {}\n",
                key.as_str(),
                snapshot.path_shown(node.file),
                shown(snapshot.waits_for(node)),
                shown(snapshot.waiting_for(node)),
                shown(snapshot.parents(node)),
                shown(snapshot.children(node)),
            ));
        }
        expected.assert_eq(&drawn);
    }

    #[test]
    fn either_side_may_say_it() {
        check(
            "//- /a.md\n---\nid: A-1\nstatus: open\ndepends_on: [A-2, A-9, A-1]\nparent: A-4\n---\nAfter A-3.\n\
             //- /b.md\n## A-2: two\n**Status**: Open\n**Blocked by**: A-3\n\n## A-3: three\n**Status**: Open\n**Blocks**: A-1\n\
             //- /c.md\n---\nid: A-4\nstatus: open\nchildren: [A-3]\n---\n",
            &expect![[r#"
                A-1 in a.md waits for A-2, A-3 (theirs);  wait; part of A-4; parts 
                A-2 in b.md waits for A-3; A-1 (theirs) wait; part of ; parts 
                A-3 in b.md waits for ; A-1, A-2 (theirs) wait; part of A-4 (theirs); parts 
                A-4 in c.md waits for ;  wait; part of ; parts A-3, A-1 (theirs)
            "#]],
        );
    }

    #[test]
    fn where_numbers_restart_the_one_nearby_is_meant() {
        let ticket = |folder: &str| {
            (1..=3)
                .map(|n| {
                    let waits = if n > 1 { format!("depends_on: T-{}\n", n - 1) } else { String::new() };
                    format!("//- /{folder}/T-{n}.md\n---\nid: T-{n}\nstatus: open\n{waits}---\n")
                })
                .collect::<String>()
        };
        let snapshot = Fixture::parse(&format!("{}{}", ticket("x"), ticket("y"))).snapshot();
        for declaration in snapshot.declarations(&IdKey::new("T-2")) {
            let node = Node { file: declaration.file, ticket: declaration.ticket };
            for edges in [snapshot.waits_for(node), snapshot.waiting_for(node)] {
                let [edge] = &edges[..] else { panic!("{edges:?}") };
                assert_eq!(snapshot.folder(edge.node.file), snapshot.folder(node.file));
            }
        }
    }
}

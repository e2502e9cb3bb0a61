//! Rings: tickets that wait for each other, or are parts of each other, so that none of them can come first.
//!
//! The search starts at the tickets of one file and goes both ways at once, step by step. As soon as one way is
//! exhausted, every ring through these tickets lies in what was seen on it; where nobody waits for a ticket, or it
//! waits for nobody, that is at once. So an edit costs little in a workspace of any size.

use std::collections::{HashMap, VecDeque};

use super::super::{FileId, ReferenceSummary};
use super::{Node, Snapshot};
use crate::ticket::{IdKey, Place, Relation, Unit};

/// Tickets that are looked at for one file, besides its own.
const MAX_NODES: usize = 60;
/// References to one ticket that are looked at.
const MAX_USES: usize = 200;
/// Steps that are taken for one file to find the shortest ways around.
const MAX_STEPS: usize = 20_000;

impl Snapshot {
    /// For each ticket of a file that is in a ring, the shortest one: the tickets in their order, this one first.
    /// `relation` is what each of them says of the next: [`Relation::DependsOn`] or [`Relation::Parent`].
    ///
    /// References that may mean several tickets count for none. A ticket that relates to itself is no ring here.
    #[must_use]
    pub fn rings(&self, file: FileId, relation: Relation) -> Vec<Vec<Node>> {
        let Some(inverse) = relation.inverse() else { return Vec::new() };
        let tickets = self.summary(file).map(|summary| &*summary.tickets).unwrap_or_default();
        let starts = (0u32..).zip(tickets).filter(|(_, ticket)| ticket.id.is_some());
        let starts: Vec<Node> = starts.map(|(ticket, _)| Node { file, ticket }).collect();
        let mut ahead = Side::new(&starts);
        let mut behind = Side::new(&starts);
        let mut steps = MAX_NODES + starts.len();
        let next = loop {
            if steps == 0 {
                return Vec::new();
            }
            steps -= 1;
            if !ahead.step(|node| self.related(node, relation, inverse)) {
                break Web { nodes: ahead.nodes, next: ahead.edges };
            }
            if !behind.step(|node| self.related(node, inverse, relation)) {
                break Web { next: turned(&behind.edges), nodes: behind.nodes };
            }
        };
        let web = next.trimmed(self);
        let mut steps = MAX_STEPS;
        let own = (0..web.nodes.len()).filter(|at| web.nodes.get(*at).is_some_and(|node| node.file == file));
        let mut rings: Vec<Vec<Node>> = own.filter_map(|at| web.ring(at, &mut steps)).collect();
        rings.sort_by_key(|ring| ring.first().map(|node| node.ticket));
        rings
    }

    /// The tickets that a ticket relates to in one way, and those that relate to it the other way round.
    fn related(&self, node: Node, own: Relation, theirs: Relation) -> Vec<Node> {
        let Some(summary) = self.summary(node.file) else { return Vec::new() };
        let says = |it: &ReferenceSummary, relation| it.relation == relation && it.place != Place::Prose;
        let said = summary.references_of(node.ticket).filter(|it| says(it, own));
        let mut found: Vec<Node> = said.filter_map(|it| self.only_meant(node.file, &it.id)).collect();
        let Some(id) = self.ticket(node.file, node.ticket).and_then(|ticket| ticket.id.as_ref()) else {
            return found;
        };
        let id = self.resolve(id);
        let old = self.index.old_names(id.family()).map(|old| id.in_family(old));
        let ids: Vec<IdKey> = old.filter(|old| self.resolve(old) == id).chain([id.clone()]).collect();
        let uses = ids.iter().flat_map(|id| self.index.used(id)).take(MAX_USES);
        found.extend(uses.filter_map(|(file, number)| {
            let it = self.summary(file)?.references.get(number as usize).filter(|it| says(it, theirs))?;
            let other = Node { file, ticket: it.ticket()? };
            (self.only_meant(file, &id) == Some(node)).then_some(other)
        }));
        found.retain(|other| *other != node);
        found
    }

    /// The one ticket that is meant when a file speaks of an ID; none if it may be one of several.
    #[must_use]
    pub fn only_meant(&self, from: FileId, id: &IdKey) -> Option<Node> {
        let id = self.resolve(id);
        let mut declared = self.index.declared(&id).map(|(file, ticket)| Node { file, ticket });
        let first = declared.next()?;
        if declared.next().is_none() {
            return Some(first);
        }
        // A heading in a list of tickets that have files of their own is no second declaration.
        let meant = self.meant(from, &id);
        let files = || meant.iter().filter(|it| it.unit == Unit::File);
        let one = match (&meant[..], files().count()) {
            ([one], _) => Some(one),
            (_, 1) => files().next(),
            _ => None,
        };
        one.map(|it| Node { file: it.file, ticket: it.ticket })
    }
}

/// What was seen in one direction.
struct Side {
    seen: HashMap<Node, usize>,
    nodes: Vec<Node>,
    /// For each ticket that was looked at, the numbers of those next to it.
    edges: Vec<Vec<usize>>,
}

impl Side {
    fn new(starts: &[Node]) -> Self {
        let seen = starts.iter().copied().zip(0..).collect();
        Self { seen, nodes: starts.to_vec(), edges: Vec::new() }
    }

    /// Looks at one more ticket; false if there is none.
    fn step(&mut self, next: impl Fn(Node) -> Vec<Node>) -> bool {
        let Some(node) = self.nodes.get(self.edges.len()).copied() else { return false };
        let number = |node: Node| {
            *self.seen.entry(node).or_insert_with(|| {
                self.nodes.push(node);
                self.nodes.len() - 1
            })
        };
        self.edges.push(next(node).into_iter().map(number).collect());
        true
    }
}

/// The same edges in the other direction.
fn turned(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut turned = vec![Vec::new(); edges.len()];
    for (from, to) in edges.iter().enumerate().flat_map(|(from, to)| to.iter().map(move |to| (from, *to))) {
        if let Some(list) = turned.get_mut(to) {
            list.push(from);
        }
    }
    turned
}

/// A part of the graph: tickets, and for each the numbers of the next ones.
struct Web {
    nodes: Vec<Node>,
    next: Vec<Vec<usize>>,
}

impl Web {
    /// Only what may lie on a ring, in the order of paths and places: the rest has no way in or no way out.
    fn trimmed(self, snapshot: &Snapshot) -> Self {
        let before = turned(&self.next);
        let mut gone = vec![false; self.nodes.len()];
        for (out, back) in [(&self.next, &before), (&before, &self.next)] {
            let mut left: Vec<usize> = out.iter().map(Vec::len).collect();
            let mut ends: Vec<usize> = (0..left.len()).filter(|at| left.get(*at) == Some(&0)).collect();
            while let Some(end) = ends.pop() {
                if let Some(gone) = gone.get_mut(end) {
                    *gone = true;
                }
                for other in back.get(end).into_iter().flatten() {
                    if let Some(count) = left.get_mut(*other) {
                        *count = count.saturating_sub(1);
                        if *count == 0 {
                            ends.push(*other);
                        }
                    }
                }
            }
        }
        let mut kept: Vec<usize> = (0..gone.len()).filter(|at| gone.get(*at) == Some(&false)).collect();
        let node = |at: &usize| self.nodes.get(*at).copied();
        kept.sort_by_cached_key(|at| {
            node(at).map(|node| (snapshot.address(node.file).cloned(), node.ticket))
        });
        let numbers: HashMap<usize, usize> = kept.iter().copied().zip(0..).collect();
        let next = kept.iter().map(|at| {
            let next = self.next.get(*at).into_iter().flatten();
            let mut next: Vec<usize> = next.filter_map(|to| numbers.get(to).copied()).collect();
            next.sort_unstable();
            next.dedup();
            next
        });
        Self { next: next.collect(), nodes: kept.iter().filter_map(node).collect() }
    }

    /// The shortest way from a ticket back to itself.
    fn ring(&self, start: usize, steps: &mut usize) -> Option<Vec<Node>> {
        let mut from: HashMap<usize, usize> = HashMap::new();
        let mut queue = VecDeque::from([start]);
        while let Some(at) = queue.pop_front() {
            for next in self.next.get(at)? {
                *steps = steps.checked_sub(1)?;
                if *next == start {
                    let mut way = vec![at];
                    while let Some(last) = way.last().copied().filter(|last| *last != start) {
                        way.push(*from.get(&last)?);
                    }
                    way.reverse();
                    return way.into_iter().map(|at| self.nodes.get(at).copied()).collect();
                }
                from.entry(*next).or_insert_with(|| {
                    queue.push_back(*next);
                    at
                });
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, address};

    fn check(notation: &str, path: &str, want: &[&str]) {
        let snapshot = Fixture::parse(notation).snapshot();
        let file = snapshot.file(&address(path)).unwrap();
        let id = |node: &Node| {
            snapshot.ticket(node.file, node.ticket).unwrap().id.clone().unwrap().as_str().to_owned()
        };
        let rings = snapshot.rings(file, Relation::DependsOn);
        let rings: Vec<String> =
            rings.iter().map(|ring| ring.iter().map(id).collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(rings, want);
    }

    fn ticket(id: &str, waits: &str) -> String {
        format!("//- /{id}.md\n---\nid: {id}\nstatus: open\ndepends_on: [{waits}]\n---\n")
    }

    #[test]
    fn the_shortest_one_through_each_ticket() {
        let files =
            [ticket("A-1", "A-2, A-3"), ticket("A-2", "A-3"), ticket("A-3", "A-1"), ticket("A-4", "A-1")];
        let all = files.concat();
        check(&all, "/A-1.md", &["A-1 A-3"]);
        check(&all, "/A-2.md", &["A-2 A-3 A-1"]);
        check(&all, "/A-4.md", &[]);
    }

    #[test]
    fn what_lies_between_two_rings_is_in_none() {
        let files = [
            ticket("A-1", "A-2"),
            ticket("A-2", "A-1, A-3"),
            ticket("A-3", "A-4"),
            ticket("A-4", "A-5"),
            ticket("A-5", "A-4"),
        ];
        check(&files.concat(), "/A-3.md", &[]);
        check(&files.concat(), "/A-5.md", &["A-5 A-4"]);
    }

    #[test]
    fn a_reference_that_may_mean_several_counts_for_none() {
        let files = [
            ticket("A-1", "A-2"),
            ticket("A-2", "A-1"),
            "//- /x.md\n---\nid: A-2\nstatus: open\n---\n".into(),
        ];
        check(&files.concat(), "/A-1.md", &[]);
    }

    #[test]
    fn a_search_has_an_end() {
        // A ring of more tickets than are looked at is not found; one of fewer is, from everywhere.
        let ring = |len: usize| {
            (0..len).map(|n| ticket(&format!("A-{n}"), &format!("A-{}", (n + 1) % len))).collect::<String>()
        };
        check(&ring(3 * MAX_NODES), "/A-7.md", &[]);
        let snapshot = Fixture::parse(&ring(MAX_NODES - 10)).snapshot();
        let file = snapshot.file(&address("/A-7.md")).unwrap();
        assert_eq!(snapshot.rings(file, Relation::DependsOn)[0].len(), MAX_NODES - 10);
    }
}

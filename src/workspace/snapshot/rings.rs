//! Rings: tickets that wait for each other, or are parts of each other, so that none of them can come first.
//!
//! Who is in rings is found out for the whole workspace at once, when first asked for after a ticket or a relation has
//! come or gone, and kept with the index.

use super::super::FileId;
use super::super::index::{Rings, Web};
use super::{Node, Snapshot};
use crate::ticket::{IdKey, Place, Relation, Unit};

mod tickets;
use tickets::Tickets;

/// Steps that are taken for one file to find the shortest ways around.
const MAX_STEPS: usize = 20_000;

impl Snapshot {
    /// For each ticket of a file that is in a ring, the shortest one: the tickets in their order, this one first.
    /// `relation` is what each of them says of the next: [`Relation::DependsOn`] or [`Relation::Parent`].
    ///
    /// References that may mean several tickets count for none. A ticket that relates to itself is no ring here.
    /// Where rings are so large that it takes 20,000 steps to find the shortest ones, some may be missing.
    #[must_use]
    pub fn rings(&self, file: FileId, relation: Relation) -> Vec<Vec<Node>> {
        let Some(web) = self.web(relation) else { return Vec::new() };
        let address = self.address(file);
        let first = web.nodes().partition_point(|node| self.address(node.file) < address);
        let behind = web.nodes().get(first..).unwrap_or_default();
        let numbers = u32::try_from(first).unwrap_or(u32::MAX)..;
        let own = numbers.zip(behind).take_while(|(_, node)| node.file == file);
        let mut steps = MAX_STEPS;
        own.filter_map(|(number, _)| web.ring(number, &mut steps)).collect()
    }

    /// Whether the step from a ticket to another one, which it relates to in this way, is one of a ring.
    #[must_use]
    pub fn is_cyclic(&self, from: Node, to: Node, relation: Relation) -> bool {
        let Some(web) = self.web(relation) else { return false };
        let place = |node: &Node| (self.address(node.file), node.ticket);
        let number = |node: Node| {
            let found = web.nodes().binary_search_by(|other| place(other).cmp(&place(&node)));
            found.ok().and_then(|number| u32::try_from(number).ok())
        };
        number(from).zip(number(to)).is_some_and(|(from, to)| web.has(from, to))
    }

    /// Who is in rings of a relation.
    fn web(&self, relation: Relation) -> Option<&Web> {
        let rings = self.index.rings().get_or_init(|| self.find_rings());
        match relation {
            Relation::DependsOn => Some(&rings.waits),
            Relation::Parent => Some(&rings.parts),
            _ => None,
        }
    }

    fn find_rings(&self) -> Rings {
        let tickets = Tickets::new(self);
        let (mut waits, mut parts) = (Vec::new(), Vec::new());
        let mut first = 0u32;
        for (file, summary) in self.summaries() {
            let folder = self.entry(file).map(|entry| entry.folder).unwrap_or_default();
            for reference in summary.references.iter().filter(|it| it.place != Place::Prose) {
                let (edges, is_inverse) = match reference.relation {
                    Relation::DependsOn => (&mut waits, false),
                    Relation::Blocks => (&mut waits, true),
                    Relation::Parent => (&mut parts, false),
                    Relation::Child => (&mut parts, true),
                    Relation::Mention | Relation::Related | Relation::Sequence => continue,
                };
                let Some(ticket) = reference.ticket() else { continue };
                let has_id = summary.tickets.get(ticket as usize).is_some_and(|ticket| ticket.id.is_some());
                let from = first.saturating_add(ticket);
                let to = tickets.only_meant(file, folder, &reference.id).filter(|to| has_id && *to != from);
                edges.extend(to.map(|to| if is_inverse { (to, from) } else { (from, to) }));
            }
            first = first.saturating_add(u32::try_from(summary.tickets.len()).unwrap_or(u32::MAX));
        }
        let web = |edges| Web::new(&tickets.nodes, edges, |node| (self.address(node.file), node.ticket));
        Rings { waits: web(waits), parts: web(parts) }
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

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::fixture::{Fixture, ROOT, address};
    use crate::text::{Change, PositionEncoding};
    use crate::workspace::World;

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
    fn a_ring_of_any_length() {
        let ring = |n: usize| ticket(&format!("A-{n}"), &format!("A-{}", (n + 1) % 500));
        let snapshot = Fixture::parse(&(0..500).map(ring).collect::<String>()).snapshot();
        let file = snapshot.file(&address("/A-7.md")).unwrap();
        assert_eq!(snapshot.rings(file, Relation::DependsOn)[0].len(), 500);
    }

    #[test]
    fn prose_leaves_them_as_they_are() {
        let mut world = World::new(vec![ROOT.into()]);
        let text = "---\nid: A-1\nstatus: open\ndepends_on: [A-2]\n---\n# One\n";
        let mut snapshot = |text: &str| {
            world.open(&address("/a.md"), "markdown", 1, text.to_owned());
            world.snapshot()
        };
        let before = snapshot(text);
        let is_same = |after: &Snapshot| std::ptr::eq(before.index.rings(), after.index.rings());
        assert!(is_same(&snapshot(&format!("{text}\nAfter A-2, A-3 and B-4.\n"))));
        assert!(is_same(&snapshot(&text.replace("One", "Two"))));
        assert!(!is_same(&snapshot(&text.replace("A-2", "A-3"))));
    }

    #[test]
    fn a_mention_that_makes_a_family_an_old_name() {
        let files = [ticket("A-1", "OLD-2"), ticket("A-2", "OLD-1"), ticket("A-3", "OLD-1")].concat();
        let files = format!("{files}//- /notes.md\n# Notes\n");
        let mut world = World::new(vec![ROOT.into()]);
        for file in Fixture::parse(&files).files {
            world.open(&address(&file.path), "markdown", 1, file.text);
        }
        let rings = |snapshot: Snapshot| {
            snapshot.rings(snapshot.file(&address("/A-1.md")).unwrap(), Relation::DependsOn).len()
        };
        assert_eq!(rings(world.snapshot()), 0);
        let mut write = |text: &str| {
            let change = Change { range: None, text: text.to_owned() };
            world.change(&address("/notes.md"), 2, &[change], PositionEncoding::Utf8).unwrap();
            world.snapshot()
        };
        assert_eq!(rings(write("# Notes\n\nAfter OLD-3.\n")), 1);
        assert_eq!(rings(write("# Notes\n")), 0);
    }

    /// Where files may stand, and the tickets that they may hold: IDs restart, move, and have twins.
    const PATHS: [&str; 8] =
        ["/x/a.md", "/x/b.md", "/x/c.md", "/x/d.md", "/y/a.md", "/y/b.md", "/y/c.md", "/z.md"];

    fn some_ticket() -> impl Strategy<Value = String> {
        const WORDS: [&str; 7] =
            ["Depends on", "Depends on", "Blocks", "Parent", "Children", "Related", "Notes"];
        const FAMILIES: [&str; 3] = ["T", "T", "OLD"];
        let said = (select(&WORDS[..]), select(&FAMILIES[..]), 1..6).prop_map(|(word, family, n)| {
            if word == "Notes" {
                format!("\nSee {family}-{n}.\n")
            } else {
                format!("\n**{word}**: {family}-{n}\n")
            }
        });
        (1..6, vec(said, 0..3))
            .prop_map(|(n, said)| format!("# T-{n}: x\n\n**Status**: Open\n{}", said.concat()))
    }

    fn some_file() -> impl Strategy<Value = String> {
        let list = vec(some_ticket(), 1..4)
            .prop_map(|all| format!("# All\n\n{}", all.join("\n").replace("# T", "## T")));
        prop_oneof![8 => some_ticket(), 2 => list, 1 => Just(String::new())]
    }

    /// Which tickets lead to which, each reference looked at by itself.
    fn edges(snapshot: &Snapshot, relation: Relation) -> BTreeMap<Node, BTreeSet<Node>> {
        let mut edges: BTreeMap<Node, BTreeSet<Node>> = BTreeMap::new();
        for file in snapshot.files() {
            for it in snapshot.summary(file).unwrap().references.iter().filter(|it| it.place != Place::Prose)
            {
                let own = it.ticket().map(|ticket| Node { file, ticket });
                let own = own.filter(|own| snapshot.ticket(file, own.ticket).unwrap().id.is_some());
                let Some((own, other)) = own.zip(snapshot.only_meant(file, &it.id)) else { continue };
                let (from, to) = if it.relation == relation { (own, other) } else { (other, own) };
                if own != other && (it.relation == relation || Some(it.relation) == relation.inverse()) {
                    edges.entry(from).or_default().insert(to);
                }
            }
        }
        edges
    }

    /// How many steps it takes to come back to a ticket.
    fn way_back(edges: &BTreeMap<Node, BTreeSet<Node>>, start: Node) -> Option<usize> {
        let mut reached = BTreeSet::from([start]);
        (1..=edges.len()).find(|_| {
            reached = reached.iter().filter_map(|node| edges.get(node)).flatten().copied().collect();
            reached.contains(&start)
        })
    }

    proptest! {
        #[test]
        fn they_come_and_go_with_edits(edits in vec((select(&PATHS[..]), some_file()), 1..24)) {
            let mut world = World::new(vec![ROOT.into()]);
            for (path, text) in edits {
                if world.snapshot().file(&address(path)).is_none() {
                    world.open(&address(path), "markdown", 1, text);
                } else {
                    let change = Change { range: None, text };
                    world.change(&address(path), 2, &[change], PositionEncoding::Utf8).unwrap();
                }
                let snapshot = world.snapshot();
                for relation in [Relation::DependsOn, Relation::Parent] {
                    let edges = edges(&snapshot, relation);
                    for file in snapshot.files() {
                        let tickets = 0..u32::try_from(snapshot.summary(file).unwrap().tickets.len()).unwrap();
                        let ways = tickets.map(|ticket| Node { file, ticket });
                        let ways = ways.filter_map(|node| Some((node, way_back(&edges, node)?)));
                        let rings = snapshot.rings(file, relation);
                        let found = rings.iter().map(|ring| (ring[0], ring.len()));
                        prop_assert_eq!(found.collect::<Vec<_>>(), ways.collect::<Vec<_>>());
                        for ring in &rings {
                            let steps = ring.iter().zip(ring.iter().cycle().skip(1));
                            prop_assert!(steps.into_iter().all(|(from, to)| edges[from].contains(to)));
                        }
                    }
                }
            }
        }
    }
}

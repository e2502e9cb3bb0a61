//! Rings in a graph of tickets: the parts of it in which each ticket can be reached from each other one, and the
//! shortest ways around in them.

use rustc_hash::FxHashMap;

use super::super::Node;

/// The tickets of a workspace that are in rings.
#[derive(Debug, Default)]
pub(crate) struct Rings {
    /// Those that wait for each other.
    pub(crate) waits: Web,
    /// Those that are parts of each other.
    pub(crate) parts: Web,
}

/// The tickets that are in rings, and the edges between those that can be reached from each other.
#[derive(Debug, Default)]
pub(crate) struct Web {
    nodes: Box<[Node]>,
    next: Lists,
    before: Lists,
}

impl Web {
    /// What of a graph is in rings. The edges go from one to another of `all`, by their numbers; the tickets that
    /// are left stand in the order that `place` gives them.
    pub(crate) fn new<K: Ord>(all: &[Node], edges: Vec<(u32, u32)>, place: impl Fn(Node) -> K) -> Self {
        let next = Lists::new(all.len(), edges);
        let components = Search::new(&next, all.len()).components();
        let component = |number: u32| value(&components, number);
        let node = |number: &u32| all.get(*number as usize).copied().unwrap_or_default();
        let mut kept: Vec<u32> = (0..).take(all.len()).filter(|number| component(*number) != ALONE).collect();
        kept.sort_by_cached_key(|number| place(node(number)));
        let mut numbers = vec![0; all.len()];
        for (new, old) in (0..).zip(&kept) {
            set(&mut numbers, *old, new);
        }
        let inside = kept.iter().flat_map(|from| {
            let next = next.of(*from).iter().filter(|to| component(*from) == component(**to));
            next.map(|to| (value(&numbers, *from), value(&numbers, *to)))
        });
        let inside: Vec<(u32, u32)> = inside.collect();
        let turned = inside.iter().map(|(from, to)| (*to, *from)).collect();
        Self {
            nodes: kept.iter().map(node).collect(),
            next: Lists::new(kept.len(), inside),
            before: Lists::new(kept.len(), turned),
        }
    }

    /// The tickets, in their order.
    pub(crate) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Whether one of the tickets leads to another one from which there is a way back, by their numbers.
    pub(crate) fn has(&self, from: u32, to: u32) -> bool {
        self.next.of(from).binary_search(&to).is_ok()
    }

    /// The shortest way from one of the tickets back to itself, unless it takes more steps than these to find.
    ///
    /// It is looked for from both ends at once: in a tangle of thousands of tickets, each half of a way is found
    /// soon, and a whole one is not.
    pub(crate) fn ring(&self, start: u32, steps: &mut usize) -> Option<Vec<Node>> {
        let (mut ahead, mut behind) = (Side::new(&self.next, start), Side::new(&self.before, start));
        loop {
            // The one with less to do; one that has nothing left waits for the other.
            let (side, other) = match (ahead.edge.len(), behind.edge.len()) {
                (0, 0) => return None,
                (some, more) if some > 0 && (some <= more || more == 0) => (&mut ahead, &behind),
                _ => (&mut behind, &ahead),
            };
            side.step(steps)?;
            let met = side.edge.iter().filter(|at| other.from.contains_key(at));
            // Of those that are as far from this end, the one that is nearest to the other.
            if let Some(met) = met.min_by_key(|at| (other.depth(**at), **at)).copied() {
                let mut way = ahead.way(met);
                way.reverse();
                way.extend(behind.way(met).into_iter().skip(1));
                let nodes = [start].into_iter().chain(way);
                return nodes.map(|at| self.nodes.get(at as usize).copied()).collect();
            }
        }
    }
}

/// What can be reached from a ticket in one direction, step by step.
struct Side<'w> {
    lists: &'w Lists,
    start: u32,
    /// For each that was reached, the one before it, and the number of steps.
    from: FxHashMap<u32, (u32, u32)>,
    depth: u32,
    /// Those that were reached last.
    edge: Vec<u32>,
}

impl<'w> Side<'w> {
    fn new(lists: &'w Lists, start: u32) -> Self {
        Self { lists, start, from: FxHashMap::default(), depth: 0, edge: vec![start] }
    }

    /// Goes one step further; nothing when there are no steps left.
    fn step(&mut self, steps: &mut usize) -> Option<()> {
        let mut edge = Vec::new();
        self.depth += 1;
        for at in std::mem::take(&mut self.edge) {
            for next in self.lists.of(at).iter().filter(|next| **next != self.start) {
                *steps = steps.checked_sub(1)?;
                self.from.entry(*next).or_insert_with(|| {
                    edge.push(*next);
                    (at, self.depth)
                });
            }
        }
        self.edge = edge;
        Some(())
    }

    /// The number of steps to one that was reached.
    fn depth(&self, at: u32) -> u32 {
        self.from.get(&at).map_or(0, |(_, depth)| *depth)
    }

    /// The way from one that was reached back to the start, which is left out.
    fn way(&self, at: u32) -> Vec<u32> {
        let before = |at: &u32| self.from.get(at).map(|(from, _)| *from).filter(|from| *from != self.start);
        std::iter::successors(Some(at), before).collect()
    }
}

/// For each of many numbers a sorted list of numbers.
#[derive(Debug, Default)]
struct Lists {
    /// Where each list begins; behind the last one, where it ends.
    starts: Box<[u32]>,
    items: Box<[u32]>,
}

impl Lists {
    fn new(len: usize, mut pairs: Vec<(u32, u32)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut starts = Vec::with_capacity(len + 1);
        for (at, (from, _)) in (0..).zip(&pairs) {
            starts.resize((*from as usize + 1).max(starts.len()), at);
        }
        starts.resize(len + 1, u32::try_from(pairs.len()).unwrap_or(u32::MAX));
        Self { starts: starts.into(), items: pairs.into_iter().map(|(_, to)| to).collect() }
    }

    fn of(&self, number: u32) -> &[u32] {
        let (start, end) = (value(&self.starts, number), value(&self.starts, number.saturating_add(1)));
        self.items.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// The component of one that is in no ring.
const ALONE: u32 = 0;

/// Tarjan's search for strongly connected components (SIAM J. Comput. 1, 1972), with the way in a list instead of on
/// the stack of the program.
struct Search<'g> {
    next: &'g Lists,
    /// When each was seen first, from 1 on; 0 of those that were not.
    seen: Vec<u32>,
    /// The earliest seen that each is known to reach; of one whose component is complete, [`Self::DONE`].
    low: Vec<u32>,
    components: Vec<u32>,
    /// Those that were seen and whose component is not complete.
    open: Vec<u32>,
    /// The way to where the search is, each with the number of neighbours that were looked at.
    way: Vec<(u32, usize)>,
    count: u32,
}

impl<'g> Search<'g> {
    const DONE: u32 = u32::MAX;

    fn new(next: &'g Lists, len: usize) -> Self {
        let [seen, low, components] = [vec![0; len], vec![0; len], vec![ALONE; len]];
        Self { next, seen, low, components, open: Vec::new(), way: Vec::new(), count: 0 }
    }

    /// For each its component; [`ALONE`] if it has no other member.
    fn components(mut self) -> Vec<u32> {
        for root in (0..).take(self.seen.len()) {
            if value(&self.seen, root) == 0 && !self.next.of(root).is_empty() {
                self.enter(root);
            }
            while let Some((node, looked_at)) = self.way.last_mut() {
                let node = *node;
                if let Some(other) = self.next.of(node).get(*looked_at).copied() {
                    *looked_at += 1;
                    match value(&self.low, other) {
                        0 => self.enter(other),
                        low => self.lower(node, low),
                    }
                } else {
                    self.leave(node);
                }
            }
        }
        self.components
    }

    fn enter(&mut self, node: u32) {
        self.count = self.count.saturating_add(1);
        set(&mut self.seen, node, self.count);
        set(&mut self.low, node, self.count);
        self.open.push(node);
        self.way.push((node, 0));
    }

    fn lower(&mut self, node: u32, low: u32) {
        let low = low.min(value(&self.low, node));
        set(&mut self.low, node, low);
    }

    fn leave(&mut self, node: u32) {
        self.way.pop();
        let low = value(&self.low, node);
        let first = value(&self.seen, node);
        if low == first {
            // Nothing before it can be reached: what was seen since is its component.
            let start = self.open.iter().rposition(|it| *it == node).unwrap_or_default();
            let component = if self.open.len() - start > 1 { first } else { ALONE };
            for member in self.open.drain(start..) {
                set(&mut self.low, member, Self::DONE);
                set(&mut self.components, member, component);
            }
        } else if let Some((before, _)) = self.way.last().copied() {
            self.lower(before, low);
        }
    }
}

fn value(list: &[u32], at: u32) -> u32 {
    list.get(at as usize).copied().unwrap_or_default()
}

fn set(list: &mut [u32], at: u32, value: u32) {
    if let Some(place) = list.get_mut(at as usize) {
        *place = value;
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::FileId;
    use super::*;

    fn web(len: u32, edges: &[(u32, u32)]) -> Web {
        let all: Vec<Node> = (0..len).map(|ticket| Node { file: FileId(0), ticket }).collect();
        Web::new(&all, edges.to_vec(), |node| node)
    }

    #[test]
    fn what_is_in_no_ring_is_left_out() {
        let check = |edges: &[(u32, u32)], want: &[u32]| {
            let kept: Vec<u32> = web(9, edges).nodes().iter().map(|node| node.ticket).collect();
            assert_eq!(kept, want, "{edges:?}");
        };
        check(&[], &[]);
        check(&[(0, 1), (1, 2), (0, 2)], &[]);
        check(&[(8, 0), (0, 8), (8, 3)], &[0, 8]);
        // A way between two rings, and one that joins them.
        check(&[(0, 1), (1, 0), (1, 4), (4, 5), (5, 6), (6, 5)], &[0, 1, 5, 6]);
        check(&[(0, 1), (1, 0), (1, 4), (4, 5), (5, 6), (6, 5), (6, 0)], &[0, 1, 4, 5, 6]);
        check(&[(2, 1), (1, 3), (3, 2), (0, 1), (2, 7), (2, 2)], &[1, 2, 3]);
    }

    #[test]
    fn a_ring_inside_a_large_web_without_any() {
        const LEN: u32 = 100_000;
        let mut edges: Vec<_> = (0..LEN).flat_map(|n| [(n + 1, n), (n + 7, n), (n + 1_000, n)]).collect();
        edges.retain(|(from, _)| *from < LEN);
        assert!(web(LEN, &edges).nodes().is_empty());
        edges.push((500, 507));
        let web = web(LEN, &edges);
        let nodes: Vec<u32> = web.nodes().iter().map(|node| node.ticket).collect();
        assert_eq!(nodes, (500..=507).collect::<Vec<_>>());
        let ring = web.ring(0, &mut 100).unwrap();
        assert_eq!(ring.iter().map(|node| node.ticket).collect::<Vec<_>>(), [500, 507]);
    }

    #[test]
    fn a_long_way_is_no_deep_call_and_a_search_has_an_end() {
        const LEN: u32 = 300_000;
        let edges: Vec<_> = (0..LEN).map(|n| (n, (n + 1) % LEN)).collect();
        let web = web(LEN, &edges);
        assert_eq!(web.ring(5, &mut 300_000).unwrap().len(), 300_000);
        assert_eq!(web.ring(5, &mut 299_999), None);
    }
}

//! `tickmark/graph`: who waits for whom, around a ticket or in the whole workspace.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::features::Context;
use crate::ticket::Relation;
use crate::workspace::{Edge as Way, Node, Snapshot};

use super::filter::Filter;
use super::key;
use super::list::{List, Row};
use super::page::{MAX, USUAL};
use super::progress::Progress;
use super::ticket::{Ticket, Tickets};

/// How many steps away from a ticket are gone if nobody says how many, and at most.
const USUAL_DEPTH: u32 = 2;
const MAX_DEPTH: u32 = 50;
/// How many tickets are looked at around one at most.
const MAX_SEEN: usize = 10_000;
/// How many edges are answered at most.
const MAX_EDGES: usize = 10_000;

/// What is asked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    key: Option<String>,
    depth: Option<u32>,
    limit: Option<u32>,
    parents: bool,
    #[serde(flatten)]
    filter: Filter,
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The nearest first; of the whole workspace what is not over first.
    pub tickets: Vec<Ticket>,
    /// Between these, in their order.
    pub edges: Vec<Edge>,
    /// How many tickets there are without a limit.
    pub total: usize,
}

/// One way from a ticket to another one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Edge {
    /// The key of the ticket that waits, or that is a part.
    pub from: String,
    /// The key of the other one.
    pub to: String,
    /// What the first is to the second.
    pub kind: Kind,
    /// Whether it is a step of a ring.
    pub cyclic: bool,
}

/// What one ticket is to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// It waits for it.
    WaitsFor,
    /// It is a part of it.
    PartOf,
}

impl Kind {
    fn relation(self) -> Relation {
        match self {
            Self::WaitsFor => Relation::DependsOn,
            Self::PartOf => Relation::Parent,
        }
    }

    /// The tickets that one leads to, each once, in a fixed order.
    fn ways(self, snapshot: &Snapshot, node: Node) -> Vec<Node> {
        match self {
            Self::WaitsFor => nodes(snapshot.waits_for(node)),
            Self::PartOf => nodes(snapshot.parents(node)),
        }
    }

    /// The tickets that lead to one.
    fn back(self, snapshot: &Snapshot, node: Node) -> Vec<Node> {
        match self {
            Self::WaitsFor => nodes(snapshot.waiting_for(node)),
            Self::PartOf => nodes(snapshot.children(node)),
        }
    }
}

fn nodes(ways: Vec<Way>) -> Vec<Node> {
    let mut nodes: Vec<Node> = ways.into_iter().map(|way| way.node).collect();
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

/// The graph; nothing if the ticket to begin with is not there any more.
///
/// # Errors
/// None.
pub fn handle(context: &Context, params: Params) -> anyhow::Result<Option<Answer>> {
    let start = params.key.as_deref().map(|key| key::find(context, key));
    let found = context.lists.with(&context.snapshot, |list| match start {
        Some(start) => Some(around(context, list, start?, &params)),
        None => Some(all(context, list, &params)),
    });
    Ok(found.map(|found| answer(context, &found, &params)))
}

impl Params {
    fn kinds(&self) -> &'static [Kind] {
        if self.parents { &[Kind::WaitsFor, Kind::PartOf] } else { &[Kind::WaitsFor] }
    }

    /// The place of a ticket in the list, if it passes the filter.
    fn passing<'l>(&self, snapshot: &Snapshot, list: &'l List) -> impl Fn(Node) -> Option<u32> + 'l {
        let passes = self.filter.passes(snapshot, list);
        move |node| list.place(node).filter(|place| list.row(*place).is_some_and(|row| passes(*place, row)))
    }
}

/// The tickets around one, the nearest first, of those as far away by their IDs.
fn around(context: &Context, list: &List, start: Node, params: &Params) -> Vec<Node> {
    let snapshot = &context.snapshot;
    let passing = params.passing(snapshot, list);
    let mut seen = FxHashSet::from_iter([start]);
    let (mut found, mut edge) = (vec![start], vec![start]);
    for _ in 0..params.depth.unwrap_or(USUAL_DEPTH).min(MAX_DEPTH) {
        let mut next: Vec<(u32, Node)> = Vec::new();
        for node in edge {
            let kinds = params.kinds().iter();
            let ways = kinds.flat_map(|kind| [kind.ways(snapshot, node), kind.back(snapshot, node)]);
            for other in ways.flatten() {
                let Some(place) = passing(other) else { continue };
                if seen.len() < MAX_SEEN && !context.cancel.is_cancelled() && seen.insert(other) {
                    next.push((place, other));
                }
            }
        }
        next.sort_unstable();
        edge = next.into_iter().map(|(_, node)| node).collect();
        found.extend(&edge);
        if edge.is_empty() {
            break;
        }
    }
    found
}

/// All tickets that have an edge, those that are not over first, then by their IDs.
fn all(context: &Context, list: &List, params: &Params) -> Vec<Node> {
    let snapshot = &context.snapshot;
    let passing = params.passing(snapshot, list);
    let waits = list.waits(snapshot);
    let parents = if params.parents { list.parents(snapshot) } else { &[] };
    let mut has = vec![false; list.rows.len()];
    let mut mark = |place: u32| has.get_mut(place as usize).map(|has| *has = true);
    for (place, _) in params.filter.rows(snapshot, list) {
        let waits = waits.get(place as usize).into_iter().flat_map(|waits| waits.iter());
        let parent = parents.get(place as usize).into_iter().flatten();
        for other in waits.chain(parent).filter_map(|other| passing(*other)) {
            mark(place);
            mark(other);
        }
    }
    let (over, open): (Vec<&Row>, Vec<&Row>) = list
        .rows
        .iter()
        .zip(has)
        .filter_map(|(row, has)| has.then_some(row))
        .partition(|row| matches!(row.progress, Progress::Done | Progress::Dropped));
    open.into_iter().chain(over).map(|row| row.node).collect()
}

fn answer(context: &Context, found: &[Node], params: &Params) -> Answer {
    let snapshot = &context.snapshot;
    let mut tickets = Tickets::new(context);
    let shown = found.iter().take(params.limit.unwrap_or(USUAL).min(MAX) as usize);
    let shown = shown.take_while(|_| !context.cancel.is_cancelled());
    let shown: Vec<(Node, Ticket)> = shown.filter_map(|node| Some((*node, tickets.get(*node)?))).collect();
    let places: FxHashMap<Node, usize> =
        shown.iter().enumerate().map(|(at, (node, _))| (*node, at)).collect();
    let mut edges = Vec::new();
    for (node, ticket) in &shown {
        for kind in params.kinds() {
            let mut others: Vec<_> = kind
                .ways(snapshot, *node)
                .into_iter()
                .filter_map(|other| Some((places.get(&other)?, other)))
                .collect();
            others.sort_unstable();
            for (place, other) in others {
                let Some((_, to)) = shown.get(*place).filter(|_| edges.len() < MAX_EDGES) else { break };
                let cyclic = snapshot.is_cyclic(*node, other, kind.relation());
                edges.push(Edge { from: ticket.key.clone(), to: to.key.clone(), kind: *kind, cyclic });
            }
        }
    }
    let tickets = shown.into_iter().map(|(_, ticket)| ticket).collect();
    Answer { tickets, edges, total: found.len() }
}

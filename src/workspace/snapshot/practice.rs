//! What a team does when one ticket waits for another: whether the other one says so as well.

use std::collections::BTreeSet;

use super::super::ReferenceSummary;
use super::{Node, Snapshot};
use crate::ticket::{IdKey, Place, Relation};

/// Of a sample of tickets, how often each of the two is said, and how often from both sides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Practice {
    /// Tickets say that they block another one.
    pub blocks: u32,
    /// And the other one says that it waits.
    pub blocks_both: u32,
    /// Tickets say that they wait for another one.
    pub waits: u32,
    /// And the other one says that it blocks them.
    pub waits_both: u32,
}

/// Tickets that are looked at.
const SAMPLE: u32 = 64;
/// Dependencies of one ticket that are looked at.
const EACH: usize = 8;

impl Snapshot {
    /// What the tickets of a family do; found out once for a state of the workspace.
    #[must_use]
    pub fn practice(&self, family: &str) -> Practice {
        self.lookups.practice.get(self.generation(), family, || self.find_practice(family))
    }

    /// Whether a ticket says this of another one.
    fn is_said(&self, by: Node, relation: Option<Relation>, of: Node) -> bool {
        self.said(by).any(|it| Some(it.relation) == relation && self.only_meant(by.file, &it.id) == Some(of))
    }

    fn find_practice(&self, family: &str) -> Practice {
        let mut practice = Practice::default();
        for own in self.sample(family) {
            for it in self.said(own).filter(|it| it.relation.inverse().is_some()).take(EACH) {
                let (count, both) = match it.relation {
                    Relation::Blocks => (&mut practice.blocks, &mut practice.blocks_both),
                    Relation::DependsOn => (&mut practice.waits, &mut practice.waits_both),
                    _ => continue,
                };
                let Some(other) = self.only_meant(own.file, &it.id) else { continue };
                *count += 1;
                *both += u32::from(self.is_said(other, it.relation.inverse(), own));
            }
        }
        practice
    }

    /// What a ticket says in its fields and lists.
    pub fn said(&self, by: Node) -> impl Iterator<Item = &ReferenceSummary> {
        let references = self.summary(by.file).into_iter().flat_map(move |it| it.references_of(by.ticket));
        references.filter(|it| it.place != Place::Prose)
    }

    /// Tickets of a family by which practice is judged: where they have numbers, from the first to the last.
    fn sample(&self, family: &str) -> impl Iterator<Item = Node> {
        let step = (self.family(family).ids / SAMPLE).max(1);
        let spread = (0..SAMPLE).map(move |nth| IdKey::new(&format!("{family}-{}", 1 + nth * step)));
        let first = self.ids_in_family(family).take(SAMPLE as usize).cloned();
        let mut seen = BTreeSet::new();
        let ids = spread.chain(first).filter(move |id| seen.insert(id.clone()));
        let declared = ids.filter_map(|id| self.declarations(&id).into_iter().next());
        declared.map(|it| Node { file: it.file, ticket: it.ticket }).take(SAMPLE as usize)
    }
}

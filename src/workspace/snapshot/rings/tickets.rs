//! All tickets by number, and which of them is meant by an ID: what [`Snapshot::only_meant`] says, for all references
//! of a workspace at once.

use std::cell::OnceCell;
use std::collections::hash_map::Entry;
use std::path::Path;

use rustc_hash::FxHashMap;

use super::super::super::FileId;
use super::{Node, Snapshot};
use crate::ticket::{IdKey, Unit};

/// See the module.
pub(super) struct Tickets<'s> {
    snapshot: &'s Snapshot,
    /// Of the files that count, in the order of [`Snapshot::summaries`].
    pub(super) nodes: Vec<Node>,
    by_id: FxHashMap<&'s IdKey, Meant<'s>>,
}

enum Meant<'s> {
    One(u32),
    Several(Twins<'s>),
}

/// The tickets that have one ID.
#[derive(Default)]
struct Twins<'s> {
    all: Vec<Twin>,
    is_scoped: bool,
    /// Who is meant far from all of them.
    only: Option<u32>,
    /// Who is meant in a folder without any of them that is around some, found out when first asked for.
    around: OnceCell<FxHashMap<&'s Path, Option<u32>>>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Twin {
    folder: u32,
    file: FileId,
    number: u32,
    is_file: bool,
}

impl<'s> Tickets<'s> {
    pub(super) fn new(snapshot: &'s Snapshot) -> Self {
        let mut tickets = Self { snapshot, nodes: Vec::new(), by_id: FxHashMap::default() };
        for (file, summary) in snapshot.summaries() {
            for (ticket, summary) in (0u32..).zip(&summary.tickets) {
                let number = u32::try_from(tickets.nodes.len()).unwrap_or(u32::MAX);
                let node = Node { file, ticket };
                tickets.nodes.push(node);
                if let Some(id) = &summary.id {
                    tickets.declare(id, number, node);
                }
            }
        }
        for (id, meant) in &mut tickets.by_id {
            if let Meant::Several(twins) = meant {
                twins.all.sort_unstable();
                twins.is_scoped = snapshot.is_folder_scoped(id.family());
                twins.only = only(&twins.all);
            }
        }
        tickets
    }

    fn declare(&mut self, id: &'s IdKey, number: u32, node: Node) {
        match self.by_id.entry(id) {
            Entry::Vacant(place) => {
                place.insert(Meant::One(number));
            }
            Entry::Occupied(mut place) => match place.get_mut() {
                Meant::One(first) => {
                    let first = (*first, self.nodes.get(*first as usize).copied().unwrap_or(node));
                    let both = [first, (number, node)];
                    let all = both.into_iter().filter_map(|(number, node)| twin(self.snapshot, number, node));
                    place.insert(Meant::Several(Twins { all: all.collect(), ..Twins::default() }));
                }
                Meant::Several(twins) => twins.all.extend(twin(self.snapshot, number, node)),
            },
        }
    }

    /// The number of the one ticket that is meant when a file in this folder speaks of an ID.
    pub(super) fn only_meant(&self, from: FileId, folder: u32, id: &IdKey) -> Option<u32> {
        let known = self.by_id.get(id).or_else(|| self.by_id.get(&self.snapshot.resolve(id)));
        let twins = match known? {
            Meant::One(number) => return Some(*number),
            Meant::Several(twins) => twins,
        };
        let nearby = twins.between((folder, FileId::MIN), (folder, FileId::MAX));
        if !twins.is_scoped {
            return twins.only;
        }
        if nearby.is_empty() {
            let around = twins.around.get_or_init(|| self.around(twins));
            let folders = self.snapshot.folder(from).into_iter().flat_map(Path::ancestors);
            return folders.filter_map(|folder| around.get(folder)).next().copied().unwrap_or(twins.only);
        }
        let here = twins.between((folder, from), (folder, from));
        only(if here.iter().any(|twin| !twin.is_file) { here } else { nearby })
    }

    /// For each folder around some of them, the one that is meant there.
    fn around(&self, twins: &Twins<'s>) -> FxHashMap<&'s Path, Option<u32>> {
        let mut below: FxHashMap<&Path, Vec<&Twin>> = FxHashMap::default();
        for twin in &twins.all {
            let folder = self.snapshot.folder(twin.file);
            for around in folder.into_iter().flat_map(Path::ancestors) {
                below.entry(around).or_default().push(twin);
            }
        }
        below.into_iter().map(|(folder, twins)| (folder, only(twins))).collect()
    }
}

impl Twins<'_> {
    fn between(&self, first: (u32, FileId), last: (u32, FileId)) -> &[Twin] {
        let place = |twin: &Twin| (twin.folder, twin.file);
        let start = self.all.partition_point(|twin| place(twin) < first);
        let end = self.all.partition_point(|twin| place(twin) <= last);
        self.all.get(start..end).unwrap_or_default()
    }
}

fn twin(snapshot: &Snapshot, number: u32, node: Node) -> Option<Twin> {
    let entry = snapshot.entry(node.file)?;
    let is_file = entry.summary.tickets.get(node.ticket as usize)?.unit == Unit::File;
    Some(Twin { folder: entry.folder, file: node.file, number, is_file })
}

/// The only one, or the only one with a file of its own.
fn only<'t>(twins: impl IntoIterator<Item = &'t Twin>) -> Option<u32> {
    let (mut all, mut files) = (0, 0);
    let (mut first, mut file) = (None, None);
    for twin in twins {
        all += 1;
        first = first.or(Some(twin.number));
        if twin.is_file {
            files += 1;
            file = file.or(Some(twin.number));
        }
    }
    match (all, files) {
        (1, _) => first,
        (_, 1) => file,
        _ => None,
    }
}

//! The statuses of a workspace as groups: those of the schemas in their order, and behind them what else tickets have.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use crate::ticket::{Role, name};
use crate::workspace::{Node, Snapshot};

use super::list::Row;
use super::progress::Progress;

/// How many statuses are told apart at most: more are no set.
const MAX_STATUSES: usize = 1_000;

/// One status in all of its spellings.
#[derive(Clone, Debug)]
pub(super) struct Status {
    /// The comparable form; empty for tickets without a status.
    pub(super) form: SmolStr,
    pub(super) label: SmolStr,
    pub(super) progress: Progress,
    /// The schemas in whose sets it is.
    pub(super) schemas: Vec<SmolStr>,
    /// Whether one of these has tickets that are not in an archive.
    pub(super) is_active: bool,
}

/// All statuses in the order in which they are shown; that of tickets without any is the last one.
#[derive(Debug, Default)]
pub(super) struct Spread {
    pub(super) statuses: Vec<Status>,
}

/// The tickets of one schema.
struct Followers<'s> {
    node: Node,
    name: &'s SmolStr,
    is_active: bool,
    count: u32,
    first: usize,
}

impl Spread {
    pub(super) fn new(snapshot: &Snapshot, rows: &[Row]) -> Self {
        let mut spread = Self::default();
        for followers in followers(snapshot, rows) {
            spread.add_set(snapshot, &followers);
        }
        spread.add_others(snapshot, rows);
        spread
    }

    /// The number of a status.
    pub(super) fn place(&self, form: &str) -> Option<usize> {
        self.statuses.iter().position(|status| status.form == form)
    }

    /// Puts the values of a schema in, each behind the one before it that is there already.
    fn add_set(&mut self, snapshot: &Snapshot, of: &Followers<'_>) {
        let Node { file, ticket } = of.node;
        let mut at = self.statuses.len();
        for value in snapshot.choices(file, ticket, STATUS) {
            let form = name::value(value);
            let place = self.place(&form).unwrap_or_else(|| {
                let progress = Progress::of_value(snapshot, of.node, STATUS, value);
                let (label, schemas) = (value.clone(), Vec::new());
                let at = at.min(self.statuses.len());
                self.statuses.insert(at, Status { form, label, progress, schemas, is_active: false });
                at
            });
            if self.statuses.len() > MAX_STATUSES {
                self.statuses.truncate(MAX_STATUSES);
                return;
            }
            at = place + 1;
            if let Some(status) = self.statuses.get_mut(place) {
                status.is_active |= of.is_active;
                if !status.schemas.contains(of.name) {
                    status.schemas.push(of.name.clone());
                }
            }
        }
    }

    /// Appends what tickets have that is in no set: by how far it is, then by name; in the spelling that most use.
    fn add_others(&mut self, snapshot: &Snapshot, rows: &[Row]) {
        let known: FxHashSet<SmolStr> = self.statuses.iter().map(|status| status.form.clone()).collect();
        let mut others: FxHashMap<&SmolStr, (Progress, FxHashMap<SmolStr, u32>)> = FxHashMap::default();
        let (mut has_none, mut in_archives) = (false, FxHashSet::default());
        for row in rows.iter().filter(|row| !known.contains(&row.status)) {
            has_none |= row.status.is_empty();
            if row.status.is_empty() {
                continue;
            }
            let (progress, spellings) =
                others.entry(&row.status).or_insert_with(|| (row.progress, FxHashMap::default()));
            // An archive says that all is done.
            if in_archives.contains(&row.status) && !row.is_archived || spellings.is_empty() {
                *progress = row.progress;
                match row.is_archived {
                    true => in_archives.insert(row.status.clone()),
                    false => in_archives.remove(&row.status),
                };
            }
            *spellings.entry(snapshot.role(row.node, Role::Status)).or_default() += 1;
        }
        let usual = |spellings: FxHashMap<SmolStr, u32>| {
            let most = spellings.into_iter().max_by(|(a, m), (b, n)| m.cmp(n).then_with(|| b.cmp(a)));
            most.map(|(spelling, _)| spelling).unwrap_or_default()
        };
        let other = |(form, (progress, spellings)): (&SmolStr, (Progress, _))| Status {
            form: form.clone(),
            label: usual(spellings),
            progress,
            schemas: Vec::new(),
            is_active: false,
        };
        let mut others: Vec<Status> = others.into_iter().map(other).collect();
        others.sort_by(|a, b| (a.progress, &a.label, &a.form).cmp(&(b.progress, &b.label, &b.form)));
        self.statuses.extend(others);
        self.statuses.truncate(MAX_STATUSES);
        if has_none {
            self.statuses.push(Status {
                form: SmolStr::default(),
                label: "No status".into(),
                progress: Progress::Unknown,
                schemas: Vec::new(),
                is_active: false,
            });
        }
    }
}

/// The comparable name under which the status of any schema is asked for.
const STATUS: &str = "status";

/// Of each schema one ticket, those that most follow first.
fn followers<'s>(snapshot: &'s Snapshot, rows: &[Row]) -> Vec<Followers<'s>> {
    let mut found: FxHashMap<_, Followers<'s>> = FxHashMap::default();
    for (first, row) in rows.iter().enumerate() {
        let Node { file, ticket } = row.node;
        let Some(id) = snapshot.schema_id(file, ticket) else { continue };
        let catalog = snapshot.catalog(file);
        let Some(schema) = catalog.get(id) else { continue };
        let followers = found.entry((Arc::as_ptr(catalog), id)).or_insert_with(|| Followers {
            node: row.node,
            name: &schema.name,
            is_active: false,
            count: 0,
            first,
        });
        followers.count += 1;
        followers.is_active |= !row.is_archived;
    }
    let mut found: Vec<_> = found.into_values().collect();
    found.sort_by_key(|it| (std::cmp::Reverse(it.count), it.first));
    found
}

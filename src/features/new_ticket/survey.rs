//! What the tickets of a workspace follow: which schemas are in use, where, and with which IDs.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use smol_str::SmolStr;

use crate::schema::{Origin, SchemaId};
use crate::workspace::{FileId, Snapshot};

use super::Pattern;

/// Files that are looked at. Of a larger workspace the first ones tell what the rest does.
const MAX_FILES: usize = 20_000;
/// Schemas that are told of at most.
const MAX_PATTERNS: usize = 50;

/// Those that follow a schema.
#[derive(Default)]
struct Followers {
    tickets: u32,
    /// How many of them are in the same folder.
    nearby: u32,
    families: BTreeMap<SmolStr, u32>,
}

pub(super) fn patterns(snapshot: &Snapshot, file: FileId, family: Option<&str>) -> Vec<Pattern> {
    let mut followers: BTreeMap<SchemaId, Followers> = BTreeMap::new();
    let (catalog, folder) = (snapshot.catalog(file), snapshot.folder(file));
    for other in snapshot.files().take(MAX_FILES).filter(|other| *other != file && snapshot.counts(*other)) {
        let tickets = snapshot.summary(other).map(|summary| &*summary.tickets).unwrap_or_default();
        if tickets.is_empty() || !Arc::ptr_eq(snapshot.catalog(other), catalog) {
            continue;
        }
        let is_near = snapshot.folder(other) == folder;
        for (number, ticket) in (0u32..).zip(tickets) {
            let Some(schema) = snapshot.schema_id(other, number) else { continue };
            let known = followers.entry(schema).or_default();
            known.tickets += 1;
            known.nearby += u32::from(is_near);
            if let Some(id) = &ticket.id {
                *known.families.entry(SmolStr::new(id.family())).or_default() += 1;
            }
        }
    }
    let of_team = (0u16..)
        .zip(&catalog.schemas)
        .filter(|(_, it)| !matches!(it.origin, Origin::Builtin(_)) || it.kind.is_some());
    for (index, _) in of_team {
        followers.entry(SchemaId(index)).or_default();
    }
    let mut found: Vec<(u32, Pattern)> = followers
        .into_iter()
        .filter_map(|(id, followers)| {
            let schema = catalog.get(id)?.clone();
            // Practice knows better than the template what the IDs are called by now.
            let usual = followers.families.iter().max_by_key(|(name, count)| (**count, Reverse(*name)));
            let own =
                schema.family.as_ref().filter(|own| followers.families.contains_key(*own) || usual.is_none());
            let family = own.or(usual.map(|(name, _)| name)).cloned();
            Some((followers.nearby, Pattern { id, schema, family, tickets: followers.tickets }))
        })
        .collect();
    found.sort_by_key(|(nearby, it)| {
        let is_meant = family.is_some() && it.family.as_deref() == family;
        (Reverse(is_meant), Reverse(*nearby), Reverse(it.tickets), it.id)
    });
    found.into_iter().map(|(_, pattern)| pattern).take(MAX_PATTERNS).collect()
}

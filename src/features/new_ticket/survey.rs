//! What the tickets of a workspace follow: which schemas are in use, where, and with which IDs.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use smol_str::SmolStr;

use crate::schema::{Origin, SchemaId};
use crate::workspace::{FileId, Snapshot};

use super::Pattern;

/// Files of a workspace that are looked at, evenly spread over a larger one.
const MAX_FILES: usize = 2_000;
/// Files in the same folder, or below it, that are looked at besides.
const MAX_NEARBY: usize = 1_000;
/// Schemas that are told of at most.
const MAX_PATTERNS: usize = 50;

/// Those that follow a schema, as far as they were looked at.
#[derive(Default)]
struct Followers {
    /// How many of them are in the same folder.
    nearby: u32,
    families: BTreeMap<SmolStr, u32>,
}

pub(super) fn patterns(snapshot: &Snapshot, file: FileId, family: Option<&str>) -> Vec<Pattern> {
    let mut followers: BTreeMap<SchemaId, Followers> = BTreeMap::new();
    let (catalog, folder) = (snapshot.catalog(file), snapshot.folder(file));
    let mut look_at = |other: FileId, is_near: bool| {
        let counts = other != file && Arc::ptr_eq(snapshot.catalog(other), catalog) && snapshot.counts(other);
        let summary = snapshot.summary(other).filter(|_| counts);
        for (number, ticket) in (0u32..).zip(summary.iter().flat_map(|summary| &*summary.tickets)) {
            let Some(schema) = snapshot.schema_id(other, number) else { continue };
            let known = followers.entry(schema).or_default();
            known.nearby += u32::from(is_near);
            let Some(id) = &ticket.id else { continue };
            match known.families.get_mut(id.family()) {
                Some(count) => *count += 1,
                None => drop(known.families.insert(SmolStr::new(id.family()), 1)),
            }
        }
    };
    let step = snapshot.files().len() / MAX_FILES + 1;
    snapshot.files().step_by(step).for_each(|other| look_at(other, false));
    for other in folder.into_iter().flat_map(|folder| snapshot.files_below(folder)).take(MAX_NEARBY) {
        look_at(other, snapshot.folder(other) == folder);
    }
    let of_team = (0u16..)
        .zip(&catalog.schemas)
        .filter(|(_, it)| !matches!(it.origin, Origin::Builtin(_)) || it.kind.is_some());
    for (index, _) in of_team {
        followers.entry(SchemaId(index)).or_default();
    }
    let path = snapshot.path_shown(file);
    let at_home: Vec<SchemaId> = catalog.at_home(&path).collect();
    let may_lie_here = |id: SchemaId| {
        let is_elsewhere = || catalog.get(id).is_some_and(|schema| !schema.homes.is_empty());
        at_home.is_empty() || at_home.contains(&id) || !is_elsewhere()
    };
    let mut found: Vec<(u32, Pattern)> = followers
        .into_iter()
        .filter(|(id, _)| may_lie_here(*id))
        .filter_map(|(id, followers)| {
            let schema = catalog.get(id)?.clone();
            // Practice knows better than the template what the IDs are called by now.
            let usual = followers.families.iter().max_by_key(|(name, count)| (**count, Reverse(*name)));
            let own =
                schema.family.as_ref().filter(|own| followers.families.contains_key(*own) || usual.is_none());
            let family = own.or(usual.map(|(name, _)| name)).cloned();
            let tickets = snapshot.adoption_of(file, id).all().tickets();
            Some((followers.nearby, Pattern { id, schema, family, tickets }))
        })
        .collect();
    found.sort_by_key(|(nearby, it)| {
        let is_meant = family.is_some() && it.family.as_deref() == family;
        (Reverse(is_meant), Reverse(*nearby), Reverse(it.tickets), it.id)
    });
    found.into_iter().map(|(_, pattern)| pattern).take(MAX_PATTERNS).collect()
}

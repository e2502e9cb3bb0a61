//! Families of IDs: which exist, which restart in every folder, and which are an old name of another one.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use crate::ticket::IdKey;

use super::Index;

/// What is known of a family of IDs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Family {
    /// How many IDs are declared.
    pub ids: u32,
    /// How many of them are declared more than once, and mostly in different folders.
    pub apart: u32,
    /// How many IDs are referred to.
    pub used: u32,
    /// How many references stand where tickets are related: in fields, and in lists of dependencies.
    pub related: u32,
}

impl Family {
    /// Whether its numbers restart in every folder: then an ID is that of the ticket nearby.
    #[must_use]
    pub fn is_folder_scoped(self) -> bool {
        self.apart >= 3 && u64::from(self.apart) * 5 >= u64::from(self.ids)
    }

    /// Whether it is used so much more than declared that it may be the old name of another one.
    pub(super) fn may_be_old(self) -> bool {
        self.related >= MIN_USES && self.used >= MIN_USES && self.ids * 10 <= self.used
    }
}

/// A family is taken for renamed only when it is used this often, in fields or lists at that.
const MIN_USES: u32 = 3;
/// How many of its IDs are looked at.
const MAX_LOOKED_AT: usize = 200;
/// How many families may be its new name: those with the most tickets.
const MAX_HEIRS: usize = 32;

/// The families that go by another name now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Renames(BTreeMap<SmolStr, SmolStr>);

impl Index {
    /// All families that are declared or used, by name.
    pub(crate) fn families(&self) -> impl Iterator<Item = (&str, Family)> {
        self.families.iter().map(|(name, family)| (name.as_str(), *family))
    }

    /// What is known of a family.
    pub(crate) fn family(&self, name: &str) -> Family {
        self.families.get(name).copied().unwrap_or_default()
    }

    /// The declared IDs of a family, in their order.
    pub(crate) fn ids_in_family(&self, family: &str) -> impl Iterator<Item = &IdKey> {
        // Every ID of a family but the one that is the bare family begins so; a bare number has no family.
        let prefix = if family.is_empty() { String::new() } else { format!("{family}-") };
        let bare = self.declarations.ids_from(&IdKey::new(family)).next();
        let bare = bare.filter(|id| !family.is_empty() && id.as_str() == family);
        let family = SmolStr::new(family);
        let rest = self.declarations.ids_from(&IdKey::new(&prefix));
        bare.into_iter().chain(
            rest.take_while(move |id| id.as_str().starts_with(&prefix))
                .filter(move |id| id.family() == family),
        )
    }

    /// The declared IDs that begin with a text in comparable form, in their order.
    pub(crate) fn ids_with_prefix(&self, prefix: &str) -> impl Iterator<Item = &IdKey> {
        let prefix = SmolStr::new(prefix);
        let from = prefix.clone();
        // A key has no leading zeros: one made of `X-00` is a little before those that begin so.
        let known =
            self.declarations.ids_from(&IdKey::new(&prefix)).skip_while(move |id| id.as_str() < &*from);
        known.take_while(move |id| id.as_str().starts_with(&*prefix))
    }

    /// The ID that is meant by one of a renamed family; any other ID is meant as it is.
    pub(crate) fn resolve(&self, id: &IdKey) -> IdKey {
        if self.copies.get(id).tickets > 0 {
            return id.clone();
        }
        // `Task 3` may be `TASK-3`, and the other way round.
        if let Some(other) = id.respoken().filter(|other| self.copies.get(other).tickets > 0) {
            return other;
        }
        let renames = self.renames.get_or_init(|| self.find_renames());
        renames.0.get(id.family()).map_or_else(|| id.clone(), |heir| id.in_family(heir))
    }

    /// The old names of a family.
    pub(crate) fn old_names(&self, family: &str) -> impl Iterator<Item = &str> {
        let renames = self.renames.get_or_init(|| self.find_renames());
        renames.0.iter().filter(move |(_, heir)| *heir == family).map(|(old, _)| old.as_str())
    }

    /// A family that hardly declares anything, while most of the IDs by which it is used exist in another one,
    /// was renamed to that one: teams change the prefix and leave the texts as they are.
    fn find_renames(&self) -> Renames {
        let mut heirs: Vec<_> =
            self.families.iter().filter(|(name, f)| f.ids >= MIN_USES && !name.is_empty()).collect();
        heirs.sort_by_key(|(_, family)| std::cmp::Reverse(family.ids));
        heirs.truncate(MAX_HEIRS);
        let old = self.families.iter().filter(|(name, family)| !name.is_empty() && family.may_be_old());
        let renamed = old.filter_map(|(old, _)| {
            let mut used = self.used_in_family(old);
            let all = used.len();
            // What names a file of today is no old name of anything.
            used.retain(|id| self.names.get(id) == 0);
            if used.len() < MIN_USES as usize || used.len() * 2 < all {
                return None;
            }
            let mut heirs = heirs.iter().filter(|(name, _)| *name != old && self.holds(name, &used));
            let (heir, _) = heirs.next()?;
            // Where every number exists in several families, it says nothing that it exists.
            heirs.next().is_none().then(|| (old.clone(), (*heir).clone()))
        });
        Renames(renamed.collect())
    }

    /// Whether at least four of five IDs exist in a family.
    fn holds(&self, family: &str, ids: &[IdKey]) -> bool {
        let mut missing = ids.iter().filter(|id| self.copies.get(&id.in_family(family)).tickets == 0);
        missing.nth(ids.len() / 5).is_none()
    }

    /// IDs of a family that are used, each once, in their order.
    fn used_in_family(&self, family: &str) -> Vec<IdKey> {
        let prefix = format!("{family}-");
        let used = self.references.ids_from(&IdKey::new(&prefix));
        let used = used.take_while(|id| id.as_str().starts_with(&prefix)).filter(|id| id.family() == family);
        used.take(MAX_LOOKED_AT).cloned().collect()
    }
}

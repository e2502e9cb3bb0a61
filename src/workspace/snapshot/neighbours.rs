//! What stands around a path at which nothing is: whether the file was ever meant to be checked in here.

use std::fs;
use std::path::Path;

use super::super::Address;
use super::Snapshot;

/// Entries of a folder that are looked at.
const MAX_ENTRIES: usize = 2_000;

impl Snapshot {
    /// Whether the workspace has the folder of a path, and a file of its kind in it: one with the same extension.
    /// Nothing outside of the roots is looked at.
    #[must_use]
    pub fn has_neighbours(&self, path: &Path) -> bool {
        let Some(folder) = path.parent().filter(|_| self.root_around(path).is_some()) else { return false };
        // The same for all files of a kind in a folder.
        let kind = folder.join("*").with_extension(path.extension().unwrap_or_default());
        self.lookups.neighbours.get(self.generation(), kind.as_path(), || self.find_neighbours(path, folder))
    }

    fn find_neighbours(&self, path: &Path, folder: &Path) -> bool {
        let is_alike = |other: &Path| match path.extension() {
            Some(extension) => other.extension().is_some_and(|other| other.eq_ignore_ascii_case(extension)),
            None => true,
        };
        let below = self.by_address.range(Address::from_path(folder)..).take(MAX_ENTRIES);
        let mut below =
            below.map_while(|(address, _)| address.path().filter(|path| path.starts_with(folder)));
        if below.any(is_alike) {
            return true;
        }
        // A symbolic link is not followed: it may lead out of the workspace.
        if !fs::symlink_metadata(folder).is_ok_and(|found| found.is_dir()) {
            return false;
        }
        let entries = fs::read_dir(folder).into_iter().flatten().take(MAX_ENTRIES).flatten();
        entries.map(|entry| entry.path()).any(|other| is_alike(&other))
    }
}

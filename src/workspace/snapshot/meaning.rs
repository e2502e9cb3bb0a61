//! Which uses of an ID mean which of the tickets that declare it, where the numbers of a family restart in folders.

use std::collections::HashSet;

use super::super::FileId;
use super::{Declaration, Snapshot, Use};
use crate::ticket::{IdKey, Unit};

/// One ticket, or several that cannot be told apart, with all that is said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meaning {
    /// The tickets, by file and place; none of an ID that nobody declares.
    pub declarations: Vec<Declaration>,
    /// The references that mean them, by file and place.
    pub uses: Vec<Use>,
}

impl Snapshot {
    /// The tickets that a file means by an ID, as [`Snapshot::meant`], and the references by which others mean them.
    #[must_use]
    pub fn meaning(&self, from: FileId, id: &IdKey) -> Meaning {
        let declarations = self.meant(from, id);
        let mut uses = self.references(id);
        let all = self.declarations(id);
        if declarations.len() < all.len() {
            // The same as to ask for each use what is meant there, but no ticket is looked at twice.
            let own: HashSet<FileId> =
                all.iter().filter(|it| it.unit != Unit::File).map(|it| it.file).collect();
            let folders: HashSet<_> = all.iter().map(|it| self.folder(it.file)).collect();
            let here: HashSet<FileId> = declarations.iter().map(|it| it.file).collect();
            let nearby: HashSet<_> = declarations.iter().map(|it| self.folder(it.file)).collect();
            uses.retain(|it| {
                let folder = self.folder(it.file);
                match own.contains(&it.file) {
                    true => here.contains(&it.file),
                    false => nearby.contains(&folder) || !folders.contains(&folder),
                }
            });
        }
        Meaning { declarations, uses }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    #[test]
    fn a_use_means_what_its_file_means() {
        let mut notation = String::new();
        for folder in ["x", "y"] {
            for n in 1..=4 {
                notation.push_str(&format!(
                    "//- /{folder}/T-{n}.md\n---\nid: T-{n}\nstatus: open\n---\nafter T-2\n"
                ));
            }
        }
        notation
            .push_str("//- /z/list.md\n## T-1: a\n**Status**: x\n\n## T-2: b\n**Status**: x\n\nT-1 T-2\n");
        notation
            .push_str("//- /x/list.md\n## T-2: a\n**Status**: x\n\n## T-3: b\n**Status**: x\n\nT-1 T-2\n");
        notation.push_str("//- /far.md\nT-1 T-2\n");
        let snapshot = Fixture::parse(&notation).snapshot();
        assert!(snapshot.is_folder_scoped("T"));
        let id = IdKey::new("T-2");
        let place = |it: &Declaration| (it.file, it.ticket);
        for from in snapshot.files() {
            let Meaning { declarations, uses } = snapshot.meaning(from, &id);
            let meant: Vec<_> = declarations.iter().map(place).collect();
            let expected = snapshot.references(&id).into_iter().filter(|it| {
                snapshot.meant(it.file, &id).iter().any(|declaration| meant.contains(&place(declaration)))
            });
            assert_eq!(uses, expected.collect::<Vec<_>>(), "{}", snapshot.path_shown(from));
            assert!(!uses.is_empty());
        }
    }
}

//! Which uses of an ID mean which of the tickets that declare it, where the numbers of a family restart in folders.

use std::collections::HashSet;
use std::path::Path;

use super::super::FileId;
use super::{Declaration, Node, Snapshot, Use};
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
    /// The tickets that are meant when a file speaks of an ID. Where numbers restart: those in the file, if it holds
    /// several tickets; those in its folder; those in the smallest folder around it that has any below it.
    #[must_use]
    pub fn meant(&self, from: FileId, id: &IdKey) -> Vec<Declaration> {
        let mut all = self.declarations(id);
        if let Some(first) = all.first().filter(|_| all.len() > 1)
            && self.is_restarting(first, id)
        {
            let folder = self.folder(from);
            let nearest = |it: &Declaration| common(folder, self.folder(it.file));
            let depth = all.iter().map(nearest).max();
            if all.iter().any(|it| it.file == from && it.unit != Unit::File) {
                all.retain(|it| it.file == from);
            } else if all.iter().any(|it| self.folder(it.file) == folder) {
                all.retain(|it| self.folder(it.file) == folder);
            } else {
                all.retain(|it| Some(nearest(it)) == depth);
            }
        }
        all
    }

    /// Whether the numbers of a family restart in folders: of the ID as it was written, or as it is declared.
    fn is_restarting(&self, declared: &Declaration, written: &IdKey) -> bool {
        let own = self.ticket(declared.file, declared.ticket).and_then(|ticket| ticket.id.as_ref());
        self.is_folder_scoped(own.unwrap_or(written).family())
    }

    /// The tickets that a file means by an ID, as [`Snapshot::meant`], and the references by which others mean them.
    #[must_use]
    pub fn meaning(&self, from: FileId, id: &IdKey) -> Meaning {
        let declarations = self.meant(from, id);
        let mut uses = self.references(id);
        let all = self.declarations(id);
        if declarations.len() < all.len() {
            let scopes = Scopes::new(self, &all);
            let here: HashSet<FileId> = declarations.iter().map(|it| it.file).collect();
            let nearby: HashSet<_> = declarations.iter().map(|it| self.folder(it.file)).collect();
            uses.retain(|it| match scopes.around(self, it.file) {
                Scope::File => here.contains(&it.file),
                Scope::Folder(folder) => nearby.contains(&folder),
                Scope::Around(around) => nearby.iter().any(|folder| is_below(*folder, around)),
                Scope::Workspace => true,
            });
        }
        Meaning { declarations, uses }
    }

    /// Leaves those of the uses of an ID that mean this ticket, which has the ID, or may mean it.
    pub(super) fn retain_meant(&self, uses: &mut Vec<Use>, id: &IdKey, ticket: Node) {
        if !self.is_folder_scoped(id.family()) {
            return;
        }
        let all = self.declarations(id);
        if all.len() > 1 {
            let scopes = Scopes::new(self, &all);
            uses.retain(|it| match scopes.around(self, it.file) {
                Scope::File => it.file == ticket.file,
                Scope::Folder(folder) => folder == self.folder(ticket.file),
                Scope::Around(around) => is_below(self.folder(ticket.file), around),
                Scope::Workspace => true,
            });
        }
    }
}

/// Where an ID is declared whose numbers restart: enough to tell what is meant anywhere, as [`Snapshot::meant`]
/// does, without looking at all tickets again for each use.
struct Scopes<'s> {
    files: HashSet<FileId>,
    folders: HashSet<Option<&'s Path>>,
    /// The folders around those.
    around: HashSet<&'s Path>,
}

/// Where the tickets stand that a file may mean.
enum Scope<'s> {
    File,
    Folder(Option<&'s Path>),
    /// In this folder, or below it.
    Around(&'s Path),
    Workspace,
}

impl<'s> Scopes<'s> {
    fn new(snapshot: &'s Snapshot, all: &[Declaration]) -> Self {
        let several = all.iter().filter(|it| it.unit != Unit::File);
        let folders: HashSet<Option<&Path>> = all.iter().map(|it| snapshot.folder(it.file)).collect();
        Self {
            files: several.map(|it| it.file).collect(),
            around: folders.iter().flatten().flat_map(|folder| folder.ancestors()).collect(),
            folders,
        }
    }

    fn around(&self, snapshot: &'s Snapshot, file: FileId) -> Scope<'s> {
        let folder = snapshot.folder(file);
        if self.files.contains(&file) {
            Scope::File
        } else if self.folders.contains(&folder) {
            Scope::Folder(folder)
        } else {
            let around = folder.and_then(|folder| folder.ancestors().find(|it| self.around.contains(it)));
            around.map_or(Scope::Workspace, Scope::Around)
        }
    }
}

/// How many folders are around both of two, from the top.
pub(super) fn common(a: Option<&Path>, b: Option<&Path>) -> usize {
    let (Some(a), Some(b)) = (a, b) else { return 0 };
    a.components().zip(b.components()).take_while(|(a, b)| a == b).count()
}

fn is_below(folder: Option<&Path>, around: &Path) -> bool {
    folder.is_some_and(|folder| folder.starts_with(around))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, address};

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
        for declaration in snapshot.declarations(&id) {
            let mut uses = snapshot.references(&id);
            let mut expected = uses.clone();
            expected.retain(|it| snapshot.meant(it.file, &id).contains(&declaration));
            let ticket = Node { file: declaration.file, ticket: declaration.ticket };
            snapshot.retain_meant(&mut uses, &id, ticket);
            assert_eq!(uses, expected, "{}", snapshot.path_shown(ticket.file));
        }
    }

    #[test]
    fn the_nearest_folder_is_meant() {
        let mut notation = String::new();
        for sprint in ["sprint-1", "sprint-2"] {
            for n in 1..=4 {
                notation
                    .push_str(&format!("//- /{sprint}/tasks/T-{n}.md\n---\nid: T-{n}\nstatus: open\n---\n"));
            }
            notation
                .push_str(&format!("//- /{sprint}/stories/US-{sprint}.md\n---\nstatus: open\n---\nT-2\n"));
        }
        notation.push_str("//- /plan.md\nT-2\n");
        notation.push_str("//- /sprint-2/tasks/tests/plan.md\nT-2\n");
        let snapshot = Fixture::parse(&notation).snapshot();
        let id = IdKey::new("T-2");
        let check = |from: &str, want: &[&str]| {
            let from = snapshot.file(&address(from)).unwrap();
            let meaning = snapshot.meaning(from, &id);
            let shown = |it: &Declaration| snapshot.path_shown(it.file);
            assert_eq!(meaning.declarations.iter().map(shown).collect::<Vec<_>>(), want);
            assert!(meaning.uses.iter().any(|it| it.file == from));
            let nearest = snapshot.nearest(from, &id).unwrap();
            assert_eq!(shown(&nearest), want[0]);
            assert_eq!(snapshot.only_meant(from, &id).is_some(), want.len() == 1);
        };
        check("/sprint-1/stories/US-sprint-1.md", &["sprint-1/tasks/T-2.md"]);
        check("/sprint-2/stories/US-sprint-2.md", &["sprint-2/tasks/T-2.md"]);
        check("/sprint-2/tasks/tests/plan.md", &["sprint-2/tasks/T-2.md"]);
        check("/plan.md", &["sprint-1/tasks/T-2.md", "sprint-2/tasks/T-2.md"]);
    }

    #[test]
    fn words_and_hyphens_say_the_same() {
        let snapshot = Fixture::parse(
            "//- /plan.md\n## Task 1: a\n**Status**: x\n\n## Task 2: b\n**Status**: x\n**Depends on**: Task 1\n\
             //- /US-1.md\n---\nid: US-1\ndepends_on: [TASK-1]\n---\n",
        )
        .snapshot();
        let id = IdKey::spoken("Task", "1");
        let all = snapshot.declarations(&IdKey::new("TASK-1"));
        assert_eq!(all, snapshot.declarations(&id));
        assert_eq!((all.len(), snapshot.references(&id).len()), (1, 2));
    }
}

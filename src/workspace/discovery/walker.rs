//! Which files a walk comes across: as git sees them, without folders of tools and other roots.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use ignore::gitignore::Gitignore;
use ignore::{DirEntry, WalkBuilder};

/// The name of the files that say what git ignores.
pub const GITIGNORE: &str = ".gitignore";

/// Folders of tools that hold no tickets, and much else.
const SKIPPED: [&str; 24] = [
    ".cache",
    ".cargo",
    ".direnv",
    ".git",
    ".gradle",
    ".hg",
    ".jj",
    ".mypy_cache",
    ".next",
    ".nox",
    ".pnpm-store",
    ".pytest_cache",
    ".ruff_cache",
    ".svn",
    ".terraform",
    ".tox",
    ".venv",
    ".yarn",
    "__pycache__",
    "bower_components",
    "node_modules",
    "site-packages",
    "target",
    "venv",
];

/// Folders of Unix that show the system as files: no end to them, and nothing in there was written by anybody.
const OF_SYSTEM: [&str; 3] = ["/dev", "/proc", "/sys"];

/// Whether a folder of this name is one of a tool, and holds no tickets.
#[must_use]
pub fn is_of_tool(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| SKIPPED.contains(&name))
}

/// Paths of interest, and the folders on the way to them.
#[derive(Clone, Debug)]
pub(super) struct Only {
    pub(super) paths: BTreeSet<PathBuf>,
    ways: BTreeSet<PathBuf>,
}

impl Only {
    pub(super) fn new(paths: BTreeSet<PathBuf>) -> Self {
        let ways = paths.iter().flat_map(|path| path.ancestors().skip(1)).map(Path::to_path_buf).collect();
        Self { paths, ways }
    }

    fn admits(&self, path: &Path) -> bool {
        self.ways.contains(path) || path.ancestors().any(|around| self.paths.contains(around))
    }
}

/// A walk of a root that passes by what git ignores, folders of tools, and other roots.
pub(super) fn walker(roots: &[PathBuf], root: &Path, only: Option<Only>) -> WalkBuilder {
    let others: BTreeSet<PathBuf> = roots.iter().filter(|other| *other != root).cloned().collect();
    let mut builder = WalkBuilder::new(root);
    // Tickets live in hidden folders, too; and what git would ignore is ignored without git as well.
    builder.hidden(false).ignore(false).require_git(false).follow_links(false);
    // Whoever opens a folder that git ignores wants to see what is in there.
    builder.parents(!is_ignored(root));
    builder.filter_entry(move |entry| {
        let path = entry.path();
        entry.depth() == 0
            || (!is_skipped(entry)
                && !others.contains(path)
                && only.as_ref().is_none_or(|only| only.admits(path)))
    });
    builder
}

/// Whether the folders around a root say that git ignores it.
fn is_ignored(root: &Path) -> bool {
    let says_so = |folder: &Path| {
        let (rules, _) = Gitignore::new(folder.join(GITIGNORE));
        rules.matched_path_or_any_parents(root, true).is_ignore()
    };
    root.ancestors().skip(1).any(says_so)
}

fn is_skipped(entry: &DirEntry) -> bool {
    let is_of_system = || cfg!(unix) && OF_SYSTEM.iter().any(|folder| entry.path() == Path::new(folder));
    entry.file_type().is_some_and(|kind| kind.is_dir()) && (is_of_tool(entry.file_name()) || is_of_system())
}

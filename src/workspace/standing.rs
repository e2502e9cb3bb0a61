//! What a file counts as, by the folders that it stands in: work at hand, what is over, or an example for others.

use std::path::Path;

use super::discovery::CONFIG;
use crate::schema::is_called_template;

/// What a file counts as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Its tickets are work at hand, and checked.
    #[default]
    Active,
    /// Its tickets are over: they count as done, and only what could mislead others is reported.
    Archive,
    /// It shows something to readers or to tests: its tickets are none of this workspace.
    Example,
    /// It is a template, or stands among them.
    Template,
    /// The configuration says to leave it alone.
    Ignored,
}

/// Words for what is over, in the names of folders.
const OVER: [&str; 8] =
    ["archive", "archived", "archives", "closed", "completed", "done", "finished", "resolved"];
/// Words that may stand beside them: `done-tickets`.
const WORK: [&str; 18] = [
    "backlog",
    "bugs",
    "docs",
    "epics",
    "features",
    "items",
    "issues",
    "milestones",
    "phases",
    "plans",
    "projects",
    "specs",
    "sprints",
    "stories",
    "tasks",
    "tickets",
    "todos",
    "work",
];
/// Names of folders that hold examples, without marks and in small letters.
const EXAMPLES: [&str; 9] = [
    "example",
    "examples",
    "fixture",
    "fixtures",
    "sample",
    "samples",
    "snapshots",
    "testdata",
    "testfixtures",
];

impl Standing {
    /// The standing of the files in a folder of a root. A folder of examples with a configuration or a repository of
    /// its own is a workspace, too, and so is a root that stands in one.
    #[must_use]
    pub fn of_folder(root: &Path, folder: &Path) -> Self {
        let Ok(below) = folder.strip_prefix(root) else { return Self::Active };
        let mut standing = Self::Active;
        for (name, depth) in below.iter().zip(1..) {
            match name.to_str() {
                Some(name) if is_called_template(name) => return Self::Template,
                Some(name) if is_of_examples(name) => standing = Self::Example,
                Some(name) if standing == Self::Active && is_over(name) => standing = Self::Archive,
                _ => {}
            }
            if standing == Self::Example {
                let mut path = root.to_path_buf();
                path.extend(below.iter().take(depth));
                if path.join(CONFIG).exists() || path.join(".git").exists() {
                    standing = Self::Active;
                }
            }
        }
        standing
    }
}

/// Whether a folder of this name holds examples, and no tickets of the workspace around it.
fn is_of_examples(name: &str) -> bool {
    /// No name is longer, marks included.
    const MAX: usize = 20;
    let is_mark = |c: char| !c.is_ascii_alphanumeric();
    let named = |known: &&str| {
        let letters = name.chars().filter(|c| !is_mark(*c)).map(|c| c.to_ascii_lowercase());
        letters.eq(known.chars())
    };
    name.len() <= MAX && EXAMPLES.iter().any(named)
}

/// The page that a forge copies into a new issue or pull request.
pub(super) fn is_form(file: &Path) -> bool {
    let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    ["issue_template", "pull_request_template"].iter().any(|known| stem.eq_ignore_ascii_case(known))
}

/// Whether a folder of this name holds what is over: `archive`, `_done`, `99-archive`, `closed-tickets`.
pub(super) fn is_over(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    let is_one = |known: &[&str], word: &str| known.iter().any(|known| word.eq_ignore_ascii_case(known));
    words.clone().any(|word| is_one(&OVER, word))
        && words.all(|word| is_one(&OVER, word) || is_one(&WORK, word))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn by_the_names_of_folders_below_the_root() {
        let check = |folder: &str, want: Standing| {
            let root = Path::new("/examples/archive/repository");
            assert_eq!(Standing::of_folder(root, &root.join(folder)), want, "{folder}");
        };
        for folder in
            ["", "tickets", "definition-of-done", "tickets/archiver", "src/sampler", "docs/examples-of-use"]
        {
            check(folder, Standing::Active);
        }
        for folder in [
            "archive",
            "tickets/Archive",
            "backlog/completed",
            "a/done/b",
            ".archive",
            "_archived",
            "99-archive",
            "done-tickets",
            "tasks_closed",
        ] {
            check(folder, Standing::Archive);
        }
        for folder in [
            "examples",
            "a/Example",
            "tests/fixtures/b",
            "test/__fixtures__",
            "testdata",
            "test-data",
            "samples/archive",
            "archive/samples",
        ] {
            check(folder, Standing::Example);
        }
        for folder in [".github/ISSUE_TEMPLATE", "docs/templates/done", "task-templates"] {
            check(folder, Standing::Template);
        }
        assert_eq!(Standing::of_folder(Path::new("/a"), Path::new("/b/examples")), Standing::Active);
    }

    #[test]
    fn an_example_with_a_configuration_or_a_repository_is_a_workspace() {
        let temporary = tempfile::tempdir().unwrap();
        let root = temporary.path();
        let check = |folder: &str, want: Standing| {
            assert_eq!(Standing::of_folder(root, &root.join(folder)), want, "{folder}");
        };
        fs::create_dir_all(root.join("examples/a/tickets")).unwrap();
        fs::create_dir_all(root.join("samples/.git")).unwrap();
        fs::write(root.join("examples/a/.tickmark.yaml"), "").unwrap();
        check("examples/a/tickets", Standing::Active);
        check("examples/a/tickets/done", Standing::Archive);
        check("examples/a/tickets/fixtures", Standing::Example);
        check("examples", Standing::Example);
        check("samples", Standing::Active);
    }
}

//! Where the tickets of tools are kept: told by the path of a file, before anything is compiled or compared.

use std::sync::{Arc, LazyLock};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use smol_str::SmolStr;

use super::builtin::FORMATS;
use super::{Schema, SchemaId, builtin};

/// Words on the way to any home of a built-in format: a folder without all of them holds no ticket of a tool.
const WORDS: [&str; 13] = [
    "backlog",
    ".tickets",
    ".claude",
    "stories",
    "bmad",
    "specs",
    "decisions",
    "adr",
    "rfc",
    "EIPS",
    "ERCS",
    ".taskmaster",
    "tasks",
];

/// Schemas of a root with homes of their own beyond this count are not looked for by path.
const MAX_OWN: usize = 32;

/// The number of the first built-in format among the schemas; those of the root are below.
const FIRST: u16 = 0x8000;

/// Of which formats a file stands in a home.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Home {
    /// One bit for each entry of [`FORMATS`].
    formats: u32,
    /// One bit for each schema of the root that has homes.
    own: u32,
}

/// Homes that the schemas of a root have: the folders of a tool that is configured there.
#[derive(Clone, Debug, Default)]
pub(super) struct Homes(Vec<(u16, GlobSet)>);

static BUILTIN: LazyLock<(GlobSet, Vec<usize>)> = LazyLock::new(|| {
    let all = (0..).zip(&FORMATS);
    let globs = all.flat_map(|(index, format)| format.homes.iter().map(move |glob| (*glob, index)));
    let (globs, owners): (Vec<&str>, Vec<usize>) = globs.unzip();
    (set(globs.into_iter()), owners)
});

impl Home {
    /// Whether it is none at all.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::default()
    }

    fn formats(self) -> impl Iterator<Item = usize> {
        (0..FORMATS.len()).filter(move |index| self.formats & bit(*index) != 0)
    }
}

impl Homes {
    pub(super) fn of(schemas: &[Arc<Schema>]) -> Self {
        let homed = (0..FIRST).zip(schemas).filter(|(_, schema)| !schema.homes.is_empty());
        let sets = homed.map(|(index, schema)| (index, set(schema.homes.iter().map(SmolStr::as_str))));
        Self(sets.take(MAX_OWN).collect())
    }

    /// Whether a file in this folder may stand in a home; the folder may be written with anything before it.
    pub(super) fn may_be_in(&self, folder: &str) -> bool {
        !self.0.is_empty()
            || WORDS.iter().any(|word| memchr::memmem::find(folder.as_bytes(), word.as_bytes()).is_some())
    }

    /// The homes that the file at a path relative to the root stands in.
    pub(super) fn at(&self, path: &str) -> Home {
        if !self.may_be_in(path) {
            return Home::default();
        }
        let (globs, owners) = &*BUILTIN;
        let formats = globs.matches(path).into_iter().filter_map(|glob| owners.get(glob));
        let own = self.0.iter().enumerate().filter(|(_, (_, globs))| globs.is_match(path));
        Home {
            formats: formats.fold(0, |all, index| all | bit(*index)),
            own: own.fold(0, |all, (index, _)| all | bit(index)),
        }
    }

    /// The schemas of the root that are at home there, in order.
    pub(super) fn own(&self, home: Home) -> impl Iterator<Item = SchemaId> {
        let all = self.0.iter().enumerate();
        all.filter(move |(index, _)| home.own & bit(*index) != 0).map(|(_, (schema, _))| SchemaId(*schema))
    }
}

/// The built-in formats that are at home there, in order.
pub(super) fn builtin_at(home: Home) -> impl Iterator<Item = SchemaId> {
    home.formats().filter_map(id)
}

/// The first built-in format all of whose signs are among the names that `has` knows.
pub(super) fn by_signs(has: impl Fn(&str) -> bool) -> Option<SchemaId> {
    let all_there = |signs: &[&str]| !signs.is_empty() && signs.iter().all(|sign| has(sign));
    FORMATS.iter().position(|format| all_there(format.signs)).and_then(id)
}

/// The schema of a built-in format.
pub(super) fn of_format(id: SchemaId) -> Option<&'static Arc<Schema>> {
    id.0.checked_sub(FIRST).and_then(|index| builtin::of_format(usize::from(index)))
}

/// How many schemas a root may have besides the built-in formats.
pub(super) const MAX_SCHEMAS: usize = FIRST as usize;

fn id(index: usize) -> Option<SchemaId> {
    u16::try_from(index).ok()?.checked_add(FIRST).map(SchemaId)
}

fn bit(index: usize) -> u32 {
    u32::try_from(index).ok().and_then(|index| 1u32.checked_shl(index)).unwrap_or_default()
}

/// What cannot be read as a glob is for no file.
fn set<'g>(globs: impl Iterator<Item = &'g str>) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        // Each glob keeps its place, so that it can be told which one matched.
        let glob = GlobBuilder::new(glob).literal_separator(true).build();
        let glob = glob.or_else(|_| GlobBuilder::new("/").build());
        if let Ok(glob) = glob {
            set.add(glob);
        }
    }
    set.build().unwrap_or_else(|_| GlobSet::empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_tools() {
        let check = |path: &str, want: &[&str]| {
            let found: Vec<&str> = Homes::default().at(path).formats().map(|at| FORMATS[at].name).collect();
            assert_eq!(found, want, "{path}");
        };
        check("backlog/tasks/task-1 - Do it.md", &["backlog"]);
        check("sub/.backlog/archive/tasks/task-2.md", &["backlog"]);
        check("backlog/docs/doc-1.md", &[]);
        check("backlog/decisions/decision-1.md", &["madr"]);
        check(".tickets/ab-1c2d.md", &["tk"]);
        check(".claude/epics/shop/epic.md", &["ccpm-epic"]);
        check(".claude/epics/shop/001.md", &["ccpm-task"]);
        check(".claude/epics/shop/github-mapping.md", &[]);
        check(".claude/prds/shop.md", &["ccpm-prd"]);
        check(".claude/commands/pm/epic.md", &[]);
        check("docs/stories/1.2.log-in.md", &["bmad"]);
        check("stories/1.2.story.md", &["bmad"]);
        check("_bmad-output/implementation-artifacts/1-2-log-in.md", &["bmad"]);
        check("specs/001-log-in/spec.md", &["spec-kit-spec"]);
        check("specs/001-log-in/plan.md", &["spec-kit-plan"]);
        check("specs/001-log-in/tasks.md", &["spec-kit-tasks"]);
        check("specs/001-log-in/research.md", &[]);
        check("specs/log-in/spec.md", &[]);
        check("docs/decisions/0001-use-it.md", &["madr"]);
        check("docs/adr/back/0001-use-it.md", &["madr"]);
        check("rfcs/text/0001-it.md", &["rfc"]);
        check("EIPS/eip-1.md", &["eip"]);
        check("EIPS/README.md", &[]);
        check(".taskmaster/tasks/task_001.txt", &["task-master"]);
        check("tasks/task_001.md", &["task-master"]);
        check("tasks/one.md", &[]);
        check("docs/guide.md", &[]);
        check("README.md", &[]);
    }

    #[test]
    fn every_home_is_found_by_its_words() {
        for format in &FORMATS {
            for home in format.homes {
                // A folder before a home's own files, with one way through its alternatives.
                let sample = home.replace("{backlog,.backlog}", "backlog").replace("{bmad,_bmad}", "bmad");
                let found = Homes::default().may_be_in(&sample);
                assert!(found, "{home}");
            }
        }
    }
}

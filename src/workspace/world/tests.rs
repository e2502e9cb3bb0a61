//! What a world says after changes of every kind, and that it is what reading everything anew would say.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use expect_test::{Expect, expect};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::schema::Config;
use crate::text::PositionRange;
use crate::text::{Position, PositionEncoding::Utf8};
use crate::ticket::IdKey;
use crate::workspace::discovery;
use crate::workspace::index::Group;

fn path(shown: &str) -> PathBuf {
    Path::new("/w").join(shown)
}

fn address(shown: &str) -> Address {
    Address::from_path(&path(shown))
}

/// A disk that tests write on, read as the real one is.
#[derive(Clone, Debug, Default)]
struct Disk(BTreeMap<&'static str, String>);

impl Disk {
    fn found(&self, scope: &str) -> Found {
        let config = self.0.get(discovery::CONFIG).map(String::as_str).unwrap_or_default();
        let config = Config::parse(config, &crate::workspace::CODES).0;
        // What configuration says concerns every file.
        let is_all = scope.is_empty() || scope == discovery::CONFIG;
        let scope = if is_all { PathBuf::from("/w") } else { path(scope) };
        let files =
            self.0.iter().filter(|(shown, _)| path(shown).starts_with(&scope)).map(|(shown, text)| {
                discovery::examine(
                    &path(shown),
                    Path::new("/w"),
                    &config,
                    text,
                    &mut discovery::Scratch::default(),
                )
            });
        Found { files: files.collect(), scope: vec![scope], is_all, ..Found::default() }
    }

    /// A world that has read everything.
    fn world(&self) -> World {
        let mut world = World::new(vec!["/w".into()]);
        world.apply(self.found(""));
        world
    }
}

fn disk<const N: usize>(files: [(&'static str, &str); N]) -> Disk {
    Disk(files.into_iter().map(|(path, text)| (path, text.to_owned())).collect())
}

fn ticket(id: &str, title: &str) -> String {
    format!("# {id}: {title}\n\n**Status**: Open\n")
}

fn whole(text: &str) -> Change {
    Change { range: None, text: text.to_owned() }
}

/// All that can be asked, without the numbers that depend on the order of things.
fn dump(snapshot: &Snapshot) -> String {
    let mut dump = String::new();
    for file in snapshot.files() {
        let entry = snapshot.entry(file).unwrap();
        let templates: Vec<_> = snapshot.templates(file).iter().map(|schema| &schema.name).collect();
        let schema = |n| {
            let adoption = snapshot.adoption(file, n);
            snapshot.schema_of(file, n).map(|schema| (schema.name.clone(), adoption))
        };
        let schemas: Vec<_> = (0..).zip(entry.schemas.iter()).map(|(n, _)| schema(n)).collect();
        let shown = snapshot.path_shown(file);
        writeln!(dump, "{shown} {:?} {templates:?} {schemas:?} {:?}", entry.kind, entry.summary).unwrap();
        for (ticket, schema) in entry.summary.tickets.iter().zip(entry.schemas.iter()) {
            let spelled = |field, in_yaml| {
                let group = Group::of(entry.root, *schema, ticket.id.as_ref());
                snapshot.index.spellings(field, group, in_yaml, 9)
            };
            writeln!(dump, "{shown} {:?} {:?}", spelled("status", false), spelled("priority", false))
                .unwrap();
        }
    }
    for (id, declaration, status) in snapshot.tickets() {
        let shown = snapshot.path_shown(declaration.file);
        writeln!(dump, "{id:?} {shown} {} {status}", declaration.ticket).unwrap();
    }
    for (family, about) in snapshot.families() {
        let ids: Vec<_> = snapshot.ids_in_family(family).collect();
        let sample = snapshot.resolve(&IdKey::new(&format!("{family}-1")));
        writeln!(dump, "{family} {about:?} {ids:?} {sample:?}").unwrap();
    }
    for id in ["A-1", "A-2", "A-3", "B-1", "B-2", "OLD-1"].map(IdKey::new) {
        let references = snapshot.references(&id);
        let shown = |file| snapshot.path_shown(file);
        let uses: Vec<_> = references.iter().map(|it| (shown(it.file), it.span, it.relation)).collect();
        writeln!(dump, "{id:?} is used in {uses:?}").unwrap();
    }
    for field in ["status", "priority"] {
        writeln!(dump, "{field}: {:?}", snapshot.values(field)).unwrap();
    }
    // Declarations of one ID stand in the order of folders' numbers there.
    let mut lines: Vec<_> = dump.lines().collect();
    lines.sort_unstable();
    lines.join("\n")
}

fn check(world: &mut World, id: &str, expected: Expect) {
    let snapshot = world.snapshot();
    let found = snapshot.declarations(&IdKey::new(id)).into_iter();
    let shown: Vec<_> = found.map(|it| format!("{} {}", snapshot.path_shown(it.file), it.title)).collect();
    expected.assert_eq(&shown.join("; "));
}

#[test]
fn a_buffer_wins_over_the_disk_until_it_is_closed() {
    let mut disk = disk([("A-1.md", &ticket("A-1", "on disk"))]);
    let mut world = disk.world();
    check(&mut world, "a-01", expect!["A-1.md on disk"]);
    world.open(&address("A-1.md"), "markdown", 1, ticket("A-1", "in the editor"));
    disk.0.insert("A-1.md", ticket("A-1", "changed by git"));
    world.apply(disk.found("A-1.md"));
    check(&mut world, "A-1", expect!["A-1.md in the editor"]);
    world.close(&address("A-1.md"));
    world.apply(disk.found("A-1.md"));
    check(&mut world, "A-1", expect!["A-1.md changed by git"]);
    disk.0.clear();
    world.apply(disk.found(""));
    check(&mut world, "A-1", expect![""]);
}

#[test]
fn documents_without_a_place_count_while_they_are_open() {
    let mut world = World::new(Vec::new());
    let new = Address::from_uri("untitled:Untitled-1");
    world.open(&new, "markdown", 1, ticket("A-1", "new"));
    world.open(&Address::from_uri("git:/w/A-1.md?HEAD"), "markdown", 1, ticket("A-1", "old"));
    check(&mut world, "A-1", expect!["untitled:Untitled-1 new"]);
    world.open(&address("a.md"), "markdown", 1, ticket("A-2", "loose"));
    assert!(world.snapshot().is_scanned());
    world.close(&new);
    check(&mut world, "A-1", expect![""]);
    world.close(&address("a.md"));
    check(&mut world, "A-2", expect![""]);
}

#[test]
fn a_change_that_does_not_fit_changes_nothing() {
    let mut world = World::new(Vec::new());
    world.open(&address("a.md"), "markdown", 1, ticket("A-1", "one"));
    let nowhere = Some(PositionRange::new(Position::new(9, 0), Position::new(9, 0)));
    let changes = [whole("# A-2: two\n"), Change { range: nowhere, text: String::new() }];
    assert!(world.change(&address("a.md"), 2, &changes, Utf8).is_err());
    let snapshot = world.snapshot();
    let file = snapshot.file(&address("a.md")).unwrap();
    assert_eq!((snapshot.version(file), &*snapshot.text(file).unwrap()), (Some(1), &*ticket("A-1", "one")));
}

#[test]
fn a_deleted_folder_takes_its_files_along() {
    let mut disk = disk([
        ("old/A-1.md", &ticket("A-1", "one")),
        ("old/A-2.md", &ticket("A-2", "two")),
        ("older.md", &ticket("A-3", "x")),
    ]);
    let mut world = disk.world();
    disk.0.retain(|path, _| !path.starts_with("old/"));
    world.apply(disk.found("old"));
    let snapshot = world.snapshot();
    let shown: Vec<_> = snapshot.files().map(|file| snapshot.path_shown(file)).collect();
    assert_eq!(shown, ["older.md"]);
}

#[test]
fn a_file_belongs_to_the_innermost_root() {
    let disk = disk([("a/b/A-1.md", &ticket("A-1", "one")), ("a/A-2.md", &ticket("A-2", "two"))]);
    let mut world = disk.world();
    world.set_roots(vec!["/w/a".into(), "/w/a/b".into(), "/w/a/b/c".into()]);
    assert!(!world.snapshot().is_scanned());
    check(&mut world, "A-1", expect!["A-1.md one"]);
    check(&mut world, "A-2", expect!["A-2.md two"]);
    world.set_roots(vec!["/w/a/b".into()]);
    check(&mut world, "A-2", expect![""]);
}

#[test]
fn a_renamed_family_resolves_to_its_new_name() {
    let uses = &ticket("A-3", "three\n\nDepends on: OLD-1, OLD-2, OLD-3\n\nUTF-1, UTF-2, UTF-3");
    let files = disk([("1.md", &ticket("A-1", "one")), ("2.md", &ticket("A-2", "two")), ("3.md", uses)]);
    let mut world = files.world();
    check(&mut world, "OLD-2", expect!["2.md two"]);
    // Nobody relates tickets to these.
    check(&mut world, "UTF-2", expect![""]);
    assert_eq!(world.snapshot().references(&IdKey::new("A-2")).len(), 1);
    // What is the name of a file is no old name.
    world.open(&address("old-1.md"), "markdown", 1, String::new());
    world.open(&address("old-2.md"), "markdown", 1, String::new());
    check(&mut world, "OLD-2", expect![""]);
    world.close(&address("old-1.md"));
    world.close(&address("old-2.md"));
    world.apply(files.found(""));
    // A ticket of the old name is itself.
    world.open(&address("4.md"), "markdown", 1, ticket("OLD-2", "kept"));
    check(&mut world, "OLD-2", expect!["4.md kept"]);
}

#[test]
fn numbers_that_restart_in_every_folder() {
    let (one, two, three) = (ticket("A-1", "x"), ticket("A-2", "x"), ticket("A-3", "x"));
    let mut files =
        disk([("x/1.md", &one), ("x/2.md", &two), ("x/3.md", &three), ("y/1.md", &one), ("y/2.md", &two)]);
    assert!(!files.world().snapshot().is_folder_scoped("A"));
    files.0.insert("y/3.md", three.clone());
    assert!(files.world().snapshot().is_folder_scoped("A"));
    // A mistake in one folder does not change that, copies in one folder are another matter.
    files.0.insert("y/4.md", three.clone());
    assert!(files.world().snapshot().is_folder_scoped("A"));
    files.0.insert("y/5.md", three);
    assert!(!files.world().snapshot().is_folder_scoped("A"));
}

const PATHS: [&str; 6] =
    [".tickmark.yaml", "a/A-1.md", "a/two.md", "b/A-1.md", "templates/task.md", "form.md"];

const TEXTS: [&str; 10] = [
    "",
    "# A-1: one\n\n**Status**: Open\n\n## Goal\n\nSee B-2 and OLD-1.\n",
    "# A-2: two\n\n**Status**: Done\n**Depends on**: A-1, B-1\n\n## Goal\n\n## Steps\n",
    "### A-1: x\n\n**Priority**: P1\n\n### A-2: y\n\n**Status**: Open\n\n### A-3: z\n\nDepends on: OLD-1, OLD-2, OLD-3\n",
    "# [Title]\n\n**Status**: [Open | Done]\n\n## Goal\n\n[What]\n\n## Steps\n\n[How]\n",
    "# TASK-XXX: [Title]\n\n**Priority**: P0 | P1\n**Status**: Open | Done\n\n## Goal\n\n<!-- hint -->\n",
    "templates:\n  - path: form.md\n    files: [\"a/**\"]\n",
    "ignore: [\"b/**\"]\nseverity:\n  missing-section: off\n",
    "---\nid: B-1\nstatus: Open\ndepends_on: [OLD-2, A-3]\n---\n# B\n",
    "- [\n```\n# A-1",
];

#[derive(Clone, Debug)]
enum Step {
    Open(&'static str, &'static str),
    Replace(&'static str, &'static str),
    Type(&'static str, u32, &'static str),
    Close(&'static str),
    Write(&'static str, &'static str),
    Delete(&'static str),
    DeleteFolder(&'static str),
    Walk,
    Look,
    Pack,
}

fn step() -> impl Strategy<Value = Step> {
    let (path, text) = (|| select(&PATHS[..]), || select(&TEXTS[..]));
    let piece = select(&["A-2", "\n", "x", "## Goal\n", "**Status**: Done\n", "["][..]);
    prop_oneof![
        (path(), text()).prop_map(|(path, text)| Step::Open(path, text)),
        (path(), text()).prop_map(|(path, text)| Step::Replace(path, text)),
        (path(), 0..6u32, piece).prop_map(|(path, line, text)| Step::Type(path, line, text)),
        path().prop_map(Step::Close),
        (path(), text()).prop_map(|(path, text)| Step::Write(path, text)),
        path().prop_map(Step::Delete),
        select(&["a", "b", "templates"][..]).prop_map(Step::DeleteFolder),
        Just(Step::Walk),
        Just(Step::Look),
        Just(Step::Pack),
    ]
}

proptest! {
    #[test]
    fn any_script_leads_to_what_reading_it_all_anew_does(script in vec(step(), 1..30)) {
        let mut disk = Disk::default();
        let mut world = disk.world();
        let mut open = BTreeMap::new();
        for step in script {
            match step {
                Step::Open(path, text) => {
                    world.open(&address(path), "markdown", 1, text.to_owned());
                    open.insert(path, Document::new(text));
                }
                Step::Replace(path, text) => {
                    world.change(&address(path), 2, &[whole(text)], Utf8).unwrap();
                    open.entry(path).and_modify(|document| *document = Document::new(text));
                }
                Step::Type(path, line, text) => {
                    let place = Position::new(line, 0);
                    let change = Change { range: Some(PositionRange::new(place, place)), text: text.to_owned() };
                    let fits = open.get_mut(path).is_none_or(|document| document.apply(&change, Utf8).is_ok());
                    prop_assert_eq!(world.change(&address(path), 3, &[change], Utf8).is_ok(), fits);
                }
                Step::Close(path) => {
                    world.close(&address(path));
                    open.remove(path);
                    world.apply(disk.found(path));
                }
                Step::Write(path, text) => {
                    disk.0.insert(path, text.to_owned());
                    world.apply(disk.found(path));
                }
                Step::Delete(path) => {
                    disk.0.remove(path);
                    world.apply(disk.found(path));
                }
                Step::DeleteFolder(folder) => {
                    disk.0.retain(|shown, _| !path(shown).starts_with(path(folder)));
                    world.apply(disk.found(folder));
                }
                Step::Walk => world.apply(disk.found("")),
                Step::Look => drop(world.snapshot()),
                Step::Pack => {
                    world.now = world.snapshot();
                    world.now.index = world.now.indexed();
                }
            }
        }
        let mut anew = disk.world();
        for (path, document) in open {
            anew.open(&address(path), "markdown", 1, document.text().to_string());
        }
        let mut packed = world.snapshot();
        prop_assert_eq!(dump(&packed), dump(&anew.snapshot()));
        packed.index = packed.indexed();
        prop_assert_eq!(dump(&world.snapshot()), dump(&packed));
    }
}

//! What a world says after changes of every kind, and that it is what reading everything anew would say.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use expect_test::{Expect, expect};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
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
        let is_all = scope.is_empty();
        let scope = if is_all { PathBuf::from("/w") } else { path(scope) };
        let files =
            self.0.iter().filter(|(shown, _)| path(shown).starts_with(&scope)).map(|(shown, text)| {
                let mut scratch = discovery::Scratch::default();
                let mut found = discovery::examine(&path(shown), Path::new("/w"), text, &mut scratch);
                // There is no disk behind this one to read it from again.
                let facts = Arc::new(crate::workspace::file::facts(
                    found.kind,
                    &found.address,
                    text,
                    &Arc::default(),
                ));
                found.source = Some(crate::workspace::Source { text: text.as_str().into(), facts });
                found
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
            let spelled = |field, in_data| {
                let group = Group::of(entry.catalog(), *schema, ticket.id.as_ref());
                snapshot.index.spellings(field, group, in_data, 9)
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
    assert!(world.snapshot().is_all_read());
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

const PATHS: [&str; 7] = [
    ".tickmark.yaml",
    "a/A-1.md",
    "a/two.md",
    "b/.tickmark.yaml",
    "b/A-1.md",
    "templates/task.md",
    "form.md",
];

const TEXTS: [&str; 11] = [
    "",
    "# A-1: one\n\n**Status**: Open\n\n## Goal\n\nSee B-2 and OLD-1.\n",
    "# A-2: two\n\n**Status**: Done\n**Depends on**: A-1, B-1\n\n## Goal\n\n## Steps\n",
    "### A-1: x\n\n**Priority**: P1\n\n### A-2: y\n\n**Status**: Open\n\n### A-3: z\n\nDepends on: OLD-1, OLD-2, OLD-3\n",
    "# [Title]\n\n**Status**: [Open | Done]\n\n## Goal\n\n[What]\n\n## Steps\n\n[How]\n",
    "# TASK-XXX: [Title]\n\n**Priority**: P0 | P1\n**Status**: Open | Done\n\n## Goal\n\n<!-- hint -->\n",
    "templates:\n  - path: form.md\n    files: [\"a/**\"]\n",
    "extends: b/.tickmark.yaml\ntemplates:\n  - ../form.md\nkinds:\n  x: { template: form.md }\n",
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

/// The configurations of a world: for each of these files whether it is ignored, and what is wrong with them.
fn check_configs(world: &mut World, files: &[&str], expected: Expect) {
    let snapshot = world.snapshot();
    let mut drawn = String::new();
    for shown in files {
        let file = snapshot.file(&address(shown)).unwrap();
        let ignored = if snapshot.is_ignored(file) { " ignored" } else { "" };
        let template = if snapshot.is_template(file) { " template" } else { "" };
        writeln!(drawn, "{shown}{ignored}{template}").unwrap();
    }
    for (file, problems) in snapshot.broken_configs() {
        for problem in problems {
            writeln!(drawn, "{}: {}", snapshot.path_shown(file), problem.message).unwrap();
        }
    }
    expected.assert_eq(&drawn);
}

#[test]
fn the_nearest_configuration_holds() {
    let one = ticket("A-1", "x");
    let mut files = disk([
        (".tickmark.yaml", "ignore: '**/old.md'\n"),
        ("a/.tickmark.yaml", "ignore: new.md\ntemplates: [form.md, gone.md]\n"),
        ("a/form.md", TEXTS[4]),
        ("a/new.md", &one),
        ("a/old.md", &one),
        ("a/b/old.md", &one),
        ("old.md", &one),
    ]);
    let mut world = files.world();
    let all = ["a/form.md", "a/new.md", "a/old.md", "a/b/old.md", "old.md"];
    check_configs(
        &mut world,
        &all,
        expect![[r#"
        a/form.md template
        a/new.md ignored
        a/old.md
        a/b/old.md
        old.md ignored
        a/.tickmark.yaml: There is no Markdown file `a/gone.md` in this workspace, or git ignores it.
    "#]],
    );
    // An editor's text holds although nobody has saved it.
    world.open(
        &address("a/.tickmark.yaml"),
        "yaml",
        1,
        "extends: ../.tickmark.yaml\nnothing: 1\n".to_owned(),
    );
    check_configs(
        &mut world,
        &all,
        expect![[r#"
        a/form.md
        a/new.md
        a/old.md ignored
        a/b/old.md ignored
        old.md ignored
        a/.tickmark.yaml: There is no key `nothing` here; there are `extends`, `templates`, `kinds`, `values`, `ids`, `relations`, `severity`, `overrides`, `ignore`, `archive`.
    "#]],
    );
    // What is extended changes on disk.
    files.0.insert(".tickmark.yaml", "ignore: 'a/new.md'\n".to_owned());
    world.apply(files.found(".tickmark.yaml"));
    world
        .change(&address("a/.tickmark.yaml"), 2, &[whole("extends: ../.tickmark.yaml\nignore: b\n")], Utf8)
        .unwrap();
    check_configs(
        &mut world,
        &all,
        expect![[r#"
        a/form.md
        a/new.md
        a/old.md
        a/b/old.md ignored
        old.md
    "#]],
    );
    files.0.remove("a/.tickmark.yaml");
    world.close(&address("a/.tickmark.yaml"));
    world.apply(files.found("a/.tickmark.yaml"));
    check_configs(
        &mut world,
        &all,
        expect![[r#"
        a/form.md
        a/new.md ignored
        a/old.md
        a/b/old.md
        old.md
    "#]],
    );
}

#[test]
fn what_is_extended_may_have_any_name() {
    let temporary = tempfile::tempdir().unwrap();
    let top = Address::from_path(temporary.path()).path().unwrap().to_path_buf();
    let write = |path: &str, text: &str| std::fs::write(top.join(path), text).unwrap();
    write(".tickmark.yaml", "extends: base.yaml\n");
    write("base.yaml", "extends: more.yml\nignore: a.md\n");
    write("more.yml", "archive: a.md\nno: 1\n");
    write("a.md", "# A-1: x\n");
    let mut world = World::load(vec![top.clone()]).0;
    let at = |path: &str| Address::from_path(&top.join(path));
    let state = |world: &mut World| {
        let snapshot = world.snapshot();
        let config = snapshot.config(snapshot.file(&at("a.md")).unwrap());
        let broken: Vec<_> = snapshot.broken_configs().map(|(file, _)| snapshot.path_shown(file)).collect();
        (config.is_ignored("a.md"), config.is_archived("a.md"), broken)
    };
    assert_eq!(state(&mut world), (true, true, vec!["more.yml".to_owned()]));
    write("base.yaml", "extends: more.yml\n");
    world.apply(discovery::read(
        std::slice::from_ref(&top),
        &[top.join("base.yaml")],
        Default::default(),
        &discovery::Nobody,
    ));
    assert_eq!(state(&mut world), (false, true, vec!["more.yml".to_owned()]));
    // It is open in an editor, then closed again.
    world.open(&at("more.yml"), "yaml", 1, "archive: b.md\n".to_owned());
    assert_eq!(state(&mut world), (false, false, Vec::new()));
    world.close(&at("more.yml"));
    world.apply(discovery::read(
        std::slice::from_ref(&top),
        &[top.join("more.yml")],
        Default::default(),
        &discovery::Nobody,
    ));
    assert_eq!(state(&mut world), (false, true, vec!["more.yml".to_owned()]));
    // A file that git ignores is not read.
    write(".gitignore", "more.yml\n");
    world.apply(discovery::walk(std::slice::from_ref(&top), Default::default(), &discovery::Nobody));
    assert_eq!(state(&mut world), (false, false, vec!["base.yaml".to_owned()]));
}

#[test]
fn what_a_template_and_a_configuration_say_holds_at_once_while_they_are_written() {
    let root = std::path::PathBuf::from(crate::fixture::ROOT);
    let address = crate::fixture::address;
    let mut world = World::new(vec![root.clone()]);
    world.apply(discovery::Found { is_all: true, scope: vec![root], ..Default::default() });
    let template = "# T-XXX: [Title]\n\n**Status**: [Open | Shut]\n\n## Goal\n[Why]\n";
    let config = "kinds:\n  bug:\n    files: bugs/**\n    template: templates/t.md\n";
    for (path, text) in [
        ("/.tickmark.yaml", config),
        ("/templates/t.md", template),
        ("/bugs/1.md", "# T-1: A\n\n**Status**: Odd\n**Hangs on**: T-2\n"),
    ] {
        world.open(&address(path), "markdown", 1, text.to_owned());
    }
    let write = |world: &mut World, path: &str, text: &str| {
        let change = crate::text::Change { range: None, text: text.to_owned() };
        world.change(&address(path), 2, &[change], crate::text::PositionEncoding::Utf8).unwrap();
    };
    let found = |world: &mut World| -> Vec<String> {
        let now = world.snapshot();
        let bug = now.file(&address("/bugs/1.md")).unwrap();
        let schema = now.schema_of(bug, 0).map(|it| it.sections.len());
        let relation = now.summary(bug).unwrap().references.iter().next_back().map(|it| it.relation);
        vec![format!("{schema:?}"), format!("{relation:?}")]
    };
    assert_eq!(found(&mut world), ["Some(1)", "Some(Mention)"]);
    write(&mut world, "/templates/t.md", &format!("{template}\n## Plan\n[How]\n"));
    assert_eq!(found(&mut world), ["Some(2)", "Some(Mention)"]);
    let more = "    sections: {required: [Steps]}\nrelations: {hangs on: {means: depends-on}}\n";
    write(&mut world, "/.tickmark.yaml", &format!("{config}{more}"));
    assert_eq!(found(&mut world), ["Some(3)", "Some(DependsOn)"]);
    write(&mut world, "/.tickmark.yaml", "");
    assert_eq!(found(&mut world).last().unwrap(), "Some(Mention)");
}

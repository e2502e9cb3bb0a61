//! Which files of a folder are read, on a real disk.

use std::fs;

use expect_test::{Expect, expect};
use tempfile::TempDir;

use super::*;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn drawn(root: &Path, found: &Found) -> String {
    let shown = |path: &Path| relative(root, path);
    let files = found.files.iter().map(|file| shown(file.address.path().unwrap()));
    let problems = found.problems.iter().map(|it| format!("{}: {}", shown(&it.path), it.message));
    files.chain(problems).collect::<Vec<_>>().join("\n")
}

fn check(files: &[(&str, &str)], expected: Expect) {
    let folder = folder(files);
    let found = walk(&[folder.path().to_path_buf()], Limits::default(), &Nobody);
    expected.assert_eq(&drawn(folder.path(), &found));
}

#[test]
fn markdown_is_read_in_hidden_folders_too_and_not_in_those_of_tools() {
    check(
        &[
            ("b.md", ""),
            ("a.markdown", ""),
            ("C.MD", ""),
            ("x.txt", ""),
            (".tickets/t.md", ""),
            (".git/x.md", ""),
            ("app/node_modules/pkg/README.md", ""),
            (".tickmark.yaml", ""),
            ("sub/.tickmark.yaml", ""),
            ("folder.md/inside.md", ""),
        ],
        expect![[r#"
            .tickets/t.md
            .tickmark.yaml
            C.MD
            a.markdown
            b.md
            folder.md/inside.md
            sub/.tickmark.yaml"#]],
    );
}

#[test]
fn what_git_ignores_is_not_read_with_or_without_a_repository() {
    let files = [
        (".gitignore", "build/\n*.tmp.md\n!keep.tmp.md\n"),
        ("build/a.md", ""),
        ("x.tmp.md", ""),
        ("keep.tmp.md", ""),
        ("docs/.gitignore", "/drafts\n"),
        ("docs/drafts/a.md", ""),
        ("docs/a.md", ""),
    ];
    check(
        &files,
        expect![[r#"
        docs/a.md
        keep.tmp.md"#]],
    );
}

#[test]
fn what_cannot_be_read_is_said() {
    let folder = folder(&[("a.md", "")]);
    fs::write(folder.path().join("latin.md"), b"caf\xe9").unwrap();
    fs::File::create(folder.path().join("large.md")).unwrap().set_len(text::MAX_LEN + 1).unwrap();
    let found = walk(&[folder.path().to_path_buf()], Limits::default(), &Nobody);
    expect![[r#"
        a.md
        large.md: it is larger than 64 MiB
        latin.md: it is no text in UTF-8"#]]
    .assert_eq(&drawn(folder.path(), &found));
}

#[test]
#[cfg(unix)]
fn links_lead_nowhere() {
    let outside = folder(&[("secret.md", "# A-1: secret\n")]);
    let inside = folder(&[("a/b.md", "")]);
    let link = |to: &Path, from: &str| std::os::unix::fs::symlink(to, inside.path().join(from)).unwrap();
    link(inside.path(), "a/loop");
    link(outside.path(), "out");
    link(&outside.path().join("secret.md"), "out.md");
    let root = inside.path().to_path_buf();
    let found = walk(std::slice::from_ref(&root), Limits::default(), &Nobody);
    assert_eq!(drawn(&root, &found), "a/b.md");
    let paths = [root.join("out.md"), root.join("out/secret.md"), outside.path().join("secret.md")];
    assert_eq!(drawn(&root, &read(std::slice::from_ref(&root), &paths, Limits::default(), &Nobody)), "");
}

#[test]
fn a_single_file_is_read_only_if_a_walk_would_read_it() {
    let folder = folder(&[
        (".gitignore", "no.md\n"),
        ("no.md", ""),
        ("x/yes.md", ""),
        ("x/z/deep.md", ""),
        ("y.md", ""),
    ]);
    let root = folder.path();
    let check = |path: &str, expected: &str| {
        let found = read(&[root.to_path_buf()], &[root.join(path)], Limits::default(), &Nobody);
        assert_eq!(drawn(root, &found).replace('\n', " "), expected, "{path}");
        assert_eq!(found.scope, [root.join(path)]);
    };
    check("no.md", "");
    check("gone.md", "");
    check("x/yes.md", "x/yes.md");
    check("x", "x/yes.md x/z/deep.md");
    let all = read(&[root.to_path_buf()], &[root.join(".gitignore")], Limits::default(), &Nobody);
    assert!(all.is_all && all.files.len() == 3);
}

#[test]
fn a_nested_root_is_read_once() {
    let folder = folder(&[("a.md", ""), ("sub/b.md", "")]);
    let roots = [folder.path().to_path_buf(), folder.path().join("sub"), folder.path().join("sub/.")];
    assert_eq!(drawn(folder.path(), &walk(&roots, Limits::default(), &Nobody)), "a.md\nsub/b.md");
}

#[test]
fn a_template_is_compiled_when_its_path_and_its_text_say_so() {
    let template = "# TASK-XXX: [Title]\n\n**Status**: [Open | Done]\n**Priority**: [P0 | P1]\n\n## Goal\n\n[What]\n\n## Steps\n\n[How]\n";
    let folder = folder(&[("forms/other.md", template), ("templates/task.md", template)]);
    let found = walk(&[folder.path().to_path_buf()], Limits::default(), &Nobody);
    let names: Vec<_> =
        found.files.iter().flat_map(|file| &file.templates).map(|schema| &schema.name).collect();
    assert_eq!(names, ["task"]);
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    let folder = folder(&[("a.md", "\u{feff}# A")]);
    assert_eq!(read_text(&folder.path().join("a.md")).as_deref(), Ok("# A"));
}

#[test]
fn a_walk_stops_at_its_limits_and_says_so() {
    let folder = folder(&[("a.md", ""), ("b.md", ""), ("c/d.md", ""), ("c/x.txt", ""), ("c/y.txt", "")]);
    let check = |files: usize, entries: usize, expected: Option<Stopped>, at_least: usize| {
        let found = walk(&[folder.path().to_path_buf()], Limits { files, entries, kept: 0 }, &Nobody);
        assert_eq!(found.stopped, expected);
        assert!((at_least..=files).contains(&found.files()), "{}", found.files());
    };
    // The folder itself, three files, one folder with two more.
    check(3, 7, None, 3);
    check(2, 7, Some(Stopped::Files(2)), 2);
    check(3, 6, Some(Stopped::Entries(6)), 0);
    check(0, 7, Some(Stopped::Files(0)), 0);
    let some = read(
        &[folder.path().to_path_buf()],
        &[folder.path().join("c")],
        Limits { files: 0, entries: 9, kept: 0 },
        &Nobody,
    );
    assert_eq!(some.stopped, Some(Stopped::Files(0)));
}

#[test]
fn a_root_that_git_ignores_is_read_all_the_same() {
    let files = [
        (".gitignore", "/own\nb.md"),
        ("own/.gitignore", "c.md"),
        ("own/notes/a.md", ""),
        ("own/b.md", ""),
        ("own/c.md", ""),
    ];
    let folder = folder(&files);
    let files = |root: &str| walk(&[folder.path().join(root)], Limits::default(), &Nobody).files();
    assert_eq!((files(""), files("own"), files("own/notes")), (0, 2, 1));
}

#[test]
fn an_observer_hears_of_every_folder_and_stops_the_walk() {
    #[derive(Default)]
    struct Seen(std::sync::Mutex<Vec<PathBuf>>, bool);
    impl Observer for Seen {
        fn is_cancelled(&self) -> bool {
            self.1
        }
        fn folder(&self, path: &Path) {
            self.0.lock().unwrap().push(path.to_path_buf());
        }
    }
    let folder =
        folder(&[("a/b/c.md", ""), ("node_modules/d.md", ""), (".gitignore", "out/"), ("out/e.md", "")]);
    let root = folder.path().to_path_buf();
    let seen = Seen::default();
    assert_eq!(walk(std::slice::from_ref(&root), Limits::default(), &seen).files(), 1);
    let mut folders = seen.0.into_inner().unwrap();
    folders.sort();
    assert_eq!(folders, [root.clone(), root.join("a"), root.join("a/b")]);
    assert_eq!(walk(&[root], Limits::default(), &Seen(Default::default(), true)).files(), 0);
}

#[test]
fn folders_that_are_not_there_are_said() {
    let folder = folder(&[("a.md", "")]);
    let roots = [folder.path().join("gone"), folder.path().to_path_buf()];
    let found = walk(&roots, Limits::default(), &Nobody);
    assert_eq!((found.files(), found.problems.len(), found.stopped), (1, 1, None));
}

#[test]
#[cfg(target_os = "linux")]
fn the_system_s_own_folders_are_passed_by() {
    #[derive(Default)]
    struct Seen(std::sync::Mutex<Vec<PathBuf>>);
    impl Observer for Seen {
        fn folder(&self, path: &Path) {
            self.0.lock().unwrap().push(path.to_path_buf());
        }
    }
    let seen = Seen::default();
    let paths = ["/proc/sys/kernel", "/sys/kernel", "/dev/shm"].map(PathBuf::from);
    let found = read(&["/".into()], &paths, Limits::default(), &seen);
    assert_eq!((found.files(), seen.0.into_inner().unwrap()), (0, vec![PathBuf::from("/")]));
}

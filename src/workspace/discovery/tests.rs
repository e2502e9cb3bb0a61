//! Which files of a folder are read, on a real disk.

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
    let found = walk(&[folder.path().to_path_buf()], &|| false, &|_| {});
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
            folder.md/inside.md"#]],
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
    fs::File::create(folder.path().join("large.md")).unwrap().set_len(MAX_LEN + 1).unwrap();
    let found = walk(&[folder.path().to_path_buf()], &|| false, &|_| {});
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
    let found = walk(std::slice::from_ref(&root), &|| false, &|_| {});
    assert_eq!(drawn(&root, &found), "a/b.md");
    let paths = [root.join("out.md"), root.join("out/secret.md"), outside.path().join("secret.md")];
    assert_eq!(drawn(&root, &read(std::slice::from_ref(&root), &paths)), "");
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
        let found = read(&[root.to_path_buf()], &[root.join(path)]);
        assert_eq!(drawn(root, &found).replace('\n', " "), expected, "{path}");
        assert_eq!(found.scope, [root.join(path)]);
    };
    check("no.md", "");
    check("gone.md", "");
    check("x/yes.md", "x/yes.md");
    check("x", "x/yes.md x/z/deep.md");
    let all = read(&[root.to_path_buf()], &[root.join(".gitignore")]);
    assert!(all.is_all && all.files.len() == 3);
}

#[test]
fn a_nested_root_is_read_once() {
    let folder = folder(&[("a.md", ""), ("sub/b.md", "")]);
    let roots = [folder.path().to_path_buf(), folder.path().join("sub"), folder.path().join("sub/.")];
    assert_eq!(drawn(folder.path(), &walk(&roots, &|| false, &|_| {})), "a.md\nsub/b.md");
}

#[test]
fn a_template_is_compiled_when_its_path_or_the_configuration_says_so() {
    let template = "# TASK-XXX: [Title]\n\n**Status**: [Open | Done]\n**Priority**: [P0 | P1]\n\n## Goal\n\n[What]\n\n## Steps\n\n[How]\n";
    let folder = folder(&[
        (".tickmark.yaml", "templates:\n  - path: forms/bug.md\n  - path: ../outside.md\n"),
        ("forms/bug.md", template),
        ("forms/other.md", template),
        ("templates/task.md", template),
    ]);
    let found = walk(&[folder.path().to_path_buf()], &|| false, &|_| {});
    let names: Vec<_> =
        found.files.iter().flat_map(|file| &file.templates).map(|schema| &schema.name).collect();
    assert_eq!(names, ["bug", "task"]);
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    let folder = folder(&[("a.md", "\u{feff}# A")]);
    assert_eq!(read_text(&folder.path().join("a.md")).as_deref(), Ok("# A"));
}

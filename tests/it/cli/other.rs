//! The smaller subcommands: schema, explain, completions.

use super::{TEMPLATE, run, workspace};

#[test]
fn schema_prints_what_was_understood() {
    let folder =
        workspace(&[("task.md", TEMPLATE), ("empty.md", b""), ("latin.md", b"\xe9"), ("dir.md/a", b"")]);
    let printed = run(folder.path(), &["schema", "task.md"]);
    assert_eq!((printed.code, printed.stderr.as_str()), (0, ""));
    for part in ["key: Status", "Doing", "key: Owner", "Goal", "TASK-"] {
        assert!(printed.stdout.contains(part), "{part} in {}", printed.stdout);
    }
    for (file, expected) in [
        ("empty.md", "is no template"),
        ("nowhere.md", "there is no file or folder"),
        ("latin.md", "is not in UTF-8"),
        ("dir.md", "is not a file"),
    ] {
        let refused = run(folder.path(), &["schema", file]);
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{file}");
        assert!(refused.stderr.contains(expected), "{file}: {}", refused.stderr);
        assert_eq!(refused.stderr.lines().count(), 1, "{}", refused.stderr);
    }
}

#[test]
fn schema_knows_the_built_in_templates() {
    let folder = workspace(&[
        ("backlog/config.yml", b"statuses: [Ashore, Afloat]\n"),
        (".github/ISSUE_TEMPLATE/leak.yml", b"body:\n  - type: input\n    attributes:\n      label: Where\n"),
    ]);
    let listed = run(folder.path(), &["schema", "--list"]);
    assert_eq!(listed.code, 0);
    for name in
        ["task", "backlog", "tk", "ccpm-epic", "bmad", "spec-kit-tasks", "madr", "rfc", "eip", "task-master"]
    {
        assert!(listed.stdout.lines().any(|line| line == name), "{name}");
    }
    let printed = run(folder.path(), &["schema", "tk"]).stdout;
    assert!(
        printed.starts_with("name: tk\ntemplate: \"built-in tk\"\n")
            || printed.starts_with("name: tk\ntemplate: built-in tk\n"),
        "{printed}"
    );
    assert_eq!(run(folder.path(), &["schema", "built-in tk"]).stdout, printed);
    assert!(printed.contains("values: [open, in_progress, closed]"), "{printed}");
    assert!(run(folder.path(), &["schema", "--source", "tk"]).stdout.starts_with("---\nid:"));
    let refused = run(folder.path(), &["schema", "--source", "backlok"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("did you mean `backlog`?"), "{}", refused.stderr);
    assert!(
        run(folder.path(), &["schema", "backlog/config.yml"]).stdout.contains("values: [Ashore, Afloat]")
    );
    assert!(
        run(folder.path(), &["schema", ".github/ISSUE_TEMPLATE/leak.yml"]).stdout.contains("title: Where")
    );
}

#[test]
fn explain_prints_pages() {
    let folder = workspace(&[]);
    let list = run(folder.path(), &["explain"]);
    assert_eq!(list.code, 0);
    for line in list.stdout.lines() {
        let code = line.split_whitespace().next().unwrap();
        let page = run(folder.path(), &["explain", code]);
        assert!(page.stdout.starts_with(&format!("# {code}\n")), "{code}: {}", page.stdout);
        assert_eq!(page.code, 0);
    }
    assert!(list.stdout.lines().count() >= 8, "{}", list.stdout);
    let wrong = run(folder.path(), &["explain", "missing-sections"]);
    assert_eq!((wrong.code, wrong.stdout.as_str()), (2, ""));
    assert!(wrong.stderr.contains("did you mean `missing-section`?"), "{}", wrong.stderr);
    let unheard = run(folder.path(), &["explain", "xyzzy"]);
    assert!(unheard.stderr.contains("`tickmark explain` lists them all"), "{}", unheard.stderr);
}

#[test]
fn every_shell_is_completed() {
    let folder = workspace(&[]);
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = run(folder.path(), &["completions", shell]);
        assert_eq!(run.code, 0, "{shell}: {}", run.stderr);
        assert!(run.stdout.contains("tickmark") && run.stdout.contains("explain"), "{shell}");
    }
}

#[test]
fn help_and_version() {
    let folder = workspace(&[]);
    assert_eq!(
        run(folder.path(), &["--version"]).stdout,
        format!("tickmark {}\n", env!("CARGO_PKG_VERSION"))
    );
    for arguments in [&["--help"][..], &["check", "--help"], &["schema", "--help"], &["server", "--help"]] {
        let run = run(folder.path(), arguments);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{arguments:?}");
        assert!(run.stdout.contains("Usage: tickmark"), "{}", run.stdout);
    }
    assert_eq!(run(folder.path(), &[]).code, 2);
}

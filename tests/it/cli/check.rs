//! `tickmark check` on workspaces as they should be, and with the faults it looks for.

use serde_json::{Value, json};

use super::{GOOD, TEMPLATE, run, workspace};

#[test]
fn a_clean_workspace_is_clean() {
    let folder = workspace(&[("templates/task.md", TEMPLATE), ("tickets/TASK-1.md", GOOD)]);
    let run = run(folder.path(), &["check"]);
    assert_eq!(run.stdout, "checked 1 file, 1 ticket: nothing found\n");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
}

#[test]
fn findings_in_all_formats() {
    let ticket =
        "# TASK-1: \u{1F6BF} A\n\n**Status**: \u{1F6BF} Doign\n**Owner**: Noor\n\n## Goal\nIt works.\n";
    let folder = workspace(&[("templates/task.md", TEMPLATE), ("t/TASK-1.md", ticket.as_bytes())]);
    let text = run(folder.path(), &["check", "."]);
    assert_eq!(text.code, 1);
    assert!(text.stdout.contains("warning[invalid-value]: "), "{}", text.stdout);
    assert!(text.stdout.contains("--> t/TASK-1.md:3:"), "{}", text.stdout);
    assert!(text.stdout.ends_with("checked 1 file, 1 ticket: 1 warning\n"), "{}", text.stdout);

    let json = run(folder.path(), &["check", "--format", "json"]);
    assert_eq!(json.code, 1);
    let mut root = json.json();
    let finding = root["diagnostics"][0].take();
    assert_eq!(root["schemaVersion"], 1);
    assert_eq!(
        root["summary"],
        json!({
            "files": 1, "tickets": 1, "errors": 0, "warnings": 1, "information": 0, "hints": 0, "suppressed": 0
        })
    );
    let keys: Vec<_> = finding.as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = ["path", "range", "severity", "code", "message", "schema", "ticket"];
    expected.sort_unstable();
    let mut sorted = keys.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, expected);
    assert_eq!(finding["path"], "t/TASK-1.md");
    assert_eq!(finding["ticket"], "TASK-1");
    assert_eq!(finding["schema"], "task");
    // The emoji is one character.
    assert_eq!(finding["range"]["end"], json!({ "line": 3, "column": 20 }));

    let github = run(folder.path(), &["check", "--format", "github"]);
    assert!(github.stdout.starts_with("::warning file=t/TASK-1.md,line=3,"), "{}", github.stdout);
}

#[test]
fn findings_are_in_order_of_path_and_place_every_time() {
    let bad = b"# TASK-9: A\n\n**Status**: Nope\n**Status**: Never\n";
    let names: Vec<_> = (0..40).map(|number| format!("tickets/{}/{number}.md", number % 7)).collect();
    let mut files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), bad.as_slice())).collect();
    files.push(("templates/task.md", TEMPLATE));
    let folder = workspace(&files);
    let first = run(folder.path(), &["check", "--format", "json", "--severity", "hint"]);
    let places = |root: &Value| -> Vec<(String, u64, u64)> {
        let list = root["diagnostics"].as_array().unwrap();
        let place = |finding: &Value| {
            let start = &finding["range"]["start"];
            let number = |key: &str| start[key].as_u64().unwrap();
            (finding["path"].as_str().unwrap().to_owned(), number("line"), number("column"))
        };
        list.iter().map(place).collect()
    };
    let order = places(&first.json());
    assert!(order.len() > 80 && order.is_sorted(), "{order:?}");
    for _ in 0..3 {
        assert_eq!(
            run(folder.path(), &["check", "--format", "json", "--severity", "hint"]).stdout,
            first.stdout
        );
    }
}

#[test]
fn a_floor_hides_and_the_summary_counts() {
    let open = b"# TASK-1: A\n\n**Status**: To Do\n**Owner**: Noor\n\n## Goal\n[What]\n";
    let folder = workspace(&[("templates/task.md", TEMPLATE), ("TASK-1.md", open)]);
    let hidden = run(folder.path(), &["check"]);
    assert_eq!(hidden.stdout, "checked 1 file, 1 ticket: 1 hint not shown (--severity hint)\n");
    assert_eq!(hidden.code, 0);
    let shown = run(folder.path(), &["check", "--severity", "hint", "--format", "json"]);
    assert_eq!(shown.found(), ["TASK-1.md:7:1: unfilled-placeholder"]);
    assert_eq!(shown.code, 0);
}

#[test]
fn one_file_is_checked_against_the_whole_workspace() {
    let other = b"# TASK-2: B\n\n**Status**: Doing\n**Owner**: Noor\n**Depends on**: TASK-1, TASK-7\n\n## Goal\nIt works.\n";
    let files: [(&str, &[u8]); 4] = [
        (".tickmark.yaml", b""),
        ("templates/task.md", TEMPLATE),
        ("a/TASK-1.md", GOOD),
        ("b/TASK-2.md", other),
    ];
    let folder = workspace(&files);
    let whole = run(folder.path(), &["check", "b/TASK-2.md", "--format", "json"]);
    assert_eq!(whole.found(), ["b/TASK-2.md:5:25: unknown-ticket"]);
    // Paths are told from where the user stands.
    let inside = run(&folder.path().join("b"), &["check", "--format", "json"]);
    assert_eq!(inside.found(), ["TASK-2.md:5:25: unknown-ticket"]);
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    let folder = workspace(&[("a.md", GOOD), ("b.md", GOOD)]);
    assert!(!run(folder.path(), &["check"]).stdout.contains('\u{1b}'));
    assert!(run(folder.path(), &["check", "--color", "always"]).stdout.contains('\u{1b}'));
    assert!(!run(folder.path(), &["check", "--color", "never"]).stdout.contains('\u{1b}'));
}

#[test]
fn trouble_is_said_and_the_rest_goes_on() {
    let check = |arguments: &[&str], expected: &str| {
        let folder = workspace(&[
            (".tickmark.yaml", b"severty:\n  wrong-total: off\n"),
            ("a.md", b"# TASK-1: A\n"),
            ("latin.md", b"# TASK-2: caf\xe9\n"),
            ("notes.txt", b""),
        ]);
        let run = run(folder.path(), arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.contains(expected), "{arguments:?}: {}", run.stderr);
    };
    check(&["check", "nowhere"], "there is no file or folder `nowhere`");
    check(&["check", "notes.txt"], "`notes.txt` is not checked: tickets are Markdown files");
    check(&["check", "latin.md"], "`latin.md` is left out: ");
    check(&["check", "."], ".tickmark.yaml:1:1: ");
    check(&["check", "."], "did you mean `severity`");
    check(&["check", "--format", "xml"], "xml");
    check(&["check", "--severity", "fatal"], "fatal");
    check(&["chekc"], "check");
}

#[test]
fn a_workspace_that_is_too_large_is_trouble() {
    let folder = workspace(&[
        ("A.md", GOOD),
        ("B.md", b"# TASK-7: x\n\n**Status**: Doing\n\nBlocked by TASK-99\n"),
        ("C.md", b""),
    ]);
    let run = |limit: &str| {
        run(folder.path(), &["check", "--max-files", limit, "--severity", "hint", "--format", "json"])
    };
    let stopped = run("2");
    assert_eq!(stopped.code, 2);
    assert!(stopped.stderr.contains("more than 2 Markdown files"), "{}", stopped.stderr);
    assert!(stopped.stderr.contains("--max-files"), "{}", stopped.stderr);
    assert!(!stopped.stdout.contains("unknown-ticket"), "{}", stopped.stdout);
    let whole = run("3");
    assert!(whole.code < 2 && whole.stdout.contains("unknown-ticket"), "{} {}", whole.stdout, whole.stderr);
}

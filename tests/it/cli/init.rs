//! `tickmark init`: what it writes is understood, and nothing is ever overwritten.

use std::fs;

use super::{run, workspace};

const TEMPLATE: &[u8] =
    b"# TASK-XXX: [Title]\n\n**Status**: [To Do | Doing | Done]\n**Owner**: [Name]\n\n## Goal\n[What]\n";
const TICKET: &[u8] =
    b"# TASK-1: Dim the porch light\n\n**Status**: Doing\n**Owner**: Noor\n\n## Goal\nDarkness.\n";

fn tickets() -> tempfile::TempDir {
    workspace(&[
        ("templates/task.md", TEMPLATE),
        ("tasks/TASK-1.md", TICKET),
        ("tasks/TASK-2.md", &TICKET.to_ascii_uppercase()),
        (
            "tasks/TASK-3.md",
            b"# TASK-3: Ring the bell\n\n**Status**: Done\n**Owner**: Ada\n\n## Goal\nNoise.\n",
        ),
    ])
}

#[test]
fn what_is_written_is_understood() {
    let folder = tickets();
    let printed = run(folder.path(), &["init", "--print"]);
    assert_eq!((printed.code, printed.stderr.as_str()), (0, ""));
    assert!(!folder.path().join(".tickmark.yaml").exists());
    let written = run(folder.path(), &["init", "--yes"]);
    assert_eq!((written.code, written.stderr.as_str()), (0, ""));
    assert!(written.stdout.contains("wrote .tickmark.yaml: 3 tickets in 3 files"), "{}", written.stdout);
    let text = fs::read_to_string(folder.path().join(".tickmark.yaml")).unwrap();
    assert_eq!(text, printed.stdout);
    assert!(text.contains("template: templates/task.md"), "{text}");
    let checked = run(folder.path(), &["check", "--format", "json"]);
    assert_ne!(checked.code, 2, "{}", checked.stderr);
}

#[test]
fn nothing_is_overwritten() {
    let folder = tickets();
    fs::write(folder.path().join(".tickmark.yaml"), "ignore: old\n").unwrap();
    let refused = run(folder.path(), &["init", "--yes"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("is there already, and stays as it is"), "{}", refused.stderr);
    assert_eq!(fs::read_to_string(folder.path().join(".tickmark.yaml")).unwrap(), "ignore: old\n");
}

#[test]
fn trouble_is_said_with_what_to_do() {
    let folder = workspace(&[("README.md", b"# Hello\n")]);
    let check = |arguments: &[&str], expected: &str| {
        let refused = run(folder.path(), arguments);
        assert_eq!(refused.code, 2);
        assert!(refused.stderr.contains(expected), "{}", refused.stderr);
    };
    check(&["init"], "add --yes to take every part");
    check(&["init", "--yes"], "no ticket was found in `.`");
    check(&["init", "nowhere", "--yes"], "`nowhere` is no folder");
}

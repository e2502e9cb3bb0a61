//! `tickmark check --write-baseline` and `--baseline`: what is known is not reported, what is new is.

use std::fs;

use super::{Run, TEMPLATE, run, workspace};

/// A ticket without an owner, and with a status that does not exist.
const OLD: &str = "# TASK-1: A\n\n**Status**: Doign\n\n## Goal\nIt works.\n";

fn check(folder: &tempfile::TempDir) -> Run {
    run(folder.path(), &["check", "--baseline", "known.json", "--format", "json"])
}

/// What is reported, how many findings are known, how many are fixed.
#[track_caller]
fn assert(folder: &tempfile::TempDir, found: &[&str], known: u64, fixed: u64) {
    let run = check(folder);
    assert_eq!(run.found(), found, "{}", run.stderr);
    let summary = &run.json()["summary"]["baseline"];
    assert_eq!((&summary["known"], &summary["fixed"]), (&known.into(), &fixed.into()));
    assert_eq!(run.code, i32::from(!found.is_empty()));
}

#[test]
fn only_what_is_new_is_reported_by_content_and_not_by_line() {
    let folder = workspace(&[("templates/task.md", TEMPLATE), ("tickets/TASK-1.md", OLD.as_bytes())]);
    let ticket = |path: &str| folder.path().join(path);
    let written = run(folder.path(), &["check", "--write-baseline", "known.json"]);
    assert_eq!((written.code, written.stdout.as_str()), (0, "wrote 2 findings to `known.json`\n"));
    let baseline = fs::read_to_string(ticket("known.json")).unwrap();
    assert_eq!(baseline.lines().count(), 4, "{baseline}");
    assert!(baseline.contains(r#"{"path":"tickets/TASK-1.md","code":"invalid-value","#), "{baseline}");
    assert!(!baseline.contains("%"), "{baseline}");
    assert(&folder, &[], 2, 0);

    // Lines that move, and files that move.
    fs::write(ticket("tickets/TASK-1.md"), OLD.replace("\n\n", "\n\nMore.\n\n")).unwrap();
    assert(&folder, &[], 2, 0);
    fs::create_dir(ticket("later")).unwrap();
    fs::rename(ticket("tickets/TASK-1.md"), ticket("later/TASK-1.md")).unwrap();
    assert(&folder, &[], 2, 0);

    // A line that is edited, something that is fixed, another ticket with the same fault.
    fs::write(
        ticket("later/TASK-1.md"),
        OLD.replace("Doign", "Doen").replace("## Goal", "**Owner**: Ada\n\n## Goal"),
    )
    .unwrap();
    assert(&folder, &["later/TASK-1.md:3:13: invalid-value"], 0, 2);
    fs::write(ticket("later/TASK-1.md"), OLD).unwrap();
    fs::write(ticket("later/TASK-2.md"), OLD.replace("TASK-1: A", "TASK-2: B")).unwrap();
    assert(&folder, &["later/TASK-2.md:3:13: invalid-value"], 2, 0);

    // Of a part, the rest is not judged.
    let part = run(folder.path(), &["check", "templates", "later/TASK-2.md", "--baseline", "known.json"]);
    assert!(
        part.stdout.contains("; 0 in the baseline\n") || part.stdout.ends_with("in the baseline\n"),
        "{}",
        part.stdout
    );
    fs::remove_file(ticket("later/TASK-1.md")).unwrap();
    fs::remove_file(ticket("later/TASK-2.md")).unwrap();
    let gone = run(folder.path(), &["check", "--baseline", "known.json"]);
    assert_eq!(
        gone.stdout,
        "checked 0 files, 0 tickets: nothing found; 0 in the baseline; 2 entries of it are fixed: write it again with --write-baseline\n"
    );
}

#[test]
fn what_is_suppressed_is_counted_and_no_part_of_a_baseline() {
    let ticket = OLD.replace("Doign", "Doign <!-- tickmark-ignore invalid-value -->");
    let folder = workspace(&[("templates/task.md", TEMPLATE), ("TASK-1.md", ticket.as_bytes())]);
    let found = run(folder.path(), &["check"]);
    assert!(
        found.stdout.ends_with("checked 1 file, 1 ticket: 1 warning; 1 suppressed\n"),
        "{}",
        found.stdout
    );
    let written = run(folder.path(), &["check", "--write-baseline", "known.json"]);
    assert_eq!(written.stdout, "wrote 1 finding to `known.json`\n");
    let found = run(folder.path(), &["check", "--baseline", "known.json"]);
    assert_eq!(found.stdout, "checked 1 file, 1 ticket: nothing found; 1 suppressed; 1 in the baseline\n");
}

#[test]
fn a_bad_baseline_is_trouble_in_plain_words() {
    let folder = workspace(&[("TASK-1.md", OLD.as_bytes()), ("bad.json", b"{\"version\":1}")]);
    let check = |arguments: &[&str], want: &str| {
        let run = run(folder.path(), &[&["check"], arguments].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.stderr);
        assert!(run.stderr.contains(want), "{}", run.stderr);
    };
    check(
        &["--baseline", "nowhere.json"],
        "there is no baseline `nowhere.json`: write one with --write-baseline",
    );
    check(&["--baseline", "bad.json"], "`bad.json` is no baseline");
    check(&["--baseline", "TASK-1.md"], "`TASK-1.md` is no baseline");
    check(
        &["--write-baseline", "TASK-1.md"],
        "`TASK-1.md` is not overwritten: name another file, or remove it",
    );
    check(&["--write-baseline", "no/folder.json"], "`no/folder.json` cannot be written");
    check(&["--baseline", "bad.json", "--write-baseline", "new.json"], "cannot be used with");
}

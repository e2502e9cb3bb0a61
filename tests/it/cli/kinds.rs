//! A configuration put to work: kinds, cases, other spellings, tickets elsewhere, severities by path, folders of teams.

use super::{run, workspace};

const CONFIG: &[u8] = b"\
kinds:
  bug:
    files: bugs/**
    template: templates/task.md
    sections: {required: [Steps]}
    when:
      - is: {status: Shipped}
        sections: {required: [Root cause]}
  chore:
    files: chores/**
    fields: {required: [Owner]}
values:
  status: [Inbox, {value: Shipped, aliases: [Live], means: done}]
ids:
  external: JIRA
  renamed: {OLD: BUG}
relations:
  hangs on: {means: depends-on}
overrides:
  - files: chores/drafts/**
    severity: {missing-field: off, invalid-value: hint}
";

const TEMPLATE: &[u8] = b"# BUG-XXX: [Title]\n\n**Status**: [Open | Closed]\n\n## Goal\n[Why]\n";

fn found(files: &[(&str, &[u8])], arguments: &[&str]) -> Vec<String> {
    let mut all: Vec<(&str, &[u8])> = vec![(".tickmark.yaml", CONFIG), ("templates/task.md", TEMPLATE)];
    all.extend_from_slice(files);
    let folder = workspace(&all);
    let run = run(folder.path(), &[&["check", "--format", "json", "--severity", "hint"], arguments].concat());
    assert_eq!(run.stderr, "");
    run.found()
}

#[test]
fn two_kinds_and_a_folder_of_another_team() {
    let files: &[(&str, &[u8])] = &[
        (
            "bugs/BUG-1.md",
            b"# BUG-1: A\n\n**Status**: Live\n**Depends on**: JIRA-7, OLD-2\n\n## Goal\nx\n\n## Steps\nx\n",
        ),
        ("bugs/BUG-2.md", b"# BUG-2: B\n\n**Status**: Inbox\n\n## Goal\nx\n"),
        ("chores/CH-1.md", b"---\nid: CH-1\nstatus: Closed\nhangs_on: BUG-2\n---\n"),
        ("chores/drafts/CH-2.md", b"---\nid: CH-2\nstatus: Closed\n---\n"),
        ("web/.tickmark.yaml", b"values: {status: [Todo]}\nrelations:\n  sits on: {means: depends-on}\n"),
        ("web/WEB-1.md", b"---\nid: WEB-1\nstatus: Live\n---\n"),
        ("web/WEB-2.md", b"---\nid: WEB-2\nstatus: Done\nsits_on: WEB-3\nhangs_on: WEB-3\n---\n"),
        ("web/WEB-3.md", b"---\nid: WEB-3\nstatus: Todo\n---\n"),
    ];
    let want = [
        "bugs/BUG-1.md:1:3: missing-section",
        "bugs/BUG-1.md:4:25: blocked-by-open",
        "bugs/BUG-2.md:1:3: missing-section",
        "chores/CH-1.md:2:5: missing-field",
        "chores/CH-1.md:3:9: invalid-value",
        "chores/CH-1.md:4:11: blocked-by-open",
        "chores/drafts/CH-2.md:3:9: invalid-value",
        "web/WEB-1.md:3:9: invalid-value",
        "web/WEB-2.md:3:9: invalid-value",
        "web/WEB-2.md:4:10: blocked-by-open",
    ];
    assert_eq!(found(files, &[]), want);
}

#[test]
fn five_hundred_templates() {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut config = String::from("kinds:\n");
    for n in 0..500 {
        files.push((format!("templates/t{n}.md"), TEMPLATE.to_vec()));
        config += &format!(
            "  kind {n}:\n    files: k{n}/**\n    template: templates/t{n}.md\n    sections: {{required: [Part {n}]}}\n"
        );
    }
    files.push((".tickmark.yaml".into(), config.into_bytes()));
    files.push(("k499/BUG-1.md".into(), b"# BUG-1: A\n\n**Status**: Open\n\n## Goal\nx\n".to_vec()));
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_slice())).collect();
    let folder = workspace(&files);
    let run = run(folder.path(), &["check"]);
    let said = "the section \"Part 499\" is missing: .tickmark.yaml (kind kind 499) asks for it";
    assert!(run.stdout.contains(said), "{}{}", run.stdout, run.stderr);
}

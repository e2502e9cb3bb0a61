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

#[test]
fn a_template_with_broken_syntax_still_says_what_tickets_need() {
    let ticket = b"---\nid: BUG-1\nstatus: Open\n---\n# BUG-1: A\n\n## Goal\nx\n";
    for (template, want) in [
        (
            "---\nid: BUG-XXX\nstatus: [Open\nowner: [Name]\n---\n# BUG-XXX: [Title]\n\n## Goal\n[Why]\n",
            "missing-field",
        ),
        (
            "---\nid: BUG-XXX\nstatus: Open\n---\n# BUG-XXX: [Title]\n\n## Goal\n[Why]\n\n## Steps\n[How]\n\n```\nnever closed\n",
            "missing-section",
        ),
        (
            "---\nid: BUG-XXX\nstatus: Open\n\n# BUG-XXX: [Title]\n\n## Goal\n[Why]\n\n## Steps\n[How]\n",
            "missing-section",
        ),
    ] {
        let config = b"templates: [{path: templates/bug.md, files: bugs/**}]\n";
        let folder = workspace(&[
            (".tickmark.yaml", config.as_slice()),
            ("templates/bug.md", template.as_bytes()),
            ("bugs/BUG-1.md", ticket),
        ]);
        let run = run(folder.path(), &["check", "--format", "json", "--severity", "hint"]);
        assert_eq!(run.stderr, "", "{template}");
        assert!(run.found().iter().any(|it| it.ends_with(want)), "{template}\n{:?}", run.found());
    }
}

#[test]
fn of_globs_that_contradict_each_other_the_first_holds_and_what_is_ignored_is_silent() {
    let config = b"\
templates: [{path: a.md, files: bugs/**}, {path: b.md, files: bugs/**}]
ignore: bugs/old
archive: bugs/old
overrides:
  - {files: bugs/**, severity: {missing-section: error}}
  - {files: bugs/BUG-2.md, severity: {missing-section: off}}
";
    let template =
        |section: &str| format!("# BUG-XXX: [Title]\n\n**Status**: [Open | Done]\n\n## {section}\n[Why]\n");
    let bug = |n: u32| format!("# BUG-{n}: A\n\n**Status**: Open\n\n## Other\nx\n");
    let (a, b) = (template("Alpha"), template("Beta"));
    let folder = workspace(&[
        (".tickmark.yaml", config.as_slice()),
        ("a.md", a.as_bytes()),
        ("b.md", b.as_bytes()),
        ("bugs/BUG-1.md", bug(1).as_bytes()),
        ("bugs/BUG-2.md", bug(2).as_bytes()),
        ("bugs/old/BUG-3.md", bug(3).as_bytes()),
    ]);
    let run = run(folder.path(), &["check", "--format", "json", "--severity", "hint"]);
    assert_eq!(run.found(), ["bugs/BUG-1.md:1:3: missing-section"]);
    assert!(run.stdout.contains("Alpha") && !run.stdout.contains("Beta"), "{}", run.stdout);
    assert_eq!(run.json()["diagnostics"][0]["severity"], "error");
}

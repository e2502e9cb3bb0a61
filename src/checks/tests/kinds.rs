//! Kinds of tickets, what they need, and what they need in some cases.

use super::check;
use crate::fixture::Fixture;

/// A template, two kinds of it, and one without any.
const KINDS: &str = "\
//- /templates/task.md
# TASK-XXX: [Title]

**Status**: [To Do | In Progress | Done]
**Owner**: [Name]

## Goal
[What will be different]

## How to test
[What a reviewer does]
//- /.tickmark.yaml
kinds:
  bug:
    files: bugs/**
    template: templates/task.md
    sections:
      required: [Steps]
      optional: [How to test]
    fields:
      required: [Severity]
      optional: [Owner]
    values:
      severity: [High, Low]
  chore:
    template: templates/task.md
    sections: {optional: [Goal, How to test]}
  note:
    files: [notes/**, bugs/**]
    sections: {required: Summary}
  gone:
    files: gone/**
    template: templates/gone.md
    fields: {required: [Owner]}
";

fn check_kinds(code: &str, tickets: &str) {
    check(code, &format!("{KINDS}{tickets}"));
}

#[test]
fn what_a_kind_asks_for_on_top_of_its_template() {
    check_kinds(
        "missing-section",
        "\
//- /bugs/1.md
# TASK-1: A
//^^^^^^^^^ warning: the section \"Goal\" is missing: it is in templates/task.md
//^^^^^^^^^ warning: the section \"Steps\" is missing: .tickmark.yaml (kind bug) asks for it
//- /bugs/2.md
# TASK-2: A

## Goal

## Steps
",
    );
    check_kinds(
        "missing-field",
        "\
//- /bugs/1.md
# TASK-1: A
//^^^^^^^^^ warning: the field \"Status\" is missing: it is in templates/task.md
//^^^^^^^^^ warning: the field \"Severity\" is missing: .tickmark.yaml (kind bug) asks for it
",
    );
}

#[test]
fn what_is_settled_does_not_soften_with_practice() {
    let ticket = |n: u32| {
        format!(
            "//- /bugs/{n}.md\n# TASK-{n}: A\n//^^^^^^^^^ warning: the section \"Steps\" is missing: .tickmark.yaml (kind bug) asks for it\n\n## Goal\n"
        )
    };
    let tickets: String = (1..9).map(ticket).collect();
    check_kinds("missing-section", &tickets);
}

#[test]
fn the_first_kind_that_fits_wins_and_a_type_names_one_without_files() {
    let schemas = |path: &str, text: &str| {
        let fixture = Fixture::parse(&format!("{KINDS}//- {path}\n{text}"));
        let snapshot = fixture.snapshot();
        let file = snapshot.file(&crate::fixture::address(path)).unwrap();
        snapshot.schema_of(file, 0).map(|schema| schema.name.to_string())
    };
    assert_eq!(schemas("/bugs/1.md", "---\ntype: note\n---\n").as_deref(), Some("bug"));
    assert_eq!(schemas("/notes/1.md", "# A\n").as_deref(), Some("note"));
    assert_eq!(schemas("/notes/1.md", "# List\n\n## TASK-1: A\n\n## TASK-2: B\n").as_deref(), Some("note"));
    assert_eq!(schemas("/a.md", "---\ntype: Chore\n---\n# TASK-1: A\n").as_deref(), Some("chore"));
    // The kind takes the place of its template, also where no field names it.
    assert_eq!(schemas("/a.md", "# TASK-1: A\n**Status**: Done\n## Goal\n").as_deref(), Some("chore"));
    assert_eq!(schemas("/a.md", "---\ntype: bug\n---\n# B\n").as_deref(), None, "it is for its files only");
    assert_eq!(schemas("/readme.md", "# Read me\n").as_deref(), None);
}

#[test]
fn a_kind_keeps_what_is_written_in_it_when_its_template_is_gone() {
    check_kinds(
        "missing-field",
        "\
//- /gone/1.md
# X-1: A
//^^^^^^ warning: the field \"Owner\" is missing: .tickmark.yaml (kind gone) asks for it
",
    );
    check_kinds("missing-section", "//- /gone/1.md\n# X-1: A\n");
}

#[test]
fn a_built_in_template() {
    let ticket =
        crate::schema::builtin_template("task").unwrap().replace(['[', ']'], "").replace("XXX", "12");
    let config = "//- /.tickmark.yaml\nkinds:\n  work:\n    files: '*.md'\n    template: built-in task\n    sections: {required: [Rollout]}\n";
    let marked = ticket.replacen(
        '\n',
        "\n//MARK warning: the section \"Rollout\" is missing: .tickmark.yaml (kind work) asks for it\n",
        1,
    );
    let title = ticket.lines().next().unwrap();
    let marked = marked.replace("//MARK", &format!("//{}", "^".repeat(title.len() - 2)));
    check("missing-section", &format!("{config}//- /a.md\n{marked}"));
}

const CASES: &str = "\
//- /.tickmark.yaml
values:
  status: [Inbox, Doing, {value: Shipped, aliases: [Live]}]
kinds:
  bug:
    files: bugs/**
    sections: {required: [Steps]}
    when:
      - is: {status: Shipped, severity: [High, Critical]}
        sections: {required: [Root cause]}
        fields: {required: [Fixed in]}
      - is: {status: Inbox}
        sections: {optional: [Steps]}
";

#[test]
fn cases() {
    let check = |code: &str, tickets: &str| check(code, &format!("{CASES}{tickets}"));
    check(
        "missing-section",
        "\
//- /bugs/1.md
---
status: live
severity: high (for all)
---
# BUG-1: A
//^^^^^^^^ warning: the section \"Root cause\" is missing: .tickmark.yaml (kind bug) asks for it when status is Shipped and severity is High or Critical
//^^^^^^^^ warning: the section \"Steps\" is missing: .tickmark.yaml (kind bug) asks for it
//- /bugs/2.md
---
status: Shipped
severity: Low
---
# BUG-2: One of two does not hold

## Steps
//- /bugs/3.md
---
status: inbox
---
# BUG-3: Nothing is asked for yet
",
    );
    check(
        "missing-field",
        "\
//- /bugs/1.md
---
status: live
severity: [Low, Critical]
---
# BUG-1: A
//^^^^^^^^ warning: the field \"Fixed in\" is missing: .tickmark.yaml (kind bug) asks for it when status is Shipped and severity is High or Critical
//- /bugs/2.md
---
status: live
severity: critical
fixed-in: 1.2
---
# BUG-2: A
",
    );
}

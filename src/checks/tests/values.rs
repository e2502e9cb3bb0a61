//! Values with other spellings, an order and a meaning.

use super::check;

const VALUES: &str = "\
//- /.tickmark.yaml
values:
  status:
    - Inbox
    - {value: Baking, aliases: [Cooking], means: started}
    - {value: Served, aliases: [Dished up], means: done}
    - {value: Thrown away, aliases: Wontfix, means: done}
kinds:
  cake:
    files: cakes/**
    values:
      size: [S, M, L]
";

fn check_values(code: &str, tickets: &str) {
    check(code, &format!("{VALUES}{tickets}"));
}

#[test]
fn also_for_tickets_without_a_schema() {
    check_values(
        "invalid-value",
        "\
//- /1.md
---
id: PE-1
status: Doing
//      ^^^^^ warning: \"Doing\" is no value of status: .tickmark.yaml allows Inbox, Baking, Served or Thrown away
size: XXL
---
//- /2.md
---
id: PE-2
state: dished-up
---
//- /page.md
# A page about the word
",
    );
}

#[test]
fn of_a_kind() {
    check_values(
        "invalid-value",
        "\
//- /cakes/1.md
---
id: PE-1
status: cooking
size: XL
//    ^^ warning: \"XL\" is no value of size: .tickmark.yaml (kind cake) allows S, M or L
---
",
    );
}

#[test]
fn they_take_the_place_of_the_templates() {
    check_values(
        "invalid-value",
        "\
//- /templates/task.md
# TASK-XXX: [Title]

**Status**: [To Do | Done]

## Goal

## Plan
//- /1.md
# TASK-1: A

**Status**: To Do
//          ^^^^^ warning: \"To Do\" is no value of Status: .tickmark.yaml allows Inbox, Baking, Served or Thrown away

## Goal
//- /2.md
# TASK-2: A

**Status**: Served

## Goal
",
    );
}

#[test]
fn a_meaning_counts_wherever_progress_does() {
    check_values(
        "done-with-open-items",
        "\
//- /1.md
---
id: PE-1
status: Dished up
//      ^^^^^^^^^ hint: the status is \"Dished up\", but its only item is open: \"plate\"
---
- [ ] plate
//- /2.md
---
id: PE-2
status: Baking
---
- [ ] plate
//- /3.md
---
id: PE-3
status: wontfix
---
- [ ] given up
",
    );
    check_values(
        "blocked-by-open",
        "\
//- /1.md
---
id: PE-1
status: Baking
depends_on: [PE-2, PE-3]
//           ^^^^ warning: PE-1 is begun, but PE-2, which it waits for, is \"Inbox\"
---
//- /2.md
---
id: PE-2
status: Inbox
---
//- /3.md
---
id: PE-3
status: Served
---
",
    );
}

#[test]
fn ten_thousand() {
    let values: String = (0..10_000).map(|n| format!("    - Part {n}\n")).collect();
    let fields: String = (0..200).map(|n| format!("    - Part {n}\n")).collect();
    let started = std::time::Instant::now();
    check(
        "invalid-value",
        &format!(
            "//- /.tickmark.yaml\nvalues:\n  component:\n{values}//- /1.md\n---\nid: PE-1\ncomponent:\n{fields}---\n"
        ),
    );
    assert!(started.elapsed() < std::time::Duration::from_secs(5), "{:?}", started.elapsed());
}

#[test]
fn what_a_status_means_comes_before_its_words_where_a_ticket_may_be_settled() {
    let found = |means: &str, severity: &str| {
        check(
            "unfilled-placeholder",
            &format!(
                "//- /.tickmark.yaml
values:
  status: [Draft, {{value: Approved, means: {means}}}]
//- /templates/task.md
# PE-XXX: [Title]

**Status**: [Draft | Approved]

## Goal
[Why]
//- /1.md
# PE-1: Cake

**Status**: Approved

## Goal
[Why]
//<^^^ {severity}: \"[Why]\" is a placeholder of templates/task.md: fill it in
"
            ),
        );
    };
    found("started", "warning");
    found("done", "hint");
}

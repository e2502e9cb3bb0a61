//! What IDs look like, how far they reach, which live elsewhere, and which have another name now.

use super::check;

#[test]
fn patterns() {
    check(
        "invalid-id",
        "\
//- /.tickmark.yaml
ids:
  patterns: ['BUG-\\d{4}', '[A-Z]+-T\\d+']
kinds:
  epic:
    files: epics/**
    ids: {patterns: 'EP-\\d+'}
//- /1.md
# BUG-12: Too short
//^^^^^^ warning: BUG-12 is no ID as .tickmark.yaml has them: it expects BUG-\\d{4}
Status: open
//- /2.md
# BUG-0012: As it should be
Status: open
//- /3.md
# TASK-3: Of another family
Status: open
//- /bug-0042-in-the-name-of-the-file.md
---
status: open
---
//- /epics/EP-1.md
# EP-1: An epic
Status: open
//- /epics/2.md
# TASK-2: No epic
//^^^^^^ warning: TASK-2 is no ID as .tickmark.yaml (kind epic) has them: it expects EP-\\d+
Status: open
",
    );
    check("invalid-id", "# BUG-12: Nothing is said without a configuration\nStatus: open\n");
}

#[test]
fn scope() {
    // What a workspace shows by itself, and what the configuration says instead.
    let tickets = |count: u32, is_error: bool| -> String {
        let ticket = |folder: &str, other: &str, n: u32| {
            let said =
                format!("T-{n} is declared twice: also in {other}/{n}.md. Give one of them another ID");
            let mark = if is_error { format!("//  ^^^ error: {said}\n") } else { String::new() };
            format!("//- /{folder}/{n}.md\n---\nid: T-{n}\n{mark}---\n")
        };
        (1..=count).map(|n| ticket("a", "b", n) + &ticket("b", "a", n)).collect()
    };
    check("duplicate-id", &tickets(1, true));
    check("duplicate-id", &format!("//- /.tickmark.yaml\nids: {{scope: folder}}\n{}", tickets(1, false)));
    check("duplicate-id", &tickets(5, false));
    check("duplicate-id", &format!("//- /.tickmark.yaml\nids: {{scope: workspace}}\n{}", tickets(5, true)));
}

#[test]
fn tickets_that_live_elsewhere() {
    let text = "//- /1.md\n---\nid: PE-1\ndepends_on: [JIRA-7, PE-9]\n//                   ^^^^ warning: no ticket declares PE-9\n---\n";
    check("unknown-ticket", &format!("//- /.tickmark.yaml\nids: {{external: jira}}\n{text}"));
}

#[test]
fn old_names() {
    let text = "//- /1.md\n---\nid: BACK-1\nstatus: open\n---\n//- /2.md\n---\nid: BACK-2\nstatus: done\ndepends_on: task-1\n//          ^^^^^^ warning: BACK-2 is done, but BACK-1, which it waits for, is \"open\"\n---\n";
    check("blocked-by-open", &format!("//- /.tickmark.yaml\nids: {{renamed: {{task: BACK}}}}\n{text}"));
}

//! Next IDs, places and texts, in workspaces as teams have them.

use expect_test::{Expect, expect};

use super::*;
use crate::fixture;

const TEMPLATE: &str = "\
//- /templates/task-template.md
---
id: TASK-XXX
status: OPEN  # OPEN | DONE
created: YYYY-MM-DD
---

# TASK-XXX: [Title]

## Goal

[What is wanted]

## Way to test it

[How it shows]
";

fn now() -> Zoned {
    "2026-03-04T10:00:00+00:00[+00:00]".parse().unwrap()
}

#[test]
fn next_ids() {
    let check = |notation: &str, family: &str, expected: &str| {
        // Only what has a status is surely a ticket.
        let notation = notation
            .replace(": A\n", ": A\n\n**Status**: x\n")
            .replace(": B\n", ": B\n\n**Status**: x\n")
            .replace(": C\n", ": C\n\n**Status**: x\n");
        let (snapshot, file, _) = fixture::with_cursor(&notation);
        assert_eq!(next_id(&snapshot, file, family), expected, "{notation}");
    };
    let new = "//- /t/new.md\n$0";
    check(&format!("//- /a.md\n# TASK-1: A\n//- /b.md\n# TASK-9: B\n{new}"), "TASK", "TASK-10");
    check(&format!("//- /a.md\n# TASK-001: A\n//- /b.md\n# TASK-009: B\n{new}"), "TASK", "TASK-010");
    check(
        &format!("//- /a.md\n# TASK-001: A\n//- /b.md\n# TASK-112: B\n//- /c.md\n# TASK-050: C\n{new}"),
        "TASK",
        "TASK-113",
    );
    let named = "//- /t/TASK-2-rain.md\n# TASK-1: A\n//- /t/task-003.md\nText\n//- /t/TASK-40-x.md\n# Y\n";
    check(&format!("{named}{new}"), "TASK", "TASK-4");
    check(&format!("//- /a.md\n# task-1: A\n//- /b.md\n# task-2: B\n{new}"), "TASK", "task-3");
    check(&format!("//- /a.md\n# TASK-1: A\n\nBefore TASK-2 and TASK-3.\n{new}"), "TASK", "TASK-4");
    check(
        &format!("//- /a.md\n# TASK-1: A\n//- /b.md\n# TASK-2: B\n//- /c.md\n# TASK-9999: C\n{new}"),
        "TASK",
        "TASK-3",
    );
    check(
        &format!("//- /t/001-a.md\n# A\n\n**Status**: Open\n//- /t/002-b.md\n# B\n\n**Status**: Open\n{new}"),
        "",
        "003",
    );
    check(&format!("//- /u/001-a.md\n# A\n\n**Status**: Open\n{new}"), "", "001");
    check("//- /p.md\n# P\n\n### PE-601: A\n\n### PE-602: B\n\n$0", "PE", "PE-603");
    check(new, "TASK", "TASK-001");
}

#[test]
fn the_missing_ticket() {
    let check = |notation: &str, id: &str, expected: Expect| {
        let (snapshot, file, _) = fixture::with_cursor(&format!("{TEMPLATE}{notation}"));
        let root = snapshot.root(file).unwrap().to_owned();
        expected.assert_eq(&match missing_at(&snapshot, file, id, &now()) {
            Some(NewFile { path, text }) => {
                format!("{}\n{text}", path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/"))
            }
            None => "nothing".to_owned(),
        });
    };
    let tickets = "//- /t/TASK-001-a.md\n---\nid: TASK-001\nstatus: OPEN\n---\n\n# TASK-001: A\n\n## Goal\n\nx TASK-7$0\n//- /t/TASK-002-bee-cee.md\n---\nid: TASK-002\nstatus: OPEN\n---\n\n# TASK-002: B\n\n## Goal\n\ny\n";
    check(
        tickets,
        "TASK-007",
        expect![[r#"
            t/TASK-007.md
            ---
            id: TASK-007
            status: OPEN  # OPEN | DONE
            created: 2026-03-04
            ---

            # TASK-007: [Title]

            ## Goal

            [What is wanted]

            ## Way to test it

            [How it shows]
        "#]],
    );
    check(tickets, "TASK-1", expect!["nothing"]);
    check(tickets, "OTHER-1", expect!["nothing"]);
    check(
        "//- /a.md\nTASK-3$0\n",
        "TASK-3",
        expect![[r#"
            TASK-3.md
            ---
            id: TASK-3
            status: OPEN  # OPEN | DONE
            created: 2026-03-04
            ---

            # TASK-3: [Title]

            ## Goal

            [What is wanted]

            ## Way to test it

            [How it shows]
        "#]],
    );
}

#[test]
fn names_of_files() {
    let check = |others: &[&str], id: &str, title: Option<&str>, expected: &str| {
        let has_family = id.contains('-');
        let mut notation = if has_family {
            TEMPLATE.to_owned()
        } else {
            TEMPLATE.replace("TASK-XXX: ", "").replace("TASK-XXX", "")
        };
        for path in others {
            notation += &format!(
                "//- /{path}\n---\nstatus: OPEN\ncreated: 2025-01-02\n---\n\n# A\n\n## Goal\n\nx\n\n## Way to test it\n\ny\n"
            );
        }
        let (snapshot, file, _) = fixture::with_cursor(&format!("{notation}//- /t/new.md\n$0"));
        let patterns = patterns(&snapshot, file, None);
        let path = path(&snapshot, file, &patterns[0], Some(id), title).unwrap();
        let shown =
            path.strip_prefix(snapshot.root(file).unwrap()).unwrap().to_str().unwrap().replace('\\', "/");
        assert_eq!(shown, expected, "{others:?}");
    };
    check(
        &["t/TASK-001-paint-hull.md", "t/TASK-002-set-sail.md"],
        "TASK-003",
        Some("Fix the lamp!"),
        "t/TASK-003-fix-the-lamp.md",
    );
    check(&["t/TASK-001-paint-hull.md"], "TASK-3", None, "t/TASK-003.md");
    check(&["t/TASK-001.md"], "TASK-003", Some("Fix the lamp"), "t/TASK-003.md");
    check(&["t/012-title.md"], "13", Some("Fix the lamp"), "t/013-fix-the-lamp.md");
    check(&["t/task-9 - Paint-Hull.md"], "TASK-10", Some("Fix the lamp"), "t/task-10 - Fix-the-lamp.md");
    check(&["t/task_001.md"], "TASK-2", None, "t/task_002.md");
    check(&["open/TASK-1.md", "open/TASK-2.md", "x/TASK-3.md"], "TASK-4", None, "open/TASK-4.md");
    check(&["t/TASK-1/ticket.md"], "TASK-2", None, "t/TASK-2/ticket.md");
    check(&[], "TASK-2", None, "t/TASK-2.md");
}

#[test]
fn which_templates() {
    let names = |notation: &str, family: Option<&str>| -> Vec<String> {
        let (snapshot, file, _) = fixture::with_cursor(notation);
        patterns(&snapshot, file, family).iter().map(|it| it.schema.name.to_string()).collect()
    };
    let bug =
        TEMPLATE.replace("task-template", "bug-template").replace("TASK", "BUG").replace("Goal", "Fault");
    let both = format!(
        "{TEMPLATE}{bug}//- /t/BUG-1.md\n---\nid: BUG-1\nstatus: OPEN\ncreated: 2025-01-01\n---\n# BUG-1: A\n\n## Fault\n\nx\n//- /t/new.md\n$0"
    );
    assert_eq!(names(&both, None), ["bug-template", "task-template"]);
    assert_eq!(names(&both, Some("TASK")), ["task-template", "bug-template"]);
    assert!(names("//- /new.md\n$0", None).is_empty());
}

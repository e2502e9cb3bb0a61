//! Findings that are not wanted: here, in this file, everywhere. What is offered is what `docs/silence.md` tells.

use super::{Action, Asked, Kind, Provider, carry, entries};
use crate::checks::{self, Diagnostic};
use crate::features::edit::Changes;
use crate::text::TextEdit;

mod everywhere;
mod file;
mod here;

pub(super) const PROVIDER: Provider = Provider { kinds: &[Kind::QuickFix], offer };

/// Checks whose findings in one selection are offered to be ignored; who selects more does not mean each of them.
const MAX: usize = 3;
/// What is wrong with a wish to ignore something is mended, not ignored.
const NEVER: &str = "unused-suppression";

fn offer<'a>(asked: &'a Asked<'a>, actions: &mut Vec<Action<'a>>) {
    let mut found: Vec<&Diagnostic> = Vec::new();
    for finding in asked.findings_here().filter(|it| it.code != NEVER) {
        // One comment is about all findings of its code at a place.
        if found.len() < MAX && found.iter().all(|it| it.code != finding.code) {
            found.push(finding);
        }
    }
    let title = |finding: &Diagnostic, place: &str| format!("Ignore {} {place}", finding.code);
    for finding in found.iter().copied().filter(|finding| here::is_possible(asked, finding)) {
        let change = move || first_that_works(asked, finding, false, here::ways(asked, finding));
        actions.push(Action::mending(finding, title(finding, "here"), change));
    }
    // Of several checks nobody wants to read three actions each; the wide ones come when one of them is left.
    let [finding] = *found.as_slice() else { return };
    let change = move || first_that_works(asked, finding, true, file::ways(asked, finding.code));
    actions.push(Action::mending(finding, title(finding, "in this file"), change));
    let changes = everywhere::config(asked).and_then(|config| config.off(asked, finding.code));
    if let Some(changes) = changes {
        let title = title(finding, "everywhere (.tickmark.yaml)");
        actions.push(Action::mending(finding, title, move || changes));
    }
}

/// The first of several edits after which the finding, or all of its code, is gone, and no other has come.
fn first_that_works(
    asked: &Asked<'_>,
    finding: &Diagnostic,
    all: bool,
    ways: impl IntoIterator<Item = Vec<TextEdit>>,
) -> Changes {
    let count = |findings: &[Diagnostic], code: &str| findings.iter().filter(|it| it.code == code).count();
    let before = asked.findings();
    let works = |edits: &Vec<TextEdit>| {
        let Some(after) = asked.after(edits) else { return false };
        let cancelled = || asked.cancel.is_cancelled();
        let after = checks::run_on(asked.snapshot, asked.file, &after, &cancelled).diagnostics;
        let left = count(&after, finding.code);
        let is_gone = if all { left == 0 } else { left < count(before, finding.code) };
        is_gone && after.iter().all(|it| count(&after, it.code) <= count(before, it.code))
    };
    ways.into_iter().find(works).map(|edits| asked.edits(edits)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::tests::{check_picked, check_titles, codes, picked};
    use super::*;
    use crate::fixture::Fixture;

    /// Picks an action on the finding at the cursor, draws what changes, and looks what is found then.
    fn check(code: &str, place: &str, notation: &str, want: Expect) {
        let title = format!("Ignore {code} {place}");
        let before = codes(&Fixture::parse(notation));
        let after = codes(&picked(notation, false, Kind::QuickFix, &title));
        let count = |all: &[String], one: &String| all.iter().filter(|other| *other == one).count();
        assert!(after.len() < before.len(), "{before:?} {after:?}");
        for one in &after {
            assert!(count(&after, one) <= count(&before, one), "{one} is new: {before:?}");
        }
        check_picked(notation, Kind::QuickFix, &title, want);
    }

    const TASK: &str = "//- /templates/task.md\n# TASK-XXX: [Title]\n\n**Status**: [Open | Done]\n**Owner**: [Name]\n\n## Goal\n[What]\n";

    #[test]
    fn offered_behind_the_fixes() {
        let ticket = "//- /TASK-1.md\n# TASK-1: T\n\n**Status**: Op$0n\n**Owner**: A\n\n## Goal\nx\n<!-- tickmark-ignore broken-link -->\nx\n";
        check_titles(
            &format!("{TASK}{ticket}"),
            false,
            &[Kind::QuickFix],
            &expect![[
                r#"Write "Open"; Ignore invalid-value here; Ignore invalid-value in this file; Ignore invalid-value everywhere (.tickmark.yaml)"#
            ]],
        );
        let both =
            ticket.replace("Op$0n", "Open").replace("TASK-1: T", "TASK-1: $0T").replace("**Owner**: A\n", "");
        check_titles(
            &format!("{TASK}{}", both.replace("## Goal\nx\n", "")),
            false,
            &[Kind::QuickFix],
            &expect![[
                r#"Add the field "Owner"; Add the section "Goal"; Ignore missing-field here; Ignore missing-section here"#
            ]],
        );
        let none = "//- /TASK-1.md\n# TASK-1: $0T\n\n## Goal\nx\n";
        check_titles(
            &format!("{TASK}{none}"),
            false,
            &[Kind::QuickFix],
            &expect![[
                r#"Add the field "Owner"; Add all 2 missing fields; Add the field "Status"; Ignore missing-field here; Ignore missing-field in this file; Ignore missing-field everywhere (.tickmark.yaml)"#
            ]],
        );
        let unused = ticket.replace("Op$0n", "Open").replace("broken-link", "broken$0-link");
        check_titles(&format!("{TASK}{unused}"), false, &[Kind::QuickFix], &expect![""]);
    }

    #[test]
    fn here() {
        let check = |ticket: &str, code: &str, want| {
            check(code, "here", &format!("{TASK}//- /TASK-1.md\n{ticket}"), want);
        };
        check(
            "# TASK-1: T\r\n\r\n**Status**: 🔧 Op$0n  \r\n**Owner**: A\r\n\r\n## Goal\r\nx\r\n",
            "invalid-value",
            expect![[r#"
                /TASK-1.md
                # TASK-1: T␍
                ␍
                **Status**: 🔧 Opn <!-- tickmark-ignore invalid-value -->  ␍
                **Owner**: A␍
                ␍
                ## Goal␍
                x␍
            "#]],
        );
        check(
            "# TASK-1: $0T\n\n**Status**: Open\n\n## Goal\nx\n",
            "missing-field",
            expect![[r#"
            /TASK-1.md
            <!-- tickmark-ignore missing-field -->
            # TASK-1: T

            **Status**: Open

            ## Goal
            x
        "#]],
        );
        check(
            "<!-- tickmark-ignore missing-field: new -->\n# TASK-1: $0T\n\n**Status**: Open\n",
            "missing-section",
            expect![[r#"
                /TASK-1.md
                <!-- tickmark-ignore missing-field, missing-section: new -->
                # TASK-1: T

                **Status**: Open
            "#]],
        );
        check(
            "---\nstatus: Op$0n # why\nowner: A\n---\n# TASK-1: T\n\n## Goal\nx\n",
            "invalid-value",
            expect![[r#"
                /TASK-1.md
                ---
                # tickmark-ignore invalid-value
                status: Opn # why
                owner: A
                ---
                # TASK-1: T

                ## Goal
                x
            "#]],
        );
        check(
            "---\nstatus: Open\nowner: A\ndepends_on:\n  - TASK-$077\n  - TASK-78\n---\n# TASK-1: T\n\n## Goal\nx\n",
            "unknown-ticket",
            expect![[r#"
                /TASK-1.md
                ---
                status: Open
                owner: A
                depends_on:
                  # tickmark-ignore unknown-ticket
                  - TASK-77
                  - TASK-78
                ---
                # TASK-1: T

                ## Goal
                x
            "#]],
        );
        check(
            "# TASK-1: T\n\n**Status**: Open\n**Owner**: A\n\n## Goal\n\n| a | b |\n|---|---|\n| x | [b]($0b.md) |\n| y | [c](c.md) |\n",
            "broken-link",
            expect![[r#"
                /TASK-1.md
                # TASK-1: T

                **Status**: Open
                **Owner**: A

                ## Goal

                | a | b |
                |---|---|
                | x | [b](b.md) <!-- tickmark-ignore broken-link --> |
                | y | [c](c.md) |
            "#]],
        );
        check(
            "# TASK-1: T\n\n**Status**: Open\n**Owner**: A\n\n## Goal\n- [a]($0a.md) <!-- tickmark-ignore unused-suppression: x -->\n",
            "broken-link",
            expect![[r#"
                /TASK-1.md
                # TASK-1: T

                **Status**: Open
                **Owner**: A

                ## Goal
                - [a](a.md) <!-- tickmark-ignore unused-suppression, broken-link: x -->
            "#]],
        );
        check(
            "# TASK-1: T\n\n**Status**: Open\n**Owner**: A\n\n## Goal\nSome `code\n[b]($0b.md) that` goes [on](on.md)\n",
            "broken-link",
            expect![[r#"
                /TASK-1.md
                # TASK-1: T

                **Status**: Open
                **Owner**: A

                ## Goal
                Some `code
                [b](b.md) that` goes [on](on.md) <!-- tickmark-ignore broken-link -->
            "#]],
        );
    }

    #[test]
    fn here_around_a_comment() {
        let check = |comment: &str, want| {
            let template = TASK.replace("[What]", &comment.replace("$0", ""));
            let ticket = format!(
                "# TASK-1: T\n\n**Status**: Open\n**Owner**: A\n\n## Goal\n\n{comment}\n\n## Notes\nx\n"
            );
            check("unfilled-placeholder", "here", &format!("{template}//- /TASK-1.md\n{ticket}"), want);
        };
        check(
            "<!-- $0What will be different -->",
            expect![[r#"
            /TASK-1.md
            # TASK-1: T

            **Status**: Open
            **Owner**: A

            ## Goal

            <!-- tickmark-ignore-start unfilled-placeholder -->
            <!-- What will be different -->
            <!-- tickmark-ignore-end unfilled-placeholder -->

            ## Notes
            x
        "#]],
        );
        check(
            "<!--\nWhat will $0be different,\n\nand for whom\n-->",
            expect![[r#"
            /TASK-1.md
            # TASK-1: T

            **Status**: Open
            **Owner**: A

            ## Goal

            <!-- tickmark-ignore-start unfilled-placeholder -->
            <!--
            What will be different,

            and for whom
            -->
            <!-- tickmark-ignore-end unfilled-placeholder -->

            ## Notes
            x
        "#]],
        );
    }

    #[test]
    fn in_this_file() {
        let check = |front: &str, code: &str, want| {
            let ticket =
                format!("{front}# TASK-1: T\n\n**Status**: Op$0n\n**Owner**: A\n\n## Goal\n[x](x.md)\n");
            check(code, "in this file", &format!("{TASK}//- /TASK-1.md\n{ticket}"), want);
        };
        check(
            "",
            "invalid-value",
            expect![[r#"
            /TASK-1.md
            <!-- tickmark-ignore-file invalid-value -->
            # TASK-1: T

            **Status**: Opn
            **Owner**: A

            ## Goal
            [x](x.md)
        "#]],
        );
        check(
            "<!-- tickmark-ignore-file broken-link: old -->\n",
            "invalid-value",
            expect![[r#"
            /TASK-1.md
            <!-- tickmark-ignore-file broken-link, invalid-value: old -->
            # TASK-1: T

            **Status**: Opn
            **Owner**: A

            ## Goal
            [x](x.md)
        "#]],
        );
        check(
            "---\r\nteam: x\r\n---\r\n",
            "invalid-value",
            expect![[r#"
            /TASK-1.md
            ---␍
            team: x␍
            tickmark:␍
              ignore: [invalid-value]␍
            ---␍
            # TASK-1: T

            **Status**: Opn
            **Owner**: A

            ## Goal
            [x](x.md)
        "#]],
        );
        check(
            "---\ntickmark:\n  ignore: [broken-link] # why\n---\n",
            "invalid-value",
            expect![[r#"
            /TASK-1.md
            ---
            tickmark:
              ignore: [broken-link, invalid-value] # why
            ---
            # TASK-1: T

            **Status**: Opn
            **Owner**: A

            ## Goal
            [x](x.md)
        "#]],
        );
        check(
            "---\ntickmark:\n  ignore:\n    - \"broken-link\"\nteam: x\n---\n",
            "invalid-value",
            expect![[r#"
                /TASK-1.md
                ---
                tickmark:
                  ignore:
                    - "broken-link"
                    - invalid-value
                team: x
                ---
                # TASK-1: T

                **Status**: Opn
                **Owner**: A

                ## Goal
                [x](x.md)
            "#]],
        );
        check(
            "---\ntickmark: {ignore: broken-link}\n---\n",
            "invalid-value",
            expect![[r#"
            /TASK-1.md
            ---
            tickmark: {ignore: broken-link}
            ---
            <!-- tickmark-ignore-file invalid-value -->
            # TASK-1: T

            **Status**: Opn
            **Owner**: A

            ## Goal
            [x](x.md)
        "#]],
        );
        check(
            "---\ntickmark:\n---\n",
            "invalid-value",
            expect![[r#"
            /TASK-1.md
            ---
            tickmark:
              ignore: [invalid-value]
            ---
            # TASK-1: T

            **Status**: Opn
            **Owner**: A

            ## Goal
            [x](x.md)
        "#]],
        );
        check(
            "+++\nteam = \"x\"\n+++\n",
            "invalid-value",
            expect![[r#"
            /TASK-1.md
            +++
            team = "x"
            +++
            <!-- tickmark-ignore-file invalid-value -->
            # TASK-1: T

            **Status**: Opn
            **Owner**: A

            ## Goal
            [x](x.md)
        "#]],
        );
    }

    #[test]
    fn everywhere() {
        let check = |config: &str, want| {
            let tickets = "//- /a/TASK-1.md\n# TASK-1: T\n\n**Status**: Op$0n\n**Owner**: A\n\n## Goal\nx\n//- /a/TASK-2.md\n# TASK-2: T\n\n**Status**: Opn\n**Owner**: A\n\n## Goal\nx\n";
            check("invalid-value", "everywhere (.tickmark.yaml)", &format!("{TASK}{config}{tickets}"), want);
        };
        check(
            "",
            expect![[r#"
            /.tickmark.yaml
            severity:
              invalid-value: off
        "#]],
        );
        check(
            "//- /.tickmark.yaml\n# Our rules 🔧\r\narchive: old\r\n",
            expect![[r#"
            /.tickmark.yaml
            # Our rules 🔧␍
            archive: old␍
            severity:␍
              invalid-value: off␍
        "#]],
        );
        check(
            "//- /.tickmark.yaml\nseverity:\n  wrong-total: off # why\n\n# more\narchive: old\n",
            expect![[r#"
                /.tickmark.yaml
                severity:
                  wrong-total: off # why
                  invalid-value: off

                # more
                archive: old
            "#]],
        );
        check(
            "//- /.tickmark.yaml\nseverity: {wrong-total: off}\n",
            expect![[r#"
            /.tickmark.yaml
            severity: {wrong-total: off, invalid-value: off}
        "#]],
        );
        check(
            "//- /.tickmark.yaml\nseverity:\n  invalid-value: hint # for now\n",
            expect![[r#"
            /.tickmark.yaml
            severity:
              invalid-value: off # for now
        "#]],
        );
        check(
            "//- /.tickmark.yaml\nseverity: {}\n//- /a/.tickmark.yaml\nseverity:\n",
            expect![[r#"
            /a/.tickmark.yaml
            severity:
              invalid-value: off
        "#]],
        );
    }

    #[test]
    fn not_everywhere_where_that_would_not_help() {
        for config in [
            "severity: [\n",
            "overrides:\n  - files: \"**\"\n    severity: {invalid-value: error}\n",
            "severity: null\n",
        ] {
            let ticket = "//- /TASK-1.md\n# TASK-1: T\n\n**Status**: Op$0n\n**Owner**: A\n\n## Goal\nx\n";
            let notation = format!("{TASK}//- /.tickmark.yaml\n{config}{ticket}");
            let offered = super::super::tests::titles(&notation, false, &[Kind::QuickFix]);
            assert!(
                offered.contains("in this file") && !offered.contains("everywhere"),
                "{config} {offered}"
            );
        }
    }
}

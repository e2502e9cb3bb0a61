//! Where a ticket stands: in a file of its own, or under a heading of a file of many. From the one to the other, links
//! and headings follow.

use super::{Action, Asked, Kind, Provider, carry};

mod inline;
mod outline;
mod relink;
mod split;

pub(super) const PROVIDER: Provider = Provider { kinds: &[Kind::Extract, Kind::Inline], offer };

fn offer<'a>(asked: &'a Asked<'a>, actions: &mut Vec<Action<'a>>) {
    if asked.can.create
        && let Some(ticket) = split::ticket(asked)
    {
        let id = ticket.declarations.first().map_or("the ticket", |id| id.of(&asked.source.text));
        actions.push(Action::new(Kind::Extract, format!("Move {id} to a file of its own"), move || {
            split::changes(asked, ticket).unwrap_or_default()
        }));
    }
    if asked.can.delete
        && let Some(list) = inline::line(asked)
    {
        actions.push(Action::new(
            Kind::Inline,
            format!("Bring {} in here, and delete its file", list.id.as_str()),
            move || inline::changes(asked, &list).unwrap_or_default(),
        ));
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::tests::{check_picked, picked, titles};
    use super::*;

    const SPLIT: &str = "Move PE-602 to a file of its own";
    const JOIN: &str = "Bring PE-602 in here, and delete its file";
    const LIST: &str = "//- /plan/list.md\n# Plan\n\n## PE-601: 🔧 One\r\n\r\n**Status**: Open\r\n\n## PE-$0602: Two words\n\n**Status**: Open\n\n### Goal\nSee [one](#pe-601--one), [goal](#goal), [x](../x.md), [here](list.md) and [spec].\n\n## PE-603: Three\n\n**Status**: Done\n\n[two](#goal)\n\n[spec]: https://x.org\n";
    const OTHERS: &str = "//- /tickets/PE-500-fix-lamp.md\n# PE-500: Fix lamp\n\n**Status**: Open\n\n[two](../plan/list.md#pe-602-two-words)\n//- /tickets/PE-501-old.md\n# PE-501: Old\n\n**Status**: Open\n//- /x.md\n# X\n";

    fn check(kind: Kind, title: &str, notation: &str, want: Expect) {
        check_picked(notation, kind, title, want);
    }

    #[test]
    fn to_a_file_of_its_own() {
        check(
            Kind::Extract,
            SPLIT,
            &format!("{OTHERS}{LIST}"),
            expect![[r#"
            /plan/list.md
            # Plan

            ## PE-601: 🔧 One␍
            ␍
            **Status**: Open␍

            - [PE-602: Two words](../tickets/PE-602-two-words.md)

            ## PE-603: Three

            **Status**: Done

            [two](../tickets/PE-602-two-words.md#goal)

            [spec]: https://x.org
            ----
            /tickets/PE-500-fix-lamp.md
            # PE-500: Fix lamp

            **Status**: Open

            [two](PE-602-two-words.md#pe-602-two-words)
            ----
            /tickets/PE-602-two-words.md
            # PE-602: Two words

            **Status**: Open

            ## Goal
            See [one](../plan/list.md#pe-601--one), [goal](#goal), [x](../x.md), [here](../plan/list.md) and [spec].

            [spec]: https://x.org
        "#]],
        );
    }

    #[test]
    fn in_here() {
        let list = "//- /plan/list.md\n# Plan\n\n- [PE-602: Two](../tickets/PE-602-tw$0o.md)\n- [PE-500](../tickets/PE-500-fix-lamp.md)\n\n## Rest\n[two](../tickets/PE-602-two.md)\n";
        let ticket = "//- /tickets/PE-602-two.md\n---\nstatus: Open\npoints: 5\n---\n\n# PE-602: Two 🔧\n\n## Goal\n[x](../x.md), [goal](#goal), [list](../plan/list.md)\n";
        check(
            Kind::Inline,
            JOIN,
            &format!("{OTHERS}{ticket}{list}"),
            expect![[r#"
            /plan/list.md
            # Plan

            ## PE-602: Two 🔧

            **Status**: Open
            **Points**: 5

            ### Goal
            [x](../x.md), [goal](#goal), [list](../plan/list.md)

            - [PE-500](../tickets/PE-500-fix-lamp.md)

            ## Rest
            [two](#pe-602-two-)
            ----
            /tickets/PE-602-two.md is gone
        "#]],
        );
    }

    #[test]
    fn out_and_back() {
        let list = "# Plan\n\n## PE-601: One\n\n**Status**: Open\n\n## PE-602: Two\n\n**Status**: Open\n**Points**: 3\n\n### Goal\nSee [x](../x.md).\n\n#### Inner 🔧\n\n- [ ] y\n\n## PE-603: Three\n\n**Status**: Done\n";
        for eol in ["\n", "\r\n"] {
            let list = list.replace('\n', eol);
            let marked = list.replace("## PE-602", "## $0PE-602");
            let out = picked(&format!("{OTHERS}//- /plan/list.md\n{marked}"), false, Kind::Extract, SPLIT);
            let mut notation = String::new();
            for file in &out.files {
                let text = file.text.replace("[PE-602", "[$0PE-602");
                notation += &format!("//- {}\n{text}", file.path);
            }
            let back = picked(&notation, false, Kind::Inline, JOIN);
            let text = &back.files.iter().find(|file| file.path == "/plan/list.md").unwrap().text;
            assert_eq!(*text, list);
            assert!(!back.files.iter().any(|file| file.path.contains("PE-602")));
        }
    }

    #[test]
    fn not_offered() {
        let check = |notation: &str| {
            let offered = titles(notation, false, &[Kind::Extract, Kind::Inline]);
            assert_eq!(offered, "", "{notation}");
        };
        check("//- /PE-1.md\n# PE-1: $0T\n\n**Status**: Open\n");
        check("//- /list.md\n# Plan\n\n## PE-1: T\n\n**Status**: $0Open\n\n## PE-2: T\n\n**Status**: Open\n");
        let ticket = "//- /PE-1.md\n# PE-1: T\n\n**Status**: Open\n";
        check(&format!("{ticket}//- /list.md\n# Plan\n\nsee [PE-1]($0PE-1.md)\n"));
        check(&format!("{ticket}//- /list.md\n# Plan\n\n- [PE-1]($0PE-1.md)\n\nMore words.\n"));
        check(
            "//- /PE-1.md\n---\nstatus: Open\ntags: [a]\n---\n# PE-1: T\n//- /list.md\n# Plan\n\n- [PE-1]($0PE-1.md)\n",
        );
        check(&format!("{ticket}\n# Two\n//- /list.md\n# Plan\n\n- [PE-1]($0PE-1.md)\n"));
    }
}

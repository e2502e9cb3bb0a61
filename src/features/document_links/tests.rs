//! Links drawn as the place and where it leads.

use expect_test::{Expect, expect};

use super::*;
use crate::features::Cancel;
use crate::fixture;

const TICKETS: &str = "\
//- /plan/tickets.md
# Tickets

## PE-601: Set up
**Status**: Done

## PE-602: Databases
**Status**: Open
//- /plan/pe-003.md
---
id: PE-3
status: open
---
# PE-003: Third
## Why & how
//- /docs/spec.md
# Spec
";

fn check(text: &str, expected: Expect) {
    check_with(text, true, expected);
}

fn check_with(text: &str, markdown: bool, expected: Expect) {
    let (snapshot, file, _) = fixture::with_cursor(&format!("{TICKETS}//- /plan/here.md\n{text}$0"));
    let text = snapshot.text(file).unwrap();
    let drawn = links(&snapshot, file, markdown, &Cancel::default()).into_iter().map(|link| {
        let Link { span, address, aim, here, tooltip } = link;
        let there = snapshot.file(&address).unwrap();
        let aim = match aim {
            None => String::new(),
            Some(Aim::Line(line)) => format!("#L{line}"),
            Some(Aim::Ticket(id)) => format!("#{}", id.as_str()),
            Some(Aim::Heading(anchor)) => match heading(&snapshot.source(there).unwrap(), &anchor) {
                Some(span) => format!("#{}", span.of(&snapshot.text(there).unwrap())),
                None => "#?".to_owned(),
            },
        };
        assert!(here.is_none() || file == there);
        let (path, tooltip) = (snapshot.path_shown(there), tooltip.unwrap_or_default());
        format!("{} → {path}{aim} ({tooltip})\n", span.of(&text))
    });
    expected.assert_eq(&drawn.collect::<String>());
}

#[test]
fn ids_wherever_they_stand() {
    check(
        "---\nid: PE-9\ndepends_on: [pe-601, PE-404]\n---\n# PE-9: here\n\nAfter `PE-602`, AES-256 and **PE-9**.\n\n\
         ```bash\nPE-601\n```\n\n| PE-3 | a |\n|-|-|\n",
        expect![[r#"
            pe-601 → plan/tickets.md#PE-601 (Set up · Done)
            PE-602 → plan/tickets.md#PE-602 (Databases · Open)
            PE-9 → plan/here.md#PE-9 (here)
            PE-3 → plan/pe-003.md#PE-3 (Third · open)
        "#]],
    );
}

#[test]
fn paths_of_links() {
    check(
        "[PE-3](pe-003.md), [a](<pe%2D003.md#why--how>) ![b](/docs/spec.md#L3) [c](../docs/spec.md#none)\n\
         [d](tickets.md#PE-602) [no](gone.md) [no](https://x.org/a.md) [no](#gone) [e](#some-where) [no](../docs)\n\n\
         # Some where\n",
        expect![[r##"
            PE-3 → plan/pe-003.md#PE-3 (Third · open)
            pe-003.md → plan/pe-003.md (Third · open)
            pe%2D003.md#why--how → plan/pe-003.md#Why & how (Third · open)
            /docs/spec.md#L3 → docs/spec.md#L3 (docs/spec.md)
            ../docs/spec.md#none → docs/spec.md#? (docs/spec.md)
            tickets.md#PE-602 → plan/tickets.md#Databases (plan/tickets.md)
            #some-where → plan/here.md#Some where (plan/here.md)
        "##]],
    );
}

#[test]
fn without_markdown_what_only_tickets_have() {
    check_with(
        "**Spec**: docs/spec.md\n\n[x](pe-003.md) PE-3 [[pe-003]] [y](#gone) ![z](/docs/spec.md)\n",
        false,
        expect![[r#"
            docs/spec.md → docs/spec.md (docs/spec.md)
            PE-3 → plan/pe-003.md#PE-3 (Third · open)
            pe-003 → plan/pe-003.md#PE-3 (Third · open)
        "#]],
    );
}

#[test]
fn wiki_links() {
    check(
        "[[PE-3]] [[pe-003|third]] [[ ../docs/spec ]] [[pe-003#Why & how|x]] [[set up]] [[gone]] [[#Here]]\n\n## Here\n",
        expect![[r##"
            PE-3 → plan/pe-003.md#PE-3 (Third · open)
            pe-003 → plan/pe-003.md#PE-3 (Third · open)
            ../docs/spec → docs/spec.md (docs/spec.md)
            pe-003 → plan/pe-003.md#Why & how (Third · open)
            set up → plan/tickets.md#PE-601 (Set up · Done)
            #Here → plan/here.md#Here (plan/here.md)
        "##]],
    );
}

#[test]
fn paths_in_fields() {
    check(
        "---\nid: PE-9\nfeature: docs/spec.md\nfiles:\n  - ./pe-003.md\n  - \"../docs/spec.md#L2\"\nversion: 1.2\n\
         see: https://x.org/spec.md\n---\n# PE-9: x\n\n**Spec**: `docs/spec.md`, gone.md; tickets.md\n\
         **Link**: [PE](/docs/spec.md)\n",
        expect![[r##"
            docs/spec.md → docs/spec.md (docs/spec.md)
            ./pe-003.md → plan/pe-003.md (Third · open)
            ../docs/spec.md#L2 → docs/spec.md#L2 (docs/spec.md)
            docs/spec.md → docs/spec.md (docs/spec.md)
            tickets.md → plan/tickets.md (plan/tickets.md)
            /docs/spec.md → docs/spec.md (docs/spec.md)
        "##]],
    );
}

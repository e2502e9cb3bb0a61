//! The fields of a ticket that is a file: from bold lines to the front matter, and back.

use smol_str::SmolStr;

use super::{Action, Asked, Kind, Provider, entries};
use crate::schema::{FieldSpec, Origin};
use crate::syntax::yaml;
use crate::text::TextEdit;
use crate::ticket::{Carrier, Facts, Field, Unit};
use crate::workspace::{self, Source};

mod to_front;
mod to_text;

pub(super) const PROVIDER: Provider = Provider { kinds: &[Kind::Rewrite], offer };

fn offer<'a>(asked: &'a Asked<'a>, actions: &mut Vec<Action<'a>>) {
    let Some(ticket) = asked.ticket_here() else { return };
    let facts = &asked.source.facts;
    let own = facts.ticket(Some(ticket));
    let is_plain = own.is_some_and(|own| own.unit == Unit::File)
        && facts.tickets.len() == 1
        && facts.toml.is_none()
        && facts.unclosed_front_matter.is_none()
        && asked.snapshot.kind(asked.file) == workspace::Kind::Markdown
        && !facts.fields.iter().any(|field| field.carrier == Carrier::HashLine);
    let is_here = |carrier: Carrier| {
        let heading = own.and_then(|own| own.heading);
        let is_it =
            |field: &&Field| field.carrier == carrier && (carrier.is_data() || field.section == heading);
        let mut of_it = facts.own_fields(ticket).filter(is_it);
        is_plain && of_it.any(|field| asked.touches_line(field.key.to(field.value)))
    };
    let mut add = |title: &str, edits: Option<Vec<TextEdit>>| {
        let Some(edits) = edits.filter(|edits| is_same(asked, ticket, edits)) else { return };
        actions.push(Action::new(Kind::Rewrite, title, move || asked.edits(edits)));
    };
    if is_here(Carrier::BoldLine) {
        add("Move the fields to the front matter", to_front::edits(asked, ticket));
    }
    if is_here(Carrier::FrontMatter) && !is_a_tools(asked, ticket) {
        let all = to_text::edits(asked, ticket, true).filter(|edits| is_same(asked, ticket, edits));
        // What names the ticket may have to stay.
        add("Move the front matter to the text", all.or_else(|| to_text::edits(asked, ticket, false)));
    }
}

/// Whether a tool reads the front matter of a ticket, and would miss it.
fn is_a_tools(asked: &Asked<'_>, ticket: u32) -> bool {
    let schema = asked.snapshot.schema_of(asked.file, ticket);
    schema.is_some_and(|schema| {
        let first = schema.own_fields().next();
        matches!(schema.origin, Origin::Builtin(_))
            && first.is_some_and(|it| it.carriers.first() == Some(&Carrier::FrontMatter))
    })
}

/// The edits after which a ticket has no front matter, and has lost nothing; none to make where it has none.
pub(super) fn all_to_text(asked: &Asked<'_>, ticket: u32) -> Option<Vec<TextEdit>> {
    if front_matter(asked).is_none() {
        let is_free = asked.source.facts.toml.is_none() && asked.source.facts.unclosed_front_matter.is_none();
        return is_free.then(Vec::new);
    }
    let edits = to_text::edits(asked, ticket, true).filter(|edits| is_same(asked, ticket, edits))?;
    let after = asked.after(&edits)?;
    let is_at_top =
        |yaml: &crate::text::Span| after.text.get(..yaml.start()).is_some_and(|it| it.trim() == "---");
    (!after.facts.yaml.iter().any(is_at_top)).then_some(edits)
}

/// The front matter of a file, without its marks.
pub(super) fn front_matter(asked: &Asked<'_>) -> Option<crate::text::Span> {
    let content = asked.source.facts.yaml.first()?;
    let before = asked.source.text.get(..content.start())?;
    (before.trim_start_matches('\u{feff}').trim() == "---").then_some(*content)
}

/// What a template says of a field.
fn spec<'a>(asked: &'a Asked<'_>, ticket: u32, name: &str) -> Option<&'a FieldSpec> {
    let schema = asked.snapshot.schema_of(asked.file, ticket)?;
    schema.own_fields().find(|spec| spec.name == name)
}

/// Whether a text says the same after edits: the ticket, its fields, its sections; only carriers may differ.
fn is_same(asked: &Asked<'_>, ticket: u32, edits: &[TextEdit]) -> bool {
    let Some(after) = asked.after(edits) else { return false };
    let before = &asked.source;
    let own = |source: &Source| {
        let own = source.facts.ticket(Some(ticket))?;
        let text = &source.text;
        let mut ids: Vec<_> = own.declarations.iter().map(|span| span.of(text).to_owned()).collect();
        ids.sort();
        Some((own.unit, own.id.clone(), ids, own.title.of(text).to_owned()))
    };
    let sections =
        |facts: &Facts| facts.sections.iter().map(|it| (it.level, it.name.clone())).collect::<Vec<_>>();
    let references = |source: &Source| {
        let mut all: Vec<_> = source.facts.references.iter().map(|it| (it.id.clone(), it.relation)).collect();
        all.sort_by(|a, b| format!("{a:?}").cmp(&format!("{b:?}")));
        all
    };
    let is_valid = |source: &Source| {
        source.facts.unclosed_front_matter.is_none()
            && source.facts.yaml.iter().all(|yaml| yaml::syntax_error(&source.text, *yaml).is_none())
    };
    (is_valid(&after) || !is_valid(before))
        && after.facts.tickets.len() == before.facts.tickets.len()
        && own(&after) == own(before)
        && values(&after) == values(before)
        && sections(&after.facts) == sections(&before.facts)
        && references(&after) == references(before)
        && after.facts.links.len() == before.facts.links.len()
        && after.facts.tasks.len() == before.facts.tasks.len()
        && after.facts.placeholders.len() == before.facts.placeholders.len()
}

/// The fields of a text with their values, in no order that tells where they stand.
fn values(source: &Source) -> Vec<(Option<SmolStr>, SmolStr, String, Vec<String>)> {
    let text = &*source.text;
    let field = |it: &Field| {
        let items = it.items.iter().map(|item| item.of(text).to_owned()).collect();
        (it.under.clone(), it.name.clone(), it.value.of(text).to_owned(), items)
    };
    let mut all: Vec<_> = source.facts.fields.iter().map(field).collect();
    all.sort();
    all
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::super::tests::{asked_at, check_picked, picked, titles};
    use super::*;
    use crate::fixture::{Fixture, address};

    const FRONT: &str = "Move the fields to the front matter";
    const TEXT: &str = "Move the front matter to the text";
    const TASK: &str = "//- /templates/task.md\n---\nstatus: Open | Done\nPrio: Low | High\n---\n# TASK-XXX: [Title]\n\n**Current Status**: [Open | Done]\n\n## Goal\n[What]\n";

    fn check(title: &str, ticket: &str, want: Expect) {
        check_picked(&format!("{TASK}//- /TASK-1.md\n{ticket}"), Kind::Rewrite, title, want);
    }

    fn check_none(ticket: &str) {
        let offered = titles(&format!("{TASK}//- /TASK-1.md\n{ticket}"), false, &[Kind::Rewrite]);
        assert!(!offered.contains("Move"), "{ticket}: {offered}");
    }

    #[test]
    fn to_the_front_matter() {
        check(
            FRONT,
            "# TASK-1: T\n\n**Status**: $0Open\n**Story Points**: 5\n**Due**: 2026-02-03\n**Owner**: @ada: 🔧\n**Version**: 007\n\n## Goal\nx\n",
            expect![[r#"
                /TASK-1.md
                ---
                status: Open
                story_points: 5
                due: 2026-02-03
                owner: "@ada: 🔧"
                version: "007"
                ---

                # TASK-1: T

                ## Goal
                x
            "#]],
        );
        check(
            FRONT,
            "\u{feff}# TASK-1: T\r\n**Prio**: Lo$0w | **Status**: **Open**  \r\nA text.\r\n**Empty**:\r\n\r\nMore\r\n",
            expect![[r#"
                /TASK-1.md
                ﻿---␍
                Prio: Low␍
                status: Open␍
                empty:␍
                ---␍
                ␍
                # TASK-1: T␍
                A text.␍
                ␍
                More␍
            "#]],
        );
        check(
            FRONT,
            "---\nid: TASK-1\nhard_to_say: x # why\n---\n\n# TASK-1: T\n\n**Status**: $0Open\n\n\n**Kept**: x <!-- why -->\n",
            expect![[r#"
                /TASK-1.md
                ---
                id: TASK-1
                hard_to_say: x # why
                status: Open
                ---

                # TASK-1: T

                **Kept**: x <!-- why -->
            "#]],
        );
    }

    #[test]
    fn to_the_text() {
        check(
            TEXT,
            "---\nstatus: $0Open\nstory_points: 5\nowner: \"@ada\"\n---\n\n# TASK-1: T\n\n## Goal\nx\n",
            expect![[r#"
                /TASK-1.md
                # TASK-1: T

                **Status**: Open
                **Story Points**: 5
                **Owner**: @ada

                ## Goal
                x
            "#]],
        );
        check(
            TEXT,
            "---\r\nid: TASK-1\r\n# Kept\r\nstatus: $0Open # as well\r\ntags: [a, b]\r\nteam: Core\r\n---\r\n# T\r\n\r\n**Prio**: Low\r\nText\r\n",
            expect![[r#"
                /TASK-1.md
                ---␍
                # Kept␍
                status: Open # as well␍
                tags: [a, b]␍
                ---␍
                # T␍
                ␍
                **ID**: TASK-1␍
                **Team**: Core␍
                **Prio**: Low␍
                Text␍
            "#]],
        );
        check(
            TEXT,
            "---\nid: TASK-1\ntitle: Lamp\nstatus: Ope$0n\n---\n",
            expect![[r#"
                /TASK-1.md
                **ID**: TASK-1
                **Title**: Lamp
                **Status**: Open
            "#]],
        );
    }

    #[test]
    fn behind_what_stays_of_the_front_matter() {
        check(
            TEXT,
            "---\nid: TASK-1\ntitle: Lamp\nstatus: Ope$0n\ntags: [a]\n---\n\n## Goal\n**Note**: x\n",
            expect![[r#"
                /TASK-1.md
                ---
                tags: [a]
                ---
                **ID**: TASK-1
                **Title**: Lamp
                **Status**: Open

                ## Goal
                **Note**: x
            "#]],
        );
        check(
            TEXT,
            "---\r\nid: TASK-1\r\ntags: $0[a]\r\n---",
            expect![[r#"
                /TASK-1.md
                ---␍
                tags: [a]␍
                ---␍
                **ID**: TASK-1␍
            "#]],
        );
    }

    #[test]
    fn not_where_a_tool_reads_the_front_matter() {
        let ticket = "---\nid: task-1\ntitle: Lamp\nstatus: To D$0o\nassignee: []\ncreated_date: '2026-01-02'\nlabels: []\ndependencies: []\n---\n\n## Description\n\n<!-- SECTION:DESCRIPTION:BEGIN -->\nx\n<!-- SECTION:DESCRIPTION:END -->\n";
        let notation = format!("//- /backlog/tasks/task-1 - Lamp.md\n{ticket}");
        let offered = titles(&notation, false, &[Kind::Rewrite]);
        assert!(!offered.contains("Move"), "{offered}");
    }

    #[test]
    fn not_where_something_would_be_lost() {
        check_none("---\nstatus: Open\n---\n# TASK-1: T\n\n**Status**: Op$0en\n");
        check_none("+++\nstatus = \"Open\"\n+++\n# TASK-1: T\n\n**Prio**: Lo$0w\n");
        check_none("# TASK-1: T\n\n**Note**: say \"a\\b\"$0\n");
        check_none("# TASK-1: T\n\n**Spec**: [a](a.m$0d)\n");
        check_none("# TASK-1: T\n\n**Status**: Open\n\n## Goal\n**Prio**: $0Low\n**Status**: x\n");
        check_none("---\nstatus: Open\ntags: [$0a, b]\nprio: >\n  x\n---\n# TASK-1: T\n\n**Status**: x\n");
        check_none("# Plan\n## TASK-1: T\n**Status**: $0Open\n## TASK-2: T\n**Status**: Open\n");
        check_none("---\nstatus: $0Open\n");
    }

    fn lines() -> impl Strategy<Value = Vec<String>> {
        let key =
            prop::sample::select(vec!["Status", "Story Points", "Owner", "Due-Date", "优先级", "no", "Type"]);
        let value = prop::sample::select(vec![
            "Open",
            "5",
            "007",
            "2026-01-02",
            "@ada",
            "a: b",
            "x # y",
            "yes",
            "- x",
            "PE-7",
            "PE-7, PE-8",
            "'q'",
            "\"q\"",
            "",
            "*",
            "`c`",
            "**High**",
            "🔧 now",
            "[x]",
            "{a}",
            "&a",
            "1.5",
            "~",
            "null",
            "C:\\x",
            "a | b",
            "%",
        ]);
        prop::collection::vec((key, value).prop_map(|(key, value)| format!("{key}§ {value}")), 1..6)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        /// What is moved says what it said, and is valid.
        #[test]
        fn facts_stay(lines in lines(), to_front: bool, crlf: bool) {
            let eol = if crlf { "\r\n" } else { "\n" };
            let text = if to_front {
                let lines: Vec<_> = lines.iter().map(|line| format!("**{}", line.replace('§', "**:"))).collect();
                format!("$0# TASK-1: T\n\n{}\n\n## Goal\nx\n", lines.join("\n"))
            } else {
                let lines: Vec<_> = lines.iter().map(|line| line.replace('§', ":")).collect();
                format!("$0---\n{}\n---\n# TASK-1: T\n\n## Goal\nx\n", lines.join("\n"))
            };
            let notation = format!("//- /TASK-1.md\n{}", text.replace('\n', eol));
            for title in [FRONT, TEXT] {
                if !titles(&notation, true, &[Kind::Rewrite]).contains(title) {
                    continue;
                }
                let after = picked(&notation, true, Kind::Rewrite, title);
                let snapshot = after.snapshot();
                let file = snapshot.file(&address("/TASK-1.md")).unwrap();
                let after = snapshot.source(file).unwrap();
                asked_at(&notation, true, |asked| assert_eq!(values(&asked.source), values(&after)));
                for yaml in &after.facts.yaml {
                    let before = Fixture::parse(&notation).files.remove(0).text;
                    if to_front {
                        assert_eq!(crate::syntax::yaml::syntax_error(&after.text, *yaml), None, "{before}");
                    }
                }
                assert!(!crlf || !after.text.replace("\r\n", "").contains('\n'), "{:?}", after.text);
            }
        }
    }
}

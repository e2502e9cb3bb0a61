//! The sections of a ticket in the order of its template.

use super::{Action, Asked, Kind, Provider};
use crate::checks;
use crate::schema::Origin;
use crate::text::{Span, TextEdit};
use crate::ticket::Section;

pub(super) const PROVIDER: Provider = Provider { kinds: &[Kind::Rewrite], offer };

fn offer<'a>(asked: &'a Asked<'a>, actions: &mut Vec<Action<'a>>) {
    let Some(ticket) = asked.ticket_here() else { return };
    let facts = &asked.source.facts;
    let heading = facts.ticket(Some(ticket)).and_then(|it| it.heading);
    let top: Vec<_> = facts.sections_of(ticket).filter(|(_, section)| section.parent == heading).collect();
    let titles = top.iter().map(|(_, section)| section.title);
    let title = facts.section(heading).map(|section| section.title);
    if !titles.chain(title).any(|place| asked.touches_line(place)) {
        return;
    }
    let Some(schema) = asked.snapshot.schema_of(asked.file, ticket) else { return };
    // A tool writes its sections in the order it likes.
    if schema.format.is_some() && matches!(schema.origin, Origin::Builtin(_)) {
        return;
    }
    let sections: Vec<&Section> = top.into_iter().map(|(_, section)| section).collect();
    let places = checks::section_places(schema, sections.iter().map(|section| section.name.as_str()));
    let Some(edit) = sorted(asked, &sections, &places) else { return };
    actions.push(Action::new(
        Kind::Rewrite,
        format!("Sort the sections as in {}", schema.source()),
        move || asked.edits([edit]),
    ));
}

/// The edit that brings them in order, over as little as needs to change. `places` has the number of a section, and
/// its place in the template; those without one stay behind the section before them.
fn sorted(asked: &Asked<'_>, sections: &[&Section], places: &[(usize, usize)]) -> Option<TextEdit> {
    if places.is_sorted_by_key(|(_, place)| *place) {
        return None;
    }
    let text = &asked.source.text;
    let last = sections.last()?.span.end();
    let starts = places.iter().filter_map(|(at, place)| Some((sections.get(*at)?.span.start(), *place)));
    let starts: Vec<(usize, usize)> = starts.collect();
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([last]);
    // Each with what is between it and the next one, which stays where it is.
    let old: Vec<(usize, Span, Span)> = starts
        .iter()
        .zip(ends)
        .map(|((start, place), end)| {
            let middle = start + said(Span::new(*start, end).of(text));
            (*place, Span::new(*start, middle), Span::new(middle, end))
        })
        .collect();
    let mut new: Vec<_> = old.iter().map(|(place, body, _)| (*place, *body)).collect();
    new.sort_by_key(|(place, _)| *place);
    let differs = |((place, ..), (other, _)): &(&(usize, Span, Span), &(usize, Span))| place != other;
    let first = old.iter().zip(&new).position(|pair| differs(&pair))?;
    let end = old.iter().zip(&new).rposition(|pair| differs(&pair))?;
    let whole = old.get(first)?.1.to(old.get(end)?.1);
    let mut written = String::with_capacity(whole.len());
    for (nth, ((_, body), (.., between))) in new.iter().zip(&old).enumerate().take(end + 1).skip(first) {
        written.push_str(body.of(text));
        if nth < end {
            written.push_str(between.of(text));
        }
    }
    let edit = TextEdit::replace(whole, written);
    is_whole(asked, sections, &edit).then_some(edit)
}

/// How long a section is without blank lines at its end, and without a rule that parts it from the next one.
fn said(section: &str) -> usize {
    let end = section.trim_end();
    let line = end.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let last = end.get(line..).unwrap_or_default();
    let before = end.get(..line).unwrap_or_default();
    let is_rule = last.len() >= 3 && ["-", "*", "_"].iter().any(|mark| last.replace(mark, "").is_empty());
    // Right under a text it would be a heading.
    let blank = before.trim_end().len();
    let is_alone = before.get(blank..).is_some_and(|gap| gap.matches('\n').count() > 1);
    if is_rule && is_alone { blank } else { end.len() }
}

/// Whether the text still has all these sections: what is not closed at its end would swallow the next one.
fn is_whole(asked: &Asked<'_>, sections: &[&Section], edit: &TextEdit) -> bool {
    let Some(after) = asked.after(std::slice::from_ref(edit)) else { return false };
    let names = |all: &[Section]| {
        let mut names: Vec<_> = all.iter().map(|it| (it.level, it.name.clone())).collect();
        names.sort();
        names
    };
    let is_apart = sections.windows(2).all(|pair| matches!(pair, [a, b] if a.span.end() == b.span.start()));
    is_apart
        && names(&after.facts.sections) == names(&asked.source.facts.sections)
        && after.facts.tickets.len() == asked.source.facts.tickets.len()
        && after.text.len() == asked.source.text.len()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::{check_picked, check_titles};
    use super::*;

    const TASK: &str = "//- /templates/task.md\n# TASK-XXX: [Title]\n\n**Status**: [Open | Done]\n\n## Goal\n[What]\n\n## Plan\n[How]\n\n## Test\n[Look]\n\n## Risks (optional)\n";

    fn check(sections: &str, want: expect_test::Expect) {
        let ticket = format!("{TASK}//- /TASK-1.md\n# TASK-1: $0T\n\n**Status**: Open\n\n{sections}");
        check_picked(&ticket, Kind::Rewrite, "Sort the sections as in templates/task.md", want);
    }

    #[test]
    fn as_in_the_template() {
        check(
            "## Intro\nx\n\n## Test\r\n1 🔧\r\n\r\n\r\n## Notes\n2\n\n## Goal\n3\n\n### Inner\n4\n## Plan\n5\n\n## Risks\n6",
            expect![[r#"
                /TASK-1.md
                # TASK-1: T

                **Status**: Open

                ## Intro
                x

                ## Goal
                3

                ### Inner
                4

                ## Plan
                5
                ## Test␍
                1 🔧␍
                ␍
                ␍
                ## Notes
                2

                ## Risks
                6"#]],
        );
        check(
            "## Plan\n1\n\n---\n\n## Goal\n2",
            expect![[r#"
            /TASK-1.md
            # TASK-1: T

            **Status**: Open

            ## Goal
            2

            ---

            ## Plan
            1"#]],
        );
    }

    #[test]
    fn not_where_it_is_in_order_or_would_break() {
        let check = |sections: &str| {
            let ticket = format!("{TASK}//- /TASK-1.md\n# TASK-1: $0T\n\n**Status**: Open\n\n{sections}");
            let offered = super::super::tests::titles(&ticket, false, &[Kind::Rewrite]);
            assert!(!offered.contains("Sort"), "{offered}");
        };
        check("## Goal\n1\n\n## Notes\n\n## Test\n2\n");
        check("## Plan\n1\n\n## Goal\n```\nunclosed\n");
        check("");
        // Backlog.md keeps its sections between marks, and knows no order.
        let backlog = "//- /backlog/tasks/task-1 - T.md\n---\nid: task-1\ntitle: T\nstatus: To Do\nassignee: []\ncreated_date: '2025-01-01'\nlabels: []\ndependencies: []\n---\n\n## $0Implementation Plan\n\n1. x\n\n## Acceptance Criteria\n\n- [ ] #1 y\n\n## Description\n\nz\n";
        check_titles(backlog, false, &[Kind::Rewrite], &expect![""]);
        check_titles("//- /a.md\n# $0Notes\n\n## Plan\n\n## Goal\n", false, &[Kind::Rewrite], &expect![""]);
    }
}

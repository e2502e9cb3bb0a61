//! `wrong-total`: a summary that counts the tickets or points of a file, and is off.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::{Findings, Fix, Rule, Severity, View};
use crate::text::Span;
use crate::ticket::{IdKey, Role, Ticket, Unit};

pub(super) const RULE: Rule = Rule {
    code: "wrong-total",
    severity: Severity::Warning,
    summary: "A declared total of tickets or points is not their sum",
    page: include_str!("../../docs/checks/wrong-total.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    for field in view.facts.fields.iter().filter(|field| field.under.is_none()) {
        let Some(what) = field.name.strip_prefix("total ") else { continue };
        let Some(declared) = number(field.value.of(view.text)) else { continue };
        // The total of the innermost section around it that has tickets, else of the file.
        let mut around = view.facts.section(field.section);
        while let Some(section) = around
            && view.facts.ticket(section.ticket).is_some_and(|ticket| ticket.unit != Unit::File)
        {
            // Behind the last ticket of a part: the total is not that of this ticket.
            around = view.facts.section(section.parent);
        }
        let mut tickets = Vec::new();
        while let Some(section) = around
            && tickets.is_empty()
        {
            tickets = within(view, section.span);
            around = view.facts.section(section.parent);
        }
        if tickets.is_empty() {
            tickets = within(view, Span::new(0, view.text.len()));
        }
        if tickets.is_empty() {
            continue;
        }
        let (actual, noun) = match what {
            "tickets" | "stories" | "tasks" | "issues" => (decimal(tickets.len()), "tickets"),
            "points" | "story points" | "estimate" => match sum(view, &tickets) {
                Some(sum) => (sum, "points"),
                None => continue,
            },
            _ => continue,
        };
        if noun == "tickets" && actual < declared && lists_others(view, &tickets) {
            continue;
        }
        if (actual - declared).abs() > 1e-9 {
            let message = match noun {
                "points" => format!(
                    "the total says {declared} points, but those of the {} tickets here add up to {actual}",
                    tickets.len()
                ),
                _ => format!("the total says {declared} {noun}, but there are {actual} here"),
            };
            findings.add(field.ticket, field.value, message);
            let written = field.value.of(view.text);
            let digits = Span::of_part(view.text, written.get(..digits(written)).unwrap_or_default());
            findings.fix(Some(Fix::replace(format!("Write {actual}"), digits, actual.to_string())));
        }
    }
}

/// The heading tickets in a part of the file that hold no other ticket themselves.
fn within<'a>(view: &View<'a>, span: Span) -> Vec<(u32, &'a Ticket)> {
    let is_heading = |ticket: &Ticket| matches!(ticket.unit, Unit::Heading(_));
    let all = (0u32..).zip(&view.facts.tickets);
    let mut all: Vec<_> = all.filter(|(_, ticket)| is_heading(ticket) && span.covers(ticket.span)).collect();
    // A ticket comes before those that it holds, and the first of them right behind it.
    all.sort_by_key(|(index, ticket)| (ticket.span.start, Reverse(ticket.span.end), *index));
    let next = all.iter().skip(1).map(|(_, next)| Some(next.span)).chain([None]);
    let is_inner = next.zip(&all).map(|(next, (_, own))| !next.is_some_and(|next| own.span.covers(next)));
    let is_inner: Vec<bool> = is_inner.collect();
    all.into_iter().zip(is_inner).filter_map(|(ticket, is_inner)| is_inner.then_some(ticket)).collect()
}

/// Whether the file names further tickets of the same family, in a table of what is done for instance: then the total
/// is not that of its headings.
fn lists_others(view: &View<'_>, tickets: &[(u32, &Ticket)]) -> bool {
    let here: HashSet<u32> = tickets.iter().map(|(index, _)| *index).collect();
    let own: HashSet<&IdKey> = tickets.iter().filter_map(|(_, ticket)| ticket.id.as_ref()).collect();
    let families: HashSet<&str> = own.iter().map(|id| id.family()).collect();
    let mut outside =
        view.facts.references.iter().filter(|it| it.ticket.is_none_or(|ticket| !here.contains(&ticket)));
    outside.any(|it| families.contains(it.id.family()) && !own.contains(&it.id))
}

/// The points of all tickets together; none when one of them does not say.
fn sum(view: &View<'_>, tickets: &[(u32, &Ticket)]) -> Option<f64> {
    tickets.iter().map(|(index, _)| number(view.facts.role(*index, Role::Points)?.value.of(view.text))).sum()
}

/// The number that a value starts with: `12`, `8 points`.
fn number(value: &str) -> Option<f64> {
    value.get(..digits(value))?.parse().ok()
}

/// How much of a value is its number, in bytes.
fn digits(value: &str) -> usize {
    value.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(value.len())
}

fn decimal(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn of_the_section_around_it_or_of_the_file() {
        check(
            "wrong-total",
            r#"//- /a.md
# Phases

## One

### GH-1: a
**Points**: 3
### GH-2: b
**Points**: 5

**Total Points**: 8

## Two

### GH-3: c
**Points**: 2

## Summary

**Total Tickets**: 4
//                 ^ warning: the total says 4 tickets, but there are 3 here
**Total Points**: 11 points
//                ^^^^^^^^^ warning: the total says 11 points, but those of the 3 tickets here add up to 10
**Total Cost**: 5
//- /b.md
### GH-5: no points
**Status**: open
### GH-6: c
**Points**: 2

## Summary

**Total Points**: 99
"#,
        );
    }

    #[test]
    fn a_file_that_lists_further_tickets() {
        check(
            "wrong-total",
            r#"//- /a.md
# Backlog

| done |
|---|
| GH-7 |

### GH-1: one
**Points**: 1

### GH-2: two
**Points**: 2

## Summary
- **Total Tasks**: 3
- **Total Points**: 4
//                  ^ warning: the total says 4 points, but those of the 2 tickets here add up to 3
"#,
        );
    }
}

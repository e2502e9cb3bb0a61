//! `wrong-total`: a summary that counts the tickets or points of a file, and is off.

use super::{Findings, Rule, Severity, View};
use crate::text::Span;
use crate::ticket::{Role, Ticket, Unit};

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
        if (actual - declared).abs() > 1e-9 {
            let message = format!(
                "the total says {declared} {noun}, but the {} tickets here make {actual}",
                tickets.len()
            );
            findings.add(field.ticket, field.value, message);
        }
    }
}

/// The heading tickets in a part of the file that hold no other ticket themselves.
fn within<'a>(view: &View<'a>, span: Span) -> Vec<(u32, &'a Ticket)> {
    let is_heading = |ticket: &Ticket| matches!(ticket.unit, Unit::Heading(_));
    let all = || {
        (0u32..).zip(&view.facts.tickets).filter(|(_, ticket)| is_heading(ticket) && span.covers(ticket.span))
    };
    all()
        .filter(|(index, ticket)| {
            !all().any(|(other, inner)| other != *index && ticket.span.covers(inner.span))
        })
        .collect()
}

/// The points of all tickets together; none when one of them does not say.
fn sum(view: &View<'_>, tickets: &[(u32, &Ticket)]) -> Option<f64> {
    tickets.iter().map(|(index, _)| number(view.facts.role(*index, Role::Points)?.value.of(view.text))).sum()
}

/// The number that a value starts with: `12`, `8 points`.
fn number(value: &str) -> Option<f64> {
    let digits = value.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(value.len());
    value.get(..digits)?.parse().ok()
}

fn decimal(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

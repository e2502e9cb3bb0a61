//! `one-sided-dependency`: one of two tickets says that it waits for the other, or blocks it, and the other does not.

use std::collections::{HashMap, HashSet};

use super::{Findings, Related, Rule, Severity, View};
use crate::text::Span;
use crate::ticket::{Field, Place, Relation};
use crate::workspace::{Node, Practice, Snapshot};

pub(super) const RULE: Rule = Rule {
    code: "one-sided-dependency",
    severity: Severity::Hint,
    summary: "Only one of two tickets says that one waits for the other",
    page: include_str!("../../docs/checks/one-sided-dependency.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    if !view.snapshot.is_known_around(view.file) {
        return;
    }
    let mut heard = Heard::new();
    for reference in view.facts.references.iter().filter(|it| it.place != Place::Prose) {
        let (own_words, their_words) = match reference.relation {
            Relation::Blocks => ("blocks", "waits for"),
            Relation::DependsOn => ("waits for", "blocks"),
            _ => continue,
        };
        if (view.cancelled)() {
            return;
        }
        let Some(ticket) = reference.ticket else { continue };
        let own = Node { file: view.file, ticket };
        let Some(key) = view.facts.ticket(Some(ticket)).and_then(|ticket| ticket.id.as_ref()) else {
            continue;
        };
        let Some(other) = view.snapshot.only_meant(view.file, &reference.id).filter(|it| *it != own) else {
            continue;
        };
        let Some(their_key) = view.snapshot.ticket(other.file, other.ticket).and_then(|it| it.id.as_ref())
        else {
            continue;
        };
        if view.snapshot.only_meant(other.file, key) != Some(own)
            || is_heard(view.snapshot, &mut heard, other, reference.relation.inverse(), own)
        {
            continue;
        }
        if is_silent(view.snapshot.practice(key.family()), reference.relation) {
            continue;
        }
        let (id, their_id) = (view.facts.ticket(Some(ticket)).and_then(|it| view.id(it)), their_key.as_str());
        let id = id.unwrap_or(key.as_str());
        let mostly = if reference.relation == Relation::Blocks { "" } else { ", as tickets here mostly do" };
        let message = match inverse(view, reference.span) {
            Some(field) => {
                format!(
                    "{id} {own_words} {their_id}, but {their_id} does not have {id} in \"{field}\"{mostly}"
                )
            }
            None => format!(
                "{id} {own_words} {their_id}, but {their_id} does not say that it {their_words} {id}{mostly}"
            ),
        };
        findings.add(Some(ticket), reference.span, message);
        let span =
            view.snapshot.ticket(other.file, other.ticket).map(|it| it.declaration).unwrap_or_default();
        findings.relate(vec![Related {
            file: other.file,
            span,
            message: format!("{their_id} is declared here"),
        }]);
    }
}

/// The field in which the team has the other ticket say the same, for a reference in a field of its own.
fn inverse<'a>(view: &View<'a>, place: Span) -> Option<&'a str> {
    let covers =
        |field: &&Field| field.value.covers(place) || field.items.iter().any(|item| item.covers(place));
    let field = view.facts.fields.iter().find(covers).map(|field| &field.name);
    let around = || {
        let after = view.facts.sections.partition_point(|it| it.span.start() <= place.start());
        view.facts.sections.get(after.checked_sub(1)?).map(|section| &section.name)
    };
    let dialect = view.snapshot.dialect(view.file);
    dialect.inverse(field.or_else(around)?)
}

/// What tickets say of others, by the ticket and what it says: one that thousands name is gone through once.
type Heard = HashMap<(Node, Relation), HashSet<Node>>;

/// Whether a ticket says this of another one; for tickets that are asked for again and again.
fn is_heard(snapshot: &Snapshot, heard: &mut Heard, by: Node, relation: Option<Relation>, of: Node) -> bool {
    relation.is_some_and(|relation| {
        let said = || snapshot.said(by).filter(|it| it.relation == relation);
        let meant = || said().filter_map(|it| snapshot.only_meant(by.file, &it.id)).collect();
        heard.entry((by, relation)).or_insert_with(meant).contains(&of)
    })
}

/// Fewer than this say nothing about practice.
const ENOUGH: u32 = 5;

/// Who says "blocks" is expected to be heard, unless the team shows that it is not; who says "waits for", only where
/// the team shows that it is.
fn is_silent(practice: Practice, relation: Relation) -> bool {
    match relation {
        Relation::Blocks => practice.blocks >= ENOUGH && practice.blocks_both * 5 < practice.blocks * 4,
        _ => practice.waits < ENOUGH || practice.waits_both * 5 < practice.waits * 4,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    fn ticket(id: &str, fields: &str) -> String {
        format!("//- /{id}.md\n---\nid: {id}\nstatus: open\n{fields}---\n")
    }

    #[test]
    fn blocks_is_expected_to_be_heard() {
        let tickets = [
            ticket(
                "A-1",
                "blocks: [A-2, A-3, A-9]\n//            ^^^ hint: A-1 blocks A-3, but A-3 does not say that it waits for A-1\n",
            ),
            ticket("A-2", "blocked_by: A-1\n"),
            ticket("A-3", "related: A-1\n"),
            ticket("A-4", "depends_on: A-3\n"),
        ];
        check("one-sided-dependency", &tickets.concat());
    }

    #[test]
    fn not_where_nobody_says_both() {
        let tickets = (1..9).map(|n| ticket(&format!("A-{n}"), &format!("blocks: A-{}\n", n + 1)));
        check("one-sided-dependency", &tickets.collect::<String>());
    }

    #[test]
    fn waits_for_where_the_team_mostly_says_both() {
        let pair = |n: usize| {
            ticket(&format!("A-{n}"), &format!("blocks: A-1{n}\n"))
                + &ticket(&format!("A-1{n}"), &format!("depends_on: A-{n}\n"))
        };
        let tickets = (2..8).map(pair).collect::<String>();
        let last = ticket(
            "A-9",
            "depends_on: A-2\n//          ^^^ hint: A-9 waits for A-2, but A-2 does not say that it blocks A-9, as tickets here mostly do\n",
        );
        check("one-sided-dependency", &(tickets + &last));
    }
}

//! `one-sided-dependency`: one of two tickets says that it waits for the other, or blocks it, and the other does not.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Findings, Related, Rule, Severity, View};
use crate::ticket::{IdKey, Place, Relation};
use crate::workspace::{Node, ReferenceSummary, Snapshot};

pub(super) const RULE: Rule = Rule {
    code: "one-sided-dependency",
    severity: Severity::Hint,
    summary: "Only one of two tickets says that one waits for the other",
    page: include_str!("../../docs/checks/one-sided-dependency.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    if !view.snapshot.is_scanned() {
        return;
    }
    let mut practice: Option<(&str, Practice)> = None;
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
        let practice = match &practice {
            Some((family, known)) if *family == key.family() => *known,
            _ => {
                let new = Practice::of(view.snapshot, key);
                practice = Some((key.family(), new));
                new
            }
        };
        if practice.is_silent_on(reference.relation) {
            continue;
        }
        let (id, their_id) = (view.facts.ticket(Some(ticket)).and_then(|it| view.id(it)), their_key.as_str());
        let id = id.unwrap_or(key.as_str());
        let message = format!(
            "{id} {own_words} {their_id}, but {their_id} does not say that it {}",
            match reference.relation {
                Relation::Blocks => format!("{their_words} {id}"),
                _ => format!("{their_words} {id}, as tickets here mostly do"),
            }
        );
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

/// Whether a ticket says this of another one.
fn is_said(snapshot: &Snapshot, by: Node, relation: Option<Relation>, of: Node) -> bool {
    said(snapshot, by)
        .any(|it| Some(it.relation) == relation && snapshot.only_meant(by.file, &it.id) == Some(of))
}

/// What tickets say of others, by the ticket and what it says: one that thousands name is gone through once.
type Heard = HashMap<(Node, Relation), HashSet<Node>>;

/// As [`is_said`], for tickets that are asked for again and again.
fn is_heard(snapshot: &Snapshot, heard: &mut Heard, by: Node, relation: Option<Relation>, of: Node) -> bool {
    relation.is_some_and(|relation| {
        let said = || said(snapshot, by).filter(|it| it.relation == relation);
        let meant = || said().filter_map(|it| snapshot.only_meant(by.file, &it.id)).collect();
        heard.entry((by, relation)).or_insert_with(meant).contains(&of)
    })
}

/// What a ticket says in its fields and lists.
fn said(snapshot: &Snapshot, by: Node) -> impl Iterator<Item = &ReferenceSummary> {
    let references = snapshot.summary(by.file).into_iter().flat_map(move |it| it.references_of(by.ticket));
    references.filter(|it| it.place != Place::Prose)
}

/// Tickets of a family by which practice is judged: where they have numbers, from the first to the last.
fn sample(snapshot: &Snapshot, family: &str) -> impl Iterator<Item = Node> {
    const SAMPLE: u32 = 64;
    let step = (snapshot.family(family).ids / SAMPLE).max(1);
    let spread = (0..SAMPLE).map(move |nth| IdKey::new(&format!("{family}-{}", 1 + nth * step)));
    let first = snapshot.ids_in_family(family).take(SAMPLE as usize).cloned();
    let mut seen = BTreeSet::new();
    let ids = spread.chain(first).filter(move |id| seen.insert(id.clone()));
    let declared = ids.filter_map(|id| snapshot.declarations(&id).into_iter().next());
    declared.map(|it| Node { file: it.file, ticket: it.ticket }).take(SAMPLE as usize)
}

/// What a team does: of a sample of tickets, how often each of the two is said, and how often from both sides.
#[derive(Clone, Copy, Default)]
struct Practice {
    blocks: u32,
    blocks_both: u32,
    waits: u32,
    waits_both: u32,
}

impl Practice {
    /// Fewer than this say nothing about practice.
    const ENOUGH: u32 = 5;
    /// Dependencies of one ticket that are looked at.
    const EACH: usize = 8;

    fn of(snapshot: &Snapshot, id: &IdKey) -> Self {
        let mut practice = Self::default();
        for own in sample(snapshot, id.family()) {
            for it in said(snapshot, own).filter(|it| it.relation.inverse().is_some()).take(Self::EACH) {
                let (count, both) = match it.relation {
                    Relation::Blocks => (&mut practice.blocks, &mut practice.blocks_both),
                    Relation::DependsOn => (&mut practice.waits, &mut practice.waits_both),
                    _ => continue,
                };
                let Some(other) = snapshot.only_meant(own.file, &it.id) else { continue };
                *count += 1;
                *both += u32::from(is_said(snapshot, other, it.relation.inverse(), own));
            }
        }
        practice
    }

    /// Who says "blocks" is expected to be heard, unless the team shows that it is not; who says "waits for", only
    /// where the team shows that it is.
    fn is_silent_on(self, relation: Relation) -> bool {
        match relation {
            Relation::Blocks => self.blocks >= Self::ENOUGH && self.blocks_both * 5 < self.blocks * 4,
            _ => self.waits < Self::ENOUGH || self.waits_both * 5 < self.waits * 4,
        }
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

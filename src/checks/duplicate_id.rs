//! `duplicate-id`: two tickets declare the same ID.

use crate::ticket::Unit;

use super::{Findings, Related, Rule, Severity, View};

pub(super) const RULE: Rule = Rule {
    code: "duplicate-id",
    severity: Severity::Error,
    summary: "Two tickets declare the same ID",
    page: include_str!("../../docs/checks/duplicate-id.md"),
    check,
};

/// Other places that are named at most: a family that restarts in a thousand folders has a thousand twins.
const MAX_RELATED: usize = 10;

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    if !view.snapshot.is_scanned() {
        return;
    }
    for (index, ticket) in (0u32..).zip(&view.facts.tickets) {
        let Some(id) = &ticket.id else { continue };
        let all = view.snapshot.declarations(id);
        let scoped = view.snapshot.is_folder_scoped(id.family());
        let folder = view.snapshot.folder(view.file);
        let twins: Vec<_> = all
            .iter()
            .filter(|other| (other.file, other.ticket) != (view.file, index))
            .filter(|other| !scoped || view.snapshot.folder(other.file) == folder)
            .collect();
        if ticket.unit != Unit::File && twins.iter().any(|twin| twin.unit == Unit::File) {
            // A heading in a list of tickets that have files of their own.
            continue;
        }
        let twins: Vec<_> = match ticket.unit {
            Unit::File => twins.into_iter().filter(|twin| twin.unit == Unit::File).collect(),
            Unit::Heading(_) => twins,
        };
        let Some(first) = twins.first() else { continue };
        let place = ticket.declarations.first().copied().unwrap_or_else(|| view.place(ticket));
        let more = if twins.len() > 1 { format!(" and {} more", twins.len() - 1) } else { String::new() };
        let where_ = if first.file == view.file {
            "further in this file".to_owned()
        } else {
            format!("in {}", view.snapshot.path_shown(first.file))
        };
        let message =
            format!("{} is declared twice: also {where_}{more}. Give one of them another ID", id.as_str());
        let related = twins.iter().take(MAX_RELATED).map(|twin| Related {
            file: twin.file,
            span: twin.span,
            message: format!("{} is declared here, too", id.as_str()),
        });
        findings.add(Some(index), place, message);
        findings.relate(related.collect());
    }
}

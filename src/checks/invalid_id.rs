//! `invalid-id`: an ID that does not look as the configuration says.

use std::borrow::Cow;

use super::suggestion::any_of;
use super::{Findings, Rule, Severity, View};
use crate::ticket::id;

pub(super) const RULE: Rule = Rule {
    code: "invalid-id",
    severity: Severity::Warning,
    summary: "An ID does not look as the configuration says",
    page: include_str!("../../docs/checks/invalid-id.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    let rules = view.snapshot.rules(view.file);
    if !rules.has_patterns() || !view.snapshot.counts(view.file) {
        return;
    }
    for (index, ticket) in (0u32..).zip(&view.facts.tickets) {
        let Some(key) = &ticket.id else { continue };
        let kind = view.schema(index).and_then(|schema| schema.kind);
        let written: Vec<Cow<'_, str>> = match ticket.declarations.first() {
            Some(span) => vec![span.of(view.text).into()],
            // Small letters are usual in the names of files.
            None => {
                let address = view.snapshot.address(view.file).and_then(|address| address.path());
                let stem = address.and_then(|path| path.file_stem()?.to_str()).unwrap_or_default();
                let Some(written) = id::in_file_name(stem) else { continue };
                vec![written.into(), written.to_uppercase().into()]
            }
        };
        let forms: Vec<&str> = written.iter().map(|it| &**it).collect();
        let Some(asked) = rules.unfit(kind, key, &forms) else { continue };
        let kind = view.snapshot.config(view.file).kinds().get(usize::from(kind.unwrap_or(u16::MAX)));
        let from = match kind.filter(|kind| !kind.id_patterns().is_empty()) {
            Some(kind) => format!("{} (kind {})", rules.from(), kind.name),
            None => rules.from().to_owned(),
        };
        let shown = forms.first().copied().unwrap_or_default();
        let asked: Vec<_> = asked.into_iter().map(Into::into).collect();
        let message = format!("{shown} is no ID as {from} has them: it expects {}", any_of(&asked));
        let place = ticket.declarations.first().copied().unwrap_or_else(|| view.place(ticket));
        findings.add(Some(index), place, message);
    }
}

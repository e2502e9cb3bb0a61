//! `unknown-ticket`: a reference to a ticket that nothing declares.

use super::{Findings, Rule, Severity, View};
use crate::ticket::{IdKey, Place, Reference, id};

pub(super) const RULE: Rule = Rule {
    code: "unknown-ticket",
    severity: Severity::Warning,
    summary: "A reference to a ticket that nothing declares",
    page: include_str!("../../docs/checks/unknown-ticket.md"),
    check,
};

/// Words before a number that name no tickets anywhere: standards, ciphers, versions, quarters.
const LOOK_ALIKES: [&str; 24] = [
    "AES", "ASCII", "BASE", "CVE", "CWE", "ECMA", "GPT", "HTTP", "IEEE", "ISO", "MD", "MP", "PEP", "Q",
    "RFC", "RSA", "SHA", "SOC", "TLS", "UCS", "UTC", "UTF", "V", "X",
];

/// IDs of a family that are compared with a misspelt one at most.
const MAX_COMPARED: usize = 5_000;

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    // Before everything was read, nobody knows what exists.
    if !view.snapshot.is_scanned() {
        return;
    }
    for reference in &view.facts.references {
        if (view.cancelled)() {
            return;
        }
        let Some(severity) = severity(view, reference) else { continue };
        if !view.snapshot.declarations(&reference.id).is_empty() {
            continue;
        }
        let written = reference.span.of(view.text);
        let mut message = format!("no ticket declares {written}");
        if let Some(near) = nearest(view, &reference.id) {
            message += &format!(": did you mean {near}?");
        }
        findings.add_as(severity, reference.ticket, reference.span, message);
    }
}

/// How much a reference would matter if it led nowhere: not at all where no ticket may have been meant.
fn severity(view: &View<'_>, reference: &Reference) -> Option<Severity> {
    let family = reference.id.family();
    let declared = view.snapshot.has_family(family);
    match reference.place {
        Place::Field | Place::List => {
            let written = reference.span.of(view.text);
            let numbered = id::shape(written) == Some(id::Shape::Numbered);
            let capitals = family.len() > 1 && written.get(..family.len()) == Some(family);
            (declared || numbered && capitals && !LOOK_ALIKES.contains(&family)).then_some(Severity::Warning)
        }
        Place::Prose => {
            let numbered = id::shape(reference.id.as_str()) == Some(id::Shape::Numbered);
            (declared && numbered).then_some(Severity::Hint)
        }
    }
}

/// The declared ID most like this one, when it is one slip away.
fn nearest(view: &View<'_>, id: &IdKey) -> Option<String> {
    let known = view.snapshot.ids_in_family(id.family());
    let slip = |other: &&IdKey| strsim::damerau_levenshtein(other.as_str(), id.as_str()) == 1;
    known.take(MAX_COMPARED).find(slip).map(|id| id.as_str().to_owned())
}

//! `invalid-id`: an ID that does not look as the configuration says.

use std::borrow::Cow;

use super::suggestion::any_of;
use super::{Findings, Fix, Rule, Severity, View};
use crate::ticket::{IdKey, id};

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
        let kind_number = kind;
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
        if ticket.declarations.len() == 1 {
            let fits = |written: &&String| rules.unfit(kind_number, key, &[written.as_str()]).is_none();
            let respelled = spellings(shown, key).into_iter().find(|it| fits(&it));
            findings.fix(respelled.map(|new| Fix::replace(format!("Write {new}"), place, new)));
        }
    }
}

/// Other ways to write the same ID: in capitals, with more zeros or fewer.
fn spellings(written: &str, key: &IdKey) -> Vec<String> {
    const MAX_WIDTH: usize = 6;
    let Some((family, number)) = written.rsplit_once('-') else { return Vec::new() };
    let digits = number.trim_start_matches('0');
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let families = [family.to_owned(), family.to_uppercase(), family.to_lowercase()];
    let widths = digits.len()..=MAX_WIDTH;
    let all = families
        .iter()
        .flat_map(|family| widths.clone().map(move |width| format!("{family}-{digits:0>width$}")));
    all.filter(|it| it != written && IdKey::new(it) == *key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_in_other_spellings() {
        let all = spellings("task-7", &IdKey::new("task-7"));
        assert!(all.contains(&"TASK-7".to_owned()), "{all:?}");
        assert!(all.contains(&"TASK-007".to_owned()), "{all:?}");
        assert_eq!(spellings("7", &IdKey::new("7")), Vec::<String>::new());
    }
}

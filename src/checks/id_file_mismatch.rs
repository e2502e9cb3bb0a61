//! `id-file-mismatch`: the name of a file says one ID, its text another one.

use super::{Findings, Fix, Rule, Severity, View};
use crate::text::TextEdit;
use crate::ticket::{IdKey, Unit, id};

pub(super) const RULE: Rule = Rule {
    code: "id-file-mismatch",
    severity: Severity::Hint,
    summary: "The name of a file says another ID than its text",
    page: include_str!("../../docs/checks/id-file-mismatch.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    let [ticket] = view.facts.tickets.as_slice() else { return };
    let Some(place) = ticket.declarations.first().filter(|_| ticket.unit == Unit::File) else { return };
    let path = view.snapshot.address(view.file).and_then(|address| address.path());
    let Some(stem) = path.and_then(|path| path.file_stem()?.to_str()) else { return };
    let (Some(in_name), Some(in_text)) = (id::in_file_name(stem), &ticket.id) else { return };
    let named = IdKey::new(in_name);
    let is_same = named.rest() == in_text.rest() || says(stem, in_text);
    if is_same || named.family() != in_text.family() || !view.snapshot.has_family(named.family()) {
        return;
    }
    let written = place.of(view.text);
    let taken = if view.snapshot.is_declared(&named) { ", which is another ticket" } else { "" };
    let message = format!(
        "the file is called {in_name}{taken}, but declares {written}: give the file the ticket's name, or the ticket its ID"
    );
    findings.add(Some(0), *place, message);
    // In capitals, as IDs are written in texts, where the ticket's own is.
    let is_upper = !written.contains(|c: char| c.is_ascii_lowercase());
    let new = if is_upper { in_name.to_uppercase() } else { in_name.to_owned() };
    if taken.is_empty() {
        let edits = ticket.declarations.iter().map(|it| TextEdit::replace(*it, new.clone())).collect();
        findings.fix(Some(Fix::all(format!("Write {new}"), edits).or_other()));
    }
}

/// Whether a name has the ID anywhere in it, in whatever spelling.
fn says(stem: &str, id: &IdKey) -> bool {
    let plain = |text: &str| -> String {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        words.map(|word| format!(" {}", IdKey::new(word).as_str().trim_start_matches('0'))).collect()
    };
    (plain(stem) + " ").contains(&(plain(id.as_str()) + " "))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn another_number() {
        check(
            "id-file-mismatch",
            r#"//- /TASK-012-porch-light.md
---
id: TASK-13
//  ^^^^^^^ hint: the file is called TASK-012, but declares TASK-13: give the file the ticket's name, or the ticket its ID
status: Open
---
//- /TASK-14.md
# TASK-15: Lamp
//^^^^^^^ hint: the file is called TASK-14, which is another ticket, but declares TASK-15: give the file the ticket's name, or the ticket its ID

**Status**: Open
//- /14.md
# TASK-14: Lamp

**Status**: Open
"#,
        );
    }

    #[test]
    fn the_same_in_other_words() {
        for (path, id) in [
            ("TASK-12-x.md", "TASK-012"),
            ("task-12 - x.md", "BACK-12"),
            ("SPRINT-3-TASK-12.md", "TASK-12"),
            ("TASK-1-2-x.md", "TASK-1.2"),
            ("TASK-1-002-x.md", "TASK-1-2"),
            ("plan.md", "TASK-12"),
            ("PLAN-3.md", "TASK-12"),
        ] {
            check("id-file-mismatch", &format!("//- /{path}\n---\nid: {id}\nstatus: Open\n---\n"));
        }
        // A list of tickets.
        check(
            "id-file-mismatch",
            "//- /TASK-9.md\n## TASK-1: a\n**Status**: x\n## TASK-2: b\n**Status**: x\n",
        );
    }
}

//! `unknown-ticket`: a reference to a ticket that nothing declares.

use std::collections::HashSet;

use super::practice::Stage;
use super::{Findings, Fix, Rule, Severity, View};
use crate::text::Span;
use crate::ticket::{IdKey, Place, Reference, id};

pub(super) const RULE: Rule = Rule {
    code: "unknown-ticket",
    severity: Severity::Warning,
    summary: "A reference to a ticket that nothing declares",
    page: include_str!("../../docs/checks/unknown-ticket.md"),
    check,
};

/// Words before a number that name no tickets anywhere: standards, ciphers, versions.
const STANDARDS: [&str; 25] = [
    "AES", "ASCII", "BASE", "COVID", "CVE", "CWE", "ECMA", "GPT", "HTTP", "IEEE", "ISO", "MD", "MP", "PEP",
    "Q", "RFC", "RSA", "SHA", "SOC", "TLS", "UCS", "UTC", "UTF", "V", "X",
];

/// IDs of a family that are compared with a misspelt one at most.
const MAX_COMPARED: usize = 5_000;
/// References of a file for which a like ID is looked for: where many lead nowhere, they are no slips.
const MAX_SUGGESTIONS: usize = 50;

/// Who speaks of more IDs than this that do not exist gives examples, or means another list.
const MAX_IN_PASSING: usize = 3;

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    // Before everything was read, nobody knows what exists.
    if !view.snapshot.is_known_around(view.file) {
        return;
    }
    let mut inside: Option<HashSet<IdKey>> = None;
    let mut unknown: Vec<(&Reference, Severity)> = Vec::new();
    for reference in &view.facts.references {
        if (view.cancelled)() {
            return;
        }
        let Some(severity) = severity(view, reference) else { continue };
        if !view.snapshot.is_declared(&reference.id)
            && !view.snapshot.is_external(view.file, &reference.id)
            && !is_folder(view, &reference.id)
            && !inside.get_or_insert_with(|| parts(view)).contains(&reference.id)
            && (reference.place != Place::Prose || is_worth_mending(view, reference))
        {
            unknown.push((reference, severity));
        }
    }
    let in_passing = unknown.iter().filter(|(reference, _)| reference.place == Place::Prose);
    let in_passing: HashSet<&IdKey> = in_passing.map(|(reference, _)| &reference.id).collect();
    let mut suggestions = 0..MAX_SUGGESTIONS;
    for (reference, severity) in unknown {
        if reference.place == Place::Prose && in_passing.len() > MAX_IN_PASSING {
            continue;
        }
        let written = reference.span.of(view.text);
        let mut message = format!("no ticket declares {written}");
        let near = suggestions.next().and_then(|_| nearest(view, reference));
        if let Some(near) = &near {
            message += &format!(": did you mean {near}?");
        }
        findings.add_as(severity, reference.ticket, reference.span, message);
        findings.fix(near.map(|near| {
            let is = |kind: fn(&u8) -> bool| written.bytes().any(|byte| kind(&byte));
            let near = match (is(u8::is_ascii_uppercase), is(u8::is_ascii_lowercase)) {
                (false, false) => IdKey::new(&near).rest().to_owned(),
                (false, true) => near.to_lowercase(),
                _ => near,
            };
            Fix::replace(format!("Write {near}"), reference.span, near).or_other()
        }));
    }
}

/// Whether somebody would mend what is said of an ID in passing: not in what is over, not where it was done long ago
/// (`- [x] OPS-7`), and not where it leads elsewhere: `[OPS-7](https://...)`, `OPS-7, https://...`.
fn is_worth_mending(view: &View<'_>, reference: &Reference) -> bool {
    if reference.ticket.is_some_and(|ticket| Stage::of(view, ticket) == Stage::Settled) {
        return false;
    }
    let line = Span::line_at(view.text, reference.span.start());
    let written = line.of(view.text);
    let is_ticked = {
        let item = written.trim_start().trim_start_matches(['-', '*', '+']).trim_start();
        item.starts_with("[x]") || item.starts_with("[X]")
    };
    let behind = Span::new(reference.span.end(), line.end().max(reference.span.end())).of(view.text);
    let leads =
        behind.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ']' | '(' | ',' | ':' | '<'));
    !is_ticked && !leads.starts_with("http://") && !leads.starts_with("https://")
}

/// The IDs that the entries of lists in YAML have, which are tickets without a place of their own:
/// `tasks: - id: OPS-7`.
fn parts(view: &View<'_>) -> HashSet<IdKey> {
    let fields = view.facts.fields.iter().filter(|field| field.is_part_id());
    fields.map(|field| IdKey::new(field.value.of(view.text))).collect()
}

/// Whether the file stands in the folder of a ticket, which is called by its ID: `BUG-12-dark-porch/tasks/TASK-1.md`.
fn is_folder(view: &View<'_>, id: &IdKey) -> bool {
    let folders = view.snapshot.folder(view.file).into_iter().flat_map(|folder| folder.ancestors());
    let names = folders.filter_map(|folder| folder.file_name()?.to_str());
    names.filter_map(id::in_file_name).any(|named| IdKey::new(named) == *id)
}

/// How much a reference would matter if it led nowhere: not at all where no ticket may have been meant.
fn severity(view: &View<'_>, reference: &Reference) -> Option<Severity> {
    let family = reference.id.family();
    if !may_be_unknown(view, reference) {
        return None;
    }
    let declared = view.snapshot.has_family(family);
    if family.is_empty() {
        // Where the names of files alone have the numbers, they may be those of another list.
        let own = view.facts.ticket(reference.ticket);
        let is_said = own.is_some_and(|own| !own.declarations.is_empty());
        return Some(if is_said { Severity::Warning } else { Severity::Hint });
    }
    match reference.place {
        Place::Field | Place::List => {
            let written = reference.span.of(view.text);
            let numbered = id::shape(written) == Some(id::Shape::Numbered);
            let capitals = family.len() > 1 && written.get(..family.len()) == Some(family);
            (declared || numbered && capitals && !is_look_alike(family)).then_some(Severity::Warning)
        }
        Place::Prose => {
            let numbered = id::shape(reference.id.as_str()) == Some(id::Shape::Numbered);
            (declared && numbered).then_some(Severity::Hint)
        }
    }
}

/// Whether a reference by a number can be told from anything else that has a number: any other one can.
fn may_be_unknown(view: &View<'_>, reference: &Reference) -> bool {
    let id = &reference.id;
    let own = view.facts.ticket(reference.ticket).and_then(|ticket| ticket.id.as_ref());
    if id.as_str().contains(' ') {
        // `Task 9`: only where this file counts its tasks.
        return own.is_some_and(|own| own.family() == id.family());
    }
    if id::shape(reference.span.of(view.text)) != Some(id::Shape::Number) {
        return id::shape(id.as_str()) != Some(id::Shape::Stamp);
    }
    // `#12` may be an issue of the forge, and a number in a path is that of a file.
    let before = view.text.get(..reference.span.start()).unwrap_or_default();
    let behind = view.text.get(reference.span.end()..).unwrap_or_default();
    let is_other = before.ends_with(['#', '/', '(']) || behind.starts_with(['-', '_', '.', '/']);
    // A bare number is another ticket's where the ticket itself has one.
    let is_number = |own: &IdKey| id::shape(own.as_str()) == Some(id::Shape::Number);
    !is_other && (!id.family().is_empty() || reference.place == Place::Field && own.is_some_and(is_number))
}

/// Whether a word before a number names no tickets anywhere: those of [`STANDARDS`], and quarters such as `Q4`.
pub(super) fn is_standard(family: &str) -> bool {
    let is_quarter = matches!(family.as_bytes(), [b'Q', b'1'..=b'4']);
    is_quarter || STANDARDS.contains(&family)
}

/// Whether a word before a number says that no ticket of this workspace is meant; `GH-12` is an issue of the forge.
fn is_look_alike(family: &str) -> bool {
    family == "GH" || is_standard(family)
}

/// The declared ID most like that of a reference, when it is one slip away; nobody means the ticket itself.
fn nearest(view: &View<'_>, reference: &Reference) -> Option<String> {
    // Of a number alone, every other one is a slip away.
    if matches!(reference.id.family().as_bytes(), [] | [.., b' ']) {
        return None;
    }
    let known = view.snapshot.ids_in_family(reference.id.family());
    let own = view.facts.ticket(reference.ticket).and_then(|ticket| ticket.id.as_ref());
    let slip = |other: &&IdKey| {
        is_one_slip(other.as_str().as_bytes(), reference.id.as_str().as_bytes()) && Some(*other) != own
    };
    let near = known.take(MAX_COMPARED).find(slip)?;
    Some(spelled_like(reference.span.of(view.text), near))
}

/// An ID with the prefix and the number of digits of another one of its family: `task-011` beside `task-001`.
fn spelled_like(written: &str, id: &IdKey) -> String {
    let rest = id.rest();
    let digits = written.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (prefix, number) = written.split_at(written.len() - digits);
    let is_number = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number || IdKey::new(&format!("{prefix}{rest}")) != *id {
        return id.as_str().to_owned();
    }
    let width = if number.starts_with('0') { digits } else { 0 };
    format!("{prefix}{rest:0>width$}")
}

/// Whether two texts differ by one character too many, missing or wrong, or by two neighbours swapped.
fn is_one_slip(a: &[u8], b: &[u8]) -> bool {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default());
    match (a, b) {
        ([], [_]) | ([_], []) => true,
        ([x, a @ ..], [y, b @ ..]) => {
            let swapped = match (a, b) {
                ([x2, a @ ..], [y2, b @ ..]) => (x, x2) == (y2, y) && a == b,
                _ => false,
            };
            swapped || a == b || a.split_first().is_some_and(|(first, rest)| first == y && rest == b) || {
                b.split_first().is_some_and(|(first, rest)| first == x && rest == a)
            }
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check as check_files;
    use super::*;

    #[test]
    fn by_the_place_it_stands_in() {
        check_files(
            "unknown-ticket",
            r#"//- /a.md
---
id: OPS-12
status: open
depends_on: [OPS-21, ops-0012, JIRA-7, None]
//           ^^^^^^ warning: no ticket declares OPS-21
//                             ^^^^^^ warning: no ticket declares JIRA-7
parent: AES-256
---
# Light

Once OPS-98, JIRA-8, [OPS-12](x.md), AES-256, UTF-8.
//   ^^^^^^ hint: no ticket declares OPS-98
Elsewhere: [OPS-97](https://example.org/OPS-97), OPS-93: https://example.org/93.
- [x] OPS-92, done long ago

```bash
run OPS-96
```
<!-- OPS-95 -->

## Dependencies

- [ ] OPS-94: needs OPS-12
//    ^^^^^^ warning: no ticket declares OPS-94: did you mean OPS-14?
- none of OPS-93
//        ^^^^^^ hint: no ticket declares OPS-93: did you mean OPS-13?
//- /b.md
### OPS-13: b
**Status**: open
```yaml
dependencies:
  - blocks: OPS-12, OPS-92
//                  ^^^^^^ warning: no ticket declares OPS-92: did you mean OPS-12?
  - blocks: All services
```
### OPS-14: c
**Status**: open
"#,
        );
    }

    #[test]
    fn numbers() {
        check_files(
            "unknown-ticket",
            r##"//- /a/001.md
---
status: open
depends_on: [2, 9, "#8", 12-plan.md, 20251104-lamp]
//              ^ hint: no ticket declares 9
---
After #7.
//- /a/002.md
---
id: 2
status: open
depends_on: [1, 9]
//              ^ warning: no ticket declares 9
related: ["team/app-2#12", GH#12, GH-12, COVID-19, Q4-2025, UTF-8, https://x.org/issues/12]
---
//- /plan.md
## Task 1: a
**Status**: open
**Depends on**: Task 2, Task 9
//                      ^^^^^^ warning: no ticket declares Task 9
## Task 2: b
**Status**: open
//- /OPS-7.md
---
id: OPS-7
status: open
depends_on: [8, "#9", Task 4]
//           ^ warning: no ticket declares 8
---
"##,
        );
    }

    #[test]
    fn entries_of_lists_have_ids() {
        check_files(
            "unknown-ticket",
            r#"//- /OPS-1.yaml
id: OPS-1
status: open
tasks:
  - id: OPS-11
    depends_on: [OPS-12]
  - id: OPS-12
    depends_on: [OPS-13]
//               ^^^^^^ warning: no ticket declares OPS-13
dependencies:
  - id: OPS-14
//      ^^^^^^ warning: no ticket declares OPS-14
"#,
        );
    }

    #[test]
    fn suggestions_have_an_end() {
        let text = format!("# OPS-1: a\n\n**Status**: Open\n**Depends on**: {}\n", "OPS-22, ".repeat(60));
        let text = format!("//- /a.md\n{text}//- /b.md\n# OPS-2: b\n\n**Status**: Open\n");
        let snapshot = crate::fixture::Fixture::parse(&text).snapshot();
        let found = super::super::run(&snapshot, snapshot.files().next().unwrap(), &|| false);
        let mut found: Vec<_> = found.iter().filter(|it| it.code == RULE.code).collect();
        assert_eq!(found.len(), 60);
        found.retain(|it| it.message.ends_with("did you mean OPS-2?"));
        assert_eq!(found.len(), MAX_SUGGESTIONS);
    }

    #[test]
    fn slips() {
        let check = |a: &str, b: &str, want: bool| {
            assert_eq!(is_one_slip(a.as_bytes(), b.as_bytes()), want, "{a} {b}");
            assert_eq!(is_one_slip(b.as_bytes(), a.as_bytes()), want, "{b} {a}");
        };
        check("PE-12", "PE-21", true);
        check("PE-12", "PE-13", true);
        check("PE-12", "PE-1", true);
        check("PE-12", "PE-122", true);
        check("PE-102", "PE-12", true);
        check("PE-12", "PE-12", false);
        check("PE-12", "PE-34", false);
        check("PE-1234", "PE-2143", false);
    }

    #[test]
    fn the_folder_of_a_ticket_is_known() {
        check_files(
            "unknown-ticket",
            r#"//- /BUG-12-dark-porch/tasks/TASK-1.md
# TASK-1: Lamp

**Status**: Open
**Parent**: BUG-12
**Blocked by**: BUG-13
//              ^^^^^^ warning: no ticket declares BUG-13
"#,
        );
    }

    #[test]
    fn a_suggestion_is_spelled_like_the_reference() {
        let check = |written: &str, id: &str, expected: &str| {
            assert_eq!(spelled_like(written, &IdKey::new(id)), expected, "{written}");
        };
        check("T-001", "T-11", "T-011");
        check("task-334", "TASK-134", "task-134");
        check("EP-9", "EP-10", "EP-10");
        check("tc-5d93", "tc-5d94", "TC-5D94");
        check("AB-1.2", "AB-1.3", "AB-1.3");
    }
}

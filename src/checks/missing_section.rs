//! `missing-section`: a ticket lacks a section that its template has.

use std::collections::BTreeSet;

use smol_str::SmolStr;

use super::practice::{Practice, Stage};
use super::{Findings, Fix, Rule, Severity, View, cases, new_section};
use crate::schema::{Need, Schema, SectionSpec};
use crate::workspace::Kind;

pub(super) const RULE: Rule = Rule {
    code: "missing-section",
    severity: Severity::Warning,
    summary: "A ticket lacks a section that its template has",
    page: include_str!("../../docs/checks/missing-section.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    // Data has no headings.
    if view.snapshot.kind(view.file) == Kind::Yaml {
        return;
    }
    for (index, ticket, schema) in view.followers() {
        let paths: BTreeSet<Vec<&str>> =
            view.facts.sections_of(index).map(|(section, _)| view.facts.path(section)).collect();
        let adoption = view.snapshot.adoption(view.file, index);
        let holding = cases::holding(view, index, schema);
        let stage = Stage::of(view, index);
        let mut own = None;
        let mut missing: Vec<Missing<'_>> = Vec::new();
        for spec in &schema.sections {
            let case = cases::section(&holding, &spec.path);
            let need = case.map_or(spec.need, |(_, said)| said.need);
            if need == Need::Optional || has(&paths, spec, schema) {
                continue;
            }
            let practice = Practice::of(&adoption, |tickets| tickets.section(&spec.path));
            let is_settled = case.is_some() || spec.settled.is_some();
            let own = own.get_or_insert_with(|| Own::of(&paths, schema));
            let severity = match need {
                Need::Required if is_settled || schema.format.is_none() => Some(Severity::Warning),
                _ => {
                    let usual = practice.severity(schema, stage);
                    // Who goes another way than many others knows.
                    let usual = usual.filter(|_| !own.is_other_form() || !practice.is_known());
                    let usual = usual.or(is_settled.then_some(Severity::Hint));
                    usual.map(
                        |usual| {
                            if own.is_other_form() || own.says(spec) { Severity::Hint } else { usual }
                        },
                    )
                }
            };
            if let Some(outer) = missing.iter_mut().find(|it| spec.path.starts_with(it.outer())) {
                outer.specs.extend(severity.map(|_| spec));
                continue;
            }
            let case = case.map(|(case, _)| case);
            let from =
                cases::from(case, spec.settled.as_deref(), || format!("{}{practice}", schema.source()));
            let message = format!("the section \"{}\" is missing: {from}", shown(spec));
            missing.push(Missing { specs: vec![spec], found: severity.map(|severity| (severity, message)) });
        }
        let mut named: Vec<&[SmolStr]> = Vec::new();
        for spec in holding.iter().flat_map(|case| &case.sections) {
            let is_known = schema.sections.iter().any(|known| known.path.last() == spec.path.last());
            let Some((case, said)) = cases::section(&holding, &spec.path) else { continue };
            let is_new = !is_known && !named.contains(&spec.path.as_slice());
            if is_new && said.need == Need::Required && !has(&paths, said, schema) {
                let from = cases::asks(case);
                let message = format!("the section \"{}\" is missing: {from}", shown(said));
                let found = Some((Severity::Warning, message));
                missing.push(Missing { specs: vec![said], found });
            }
            named.push(&spec.path);
        }
        missing.retain(|it| it.found.is_some());
        let mut before: Vec<&SectionSpec> = Vec::new();
        let mut all: Vec<Fix> = Vec::new();
        let many = missing.len();
        for (nth, Missing { specs, found }) in missing.into_iter().enumerate() {
            let Some((severity, message)) = found else { continue };
            findings.add_as(severity, Some(index), view.place(ticket), message);
            let alone = new_section::fix(view, index, schema, &specs, &[]);
            if nth > 0 && alone.is_some() {
                all.extend(new_section::fix(view, index, schema, &specs, &before));
            } else {
                all.extend(alone.clone());
            }
            findings.fix(alone);
            before.extend(specs.first());
        }
        if many > 1 && all.len() == many {
            all.sort_by_key(|fix| fix.edits.first().map(|edit| edit.span));
            findings.fix(Some(Fix::joined(format!("Add all {many} missing sections"), all)));
        }
    }
}

/// A section that is missing, and those in it that would be missed next.
struct Missing<'a> {
    specs: Vec<&'a SectionSpec>,
    /// What is said about it, if anything.
    found: Option<(Severity, String)>,
}

impl Missing<'_> {
    fn outer(&self) -> &[SmolStr] {
        self.specs.first().map(|spec| spec.path.as_slice()).unwrap_or_default()
    }
}

/// The sections of a ticket that its template does not have.
struct Own<'a> {
    names: Vec<&'a str>,
    /// How many of them stand right under the ticket.
    top: usize,
    /// How many stand there that the template has.
    known: usize,
}

impl<'a> Own<'a> {
    fn of(paths: &BTreeSet<Vec<&'a str>>, schema: &Schema) -> Self {
        let mut own = Self { names: Vec::new(), top: 0, known: 0 };
        for path in paths {
            let Some(name) = path.last() else { continue };
            let is_top = usize::from(path.len() == 1);
            if schema.sections.iter().any(|spec| spec.is_named(name)) {
                own.known += is_top;
            } else {
                own.names.push(name);
                own.top += is_top;
            }
        }
        own
    }

    /// Whether the ticket goes its own way: most of it stands under headings that the template does not know.
    fn is_other_form(&self) -> bool {
        const SEVERAL: usize = 3;
        self.top >= SEVERAL && self.top > self.known
    }

    /// Whether one of them may be the wanted section in other words: `Non-goals for now`, `Motivations`, `Behaviors`
    /// for `Feature Behaviors`.
    fn says(&self, spec: &SectionSpec) -> bool {
        let wanted = words(spec.path.last().map(SmolStr::as_str).unwrap_or_default());
        let holds = |all: &[&str], some: &[&str]| {
            !some.is_empty() && some.iter().all(|word| all.iter().any(|other| is_one_word(word, other)))
        };
        self.names.iter().map(|name| words(name)).any(|own| holds(&own, &wanted) || holds(&wanted, &own))
    }
}

/// The words of a comparable name that say something.
fn words(name: &str) -> Vec<&str> {
    const SMALL: [&str; 9] = ["a", "and", "for", "how", "in", "of", "or", "the", "to"];
    let words = name.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty() && !SMALL.contains(word)).collect()
}

/// Whether two words differ in their ending only: `motivation` and `motivations`.
fn is_one_word(a: &str, b: &str) -> bool {
    let ending = if a.len() < b.len() { b.strip_prefix(a) } else { a.strip_prefix(b) };
    ending.is_some_and(|ending| ending.len() <= 2)
}

/// Whether a ticket has a section: at its path, or anywhere when the template has only one of its name.
fn has(paths: &BTreeSet<Vec<&str>>, spec: &SectionSpec, schema: &Schema) -> bool {
    if paths.iter().any(|path| spec.is_at(path)) {
        return true;
    }
    let only = schema.sections.iter().filter(|other| other.path.last() == spec.path.last()).count() <= 1;
    only && paths.iter().any(|path| path.last().is_some_and(|name| spec.is_named(name)))
}

/// The heading as the template writes it, with the one around it where that helps to find it.
fn shown(spec: &SectionSpec) -> &str {
    spec.title.trim()
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_tasks;

    #[test]
    fn what_the_template_has() {
        check_tasks(
            "missing-section",
            r#"//- /tickets/TASK-1.md
# TASK-1: Porch light
//^^^^^^^^^^^^^^^^^^^^^ warning: the section "How to test" is missing: it is in templates/task.md
**Status**: To Do
**Owner**: Ada

## 1. 🎯 **goal**:
Light.
//- /tickets/TASK-2.md
# TASK-2: All is there

**Status**: To Do
**Owner**: Ada

## How to test
Look.

## Goal
Light.
"#,
        );
    }

    #[test]
    fn practice_decides() {
        let check = |having: usize, finding: &str| {
            let tickets = (1..=10).map(|number| {
                let has = number <= having;
                let section = if has { "\n## How to test\nLook.\n" } else { "" };
                let mark = match (has || finding.is_empty(), number) {
                    (true, _) => String::new(),
                    (false, 10) => format!("//^^^^^^^^^^^^^ {finding}\n"),
                    _ => format!("//^^^^^^^^^^^^ {finding}\n"),
                };
                format!(
                    "//- /tickets/TASK-{number}.md\n# TASK-{number}: Lamp\n{mark}\n**Status**: To Do\n**Owner**: Ada\n\n## Goal\nLight.\n{section}"
                )
            });
            check_tasks("missing-section", &tickets.collect::<String>());
        };
        check(0, "");
        // Most tickets do not have the section: the team has decided against it.
        check(7, "");
        check(
            8,
            "hint: the section \"How to test\" is missing: it is in templates/task.md, and in 80 % of its open tickets",
        );
    }

    /// Ten tickets that have all of the template, and one more.
    fn one_more(ticket: &str) {
        let others = (1..=10).map(|number| {
            format!("//- /tickets/TASK-{number}.md\n# TASK-{number}: Lamp\n\n**Status**: In Progress\n**Owner**: Ada\n\n## Goal\n\n## How to test\n")
        });
        check_tasks(
            "missing-section",
            &format!("{}//- /tickets/TASK-11.md\n{ticket}", others.collect::<String>()),
        );
    }

    #[test]
    fn of_a_ticket_that_is_still_open() {
        one_more(
            r#"# TASK-11: Porch
//^^^^^^^^^^^^^^ warning: the section "How to test" is missing: it is in templates/task.md, and in 90 % of its open tickets

**Status**: In Progress
**Owner**: Ada

## Goal
"#,
        );
        one_more(
            r#"# TASK-11: Porch
//^^^^^^^^^^^^^^ hint: the section "How to test" is missing: it is in templates/task.md, and in 100 % of its open tickets

**Status**:
**Owner**: Ada

## Goal
"#,
        );
        for status in ["Done", "Approved"] {
            one_more(&format!("# TASK-11: Porch\n\n**Status**: {status}\n**Owner**: Ada\n\n## Goal\n"));
        }
    }

    #[test]
    fn in_other_words_and_in_another_form() {
        one_more(
            r#"# TASK-11: Porch
//^^^^^^^^^^^^^^ hint: the section "How to test" is missing: it is in templates/task.md, and in 90 % of its open tickets

**Status**: In Progress
**Owner**: Ada

## Goal

## Tests
"#,
        );
        one_more(
            "# TASK-11: Porch\n\n**Status**: In Progress\n**Owner**: Ada\n\n## Goal\n\n## One\n\n## Two\n\n## Three\n",
        );
    }

    #[test]
    fn data_has_no_sections() {
        check_tasks(
            "missing-section",
            "//- /tickets/TASK-1.yaml\nid: TASK-1\nstatus: In Progress\nowner: Ada\nepic: EPIC-1\n",
        );
    }
}

//! `missing-section`: a ticket lacks a section that its template has.

use std::collections::BTreeSet;
use std::fmt;

use smol_str::SmolStr;

use super::{Findings, Rule, Severity, View, cases};
use crate::schema::{Need, Schema, SectionSpec};

pub(super) const RULE: Rule = Rule {
    code: "missing-section",
    severity: Severity::Warning,
    summary: "A ticket lacks a section that its template has",
    page: include_str!("../../docs/checks/missing-section.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    for (index, ticket, schema) in view.followers() {
        let paths: BTreeSet<Vec<&str>> =
            view.facts.sections_of(index).map(|(section, _)| view.facts.path(section)).collect();
        let adoption = view.snapshot.adoption(view.file, index);
        let holding = cases::holding(view, index, schema);
        let mut missing: Vec<&[SmolStr]> = Vec::new();
        for spec in &schema.sections {
            let case = cases::section(&holding, &spec.path);
            let need = case.map_or(spec.need, |(_, said)| said.need);
            let parent_missing = missing.iter().any(|path| spec.path.starts_with(path));
            if need == Need::Optional || parent_missing || has(&paths, spec, schema) {
                continue;
            }
            missing.push(&spec.path);
            let practice = Practice::new(adoption.tickets(), adoption.section(&spec.path));
            let from = match (case, &spec.settled) {
                (Some((case, _)), _) => cases::asks(case),
                (None, Some(from)) => format!("{from} asks for it"),
                (None, None) => format!("it is in {}{practice}", schema.origin.describe()),
            };
            let severity = practice.severity(need == Need::Required);
            let message = format!("the section \"{}\" is missing: {from}", shown(spec));
            findings.add_as(severity, Some(index), view.place(ticket), message);
        }
        let mut named: Vec<&[SmolStr]> = Vec::new();
        for spec in holding.iter().flat_map(|case| &case.sections) {
            let is_known = schema.sections.iter().any(|known| known.path.last() == spec.path.last());
            let Some((case, said)) = cases::section(&holding, &spec.path) else { continue };
            let is_new = !is_known && !named.contains(&spec.path.as_slice());
            if is_new && said.need == Need::Required && !has(&paths, said, schema) {
                let from = cases::asks(case);
                let message = format!("the section \"{}\" is missing: {from}", shown(said));
                findings.add_as(Severity::Warning, Some(index), view.place(ticket), message);
            }
            named.push(&spec.path);
        }
    }
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

/// How many of the tickets that follow a schema have something, which says how strict to be.
pub(super) struct Practice {
    tickets: u32,
    having: u32,
}

impl Practice {
    /// Fewer tickets than this say nothing about practice.
    const ENOUGH: u32 = 5;

    pub(super) fn new(tickets: u32, having: u32) -> Self {
        Self { tickets, having }
    }

    /// A warning when it is insisted on, when most tickets have it, or when there is little to learn from.
    pub(super) fn severity(&self, required: bool) -> Severity {
        let most = self.having * 2 > self.tickets;
        if required || self.tickets < Self::ENOUGH || most { Severity::Warning } else { Severity::Hint }
    }
}

impl fmt::Display for Practice {
    /// ", and in 93 % of its tickets"; nothing where there are few.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.tickets < Self::ENOUGH {
            return Ok(());
        }
        write!(f, ", and in {} % of its tickets", u64::from(self.having) * 100 / u64::from(self.tickets))
    }
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
        // Six tickets, and none of them has the section: the team has decided against it.
        let tickets: String = (1..=6)
            .map(|number| {
                format!(
                    "//- /tickets/TASK-{number}.md
# TASK-{number}: Lamp
//^^^^^^^^^^^^ hint: the section \"How to test\" is missing: it is in templates/task.md, and in 0 % of its tickets

**Status**: Done
**Owner**: Ada

## Goal
Light.
"
                )
            })
            .collect();
        check_tasks("missing-section", &tickets);
    }
}

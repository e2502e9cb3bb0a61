//! `empty-section`: a section of the template that a ticket has, and in which nothing stands.

use super::practice::is_record;
use super::unfilled_placeholder::is_begun;
use super::{Findings, Rule, Severity, View};
use crate::schema::Need;
use crate::ticket::Section;

pub(super) const RULE: Rule = Rule {
    code: "empty-section",
    severity: Severity::Hint,
    summary: "A section of the template has nothing in it",
    page: include_str!("../../docs/checks/empty-section.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    for (index, _, schema) in view.followers() {
        // A tool writes its headings itself, and nobody fills in a record.
        if schema.format.is_some() || is_record(view, index) {
            continue;
        }
        let empty = view.facts.sections_of(index).filter(|(at, section)| is_empty(view, *at, section));
        for (at, section) in empty {
            let path = view.facts.path(at);
            let Some(spec) = schema.sections.iter().find(|spec| spec.is_at(&path)) else { continue };
            // What the template leaves empty, too, is filled while the work is done.
            let may_be_empty = spec.hint.is_empty() && !is_begun(view, index, schema);
            if spec.need == Need::Optional || may_be_empty {
                continue;
            }
            let message = format!(
                "the section \"{}\" of {} is empty: fill it in, or say that there is nothing",
                section.title.of(view.text).trim(),
                schema.origin.describe()
            );
            findings.add(Some(index), section.title, message);
        }
    }
}

/// Whether nothing stands under a heading, not even another one; a line across the page is nothing.
fn is_empty(view: &View<'_>, at: u32, section: &Section) -> bool {
    let is_rule = |line: &str| {
        let line = line.trim();
        line.len() > 2 && line.bytes().all(|byte| matches!(byte, b'-' | b'*' | b'_' | b' '))
    };
    let has_inner = || view.facts.section(Some(at + 1)).is_some_and(|next| next.parent == Some(at));
    let mut lines = section.body.of(view.text).lines().filter(|line| !line.trim().is_empty());
    lines.all(is_rule) && !has_inner()
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_tasks;

    #[test]
    fn nothing_at_all() {
        check_tasks(
            "empty-section",
            r#"//- /TASK-1.md
# TASK-1: Porch light

**Status**: To Do
**Owner**: Ada

## Goal
// ^^^^ hint: the section "Goal" of templates/task.md is empty: fill it in, or say that there is nothing

---

## How to test
// ^^^^^^^^^^^ hint: the section "How to test" of templates/task.md is empty: fill it in, or say that there is nothing
"#,
        );
    }

    #[test]
    fn something_or_not_asked_for() {
        for rest in [
            "## Goal\n### Numbers\n3\n\n## How to test\n```\n```\n",
            "## Goal\n<!-- later -->\n\n## How to test\n- [ ] Look\n",
            "## Goal\nLight\n\n## How to test\nLook.\n### Numbers\n\n## Notes\n",
        ] {
            check_tasks(
                "empty-section",
                &format!("//- /TASK-1.md\n# TASK-1: T\n\n**Status**: Done\n**Owner**: A\n\n{rest}"),
            );
        }
        // The template has no words for it, and the work is not begun.
        let open = "//- /templates/bug.md\n# BUG-XXX: [Title]\n\n**Status**: [Open | Doing | Done]\n**Owner**: [Name]\n\n## Log\n\n## Fix\n";
        let ticket = "//- /BUG-1.md\n# BUG-1: T\n\n**Status**: Open\n**Owner**: A\n\n## Log\n\n## Fix\nx\n";
        super::super::tests::check("empty-section", &format!("{open}{ticket}"));
        let doing = ticket.replace("Open", "Doing").replace("## Log\n", "## Log\n// ^^^ hint: the section \"Log\" of templates/bug.md is empty: fill it in, or say that there is nothing\n");
        super::super::tests::check("empty-section", &format!("{open}{doing}"));
        // Nobody fills it in any more.
        let done = ticket.replace("Open", "Done");
        super::super::tests::check("empty-section", &format!("{open}{done}"));
    }
}

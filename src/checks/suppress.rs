//! Takes out the findings that a writer does not want, and says which wishes were for nothing.

use super::{Diagnostic, View, done_with_open_items, unused_suppression};
use crate::text::Span;
use crate::ticket::Suppression;

/// Whether a suppression names a check, or all of them.
pub(super) fn names(text: &str, suppression: &Suppression, code: &str) -> bool {
    suppression.codes.is_empty() || suppression.codes.iter().any(|named| named.of(text) == code)
}

/// Whether a finding of a check that begins at a place would not be wanted.
pub(super) fn is_unwanted(view: &View<'_>, code: &str, at: usize) -> bool {
    view.facts.suppressions.iter().any(|it| it.covers(at) && names(view.text, it, code))
}

/// Takes out what is struck out and what is suppressed; how many findings are suppressed. Then `add` is given the
/// suppressions that silence nothing, each with the code that could be left out.
pub(super) fn apply(
    view: &View<'_>,
    all: &mut Vec<Diagnostic>,
    mut add: impl FnMut(&Suppression, Option<Span>, &mut Vec<Diagnostic>),
) -> usize {
    if !view.facts.struck.is_empty() {
        all.retain(|diagnostic| !is_struck(&view.facts.struck, diagnostic.span.start()));
    }
    let suppressions = &view.facts.suppressions;
    if suppressions.is_empty() {
        return 0;
    }
    let before = all.len();
    let mut used: Vec<Used> = suppressions.iter().map(|it| Used::open_items(view, it)).collect();
    all.retain(|diagnostic| {
        let mut is_wanted = true;
        for (suppression, used) in suppressions.iter().zip(&mut used) {
            if suppression.covers(diagnostic.span.start())
                && used.note(view.text, suppression, diagnostic.code)
            {
                is_wanted = false;
            }
        }
        is_wanted
    });
    let count = before - all.len();
    for (suppression, used) in suppressions.iter().zip(&used) {
        for code in used.idle(view.text, suppression) {
            let at = code.unwrap_or(suppression.span).start();
            let own = unused_suppression::RULE.code;
            let is_unwanted = suppressions.iter().any(|other| {
                let is_own = std::ptr::eq(other, suppression);
                let speaks = if is_own { !other.codes.is_empty() } else { other.covers(at) };
                speaks && names(view.text, other, own)
            });
            if !is_unwanted {
                add(suppression, code, all);
            }
        }
    }
    count
}

fn is_struck(struck: &[Span], at: usize) -> bool {
    let next = struck.partition_point(|span| span.start() <= at);
    next.checked_sub(1).and_then(|last| struck.get(last)).is_some_and(|span| span.contains(at))
}

/// What one suppression has silenced.
struct Used {
    any: bool,
    /// For each of its codes.
    codes: Vec<bool>,
}

impl Used {
    /// What excuses an open item is of use, although the finding stands elsewhere.
    fn open_items(view: &View<'_>, suppression: &Suppression) -> Self {
        let mut used = Self { any: false, codes: vec![false; suppression.codes.len()] };
        let mut open = view.facts.tasks.iter().filter(|task| !task.is_done);
        if open.any(|task| suppression.covers(task.content.start())) {
            used.note(view.text, suppression, done_with_open_items::RULE.code);
        }
        used
    }

    /// Takes note of a finding in its scope; whether it is silenced.
    fn note(&mut self, text: &str, suppression: &Suppression, code: &str) -> bool {
        let mut is_silenced = suppression.codes.is_empty();
        for (named, used) in suppression.codes.iter().zip(&mut self.codes) {
            if named.of(text) == code {
                *used = true;
                is_silenced = true;
            }
        }
        self.any |= is_silenced;
        is_silenced
    }

    /// The codes that silence nothing; of one without codes a single `None`.
    fn idle(&self, text: &str, suppression: &Suppression) -> Vec<Option<Span>> {
        if suppression.codes.is_empty() {
            return if self.any { Vec::new() } else { vec![None] };
        }
        let idle = suppression.codes.iter().zip(&self.codes).filter(|(_, used)| !**used);
        let idle = idle.filter(|(code, _)| code.of(text) != unused_suppression::RULE.code);
        idle.map(|(code, _)| Some(*code)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_tasks;

    #[test]
    fn findings_are_silenced_where_a_comment_says_so() {
        let ticket = |before: &str, after: &str, missing: &str| {
            format!(
                "//- /tickets/TASK-1.md\n{before}# TASK-1: Lamp{after}\n{missing}\n**Status**: To Do\n\n## Goal\nx\n\n## How to test\ny\n"
            )
        };
        let found = "//^^^^^^^^^^^^ warning: the field \"Owner\" is missing: it is in templates/task.md\n";
        check_tasks("missing-field", &ticket("", "", found));
        check_tasks("missing-field", &ticket("<!-- tickmark-ignore missing-field -->\n", "", ""));
        check_tasks("missing-field", &ticket("<!-- tickmark-ignore -->\n", "", ""));
        check_tasks("missing-field", &ticket("", " <!-- tickmark-ignore missing-field -->", ""));
        check_tasks("missing-field", &ticket("---\ntickmark:\n  ignore: missing-field\n---\n", "", ""));
    }

    #[test]
    fn a_comment_in_a_heading_is_no_part_of_its_name() {
        check_tasks(
            "missing-section",
            "//- /tickets/TASK-1.md\n# TASK-1: Lamp\n\n**Status**: To Do\n**Owner**: Ada\n\n\
             ## Goal <!-- tickmark-ignore -->\nx\n\n## How to test\ny\n",
        );
    }

    #[test]
    fn what_is_struck_out_is_finished_business() {
        super::super::tests::check(
            "broken-link",
            "//- /a.md\n# OPS-1: Lamp\n\nStatus: open\n\n- [ ] ~~see [a](gone.md)~~\n- [ ] ~~gone~~ [b](lost.md)\n\
             //                 ^^^^^^^ warning: there is no file \"lost.md\"\n",
        );
    }
}

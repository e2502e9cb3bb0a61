//! `status-mismatch`: one field of a ticket, such as its status, is written in two places with two values.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::{Findings, Fix, Related, Rule, Severity, View};
use crate::schema::FieldKind;
use crate::text::Span;
use crate::ticket::value::Progress;
use crate::ticket::{Field, Role, name, value};
use crate::workspace::FieldName;

pub(super) const RULE: Rule = Rule {
    code: "status-mismatch",
    severity: Severity::Warning,
    summary: "A ticket gives one field two values",
    page: include_str!("../../docs/checks/status-mismatch.md"),
    check,
};

/// A field of a ticket; status and state are one.
type Key = (u32, SmolStr);

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    let mut places: BTreeMap<Key, Vec<Span>> = BTreeMap::new();
    for field in view.facts.fields.iter().filter(|field| field.own && field.under.is_none()) {
        let is_compared = !matches!(Role::of(&field.name), None | Some(Role::Id | Role::Title));
        if let Some(ticket) = field.ticket.filter(|_| is_compared && field.items.is_empty()) {
            places.entry((ticket, one_name(&field.name))).or_default().push(field.value);
        }
    }
    for ((ticket, name), mut spans) in places.into_iter().filter(|(_, spans)| spans.len() > 1) {
        spans.retain(|span| is_said(span.of(view.text)));
        spans.sort();
        let Some((first, rest)) = spans.split_first() else { continue };
        let before = first.of(view.text);
        for span in rest {
            let written = span.of(view.text);
            if is_same(view, ticket, &name, before, written) {
                continue;
            }
            let message = format!("{name} is \"{written}\" here, but \"{before}\" further up");
            findings.add(Some(ticket), *span, message);
            findings.relate(vec![Related {
                file: view.file,
                span: *first,
                message: format!("\"{before}\" here"),
            }]);
            let field = |place: Span| view.facts.fields.iter().find(|field| field.value == place);
            // With a third place, the two are not all there is to change.
            for (place, other) in [(*span, before), (*first, written)].into_iter().filter(|_| rest.len() == 1)
            {
                let fix = field(place).and_then(|field| {
                    let other = usual(view, ticket, field, other);
                    Fix::value(view.text, field, place, &other)
                });
                findings.fix(fix.map(Fix::or_other));
            }
        }
    }
}

/// A value as other tickets spell it in such a field.
fn usual(view: &View<'_>, ticket: u32, field: &Field, value: &str) -> SmolStr {
    let habit = view.snapshot.habit(view.file, ticket, &FieldName::of(field), value);
    habit.map_or_else(|| value.into(), |habit| habit.spelling)
}

fn one_name(name: &SmolStr) -> SmolStr {
    let is_status = Role::of(name) == Some(Role::Status) && name != "stage";
    if is_status { "status".into() } else { name.clone() }
}

/// Whether a value says something: no placeholder, no list of what may be chosen.
fn is_said(written: &str) -> bool {
    !name::value(written).is_empty()
        && !written.contains(['|', '[', '{', '<', ','])
        && !matches!(
            name::value(written).as_str(),
            "n/a" | "none" | "tbd" | "unassigned" | "null" | "unknown"
        )
}

/// Whether two values say the same: by their words, where one may have a remark behind it.
fn is_same(view: &View<'_>, ticket: u32, field: &str, a: &str, b: &str) -> bool {
    let (left, right) = (name::value(a), name::value(b));
    let spelled = |written| view.snapshot.spelled(view.file, ticket, field, written);
    if spelled(a) == spelled(b) {
        return true;
    }
    let alike = value::forms(a).iter().any(|form| value::forms(b).contains(form));
    if alike || is_start(&left, &right) || is_start(&right, &left) {
        return true;
    }
    if Role::of(field) != Some(Role::Status) {
        // `Critical` and `P0 - Critical`
        return is_end(&left, &right) || is_end(&right, &left);
    }
    // `completed` and `Closed` are two words for one thing, unless the team has both.
    let set = view.schema(ticket).and_then(|schema| match &schema.field(field)?.kind {
        FieldKind::Choice(choices) => Some(choices),
        _ => None,
    });
    let has = |written: &str| {
        set.is_some_and(|set| set.iter().any(|choice| value::forms(written).contains(&name::value(choice))))
    };
    let (before, here) = (progress(view, ticket, a), progress(view, ticket, b));
    before.is_some() && before == here && !(has(a) && has(b))
}

fn progress(view: &View<'_>, ticket: u32, status: &str) -> Option<Progress> {
    view.snapshot.progress_of(view.file, ticket, "status", status)
}

/// Whether a value starts with the words of another one.
fn is_start(start: &str, value: &str) -> bool {
    value.strip_prefix(start).is_some_and(|rest| rest.starts_with(' '))
}

fn is_end(end: &str, value: &str) -> bool {
    value.strip_suffix(end).is_some_and(|rest| rest.ends_with(' '))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::{check, check_tasks, draw_fix};

    #[test]
    fn a_value_is_written_as_other_tickets_spell_it() {
        let ticket =
            |number: usize, status: &str| format!("//- /a/OPS-{number}.md\n# OPS-{number}: A\n\n{status}\n");
        let others: String = (2..40).map(|number| ticket(number, "**Status**: Complete ✅")).collect();
        let own = ticket(1, "**Status**: In Progress\n\n---\n**Status**: ✅ Complete");
        expect![[r#"
            # OPS-1: A

            **Status**: Complete ✅

            ---
            **Status**: ✅ Complete
        "#]]
        .assert_eq(&draw_fix(&format!("{own}{others}"), "Write \"Complete ✅\""));
    }

    #[test]
    fn in_two_places() {
        check(
            "status-mismatch",
            r#"//- /a.md
---
id: OPS-1
status: IN_PROGRESS
priority: high
points: 5
assignee: "@ada"
type: bug
---
# OPS-1: A

**Status**: To Do | **Priority**: P1 - High | **Points**: 8
//          ^^^^^ warning: status is "To Do" here, but "IN_PROGRESS" further up
//                                                        ^ warning: points is "8" here, but "5" further up
**Assignee**: Ada Lovelace

## Review

**Status**: Done

## History

**Status**: Open
//- /b.md
---
id: OPS-2
state: 🔄 In Progress
priority: 🔴 Critical
points: 5 points
---
# OPS-2: B

**Status**: in-progress (since Monday)
**Priority**: CRITICAL
**Points**: 5

## Status: CLOSED
//         ^^^^^^ warning: status is "CLOSED" here, but "🔄 In Progress" further up
//- /c.md
## GH-1: a
**Status**: Done
## GH-2: b
**Status**: Open
//- /d.md
---
id: OPS-4
status: completed
assignee: [ada, bob]
---
# OPS-4: D

**Status**: [To Do | Done]
**Assignee**: bob

## Status: CLOSED
"#,
        );
    }

    #[test]
    fn two_values_of_one_set_differ() {
        check_tasks(
            "status-mismatch",
            r#"//- /templates/other.md
# OTHER-XXX: [Title]

**Status**: [Open | Doing | In Review | Done]
**Owner**: [Name]

## Plan
//- /OTHER-1.md
---
status: Doing
---
# OTHER-1: One

**Status**: In Review
//          ^^^^^^^^^ warning: status is "In Review" here, but "Doing" further up
**Owner**: Ada

## Plan
"#,
        );
    }

    #[test]
    fn in_every_way_to_write_a_field() {
        check(
            "status-mismatch",
            r#"//- /a.md
+++
id = "OPS-1"
status = "open"
+++
# OPS-1: A

> **Status: Done | Owner: Ada**
//          ^^^^ warning: status is "Done" here, but "open" further up

## Status

  In Progress
//^^^^^^^^^^^ warning: status is "In Progress" here, but "open" further up
//- /b.md
# OPS-2: B

**状态**：已完成

## Status

- [ ] Open
- [x] In Progress
//    ^^^^^^^^^^^ warning: status is "In Progress" here, but "已完成" further up
- [ ] Done
//- /c.md
# OPS-3: C

**Status**: Open

> Somebody wrote: Status: Done

## Status

Done is the first half of it.

Open is the second.

## Phase 1

### Status: Done

> Status: Done
"#,
        );
    }
}

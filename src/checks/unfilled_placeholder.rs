//! `unfilled-placeholder`: words of the template that the writer was to replace.

use super::practice::Stage;
use super::{Findings, Fix, Rule, Severity, View};
use crate::schema::{FieldKind, Schema};
use crate::text::Span;
use crate::ticket::placeholder::PlaceholderKind;
use crate::ticket::value::Progress;
use crate::ticket::{Facts, Placeholder, name};
use crate::workspace::{FileId, Snapshot, Source};

pub(super) const RULE: Rule = Rule {
    code: "unfilled-placeholder",
    severity: Severity::Hint,
    summary: "A placeholder of the template is still there",
    page: include_str!("../../docs/checks/unfilled-placeholder.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    for (index, ticket, schema) in view.followers() {
        let begun = is_begun(view, index, schema);
        let is_settled = Stage::of(view, index) == Stage::Settled;
        let severity = if begun && !is_settled { Severity::Warning } else { Severity::Hint };
        let mut told = Vec::new();
        for placeholder in placeholders(view.facts, ticket.span) {
            if is_left(view, schema, *placeholder) {
                let words = placeholder.span.of(view.text);
                let message =
                    format!("\"{words}\" is a placeholder of {}: fill it in", schema.origin.describe());
                findings.add_as(severity, Some(index), placeholder.span, message);
                choose(view, index, schema, placeholder.span, findings);
                told.push(placeholder.span);
            }
        }
        for field in view.facts.own_fields(index) {
            let Some(spec) = schema.field(&field.name) else { continue };
            let FieldKind::Choice(choices) = &spec.kind else { continue };
            let written = field.value.of(view.text);
            let parts: Vec<_> = written.split('|').map(name::value).collect();
            let all = parts.len() > 1
                && parts.iter().all(|part| choices.iter().any(|choice| name::value(choice) == *part));
            if all && !told.iter().any(|span| span.overlaps(field.value)) {
                let message = format!("all values of {} are still there: keep the one that holds", spec.key);
                findings.add_as(severity, Some(index), field.value, message);
                choose(view, index, schema, field.value, findings);
            }
        }
    }
}

/// The placeholders of their templates that the tickets of a file still have, ticket by ticket.
#[must_use]
pub fn left_placeholders(snapshot: &Snapshot, file: FileId, source: &Source) -> Vec<Span> {
    let view = View::new(snapshot, file, source, &|| false);
    let mut left = Vec::new();
    for (_, ticket, schema) in view.followers() {
        let all = placeholders(view.facts, ticket.span);
        left.extend(all.filter(|it| is_left(&view, schema, **it)).map(|it| it.span));
    }
    left
}

/// Whether the template has this placeholder, and nothing was written in its place.
fn is_left(view: &View<'_>, schema: &Schema, placeholder: Placeholder) -> bool {
    let words = placeholder.span.of(view.text);
    schema.placeholders.binary_search_by(|known| known.as_str().cmp(words)).is_ok()
        && !is_mention(view, placeholder)
        && is_all_there_is(view, placeholder)
        && !is_list(view, placeholder.span)
}

/// Values that are offered at most.
const MAX_CHOICES: usize = 8;

/// Offers the values of a field in whose place there is a placeholder.
fn choose(view: &View<'_>, ticket: u32, schema: &Schema, span: Span, findings: &mut Findings<'_>) {
    let Some(field) = view.facts.own_fields(ticket).find(|field| field.value.trim(view.text) == span) else {
        return;
    };
    let Some(spec) = schema.field(&field.name).filter(|_| field.under.is_none()) else { return };
    for value in spec.choices().iter().take(MAX_CHOICES) {
        findings.fix(Fix::value(view.text, field, span, value).map(Fix::or_other));
    }
}

/// The placeholders in a piece of text.
fn placeholders(facts: &Facts, span: Span) -> impl Iterator<Item = &Placeholder> {
    let first = facts.placeholders.partition_point(|found| found.span.start() < span.start());
    let rest = facts.placeholders.iter().skip(first);
    rest.take_while(move |found| found.span.start() < span.end()).filter(move |found| span.covers(found.span))
}

/// Whether somebody speaks of IDs (`as in TASK-XXX`), or writes code, rather than has left one to be filled in: it
/// stands behind other words, in no field and in no heading.
fn is_mention(view: &View<'_>, placeholder: Placeholder) -> bool {
    let (span, text) = (placeholder.span, view.text);
    // `{...}` is often code, unless it is all that there is.
    if !span.of(text).contains(char::is_alphanumeric) {
        let is_mark = |c: char| c.is_whitespace() || matches!(c, '-' | '*' | '+' | '#' | '>');
        let is_value = view.facts.fields.iter().any(|field| field.value.trim(text) == span);
        return !is_value
            && Span::line_at(text, span.start()).of(text).trim_matches(is_mark) != span.of(text);
    }
    if placeholder.kind != PlaceholderKind::Id {
        return false;
    }
    let fields = &view.facts.fields;
    let field = fields.partition_point(|field| field.key.start() <= span.start()).checked_sub(1);
    let sections = &view.facts.sections;
    let section = sections.partition_point(|it| it.title.start() <= span.start()).checked_sub(1);
    let in_field = field.and_then(|at| fields.get(at)).is_some_and(|field| field.value.covers(span));
    let in_title = section.and_then(|at| sections.get(at)).is_some_and(|it| it.title.covers(span));
    let before = Span::new(Span::line_at(text, span.start()).start(), span.start()).of(text);
    !in_field && !in_title && before.contains(char::is_alphabetic)
}

/// Whether it is a list of YAML that holds names of things: `skills: [write-tests, ask_first]`. Such a value of the
/// template is one to keep.
fn is_list(view: &View<'_>, span: Span) -> bool {
    let is_name = |word: &str| {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
        word.chars().all(is_plain) && word.contains(['.', '-', '_'])
    };
    let written = span.of(view.text);
    let items = written.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    view.facts.yaml.iter().any(|yaml| yaml.covers(span))
        && items.is_some_and(|items| items.split(',').map(str::trim).all(is_name))
}

/// A comment may stay as a hint beside what was written; alone it means that nothing was.
fn is_all_there_is(view: &View<'_>, placeholder: Placeholder) -> bool {
    if placeholder.kind != PlaceholderKind::Comment || placeholder.alone {
        return true;
    }
    let sections = &view.facts.sections;
    let after = sections.partition_point(|section| section.body.start() <= placeholder.span.start());
    let around = after.checked_sub(1).and_then(|at| sections.get(at));
    around.is_some_and(|section| {
        let before = Span::new(section.body.start(), placeholder.span.start());
        let behind = Span::new(placeholder.span.end(), section.body.end());
        [before, behind].iter().all(|rest| says_nothing(rest.of(view.text)))
    })
}

/// Whether a text has no words but those that silence findings: then they must find what they silence.
fn says_nothing(text: &str) -> bool {
    let mut rest = text.trim();
    while let Some((comment, behind)) = rest.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")) {
        if !comment.trim_start().starts_with("tickmark-ignore") {
            return false;
        }
        rest = behind.trim_start();
    }
    rest.is_empty()
}

/// Whether a ticket is past its first status: the first of the template's set, or one that means "not begun".
pub(super) fn is_begun(view: &View<'_>, ticket: u32, schema: &Schema) -> bool {
    let Some(field) = view.status(ticket) else { return false };
    let written = field.value.of(view.text);
    let first = match schema.field(&field.name).map(|spec| &spec.kind) {
        Some(FieldKind::Choice(choices)) => choices.first(),
        _ => None,
    };
    let said = view.snapshot.progress_of(view.file, ticket, &field.name, written);
    let is_first = first.is_some_and(|first| name::value(first) == name::value(written));
    let is_open = said.is_none_or(|progress| progress == Progress::Open);
    !(written.is_empty() || is_first || is_open)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_tasks;

    #[test]
    fn words_of_the_template() {
        check_tasks(
            "unfilled-placeholder",
            r#"//- /tickets/TASK-1.md
# TASK-1: [Title]
//        ^^^^^^^ hint: "[Title]" is a placeholder of templates/task.md: fill it in
**Status**: To Do
**Owner**: [Name]
//         ^^^^^^ hint: "[Name]" is a placeholder of templates/task.md: fill it in

## Goal
See [Title](x.md), `[Name]`, [x], [something else], [[Name]].

## How to test
```
[Name]
```
//- /tickets/TASK-2.md
# TASK-2: Begun

**Status**: In Progress
**Owner**: [Name]
//         ^^^^^^ warning: "[Name]" is a placeholder of templates/task.md: fill it in

## Goal
[What will be different]
//<^^^^^^^^^^^^^^^^^^^^^ warning: "[What will be different]" is a placeholder of templates/task.md: fill it in

## How to test
Look.
//- /tickets/TASK-3.md
# TASK-3: Not chosen

**Status**: [To Do | In Progress | Done]
//          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: "[To Do | In Progress | Done]" is a placeholder of templates/task.md: fill it in
**Owner**: Ada

## Goal
Light.

## How to test
Look.
"#,
        );
    }

    #[test]
    fn a_list_of_names_is_a_value_and_who_is_done_fills_in_nothing() {
        check_tasks(
            "unfilled-placeholder",
            r#"//- /templates/other.md
---
id: OTHER-XXX
status: [open, doing, done]
skills: [write-tests, ask_first]
reviewer: [reviewer name]
---
# [Title]

## Plan
//- /OTHER-1.md
---
id: OTHER-1
status: done
skills: [write-tests, ask_first]
reviewer: [reviewer name]
//        ^^^^^^^^^^^^^^^ hint: "[reviewer name]" is a placeholder of templates/other.md: fill it in
---
# One

## Plan
"#,
        );
    }
}

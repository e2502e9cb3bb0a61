//! What tickets need in some cases only, the same for sections and fields.

use super::View;
use crate::schema::{Case, FieldSpec, Schema, SectionSpec, same_name};
use crate::ticket::{Role, name, value};

/// The cases that hold for a ticket, in their order.
pub(super) fn holding<'a>(view: &View<'a>, ticket: u32, schema: &'a Schema) -> Vec<&'a Case> {
    schema.cases.iter().filter(|case| case.is.iter().all(|is| holds(view, ticket, is))).collect()
}

/// Whether a field of a ticket has one of these values.
fn holds<N: AsRef<str>>(view: &View<'_>, ticket: u32, (name, values): &(N, Vec<N>)) -> bool {
    let name = name.as_ref();
    let set = view.snapshot.set(view.file, ticket, name);
    let is_one = |written: &str| {
        let spelled = set.and_then(|set| set.value(written));
        let is = |form: &str| values.iter().any(|value| value.as_ref() == form);
        match spelled {
            Some(spelled) => is(&name::value(spelled)),
            None => !written.is_empty() && value::forms(written).iter().any(|form| is(form)),
        }
    };
    let fields = view.facts.own_fields(ticket).filter(|it| it.under.is_none() && Role::same(&it.name, name));
    fields.into_iter().any(|field| match field.items.as_slice() {
        [] => is_one(field.value.of(view.text)),
        items => items.iter().any(|item| is_one(item.of(view.text))),
    })
}

/// What the cases that hold say of a section: the last of them that names it.
pub(super) fn section<'a>(
    holding: &[&'a Case],
    path: &[impl AsRef<str>],
) -> Option<(&'a Case, &'a SectionSpec)> {
    let last = path.last()?.as_ref();
    let is_it = |spec: &&SectionSpec| spec.path.last().is_some_and(|name| same_name(last, name));
    holding.iter().rev().find_map(|case| Some((*case, case.sections.iter().rev().find(is_it)?)))
}

/// What the cases that hold say of a field.
pub(super) fn field<'a>(holding: &[&'a Case], name: &str) -> Option<(&'a Case, &'a FieldSpec)> {
    let is_it = |spec: &&FieldSpec| Role::same(&spec.name, name);
    holding.iter().rev().find_map(|case| Some((*case, case.fields.iter().rev().find(is_it)?)))
}

/// Where an expectation comes from: a case, else the configuration, else the template.
pub(super) fn from(case: Option<&Case>, settled: Option<&str>, template: impl Fn() -> String) -> String {
    match (case, settled) {
        (Some(case), _) => asks(case),
        (None, Some(from)) => format!("{from} asks for it"),
        (None, None) => format!("it is in {}", template()),
    }
}

/// ".tickmark.yaml (kind bug) asks for it when status is Done".
pub(super) fn asks(case: &Case) -> String {
    if case.said.is_empty() {
        return format!("{} asks for it", case.from);
    }
    format!("{} asks for it when {}", case.from, case.said)
}

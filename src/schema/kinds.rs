//! The kinds of tickets that a configuration has: each is its template's schema with what the kind says on top.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use smol_str::{SmolStr, format_smolstr};

use super::config::BUILTIN;
use super::config::written::{Kind, Needs, When};
use super::rules::{Rules, of_role, sets};
use super::{
    Case, FieldKind, FieldSpec, Need, Origin, Schema, SectionSpec, TicketUnit, ValueSet, builtin_named,
    same_name,
};
use crate::text::Span;
use crate::ticket::{Carrier, Role, name};

/// Sections, or fields, that one list of a kind may name; the rest is left out.
const MAX_NAMED: usize = 500;

/// The schemas of a kind: as many as its template has, or one without anything else if there is no such template.
pub(super) fn schemas(
    number: u16,
    kind_name: &str,
    kind: &Kind,
    rules: &Rules,
    templates: &[Arc<Schema>],
) -> Vec<Schema> {
    let from = format_smolstr!("{} (kind {kind_name})", rules.from());
    let of_kind = sets(kind.values.iter(), &from);
    let mut bases: Vec<Schema> = templates
        .iter()
        .filter(|schema| kind.template.as_deref().is_some_and(|template| is_from(schema, template)))
        .map(|schema| Schema::clone(schema))
        .collect();
    // Formats of tools are compiled when somebody asks for one.
    let named = || builtin_named(kind.template.as_deref()?.strip_prefix(BUILTIN)?.trim());
    if bases.is_empty() {
        bases.extend(named().cloned());
    }
    if bases.is_empty() {
        bases.push(Schema { origin: Origin::Kind(from.clone()), ..Schema::default() });
    }
    for schema in &mut bases {
        schema.name = kind_name.into();
        schema.kind = Some(number);
        schema.homes.clear();
        settle(schema, &kind.sections, &kind.fields, &from);
        give(schema, rules);
        for (field, set) in sorted(&of_kind) {
            give_one(schema, field, set, true);
        }
        let cases = kind.when.iter().map(|when| case(schema, when, rules, &from));
        schema.cases = cases.collect();
    }
    bases
}

/// Whether a schema comes from the template that a configuration names so.
pub(super) fn is_from(schema: &Schema, template: &str) -> bool {
    match &schema.origin {
        Origin::File(path) => path == template,
        Origin::Builtin(name) => template.strip_prefix(BUILTIN).is_some_and(|wanted| wanted.trim() == *name),
        Origin::Unknown | Origin::Kind(_) => false,
    }
}

/// The schema of a template with the values that the configuration has for tickets of every kind.
pub(super) fn given(schema: &Arc<Schema>, rules: &Rules) -> Arc<Schema> {
    if !schema.own_fields().any(|field| rules.values(&field.name).is_some()) {
        return Arc::clone(schema);
    }
    let mut given = Schema::clone(schema);
    give(&mut given, rules);
    Arc::new(given)
}

/// Gives the fields of a schema the values that the configuration has for tickets of every kind.
fn give(schema: &mut Schema, rules: &Rules) {
    let names: Vec<SmolStr> = schema.own_fields().map(|field| field.name.clone()).collect();
    for name in names {
        if let Some(set) = rules.values(&name) {
            give_one(schema, &name, set, false);
        }
    }
}

fn sorted(sets: &FxHashMap<SmolStr, Arc<ValueSet>>) -> Vec<(&SmolStr, &Arc<ValueSet>)> {
    let mut sets: Vec<_> = sets.iter().collect();
    sets.sort_unstable_by_key(|(field, _)| *field);
    sets
}

fn give_one(schema: &mut Schema, name: &str, set: &Arc<ValueSet>, is_new: bool) {
    let is_it = |field: &&mut FieldSpec| is_own(field) && of_role(&field.name) == of_role(name);
    let mut known = false;
    for field in schema.fields.iter_mut().filter(is_it) {
        field.kind = FieldKind::Choice(set.values().to_vec());
        field.set = Some(Arc::clone(set));
        known = true;
    }
    if is_new && !known {
        let mut field = field(schema, name, false, set.from());
        field.kind = FieldKind::Choice(set.values().to_vec());
        field.set = Some(Arc::clone(set));
        schema.fields.push(field);
    }
}

fn is_own(field: &FieldSpec) -> bool {
    field.section.is_empty() && field.under.is_none()
}

/// Says on top of a schema what tickets need.
fn settle(schema: &mut Schema, sections: &Needs, fields: &Needs, from: &SmolStr) {
    for (heading, need) in named(sections) {
        let name = name::section(heading);
        let same = |spec: &SectionSpec| spec.path.last().is_some_and(|last| same_name(last, &name));
        let at_top = schema.sections.iter().any(|spec| spec.path.len() == 1 && same(spec));
        let mut known: Vec<Vec<SmolStr>> = Vec::new();
        for spec in &mut schema.sections {
            if same(spec) && (spec.path.len() == 1 || !at_top) {
                (spec.need, spec.settled) = (need, Some(from.clone()));
                known.push(spec.path.clone());
            }
        }
        if known.is_empty() && need == Need::Required && !name.is_empty() {
            schema.sections.push(section(schema, heading, need, from));
        }
        if need == Need::Optional {
            let inside = |spec: &SectionSpec| known.iter().any(|path| spec.path.starts_with(path));
            let inner = schema.sections.iter_mut().filter(|spec| inside(spec));
            inner.filter(|spec| spec.settled.is_none()).for_each(|spec| spec.need = Need::Optional);
        }
    }
    for (key, need) in named(fields) {
        let name = name::field(key);
        let mut known = false;
        for field in schema.fields.iter_mut().filter(|it| is_own(it) && Role::same(&it.name, &name)) {
            (field.required, field.settled) = (need == Need::Required, Some(from.clone()));
            known = true;
        }
        if !known && need == Need::Required && !name.is_empty() {
            schema.fields.push(field(schema, key, true, from));
        }
    }
}

/// The names of a list with how much they are needed; what is required comes last, and so wins.
fn named(needs: &Needs) -> impl Iterator<Item = (&String, Need)> {
    let optional = needs.optional.iter().take(MAX_NAMED).map(|name| (name, Need::Optional));
    optional.chain(needs.required.iter().take(MAX_NAMED).map(|name| (name, Need::Required)))
}

fn section(schema: &Schema, heading: &str, need: Need, from: &str) -> SectionSpec {
    let around = match schema.unit {
        TicketUnit::File => 1,
        TicketUnit::Heading(level) => level,
    };
    SectionSpec {
        path: vec![name::section(heading)],
        title: heading.into(),
        level: (around + 1).min(6),
        need,
        repeatable: false,
        hint: SmolStr::default(),
        marker: SmolStr::default(),
        span: Span::default(),
        settled: Some(from.into()),
    }
}

/// A field in the form that the other fields of the schema have.
fn field(schema: &Schema, key: &str, required: bool, from: &str) -> FieldSpec {
    let like = schema.own_fields().find(|field| is_own(field));
    FieldSpec {
        name: name::field(key),
        key: key.into(),
        under: None,
        section: Vec::new(),
        carriers: like.map_or_else(|| vec![Carrier::FrontMatter], |field| field.carriers.clone()),
        required,
        kind: FieldKind::Text,
        default: SmolStr::default(),
        hint: SmolStr::default(),
        span: Span::default(),
        settled: Some(from.into()),
        set: None,
    }
}

fn case(schema: &Schema, when: &When, rules: &Rules, from: &SmolStr) -> Case {
    let mut said = Vec::new();
    let mut is = Vec::new();
    for (key, values) in &when.is {
        let field = name::field(key);
        let set = schema.field(&field).and_then(|spec| spec.set.as_ref()).or_else(|| rules.values(&field));
        let meant = |value: &String| {
            let spelled = set.and_then(|set| set.value(value));
            name::value(spelled.map_or(value.as_str(), SmolStr::as_str))
        };
        let values = values.as_slice();
        let words = match values {
            [most @ .., last] if !most.is_empty() => format!("{} or {last}", most.join(", ")),
            _ => values.concat(),
        };
        said.push(format!("{key} is {words}"));
        is.push((field, values.iter().map(meant).collect()));
    }
    Case {
        is,
        said: said.join(" and ").into(),
        from: from.clone(),
        sections: named(&when.sections).map(|(it, need)| section(schema, it, need, from)).collect(),
        fields: named(&when.fields)
            .map(|(it, need)| field(schema, it, need == Need::Required, from))
            .collect(),
    }
}

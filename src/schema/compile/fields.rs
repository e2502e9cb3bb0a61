//! The fields that a template asks for: each once, however many places it has.

use smol_str::SmolStr;

use super::kinds;
use super::sections::Names;
use crate::schema::{FieldKind, FieldSpec};
use crate::ticket::{Carrier, Facts, Relation, Role};

/// Fields of a template beyond this count are not asked for.
const MAX_FIELDS: usize = 500;

/// Sections that do no more than carry the fields of the ticket.
const HEADERS: [&str; 6] =
    ["metadata", "meta", "ticket info", "task info", "ticket information", "properties"];

/// The specs, and the values that are sets to pick from as they stand: left in a ticket, they are placeholders.
pub(super) fn fields(
    text: &str,
    facts: &Facts,
    names: &Names,
    tickets: &[u32],
) -> (Vec<FieldSpec>, Vec<SmolStr>) {
    let mut specs: Vec<FieldSpec> = Vec::new();
    let mut bare_sets = Vec::new();
    for field in &facts.fields {
        let counts = field.ticket.is_some_and(|ticket| tickets.binary_search(&ticket).is_ok());
        if !counts || field.name.is_empty() {
            continue;
        }
        let yaml = matches!(field.carrier, Carrier::FrontMatter | Carrier::Toml | Carrier::YamlFence);
        let section = if yaml && field.own { Some(Vec::new()) } else { names.path(facts, field.section) };
        let Some(mut section) = section else { continue };
        if field.own
            && section.len() == 1
            && section.first().is_some_and(|name| HEADERS.contains(&name.as_str()))
        {
            section.clear();
        }
        let value = field.value.of(text);
        let mut reading = kinds::read(&field.name, value, field.comment.map(|comment| comment.of(text)));
        if field.carrier == Carrier::Checkboxes {
            reading.kind =
                FieldKind::Choice(field.items.iter().map(|item| kinds::bounded(item.of(text))).collect());
        }
        if reading.is_bare_set {
            bare_sets.push(SmolStr::new(value));
        }
        // Most tickets wait for nothing, and a list that is empty in the template may as well be left out.
        let may_lack = Relation::of(&field.name).is_some() || matches!(value, "[]" | "{}");
        // A section is asked for as one, whatever stands in it.
        let is_section = matches!(field.carrier, Carrier::Section | Carrier::Checkboxes);
        let required =
            section.is_empty() && field.under.is_none() && !reading.optional && !may_lack && !is_section;
        let known = specs.iter_mut().find(|spec| {
            let same = spec.name == field.name || section.is_empty() && Role::same(&spec.name, &field.name);
            same && spec.section == section && spec.under == field.under
        });
        if let Some(spec) = known {
            if !spec.carriers.contains(&field.carrier) {
                spec.carriers.push(field.carrier);
            }
            if spec.kind == FieldKind::Text {
                spec.kind = reading.kind;
            }
            spec.required |= required;
        } else if specs.len() < MAX_FIELDS {
            specs.push(FieldSpec {
                name: field.name.clone(),
                key: kinds::bounded(field.key.of(text)),
                under: field.under.clone(),
                section,
                carriers: vec![field.carrier],
                required,
                default: if reading.is_bare_set { SmolStr::default() } else { kinds::bounded(value) },
                kind: reading.kind,
                hint: reading.hint,
                span: field.key,
                settled: None,
                set: None,
            });
        }
    }
    (specs, bare_sets)
}

//! Keys of fields: those of the template that a ticket does not have yet, in the form of the place.

use smol_str::SmolStr;

use crate::schema::{FieldSpec, Schema};
use crate::text::Span;
use crate::ticket::{Carrier, Facts, Role, name};

use super::cursor::{Cursor, Zone};
use super::yaml_line::YamlLine;
use super::{Item, ItemKind, Offer};

/// A key that is being typed.
struct KeyAt {
    /// What would be replaced.
    replaced: Span,
    /// In which form the field would be written.
    carrier: Carrier,
    /// The comparable name of the YAML key that it would stand under.
    under: Option<SmolStr>,
}

/// The keys that may stand at the cursor, if a key may.
pub(super) fn offer(cursor: &Cursor<'_>, schema: Option<&Schema>) -> Option<Offer> {
    let at = match cursor.zone {
        Zone::Yaml { top, front } => yaml_key(cursor, top, front)?,
        Zone::Toml => return None,
        Zone::Prose => bold_key(cursor)?,
    };
    let items: Vec<_> = match schema {
        Some(schema) => missing(cursor, schema, &at)
            .map(|spec| item(cursor, &at, &key(spec, &at), schema.origin.describe()))
            .collect(),
        None if at.under.is_none() => usual(cursor, &at),
        None => Vec::new(),
    };
    (!items.is_empty()).then_some(Offer {
        replaced: at.replaced,
        is_complete: false,
        items,
        is_capped: false,
    })
}

/// A YAML line on which there is nothing but a word, or nothing.
fn yaml_key(cursor: &Cursor<'_>, top: usize, front: bool) -> Option<KeyAt> {
    let here = YamlLine::read(cursor.text, cursor.line);
    let is_word = |text: &str| text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
    let begun = here.value.touches(cursor.offset) || here.value.is_empty();
    if here.key.is_some() || here.comment.is_some() || !begun || !is_word(here.value.of(cursor.text)) {
        return None;
    }
    let above = here.above(cursor.text, cursor.line, top);
    // An indented line without a key above it belongs to a text of several lines.
    if here.indent > 0 && above.is_none_or(|(above, _)| !above.value.is_empty()) {
        return None;
    }
    Some(KeyAt {
        replaced: if here.value.is_empty() { Span::empty(cursor.offset) } else { here.value },
        carrier: if front { Carrier::FrontMatter } else { Carrier::YamlFence },
        under: above.and_then(|(above, _)| Some(name::field(above.key?.of(cursor.text)))),
    })
}

/// What follows `**` at the start of a line, of an item, or of a part of a line split by `|`.
fn bold_key(cursor: &Cursor<'_>) -> Option<KeyAt> {
    let before = cursor.before();
    let mark = before.rfind("**")?;
    let (lead, typed) = (before.get(..mark)?, before.get(mark + 2..)?);
    let is_open = lead.matches("**").count() % 2 == 0;
    let lead = lead.rsplit('|').next().unwrap_or_default();
    let carrier = match lead.trim_start_matches(['>', ' ', '\t']) {
        "" => Carrier::BoldLine,
        "- " | "* " | "+ " => Carrier::Bullet,
        _ => return None,
    };
    if !is_open || typed.contains([':', '|']) || typed.starts_with(' ') {
        return None;
    }
    let after = cursor.after();
    let word = after.len() - after.trim_start_matches(|c: char| c.is_alphanumeric() || c == ' ').len();
    let rest = after.get(word..)?;
    // Marks that an editor closes by itself are part of what is replaced; a finished field is not touched.
    let closers = rest.len() - rest.trim_start_matches(['*', ':']).len();
    if !rest.get(closers..)?.trim().is_empty() && closers == 0 && !rest.trim_start().starts_with('|') {
        return None;
    }
    if rest.get(..closers)?.contains(':') {
        return None;
    }
    let end = if closers == 0 { cursor.offset } else { cursor.offset + word + closers };
    Some(KeyAt { replaced: Span::new(cursor.line.start() + mark, end), carrier, under: None })
}

/// The fields of the template that the place asks for and the ticket does not have: the required ones first.
fn missing<'s>(
    cursor: &'s Cursor<'_>,
    schema: &'s Schema,
    at: &'s KeyAt,
) -> impl Iterator<Item = &'s FieldSpec> {
    let is_yaml = matches!(at.carrier, Carrier::FrontMatter | Carrier::YamlFence);
    let section: &[&str] = if is_yaml { &[] } else { &cursor.section };
    let fits = move |spec: &&FieldSpec| {
        spec.under == at.under
            && (spec.section.iter().eq(section) || (at.carrier == Carrier::YamlFence))
            && spec.carriers.contains(&at.carrier)
            && !is_there(cursor, spec, at)
    };
    let required = schema.fields.iter().filter(|spec| spec.required);
    required.chain(schema.fields.iter().filter(|spec| !spec.required)).filter(fits)
}

/// The key in the form of the place: what a template writes in YAML as well is `story_points` there, and
/// `Story Points` in the text.
fn key(spec: &FieldSpec, at: &KeyAt) -> String {
    let is_yaml = |carrier: Carrier| matches!(carrier, Carrier::FrontMatter | Carrier::YamlFence);
    let is_plain = spec.key.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '_' | '-'));
    if is_yaml(at.carrier) || !is_plain || !spec.carriers.iter().any(|carrier| is_yaml(*carrier)) {
        return spec.key.to_string();
    }
    let words = spec.key.split(['_', '-']).map(|word| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        first.to_uppercase() + rest
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Whether the ticket has the field in this form already, not counting the line that is being typed.
fn is_there(cursor: &Cursor<'_>, spec: &FieldSpec, at: &KeyAt) -> bool {
    let Facts { fields, .. } = cursor.facts;
    fields.iter().any(|field| {
        field.carrier == at.carrier
            && field.ticket == cursor.ticket
            && !at.replaced.overlaps(field.key)
            && field.under == at.under
            && (field.name == spec.name || Role::same(&field.name, &spec.name))
            && (spec.section.is_empty()
                || field.section.is_some_and(|section| cursor.facts.path(section).iter().eq(&spec.section)))
    })
}

/// What nearly every ticket has, where there is no template.
fn usual(cursor: &Cursor<'_>, at: &KeyAt) -> Vec<Item> {
    let is_ticket = cursor.ticket.is_some_and(|ticket| cursor.facts.is_evident(ticket));
    if at.carrier != Carrier::FrontMatter && (!is_ticket || !cursor.section.is_empty()) {
        return Vec::new();
    }
    let keys: [&str; 2] = match at.carrier {
        Carrier::FrontMatter => ["status", "priority"],
        _ => ["Status", "Priority"],
    };
    let has = |key: &str| {
        cursor.facts.fields.iter().any(|field| {
            field.ticket == cursor.ticket
                && field.carrier == at.carrier
                && Role::of(&field.name) == Role::of(&name::field(key))
                && !at.replaced.overlaps(field.key)
        })
    };
    let keys = keys.into_iter().filter(|key| !has(key));
    keys.map(|key| item(cursor, at, key, "usual".to_owned())).collect()
}

fn item(cursor: &Cursor<'_>, at: &KeyAt, key: &str, source: String) -> Item {
    let (insert, filter) = match at.carrier {
        Carrier::FrontMatter | Carrier::YamlFence => (format!("{key}: "), key.to_owned()),
        _ if colon_inside(cursor) => (format!("**{key}:** "), format!("**{key}")),
        _ => (format!("**{key}**: "), format!("**{key}")),
    };
    Item { insert, filter, detail: source, ..Item::new(key.to_owned(), ItemKind::Key) }
}

/// Whether this document writes `**Key:** value` rather than `**Key**: value`.
fn colon_inside(cursor: &Cursor<'_>) -> bool {
    let bold = |field: &&crate::ticket::Field| matches!(field.carrier, Carrier::BoldLine | Carrier::Bullet);
    let after = |field: &crate::ticket::Field| cursor.text.get(field.key.end()..).unwrap_or_default();
    cursor.facts.fields.iter().filter(bold).map(after).find_map(|after| {
        if after.starts_with(":**") { Some(true) } else { after.starts_with("**:").then_some(false) }
    }) == Some(true)
}

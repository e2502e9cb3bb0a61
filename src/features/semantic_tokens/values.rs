//! What the value of a field is, as far as colours go.

use smol_str::SmolStr;

use crate::schema::{FieldKind, FieldSpec};
use crate::ticket::{Facts, Field, Relation, Role, name, value};
use crate::workspace::{FileId, Snapshot};

use super::find::Kind;

/// Longest value that is a token, in bytes: what is longer is prose.
const MAX_VALUE: usize = 60;

/// What the schema of its ticket says of a field.
pub(super) fn spec<'a>(
    snapshot: &'a Snapshot,
    file: FileId,
    facts: &Facts,
    field: &Field,
) -> Option<&'a FieldSpec> {
    let schema = snapshot.schema_of(file, field.ticket?)?;
    let section = field.section.map(|section| facts.path(section)).unwrap_or_default();
    schema.field_at(&section, field.own, &field.name).filter(|spec| spec.under == field.under)
}

/// What a value is; nothing of prose, of what no set has, and of what is a ticket or a title.
pub(super) fn kind(
    snapshot: &Snapshot,
    file: FileId,
    field: &Field,
    spec: Option<&FieldSpec>,
    written: &str,
) -> Option<Kind> {
    if written.is_empty() || written.len() > MAX_VALUE || written.contains(['\n', '\r']) {
        return None;
    }
    let is_own = field.own && field.under.is_none();
    let of_all = || snapshot.rules(file).values(&field.name).filter(|_| is_own).map(|set| &**set);
    if let Some(set) = spec.and_then(|spec| spec.set.as_deref()).or_else(of_all) {
        return set.value(written).map(|_| Kind::Choice);
    }
    match spec.map(|spec| &spec.kind) {
        Some(FieldKind::Choice(choices)) => return is_one_of(written, choices).then_some(Kind::Choice),
        Some(FieldKind::Suggestions(choices)) if is_one_of(written, choices) => return Some(Kind::Choice),
        _ => {}
    }
    if is_number(written) {
        return Some(Kind::Number);
    }
    let role = Role::of(&field.name).filter(|_| field.under.is_none());
    if Relation::of(&field.name).is_some()
        || written.contains("://")
        || written.contains(['[', '`', '*', '<', '{'])
    {
        return None;
    }
    match role {
        Some(Role::Status | Role::Priority | Role::Type) => Some(Kind::Choice),
        Some(Role::Id | Role::Title) => None,
        _ => (!is_prose(written)).then_some(Kind::Text),
    }
}

/// Whether words are a sentence rather than a name.
fn is_prose(written: &str) -> bool {
    const MAX_WORDS: usize = 4;
    written.ends_with(['.', '!', '?']) || written.split_whitespace().nth(MAX_WORDS).is_some()
}

fn is_one_of(written: &str, choices: &[SmolStr]) -> bool {
    choices.iter().any(|choice| choice == written) || {
        let forms = value::forms(written);
        choices.iter().any(|choice| forms.contains(&name::value(choice)))
    }
}

/// `3`, `0.5`, `80 %`, `2026-11-21`, `2026-11-21T10:00:00Z`.
fn is_number(written: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_digit() || b"+-.,:/ TZ%".contains(&byte);
    written.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+'))
        && written.bytes().all(is_part)
        && written.bytes().any(|byte| byte.is_ascii_digit())
}

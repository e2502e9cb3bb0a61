//! What a field says that is about to be written: the value of its template, or what a person has to choose from.

use super::fix::{Draft, as_data};
use crate::schema::{FieldKind, FieldSpec, Schema};
use crate::ticket::{Carrier, Role};

/// Values that are offered to choose from at most.
const MAX_CHOICES: usize = 50;

/// What a new field says.
pub(super) struct Value<'a> {
    /// What it says in each way to write it, if that is known.
    given: Option<&'a dyn Fn(Carrier) -> String>,
    /// What stands there; empty where a person is to write it.
    shown: String,
    choices: Vec<String>,
    is_open: bool,
    /// What stands there where a field without a value would be none.
    placeholder: String,
}

impl<'a> Value<'a> {
    /// What is known already.
    pub(super) fn given(given: &'a dyn Fn(Carrier) -> String) -> Self {
        let (shown, placeholder) = (String::new(), String::new());
        Self { given: Some(given), shown, choices: Vec::new(), is_open: false, placeholder }
    }

    /// The value that the template has, or what it leaves to choose from. Not begun is what a new status says; of other
    /// values none is more likely than the others.
    pub(super) fn of(schema: &Schema, spec: &FieldSpec) -> Self {
        let values = spec.choices();
        let default = spec.default.trim();
        let is_placeholder = default.contains(['[', '{', '<', '|', '\n'])
            || schema.placeholders.iter().any(|words| words == default)
            || matches!(spec.kind, FieldKind::Date | FieldKind::Id { .. } | FieldKind::Ids);
        if !default.is_empty()
            && !is_placeholder
            && (values.is_empty() || values.iter().any(|it| it == default))
        {
            return Self {
                given: None,
                shown: default.to_owned(),
                choices: Vec::new(),
                is_open: false,
                placeholder: String::new(),
            };
        }
        let choices: Vec<String> = values.iter().take(MAX_CHOICES).map(ToString::to_string).collect();
        let is_status = Role::of(&spec.name) == Some(Role::Status);
        let first = choices.first().filter(|_| is_status).cloned();
        let hint = format!("[{}]", spec.hint);
        let is_known = schema.placeholders.iter().any(|words| *words == hint);
        let placeholder = match (choices.first(), is_known) {
            (Some(first), _) => first.clone(),
            (None, true) => hint,
            (None, false) => format!("[{}]", spec.key),
        };
        Self { given: None, shown: first.unwrap_or_default(), choices, is_open: true, placeholder }
    }

    pub(super) fn write(&self, carrier: Carrier, draft: &mut Draft) -> Option<()> {
        if let Some(given) = self.given {
            draft.push(&given(carrier));
            return Some(());
        }
        let written = |value: &str| match carrier.is_data() {
            true => as_data(carrier, value),
            false => (!value.contains(['|', '\n', '\r'])).then(|| value.to_owned()),
        };
        let shown = match carrier {
            Carrier::Toml if self.shown.is_empty() => "\"\"".to_owned(),
            Carrier::PlainLine | Carrier::Quote | Carrier::HashLine if self.shown.is_empty() => {
                written(&self.placeholder)?
            }
            _ => written(&self.shown)?,
        };
        if self.is_open {
            draft.stop(&shown, self.choices.iter().filter_map(|it| written(it)).collect());
        } else {
            draft.push(&shown);
        }
        Some(())
    }
}

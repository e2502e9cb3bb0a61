//! What the user sets in the editor, as opposed to what a team writes down in its workspace.

use serde_json::Value;

use crate::workspace::Limits;

/// The settings that the client sends as `initializationOptions` or as the configuration section `tickmark`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `diagnostics`: whether findings are shown.
    pub diagnostics: bool,
    /// `documentLinks`: whether IDs and paths are links. Some editors have links of Markdown of their own.
    pub document_links: bool,
    /// `scan`: whether the files of the workspace are read, so that tickets which are not open are known.
    pub scan: bool,
    /// `maxFiles`: how many files of the workspace are read at most.
    pub max_files: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { diagnostics: true, document_links: true, scan: true, max_files: Limits::FILES }
    }
}

/// Keys of the section `tickmark` that are for the client itself.
const OF_THE_CLIENT: [&str; 3] = ["enable", "server", "trace"];

impl Settings {
    /// The section's name, and the one key under which settings may be nested.
    pub const SECTION: &str = "tickmark";

    /// The settings after all `layers`, of which a later one wins, and what is wrong with them, in plain
    /// words. What is wrong is left out; the rest holds.
    #[must_use]
    pub fn from_layers<'a>(layers: impl IntoIterator<Item = &'a Value>) -> (Self, Vec<String>) {
        let mut settings = Self::default();
        let mut complaints = Vec::new();
        for layer in layers {
            settings.apply(layer.get(Self::SECTION).unwrap_or(layer), &mut complaints);
        }
        (settings, complaints)
    }

    fn apply(&mut self, layer: &Value, complaints: &mut Vec<String>) {
        let entries = match layer {
            Value::Null => return,
            Value::Object(entries) => entries,
            other => {
                complaints.push(format!("the settings of tickmark must be an object, not {}", brief(other)));
                return;
            }
        };
        for (key, value) in entries {
            match key.as_str() {
                "diagnostics" => set(&mut self.diagnostics, key, value, complaints),
                "documentLinks" => set(&mut self.document_links, key, value, complaints),
                "maxFiles" => set_count(&mut self.max_files, key, value, complaints),
                "scan" => set(&mut self.scan, key, value, complaints),
                key if OF_THE_CLIENT.contains(&key) => {}
                _ => complaints.push(format!(
                    "tickmark has no setting `{key:.60}`; it has `diagnostics`, `documentLinks`, `maxFiles` and \
                     `scan`"
                )),
            }
        }
    }
}

fn set(setting: &mut bool, key: &str, value: &Value, complaints: &mut Vec<String>) {
    match value {
        Value::Bool(value) => *setting = *value,
        // An editor sends null for what is not set.
        Value::Null => {}
        other => complaints
            .push(format!("the setting `tickmark.{key}` must be true or false, not {}", brief(other))),
    }
}

fn set_count(setting: &mut usize, key: &str, value: &Value, complaints: &mut Vec<String>) {
    match value.as_u64().and_then(|count| usize::try_from(count).ok()).filter(|count| *count > 0) {
        Some(count) => *setting = count,
        None if value.is_null() => {}
        None => complaints.push(format!(
            "the setting `tickmark.{key}` must be a whole number above 0, not {}",
            brief(value)
        )),
    }
}

/// The start of a value: a message is not the place for a long one.
fn brief(value: &Value) -> String {
    value.to_string().chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use serde_json::json;

    use super::*;

    fn check(layers: &[Value], expected: Expect) {
        let (settings, complaints) = Settings::from_layers(layers);
        let complaints: String = complaints.iter().map(|complaint| format!("\n{complaint}")).collect();
        expected.assert_eq(&format!("{settings:?}{complaints}"));
    }

    #[test]
    fn nothing_set() {
        let expected =
            || expect!["Settings { diagnostics: true, document_links: true, scan: true, max_files: 200000 }"];
        check(&[], expected());
        check(&[Value::Null, json!({}), json!({ "tickmark": null })], expected());
        check(&[json!({ "scan": null, "trace": { "server": "off" } })], expected());
    }

    #[test]
    fn a_later_layer_wins_key_by_key() {
        check(
            &[json!({ "scan": false, "maxFiles": 5 }), json!({ "tickmark": { "diagnostics": false } })],
            expect!["Settings { diagnostics: false, document_links: true, scan: false, max_files: 5 }"],
        );
        check(
            &[json!({ "scan": false }), json!({ "scan": true })],
            expect!["Settings { diagnostics: true, document_links: true, scan: true, max_files: 200000 }"],
        );
    }

    #[test]
    fn what_is_wrong_is_said_and_the_rest_holds() {
        check(
            &[json!({ "diagnostcs": true, "scan": "no", "diagnostics": false, "maxFiles": 0 }), json!([1])],
            expect![[r#"
                Settings { diagnostics: false, document_links: true, scan: true, max_files: 200000 }
                tickmark has no setting `diagnostcs`; it has `diagnostics`, `documentLinks`, `maxFiles` and `scan`
                the setting `tickmark.maxFiles` must be a whole number above 0, not 0
                the setting `tickmark.scan` must be true or false, not "no"
                the settings of tickmark must be an object, not [1]"#]],
        );
    }
}

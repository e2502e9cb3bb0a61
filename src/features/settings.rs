//! What the user sets in the editor, as opposed to what a team writes down in its workspace.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::Value;

use crate::checks::RULES;
use crate::schema::Level;
use crate::schema::config::written::{OneOrMany, Written};
use crate::workspace::Limits;

use super::Feature;

/// The settings that the client sends as `initializationOptions` or as the configuration section `tickmark`.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The features that are switched off, each by its key set to `false`.
    pub off: BTreeSet<Feature>,
    /// `markdown`: whether we answer for Markdown itself, which the editor or another server may know as well: headings
    /// with the links to them, links by path, what can be folded and selected. What only tickets have is always ours.
    pub markdown: bool,
    /// `inlayHints`: which kinds of them are shown.
    pub inlay_hints: InlayHints,
    /// `scan`: whether the files of the workspace are read, so that tickets which are not open are known.
    pub scan: bool,
    /// `maxFiles`: how many files of the workspace are read at most.
    pub max_files: usize,
    /// `severity`, `ignore`, `archive`: what holds where no `.tickmark.yaml` says otherwise.
    pub base: Written,
}

/// Which inlay hints are shown: `inlayHints` with an object for a value says so kind by kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InlayHints {
    /// `title`: the title of a ticket behind its ID.
    pub title: bool,
    /// `status`: the status of a ticket behind its ID.
    pub status: bool,
    /// `progress`: how much of a checklist is done, behind its heading.
    pub progress: bool,
}

impl Default for InlayHints {
    fn default() -> Self {
        Self { title: true, status: true, progress: true }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            off: BTreeSet::new(),
            markdown: true,
            inlay_hints: InlayHints::default(),
            scan: true,
            max_files: Limits::FILES,
            base: Written::default(),
        }
    }
}

/// Keys of the section `tickmark` that are for the client itself.
const OF_THE_CLIENT: [&str; 3] = ["enable", "server", "trace"];

impl Settings {
    /// The section's name, and the one key under which settings may be nested.
    pub const SECTION: &str = "tickmark";

    /// All keys besides the switches of [`Feature`].
    pub const KEYS: [&str; 6] = ["archive", "ignore", "markdown", "maxFiles", "scan", "severity"];

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

    /// Whether a feature is wanted. An outline is one of headings: two of them would say the same twice.
    #[must_use]
    pub fn is_on(&self, feature: Feature) -> bool {
        !self.off.contains(&feature) && (self.markdown || feature != Feature::DocumentSymbols)
    }

    fn switch(&mut self, feature: Feature, value: &Value, complaints: &mut Vec<String>) {
        let mut is_on = !self.off.contains(&feature);
        match value {
            Value::Object(kinds) if feature == Feature::InlayHints => {
                is_on = true;
                for (kind, value) in kinds {
                    let key = format!("inlayHints.{kind:.60}");
                    match kind.as_str() {
                        "title" => set(&mut self.inlay_hints.title, &key, value, complaints),
                        "status" => set(&mut self.inlay_hints.status, &key, value, complaints),
                        "progress" => set(&mut self.inlay_hints.progress, &key, value, complaints),
                        _ => complaints.push(format!(
                            "tickmark has no setting `{key}`; its kinds are `title`, `status` and `progress`"
                        )),
                    }
                }
            }
            value => set(&mut is_on, feature.key(), value, complaints),
        }
        if is_on {
            self.off.remove(&feature);
        } else {
            self.off.insert(feature);
        }
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
                "maxFiles" => set_count(&mut self.max_files, key, value, complaints),
                "markdown" => set(&mut self.markdown, key, value, complaints),
                "scan" => set(&mut self.scan, key, value, complaints),
                "severity" => set_levels(&mut self.base.severity, value, complaints),
                "ignore" => set_globs(&mut self.base.ignore, key, value, complaints),
                "archive" => set_globs(&mut self.base.archive, key, value, complaints),
                key if OF_THE_CLIENT.contains(&key) => {}
                key => match Feature::named(key) {
                    Some(feature) => self.switch(feature, value, complaints),
                    None => complaints.push(unknown(key)),
                },
            }
        }
    }
}

/// What is said of a key that means nothing, with the one that may be meant.
fn unknown(key: &str) -> String {
    let keys = Feature::ALL.iter().map(|feature| feature.key()).chain(Settings::KEYS);
    let near = keys.map(|known| (strsim::osa_distance(known, key), known)).min();
    match near {
        Some((0..=3, known)) => format!("tickmark has no setting `{key:.60}`; did you mean `{known}`?"),
        _ => format!("tickmark has no setting `{key:.60}`; docs/configuration.md lists those that it has"),
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

/// Takes over how much each check matters, code by code.
fn set_levels(levels: &mut IndexMap<String, Level>, value: &Value, complaints: &mut Vec<String>) {
    let entries = match value {
        Value::Null => return,
        Value::Object(entries) => entries,
        other => {
            let given = brief(other);
            complaints.push(format!("the setting `tickmark.severity` must be an object, not {given}"));
            return;
        }
    };
    for (code, level) in entries {
        let is_known = RULES.iter().any(|rule| rule.code == code);
        match serde_json::from_value(level.clone()) {
            Ok(level) if is_known => drop(levels.insert(code.clone(), level)),
            Ok(_) => complaints.push(format!("the setting `tickmark.severity` names no check: `{code:.60}`")),
            Err(_) => complaints.push(format!(
                "the setting `tickmark.severity` must give one of {} to `{code:.60}`, not {}",
                Level::names().join(", "),
                brief(level)
            )),
        }
    }
}

/// Takes over a list of globs, or a single one.
fn set_globs(globs: &mut OneOrMany, key: &str, value: &Value, complaints: &mut Vec<String>) {
    match serde_json::from_value(value.clone()) {
        Ok(list) => *globs = list,
        Err(_) if value.is_null() => {}
        Err(_) => complaints.push(format!(
            "the setting `tickmark.{key}` must be a glob or a list of globs, not {}",
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
    use std::slice;

    use expect_test::{Expect, expect};
    use serde_json::json;

    use super::*;

    fn check(layers: &[Value], expected: Expect) {
        let (settings, complaints) = Settings::from_layers(layers);
        let complaints: String = complaints.iter().map(|complaint| format!("\n{complaint}")).collect();
        let Settings { off, markdown, inlay_hints, scan, max_files, base } = settings;
        let off: Vec<_> = off.iter().map(|feature| feature.key()).collect();
        let mut drawn = format!("{scan} {max_files}");
        if !off.is_empty() {
            drawn += &format!(" off: {}", off.join(" "));
        }
        if !markdown {
            drawn += " without Markdown";
        }
        if inlay_hints != InlayHints::default() {
            drawn += &format!("\n{inlay_hints:?}");
        }
        for (key, globs) in [("ignore", base.ignore), ("archive", base.archive)] {
            if globs != OneOrMany::default() {
                drawn += &format!("\n{key}: {:?}", globs.as_slice());
            }
        }
        let levels = base.severity.iter().map(|(code, level)| format!("\n{code}: {level:?}"));
        drawn.extend(levels);
        expected.assert_eq(&format!("{drawn}{complaints}"));
    }

    #[test]
    fn nothing_set() {
        let expected = || expect!["true 200000"];
        check(&[], expected());
        check(&[Value::Null, json!({}), json!({ "tickmark": null })], expected());
        check(&[json!({ "scan": null, "trace": { "server": "off" } })], expected());
    }

    #[test]
    fn a_later_layer_wins_key_by_key() {
        check(
            &[json!({ "scan": false, "maxFiles": 5 }), json!({ "tickmark": { "diagnostics": false } })],
            expect!["false 5 off: diagnostics"],
        );
        check(
            &[
                json!({ "severity": { "wrong-total": "off", "broken-link": "hint" }, "ignore": "a/**" }),
                json!({ "severity": { "broken-link": "error" }, "archive": ["old", "done"] }),
            ],
            expect![[r#"
                true 200000
                ignore: ["a/**"]
                archive: ["old", "done"]
                broken-link: Error
                wrong-total: Off"#]],
        );
        check(
            &[
                json!({ "severity": { "wrong": "off", "broken-link": "loud" }, "ignore": 3 }),
                json!({ "severity": 1 }),
            ],
            expect![[r#"
                true 200000
                the setting `tickmark.ignore` must be a glob or a list of globs, not 3
                the setting `tickmark.severity` must give one of off, hint, information, warning, error to `broken-link`, not "loud"
                the setting `tickmark.severity` names no check: `wrong`
                the setting `tickmark.severity` must be an object, not 1"#]],
        );
        check(&[json!({ "scan": false }), json!({ "scan": true })], expect!["true 200000"]);
    }

    #[test]
    fn every_key_is_understood() {
        for key in Settings::KEYS {
            assert_eq!(Settings::from_layers([&json!({ key: null })]).1, [""; 0], "{key}");
        }
    }

    #[test]
    fn every_feature_has_a_switch() {
        check(
            &[json!({ "hover": false, "folding": false }), json!({ "hover": true })],
            expect!["true 200000 off: folding"],
        );
        check(
            &[json!({ "inlayHints": { "status": false, "titel": true } })],
            expect![[r#"
            true 200000
            InlayHints { title: true, status: false, progress: true }
            tickmark has no setting `inlayHints.titel`; its kinds are `title`, `status` and `progress`"#]],
        );
        check(
            &[json!({ "inlayHints": false }), json!({ "inlayHints": { "title": false } })],
            expect![[r#"
            true 200000
            InlayHints { title: false, status: true, progress: true }"#]],
        );
        check(
            &[json!({ "codeLenses": false, "something": 1, "hover": "no" })],
            expect![[r#"
            true 200000
            tickmark has no setting `codeLenses`; did you mean `codeLens`?
            the setting `tickmark.hover` must be true or false, not "no"
            tickmark has no setting `something`; docs/configuration.md lists those that it has"#]],
        );
    }

    #[test]
    fn without_markdown_there_is_no_outline_whatever_its_switch_says() {
        let settings = json!({ "markdown": false, "documentSymbols": true });
        check(slice::from_ref(&settings), expect!["true 200000 without Markdown"]);
        let (settings, _) = Settings::from_layers([&settings]);
        let off: Vec<_> = Feature::ALL.into_iter().filter(|feature| !settings.is_on(*feature)).collect();
        assert_eq!(off, [Feature::DocumentSymbols]);
    }

    #[test]
    fn what_is_wrong_is_said_and_the_rest_holds() {
        check(
            &[json!({ "diagnostcs": true, "scan": "no", "diagnostics": false, "maxFiles": 0 }), json!([1])],
            expect![[r#"
                true 200000 off: diagnostics
                tickmark has no setting `diagnostcs`; did you mean `diagnostics`?
                the setting `tickmark.maxFiles` must be a whole number above 0, not 0
                the setting `tickmark.scan` must be true or false, not "no"
                the settings of tickmark must be an object, not [1]"#]],
        );
    }
}

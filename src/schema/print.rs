//! A schema as YAML for people to read, in the template's order.

use std::fmt::Write as _;

use smol_str::SmolStr;

use super::{FieldKind, FieldSpec, Need, Schema, SectionSpec, TicketUnit};
use crate::ticket::Carrier;

impl Schema {
    /// The schema as YAML; the same schema always gives the same text.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        let mut out = String::new();
        entry(&mut out, 0, "name", &scalar(&self.name));
        entry(&mut out, 0, "template", &scalar(&self.origin.describe()));
        let ticket = match self.unit {
            TicketUnit::File => "file".to_owned(),
            TicketUnit::Heading(level) => format!("heading of level {level}"),
        };
        entry(&mut out, 0, "ticket", &ticket);
        if let Some(family) = &self.family {
            entry(&mut out, 0, "id", &scalar(&format!("{family}-…")));
        }
        if !self.tags.is_empty() {
            entry(&mut out, 0, "tags", &list(&self.tags));
        }
        if self.learned {
            entry(&mut out, 0, "learned", "true");
        }
        head(&mut out, "fields", self.fields.is_empty());
        self.fields.iter().for_each(|spec| field(&mut out, spec));
        head(&mut out, "sections", self.sections.is_empty());
        self.sections.iter().for_each(|spec| section(&mut out, spec));
        head(&mut out, "placeholders", self.placeholders.is_empty());
        for words in &self.placeholders {
            let _ = writeln!(out, "  - {}", scalar(words));
        }
        out
    }
}

fn field(out: &mut String, spec: &FieldSpec) {
    let _ = writeln!(out, "  - key: {}", scalar(&spec.key));
    if let Some(under) = &spec.under {
        entry(out, 4, "under", &scalar(under));
    }
    if !spec.section.is_empty() {
        entry(out, 4, "section", &list(&spec.section));
    }
    let carriers: Vec<SmolStr> =
        spec.carriers.iter().map(|carrier| SmolStr::new_static(carried(*carrier))).collect();
    entry(out, 4, "written", &list(&carriers));
    entry(out, 4, "required", if spec.required { "true" } else { "false" });
    let kind = match &spec.kind {
        FieldKind::Text => "text",
        FieldKind::Choice(_) => "choice",
        FieldKind::Suggestions(_) => "suggestions",
        FieldKind::Date => "date",
        FieldKind::Number => "number",
        FieldKind::Id { .. } => "id",
        FieldKind::Ids => "ids",
        FieldKind::Path => "path",
        FieldKind::Link => "link",
    };
    entry(out, 4, "kind", kind);
    match &spec.kind {
        FieldKind::Choice(values) | FieldKind::Suggestions(values) => entry(out, 4, "values", &list(values)),
        FieldKind::Id { family, words } => {
            if let Some(family) = family {
                entry(out, 4, "family", &scalar(family));
            }
            if !words.is_empty() {
                entry(out, 4, "values", &list(words));
            }
        }
        _ => {}
    }
    if !spec.hint.is_empty() {
        entry(out, 4, "hint", &scalar(&spec.hint));
    }
}

fn section(out: &mut String, spec: &SectionSpec) {
    let _ = writeln!(out, "  - path: {}", list(&spec.path));
    entry(out, 4, "title", &scalar(&spec.title));
    entry(out, 4, "level", &spec.level.to_string());
    let need = match spec.need {
        Need::Expected => "expected",
        Need::Required => "required",
        Need::Optional => "optional",
    };
    entry(out, 4, "need", need);
    if spec.repeatable {
        entry(out, 4, "repeatable", "true");
    }
    if !spec.hint.is_empty() {
        entry(out, 4, "hint", &scalar(&spec.hint));
    }
}

fn carried(carrier: Carrier) -> &'static str {
    match carrier {
        Carrier::FrontMatter => "front matter",
        Carrier::Toml => "toml front matter",
        Carrier::YamlFence => "yaml fence",
        Carrier::BoldLine => "bold line",
        Carrier::Bullet => "bullet",
        Carrier::TableRow => "table row",
        Carrier::PlainLine => "plain line",
        Carrier::Quote => "block quote",
        Carrier::HashLine => "hash line",
        Carrier::Heading => "heading",
        Carrier::Section => "section",
        Carrier::Checkboxes => "checkboxes",
    }
}

fn head(out: &mut String, key: &str, empty: bool) {
    let _ = writeln!(out, "{key}:{}", if empty { " []" } else { "" });
}

fn entry(out: &mut String, indent: usize, key: &str, value: &str) {
    let _ = writeln!(out, "{:indent$}{key}: {value}", "");
}

fn list(values: &[SmolStr]) -> String {
    let values: Vec<String> = values.iter().map(|value| scalar(value)).collect();
    format!("[{}]", values.join(", "))
}

/// A YAML scalar: plain where that cannot be misread, else in double quotes as JSON has them.
/// A text as a scalar of YAML: plain where that is safe, else in double quotes.
#[must_use]
pub fn scalar(text: &str) -> String {
    let word = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '.' | '/' | '(' | ')' | '-' | '…');
    let begins = text.starts_with(|c: char| c.is_alphabetic());
    let reserved = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let plain = begins && !text.ends_with(' ') && text.chars().all(word);
    if plain && !reserved.contains(&text.to_ascii_lowercase().as_str()) {
        text.to_owned()
    } else {
        serde_json::to_string(text).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::schema::{Origin, compile};

    #[test]
    fn drawn() {
        let text = "# AB-XXX: [Title]\n\n**Status**: [Open | Yes]\n**Parent**: [EP-XXX, or \"None\"]\n**Spec**: [optional]\n\n## Goal\n[Why]\n\n### Step 1: [First]\n\n## Risks (Optional)\n";
        let schemas = compile(text, "chore", Origin::File("t/chore.md".into()));
        expect![[r#"
            name: chore
            template: t/chore.md
            ticket: file
            id: AB-…
            fields:
              - key: Status
                written: [bold line]
                required: true
                kind: choice
                values: [Open, "Yes"]
                hint: "Open | Yes"
              - key: Parent
                written: [bold line]
                required: false
                kind: id
                family: EP
                values: [None]
                hint: "EP-XXX, or \"None\""
              - key: Spec
                written: [bold line]
                required: false
                kind: text
                hint: optional
            sections:
              - path: [goal]
                title: Goal
                level: 2
                need: expected
                hint: Why
              - path: [goal, "step #"]
                title: "Step 1: [First]"
                level: 3
                need: expected
                repeatable: true
              - path: [risks]
                title: Risks (Optional)
                level: 2
                need: optional
            placeholders:
              - AB-XXX
              - "[EP-XXX, or \"None\"]"
              - "[First]"
              - "[Open | Yes]"
              - "[Title]"
              - "[Why]"
              - "[optional]"
        "#]]
        .assert_eq(&schemas[0].to_yaml());
    }
}

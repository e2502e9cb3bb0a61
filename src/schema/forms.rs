//! Issue forms and issue templates of a forge: a form compiles to a schema like a template does; the front matter of a
//! template speaks of the template, not of a ticket.
//!
//! The keys of a form are those of GitHub's form schema, which other forges have taken over.

use smol_str::SmolStr;

use super::{FieldKind, FieldSpec, Need, Origin, Schema, SectionSpec};
use crate::syntax::yaml::{self, Node, Style, Yaml};
use crate::text::Span;
use crate::ticket::{Carrier, name};

/// A larger form is not read, in bytes.
const MAX_FORM: usize = 256 * 1024;

/// Elements of a form, or options of an element, beyond this count are not used.
const MAX_ELEMENTS: usize = 200;

/// The start of a description that is kept, in bytes.
const MAX_HINT: usize = 300;

/// The folder of issue templates and forms.
pub(super) const FOLDER: &str = "ISSUE_TEMPLATE";

/// What an issue template says of itself in its front matter.
const OF_TEMPLATE: [&str; 7] = ["name", "about", "title", "labels", "assignees", "projects", "type"];

/// Whether the file at this path, relative to the root, is an issue template or a form.
pub(super) fn is_issue_template(path: &str) -> bool {
    let mut folders = path.rsplit('/').skip(1);
    folders.next().is_some_and(|folder| folder.eq_ignore_ascii_case(FOLDER))
}

/// Takes out of an issue template what it says of itself.
pub(super) fn without_front_matter(schemas: &mut [Schema]) {
    for schema in schemas {
        let is_of_ticket = |field: &FieldSpec| {
            !(OF_TEMPLATE.contains(&field.name.as_str()) && field.carriers.contains(&Carrier::FrontMatter))
        };
        schema.fields.retain(is_of_ticket);
    }
}

/// Compiles a form: each element with a label is a section, its options are the values of the section.
pub(super) fn form(path: &str, text: &str) -> Option<Schema> {
    if text.len() > MAX_FORM {
        return None;
    }
    let form = Form { text, yaml: yaml::read(text, Span::new(0, text.len())) };
    let (body, _) = form.yaml.roots().find(|(_, node)| node.key_text(text) == "body")?;
    let file = path.rsplit('/').next().unwrap_or(path);
    let mut schema = Schema {
        name: SmolStr::new(file.rsplit_once('.').map_or(file, |(stem, _)| stem)),
        origin: Origin::File(path.into()),
        ..Schema::default()
    };
    let mut said = SmolStr::default();
    for (at, _) in form.yaml.children(body).filter(|(_, node)| node.item).take(MAX_ELEMENTS) {
        let kind = form.value(at, "type").unwrap_or_default();
        let Some((attributes, _)) = form.child(at, "attributes") else { continue };
        if kind == "markdown" {
            said = form.hint(attributes, "value");
            continue;
        }
        let hint = form.hint(attributes, "description");
        let hint = if hint.is_empty() { std::mem::take(&mut said) } else { hint };
        said = SmolStr::default();
        let Some((_, label)) = form.child(attributes, "label") else { continue };
        let span = label.inner(text);
        let section = name::section(span.of(text));
        if section.is_empty() || schema.sections.iter().any(|spec| spec.is_named(&section)) {
            continue;
        }
        if let Some(kind) = form.values(kind, attributes) {
            schema.fields.push(FieldSpec {
                name: name::field(span.of(text)),
                key: SmolStr::new(span.of(text)),
                under: None,
                section: vec![section.clone()],
                carriers: vec![Carrier::Section],
                required: false,
                kind,
                // What a forge writes where nothing was chosen.
                default: SmolStr::new_static("No response"),
                hint: hint.clone(),
                span,
                settled: None,
                set: None,
            });
        }
        schema.sections.push(SectionSpec {
            path: vec![section],
            title: SmolStr::new(span.of(text)),
            level: 3,
            need: if form.is_required(at) { Need::Required } else { Need::Optional },
            repeatable: false,
            hint,
            marker: SmolStr::default(),
            span,
            settled: None,
        });
    }
    (!schema.sections.is_empty()).then_some(schema)
}

struct Form<'t> {
    text: &'t str,
    yaml: Yaml,
}

impl<'t> Form<'t> {
    fn child(&self, at: u32, key: &str) -> Option<(u32, &Node)> {
        self.yaml.children(at).find(|(_, node)| node.key_text(self.text) == key)
    }

    fn value(&self, at: u32, key: &str) -> Option<&'t str> {
        self.child(at, key).map(|(_, node)| node.inner(self.text).of(self.text).trim())
    }

    fn is_required(&self, at: u32) -> bool {
        let validations = self.child(at, "validations");
        validations.and_then(|(at, _)| self.value(at, "required")).is_some_and(|value| value == "true")
    }

    /// What a dropdown or checkboxes leave to choose from.
    fn values(&self, kind: &str, attributes: u32) -> Option<FieldKind> {
        let (options, _) = self.child(attributes, "options")?;
        let mut values: Vec<SmolStr> = Vec::new();
        for (at, item) in self.yaml.children(options).filter(|(_, node)| node.item).take(MAX_ELEMENTS) {
            let value = self.value(at, "label").unwrap_or_else(|| item.inner(self.text).of(self.text).trim());
            if (1..=MAX_HINT).contains(&value.len()) {
                values.push(SmolStr::new(value));
            }
        }
        let many = self.value(attributes, "multiple") == Some("true");
        let one = kind == "dropdown" && !many;
        let kind = if one { FieldKind::Choice } else { FieldKind::Suggestions };
        (!values.is_empty()).then(|| kind(values))
    }

    /// The start of a text, in one line or a block.
    fn hint(&self, at: u32, key: &str) -> SmolStr {
        let Some((_, node)) = self.child(at, key) else { return SmolStr::default() };
        let mut text = node.inner(self.text).of(self.text);
        if node.style == Style::Literal {
            // The first line says how the block is written.
            text = text.split_once('\n').map_or("", |(_, block)| block);
        }
        let words: Vec<&str> = text.split_whitespace().take(MAX_HINT).collect();
        let text = words.join(" ");
        let end = (0..=text.len().min(MAX_HINT)).rev().find(|end| text.is_char_boundary(*end));
        SmolStr::new(text.get(..end.unwrap_or_default()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    const BUG: &str = "\
name: Something is broken
description: Tell us
body:
  - type: markdown
    attributes:
      value: |
        Have a look at the
        list of known faults first.
  - type: textarea
    id: what
    attributes:
      label: What happened?
    validations:
      required: true
  - type: dropdown
    attributes:
      label: \"Severity\"
      description: How bad it is
      options:
        - Sinks
        - 'Leaks'
  - type: dropdown
    attributes:
      label: Parts
      multiple: true
      options: [Hull, Sail]
  - type: checkboxes
    attributes:
      label: Checks
      options:
        - label: I have looked twice
          required: true
  - type: input
    attributes:
      label: Version
    validations:
      required: false
";

    #[test]
    fn a_form_is_a_schema() {
        let schema = form(".github/ISSUE_TEMPLATE/bug.yml", BUG).unwrap();
        expect![[r#"
            name: bug
            template: ".github/ISSUE_TEMPLATE/bug.yml"
            ticket: file
            fields:
              - key: Severity
                section: [severity]
                written: [section]
                required: false
                kind: choice
                values: [Sinks, Leaks]
                hint: How bad it is
              - key: Parts
                section: [parts]
                written: [section]
                required: false
                kind: suggestions
                values: [Hull, Sail]
              - key: Checks
                section: [checks]
                written: [section]
                required: false
                kind: suggestions
                values: [I have looked twice]
            sections:
              - path: [what happened]
                title: "What happened?"
                level: 3
                need: required
                hint: Have a look at the list of known faults first.
              - path: [severity]
                title: Severity
                level: 3
                need: optional
                hint: How bad it is
              - path: [parts]
                title: Parts
                level: 3
                need: optional
              - path: [checks]
                title: Checks
                level: 3
                need: optional
              - path: [version]
                title: Version
                level: 3
                need: optional
            placeholders: []
        "#]]
        .assert_eq(&schema.to_yaml());
    }

    #[test]
    fn what_is_no_form() {
        for text in [
            "",
            "body",
            "body: text",
            "name: x\nbody: []\n",
            "body:\n  - type: markdown\n    attributes:\n      value: hi\n",
            "[",
            "body: {a: b}",
        ] {
            assert_eq!(form("a.yml", text), None, "{text}");
        }
    }

    #[test]
    fn where_forms_are() {
        let check = |path: &str, want: bool| assert_eq!(is_issue_template(path), want, "{path}");
        check(".github/ISSUE_TEMPLATE/bug.md", true);
        check(".gitea/issue_template/bug.md", true);
        check("ISSUE_TEMPLATE.md", false);
        check(".github/bug.md", false);
    }
}

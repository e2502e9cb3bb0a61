//! What is proposed for `.tickmark.yaml`: parts that can be taken or left, each with its evidence as a comment.

use std::fmt::Write as _;

use smol_str::SmolStr;

use super::evidence::{Evidence, Template, Values, is_slip};
use crate::schema::{FieldKind, Need, Origin, Schema, yaml_scalar};
use crate::ticket::name;
use crate::workspace::Family;

/// Of more tickets than this share, in percent, something is what the team does; of less it is not.
const FEW: u32 = 90;

/// Where people read what may stand in the file, and where YAML servers do.
const MANUAL: &str = "https://github.com/tickmark/tickmark/blob/main/docs/configuration.md";
const SCHEMA: &str = "https://raw.githubusercontent.com/tickmark/tickmark/main/docs/tickmark.schema.json";

/// Something that a user may take or leave.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// What the user is asked.
    pub(super) question: String,
    /// The keys around it.
    key: &'static str,
    /// Its lines.
    pub(super) text: String,
}

/// All that the evidence speaks for, in the order of the file.
pub(super) fn parts(evidence: &Evidence) -> Vec<Part> {
    let kinds = evidence.templates.iter().filter(|it| is_kind(evidence, it)).map(|template| Part {
        question: format!("Settle the kind \"{}\"?", kind_name(&template.schema)),
        key: "kinds",
        text: kind(template),
    });
    let is_free = evidence.free > 0 || !evidence.templates.iter().all(|it| is_kind(evidence, it));
    let values = evidence.values.iter().filter(|_| is_free).map(|values| Part {
        question: format!("Settle the values of `{}`?", values.field),
        key: "values",
        text: set(evidence, values),
    });
    kinds.chain(values).chain(ids(evidence)).collect()
}

/// The whole file.
pub(super) fn write(evidence: &Evidence, parts: &[Part]) -> String {
    let mut out = format!(
        "# yaml-language-server: $schema={SCHEMA}\n\
         # What tickmark found here: {}.\n\
         # From now on this file decides. What may stand in it: {MANUAL}\n",
        evidence.summary()
    );
    let mut shapes: Vec<(String, u32)> = Vec::new();
    for template in evidence.templates.iter().filter(|it| !is_kind(evidence, it)) {
        let from = template.schema.origin.describe();
        match shapes.iter_mut().find(|(known, _)| *known == from) {
            Some((_, tickets)) => *tickets += template.tickets,
            None => shapes.push((from, template.tickets)),
        }
    }
    if !shapes.is_empty() {
        out.push_str("\n# Recognised by their shape, so that nothing has to be settled:\n");
    }
    for (from, tickets) in shapes {
        let _ = writeln!(out, "# - {}, as {from} has it", of(tickets));
    }
    if !evidence.families.is_empty() {
        let family = |(family, known): &(SmolStr, Family)| format!("{family} ({})", known.ids);
        let families: Vec<_> = evidence.families.iter().take(12).map(family).collect();
        let _ = write!(out, "\n# Families of IDs, with the number of tickets: {}.\n", families.join(", "));
    }
    let mut key = "";
    for part in parts {
        if part.key != key {
            key = part.key;
            let _ = write!(out, "\n{key}:\n");
        }
        out.push_str(&part.text);
    }
    out
}

/// Whether a template is for all files of some folders, and stands in a file of its own.
fn is_kind(evidence: &Evidence, template: &Template) -> bool {
    let same = |other: &&Template| other.schema.origin == template.schema.origin;
    let is_file = matches!(template.schema.origin, Origin::File(_));
    is_file && !template.files.is_empty() && evidence.templates.iter().filter(same).count() == 1
}

/// The name without words that say nothing.
fn kind_name(schema: &Schema) -> String {
    let name = name::value(&schema.name);
    let words: Vec<_> = name.split(' ').filter(|word| !matches!(*word, "template" | "tmpl")).collect();
    if words.is_empty() { "ticket".to_owned() } else { words.join("-") }
}

fn kind(template: &Template) -> String {
    let schema = &template.schema;
    let mut out = format!(
        "  # {} tickets follow it: all that stand in these files.\n  {}:\n    files:\n",
        template.tickets,
        yaml_scalar(&kind_name(schema))
    );
    for glob in &template.files {
        let _ = writeln!(out, "      - {}", yaml_scalar(glob));
    }
    let _ = writeln!(out, "    template: {}", yaml_scalar(&schema.origin.describe()));
    let fields = schema.own_fields().filter(|field| field.required && field.under.is_none());
    let fields = fields.map(|field| (field.key.clone(), template.adoption.all().field(&field.name)));
    needs(&mut out, "fields", template.tickets, fields.collect());
    let tops =
        schema.sections.iter().filter(|it| it.path.len() == 1 && it.need != Need::Optional && !it.repeatable);
    let sections = tops.map(|it| (it.title.clone(), template.adoption.all().section(&it.path)));
    needs(&mut out, "sections", template.tickets, sections.collect());
    let more: Vec<_> = template.values.iter().filter(|values| !extra(schema, values).is_empty()).collect();
    if !more.is_empty() {
        out.push_str("    values:\n");
        for values in more {
            let (choices, extra) = (choices(schema, &values.field), extra(schema, values));
            let _ = writeln!(out, "      {}:", yaml_scalar(&values.field));
            for choice in choices {
                let _ = writeln!(out, "        - {}", yaml_scalar(&choice));
            }
            for (value, count) in extra {
                let _ =
                    writeln!(out, "        - {} # not in the template; {}", yaml_scalar(&value), of(count));
            }
        }
    }
    out
}

/// What all tickets have becomes required, what few have optional; the rest is left to the template.
fn needs(out: &mut String, key: &str, tickets: u32, all: Vec<(SmolStr, u32)>) {
    let line = |(name, count): &(SmolStr, u32)| {
        let share = u64::from(*count) * 100 / u64::from(tickets.max(1));
        let said =
            if *count >= tickets { "in all of them".to_owned() } else { format!("in {share} % of them") };
        format!("        - {} # {said}\n", yaml_scalar(name))
    };
    let lines = |keep: &dyn Fn(u32) -> bool| -> String {
        all.iter().filter(|(_, count)| keep(*count)).map(line).collect()
    };
    let required = lines(&|count| count >= tickets);
    let optional = lines(&|count| u64::from(count) * 100 < u64::from(tickets) * u64::from(FEW));
    if required.is_empty() && optional.is_empty() {
        return;
    }
    let _ = writeln!(out, "    {key}:");
    for (need, lines) in [("required", required), ("optional", optional)] {
        if !lines.is_empty() {
            let _ = write!(out, "      {need}:\n{lines}");
        }
    }
}

/// The values that a template lists for a field.
fn choices(schema: &Schema, field: &str) -> Vec<SmolStr> {
    match schema.field(field).map(|spec| &spec.kind) {
        Some(FieldKind::Choice(choices)) => choices.clone(),
        _ => Vec::new(),
    }
}

/// The values that tickets have and their template does not, where it lists any.
fn extra(schema: &Schema, values: &Values) -> Vec<(SmolStr, u32)> {
    let choices = choices(schema, &values.field);
    let is_listed = |value: &str| {
        let forms = crate::ticket::value::forms(value);
        choices.iter().any(|choice| forms.contains(&name::value(choice)))
    };
    let is_slip = |value: &str, count: u32| choices.iter().any(|choice| count <= 2 && is_slip(value, choice));
    let is_extra =
        |value: &str, count: u32| !choices.is_empty() && !is_listed(value) && !is_slip(value, count);
    values.list.iter().filter(|(value, count)| is_extra(value, *count)).cloned().collect()
}

/// The values of a field in all tickets: those of the templates in their order, then the others that are used.
fn set(evidence: &Evidence, values: &Values) -> String {
    let mut list: Vec<(SmolStr, u32)> = Vec::new();
    let used = |choice: &str| {
        let same = |(value, _): &&(SmolStr, u32)| name::value(value) == name::value(choice);
        values.list.iter().find(same).map_or(0, |(_, count)| *count)
    };
    let listed = evidence.templates.iter().flat_map(|it| choices(&it.schema, &values.field));
    for value in listed.map(|choice| (choice.clone(), used(&choice))).chain(values.list.iter().cloned()) {
        if !list.iter().any(|(known, _)| name::value(known) == name::value(&value.0)) {
            list.push(value);
        }
    }
    let mut out = format!("  {}:\n", yaml_scalar(&values.field));
    for (value, count) in list {
        let said = if count == 0 { "of a template; not used".to_owned() } else { of(count) };
        let _ = writeln!(out, "    - {} # {said}", yaml_scalar(&value));
    }
    out
}

fn ids(evidence: &Evidence) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut part = |question: &str, text: String| {
        parts.push(Part { question: question.to_owned(), key: "ids", text });
    };
    let large: Vec<_> = evidence.families.iter().filter(|(_, family)| family.ids >= 5).collect();
    if !large.is_empty() && large.iter().all(|(_, family)| family.is_folder_scoped()) {
        let apart: u32 = large.iter().map(|(_, family)| family.apart).sum();
        part(
            "Count IDs anew in every folder?",
            format!("  # {apart} IDs are declared in several folders.\n  scope: folder\n"),
        );
    }
    if !evidence.renamed.is_empty() {
        let lines = evidence.renamed.iter().map(|(old, heir)| {
            format!(
                "    # {old}-… is used for tickets that only {heir}-… has.\n    {}: {}\n",
                yaml_scalar(old),
                yaml_scalar(heir)
            )
        });
        part(
            "Settle that these prefixes were renamed?",
            format!("  renamed:\n{}", lines.collect::<String>()),
        );
    }
    if !evidence.external.is_empty() {
        let lines = evidence.external.iter().map(|(prefix, used)| {
            format!("    - {} # {used} IDs are referred to; no ticket has one\n", yaml_scalar(prefix))
        });
        part(
            "Settle that these tickets live elsewhere?",
            format!("  external:\n{}", lines.collect::<String>()),
        );
    }
    parts
}

fn of(count: u32) -> String {
    format!("{count} ticket{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use expect_test::{Expect, expect};

    use super::*;
    use crate::fixture::Fixture;

    fn check(files: &BTreeMap<String, String>, want: &Expect) {
        let notation: String = files.iter().map(|(path, text)| format!("//- /{path}\n{text}")).collect();
        let evidence = Evidence::gather(&Fixture::parse(&notation).snapshot());
        let text = write(&evidence, &parts(&evidence));
        assert_eq!(crate::schema::Config::parse(&text, &[]).1, []);
        want.assert_eq(&text);
    }

    const TASK: &str = "# TASK-XXX: [Title]\n\n**Status**: [To Do | Doing | Done]\n**Owner**: [Name]\n\n## Goal\n[What]\n\n## Risks\n[Which]\n";

    fn task(number: usize, status: &str, more: &str) -> (String, String) {
        let text =
            format!("# TASK-{number}: A\n\n**Status**: {status}\n**Owner**: Noor\n\n## Goal\nSo.\n{more}");
        (format!("work/tasks/TASK-{number}.md"), text)
    }

    #[test]
    fn a_folder_that_follows_a_template() {
        let mut files: BTreeMap<_, _> = (1..=9).map(|number| task(number, "Doing", "")).collect();
        files.extend((10..=14).map(|number| task(number, "Parked", "## Risks\nNone.\n")));
        files.extend([task(15, "Dnoe", "Waits for TASK-1.\n")]);
        files.insert("templates/task.md".to_owned(), TASK.to_owned());
        check(
            &files,
            &expect![[r##"
                # yaml-language-server: $schema=https://raw.githubusercontent.com/tickmark/tickmark/main/docs/tickmark.schema.json
                # What tickmark found here: 15 tickets in 15 files, 1 template that they follow.
                # From now on this file decides. What may stand in it: https://github.com/tickmark/tickmark/blob/main/docs/configuration.md

                # Families of IDs, with the number of tickets: TASK (15).

                kinds:
                  # 15 tickets follow it: all that stand in these files.
                  task:
                    files:
                      - "work/tasks/*.md"
                    template: templates/task.md
                    fields:
                      required:
                        - Status # in all of them
                        - Owner # in all of them
                    sections:
                      required:
                        - Goal # in all of them
                      optional:
                        - Risks # in 33 % of them
                    values:
                      status:
                        - To Do
                        - Doing
                        - Done
                        - Parked # not in the template; 5 tickets
            "##]],
        );
    }

    #[test]
    fn no_template_at_all() {
        let line = |number: usize, status: &str| {
            let text = format!(
                "---\nid: AB-{number}\nstatus: {status}\ndepends_on: [JIRA-{}]\n---\n# A\n",
                number * 90
            );
            (format!("AB-{number}.md"), text)
        };
        let mut files: BTreeMap<_, _> = (1..=12).map(|number| line(number, "open")).collect();
        files.extend((13..=15).map(|number| line(number, "closed")));
        files.extend([line(16, "opne"), line(17, "Open")]);
        check(
            &files,
            &expect![[r#"
                # yaml-language-server: $schema=https://raw.githubusercontent.com/tickmark/tickmark/main/docs/tickmark.schema.json
                # What tickmark found here: 17 tickets in 17 files, 0 templates that they follow.
                # From now on this file decides. What may stand in it: https://github.com/tickmark/tickmark/blob/main/docs/configuration.md

                # Families of IDs, with the number of tickets: AB (17).

                values:
                  status:
                    - open # 13 tickets
                    - closed # 3 tickets

                ids:
                  external:
                    - JIRA # 17 IDs are referred to; no ticket has one
            "#]],
        );
    }
}

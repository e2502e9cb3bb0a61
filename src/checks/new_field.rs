//! A field that a ticket lacks, written in the way in which the ticket writes its others, where the template has it.

use std::sync::Arc;

use smol_str::SmolStr;

use super::View;
use super::fix::{Draft, Fix};
use super::new_value::Value;
use crate::schema::{FieldKind, FieldSpec, Schema};
use crate::syntax::yaml;
use crate::text::lines::{line_break, next_line};
use crate::text::{Span, TextEdit};
use crate::ticket::{Carrier, Field, Role, Unit, name};
use crate::workspace::{FileId, Snapshot, Source};

/// Inserts a missing field.
pub(super) fn fix(view: &View<'_>, ticket: u32, schema: &Schema, spec: &FieldSpec) -> Option<Fix> {
    let title = format!("Add the field \"{}\"", spec.key);
    let value = Value::of(schema, spec);
    let (at, draft) = insertion(view, ticket, schema, spec, &value)?;
    Some(Fix::insert(title, at, draft))
}

/// Inserts a field with a value in a ticket that has none of its name; nothing where it cannot tell where. `key` is the
/// field as the text has it, among data it is written as keys are there.
#[must_use]
pub fn write(
    snapshot: &Snapshot,
    file: FileId,
    source: &Source,
    ticket: u32,
    key: &str,
    value: &dyn Fn(Carrier) -> String,
) -> Option<TextEdit> {
    let view = View::new(snapshot, file, source, &|| false);
    let none = Arc::new(Schema::default());
    let schema = view.schema(ticket).unwrap_or(&none);
    let wanted = FieldSpec {
        name: name::field(key),
        key: key.into(),
        under: None,
        section: Vec::new(),
        carriers: vec![Carrier::BoldLine],
        required: false,
        kind: FieldKind::Text,
        default: SmolStr::default(),
        hint: SmolStr::default(),
        span: Span::default(),
        settled: None,
        set: None,
    };
    let spec = schema.field(&wanted.name).unwrap_or(&wanted);
    let value = Value::given(value);
    let (at, draft) = insertion(&view, ticket, schema, spec, &value)?;
    Some(TextEdit::insert(at, draft.text))
}

fn insertion(
    view: &View<'_>,
    ticket: u32,
    schema: &Schema,
    spec: &FieldSpec,
    value: &Value<'_>,
) -> Option<(usize, Draft)> {
    let beside = neighbours(view, ticket, schema, spec);
    let beside = beside.iter().find_map(|(field, side)| match field.carrier {
        Carrier::FrontMatter | Carrier::YamlFence | Carrier::Toml => {
            entry(view, ticket, field, *side, spec, value)
        }
        _ => line(view, field, *side, spec, value),
    });
    beside.or_else(|| first(view, ticket, schema, spec, value))
}

/// Where a new field stands, seen from another one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    Behind,
}

/// The fields beside which a new one may stand, the best first: what comes before it in the template, then what comes
/// behind it, then any other; first those that are written as the template writes this one.
fn neighbours<'a>(view: &View<'a>, ticket: u32, schema: &Schema, spec: &FieldSpec) -> Vec<(&'a Field, Side)> {
    let place = |name: &str| schema.own_fields().position(|it| Role::same(&it.name, name));
    let own = place(&spec.name).unwrap_or(usize::MAX);
    let heading = view.facts.ticket(Some(ticket)).and_then(|ticket| ticket.heading);
    let is_beside = |field: &&Field| {
        let is_at_top = field.section == heading || field.section.is_none();
        field.under.is_none() && (field.carrier.is_data() || is_at_top)
    };
    let fields = view.facts.own_fields(ticket).filter(is_beside);
    let mut all: Vec<_> = fields
        .enumerate()
        .map(|(nth, field)| {
            let other = spec.carriers.iter().position(|it| *it == field.carrier).unwrap_or(usize::MAX);
            let (rank, far, side) = match place(&field.name) {
                Some(at) if at < own => (0, own - at, Side::Behind),
                Some(at) => (1, at - own, Side::Before),
                None => (2, usize::MAX - nth, Side::Behind),
            };
            ((other, rank, far), field, side)
        })
        .collect();
    all.sort_by_key(|(key, ..)| *key);
    all.into_iter().map(|(_, field, side)| (field, side)).collect()
}

/// An entry of YAML or TOML.
fn entry(
    view: &View<'_>,
    ticket: u32,
    beside: &Field,
    side: Side,
    spec: &FieldSpec,
    value: &Value<'_>,
) -> Option<(usize, Draft)> {
    let text = view.text;
    let line = Span::line_at(text, beside.key.start());
    let indentation = Span::new(line.start(), beside.key.start()).of(text).trim_end_matches(['"', '\'']);
    if !indentation.trim().is_empty() {
        return None;
    }
    let end = match beside.carrier {
        Carrier::Toml => beside.items.iter().map(|item| item.end()).fold(beside.value.end(), usize::max),
        _ => {
            let span = *view.facts.yaml.iter().find(|yaml| yaml.covers(beside.key))?;
            let yaml = yaml::read(text, span);
            let is_it = |node: &&yaml::Node| node.key == Some(beside.key);
            let at = yaml.nodes.iter().position(|node| is_it(&node))?;
            // What stands under it stands behind it, up to the next entry that does not.
            let own = yaml.nodes.get(at)?.parent;
            let inner = yaml.nodes.iter().skip(at + 1).take_while(|node| node.parent > own);
            let ends = inner
                .chain(yaml.nodes.get(at))
                .map(|node| node.value.end().max(node.key.map_or(0, Span::end)));
            ends.max()?
        }
    };
    let mut draft = Draft::default();
    let carrier = beside.carrier;
    let separator = if carrier == Carrier::Toml { " = " } else { ": " };
    let write = |draft: &mut Draft| -> Option<()> {
        draft.push(indentation);
        draft.push(&data_key(view, ticket, spec));
        draft.push(separator);
        value.write(carrier, draft)
    };
    let last = Span::line_at(text, end);
    if side == Side::Before {
        write(&mut draft)?;
        draft.push(line_break(text));
        return Some((line.start(), draft));
    }
    let is_last = last.end() >= text.len();
    if is_last {
        draft.push(line_break(text));
    }
    write(&mut draft)?;
    if !is_last {
        draft.push(line_break(text));
    }
    Some((next_line(text, last.end()), draft))
}

/// A key as those of data here: in small letters, unless the template has it among data itself.
fn data_key(view: &View<'_>, ticket: u32, spec: &FieldSpec) -> String {
    if spec.carriers.iter().any(|carrier| carrier.is_data()) {
        return spec.key.to_string();
    }
    let mut keys = view.facts.own_fields(ticket).filter(|field| field.carrier.is_data());
    let joint = if keys.any(|field| field.key.of(view.text).contains('-')) { "-" } else { "_" };
    spec.name.replace(' ', joint)
}

/// A key as those in the text: in words, unless the template has it in the text itself.
fn text_key(spec: &FieldSpec) -> String {
    if !spec.carriers.iter().all(|carrier| carrier.is_data()) {
        return spec.key.to_string();
    }
    let capital = |word: &str| {
        let mut chars = word.chars();
        chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>())
    };
    spec.name.split(' ').filter_map(capital).collect::<Vec<_>>().join(" ")
}

/// A line like the one with another field, or a part of that line where it holds several.
fn line(
    view: &View<'_>,
    beside: &Field,
    side: Side,
    spec: &FieldSpec,
    value: &Value<'_>,
) -> Option<(usize, Draft)> {
    let text = view.text;
    if matches!(beside.carrier, Carrier::Heading | Carrier::Section | Carrier::Checkboxes)
        || beside.value.is_empty()
        || !beside.items.is_empty() && beside.items.last().is_some_and(|it| it.end() > beside.value.end())
    {
        return None;
    }
    let line = Span::line_at(text, beside.key.start());
    if !line.covers(beside.value) {
        return None;
    }
    let before = Span::new(line.start(), beside.key.start()).of(text);
    let between = Span::new(beside.key.end(), beside.value.start()).of(text);
    let behind = Span::new(beside.value.end(), line.end()).of(text);
    let words = |part: &str| part.contains(|c: char| c.is_alphanumeric());
    if words(between) || between.contains("<!--") {
        return None;
    }
    let is_part = beside.carrier != Carrier::TableRow && (before.contains('|') || behind.contains('|'));
    let mut draft = Draft::default();
    let write = |draft: &mut Draft, before: &str, behind: &str| -> Option<()> {
        draft.push(before);
        draft.push(&text_key(spec));
        draft.push(between);
        value.write(beside.carrier, draft)?;
        draft.push(behind);
        Some(())
    };
    if is_part {
        let start = before.rfind('|').map_or(0, |at| at + 1);
        let own = before.get(start..)?.trim_start();
        let own = own.trim_start_matches(['>', '-', '+', ' ']);
        let end = behind.find('|').unwrap_or(behind.len());
        let closing = behind.get(..end)?.trim_end();
        if words(own) || words(closing) || own.contains('[') {
            return None;
        }
        // Emphasis may go on around several fields.
        let marks =
            [own, between, closing].iter().flat_map(|part| part.chars()).filter(|c| *c == '*').count();
        let (own, closing) = if marks % 4 == 0 { (own, closing) } else { ("", "") };
        if side == Side::Before {
            write(&mut draft, own, closing)?;
            draft.push(" | ");
            return Some((beside.key.start() - own.len(), draft));
        }
        draft.push(" | ");
        write(&mut draft, own, closing)?;
        return Some((beside.value.end() + closing.len(), draft));
    }
    let behind = match behind.find("<!--") {
        Some(comment) => behind.get(..comment)?.trim_end(),
        None => behind,
    };
    if words(before) || words(behind) || before.contains('[') {
        return None;
    }
    // Lines with a blank one between them stay so.
    let next = Span::line_at(text, next_line(text, line.end()));
    let gap = if side == Side::Behind && is_apart(view, beside, next) { line_break(text) } else { "" };
    let is_last = line.end() >= text.len();
    if side == Side::Before {
        write(&mut draft, before, behind)?;
        draft.push(line_break(text));
        return Some((line.start(), draft));
    }
    if is_last {
        draft.push(line_break(text));
    }
    draft.push(gap);
    write(&mut draft, before, behind)?;
    if !is_last {
        draft.push(line_break(text));
    }
    Some((next_line(text, line.end()), draft))
}

/// Whether fields stand apart: behind a blank line comes another one, written in the same way.
fn is_apart(view: &View<'_>, field: &Field, next: Span) -> bool {
    let behind = Span::line_at(view.text, next_line(view.text, next.end()));
    let is_there = |other: &&Field| {
        other.carrier == field.carrier && other.ticket == field.ticket && behind.covers(other.key)
    };
    next.of(view.text).trim().is_empty()
        && matches!(field.carrier, Carrier::BoldLine | Carrier::PlainLine)
        && view.facts.fields.iter().any(|other| is_there(&other))
}

/// The first field of a ticket: as the template writes it, at the top.
fn first(
    view: &View<'_>,
    ticket: u32,
    schema: &Schema,
    spec: &FieldSpec,
    value: &Value<'_>,
) -> Option<(usize, Draft)> {
    let (text, it) = (view.text, view.facts.ticket(Some(ticket))?);
    let end = line_break(text);
    let mut draft = Draft::default();
    // What the configuration adds is written as the template writes its own.
    let of_template = schema.own_fields().find(|field| field.settled.is_none());
    let carriers = of_template.filter(|_| spec.settled.is_some()).map_or(&spec.carriers, |it| &it.carriers);
    let carrier = *carriers.first()?;
    if carrier == Carrier::FrontMatter {
        let bom = text.len() - text.trim_start_matches('\u{feff}').len();
        // Front matter without an ID may take that from the name of the file, and not from the heading any more.
        let is_named = it.declarations.is_empty();
        if it.unit != Unit::File
            || !is_named
            || view.facts.toml.is_some()
            || text.get(bom..)?.starts_with("---")
        {
            return None;
        }
        draft.push(&format!("---{end}{}: ", spec.key));
        value.write(carrier, &mut draft)?;
        draft.push(&format!("{end}---{end}{end}"));
        return Some((bom, draft));
    }
    let heading = view.facts.section(it.heading)?;
    let line = Span::line_at(text, heading.title.end());
    let before = match carrier {
        Carrier::BoldLine => "**",
        Carrier::Bullet => "- **",
        Carrier::PlainLine => "",
        _ => return None,
    };
    let is_last = line.end() >= text.len();
    draft.push(&if is_last { format!("{end}{end}") } else { end.to_owned() });
    draft.push(before);
    draft.push(&spec.key);
    draft.push(if before.is_empty() { ": " } else { "**: " });
    value.write(carrier, &mut draft)?;
    let at = next_line(text, line.end());
    if !is_last {
        draft.push(end);
        let is_tight = !Span::line_at(text, at).of(text).trim().is_empty();
        draft.push(if is_tight { end } else { "" });
    }
    Some((at, draft))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::tests::{TASK, draw_fix};

    fn check(ticket: &str, title: &str, expected: Expect) {
        let rest = "\n## Goal\nx\n\n## How to test\nx\n";
        let drawn = draw_fix(&format!("{TASK}//- /TASK-1.md\n{ticket}{rest}"), title);
        expected.assert_eq(drawn.strip_suffix(rest).unwrap_or(&drawn));
    }

    #[test]
    fn as_the_ticket_writes_its_others() {
        let owner = "Add the field \"Owner\"";
        check(
            "# TASK-1: T\n\n**Status:** To Do  \n**Points:** 3\n",
            owner,
            expect![[r#"
            # TASK-1: T

            **Status:** To Do  
            **Owner:** ⟨⟩  
            **Points:** 3
        "#]],
        );
        check(
            "# TASK-1: T\n\n- **Status**: To Do <!-- x -->\n- **Points**: 3\n",
            owner,
            expect![[r#"
            # TASK-1: T

            - **Status**: To Do <!-- x -->
            - **Owner**: ⟨⟩
            - **Points**: 3
        "#]],
        );
        check(
            "# TASK-1: T\n\n| Field | Value |\n|---|---|\n| Status | To Do |\n| Points | 3 |\n",
            owner,
            expect![[r#"
                # TASK-1: T

                | Field | Value |
                |---|---|
                | Status | To Do |
                | Owner | ⟨⟩ |
                | Points | 3 |
            "#]],
        );
        check(
            "# TASK-1: T\n\n**Status**: To Do | **Points**: 3\n",
            owner,
            expect![[r#"
            # TASK-1: T

            **Status**: To Do | **Owner**: ⟨⟩ | **Points**: 3
        "#]],
        );
        check(
            "# TASK-1: T\n\n> **Status: To Do | Points: 3**\n",
            owner,
            expect![[r#"
            # TASK-1: T

            > **Status: To Do | Owner: ⟨[Name]⟩ | Points: 3**
        "#]],
        );
        check(
            "# TASK-1: T\n\nStatus: To Do\n\nPoints: 3\n",
            owner,
            expect![[r#"
            # TASK-1: T

            Status: To Do

            Owner: ⟨[Name]⟩

            Points: 3
        "#]],
        );
        check(
            "---\nid: TASK-1\nstatus: To Do # x\ntags:\n  - a\n---\n# T\n",
            owner,
            expect![[r#"
            ---
            id: TASK-1
            status: To Do # x
            owner: ⟨⟩
            tags:
              - a
            ---
            # T
        "#]],
        );
        check(
            "+++\nid = \"TASK-1\"\nstatus = \"To Do\"\n+++\n# T\n",
            owner,
            expect![[r#"
            +++
            id = "TASK-1"
            status = "To Do"
            owner = ⟨""⟩
            +++
            # T
        "#]],
        );
    }

    #[test]
    fn in_the_order_of_the_template_and_with_its_values() {
        check(
            "# TASK-1: T\n\n**Owner**: Ada\n",
            "Add the field \"Status\"",
            expect![[r#"
            # TASK-1: T

            **Status**: ⟨To Do¦In Progress¦Done⟩
            **Owner**: Ada
        "#]],
        );
        check(
            "# TASK-1: T\n",
            "Add the field \"Status\"",
            expect![[r#"
            # TASK-1: T

            **Status**: ⟨To Do¦In Progress¦Done⟩
        "#]],
        );
        check(
            "# TASK-1: T\n\n**Epic**: none\n",
            "Add all 2 missing fields",
            expect![[r#"
            # TASK-1: T

            **Status**: To Do
            **Owner**: 
            **Epic**: none
        "#]],
        );
        check(
            "---\ntags:\n  - a\nepic:\n  - b\nz: 1\n---\n# TASK-1: T\n",
            "Add the field \"Owner\"",
            expect![[r#"
                ---
                tags:
                  - a
                owner: ⟨⟩
                epic:
                  - b
                z: 1
                ---
                # TASK-1: T
            "#]],
        );
    }
}

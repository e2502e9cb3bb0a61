//! A dependency that only one of two tickets tells of: the other one says it as well, or this one no more.

use super::{Action, Asked, Kind, Provider};
use crate::checks;
use crate::features::edit::Changes;
use crate::syntax::yaml::{self, Style};
use crate::text::lines::{line_break, next_line};
use crate::text::{Span, TextEdit};
use crate::ticket::{Carrier, Dialect, Field, Place, Reference, Relation, name};
use crate::workspace::{Node, Snapshot, Source};

pub(super) const PROVIDER: Provider = Provider { kinds: &[Kind::QuickFix], offer };

fn offer<'a>(asked: &'a Asked<'a>, actions: &mut Vec<Action<'a>>) {
    let (snapshot, Source { text, facts }) = (asked.snapshot, &asked.source);
    for finding in asked.findings_here().filter(|it| it.code == "one-sided-dependency") {
        let Some(reference) = facts.references.iter().find(|it| it.span == finding.span) else { continue };
        let Some(other) = snapshot.only_meant(asked.file, &reference.id) else { continue };
        let Some(own) =
            facts.ticket(reference.ticket).and_then(|it| Some((it.id.as_ref()?, it.declarations.first())))
        else {
            continue;
        };
        let own = own.1.map_or(own.0.as_str(), |place| place.of(text)).to_owned();
        let Some(said) = reference.relation.inverse() else { continue };
        let theirs = reference.span.of(text);
        let words = if said == Relation::DependsOn { "waits for" } else { "blocks" };
        let key = key(snapshot.dialect(asked.file), asked, reference);
        let title = format!("Write in {theirs} that it {words} {own}");
        let change = move || say(snapshot, other, said, &own, key.as_deref()).unwrap_or_default();
        actions.push(Action::mending(finding, title, change));
        if let Some(edit) = removal(text, facts.fields.as_slice(), reference) {
            let change = move || Changes::of(asked.file, asked.source.clone(), [edit]);
            actions.push(Action::mending(finding, format!("Remove {theirs} here"), change));
        }
    }
}

/// The field in which the team has the other ticket say the same.
fn key(dialect: &Dialect, asked: &Asked<'_>, reference: &Reference) -> Option<String> {
    let fields = &asked.source.facts.fields;
    let field = fields.iter().find(|field| holds(field, reference.span))?;
    dialect.inverse(&field.name).map(str::to_owned)
}

fn holds(field: &Field, place: Span) -> bool {
    field.value.covers(place) || field.items.iter().any(|item| item.covers(place))
}

/// Has a ticket say something of another one, where it says the same of others, or else in a new field.
fn say(snapshot: &Snapshot, by: Node, said: Relation, of: &str, key: Option<&str>) -> Option<Changes> {
    let source = snapshot.source(by.file)?;
    let id = &snapshot.ticket(by.file, by.ticket)?.id;
    // A closed file may have changed since it was read.
    let ticket = source.facts.tickets.iter().position(|ticket| ticket.id == *id && id.is_some())?;
    let ticket = u32::try_from(ticket).ok()?;
    let edit = edit(snapshot, by, &source, ticket, said, of, key)?;
    Some(Changes::of(by.file, source, [edit]))
}

fn edit(
    snapshot: &Snapshot,
    by: Node,
    source: &Source,
    ticket: u32,
    said: Relation,
    of: &str,
    key: Option<&str>,
) -> Option<TextEdit> {
    let Source { text, facts } = source;
    let dialect = snapshot.dialect(by.file);
    let says = |it: &&Reference| it.ticket == Some(ticket) && it.relation == said;
    let listed = facts.references.iter().filter(says).rfind(|it| it.place == Place::List);
    let field = facts.fields.iter().find(|field| {
        field.ticket == Some(ticket)
            && dialect.relation(&field.name) == Some(said)
            && !field.carrier.is_heading()
            && key.is_none_or(|key| name::field(key) == field.name || !field.value.is_empty())
    });
    if let Some(edit) = listed.and_then(|last| behind_item(text, last.span, of)) {
        return Some(edit);
    }
    if let Some(edit) = field.and_then(|field| into_field(source, field, of)) {
        return Some(edit);
    }
    let usual = if said == Relation::DependsOn { "Blocked by" } else { "Blocks" };
    let wanted =
        key.map_or_else(|| usual_key(snapshot, by, said).unwrap_or_else(|| usual.to_owned()), str::to_owned);
    checks::write_field(snapshot, by.file, source, ticket, &wanted, &|carrier| match carrier {
        Carrier::FrontMatter | Carrier::YamlFence => format!("[{of}]"),
        Carrier::Toml => format!("[\"{of}\"]"),
        _ => of.to_owned(),
    })
}

/// What the template of a ticket calls the field.
fn usual_key(snapshot: &Snapshot, by: Node, said: Relation) -> Option<String> {
    let schema = snapshot.schema_of(by.file, by.ticket)?;
    let dialect = snapshot.dialect(by.file);
    let mut fields = schema.own_fields().filter(|field| field.under.is_none());
    let field = fields.find(|field| dialect.relation(&field.name) == Some(said))?;
    Some(field.key.to_string())
}

/// Another item of a list, behind the one that holds a place.
fn behind_item(text: &str, place: Span, id: &str) -> Option<TextEdit> {
    let line = Span::line_at(text, place.start());
    let marker = marker(line.of(text))?;
    let end = line_break(text);
    let at = next_line(text, line.end());
    let is_last = line.end() >= text.len();
    let new = if is_last { format!("{end}{marker}{id}") } else { format!("{marker}{id}{end}") };
    Some(TextEdit::insert(at, new))
}

/// The bullet of an item, with the blanks around it and its box.
fn marker(line: &str) -> Option<&str> {
    let rest = line.trim_start();
    let rest = rest.strip_prefix(['-', '*', '+'])?;
    let words = rest.trim_start();
    let words = words.strip_prefix("[ ] ").or_else(|| words.strip_prefix("[x] ")).unwrap_or(words);
    line.get(..line.len() - words.len()).filter(|_| rest.len() > words.len())
}

/// One more ID in the value of a field.
fn into_field(source: &Source, field: &Field, id: &str) -> Option<TextEdit> {
    let Source { text, facts } = source;
    let value = field.value;
    let written = value.of(text);
    let is_nothing = matches!(
        name::value(written).as_str(),
        "" | "none" | "n/a" | "null" | "nothing" | "tbd" | "无" | "なし" | "없음"
    ) || matches!(written, "-" | "—" | "–" | "~");
    if !field.carrier.is_data() {
        let blank = text.get(..value.start()).is_some_and(|before| before.ends_with([' ', '\t']));
        return Some(match (is_nothing, written.is_empty()) {
            (true, true) if !blank => TextEdit::insert(value.start(), format!(" {id}")),
            (true, _) => TextEdit::replace(value, id),
            (false, _) => TextEdit::insert(value.end(), format!(", {id}")),
        });
    }
    if field.carrier == Carrier::Toml {
        return match written.strip_suffix(']') {
            Some(list) => {
                let list = list.trim_end();
                let comma = if list.ends_with(['[', ',']) { "" } else { ", " };
                Some(TextEdit::insert(value.start() + list.len(), format!("{comma}\"{id}\"")))
            }
            None => None,
        };
    }
    let span = *facts.yaml.iter().find(|yaml| yaml.covers(field.key))?;
    let yaml = yaml::read(text, span);
    let (at, node) = (0u32..).zip(&yaml.nodes).find(|(_, node)| node.key == Some(field.key))?;
    let last = yaml.children(at).filter(|(_, child)| child.item).last();
    let quoted = |raw: &str| match raw.chars().next() {
        Some(quote @ ('"' | '\'')) => format!("{quote}{id}{quote}"),
        _ => id.to_owned(),
    };
    match (node.style, last) {
        (Style::List, Some((_, last))) => {
            Some(TextEdit::insert(last.value.end(), format!(", {}", quoted(last.value.of(text)))))
        }
        (Style::List, None) => {
            let open = node.value.of(text).find('[')? + node.value.start() + 1;
            node.value.of(text).ends_with(']').then(|| TextEdit::insert(open, id))
        }
        (Style::Empty, Some((_, last))) => {
            let line = Span::line_at(text, last.value.start());
            let head = Span::new(line.start(), last.value.start()).of(text);
            // An entry of several lines says more of each ticket than its ID.
            if !head.trim().starts_with('-') || head.trim().len() > 1 {
                return None;
            }
            let new = format!("{head}{}{}", quoted(last.value.of(text)), line_break(text));
            Some(TextEdit::insert(next_line(text, line.end()), new))
        }
        (Style::Empty, None) => {
            let blank = text.get(..value.start()).is_some_and(|before| before.ends_with(' '));
            Some(TextEdit::insert(value.start(), format!("{}[{id}]", if blank { "" } else { " " })))
        }
        (Style::Plain | Style::SingleQuoted | Style::DoubleQuoted, _) if is_nothing => {
            Some(TextEdit::replace(node.value, format!("[{id}]")))
        }
        (Style::Plain, _) if written.contains(',') => Some(TextEdit::insert(value.end(), format!(", {id}"))),
        (Style::Plain, _) => Some(TextEdit::replace(node.value, format!("[{written}, {id}]"))),
        (Style::SingleQuoted | Style::DoubleQuoted, _) => {
            Some(TextEdit::insert(value.end(), format!(", {id}")))
        }
        _ => None,
    }
}

/// Takes an ID out of a list: with its line if that says nothing else, else with its comma.
fn removal(text: &str, fields: &[Field], reference: &Reference) -> Option<TextEdit> {
    let mut token = reference.span;
    let sides = |span: Span| {
        let before = text.get(..span.start()).and_then(|it| it.chars().next_back());
        let after = text.get(span.end()..).and_then(|it| it.chars().next());
        (before, after)
    };
    if let (Some('"'), Some('"')) | (Some('\''), Some('\'')) | (Some('`'), Some('`')) = sides(token) {
        token = Span::new(token.start() - 1, token.end() + 1);
    }
    let line = Span::line_at(text, token.start());
    let before = Span::new(line.start(), token.start()).of(text);
    let after = Span::new(token.end(), line.end()).of(text);
    let is_alone = after.trim().is_empty() && marker(line.of(text)).is_some_and(|marker| marker == before);
    if is_alone {
        return Some(TextEdit::delete(Span::new(line.start(), next_line(text, line.end()))));
    }
    fields.iter().find(|field| holds(field, reference.span))?;
    let rest = after.trim_start();
    if let Some(rest) = rest.strip_prefix(',') {
        let end = line.end() - rest.trim_start().len();
        return Some(TextEdit::delete(Span::new(token.start(), end)));
    }
    if let Some(head) = before.trim_end().strip_suffix(',') {
        return Some(TextEdit::delete(Span::new(line.start() + head.len(), token.end())));
    }
    let is_all = before.trim_end().ends_with(['[', ':', '=', '*', '|'])
        && rest.trim_start_matches([']', '|', ' ']).is_empty();
    is_all.then(|| TextEdit::delete(token))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::tests::check_done;

    /// `A-1` blocks `A-2`, and what `A-2` has of fields.
    fn check(fields: &str, expected: Expect) {
        let notation = format!(
            "//- /A-1.md\n---\nid: A-1\nstatus: open\nblocks: [A-$02]\n---\n//- /A-2.md\n---\nid: A-2\n{fields}status: open\n---\n//- /A-3.md\n---\nid: A-3\nstatus: open\n---\n"
        );
        check_done(&notation, "Write in A-2 that it waits for A-1", expected);
    }

    #[test]
    fn in_every_way_to_write_a_list_of_data() {
        check(
            "depends_on: [A-3]\n",
            expect![[r#"
            //- /A-2.md
            ---
            id: A-2
            depends_on: [A-3, A-1]
            status: open
            ---
        "#]],
        );
        check(
            "depends_on: []\n",
            expect![[r#"
            //- /A-2.md
            ---
            id: A-2
            depends_on: [A-1]
            status: open
            ---
        "#]],
        );
        check(
            "depends_on:\n  - \"A-3\"\n",
            expect![[r#"
            //- /A-2.md
            ---
            id: A-2
            depends_on:
              - "A-3"
              - "A-1"
            status: open
            ---
        "#]],
        );
        check(
            "depends_on: A-3\n",
            expect![[r#"
            //- /A-2.md
            ---
            id: A-2
            depends_on: [A-3, A-1]
            status: open
            ---
        "#]],
        );
        check(
            "depends_on: \"A-3\"\n",
            expect![[r#"
            //- /A-2.md
            ---
            id: A-2
            depends_on: "A-3, A-1"
            status: open
            ---
        "#]],
        );
        check(
            "depends_on: none\n",
            expect![[r#"
            //- /A-2.md
            ---
            id: A-2
            depends_on: [A-1]
            status: open
            ---
        "#]],
        );
        check(
            "depends_on:\n",
            expect![[r#"
            //- /A-2.md
            ---
            id: A-2
            depends_on: [A-1]
            status: open
            ---
        "#]],
        );
        check(
            "",
            expect![[r#"
            //- /A-2.md
            ---
            id: A-2
            status: open
            blocked_by: [A-1]
            ---
        "#]],
        );
    }

    #[test]
    fn in_the_text() {
        let check = |ticket: &str, expected: Expect| {
            let notation = format!(
                "//- /A-1.md\n# A-1: A\n\n**Status**: open\n**Blocks**: A-$02\n//- /A-2.md\n# A-2: B\n\n**Status**: open\n{ticket}//- /A-3.md\n# A-3: C\n\n**Status**: open\n"
            );
            check_done(&notation, "Write in A-2 that it waits for A-1", expected);
        };
        check(
            "**Depends on**: A-3\n",
            expect![[r#"
            //- /A-2.md
            # A-2: B

            **Status**: open
            **Depends on**: A-3, A-1
        "#]],
        );
        check(
            "**Depends on**:\n",
            expect![[r#"
            //- /A-2.md
            # A-2: B

            **Status**: open
            **Depends on**: A-1
        "#]],
        );
        check(
            "**Depends on**: None\n",
            expect![[r#"
            //- /A-2.md
            # A-2: B

            **Status**: open
            **Depends on**: A-1
        "#]],
        );
        check(
            "\n## Dependencies\n\n- [ ] A-3: first\n",
            expect![[r#"
                //- /A-2.md
                # A-2: B

                **Status**: open

                ## Dependencies

                - [ ] A-3: first
                - [ ] A-1
            "#]],
        );
        check(
            "",
            expect![[r#"
            //- /A-2.md
            # A-2: B

            **Status**: open
            **Blocked by**: A-1
        "#]],
        );
    }

    #[test]
    fn or_no_more_here() {
        let check = |blocks: &str, expected: Expect| {
            let notation = format!(
                "//- /A-1.md\n---\nid: A-1\nstatus: open\n{blocks}---\n//- /A-2.md\n---\nid: A-2\nstatus: open\n---\n//- /A-3.md\n---\nid: A-3\nstatus: open\ndepends_on: A-1\n---\n"
            );
            check_done(&notation, "Remove A-2 here", expected);
        };
        check(
            "blocks: [A-$02, A-3]\n",
            expect![[r#"
            //- /A-1.md
            ---
            id: A-1
            status: open
            blocks: [A-3]
            ---
        "#]],
        );
        check(
            "blocks: [A-3, \"A-$02\"]\n",
            expect![[r#"
            //- /A-1.md
            ---
            id: A-1
            status: open
            blocks: [A-3]
            ---
        "#]],
        );
        check(
            "blocks: [A-$02]\n",
            expect![[r#"
            //- /A-1.md
            ---
            id: A-1
            status: open
            blocks: []
            ---
        "#]],
        );
        check(
            "blocks:\n  - A-$02\n  - A-3\n",
            expect![[r#"
            //- /A-1.md
            ---
            id: A-1
            status: open
            blocks:
              - A-3
            ---
        "#]],
        );
        check(
            "blocks: A-$02\n",
            expect![[r#"
            //- /A-1.md
            ---
            id: A-1
            status: open
            blocks: 
            ---
        "#]],
        );
    }
}

//! A new ticket as its template has it: the template's own text, in which what is known is filled in, and what is not
//! is told apart.

use std::borrow::Cow;

use smol_str::SmolStr;

use crate::syntax::blocks::{BlockKind, Blocks};
use crate::text::Span;
use crate::ticket::{
    Carrier, Facts, Field, FileName, Placeholder, PlaceholderKind, Role, Ticket, Unit, id, name,
};

use super::compile::{self, kinds};
use super::print::scalar;
use super::{FieldKind, Origin, Schema, TicketUnit, forms};

mod about;
mod outline;

/// Places to fill in beyond this count are left as the template has them.
const MAX_PLACES: usize = 300;

/// A piece of a new ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// What stays.
    Text(String),
    /// What is to be filled in, and what stands there until then.
    Open(String),
    /// What is to be chosen; the first one is the template's own, if it has one.
    Choice(Vec<String>),
}

/// What is known of a new ticket.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The ID.
    pub id: Option<&'a str>,
    /// The title.
    pub title: Option<&'a str>,
    /// Writes today in the format that a text shows, such as `YYYY-MM-DD`.
    pub today: &'a dyn Fn(&str) -> String,
}

impl Schema {
    /// A new ticket. `template` is the text that the schema was compiled from; where it is none to copy, since it is
    /// a form or a ticket that somebody has filled in, the ticket has what the schema asks for.
    #[must_use]
    pub fn draft(&self, template: &str, known: Known<'_>) -> Vec<Piece> {
        match part(self, template) {
            Some((part, ticket)) => copy(self, part, ticket, known),
            None => outline::draft(self, known),
        }
    }
}

impl Schema {
    /// Whether a ticket of this schema can be all of a file: its template is nothing but one ticket. `template` is the
    /// text that it was compiled from.
    #[must_use]
    pub fn is_all_of_file(&self, template: &str) -> bool {
        let is_alone =
            |(text, ticket): (&str, Span)| Span::new(0, text.len()).trim(text) == ticket.trim(text);
        self.unit == TicketUnit::File || part(self, template).is_some_and(is_alone)
    }

    /// The items with check boxes that the template has in a section, which is given by the comparable names on the way
    /// to it; those that are left for the writer to fill in are none.
    #[must_use]
    pub fn checklist(&self, template: &str, section: &[&str]) -> Vec<SmolStr> {
        let Some((text, part)) = part(self, template) else { return Vec::new() };
        let (read, _) = compile::with_ids(text);
        let facts = Facts::read(&read, FileName::default());
        let spec = self.sections.iter().find(|spec| spec.is_at(section));
        let is_it = |path: &[&str]| path == section || spec.is_some_and(|spec| spec.is_at(path));
        let found =
            (0u32..).zip(&facts.sections).find(|(at, it)| part.covers(it.title) && is_it(&facts.path(*at)));
        let Some((_, found)) = found else { return Vec::new() };
        let items = facts.tasks.iter().filter(|task| found.body.covers(task.content));
        let items = items.map(|task| task.content.of(text)).filter(|item| !is_open(item));
        items.take(MAX_PLACES).map(SmolStr::new).collect()
    }
}

/// Whether a text is nothing but a placeholder.
fn is_open(text: &str) -> bool {
    let marks = [("[", "]"), ("{", "}"), ("<!--", "-->")];
    text.is_empty() || marks.iter().any(|(open, close)| text.starts_with(open) && text.ends_with(close))
}

/// The part of a template's text that a ticket starts as, as a text of its own, and the place of the ticket in there.
fn part<'t>(schema: &Schema, template: &'t str) -> Option<(&'t str, Span)> {
    let is_own = !schema.learned && !matches!(schema.origin, Origin::Kind(_) | Origin::Unknown);
    let is_markdown =
        !matches!(&schema.origin, Origin::File(path) if path.ends_with("yml") || path.ends_with("yaml"));
    if !is_own || !is_markdown || template.is_empty() {
        return None;
    }
    let spans = schema.fields.iter().map(|field| field.span).chain(schema.sections.iter().map(|it| it.span));
    let first = spans.filter(|span| !span.is_empty()).min()?;
    let has_fence = template.contains("```") || template.contains("~~~");
    let fences = if has_fence { compile::fences(template, &schema.name) } else { Vec::new() };
    let text = match fences.iter().find(|fence| fence.body.covers(first)) {
        // A fence that leaves nothing to fill in is an example, of something else.
        Some(_) if schema.placeholders.is_empty() => return None,
        Some(fence) => fence.body.of(template),
        None => template,
    };
    let whole = Span::new(0, text.len());
    match schema.unit {
        TicketUnit::Heading(_) => {
            let (read, _) = compile::with_ids(text);
            let facts = Facts::read(&read, FileName::default());
            let ticket = facts.tickets.iter().find(|ticket| matches!(ticket.unit, Unit::Heading(_)))?;
            Some((text, ticket.span))
        }
        TicketUnit::File => {
            // In an issue template the front matter speaks of the template.
            let is_issue = matches!(&schema.origin, Origin::File(path) if forms::is_issue_template(path));
            let front = Blocks::read(text)
                .iter()
                .next()
                .filter(|block| is_issue && matches!(block.kind, BlockKind::FrontMatter { .. }))
                .map_or(0, |block| block.span.end());
            Some((text, Span::new(front, whole.end())))
        }
    }
}

/// A place of a template, and what stands there in a new ticket.
type Edit = (Span, Piece);

/// The text of a template with what is known filled in.
fn copy(schema: &Schema, text: &str, part: Span, known: Known<'_>) -> Vec<Piece> {
    let (read, _) = compile::with_ids(text);
    let facts = Facts::read(&read, FileName::default());
    let raw = match &read {
        Cow::Borrowed(_) => None,
        Cow::Owned(_) => Some(Facts::read(text, FileName::default())),
    };
    let raw = raw.as_ref().into_iter().flat_map(|raw| &raw.placeholders);
    let mut edits: Vec<Edit> = about::template(text, part.trim(text), &facts);
    let mut chosen: Vec<(SmolStr, String)> = Vec::new();
    for field in &facts.fields {
        let Some((span, mut piece)) = of_field(schema, text, field, known) else { continue };
        if let Piece::Choice(choices) = &mut piece {
            agree(choices, &field.name, &mut chosen);
        }
        edits.push((span, piece));
    }
    let heading = |ticket: &Ticket| facts.section(ticket.heading).map(|section| section.title);
    let mut titles: Vec<Span> =
        facts.tickets.iter().filter(|it| part.covers(it.span)).filter_map(heading).collect();
    titles
        .extend(facts.sections.iter().filter(|it| it.level == 1 && part.covers(it.title)).map(|it| it.title));
    titles.extend(facts.fields.iter().filter(|field| field.plays(Role::Title)).map(|field| field.value));
    let ids = facts.fields.iter().filter(|field| field.plays(Role::Id)).map(|field| field.value);
    let ids: Vec<Span> = titles.iter().copied().chain(ids).collect();
    for placeholder in raw.chain(&facts.placeholders) {
        let is_in = |spans: &[Span]| spans.iter().any(|it| it.covers(placeholder.span));
        let field = facts.fields.iter().find(|it| it.carrier.is_data() && it.value.covers(placeholder.span));
        let title = known.title.map(|title| match field {
            Some(field) => as_data(text, field, placeholder.span, title),
            None => title.into(),
        });
        let known = Known { title: title.as_deref(), ..known };
        let piece = of_placeholder(text, placeholder, is_in(&ids), is_in(&titles), known);
        edits.extend(piece.map(|piece| (placeholder.span, piece)));
    }
    // Whether a section may be left out concerns whoever fills in the template.
    edits.extend(facts.sections.iter().filter_map(|section| {
        let title = section.title.of(text);
        name::mark(title)?;
        let kept = title.rsplit_once('(')?.0.trim_end().len();
        let mark = Span::new(section.title.start() + kept, section.title.end());
        Some((mark, Piece::Text(String::new())))
    }));
    // `STORY-123` in a template stands for any number as well.
    if let Some(id) = known.id {
        let declared = facts.tickets.iter().flat_map(|ticket| &ticket.declarations);
        edits.extend(declared.map(|span| (*span, Piece::Text(id.to_owned()))));
    }
    assemble(text, part.trim(text), edits)
}

/// Puts first what was chosen for the same field before: a ticket does not contradict itself.
fn agree(choices: &mut [String], field: &SmolStr, chosen: &mut Vec<(SmolStr, String)>) {
    let Some((_, first)) = chosen.iter().find(|(name, _)| name == field) else {
        chosen.extend(choices.first().map(|first| (field.clone(), first.clone())));
        return;
    };
    let own = name::value(first);
    let same = choices.iter().position(|choice| {
        let choice = name::value(choice);
        choice == own || choice.split(' ').any(|word| word == own)
    });
    if let Some(lead) = same.and_then(|same| choices.get_mut(..=same)) {
        lead.rotate_right(1);
    }
}

/// The pieces between and at some places. Of places that overlap, the one that was found first counts.
fn assemble(text: &str, part: Span, edits: Vec<Edit>) -> Vec<Piece> {
    let mut kept: Vec<Edit> = Vec::new();
    for (span, piece) in edits {
        let collides = |(other, _): &Edit| other.overlaps(span) || *other == span;
        if part.covers(span) && !kept.iter().any(collides) && kept.len() < MAX_PLACES {
            kept.push((span, piece));
        }
    }
    kept.sort_by_key(|(span, _)| *span);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut push = |piece: Piece| match (pieces.last_mut(), piece) {
        (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
        (_, Piece::Text(text)) if text.is_empty() => {}
        (_, piece) => pieces.push(piece),
    };
    let mut at = part.start();
    for (span, piece) in kept {
        push(Piece::Text(Span::new(at, span.start()).of(text).replace("\r\n", "\n")));
        let before = text.get(..span.start()).unwrap_or_default();
        let is_glued = span.is_empty() && before.ends_with(':');
        push(Piece::Text(if is_glued { " ".to_owned() } else { String::new() }));
        push(piece);
        let needs_gap = span.is_empty() && text.get(span.end()..).is_some_and(|rest| rest.starts_with('#'));
        push(Piece::Text(if needs_gap { " ".to_owned() } else { String::new() }));
        at = span.end();
    }
    push(Piece::Text(Span::new(at, part.end()).of(text).replace("\r\n", "\n") + "\n"));
    if let Some(Piece::Text(last)) = pieces.last_mut() {
        last.truncate(last.trim_end_matches('\n').len());
        last.push('\n');
    }
    pieces
}

/// What the value of a field becomes.
fn of_field(schema: &Schema, text: &str, field: &Field, known: Known<'_>) -> Option<Edit> {
    let value = field.value.of(text);
    let comment = field.comment.map(|comment| comment.of(text));
    if field.carrier == Carrier::Checkboxes || field.carrier.is_heading() && value.is_empty() {
        return None;
    }
    if field.plays(Role::Id) && field.own {
        let is_example = id::is_example(value.trim_matches(['[', ']', '{', '}', '#'])) || value.is_empty();
        return known.id.filter(|_| is_example).map(|id| (field.value, Piece::Text(id.to_owned())));
    }
    let is_today = is_beginning(&field.name) || says_today(value);
    // `<Name of the author>` is a placeholder where it is all of a value; in a text it may be HTML.
    if value.starts_with('<') && value.ends_with('>') && !value.starts_with("<!--") {
        let piece = match is_today && value.to_ascii_uppercase().contains("YYYY") {
            true => Piece::Text((known.today)(&value.to_ascii_uppercase())),
            false => Piece::Open(value.to_owned()),
        };
        return Some((field.value, piece));
    }
    if says_today(value) {
        return Some((field.value, Piece::Text((known.today)(value))));
    }
    // `title: Template of a decision` names the template.
    if field.plays(Role::Title) && about::speaks_of_template(value) {
        return Some((field.value, Piece::Open(known.title.unwrap_or("Title").to_owned())));
    }
    let reading = kinds::read(&field.name, value, comment);
    // A comment of HTML stands where the value would; one of YAML behind it, and stays.
    let shown = comment.filter(|comment| value.is_empty() && comment.starts_with("<!--"));
    let place = match field.comment {
        Some(span) if shown.is_some() => span,
        _ => field.value,
    };
    let set = schema
        .field(&field.name)
        .and_then(|spec| spec.set.as_ref())
        .filter(|_| field.own && field.under.is_none());
    let choices = match (&reading.kind, set) {
        (_, Some(set)) if !reading.optional => set.values().to_vec(),
        (FieldKind::Choice(values), _) => values.clone(),
        (FieldKind::Date, _) => return of_date(field, value, comment, place, known, reading.optional),
        _ => {
            let is_begun = value.is_empty() && comment.is_none() && is_beginning(&field.name);
            return is_begun.then(|| (place, Piece::Text((known.today)("YYYY-MM-DD"))));
        }
    };
    if reading.optional && value.is_empty() && shown.is_none() {
        return None;
    }
    let own = choices.iter().position(|choice| name::value(choice) == name::value(value)).unwrap_or_default();
    let mut choices: Vec<String> = choices.iter().map(|choice| choice.to_string()).collect();
    if own > 0 {
        let own = choices.remove(own);
        choices.insert(0, own);
    }
    Some((place, Piece::Choice(choices)))
}

/// A field that says when something began or was last changed holds today; any other day is for the writer.
fn of_date(
    field: &Field,
    value: &str,
    comment: Option<&str>,
    place: Span,
    known: Known<'_>,
    is_optional: bool,
) -> Option<Edit> {
    if is_beginning(&field.name) {
        let shown = if value.is_empty() { comment.unwrap_or_default() } else { value };
        return Some((place, Piece::Text((known.today)(shown))))
            .filter(|_| !is_optional || !value.is_empty());
    }
    (!value.is_empty()).then(|| (place, Piece::Open(value.to_owned())))
}

/// Whether a template asks for the day on which it is filled in: `(today's date, YYYY-MM-DD)`.
fn says_today(value: &str) -> bool {
    let is_word = |word: &str| word.eq_ignore_ascii_case("today");
    value.contains("YYYY") && value.split(|c: char| !c.is_ascii_alphabetic()).any(is_word)
}

/// Whether a field of this comparable name says when a ticket was made or last changed.
fn is_beginning(name: &str) -> bool {
    let is_word = |word: &str| {
        matches!(
            word,
            "created" | "updated" | "modified" | "reported" | "opened" | "today" | "submitted" | "creation"
        )
    };
    name == "date" || name.split(' ').any(is_word) && !name.ends_with("by")
}

/// A title as it can stand in a place of a value among data.
fn as_data<'t>(text: &str, field: &Field, place: Span, title: &'t str) -> Cow<'t, str> {
    let before = text.get(..field.value.start()).and_then(|before| before.chars().next_back());
    match before {
        Some('\'') => title.replace('\'', "''").into(),
        Some('"') => title.replace('\\', "\\\\").replace('"', "\\\"").into(),
        _ if field.value == place => scalar(title).into(),
        _ => title.into(),
    }
}

/// What a placeholder becomes; nothing if it stays as it is.
fn of_placeholder(
    text: &str,
    placeholder: &Placeholder,
    may_be_id: bool,
    may_be_title: bool,
    known: Known<'_>,
) -> Option<Piece> {
    let Placeholder { span, kind, alone } = *placeholder;
    let written = span.of(text);
    let inner = written.trim_matches(['[', ']', '{', '}']).trim();
    let word = name::field(inner);
    let is_id = id::is_example(inner) || matches!(word.as_str(), "id" | "ticket id" | "task id" | "number");
    if let Some(id) = known.id.filter(|_| is_id && may_be_id) {
        return Some(Piece::Text(id.to_owned()));
    }
    if kind == PlaceholderKind::Comment {
        // An instruction stays; where it is all that a cell holds, it is a place to write.
        let is_short = alone && !written.contains('\n');
        return is_short.then(|| Piece::Open(written.to_owned()));
    }
    if kind == PlaceholderKind::Brace && is_beginning(&word) {
        return Some(Piece::Text((known.today)("YYYY-MM-DD")));
    }
    let title = known.title.filter(|_| may_be_title && !is_id && kind != PlaceholderKind::Date);
    if let Some(title) = title {
        return Some(Piece::Open(title.to_owned()));
    }
    match kinds::read("", written, None).kind {
        FieldKind::Choice(values) if values.len() > 1 => {
            Some(Piece::Choice(values.iter().map(|value| value.to_string()).collect()))
        }
        _ => Some(Piece::Open(written.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::schema::{builtin_named, builtin_template};

    fn drawn(schema: &Schema, template: &str) -> String {
        let today = |format: &str| format!("<today as {format}>");
        let known = Known { id: Some("TASK-012"), title: None, today: &today };
        let pieces = schema.draft(template, known).into_iter().map(|piece| match piece {
            Piece::Text(text) => text,
            Piece::Open(text) => format!("«{text}»"),
            Piece::Choice(choices) => format!("«{}»", choices.join("¦")),
        });
        pieces.collect()
    }

    fn check(template: &str, expected: Expect) {
        let schemas = compile::compile(template, "t", Origin::File("templates/t.md".into()));
        expected.assert_eq(&drawn(&schemas[0], template));
    }

    #[test]
    fn front_matter_keeps_its_comments() {
        let template = builtin_template("infra-task").unwrap();
        let drawn = drawn(builtin_named("infra-task").unwrap(), template);
        let start: Vec<&str> = drawn.lines().take(22).collect();
        expect![[r#"
            ---
            title: "TASK-012: «[Short title]»"
            description: "«[What changes, in one sentence]»"
            last_modified_date: "<today as YYYY-MM-DD>"
            status: "«NOT_STARTED¦IN_PROGRESS¦READY_FOR_TESTING¦BLOCKED¦DONE»"  # NOT_STARTED | IN_PROGRESS | READY_FOR_TESTING | BLOCKED | DONE
            assignee: ""  # Who does the work (optional)
            priority: "«MEDIUM¦CRITICAL¦HIGH¦LOW»"  # CRITICAL | HIGH | MEDIUM | LOW
            sprint: ""  # Name or number of the sprint (optional)
            story_points: «1¦2¦3¦5¦8¦13»  # 1, 2, 3, 5, 8, 13
            feature: ""  # Path such as docs/features/*.md (if applicable)
            infrastructure_spec: ""  # Path such as docs/infrastructure/*.md (if applicable)
            architecture_doc: ""  # Path such as docs/architecture/*.md (if applicable)
            ---

            # TASK-012: «[Title]»

            **Ticket ID:** TASK-012  
            **Milestone:** «[Number and name of the milestone, if applicable]»  
            **Priority:** «🟡 Medium¦🔴 Critical¦🟠 High¦⚪ Low»  
            **Status:** Not Started

            ## Description"#]].assert_eq(&start.join("\n"));
        let drawn = self::drawn(builtin_named("tk").unwrap(), builtin_template("tk").unwrap());
        expect![[r#"
            ---
            id: TASK-012 # Given by the tool
            status: «open¦in_progress¦closed» # open | in_progress | closed
            deps: [] # IDs of the tickets that come first
            links: [] # IDs of tickets that have to do with it
            created: <today as YYYY-MM-DDTHH:MM:SSZ> # YYYY-MM-DDTHH:MM:SSZ
            type: «task¦bug¦feature¦epic¦chore» # bug | feature | task | epic | chore
            priority: «2¦0¦1¦3¦4» # 0, 1, 2, 3, 4
            assignee: # Who works on it, optional
            external-ref: # Its name in another tracker, optional
            parent: # ID of the ticket that it is a part of
            tags: []
            ---

            # «[What is to be done]»

            «[Why, and what it takes]»

            ## Design

            ## Acceptance Criteria

            ## Notes
        "#]]
        .assert_eq(&drawn);
    }

    #[test]
    fn a_ticket_of_many() {
        let drawn = drawn(builtin_named("phase").unwrap(), builtin_template("phase").unwrap());
        expect![[r####"
            ### TASK-012: «[Kind]» «[Title]»

            **Sprint**: «[N]» | **Points**: «1¦2¦3¦5¦8¦13» | **Priority**: «P0¦P1¦P2¦P3» | **Status**: «To Do¦In Progress¦Done» <!-- optional -->

            ```yaml
            acceptance_criteria:
              - "[A fact that can be checked]"
            dependencies:
              - requires: PE-XXX
              - blocks: PE-XXX
            technical_details:
              - "[Part, product or version]"
            ```
        "####]].assert_eq(&drawn);
    }

    #[test]
    fn the_ticket_in_a_fence() {
        check(
            "# How to\n\nCopy this.\n\n```markdown\n# STORY-XXX: [Title]\n\n**Status**: [Idea | Told]\n**Created**: [DD.MM.YYYY]\n**Due**: YYYY-MM-DD\n**Needed?** Yes / No\n\n## Aim\n<!-- Why -->\n\n| A | B |\n|---|---|\n| <!-- who --> | [x] |\n\n## Depends on\n- STORY-XXX\n```\n\nDone.\n",
            expect![[r#"
                # TASK-012: «[Title]»

                **Status**: «Idea¦Told»
                **Created**: <today as [DD.MM.YYYY]>
                **Due**: «YYYY-MM-DD»
                **Needed?** «Yes¦No»

                ## Aim
                <!-- Why -->

                | A | B |
                |---|---|
                | «<!-- who -->» | [x] |

                ## Depends on
                - «STORY-XXX»
            "#]],
        );
        check(
            "# STORY-123: {{title}}\n\n**ID:** {{id}}\n**Author:** <Who>\n**Created:** {{date}}\n\n## Aim\n{{aim}}\n\n## Other\n{{x}}\n",
            expect![[r#"
                # TASK-012: «{{title}}»

                **ID:** TASK-012
                **Author:** «<Who>»
                **Created:** <today as {{date}}>

                ## Aim
                «{{aim}}»

                ## Other
                «{{x}}»
            "#]],
        );
    }

    #[test]
    fn nothing_that_speaks_of_the_template() {
        check(
            "---\ntitle: Decision Template\nstatus: Open\n---\n\n<!-- READ THIS BEFORE USING THIS TEMPLATE!\n\nDelete it. -->\n\n# [Title]\n\n> **Priority:** High\n> **Area:** Templates\n\nWords.\n\n> Fill this template\n> in.\n\n## Goal\n<!-- Why, in a word -->\n\n> A quote of somebody\n\n## Template\n\n[Which template it is for]\n\n<!-- Copy this template. -->\n",
            expect![[r#"
                ---
                title: «Title»
                status: Open
                ---

                # «[Title]»

                > **Priority:** High
                > **Area:** Templates

                Words.

                ## Goal
                <!-- Why, in a word -->

                > A quote of somebody

                ## Template

                «[Which template it is for]»
            "#]],
        );
    }

    #[test]
    fn days_that_a_template_asks_for_in_words() {
        check(
            "---\ncreated: <date created on, in ISO 8601 (yyyy-mm-dd) format>\nauthor: <who>\n---\n\n- Feature: [Name]\n- Start Date: (fill me in with today's date, YYYY-MM-DD)\n\n## Goal\n\n## Plan\n",
            expect![[r#"
                ---
                created: <today as <DATE CREATED ON, IN ISO 8601 (YYYY-MM-DD) FORMAT>>
                author: «<who>»
                ---

                - Feature: «[Name]»
                - Start Date: <today as (fill me in with today's date, YYYY-MM-DD)>

                ## Goal

                ## Plan
            "#]],
        );
    }

    #[test]
    fn an_example_beside_a_template() {
        let text = "# How to\n\n```markdown\n## Goal\n[What]\n\n## Plan\n[How]\n```\n\n## Spikes\n\n```markdown\n## Goal\nCompare three libraries.\n\n## Plan\nTwo days.\n```\n";
        let schemas = compile::compile(text, "t", Origin::File("templates/t.md".into()));
        expect![[r#"
            # TASK-012: «Title»

            ## Goal

            «»

            ## Plan

            «»
        "#]]
        .assert_eq(&drawn(&schemas[1], text));
    }

    #[test]
    fn what_no_text_can_be_copied_for() {
        let schemas = compile::compile(
            "# PE-1: A\n\n**Status**: Open\n**Points**: 3\n\n## Goal\n\nWords.\n\n## Plan\n\nWords.\n",
            "example-template",
            Origin::File("t.md".into()),
        );
        let schema = Schema { learned: true, ..schemas.into_iter().next().unwrap_or_default() };
        expect![[r#"
            # TASK-012: «Title»

            **Status**: «»
            **Points**: «»

            ## Goal

            «»

            ## Plan

            «»
        "#]]
        .assert_eq(&drawn(&schema, "# PE-1: A\n"));
    }
}

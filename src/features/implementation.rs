//! Go to implementation: from a field, a value or a section of a template to the tickets that have it; from a ticket to
//! its parts.

use std::sync::Arc;

use rayon::prelude::*;
use tower_lsp::ls_types::{
    ClientCapabilities, GotoDefinitionParams, GotoDefinitionResponse, ImplementationProviderCapability,
    ServerCapabilities,
};

use crate::schema::{FieldSpec, Schema, SectionSpec};
use crate::syntax::inline;
use crate::text::Span;
use crate::ticket::{Facts, Field, Role, name};
use crate::workspace::{FileId, Node, Snapshot, Source, TicketSummary};

use super::definition::{self, Definition, Target};
use super::{Cancel, Context, asked, occurrence, subject};

/// Files that are read at most.
const MAX_READ: usize = 500;
/// Places that are answered at most.
const MAX_TARGETS: usize = 2_000;

/// Offers to go to implementations.
pub fn advertise(_: &ClientCapabilities, server: &mut ServerCapabilities) {
    server.implementation_provider = Some(ImplementationProviderCapability::Simple(true));
}

/// The places that fill in what stands at a position.
///
/// # Errors
/// None.
pub fn handle(
    context: &Context,
    params: GotoDefinitionParams,
) -> anyhow::Result<Option<GotoDefinitionResponse>> {
    let client = context.client.text_document.as_ref().and_then(|documents| documents.implementation);
    Ok(definition::respond(context, &params, client, |file, offset| {
        implementation(&context.snapshot, file, offset, &context.cancel)
    }))
}

/// What fills in the thing at a byte offset: tickets that have what a template asks for, or the parts of a ticket.
#[must_use]
pub fn implementation(
    snapshot: &Snapshot,
    file: FileId,
    offset: usize,
    cancel: &Cancel,
) -> Option<Definition> {
    let source = snapshot.source(file)?;
    if !snapshot.is_template(file) {
        return parts(snapshot, file, &source, offset);
    }
    let (origin, wanted) = wanted_at(snapshot.templates(file), &source, offset)?;
    let nodes = snapshot.followers(file, |schema| wanted.is_in(schema));
    let may_have = |node: &Node| {
        let summary = snapshot.ticket(node.file, node.ticket);
        summary.is_some_and(|summary| wanted.may_be_in(snapshot, *node, summary))
    };
    let nodes: Vec<Node> = nodes.into_iter().filter(may_have).collect();
    let files: Vec<&[Node]> = nodes.chunk_by(|a, b| a.file == b.file).take(MAX_READ).collect();
    let find = |nodes: &&[Node]| match cancel.is_cancelled() {
        true => Vec::new(),
        false => targets(snapshot, nodes, &wanted),
    };
    // In order, though side by side.
    let mut targets: Vec<Target> = files.par_iter().map(find).collect::<Vec<_>>().concat();
    targets.truncate(MAX_TARGETS);
    Some(Definition { origin, targets }).filter(|found| !found.targets.is_empty())
}

/// What of a template is asked for.
enum Wanted<'s> {
    Field(&'s FieldSpec),
    /// A field with one of the values of its set.
    Value(&'s FieldSpec, &'s str),
    Section(&'s SectionSpec),
    /// All tickets that follow it.
    Ticket(&'s Schema),
}

impl Wanted<'_> {
    /// Whether a schema asks for it: one that comes from the same template may be another one, or that of a kind.
    fn is_in(&self, schema: &Schema) -> bool {
        match self {
            Self::Field(wanted) | Self::Value(wanted, _) => {
                schema.fields.iter().any(|spec| is_same_field(spec, wanted))
            }
            Self::Section(wanted) => schema.sections.iter().any(|spec| is_same_section(spec, wanted)),
            Self::Ticket(wanted) => {
                let first = |schema: &Schema| {
                    let fields = schema.fields.iter().map(|spec| spec.span);
                    let spans = fields.chain(schema.sections.iter().map(|spec| spec.span));
                    spans.filter(|span| !span.is_empty()).min()
                };
                first(schema) == first(wanted)
            }
        }
    }

    /// Whether a ticket may have it, as far as the index knows.
    fn may_be_in(&self, snapshot: &Snapshot, node: Node, ticket: &TicketSummary) -> bool {
        let mut sections = ticket.outline.sections.iter();
        match self {
            // Of the fields in sections only the text tells.
            Self::Field(spec) | Self::Value(spec, _) if !spec.section.is_empty() => true,
            Self::Field(spec) | Self::Value(spec, _) => ticket.fields().any(|(field, value)| {
                // Long ones are not kept.
                let may_be_list = value.is_empty() || value.contains([',', '[', '\n']);
                (field.name == spec.name || !field.nested && Role::same(&field.name, &spec.name))
                    && (may_be_list || self.takes(snapshot, node, value))
            }),
            Self::Section(spec) => {
                sections.any(|path| spec.is_named(path.rsplit('\n').next().unwrap_or_default()))
            }
            Self::Ticket(_) => true,
        }
    }

    /// Whether this is the value that is wanted, in whatever spelling; any is where none in particular is.
    fn takes(&self, snapshot: &Snapshot, node: Node, written: &str) -> bool {
        let Self::Value(spec, wanted) = self else { return true };
        let spelled = snapshot.spelled(node.file, node.ticket, &spec.name, written);
        name::value(spelled) == name::value(wanted)
    }
}

fn is_same_field(spec: &FieldSpec, wanted: &FieldSpec) -> bool {
    (spec.span, &spec.name) == (wanted.span, &wanted.name)
}

fn is_same_section(spec: &SectionSpec, wanted: &SectionSpec) -> bool {
    (spec.span, &spec.path) == (wanted.span, &wanted.path)
}

/// What of its templates a byte offset in a file is on: a field, its values, a section, a placeholder in it, the title.
fn wanted_at<'s>(schemas: &'s [Arc<Schema>], source: &Source, offset: usize) -> Option<(Span, Wanted<'s>)> {
    let Source { text, facts } = source;
    let line = Span::line_at(text, offset);
    let field = facts.fields.iter().find(|field| field.key.touches(offset) || field.value.touches(offset));
    let in_facts = field.and_then(|field| {
        let spec = schemas.iter().find_map(|schema| schema.spec_of_field(facts, field))?;
        let span =
            if field.value.touches(offset) && !field.value.is_empty() { field.value } else { field.key };
        Some((span, Wanted::Field(spec)))
    });
    // What stands in a fence is no fact of the document around it.
    let on_line = |span: Span| line.covers(span) && !span.is_empty() && span.start() <= offset;
    let by_place = || {
        let fields = schemas.iter().flat_map(|schema| &schema.fields);
        let fields = fields.map(|spec| (spec.span, Wanted::Field(spec)));
        let sections = schemas.iter().flat_map(|schema| &schema.sections);
        let sections = sections.map(|spec| (spec.span, Wanted::Section(spec)));
        let (span, wanted) =
            sections.chain(fields).filter(|(span, _)| on_line(*span)).max_by_key(|(span, _)| span.start())?;
        let around = || mark_at(text, offset).unwrap_or(Span::empty(offset));
        Some((if span.touches(offset) { span } else { around() }, wanted))
    };
    // One value of a set is asked for alone.
    let value_at = |(span, wanted)| match wanted {
        Wanted::Field(spec) => {
            let values = asked::choices(text, spec).filter(|(_, place)| place.touches(offset));
            let value = values.max_by_key(|(_, place)| place.len());
            value.map_or((span, wanted), |(value, place)| (place, Wanted::Value(spec, value)))
        }
        _ => (span, wanted),
    };
    in_facts.or_else(by_place).map(value_at).or_else(|| placeholder_at(schemas, text, offset)).or_else(|| {
        let title = facts.sections.iter().find(|section| section.title.touches(offset))?.title;
        let [schema] = schemas else { return None };
        Some((title, Wanted::Ticket(schema)))
    })
}

/// The section in which a byte offset is on a placeholder.
fn placeholder_at<'s>(schemas: &'s [Arc<Schema>], text: &str, offset: usize) -> Option<(Span, Wanted<'s>)> {
    let span = mark_at(text, offset)?;
    let knows = |schema: &&Arc<Schema>| {
        schema.placeholders.binary_search_by(|known| known.as_str().cmp(span.of(text))).is_ok()
    };
    let sections = schemas.iter().filter(knows).flat_map(|schema| &schema.sections);
    let above = sections.filter(|spec| !spec.span.is_empty() && spec.span.end() <= span.start());
    Some((span, Wanted::Section(above.max_by_key(|spec| spec.span)?)))
}

/// What is marked around a byte offset, such as `[Name]`.
fn mark_at(text: &str, offset: usize) -> Option<Span> {
    let marks = inline::scan(text, Span::line_at(text, offset)).map(|mark| mark.span);
    marks.filter(|span| span.touches(offset)).min_by_key(|span| span.len())
}

/// Where tickets of one file have what is wanted, in its text as it is now.
fn targets(snapshot: &Snapshot, nodes: &[Node], wanted: &Wanted<'_>) -> Vec<Target> {
    let Some(file) = nodes.first().map(|node| node.file) else { return Vec::new() };
    let Some(source) = snapshot.source(file) else { return Vec::new() };
    let Source { text, facts } = &source;
    let mut found: Vec<Target> = Vec::new();
    for node in nodes {
        let Some(summary) = snapshot.ticket(file, node.ticket) else { continue };
        // The file may have changed a moment ago.
        let ticket = match &summary.id {
            Some(id) => subject::ticket_now(snapshot, facts, id, node.ticket),
            None => facts.ticket(Some(node.ticket)).filter(|it| it.id.is_none()).map(|_| node.ticket),
        };
        let (Some(ticket), Some(schema)) = (ticket, snapshot.schema_of(file, node.ticket)) else { continue };
        let spans = match wanted {
            Wanted::Field(spec) => fields(facts, ticket, schema, spec).map(|field| field.key).collect(),
            Wanted::Value(spec, _) => {
                let takes = |span: &&Span| wanted.takes(snapshot, *node, span.of(text));
                let fields = fields(facts, ticket, schema, spec);
                let elements = fields.flat_map(|field| match &field.items[..] {
                    [] => std::slice::from_ref(&field.value),
                    items => items,
                });
                elements.filter(takes).copied().collect()
            }
            Wanted::Section(spec) => sections(facts, ticket, schema, spec),
            Wanted::Ticket(_) => {
                found.push(definition::place(file, text, facts, ticket));
                continue;
            }
        };
        let target = |span: Span| Target { file, span, full: Span::line_at(text, span.start()).to(span) };
        found.extend(spans.into_iter().map(target));
    }
    found
}

/// A field of a ticket, as often as it is there.
fn fields<'f>(
    facts: &'f Facts,
    ticket: u32,
    schema: &Schema,
    wanted: &FieldSpec,
) -> impl Iterator<Item = &'f Field> {
    let own = facts.fields.iter().filter(move |field| field.ticket == Some(ticket));
    let is_it = |spec: Option<&FieldSpec>| spec.is_some_and(|spec| is_same_field(spec, wanted));
    own.filter(move |field| is_it(schema.spec_of_field(facts, field)))
}

/// The headings of a section of a ticket.
fn sections(facts: &Facts, ticket: u32, schema: &Schema, wanted: &SectionSpec) -> Vec<Span> {
    let is_it =
        |index: u32| schema.spec_of_section(facts, index).is_some_and(|spec| is_same_section(spec, wanted));
    facts.sections_of(ticket).filter(|(index, _)| is_it(*index)).map(|(_, section)| section.title).collect()
}

/// The parts of the ticket whose ID stands at a byte offset.
fn parts(snapshot: &Snapshot, file: FileId, source: &Source, offset: usize) -> Option<Definition> {
    let Source { text, facts } = source;
    let (origin, id) = occurrence::id_at(facts, text, offset)?;
    let meant = snapshot.meant(file, &id);
    let edges = meant.iter().flat_map(|it| snapshot.children(Node { file: it.file, ticket: it.ticket }));
    let mut nodes: Vec<Node> = edges.map(|edge| edge.node).collect();
    nodes.sort_by_key(|node| (snapshot.address(node.file), node.ticket));
    nodes.dedup();
    let locate = |node: &Node| {
        let id = snapshot.ticket(node.file, node.ticket)?.id.as_ref()?;
        definition::locate(snapshot, node.file, node.ticket, id)
    };
    let targets: Vec<_> = nodes.iter().take(definition::MAX_TARGETS).filter_map(locate).collect();
    Some(Definition { origin, targets }).filter(|found| !found.targets.is_empty())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::features::definition::tests::check_with;

    const TEMPLATE: &str = "\
---
severity: [low | high]
---
# TASK-XXX: [Title]

**Status**: [To Do | Done]
**Owner**: [Name]

## Goal
[What will be different]

### Numbers (optional)

## Step 1: [Preparation]
";
    const TICKETS: &str = "\
//- /b.md
---
severity: low
---
# TASK-2: B

**Status**: Done

## Goal
x
### Numbers
## Step 1: x
## Step 2: y
//- /a.md
# TASK-1: A

**Status**: To Do
**owner**: x

## GOAL
//- /list.md
# All

## TASK-7: C

**Status**: Done
**Owner**: x

### Goal
//- /other.md
# Notes

## Goal
x
";

    /// The cursor is where `$0` stands in this part of the template.
    fn check(part: &str, expected: Expect) {
        let plain = part.replace("$0", "");
        assert!(TEMPLATE.contains(&plain));
        let template = TEMPLATE.replacen(&plain, part, 1);
        check_with(&format!("//- /templates/task.md\n{template}{TICKETS}"), implementation, expected);
    }

    #[test]
    fn from_all_that_a_template_asks_for() {
        check(
            "**Sta$0tus**",
            expect![[r#"
            Status
            a.md: **[Status]**: To Do
            b.md: **[Status]**: Done"#]],
        );
        check(
            "[To Do $0| Done]",
            expect![[r#"
            [To Do | Done]
            a.md: **[Status]**: To Do
            b.md: **[Status]**: Done"#]],
        );
        check(
            "sever$0ity",
            expect![[r#"
            severity
            b.md: [severity]: low"#]],
        );
        check(
            "**Owner**: [Na$0me]",
            expect![[r#"
            [Name]
            a.md: **[owner]**: x"#]],
        );
        check(
            "## Go$0al",
            expect![[r#"
            Goal
            a.md: ## [GOAL]
            b.md: ## [Goal]"#]],
        );
        check(
            "[What wi$0ll be different]",
            expect![[r#"
            [What will be different]
            a.md: ## [GOAL]
            b.md: ## [Goal]"#]],
        );
        check(
            "### Num$0bers",
            expect![[r#"
            Numbers (optional)
            b.md: ### [Numbers]"#]],
        );
        check(
            "Step 1: [Prep$0aration]",
            expect![[r#"
            Step 1: [Preparation]
            b.md: ## [Step 1: x]
            b.md: ## [Step 2: y]"#]],
        );
        check(
            "# TASK-XXX: [Ti$0tle]",
            expect![[r#"
            TASK-XXX: [Title]
            a.md: # [TASK-1]: A
            b.md: # [TASK-2]: B"#]],
        );
        check("TASK-XXX: [Title]\n$0", expect!["nothing"]);
    }

    #[test]
    fn from_one_value_to_those_that_have_it() {
        check(
            "To D$0o | Done]",
            expect![[r#"
            To Do
            a.md: **Status**: [To Do]"#]],
        );
        check(
            "To Do | D$0one]",
            expect![[r#"
            Done
            b.md: **Status**: [Done]"#]],
        );
        check(
            "[lo$0w | high]",
            expect![[r#"
            low
            b.md: severity: [low]"#]],
        );
        check("[low | h$0igh]", expect!["nothing"]);
        let lists = "//- /templates/task.md\n# TASK-XXX: [Title]\n\n**Status**: [Open | Done]\n**Areas**: [API | Web UI | D$0ocs]\n\n\
            ## Why\n[Reason]\n\
            //- /a.md\n# TASK-1: A\n\n**Status**: Open\n**Areas**: 📄 docs\n\n## Why\n\
            //- /b.md\n---\nareas: [Web UI, Docs]\n---\n# TASK-2: B\n\n**Status**: shipped\n\n## Why\n\
            //- /c.md\n# TASK-3: C\n\n**Status**: Open\n**Areas**: Web UI\n\n## Why\n";
        check_with(
            lists,
            implementation,
            expect![[r#"
            Docs
            a.md: **Areas**: [📄 docs]
            b.md: areas: [Web UI, [Docs]]"#]],
        );
        let config =
            "//- /.tickmark.yaml\nvalues:\n  status:\n    - {value: Done, aliases: [Shipped]}\n    - Open\n";
        let aliases = lists.replace("D$0ocs", "Docs").replace("Done", "D$0one");
        check_with(
            &format!("{config}{aliases}"),
            implementation,
            expect![[r#"
            Done
            b.md: **Status**: [shipped]"#]],
        );
    }

    #[test]
    fn one_of_several_templates_in_a_file() {
        let template = |bug: &str| {
            format!(
                "//- /task-template.md\n# Templates\n\n## Bug\n\n```markdown\n# BUG-XXX: [Title]\n\n\
            {bug}\n\n## Steps\n[What you did]\n```\n\n## Chore\n\n```markdown\n\
            # CHORE-XXX: [Title]\n\n**Status**: [Open | Done]\n\n## Why\n[Reason]\n```\n\
            //- /BUG-1.md\n# BUG-1: A\n\n**Status**: Open\n\n## Steps\nx\n\
            //- /CHORE-1.md\n# CHORE-1: A\n\n**Status**: Open\n\n## Why\nx\n"
            )
        };
        check_with(
            &template("**Sta$0tus**: [Open | Closed]"),
            implementation,
            expect![[r#"
            Status
            BUG-1.md: **[Status]**: Open"#]],
        );
        check_with(&template("**Status**: [Open | Clo$0sed]"), implementation, expect!["nothing"]);
        check_with(
            &template("**Status**: [Open]").replace("[Rea", "[Re$0a"),
            implementation,
            expect![[r#"
            [Reason]
            CHORE-1.md: ## [Why]"#]],
        );
    }

    #[test]
    fn a_kind_of_the_configuration_follows_its_template() {
        let config = "//- /.tickmark.yaml\nkinds:\n  task:\n    files: '*.md'\n    template: templates/task.md\n    fields: {required: Risk}\n";
        let template = TEMPLATE.replace("## Goal", "## Go$0al");
        check_with(
            &format!("{config}//- /templates/task.md\n{template}{TICKETS}"),
            implementation,
            expect![[r#"
                Goal
                a.md: ## [GOAL]
                b.md: ## [Goal]
                other.md: ## [Goal]"#]],
        );
    }

    #[test]
    fn the_parts_of_a_ticket() {
        let tickets = "//- /epic.md\n# EP-1: All\n\n**Status**: Open\n**Children**: T-2\n//- /t.md\n# Tasks\n\n## T-1: a\n**Parent**: EP-1\n\n## T-2: b\n**Status**: x\n\n## T-3: c\n**Depends on**: EP-1\n";
        check_with(
            &format!("{tickets}//- /x.md\nSee ep-0$01.\n"),
            implementation,
            expect![[r#"
            ep-01
            t.md: ## [T-1]: a
            t.md: ## [T-2]: b"#]],
        );
        check_with(&format!("{tickets}//- /x.md\nSee T-2$0.\n"), implementation, expect!["nothing"]);
    }

    #[test]
    fn nowhere() {
        for text in
            ["$0", "# 🔧$0\r\n", "---\nstatus: [$0\n---\n", "```\nT-1$0", "# T-1: a\n\n**Sta$0tus**: x\n"]
        {
            check_with(text, implementation, expect!["nothing"]);
            check_with(&format!("//- /templates/x.md\n{text}"), implementation, expect!["nothing"]);
        }
        let cancelled = |snapshot: &Snapshot, file, offset, cancel: &Cancel| {
            cancel.cancel();
            implementation(snapshot, file, offset, cancel)
        };
        let template = TEMPLATE.replace("## Goal", "## Go$0al");
        check_with(&format!("//- /templates/task.md\n{template}{TICKETS}"), cancelled, expect!["nothing"]);
    }
}

//! Go to type definition: from a field, a value, a section or a ticket to the line that says what it should be like, in
//! the template or in the configuration.

use tower_lsp::ls_types::{
    ClientCapabilities, GotoDefinitionParams, GotoDefinitionResponse, ServerCapabilities,
    TypeDefinitionProviderCapability,
};

use crate::schema::Schema;
use crate::text::Span;
use crate::ticket::name;
use crate::workspace::{FileId, Node, Snapshot, Source};

use super::asked::{self, Asked, On, Spec};
use super::definition::{self, Definition, Target};
use super::{Context, occurrence};

/// Offers to go to type definitions.
pub fn advertise(_: &ClientCapabilities, server: &mut ServerCapabilities) {
    server.type_definition_provider = Some(TypeDefinitionProviderCapability::Simple(true));
}

/// The places that say what stands at a position should be like.
///
/// # Errors
/// None.
pub fn handle(
    context: &Context,
    params: GotoDefinitionParams,
) -> anyhow::Result<Option<GotoDefinitionResponse>> {
    let client = context.client.text_document.as_ref().and_then(|documents| documents.type_definition);
    Ok(definition::respond(context, &params, client, |file, offset| {
        type_definition(&context.snapshot, file, offset)
    }))
}

/// What says how the thing at a byte offset should be: of an ID the template of its ticket.
#[must_use]
pub fn type_definition(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Definition> {
    let source = snapshot.source(file)?;
    let of_id = || {
        let (origin, id) = occurrence::id_at(&source.facts, &source.text, offset)?;
        let own = (0u32..).zip(&source.facts.tickets);
        let mut own = own.filter(|(_, it)| it.declarations.iter().any(|span| span.touches(offset)));
        let nodes: Vec<Node> = match own.next().filter(|_| !snapshot.is_template(file)) {
            Some((ticket, _)) => vec![Node { file, ticket }],
            None => {
                let meant = snapshot.meant(file, &id);
                meant.iter().map(|it| Node { file: it.file, ticket: it.ticket }).collect()
            }
        };
        let mut targets: Vec<Target> = Vec::new();
        for node in nodes.iter().take(definition::MAX_TARGETS) {
            let target = template(snapshot, *node);
            targets.extend(target.filter(|target| !targets.contains(target)));
        }
        Some(Definition { origin, targets }).filter(|found| !found.targets.is_empty())
    };
    let of_part = || {
        let asked = asked::at(snapshot, file, &source, offset)?;
        let target = match asked.on {
            On::Title => template(snapshot, Node { file, ticket: asked.ticket? }),
            _ => settled(snapshot, file, &source, &asked).or_else(|| part(snapshot, file, &source, &asked)),
        };
        Some(Definition { origin: asked.span, targets: vec![target?] })
    };
    of_id().or_else(of_part)
}

/// Where the configuration gives a field its values.
fn settled(snapshot: &Snapshot, file: FileId, source: &Source, asked: &Asked<'_>) -> Option<Target> {
    let (On::Key(field) | On::Value(field)) = asked.on else { return None };
    let ticket = asked.ticket.filter(|_| field.own && field.under.is_none())?;
    let set = snapshot.set(file, ticket, &field.name)?;
    let kind = snapshot.schema_of(file, ticket).and_then(|schema| schema.kind);
    let value = match asked.on {
        On::Value(_) => set.value(asked.span.of(&source.text)),
        _ => None,
    };
    let (config, span) = asked::settled_at(snapshot, file, kind, &field.name, value.map(|it| it.as_str()))?;
    Some(on_line(config, &snapshot.text(config)?, span))
}

/// Where the template has a field, one of its values, or a section.
fn part(snapshot: &Snapshot, file: FileId, source: &Source, asked: &Asked<'_>) -> Option<Target> {
    let schema = snapshot.schema_of(file, asked.ticket?)?;
    let spec = Spec::of(schema, &source.facts, asked.on)?;
    spec.span()?;
    let template = snapshot.template_of(file, schema)?;
    let text = snapshot.text(template)?;
    // A template that has changed a moment ago is still the place to look.
    let Some(span) = spec.place(snapshot, template, &text) else {
        return Some(on_line(template, &text, Span::empty(0)));
    };
    let value = match (asked.on, spec) {
        (On::Value(_), Spec::Field(field)) => {
            let meant = name::value(asked.span.of(&source.text));
            asked::choices(&text, field).find(|(value, _)| name::value(value) == meant).map(|(_, span)| span)
        }
        _ => None,
    };
    Some(on_line(template, &text, value.unwrap_or(span)))
}

/// The template that a ticket follows.
fn template(snapshot: &Snapshot, node: Node) -> Option<Target> {
    let schema = snapshot.schema_of(node.file, node.ticket)?;
    let template = snapshot.template_of(node.file, schema)?;
    let source = snapshot.source(template)?;
    if snapshot.templates(template).len() <= 1 {
        return Some(definition::whole(template, &source.text, &source.facts));
    }
    Some(on_line(template, &source.text, beginning(&source.text, schema)))
}

/// Where one of several templates in a file begins: the heading above the first thing that it asks for, else that.
fn beginning(text: &str, schema: &Schema) -> Span {
    let fields = schema.fields.iter().map(|field| field.span);
    let spans = fields.chain(schema.sections.iter().map(|section| section.span));
    let Some(first) = spans.filter(|span| !span.is_empty()).min() else { return Span::empty(0) };
    let above = text.get(..first.start()).unwrap_or_default();
    let above = above.lines().rev().take_while(|line| !line.trim_start().starts_with("```"));
    let heading = above.take(MAX_LINES).find(|line| line.starts_with('#'));
    heading.map_or(first, |line| Span::of_part(text, line))
}

/// Lines that are looked at above the first field of a template.
const MAX_LINES: usize = 20;

fn on_line(file: FileId, text: &str, span: Span) -> Target {
    Target { file, span, full: Span::line_at(text, span.start()).to(span) }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::features::definition::tests::check_with;

    const TASK: &str = "\
//- /templates/task.md
# TASK-XXX: [Title]

**Status**: [To Do | In Progress | Done]
**Owner**: [Name]
**Epic**: [EPIC-XXX]

## Goal
[What will be different]

### Numbers (optional)
";

    fn check_in(notation: &str, expected: Expect) {
        check_with(notation, |snapshot, file, offset, _| type_definition(snapshot, file, offset), expected);
    }

    fn check(ticket: &str, expected: Expect) {
        check_in(&format!("{TASK}//- /TASK-1.md\n{ticket}"), expected);
    }

    #[test]
    fn from_all_that_a_template_speaks_of() {
        let head = "# TASK-1: A\n\n**Owner**: Ada\n";
        check(
            &format!("{head}**Sta$0tus**: x\n\n## Goal\n"),
            expect![[r#"
            Status
            templates/task.md: **[Status]**: [To Do | In Progress | Done]"#]],
        );
        check(
            &format!("{head}**Status**: do$0ne\n\n## Goal\n"),
            expect![[r#"
            done
            templates/task.md: **Status**: [To Do | In Progress | [Done]]"#]],
        );
        check(
            &format!("{head}**Status**: Do$0\n\n## Goal\n"),
            expect![[r#"
                Do
                templates/task.md: **[Status]**: [To Do | In Progress | Done]"#]],
        );
        check(
            &format!("{head}**Status**: x\n\n## Go$0al\n"),
            expect![[r#"
            Goal
            templates/task.md: ## [Goal]"#]],
        );
        check(
            &format!("{head}**Status**: x\n\n## Goal\n[What$0 will be different]\n"),
            expect![[r#"
            [What will be different]
            templates/task.md: ## [Goal]"#]],
        );
        check(
            "# TASK-$01: A\n\n**Status**: x\n**Owner**: x\n\n## Goal\n",
            expect![[r#"
            TASK-1
            templates/task.md: # [TASK-XXX: [Title]]"#]],
        );
        check(
            "# TASK-1: $0A\n\n**Status**: x\n**Owner**: x\n\n## Goal\n",
            expect![[r#"
            TASK-1: A
            templates/task.md: # [TASK-XXX: [Title]]"#]],
        );
        check(
            &format!("{head}**Status**: x\n\n## Goal\nAfter task-0$01.\n"),
            expect![[r#"
            task-01
            templates/task.md: # [TASK-XXX: [Title]]"#]],
        );
    }

    #[test]
    fn one_of_several_templates_in_a_file() {
        let templates = "//- /task-template.md\n# Templates\n\n## Bug\n\n```markdown\n# BUG-XXX: [Title]\n\n\
            **Status**: [Open | Closed]\n\n## Steps\n[What you did]\n```\n\n## Chore\n\n```markdown\n\
            # CHORE-XXX: [Title]\n\n**Status**: [Open | Done]\n\n## Why\n[Reason]\n```\n";
        let check = |ticket: &str, expected: Expect| {
            check_in(&format!("{templates}//- /CHORE-1.md\n{ticket}"), expected);
        };
        check(
            "# CHORE-1: A$0\n\n**Status**: Done\n\n## Why\nx\n",
            expect![[r#"
            CHORE-1: A
            task-template.md: [# CHORE-XXX: [Title]]"#]],
        );
        check(
            "# CHORE-1: A\n\n**Status**: Do$0ne\n\n## Why\nx\n",
            expect![[r#"
            Done
            task-template.md: **Status**: [Open | [Done]]"#]],
        );
        check(
            "# CHORE-1: A\n\n**Status**: Done\n\n## W$0hy\nx\n",
            expect![[r#"
            Why
            task-template.md: ## [Why]"#]],
        );
    }

    #[test]
    fn values_that_the_configuration_sets() {
        let config = "//- /.tickmark.yaml\nvalues:\n  Status: [Open, {value: Live, aliases: shipped}]\n\
            kinds:\n  epic:\n    files: epics/**\n    template: templates/task.md\n    values:\n      \
            Owner:\n        - Ada\n        - 'Bob B'\n";
        let check = |path: &str, ticket: &str, expected: Expect| {
            check_in(&format!("{config}{TASK}//- {path}\n# TASK-1: A\n\n{ticket}\n\n## Goal\n"), expected);
        };
        check(
            "/a.md",
            "**Owner**: x\n**Sta$0tus**: x",
            expect![[r#"
            Status
            .tickmark.yaml:   [Status]: [Open, {value: Live, aliases: shipped}]"#]],
        );
        check(
            "/a.md",
            "**Owner**: x\n**Status**: ship$0ped",
            expect![[r#"
            shipped
            .tickmark.yaml:   Status: [Open, {value: [Live], aliases: shipped}]"#]],
        );
        check(
            "/epics/a.md",
            "**Status**: x\n**Owner**: bob$0 B",
            expect![[r#"
            bob B
            .tickmark.yaml:         - '[Bob B]'"#]],
        );
        check(
            "/epics/a.md",
            "**Owner**: x\n**Status**: open$0",
            expect![[r#"
            open
            .tickmark.yaml:   Status: [[Open], {value: Live, aliases: shipped}]"#]],
        );
    }

    #[test]
    fn nowhere() {
        check("# TASK-1: A\n\n**Status**: x\n**Owner**: x\n\n## Goal\n## Ow$0n\n", expect!["nothing"]);
        check("# TASK-1: A\n\n**Status**: x\n**Owner**: x\n\n## Goal\nwor$0ds\n", expect!["nothing"]);
        check("After TASK-9$0.\n", expect!["nothing"]);
        for text in [
            "$0",
            "# 🔧$0\r\n",
            "---\nstatus: [$0\n---\n",
            "```\n# TASK-1$0\n",
            "# T-1$0: a\n\n**Status**: Open\n",
        ] {
            check_in(text, expect!["nothing"]);
        }
        // A built-in schema has no place.
        let adr = "//- /docs/adr/0001-x.md\n# 1. Use Rust\n\n## Sta$0tus\n\nAccepted\n\n## Context\nx\n\n## Decision\nx\n\n## Consequences\nx\n";
        check_in(adr, expect!["nothing"]);
    }
}

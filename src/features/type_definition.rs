//! Go to type definition: from a field, a value, a section or a ticket to the line that says what it should be like, in
//! the template or in the configuration.

use tower_lsp::ls_types::{
    ClientCapabilities, GotoDefinitionParams, GotoDefinitionResponse, ServerCapabilities,
    TypeDefinitionProviderCapability,
};

use crate::schema::Schema;
use crate::text::Span;
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
    let Some(span) = spec.place(&text) else { return Some(on_line(template, &text, Span::empty(0))) };
    let line = Span::new(span.end(), Span::line_at(&text, span.end()).end());
    let value = match asked.on {
        On::Value(_) => find(&text, line, asked.span.of(&source.text)),
        _ => None,
    };
    Some(on_line(template, &text, value.unwrap_or(span)))
}

/// A value in the line that lists it, in any case.
fn find(text: &str, line: Span, value: &str) -> Option<Span> {
    let is_part_of_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let starts = line.of(text).char_indices().map(|(at, _)| line.start() + at);
    let mut found = starts.map(|start| Span::new(start, start + value.len())).filter(|span| {
        let is_it =
            line.covers(*span) && text.get(span.range()).is_some_and(|it| it.eq_ignore_ascii_case(value));
        let before = text.get(..span.start()).and_then(|before| before.chars().next_back());
        let after = text.get(span.end()..).and_then(|after| after.chars().next());
        is_it && !is_part_of_word(before) && !is_part_of_word(after)
    });
    found.next().filter(|_| !value.is_empty())
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

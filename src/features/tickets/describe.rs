//! `tickmark/describe`: what a place is to tickmark: which ticket, checked against which template, and why.

use serde::Serialize;
use tower_lsp::ls_types::{TextDocumentPositionParams, Uri};

use crate::features::{Context, convert, occurrence};
use crate::schema::{Schema as Compiled, Why};
use crate::workspace::{FileId, Kind, Node, Snapshot};

use super::ticket::{Ticket, Tickets};

/// What is answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// What the document, or the ticket at the position, is checked against.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema>,
    /// The ticket at the position, or the only one of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<Ticket>,
    /// Whether the document is a template.
    pub is_template: bool,
}

/// A schema, and why it is this one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Schema {
    /// Its name.
    pub name: String,
    /// The template, if it is a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<Uri>,
    /// A sentence without a full stop.
    pub reason: String,
}

/// What a place is; nothing for a file that is not known.
///
/// # Errors
/// None.
pub fn handle(context: &Context, params: TextDocumentPositionParams) -> anyhow::Result<Option<Answer>> {
    let snapshot = &context.snapshot;
    let Some(file) = context.file(&params.text_document.uri) else { return Ok(None) };
    if matches!(snapshot.kind(file), Kind::Config | Kind::Other) {
        return Ok(None);
    }
    let is_template = snapshot.is_template(file);
    let Some(document) = snapshot.document(file) else { return Ok(None) };
    let offset = convert::offset(&document, params.position, context.encoding);
    let node = ticket_at(snapshot, file, offset);
    let schema = match is_template {
        true => snapshot.templates(file).first().map(|schema| (schema, "it is this template".to_owned())),
        false => node.and_then(|node| {
            let schema = snapshot.schema_of(file, node.ticket)?;
            Some((schema, reason(snapshot, node, schema)))
        }),
    };
    let schema = schema.map(|(schema, reason)| Schema {
        name: schema.name.to_string(),
        uri: snapshot.template_of(file, schema).and_then(|file| context.uri(file)),
        reason,
    });
    let ticket = node.and_then(|node| Tickets::new(context).get(node));
    Ok(Some(Answer { schema, ticket, is_template }))
}

/// The ticket around a byte offset, or the only one of its file; none of a template or an example.
fn ticket_at(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Node> {
    let facts = snapshot.facts(file).filter(|_| snapshot.counts(file))?;
    let around = occurrence::ticket_at(&facts, offset);
    let only = || (facts.tickets.len() == 1).then_some(0);
    let node = Node { file, ticket: around.or_else(only)? };
    let is_one = facts.is_evident(node.ticket) || snapshot.schema_id(file, node.ticket).is_some();
    is_one.then_some(node)
}

/// Why a ticket follows its schema.
fn reason(snapshot: &Snapshot, node: Node, schema: &Compiled) -> String {
    let config = || snapshot.rules(node.file).from();
    match snapshot.why(node) {
        Some(Why::Kind) => {
            let kinds = snapshot.config(node.file).kinds();
            let kind = schema.kind.and_then(|kind| kinds.get(usize::from(kind)));
            let name = kind.map(|kind| kind.name.as_str()).unwrap_or_default();
            format!("{} says that tickets in this place are of the kind \"{name}\"", config())
        }
        Some(Why::Path) => format!("{} gives this template to tickets in this place", config()),
        Some(Why::Type) => "the ticket names it as its type".to_owned(),
        Some(Why::Tool) => "the ticket lies and looks as those of this tool".to_owned(),
        Some(Why::Shape) | None => {
            "the ticket shares more headings and fields with it than with any other".to_owned()
        }
    }
}

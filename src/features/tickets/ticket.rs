//! One ticket as lists and boards show it.

use std::collections::HashMap;

use serde::Serialize;
use tower_lsp::ls_types::{Range, Uri};

use crate::features::spelling::written_id;
use crate::features::{Context, code_lens, convert, hover};
use crate::text::Document;
use crate::ticket::Role;
use crate::workspace::{FileId, Node, Standing, TicketSummary};

use super::key::key;
use super::progress::Progress;

/// The tickets that one waits for are counted up to this number.
const MAX_WAITS: usize = 1_000;

/// What `docs/protocol.md` calls a ticket.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ticket {
    /// Names it in requests.
    pub key: String,
    /// As it is written where it is declared; empty if it has none.
    pub id: String,
    /// The title without the ID.
    pub title: String,
    /// The file.
    pub uri: Uri,
    /// The ID, or else the title, where the ticket is declared.
    pub range: Range,
    /// As its file spells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// How far it is.
    pub progress: Progress,
    /// As its file spells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// Who works on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// The name of the schema that it follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The ID of what it is a part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Its boxes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked: Option<Checked>,
    /// How many tickets that are not done it waits for.
    pub waits_for: usize,
    /// Whether it lies in an archive.
    pub archived: bool,
}

/// How many boxes are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// So many.
    pub done: u16,
    /// Of so many.
    pub total: u16,
}

/// Tickets in the words of the protocol. The documents that had to be looked at are kept.
pub(super) struct Tickets<'a> {
    context: &'a Context,
    documents: HashMap<FileId, Option<Document>>,
}

impl<'a> Tickets<'a> {
    /// Nothing looked at yet.
    pub(super) fn new(context: &'a Context) -> Self {
        Self { context, documents: HashMap::new() }
    }

    /// A ticket; nothing if it is gone.
    pub(super) fn get(&mut self, node: Node) -> Option<Ticket> {
        let snapshot = &self.context.snapshot;
        let ticket = snapshot.ticket(node.file, node.ticket)?;
        let said = |role: Role| {
            let value = snapshot.role(node, role);
            Some(hover::names(&value)).filter(|value| hover::is_said(value))
        };
        let parent = snapshot.parents(node).first().map(|edge| written_id(snapshot, edge.node));
        let checked = snapshot.checklist(node).map(|it| Checked { done: it.done, total: it.total });
        Some(Ticket {
            key: key(self.context, node)?,
            id: written_id(snapshot, node),
            title: snapshot.title(node).to_owned(),
            uri: self.context.uri(node.file)?,
            range: self.range(node.file, ticket),
            status: said(Role::Status),
            progress: Progress::of(snapshot, node),
            priority: said(Role::Priority),
            assignee: said(Role::Assignee),
            schema: snapshot.schema_of(node.file, node.ticket).map(|schema| schema.name.to_string()),
            parent: parent.filter(|id| !id.is_empty()),
            checked,
            waits_for: code_lens::waits_for(snapshot, node, MAX_WAITS).len(),
            archived: snapshot.standing(node.file) == Standing::Archive,
        })
    }

    /// Where a ticket is declared. A text is looked at only where letters beyond ASCII make it necessary.
    fn range(&mut self, file: FileId, ticket: &TicketSummary) -> Range {
        let Context { snapshot, encoding, .. } = self.context;
        if let Some(range) = ticket.at.range(ticket.declaration.len(), *encoding) {
            return convert::to_range(range);
        }
        let document = self.documents.entry(file).or_insert_with(|| snapshot.document(file));
        let range = document.as_ref().map(|document| convert::range(document, ticket.declaration, *encoding));
        range.unwrap_or_default()
    }
}

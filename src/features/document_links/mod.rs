//! Document links: from every mention of a ticket, and from every path that leads to a file of the workspace.
//!
//! What needs another file's text, which is the line of a ticket or of a heading there, is put off until the editor
//! asks for it (`documentLink/resolve`).

use std::collections::HashMap;
use std::str::FromStr;

use serde_json::{Value, json};
use tower_lsp::ls_types::{
    ClientCapabilities, DocumentLink, DocumentLinkOptions, DocumentLinkParams, ServerCapabilities, Uri,
    WorkDoneProgressOptions,
};

use crate::text::{Document, Span};
use crate::ticket::{IdKey, anchor};
use crate::workspace::{Address, FileId, Snapshot, Source};

use super::{Context, convert, definition, item};

mod find;

pub use find::{Aim, Link, links};

/// Offers links, and to resolve them.
pub fn advertise(_: &ClientCapabilities, server: &mut ServerCapabilities) {
    let work_done_progress_options = WorkDoneProgressOptions::default();
    let options = DocumentLinkOptions { resolve_provider: Some(true), work_done_progress_options };
    server.document_link_provider = Some(options);
}

/// The links of a document.
///
/// # Errors
/// None.
pub fn handle(context: &Context, params: DocumentLinkParams) -> anyhow::Result<Option<Vec<DocumentLink>>> {
    let Context { snapshot, encoding, .. } = context;
    let Some(file) = context.file(&params.text_document.uri) else { return Ok(None) };
    let Some(document) = snapshot.document(file) else { return Ok(None) };
    let shows_tooltips = shows_tooltips(&context.client);
    let markdown = context.settings.markdown;
    let links = links(snapshot, file, markdown, &context.cancel).into_iter().filter_map(|link| {
        let mut shown = DocumentLink {
            range: convert::range(&document, link.span, *encoding),
            target: None,
            tooltip: link.tooltip.filter(|_| shows_tooltips),
            data: None,
        };
        match (&link.aim, link.here) {
            (None, _) => shown.target = Some(target(context, &link.address, None)?),
            (Some(Aim::Line(line)), _) => shown.target = Some(target(context, &link.address, Some(*line))?),
            (_, Some(span)) => {
                shown.target = Some(target(context, &link.address, Some(line(&document, span)))?);
            }
            (Some(Aim::Ticket(id)), _) => shown.data = Some(data(&link.address, "id", id.as_str())),
            (Some(Aim::Heading(anchor)), _) => shown.data = Some(data(&link.address, "anchor", anchor)),
        }
        Some(shown)
    });
    Ok(Some(links.collect()))
}

/// Gives a link its target, as things are by now: the file alone where what it led to in there is gone.
///
/// # Errors
/// None.
pub fn resolve(context: &Context, mut link: DocumentLink) -> anyhow::Result<DocumentLink> {
    let of = |name: &str| link.data.as_ref().and_then(|data| data.get(name)?.as_str());
    let Some(uri) = of("uri") else { return Ok(link) };
    let address = Address::from_uri(uri);
    let snapshot = &context.snapshot;
    let place = snapshot.file(&address).and_then(|file| match (of("id"), of("anchor")) {
        (Some(id), _) => ticket(snapshot, file, &IdKey::new(id)),
        (_, Some(anchor)) => Some((file, heading(&snapshot.source(file)?, anchor)?)),
        _ => None,
    });
    let found = place.and_then(|(file, span)| {
        target(context, snapshot.address(file)?, Some(line(&snapshot.document(file)?, span)))
    });
    link.target = found.or_else(|| target(context, &address, None));
    link.data = None;
    Ok(link)
}

fn shows_tooltips(client: &ClientCapabilities) -> bool {
    let links = client.text_document.as_ref().and_then(|documents| documents.document_link.as_ref());
    links.and_then(|links| links.tooltip_support) == Some(true)
}

/// What is needed to resolve a link: the file as it was when the link was made, and what in there.
fn data(address: &Address, name: &str, value: &str) -> Value {
    json!({ "uri": address.uri(), name: value })
}

/// The URI of a line of a file, counted from one: `#L12` is what editors understand.
fn target(context: &Context, address: &Address, line: Option<usize>) -> Option<Uri> {
    let uri = context.snapshot.names().uri(address);
    let uri = line.map_or_else(|| uri.clone(), |line| format!("{uri}#L{line}"));
    Uri::from_str(&uri).ok()
}

/// The line of a place, counted from one.
fn line(document: &Document, span: Span) -> usize {
    document.line_of(span.start()) + 1
}

/// Where a ticket is declared by now.
fn ticket(snapshot: &Snapshot, file: FileId, id: &IdKey) -> Option<(FileId, Span)> {
    let node = item::find(snapshot, Some(file), Some(id), 0)?;
    Some((node.file, definition::locate(snapshot, node.file, node.ticket, id)?.span))
}

/// The heading that an anchor names, or the ticket whose ID it is.
fn heading(source: &Source, wanted: &str) -> Option<Span> {
    Headings::new(source).of(wanted)
}

/// Where the anchors of a document lead.
struct Headings {
    anchors: HashMap<String, Span>,
    tickets: HashMap<IdKey, Span>,
}

impl Headings {
    fn new(Source { text, facts }: &Source) -> Self {
        // Of several the first is meant.
        let titles = facts.sections.iter().map(|section| section.title);
        let tickets = facts.tickets.iter().filter_map(|it| Some((it.id.clone()?, it.title)));
        Self {
            anchors: anchor::all(text, facts).into_iter().zip(titles).rev().collect(),
            tickets: tickets.rev().collect(),
        }
    }

    fn of(&self, wanted: &str) -> Option<Span> {
        self.anchors.get(wanted).or_else(|| self.tickets.get(&IdKey::new(wanted))).copied()
    }
}

#[cfg(test)]
mod tests;

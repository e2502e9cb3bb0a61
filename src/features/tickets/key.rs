//! The names by which clients speak of tickets: the file, the ID, and which one it is of those in the file with that ID.

use std::str::FromStr;

use tower_lsp::ls_types::Uri;

use crate::features::Context;
use crate::ticket::IdKey;
use crate::workspace::{Node, Snapshot, TicketSummary};

/// The name of a ticket, good as long as it stays where it is.
pub(super) fn key(context: &Context, node: Node) -> Option<String> {
    let uri = context.uri(node.file)?;
    let id = id(context.snapshot.ticket(node.file, node.ticket)?);
    Some(format!("{} {} {id}", uri.as_str(), nth(&context.snapshot, node)))
}

/// Which one a ticket is of those in its file with its ID, counted from zero.
pub(super) fn nth(snapshot: &Snapshot, node: Node) -> usize {
    let tickets = snapshot.summary(node.file).map(|summary| &*summary.tickets).unwrap_or_default();
    let own = tickets.get(node.ticket as usize).map(id);
    tickets.iter().take(node.ticket as usize).filter(|other| Some(id(other)) == own).count()
}

/// The ticket of this name; nothing if it is not there any more.
pub(super) fn find(context: &Context, key: &str) -> Option<Node> {
    let mut parts = key.splitn(3, ' ');
    let file = context.file(&Uri::from_str(parts.next()?).ok()?)?;
    let nth: usize = parts.next()?.parse().ok()?;
    let wanted = parts.next()?;
    let snapshot = &context.snapshot;
    let tickets = (0u32..).zip(&snapshot.summary(file).filter(|_| snapshot.counts(file))?.tickets);
    let (ticket, _) = tickets.filter(|(_, ticket)| id(ticket) == wanted).nth(nth)?;
    Some(Node { file, ticket })
}

fn id(ticket: &TicketSummary) -> &str {
    ticket.id.as_ref().map(IdKey::as_str).unwrap_or_default()
}

//! IDs as tickets themselves write them, without a look at any file.

use crate::ticket::{IdKey, id};
use crate::workspace::{Declaration, Node, Snapshot};

/// An ID as others write it who mean the ticket: as the ticket itself does. A number that only the name of its file has is
/// written without zeros.
#[must_use]
pub fn of(snapshot: &Snapshot, id: &IdKey, declaration: &Declaration) -> String {
    let is_said = snapshot
        .ticket(declaration.file, declaration.ticket)
        .is_some_and(|ticket| !ticket.written_id().is_empty());
    let is_number = id.family().is_empty() && !is_said;
    let written = written_id(snapshot, Node { file: declaration.file, ticket: declaration.ticket });
    // A ticket may be known by the old name of its family.
    if !is_number && IdKey::new(&written) == *id { written } else { id.as_str().to_owned() }
}

/// The ID of a ticket as the ticket, or the name of its file or folder, has it; empty if it has none.
#[must_use]
pub fn written_id(snapshot: &Snapshot, node: Node) -> String {
    let Some(ticket) = snapshot.ticket(node.file, node.ticket) else { return String::new() };
    let Some(key) = &ticket.id else { return String::new() };
    let is_it = |written: &&str| IdKey::new(written) == *key;
    let path = snapshot.address(node.file).and_then(|address| address.path());
    let stem = path.and_then(|path| path.file_stem()?.to_str());
    let folder = path.and_then(|path| path.parent()?.file_name()?.to_str());
    let named = |name: &'_ str| {
        let id = id::in_file_name(name).filter(is_it);
        id.or_else(|| id::number_in_file_name(name).filter(is_it)).map(str::to_owned)
    };
    let written = Some(ticket.written_id()).filter(is_it).map(str::to_owned);
    let named = || stem.into_iter().chain(folder).find_map(named);
    written.or_else(named).unwrap_or_else(|| key.as_str().to_owned())
}

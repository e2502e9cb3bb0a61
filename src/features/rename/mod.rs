//! Rename: a ticket's ID wherever it stands, a heading with the links to it, and the links to files that move.
//!
//! A rename is refused, with a sentence for the user, rather than done in part: where two tickets share an ID, where
//! the new one is taken, or would not be read as an ID. Places come from the texts as they are now, not from the index.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, ensure};
use tower_lsp::ls_types::{
    ClientCapabilities, OneOf, PrepareRenameResponse, RenameFilesParams, RenameOptions, RenameParams,
    ServerCapabilities, TextDocumentPositionParams, WorkDoneProgressOptions, WorkspaceEdit,
};

use super::edit::{self, Changes, Move};
use super::{Cancel, Context, convert};
use crate::text::{Document, Span, TextEdit};
use crate::workspace::{Address, FileId, Snapshot, Source};

mod escapes;
mod files;
mod headings;
mod ids;
mod links;
mod spelling;
#[cfg(test)]
mod tests;

pub(in crate::features) use escapes::encoded;

/// What stands under a cursor and can be renamed.
enum Target {
    /// The ID of a ticket.
    Id(ids::Target),
    /// A heading, or the part of it behind an ID.
    Heading(Span),
}

impl Target {
    fn place(&self) -> Span {
        match self {
            Self::Id(target) => target.place,
            Self::Heading(place) => *place,
        }
    }
}

/// Offers to rename, and to be asked first by clients that can.
pub fn advertise(client: &ClientCapabilities, server: &mut ServerCapabilities) {
    let rename = client.text_document.as_ref().and_then(|documents| documents.rename.as_ref());
    server.rename_provider = Some(match rename.and_then(|rename| rename.prepare_support) {
        Some(true) => OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        _ => OneOf::Left(true),
    });
    files::advertise(client, server);
}

/// The name under the cursor, as it is written; nothing where nothing can be renamed.
///
/// # Errors
/// In a sentence for the user, when an ID cannot be renamed.
pub fn prepare(
    context: &Context,
    params: TextDocumentPositionParams,
) -> anyhow::Result<Option<PrepareRenameResponse>> {
    let Some(Asked { document, source, target, .. }) = asked(context, &params)? else { return Ok(None) };
    Ok(Some(PrepareRenameResponse::RangeWithPlaceholder {
        range: convert::range(&document, target.place(), context.encoding),
        placeholder: target.place().of(&source.text).to_owned(),
    }))
}

/// The edits that give what is under the cursor another name.
///
/// # Errors
/// In a sentence for the user, when that cannot be done.
pub fn handle(context: &Context, params: RenameParams) -> anyhow::Result<Option<WorkspaceEdit>> {
    let asked = asked(context, &params.text_document_position)?
        .context("nothing to rename here; put the cursor on the ID of a ticket, or on a heading")?;
    let can_move = edit::can_move(&context.client);
    let changes = renamed(&context.snapshot, asked, &params.new_name, can_move, &context.cancel)?;
    Ok(edit::workspace_edit(context, &changes))
}

/// The edits that keep links whole when files or folders get other names.
///
/// # Errors
/// In a sentence for the user, when too many files move.
pub fn will_rename_files(
    context: &Context,
    params: RenameFilesParams,
) -> anyhow::Result<Option<WorkspaceEdit>> {
    let moves = files::moves(&context.snapshot, &params)?;
    Ok(edit::workspace_edit(context, &files::follow(&context.snapshot, &moves, &context.cancel)))
}

/// What changes when the ticket whose ID stands at a byte offset gets another one.
///
/// # Errors
/// In a sentence for the user, when it cannot have that ID.
pub(super) fn give_id(
    snapshot: &Snapshot,
    file: FileId,
    source: &Source,
    offset: usize,
    typed: &str,
    can_move: bool,
    cancel: &Cancel,
) -> anyhow::Result<Changes> {
    match ids::at(snapshot, file, source, offset)? {
        Some(target) => ids::rename(snapshot, &target, typed, can_move, cancel),
        None => Ok(Changes::default()),
    }
}

/// What changes when a file gets another name: it, and the links that lead there or are written there.
pub(super) fn move_file(snapshot: &Snapshot, file: Move, cancel: &Cancel) -> Changes {
    let moves = links::Moves([(file.from.clone(), file.to.clone())].into());
    let mut changes = files::follow(snapshot, &moves, cancel);
    changes.moves.push(file);
    changes
}

/// The edits that keep the links and paths in a file whole when it gets another path.
pub(in crate::features) fn links_from(
    snapshot: &Snapshot,
    file: FileId,
    source: &Source,
    to: &Path,
) -> Vec<TextEdit> {
    let Some(from) = snapshot.address(file).and_then(Address::path) else { return Vec::new() };
    let moves = links::Moves([(from.to_owned(), to.to_owned())].into());
    let mend = links::Mend { snapshot, moves: &moves, anchors: &BTreeMap::new() };
    let mut edits: Vec<_> = mend.edits(file, source).into_iter().map(|edit| edit.text).collect();
    edits.sort_by_key(|edit| edit.span);
    edits
}

/// What a request speaks of.
struct Asked {
    file: FileId,
    document: Document,
    source: Source,
    target: Target,
}

fn asked(context: &Context, params: &TextDocumentPositionParams) -> anyhow::Result<Option<Asked>> {
    let snapshot = &context.snapshot;
    let Some(file) = context.file(&params.text_document.uri) else { return Ok(None) };
    let Some(document) = snapshot.document(file) else { return Ok(None) };
    let Some(source) = snapshot.source(file) else { return Ok(None) };
    let offset = convert::offset(&document, params.position, context.encoding);
    let target = target_at(snapshot, file, &source, offset, context.settings.markdown);
    // A part of the places would be worse than none.
    let is_known = snapshot.is_scanned()
        || snapshot.is_alone(file)
        || !context.settings.scan
        || matches!(target, Ok(None));
    ensure!(is_known, "the tickets of the workspace are still being read; try again in a moment");
    Ok(target?.map(|target| Asked { file, document, source, target }))
}

/// What can be renamed at a byte offset; headings that are no ticket's only with `markdown`.
fn target_at(
    snapshot: &Snapshot,
    file: FileId,
    source: &Source,
    offset: usize,
    markdown: bool,
) -> anyhow::Result<Option<Target>> {
    if let Some(target) = ids::at(snapshot, file, source, offset)? {
        return Ok(Some(Target::Id(target)));
    }
    Ok(headings::at(source, offset, markdown).map(Target::Heading))
}

/// What changes when it gets another name.
fn renamed(
    snapshot: &Snapshot,
    asked: Asked,
    typed: &str,
    can_move: bool,
    cancel: &Cancel,
) -> anyhow::Result<Changes> {
    match asked.target {
        Target::Id(target) => ids::rename(snapshot, &target, typed, can_move, cancel),
        Target::Heading(place) => headings::rename(snapshot, asked.file, asked.source, place, typed, cancel),
    }
}

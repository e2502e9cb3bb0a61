//! What the editor is about to rename or move: the links that lead there, and those that are written there.

use std::collections::BTreeMap;

use tower_lsp::ls_types::{
    ClientCapabilities, FileOperationFilter, FileOperationPattern, FileOperationPatternKind,
    FileOperationRegistrationOptions, RenameFilesParams, ServerCapabilities,
};

use super::super::Cancel;
use super::links::{Mend, Moves};
use crate::features::edit::Changes;
use crate::workspace::{Address, Snapshot};

/// How many files and folders are moved at once at most.
const MAX_MOVES: usize = 1_000;

/// Asks to be told before files and folders are renamed.
pub(super) fn advertise(client: &ClientCapabilities, server: &mut ServerCapabilities) {
    let offers = client.workspace.as_ref().and_then(|workspace| workspace.file_operations.as_ref());
    if offers.and_then(|operations| operations.will_rename) != Some(true) {
        return;
    }
    let filter = |glob: &str, matches: FileOperationPatternKind| FileOperationFilter {
        scheme: Some("file".to_owned()),
        pattern: FileOperationPattern { glob: glob.to_owned(), matches: Some(matches), options: None },
    };
    let filters = vec![
        filter("**/*.md", FileOperationPatternKind::File),
        filter("**/*.markdown", FileOperationPatternKind::File),
        filter("**", FileOperationPatternKind::Folder),
    ];
    let workspace = server.workspace.get_or_insert_default();
    let operations = workspace.file_operations.get_or_insert_default();
    operations.will_rename = Some(FileOperationRegistrationOptions { filters });
}

/// What is about to move.
///
/// # Errors
/// In a sentence for the user, when it is too much.
pub(super) fn moves(snapshot: &Snapshot, params: &RenameFilesParams) -> anyhow::Result<Moves> {
    anyhow::ensure!(params.files.len() <= MAX_MOVES, "links are mended for {MAX_MOVES} files at a time");
    let path = |uri: &str| Some(snapshot.names().identity(&Address::from_uri(uri)).path()?.to_owned());
    let moved = |it: &tower_lsp::ls_types::FileRename| Some((path(&it.old_uri)?, path(&it.new_uri)?));
    let moved = params.files.iter().filter_map(moved).filter(|(from, to)| from != to);
    Ok(Moves(moved.collect()))
}

/// The edits that keep every link where it leads, in the files as they are called today.
pub(super) fn follow(snapshot: &Snapshot, moves: &Moves, cancel: &Cancel) -> Changes {
    let mut changes = Changes::default();
    Mend { snapshot, moves, anchors: &BTreeMap::new() }.run(&mut changes, cancel);
    changes.finish();
    changes
}

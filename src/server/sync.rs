//! Documents as the client opens, changes and closes them.

use std::collections::BTreeMap;
use std::sync::Arc;

use tower_lsp::ls_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams, Uri,
};

use crate::features::convert;
use crate::text::Change;
use crate::workspace::Address;

use super::main_loop::State;
use super::{publisher, scan};

/// The documents that are open.
#[derive(Default)]
pub(crate) struct Documents {
    open: BTreeMap<Address, OpenDocument>,
    revisions: u64,
}

/// What there is to know about an open document besides its text.
pub(crate) struct OpenDocument {
    /// The client's own spelling of its URI, under which it is told about it.
    pub(crate) uri: Uri,
    /// The client's version of the text.
    pub(crate) version: i32,
    /// A number that no other text of this session has, not even that of the same document reopened.
    pub(crate) revision: u64,
    /// Whether the text is no longer the client's, because an edit did not fit. The whole text heals it.
    pub(crate) out_of_sync: bool,
}

impl Documents {
    /// An open document.
    pub(crate) fn get(&self, address: &Address) -> Option<&OpenDocument> {
        self.open.get(address)
    }

    /// All open documents whose text is the client's, in the order of their addresses.
    pub(crate) fn in_sync(&self) -> impl Iterator<Item = (&Address, &OpenDocument)> {
        self.open.iter().filter(|(_, document)| !document.out_of_sync)
    }

    fn next_revision(&mut self) -> u64 {
        self.revisions += 1;
        self.revisions
    }
}

/// `textDocument/didOpen`.
pub(crate) fn open(state: &mut State, params: DidOpenTextDocumentParams) {
    let opened = params.text_document;
    let address = state.world.names_mut().open(opened.uri.as_str());
    let document = OpenDocument {
        uri: opened.uri,
        version: opened.version,
        revision: state.documents.next_revision(),
        out_of_sync: false,
    };
    state.world.open(&address, &opened.language_id, opened.version, opened.text);
    state.touch();
    if state.documents.open.insert(address.clone(), document).is_some() {
        tracing::warn!(?address, "opened a document that was open already");
    }
    scan::look_again(state);
}

/// `textDocument/didChange`.
pub(crate) fn change(state: &mut State, params: DidChangeTextDocumentParams) {
    let address = state.identity(&params.text_document.uri);
    let version = params.text_document.version;
    let revision = state.documents.next_revision();
    let Some(document) = state.documents.open.get_mut(&address) else {
        tracing::warn!(?address, "ignoring a change of a document that is not open");
        return;
    };
    let mut changes: Vec<Change> = params.content_changes.into_iter().map(convert::change).collect();
    // Nothing before the last whole text matters, and a document that is out of sync has only that.
    match changes.iter().rposition(|change| change.range.is_none()) {
        // Helix before 25.07 may send two of them in the wrong order.
        Some(_) if version < document.version => return,
        Some(whole) => drop(changes.drain(..whole)),
        None if document.out_of_sync => return,
        None => {}
    }
    document.revision = revision;
    document.version = version;
    // Also if it panics.
    document.out_of_sync = true;
    let changed = state.world.change(&address, version, &changes, state.encoding);
    document.out_of_sync = changed.is_err();
    if let Err(misfit) = changed {
        let uri = document.uri.as_str().to_owned();
        state.warn(format!(
            "tickmark lost track of {uri} ({misfit}); close and open the file again to have it checked"
        ));
    }
    state.touch();
}

/// `textDocument/didSave`.
pub(crate) fn save(state: &mut State, params: DidSaveTextDocumentParams) {
    // The text is known already; what is new is the file, and it may be configuration.
    scan::read(state, [state.identity(&params.text_document.uri)]);
    scan::look_again(state);
}

/// `textDocument/didClose`.
pub(crate) fn close(state: &mut State, params: DidCloseTextDocumentParams) {
    let address = state.identity(&params.text_document.uri);
    let Some(document) = state.documents.open.remove(&address) else {
        tracing::warn!(?address, "ignoring the end of a document that is not open");
        return;
    };
    state.world.close(&address);
    state.world.names_mut().close(&address);
    publisher::forget(state, &address, document.uri);
    let (tokens, closed) = (Arc::clone(&state.tokens), address.clone());
    state.workers.run(move || tokens.forget(&closed));
    scan::read(state, [address]);
    state.touch();
}

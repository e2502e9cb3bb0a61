//! What an editor can ask for: one file a feature, each with what it advertises and how it answers.
//!
//! A feature module has `advertise(&ClientCapabilities, &mut ServerCapabilities)`, which sets the feature's
//! own fields and may be called more than once, and `handle(&Context, Params) -> anyhow::Result<Answer>`.
//! It becomes part of the server by its row in the server's table.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Map, Value};
use tower_lsp::ls_types::{ClientCapabilities, ServerCapabilities, Uri};

use crate::text::PositionEncoding;
use crate::workspace::{Address, FileId, Snapshot};

pub mod asked;
pub mod blocks;
pub mod call_hierarchy;
pub mod code_action;
pub mod code_lens;
pub mod completion;
pub mod configuration;
pub mod convert;
pub mod day;
pub mod declaration;
pub mod definition;
pub mod diagnostics;
pub mod document_links;
pub mod edit;
pub mod feature;
pub mod folding;
pub mod formatting;
pub mod highlight;
pub mod hover;
pub mod implementation;
pub mod inlay_hints;
pub mod item;
pub mod linked_editing;
pub mod new_ticket;
pub mod occurrence;
pub mod on_type_formatting;
pub mod places;
pub mod references;
pub mod rename;
pub mod selection_ranges;
pub mod semantic_tokens;
pub mod settings;
pub mod snippet;
pub mod spelling;
pub mod status;
pub mod subject;
pub mod symbols;
pub mod tickets;
pub mod type_definition;
pub mod type_hierarchy;
pub mod workspace_symbols;
pub mod write;

pub use feature::Feature;
pub use semantic_tokens::TokenCache;
pub use settings::Settings;
pub use tickets::Lists;

/// What a request is answered from. Nothing in it changes, whatever is edited meanwhile.
pub struct Context {
    /// The workspace with exactly the edits that were sent before the request.
    pub snapshot: Snapshot,
    /// The code units in which the client counts columns.
    pub encoding: PositionEncoding,
    /// What the client can show.
    pub client: Arc<ClientCapabilities>,
    /// Whether the client cuts what is completed at its first blank, unless it is a snippet.
    pub cuts_at_blanks: bool,
    /// What the user has set in the client.
    pub settings: Arc<Settings>,
    /// The colours that the client has of open documents.
    pub tokens: Arc<TokenCache>,
    /// The tickets in their order, as they were when somebody asked last.
    pub lists: Arc<Lists>,
    /// Whether the answer is still wanted: long work asks now and then.
    pub cancel: Cancel,
}

impl Context {
    /// The identity of the document that a URI names; see [`Names`](crate::workspace::Names).
    #[must_use]
    pub fn address(&self, uri: &Uri) -> Address {
        self.snapshot.names().identity(&convert::address(uri))
    }

    /// The file that a URI names, if it is known.
    #[must_use]
    pub fn file(&self, uri: &Uri) -> Option<FileId> {
        self.snapshot.file(&self.address(uri))
    }

    /// The URI by which the client knows a file.
    #[must_use]
    pub fn uri(&self, file: FileId) -> Option<Uri> {
        self.uri_of(self.snapshot.address(file)?)
    }

    /// The URI by which the client knows a place.
    #[must_use]
    pub fn uri_of(&self, address: &Address) -> Option<Uri> {
        Uri::from_str(&self.snapshot.names().uri(address)).ok()
    }
}

/// Announces, beside what is announced already, what the types of the protocol have no field for.
fn announce(server: &mut ServerCapabilities, name: &str, value: Value) {
    let experimental = server.experimental.get_or_insert_with(|| Value::Object(Map::new()));
    if let Some(all) = experimental.as_object_mut() {
        all.insert(name.to_owned(), value);
    }
}

/// A flag by which one thread tells another that its work is no longer wanted. Copies share it.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Says that the work is no longer wanted.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the work is no longer wanted.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// A guard that cancels when it goes out of scope.
    #[must_use]
    pub fn on_drop(&self) -> CancelOnDrop {
        CancelOnDrop(self.clone())
    }
}

/// Cancels when it goes out of scope, as the future of a request does when the client no longer wants it.
#[derive(Debug)]
pub struct CancelOnDrop(Cancel);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

#[cfg(test)]
impl Context {
    /// What a client that announces nothing is answered from.
    pub(crate) fn of(snapshot: Snapshot, encoding: PositionEncoding) -> Self {
        Self {
            snapshot,
            encoding,
            client: Arc::default(),
            cuts_at_blanks: false,
            settings: Arc::new(Settings::default()),
            tokens: Arc::default(),
            lists: Arc::default(),
            cancel: Cancel::default(),
        }
    }
}

//! `tickmark/documentText`: the text of an open document as the server has it, for those who test that it is the editor's.

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::TextDocumentIdentifier;

use crate::features::Context;

/// What is asked.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    text_document: TextDocumentIdentifier,
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The version that the client gave it last.
    pub version: i32,
    /// All of it.
    pub text: String,
}

/// The text of a document; nothing if it is not open.
///
/// # Errors
/// None.
pub fn handle(context: &Context, params: Params) -> anyhow::Result<Option<Answer>> {
    let snapshot = &context.snapshot;
    let known = context.file(&params.text_document.uri);
    Ok(known.and_then(|file| {
        let version = snapshot.version(file)?;
        Some(Answer { version, text: snapshot.text(file)?.to_string() })
    }))
}

//! Semantic tokens: tickets and their fields in colours of their own, in any editor and any theme.

use std::sync::Arc;

use tower_lsp::ls_types::{
    ClientCapabilities, SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens,
    SemanticTokensClientCapabilities, SemanticTokensDelta, SemanticTokensDeltaParams,
    SemanticTokensFullDeltaResult, SemanticTokensFullOptions, SemanticTokensLegend, SemanticTokensOptions,
    SemanticTokensParams, SemanticTokensRangeParams, SemanticTokensRangeResult, SemanticTokensResult,
    ServerCapabilities, TokenFormat, Uri, WorkDoneProgressOptions,
};

use crate::text::Span;
use crate::workspace::FileId;

use super::{Context, convert};

mod cache;
mod encode;
mod find;
mod values;

pub use cache::TokenCache;
pub use encode::{edits, encode};
pub use find::{DECLARATION, DONE, Kind, Token, UNKNOWN, tokens};

/// The types in the order of [`Kind`].
///
/// All of them are of the standard: a theme knows them, and one such as `ticketId` would have no colour in most. They are
/// chosen by what they look like: an ID stands out as the name of a class does, a box that is to be checked as a keyword,
/// and one that is checked recedes as a comment does.
static TYPES: [SemanticTokenType; 8] = [
    SemanticTokenType::CLASS,
    SemanticTokenType::MACRO,
    SemanticTokenType::PROPERTY,
    SemanticTokenType::ENUM_MEMBER,
    SemanticTokenType::NUMBER,
    SemanticTokenType::STRING,
    SemanticTokenType::KEYWORD,
    SemanticTokenType::COMMENT,
];
/// The modifiers in the order of their bits.
///
/// No theme knows of tickets that are done and IDs that no ticket has; without a rule for them, an ID is an ID all the
/// same. `deprecated`, which some editors strike out, would be wrong of a ticket that was finished.
static MODIFIERS: [SemanticTokenModifier; 3] = [
    SemanticTokenModifier::DECLARATION,
    SemanticTokenModifier::new("done"),
    SemanticTokenModifier::new("unknown"),
];

/// Offers tokens in the ways in which the client says that it asks for them.
pub fn advertise(client: &ClientCapabilities, server: &mut ServerCapabilities) {
    let Some(asks) = asks(client).filter(|asks| asks.formats.contains(&TokenFormat::RELATIVE)) else {
        return;
    };
    let full = match asks.requests.full {
        None | Some(SemanticTokensFullOptions::Bool(false)) => None,
        Some(_) if has_delta(client) => Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
        Some(_) => Some(SemanticTokensFullOptions::Bool(true)),
    };
    let range = asks.requests.range.filter(|range| *range);
    if full.is_none() && range.is_none() {
        return;
    }
    let legend = SemanticTokensLegend { token_types: TYPES.to_vec(), token_modifiers: MODIFIERS.to_vec() };
    let work_done_progress_options = WorkDoneProgressOptions::default();
    let options = SemanticTokensOptions { work_done_progress_options, legend, range, full };
    server.semantic_tokens_provider = Some(options.into());
}

fn asks(client: &ClientCapabilities) -> Option<&SemanticTokensClientCapabilities> {
    client.text_document.as_ref()?.semantic_tokens.as_ref()
}

/// Whether the client can be told what has changed since the last time.
fn has_delta(client: &ClientCapabilities) -> bool {
    let full = asks(client).and_then(|asks| asks.requests.full.as_ref());
    matches!(full, Some(SemanticTokensFullOptions::Delta { delta: Some(true) }))
}

/// All tokens of a document.
///
/// # Errors
/// None.
pub fn handle(
    context: &Context,
    params: SemanticTokensParams,
) -> anyhow::Result<Option<SemanticTokensResult>> {
    let uri = &params.text_document.uri;
    Ok(all(context, uri).map(|data| sent(context, uri, data.into()).into()))
}

/// What has changed in the tokens of a document; all of them if it is not known what the client has.
///
/// # Errors
/// None.
pub fn delta(
    context: &Context,
    params: SemanticTokensDeltaParams,
) -> anyhow::Result<Option<SemanticTokensFullDeltaResult>> {
    let uri = &params.text_document.uri;
    let Some(new) = all(context, uri).map(Arc::<[SemanticToken]>::from) else { return Ok(None) };
    let old = context.tokens.get(&context.address(uri), &params.previous_result_id);
    let SemanticTokens { result_id, data } = sent(context, uri, Arc::clone(&new));
    Ok(Some(match old {
        Some(old) => SemanticTokensDelta { result_id, edits: edits(&old, &new) }.into(),
        None => SemanticTokens { result_id, data }.into(),
    }))
}

/// The tokens on the lines of a range.
///
/// # Errors
/// None.
pub fn range(
    context: &Context,
    params: SemanticTokensRangeParams,
) -> anyhow::Result<Option<SemanticTokensRangeResult>> {
    let Some(file) = context.file(&params.text_document.uri) else { return Ok(None) };
    let Some(document) = context.snapshot.document(file) else { return Ok(None) };
    let asked = convert::span(&document, params.range, context.encoding);
    let text = document.text();
    let lines = Span::line_at(&text, asked.start()).to(Span::line_at(&text, asked.end()));
    let found = encoded(context, file, lines);
    Ok(found.map(|data| SemanticTokens { result_id: None, data }.into()))
}

fn all(context: &Context, uri: &Uri) -> Option<Vec<SemanticToken>> {
    encoded(context, context.file(uri)?, Span::new(0, usize::MAX))
}

fn encoded(context: &Context, file: FileId, within: Span) -> Option<Vec<SemanticToken>> {
    let Context { snapshot, encoding, cancel, .. } = context;
    let source = snapshot.source(file)?;
    let tokens = tokens(snapshot, file, &source, within, cancel);
    Some(encode(&source.text, &tokens, *encoding))
}

/// An answer, with a name if it is kept to tell from it what changes.
fn sent(context: &Context, uri: &Uri, data: Arc<[SemanticToken]>) -> SemanticTokens {
    let is_open = || context.file(uri).and_then(|file| context.snapshot.version(file)).is_some();
    let is_kept = has_delta(&context.client) && is_open() && !context.cancel.is_cancelled();
    let result_id = is_kept.then(|| context.tokens.keep(context.address(uri), Arc::clone(&data)));
    SemanticTokens { result_id, data: data.to_vec() }
}

#[cfg(test)]
mod tests;

//! Go to declaration: what editors that know this name better get for it is the definition.

use tower_lsp::ls_types::{
    ClientCapabilities, DeclarationCapability, GotoDefinitionParams, GotoDefinitionResponse,
    ServerCapabilities,
};

use super::{Context, definition};

/// Offers to go to declarations.
pub fn advertise(_: &ClientCapabilities, server: &mut ServerCapabilities) {
    server.declaration_provider = Some(DeclarationCapability::Simple(true));
}

/// The places that declare what stands at a position.
///
/// # Errors
/// None.
pub fn handle(
    context: &Context,
    params: GotoDefinitionParams,
) -> anyhow::Result<Option<GotoDefinitionResponse>> {
    let client = context.client.text_document.as_ref().and_then(|documents| documents.declaration);
    Ok(definition::respond(context, &params, client, |file, offset| {
        definition::definition(&context.snapshot, file, offset, &context.cancel)
    }))
}

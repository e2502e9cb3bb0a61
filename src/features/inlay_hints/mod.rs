//! Inlay hints: title and status behind the ID of a ticket, and how much of a checklist is done behind its heading.
//!
//! What takes reading another file, which is the card of a ticket and the place of its declaration, is put off until the
//! editor asks for it (`inlayHint/resolve`), and left out for one that cannot.

use serde_json::{Value, json};
use tower_lsp::ls_types::{
    ClientCapabilities, InlayHint, InlayHintLabel, InlayHintLabelPart, InlayHintOptions, InlayHintParams,
    InlayHintServerCapabilities, InlayHintTooltip, Location, MarkupContent, MarkupKind, OneOf,
    ServerCapabilities, Uri,
};

use crate::ticket::IdKey;
use crate::workspace::Node;

use super::hover::{self, Card, Markup};
use super::{Context, Feature, convert, definition};

mod find;

#[cfg(test)]
mod tests;

pub use find::{Hint, hints};

/// What a client asks for when it shows more of a hint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Later {
    /// The place that a click on the hint leads to.
    location: bool,
    /// The card of the ticket. An editor that knows the place shows the hover of that place, which is the same card.
    tooltip: bool,
}

impl Later {
    fn of(client: &ClientCapabilities) -> Self {
        let hints = client.text_document.as_ref().and_then(|documents| documents.inlay_hint.as_ref());
        let properties = hints.and_then(|hints| hints.resolve_support.as_ref()).map(|it| &it.properties[..]);
        let has = |name: &str| properties.unwrap_or_default().iter().any(|property| property == name);
        // Neovim leaves the first half of the name out.
        let location = has("label.location") || has("location");
        Self { location, tooltip: has("tooltip") && !location }
    }

    fn is_any(self) -> bool {
        self.location || self.tooltip
    }
}

/// Offers hints, and to resolve them if the client would.
pub fn advertise(client: &ClientCapabilities, server: &mut ServerCapabilities) {
    let resolve_provider = Some(Later::of(client).is_any());
    let options = InlayHintOptions { resolve_provider, ..InlayHintOptions::default() };
    server.inlay_hint_provider = Some(OneOf::Right(InlayHintServerCapabilities::Options(options)));
}

/// The hints in a range of a document.
///
/// # Errors
/// None.
pub fn handle(context: &Context, params: InlayHintParams) -> anyhow::Result<Option<Vec<InlayHint>>> {
    let Context { snapshot, encoding, settings, cancel, .. } = context;
    let uri = params.text_document.uri;
    let Some(file) = context.file(&uri).filter(|file| snapshot.version(*file).is_some()) else {
        return Ok(None);
    };
    let Some(document) = snapshot.document(file) else { return Ok(None) };
    let asked = convert::span(&document, params.range, *encoding);
    let later = Later::of(&context.client);
    let documents = context.client.text_document.as_ref();
    let is_told = settings.is_on(Feature::CodeLens) && snapshot.counts(file);
    let has_lenses = is_told && documents.is_some_and(|it| it.code_lens.is_some());
    let found = hints(snapshot, file, asked, settings.inlay_hints, has_lenses, cancel);
    let shown = found.into_iter().map(|hint| {
        let Hint { offset, label, id } = hint;
        let part = |value| InlayHintLabelPart { value, ..InlayHintLabelPart::default() };
        let label = match id.as_ref().filter(|_| later.location) {
            Some(_) => InlayHintLabel::LabelParts(vec![part(label)]),
            None => InlayHintLabel::String(label),
        };
        let id = id.filter(|_| later.is_any());
        InlayHint {
            position: convert::position(&document, offset, *encoding),
            label,
            kind: None,
            text_edits: None,
            tooltip: None,
            padding_left: Some(true),
            padding_right: None,
            data: id.map(|id| json!({ "uri": uri.as_str(), "id": id.as_str() })),
        }
    });
    Ok(Some(shown.collect()))
}

/// Adds what the client shows when somebody points at a hint, as things are by now: nothing if the ticket is gone.
///
/// # Errors
/// None.
pub fn resolve(context: &Context, mut hint: InlayHint) -> anyhow::Result<InlayHint> {
    let Some((node, id)) = hint.data.take().and_then(|data| meant(context, &data)) else { return Ok(hint) };
    let later = Later::of(&context.client);
    if later.tooltip {
        hint.tooltip = card(context, node);
    }
    if let InlayHintLabel::LabelParts(parts) = &mut hint.label
        && later.location
    {
        let place = location(context, node, &id);
        parts.iter_mut().for_each(|part| part.location.clone_from(&place));
    }
    Ok(hint)
}

/// The ticket that a hint is about.
fn meant(context: &Context, data: &Value) -> Option<(Node, IdKey)> {
    let uri: Uri = data.get("uri")?.as_str()?.parse().ok()?;
    let id = IdKey::new(data.get("id")?.as_str()?);
    Some((context.snapshot.only_meant(context.file(&uri)?, &id)?, id))
}

fn card(context: &Context, node: Node) -> Option<InlayHintTooltip> {
    let card = Card::new(&context.snapshot, node)?;
    let uri = context.uri(node.file);
    let markup = hover::markup(&context.client);
    let value = card.draw(markup, uri.as_ref().map(|uri| uri.as_str()));
    Some(match markup {
        Markup::Markdown => MarkupContent { kind: MarkupKind::Markdown, value }.into(),
        Markup::Plain => value.into(),
    })
}

fn location(context: &Context, node: Node, id: &IdKey) -> Option<Location> {
    let target = definition::locate(&context.snapshot, node.file, node.ticket, id)?;
    let document = context.snapshot.document(node.file)?;
    Some(Location::new(context.uri(node.file)?, convert::range(&document, target.span, context.encoding)))
}

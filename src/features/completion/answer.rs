//! Offers in the protocol's words: only what the client understands.

use serde_json::json;
use tower_lsp::ls_types::{
    ClientCapabilities, CompletionItem, CompletionItemCapability, CompletionItemKind,
    CompletionItemLabelDetails, CompletionList, CompletionTextEdit, Documentation, InsertTextFormat,
    MarkupContent, MarkupKind, TextEdit,
};

use crate::text::Document;
use crate::ticket::IdKey;
use crate::workspace::Address;

use super::super::hover::{Card, Markup};
use super::super::snippet::Snippet;
use super::super::{Context, convert, item};
use super::{Item, ItemKind, Offer, whole};

/// The list for an offer.
pub(super) fn list(context: &Context, document: &Document, offer: Offer) -> CompletionList {
    let range = convert::range(document, offer.replaced, context.encoding);
    let first = offer.items.iter().position(|item| item.is_likely);
    let able = able(&context.client);
    let has_label_details = able.and_then(|able| able.label_details_support) == Some(true);
    let has_snippets = able.and_then(|able| able.snippet_support) == Some(true);
    let has_commits = able.and_then(|able| able.commit_characters_support) == Some(true);
    let markup = markup(able);
    let kinds = listed_kinds(&context.client);
    let item = |(nth, item): (usize, Item)| {
        let is_cut = context.cuts_at_blanks && item.insert.contains(char::is_whitespace);
        let whole = is_cut.then(|| Snippet::new(item.insert.as_str()));
        let snippet = item.snippet.as_ref().filter(|snippet| !snippet.is_plain()).or(whole.as_ref());
        let snippet = snippet.filter(|_| has_snippets);
        CompletionItem {
            insert_text_format: snippet.map(|_| InsertTextFormat::SNIPPET),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit {
                range,
                new_text: snippet.map_or_else(|| item.insert.clone(), Snippet::to_lsp),
            })),
            sort_text: Some(format!("{nth:04}")),
            filter_text: Some(item.filter),
            preselect: (first == Some(nth)).then_some(true),
            kind: Some(kind(item.kind, kinds)),
            label_details: (has_label_details && !item.description.is_empty()).then(|| {
                CompletionItemLabelDetails { detail: None, description: Some(item.description.clone()) }
            }),
            detail: detail(&item.description, &item.detail),
            documentation: (!item.doc.is_empty()).then(|| documentation(item.doc, markup)),
            commit_characters: (has_commits && item.is_ended_by_comma).then(|| vec![",".to_owned()]),
            data: item.ticket.and_then(|(file, id)| {
                Some(json!({ "uri": context.snapshot.address(file)?.uri(), "id": id.as_str() }))
            }),
            label: item.label,
            ..CompletionItem::default()
        }
    };
    CompletionList {
        is_incomplete: offer.is_capped,
        items: offer.items.into_iter().enumerate().map(item).collect(),
    }
}

/// Adds to an item what takes reading a file: the card of the ticket, as things are by now.
pub(super) fn resolve(context: &Context, mut resolved: CompletionItem) -> CompletionItem {
    let of = |name: &str| resolved.data.as_ref().and_then(|data| data.get(name)?.as_str());
    let (Some(uri), Some(id)) = (of("uri"), of("id")) else { return resolved };
    let snapshot = &context.snapshot;
    let file = snapshot.file(&Address::from_uri(uri));
    let node = item::find(snapshot, file, Some(&IdKey::new(id)), 0);
    let card = node.and_then(|node| Card::new(snapshot, node));
    if let Some(card) = card {
        let markup = markup(able(&context.client));
        let uri = context.uri(card.file);
        let drawn = card.draw(markup, uri.as_ref().map(|uri| uri.as_str()));
        resolved.documentation = Some(match markup {
            Markup::Markdown => documentation(drawn, markup),
            Markup::Plain => Documentation::String(drawn),
        });
    }
    resolved
}

fn documentation(doc: String, markup: Markup) -> Documentation {
    match markup {
        Markup::Markdown => {
            Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value: doc })
        }
        Markup::Plain => {
            let lines: Vec<_> = doc.lines().filter(|line| !line.starts_with(whole::FENCE)).collect();
            Documentation::String(lines.join("\n").replace('`', ""))
        }
    }
}

fn able(client: &ClientCapabilities) -> Option<&CompletionItemCapability> {
    client.text_document.as_ref()?.completion.as_ref()?.completion_item.as_ref()
}

/// A client that does not say what it can show may not know any marks.
fn markup(able: Option<&CompletionItemCapability>) -> Markup {
    let formats = able.and_then(|able| able.documentation_format.as_ref());
    match formats.is_some_and(|formats| formats.contains(&MarkupKind::Markdown)) {
        true => Markup::Markdown,
        false => Markup::Plain,
    }
}

/// A ticket says its title and its status, anything else where it comes from.
pub(super) fn detail(description: &str, detail: &str) -> Option<String> {
    match (description, detail) {
        ("", "") => None,
        ("", detail) => Some(detail.to_owned()),
        (description, "") => Some(description.to_owned()),
        (description, detail) => Some(format!("{description} ({detail})")),
    }
}

/// The kinds that a client lists. One that lists none only knows those of the first version of the protocol, up to
/// `REFERENCE`.
fn listed_kinds(client: &ClientCapabilities) -> &[CompletionItemKind] {
    let completion = client.text_document.as_ref().and_then(|documents| documents.completion.as_ref());
    let kinds = completion.and_then(|completion| completion.completion_item_kind.as_ref());
    kinds.and_then(|kinds| kinds.value_set.as_deref()).unwrap_or_default()
}

fn kind(kind: ItemKind, listed: &[CompletionItemKind]) -> CompletionItemKind {
    let or = |kind, older| if listed.contains(&kind) { kind } else { older };
    match kind {
        ItemKind::Value => or(CompletionItemKind::ENUM_MEMBER, CompletionItemKind::ENUM),
        ItemKind::Key => CompletionItemKind::PROPERTY,
        ItemKind::Section => CompletionItemKind::MODULE,
        ItemKind::Ticket | ItemKind::Anchor => CompletionItemKind::REFERENCE,
        ItemKind::NewTicket => CompletionItemKind::SNIPPET,
        ItemKind::Check | ItemKind::Date | ItemKind::Person => CompletionItemKind::VALUE,
        ItemKind::File => CompletionItemKind::FILE,
        ItemKind::Folder => or(CompletionItemKind::FOLDER, CompletionItemKind::FILE),
    }
}

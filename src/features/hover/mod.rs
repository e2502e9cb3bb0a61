//! Hover: the ticket behind an ID at a glance, without leaving the line that mentions it; and what a check finds, where
//! it is silenced.

use tower_lsp::ls_types::{
    ClientCapabilities, Hover, HoverContents, HoverParams, HoverProviderCapability, MarkupContent,
    MarkupKind, ServerCapabilities,
};

use crate::checks;
use crate::text::Span;
use crate::workspace::{FileId, Kind, Node, Snapshot, Source};

use super::spelling::Spellings;
use super::{Context, configuration, convert, occurrence};

mod card;

#[cfg(test)]
mod tests;

pub use card::{Card, Line, List, Markup};

/// How many tickets of one ID are shown at most.
const MAX_CARDS: usize = 3;
/// How many closed files are read at most: for the place of a ticket in its file, and for the way IDs are written.
const MAX_READ: usize = MAX_CARDS;

/// What is said of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The place.
    pub span: Span,
    /// What there is to say.
    pub about: About,
}

/// What a place is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// Tickets.
    Tickets {
        /// The first of them, by path and place.
        cards: Vec<Card>,
        /// How many more there are.
        more: usize,
    },
    /// An ID that no ticket has, as written.
    Nothing(String),
    /// A check, by its code.
    Check(&'static str),
}

/// Offers to hover.
pub fn advertise(_: &ClientCapabilities, server: &mut ServerCapabilities) {
    server.hover_provider = Some(HoverProviderCapability::Simple(true));
}

/// What is known of the ticket whose ID stands at a position.
///
/// # Errors
/// None.
pub fn handle(context: &Context, params: HoverParams) -> anyhow::Result<Option<Hover>> {
    let asked = &params.text_document_position_params;
    let snapshot = &context.snapshot;
    let Some(file) = context.file(&asked.text_document.uri) else { return Ok(None) };
    let Some(document) = snapshot.document(file) else { return Ok(None) };
    let offset = convert::offset(&document, asked.position, context.encoding);
    let markup = markup(&context.client);
    let answer = |span, value| {
        let kind = match markup {
            Markup::Markdown => MarkupKind::Markdown,
            Markup::Plain => MarkupKind::PlainText,
        };
        let range = Some(convert::range(&document, span, context.encoding));
        Hover { contents: HoverContents::Markup(MarkupContent { kind, value }), range }
    };
    if snapshot.kind(file) == Kind::Config {
        let said = configuration::said(snapshot, file, offset, markup);
        return Ok(said.map(|(span, value)| answer(span, value)));
    }
    let Some(said) = said(snapshot, file, offset) else { return Ok(None) };
    let uri = |card: &Card| context.uri(card.file).map(|uri| uri.as_str().to_owned());
    Ok(Some(answer(said.span, draw(&said.about, markup, uri))))
}

/// The first format that the client lists is the one it likes best; one that lists none may not know any marks.
pub(super) fn markup(client: &ClientCapabilities) -> Markup {
    let hover = client.text_document.as_ref().and_then(|documents| documents.hover.as_ref());
    let formats = hover.and_then(|hover| hover.content_format.as_deref());
    match formats.and_then(|formats| formats.first()) {
        Some(MarkupKind::Markdown) => Markup::Markdown,
        _ => Markup::Plain,
    }
}

/// What is known of the ID at a byte offset. Where it is declared, that ticket alone is meant. Where findings are
/// silenced, what is known of the check.
#[must_use]
pub fn said(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Said> {
    let Source { text, facts } = snapshot.source(file)?;
    let mut codes = facts.suppressions.iter().flat_map(|it| &it.codes);
    if let Some(code) = codes.find(|code| code.touches(offset)) {
        let rule = checks::rule(code.of(&text))?;
        return Some(Said { span: *code, about: About::Check(rule.code) });
    }
    let (span, id) = occurrence::id_at(&facts, &text, offset)?;
    let declares = |spans: &[Span]| spans.iter().any(|span| span.touches(offset));
    let declared = (0u32..).zip(&facts.tickets).find(|(_, ticket)| declares(&ticket.declarations));
    let nodes: Vec<Node> = match declared.filter(|_| !snapshot.is_template(file)) {
        Some((ticket, _)) => vec![Node { file, ticket }],
        None => {
            let meant = snapshot.meant(file, &id);
            meant.iter().map(|it| Node { file: it.file, ticket: it.ticket }).collect()
        }
    };
    if nodes.is_empty() {
        let is_known = snapshot.is_scanned() && snapshot.has_family(snapshot.resolve(&id).family());
        let is_known = is_known && !snapshot.is_external(file, &id);
        return is_known.then(|| Said { span, about: About::Nothing(span.of(&text).to_owned()) });
    }
    let mut spellings = Spellings::new(snapshot, MAX_READ);
    let cards = nodes.iter().take(MAX_CARDS).filter_map(|node| Card::new(snapshot, *node, &mut spellings));
    let about = About::Tickets { cards: cards.collect(), more: nodes.len().saturating_sub(MAX_CARDS) };
    Some(Said { span, about })
}

/// What there is to say, as text; `uri` gives that of a card's file.
#[must_use]
pub fn draw(about: &About, markup: Markup, uri: impl Fn(&Card) -> Option<String>) -> String {
    let (cards, more) = match about {
        About::Tickets { cards, more } => (cards, *more),
        About::Nothing(id) if markup == Markup::Markdown => {
            return format!("No ticket declares {}.", card::escaped(id));
        }
        About::Check(code) => return configuration::about_check(code, markup).unwrap_or_default(),
        About::Nothing(id) => return format!("No ticket declares {id}."),
    };
    let mut drawn: Vec<_> = cards.iter().map(|card| card.draw(markup, uri(card).as_deref())).collect();
    if more > 0 {
        drawn.push(format!("and {more} more"));
    }
    drawn.join(if markup == Markup::Markdown { "\n\n---\n\n" } else { "\n\n" })
}

//! Hover: the ticket behind an ID at a glance, without leaving the line that mentions it; what the template and the
//! other tickets say of a field, a value or a section; and what a check finds, where it found or is silenced.

use std::collections::BTreeSet;

use tower_lsp::ls_types::{
    ClientCapabilities, Hover, HoverContents, HoverParams, HoverProviderCapability, MarkupContent,
    MarkupKind, ServerCapabilities,
};

use crate::checks::{self, Rule};
use crate::text::Span;
use crate::ticket::IdKey;
use crate::workspace::{FileId, Kind, Node, Snapshot, Source};

use super::{Cancel, Context, Feature, asked, configuration, convert, occurrence};

mod card;
mod draw;
mod markup;
mod part;

#[cfg(test)]
mod tests;

pub use card::{Card, Line, List};
pub(super) use card::{is_said, names};
pub use draw::draw;
pub use markup::Markup;
pub use part::{Origin, Part, Remark, Values};

/// How many tickets of one ID are shown at most.
const MAX_CARDS: usize = 3;
/// A longer document is not checked only to tell what is found at one place, in bytes.
const MAX_CHECKED: usize = 64 * 1024;
/// How many rules are told of at most.
const MAX_RULES: usize = 5;

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
    /// A field, a value or a section.
    Part(Part),
}

/// Offers to hover.
pub fn advertise(_: &ClientCapabilities, server: &mut ServerCapabilities) {
    server.hover_provider = Some(HoverProviderCapability::Simple(true));
}

/// What is known of what stands at a position.
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
    let uri = |file| context.uri(file).map(|uri| uri.as_str().to_owned());
    let is_told = context.settings.is_on(Feature::Diagnostics);
    let broken = is_told.then(|| broken(snapshot, file, offset, &context.cancel)).flatten();
    let told = told(said(snapshot, file, offset), broken, markup, shows_codes(&context.client), uri);
    Ok(told.map(|(span, value)| answer(span, value)))
}

/// What is known of a place as text, and below it the rules that find something there; in short where the client shows
/// their codes and pages itself (`is_shown`).
fn told(
    said: Option<Said>,
    broken: Option<(Span, Vec<&'static Rule>)>,
    markup: Markup,
    is_shown: bool,
    uri: impl Fn(FileId) -> Option<String>,
) -> Option<(Span, String)> {
    let (place, rules) = broken.unwrap_or_default();
    let span = said.as_ref().map_or(place, |said| said.span);
    let known = said.map(|said| draw(&said.about, markup, uri));
    let rules: Vec<_> = rules.into_iter().map(|rule| draw::draw_rule(rule, markup, is_shown)).collect();
    let rules = Some(rules.join(markup.gap())).filter(|rules| !rules.is_empty());
    let all: Vec<_> = known.into_iter().chain(rules).collect();
    (!all.is_empty()).then(|| (span, all.join(markup.rule())))
}

/// Whether the client shows the code of a finding and the link to its page.
fn shows_codes(client: &ClientCapabilities) -> bool {
    let Some(documents) = &client.text_document else { return false };
    let pushed = documents.publish_diagnostics.as_ref().and_then(|it| it.code_description_support);
    pushed == Some(true) || documents.diagnostic.is_some()
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

/// What is known of what stands at a byte offset: the ID, else the value, the field or the section. Where an ID is
/// declared, that ticket alone is meant. Where findings are silenced, what is known of the check.
#[must_use]
pub fn said(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Said> {
    let source = snapshot.source(file)?;
    let Source { text, facts } = &source;
    let mut codes = facts.suppressions.iter().flat_map(|it| &it.codes);
    if let Some(code) = codes.find(|code| code.touches(offset)) {
        let rule = checks::rule(code.of(text))?;
        return Some(Said { span: *code, about: About::Check(rule.code) });
    }
    let of_id = occurrence::id_at(facts, text, offset).and_then(|(span, id)| {
        let about = tickets(snapshot, file, &source, offset, span, &id)?;
        Some(Said { span, about })
    });
    of_id.or_else(|| {
        let asked = asked::at(snapshot, file, &source, offset)?;
        let part = Part::of(snapshot, file, &source, &asked)?;
        Some(Said { span: asked.span, about: About::Part(part) })
    })
}

/// What is known of the tickets that an ID at a place means.
fn tickets(
    snapshot: &Snapshot,
    file: FileId,
    source: &Source,
    offset: usize,
    span: Span,
    id: &IdKey,
) -> Option<About> {
    let Source { text, facts } = source;
    let declares = |spans: &[Span]| spans.iter().any(|span| span.touches(offset));
    let declared = (0u32..).zip(&facts.tickets).find(|(_, ticket)| declares(&ticket.declarations));
    let nodes: Vec<Node> = match declared.filter(|_| !snapshot.is_template(file)) {
        Some((ticket, _)) => vec![Node { file, ticket }],
        None => {
            let meant = snapshot.meant(file, id);
            meant.iter().map(|it| Node { file: it.file, ticket: it.ticket }).collect()
        }
    };
    if nodes.is_empty() {
        let is_known = snapshot.is_known_around(file) && snapshot.has_family(snapshot.resolve(id).family());
        let is_known = is_known && !snapshot.is_external(file, id);
        return is_known.then(|| About::Nothing(span.of(text).to_owned()));
    }
    let cards = nodes.iter().take(MAX_CARDS).filter_map(|node| Card::new(snapshot, *node));
    // Several are told apart by what they are.
    let cards = cards.map(|card| if nodes.len() > 1 { card.in_short() } else { card });
    Some(About::Tickets { cards: cards.collect(), more: nodes.len().saturating_sub(MAX_CARDS) })
}

/// The rules that find something at a byte offset, by code, and the smallest place of a finding there. Nothing is said
/// of a document that takes too long to check.
#[must_use]
pub fn broken(
    snapshot: &Snapshot,
    file: FileId,
    offset: usize,
    cancel: &Cancel,
) -> Option<(Span, Vec<&'static Rule>)> {
    if snapshot.text(file)?.len() > MAX_CHECKED {
        return None;
    }
    let mut found = checks::run(snapshot, file, &|| cancel.is_cancelled());
    found.retain(|finding| finding.span.touches(offset));
    let span = found.iter().map(|finding| finding.span).min_by_key(|span| span.len())?;
    let codes: BTreeSet<_> = found.iter().map(|finding| finding.code).collect();
    Some((span, codes.into_iter().filter_map(checks::rule).take(MAX_RULES).collect()))
}

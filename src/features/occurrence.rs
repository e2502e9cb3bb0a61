//! Which ID stands at a cursor: shared by every feature that is asked about the ticket under it.

use crate::text::Span;
use crate::ticket::{Facts, IdKey, id};

/// The ID at a byte offset, as written and in comparable form: a reference, a declaration, or a word of that shape
/// where neither is seen.
#[must_use]
pub fn id_at(facts: &Facts, text: &str, offset: usize) -> Option<(Span, IdKey)> {
    let referred = facts.references.iter().find(|reference| reference.span.touches(offset));
    let declared = || {
        facts.tickets.iter().find_map(|ticket| {
            let span = ticket.declarations.iter().find(|span| span.touches(offset))?;
            Some((*span, ticket.id.clone()?))
        })
    };
    let written = || {
        let span = id::candidates(text, Span::line_at(text, offset)).find(|span| span.touches(offset))?;
        Some((span, IdKey::new(span.of(text))))
    };
    referred.map(|reference| (reference.span, reference.id.clone())).or_else(declared).or_else(written)
}

/// The ticket that a byte offset stands in, as an index into [`Facts::tickets`]: the innermost one.
#[must_use]
pub fn ticket_at(facts: &Facts, offset: usize) -> Option<u32> {
    let around = (0u32..).zip(&facts.tickets).filter(|(_, ticket)| ticket.span.touches(offset));
    around.min_by_key(|(_, ticket)| ticket.span.len()).map(|(index, _)| index)
}

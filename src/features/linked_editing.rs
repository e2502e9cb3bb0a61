//! Linked editing: an ID that a file declares twice, in its heading and in a field, is typed in both places at once.

use tower_lsp::ls_types::{
    ClientCapabilities, LinkedEditingRangeParams, LinkedEditingRangeServerCapabilities, LinkedEditingRanges,
    ServerCapabilities,
};

use crate::text::Span;
use crate::workspace::{FileId, Snapshot, Source};

use super::{Context, convert};

/// What an ID may become while it is typed: anything that does not end it. Every dialect of patterns reads it.
const WORD: &str = r#"[^\s:;,|"'`*<>()\[\]{}]+"#;

/// Offers to edit linked places.
pub fn advertise(_: &ClientCapabilities, server: &mut ServerCapabilities) {
    server.linked_editing_range_provider = Some(LinkedEditingRangeServerCapabilities::Simple(true));
}

/// The places that are to be edited together with what stands at a position.
///
/// # Errors
/// None.
pub fn handle(
    context: &Context,
    params: LinkedEditingRangeParams,
) -> anyhow::Result<Option<LinkedEditingRanges>> {
    let asked = &params.text_document_position_params;
    let snapshot = &context.snapshot;
    let Some(file) = context.file(&asked.text_document.uri) else { return Ok(None) };
    let Some(document) = snapshot.document(file) else { return Ok(None) };
    let offset = convert::offset(&document, asked.position, context.encoding);
    let places = linked(snapshot, file, offset);
    let range = |span: &Span| convert::range(&document, *span, context.encoding);
    let ranges: Vec<_> = places.iter().map(range).collect();
    let answer = LinkedEditingRanges { ranges, word_pattern: Some(WORD.to_owned()) };
    Ok(Some(answer).filter(|answer| !answer.ranges.is_empty()))
}

/// The places that declare the ID under a byte offset in the same spelling, in order; none when there is only one.
#[must_use]
pub fn linked(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Span> {
    let Some(Source { text, facts }) = snapshot.source(file) else { return Vec::new() };
    let here = facts.tickets.iter().find_map(|ticket| {
        let here = ticket.declarations.iter().find(|span| span.touches(offset))?;
        Some((ticket, here.of(&text)))
    });
    let Some((ticket, written)) = here.filter(|(_, written)| !written.is_empty()) else { return Vec::new() };
    let declared = ticket.declarations.iter().copied();
    let mut places: Vec<_> = declared.filter(|span| span.of(&text) == written).collect();
    places.sort_unstable();
    places.dedup();
    if places.len() > 1 { places } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    /// The document with `<…>` around the places, or nothing when there are none.
    fn check(notation: &str, expected: &str) {
        let (snapshot, file, offset) = fixture::with_cursor(notation);
        let mut drawn = snapshot.text(file).unwrap().to_string();
        let places = linked(&snapshot, file, offset);
        for span in places.iter().rev() {
            drawn.insert(span.end(), '>');
            drawn.insert(span.start(), '<');
        }
        assert_eq!(if places.is_empty() { "" } else { &drawn }, expected);
    }

    #[test]
    fn heading_and_field() {
        let linked = "---\nid: <PE-1>\nstatus: open\n---\n# <PE-1>: A, after PE-1\n";
        check("---\nid: PE-$01\nstatus: open\n---\n# PE-1: A, after PE-1\n", linked);
        check("---\nid: PE-1\nstatus: open\n---\n# PE-1$0: A, after PE-1\n", linked);
    }

    #[test]
    fn nothing_elsewhere() {
        check("---\nid: PE-1\nstatus: open\n---\n# PE-1: A, after PE-$01\n", "");
        check("---\nid: PE-01\nstatus: open\n---\n# PE-$01: A\n", "");
        check("# PE-$01: A\n\n**Status**: Open\n", "");
        check("## PE-$01: A\n**Status**: Open\n\n## PE-1: A\n**Status**: Open\n", "");
        check("---\nid: $0\nstatus: open\n---\n# PE-1: A\n", "");
        check("$0", "");
    }
}

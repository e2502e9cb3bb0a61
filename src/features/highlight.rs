//! Document highlight: all places in a document that speak of the ticket or the heading under the cursor.

use tower_lsp::ls_types::{
    ClientCapabilities, DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams, OneOf,
    ServerCapabilities,
};

use crate::workspace::{FileId, Snapshot, Source};

use super::places::{Place, Ranges};
use super::subject::{self, Subject};
use super::{Context, convert, references};

/// How many places are answered at most.
const MAX_PLACES: usize = 10_000;

/// Offers to highlight.
pub fn advertise(_: &ClientCapabilities, server: &mut ServerCapabilities) {
    server.document_highlight_provider = Some(OneOf::Left(true));
}

/// The places in the document that speak of what stands at a position.
///
/// # Errors
/// None.
pub fn handle(
    context: &Context,
    params: DocumentHighlightParams,
) -> anyhow::Result<Option<Vec<DocumentHighlight>>> {
    let asked = &params.text_document_position_params;
    let snapshot = &context.snapshot;
    let Some(file) = context.file(&asked.text_document.uri) else { return Ok(None) };
    let Some(document) = snapshot.document(file) else { return Ok(None) };
    let offset = convert::offset(&document, asked.position, context.encoding);
    let Some(source) = snapshot.source(file) else { return Ok(None) };
    let places = highlights(snapshot, file, &source, offset);
    let mut ranges = Ranges::new(&source.text, context);
    let highlight = |place: &Place| {
        let kind = match place.is_declaration {
            true => DocumentHighlightKind::WRITE,
            false => DocumentHighlightKind::READ,
        };
        DocumentHighlight { range: ranges.of(place.span), kind: Some(kind) }
    };
    let highlights: Vec<_> = places.iter().map(highlight).collect();
    Ok(Some(highlights).filter(|highlights| !highlights.is_empty()))
}

/// The places of a document that speak of what a byte offset is on, in their order.
#[must_use]
pub fn highlights(snapshot: &Snapshot, file: FileId, source: &Source, offset: usize) -> Vec<Place> {
    let Some(subject) = subject::at(snapshot, file, source, offset) else { return Vec::new() };
    let Source { text, facts } = source;
    let mut places: Vec<Place> = match &subject {
        Subject::Ticket { id, .. } => {
            let id = snapshot.resolve(id);
            let declared = subject::declarations(snapshot, facts, &id);
            let declared = declared.map(|span| Place::declaration(file, span));
            let used = facts.references.iter().filter(|it| subject::same(snapshot, &it.id, &id));
            declared.chain(used.map(|it| Place::mention(file, it.span))).collect()
        }
        Subject::Heading { file: target, title, .. } | Subject::File { file: target, title, .. } => {
            let declared = Some(*title).filter(|title| *target == file && !title.is_empty());
            let links = references::links_in(file, source)
                .filter(|place| references::holds(snapshot, &subject, place, text));
            declared.map(|title| Place::declaration(file, title)).into_iter().chain(links).collect()
        }
    };
    places.sort_by_key(|place| place.span);
    places.dedup_by_key(|place| place.span);
    places.truncate(MAX_PLACES);
    places
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::fixture;

    /// Draws the document with `<…>` around what is mentioned, and `<!…>` around what is declared.
    fn check(notation: &str, expected: Expect) {
        let (snapshot, file, offset) = fixture::with_cursor(notation);
        let source = snapshot.source(file).unwrap();
        let mut drawn = source.text.to_string();
        for place in highlights(&snapshot, file, &source, offset).iter().rev() {
            drawn.insert(place.span.end(), '>');
            drawn.insert_str(place.span.start(), if place.is_declaration { "<!" } else { "<" });
        }
        expected.assert_eq(&drawn);
    }

    #[test]
    fn a_ticket() {
        check(
            "//- /pe-3.md\n---\nid: PE-3\nstatus: open\ndepends_on: [pe-04]\n---\n# PE$0-03: A\n\nPE-3, PE-30 `pe-3`\n",
            expect![[r#"
                ---
                id: <!PE-3>
                status: open
                depends_on: [pe-04]
                ---
                # <!PE-03>: A

                <PE-3>, PE-30 `<pe-3>`
            "#]],
        );
        check(
            "//- /x.md\nAfter PE-$03: PE-03.\n//- /pe-3.md\n---\nid: PE-3\nstatus: open\n---\nPE-3\n",
            expect![[r#"
                After <PE-3>: <PE-03>.
            "#]],
        );
    }

    #[test]
    fn a_heading_and_the_links_to_it() {
        check(
            "# Page\n\n## Goal$0\n\n[a](#goal) [b](ticket.md#goal) [c](#page) [d](other.md#goal)\n",
            expect![[r#"
                # Page

                ## <!Goal>

                [a](<#goal>) [b](<ticket.md#goal>) [c](#page) [d](other.md#goal)
            "#]],
        );
    }

    #[test]
    fn nothing_for_a_value() {
        check(
            "---\nid: PE-1\nstatus: op$0en\n---\nopen\n",
            expect![[r#"
                ---
                id: PE-1
                status: open
                ---
                open
            "#]],
        );
    }
}

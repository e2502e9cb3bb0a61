//! Between the protocol's words and ours: positions, ranges, URIs. Byte offsets end here.

use std::str::FromStr;

use tower_lsp::ls_types::{self as lsp, PositionEncodingKind, TextDocumentContentChangeEvent, Uri};

use crate::text::{Change, Document, Position, PositionEncoding, PositionRange, Span};
use crate::workspace::Address;

/// The name under which an encoding is negotiated.
#[must_use]
pub fn encoding_kind(encoding: PositionEncoding) -> PositionEncodingKind {
    match encoding {
        PositionEncoding::Utf8 => PositionEncodingKind::UTF8,
        PositionEncoding::Utf16 => PositionEncodingKind::UTF16,
        PositionEncoding::Utf32 => PositionEncodingKind::UTF32,
    }
}

/// The position of a byte offset.
#[must_use]
pub fn position(document: &Document, offset: usize, encoding: PositionEncoding) -> lsp::Position {
    to_position(document.position(offset, encoding))
}

/// A position in the protocol's words.
#[must_use]
pub fn to_position(Position { line, column }: Position) -> lsp::Position {
    lsp::Position::new(line, column)
}

/// A range in the protocol's words.
#[must_use]
pub fn to_range(PositionRange { start, end }: PositionRange) -> lsp::Range {
    lsp::Range::new(to_position(start), to_position(end))
}

/// The range that a span covers.
#[must_use]
pub fn range(document: &Document, span: Span, encoding: PositionEncoding) -> lsp::Range {
    lsp::Range::new(position(document, span.start(), encoding), position(document, span.end(), encoding))
}

/// The byte offset of a position; one past the end of its line is the end of that line.
#[must_use]
pub fn offset(document: &Document, position: lsp::Position, encoding: PositionEncoding) -> usize {
    document.offset(place(position), encoding)
}

/// What a range covers; a reversed one is empty.
#[must_use]
pub fn span(document: &Document, range: lsp::Range, encoding: PositionEncoding) -> Span {
    Span::new(offset(document, range.start, encoding), offset(document, range.end, encoding))
}

/// One change of a document as the client reported it.
#[must_use]
pub fn change(event: TextDocumentContentChangeEvent) -> Change {
    let range = event.range.map(|range| PositionRange::new(place(range.start), place(range.end)));
    Change { range, text: event.text }
}

/// The document that a URI names.
#[must_use]
pub fn address(uri: &Uri) -> Address {
    Address::from_uri(uri.as_str())
}

/// The URI of a document; `None` for an address that was made of something else than a URI.
#[must_use]
pub fn uri(address: &Address) -> Option<Uri> {
    Uri::from_str(&address.uri()).ok()
}

fn place(position: lsp::Position) -> Position {
    Position::new(position.line, position.character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_and_its_range_are_the_same_place_in_every_encoding() {
        let text = "a\n- 😀é [x]\r\nend";
        let document = Document::new(text);
        let mark = text.find("[x]").unwrap();
        let place = Span::new(mark, mark + 3);
        for (encoding, column) in
            [(PositionEncoding::Utf8, 9), (PositionEncoding::Utf16, 6), (PositionEncoding::Utf32, 5)]
        {
            let expected = lsp::Range::new(lsp::Position::new(1, column), lsp::Position::new(1, column + 3));
            assert_eq!(range(&document, place, encoding), expected);
            assert_eq!(span(&document, expected, encoding), place);
        }
    }

    #[test]
    fn a_reversed_range_is_empty() {
        let document = Document::new("abc");
        let reversed = lsp::Range::new(lsp::Position::new(0, 2), lsp::Position::new(0, 1));
        assert_eq!(span(&document, reversed, PositionEncoding::Utf8), Span::empty(2));
    }

    #[test]
    #[cfg(unix)]
    fn every_path_has_a_uri() {
        for path in ["/a b.md", "/ä#[1]%.md", "/"] {
            let place = Address::from_path(std::path::Path::new(path));
            assert_eq!(address(&uri(&place).unwrap()), place);
        }
    }
}

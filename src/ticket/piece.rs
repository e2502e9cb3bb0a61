//! A piece of running text, looked at once: what references, links and placeholders are made of.

use super::id;
use crate::syntax::inline::{self, Ahead, Inline};
use crate::text::Span;

/// The marks and the words with a hyphen in a piece of text. It is read into again and again, as a buffer, in order
/// of place.
#[derive(Debug, Default)]
pub(super) struct Piece {
    /// Where it stands.
    pub(super) content: Span,
    /// Its marks, in order of place.
    pub(super) marks: Vec<Inline>,
    /// Its words with a hyphen, in order of place.
    pub(super) words: Vec<Span>,
    ahead: Ahead,
}

impl Piece {
    /// Forgets the document, so that another one may be read.
    pub(super) fn clear(&mut self) {
        self.ahead = Ahead::default();
    }

    /// Whether there is nothing in it but words.
    pub(super) fn is_empty(&self) -> bool {
        self.marks.is_empty() && self.words.is_empty()
    }

    /// Reads a piece of text. Marks that only matter around words are left out when there are no words.
    pub(super) fn read(&mut self, text: &str, content: Span, only_around_words: bool) {
        self.content = content;
        self.marks.clear();
        self.words.clear();
        self.words.extend(id::hyphenated(text, content));
        if !(only_around_words && self.words.is_empty()) {
            let mut scan = inline::scan_on(text, content, self.ahead);
            self.marks.extend(scan.by_ref());
            self.ahead = scan.ahead();
        }
    }
}

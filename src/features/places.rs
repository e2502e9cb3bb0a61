//! Places in files of the workspace as an answer names them. A closed file is read once for all of its places, and
//! many files in parallel.

use rayon::prelude::*;
use tower_lsp::ls_types::{self as lsp, Location};

use crate::text::{Positions, Span};
use crate::workspace::{FileId, Snapshot};

use super::{Context, convert};

/// Files from which on they are read in parallel.
const MANY_FILES: usize = 16;

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The place in its text.
    pub span: Span,
    /// Whether something is declared there, and not only mentioned.
    pub is_declaration: bool,
}

impl Place {
    /// A place that mentions something.
    #[must_use]
    pub fn mention(file: FileId, span: Span) -> Self {
        Self { file, span, is_declaration: false }
    }

    /// A place that declares something.
    #[must_use]
    pub fn declaration(file: FileId, span: Span) -> Self {
        Self { file, span, is_declaration: true }
    }
}

/// The places of `found` in the order of their files' paths, then of their offsets, each once.
#[must_use]
pub fn in_order(snapshot: &Snapshot, mut found: Vec<Place>) -> Vec<Place> {
    // What comes from the index is in order by and large.
    found.sort_by(|a, b| {
        let files = || snapshot.address(a.file).cmp(&snapshot.address(b.file));
        let order = if a.file == b.file { std::cmp::Ordering::Equal } else { files() };
        order.then(a.span.cmp(&b.span)).then(b.is_declaration.cmp(&a.is_declaration))
    });
    found.dedup_by(|a, b| (a.file, a.span) == (b.file, b.span));
    found
}

/// Where places are, given with those of one file side by side. There is none for a place whose file cannot be read
/// any more, or whose text, which may be newer than what is known of it, does not `fit`.
#[must_use]
pub fn locations(
    context: &Context,
    places: &[Place],
    fits: impl Fn(&Place, &str) -> bool + Sync,
) -> Vec<Option<Location>> {
    let read = |file: FileId| {
        let uri = context.uri(file)?;
        let text = context.snapshot.text(file).filter(|_| !context.cancel.is_cancelled())?;
        Some((uri, text))
    };
    let locate = |places: &[Place]| -> Vec<Option<Location>> {
        let Some((uri, text)) = places.first().and_then(|place| read(place.file)) else {
            return vec![None; places.len()];
        };
        let mut ranges = Ranges::new(&text, context);
        let location =
            |place: &Place| fits(place, &text).then(|| Location::new(uri.clone(), ranges.of(place.span)));
        places.iter().map(location).collect()
    };
    let files: Vec<&[Place]> = places.chunk_by(|a, b| a.file == b.file).collect();
    if files.len() < MANY_FILES {
        files.into_iter().flat_map(locate).collect()
    } else {
        files.into_par_iter().flat_map_iter(locate).collect()
    }
}

/// The ranges of spans of one text; in order of place they cost one pass over it.
pub struct Ranges<'t>(Positions<'t>);

impl<'t> Ranges<'t> {
    /// The ranges in a text.
    #[must_use]
    pub fn new(text: &'t str, context: &Context) -> Self {
        Self(Positions::new(text, context.encoding))
    }

    /// The range that a span covers.
    pub fn of(&mut self, span: Span) -> lsp::Range {
        let mut position = |offset| convert::to_position(self.0.of(offset));
        lsp::Range::new(position(span.start()), position(span.end()))
    }
}

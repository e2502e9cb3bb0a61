//! Places in files of the workspace as an answer names them. A closed file that is as it was is not read for that;
//! another one is read once for all of its places. Many files are looked at in parallel.

use rayon::prelude::*;
use tower_lsp::ls_types::{self as lsp, Location};

use crate::text::{Landmark, Positions, Span};
use crate::workspace::{FileId, Snapshot};

use super::{Context, convert};

/// Files from which on they are looked at in parallel.
const MANY_FILES: usize = 16;

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The place in its text.
    pub span: Span,
    /// What is known of its position.
    pub at: Landmark,
    /// Whether something is declared there, and not only mentioned.
    pub is_declaration: bool,
}

impl Place {
    /// A place that mentions something.
    #[must_use]
    pub fn mention(file: FileId, span: Span) -> Self {
        Self { file, span, at: Landmark::UNKNOWN, is_declaration: false }
    }

    /// A place that declares something.
    #[must_use]
    pub fn declaration(file: FileId, span: Span) -> Self {
        Self { file, span, at: Landmark::UNKNOWN, is_declaration: true }
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
///
/// A place whose position is known must have been found in the text of which that is kept: it is taken for granted as
/// long as the file is as it was then.
#[must_use]
pub fn locations(
    context: &Context,
    places: &[Place],
    fits: impl Fn(&Place, &str) -> bool + Sync,
) -> Vec<Option<Location>> {
    let read = |file: FileId| {
        let uri = context.uri(file)?;
        let text = context.snapshot.text(file)?;
        Some((uri, text))
    };
    let locate = |places: &[Place]| -> Vec<Option<Location>> {
        if context.cancel.is_cancelled() {
            return vec![None; places.len()];
        }
        if let Some(known) = known(context, places) {
            return known;
        }
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

/// Where places of one file are, if all of them can be told without its text.
fn known(context: &Context, places: &[Place]) -> Option<Vec<Option<Location>>> {
    let range = |place: &Place| place.at.range(place.span.len(), context.encoding);
    let ranges = places.iter().map(range).collect::<Option<Vec<_>>>()?;
    let file = places.first()?.file;
    if !context.snapshot.is_as_read(file) {
        return None;
    }
    let uri = context.uri(file)?;
    Some(ranges.into_iter().map(|range| Some(Location::new(uri.clone(), convert::to_range(range)))).collect())
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::{Duration, Instant};

    use super::*;
    use crate::text::PositionEncoding;
    use crate::ticket::IdKey;
    use crate::workspace::{Address, Limits, Nobody, World};

    const FILE: &str = "# Notes\r\n\r\nAfter PE-3.\r\n🔧 PE-3\n";

    /// A world of a folder, read when all of its files were old enough to be told from later states of them.
    fn settled(folder: &Path) -> World {
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            let mut world = World::load(vec![folder.to_path_buf()]).0;
            let snapshot = world.snapshot();
            if snapshot.files().all(|file| snapshot.is_as_read(file)) {
                return world;
            }
            assert!(Instant::now() < deadline);
        }
    }

    fn context(world: &mut World, encoding: PositionEncoding) -> Context {
        Context::of(world.snapshot(), encoding)
    }

    /// The starts of the uses of an ID, and whether a text was read for them.
    fn check(context: &Context, expected: &[(u32, u32)], reads: bool) {
        let uses = context.snapshot.references(&IdKey::new("PE-3"));
        let places: Vec<_> =
            uses.iter().map(|it| Place { at: it.at, ..Place::mention(it.file, it.span) }).collect();
        let has_read = AtomicBool::new(false);
        let found = locations(context, &places, |place, text| {
            has_read.store(true, Ordering::Relaxed);
            place.span.of(text) == "PE-3"
        });
        let starts = found.iter().flatten().map(|it| (it.range.start.line, it.range.start.character));
        assert_eq!(starts.collect::<Vec<_>>(), expected);
        let ends = found.iter().flatten().all(|it| it.range.end.character == it.range.start.character + 4);
        assert!(ends);
        assert_eq!(has_read.into_inner(), reads);
    }

    #[test]
    fn a_file_is_read_only_if_it_is_not_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().canonicalize().unwrap().join("a.md");
        fs::write(&path, FILE).unwrap();
        let mut world = settled(path.parent().unwrap());
        check(&context(&mut world, PositionEncoding::Utf8), &[(2, 6), (3, 5)], false);
        check(&context(&mut world, PositionEncoding::Utf16), &[(2, 6), (3, 3)], false);
        check(&context(&mut world, PositionEncoding::Utf32), &[(2, 6), (3, 2)], true);
        let closed = context(&mut world, PositionEncoding::Utf16);
        // Nobody has told that it changed: the second one is at the same offset, in another line.
        fs::write(&path, FILE.replacen("PE-3", "PE-4", 1).replacen("# N", "#\nN", 1)).unwrap();
        check(&closed, &[(4, 3)], true);
        let address = Address::from_path(&path);
        world.open(&address, "markdown", 1, "PE-3\n".to_owned());
        check(&context(&mut world, PositionEncoding::Utf16), &[(0, 0)], true);
        fs::remove_file(&path).unwrap();
        check(&closed, &[], false);
    }

    #[test]
    fn a_file_that_is_read_again_and_says_the_same_is_as_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().canonicalize().unwrap().join("a.md");
        fs::write(&path, FILE).unwrap();
        let root = path.parent().unwrap();
        let mut world = settled(root);
        let address = Address::from_path(&path);
        let again = |world: &mut World| {
            let file = world.snapshot().file(&address).unwrap();
            assert!(!world.snapshot().is_as_read(file));
            let deadline = Instant::now() + Duration::from_secs(10);
            while !world.snapshot().is_as_read(file) {
                let roots = [root.to_path_buf()];
                world.apply(crate::workspace::walk(&roots, Limits::default(), &Nobody));
                assert!(Instant::now() < deadline);
            }
        };
        // As a checkout does that goes there and back.
        fs::remove_file(&path).unwrap();
        fs::write(&path, FILE).unwrap();
        again(&mut world);
        world.open(&address, "markdown", 1, FILE.to_owned());
        world.snapshot();
        world.close(&address);
        again(&mut world);
    }
}

//! IDs and titles of all tickets, side by side in memory: a search looks at every one of them at each key press, and
//! summaries lie too far apart for that.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use imbl::OrdMap;

use super::FileId;
use crate::text::Span;
use crate::workspace::Summary;

/// Files that share one piece of memory; a change to any of them makes it anew.
const FILES: u32 = 256;

/// The names of a block of files each; made when first asked for after one of its files has changed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names(OrdMap<u32, Arc<OnceLock<Block>>>);

impl Names {
    /// The cells for these files.
    pub(super) fn new(files: impl Iterator<Item = FileId>) -> Self {
        let blocks: BTreeSet<u32> = files.map(|file| file.0 / FILES).collect();
        Self(blocks.into_iter().map(|block| (block, Arc::default())).collect())
    }

    /// Notes that a file has come, gone or changed.
    pub(super) fn touch(&mut self, file: FileId) {
        // Never the same cell: older snapshots may still fill it with what was there before.
        self.0.insert(file.0 / FILES, Arc::default());
    }

    /// The cells of all blocks, each with the first and the last file that may belong to it.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = (FileId, FileId, &OnceLock<Block>)> {
        self.0.iter().map(|(block, cell)| {
            let first = block.saturating_mul(FILES);
            (FileId(first), FileId(first.saturating_add(FILES - 1)), &**cell)
        })
    }
}

/// The names of the tickets of some files.
#[derive(Debug, Default)]
pub struct Block {
    text: String,
    names: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    file: FileId,
    ticket: u32,
    id: Span,
    title: Span,
    letters: (Letters, Letters),
}

/// One ticket by what it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'n> {
    /// The file.
    pub file: FileId,
    /// The ticket, as an index into [`crate::ticket::Facts::tickets`].
    pub ticket: u32,
    /// The ID in comparable form.
    pub id: &'n str,
    /// The title without the ID.
    pub title: &'n str,
    /// The letters of the ID and of the title.
    pub letters: (Letters, Letters),
}

impl Block {
    pub(crate) fn new<'s>(files: impl Iterator<Item = (FileId, &'s Summary)>) -> Self {
        let mut block = Self::default();
        for (file, summary) in files {
            for (ticket, summary) in (0u32..).zip(&summary.tickets) {
                let Some(id) = &summary.id else { continue };
                let (id, title) = (id.as_str(), summary.title());
                let letters = (Letters::of(id), Letters::of(title));
                let (id, title) = (block.push(id), block.push(title));
                block.names.push(Entry { file, ticket, id, title, letters });
            }
        }
        block.text.shrink_to_fit();
        block.names.shrink_to_fit();
        block
    }

    fn push(&mut self, text: &str) -> Span {
        let start = self.text.len();
        self.text.push_str(text);
        Span::new(start, self.text.len())
    }

    /// The names, in the order in which their files were found.
    pub fn names(&self) -> impl Iterator<Item = Name<'_>> {
        self.names.iter().map(|entry| Name {
            file: entry.file,
            ticket: entry.ticket,
            id: entry.id.of(&self.text),
            title: entry.title.of(&self.text),
            letters: entry.letters,
        })
    }
}

/// The letters and digits of a text, whatever their case: most texts do not have all those of a word that is looked
/// for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Letters(u64);

impl Letters {
    /// The letters and digits of ASCII in a text. With others in it, it may match any: `ü` is found by `u`.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let bit = |byte: u8| match byte {
            b'a'..=b'z' => 1 << (byte - b'a'),
            b'A'..=b'Z' => 1 << (byte - b'A'),
            b'0'..=b'9' => 1 << (26 + byte - b'0'),
            b'-' => 1 << 36,
            128.. => u64::MAX,
            _ => 0,
        };
        Self(text.bytes().fold(0, |letters, byte| letters | bit(byte)))
    }

    /// Those of a word that is looked for: only what is certain to be in any text that has the word.
    #[must_use]
    pub fn wanted(word: &str) -> Self {
        Self::of(&word.chars().filter(char::is_ascii).collect::<String>())
    }

    /// Whether all of `other` are among them.
    #[must_use]
    pub fn cover(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }
}

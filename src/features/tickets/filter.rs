//! Which tickets a client wants to see.

use serde::Deserialize;

use crate::workspace::Snapshot;

use super::list::{List, Row};

/// How many words of a query count, and how many bytes of each.
const MAX_WORDS: usize = 8;
const MAX_WORD: usize = 100;

/// Which tickets.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Words of ID, title, status, assignee: each of them must be found, in any case.
    pub query: Option<String>,
    /// The name of a schema.
    pub schema: Option<String>,
    /// Also those of archives.
    pub archived: bool,
}

impl Filter {
    /// Whether a row passes, by its number.
    pub fn passes<'l>(&self, snapshot: &Snapshot, list: &'l List) -> impl Fn(u32, &Row) -> bool + 'l {
        let words: Vec<String> = self.query.iter().flat_map(|query| words(query)).collect();
        let texts = if words.is_empty() { &[] } else { list.texts(snapshot) };
        let (schema, archived) = (self.schema.clone(), self.archived);
        move |nth, row| {
            let has_words = || {
                let text = texts.get(nth as usize);
                words.iter().all(|word| text.is_some_and(|text| text.contains(word.as_str())))
            };
            (archived || !row.is_archived)
                && schema.as_ref().is_none_or(|schema| row.schema.as_ref().is_some_and(|it| it == schema))
                && (words.is_empty() || has_words())
        }
    }

    /// The rows that pass, with their numbers, in their order.
    pub fn rows<'l>(&self, snapshot: &Snapshot, list: &'l List) -> impl Iterator<Item = (u32, &'l Row)> {
        let passes = self.passes(snapshot, list);
        (0u32..).zip(&list.rows).filter(move |(nth, row)| passes(*nth, row))
    }
}

fn words(query: &str) -> impl Iterator<Item = String> {
    let cut = |word: &str| {
        let end = (0..=MAX_WORD.min(word.len())).rev().find(|end| word.is_char_boundary(*end));
        word.get(..end.unwrap_or_default()).unwrap_or_default().to_lowercase()
    };
    query.split_whitespace().take(MAX_WORDS).map(cut)
}

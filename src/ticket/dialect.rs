//! The names of fields by which a team relates tickets, besides those that everybody knows.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};
use smol_str::SmolStr;

use super::{Relation, name};

/// Relations by the names of their fields. The usual dialect adds nothing, and costs nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dialect {
    words: FxHashMap<SmolStr, Word>,
}

/// What is known of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    relation: Relation,
    /// The field, as written, in which the other ticket says the same from its side.
    inverse: Option<SmolStr>,
}

impl Dialect {
    /// Adds a field: what the ticket with it says of those that it lists, and the field in which they say the same.
    /// Left out, the meaning is the usual one of the name, or that they have to do with each other. What was said of
    /// a name first holds.
    pub fn add(&mut self, field: &str, relation: Option<Relation>, inverse: Option<&str>) {
        let key = name::field(field);
        let relation = relation.or_else(|| Relation::of(&key)).unwrap_or(Relation::Related);
        if !key.is_empty() {
            let inverse = inverse.map(SmolStr::new);
            self.words.entry(key).or_insert(Word { relation, inverse });
        }
    }

    /// Adds the inverse fields that were named, as far as nothing was said of them themselves.
    pub fn close(&mut self) {
        let mut inverses: Vec<_> = self
            .words
            .iter()
            .filter_map(|(key, word)| {
                let inverse = word.inverse.as_ref()?;
                Some((inverse.clone(), word.relation.inverse().unwrap_or(word.relation), key.clone()))
            })
            .collect();
        // Two fields may name the same one: not the order of a table decides.
        inverses.sort();
        for (field, relation, of) in inverses {
            self.add(&field, Some(relation), Some(&of));
        }
    }

    /// What a field or a section of this comparable name says of the tickets that it lists.
    #[must_use]
    pub fn relation(&self, name: &str) -> Option<Relation> {
        if self.words.is_empty() {
            return Relation::of(name);
        }
        self.words.get(name).map(|word| word.relation).or_else(|| Relation::of(name))
    }

    /// The field in which the tickets listed under this comparable name say the same from their side, if the team
    /// has one.
    #[must_use]
    pub fn inverse(&self, name: &str) -> Option<&str> {
        self.words.get(name)?.inverse.as_deref()
    }

    /// Tells one dialect from another; 0 is the usual one.
    #[must_use]
    pub fn stamp(&self) -> u32 {
        let sum = self.words.iter().map(|(key, word)| {
            let mut hasher = FxHasher::default();
            (key, word.relation).hash(&mut hasher);
            hasher.finish()
        });
        let sum = sum.fold(0, u64::wrapping_add);
        u32::try_from(sum >> 32).unwrap_or_default() | u32::from(!self.words.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ticket::{Facts, FileName, Place, Reader};

    fn dialect() -> Dialect {
        let mut dialect = Dialect::default();
        dialect.add("Waits on", Some(Relation::DependsOn), Some("Holds up"));
        dialect.add("Epic", None, None);
        dialect.add("Topic", None, None);
        dialect.close();
        dialect
    }

    #[test]
    fn names_and_their_inverse() {
        let dialect = dialect();
        assert_eq!(dialect.relation("waits on"), Some(Relation::DependsOn));
        assert_eq!(dialect.relation("holds up"), Some(Relation::Blocks));
        assert_eq!(dialect.inverse("waits on"), Some("Holds up"));
        assert_eq!(dialect.inverse("holds up"), Some("waits on"));
        assert_eq!(dialect.relation("epic"), Some(Relation::Parent), "the usual meaning");
        assert_eq!(dialect.relation("topic"), Some(Relation::Related));
        assert_eq!(dialect.relation("blocks"), Some(Relation::Blocks), "the usual ones still hold");
        assert_eq!(dialect.relation("title"), None);
        assert_eq!(Dialect::default().stamp(), 0);
        assert_ne!(dialect.stamp(), 0);
    }

    #[test]
    fn fields_and_lists_are_read_in_it() {
        let text = "---\nid: PE-1\nwaits_on: [PE-2]\n---\n\n# One\n\n## Holds up\n\n- PE-3: later\n";
        let mut reader = Reader::default();
        let said = |facts: &Facts| -> Vec<_> {
            facts.references.iter().map(|it| (it.id.as_str().to_owned(), it.relation, it.place)).collect()
        };
        let usual = said(reader.read(text, FileName { stem: "one" }));
        assert!(usual.iter().all(|(_, relation, _)| *relation == Relation::Mention), "{usual:?}");
        reader.speak(dialect().into());
        let ours = said(reader.read(text, FileName { stem: "one" }));
        let want = [
            ("PE-2".to_owned(), Relation::DependsOn, Place::Field),
            ("PE-3".to_owned(), Relation::Blocks, Place::List),
        ];
        assert_eq!(ours, want);
    }
}

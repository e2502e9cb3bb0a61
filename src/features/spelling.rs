//! IDs as tickets themselves write them, while hardly any file is read: what one ticket of a family does, the others
//! do as well.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use smol_str::SmolStr;

use crate::ticket::{IdKey, id};
use crate::workspace::{Address, Declaration, FileId, Snapshot};

/// Zeros before a number that a ticket writes at most.
const MAX_ZEROS: usize = 8;

/// The spellings of IDs, and the texts that were read for them.
pub struct Spellings<'a> {
    snapshot: &'a Snapshot,
    texts: HashMap<FileId, Option<Arc<str>>>,
    /// How many closed files may still be read.
    reads: usize,
    /// The prefix of each family as its tickets write it.
    families: HashMap<SmolStr, SmolStr>,
}

impl<'a> Spellings<'a> {
    /// Nothing is known yet; not more closed files than `reads` are read.
    #[must_use]
    pub fn new(snapshot: &'a Snapshot, reads: usize) -> Self {
        Self { snapshot, texts: HashMap::new(), reads, families: HashMap::new() }
    }

    /// The text of a file, unless it is closed and too many were read.
    pub fn text(&mut self, file: FileId) -> Option<Arc<str>> {
        if let Some(known) = self.texts.get(&file) {
            return known.clone();
        }
        if self.snapshot.version(file).is_none() {
            self.reads = self.reads.checked_sub(1)?;
        }
        let text = self.snapshot.text(file);
        self.texts.insert(file, text.clone());
        text
    }

    /// An ID as the ticket writes it that declares it, as far as that can be known.
    pub fn of(&mut self, id: &IdKey, declaration: &Declaration) -> String {
        let Declaration { file, span, ref title, .. } = *declaration;
        let prefix = self.families.get(id.family()).cloned();
        let is_at_hand = self.texts.contains_key(&file) || self.snapshot.version(file).is_some();
        let text = if is_at_hand || prefix.is_none() { self.text(file) } else { None };
        let same = |written: &&str| IdKey::new(written) == *id;
        if let Some(written) = text.as_deref().map(|text| span.of(text)).filter(same) {
            self.learn(id, written);
            return written.to_owned();
        }
        let path = self.snapshot.address(file).and_then(Address::path);
        let stem = path.and_then(Path::file_stem).and_then(|stem| stem.to_str());
        let in_name = stem.and_then(id::in_file_name).filter(same);
        // Where the name of the file declares it, the title stands for the declaration.
        let may_be_title = span.len() == title.len();
        match (in_name, prefix) {
            (Some(written), prefix) if text.is_some() || may_be_title || prefix.is_none() => {
                written.to_owned()
            }
            (_, Some(prefix)) if text.is_none() => spelled(id, &prefix, span.len()),
            _ => id.as_str().to_owned(),
        }
    }

    fn learn(&mut self, id: &IdKey, written: &str) {
        let family = id.family();
        let prefix = written.get(..family.len()).filter(|prefix| prefix.eq_ignore_ascii_case(family));
        if let Some(prefix) = prefix {
            self.families.insert(SmolStr::new(family), SmolStr::new(prefix));
        }
    }
}

/// An ID with this prefix, and with as many zeros before its number as make it that long.
fn spelled(id: &IdKey, prefix: &str, len: usize) -> String {
    let rest = id.rest();
    let is_lower = prefix.bytes().any(|byte| byte.is_ascii_lowercase())
        && !prefix.bytes().any(|byte| byte.is_ascii_uppercase());
    let rest = if is_lower { rest.to_ascii_lowercase() } else { rest.to_owned() };
    let is_number = rest.bytes().all(|byte| byte.is_ascii_digit());
    let zeros = len.saturating_sub(id.as_str().len());
    let zeros = if is_number && zeros <= MAX_ZEROS { "0".repeat(zeros) } else { String::new() };
    let hyphen = if prefix.is_empty() || rest.is_empty() { "" } else { "-" };
    let written = format!("{prefix}{hyphen}{zeros}{rest}");
    if IdKey::new(&written) == *id { written } else { id.as_str().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_others_of_the_family() {
        let check = |id: &str, prefix: &str, len: usize, expected: &str| {
            assert_eq!(spelled(&IdKey::new(id), prefix, len), expected);
        };
        check("PE-3", "PE", 4, "PE-3");
        check("PE-3", "pe", 6, "pe-003");
        check("PE-3", "Pe", 40, "Pe-3");
        check("TC-5D93", "tc", 7, "tc-5d93");
        check("ABC-1.2", "ABC", 9, "ABC-1.2");
        check("12", "", 4, "0012");
        check("PE-3", "QA", 4, "PE-3");
    }
}

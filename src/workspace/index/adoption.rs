//! How many tickets of a schema have which of its sections and fields: practice, which decides how strict to be.

use std::collections::BTreeSet;

use imbl::OrdMap;
use smol_str::SmolStr;

use super::super::path_key;
use super::super::summary::Outline;
use super::{count, step_by};

/// What the tickets of one schema have. Copies share everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Adoption {
    tickets: u32,
    sections: OrdMap<SmolStr, u32>,
    fields: OrdMap<SmolStr, u32>,
}

impl Adoption {
    /// Some tickets of this outline more, or less.
    pub(super) fn change(&mut self, outline: &Outline, tickets: u32, comes: bool) {
        step_by(&mut self.tickets, tickets, comes);
        let mut sections: BTreeSet<SmolStr> = outline.sections.iter().cloned().collect();
        sections.extend(outline.sections.iter().filter_map(|path| uncounted(path)));
        sections.iter().for_each(|path| count(&mut self.sections, path, tickets, comes));
        let fields: BTreeSet<&SmolStr> = outline.fields.iter().map(|field| &field.name).collect();
        fields.into_iter().for_each(|name| count(&mut self.fields, name, tickets, comes));
    }

    /// How many tickets follow the schema.
    #[must_use]
    pub fn tickets(&self) -> u32 {
        self.tickets
    }

    /// How many of them have a section, given by the comparable names on the way to it. In a name, `#` stands for
    /// any number.
    #[must_use]
    pub fn section<S: AsRef<str>>(&self, path: &[S]) -> u32 {
        self.sections.get(&path_key(path)).copied().unwrap_or_default()
    }

    /// How many of them have a field of this comparable name.
    #[must_use]
    pub fn field(&self, name: &str) -> u32 {
        self.fields.get(name).copied().unwrap_or_default()
    }
}

/// A path with `#` for its numbers, if it has any: `step #` for `step 2`.
fn uncounted(path: &str) -> Option<SmolStr> {
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let name = |name: &str| {
        let words = name.split(' ').map(|word| if is_number(word) { "#" } else { word });
        words.collect::<Vec<_>>().join(" ")
    };
    let general = path.split('\n').map(name).collect::<Vec<_>>().join("\n");
    (general != path).then(|| general.into())
}

//! The values that a configuration gives a field: their other spellings, their order, and what they mean.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::config::written::ValueRule;
use crate::ticket::name;
use crate::ticket::value::{self, Progress};

/// A set of values, in which each is found at once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ValueSet {
    /// As they are spelled, in their order.
    values: Vec<SmolStr>,
    /// What is said of some of them, by their number.
    means: FxHashMap<u32, Progress>,
    /// The comparable forms of the values and of their other spellings.
    numbers: FxHashMap<SmolStr, u32>,
    /// Who says so: `.tickmark.yaml (kind bug)`.
    from: SmolStr,
}

impl ValueSet {
    /// The values of a list; of several with one form the first counts, and a value counts before an alias.
    #[must_use]
    pub fn new(rules: &[ValueRule], from: &str) -> Self {
        let mut set = Self { from: from.into(), ..Self::default() };
        for rule in rules {
            let (spelled, means) = match rule {
                ValueRule::Plain(spelled) => (spelled, None),
                ValueRule::Full(entry) => (&entry.value, entry.means),
            };
            let number = u32::try_from(set.values.len()).unwrap_or(u32::MAX);
            if let Entry::Vacant(place) = set.numbers.entry(name::value(spelled)) {
                place.insert(number);
                set.values.push(spelled.into());
                set.means.extend(means.map(|means| (number, means)));
            }
        }
        for entry in rules {
            let ValueRule::Full(entry) = entry else { continue };
            let Some(number) = set.numbers.get(&name::value(&entry.value)).copied() else { continue };
            for alias in entry.aliases.as_slice() {
                set.numbers.entry(name::value(alias)).or_insert(number);
            }
        }
        set
    }

    /// The values as they are spelled, in their order.
    #[must_use]
    pub fn values(&self) -> &[SmolStr] {
        &self.values
    }

    /// Who says so, for messages.
    #[must_use]
    pub fn from(&self) -> &str {
        &self.from
    }

    /// The value that is meant by what somebody wrote, as the set spells it.
    #[must_use]
    pub fn value(&self, written: &str) -> Option<&SmolStr> {
        self.values.get(self.number(written)? as usize)
    }

    /// What the configuration says of the value that is meant.
    #[must_use]
    pub fn progress(&self, written: &str) -> Option<Progress> {
        self.means.get(&self.number(written)?).copied()
    }

    fn number(&self, written: &str) -> Option<u32> {
        // Most are written as they should be; the other forms are looked for only then.
        let known = |form: &SmolStr| self.numbers.get(form).copied();
        known(&name::value(written)).or_else(|| value::forms(written).iter().skip(1).find_map(known))
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::schema::config::written::{OneOrMany, ValueEntry};

    fn entry(value: &str, aliases: &[&str], means: Option<Progress>) -> ValueRule {
        let aliases = OneOrMany::Many(aliases.iter().map(ToString::to_string).collect());
        ValueRule::Full(ValueEntry { value: value.to_owned(), aliases, means })
    }

    #[test]
    fn spellings_and_meanings() {
        let rules = [
            ValueRule::Plain("Inbox".into()),
            entry("Shipped", &["Live", "Inbox"], Some(Progress::Done)),
            entry("Parked", &[], None),
            ValueRule::Plain("inbox".into()),
        ];
        let set = ValueSet::new(&rules, ".tickmark.yaml");
        assert_eq!(set.values(), ["Inbox", "Shipped", "Parked"]);
        let check = |written: &str, want: Option<&str>, means: Option<Progress>| {
            assert_eq!(set.value(written).map(SmolStr::as_str), want, "{written}");
            assert_eq!(set.progress(written), means, "{written}");
        };
        check("INBOX", Some("Inbox"), None);
        check("live (v2)", Some("Shipped"), Some(Progress::Done));
        check("✅ Shipped - at last", Some("Shipped"), Some(Progress::Done));
        check("Doing", None, None);
        check("", None, None);
    }

    #[test]
    fn ten_thousand_values() {
        let rules: Vec<_> = (0..10_000).map(|n| ValueRule::Plain(format!("Component {n}"))).collect();
        let set = ValueSet::new(&rules, ".tickmark.yaml");
        let started = Instant::now();
        for n in 0..10_000 {
            assert!(set.value(&format!("component-{n}")).is_some());
            assert!(set.value(&format!("part {n}")).is_none());
        }
        assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    }
}

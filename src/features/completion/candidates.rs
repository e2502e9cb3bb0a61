//! Which tickets a half-typed ID may mean. They are looked for around what is known, never among all of them: a list
//! in a workspace of a hundred thousand tickets is made as fast as one in a small workspace.

use std::cmp::Reverse;

use crate::ticket::IdKey;
use crate::workspace::Snapshot;

/// How many IDs are looked at that begin as typed, and how many of the family that is asked for. Of families that are
/// not larger all are known.
const MAX_WALKED: usize = 500;
/// How many numbers around the ticket's own are tried.
const MAX_TRIED: usize = 600;
/// How many IDs of other families are looked at, and how many at least of each.
const MAX_OTHERS: usize = 1_000;
const MIN_OF_FAMILY: usize = 8;
/// How many digits may still be typed.
const MAX_MORE_DIGITS: u32 = 8;

/// What is known of the ID that is looked for.
pub(super) struct Search {
    /// What is typed, in upper case.
    typed: String,
    /// The digits in there without zeros before them, if a number is typed.
    digits: Option<String>,
    /// The family that is typed or asked for.
    family: String,
    /// The number of the ticket that the ID is typed in.
    near: Option<u64>,
}

/// IDs, the likeliest first.
pub(super) struct Candidates {
    pub(super) ids: Vec<IdKey>,
    /// Whether there may be more.
    pub(super) is_capped: bool,
}

impl Search {
    pub(super) fn new(typed: &str, family: &str, own: Option<&IdKey>) -> Self {
        let typed = typed.to_ascii_uppercase();
        let digits = typed.rsplit('-').next().unwrap_or_default().trim_start_matches('0');
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        let digits = is_number.then(|| digits.to_owned());
        Self { typed, digits, family: family.to_owned(), near: own.and_then(number) }
    }

    /// Whether an ID begins as typed, whatever the case, the padding and the age of the prefix.
    fn begins(&self, id: &IdKey) -> bool {
        let is_number =
            |digits: &String| id.family() == self.family && id.rest().starts_with(digits.as_str());
        id.as_str().starts_with(&self.typed) || self.digits.as_ref().is_some_and(is_number)
    }

    /// The IDs that begin as typed.
    pub(super) fn begun(&self, snapshot: &Snapshot) -> Candidates {
        let mut found = Found::new(snapshot);
        self.collect_begun(&mut found);
        self.ranked(found)
    }

    /// The IDs that begin as typed, and then others.
    pub(super) fn any(&self, snapshot: &Snapshot) -> Candidates {
        let mut found = Found::new(snapshot);
        if !self.typed.is_empty() {
            self.collect_begun(&mut found);
        }
        let known = || snapshot.families().filter(|(name, it)| it.ids > 0 && *name != self.family);
        found.family(&self.family, MAX_WALKED);
        found.numbers(&self.family, "", self.near, MAX_TRIED);
        let count = known().count().max(1);
        let each = (MAX_OTHERS / count).max(MIN_OF_FAMILY);
        found.is_capped |= count > MAX_OTHERS / MIN_OF_FAMILY;
        for (name, family) in known().take(MAX_OTHERS / MIN_OF_FAMILY) {
            found.family(name, each);
            if family.ids as usize > each {
                found.numbers(name, "", self.near, each);
            }
        }
        self.ranked(found)
    }

    fn collect_begun(&self, found: &mut Found<'_>) {
        found.walk(&self.typed, MAX_WALKED);
        let Some(digits) = &self.digits else { return };
        let same = prefix(&self.family) + digits;
        if same != self.typed {
            found.walk(&same, MAX_WALKED);
        }
        found.numbers(&self.family, digits, self.near, MAX_TRIED);
        found.ids.retain(|id| self.begins(id));
    }

    fn ranked(&self, found: Found<'_>) -> Candidates {
        let Found { mut ids, is_capped, .. } = found;
        ids.sort_unstable();
        ids.dedup();
        let rank = |id: &IdKey| {
            let distance = self.near.zip(number(id)).map_or(u64::MAX, |(a, b)| a.abs_diff(b));
            let is_begun = !self.typed.is_empty() && self.begins(id);
            (Reverse(is_begun), id.family() != self.family, distance)
        };
        // The sort is stable: the order of IDs settles what the rank does not.
        ids.sort_by_cached_key(rank);
        Candidates { ids, is_capped }
    }
}

/// What is found, in no order, some of it perhaps twice.
struct Found<'s> {
    snapshot: &'s Snapshot,
    ids: Vec<IdKey>,
    is_capped: bool,
}

impl<'s> Found<'s> {
    fn new(snapshot: &'s Snapshot) -> Self {
        Self { snapshot, ids: Vec::new(), is_capped: false }
    }

    /// Those that begin so, up to a number of them.
    fn walk(&mut self, prefix: &str, most: usize) {
        let before = self.ids.len();
        self.ids.extend(self.snapshot.ids_with_prefix(prefix).take(most).cloned());
        self.is_capped |= self.ids.len() - before == most;
    }

    /// Those of a family, up to a number of them.
    fn family(&mut self, family: &str, most: usize) {
        let before = self.ids.len();
        self.walk(&prefix(family), most);
        let bare = IdKey::new(family);
        self.ids.extend((self.snapshot.copies(&bare) > 0).then_some(bare));
        let mut nth = 0;
        self.ids.retain(|id| {
            nth += 1;
            nth <= before || id.family() == family
        });
    }

    /// Those of a family whose numbers begin with some digits, the nearest ones.
    fn numbers(&mut self, family: &str, digits: &str, near: Option<u64>, most: usize) {
        let Some(near) = near else { return };
        let prefix = prefix(family);
        let tried = numbers(digits, near).take(most).map(|number| IdKey::new(&format!("{prefix}{number}")));
        self.ids.extend(tried.filter(|id| self.snapshot.copies(id) > 0));
    }
}

/// How the IDs of a family begin; a bare number has no family.
fn prefix(family: &str) -> String {
    if family.is_empty() { String::new() } else { format!("{family}-") }
}

/// The number that an ID begins with behind its family.
fn number(id: &IdKey) -> Option<u64> {
    let digits: &str = id.rest().split(|c: char| !c.is_ascii_digit()).find(|part| !part.is_empty())?;
    digits.parse().ok()
}

/// The numbers that begin with some digits, the nearest to another number first.
fn numbers(digits: &str, near: u64) -> impl Iterator<Item = u64> {
    let with_more = |more: u32| {
        let (first, power) = (digits.parse::<u64>().ok()?, 10u64.checked_pow(more)?);
        let first = first.checked_mul(power)?;
        Some((first, first.checked_add(power - 1)?))
    };
    let ranges: Vec<_> = match digits {
        "" => vec![(0, u64::MAX)],
        _ => (0..=MAX_MORE_DIGITS).map_while(with_more).collect(),
    };
    // From where each range is nearest, down and up: the next number, and the last one.
    let down =
        ranges.iter().filter(|(first, _)| *first <= near).map(|(first, last)| (near.min(*last), *first));
    let up =
        ranges.iter().filter(|(_, last)| near < *last).map(|(first, last)| ((near + 1).max(*first), *last));
    let mut runs: Vec<_> = down.chain(up).collect();
    std::iter::from_fn(move || {
        let nearest = (0..runs.len()).min_by_key(|at| runs.get(*at).map(|(next, _)| next.abs_diff(near)))?;
        let (next, last) = runs.get_mut(nearest)?;
        let number = *next;
        match number.cmp(last) {
            std::cmp::Ordering::Less => *next += 1,
            std::cmp::Ordering::Equal => drop(runs.swap_remove(nearest)),
            std::cmp::Ordering::Greater => *next -= 1,
        }
        Some(number)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    #[test]
    fn numbers_nearest_first() {
        let check = |digits: &str, near: u64, expected: &[u64]| {
            let found: Vec<_> = numbers(digits, near).take(expected.len()).collect();
            assert_eq!(found, expected, "{digits} {near}");
        };
        check("", 2, &[2, 1, 3, 0, 4, 5]);
        check("6", 610, &[610, 609, 611]);
        check("6", 5_000, &[6_000, 6_001]);
        check("6", 65, &[65, 64, 66, 63, 67, 62, 68, 61, 69, 60, 6, 600]);
        check("60", 0, &[60, 600, 601]);
        check("99999999999999999999999", 1, &[]);
        assert_eq!(numbers("6", 65).take(100_000).filter(|n| !n.to_string().starts_with('6')).count(), 0);
        assert_eq!(numbers("", u64::MAX).next(), Some(u64::MAX));
    }

    #[test]
    fn the_nearest_of_many_are_found_without_looking_at_all() {
        let tickets: String = (1..=5_000)
            .map(|n| format!("## PE-{n}: T\n**Status**: x\n\n## QA-{n}: T\n**Status**: x\n\n"))
            .collect();
        let snapshot = Fixture::parse(&format!("//- /all.md\n# All\n\n{tickets}")).snapshot();
        let check = |typed: &str, family: &str, near: &str, begun: bool, expected: [&str; 4]| {
            let search = Search::new(typed, family, Some(&IdKey::new(near)));
            let found = if begun { search.begun(&snapshot) } else { search.any(&snapshot) };
            let first: Vec<_> = found.ids.iter().take(4).map(IdKey::as_str).collect();
            assert_eq!((first, found.is_capped), (expected.to_vec(), true), "{typed}");
            let most = 2 * MAX_WALKED + MAX_TRIED + 3 * MAX_OTHERS;
            assert!(found.ids.len() < most, "{}", found.ids.len());
        };
        check("pe-", "PE", "PE-3000", true, ["PE-3000", "PE-2999", "PE-3001", "PE-2998"]);
        check("PE-4", "PE", "PE-3000", true, ["PE-4000", "PE-4001", "PE-4002", "PE-4003"]);
        check("PE-04", "PE", "PE-3000", true, ["PE-4000", "PE-4001", "PE-4002", "PE-4003"]);
        check("", "PE", "PE-3000", false, ["PE-3000", "PE-2999", "PE-3001", "PE-2998"]);
        check("qa", "PE", "PE-3000", false, ["QA-3000", "QA-2999", "QA-3001", "QA-2998"]);
        check("30", "PE", "PE-3000", false, ["PE-3000", "PE-3001", "PE-3002", "PE-3003"]);
    }
}

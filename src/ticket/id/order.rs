//! The order in which people list IDs.

use std::cmp::Ordering;

use super::IdKey;

impl IdKey {
    /// The order in which people list IDs: numbers as numbers, so that `PE-9` stands before `PE-13`.
    #[must_use]
    pub fn cmp_numbers(&self, other: &Self) -> Ordering {
        let (mut a, mut b) = (self.as_str(), other.as_str());
        while !a.is_empty() && !b.is_empty() {
            let (left, right) = (run(&mut a), run(&mut b));
            let is_number = |run: &str| run.starts_with(|c: char| c.is_ascii_digit());
            let order = if is_number(left) && is_number(right) {
                let [left, right] = [left, right].map(|run| run.trim_start_matches('0'));
                left.len().cmp(&right.len()).then_with(|| left.cmp(right))
            } else {
                left.cmp(right)
            };
            if order != Ordering::Equal {
                return order;
            }
        }
        a.len().cmp(&b.len()).then_with(|| self.cmp(other))
    }
}

/// Takes the digits, or all up to the next digit, off the start of a text that is not empty.
fn run<'t>(text: &mut &'t str) -> &'t str {
    let is_number = text.starts_with(|c: char| c.is_ascii_digit());
    let end = text.find(|c: char| c.is_ascii_digit() != is_number).unwrap_or(text.len());
    let (run, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    *text = rest;
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_numbers() {
        let sorted =
            ["1", "2", "10", "A", "A-1.2", "A-1.10", "A-3", "A-20", "A-20B", "B-1", "TASK 2", "TC-5D93"];
        for (nth, a) in sorted.iter().enumerate() {
            for (other, b) in sorted.iter().enumerate() {
                assert_eq!(IdKey::new(a).cmp_numbers(&IdKey::new(b)), nth.cmp(&other), "{a} {b}");
            }
        }
    }
}

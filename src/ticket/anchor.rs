//! Anchors: the names by which links reach headings, as GitHub and most editors make them.

use std::collections::BTreeMap;

use super::Facts;
use crate::syntax::inline::unwrap_emphasis;

/// The anchor of a heading when it is the first of its words: lower case, blanks as hyphens, no punctuation.
#[must_use]
pub fn of(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    heading
        .trim()
        .chars()
        .filter(kept)
        .flat_map(char::to_lowercase)
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// The anchors of all sections, in their order: of several headings with the same words, the later ones have a
/// number behind theirs.
#[must_use]
pub fn all(text: &str, facts: &Facts) -> Vec<String> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let anchor = |written: &str| {
        let anchor = of(written);
        let count = seen.entry(anchor.clone()).or_default();
        *count += 1;
        if *count == 1 { anchor } else { format!("{anchor}-{}", *count - 1) }
    };
    facts.sections.iter().map(|section| unwrap_emphasis(text, section.title).of(text)).map(anchor).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ticket::FileName;

    #[test]
    fn as_github_makes_them() {
        let check = |heading: &str, want: &str| assert_eq!(of(heading), want);
        check("PE-601: Set up", "pe-601-set-up");
        check("Q&A / snake_case", "qa--snake_case");
        check("🔧 Änderung", "-änderung");
        check("`code` & more", "code--more");
    }

    #[test]
    fn the_second_of_its_name_has_a_number() {
        let text = "# A\n## Goal\n## **Goal**\n## Goal\n";
        let facts = Facts::read(text, FileName { stem: "x" });
        assert_eq!(all(text, &facts), ["a", "goal", "goal-1", "goal-2"]);
    }
}

//! Anchors: the names by which links reach headings, as GitHub and most editors make them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::Facts;
use crate::syntax::inline::{self, InlineKind, unwrap_emphasis};
use crate::text::Span;

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
    let mut anchor = |written: &str| {
        let anchor = of(written);
        let count = seen.entry(anchor.clone()).or_default();
        *count += 1;
        if *count == 1 { anchor } else { format!("{anchor}-{}", *count - 1) }
    };
    facts.sections.iter().map(|section| anchor(&shown(text, section.title))).collect()
}

/// A heading as it is shown: of a link only its text.
fn shown(text: &str, title: Span) -> Cow<'_, str> {
    let title = unwrap_emphasis(text, title);
    if !title.of(text).contains("](") {
        return Cow::Borrowed(title.of(text));
    }
    let (mut shown, mut at) = (String::new(), title.start());
    for mark in inline::scan(text, title).filter(|mark| matches!(mark.kind, InlineKind::Link { .. })) {
        shown.push_str(Span::new(at, mark.span.start()).of(text));
        shown.push_str(mark.inner.of(text));
        at = mark.span.end();
    }
    shown.push_str(Span::new(at, title.end()).of(text));
    Cow::Owned(shown)
}

/// The anchors that the writer has given, in lower case: `<a id="x">`, `<a name="x">`, `{#x}`.
#[must_use]
pub fn named(text: &str) -> BTreeSet<String> {
    const MAX_LEN: usize = 200;
    let mut named = BTreeSet::new();
    for (open, close) in [("id=\"", '"'), ("name=\"", '"'), ("id='", '\''), ("name='", '\''), ("{#", '}')] {
        for at in memchr::memmem::find_iter(text.as_bytes(), open) {
            let rest = text.get(at + open.len()..).unwrap_or_default();
            let end = rest.bytes().take(MAX_LEN).position(|byte| byte == close as u8 || byte == b'\n');
            if let Some(name) = end.and_then(|end| rest.get(..end)) {
                named.insert(name.to_lowercase());
            }
        }
    }
    named
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
        let linked = "# On [A b](c.md): d\n";
        assert_eq!(all(linked, &Facts::read(linked, FileName { stem: "x" })), ["on-a-b-d"]);
        let text = "# A\n## Goal\n## **Goal**\n## Goal\n";
        let facts = Facts::read(text, FileName { stem: "x" });
        assert_eq!(all(text, &facts), ["a", "goal", "goal-1", "goal-2"]);
    }
}

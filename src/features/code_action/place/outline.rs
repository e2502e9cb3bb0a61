//! Headings of other levels, and what a text brings with it besides.

use crate::text::{Span, TextEdit};
use crate::ticket::Facts;

/// The edits that lower the headings in a place by so many levels, or raise them; none where a level does not exist, or a
/// heading is underlined.
pub(super) fn shifted(text: &str, facts: &Facts, within: Span, by: i8) -> Option<Vec<TextEdit>> {
    let sections = facts.sections.iter().filter(|section| within.covers(section.title));
    let shift = |section: &crate::ticket::Section| {
        let line = Span::line_at(text, section.title.start());
        let marks = line.of(text).trim_start_matches(' ');
        let start = line.end() - marks.len();
        let level =
            i8::try_from(section.level).ok()?.checked_add(by).filter(|level| (1..=6).contains(level))?;
        let count = marks.len() - marks.trim_start_matches('#').len();
        (count == usize::from(section.level)).then(|| {
            let new = "#".repeat(usize::from(level.unsigned_abs()));
            TextEdit::replace(Span::new(start, start + count), new)
        })
    };
    sections.map(shift).collect()
}

/// The definitions of link labels in a text: the label in lower case, and the line.
pub(super) fn definitions(text: &str) -> Vec<(String, Span)> {
    let lines = text.split_inclusive('\n').map(|line| Span::of_part(text, line.trim_end()));
    let labelled = lines.filter_map(|line| {
        let written = line.of(text).trim_start().strip_prefix('[')?;
        let (label, rest) = written.split_once("]:")?;
        let is_label = !label.is_empty() && !label.contains(['[', ']', '^']) && !rest.trim().is_empty();
        is_label.then(|| (label.to_lowercase(), line))
    });
    labelled.collect()
}

/// Whether a text uses a label.
pub(super) fn uses(text: &str, label: &str) -> bool {
    let text = text.to_lowercase();
    let used = format!("[{label}]");
    text.match_indices(&used).any(|(at, _)| {
        let behind = text.get(at + used.len()..).unwrap_or_default();
        !behind.starts_with([':', '('])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::edit::apply_all;
    use crate::ticket::FileName;

    #[test]
    fn headings_and_labels() {
        let check = |text: &str, by: i8, want: Option<&str>| {
            let facts = Facts::read(text, FileName { stem: "x" });
            let edits = shifted(text, &facts, Span::new(0, text.len()), by);
            assert_eq!(edits.and_then(|edits| apply_all(text, &edits)).as_deref(), want, "{text}");
        };
        check("## A 🔧 ##\r\n ### b\n```\n# c\n```\n", -1, Some("# A 🔧 ##\r\n ## b\n```\n# c\n```\n"));
        check("# A\n###### b\n", 1, None);
        check("A\n---\n", -1, None);
        check("# A\n", -1, None);
        let text = "[a]: b.md\n[b](c): d\n[^1]: note\n  [C d]: <e> \"f\"\n";
        let labels: Vec<_> = definitions(text).into_iter().map(|(label, _)| label).collect();
        assert_eq!(labels, ["a", "c d"]);
        assert!(uses("see [x][A]", "a") && uses("[a][]", "a") && !uses("[a](b) [a]: c", "a"));
    }
}

//! The fixes that findings bring with them, each at its place.

use super::{Action, Asked, Kind, Provider};
use crate::checks::{Fix, Stop};
use crate::features::edit::{Changes, Edit};
use crate::features::snippet::Snippet;
use crate::text::Span;

pub(super) const PROVIDER: Provider = Provider { kinds: &[Kind::QuickFix], offer };

fn offer<'a>(asked: &'a Asked<'a>, actions: &mut Vec<Action<'a>>) {
    for finding in asked.findings_here() {
        actions.extend(finding.fixes.iter().map(|fix| Action {
            title: fix.title.clone(),
            kind: Kind::QuickFix,
            is_preferred: fix.is_preferred,
            finding: Some(finding.clone()),
            change: Box::new(|| {
                let mut changes = Changes::default();
                changes.add(asked.file, asked.source.clone(), edits(fix));
                changes
            }),
        }));
    }
}

/// The edits of a fix, with what is left to a person as tab stops.
pub(super) fn edits(fix: &Fix) -> Vec<Edit> {
    let mut edits: Vec<Edit> = fix.edits.iter().cloned().map(Edit::from).collect();
    let (mut nth, mut start, mut stops) = (1, 0, fix.stops.iter().peekable());
    for edit in &mut edits {
        let text = &edit.text.new_text;
        let end = start + text.len();
        let own = std::iter::from_fn(|| stops.next_if(|stop| stop.span.end() <= end));
        let snippet = snippet(text, start, own);
        // They are one snippet to the editor: the places count through, and the cursor ends behind the last one.
        edit.snippet = (!snippet.is_plain()).then(|| snippet.to_lsp_from(nth));
        nth += u32::try_from(snippet.stops().len()).unwrap_or_default();
        start = end;
    }
    if let Some(snippet) = edits.iter_mut().filter_map(|edit| edit.snippet.as_mut()).next_back() {
        snippet.push_str("$0");
    }
    edits
}

/// A text with its stops, whose places count from a number before it on.
fn snippet<'a>(text: &str, start: usize, stops: impl Iterator<Item = &'a Stop>) -> Snippet {
    let mut snippet = Snippet::default();
    let mut at = 0;
    for stop in stops {
        let span = Span::new(stop.span.start().saturating_sub(start), stop.span.end().saturating_sub(start));
        snippet.push(Span::new(at, span.start()).of(text));
        match stop.choices.as_slice() {
            [] => snippet.stop(span.of(text)),
            choices => snippet.choice(choices),
        }
        at = span.end();
    }
    snippet.push(text.get(at..).unwrap_or_default());
    snippet
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::tests::asked_at;
    use super::*;

    fn check(notation: &str, expected: Expect) {
        asked_at(notation, false, |asked| {
            let fixes = asked.findings_here().flat_map(|it| &it.fixes);
            let snippets = fixes.flat_map(edits).filter_map(|edit| edit.snippet);
            expected.assert_eq(&snippets.collect::<Vec<_>>().join("\n---\n"));
        });
    }

    #[test]
    fn what_is_left_to_a_person_is_a_tab_stop() {
        let template = "//- /templates/task.md\n# TASK-XXX: [Title]\n\n**Status**: [Open | Done]\n**Owner**: [Name]\n**Size**: [S | M, or so | L]\n\n## Goal\n[What {x} costs]\n";
        check(
            &format!("{template}//- /TASK-1.md\n# TASK$0-1: T\n\n**Owner**: Ada\n**Size**: S\n"),
            expect![[r#"
                **Status**: ${1|Open,Done|}
                $0
                ---

                ## Goal

                ${1:[What {x\} costs]}
                $0"#]],
        );
        check(
            &format!(
                "{template}//- /TASK-1.md\n# TASK$0-1: T\n\n**Status**: Open\n**Owner**: Ada\n\n## Goal\nx\n"
            ),
            expect![[r#"
                **Size**: ${1|S,M\, or so,L|}
                $0"#]],
        );
        let template = template.to_owned() + "\n## Notes\n[Which]\n\n## Risks\n\n## Test\n[How]\n";
        check(
            &format!(
                "{template}//- /TASK-1.md\n# TASK$0-1: T\n\n**Status**: Open\n**Owner**: Ada\n**Size**: S\n\n## Notes\nx\n"
            ),
            expect![[r#"

                ## Goal
                ${1:[What {x\} costs]}
                $0
                ---

                ## Risks
                ${1}$0
                ---

                ## Test
                ${1:[How]}
                $0
                ---

                ## Goal
                ${1:[What {x\} costs]}

                ---

                ## Risks
                ${2}
                ## Test
                ${3:[How]}
                $0"#]],
        );
    }
}

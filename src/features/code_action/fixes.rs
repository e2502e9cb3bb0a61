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
fn edits(fix: &Fix) -> Vec<Edit> {
    let mut edits: Vec<Edit> = fix.edits.iter().cloned().map(Edit::from).collect();
    if let [edit] = edits.as_mut_slice()
        && !fix.stops.is_empty()
    {
        edit.snippet = Some(snippet(&edit.text.new_text, &fix.stops).to_lsp());
    }
    edits
}

fn snippet(text: &str, stops: &[Stop]) -> Snippet {
    let mut snippet = Snippet::default();
    let mut at = 0;
    for stop in stops {
        snippet.push(Span::new(at, stop.span.start()).of(text));
        match stop.choices.as_slice() {
            [] => snippet.stop(stop.span.of(text)),
            choices => snippet.choice(choices),
        }
        at = stop.span.end();
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
    }
}

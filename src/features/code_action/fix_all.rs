//! All fixes of a file that are certain, in one edit: what an editor runs when it saves.

use super::{Action, Asked, Kind, Provider};
use crate::text::TextEdit;

pub(super) const PROVIDER: Provider = Provider { kinds: &[Kind::FixAll], offer };

fn offer<'a>(asked: &'a Asked<'a>, actions: &mut Vec<Action<'a>>) {
    let (count, edits) = certain(asked);
    let title = match count {
        0 => return,
        1 => "Fix the finding that is certain".to_owned(),
        many => format!("Fix all {many} findings that are certain"),
    };
    actions.push(Action::new(Kind::FixAll, title, move || asked.edits(edits)));
}

/// The edits of the preferred fixes in order of place, and how many findings they mend. A fix that meets another one
/// is left for the next time.
fn certain(asked: &Asked<'_>) -> (usize, Vec<TextEdit>) {
    let mut count = 0;
    let mut taken: Vec<TextEdit> = Vec::new();
    for finding in asked.findings() {
        let Some(fix) = finding.fixes.iter().find(|fix| fix.is_preferred) else { continue };
        let meets = |edit: &TextEdit| taken.iter().any(|other| meet(edit, other));
        let is_taken = !fix.edits.is_empty() && fix.edits.iter().all(|edit| taken.contains(edit));
        if is_taken {
            count += 1;
        } else if !fix.edits.is_empty() && !fix.edits.iter().any(meets) {
            count += 1;
            taken.extend(fix.edits.iter().cloned());
        }
    }
    taken.sort_by_key(|edit| edit.span);
    (count, taken)
}

/// Whether two edits share a byte, or write to the same place.
fn meet(a: &TextEdit, b: &TextEdit) -> bool {
    a.span.overlaps(b.span)
        || a.span == b.span
        || [(a, b), (b, a)].iter().any(|(a, b)| {
            a.span.is_empty() && b.span.start() < a.span.start() && a.span.start() < b.span.end()
        })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use proptest::prelude::*;

    use super::super::tests::{check_picked, codes, picked, titles};
    use super::*;

    const TASK: &str = "//- /templates/task.md\n# TASK-XXX: [Title]\n\n**Status**: [Open | In Progress | Done]\n**Priority**: [Low | High]\n**Owner**: [Name]\n\n## Goal\n[What]\n";

    #[test]
    fn only_what_is_certain() {
        let ticket = "//- /TASK-1.md\n# TASK-1: 🔧 T\r\n\r\n**Status**: Opn | **Priority**: Hihg\r\n**Owmer**: Ada\r\n\r\n## Goal\r\n$0[x](gone.md)\r\n";
        check_picked(
            &format!("{TASK}{ticket}"),
            Kind::FixAll,
            "Fix all 3 findings that are certain",
            expect![[r#"
                /TASK-1.md
                # TASK-1: 🔧 T␍
                ␍
                **Status**: Open | **Priority**: High␍
                **Owner**: Ada␍
                ␍
                ## Goal␍
                [x](gone.md)␍
            "#]],
        );
        let fine = "//- /TASK-1.md\n# TASK-1: T\n\n**Status**: Open\n**Priority**: Low\n**Owner**: Ada\n\n## Goal\n$0x\n";
        assert_eq!(titles(&format!("{TASK}{fine}"), false, &[Kind::FixAll]), "");
    }

    fn lines() -> impl Strategy<Value = Vec<&'static str>> {
        let line = prop::sample::select(vec![
            "**Status**: Opn",
            "**Status**: in-progress",
            "**Status**: Doen | **Priority**: Hihg",
            "**Priority**: low",
            "**Owmer**: Ada",
            "**Owner**: Ada",
            "**Total Points**: 9",
            "",
            "## Goal",
            "x [a](#gaol)",
            "## Gaol",
            "**Created**: 2026-13-01",
        ]);
        prop::collection::vec(line, 0..9)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// What is mended is gone, and nothing else has come.
        #[test]
        fn findings_are_gone_and_none_is_new(lines in lines()) {
            let text = lines.join("\n");
            let notation = format!("{TASK}//- /TASK-1.md\n$0# TASK-1: T\n\n{text}\n");
            let offered = titles(&notation, false, &[Kind::FixAll]);
            if !offered.is_empty() {
                let before = codes(&crate::fixture::Fixture::parse(&notation));
                let after = codes(&picked(&notation, false, Kind::FixAll, &offered));
                prop_assert!(after.len() < before.len(), "{:?} {:?}", before, after);
                for code in &after {
                    let count = |all: &[String]| all.iter().filter(|other| *other == code).count();
                    prop_assert!(count(&after) <= count(&before), "{code}: {before:?}");
                }
            }
        }
    }
}

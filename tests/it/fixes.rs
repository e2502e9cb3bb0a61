//! Fixes of findings in tickets that other people wrote: each has to remove what it is for and to bring nothing new.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use tickmark::checks::{self, Diagnostic};
use tickmark::text::edit::apply_all;
use tickmark::text::{Span, TextEdit};
use tickmark::workspace::{FileId, Snapshot, World};

use crate::corpora::{archives, shared, unpack};

/// Fixes of one rule that are tried in one file.
const OF_RULE: usize = 10;

fn count(found: &[Diagnostic]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in found {
        *counts.entry(finding.code).or_default() += 1;
    }
    counts
}

/// Whether a finding tells that what a fix has begun is still to be written, or what follows from it.
fn is_consequence(code: &str, found: &Diagnostic, written: &[Span]) -> bool {
    let is_left = matches!(found.code, "unfilled-placeholder" | "empty-section")
        && written.iter().any(|span| span.covers(found.span));
    // Of two values the writer says which one holds; of "Done" it follows that no item may be open.
    is_left || code == "status-mismatch" && found.code == "done-with-open-items"
}

/// Where edits have written something, in the text after them.
fn written(edits: &[TextEdit]) -> Vec<Span> {
    let (mut from, mut to) = (0, 0);
    let place = |edit: &TextEdit| {
        let start = to + edit.span.start() - from;
        (from, to) = (edit.span.end(), start + edit.new_text.len());
        Span::new(start, to)
    };
    edits.iter().map(place).collect()
}

fn run(snapshot: &Snapshot, file: FileId) -> Vec<Diagnostic> {
    checks::run(snapshot, file, &|| false)
}

#[test]
fn every_fix_in_a_real_ticket_removes_its_finding_and_adds_none() {
    let (mut tried, mut wrong, mut rules) = (0, String::new(), BTreeSet::new());
    for archive in archives() {
        let folder = unpack(&archive);
        let (mut world, _) = World::load(vec![folder.path().to_path_buf()]);
        let before = world.snapshot();
        let with_fixes: Vec<_> = before
            .files()
            .map(|file| (file, run(&before, file)))
            .filter(|(_, found)| found.iter().any(|it| !it.fixes.is_empty()))
            .collect();
        for (file, found) in with_fixes {
            let source = before.source(file).expect("a file that was just read");
            let address = before.address(file).expect("a place").clone();
            let (told, mut of_rule) = (count(&found), BTreeMap::new());
            for finding in &found {
                for fix in &finding.fixes {
                    let of_rule = of_rule.entry(finding.code).or_insert(0);
                    *of_rule += 1;
                    if *of_rule > OF_RULE {
                        continue;
                    }
                    let after = apply_all(&source.text, &fix.edits).expect("edits that fit");
                    world.open(&address, "markdown", 1, after.clone());
                    let mut now = run(&world.snapshot(), file);
                    let written = written(&fix.edits);
                    now.retain(|it| !is_consequence(finding.code, it, &written));
                    let now = count(&now);
                    let is_gone = now.get(finding.code).copied().unwrap_or_default() < told[finding.code];
                    let new: Vec<_> = now
                        .iter()
                        .filter(|(code, many)| **many > told.get(*code).copied().unwrap_or_default())
                        .collect();
                    if !is_gone || !new.is_empty() {
                        let path = before.path_shown(file);
                        let _ = writeln!(
                            wrong,
                            "{path}:{} {}: {:?} gone={is_gone} new={new:?}",
                            source.text[..finding.span.start()].lines().count(),
                            finding.code,
                            fix.title
                        );
                    }
                    tried += 1;
                    rules.insert(finding.code);
                }
            }
            world.close(&address);
        }
    }
    assert_eq!(wrong, "");
    if shared("corpora").is_some() {
        assert!(tried > 130, "only {tried} fixes were tried");
        assert!(rules.len() > 9, "only fixes of {rules:?} were tried");
    }
}

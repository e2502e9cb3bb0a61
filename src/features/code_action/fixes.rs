//! The fixes that findings bring with them, each at its place.

use super::{Action, Asked, Kind, Provider};
use crate::features::edit::Changes;

pub(super) const PROVIDER: Provider = Provider { kinds: &[Kind::QuickFix], offer };

fn offer<'a>(asked: &'a Asked<'a>, actions: &mut Vec<Action<'a>>) {
    for finding in asked.findings_here() {
        actions.extend(finding.fixes.iter().map(|fix| Action {
            title: fix.title.clone(),
            kind: Kind::QuickFix,
            is_preferred: fix.is_preferred,
            finding: Some(finding.clone()),
            change: Box::new(|| Changes::of(asked.file, asked.source.clone(), fix.edits.iter().cloned())),
        }));
    }
}

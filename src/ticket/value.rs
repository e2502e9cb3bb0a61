//! Values of fields: when two are the same, and what a value means to the ticket's progress.

use smol_str::SmolStr;

use super::name;

/// How far a status says the work is, as far as its words tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progress {
    /// Not begun.
    Open,
    /// Begun.
    Started,
    /// Finished, or given up.
    Done,
}

/// The forms under which a value is looked for in a set, the most exact first: all of it; without a parameter in
/// brackets (`Implemented (v6.0)`); without a remark behind a dash (`COMPLETE - verified`).
#[must_use]
pub fn forms(written: &str) -> Vec<SmolStr> {
    let mut forms = vec![name::value(written)];
    let mut add = |part: &str| {
        let form = name::value(part);
        if !form.is_empty() && !forms.contains(&form) {
            forms.push(form);
        }
    };
    if let Some((start, _)) = written.split_once('(') {
        add(start);
    }
    for dash in [" - ", " – ", " — ", ": ", ", "] {
        if let Some((start, _)) = written.split_once(dash) {
            add(start);
        }
    }
    forms
}

/// What a status says of the progress, if its words are among the usual ones.
#[must_use]
pub fn progress(written: &str) -> Option<Progress> {
    const OPEN: [&str; 14] = [
        "to do",
        "todo",
        "open",
        "new",
        "backlog",
        "not started",
        "pending",
        "draft",
        "planned",
        "proposed",
        "ready",
        "waiting",
        "idea",
        "triage",
    ];
    const DONE: [&str; 22] = [
        "done",
        "closed",
        "complete",
        "completed",
        "resolved",
        "finished",
        "cancelled",
        "canceled",
        "wontfix",
        "won t fix",
        "archived",
        "merged",
        "released",
        "shipped",
        "verified",
        "implemented",
        "deployed",
        "superseded",
        "rejected",
        "abandoned",
        "obsolete",
        "won t do",
    ];
    const STARTED: [&str; 13] = [
        "in progress",
        "doing",
        "started",
        "active",
        "in review",
        "review",
        "ready for testing",
        "testing",
        "blocked",
        "in development",
        "wip",
        "ready for review",
        "on hold",
    ];
    forms(written).iter().find_map(|form| {
        let is = |words: &[&str]| words.contains(&form.as_str());
        if is(&OPEN) {
            Some(Progress::Open)
        } else if is(&DONE) {
            Some(Progress::Done)
        } else {
            is(&STARTED).then_some(Progress::Started)
        }
    })
}

//! Values of fields: when two are the same, and what a value means to the ticket's progress.

use smol_str::SmolStr;

use super::{name, words};

/// How far a status says the work is, as far as its words tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
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
    if let Some((start, _)) = written.split_once(['(', '（']) {
        add(start);
    }
    for dash in [" - ", " – ", " — ", ": ", ", ", "; ", "，", "、", "；", "："] {
        if let Some((start, _)) = written.split_once(dash) {
            add(start);
        }
    }
    if !written.is_ascii() {
        // `Done ✅ merged`
        let is_symbol = |c: char| !c.is_ascii() && !c.is_alphanumeric() && !c.is_whitespace();
        let begins = written.find(char::is_alphanumeric).unwrap_or_default();
        let rest = written.get(begins..).unwrap_or_default();
        if let Some((start, _)) = rest.split_once(is_symbol) {
            add(start);
        }
    }
    forms
}

/// Words of a status that say that nothing more will be done, whatever is left.
const GIVEN_UP: [&str; 10] = [
    "cancelled",
    "canceled",
    "wontfix",
    "won t fix",
    "won t do",
    "archived",
    "superseded",
    "rejected",
    "abandoned",
    "obsolete",
];

/// Whether a status says that the work was given up rather than finished.
#[must_use]
pub fn is_given_up(written: &str) -> bool {
    any_form(written, |form| GIVEN_UP.contains(&form) || words::is_given_up(form))
}

/// Words of a status that say that somebody waits for something else.
const BLOCKED: [&str; 7] = ["blocked", "halted", "impeded", "on hold", "paused", "stalled", "stuck"];

/// Whether a status says that the work cannot go on at the moment.
#[must_use]
pub fn is_blocked(written: &str) -> bool {
    any_form(written, |form| BLOCKED.contains(&form) || words::is_blocked(form))
}

/// Words of a status, besides those for finished work, after which the text of a ticket stays as it is: it was
/// accepted as it is, it is a record, or nobody works on it.
const SETTLED: [&str; 20] = [
    "accepted",
    "approved",
    "deferred",
    "deprecated",
    "dormant",
    "effective",
    "enacted",
    "final",
    "frozen",
    "inactive",
    "living",
    "on hold",
    "parked",
    "postponed",
    "published",
    "ratified",
    "replaced",
    "stable",
    "stagnant",
    "withdrawn",
];

/// Whether a status says that the text of the ticket is settled: nobody mends the form of one that is finished, accepted
/// or laid aside.
#[must_use]
pub fn is_settled(status: &str) -> bool {
    progress(status) == Some(Progress::Done)
        || forms(status).iter().any(|form| SETTLED.contains(&form.as_str()))
}

/// Whether a value is one of some words in comparable form, maybe with a remark behind it.
#[must_use]
pub fn is_one_of(written: &str, words: &[&str]) -> bool {
    any_form(written, |form| words.contains(&form))
}

fn any_form(written: &str, is: impl Fn(&str) -> bool) -> bool {
    forms(written).iter().any(|form| is(form) || without_remark(form).is_some_and(&is))
}

/// Whether a value is a word that statuses are usually made of, also one that does not tell how far the work is.
#[must_use]
pub fn is_status(written: &str) -> bool {
    const OTHERS: [&str; 4] = ["experimental", "last call", "paused", "provisional"];
    progress(written).is_some()
        || is_settled(written)
        || forms(written).iter().any(|form| OTHERS.contains(&form.as_str()))
}

/// The words before what tells more of them: `closed as duplicate`, `done on 2026-01-02`, `blocked by TASK-3`.
fn without_remark(form: &str) -> Option<&str> {
    const JOINTS: [&str; 9] = ["as", "at", "by", "during", "in", "on", "since", "until", "via"];
    let ends = |word: &str| JOINTS.contains(&word) || word.starts_with(|c: char| c.is_ascii_digit());
    let mut at = 0;
    for word in form.split(' ') {
        if at > 0 && ends(word) {
            return form.get(..at - 1);
        }
        at += word.len() + 1;
    }
    None
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
    let of = |form: &str| {
        let is = |words: &[&str]| words.contains(&form);
        if is(&OPEN) {
            Some(Progress::Open)
        } else if is(&DONE) {
            Some(Progress::Done)
        } else if is(&STARTED) {
            Some(Progress::Started)
        } else {
            words::progress(form)
        }
    };
    let forms = forms(written);
    let whole = forms.iter().find_map(|form| of(form));
    whole.or_else(|| forms.iter().find_map(|form| of(without_remark(form)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_a_status_says_the_work_is() {
        let check = |written: &str, want: Option<Progress>| assert_eq!(progress(written), want, "{written}");
        for done in [
            "✅ Done",
            "Complete ✅",
            "**DONE**",
            "`done`",
            "Implemented (v6.0)",
            "✅ COMPLETE - verified",
            "Done ✅ merged",
            "Done on 2026-01-02",
            "DONE 100%",
            "Closed as duplicate",
            "Superseded by ADR-7",
            "COMPLETED: all parts",
        ] {
            check(done, Some(Progress::Done));
        }
        check("In Progress 60%", Some(Progress::Started));
        check("🔄 in_progress, since Monday", Some(Progress::Started));
        check("Blocked by TASK-3", Some(Progress::Started));
        check("Ready for deployment", None);
        check("Design done", None);
        check("by hand", None);
        check("", None);
        assert!(is_given_up("Superseded by ADR-7") && is_given_up("❌ Cancelled") && !is_given_up("Done"));
        assert!(is_status("Accepted") && !is_status("Alphabet"));
    }

    #[test]
    fn what_a_value_is_looked_for_as() {
        let check = |written: &str, want: &[&str]| assert_eq!(forms(written), want, "{written}");
        check("P0 (critical path)", &["p0 critical path", "p0"]);
        check("✅ COMPLETE - verified", &["complete verified", "complete"]);
        check("进行中（80%）", &["进行中 80%", "进行中"]);
        check("Done", &["done"]);
    }

    #[test]
    fn what_is_settled() {
        for status in ["Done", "✅ Completed", "Final", "Withdrawn (by the author)", "approved", "wontfix"] {
            assert!(is_settled(status), "{status}");
        }
        for status in ["To Do", "In Progress", "Draft", "Review", "Blocked", "somewhere", ""] {
            assert!(!is_settled(status), "{status}");
        }
    }
}

//! Whether a ticket is settled: nobody mends the form of one that is finished, accepted or laid aside.

use super::value::{self, Progress};

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

/// Whether a status says that the text of the ticket is settled.
#[must_use]
pub fn is_settled(status: &str) -> bool {
    value::progress(status) == Some(Progress::Done)
        || value::forms(status).iter().any(|form| SETTLED.contains(&form.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_the_words_of_the_status() {
        for status in ["Done", "✅ Completed", "Final", "Withdrawn (by the author)", "approved", "wontfix"] {
            assert!(is_settled(status), "{status}");
        }
        for status in ["To Do", "In Progress", "Draft", "Review", "Blocked", "somewhere", ""] {
            assert!(!is_settled(status), "{status}");
        }
    }
}

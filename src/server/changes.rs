//! Changes on disk that are still to be looked at. They are gathered until it is quiet for a moment, so that a
//! branch switch costs one look at the workspace instead of one at each of its files.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long it has to be quiet.
const QUIET: Duration = Duration::from_millis(75);
/// How long changes wait at most, quiet or not.
const MOST: Duration = Duration::from_secs(1);
/// How many paths are looked at one by one; if there are more, all of the workspace is.
const MAX_PATHS: usize = 1_000;

/// What is to be looked at.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Work {
    /// All files.
    All,
    /// These files, and what is in these folders.
    Paths(Vec<PathBuf>),
}

/// Changes that nobody has looked at.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    paths: BTreeSet<PathBuf>,
    is_all: bool,
    /// When the first of them came in.
    since: Option<Instant>,
    due: Option<Instant>,
}

impl Changes {
    /// Adds a file or a folder.
    pub(crate) fn add(&mut self, path: PathBuf, now: Instant) {
        if !self.is_all {
            self.paths.insert(path);
        }
        if self.paths.len() > MAX_PATHS {
            self.all();
        }
        self.wait(now);
    }

    /// Adds everything.
    pub(crate) fn add_all(&mut self, now: Instant) {
        self.all();
        self.wait(now);
    }

    /// Waits for no more.
    pub(crate) fn hurry(&mut self, now: Instant) {
        if self.since.is_some() {
            self.due = Some(now);
        }
    }

    /// When to look at them.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// What is to be looked at now, if anything.
    pub(crate) fn take(&mut self) -> Option<Work> {
        let changes = std::mem::take(self);
        changes.since?;
        Some(if changes.is_all { Work::All } else { Work::Paths(changes.paths.into_iter().collect()) })
    }

    fn all(&mut self) {
        self.is_all = true;
        self.paths.clear();
    }

    fn wait(&mut self, now: Instant) {
        let since = *self.since.get_or_insert(now);
        let due = (now + QUIET).min(since + MOST);
        // What is urgent stays so.
        let is_urgent = self.due.is_some_and(|due| due <= now);
        if !is_urgent {
            self.due = Some(due);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(number: usize) -> PathBuf {
        format!("/{number:05}.md").into()
    }

    #[test]
    fn they_wait_for_a_moment_of_quiet_but_not_for_ever() {
        let start = Instant::now();
        let at = |milliseconds| start + Duration::from_millis(milliseconds);
        let mut changes = Changes::default();
        assert_eq!((changes.due(), changes.take()), (None, None));
        for time in (0..=2_000).step_by(50) {
            changes.add(path(1), at(time));
            if changes.due() <= Some(at(time)) {
                assert_eq!(time, 1_000);
                assert_eq!(changes.take(), Some(Work::Paths(vec![path(1)])));
                break;
            }
            assert_eq!(changes.due(), Some(at((time + 75).min(1_000))));
        }
        assert_eq!((changes.due(), changes.take()), (None, None));
    }

    #[test]
    fn what_is_urgent_waits_for_nothing() {
        let now = Instant::now();
        let mut changes = Changes::default();
        changes.hurry(now);
        assert_eq!(changes.due(), None);
        changes.add(path(1), now);
        changes.hurry(now);
        changes.add(path(2), now);
        assert_eq!(changes.due(), Some(now));
    }

    #[test]
    fn a_storm_is_one_look_at_everything() {
        let now = Instant::now();
        let work = |count: usize| {
            let mut changes = Changes::default();
            (0..count).chain(0..count).for_each(|number| changes.add(path(number), now));
            changes.take()
        };
        assert_eq!(work(MAX_PATHS), Some(Work::Paths((0..MAX_PATHS).map(path).collect())));
        assert_eq!(work(MAX_PATHS + 1), Some(Work::All));
        assert_eq!(work(50_000), Some(Work::All));
        let mut changes = Changes::default();
        changes.add_all(now);
        changes.add(path(1), now);
        assert_eq!(changes.take(), Some(Work::All));
    }
}

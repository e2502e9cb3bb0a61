//! How far a walk of the disk goes, and whoever follows it.

use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How much a walk looks at before it stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Files that are read: Markdown and configuration.
    pub files: usize,
    /// Files and folders of any kind that are passed by.
    pub entries: usize,
    /// Bytes of text that are kept together with what they say, for whoever is about to ask for all of it.
    pub kept: usize,
}

impl Limits {
    /// The number of files, unless somebody says otherwise: a few times what the largest teams have, and little
    /// enough for a home directory that was opened by mistake.
    pub const FILES: usize = 200_000;

    /// So many files, and ten times as much of what is passed by on the way to them.
    #[must_use]
    pub const fn of_files(files: usize) -> Self {
        let entries = files.saturating_mul(10);
        Self { files, entries: if entries < 100_000 { 100_000 } else { entries }, kept: 0 }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::of_files(Self::FILES)
    }
}

/// A walk went as far as its limits; what it has found is not all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// So many files were read.
    Files(usize),
    /// So many files and folders were passed by.
    Entries(usize),
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Files(count) => write!(f, "there are more than {count} Markdown files"),
            Self::Entries(count) => write!(f, "there are more than {count} files and folders"),
        }
    }
}

/// Whoever follows a walk. It is told from several threads.
pub trait Observer: Sync {
    /// Whether the walk is no longer wanted.
    fn is_cancelled(&self) -> bool {
        false
    }

    /// So many files were come across; told now and then.
    fn files(&self, _count: usize) {}

    /// What is in this folder is about to be looked at.
    fn folder(&self, _path: &Path) {}
}

/// Nobody follows the walk.
#[derive(Clone, Copy, Debug)]
pub struct Nobody;

impl Observer for Nobody {}

/// What was looked at so far.
#[derive(Debug, Default)]
pub(super) struct Counts {
    files: AtomicUsize,
    entries: AtomicUsize,
    kept: AtomicUsize,
}

impl Counts {
    /// Counts a file or folder that is passed by. Returns whether that is within the limits.
    pub(super) fn entry(&self, limits: Limits) -> bool {
        self.entries.fetch_add(1, Ordering::Relaxed) < limits.entries
    }

    /// Counts a file that is to be read. Returns its number, if that is within the limits.
    pub(super) fn file(&self, limits: Limits) -> Option<usize> {
        let before = self.files.fetch_add(1, Ordering::Relaxed);
        (before < limits.files).then_some(before.saturating_add(1))
    }

    /// Whether a text of this length in bytes is to be kept.
    pub(super) fn keeps(&self, limits: Limits, len: usize) -> bool {
        limits.kept > 0 && self.kept.fetch_add(len, Ordering::Relaxed).saturating_add(len) <= limits.kept
    }

    /// Which of the limits was reached.
    pub(super) fn stopped(&self, limits: Limits) -> Option<Stopped> {
        if self.files.load(Ordering::Relaxed) > limits.files {
            return Some(Stopped::Files(limits.files));
        }
        let is_over = self.entries.load(Ordering::Relaxed) > limits.entries;
        is_over.then_some(Stopped::Entries(limits.entries))
    }
}

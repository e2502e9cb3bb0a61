//! All findings on the archives, with the lines around each. Made once for all tests.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use rayon::prelude::*;
use tickmark::workspace::{FileId, Snapshot, World};

use super::init::{self, Started};
use crate::corpora::{archives, shared};

/// One finding.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) archive: String,
    /// How many files the archive has.
    pub(super) files: usize,
    pub(super) code: &'static str,
    pub(super) severity: &'static str,
    pub(super) path: String,
    pub(super) message: String,
    /// Which of several findings of one message in a file it is, from 1.
    nth: usize,
    /// The number of its line, from 1.
    pub(super) line: u64,
    /// The lines around it, with their numbers.
    pub(super) context: String,
}

impl Found {
    /// Tells it from all others, for as long as the rule says the same of the file.
    pub(super) fn key(&self) -> String {
        let Self { archive, code, path, message, nth, .. } = self;
        format!("{code}\t{archive}\t{path}\t{nth}\t{message}")
    }

    /// Whether it claims that something is wrong.
    pub(super) fn is_claim(&self) -> bool {
        matches!(self.severity, "error" | "warning")
    }
}

/// What comes of one archive.
#[derive(Debug)]
pub(super) struct Archive {
    pub(super) name: String,
    /// The findings, in the order of files and places.
    pub(super) found: Vec<Found>,
    pub(super) started: Started,
}

/// The archives in order; none where they are not at hand.
pub(super) fn archives_read() -> Option<&'static [Archive]> {
    static ALL: OnceLock<Vec<Archive>> = OnceLock::new();
    shared("corpora")?;
    Some(ALL.get_or_init(|| archives().par_iter().map(|path| read(path)).collect()))
}

/// The findings in the order of archives, files and places; none where the archives are not at hand.
pub(super) fn all() -> Option<Vec<&'static Found>> {
    Some(archives_read()?.iter().flat_map(|archive| &archive.found).collect())
}

fn read(path: &Path) -> Archive {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let status = Command::new("tar").arg("xzf").arg(path).arg("-C").arg(folder.path()).status();
    assert!(status.expect("tar").success(), "{} cannot be unpacked", path.display());
    let name = path.file_name().unwrap().to_string_lossy().replace(".tar.gz", "");
    let root = folder.path().join(&name);
    assert!(root.is_dir(), "the archive of {name} holds another folder");
    let (mut world, _) = World::load(vec![root.clone()]);
    let snapshot = world.snapshot();
    let files: Vec<FileId> = snapshot.files().collect();
    let found: Vec<Found> =
        files.par_iter().flat_map_iter(|file| of_file(&snapshot, *file, &name, files.len())).collect();
    let started = init::start(&root, &name, files.len(), &found);
    Archive { name, found, started }
}

fn of_file(snapshot: &Snapshot, file: FileId, archive: &str, files: usize) -> Vec<Found> {
    let all = tickmark::checks::run(snapshot, file, &|| false);
    if all.is_empty() {
        return Vec::new();
    }
    let text = snapshot.text(file).expect("a file that was just read");
    let mut found: Vec<Found> = Vec::with_capacity(all.len());
    for diagnostic in all {
        // On one line, whatever the file has.
        let message = diagnostic.message.split_whitespace().collect::<Vec<_>>().join(" ");
        let same = |it: &&Found| it.code == diagnostic.code && it.message == message;
        let nth = found.iter().filter(same).count() + 1;
        let severity = match diagnostic.severity {
            tickmark::checks::Severity::Error => "error",
            tickmark::checks::Severity::Warning => "warning",
            tickmark::checks::Severity::Information => "information",
            tickmark::checks::Severity::Hint => "hint",
        };
        found.push(Found {
            archive: archive.to_owned(),
            files,
            code: diagnostic.code,
            severity,
            path: snapshot.path_shown(file),
            message,
            nth,
            line: 1 + text.get(..diagnostic.span.start()).unwrap_or_default().matches('\n').count() as u64,
            context: context(&text, diagnostic.span.start()),
        });
    }
    found
}

/// The line at a place with three lines before it and behind it, each with its number.
fn context(text: &str, at: usize) -> String {
    const AROUND: usize = 3;
    const WIDTH: usize = 120;
    let line = text.get(..at).unwrap_or_default().matches('\n').count();
    let first = line.saturating_sub(AROUND);
    let lines = text.lines().enumerate().skip(first).take(line - first + AROUND + 1);
    lines
        .map(|(number, written)| {
            let mark = if number == line { '>' } else { ' ' };
            let written: String = written.chars().take(WIDTH).collect();
            format!("  {mark} {:>5} | {written}\n", number + 1)
        })
        .collect()
}

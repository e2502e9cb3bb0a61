//! `tickmark check`: the findings of all tickets in files and folders, from the same engine as an editor's.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::baseline::Baseline;
use super::report::{self, CheckedFile, Floor, Format, Note, Report};
use super::targets::{self, Target};
use super::{Outcome, complain, print, warn};
use crate::checks::{self, Severity};
use crate::text::Document;
use crate::workspace::{Address, CONFIG, FileId, Kind, Limits, Snapshot, World};

/// Texts up to this size in all are kept between being read and being checked, in bytes; others are read twice.
const KEPT: usize = 256 << 20;

/// Check the tickets in files and folders.
///
/// The whole workspace around them is read, up to the folder with .git, so that a reference to a
/// ticket elsewhere is understood. What git ignores is left out.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Args {
    /// Markdown files, and folders with Markdown files in them.
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// How findings are written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The least severity that is printed; the summary counts all.
    #[arg(long, value_enum, default_value_t = Floor::Warning)]
    severity: Floor,
    /// How many files of the workspace are read at most.
    #[arg(long, value_name = "N", default_value_t = Limits::FILES)]
    max_files: usize,
    /// Report only what is not in this baseline: what is new, however lines and files have moved.
    #[arg(long, value_name = "FILE", conflicts_with = "write_baseline")]
    baseline: Option<PathBuf>,
    /// Write what is found to a baseline, instead of a report: all that would be printed.
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
    /// When to use colours; NO_COLOR is honoured.
    #[arg(long, value_name = "WHEN", default_value_t = clap::ColorChoice::Auto)]
    color: clap::ColorChoice,
}

/// Checks, and prints a report.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    // Before anything else is done: without it, all that follows would be for nothing.
    let baseline = args.baseline.as_deref().map(Baseline::read).transpose()?;
    let mut trouble = false;
    let mut say = |message: String| {
        complain(&message);
        trouble = true;
    };
    let mut found = Vec::new();
    for path in &args.paths {
        match Target::new(path) {
            Ok(target) => found.push(target),
            Err(error) => say(format!("{error:#}")),
        }
    }
    if found.is_empty() {
        return Ok(Outcome::Trouble);
    }
    let mut roots: Vec<_> = found.iter().map(|target| target.root.clone()).collect();
    roots.sort();
    roots.dedup();

    let limits = Limits { kept: KEPT, ..Limits::of_files(args.max_files) };
    let (mut world, problems, stopped) = World::load_within(roots, limits);
    if let Some(stopped) = stopped {
        say(format!(
            "{stopped}; the rest is not read, and no ticket is reported as unknown: check a smaller folder, or \
             raise the limit with --max-files"
        ));
    }
    for problem in &problems {
        let message = format!("`{}` is left out: {}", targets::shown(&problem.path), problem.message);
        if problem.path.ends_with(CONFIG) || found.iter().any(|target| target.path == problem.path) {
            say(message);
        } else if found.iter().any(|target| target.covers(&problem.path)) {
            warn(&message);
        }
    }
    let left_out: Vec<_> = problems.iter().map(|problem| &problem.path).collect();
    let snapshot = world.snapshot();
    config_problems(&snapshot).into_iter().for_each(&mut say);
    for target in found.iter().filter(|target| !target.is_folder && !left_out.contains(&&target.path)) {
        if stopped.is_none() && snapshot.file(&Address::from_path(&target.path)).is_none() {
            say(format!(
                "`{}` is not checked: git ignores it, or it stands in a folder of a tool such as node_modules",
                targets::slashes(&target.given)
            ));
        }
    }

    let mut files = check_all(&snapshot, &found, args);
    let mut is_clean = true;
    if let Some(given) = &args.write_baseline {
        let count = Baseline::of(given, &files, args.severity.into())?.write()?;
        let findings = if count == 1 { "finding" } else { "findings" };
        print(&format!("wrote {count} {findings} to `{}`\n", targets::slashes(given)))?;
    } else {
        let is_unknown = |path: &Path| stopped.is_some() || !found.iter().any(|target| target.covers(path));
        let known = baseline.map(|baseline| baseline.apply(&mut files, is_unknown));
        let report = Report::new(files, args.severity.into(), known);
        is_clean = report.summary.is_clean();
        report.write(args.format, args.color)?;
    }
    // The process is about to end: nobody needs a hundred thousand files taken apart before that.
    std::mem::forget((world, snapshot));
    Ok(match (trouble, is_clean) {
        (true, _) => Outcome::Trouble,
        (false, true) => Outcome::Clean,
        (false, false) => Outcome::Findings,
    })
}

/// What is wrong with the configurations of a workspace, each with its place.
fn config_problems(snapshot: &Snapshot) -> Vec<String> {
    let mut messages = Vec::new();
    for (file, problems) in snapshot.broken_configs() {
        let document = snapshot.document(file).unwrap_or_default();
        let shown = shown(snapshot, file);
        messages.extend(problems.into_iter().map(|problem| {
            let (line, column) = report::start(&document, problem.span);
            format!("{shown}:{line}:{column}: {}", problem.message)
        }));
    }
    messages
}

/// Checks all files that were asked for, on all cores, in the order of their paths.
fn check_all(snapshot: &Snapshot, targets: &[Target], args: &Args) -> Vec<CheckedFile> {
    let files: Vec<FileId> = snapshot
        .files()
        .filter(|file| checks::is_checked(snapshot.standing(*file)))
        .filter(|file| {
            let path = snapshot.address(*file).and_then(Address::path);
            path.is_some_and(|path| {
                targets.iter().any(|target| target.covers(path)) && snapshot.kind(*file) != Kind::Config
            })
        })
        .collect();
    let documents = Documents { snapshot, kept: Mutex::default() };
    let check = |file| check(&documents, file, args);
    let mut files: Vec<_> = files.into_par_iter().filter_map(check).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The texts that notes point into: many of them may point into one.
struct Documents<'a> {
    snapshot: &'a Snapshot,
    kept: Mutex<HashMap<FileId, Document>>,
}

impl Documents<'_> {
    /// Documents that are kept at a time.
    const MAX: usize = 4_096;

    fn of(&self, file: FileId) -> Option<Document> {
        let lock = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&file) {
            return Some(known.clone());
        }
        let document = self.snapshot.document(file)?;
        let mut kept = lock();
        if kept.len() >= Self::MAX {
            kept.clear();
        }
        Some(kept.entry(file).or_insert(document).clone())
    }
}

/// The findings of one file; nothing when it is gone.
fn check(documents: &Documents<'_>, file: FileId, args: &Args) -> Option<CheckedFile> {
    let snapshot = documents.snapshot;
    let source = snapshot.source(file)?;
    let tickets = checks::count_tickets(snapshot, file, &source);
    let checks::Checked { diagnostics, suppressed } = checks::run_on(snapshot, file, &source, &|| false);
    let is_shown = |diagnostic: &checks::Diagnostic| diagnostic.severity <= Severity::from(args.severity);
    let notes = |diagnostic: &checks::Diagnostic| {
        if args.format != Format::Text || !is_shown(diagnostic) {
            return Vec::new();
        }
        let place = |related: &checks::Related| {
            Some(Note {
                path: shown(snapshot, related.file),
                document: documents.of(related.file)?,
                span: related.span,
                message: related.message.clone(),
            })
        };
        diagnostic.related.iter().filter_map(place).collect()
    };
    // A baseline knows findings by their lines, also those that are not shown.
    let is_silent = match args.baseline {
        Some(_) => diagnostics.is_empty(),
        None => !diagnostics.iter().any(is_shown),
    };
    let findings: Vec<_> =
        diagnostics.into_iter().map(|diagnostic| (notes(&diagnostic), diagnostic)).collect();
    let document = if is_silent { Document::default() } else { documents.of(file)? };
    let at = snapshot.address(file).and_then(Address::path).map(Path::to_path_buf).unwrap_or_default();
    Some(CheckedFile { at, path: shown(snapshot, file), document, tickets, findings, suppressed })
}

fn shown(snapshot: &Snapshot, file: FileId) -> String {
    snapshot.address(file).and_then(Address::path).map_or_else(|| snapshot.path_shown(file), targets::shown)
}

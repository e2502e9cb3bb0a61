//! Files on disk: which of them matter, as git sees them, and what they say. Nothing outside the roots is read.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};

use ignore::{DirEntry, WalkState};

use crate::schema::{self, Config, Rules, Schema};
use crate::ticket::{Dialect, Reader};

use super::file::{self, Entry};
use super::kind::Kind;
use super::roots::relative;
use super::summary::{Outlines, Summary};
use super::{Address, Source};

mod bounds;
mod text;
mod walker;

/// The name of a file that configures the folder around it.
pub use crate::schema::CONFIG_FILE as CONFIG;
use bounds::Counts;
pub use bounds::{Limits, Nobody, Observer, Stopped};
pub(crate) use text::read_text;
pub use walker::{GITIGNORE, is_of_tool};
use walker::{Only, walker};

/// How often progress is told, in files.
const PACE: usize = 256;

/// What was read from disk.
#[derive(Debug, Default)]
pub struct Found {
    /// What was looked at: whatever is in there and not among the files is gone.
    pub(crate) scope: Vec<PathBuf>,
    /// Whether all roots were looked at.
    pub(crate) is_all: bool,
    /// The files, in the order of their paths.
    pub(crate) files: Vec<FoundFile>,
    /// What could not be read, in the order of the paths.
    pub problems: Vec<Problem>,
    /// Which of the limits was reached, if any: then there is more.
    pub stopped: Option<Stopped>,
}

impl Found {
    /// How many files were read.
    #[must_use]
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// How many tickets with an ID they hold, those of templates left out.
    #[must_use]
    pub fn tickets(&self) -> usize {
        let files = self.files.iter().filter(|file| file.templates.is_empty());
        files.flat_map(|file| &file.summary.tickets).filter(|ticket| ticket.id.is_some()).count()
    }
}

/// A file on disk.
#[derive(Clone, Debug)]
pub(crate) struct FoundFile {
    pub(crate) address: Address,
    pub(crate) kind: Kind,
    pub(crate) summary: Summary,
    /// What it compiles to, if its name and its text say that it is a template.
    pub(crate) templates: Vec<Schema>,
    /// The text, of configuration only.
    pub(crate) text: Option<Arc<str>>,
    /// The text and all that it says, where that was asked for.
    pub(crate) source: Option<Source>,
}

/// A file that was left out, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, or a folder.
    pub path: PathBuf,
    /// What is wrong, in plain words.
    pub message: String,
}

/// Reads all files of all roots.
#[must_use]
pub fn walk(roots: &[PathBuf], limits: Limits, observer: &dyn Observer) -> Found {
    let roots = normalise(roots);
    Walk { roots: &roots, only: None, limits, observer, counts: Counts::default() }.run()
}

/// Reads single files, and all files of folders, as far as a walk of the roots comes across them.
#[must_use]
pub fn read(roots: &[PathBuf], paths: &[PathBuf], limits: Limits, observer: &dyn Observer) -> Found {
    let roots = normalise(roots);
    let paths: BTreeSet<PathBuf> = normalise(paths).into_iter().collect();
    let only = if paths.iter().any(|path| concerns_all(path)) { None } else { Some(Only::new(paths)) };
    Walk { roots: &roots, only, limits, observer, counts: Counts::default() }.run()
}

/// Reads files of a root that its configurations extend, as far as git does not ignore them.
pub(crate) fn read_extended(roots: &[PathBuf], root: &Path, paths: Vec<PathBuf>) -> Vec<(PathBuf, Arc<str>)> {
    let only = Only::new(paths.into_iter().collect());
    let is_wanted = |entry: &DirEntry| {
        entry.file_type().is_some_and(|kind| kind.is_file()) && only.paths.contains(entry.path())
    };
    let walk = walker(roots, root, Some(only.clone())).build().flatten().filter(is_wanted);
    walk.filter_map(|entry| Some((entry.path().to_path_buf(), read_text(entry.path()).ok()?.into())))
        .collect()
}

/// Whether what a file says may decide of every file whether it is read: what git ignores does.
#[must_use]
pub fn concerns_all(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == GITIGNORE)
}

/// Whether a file may be one that a configuration extends, and is none itself.
#[must_use]
pub fn is_yaml(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    Kind::of(path) == Kind::Other && matches!(extension, "yaml" | "yml")
}

fn normalise(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut normal = Vec::new();
    for address in paths.iter().map(|path| Address::from_path(path)) {
        let path = address.path().map(Path::to_path_buf).unwrap_or_default();
        if !normal.contains(&path) {
            normal.push(path);
        }
    }
    normal
}

struct Walk<'a> {
    roots: &'a [PathBuf],
    only: Option<Only>,
    limits: Limits,
    observer: &'a dyn Observer,
    counts: Counts,
}

impl Walk<'_> {
    fn run(&self) -> Found {
        let mut files = Vec::new();
        let mut problems = Vec::new();
        for root in self.roots {
            self.run_root(root, &mut files, &mut problems);
        }
        files.sort_unstable_by(|a: &FoundFile, b| a.address.cmp(&b.address));
        problems.sort_unstable();
        let scope = match &self.only {
            Some(only) => only.paths.iter().cloned().collect(),
            None => self.roots.to_vec(),
        };
        let stopped = self.counts.stopped(self.limits);
        Found { scope, is_all: self.only.is_none(), files, problems, stopped }
    }

    fn run_root(&self, root: &Path, files: &mut Vec<FoundFile>, problems: &mut Vec<Problem>) {
        let (sender, receiver) = mpsc::channel();
        // What nearly always holds for all of them; files of which something else holds are read once more.
        let config = read_text(&root.join(CONFIG)).unwrap_or_default();
        let dialect = Arc::clone(Rules::new(&Config::parse(&config, &super::CODES).0).dialect());
        walker(self.roots, root, self.only.clone()).build_parallel().run(|| {
            let mut thread = Thread {
                walk: self,
                root,
                buffer: Vec::new(),
                scratch: Scratch::new(Arc::clone(&dialect)),
                results: sender.clone(),
            };
            Box::new(move |entry| thread.visit(entry))
        });
        drop(sender);
        for result in receiver {
            match result {
                Ok(file) => files.push(file),
                Err(problem) => problems.push(problem),
            }
        }
    }
}

/// One thread of a walk.
struct Thread<'a> {
    walk: &'a Walk<'a>,
    root: &'a Path,
    /// The bytes of a file.
    buffer: Vec<u8>,
    scratch: Scratch,
    results: mpsc::Sender<Result<FoundFile, Problem>>,
}

impl Thread<'_> {
    fn visit(&mut self, entry: Result<DirEntry, ignore::Error>) -> WalkState {
        let Walk { limits, observer, counts, .. } = self.walk;
        if observer.is_cancelled() || !counts.entry(*limits) {
            return WalkState::Quit;
        }
        let result = match entry {
            Ok(entry) => {
                if entry.file_type().is_some_and(|kind| kind.is_dir()) {
                    observer.folder(entry.path());
                }
                let kind = Kind::of(entry.path());
                let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
                if !is_file || kind == Kind::Other {
                    return WalkState::Continue;
                }
                let Some(count) = counts.file(*limits) else { return WalkState::Quit };
                if count.is_multiple_of(PACE) {
                    observer.files(count);
                }
                let problem = |message| Problem { path: entry.path().to_path_buf(), message };
                self.read(entry.path()).map_err(problem)
            }
            Err(error) => match problem(&error) {
                Some(problem) => Err(problem),
                None => return WalkState::Continue,
            },
        };
        let _ = self.results.send(result);
        WalkState::Continue
    }

    fn read(&mut self, path: &Path) -> Result<FoundFile, String> {
        let (text, disk) = text::read(path, &mut self.buffer)?;
        let mut found = examine(path, self.root, text, &mut self.scratch);
        if self.walk.counts.keeps(self.walk.limits, text.len()) {
            found.source = Some(Source { text: text.into(), facts: self.scratch.reader.take().into() });
        }
        found.summary.disk = disk;
        Ok(found)
    }
}

/// A folder that cannot be read; what else may go wrong on a walk, such as a pattern that git would not
/// understand, concerns nobody.
fn problem(error: &ignore::Error) -> Option<Problem> {
    match error {
        ignore::Error::WithPath { path, err } if err.is_io() => {
            let message = err.io_error().map_or_else(|| err.to_string(), ToString::to_string);
            Some(Problem { path: path.clone(), message })
        }
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => problem(err),
        _ => None,
    }
}

/// What is kept from one file to the next.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    outlines: Outlines,
    reader: Reader,
    dialect: u32,
}

impl Scratch {
    /// For files in which tickets are related in this dialect.
    pub(crate) fn new(dialect: Arc<Dialect>) -> Self {
        let mut scratch = Self { dialect: dialect.stamp(), ..Self::default() };
        scratch.reader.speak(dialect);
        scratch
    }
}

/// What a file with this text says.
pub(crate) fn examine(path: &Path, root: &Path, text: &str, scratch: &mut Scratch) -> FoundFile {
    let address = Address::from_path(path);
    let kind = Kind::of(path);
    let facts = match file::site(kind, &address) {
        Some(site) => scratch.reader.read(text, site),
        None => scratch.reader.nothing(),
    };
    let templates = templates(kind, &relative(root, path), text, false);
    let mut summary = Summary::new(text, facts, &mut scratch.outlines);
    summary.dialect = scratch.dialect;
    FoundFile {
        summary,
        templates,
        text: (kind == Kind::Config).then(|| text.into()),
        source: None,
        address,
        kind,
    }
}

/// What a closed file says in another dialect; its text and facts, where they are kept.
pub(crate) fn reread(entry: &Entry, dialect: Arc<Dialect>) -> Option<(Summary, Option<Source>)> {
    let mut buffer = Vec::new();
    let (text, disk) = match &entry.kept {
        Some(kept) => (&*kept.text, entry.summary.disk),
        None => text::read(entry.address.path()?, &mut buffer).ok()?,
    };
    let facts = file::facts(entry.kind, &entry.address, text, &dialect);
    let mut summary = Summary::new(text, &facts, &mut Outlines::default());
    (summary.dialect, summary.disk) = (dialect.stamp(), disk);
    let kept = entry.kept.as_ref();
    Some((summary, kept.map(|kept| Source { text: Arc::clone(&kept.text), facts: facts.into() })))
}

/// What a file compiles to: nothing, unless it is a template, or a configuration names it as one, or it says otherwise
/// what tickets look like.
pub(crate) fn templates(kind: Kind, shown: &str, text: &str, is_named: bool) -> Vec<Schema> {
    let is_template = match kind {
        Kind::Markdown => is_named || schema::is_template(shown, text),
        Kind::Tool => true,
        Kind::Text | Kind::Yaml | Kind::Config | Kind::Other => false,
    };
    if is_template { schema::schemas(shown, text) } else { Vec::new() }
}

#[cfg(test)]
mod tests;

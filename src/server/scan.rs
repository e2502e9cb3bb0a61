//! Files on disk, read on a thread of their own, one job after the other: what is read later is newer. What
//! changes while a job runs waits for the next one.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};
use std::{io, thread};

use tower_lsp::ls_types::ProgressToken;

use crate::features::{Cancel, Settings};
use crate::workspace::{self, Address, Found, Limits, Observer, Stopped};

use super::changes::{Changes, Work};
use super::main_loop::{Events, State};
use super::outbox::Progress;
use super::watch::Watch;
use super::workers::survive;

/// How often the whole workspace is read again where nobody reports changes of files.
const LOOK_AGAIN: Duration = Duration::from_secs(30);
/// A walk that nobody has asked for is shown only when it takes longer.
const UNNOTICED: Duration = Duration::from_millis(700);

/// The thread that reads files, and what it is to do next.
pub(crate) struct Disk {
    jobs: Sender<Job>,
    changes: Changes,
    running: Option<Running>,
    walked: Option<Instant>,
    /// Whether the next walk is one that the user waits for.
    is_awaited: bool,
    /// Whether the user has stopped the last walk: then none starts by itself.
    is_given_up: bool,
    /// Whether changes may have gone unnoticed.
    is_blind: bool,
    /// When events were lost, and everything was read again for that.
    lost: Option<Instant>,
    /// Whether the client reports changes of files.
    pub(crate) is_client_watching: bool,
    /// Watches files for a client that does not.
    watch: Option<Arc<Watch>>,
    is_watch_refused: bool,
    /// How many walks there were.
    pub(crate) walks: usize,
    /// How many reads of single files and folders there were.
    pub(crate) reads: usize,
}

struct Running {
    cancel: Cancel,
    token: Option<ProgressToken>,
}

struct Job {
    work: Work,
    roots: Vec<PathBuf>,
    limits: Limits,
    cancel: Cancel,
    progress: Progress,
    watch: Option<Arc<Watch>>,
}

impl Disk {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system has no thread left.
    pub(crate) fn start(events: Events) -> io::Result<Self> {
        let (jobs, waiting) = channel();
        thread::Builder::new().name("disk".to_owned()).spawn(move || run(&waiting, &events))?;
        Ok(Self {
            jobs,
            changes: Changes::default(),
            running: None,
            walked: None,
            is_awaited: false,
            is_given_up: false,
            is_blind: false,
            lost: None,
            is_client_watching: false,
            watch: None,
            is_watch_refused: false,
            walks: 0,
            reads: 0,
        })
    }

    /// When [`start`] is to be called.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.changes.due().filter(|_| self.running.is_none())
    }

    /// Whether a job is under way.
    #[cfg(debug_assertions)]
    pub(crate) fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// How many folders are watched for the client.
    #[cfg(debug_assertions)]
    pub(crate) fn folders_watched(&self) -> usize {
        self.watch.as_ref().map_or(0, |watch| watch.folders())
    }
}

/// Reads the whole workspace anew, as the user can see: its frame has changed. A walk under way is given up.
pub(crate) fn walk(state: &mut State) {
    let disk = &mut state.disk;
    if let Some(running) = &disk.running {
        running.cancel.cancel();
    }
    disk.is_given_up = false;
    disk.is_awaited = true;
    disk.watch = None;
    if !disk.is_client_watching && !disk.is_watch_refused && may_walk(state) {
        watch(state);
    }
    let now = Instant::now();
    state.disk.changes.add_all(now);
    state.disk.changes.hurry(now);
    start(state);
}

fn may_walk(state: &State) -> bool {
    state.settings.scan && !state.roots.is_empty() && !state.disk.is_given_up
}

fn watch(state: &mut State) {
    let events = state.events.clone();
    match Watch::start(&state.roots, move || events.write(noticed)) {
        Ok(watch) => state.disk.watch = Some(Arc::new(watch)),
        Err(error) => watch_refused(state, &error.to_string()),
    }
}

/// Reads the workspace again now and then, where changes may have gone unnoticed.
pub(crate) fn look_again(state: &mut State) {
    let disk = &mut state.disk;
    let is_blind = disk.is_blind || !disk.is_client_watching && disk.watch.is_none();
    // Before the first walk there is nothing to look at again.
    if is_blind && disk.walked.is_some_and(|walked| walked.elapsed() >= LOOK_AGAIN) {
        disk.changes.add_all(Instant::now());
    }
}

/// Reads single files anew, at once: the user is at work on them.
pub(crate) fn read(state: &mut State, addresses: impl IntoIterator<Item = Address>) {
    let now = Instant::now();
    for address in addresses {
        if let Some(path) = address.path() {
            add(state, path, now);
        }
    }
    state.disk.changes.hurry(now);
    start(state);
}

/// Files or folders have changed, as the client or the system says.
pub(crate) fn changed(state: &mut State, paths: impl IntoIterator<Item = PathBuf>) {
    let now = Instant::now();
    for path in paths {
        let is_of_interest =
            || !workspace::is_yaml(&path) || state.world.is_extended(&Address::from_path(&path));
        if concerns(&state.roots, &path) && is_of_interest() {
            add(state, &path, now);
        }
    }
}

fn add(state: &mut State, path: &Path, now: Instant) {
    if workspace::concerns_all(path) {
        state.disk.changes.add_all(now);
    } else {
        state.disk.changes.add(path.to_path_buf(), now);
    }
}

/// Whether a path stands in a root, and in no folder of a tool there.
fn concerns(roots: &[PathBuf], path: &Path) -> bool {
    roots.iter().any(|root| {
        let inside = path.strip_prefix(root);
        inside.is_ok_and(|inside| !inside.iter().any(workspace::is_of_tool))
    })
}

/// The watch for a client that does not watch has something to say.
fn noticed(state: &mut State) {
    let Some(seen) = state.disk.watch.as_ref().map(|watch| watch.take()) else { return };
    if let Some(reason) = seen.refused {
        watch_refused(state, &reason);
    }
    let now = Instant::now();
    if seen.is_storm {
        state.disk.changes.add_all(now);
    }
    if seen.is_lost {
        let is_recent = |lost: Instant| now.duration_since(lost) < LOOK_AGAIN;
        if state.disk.lost.is_some_and(is_recent) {
            // Perhaps reading all of it drowned the rest; doing so again and again would never end.
            state.disk.is_blind = true;
        } else {
            state.disk.lost = Some(now);
            state.disk.changes.add_all(now);
        }
    }
    // Nobody says so when a root that is gone comes back.
    state.disk.is_blind |= seen.paths.iter().any(|path| state.roots.contains(path));
    changed(state, seen.paths);
}

fn watch_refused(state: &mut State, reason: &str) {
    state.disk.watch = None;
    if !std::mem::replace(&mut state.disk.is_watch_refused, true) {
        tracing::warn!(
            "changes of files are not watched: {reason}; while you work, all of them are read again every {} seconds",
            LOOK_AGAIN.as_secs()
        );
    }
}

/// Starts what is due, unless a job is under way.
pub(crate) fn start(state: &mut State) {
    let is_due = state.disk.due().is_some_and(|due| due <= Instant::now());
    let Some(work) = is_due.then(|| state.disk.changes.take()).flatten() else { return };
    let cancel = Cancel::default();
    let mut progress = Progress::silent();
    match &work {
        Work::All if !may_walk(state) => return,
        Work::All => {
            let is_awaited = std::mem::take(&mut state.disk.is_awaited);
            let window = state.capabilities.window.as_ref();
            if window.and_then(|window| window.work_done_progress) == Some(true) {
                let delay = if is_awaited { Duration::ZERO } else { UNNOTICED };
                progress = state.outbox.progress("Reading tickets", delay);
            }
            state.disk.walks += 1;
            state.disk.is_blind = false;
            state.disk.walked = Some(Instant::now());
        }
        Work::Paths(_) => state.disk.reads += 1,
    }
    state.disk.running = Some(Running { cancel: cancel.clone(), token: progress.token().cloned() });
    let limits = limits(&state.settings);
    let (roots, watch) = (state.roots.clone(), state.disk.watch.clone());
    let _ = state.disk.jobs.send(Job { work, roots, limits, cancel, progress, watch });
}

fn limits(settings: &Settings) -> Limits {
    Limits::of_files(settings.max_files)
}

/// `window/workDoneProgress/cancel`: the user does not want to wait. Without all files, nothing is said that
/// depends on all of them.
pub(crate) fn cancel(state: &mut State, token: &ProgressToken) {
    let running = state.disk.running.as_ref().filter(|running| running.token.as_ref() == Some(token));
    if let Some(running) = running {
        tracing::info!("the user has stopped reading the workspace");
        running.cancel.cancel();
        state.disk.is_given_up = true;
    }
}

fn finished(state: &mut State, found: Option<Found>) {
    state.disk.running = None;
    if let Some(found) = found {
        if let Some(stopped) = found.stopped {
            state.warn(limit_reached(stopped));
        }
        state.take(found);
    }
}

fn limit_reached(stopped: Stopped) -> String {
    format!(
        "tickmark has stopped reading the workspace: {stopped}. What it has not read is not known, so references to \
         unknown tickets are not reported. Open a smaller folder, or raise the setting `tickmark.maxFiles`"
    )
}

fn run(jobs: &Receiver<Job>, events: &Events) {
    while let Ok(job) = jobs.recv() {
        let found = survive("reading files", || job.run()).flatten();
        events.write(|state| finished(state, found));
    }
}

impl Job {
    fn run(self) -> Option<Found> {
        // A walk reads what git ignores in a folder just before it tells of the folder.
        if let Some(watch) = &self.watch {
            self.roots.iter().for_each(|root| watch.folder(root));
        }
        let found = match &self.work {
            Work::All => workspace::walk(&self.roots, self.limits, &self),
            Work::Paths(paths) => {
                // A client may name a file by a link to it; what is gone has only that name.
                let real =
                    paths.iter().map(|path| workspace::real_path(path)).filter(|path| !paths.contains(path));
                let paths: Vec<_> = real.chain(paths.iter().cloned()).collect();
                workspace::read(&self.roots, &paths, self.limits, &self)
            }
        };
        if self.cancel.is_cancelled() {
            self.progress.finish("stopped".to_owned());
            return None;
        }
        let more = if found.stopped.is_some() { ", and there are more" } else { "" };
        self.progress.finish(format!("{} files, {} tickets{more}", found.files(), found.tickets()));
        Some(found)
    }
}

impl Observer for Job {
    fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    fn files(&self, count: usize) {
        self.progress.report(format!("{count} files"));
    }

    fn folder(&self, path: &Path) {
        #[cfg(debug_assertions)]
        super::test_hook::hold_walk(&self.cancel);
        if let Some(watch) = &self.watch {
            watch.folder(path);
        }
    }
}

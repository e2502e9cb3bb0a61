//! Files on disk, read on a thread of their own, one job after the other: what is read later is newer.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};
use std::{io, thread};

use crate::features::Cancel;
use crate::workspace::{self, Address};

use super::main_loop::{Event, Events, State};
use super::outbox::Progress;
use super::workers::survive;

/// How often the whole workspace is read again for a client that does not report changes of files.
const LOOK_AGAIN: Duration = Duration::from_secs(30);

/// The thread that reads files.
pub(crate) struct Disk {
    jobs: Sender<Job>,
    walk: Cancel,
    walked: Option<Instant>,
    /// Whether the client reports changes of files.
    pub(crate) is_watched: bool,
}

enum Job {
    Walk { roots: Vec<PathBuf>, cancel: Cancel, progress: Progress },
    Read { roots: Vec<PathBuf>, paths: Vec<PathBuf> },
}

impl Disk {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system has no thread left.
    pub(crate) fn start(events: Events) -> io::Result<Self> {
        let (jobs, waiting) = channel();
        thread::Builder::new().name("disk".to_owned()).spawn(move || run(&waiting, &events))?;
        Ok(Self { jobs, walk: Cancel::default(), walked: None, is_watched: false })
    }
}

/// Reads the whole workspace anew, as the user can see; a walk that is still under way is given up.
pub(crate) fn walk(state: &mut State) {
    state.disk.walk.cancel();
    if !state.settings.scan || state.roots.is_empty() {
        return;
    }
    let window = state.capabilities.window.as_ref();
    let progress = if window.and_then(|window| window.work_done_progress) == Some(true) {
        state.outbox.progress("Reading tickets")
    } else {
        Progress::silent()
    };
    let cancel = Cancel::default();
    state.disk.walk = cancel.clone();
    state.disk.walked = Some(Instant::now());
    let _ = state.disk.jobs.send(Job::Walk { roots: state.roots.clone(), cancel, progress });
}

/// Reads the workspace again now and then, if the client does not say what changes in it.
pub(crate) fn look_again(state: &mut State) {
    let recent = |walked: Instant| walked.elapsed() < LOOK_AGAIN;
    // Before the first walk there is nothing to look at again.
    if !state.disk.is_watched && state.disk.walked.is_some_and(|walked| !recent(walked)) {
        walk(state);
    }
}

/// Reads single files anew.
pub(crate) fn read(state: &mut State, addresses: impl IntoIterator<Item = Address>) {
    let paths: Vec<_> =
        addresses.into_iter().filter_map(|address| Some(address.path()?.to_path_buf())).collect();
    if !paths.is_empty() {
        let _ = state.disk.jobs.send(Job::Read { roots: state.roots.clone(), paths });
    }
}

fn run(jobs: &Receiver<Job>, events: &Events) {
    while let Ok(job) = jobs.recv() {
        let found = survive("reading files", || match job {
            Job::Walk { roots, cancel, progress } => {
                let report = |count: usize| progress.report(format!("{count} files"));
                let found = workspace::walk(&roots, &|| cancel.is_cancelled(), &report);
                (!cancel.is_cancelled()).then_some(found)
            }
            Job::Read { roots, paths } => Some(workspace::read(&roots, &paths)),
        });
        if let Some(found) = found.flatten() {
            events.send(Event::Found(found));
        }
    }
}

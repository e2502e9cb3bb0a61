//! Watches files for clients that do not: the system says what changes, and nothing is done while nothing does.
//!
//! Where a watch covers one folder only (Linux), a walk of the disk says which folders there are, before it lists
//! each of them, so that nothing happens unseen in between; those that git ignores are never watched.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use notify::event::{AccessKind, AccessMode, CreateKind, EventKind, ModifyKind, RemoveKind};
use notify::{Config, ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::workspace::{GITIGNORE, Kind, is_yaml};

/// Whether each folder needs a watch of its own.
const BY_FOLDER: bool = !cfg!(any(target_os = "macos", target_os = "ios", windows));
/// How many folders are watched at most; the system has a limit of its own, for all programs of a user.
const MAX_FOLDERS: usize = 20_000;
/// How many paths are told at once; if more have changed, there is no use in telling which.
const MAX_PATHS: usize = 2_000;

/// What a watch has seen since it was asked last.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Files or folders that have changed, have come or are gone.
    pub(crate) paths: BTreeSet<PathBuf>,
    /// Whether more of them have changed than can be told.
    pub(crate) is_storm: bool,
    /// Whether the system came too late for some of what happened, reading included.
    pub(crate) is_lost: bool,
    /// Why there is no watch any longer.
    pub(crate) refused: Option<String>,
}

/// A watch over the folders of a workspace. It ends when it is dropped.
pub(crate) struct Watch {
    watcher: Mutex<RecommendedWatcher>,
    sight: Arc<Sight>,
    limit: usize,
}

/// What the thread of the system's events shares with the rest.
struct Sight {
    folders: Mutex<BTreeSet<PathBuf>>,
    seen: Mutex<Seen>,
    wake: Box<dyn Fn() + Send + Sync>,
}

impl Watch {
    /// Begins to watch. `wake` is called, from another thread, when there is something for [`Watch::take`].
    ///
    /// # Errors
    /// When the system refuses.
    pub(crate) fn start(roots: &[PathBuf], wake: impl Fn() + Send + Sync + 'static) -> notify::Result<Self> {
        let sight =
            Arc::new(Sight { folders: Mutex::default(), seen: Mutex::default(), wake: Box::new(wake) });
        let handler = Arc::clone(&sight);
        let mut watcher = RecommendedWatcher::new(
            move |event: notify::Result<Event>| handler.take_in(event),
            Config::default().with_follow_symlinks(false),
        )?;
        if !BY_FOLDER {
            for root in roots {
                watcher.watch(root, RecursiveMode::Recursive)?;
            }
        }
        Ok(Self { watcher: Mutex::new(watcher), sight, limit: MAX_FOLDERS })
    }

    /// Watches a folder whose content is about to be listed.
    pub(crate) fn folder(&self, path: &Path) {
        if !BY_FOLDER {
            return;
        }
        // No lock on the folders is held while the system is asked: its events wait for that lock.
        let mut folders = lock(&self.sight.folders);
        if folders.len() > self.limit || folders.contains(path) {
            return;
        }
        folders.insert(path.to_path_buf());
        let is_over = folders.len() > self.limit;
        drop(folders);
        if is_over {
            return self.refuse(format!("there are more than {} folders", self.limit));
        }
        let watched = lock(&self.watcher).watch(path, RecursiveMode::NonRecursive);
        if let Err(error) = watched {
            lock(&self.sight.folders).remove(path);
            // It has vanished, or is not for us to read; neither is a reason to give up the others.
            let is_own_trouble = match &error.kind {
                ErrorKind::PathNotFound => true,
                ErrorKind::Io(error) => {
                    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied)
                }
                _ => false,
            };
            if !is_own_trouble {
                self.refuse(error.to_string());
            }
        }
    }

    /// How many folders have a watch of their own.
    #[cfg(debug_assertions)]
    pub(crate) fn folders(&self) -> usize {
        lock(&self.sight.folders).len()
    }

    /// What was seen since the last time.
    pub(crate) fn take(&self) -> Seen {
        std::mem::take(&mut lock(&self.sight.seen))
    }

    fn refuse(&self, reason: String) {
        self.sight.note(|seen| seen.refused = Some(reason));
    }
}

impl Sight {
    /// Notes what the system says. Reading is no change; and most of what changes is none of our business.
    fn take_in(&self, event: notify::Result<Event>) {
        let event = match event {
            Ok(event) if event.need_rescan() => return self.note(|seen| seen.is_lost = true),
            Ok(event) => event,
            Err(error) => {
                tracing::debug!(%error, "a watch");
                return self.note(|seen| seen.is_lost = true);
            }
        };
        match event.kind {
            EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write) => return,
            EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) => {
                for path in &event.paths {
                    self.forget(path);
                }
            }
            _ => {}
        }
        let is_folder = matches!(
            event.kind,
            EventKind::Create(CreateKind::Folder)
                | EventKind::Remove(RemoveKind::Folder)
                | EventKind::Modify(ModifyKind::Name(_))
        );
        let mut paths = event.paths.into_iter().filter(|path| matters(path, is_folder)).peekable();
        if paths.peek().is_some() {
            self.note(|seen| {
                seen.paths.extend(paths);
                if seen.paths.len() > MAX_PATHS {
                    seen.paths.clear();
                    seen.is_storm = true;
                }
            });
        }
    }

    /// A folder that has gone, or is another one now, is to be watched anew if it comes back.
    fn forget(&self, path: &Path) {
        let mut folders = lock(&self.folders);
        let below = folders.range(path.to_path_buf()..).take_while(|folder| folder.starts_with(path));
        for folder in below.cloned().collect::<Vec<_>>() {
            folders.remove(&folder);
        }
    }

    fn note(&self, change: impl FnOnce(&mut Seen)) {
        let mut seen = lock(&self.seen);
        let was_empty = *seen == Seen::default();
        change(&mut seen);
        let is_news = was_empty && *seen != Seen::default();
        drop(seen);
        // Whoever was woken takes all that has come together until then.
        if is_news {
            (self.wake)();
        }
    }
}

/// Whether a change of this name may concern anybody.
fn matters(path: &Path, is_folder: bool) -> bool {
    is_folder
        || Kind::of(path) != Kind::Other
        || is_yaml(path)
        || path.file_name().is_some_and(|name| name == GITIGNORE)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::mpsc::{Receiver, channel};
    use std::time::Duration;

    use super::*;

    const LIMIT: Duration = Duration::from_secs(20);

    fn watch() -> (Watch, Receiver<()>) {
        let (sender, woken) = channel();
        let wake = move || {
            let _ = sender.send(());
        };
        (Watch::start(&[], wake).unwrap(), woken)
    }

    /// What is seen until `is_enough`.
    fn wait(watch: &Watch, woken: &Receiver<()>, is_enough: impl Fn(&Seen) -> bool) -> Seen {
        let mut all = Seen::default();
        while !is_enough(&all) {
            woken.recv_timeout(LIMIT).unwrap();
            let seen = watch.take();
            all.paths.extend(seen.paths);
            all.refused = all.refused.or(seen.refused);
        }
        all
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn what_happens_in_a_folder_is_seen_if_it_matters() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path();
        fs::create_dir(top.join("old")).unwrap();
        fs::write(top.join("seen.md"), "a").unwrap();
        let (watch, woken) = watch();
        watch.folder(top);
        watch.folder(&top.join("old"));
        watch.folder(top);
        watch.folder(&top.join("gone"));
        assert_eq!(watch.folders(), 2);
        fs::read(top.join("seen.md")).unwrap();
        fs::write(top.join("program.rs"), "").unwrap();
        fs::create_dir(top.join("new")).unwrap();
        fs::rename(top.join("old"), top.join("moved")).unwrap();
        fs::write(top.join("last.md"), "").unwrap();
        let seen = wait(&watch, &woken, |seen| seen.paths.contains(&top.join("last.md")));
        let expected = ["last.md", "moved", "new", "old"].map(|name| top.join(name));
        assert_eq!(seen.paths.into_iter().collect::<Vec<_>>(), expected);
        // What was moved is watched again when it is listed again.
        assert_eq!(watch.folders(), 1);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn too_many_folders_are_not_watched() {
        let folder = tempfile::tempdir().unwrap();
        let (mut watch, woken) = watch();
        watch.limit = 2;
        for name in ["a", "b", "c", "d"] {
            fs::create_dir(folder.path().join(name)).unwrap();
            watch.folder(&folder.path().join(name));
        }
        let seen = wait(&watch, &woken, |seen| seen.refused.is_some());
        assert_eq!(seen.refused.as_deref(), Some("there are more than 2 folders"));
    }

    #[test]
    fn a_storm_wakes_once_and_is_bounded() {
        let (watch, woken) = watch();
        for number in 0..=MAX_PATHS {
            let path = format!("/{number}.md").into();
            watch.sight.take_in(Ok(Event::new(EventKind::Create(CreateKind::File)).add_path(path)));
        }
        assert_eq!(woken.try_iter().count(), 1);
        assert_eq!(watch.take(), Seen { is_storm: true, ..Seen::default() });
        watch.sight.take_in(Ok(Event::new(EventKind::Other).set_flag(notify::event::Flag::Rescan)));
        assert!(woken.try_iter().count() == 1 && watch.take().is_lost);
    }
}

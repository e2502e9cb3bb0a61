//! What was looked up to follow links, kept from one snapshot to the next: files on disk, anchors, names.
//!
//! All of it can be found out again at any time; it is kept because a keystroke has no time for it.

use std::borrow::Borrow;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use imbl::OrdMap;
use smol_str::SmolStr;

use super::super::{Address, FileId, Stamp};
use super::habits::{self, Habits};
use super::{Practice, Snapshot};
use crate::ticket::{Facts, anchor};

/// How long the disk is believed not to have changed: nobody tells when an image comes or goes.
const FRESH: Duration = Duration::from_secs(2);
/// Paths, or other keys, that are kept at most.
const MAX_PATHS: usize = 20_000;
/// Files whose anchors are kept at most.
const MAX_FILES: usize = 256;
/// Pieces of YAML that are remembered at most.
const MAX_YAML: usize = 100_000;

/// The places in a file that links can name.
#[derive(Debug, Default)]
pub struct Anchors {
    /// As made from headings, in their order.
    pub headings: Vec<String>,
    /// All of them, those that the writer has given included, each by its letters and digits alone.
    letters: HashSet<String>,
}

impl Anchors {
    fn of(text: &str, facts: &Facts) -> Self {
        let headings = anchor::all(text, facts);
        // Headings in quotes and lists are no sections, but can be linked.
        let inner = text.lines().filter_map(|line| {
            let title = line.trim_start_matches(['>', '-', '*', ' ']).strip_prefix('#')?;
            Some(letters(title))
        });
        let named = anchor::named(text);
        let letters = headings.iter().chain(&named).map(|name| letters(name)).chain(inner).collect();
        Self { headings, letters }
    }

    /// Whether a link can lead to this one. Case, hyphens and punctuation do not matter, since they are made into
    /// anchors in different ways by different sites.
    #[must_use]
    pub fn has(&self, fragment: &str) -> bool {
        self.letters.contains(&letters(fragment))
    }
}

fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Lookups {
    paths: Mutex<HashMap<PathBuf, (bool, Instant)>>,
    anchors: Mutex<HashMap<FileId, (Stamp, Arc<Anchors>)>>,
    names: Mutex<Option<Names>>,
    yaml: Mutex<HashSet<Stamp>>,
    beside: Memo<PathBuf, Option<FileId>>,
    pub(super) neighbours: Memo<PathBuf, bool>,
    pub(super) practice: Memo<SmolStr, Practice>,
    pub(super) habits: Memo<habits::Key, Habits>,
    pub(super) orders: Memo<habits::Following, (u32, u32)>,
}

/// What was found out for one generation of the workspace.
#[derive(Debug)]
pub(super) struct Memo<K, V>(Mutex<(u64, HashMap<K, V>)>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(Mutex::new((0, HashMap::new())))
    }
}

impl<K: Eq + Hash, V: Clone> Memo<K, V> {
    /// What is known of a key in this generation; found out if it is not, without keeping others waiting.
    pub(super) fn get<Q>(&self, generation: u64, key: &Q, find: impl FnOnce() -> V) -> V
    where
        K: Borrow<Q> + for<'k> From<&'k Q>,
        Q: Eq + Hash + ?Sized,
    {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut kept = lock();
        if kept.0 != generation || kept.1.len() >= MAX_PATHS {
            *kept = (generation, HashMap::new());
        }
        if let Some(known) = kept.1.get(key) {
            return known.clone();
        }
        drop(kept);
        let found = find();
        let mut kept = lock();
        if kept.0 == generation {
            kept.1.insert(key.into(), found.clone());
        }
        found
    }
}

/// Files by their stems in lower case, for one state of the files.
#[derive(Debug)]
struct Names {
    of: OrdMap<Address, FileId>,
    stems: Arc<HashMap<SmolStr, Vec<FileId>>>,
}

/// What links may lead to.
impl Snapshot {
    /// Whether there is a file or a folder at a path in a root; none for a path outside of all roots, which is
    /// never looked at. Changes on disk are seen after two seconds.
    #[must_use]
    pub fn exists(&self, path: &Path) -> Option<bool> {
        let address = Address::from_path(path);
        if self.file(&address).is_some() {
            return Some(true);
        }
        let path = address.path().filter(|path| self.root_around(path).is_some())?;
        let mut paths = self.lookups.paths.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((exists, at)) = paths.get(path)
            && at.elapsed() < FRESH
        {
            return Some(*exists);
        }
        if paths.len() >= MAX_PATHS {
            paths.clear();
        }
        let exists = path.symlink_metadata().is_ok();
        paths.insert(path.to_path_buf(), (exists, Instant::now()));
        Some(exists)
    }

    /// The places in a file that links can name.
    #[must_use]
    pub fn anchors(&self, file: FileId) -> Option<Arc<Anchors>> {
        let stamp = self.summary(file)?.stamp;
        let lock = || self.lookups.anchors.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, anchors)) = lock().get(&file)
            && *of == stamp
        {
            return Some(Arc::clone(anchors));
        }
        let source = self.source(file)?;
        let anchors = Arc::new(Anchors::of(&source.text, &source.facts));
        let mut kept = lock();
        if kept.len() >= MAX_FILES {
            kept.clear();
        }
        kept.insert(file, (stamp, Arc::clone(&anchors)));
        Some(anchors)
    }

    /// Whether this YAML was found to be valid before.
    #[must_use]
    pub fn is_known_yaml(&self, yaml: &str) -> bool {
        self.lookups.yaml.lock().unwrap_or_else(PoisonError::into_inner).contains(&Stamp::of(yaml))
    }

    /// Remembers that this YAML is valid.
    pub fn know_yaml(&self, yaml: &str) {
        let mut known = self.lookups.yaml.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MAX_YAML {
            known.clear();
        }
        known.insert(Stamp::of(yaml));
    }

    /// The first file in the folder of a path, or below it, of which something holds: the same for each path as long
    /// as nothing changes. Not all files are asked when they are many.
    #[must_use]
    pub fn beside(&self, path: &Path, holds: impl Fn(&Path) -> bool) -> Option<FileId> {
        const MAX: usize = 1_000;
        let folder = path.parent()?;
        self.lookups.beside.get(self.generation(), path, || {
            let below = self.by_address.range(Address::from_path(folder)..);
            let below = below.map_while(|(address, file)| {
                address.path().filter(|path| path.starts_with(folder)).map(|path| (path, *file))
            });
            below.take(MAX).find(|(path, _)| holds(path)).map(|(_, file)| file)
        })
    }

    /// The files of the workspace whose name without extension is this one, in any case; in the order of paths.
    #[must_use]
    pub fn files_named(&self, stem: &str) -> Vec<FileId> {
        let mut names = self.lookups.names.lock().unwrap_or_else(PoisonError::into_inner);
        let stems = match &*names {
            Some(known) if known.of.ptr_eq(&self.by_address) => Arc::clone(&known.stems),
            _ => {
                let mut stems: HashMap<SmolStr, Vec<FileId>> = HashMap::new();
                for (address, file) in &self.by_address {
                    if let Some(stem) = address.path().and_then(|path| path.file_stem()?.to_str()) {
                        stems.entry(SmolStr::new(stem.to_lowercase())).or_default().push(*file);
                    }
                }
                let stems = Arc::new(stems);
                *names = Some(Names { of: self.by_address.clone(), stems: Arc::clone(&stems) });
                stems
            }
        };
        stems.get(stem.to_lowercase().as_str()).cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, ROOT, address};

    #[test]
    fn nothing_outside_of_the_roots_is_looked_at() {
        let snapshot = Fixture::parse("//- /a/b.md\n# B\n").snapshot();
        let root = Path::new(ROOT);
        assert_eq!(snapshot.exists(&root.join("a/b.md")), Some(true));
        assert_eq!(snapshot.exists(&root.join("a/c.md")), Some(false));
        assert_eq!(snapshot.exists(&root.join("a/../../x.md")), None);
        assert_eq!(snapshot.exists(Path::new("/")), None);
    }

    #[test]
    fn names_and_anchors_follow_the_files() {
        let mut fixture = Fixture::parse("//- /a/B.md\n# T\n## Goal\n## Goal\n<a id=\"x\"></a>\n//- /c.md\n");
        let snapshot = fixture.snapshot();
        let b = snapshot.file(&address("/a/B.md")).unwrap();
        assert_eq!(snapshot.files_named("b"), [b]);
        assert_eq!(snapshot.files_named("d"), []);
        let anchors = snapshot.anchors(b).unwrap();
        assert_eq!(anchors.headings, ["t", "goal", "goal-1"]);
        assert!(anchors.has("x") && anchors.has("Goal") && !anchors.has("y"));
        fixture.files.truncate(0);
        assert_eq!(fixture.snapshot().files_named("b"), []);
    }
}

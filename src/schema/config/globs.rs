//! Globs of a configuration: they speak of paths below its folder.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use smol_str::SmolStr;

use super::written::OneOrMany;

/// Globs of one list beyond this count are not used.
pub(super) const MAX_GLOBS: usize = 500;

/// A longer glob is refused, in bytes.
const MAX_GLOB: usize = 500;

/// The globs of one list.
#[derive(Clone, Debug, Default)]
pub struct Globs {
    /// The folder that they start from, relative to the root; empty, or with `/` behind it.
    folder: SmolStr,
    written: Vec<SmolStr>,
    set: GlobSet,
}

impl Globs {
    /// Those of a list that can be read; see [`problem`] for the others.
    pub(super) fn new(list: &OneOrMany, folder: &SmolStr) -> Self {
        let mut set = GlobSetBuilder::new();
        let mut written = Vec::new();
        for pattern in list.as_slice().iter().take(MAX_GLOBS) {
            if let Ok(Some(glob)) = glob(pattern) {
                set.add(glob);
                written.push(SmolStr::new(pattern));
            }
        }
        Self { folder: folder.clone(), written, set: set.build().unwrap_or_default() }
    }

    /// Whether one of them fits a path, which is relative to the root, with `/`.
    #[must_use]
    pub fn is_match(&self, path: &str) -> bool {
        !self.set.is_empty()
            && path.strip_prefix(self.folder.as_str()).is_some_and(|path| self.set.is_match(path))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.set.is_empty()
    }

    /// They themselves, as written.
    #[must_use]
    pub fn as_slice(&self) -> &[SmolStr] {
        &self.written
    }
}

/// What is wrong with a glob.
pub(super) fn problem(pattern: &str) -> Option<String> {
    glob(pattern).err()
}

fn glob(pattern: &str) -> Result<Option<Glob>, String> {
    let pattern = pattern.trim();
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
    if pattern.is_empty() {
        return Ok(None);
    }
    if pattern.len() > MAX_GLOB {
        return Err(format!("This glob is longer than {MAX_GLOB} bytes."));
    }
    if pattern.starts_with("../") {
        return Err("This glob leaves the folder of this file, where it fits nothing.".to_owned());
    }
    let glob = GlobBuilder::new(&whole_folder(pattern)).literal_separator(true).build();
    glob.map(Some).map_err(|error| format!("This glob cannot be read: {}.", error.kind()))
}

/// `docs/` and `docs` name everything in the folder, too.
fn whole_folder(pattern: &str) -> String {
    match pattern.strip_suffix('/') {
        Some(folder) => format!("{folder}/**"),
        None if pattern.contains(['*', '?', '[', '{', '.']) => pattern.to_owned(),
        None => format!("{pattern}{{,/**}}"),
    }
}

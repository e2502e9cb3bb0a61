//! Links by path: which file one leads to. Only one question is for the disk.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::{Address, FileId, address, paths};
use super::Snapshot;

/// A destination as written, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Destination<'a> {
    /// The path, percent-encoded as it may be; empty for a place in the same document.
    pub path: &'a str,
    /// What stands behind `#`.
    pub fragment: Option<&'a str>,
}

impl<'a> Destination<'a> {
    /// Takes a destination apart; nothing for a URI (`https:`, `mailto:`) or `//host/path`, which name no file.
    #[must_use]
    pub fn new(written: &'a str) -> Option<Self> {
        let scheme = written.split_once(':').map(|(scheme, _)| scheme);
        let is_scheme = |scheme: &str| {
            // A single letter is a drive of Windows.
            scheme.len() > 1
                && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
        };
        if scheme.is_some_and(is_scheme) || written.starts_with("//") {
            return None;
        }
        let (path, fragment) = match written.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (written, None),
        };
        Some(Self { path: path.split('?').next().unwrap_or_default(), fragment })
    }

    /// The path with its escapes undone.
    #[must_use]
    pub fn decoded(&self) -> String {
        Self::decode(self.path)
    }

    /// A path or a fragment with its escapes undone.
    #[must_use]
    pub fn decode(part: &str) -> String {
        String::from_utf8_lossy(&address::decode(part)).into_owned()
    }
}

/// Where links lead.
impl Snapshot {
    /// The path that a link in a file names: relative to its folder, or with `/` in front to its root.
    #[must_use]
    pub fn link_path(&self, from: FileId, destination: Destination<'_>) -> Option<PathBuf> {
        if destination.path.is_empty() {
            return self.address(from)?.path().map(Into::into);
        }
        paths::resolve(self.folder(from), self.root(from), &destination.decoded())
    }

    /// The file of the workspace that a link leads to.
    #[must_use]
    pub fn linked(&self, from: FileId, destination: Destination<'_>) -> Option<FileId> {
        if destination.path.is_empty() {
            return Some(from);
        }
        self.file(&Address::from_path(&self.link_path(from, destination)?))
    }

    /// The innermost root around a path, whether or not there is a file.
    #[must_use]
    pub fn root_around(&self, path: &Path) -> Option<&Path> {
        let folder = &self.roots.get(self.roots.of(&Address::from_path(path))).folder;
        Some(folder.as_path()).filter(|folder| !folder.as_os_str().is_empty())
    }

    /// The file that a wiki link names by its path without the extension, relative to the file's folder.
    #[must_use]
    pub fn wiki_linked(&self, from: FileId, name: &str) -> Option<FileId> {
        let path = format!("{}.md", name.trim_end_matches(".md"));
        self.file(&Address::from_path(&paths::resolve(self.folder(from), self.root(from), &path)?))
    }

    /// Whether a path in one of the roots is a file on disk right now, whatever its kind. Nothing outside of the
    /// roots is asked for, and a symbolic link counts as no file.
    #[must_use]
    pub fn is_on_disk(&self, path: &Path) -> bool {
        self.root_around(path).is_some() && fs::symlink_metadata(path).is_ok_and(|found| found.is_file())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taken_apart() {
        let check = |written: &str, want: Option<(&str, Option<&str>)>| {
            let got = Destination::new(written).map(|it| (it.path, it.fragment));
            assert_eq!(got, want, "{written}");
        };
        check("a.md", Some(("a.md", None)));
        check("../a%20b.md#x", Some(("../a%20b.md", Some("x"))));
        check("#x", Some(("", Some("x"))));
        check("a.md?plain=1#L3", Some(("a.md", Some("L3"))));
        check("c:/a.md", Some(("c:/a.md", None)));
        check("https://x.org/a.md", None);
        check("mailto:me@x.org", None);
        check("//host/a.md", None);
    }
}

//! Links by path: which file one leads to. Nothing is looked up on disk here.

use std::path::PathBuf;

use super::super::{Address, FileId};
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
        percent_decoded(self.path)
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
        let path = destination.decoded();
        let folder = if path.starts_with('/') { self.root(from)? } else { self.folder(from)? };
        let address = Address::from_path(&folder.join(path.trim_start_matches('/')));
        address.path().map(Into::into)
    }

    /// The file of the workspace that a link leads to.
    #[must_use]
    pub fn linked(&self, from: FileId, destination: Destination<'_>) -> Option<FileId> {
        if destination.path.is_empty() {
            return Some(from);
        }
        self.file(&Address::from_path(&self.link_path(from, destination)?))
    }

    /// The file that a wiki link names by its path without the extension, relative to the file's folder.
    #[must_use]
    pub fn wiki_linked(&self, from: FileId, name: &str) -> Option<FileId> {
        let path = format!("{}.md", name.trim_end_matches(".md"));
        let folder = if path.starts_with('/') { self.root(from)? } else { self.folder(from)? };
        self.file(&Address::from_path(&folder.join(path.trim_start_matches('/'))))
    }
}

fn percent_decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
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

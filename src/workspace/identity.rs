//! Who a file is: one file has one identity, whatever path leads to it and whatever name a client gave it; and the
//! way back, to the spelling that the client knows.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use imbl::OrdMap;
use unicode_normalization::UnicodeNormalization;

use super::Address;

/// Longer paths are taken as they are, in bytes: no system has a file of such a name.
const MAX_PATH: usize = 32 << 10;

/// The path under which a walk of the disk comes across a file: without symbolic links, each name in the Unicode
/// form that is on disk. Of a file that does not exist yet, this holds for the folders that do.
#[must_use]
pub fn real_path(path: &Path) -> PathBuf {
    let given = || Address::from_path(path).path().map_or_else(|| path.to_path_buf(), Path::to_path_buf);
    if path.as_os_str().len() > MAX_PATH {
        return given();
    }
    // What is not there, the last name first.
    let mut missing = Vec::new();
    let mut at = path;
    let mut real = loop {
        if let Ok(real) = fs::canonicalize(at) {
            break real;
        }
        let (Some(parent), Some(name)) = (at.parent(), at.file_name()) else { return given() };
        missing.push(name);
        at = parent;
    };
    let mut exists = true;
    for name in missing.into_iter().rev() {
        let known = name.to_str().filter(|_| exists).and_then(|name| other_form(&real, name));
        exists = known.is_some();
        real = known.unwrap_or_else(|| real.join(name));
    }
    Address::from_path(&real).path().map_or_else(given, Path::to_path_buf)
}

/// A file whose name differs from `name` in its Unicode form only: editors and file systems do not agree on one.
fn other_form(folder: &Path, name: &str) -> Option<PathBuf> {
    let forms: [String; 2] = [name.nfc().collect(), name.nfd().collect()];
    let others = forms.iter().filter(|form| *form != name);
    others.map(|form| folder.join(form)).find_map(|path| fs::canonicalize(path).ok())
}

/// The names by which a client knows files. Copies share what is large.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The folders of the workspace, as the client names them and as they are.
    folders: Arc<[(PathBuf, PathBuf)]>,
    /// The identity of open documents that have another name besides.
    aliases: OrdMap<Address, Address>,
    /// The URIs of open documents, by their identities.
    uris: OrdMap<Address, Arc<str>>,
}

impl Names {
    /// Takes over the folders of the workspace. Returns what they are, each of them once; looks at the disk.
    pub fn set_folders(&mut self, given: &[PathBuf]) -> Vec<PathBuf> {
        self.folders = given.iter().map(|folder| (folder.clone(), real_path(folder))).collect();
        let mut real = Vec::new();
        for (_, folder) in self.folders.iter() {
            if !real.contains(folder) {
                real.push(folder.clone());
            }
        }
        real
    }

    /// The identity of a document that a client opens; looks at the disk. One that is open under another name
    /// already is a view of its own, as its text may be another one.
    pub fn open(&mut self, uri: &str) -> Address {
        let given = Address::from_uri(uri);
        if let Some(known) = self.aliases.get(&given) {
            return known.clone();
        }
        let mut identity =
            given.path().map_or_else(|| given.clone(), |path| Address::from_path(&real_path(path)));
        if self.uris.get(&identity).is_some_and(|open| Address::from_uri(open) != given) {
            identity = Address::of_view(uri);
        }
        if identity != given {
            self.aliases.insert(given, identity.clone());
        }
        self.uris.insert(identity.clone(), uri.into());
        identity
    }

    /// Forgets the name of a document that a client closes.
    pub fn close(&mut self, identity: &Address) {
        if let Some(uri) = self.uris.remove(identity) {
            self.aliases.remove(&Address::from_uri(&uri));
        }
    }

    /// The identity of what a client names, as far as it can be told without the disk.
    #[must_use]
    pub fn identity(&self, given: &Address) -> Address {
        if let Some(identity) = self.aliases.get(given) {
            return identity.clone();
        }
        moved(given, self.folders.iter().map(|(given, real)| (given, real))).unwrap_or_else(|| given.clone())
    }

    /// The URI by which the client knows a document: its own for what is open, else one in the folder as the
    /// client names it.
    #[must_use]
    pub fn uri(&self, identity: &Address) -> String {
        if let Some(uri) = self.uris.get(identity) {
            return uri.to_string();
        }
        let folders = self.folders.iter().map(|(given, real)| (real, given));
        moved(identity, folders).as_ref().unwrap_or(identity).uri()
    }
}

/// An address in the innermost of some folders, as it is in the folder that stands for that one.
fn moved<'a>(
    address: &Address,
    folders: impl DoubleEndedIterator<Item = (&'a PathBuf, &'a PathBuf)>,
) -> Option<Address> {
    let path = address.path()?;
    // Of two names of one folder, the first counts: `max_by_key` takes the last.
    let around = folders.rev().filter(|(from, _)| path.starts_with(from));
    let (from, to) = around.max_by_key(|(from, _)| from.components().count())?;
    let rest = path.strip_prefix(from).ok()?;
    let is_root = rest.as_os_str().is_empty();
    Some(Address::from_path(&if is_root { to.clone() } else { to.join(rest) }))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::symlink;

    use tempfile::TempDir;

    use super::*;

    /// `real/` with `a.md`, and `link` to it; the temporary folder itself may stand behind a link, too.
    fn folder() -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let top = fs::canonicalize(folder.path()).unwrap();
        fs::create_dir(top.join("real")).unwrap();
        fs::write(top.join("real/a.md"), "").unwrap();
        symlink(top.join("real"), top.join("link")).unwrap();
        (folder, top)
    }

    #[test]
    fn a_file_is_where_a_walk_finds_it() {
        let (_folder, top) = folder();
        symlink(top.join("real/a.md"), top.join("b.md")).unwrap();
        symlink(top.join("nowhere"), top.join("dangling.md")).unwrap();
        fs::write(top.join("real/u\u{308}.md"), "").unwrap();
        let check = |given: &str, expected: &str| {
            assert_eq!(real_path(&top.join(given)), top.join(expected), "{given}");
        };
        check("real/a.md", "real/a.md");
        check("link/a.md", "real/a.md");
        check("b.md", "real/a.md");
        check("link/new/x.md", "real/new/x.md");
        check("dangling.md", "dangling.md");
        check("real/\u{fc}.md", "real/u\u{308}.md");
        check("link/u\u{308}.md", "real/u\u{308}.md");
        // Both exist, or neither does: then each is itself.
        check("real/\u{e4}.md", "real/\u{e4}.md");
        fs::write(top.join("real/\u{fc}.md"), "").unwrap();
        check("real/\u{fc}.md", "real/\u{fc}.md");
    }

    #[test]
    fn a_path_that_no_system_has_is_taken_as_it_is() {
        for path in
            [PathBuf::from("/x".repeat(20_000)), "/y".repeat(4_000).into(), "relative".into(), "".into()]
        {
            let _ = real_path(&path);
        }
        assert_eq!(real_path(Path::new("/nowhere/../a.md")), Path::new("/a.md"));
    }

    #[test]
    fn a_folder_that_stands_in_two_places_is_one() {
        let (_folder, top) = folder();
        let mut names = Names::default();
        assert_eq!(names.set_folders(&[top.join("link"), top.join("real")]), [top.join("real")]);
        let (link, real) =
            (Address::from_path(&top.join("link/x.md")), Address::from_path(&top.join("real/x.md")));
        assert_eq!(names.identity(&link), real);
        assert_eq!(names.identity(&real), real);
        // The client hears the name that it gave first.
        assert_eq!(names.uri(&real), link.uri());
        assert_eq!(
            names.uri(&Address::from_path(&top.join("c.md"))),
            Address::from_path(&top.join("c.md")).uri()
        );
        names.set_folders(&[top.clone(), top.join("link")]);
        assert_eq!(names.uri(&real), link.uri());
        assert_eq!(names.uri(&Address::from_path(&top)), Address::from_path(&top).uri());
    }

    #[test]
    fn an_open_document_keeps_the_name_that_the_client_gave_it() {
        let (_folder, top) = folder();
        let mut names = Names::default();
        let uri = |path: &str| format!("file://{}", top.join(path).display());
        let (link, real) = (Address::from_uri(&uri("link/a.md")), Address::from_uri(&uri("real/a.md")));
        let odd = uri("link/%61.md");
        assert_eq!(names.open(&odd), real);
        assert_eq!(names.identity(&link), real);
        assert_eq!(names.uri(&real), odd);
        // Opened again by the same name, and by another one.
        assert_eq!(names.open(&odd), real);
        let view = names.open(&uri("real/a.md"));
        assert_eq!((view.path(), names.identity(&real)), (None, view.clone()));
        assert_eq!(names.uri(&view), uri("real/a.md"));
        names.close(&real);
        names.close(&view);
        assert_eq!((names.identity(&link), names.identity(&real)), (link, real));
    }

    #[test]
    fn a_buffer_without_a_file_is_itself() {
        let mut names = Names::default();
        let address = names.open("untitled:Untitled-1");
        assert_eq!(address, Address::from_uri("untitled:Untitled-1"));
        assert_eq!(names.identity(&address), address);
    }
}

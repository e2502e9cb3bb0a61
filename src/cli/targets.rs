//! What a command was pointed at: files and folders, and the workspaces that they belong to.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};

use crate::workspace::{CONFIG, Kind, Standing};

/// A file or folder that is to be checked.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// As the user wrote it.
    pub(super) given: PathBuf,
    /// From the root of the file system on.
    pub(super) path: PathBuf,
    /// Whether it is a folder.
    pub(super) is_folder: bool,
    /// The top of the workspace around it.
    pub(super) root: PathBuf,
}

impl Target {
    /// A target, with the workspace that it belongs to.
    ///
    /// # Errors
    /// One sentence, when there is no such file or folder or it cannot be looked at.
    pub(super) fn new(given: &Path) -> anyhow::Result<Self> {
        let about = fs::metadata(given).map_err(|error| trouble(given, &error))?;
        // A link is followed when it is pointed at; the links inside a folder are not.
        let is_link = fs::symlink_metadata(given).is_ok_and(|about| about.is_symlink());
        let path = if is_link { fs::canonicalize(given) } else { std::path::absolute(given) };
        let path = normal(&path.map_err(|error| trouble(given, &error))?);
        let is_folder = about.is_dir();
        if !is_folder && !Kind::of(&path).is_document() {
            bail!(
                "`{}` is not checked: tickets are Markdown files, .md or .markdown, and .yaml, .yml and .txt files \
                 whose names begin with an ID",
                slashes(given)
            );
        }
        let root = root(&path, is_folder);
        Ok(Self { given: given.to_path_buf(), path, is_folder, root })
    }

    /// Whether a file is it, or stands in it.
    pub(super) fn covers(&self, file: &Path) -> bool {
        file.starts_with(&self.path)
    }
}

/// The folder at the top of a workspace: the nearest one with a repository, else the outermost one with a
/// configuration, else the folder itself. All of it is read, so that a ticket elsewhere is known. Who names examples
/// wants them checked: then the outermost folder of examples is the top.
fn root(path: &Path, is_folder: bool) -> PathBuf {
    let folder = if is_folder { path } else { path.parent().unwrap_or(path) };
    let around = || folder.ancestors();
    let repository = around().find(|folder| folder.join(".git").exists());
    let configured = || around().filter(|folder| folder.join(CONFIG).exists()).last();
    let top = repository.or_else(configured).unwrap_or(folder);
    let examples = around().take_while(|folder| *folder != top);
    let examples = examples.filter(|folder| Standing::of_folder(top, folder) == Standing::Example).last();
    let is_example = Standing::of_folder(top, folder) == Standing::Example;
    examples.filter(|_| is_example).unwrap_or(top).to_path_buf()
}

/// A path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    crate::workspace::Address::from_path(path).path().unwrap_or(path).to_path_buf()
}

/// How a file is named to the user: from the current folder on if it is in there, with `/`.
pub(super) fn shown(file: &Path) -> String {
    let current = std::env::current_dir().unwrap_or_default();
    slashes(file.strip_prefix(current).unwrap_or(file))
}

/// A path with `/`, whatever the system.
pub(super) fn slashes(path: &Path) -> String {
    let path = path.to_string_lossy();
    if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() }
}

/// The text of a file, without a byte order mark.
///
/// # Errors
/// One sentence, when it cannot be read or is no text in UTF-8.
pub(super) fn read(path: &Path) -> anyhow::Result<String> {
    let about = fs::metadata(path).map_err(|error| trouble(path, &error))?;
    if !about.is_file() {
        bail!("`{}` is not a file: name a Markdown file", slashes(path));
    }
    let bytes = fs::read(path).map_err(|error| trouble(path, &error))?;
    let text = String::from_utf8(bytes)
        .with_context(|| format!("`{}` is not in UTF-8: save it in that encoding", slashes(path)))?;
    Ok(text.strip_prefix('\u{feff}').map(ToOwned::to_owned).unwrap_or(text))
}

fn trouble(path: &Path, error: &io::Error) -> anyhow::Error {
    let path = slashes(path);
    match error.kind() {
        io::ErrorKind::NotFound => anyhow!("there is no file or folder `{path}`: check how it is spelled"),
        io::ErrorKind::PermissionDenied => anyhow!("`{path}` may not be read: check its permissions"),
        _ => anyhow!("`{path}` cannot be read: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_around_a_target() {
        let temporary = tempfile::tempdir().unwrap();
        let top = temporary.path();
        fs::create_dir_all(top.join("repository/team/tickets")).unwrap();
        fs::create_dir_all(top.join("repository/.git")).unwrap();
        fs::write(top.join("repository/team/.tickmark.yaml"), "").unwrap();
        fs::write(top.join("repository/team/tickets/a.md"), "").unwrap();
        fs::write(top.join("repository/b.md"), "").unwrap();
        fs::write(top.join("c.MD"), "").unwrap();
        fs::write(top.join("repository/OPS-1.yaml"), "").unwrap();
        fs::write(top.join("repository/task_001.txt"), "").unwrap();
        fs::create_dir_all(top.join("loose/team/tickets")).unwrap();
        fs::write(top.join("loose/.tickmark.yaml"), "").unwrap();
        fs::write(top.join("loose/team/.tickmark.yaml"), "").unwrap();
        let check = |given: &str, expected: &str| {
            let target = Target::new(&top.join(given)).unwrap();
            assert_eq!(target.root, top.join(expected), "{given}");
        };
        check("repository/team/tickets", "repository");
        check("repository/team/tickets/a.md", "repository");
        check("repository/team/tickets/../", "repository");
        check("loose/team/tickets", "loose");
        check("repository/b.md", "repository");
        check("repository", "repository");
        check("c.MD", "");
        fs::create_dir_all(top.join("repository/tests/fixtures/a/examples")).unwrap();
        check("repository/tests/fixtures/a/examples", "repository/tests/fixtures");
        check("repository/tests", "repository");
        check("repository/OPS-1.yaml", "repository");
        check("repository/task_001.txt", "repository");
    }

    #[test]
    fn what_cannot_be_checked_is_said_in_one_sentence() {
        let temporary = tempfile::tempdir().unwrap();
        fs::write(temporary.path().join("notes.txt"), "").unwrap();
        let check = |given: &str, expected: &str| {
            let message = Target::new(&temporary.path().join(given)).unwrap_err().to_string();
            assert!(message.ends_with(expected), "{message}");
        };
        check("nowhere.md", "nowhere.md`: check how it is spelled");
        let which = "tickets are Markdown files, .md or .markdown, and .yaml, .yml and .txt files whose names begin \
                     with an ID";
        check("notes.txt", &format!("notes.txt` is not checked: {which}"));
    }
}

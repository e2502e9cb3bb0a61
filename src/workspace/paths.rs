//! Paths as links write them: what one means from a folder, and how a folder names another place.

use std::path::{Component, Path, PathBuf};

use super::Address;

/// The path that `written` means, without escapes: from `folder`, or with `/` in front from `root`.
#[must_use]
pub fn resolve(folder: Option<&Path>, root: Option<&Path>, written: &str) -> Option<PathBuf> {
    let base = if written.starts_with('/') { root } else { folder };
    Address::from_path(&base?.join(written.trim_start_matches('/'))).path().map(Into::into)
}

/// The way from a folder to a path, with `/`; nothing between drives, or for names that are no UTF-8.
#[must_use]
pub fn way(folder: &Path, to: &Path) -> Option<String> {
    let (from, to): (Vec<_>, Vec<_>) = (folder.components().collect(), to.components().collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if common == 0 {
        return None;
    }
    let up = from.iter().skip(common).map(|_| Some(".."));
    let down = to.iter().skip(common).map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    Some(up.chain(down).collect::<Option<Vec<_>>>()?.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn the_way_from_a_folder() {
        let check = |folder: &str, to: &str, want: &str| {
            assert_eq!(way(Path::new(folder), Path::new(to)).as_deref(), Some(want), "{folder} {to}");
        };
        check("/a/b", "/a/b/c.md", "c.md");
        check("/a/b", "/a/c.md", "../c.md");
        check("/a/b", "/c d/e.md", "../../c d/e.md");
        check("/a", "/a/b/c.md", "b/c.md");
    }
}

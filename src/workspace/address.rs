//! The identity of a document, whatever way an editor spells its URI.

use std::cmp::Ordering;
use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Where a document lives: a file, or a buffer that has no file (`untitled:`, `git:` and the like).
///
/// Two spellings of one place (`%20`, `%3A` or `%3a`, `/a/./b`, the case of a drive letter) are one address.
/// It is told from the spelling alone; that two addresses may be one file (a symbolic link, a name in another
/// Unicode form) is known to [`Names`](super::Names), which has a look at the disk.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address(Place);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Place {
    File(Arc<Path>),
    Other(Arc<str>),
}

/// Files before other documents; a folder, then all that is in it, then what comes behind it.
impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::File(a), Self::File(b)) => compare_paths(a, b),
            (Self::File(_), Self::Other(_)) => Ordering::Less,
            (Self::Other(_), Self::File(_)) => Ordering::Greater,
            (Self::Other(a), Self::Other(b)) => a.cmp(b),
        }
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The order of normal paths, as [`Path`] has it, without taking them apart: a separator comes before all else.
fn compare_paths(a: &Path, b: &Path) -> Ordering {
    let (a, b) = (a.as_os_str().as_encoded_bytes(), b.as_os_str().as_encoded_bytes());
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let rank = |byte: Option<&u8>| match byte {
        None => 0,
        Some(byte) if std::path::is_separator(char::from(*byte)) => 1,
        Some(byte) => u16::from(*byte) + 2,
    };
    rank(a.get(same)).cmp(&rank(b.get(same)))
}

impl Address {
    /// The address that a URI names; one that is no file of this machine is an address without a path.
    #[must_use]
    pub fn from_uri(uri: &str) -> Self {
        match file_path(uri) {
            Some(path) => Self::from_path(&path),
            None => Self(Place::Other(normalise_uri(uri).into())),
        }
    }

    /// The address of a file, which should be given by an absolute path.
    #[must_use]
    pub fn from_path(path: &Path) -> Self {
        Self(Place::File(normalise_path(path).into()))
    }

    /// The address of a second buffer on a file that is open already: no file of its own, so that its tickets
    /// do not count twice.
    #[must_use]
    pub fn of_view(uri: &str) -> Self {
        Self(Place::Other(normalise_uri(uri).into()))
    }

    /// The file, if it is one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.0 {
            Place::File(path) => Some(path),
            Place::Other(_) => None,
        }
    }

    /// Whether it is a buffer that has never been saved.
    #[must_use]
    pub fn is_untitled(&self) -> bool {
        matches!(&self.0, Place::Other(uri) if uri.starts_with("untitled:"))
    }

    /// The URI by which an editor finds the document.
    #[must_use]
    pub fn uri(&self) -> String {
        match &self.0 {
            Place::File(path) if cfg!(windows) => windows_uri(&path.to_string_lossy()),
            Place::File(path) => format!("file://{}", encode(path.as_os_str().as_encoded_bytes())),
            Place::Other(uri) => uri.to_string(),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::File(path) => path.fmt(f),
            Place::Other(uri) => uri.fmt(f),
        }
    }
}

fn file_path(uri: &str) -> Option<PathBuf> {
    let (scheme, rest) = uri.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("file") {
        return None;
    }
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (host, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/')?),
        None => ("", rest),
    };
    let host = if host.eq_ignore_ascii_case("localhost") { "" } else { host };
    if !path.starts_with('/') {
        return None;
    }
    let path = decode(path);
    if cfg!(windows) {
        let host = decode(host);
        return Some(windows_path(&String::from_utf8_lossy(&host), &String::from_utf8_lossy(&path)).into());
    }
    if !host.is_empty() || path.contains(&0) {
        return None;
    }
    Some(from_bytes(path))
}

#[cfg(unix)]
fn from_bytes(path: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    std::ffi::OsString::from_vec(path).into()
}

#[cfg(not(unix))]
fn from_bytes(path: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&path).into_owned().into()
}

/// `/c:/Users` as `C:\Users`, and `/share/x` on a host as `\\host\share\x`.
fn windows_path(host: &str, path: &str) -> String {
    let path = path.replace('/', "\\");
    // `file://C:/Users` lacks a slash, and is written all the same.
    let is_drive = host.len() == 2 && windows_drive(host).is_some();
    if is_drive {
        return windows_plain(&format!("{host}{path}"));
    }
    if !host.is_empty() {
        return windows_plain(&format!("\\\\{host}{path}"));
    }
    let drive = path.strip_prefix('\\').filter(|path| windows_drive(path).is_some());
    windows_plain(drive.unwrap_or(&path))
}

/// The one spelling of a path: without the prefix that turns off all conventions (`\\?\C:\x`, `\\?\UNC\host\x`),
/// the drive in upper case, a host in lower case.
fn windows_plain(path: &str) -> String {
    let is_unc = |path: &str| path.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("UNC\\"));
    let verbatim = path.strip_prefix("\\\\?\\");
    let share = match verbatim {
        Some(rest) => rest.get(4..).filter(|_| is_unc(rest)),
        None => path.strip_prefix("\\\\"),
    };
    if let Some(share) = share {
        let (host, rest) = share.split_at(share.find('\\').unwrap_or(share.len()));
        return format!("\\\\{}{rest}", host.to_ascii_lowercase());
    }
    match windows_drive(verbatim.unwrap_or(path)) {
        Some((drive, "")) => format!("{}:\\", drive.to_ascii_uppercase()),
        Some((drive, rest)) => format!("{}:{rest}", drive.to_ascii_uppercase()),
        None => path.to_owned(),
    }
}

/// The letter of a drive, written `c:` or, as long ago, `c|`, and what stands behind it.
fn windows_drive(path: &str) -> Option<(char, &str)> {
    let mut chars = path.chars();
    let drive = chars.next().filter(char::is_ascii_alphabetic)?;
    chars.next().filter(|mark| matches!(mark, ':' | '|'))?;
    let rest = chars.as_str();
    (rest.is_empty() || rest.starts_with('\\')).then_some((drive, rest))
}

/// `C:\Users` as `file:///c%3A/Users`, which is how VS Code writes it.
fn windows_uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    if let Some(share) = path.strip_prefix("//") {
        return format!("file://{}", encode(share.as_bytes()));
    }
    let mut chars = path.chars();
    match (chars.next(), chars.next()) {
        (Some(drive), Some(':')) if drive.is_ascii_alphabetic() => {
            format!("file:///{}%3A{}", drive.to_ascii_lowercase(), encode(chars.as_str().as_bytes()))
        }
        _ => format!("file://{}", encode(path.as_bytes())),
    }
}

/// The path without `.`, `..` and doubled separators, as far as that can be told without the disk.
fn normalise_path(path: &Path) -> PathBuf {
    let plain = path.to_str().filter(|_| cfg!(windows)).map(|path| PathBuf::from(windows_plain(path)));
    let path = plain.as_deref().unwrap_or(path);
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            _ => normal.push(component),
        }
    }
    normal
}

/// The URI with its scheme in lower case and one spelling for each escape.
fn normalise_uri(uri: &str) -> String {
    let (scheme, rest) = uri.split_once(':').unwrap_or(("", uri));
    let mut normal = scheme.to_ascii_lowercase();
    if !scheme.is_empty() {
        normal.push(':');
    }
    let mut literal = Vec::with_capacity(rest.len());
    for (byte, escaped) in unescaped(rest) {
        if escaped && !is_unreserved(byte) {
            literal.extend_from_slice(format!("%{byte:02X}").as_bytes());
        } else {
            literal.push(byte);
        }
    }
    normal.push_str(&String::from_utf8_lossy(&literal));
    normal
}

/// The bytes that `text` stands for, and whether each was written as an escape.
fn unescaped(text: &str) -> impl Iterator<Item = (u8, bool)> {
    let mut rest = text.as_bytes();
    std::iter::from_fn(move || {
        let (&byte, tail) = rest.split_first()?;
        let escape = tail.split_at_checked(2).filter(|_| byte == b'%');
        match escape.and_then(|(digits, tail)| Some((hex(digits)?, tail))) {
            Some((byte, tail)) => {
                rest = tail;
                Some((byte, true))
            }
            None => {
                rest = tail;
                Some((byte, false))
            }
        }
    })
}

fn hex(digits: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(digits).ok()?;
    digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| u8::from_str_radix(digits, 16).ok())?
}

/// The bytes that a text with escapes stands for.
pub(super) fn decode(text: &str) -> Vec<u8> {
    unescaped(text).map(|(byte, _)| byte).collect()
}

fn encode(path: &[u8]) -> String {
    path.iter().fold(String::with_capacity(path.len()), |mut out, &byte| {
        if byte == b'/' || is_unreserved(byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}

/// What never needs an escape (RFC 3986, 2.3).
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_file_has_one_address_however_it_is_spelled() {
        let check = |path: &str, spellings: &[&str]| {
            let expected = Address::from_path(Path::new(path));
            for spelling in spellings {
                assert_eq!(Address::from_uri(spelling), expected, "{spelling}");
            }
            assert_eq!(Address::from_uri(&expected.uri()), expected, "{}", expected.uri());
        };
        check("/a b/c.md", &["file:///a%20b/c.md", "file:///a b/c.md", "file://localhost/a%20b/c.md"]);
        check("/a/b.md", &["file:///a/./b.md", "file:///a//b.md", "FILE:/a/x/../b.md", "file:///a/b.md#L3"]);
        check("/a#b?.md", &["file:///a%23b%3F.md", "file:///a%23b%3f.md"]);
        check("/ä/日.md", &["file:///%C3%A4/%e6%97%a5.md", "file:///ä/日.md"]);
        check("/[x] (1)/100%.md", &["file:///%5Bx%5D%20(1)/100%25.md", "file:///[x]%20%281%29/100%.md"]);
    }

    #[test]
    #[cfg(unix)]
    fn a_path_becomes_a_uri_that_every_editor_reads() {
        let uri = |path: &str| Address::from_path(Path::new(path)).uri();
        assert_eq!(uri("/tickets/PE-1 [wip] #2.md"), "file:///tickets/PE-1%20%5Bwip%5D%20%232.md");
        assert_eq!(uri("/é.md"), "file:///%C3%A9.md");
    }

    #[test]
    fn what_is_in_a_folder_stands_together() {
        let mut paths = ["/a", "/a/b.md", "/a/b/c.md", "/a-b/c.md", "/a b", "/a/b-c.md", "/", "/b", "/ä"];
        let mut sorted = paths;
        sorted.sort_by(|a, b| compare_paths(Path::new(a), Path::new(b)));
        paths.sort_by_key(|path| PathBuf::from(path));
        assert_eq!(sorted, paths);
    }

    #[test]
    #[cfg(unix)]
    fn bytes_that_are_no_utf_8_survive() {
        let address = Address::from_uri("file:///a%FFb.md");
        assert_eq!(address.uri(), "file:///a%FFb.md");
    }

    #[test]
    fn a_buffer_without_a_file_has_an_address_without_a_path() {
        let same = |a: &str, b: &str| {
            assert_eq!(Address::from_uri(a), Address::from_uri(b));
            assert_eq!(Address::from_uri(a).path(), None);
        };
        same("untitled:Untitled-1", "UNTITLED:Untitled%2d1");
        same("git:/a%3ab.md?ref", "git:/a%3Ab.md?ref");
        same("no uri at all", "no uri at all");
        same("file:relative.md", "file:relative.md");
        same("", "");
        assert_ne!(Address::from_uri("untitled:Untitled-1"), Address::from_uri("untitled:Untitled-2"));
        assert_ne!(Address::from_uri("untitled:a%2Fb"), Address::from_uri("untitled:a/b"));
    }

    #[test]
    fn drive_letters_and_shares_of_windows() {
        let path = |uri: &str| {
            let (host, path) = uri.strip_prefix("file://").unwrap().split_at(uri[7..].find('/').unwrap());
            let text = |part: &str| String::from_utf8(decode(part)).unwrap();
            windows_path(&text(host), &text(path))
        };
        for uri in [
            "file:///c%3A/Users/a%20b.md",
            "file:///C:/Users/a b.md",
            "file:///c%3a/Users/a%20b.md",
            "file:///C|/Users/a b.md",
            "file:///c%7C/Users/a b.md",
            "file://C:/Users/a b.md",
            "file://%3F/c:/Users/a b.md",
        ] {
            assert_eq!(path(uri), "C:\\Users\\a b.md", "{uri}");
        }
        for uri in ["file:///C%3A/", "file:///c:", "file:///c|/", "file://c:/"] {
            assert_eq!(path(uri), "C:\\", "{uri}");
        }
        for uri in ["file://server/share/a.md", "file://SERVER/share/a.md", "file:////server/share/a.md"] {
            assert_eq!(path(uri), "\\\\server\\share\\a.md", "{uri}");
        }
        assert_eq!(path("file:///c:x/a.md"), "\\c:x\\a.md");
        assert_eq!(windows_uri("C:\\Users\\a b.md"), "file:///c%3A/Users/a%20b.md");
        assert_eq!(windows_uri("\\\\server\\share\\a.md"), "file://server/share/a.md");
    }

    #[test]
    fn paths_of_windows_have_one_spelling() {
        let check = |path: &str, expected: &str| {
            assert_eq!(windows_plain(path), expected);
            assert_eq!(windows_plain(expected), expected);
        };
        check("\\\\?\\C:\\Users\\a.md", "C:\\Users\\a.md");
        check("c:\\Users\\a.md", "C:\\Users\\a.md");
        check("\\\\?\\c:", "C:\\");
        check("\\\\?\\UNC\\Server\\Share\\ä.md", "\\\\server\\Share\\ä.md");
        check("\\\\?\\unc\\server", "\\\\server");
        check("\\\\Server\\Share", "\\\\server\\Share");
        check("\\\\?\\Volume{b75e}\\a.md", "\\\\?\\Volume{b75e}\\a.md");
        check("relative\\a.md", "relative\\a.md");
        check("", "");
    }
}

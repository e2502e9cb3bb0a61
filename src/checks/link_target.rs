//! What the destination of a link looks like: whether a file was meant at all, and how one file names another.

use std::path::{Path, PathBuf};

/// What stands behind the repository's own page at a forge, where no file is.
const AT_FORGE: [&str; 14] = [
    "issues",
    "issue",
    "pull",
    "pulls",
    "wiki",
    "commit",
    "commits",
    "blob",
    "tree",
    "raw",
    "releases",
    "discussions",
    "compare",
    "actions",
];
/// Names that stand for any name, without extension.
const ANY: [&str; 16] = [
    "anchor",
    "bar",
    "baz",
    "example",
    "file",
    "file-name",
    "filename",
    "foo",
    "heading",
    "link",
    "name",
    "path",
    "placeholder",
    "tbd",
    "todo",
    "url",
];
/// Ends of host names that are written without `https://`.
const HOSTS: [&str; 6] = [".com", ".org", ".net", ".io", ".dev", ".app"];

/// Whether a path was meant to lead to a file: it is no placeholder, no code, no page of a forge, no address.
pub(super) fn is_meant(path: &str) -> bool {
    let rest = path.trim_start_matches("../").trim_start_matches("./");
    let first = rest.split('/').next().unwrap_or_default();
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let extension = last.rsplit_once('.').map(|(_, extension)| extension).unwrap_or_default();
    let is_extension = (1..=8).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && extension.contains(|c: char| c.is_ascii_alphabetic());
    let is_folder = path.ends_with('/') && path.starts_with('.');
    // What a site serves at `/about` need not be a file.
    let is_route = path.starts_with('/') && !extension.eq_ignore_ascii_case("md");
    let is_host = first != rest && HOSTS.iter().any(|end| first.ends_with(end)) || first.starts_with("www.");
    let stem = last.split('.').next().unwrap_or_default();
    is_filled(path)
        && !stands_for_any(stem)
        && (is_extension || is_folder)
        && !is_route
        && !is_host
        && !(path.starts_with("../") && AT_FORGE.contains(&first))
        && !path.contains(|c: char| c.is_control() || "\"'`()\\,;:@&=!?".contains(c))
}

/// Whether a text has none of the marks of something that is still to be filled in.
pub(super) fn is_filled(text: &str) -> bool {
    let lower = text.to_lowercase();
    let marks = ["path/to", "...", "…", "xxx", "nnn", "yyyy"];
    !text.contains(['{', '}', '<', '>', '[', ']', '$', '*', '|'])
        && !marks.iter().any(|mark| lower.contains(mark))
}

/// Whether a name stands for any other: `file`, `your-plan`.
fn stands_for_any(name: &str) -> bool {
    let name = name.to_lowercase();
    ANY.contains(&name.as_str()) || name.starts_with("your-") || name.starts_with("your_")
}

/// Whether a fragment names a heading: it is no line number, no text, no footnote.
pub(super) fn is_anchor(fragment: &str) -> bool {
    let is_line =
        fragment.strip_prefix('L').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let is_note = fragment.starts_with("fn") || fragment.starts_with("user-content-");
    let is_plain = !fragment.contains([':', '/', '=', '!', '(', '^', ' ', '~']);
    !fragment.is_empty()
        && fragment != "top"
        && !stands_for_any(fragment)
        && !is_line
        && !is_note
        && is_plain
        && is_filled(fragment)
}

/// The files that a page without extension, or with that of a site, is made of.
pub(super) fn pages(path: &Path) -> Vec<PathBuf> {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html" | "htm") => vec![path.with_extension("md")],
        _ => vec![],
    }
}

/// Whether a name was misspelt: almost all letters are there, and the same digits.
pub(super) fn is_slip(a: &str, b: &str) -> bool {
    const ALMOST: f64 = 0.7;
    fn digits(text: &str) -> impl Iterator<Item = u8> {
        text.bytes().filter(u8::is_ascii_digit)
    }
    // A name that is much longer has letters too many; this is asked of all files in a folder.
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    let alike = || strsim::normalized_damerau_levenshtein(&a.to_lowercase(), &b.to_lowercase());
    short * 2 >= long && digits(a).eq(digits(b)) && alike() >= ALMOST
}

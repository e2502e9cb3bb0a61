//! The scanner's blocks are those that pulldown-cmark's events make: on real files, on parts of them, and on
//! texts made of what is hard to read.
//!
//! They differ in three things. A lone CR ends every line, as CommonMark says; pulldown-cmark reads on in code
//! and HTML, so it is given an LF in its place. Nesting has a bound, and so have the cells a table may lack. And
//! where events have ranges that begin or end inside of something, `oracle` says so and mends them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::*;
use super::oracle;

/// The same text with LF for each lone CR.
fn without_lone_cr(text: &str) -> String {
    let mut chars = text.chars().peekable();
    let mut out = String::with_capacity(text.len());
    while let Some(char) = chars.next() {
        out.push(if char == '\r' && chars.peek() != Some(&'\n') { '\n' } else { char });
    }
    out
}

/// Says where the two readers part.
fn difference(text: &str) -> Option<String> {
    let ours = Blocks::read(text);
    let theirs = oracle::read(&without_lone_cr(text));
    if ours == theirs {
        return None;
    }
    let drawn = |blocks: &Blocks| -> Vec<String> {
        let draw =
            |block: Block| format!("{block:?} {:?} {:?}", block.content.of(text), blocks.cells(&block));
        blocks.iter().copied().map(draw).collect()
    };
    let (ours, theirs) = (drawn(&ours), drawn(&theirs));
    let same = ours.iter().zip(&theirs).take_while(|(ours, theirs)| ours == theirs).count();
    let shown = |lines: &[String]| lines.iter().skip(same).take(4).cloned().collect::<Vec<_>>().join("\n  ");
    let (ours, theirs) = (shown(&ours), shown(&theirs));
    Some(format!("after {same} blocks:\n ours\n  {ours}\n theirs\n  {theirs}"))
}

#[track_caller]
fn check(text: &str, name: &str) {
    if let Some(difference) = difference(text) {
        panic!("{name}: {difference}");
    }
}

/// A folder with material for tests; says so loudly when it is missing, and that part is skipped.
fn shared(part: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(part);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("\n!!! SKIPPED: {} is missing, so nothing was tested on real files !!!\n", folder.display());
    None
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

/// The part of a text before an offset near `at`.
fn before(text: &str, at: usize) -> &str {
    let cut = (0..=at.min(text.len())).rev().find(|cut| text.is_char_boundary(*cut));
    &text[..cut.unwrap_or(0)]
}

/// A file, parts of it, and all that with other line breaks.
fn check_file(path: &Path, parts: usize) {
    let Ok(text) = fs::read_to_string(path) else { return };
    let name = path.display().to_string();
    for part in 0..=parts {
        // Uneven, so that cuts fall anywhere in a line.
        let text = before(&text, text.len() - text.len() * part * 997 / (997 * parts + 1000));
        check(text, &name);
        check(&text.replace("\r\n", "\n").replace('\n', "\r\n"), &name);
    }
    check(&text.replace('\n', "\r"), &name);
}

#[test]
fn on_seeds() {
    let Some(folder) = shared("seeds") else { return };
    for path in files(&folder) {
        check_file(&path, 60);
    }
}

#[test]
fn on_real_files() {
    let Some(folder) = shared("corpora") else { return };
    let mut count = 0;
    for archive in files(&folder).iter().filter(|path| path.extension().is_some_and(|found| found == "gz")) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let status = Command::new("tar").arg("xzf").arg(archive).arg("-C").arg(folder.path()).status();
        assert!(status.expect("tar").success(), "{} cannot be unpacked", archive.display());
        for path in files(folder.path()) {
            check_file(&path, 1);
            count += 1;
        }
    }
    assert!(count > 5_000, "only {count} files were read");
}

#[test]
fn on_texts_that_were_hard() {
    for text in HARD {
        check(text, text);
    }
}

/// Texts that once were read in another way.
const HARD: [&str; 3] = [">- [ ] >", "* [a][]\n\n[a]: b\n", ">1.<!A| a |\n|---|\n>---\n"];

/// What texts are made of.
#[rustfmt::skip]
const PIECES: [&str; 114] = [
    "\n", "\n", "\n", "\n", "\n", "\n", "\n\n", "\n\n", "\r\n", "\r", " ", " ", "  ", "   ", "    ", "\t",
    "\t", "a", "b c", "é", "\u{a0}", "\u{b}", "x", ">", "> ", "> ", ">>", "-", "- ", "- ", "- a", "* ",
    "+ ", "1.", "1. ", "2) ", "10. ", "1234567890. ", "0001. ", "[ ]", "[ ] ", "[x] ", "- [ ] ", "- [x] t",
    "#", "# ", "## h", " #", "####### ", "\\#", "---", "***", "_ _ _", "- - -", "===", "=", "--", "```",
    "```", "~~~", "````", "```yaml", "`", "~", "|", "|", "| a | b |", "|---|---|", "|-|", "a | b", "-|-",
    ":-:|", "\\|", "\\\\|", "| a |\n|---|\n", "<", "<div>", "</div>", "<p", "<pre>", "</pre>", "<!--",
    "-->", "<!-- c -->", "<?", "?>", "<!A", "<![CDATA[", "]]>", "<a b=\"c\">", "<a b='", "</a >", "<b/>",
    "<script ", "[", "]", "[a]: b", "[a]:", "[a]: <b c> 'd'", "\"t\"", "'", "(t)", "\\", "&amp;",
    "<x@y.z>", "[l](m)", "\u{feff}", "---\nk: v\n---\n", "[a][]", "![a][]", "[a]", "[a][a]", "    - ",
    "\t- ",
];

/// What lines begin with.
#[rustfmt::skip]
const STARTS: [&str; 24] = [
    "", "", "", "", "> ", "> ", ">", "- ", "- ", "* ", "1. ", "2. ", "- [ ] ", "  ", "  ", "   ", "    ",
    "    ", "\t", ">\t", "-\t", "      ", "> - ", "- > ",
];

/// How lines go on.
#[rustfmt::skip]
const BODIES: [&str; 52] = [
    "", "", "", "text", "text", "more  ", "back\\", "# h #", "###", "===", "---", "--", "-", "+", "1.",
    "***", "```", "```", "``` x", "~~~~", "| a | b |", "| a | b |", "a | b | c", "|---|---|", "|---|---|",
    "---|---|---", "| a |", "||", "|", "| x \\| y", "<div>", "</div>", "<!--", "-->", "<!-- c -->",
    "<pre>", "</pre>", "<?php", "?>", "<b c='d'>", "<b c='d'> e", "[a]: /b", "[a]: <b c> \"d\"", "[a]:",
    "/b 'c", "d'", "[a", "b]: c", "(d)", "[a][]", "\\*e", "<a",
];

/// A text of these pieces, or of lines that begin and go on so.
fn texts() -> impl Strategy<Value = String> {
    let pieces = vec(select(&PIECES[..]), 0..32).prop_map(|pieces| pieces.concat());
    let starts = vec(select(&STARTS[..]), 0..3).prop_map(|starts| starts.concat());
    let ends = prop_oneof![8 => Just("\n"), 1 => Just("\r\n"), 1 => Just(" \n")];
    let lines = vec((starts, select(&BODIES[..]), ends), 0..16)
        .prop_map(|lines| lines.into_iter().map(|(start, body, end)| start + body + end).collect());
    prop_oneof![pieces, lines]
}

proptest! {
    #[test]
    fn on_any_text(text in texts()) {
        let difference = difference(&text);
        prop_assert!(difference.is_none(), "{text:?} {}", difference.unwrap_or_default());
    }
}

//! The baseline: findings that a team knows of and puts up with for now, so that only new ones are reported.
//!
//! A finding is recognised by what it says and by the line that it stands on, not by the line's number. The file is
//! JSON with one finding a line, in order, so that a change of it can be read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use serde::{Deserialize, Serialize};

use super::report::{CheckedFile, Known};
use super::targets;
use crate::checks::{Diagnostic, Severity};
use crate::workspace::{Address, paths};

/// The version of the file's form.
const VERSION: u32 = 1;
/// Longest part of a line that is kept, in characters.
const MAX_LINE: usize = 200;
/// A larger file is no baseline, in bytes.
const MAX_FILE: u64 = 256 << 20;

/// Findings that are known, each with how often it occurs.
#[derive(Debug)]
pub(super) struct Baseline {
    /// The file, as the user wrote it.
    given: PathBuf,
    /// The folder that paths are relative to.
    folder: PathBuf,
    entries: BTreeMap<Entry, usize>,
}

/// A finding, as far as it stays the same while the text around it changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Entry {
    path: String,
    code: String,
    message: String,
    line: String,
}

/// An entry as it is written.
#[derive(Serialize, Deserialize)]
struct Written {
    #[serde(flatten)]
    entry: Entry,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    count: usize,
}

/// All of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    findings: Vec<Written>,
}

fn one() -> usize {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "as serde asks")]
fn is_one(count: &usize) -> bool {
    *count == 1
}

impl Baseline {
    /// The baseline in a file.
    ///
    /// # Errors
    /// One sentence, when it cannot be read or is none.
    pub(super) fn read(given: &Path) -> anyhow::Result<Self> {
        let shown = targets::slashes(given);
        let about = fs::metadata(given).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                anyhow!("there is no baseline `{shown}`: write one with --write-baseline {shown}")
            }
            _ => anyhow!("the baseline `{shown}` cannot be read: {error}"),
        })?;
        if !about.is_file() || about.len() > MAX_FILE {
            bail!("`{shown}` is no baseline: name a file that --write-baseline has written");
        }
        let text = fs::read_to_string(given)
            .with_context(|| format!("the baseline `{shown}` cannot be read: it is no text in UTF-8"))?;
        let file: File = serde_json::from_str(&text).map_err(|error| {
            let line = error.line();
            anyhow!("`{shown}` is no baseline, or was changed by hand (line {line}): write it again with --write-baseline")
        })?;
        if file.version != VERSION {
            bail!(
                "the baseline `{shown}` has version {}, and this program reads {VERSION}: write it again with --write-baseline",
                file.version
            );
        }
        let mut entries = BTreeMap::new();
        for written in file.findings {
            let count: &mut usize = entries.entry(written.entry).or_default();
            *count = count.saturating_add(written.count);
        }
        Ok(Self { given: given.to_path_buf(), folder: folder(given)?, entries })
    }

    /// The findings of these files that are this severe, to be written to a file.
    ///
    /// # Errors
    /// One sentence, when the file is there and no baseline, or its folder cannot be told.
    pub(super) fn of(given: &Path, files: &[CheckedFile], least: Severity) -> anyhow::Result<Self> {
        if given.exists() {
            // A slip of the pen must not cost a ticket.
            Self::read(given).with_context(|| {
                format!("`{}` is not overwritten: name another file, or remove it", targets::slashes(given))
            })?;
        }
        let folder = folder(given)?;
        let mut entries = BTreeMap::new();
        for file in files {
            for (_, diagnostic) in file.findings.iter().filter(|(_, it)| it.severity <= least) {
                *entries.entry(Entry::new(&folder, file, diagnostic)).or_default() += 1;
            }
        }
        Ok(Self { given: given.to_path_buf(), folder, entries })
    }

    /// Writes the file; how many findings are in it.
    ///
    /// # Errors
    /// One sentence, when it cannot be written.
    pub(super) fn write(&self) -> anyhow::Result<usize> {
        let shown = targets::slashes(&self.given);
        fs::write(&self.given, self.text()?).with_context(|| format!("`{shown}` cannot be written"))?;
        Ok(self.entries.values().sum())
    }

    fn text(&self) -> anyhow::Result<String> {
        let mut text = format!("{{\"version\":{VERSION},\"findings\":[");
        for (nth, (entry, count)) in self.entries.iter().enumerate() {
            let written = Written { entry: entry.clone(), count: *count };
            let comma = if nth > 0 { "," } else { "" };
            write!(text, "{comma}\n{}", serde_json::to_string(&written)?)?;
        }
        text.push_str("\n]}\n");
        Ok(text)
    }

    /// Takes out the findings that are known. `is_unknown` says of a file that was not checked whether what is noted
    /// of it may hold all the same: it is there, or nobody has asked for it.
    pub(super) fn apply(mut self, files: &mut [CheckedFile], is_unknown: impl Fn(&Path) -> bool) -> Known {
        let folder = std::mem::take(&mut self.folder);
        let checked: BTreeSet<String> = files.iter().map(|file| path(&folder, &file.at)).collect();
        let mut known = take_out(&folder, files, &mut self.entries, Clone::clone);
        // What is left of files that are gone may stand in one that has come.
        let mut gone: BTreeMap<Entry, usize> = BTreeMap::new();
        for (entry, count) in self.entries {
            if checked.contains(&entry.path) {
                known.fixed += count;
            } else if !is_unknown(&folder.join(&entry.path)) {
                *gone.entry(entry.anywhere()).or_default() += count;
            }
        }
        if !gone.is_empty() {
            known.known += take_out(&folder, files, &mut gone, Entry::anywhere).known;
        }
        known.fixed += gone.values().sum::<usize>();
        known
    }
}

/// Takes out of files what is noted, each as often as it is noted; `key` is what a finding is looked up by.
fn take_out(
    folder: &Path,
    files: &mut [CheckedFile],
    noted: &mut BTreeMap<Entry, usize>,
    key: impl Fn(&Entry) -> Entry,
) -> Known {
    let mut known = 0;
    for file in files {
        let mut findings = std::mem::take(&mut file.findings);
        findings.retain(|(_, diagnostic)| {
            let count = noted.get_mut(&key(&Entry::new(folder, file, diagnostic)));
            let Some(count) = count.filter(|count| **count > 0) else { return true };
            *count -= 1;
            known += 1;
            false
        });
        file.findings = findings;
    }
    noted.retain(|_, count| *count > 0);
    Known { known, fixed: 0 }
}

impl Entry {
    fn new(folder: &Path, file: &CheckedFile, diagnostic: &Diagnostic) -> Self {
        let line = file.document.line_span(file.document.line_of(diagnostic.span.start()));
        let text = file.document.text();
        let line = line.of(&text).trim().chars().take(MAX_LINE).collect();
        let (path, code) = (path(folder, &file.at), diagnostic.code.to_owned());
        Self { path, code, message: gist(&diagnostic.message), line }
    }

    /// The same in whatever file.
    fn anywhere(&self) -> Self {
        Self { path: String::new(), ..self.clone() }
    }
}

/// What is wrong, without where the expectation comes from and what would mend it: the words up to the first colon
/// outside of quotes. Numbers that stand alone are counts, which change with other tickets.
fn gist(message: &str) -> String {
    let mut is_quoted = false;
    let end = message.char_indices().find(|(at, c)| {
        is_quoted ^= *c == '"';
        *c == ':' && !is_quoted && message.get(at + 1..).is_some_and(|rest| rest.starts_with(' '))
    });
    let said = end.and_then(|(at, _)| message.get(..at)).unwrap_or(message);
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let words = said.split(' ').map(|word| if is_number(word) { "#" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// The folder that a baseline stands in.
fn folder(given: &Path) -> anyhow::Result<PathBuf> {
    let path = std::path::absolute(given)
        .with_context(|| format!("`{}` cannot be found", targets::slashes(given)))?;
    let address = Address::from_path(&path);
    Ok(address.path().and_then(Path::parent).unwrap_or(Path::new("")).to_path_buf())
}

/// How a file is named in a baseline: from its folder on, with `/`.
fn path(folder: &Path, file: &Path) -> String {
    paths::way(folder, file).unwrap_or_else(|| targets::slashes(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gist_of_a_message() {
        let check = |message: &str, want: &str| assert_eq!(gist(message), want);
        check(
            "the field \"Owner: x\" is missing: it is in a.md, and in 93 % of its tickets",
            "the field \"Owner: x\" is missing",
        );
        check(
            "the status is \"Done\", but 2 of 7 items are open: \"x\"",
            "the status is \"Done\", but # of # items are open",
        );
        check("no ticket declares OPS-12", "no ticket declares OPS-12");
    }

    #[test]
    fn a_baseline_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let given = folder.path().join("known.json");
        let entry = |path: &str, line: &str| Entry {
            path: path.to_owned(),
            code: "a".to_owned(),
            message: "\"b\"".to_owned(),
            line: line.to_owned(),
        };
        let entries = BTreeMap::from([(entry("b.md", "x"), 1), (entry("a.md", "\u{1F600}"), 2)]);
        let baseline = Baseline { given: given.clone(), folder: folder.path().to_path_buf(), entries };
        assert_eq!(baseline.write().unwrap(), 3);
        expect_test::expect![[r#"
            {"version":1,"findings":[
            {"path":"a.md","code":"a","message":"\"b\"","line":"😀","count":2},
            {"path":"b.md","code":"a","message":"\"b\"","line":"x"}
            ]}
        "#]]
        .assert_eq(&fs::read_to_string(&given).unwrap());
        assert_eq!(Baseline::read(&given).unwrap().entries, baseline.entries);
    }

    #[test]
    fn what_is_no_baseline_is_named_in_plain_words() {
        let folder = tempfile::tempdir().unwrap();
        let given = folder.path().join("x");
        let check = |content: &str, want: &str| {
            fs::write(&given, content).unwrap();
            let message = format!("{:#}", Baseline::read(&given).unwrap_err());
            assert!(message.contains(want), "{message}");
        };
        check("# TASK-1\n", "is no baseline, or was changed by hand (line 1)");
        check("", "is no baseline");
        check("{\"version\":9,\"findings\":[]}", "has version 9, and this program reads 1");
        check("{\"version\":1,\"findings\":[\n<<<<<<< HEAD\n]}", "(line 2)");
        fs::remove_file(&given).unwrap();
        let message = format!("{:#}", Baseline::read(&given).unwrap_err());
        assert!(message.contains("there is no baseline"), "{message}");
        assert!(Baseline::read(folder.path()).is_err());
    }
}

//! A first configuration changes little: `init`, then `check`, on every archive.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use super::found::Found;

/// New errors and warnings for each hundred files, at most.
const MAX_NEW: f64 = 5.0;

/// What comes of an archive when it is given the configuration that `init` writes.
#[derive(Debug)]
pub(super) enum Started {
    /// There is nothing to write one for; what was said.
    Refused(String),
    /// What `check` finds in it then that it did not find before; how many files it has.
    New { files: usize, found: Vec<String> },
}

fn tickmark(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tickmark"));
    command.args(args).current_dir(folder).output().expect("the binary runs")
}

/// Starts in an unpacked archive; `before` is what was found in it.
pub(super) fn start(root: &Path, archive: &str, files: usize, before: &[Found]) -> Started {
    let init = tickmark(root, &["init", "--yes"]);
    let said = String::from_utf8_lossy(&init.stderr).into_owned();
    match init.status.code() {
        Some(0) => {}
        Some(2) => return Started::Refused(said),
        other => panic!("{archive}: init ended with {other:?}: {said}"),
    }
    let check = tickmark(root, &["check", "--format", "json", "--severity", "warning"]);
    let said = String::from_utf8_lossy(&check.stderr);
    assert!(
        matches!(check.status.code(), Some(0 | 1)) && said.is_empty(),
        "{archive}: the configuration of init has problems: {said}"
    );
    let report: Value = serde_json::from_slice(&check.stdout).expect("a report");
    // The words of a finding may change with the configuration; its code and its place do not.
    let mut known: BTreeMap<(&str, &str, u64), usize> = BTreeMap::new();
    for found in before.iter().filter(|found| found.is_claim()) {
        *known.entry((found.code, &found.path, found.line)).or_default() += 1;
    }
    let mut new = Vec::new();
    for it in report["diagnostics"].as_array().expect("a list") {
        let text = |name: &str| it[name].as_str().unwrap_or_default();
        let line = it["range"]["start"]["line"].as_u64().unwrap_or_default();
        let (code, path) = (text("code"), text("path"));
        match known.get_mut(&(code, path, line)) {
            Some(left) if *left > 0 => *left -= 1,
            _ => new.push(format!(
                "{archive}\t{code}\t{path}\t{line}\t{}",
                text("message").replace(['\n', '\t'], " ")
            )),
        }
    }
    Started::New { files, found: new }
}

#[test]
fn precision_after_init() {
    let Some(archives) = super::found::archives_read() else { return };
    let mut table = "archive\tcode\tpath\tline\tmessage\n".to_owned();
    for archive in archives {
        match &archive.started {
            Started::Refused(said) => {
                assert!(said.contains("no ticket was found"), "{}: {said}", archive.name);
                assert!(archive.found.is_empty(), "{} has tickets after all", archive.name);
            }
            Started::New { files, found } => {
                let per_hundred = found.len() as f64 * 100.0 / *files as f64;
                found.iter().for_each(|row| table += &format!("{row}\n"));
                assert!(
                    per_hundred < MAX_NEW,
                    "{}: {per_hundred:.1} new findings for 100 files\n{}",
                    archive.name,
                    found.join("\n")
                );
            }
        }
    }
    let refused = archives.iter().filter(|it| matches!(it.started, Started::Refused(_)));
    assert_eq!(refused.map(|it| it.name.as_str()).collect::<Vec<_>>(), ["spectryn"]);
    if super::is_updating() {
        std::fs::write(super::data("init.tsv"), table).unwrap();
        return;
    }
    assert_eq!(table, super::read("init.tsv"), "other findings after init: see tests/it/precision/mod.rs");
}

//! How often findings on real tickets are right, in the eyes of those who wrote the tickets.
//!
//! `counts.tsv` says what is found in each archive; `judged.tsv` holds a sample, drawn by hash so that nobody
//! picks the nice ones, each with the verdict of a person who looked at the file: `right` when its team would say "yes,
//! mend that" of an error or a warning, "good to know" of a hint; else `wrong`, and a word why. Where the archive lacks what the team has, it is `cut`, and
//! counts for nothing. `init.tsv` holds what is found only with the configuration that `init` writes.
//!
//! After a change of the rules:
//! ```text
//! UPDATE_EXPECT=1 cargo test --test it precision   # writes both files, keeps the verdicts that still count
//! JUDGE=1 cargo test --test it precision -- --nocapture   # shows what has no verdict yet; JUDGE=all shows everything
//! ```

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use found::{Found, all};
use sample::{Judged, Verdict};

mod found;
mod init;
mod sample;

/// Of a hundred errors and warnings, this many must be right.
const WANTED: f64 = 95.0;
/// Of a hundred hints, this many must be worth a look.
const WANTED_HINTS: f64 = 75.0;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/precision").join(name)
}

fn read(name: &str) -> String {
    fs::read_to_string(data(name)).unwrap_or_default().replace("\r\n", "\n")
}

fn is_updating() -> bool {
    env::var_os("UPDATE_EXPECT").is_some()
}

/// How many findings of a code and severity an archive has, in all and for each hundred files.
fn counts(all: &[&Found]) -> String {
    let mut counts: BTreeMap<(&str, &str, &str), (usize, usize)> = BTreeMap::new();
    for found in all {
        let key = (found.archive.as_str(), found.code, found.severity);
        let entry = counts.entry(key).or_insert((0, found.files));
        entry.0 += 1;
    }
    let mut table = "archive\tcode\tseverity\tfindings\tper 100 files\n".to_owned();
    for ((archive, code, severity), (count, files)) in counts {
        let per_hundred = count as f64 * 100.0 / files as f64;
        writeln!(table, "{archive}\t{code}\t{severity}\t{count}\t{per_hundred:.1}").unwrap();
    }
    table
}

#[test]
fn precision_counts() {
    let Some(all) = all() else { return };
    let counts = counts(&all);
    if is_updating() {
        fs::write(data("counts.tsv"), counts).unwrap();
        return;
    }
    let known = read("counts.tsv");
    let missing = |a: &str, b: &str, mark: &str| -> String {
        let of = |line: &&str| !b.lines().any(|other| other == *line);
        a.lines().filter(of).map(|line| format!("{mark} {line}\n")).collect()
    };
    let changed = missing(&known, &counts, "-") + &missing(&counts, &known, "+");
    assert!(
        changed.is_empty(),
        "\n{changed}Other findings than in counts.tsv: see tests/it/precision/mod.rs\n"
    );
}

#[test]
fn precision_judged() {
    let Some(all) = all() else { return };
    let sample = sample::draw(&all);
    let known = sample::parse(&read("judged.tsv"));
    let judged: Vec<Judged<'_>> = sample.iter().map(|found| sample::judge(found, &known)).collect();
    if is_updating() {
        fs::write(data("judged.tsv"), sample::table(&judged)).unwrap();
    }
    let open: Vec<_> = judged.iter().filter(|it| it.verdict == Verdict::Open).collect();
    match env::var("JUDGE").as_deref() {
        Ok("all") => judged.iter().for_each(|it| eprintln!("{it}")),
        Ok(_) => open.iter().for_each(|it| eprintln!("{it}")),
        Err(_) => {}
    }
    if is_updating() {
        return;
    }
    let gone: String = known
        .keys()
        .filter(|key| !sample.iter().any(|found| found.key() == **key))
        .map(|key| format!("- {}\n", key.replace('\t', " ")))
        .collect();
    assert!(gone.is_empty(), "\n{gone}No longer in the sample: judge anew; see tests/it/precision/mod.rs\n");
    let open: String = open.iter().map(ToString::to_string).collect();
    assert!(open.is_empty(), "\n{open}\nNot judged yet: see tests/it/precision/mod.rs\n");
    for (claims, wanted) in [(true, WANTED), (false, WANTED_HINTS)] {
        let shares = sample::shares(&all, &judged, claims);
        eprintln!("{shares}");
        assert!(shares.of_sample >= wanted && shares.of_all >= wanted, "\n{shares}\nToo many are wrong\n");
    }
}

//! The sample of findings that people judge: how it is drawn, kept, and counted.

use std::collections::BTreeMap;
use std::fmt;

use xxhash_rust::xxh3::xxh3_64;

use super::found::Found;

/// How many findings of one code and severity are judged.
const SIZE: usize = 20;

/// What somebody said who looked at a finding and its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Right,
    Wrong,
    /// The archive lacks what its team has, so it says nothing of the rule: not counted.
    Cut,
    /// Nobody has looked yet.
    Open,
}

/// A finding of the sample with its verdict.
#[derive(Debug)]
pub(super) struct Judged<'a> {
    found: &'a Found,
    pub(super) verdict: Verdict,
    why: String,
}

/// Verdicts with their reasons, by the keys of the findings.
pub(super) type Known = BTreeMap<String, (Verdict, String)>;

/// Of each code and severity, the findings with the smallest hashes; sorted.
pub(super) fn draw(all: &[&'static Found]) -> Vec<&'static Found> {
    let mut strata: BTreeMap<(&str, &str), Vec<&'static Found>> = BTreeMap::new();
    for found in all {
        strata.entry((found.code, found.severity)).or_default().push(found);
    }
    let drawn = strata.into_values().flat_map(|mut stratum| {
        stratum.sort_by_cached_key(|found| xxh3_64(found.key().as_bytes()));
        stratum.truncate(SIZE);
        stratum.sort_by_cached_key(|found| found.key());
        stratum
    });
    drawn.collect()
}

/// The verdict on a finding of the sample, if there is one.
pub(super) fn judge<'a>(found: &'a Found, known: &Known) -> Judged<'a> {
    let (verdict, why) = known.get(&found.key()).cloned().unwrap_or((Verdict::Open, String::new()));
    Judged { found, verdict, why }
}

const HEAD: &str = "verdict\twhy\tcode\tarchive\tpath\tnth\tmessage\n";

/// The sample as it is kept.
pub(super) fn table(sample: &[Judged<'_>]) -> String {
    let row = |it: &Judged<'_>| {
        let verdict = match it.verdict {
            Verdict::Right => "right",
            Verdict::Wrong => "wrong",
            Verdict::Cut => "cut",
            Verdict::Open => "",
        };
        format!("{verdict}\t{}\t{}\n", it.why, it.found.key())
    };
    HEAD.to_owned() + &sample.iter().map(row).collect::<String>()
}

/// The verdicts of a table.
pub(super) fn parse(table: &str) -> Known {
    let mut known = Known::new();
    for (number, line) in table.lines().enumerate().skip(1) {
        let mut parts = line.splitn(3, '\t');
        let (Some(verdict), Some(why), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            panic!("judged.tsv:{}: not a row", number + 1);
        };
        let verdict = match verdict {
            "right" => Verdict::Right,
            "wrong" => Verdict::Wrong,
            "cut" => Verdict::Cut,
            "" => Verdict::Open,
            other => panic!("judged.tsv:{}: {other} is no verdict", number + 1),
        };
        known.insert(key.to_owned(), (verdict, why.to_owned()));
    }
    known
}

/// For a person to judge.
impl fmt::Display for Judged<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Found { archive, path, code, severity, message, context, .. } = self.found;
        writeln!(f, "\n{severity}[{code}] {archive}: {path}\n  {message}\n{context}")
    }
}

/// How many of a hundred are right.
#[derive(Debug)]
pub(super) struct Shares {
    /// For each code and severity: how many findings there are, were judged, are right.
    strata: BTreeMap<(&'static str, &'static str), (usize, usize, usize)>,
    /// Of those that were judged.
    pub(super) of_sample: f64,
    /// Of all, taking each code for as right as its sample.
    pub(super) of_all: f64,
}

/// Counts the verdicts on errors and warnings, or on hints.
pub(super) fn shares(all: &[&Found], sample: &[Judged<'_>], claims: bool) -> Shares {
    let mut strata: BTreeMap<_, (usize, usize, usize)> = BTreeMap::new();
    for found in all.iter().filter(|found| found.is_claim() == claims) {
        strata.entry((found.code, found.severity)).or_default().0 += 1;
    }
    for judged in sample.iter().filter(|it| it.found.is_claim() == claims) {
        let stratum = strata.entry((judged.found.code, judged.found.severity)).or_default();
        stratum.1 += usize::from(judged.verdict != Verdict::Cut);
        stratum.2 += usize::from(judged.verdict == Verdict::Right);
    }
    let sum = |part: fn(&(usize, usize, usize)) -> f64| strata.values().map(part).sum::<f64>();
    let percent = |part: f64, all: f64| if all > 0.0 { part * 100.0 / all } else { 100.0 };
    let of_sample = percent(sum(|it| it.2 as f64), sum(|it| it.1 as f64));
    let expected = sum(|(all, judged, right)| *all as f64 * *right as f64 / (*judged).max(1) as f64);
    let of_all = percent(expected, sum(|it| it.0 as f64));
    Shares { strata, of_sample, of_all }
}

impl fmt::Display for Shares {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<24}{:<10}{:>9}{:>9}{:>9}", "code", "severity", "findings", "judged", "right")?;
        for ((code, severity), (all, judged, right)) in &self.strata {
            writeln!(f, "{code:<24}{severity:<10}{all:>9}{judged:>9}{right:>9}")?;
        }
        write!(f, "right: {:.1} % of the sample, {:.1} % of all", self.of_sample, self.of_all)
    }
}

//! `tickmark explain`: the page of a check, without a network.

use std::fmt::Write as _;

use anyhow::bail;

use super::report::name;
use super::{Outcome, did_you_mean};
use crate::checks::{self, RULES};

/// Explain a check: what it finds, a bad and a good example, how to silence it.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Args {
    /// The code as reports show it, such as missing-section; all codes are listed without it.
    code: Option<String>,
}

/// Prints a page, or the list of pages.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let Some(code) = &args.code else {
        super::print(&list())?;
        return Ok(Outcome::Clean);
    };
    let Some(rule) = checks::rule(code.trim().to_lowercase().as_str()) else {
        match did_you_mean(code, RULES.iter().map(|rule| rule.code)) {
            Some(near) => bail!("there is no check `{code}`: did you mean `{near}`?"),
            None => bail!("there is no check `{code}`: `tickmark explain` lists them all"),
        }
    };
    super::print(rule.page)?;
    Ok(Outcome::Clean)
}

fn list() -> String {
    let width = |text: fn(&checks::Rule) -> usize| RULES.iter().map(text).max().unwrap_or_default();
    let codes = width(|rule| rule.code.len());
    let severities = width(|rule| name(rule.severity).len());
    RULES.iter().fold(String::new(), |mut list, rule| {
        let severity = name(rule.severity);
        let _ = writeln!(list, "{:codes$}  {severity:severities$}  {}", rule.code, rule.summary);
        list
    })
}

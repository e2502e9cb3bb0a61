//! `tickmark init`: writes a first `.tickmark.yaml` from what the workspace shows.

use std::fs::OpenOptions;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::{Outcome, targets, warn};
use crate::checks;
use crate::schema::Config;
use crate::workspace::{CONFIG, World};

mod evidence;
mod proposal;

use evidence::Evidence;
use proposal::Part;

/// Write a first .tickmark.yaml from what the workspace shows.
///
/// Templates, kinds of tickets, values, families of IDs: each is proposed with the evidence for it as a comment. On
/// a terminal you are asked about each part. A file that is there already is never overwritten.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Args {
    /// The folder to write it to: the top of the workspace.
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// Take every part without asking.
    #[arg(long, short)]
    yes: bool,
    /// Print what would be written, and write nothing.
    #[arg(long)]
    print: bool,
}

/// Looks at the workspace, asks, and writes.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    if !args.folder.is_dir() {
        bail!("`{}` is no folder: name the top of a workspace", targets::slashes(&args.folder));
    }
    let path = args.folder.join(CONFIG);
    let shown = targets::slashes(path.strip_prefix(".").unwrap_or(&path));
    if !args.print && path.symlink_metadata().is_ok() {
        bail!("`{shown}` is there already, and stays as it is: edit it, or see a new one with --print");
    }
    let is_asked = !args.yes && !args.print;
    if is_asked && !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        bail!("there is no terminal to ask on: add --yes to take every part, or --print to look first");
    }
    let folder = std::path::absolute(&args.folder).context("the current folder is gone")?;
    let (mut world, problems) = World::load(vec![folder]);
    for problem in &problems {
        warn(&format!("`{}` is left out: {}", targets::shown(&problem.path), problem.message));
    }
    let snapshot = world.snapshot();
    let evidence = Evidence::gather(&snapshot);
    if evidence.tickets == 0 {
        bail!(
            "no ticket was found in `{}`: name the folder that holds them, or start with a ticket that has an ID or a \
             status",
            targets::slashes(&args.folder)
        );
    }
    let mut parts = proposal::parts(&evidence);
    if is_asked {
        parts = ask(&evidence, parts)?;
    }
    let text = proposal::write(&evidence, &parts);
    ensure_readable(&text)?;
    if args.print {
        super::print(&text)?;
        return Ok(Outcome::Clean);
    }
    create(&path, &text).with_context(|| format!("`{shown}` cannot be written"))?;
    super::print(&format!(
        "wrote {shown}: {}\nRead it, change what is not as you want it, then run `tickmark check`.\n",
        evidence.summary()
    ))?;
    Ok(Outcome::Clean)
}

/// Shows each part and asks whether it is wanted.
fn ask(evidence: &Evidence, parts: Vec<Part>) -> anyhow::Result<Vec<Part>> {
    let (mut input, mut terminal) = (io::stdin().lock(), io::stderr().lock());
    writeln!(terminal, "Looked at {}.\n", evidence.summary())?;
    let mut taken = Vec::new();
    for part in parts {
        writeln!(terminal, "{}", part.text)?;
        if is_wanted(&part.question, &mut input, &mut terminal)? {
            taken.push(part);
        }
        writeln!(terminal)?;
    }
    Ok(taken)
}

/// Asks until the answer is yes or no; just Enter is yes.
fn is_wanted(question: &str, input: &mut impl BufRead, terminal: &mut impl Write) -> anyhow::Result<bool> {
    loop {
        write!(terminal, "{question} [Y/n] ")?;
        terminal.flush()?;
        let mut answer = String::new();
        if input.read_line(&mut answer)? == 0 {
            bail!("no answer: nothing was written");
        }
        match answer.trim().to_lowercase().as_str() {
            "" | "y" | "yes" => return Ok(true),
            "n" | "no" => return Ok(false),
            _ => writeln!(terminal, "Answer y or n; Ctrl-C ends it, and nothing is written.")?,
        }
    }
}

/// What is written must be understood: a fault in here would be the user's first impression.
fn ensure_readable(text: &str) -> anyhow::Result<()> {
    let codes: Vec<_> = checks::RULES.iter().map(|rule| rule.code).collect();
    match Config::parse(text, &codes).1.first() {
        None => Ok(()),
        Some(problem) => bail!(
            "nothing was written, since tickmark made a configuration that it does not understand itself ({}): \
             please report this, with the output of `tickmark init --print`",
            problem.message
        ),
    }
}

/// Writes a new file; one that has come into being meanwhile stays.
fn create(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers() {
        let check = |answers: &str, expected: Option<bool>, asked: usize| {
            let mut terminal = Vec::new();
            let answer = is_wanted("Take it?", &mut answers.as_bytes(), &mut terminal);
            let said = String::from_utf8(terminal).unwrap();
            assert_eq!((answer.ok(), said.matches("Take it?").count()), (expected, asked), "{answers:?}");
        };
        check("\n", Some(true), 1);
        check("Yes\n", Some(true), 1);
        check("n\n", Some(false), 1);
        check("what\n no \n", Some(false), 2);
        check("", None, 1);
        check("what", None, 2);
    }
}

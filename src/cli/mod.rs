//! The command line: one file a subcommand, one table of them, and what they share: output, trouble, exit codes.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod baseline;
mod check;
mod completions;
mod explain;
mod init;
mod report;
mod schema;
mod server;
mod targets;

/// Check tickets kept as Markdown files against your team's own template.
///
/// The template that you already have is the schema: it says which sections and fields a ticket needs, which values
/// a status may take, and what a placeholder looks like. Try `tickmark check` in a folder with tickets.
#[derive(Debug, Parser)]
#[command(name = "tickmark", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "Exit codes: 0 nothing found, 1 findings of severity warning or error, 2 trouble.\n\
    Logging: set TICKMARK_LOG to error, warn, info, debug or trace; it goes to stderr.")]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Args),
    Init(init::Args),
    Schema(schema::Args),
    Explain(explain::Args),
    Server(server::Args),
    Completions(completions::Args),
}

/// Does what the arguments say.
#[must_use]
pub fn run(arguments: &Arguments) -> ExitCode {
    let outcome = match &arguments.command {
        Command::Check(args) => check::run(args),
        Command::Init(args) => init::run(args),
        Command::Schema(args) => schema::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Completions(args) => completions::run(args),
        Command::Server(args) => return server::run(args),
    };
    match outcome {
        Ok(outcome) => outcome.into(),
        // Whoever reads has seen enough, as with `| head`.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("{error:#}"));
            Outcome::Trouble.into()
        }
    }
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// All is well.
    Clean,
    /// There are findings of severity warning or above.
    Findings,
    /// Something could not be done; it was said on stderr.
    Trouble,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Clean => Self::SUCCESS,
            Outcome::Findings => Self::from(1),
            Outcome::Trouble => Self::from(2),
        }
    }
}

/// Says on stderr what could not be done.
fn complain(message: &str) {
    say("error", message);
}

/// Says on stderr what was left out.
fn warn(message: &str) {
    say("warning", message);
}

fn say(kind: &str, message: &str) {
    // A name or a value may hold anything, and a terminal obeys control characters.
    let message: String = message.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    // There is nowhere left to say that stderr is closed.
    let _ = writeln!(io::stderr().lock(), "{kind}: {message}");
}

/// Writes an answer to stdout as it is.
fn print(text: &str) -> anyhow::Result<()> {
    let mut output = io::stdout().lock();
    output.write_all(text.as_bytes())?;
    Ok(output.flush()?)
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// Names that are close enough to `wrong` to have been meant, the closest one.
fn did_you_mean<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let distance = |known: &str| strsim::damerau_levenshtein(&wrong.to_lowercase(), known);
    let near = known.into_iter().map(|known| (distance(known), known));
    let (distance, name) = near.min()?;
    (distance <= name.len() / 3).then_some(name)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_slip_of_the_pen_is_understood() {
        let check = |wrong: &str, expected: Option<&str>| {
            assert_eq!(did_you_mean(wrong, ["duplicate-id", "missing-field"]), expected, "{wrong}");
        };
        check("duplicat-id", Some("duplicate-id"));
        check("Missing-Feild", Some("missing-field"));
        check("tests", None);
        check("", None);
    }
}

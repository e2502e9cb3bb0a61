//! `tickmark completions`: what a shell needs to complete commands and options.

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Arguments, Outcome};

/// Print a script that completes commands and options in your shell.
///
/// For bash: tickmark completions bash > ~/.local/share/bash-completion/completions/tickmark
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Args {
    /// The shell.
    shell: Shell,
}

/// Prints the script.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "tickmark", &mut script);
    super::print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Clean)
}

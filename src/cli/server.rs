//! `tickmark server`: the language server on stdin and stdout.

use std::process::ExitCode;

/// Serve an editor over stdin and stdout.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Args {
    /// Use stdin and stdout, which is the only way there is; some editors pass it.
    #[arg(long)]
    stdio: bool,
    /// The editor's process, which some editors pass; it is not needed, since stdin ends with it.
    #[arg(long = "clientProcessId", hide = true)]
    client_process_id: Option<String>,
}

/// Serves until the editor leaves.
#[must_use]
pub(super) fn run(_: &Args) -> ExitCode {
    crate::server::run()
}

//! The `tickmark` program: arguments, logging to stderr, exit code.

use std::io;
use std::process::ExitCode;

use clap::Parser;
use tickmark::cli;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    // Nothing but answers goes to stdout: in the server that is the protocol itself.
    let filter = EnvFilter::try_from_env("TICKMARK_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(false).init();
    cli::run(&arguments)
}

//! How long a user waits in a workspace of ten or a hundred thousand files: drives the real server and the real
//! command line from outside, and prints one table of what was measured beside what is aimed at.
//!
//! `cargo bench --bench workspace -- --files 10000,100000`. Being slow is no failure; an answer that is wrong is.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a bench that cannot run, or measures a wrong answer, should say so"
)]

use std::path::{Path, PathBuf};

use clap::{Parser, ValueEnum};

mod client;
mod command_line;
mod documents;
mod generator;
mod measure;
mod questions;
mod session;
mod table;
mod tickets;

use generator::Workspace;
use session::Session;
use table::{Row, Work};

/// Measures what a user waits for.
#[derive(Parser)]
struct Options {
    /// How many files a workspace has; several sizes with commas between
    #[arg(long, value_delimiter = ',', default_value = "10000", value_parser = clap::value_parser!(u32).range(1000..))]
    files: Vec<u32>,
    /// Where workspaces are written and found again [default: `bench` in the target folder]
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Only this work; may be given more than once
    #[arg(long, value_name = "ROW")]
    only: Vec<Work>,
    /// JSON instead of a table
    #[arg(long)]
    json: bool,
    /// A further argument for `tickmark server`; may be given more than once
    #[arg(long, value_name = "ARGUMENT", allow_hyphen_values = true)]
    server: Vec<String>,
    /// Passed by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let options = Options::parse();
    let keep = options
        .keep
        .clone()
        .unwrap_or_else(|| Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench"));
    let mut rows = Vec::new();
    for files in &options.files {
        eprintln!("{files} files: writing, or found as they were");
        let workspace = Workspace::make(&keep, *files as usize);
        measure(&options, &workspace, &mut rows);
    }
    let machine = measure::machine();
    println!(
        "{}",
        if options.json { table::json(&rows, &machine) } else { table::markdown(&rows, &machine) }
    );
}

fn measure(options: &Options, workspace: &Workspace, rows: &mut Vec<Row>) {
    let wants = |work: Work| options.only.is_empty() || options.only.contains(&work);
    let files = workspace.plan.files.len();
    // A larger workspace takes longer, and varies less.
    let runs = if files < 50_000 { 5 } else { 3 };
    let mut add = |work: Work, text: &str, measured| rows.push(Row::new(work, files, text, measured));

    if Work::value_variants().iter().any(|work| *work != Work::Check && wants(*work)) {
        eprintln!("{files} files: the server");
        let (mut session, start) =
            Session::start(workspace, &options.server, if wants(Work::Start) { runs } else { 1 });
        if wants(Work::Start) {
            add(Work::Start, "start to first complete answer", Some(start));
        }
        if wants(Work::Memory) {
            add(Work::Memory, "memory then", session.memory("VmRSS"));
            add(Work::Memory, "memory at most until then", session.memory("VmHWM"));
        }
        for (work, text, measure) in session::WORK {
            if wants(*work) {
                eprintln!("{files} files: {text}");
                add(*work, text, measure(&mut session));
            }
        }
        session.finish();
    }
    if wants(Work::Check) {
        eprintln!("{files} files: the command line");
        add(Work::Check, "`tickmark check`", Some(command_line::check(workspace, runs)));
    }
}

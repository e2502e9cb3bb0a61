//! `tickmark check` of a whole workspace.

use std::process::{Command, Stdio};
use std::time::Instant;

use serde_json::Value;

use crate::generator::Workspace;
use crate::measure::Measured;

/// Checks all files, so many times.
pub(crate) fn check(workspace: &Workspace, runs: usize) -> Measured {
    see_that_it_checks(workspace);
    let times: Vec<_> = (0..runs)
        .map(|_| {
            let begun = Instant::now();
            let status = command(workspace).stdout(Stdio::null()).status().expect("it starts");
            assert_eq!(status.code(), Some(1), "there are faults to be found");
            begun.elapsed()
        })
        .collect();
    Measured::median(&times)
}

fn command(workspace: &Workspace) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tickmark"));
    command.arg("check").arg(&workspace.folder);
    command
}

/// It also warms the page cache.
fn see_that_it_checks(workspace: &Workspace) {
    let output = command(workspace).args(["--format", "json"]).output().expect("it starts");
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report is JSON");
    let summary = &report["summary"];
    assert_eq!(summary["files"], workspace.files(), "all files are checked: {summary}");
    for severity in ["errors", "warnings"] {
        let found = summary[severity].as_u64().expect("a number");
        assert!(found as usize > workspace.files() / 100, "too few {severity}: {summary}");
    }
}

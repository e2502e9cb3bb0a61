//! The command line as a user runs it: exit codes, reports, odd input.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

mod baseline;
mod check;
mod init;
mod kinds;
mod links;
mod odd;
mod other;

/// A folder with these files; it goes away with the value.
fn workspace(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, content) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

/// What a run of the program gave.
struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Run {
    /// The JSON on stdout.
    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }

    /// The findings of the JSON on stdout, each as `path:line:column: code`.
    #[track_caller]
    fn found(&self) -> Vec<String> {
        let json = self.json();
        let findings = json["diagnostics"].as_array().unwrap();
        let start = |finding: &Value| finding["range"]["start"].clone();
        let show = |finding: &Value| {
            let (path, code) = (finding["path"].as_str().unwrap(), finding["code"].as_str().unwrap());
            format!("{path}:{}:{}: {code}", start(finding)["line"], start(finding)["column"])
        };
        findings.iter().map(show).collect()
    }
}

/// Runs the program in a folder.
fn run(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tickmark"));
    let output = command.current_dir(folder).args(arguments).env_remove("NO_COLOR").output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// A small team template.
const TEMPLATE: &[u8] =
    b"# TASK-XXX: [Title]\n\n**Status**: [To Do | Doing | Done]\n**Owner**: [Name]\n\n## Goal\n[What]\n";
/// A ticket that follows it.
const GOOD: &[u8] = b"# TASK-1: A\n\n**Status**: Doing\n**Owner**: Noor\n\n## Goal\nIt works.\n";

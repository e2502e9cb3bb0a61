//! What is to be measured, how much of it is fine, and the table of what came out.

use clap::ValueEnum;
use serde::Serialize;

use crate::measure::Measured;

/// The work that is measured.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Work {
    Start,
    Memory,
    Keystroke,
    Large,
    Definition,
    Hover,
    Completion,
    CodeAction,
    CodeLens,
    InlayHint,
    Folding,
    SelectionRange,
    Tokens,
    TokensDelta,
    References,
    Symbol,
    Rename,
    FirstGroups,
    Groups,
    Tickets,
    Graph,
    TicketsAnew,
    Check,
    Idle,
}

impl Work {
    /// What is aimed at, for 10,000 files and for 100,000.
    fn at_most(self) -> [&'static str; 2] {
        match self {
            Self::Start => ["0.2 s", "2 s"],
            Self::Memory => ["50 MB", "300 MB"],
            Self::Keystroke => ["1 / 3 ms"; 2],
            Self::Large => ["10 / 25 ms"; 2],
            Self::Definition | Self::Hover | Self::Completion | Self::References => ["5 ms"; 2],
            Self::CodeAction | Self::CodeLens | Self::InlayHint => ["5 ms"; 2],
            Self::Folding | Self::SelectionRange => ["5 ms"; 2],
            Self::Tokens => ["10 ms"; 2],
            Self::TokensDelta => ["2 ms"; 2],
            Self::Symbol => ["20 ms"; 2],
            Self::Rename => ["100 ms"; 2],
            Self::FirstGroups | Self::TicketsAnew => ["500 ms"; 2],
            Self::Groups | Self::Tickets | Self::Graph => ["50 ms"; 2],
            Self::Check => ["0.3 s", "2.5 s"],
            Self::Idle => ["0 %"; 2],
        }
    }
}

/// One line of the table.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Row {
    work: String,
    files: usize,
    at_most: &'static str,
    /// `None` if the server does not do such work, or the system does not tell.
    measured: Option<Measured>,
}

impl Row {
    pub(crate) fn new(work: Work, files: usize, text: &str, measured: Option<Measured>) -> Self {
        let [few, many] = work.at_most();
        let at_most = match files {
            10_000 => few,
            100_000 => many,
            _ => "",
        };
        Self { work: text.to_owned(), files, at_most, measured }
    }
}

/// All rows in Markdown.
pub(crate) fn markdown(rows: &[Row], machine: &str) -> String {
    let mut text = "| work | files | at most | p50 | p99 | n |\n|---|--:|--:|--:|--:|--:|\n".to_owned();
    for row in rows {
        let Row { work, files, at_most, measured } = row;
        let files = grouped(*files);
        text += &match measured {
            Some(Measured { unit, p50, p99, n }) => {
                let p99 = p99.map(|p99| shown(p99, unit)).unwrap_or_default();
                format!("| {work} | {files} | {at_most} | {} | {p99} | {n} |\n", shown(*p50, unit))
            }
            None => format!("| {work} | {files} | {at_most} | not offered | | |\n"),
        };
    }
    format!("{text}\nMeasured with {machine}.")
}

/// All rows in JSON.
pub(crate) fn json(rows: &[Row], machine: &str) -> String {
    format!("{:#}", serde_json::json!({ "rows": rows, "machine": machine }))
}

fn shown(value: f64, unit: &str) -> String {
    let digits = if value < 10.0 { 2 } else { usize::from(value < 100.0) };
    format!("{value:.digits$} {unit}")
}

/// `100000` as `100,000`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

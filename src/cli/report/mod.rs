//! Reports of findings: what they say, and the table of formats in which they are written.

use std::io::{self, Write};
use std::path::PathBuf;

use anstream::AutoStream;
use clap::{ColorChoice, ValueEnum};

use crate::checks::{Diagnostic, Severity};
use crate::text::{Document, PositionEncoding, Span};

mod github;
mod json;
mod text;

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people: the line of each finding with a mark under it.
    Text,
    /// For programs: one JSON object.
    Json,
    /// For GitHub Actions: annotations in a pull request.
    Github,
}

impl Format {
    /// The table of formats.
    fn writer(self) -> fn(&Report, &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Text => text::write,
            Self::Json => json::write,
            Self::Github => github::write,
        }
    }
}

/// The least severity that is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Floor {
    /// What is broken.
    Error,
    /// And what is very likely wrong.
    Warning,
    /// And what is worth knowing.
    Information,
    /// And suggestions: everything.
    Hint,
}

impl From<Floor> for Severity {
    fn from(floor: Floor) -> Self {
        match floor {
            Floor::Error => Self::Error,
            Floor::Warning => Self::Warning,
            Floor::Information => Self::Information,
            Floor::Hint => Self::Hint,
        }
    }
}

/// What was found in all files.
pub(super) struct Report {
    /// The files with findings that are printed, by path.
    files: Vec<CheckedFile>,
    /// The least severity that is printed.
    floor: Severity,
    /// Whether colours are shown.
    is_coloured: bool,
    /// How much there is, printed or not.
    pub(super) summary: Summary,
}

/// What was found in one file.
pub(super) struct CheckedFile {
    /// Where it is.
    pub(super) at: PathBuf,
    /// The path as it is shown.
    pub(super) path: String,
    /// The text that was checked; it may be empty when no finding is of interest.
    pub(super) document: Document,
    /// How many tickets there are in it.
    pub(super) tickets: usize,
    /// The findings by place, each with the places that explain it.
    pub(super) findings: Vec<(Vec<Note>, Diagnostic)>,
    /// How many more there are of which the file says not to tell.
    pub(super) suppressed: usize,
}

/// A place that explains a finding.
pub(super) struct Note {
    pub(super) path: String,
    pub(super) document: Document,
    pub(super) span: Span,
    pub(super) message: String,
}

/// How many of everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub(super) struct Summary {
    files: usize,
    tickets: usize,
    errors: usize,
    warnings: usize,
    information: usize,
    hints: usize,
    /// Findings that the files themselves say not to tell of.
    suppressed: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<Known>,
}

/// What a baseline says of what was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub(super) struct Known {
    /// Findings that are in the baseline, and left out of the report.
    pub(super) known: usize,
    /// Findings of the baseline that do not occur any more.
    pub(super) fixed: usize,
}

impl Report {
    /// A report of files in the order of their paths, with what a baseline said of them.
    pub(super) fn new(mut files: Vec<CheckedFile>, floor: Severity, baseline: Option<Known>) -> Self {
        let mut summary = Summary { baseline, ..Summary::default() };
        for file in &mut files {
            summary.files += 1;
            summary.tickets += file.tickets;
            summary.suppressed += file.suppressed;
            for (_, diagnostic) in &file.findings {
                *summary.count_mut(diagnostic.severity) += 1;
            }
            file.findings.retain(|(_, diagnostic)| diagnostic.severity <= floor);
        }
        files.retain(|file| !file.findings.is_empty());
        Self { files, floor, is_coloured: true, summary }
    }

    /// Writes to stdout.
    ///
    /// # Errors
    /// When stdout is closed or full.
    pub(super) fn write(mut self, format: Format, color: ColorChoice) -> anyhow::Result<()> {
        let color = match color {
            ColorChoice::Auto => AutoStream::choice(&io::stdout()),
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        };
        self.is_coloured = color != anstream::ColorChoice::Never;
        // The stream is locked once, and written to in large pieces.
        let stdout = io::stdout().lock();
        if self.is_coloured {
            let mut output = io::BufWriter::new(AutoStream::new(stdout, color));
            format.writer()(&self, &mut output)?;
            return Ok(output.flush()?);
        }
        let mut output = io::BufWriter::new(stdout);
        format.writer()(&self, &mut output)?;
        Ok(output.flush()?)
    }

    fn findings(&self) -> impl Iterator<Item = (&CheckedFile, &Diagnostic, &[Note])> {
        self.files.iter().flat_map(|file| {
            file.findings.iter().map(move |(notes, diagnostic)| (file, diagnostic, notes.as_slice()))
        })
    }
}

impl Summary {
    /// Whether there is nothing that should fail a build.
    pub(super) fn is_clean(&self) -> bool {
        self.errors + self.warnings == 0
    }

    fn count_mut(&mut self, severity: Severity) -> &mut usize {
        match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
            Severity::Information => &mut self.information,
            Severity::Hint => &mut self.hints,
        }
    }
}

/// The name of a severity, as options and configuration have it.
pub(super) fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "information",
        Severity::Hint => "hint",
    }
}

/// Line and column of a byte offset, both from 1; columns in characters.
fn place(document: &Document, offset: usize) -> (u32, u32) {
    let position = document.position(offset, PositionEncoding::Utf32);
    (position.line.saturating_add(1), position.column.saturating_add(1))
}

/// Line and column at which a span starts, both from 1; columns in characters.
pub(super) fn start(document: &Document, span: Span) -> (u32, u32) {
    place(document, span.start())
}

/// Line and column at which a span ends, both from 1; columns in characters.
fn end(document: &Document, span: Span) -> (u32, u32) {
    place(document, span.end())
}

/// A report to test formats with.
#[cfg(test)]
fn sample(text: &str, found: &[(&'static str, Severity, &str, &str)], floor: Severity) -> Report {
    let document = Document::new(text);
    let finding = |(code, severity, marked, message): &(&'static str, Severity, &str, &str)| {
        let at = text.find(marked).unwrap();
        let diagnostic = Diagnostic {
            code,
            severity: *severity,
            span: Span::new(at, at + marked.len()),
            message: (*message).to_owned(),
            related: Vec::new(),
            schema: None,
            ticket: None,
            fixes: Vec::new(),
        };
        (Vec::new(), diagnostic)
    };
    let findings = found.iter().map(finding).collect();
    let file = CheckedFile {
        at: PathBuf::new(),
        path: "tickets/a b.md".to_owned(),
        document,
        tickets: 1,
        findings,
        suppressed: 0,
    };
    Report::new(vec![file], floor, None)
}

#[cfg(test)]
fn written(report: &Report, format: Format) -> String {
    let mut output = Vec::new();
    format.writer()(report, &mut output).unwrap();
    anstream::adapter::strip_bytes(&output).into_vec().try_into().unwrap()
}

//! Annotations of GitHub Actions: workflow commands, one a line
//! (GitHub documentation, "Workflow commands for GitHub Actions").

use std::io::{self, Write};

use super::{Report, end, start, text};
use crate::checks::Severity;

/// Writes one command for each finding, and the summary as a line of the log.
///
/// # Errors
/// When the output is closed or full.
pub(super) fn write(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    for (file, diagnostic, _) in report.findings() {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information | Severity::Hint => "notice",
        };
        let (line, column) = start(&file.document, diagnostic.span);
        let (end_line, end_column) = end(&file.document, diagnostic.span);
        let path = property(&file.path);
        write!(output, "::{command} file={path},line={line},endLine={end_line},col={column}")?;
        // A column to end at is understood on the same line only.
        if end_line == line {
            write!(output, ",endColumn={end_column}")?;
        }
        writeln!(output, ",title={}::{}", property(diagnostic.code), data(&diagnostic.message))?;
    }
    text::summary(report, output)
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::{Format, sample, written};
    use super::*;

    #[test]
    fn a_command_for_each_finding() {
        let found = [
            ("duplicate-id", Severity::Error, "T-1", "100 %: also\nelsewhere"),
            ("invalid-value", Severity::Warning, "two\nlines", "no"),
            ("missing-field", Severity::Hint, "lines", "one is missing"),
        ];
        let report = sample("# T-1\n\ntwo\nlines\n", &found, Severity::Hint);
        expect![[r#"
            ::error file=tickets/a b.md,line=1,endLine=1,col=3,endColumn=6,title=duplicate-id::100 %25: also%0Aelsewhere
            ::warning file=tickets/a b.md,line=3,endLine=4,col=1,title=invalid-value::no
            ::notice file=tickets/a b.md,line=4,endLine=4,col=1,endColumn=6,title=missing-field::one is missing
            checked 1 file, 1 ticket: 1 error, 1 warning, 1 hint
        "#]]
        .assert_eq(&written(&report, Format::Github));
    }

    #[test]
    fn properties_cannot_be_broken_out_of() {
        assert_eq!(property("a,b: 5%\n.md"), "a%2Cb%3A 5%25%0A.md");
    }
}

//! The JSON format. Its shape is a promise: fields may be added, the version says when one changes its meaning.

use std::io::{self, Write};

use serde::Serialize;

use super::{Report, Summary, end, name, start};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Root<'a> {
    schema_version: u32,
    diagnostics: Vec<Finding<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Finding<'a> {
    path: &'a str,
    range: Range,
    severity: &'static str,
    code: &'a str,
    message: &'a str,
    schema: Option<&'a str>,
    ticket: Option<&'a str>,
}

#[derive(Serialize)]
struct Range {
    start: Place,
    end: Place,
}

/// Both from 1; columns count characters (Unicode scalar values).
#[derive(Serialize)]
struct Place {
    line: u32,
    column: u32,
}

impl From<(u32, u32)> for Place {
    fn from((line, column): (u32, u32)) -> Self {
        Self { line, column }
    }
}

/// Writes one JSON object.
///
/// # Errors
/// When the output is closed or full.
pub(super) fn write(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    let findings = report.findings().map(|(file, diagnostic, _)| Finding {
        path: &file.path,
        range: Range {
            start: start(&file.document, diagnostic.span).into(),
            end: end(&file.document, diagnostic.span).into(),
        },
        severity: name(diagnostic.severity),
        code: diagnostic.code,
        message: &diagnostic.message,
        schema: diagnostic.schema.as_deref(),
        ticket: diagnostic.ticket.as_deref(),
    });
    let root = Root { schema_version: 1, diagnostics: findings.collect(), summary: report.summary };
    serde_json::to_writer_pretty(&mut *output, &root)?;
    writeln!(output)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::{Format, sample, written};
    use crate::checks::Severity;

    #[test]
    fn columns_are_characters_and_all_is_counted() {
        let text = "\u{1F600}é x: y\r\nnext\r\n";
        let found = [
            ("invalid-value", Severity::Warning, "y", "no \"y\""),
            ("missing-field", Severity::Hint, "next", ""),
        ];
        let report = sample(text, &found, Severity::Warning);
        expect![[r#"
            {
              "schemaVersion": 1,
              "diagnostics": [
                {
                  "path": "tickets/a b.md",
                  "range": {
                    "start": {
                      "line": 1,
                      "column": 7
                    },
                    "end": {
                      "line": 1,
                      "column": 8
                    }
                  },
                  "severity": "warning",
                  "code": "invalid-value",
                  "message": "no \"y\"",
                  "schema": null,
                  "ticket": null
                }
              ],
              "summary": {
                "files": 1,
                "tickets": 1,
                "errors": 0,
                "warnings": 1,
                "information": 0,
                "hints": 1,
                "suppressed": 0
              }
            }
        "#]]
        .assert_eq(&written(&report, Format::Json));
    }
}

//! The format for people: each finding with its line and a mark under the place, and a summary.

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use rayon::prelude::*;

use super::{CheckedFile, Note, Report, name, start};
use crate::checks::{Diagnostic, Severity};
use crate::text::{Document, Span};

/// How much of a line is shown before a place, in characters.
const BEFORE: usize = 40;
/// How much of a line is shown from a place on, in characters.
const AFTER: usize = 80;
/// A longer line is cut.
const WIDEST: usize = BEFORE + AFTER;

/// Findings that are drawn at a time.
const PIECE: usize = 4_096;

/// A finding, its file, and what explains it.
type Finding<'a> = (&'a CheckedFile, &'a Diagnostic, &'a [Note]);

/// Writes all findings, and the summary.
///
/// # Errors
/// When the output is closed or full.
pub(super) fn write(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    let renderer = if report.is_coloured { Renderer::styled() } else { Renderer::plain() };
    let draw = |(file, diagnostic, notes): &Finding<'_>| {
        let title = level(diagnostic.severity).primary_title(diagnostic.message.as_str()).id(diagnostic.code);
        let mut groups = vec![show(Group::with_title(title), &file.path, &file.document, diagnostic.span)];
        groups.extend(notes.iter().map(|note| {
            let title = Level::NOTE.secondary_title(note.message.as_str());
            show(Group::with_title(title), &note.path, &note.document, note.span)
        }));
        renderer.render(&groups)
    };
    // Drawing takes longer than finding; by pieces, so that not all of it is in memory at once.
    let findings: Vec<_> = report.findings().collect();
    for piece in findings.chunks(PIECE) {
        for drawn in piece.par_iter().map(draw).collect::<Vec<_>>() {
            writeln!(output, "{drawn}\n")?;
        }
    }
    summary(report, output)
}

/// Writes one line: what was checked, what was found, what is not shown.
///
/// # Errors
/// When the output is closed or full.
pub(super) fn summary(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    let summary = &report.summary;
    let counts = [
        (Severity::Error, summary.errors, "error"),
        (Severity::Warning, summary.warnings, "warning"),
        (Severity::Information, summary.information, "remark"),
        (Severity::Hint, summary.hints, "hint"),
    ];
    let list = |hidden: bool| {
        let listed =
            counts.iter().filter(|(severity, count, _)| *count > 0 && (*severity > report.floor) == hidden);
        listed.map(|(_, count, noun)| several(*count, noun)).collect::<Vec<_>>().join(", ")
    };
    let mut parts: Vec<String> = [list(false)].into_iter().filter(|part| !part.is_empty()).collect();
    let least = counts.iter().rfind(|(severity, count, _)| *count > 0 && *severity > report.floor);
    if let Some((severity, ..)) = least {
        parts.push(format!("{} not shown (--severity {})", list(true), name(*severity)));
    }
    let found = if parts.is_empty() { "nothing found".to_owned() } else { parts.join(", ") };
    let checked = format!("{}, {}", several(summary.files, "file"), several(summary.tickets, "ticket"));
    write!(output, "checked {checked}: {found}")?;
    if summary.suppressed > 0 {
        write!(output, "; {} suppressed", summary.suppressed)?;
    }
    if let Some(baseline) = summary.baseline {
        write!(output, "; {} in the baseline", baseline.known)?;
        if baseline.fixed > 0 {
            let (entries, are) = if baseline.fixed == 1 { ("entry", "is") } else { ("entries", "are") };
            write!(
                output,
                "; {} {entries} of it {are} fixed: write it again with --write-baseline",
                baseline.fixed
            )?;
        }
    }
    writeln!(output)
}

fn several(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO,
        Severity::Hint => Level::HELP.with_name("hint"),
    }
}

/// Adds a place and its line to a group. Of a place of several lines the first one is shown.
fn show<'a>(group: Group<'a>, path: &'a str, document: &Document, span: Span) -> Group<'a> {
    let (line, column) = start(document, span);
    let origin = || Origin::path(path).line(line as usize).char_column(column as usize);
    let around = document.line_span(line.saturating_sub(1) as usize);
    if around.is_empty() {
        return group.element(origin());
    }
    let text = document.text();
    let inner = Span::new(span.start().max(around.start()), span.end().min(around.end()));
    let before = Span::new(around.start(), inner.start()).of(&text);
    let after = Span::new(inner.end(), around.end()).of(&text);
    let (source, mark) = cut(before, inner.of(&text), after);
    let is_whole = mark.start == before.len();
    let snippet = Snippet::source(source).line_start(line as usize).fold(false);
    let snippet = snippet.annotation(AnnotationKind::Primary.span(mark));
    // The column of a line that is cut at its start must be given, and cannot be told from what is shown.
    if is_whole { group.element(snippet.path(path)) } else { group.element(origin()).element(snippet) }
}

/// One line of a text of any width, and where its mark is in it.
fn cut(before: &str, marked: &str, after: &str) -> (String, Range<usize>) {
    let length = [before, marked, after].into_iter().flat_map(str::chars).take(WIDEST + 1).count();
    if length <= WIDEST {
        return (format!("{before}{marked}{after}"), before.len()..before.len() + marked.len());
    }
    let lead = before.char_indices().rev().nth(BEFORE - 1).map_or(before, |(at, _)| before.split_at(at).1);
    let marked_part = head(marked, AFTER);
    let after_part = if marked_part == marked { head(after, AFTER - marked.chars().count()) } else { "" };
    let mark = |is_cut: bool| if is_cut { "…" } else { "" };
    let opening = mark(lead != before);
    let closing = mark(marked_part != marked || after_part != after);
    let start = opening.len() + lead.len();
    (format!("{opening}{lead}{marked_part}{after_part}{closing}"), start..start + marked_part.len())
}

/// The first characters of a text.
fn head(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).map_or(text, |(at, _)| text.split_at(at).0)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::{Format, Note, sample, written};
    use super::*;

    fn check(text: &str, marked: &str, expected: Expect) {
        let report =
            sample(text, &[("invalid-value", Severity::Warning, marked, "no such value")], Severity::Warning);
        expected.assert_eq(&written(&report, Format::Text));
    }

    #[test]
    fn the_line_is_shown_with_a_mark() {
        check(
            "# T-1\n\n**Status**: Doign\n",
            "Doign",
            expect![[r#"
                warning[invalid-value]: no such value
                 --> tickets/a b.md:3:13
                  |
                3 | **Status**: Doign
                  |             ^^^^^

                checked 1 file, 1 ticket: 1 warning
            "#]],
        );
    }

    #[test]
    fn tabs_emoji_and_control_characters_do_not_shift_the_mark() {
        check(
            "\t票\u{1F600}: \u{1b}[31mx\r\n",
            "x",
            expect![[r#"
                warning[invalid-value]: no such value
                 --> tickets/a b.md:1:11
                  |
                1 |     票😀: ␛[31mx
                  |                ^

                checked 1 file, 1 ticket: 1 warning
            "#]],
        );
    }

    #[test]
    fn a_place_of_several_lines_shows_the_first() {
        check(
            "one\r\ntwo\r\nthree",
            "two\r\nthree",
            expect![[r#"
                warning[invalid-value]: no such value
                 --> tickets/a b.md:2:1
                  |
                2 | two
                  | ^^^

                checked 1 file, 1 ticket: 1 warning
            "#]],
        );
        check(
            "one\n\n",
            "\n",
            expect![[r#"
                warning[invalid-value]: no such value
                 --> tickets/a b.md:1:4
                  |
                1 | one
                  |    ^

                checked 1 file, 1 ticket: 1 warning
            "#]],
        );
    }

    #[test]
    fn wide_lines_are_cut() {
        let wide = format!("{}here{}", "é ".repeat(5_000), " and so on".repeat(5_000));
        check(
            &wide,
            "here",
            expect![[r#"
            warning[invalid-value]: no such value
             --> tickets/a b.md:1:10001
              |
             ::: 
            1 | …é é é é é é é é é é é é é é é é é é é é here and so on and so on and so on and so on and so on and so on and so on and s…
              |                                          ^^^^

            checked 1 file, 1 ticket: 1 warning
        "#]],
        );
        check(
            &wide,
            wide.trim_end(),
            expect![[r#"
                warning[invalid-value]: no such value
                 --> tickets/a b.md:1:1
                  |
                1 | é é é é é é é é é é é é é é é é é é é é é é é é é é é é é é é é é é é é é é é é …
                  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

                checked 1 file, 1 ticket: 1 warning
            "#]],
        );
    }

    #[test]
    fn the_end_of_the_text_is_a_place() {
        let mut report = sample("a\n", &[("missing-field", Severity::Error, "a", "gone")], Severity::Warning);
        for (_, diagnostic) in report.files.iter_mut().flat_map(|file| &mut file.findings) {
            diagnostic.span = Span::empty(99);
        }
        expect![[r#"
            error[missing-field]: gone
            --> tickets/a b.md:2:1

            checked 1 file, 1 ticket: 1 error
        "#]]
        .assert_eq(&written(&report, Format::Text));
    }

    #[test]
    fn places_that_explain_follow() {
        let mut report =
            sample("# T-1\n", &[("duplicate-id", Severity::Error, "T-1", "twice")], Severity::Warning);
        for (notes, _) in report.files.iter_mut().flat_map(|file| &mut file.findings) {
            let document = Document::new("\n# T-1\n");
            notes.push(Note {
                path: "b.md".to_owned(),
                document,
                span: Span::new(3, 6),
                message: "here, too".to_owned(),
            });
        }
        expect![[r#"
            error[duplicate-id]: twice
             --> tickets/a b.md:1:3
              |
            1 | # T-1
              |   ^^^
              |
            note: here, too
             --> b.md:2:3
              |
            2 | # T-1
              |   ^^^

            checked 1 file, 1 ticket: 1 error
        "#]]
        .assert_eq(&written(&report, Format::Text));
    }

    #[test]
    fn the_summary_says_what_is_not_shown() {
        let check = |floor: Severity, severities: &[Severity], expected: &str| {
            let found: Vec<_> =
                severities.iter().map(|severity| ("invalid-value", *severity, "a", "")).collect();
            let mut output = Vec::new();
            summary(&sample("a", &found, floor), &mut output).unwrap();
            assert_eq!(String::from_utf8(output).unwrap(), format!("checked 1 file, 1 ticket: {expected}\n"));
        };
        use Severity::{Error, Hint, Information, Warning};
        check(Warning, &[], "nothing found");
        check(Warning, &[Error, Error, Warning], "2 errors, 1 warning");
        check(Warning, &[Error, Hint, Hint], "1 error, 2 hints not shown (--severity hint)");
        check(Warning, &[Hint], "1 hint not shown (--severity hint)");
        check(Error, &[Warning, Information], "1 warning, 1 remark not shown (--severity information)");
        check(Hint, &[Information, Hint], "1 remark, 1 hint");
    }
}

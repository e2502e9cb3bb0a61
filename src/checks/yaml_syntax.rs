//! `yaml-syntax`: front matter or a yaml fence that is not valid YAML.

use super::{Findings, Fix, Rule, Severity, View};
use crate::syntax::yaml::{self, Cause, Mending, SyntaxError};
use crate::text::lines::{line_break, next_line};
use crate::text::{Span, TextEdit};
use crate::workspace::Kind;

pub(super) const RULE: Rule = Rule {
    code: "yaml-syntax",
    severity: Severity::Error,
    summary: "Front matter or a yaml fence is not valid YAML",
    page: include_str!("../../docs/checks/yaml-syntax.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    if let Some(open) = view.facts.unclosed_front_matter {
        let mark = Span::new(open.start(), open.start() + 3);
        let message = "front matter is not closed: put a line `---` after its last entry".to_owned();
        findings.add(Some(0), mark, message);
        findings.fix(close(view.text, open));
    }
    for yaml in &view.facts.yaml {
        let Some(error) = error(view, *yaml) else { continue };
        let ticket = view.facts.tickets.iter().position(|ticket| ticket.span.covers(*yaml));
        let ticket = ticket.and_then(|index| u32::try_from(index).ok());
        if !is_front_matter(view, *yaml) && !ticket.is_some_and(|ticket| view.facts.is_evident(ticket)) {
            // An example in a manual.
            continue;
        }
        if !is_front_matter(view, *yaml) && is_transcript(yaml.of(view.text)) {
            continue;
        }
        let message = sentence(&error.message, error.help.as_deref());
        findings.add(ticket, error.span, message);
        findings.fix(yaml::mend(view.text, *yaml).map(mending));
    }
}

/// The edits that make YAML valid, as a fix.
fn mending(mending: Mending) -> Fix {
    let Mending { edits, causes } = mending;
    let many = causes.len();
    let is_all = |is: fn(&Cause) -> bool| causes.iter().all(is);
    let title = match causes.as_slice() {
        _ if many > 1 && is_all(|it| *it == Cause::Quotes) => format!("Put {many} values in quotes"),
        _ if is_all(|it| *it == Cause::Tab) => "Write spaces instead of tabs".to_owned(),
        [Cause::Quotes | Cause::Other] => "Put it in quotes".to_owned(),
        [Cause::OpenQuote(sign)] => format!("Add the closing `{sign}`"),
        [Cause::OpenBracket(sign)] => format!("Add the closing `{sign}`"),
        [Cause::Character] => "Remove the character".to_owned(),
        [Cause::Colon] => "Add the space after the colon".to_owned(),
        _ => format!("Make it valid YAML, in {many} places"),
    };
    let is_guess =
        causes.iter().any(|it| matches!(it, Cause::OpenQuote(_) | Cause::OpenBracket(_) | Cause::Other));
    let fix = Fix::all(title, edits);
    if is_guess { fix.or_other() } else { fix }
}

/// Closes front matter behind its entries: before the first line that is blank, or text.
fn close(text: &str, open: Span) -> Option<Fix> {
    let mut end = next_line(text, Span::line_at(text, open.start() + 3).end());
    let first = end;
    while end < text.len() {
        let line = Span::line_at(text, end);
        let written = line.of(text);
        let is_entry =
            written.starts_with([' ', '\t', '-']) || written.contains(':') && !written.starts_with('#');
        if written.trim().is_empty() || !is_entry {
            break;
        }
        end = next_line(text, line.end());
    }
    let line = line_break(text);
    let is_broken_off = end >= text.len() && !text.ends_with(['\n', '\r']);
    let mark = if is_broken_off { format!("{line}---") } else { format!("---{line}") };
    let fix = Fix::all("Close the front matter".to_owned(), vec![TextEdit::insert(end, mark)]);
    (end > first).then(|| fix.or_other())
}

/// What is wrong with some YAML. Of an open document, what was found to be right is remembered: a keystroke changes
/// one place of what may be thousands.
fn error(view: &View<'_>, yaml: Span) -> Option<SyntaxError> {
    let line = Span::line_at(view.text, yaml.start());
    let written = line.to(yaml).of(view.text);
    let is_open = view.snapshot.version(view.file).is_some();
    if is_open && view.snapshot.is_known_yaml(written) {
        return None;
    }
    let error = yaml::syntax_error(view.text, yaml);
    if is_open && error.is_none() {
        view.snapshot.know_yaml(written);
    }
    error
}

/// Whether a fence holds what was said or printed rather than data: it begins with a sentence, `Tasks in order:`.
fn is_transcript(yaml: &str) -> bool {
    let first = yaml.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    let sentence = first.and_then(|line| line.strip_suffix(':'));
    sentence.is_some_and(|words| words.starts_with(char::is_uppercase) && words.contains(' '))
}

/// Whether some YAML is the front matter of a document, or all that a YAML file says.
fn is_front_matter(view: &View<'_>, yaml: Span) -> bool {
    if view.snapshot.kind(view.file) == Kind::Yaml {
        return true;
    }
    let before = Span::new(0, yaml.start()).of(view.text);
    before.trim_start_matches('\u{feff}').trim() == "---"
}

/// What is wrong and what would mend it, as the other rules say it: no capital, no full stop.
fn sentence(message: &str, help: Option<&str>) -> String {
    let message = message.trim_end_matches('.');
    let mut chars = message.chars();
    let first = chars.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    let message = if chars.as_str().starts_with(char::is_uppercase) {
        message.to_owned()
    } else {
        first + chars.as_str()
    };
    match help {
        Some(help) => format!("{message}: {}", help.trim_end_matches('.')),
        None => message,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn at_the_exact_place() {
        check(
            "yaml-syntax",
            r#"//- /a.md
---
id: OPS-1
owner: @ada
//     ^^^^ error: a value cannot begin with `@` unless it stands in quotes: put the value in quotes: `owner: "@ada"`
title: [OPS-1]: [light]
---
//- /b.md
---
//< error: front matter is not closed: put a line `---` after its last entry
id: OPS-2
status: open
owner: ada

# Title

Text.
//- /c.md
### OPS-3: a
**Status**: open
```yaml
details:
  - @scope/pkg
//  ^^^^^^^^^^ error: a value cannot begin with `@` unless it stands in quotes: put the value in quotes: `"@scope/pkg"`
```
### OPS-4: b
**Status**: open
```json
{"a": @}
```
//- /tasks/OPS-5.yaml
id: OPS-5
owner: @ada
//     ^^^^ error: a value cannot begin with `@` unless it stands in quotes: put the value in quotes: `owner: "@ada"`
//- /tasks/OPS-6.yaml
image: @ada
//- /README.md
# Charts

```yaml
value: {{ .Values.x }}
- @
```
"#,
        );
    }

    #[test]
    fn a_transcript() {
        check(
            "yaml-syntax",
            "//- /a.md\n# OPS-1: A\n\nStatus: open\n\n```yaml\nTasks in order:\n✅ OPS-2 - first\n```\n",
        );
    }
}

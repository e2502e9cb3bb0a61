//! `yaml-syntax`: front matter or a yaml fence that is not valid YAML.

use super::{Findings, Rule, Severity, View};
use crate::syntax::yaml;
use crate::text::Span;

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
        findings.add(None, mark, message);
    }
    for yaml in &view.facts.yaml {
        let Some(error) = yaml::syntax_error(view.text, *yaml) else { continue };
        let ticket = view.facts.tickets.iter().position(|ticket| ticket.span.covers(*yaml));
        let message = match error.help {
            Some(help) => format!("{}: {help}", error.message),
            None => error.message,
        };
        findings.add(ticket.and_then(|index| u32::try_from(index).ok()), error.span, message);
    }
}

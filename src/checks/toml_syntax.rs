//! `toml-syntax`: front matter between `+++` lines that is not valid TOML.

use super::{Findings, Rule, Severity, View};
use crate::syntax::toml;

pub(super) const RULE: Rule = Rule {
    code: "toml-syntax",
    severity: Severity::Error,
    summary: "TOML front matter is not valid TOML",
    page: include_str!("../../docs/checks/toml-syntax.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    let Some(content) = view.facts.toml else { return };
    if let Some(error) = toml::syntax_error(view.text, content) {
        let ticket = (!view.facts.tickets.is_empty()).then_some(0);
        findings.add(ticket, error.span, error.message);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn at_the_place() {
        check(
            "toml-syntax",
            r#"//- /a.md
+++
id = "OPS-1"
status = open
//       ^^^^ error: string values must be quoted
owner = "ada"
+++
# OPS-1: A
//- /b.md
+++
id = "OPS-2"
due = 2026-01-02
tags = ["a", 'b'] # all
[extra]
points = 5
+++
# OPS-2: B
//- /c.md
---
id: OPS-3
status = open
---
"#,
        );
    }
}

//! `unused-suppression`: a comment that silences nothing.

use super::suggestion::nearest;
use super::{Findings, Fix, RULES, Rule, Severity, View};
use crate::text::Span;
use crate::ticket::{Scope, Suppression};

pub(super) const RULE: Rule = Rule {
    code: "unused-suppression",
    severity: Severity::Hint,
    summary: "A comment that is to silence findings silences none",
    page: include_str!("../../docs/checks/unused-suppression.md"),
    check,
};

/// What a comment may begin with.
const KNOWN: [&str; 4] =
    ["tickmark-ignore", "tickmark-ignore-file", "tickmark-ignore-start", "tickmark-ignore-end"];

/// What can be told without knowing what is found: comments and codes that do not exist.
fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    for suppression in &view.facts.suppressions {
        let word = word(view, suppression);
        let words = word.of(view.text);
        if suppression.scope == Scope::Nowhere && words.starts_with(KNOWN[0]) {
            let message = match words {
                "tickmark-ignore" => "nothing follows that this could be about".to_owned(),
                "tickmark-ignore-end" => "there is no tickmark-ignore-start before this".to_owned(),
                _ => format!("there is no {words}; there is {}", KNOWN.join(", ")),
            };
            findings.add_to_file(Severity::Warning, word, message);
        }
        for code in suppression.codes.iter().filter(|code| !is_known(code.of(view.text))) {
            let written = code.of(view.text);
            let known = RULES.iter().map(|rule| rule.code);
            let near = nearest(written, known);
            let message = match near {
                Some(near) => format!("there is no check \"{written}\": did you mean \"{near}\"?"),
                None => format!("there is no check \"{written}\": put a reason behind a colon"),
            };
            findings.add_to_file(Severity::Warning, *code, message);
            findings.fix(near.map(|near| Fix::replace(format!("Write \"{near}\""), *code, near)));
        }
    }
}

/// Says of a suppression, or of one of its codes, that nothing is found there. What is no comment and what is no code
/// was said before.
pub(super) fn add(suppression: &Suppression, code: Option<Span>, findings: &mut Findings<'_>) {
    if suppression.scope == Scope::Nowhere {
        return;
    }
    let place = if suppression.scope == Scope::File { "in this file" } else { "here" };
    match code.map(|code| (code, code.of(findings.view.text))) {
        Some((_, written)) if !is_known(written) => {}
        Some((code, written)) => {
            let message = format!("{written} finds nothing {place}: take it out");
            findings.add_to_file(RULE.severity, code, message);
        }
        None => {
            let message = format!("nothing is found {place}: take it out");
            findings.add_to_file(RULE.severity, suppression.span, message);
        }
    }
}

/// The first word of a comment.
fn word(view: &View<'_>, suppression: &Suppression) -> Span {
    let written = suppression.span.of(view.text);
    let len = written.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(written.len());
    Span::new(suppression.span.start(), suppression.span.start() + len)
}

fn is_known(code: &str) -> bool {
    super::rule(code).is_some()
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn what_silences_nothing_and_what_does_not_exist() {
        check(
            "unused-suppression",
            r#"//- /a.md
<!-- tickmark-ignore duplicate-id, broken-link -->
//                   ^^^^^^^^^^^^ hint: duplicate-id finds nothing here: take it out
//                                 ^^^^^^^^^^^ hint: broken-link finds nothing here: take it out
# OPS-1: A

**Status**: open

<!-- tickmark-ignore broken-link -->
See [a](gone.md).

<!-- tickmark-ignore -->
//   ^^^^^^^^^^^^^^^ hint: nothing is found here: take it out
See nothing.

See [a](gone.md). <!-- tickmark-ignore brokn-link -->
//                                     ^^^^^^^^^^ warning: there is no check "brokn-link": did you mean "broken-link"?
See nothing. <!-- tickmark-ignore broken-link, unused-suppression: may come -->
<!-- tickmark-ignore-blow -->
//   ^^^^^^^^^^^^^^^^^^^^ warning: there is no tickmark-ignore-blow; there is tickmark-ignore, tickmark-ignore-file, tickmark-ignore-start, tickmark-ignore-end

<!-- tickmark-ignore-file yaml-syntax -->
//                        ^^^^^^^^^^^ hint: yaml-syntax finds nothing in this file: take it out
<!-- tickmark-ignore -->
//   ^^^^^^^^^^^^^^^ warning: nothing follows that this could be about
//- /b.md
# OPS-2: B

**Status**: Done

- [ ] a <!-- tickmark-ignore: next year -->
- [x] b
//- /c.md
<!-- tickmark-ignore-file unused-suppression -->
<!-- tickmark-ignore broken-link -->
# OPS-3: C
"#,
        );
    }

    #[test]
    fn not_of_checks_that_are_off_nor_before_everything_is_known() {
        let ticket = "<!-- tickmark-ignore broken-link -->\n# OPS-1: A\n\n**Status**: open\n";
        let off = "//- /.tickmark.yaml\nseverity:\n  broken-link: off\n//- /a.md\n";
        check("unused-suppression", &format!("{off}{ticket}"));
        let mut world = crate::workspace::World::new(vec![crate::fixture::ROOT.into()]);
        let address = crate::fixture::address("/a.md");
        world.open(&address, "markdown", 1, ticket.to_owned());
        let snapshot = world.snapshot();
        let file = snapshot.file(&address).unwrap();
        assert_eq!(super::super::run(&snapshot, file, &|| false), []);
    }
}

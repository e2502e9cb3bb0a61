//! The rules: one file each, and one table.
//!
//! A rule looks at one file at a time, through a `View`, and adds what it finds. It knows neither the severity
//! that the user chose nor whether anybody wants to hear of the file: [`run`] sees to that.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use smol_str::SmolStr;

use crate::schema::{Level, Schema};
use crate::text::Span;
use crate::ticket::{Facts, Field, IdKey, Role, Ticket};
use crate::workspace::{FileId, Snapshot, Source, Standing};

mod blocked_by_open;
mod broken_link;
mod cases;
mod dependency_cycle;
mod done_with_open_items;
mod duplicate_id;
mod empty_section;
mod evidence;
mod fix;
mod id_file_mismatch;
mod invalid_date;
mod invalid_id;
mod invalid_value;
mod link_target;
mod missing_field;
mod missing_section;
mod new_field;
mod new_section;
mod new_value;
mod one_sided_dependency;
mod points_scale;
mod practice;
mod section_order;
mod status;
mod status_mismatch;
mod suggestion;
mod suppress;
mod toml_syntax;
mod unfilled_placeholder;
mod unknown_field;
mod unknown_ticket;
mod unused_suppression;
mod value_spelling;
mod wrong_total;
mod yaml_syntax;

pub use evidence::{count_tickets, is_sure_ticket, sure_tickets};
pub use fix::{Fix, Stop, in_carrier};
pub use new_field::write as write_field;
pub use section_order::places as section_places;
pub use unfilled_placeholder::left_placeholders;

/// How much a diagnostic matters; the order is from the worst on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Broken.
    Error,
    /// Very likely wrong.
    Warning,
    /// Worth knowing.
    Information,
    /// A suggestion.
    Hint,
}

/// A finding: a stable code, a place, a message for the person who reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The rule's code.
    pub code: &'static str,
    /// How much it matters here.
    pub severity: Severity,
    /// The place in the file that was checked.
    pub span: Span,
    /// What is wrong, where the expectation comes from, what would mend it.
    pub message: String,
    /// Other places that have to do with it.
    pub related: Vec<Related>,
    /// The name of the schema that the ticket follows, if any.
    pub schema: Option<SmolStr>,
    /// The ID of the ticket as written, if it has one.
    pub ticket: Option<SmolStr>,
    /// What would mend it, the most likely first.
    pub fixes: Vec<Fix>,
}

/// A place that explains a diagnostic.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// The file.
    pub file: FileId,
    /// The place in it.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// The stable code, such as `missing-section`.
    pub code: &'static str,
    /// The severity, unless the rule or the configuration says otherwise.
    pub severity: Severity,
    /// One line that says what it finds.
    pub summary: &'static str,
    /// The page that explains it, in Markdown: `docs/checks/CODE.md`.
    pub page: &'static str,
    check: fn(&View<'_>, &mut Findings<'_>),
}

/// Every rule, by code.
pub const RULES: &[Rule] = &[
    blocked_by_open::RULE,
    broken_link::RULE,
    dependency_cycle::RULE,
    done_with_open_items::RULE,
    duplicate_id::RULE,
    empty_section::RULE,
    id_file_mismatch::RULE,
    invalid_date::RULE,
    invalid_id::RULE,
    invalid_value::RULE,
    missing_field::RULE,
    missing_section::RULE,
    one_sided_dependency::RULE,
    points_scale::RULE,
    section_order::RULE,
    status_mismatch::RULE,
    toml_syntax::RULE,
    unfilled_placeholder::RULE,
    unknown_field::RULE,
    unknown_ticket::RULE,
    unused_suppression::RULE,
    value_spelling::RULE,
    wrong_total::RULE,
    yaml_syntax::RULE,
];

/// Where the pages of all rules are found online; a code's page is this, the code, and `.md`.
pub const PAGES: &str = "https://github.com/tickmark/tickmark/blob/main/docs/checks/";

/// The rule with this code.
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code)
}

/// What is reported of tickets that are over: what would mislead others, and what cannot be read.
const IN_ARCHIVE: [&str; 3] = ["duplicate-id", "toml-syntax", "yaml-syntax"];

/// Open documents longer than this are checked on all cores, in bytes.
const LARGE: usize = 100_000;

/// What a rule sees of one file.
struct View<'a> {
    snapshot: &'a Snapshot,
    file: FileId,
    text: &'a str,
    facts: &'a Facts,
    cancelled: &'a (dyn Fn() -> bool + Sync),
    /// The status of every ticket; found out for all of them at once, since a file may hold thousands.
    statuses: OnceLock<Vec<Option<&'a Field>>>,
    /// Whether any ticket is surely one.
    has_ticket: OnceLock<bool>,
}

impl<'a> View<'a> {
    /// The schema that a ticket follows.
    fn schema(&self, ticket: u32) -> Option<&'a Arc<Schema>> {
        self.snapshot.schema_of(self.file, ticket)
    }

    /// The tickets that follow a schema.
    fn followers(&self) -> impl Iterator<Item = (u32, &'a Ticket, &'a Arc<Schema>)> {
        (0u32..)
            .zip(&self.facts.tickets)
            .filter_map(|(index, ticket)| Some((index, ticket, self.schema(index)?)))
    }

    fn new(
        snapshot: &'a Snapshot,
        file: FileId,
        source: &'a Source,
        cancelled: &'a (dyn Fn() -> bool + Sync),
    ) -> Self {
        let Source { text, facts } = source;
        Self {
            snapshot,
            file,
            text,
            facts,
            cancelled,
            statuses: OnceLock::new(),
            has_ticket: OnceLock::new(),
        }
    }

    /// The field that says the status of a ticket.
    fn status(&self, ticket: u32) -> Option<&'a Field> {
        let statuses = self.statuses.get_or_init(|| {
            let mut statuses = vec![None; self.facts.tickets.len()];
            for field in self.facts.fields.iter().filter(|field| field.own && field.under.is_none()) {
                let place = field.ticket.and_then(|ticket| statuses.get_mut(ticket as usize));
                if let Some(place @ None) = place
                    && Role::of(&field.name) == Some(Role::Status)
                {
                    *place = Some(field);
                }
            }
            statuses
        });
        statuses.get(ticket as usize).copied().flatten()
    }

    /// The ID of a ticket as it writes it itself; in comparable form where only the file's name has it.
    fn id(&self, ticket: &'a Ticket) -> Option<&'a str> {
        let written = ticket.declarations.first().map(|span| span.of(self.text));
        written.or(ticket.id.as_ref().map(IdKey::as_str))
    }

    /// Where a finding about a ticket as a whole is shown: its heading, else its first declaration, else the first
    /// line that says something.
    fn place(&self, ticket: &Ticket) -> Span {
        let heading = self.facts.section(ticket.heading).map(|section| section.title);
        heading
            .or_else(|| ticket.declarations.first().copied())
            .filter(|span| !span.is_empty())
            .unwrap_or_else(|| {
                let start = self.text.find(|c: char| !c.is_whitespace() && c != '\u{feff}').unwrap_or(0);
                let rest = self.text.get(start..).unwrap_or_default();
                Span::new(start, start + rest.find(['\n', '\r']).unwrap_or(rest.len()))
            })
    }
}

/// What one rule finds in one file.
struct Findings<'a> {
    view: &'a View<'a>,
    rule: &'static Rule,
    list: Vec<Diagnostic>,
    /// Whether the one that came last was left out.
    is_left_out: bool,
}

impl<'a> Findings<'a> {
    fn new(view: &'a View<'a>, rule: &'static Rule) -> Self {
        Self { view, rule, list: Vec::new(), is_left_out: false }
    }

    /// Adds a finding of the rule's own severity about a ticket, or about the file.
    fn add(&mut self, ticket: Option<u32>, span: Span, message: String) {
        self.add_as(self.rule.severity, ticket, span, message);
    }

    /// Adds a finding of this severity; nothing about what is no ticket, since that lacks nothing.
    fn add_as(&mut self, severity: Severity, ticket: Option<u32>, span: Span, message: String) {
        let view = self.view;
        self.is_left_out = !ticket.map_or_else(|| view.has_ticket(), |ticket| view.is_ticket(ticket));
        if !self.is_left_out {
            self.push(severity, ticket, span, message);
        }
    }

    /// Adds a finding about the file, whether there are tickets in it or not.
    fn add_to_file(&mut self, severity: Severity, span: Span, message: String) {
        self.push(severity, None, span, message);
    }

    fn push(&mut self, severity: Severity, ticket: Option<u32>, span: Span, message: String) {
        let id = self.view.facts.ticket(ticket).and_then(|ticket| self.view.id(ticket));
        let schema = ticket.and_then(|ticket| self.view.schema(ticket));
        self.list.push(Diagnostic {
            code: self.rule.code,
            severity,
            span,
            message,
            related: Vec::new(),
            schema: schema.map(|schema| schema.name.clone()),
            ticket: id.map(SmolStr::new),
            fixes: Vec::new(),
        });
    }

    /// Gives the finding that was added last something that mends it.
    fn fix(&mut self, fix: Option<Fix>) {
        if let Some(last) = self.list.last_mut().filter(|_| !self.is_left_out) {
            let text = self.view.text;
            last.fixes.extend(fix.map(|fix| Fix {
                edits: fix.edits.into_iter().map(|edit| fix::trim(text, edit)).collect(),
                ..fix
            }));
        }
    }

    /// Gives the finding that was added last its related places.
    fn relate(&mut self, related: Vec<Related>) {
        if let Some(last) = self.list.last_mut().filter(|_| !self.is_left_out) {
            last.related = related;
        }
    }
}

/// The findings of one file, in order of place.
///
/// Templates, examples, ignored files and files that cannot be read have none. `cancelled` is asked between rules.
#[must_use]
pub fn run(snapshot: &Snapshot, file: FileId, cancelled: &(dyn Fn() -> bool + Sync)) -> Vec<Diagnostic> {
    if !is_checked(snapshot.standing(file)) {
        return Vec::new();
    }
    let Some(source) = snapshot.source(file) else { return Vec::new() };
    run_on(snapshot, file, &source, cancelled).diagnostics
}

/// Whether anything is said of a file with this standing.
#[must_use]
pub fn is_checked(standing: Standing) -> bool {
    matches!(standing, Standing::Active | Standing::Archive)
}

/// What there is to say of one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checked {
    /// The findings, in order of place.
    pub diagnostics: Vec<Diagnostic>,
    /// How many more there are that the file itself says not to tell of.
    pub suppressed: usize,
}

/// The findings of one file with this text; see [`run`].
#[must_use]
pub fn run_on(
    snapshot: &Snapshot,
    file: FileId,
    source: &Source,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Checked {
    let view = View::new(snapshot, file, source, cancelled);
    let is_over = snapshot.standing(file) == Standing::Archive;
    let find = |rule: &'static Rule| {
        let mut findings = Findings::new(&view, rule);
        let is_asked = !is_over || IN_ARCHIVE.contains(&rule.code);
        if is_asked && !cancelled() {
            (rule.check)(&view, &mut findings);
        }
        findings.list
    };
    // Threads are worth their while for a file of many tickets, not for one.
    let mut all: Vec<_> = if source.text.len() > LARGE && snapshot.version(file).is_some() {
        RULES.par_iter().flat_map_iter(find).collect()
    } else {
        RULES.iter().flat_map(find).collect()
    };
    if cancelled() {
        return Checked::default();
    }
    let (config, path) = (snapshot.config(file), snapshot.path_shown(file));
    let set_level = |diagnostic: &mut Diagnostic| {
        diagnostic.severity = match config.level(diagnostic.code, &path) {
            None => return true,
            Some(Level::Off) => return false,
            Some(Level::Hint) => Severity::Hint,
            Some(Level::Information) => Severity::Information,
            Some(Level::Warning) => Severity::Warning,
            Some(Level::Error) => Severity::Error,
        };
        true
    };
    all.retain_mut(set_level);
    let is_off = |code: &str| config.level(code, &path) == Some(Level::Off);
    let suppressed = suppress::apply(&view, &mut all, |suppression, code, all| {
        // What is found depends on what there is, and what is switched off may come back.
        let is_told = snapshot.is_known_around(file)
            && !is_over
            && !code.is_some_and(|code| is_off(code.of(view.text)));
        let mut findings = Findings::new(&view, &unused_suppression::RULE);
        if is_told {
            unused_suppression::add(suppression, code, &mut findings);
        }
        findings.list.retain_mut(set_level);
        all.append(&mut findings.list);
    });
    all.sort_by(|a, b| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)));
    Checked { diagnostics: all, suppressed }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::Write as _;

    use crate::fixture::{Fixture, address};
    use crate::text::edit::apply_all;
    use crate::text::{Span, TextEdit};

    mod ids;
    mod kinds;
    mod relations;
    mod severity;
    mod values;

    /// A template for most rules to check against; `//- ` after it starts the tickets.
    pub(super) const TASK: &str = "\
//- /templates/task.md
# TASK-XXX: [Title]

**Status**: [To Do | In Progress | Done]
**Owner**: [Name]
**Epic**: [EPIC-XXX]

## Goal
[What will be different]

## How to test
[What a reviewer does]

### Numbers (optional)
";

    /// Checks the tickets of a fixture against [`TASK`].
    pub(super) fn check_tasks(code: &str, tickets: &str) {
        check(code, &format!("{TASK}{tickets}"));
    }

    /// Checks that the files of a fixture have exactly the findings that are marked in them, of this rule.
    pub(super) fn check(code: &str, notation: &str) {
        let fixture = Fixture::parse(notation);
        let snapshot = fixture.snapshot();
        for file in &fixture.files {
            let id = snapshot.file(&address(&file.path)).expect("the file is open");
            let found = super::run(&snapshot, id, &|| false);
            let mut found: Vec<_> = found
                .into_iter()
                .filter(|diagnostic| diagnostic.code == code)
                .map(|diagnostic| {
                    let severity = format!("{:?}", diagnostic.severity).to_lowercase();
                    (diagnostic.span, format!("{severity}: {}", diagnostic.message))
                })
                .collect();
            let mut wanted = file.findings.clone();
            found.sort();
            wanted.sort();
            let shown = |all: &[(crate::text::Span, String)]| -> Vec<String> {
                all.iter().map(|(span, said)| format!("`{}` {said}", span.of(&file.text))).collect()
            };
            assert_eq!(shown(&found), shown(&wanted), "in {}", file.path);
        }
        for nth in 0..fixture.files.len() {
            check_fixes(&fixture, nth);
        }
    }

    type Count = BTreeMap<(String, &'static str), usize>;

    /// How many findings of which rule each file of a fixture has; but for what is left to a person in the places
    /// of one file where a fix has written something.
    fn counts(fixture: &Fixture, written: (&str, &[Span])) -> Count {
        let snapshot = fixture.snapshot();
        let mut counts = Count::new();
        for file in &fixture.files {
            let id = snapshot.file(&address(&file.path)).expect("the file is open");
            for found in super::run(&snapshot, id, &|| false) {
                // What a template leaves to the writer is still to be written: that is true, and said.
                let is_left = matches!(found.code, "unfilled-placeholder" | "empty-section")
                    && file.path == written.0
                    && written.1.iter().any(|span| span.covers(found.span));
                *counts.entry((file.path.clone(), found.code)).or_default() += usize::from(!is_left);
            }
        }
        counts
    }

    /// Where edits have written something, in the text after them.
    fn written(edits: &[TextEdit]) -> Vec<Span> {
        let mut grown = 0isize;
        let place = |edit: &TextEdit| {
            let start = edit.span.start().checked_add_signed(grown).expect("edits in order");
            grown += edit.new_text.len() as isize - edit.span.len() as isize;
            Span::new(start, start + edit.new_text.len())
        };
        edits.iter().map(place).collect()
    }

    /// What edits leave as it is: all that is outside of their spans, before them.
    fn rest<'t>(text: &'t str, edits: &[TextEdit]) -> Vec<&'t str> {
        around(text, &edits.iter().map(|edit| edit.span).collect::<Vec<_>>())
    }

    /// The same after them: all that they have not written.
    fn kept<'t>(text: &'t str, edits: &[TextEdit]) -> Vec<&'t str> {
        around(text, &written(edits))
    }

    fn around<'t>(text: &'t str, spans: &[Span]) -> Vec<&'t str> {
        let starts = [0].into_iter().chain(spans.iter().map(|span| span.end()));
        let ends = spans.iter().map(|span| span.start()).chain([text.len()]);
        starts.zip(ends).map(|(start, end)| &text[start..end]).collect()
    }

    /// The first file with a fix of this title after it, with what is left to a person in `⟨⟩`; nothing without one.
    pub(super) fn draw_fix(notation: &str, title: &str) -> String {
        let fixture = Fixture::parse(notation);
        let snapshot = fixture.snapshot();
        for (nth, file) in fixture.files.iter().enumerate() {
            let id = snapshot.file(&address(&file.path)).expect("the file is open");
            let found = super::run(&snapshot, id, &|| false);
            let Some(fix) = found.iter().flat_map(|it| &it.fixes).find(|fix| fix.title == title) else {
                continue;
            };
            check_fixes(&fixture, nth);
            let mut fix = fix.clone();
            let mut end: usize = fix.edits.iter().map(|edit| edit.new_text.len()).sum();
            let mut stops = fix.stops.iter().rev().peekable();
            for edit in fix.edits.iter_mut().rev() {
                let start = end - edit.new_text.len();
                while let Some(stop) = stops.next_if(|stop| stop.span.start() >= start) {
                    let place = stop.span.start() - start..stop.span.end() - start;
                    let shown = edit.new_text[place.clone()].to_owned();
                    let choices = if stop.choices.is_empty() { shown } else { stop.choices.join("¦") };
                    edit.new_text.replace_range(place, &format!("⟨{choices}⟩"));
                }
                end = start;
            }
            let after = apply_all(&file.text, &fix.edits).expect("edits that fit");
            return after.replace('\r', "␍");
        }
        String::new()
    }

    /// Checks that each fix in a file removes its finding, that there is no new one anywhere, and that all else in the
    /// file stays as it is; with either sort of line breaks.
    fn check_fixes(fixture: &Fixture, nth: usize) {
        check_fixes_of(fixture, nth);
        let mut other = fixture.clone();
        if other.files.iter().all(|file| !file.text.contains('\r')) {
            for file in &mut other.files {
                file.text = file.text.replace('\n', "\r\n");
            }
            check_fixes_of(&other, nth);
        }
    }

    fn check_fixes_of(fixture: &Fixture, nth: usize) {
        let (snapshot, file) = (fixture.snapshot(), &fixture.files[nth]);
        let id = snapshot.file(&address(&file.path)).expect("the file is open");
        let found = super::run(&snapshot, id, &|| false);
        let mut fixes = found.iter().flat_map(|it| it.fixes.iter().map(move |fix| (it, fix))).peekable();
        if fixes.peek().is_none() {
            return;
        }
        for found in &found {
            let preferred = found.fixes.iter().filter(|fix| fix.is_preferred).count();
            assert!(preferred <= 1, "{}: several fixes are preferred", found.code);
        }
        let before = counts(fixture, ("", &[]));
        for (finding, fix) in fixes {
            let code = finding.code;
            for edit in &fix.edits {
                assert_eq!(edit, &super::fix::trim(&file.text, edit.clone()), "{code}: \"{}\"", fix.title);
            }
            let mut fixed = fixture.clone();
            fixed.files[nth].text = apply_all(&file.text, &fix.edits).expect("edits that fit");
            assert_eq!(rest(&file.text, &fix.edits), kept(&fixed.files[nth].text, &fix.edits), "{code}");
            if file.text.matches('\n').count() == file.text.matches("\r\n").count() {
                let text = &fixed.files[nth].text;
                assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{code}: {text:?}");
            }
            let after = counts(&fixed, (&file.path, &written(&fix.edits)));
            let own = (file.path.clone(), code);
            let now = after.get(&own).copied().unwrap_or_default();
            let text = &fixed.files[nth].text;
            assert!(
                now < before[&own],
                "{code}: \"{}\" changes nothing in {}:\n{text}",
                fix.title,
                file.path
            );
            let relates = ["blocked-by-open", "dependency-cycle", "one-sided-dependency", "wrong-total"];
            let is_about = |other: &&str| match code {
                // An ID that may be meant is a guess, and what it leads to is told once it stands there.
                "unknown-ticket" => !relates.contains(other),
                // With the field it may surely be a ticket, so that its family is known, and IDs of that are meant.
                "missing-field" => *other != "unknown-ticket",
                _ => true,
            };
            for (place, count) in after.iter().filter(|((_, other), _)| is_about(other)) {
                let more = *count > before.get(place).copied().unwrap_or_default();
                assert!(!more, "{code}: \"{}\" makes another finding: {place:?}:\n{text}", fix.title);
            }
        }
    }

    /// Every rule that has a fix: the line with the finding, the fix, and the line after it; `!` marks one that is
    /// preferred.
    #[test]
    fn fixes() {
        let mut files = TASK.replace("**Epic**", "**Story Points**: [1, 2, 3, 5, 8]\n**Epic**");
        for number in 1..=5 {
            files += &format!(
                "//- /TASK-{number}.md\n# TASK-{number}: T\n\n**Status**: In Progress\n**Owner**: Ada\n**Story Points**: 3\n\n## Goal\nx\n\n## How to test\nx\n"
            );
        }
        files += "//- /TASK-6.md
# TASK-6: T

**Status**: Doen
**Owmer**: Ada
**Story Points**: 7
**Epic**: TASK-77

## Goal
x

## How to test
x
//- /TASK-7.md
# TASK-7: T

**Status**: In-Progress
**Owner**: Ada

## Goal
x

## How to test
[the goal](#goall)
//- /TASK-8.md
---
status: Done
---
# TASK-8: T

**Status**: to do
**Owner**: Ada

## Goal
x

## How to test
x
//- /plan.md
# Plan
## TASK-11: a
**Points**: 3
## TASK-12: a
**Points**: 4
## Summary
**Total Points**: 9
";
        let fixture = Fixture::parse(&files);
        let snapshot = fixture.snapshot();
        let mut drawn = String::new();
        for (nth, file) in fixture.files.iter().enumerate() {
            let id = snapshot.file(&address(&file.path)).expect("the file is open");
            for found in super::run(&snapshot, id, &|| false) {
                for fix in &found.fixes {
                    let after = apply_all(&file.text, &fix.edits).expect("edits that fit");
                    let changed =
                        file.text.lines().zip(after.lines()).find(|(before, after)| before != after);
                    let (before, after) = changed.expect("a line that is changed");
                    let mark = if fix.is_preferred { "!" } else { "" };
                    writeln!(drawn, "{}{mark} {}\n  {before}\n  {after}", found.code, fix.title).unwrap();
                }
            }
            check_fixes(&fixture, nth);
        }
        expect_test::expect![[r##"
            missing-field Add the field "Owner"
              **Owmer**: Ada
              **Owner**: 
            invalid-value! Write "Done"
              **Status**: Doen
              **Status**: Done
            unknown-field! Rename it to "Owner"
              **Owmer**: Ada
              **Owner**: Ada
            points-scale Write "8"
              **Story Points**: 7
              **Story Points**: 8
            unknown-ticket Write TASK-7
              **Epic**: TASK-77
              **Epic**: TASK-7
            value-spelling! Write "In Progress"
              **Status**: In-Progress
              **Status**: In Progress
            broken-link Link to "#goal"
              [the goal](#goall)
              [the goal](#goal)
            status-mismatch Write "Done"
              **Status**: to do
              **Status**: Done
            status-mismatch Write "to do"
              status: Done
              status: to do
            wrong-total! Write 7
              **Total Points**: 9
              **Total Points**: 7
        "##]]
        .assert_eq(&drawn);
    }
}

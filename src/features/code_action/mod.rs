//! Code actions: what mends the findings in a range, and what rewrites the text there.
//!
//! An action is offered by its title; the edit is worked out when somebody picks it, by a client that asks then. Both ways
//! end in the same function, so that what is offered is what is done.

use anyhow::bail;
use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::{Error, ErrorCode};
use tower_lsp::ls_types::{
    ClientCapabilities, CodeAction, CodeActionClientCapabilities, CodeActionKind, CodeActionOptions,
    CodeActionOrCommand, CodeActionParams, CodeActionProviderCapability, CodeActionResponse, Range,
    ServerCapabilities, Uri,
};

use super::{Context, convert, diagnostics, edit};

mod action;
mod add_missing;
mod agree;
mod both_sides;
mod boxes;
mod carry;
mod create;
mod entries;
mod everywhere;
mod fix_all;
mod fixes;
mod ignore;
mod place;
mod renumber;
mod sections;
mod status;

pub use action::{Action, Asked, Can, Kind, Provider};

/// What offers actions, in the order in which they are listed.
const PROVIDERS: &[Provider] = &[
    fixes::PROVIDER,
    both_sides::PROVIDER,
    renumber::PROVIDER,
    everywhere::PROVIDER,
    create::PROVIDER,
    ignore::PROVIDER,
    status::PROVIDER,
    boxes::PROVIDER,
    agree::PROVIDER,
    sections::PROVIDER,
    carry::PROVIDER,
    place::PROVIDER,
    fix_all::PROVIDER,
    add_missing::PROVIDER,
];

/// Offers actions to a client that takes more than commands: the server has none.
pub fn advertise(client: &ClientCapabilities, server: &mut ServerCapabilities) {
    let takes_them = support(client).is_some_and(|actions| actions.code_action_literal_support.is_some());
    server.code_action_provider = takes_them.then(|| {
        let kinds = Kind::ALL.iter().filter(|kind| PROVIDERS.iter().any(|it| it.kinds.contains(kind)));
        CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(kinds.map(|kind| CodeActionKind::from(kind.name())).collect()),
            resolve_provider: resolves(client).then_some(true),
            ..CodeActionOptions::default()
        })
    });
}

fn support(client: &ClientCapabilities) -> Option<&CodeActionClientCapabilities> {
    client.text_document.as_ref()?.code_action.as_ref()
}

/// Whether the client asks for the edit of an action when it is picked, and gives back what we note in it.
fn resolves(client: &ClientCapabilities) -> bool {
    let Some(actions) = support(client) else { return false };
    let resolves = actions.resolve_support.as_ref();
    actions.data_support == Some(true)
        && resolves.is_some_and(|resolves| resolves.properties.iter().any(|property| property == "edit"))
}

/// Which action of which text is meant.
#[derive(Debug, Deserialize, Serialize)]
struct Pick {
    uri: Uri,
    /// Of a document that is open.
    version: Option<i32>,
    range: Range,
    kind: String,
    /// Which one it is of those with its title.
    nth: usize,
}

/// The actions for a range.
///
/// # Errors
/// None.
pub fn handle(context: &Context, params: CodeActionParams) -> anyhow::Result<Option<CodeActionResponse>> {
    let uri = params.text_document.uri;
    let only = params.context.only.as_deref();
    let Some(asked) = asked(context, &uri, params.range) else { return Ok(None) };
    let is_lazy = resolves(&context.client);
    let knows_preferred = support(&context.client).and_then(|it| it.is_preferred_support) == Some(true);
    let mut shown: Vec<CodeAction> = Vec::new();
    for action in actions(&asked, &|kind| is_wanted(only, kind.name())) {
        let finding = action.finding.clone();
        let kind = action.kind.name();
        let nth = shown.iter().filter(|other| is_same(other, &action)).count();
        let mut answer = CodeAction {
            title: action.title.clone(),
            kind: Some(CodeActionKind::from(kind)),
            diagnostics: finding.map(|it| vec![diagnostics::diagnostic(context, &asked.document, it)]),
            is_preferred: knows_preferred.then_some(action.is_preferred),
            ..CodeAction::default()
        };
        if is_lazy {
            let version = context.snapshot.version(asked.file);
            let pick = Pick { uri: uri.clone(), version, range: params.range, kind: kind.to_owned(), nth };
            answer.data = Some(serde_json::to_value(pick)?);
        } else {
            answer.edit = edit::workspace_edit(context, &(action.change)());
            if answer.edit.is_none() {
                continue;
            }
        }
        shown.push(answer);
    }
    let shown: Vec<_> = shown.into_iter().map(CodeActionOrCommand::CodeAction).collect();
    Ok(Some(shown).filter(|shown| !shown.is_empty()))
}

/// An action with its edit.
///
/// # Errors
/// When the document has changed since it was offered, or what it was for is gone.
pub fn resolve(context: &Context, mut picked: CodeAction) -> anyhow::Result<CodeAction> {
    let Some(Ok(pick)) = picked.data.clone().map(serde_json::from_value::<Pick>) else {
        return Ok(picked);
    };
    let asked = asked(context, &pick.uri, pick.range);
    let Some(asked) = asked.filter(|asked| context.snapshot.version(asked.file) == pick.version) else {
        bail!(modified());
    };
    let found = actions(&asked, &|kind| kind.name() == pick.kind);
    let same = found.into_iter().filter(|action| action.title == picked.title);
    let Some(action) = same.into_iter().nth(pick.nth) else { bail!(modified()) };
    picked.edit = edit::workspace_edit(context, &(action.change)());
    if picked.edit.is_none() {
        bail!(modified());
    }
    Ok(picked)
}

/// `ContentModified` (LSP 3.17): the answer would be for a text that is gone.
fn modified() -> Error {
    Error {
        code: ErrorCode::ContentModified,
        message: "the text has changed since this was offered; ask again".into(),
        data: None,
    }
}

fn asked<'a>(context: &'a Context, uri: &Uri, range: Range) -> Option<Asked<'a>> {
    let snapshot = &context.snapshot;
    let file = context.file(uri)?;
    let document = snapshot.document(file)?;
    let span = convert::span(&document, range, context.encoding);
    let source = snapshot.source(file)?;
    let cancelled = &context.cancel;
    let shows_findings = context.settings.is_on(super::Feature::Diagnostics);
    let can = Can::of(&context.client);
    Some(Asked::new(snapshot, file, document, source, span, cancelled, can, shows_findings))
}

/// Whether an action that is shown cannot be told from another one by its looks.
fn is_same(shown: &CodeAction, action: &Action<'_>) -> bool {
    let kind = shown.kind.as_ref().map(CodeActionKind::as_str);
    shown.title == action.title && kind == Some(action.kind.name())
}

/// The actions of the wanted kinds, in the order of [`PROVIDERS`].
fn actions<'a>(asked: &'a Asked<'a>, is_wanted: &dyn Fn(Kind) -> bool) -> Vec<Action<'a>> {
    let mut found = Vec::new();
    for provider in PROVIDERS.iter().filter(|it| it.kinds.iter().any(|kind| is_wanted(*kind))) {
        if asked.cancel.is_cancelled() {
            break;
        }
        (provider.offer)(asked, &mut found);
    }
    found.retain(|action| is_wanted(action.kind));
    found
}

/// Whether a kind is among those that a client asks for; one is asked for with all that are below it.
fn is_wanted(only: Option<&[CodeActionKind]>, kind: &str) -> bool {
    let is_below = |wanted: &str| {
        wanted.is_empty()
            || kind.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    only.is_none_or(|kinds| kinds.iter().any(|wanted| is_below(wanted.as_str())))
}

#[cfg(test)]
pub(in crate::features) mod tests {
    use std::path::Path;

    use expect_test::{Expect, expect};

    use super::*;
    use crate::features::Cancel;
    use crate::features::edit::Changes;
    use crate::fixture::{self, Fixture};
    use crate::text::Span;
    use crate::workspace::Snapshot;

    /// Runs a test on what is asked at the cursor of a fixture, or from there to the end of the document.
    pub(in crate::features) fn asked_at(notation: &str, to_end: bool, test: impl FnOnce(&Asked<'_>)) {
        let (snapshot, file, offset) = fixture::with_cursor(notation);
        let source = snapshot.source(file).unwrap();
        let end = if to_end { source.text.len() } else { offset };
        let document = snapshot.document(file).unwrap();
        let cancel = Cancel::default();
        let span = Span::new(offset, end);
        test(&Asked::new(&snapshot, file, document, source, span, &cancel, Can::ALL, true));
    }

    /// How a fixture calls a path.
    fn path_of(path: &Path) -> String {
        let path = path.strip_prefix(fixture::ROOT).expect("a file of the fixture");
        format!("/{}", path.display()).replace('\\', "/")
    }

    /// Does to a fixture what an editor does to files.
    fn apply(fixture: &mut Fixture, snapshot: &Snapshot, changes: &Changes) {
        fn find<'f>(fixture: &'f mut Fixture, path: &str) -> &'f mut fixture::File {
            fixture.files.iter_mut().find(|file| file.path == path).expect("a file of the fixture")
        }
        for (file, changes) in &changes.texts {
            let path = path_of(snapshot.address(*file).unwrap().path().unwrap());
            find(fixture, &path).text = changes.applied().expect("edits that fit");
        }
        for moved in &changes.moves {
            find(fixture, &path_of(&moved.from)).path = path_of(&moved.to);
        }
        fixture.files.retain(|file| !changes.deleted.iter().any(|gone| path_of(gone) == file.path));
        fixture.files.extend(changes.created.iter().map(|new| fixture::File {
            path: path_of(&new.path),
            text: new.text.clone(),
            ..fixture::File::default()
        }));
    }

    /// Does an action of this title at the cursor of a fixture and draws the files that it changes; nothing where it is
    /// not offered. One for a finding has to remove it, and to bring no other one.
    pub(in crate::features) fn check_done(notation: &str, title: &str, expected: Expect) {
        asked_at(notation, false, |asked| {
            let found = actions(asked, &|_| true).into_iter().find(|action| action.title == title);
            let Some(action) = found else { return expected.assert_eq("") };
            let finding = action.finding.clone();
            let changes = (action.change)();
            let mut fixed = Fixture::parse(notation);
            apply(&mut fixed, asked.snapshot, &changes);
            let mut drawn = String::new();
            for file in changes.texts.keys() {
                let path = path_of(asked.snapshot.address(*file).unwrap().path().unwrap());
                let moved = changes.moves.iter().find(|it| path_of(&it.from) == path);
                let now = moved.map_or_else(|| path.clone(), |it| path_of(&it.to));
                let after = fixed.files.iter().find(|it| it.path == now).expect("a file of the fixture");
                drawn += &format!("//- {path}\n{}", after.text);
            }
            for moved in &changes.moves {
                drawn += &format!("{} -> {}\n", path_of(&moved.from), path_of(&moved.to));
            }
            expected.assert_eq(&drawn);
            if let Some(finding) = finding {
                let before = counts(&Fixture::parse(notation));
                let after = counts(&fixed);
                let count = |all: &Counts, code| all.get(code).copied().unwrap_or_default();
                assert!(count(&after, finding.code) < count(&before, finding.code), "{title}: {after:?}");
                for (code, many) in &after {
                    assert!(*many <= count(&before, code), "{title} brings {code}");
                }
            }
        });
    }

    type Counts = std::collections::BTreeMap<&'static str, usize>;

    /// How many findings of which rule there are in a workspace.
    fn counts(fixture: &Fixture) -> Counts {
        let snapshot = fixture.snapshot();
        let mut counts = Counts::new();
        for file in snapshot.files() {
            for found in crate::checks::run(&snapshot, file, &|| false) {
                *counts.entry(found.code).or_default() += 1;
            }
        }
        counts
    }

    const TASK: &str = "//- /templates/task.md\n# TASK-XXX: [Title]\n\n**Status**: [Open | Done]\n**Priority**: [Low | High]\n\n## Goal\n[What]\n";

    /// What would happen to a fixture when somebody picks an action.
    pub(in crate::features) fn picked(notation: &str, to_end: bool, kind: Kind, title: &str) -> Fixture {
        let mut fixture = Fixture::parse(notation);
        asked_at(notation, to_end, |asked| {
            let offered = actions(asked, &|other| other == kind);
            let action = offered.into_iter().find(|action| action.title == title);
            let changes = (action.unwrap_or_else(|| panic!("{title} is not offered")).change)();
            apply(&mut fixture, asked.snapshot, &changes);
        });
        fixture
    }

    /// Draws the files that are other ones after an action; a carriage return as `␍`.
    pub(in crate::features) fn check_picked(notation: &str, kind: Kind, title: &str, expected: Expect) {
        let before = Fixture::parse(notation);
        let after = picked(notation, false, kind, title);
        let text = |fixture: &Fixture, path: &str| {
            fixture.files.iter().find(|file| file.path == path).map(|file| file.text.clone())
        };
        let mut paths: Vec<_> = before.files.iter().chain(&after.files).map(|file| &file.path).collect();
        paths.sort();
        paths.dedup();
        let changed = paths.into_iter().filter(|path| text(&before, path) != text(&after, path));
        let drawn = changed.map(|path| match text(&after, path) {
            Some(text) => format!("{path}\n{}", text.replace('\r', "␍")),
            None => format!("{path} is gone\n"),
        });
        expected.assert_eq(&drawn.collect::<Vec<_>>().join("----\n"));
    }

    /// The titles of the actions of some kinds at the cursor, or from there to the end of the document.
    pub(in crate::features) fn titles(notation: &str, to_end: bool, kinds: &[Kind]) -> String {
        let mut titles = Vec::new();
        asked_at(notation, to_end, |asked| {
            titles.extend(actions(asked, &|kind| kinds.contains(&kind)).into_iter().map(|it| it.title));
        });
        titles.join("; ")
    }

    /// The same, compared.
    pub(in crate::features) fn check_titles(notation: &str, to_end: bool, kinds: &[Kind], expected: &Expect) {
        expected.assert_eq(&titles(notation, to_end, kinds));
    }

    /// The findings in all files of a fixture, by path and code.
    pub(in crate::features) fn codes(fixture: &Fixture) -> Vec<String> {
        let snapshot = fixture.snapshot();
        let files = fixture.files.iter().filter_map(|file| {
            let id = snapshot.file(&fixture::address(&file.path))?;
            let found = crate::checks::run(&snapshot, id, &|| false);
            Some(found.into_iter().map(|it| format!("{} {}", file.path, it.code)).collect::<Vec<_>>())
        });
        files.flatten().collect()
    }

    /// The titles of the fixes at the cursor, or to the end of the document.
    fn check(notation: &str, to_end: bool, expected: Expect) {
        asked_at(&format!("{TASK}{notation}"), to_end, |asked| {
            let titles = actions(asked, &|kind| kind == Kind::QuickFix).into_iter().map(|action| {
                let code = action.finding.map(|finding| finding.code).unwrap_or_default();
                format!("{code}: {}", action.title)
            });
            expected.assert_eq(&titles.collect::<Vec<_>>().join("; "));
        });
    }

    #[test]
    fn those_that_the_range_touches() {
        let ticket = |status: &str, rest: &str| {
            format!(
                "//- /TASK-1.md\n# TASK-1: T\n\n**Status**: {status}\n{rest}**Priority**: Hihg\n\n## Goal\nx\n"
            )
        };
        check(
            &ticket("Op$0n", ""),
            false,
            expect![[
                r#"invalid-value: Write "Open"; invalid-value: Ignore invalid-value here; invalid-value: Ignore invalid-value in this file; invalid-value: Ignore invalid-value everywhere (.tickmark.yaml)"#
            ]],
        );
        check(
            &ticket("Opn$0", ""),
            false,
            expect![[
                r#"invalid-value: Write "Open"; invalid-value: Ignore invalid-value here; invalid-value: Ignore invalid-value in this file; invalid-value: Ignore invalid-value everywhere (.tickmark.yaml)"#
            ]],
        );
        check(&ticket("Opn", "$0\n"), false, expect![""]);
        check(
            &ticket("O$0pn", ""),
            true,
            expect![[
                r#"invalid-value: Write "Open"; invalid-value: Write "High"; invalid-value: Ignore invalid-value here; invalid-value: Ignore invalid-value in this file; invalid-value: Ignore invalid-value everywhere (.tickmark.yaml)"#
            ]],
        );
        check(&ticket("Op$0en", ""), false, expect![""]);
    }

    /// The comments between which Backlog.md keeps what it writes itself.
    fn markers(text: &str) -> Vec<&str> {
        let lines = text.lines().map(str::trim);
        lines.filter(|line| line.starts_with("<!-- ") && !line.contains("tickmark")).collect()
    }

    #[test]
    fn markers_of_a_tool_stay_around_what_they_mark() {
        let blocks = [
            "## Description\n\n<!-- SECTION:DESCRIPTION:BEGIN -->\nAs TASK-9 [x](no.md).\n<!-- SECTION:DESCRIPTION:END -->",
            "## Implementation Plan\n\n<!-- SECTION:PLAN:BEGIN -->\n1. Look\n<!-- SECTION:PLAN:END -->",
            "## Acceptance Criteria\n<!-- AC:BEGIN -->\n- [x] #1 🔧 a\n- [ ] #2 b\n<!-- AC:END -->",
        ];
        let front = "---\nid: task-1\ntitle: Lamp\nstatus: Doen\nassignee: []\ncreated_date: '2026-01-02'\nlabels: []\ndependencies: [task-7]\npriority: hihg\n---\n\n";
        let text = format!("{front}{}\n", blocks.join("\n\n"));
        let mut done = 0;
        for (line, _) in text.match_indices('\n').filter(|(at, _)| *at > 0) {
            let before = text[..line].rfind('\n').map_or(0, |at| at + 1);
            for at in [before, (before + line).div_ceil(2), line] {
                if !text.is_char_boundary(at) {
                    continue;
                }
                let path = "//- /backlog/tasks/task-1 - Lamp.md";
                let notation = format!("{path}\n{}$0{}", &text[..at], &text[at..]);
                let (snapshot, _, _) = fixture::with_cursor(&notation);
                assert_eq!(snapshot.files().count(), 1);
                asked_at(&notation, false, |asked| {
                    for action in actions(asked, &|_| true) {
                        let title = action.title;
                        let changes = (action.change)();
                        for change in changes.texts.values() {
                            let after = change.applied().expect("edits that fit");
                            let (mut old, mut new) = (markers(&text), markers(&after));
                            for block in blocks.iter().filter(|_| title.starts_with("Sort")) {
                                assert!(after.contains(block), "{title}: {after}");
                            }
                            if title.starts_with("Sort") {
                                old.sort_unstable();
                                new.sort_unstable();
                            }
                            assert_eq!(old, new, "{title}: {after}");
                            let open = new.iter().filter(|it| it.contains("BEGIN")).count();
                            assert_eq!(open * 2, new.len(), "{title}: {after}");
                            done += 1;
                        }
                    }
                });
            }
        }
        assert!(done > 50, "only {done} actions were done");
    }

    #[test]
    fn kinds_that_are_asked_for() {
        let check = |only: &[&'static str], kind: &str, expected: bool| {
            let kinds: Vec<CodeActionKind> = only.iter().map(|kind| CodeActionKind::from(*kind)).collect();
            assert_eq!(is_wanted(Some(&kinds), kind), expected, "{only:?}");
        };
        assert!(is_wanted(None, "quickfix"));
        check(&["quickfix"], "quickfix", true);
        check(&["refactor", "quickfix"], "quickfix", true);
        check(&[""], "quickfix", true);
        check(&["quickfix.other"], "quickfix", false);
        check(&["source.fixAll"], "quickfix", false);
        check(&["source.fixAll"], "source.fixAll.tickmark", true);
        check(&["source"], "source.fixAll.tickmark", true);
        check(&["sour"], "source.fixAll.tickmark", false);
        check(&[], "quickfix", false);
    }
}

//! Code actions: the fixes of the findings in a range, as edits of the version that was checked.

use tower_lsp::ls_types::{
    ClientCapabilities, CodeAction, CodeActionKind, CodeActionOptions, CodeActionOrCommand, CodeActionParams,
    CodeActionProviderCapability, CodeActionResponse, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, ServerCapabilities, TextDocumentEdit, TextEdit as LspEdit, Uri,
    WorkspaceEdit,
};

use crate::checks::{self, Diagnostic, Fix};
use crate::text::{Document, Span};
use crate::workspace::{FileId, Snapshot};

use super::rename::has_document_changes;
use super::{Context, Feature, convert, diagnostics};

/// Offers fixes to a client that takes more than commands: the server has none.
pub fn advertise(client: &ClientCapabilities, server: &mut ServerCapabilities) {
    let actions = client.text_document.as_ref().and_then(|documents| documents.code_action.as_ref());
    let takes_them = actions.is_some_and(|actions| actions.code_action_literal_support.is_some());
    server.code_action_provider = takes_them.then(|| {
        CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
            ..CodeActionOptions::default()
        })
    });
}

/// The fixes in a range.
///
/// # Errors
/// None.
pub fn handle(context: &Context, params: CodeActionParams) -> anyhow::Result<Option<CodeActionResponse>> {
    if !context.settings.is_on(Feature::Diagnostics) || !is_wanted(params.context.only.as_deref()) {
        return Ok(None);
    }
    let uri = params.text_document.uri;
    let Some(file) = context.file(&uri) else { return Ok(None) };
    let Some(document) = context.snapshot.document(file) else { return Ok(None) };
    let asked = convert::span(&document, params.range, context.encoding);
    let mut actions = CodeActionResponse::new();
    for (fix, finding) in fixes(&context.snapshot, file, asked, &|| context.cancel.is_cancelled()) {
        actions.push(CodeActionOrCommand::CodeAction(CodeAction {
            title: fix.title.clone(),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![diagnostics::diagnostic(context, &document, finding)]),
            edit: Some(workspace_edit(context, &uri, file, &document, &fix)),
            is_preferred: Some(fix.is_preferred),
            ..CodeAction::default()
        }));
    }
    Ok(Some(actions).filter(|actions| !actions.is_empty()))
}

/// Whether fixes are among the kinds that a client asks for; a kind is asked for with all that are below it.
fn is_wanted(only: Option<&[CodeActionKind]>) -> bool {
    only.is_none_or(|kinds| kinds.iter().any(|kind| ["", "quickfix"].contains(&kind.as_str())))
}

/// The fixes of the findings that a range touches, each with its finding, in order of place.
#[must_use]
pub fn fixes(
    snapshot: &Snapshot,
    file: FileId,
    asked: Span,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Vec<(Fix, Diagnostic)> {
    let touches = |span: Span| span.touches(asked.start()) || span.touches(asked.end()) || asked.covers(span);
    let found = checks::run(snapshot, file, cancelled);
    let here = found.into_iter().filter(|finding| touches(finding.span));
    here.flat_map(|mut finding| {
        let fixes = std::mem::take(&mut finding.fixes);
        fixes.into_iter().map(move |fix| (fix, finding.clone()))
    })
    .collect()
}

fn workspace_edit(
    context: &Context,
    uri: &Uri,
    file: FileId,
    document: &Document,
    fix: &Fix,
) -> WorkspaceEdit {
    let edits = fix.edits.iter().map(|edit| {
        LspEdit::new(convert::range(document, edit.span, context.encoding), edit.new_text.clone())
    });
    if !has_document_changes(&context.client) {
        let changes = [(uri.clone(), edits.collect())].into();
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let version = context.snapshot.version(file);
    let text_document = OptionalVersionedTextDocumentIdentifier { uri: uri.clone(), version };
    let edit = TextDocumentEdit { text_document, edits: edits.map(OneOf::Left).collect() };
    WorkspaceEdit { document_changes: Some(DocumentChanges::Edits(vec![edit])), ..WorkspaceEdit::default() }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::fixture;

    const TASK: &str = "//- /templates/task.md\n# TASK-XXX: [Title]\n\n**Status**: [Open | Done]\n**Priority**: [Low | High]\n\n## Goal\n[What]\n";

    /// The titles of the fixes at the cursor, or to the end of the document.
    fn check(notation: &str, to_end: bool, expected: Expect) {
        let (snapshot, file, offset) = fixture::with_cursor(&format!("{TASK}{notation}"));
        let end = if to_end { snapshot.text(file).unwrap().len() } else { offset };
        let found = fixes(&snapshot, file, Span::new(offset, end), &|| false);
        let titles = found.iter().map(|(fix, finding)| format!("{}: {}", finding.code, fix.title));
        expected.assert_eq(&titles.collect::<Vec<_>>().join("; "));
    }

    #[test]
    fn those_that_the_range_touches() {
        let ticket = |status: &str, rest: &str| {
            format!(
                "//- /TASK-1.md\n# TASK-1: T\n\n**Status**: {status}\n{rest}**Priority**: Hihg\n\n## Goal\nx\n"
            )
        };
        check(&ticket("Op$0n", ""), false, expect![[r#"invalid-value: Write "Open""#]]);
        check(&ticket("Opn$0", ""), false, expect![[r#"invalid-value: Write "Open""#]]);
        check(&ticket("Opn", "$0\n"), false, expect![""]);
        check(
            &ticket("O$0pn", ""),
            true,
            expect![[r#"invalid-value: Write "Open"; invalid-value: Write "High""#]],
        );
        check(&ticket("Op$0en", ""), false, expect![""]);
    }

    #[test]
    fn kinds_that_are_asked_for() {
        let check = |only: &[&'static str], expected: bool| {
            let kinds: Vec<CodeActionKind> = only.iter().map(|kind| CodeActionKind::from(*kind)).collect();
            assert_eq!(is_wanted(Some(&kinds)), expected, "{only:?}");
        };
        assert!(is_wanted(None));
        check(&["quickfix"], true);
        check(&["refactor", "quickfix"], true);
        check(&[""], true);
        check(&["quickfix.other"], false);
        check(&["source.fixAll"], false);
        check(&[], false);
    }
}

//! Findings of one document: what is pushed to an editor, or pulled by it.

use std::hash::{DefaultHasher, Hash, Hasher};

use tower_lsp::ls_types::{
    ClientCapabilities, Diagnostic, DiagnosticOptions, DiagnosticServerCapabilities,
    DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, ServerCapabilities, UnchangedDocumentDiagnosticReport,
};

use crate::workspace::Address;

use super::{Context, convert};

/// Whether the client asks for diagnostics itself; nothing is pushed to one that does.
#[must_use]
pub fn pulls(client: &ClientCapabilities) -> bool {
    client.text_document.as_ref().is_some_and(|documents| documents.diagnostic.is_some())
}

/// Offers to answer, if the client asks at all.
pub fn advertise(client: &ClientCapabilities, server: &mut ServerCapabilities) {
    server.diagnostic_provider = pulls(client).then(|| {
        DiagnosticServerCapabilities::Options(DiagnosticOptions {
            inter_file_dependencies: true,
            workspace_diagnostics: false,
            ..DiagnosticOptions::default()
        })
    });
}

/// The findings of a document, or that they are the ones which the client has; and their name.
///
/// # Errors
/// None.
pub fn handle(
    context: &Context,
    params: DocumentDiagnosticParams,
) -> anyhow::Result<(DocumentDiagnosticReportResult, String)> {
    let items = compute(context, &convert::address(&params.text_document.uri));
    let result_id = result_id(&items);
    let report = if params.previous_result_id.as_ref() == Some(&result_id) {
        DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                result_id: result_id.clone(),
            },
        })
    } else {
        DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: FullDocumentDiagnosticReport {
                result_id: Some(result_id.clone()),
                items,
            },
        })
    };
    Ok((report.into(), result_id))
}

/// A name for a list of findings: two lists have the same one exactly if they look the same to a user.
#[must_use]
pub fn result_id(diagnostics: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(diagnostics).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// All findings of a document, in the order of their places.
#[must_use]
pub fn compute(context: &Context, address: &Address) -> Vec<Diagnostic> {
    if !context.settings.diagnostics {
        return Vec::new();
    }
    let Some((_, document)) = context.snapshot.document(address) else { return Vec::new() };
    let text = document.text();
    text.match_indices(": [")
        .filter(|(at, _)| {
            !text.get(*at..).unwrap_or_default().lines().next().unwrap_or_default().contains(']')
        })
        .map(|(at, _)| Diagnostic {
            range: convert::range(document, crate::text::Span::new(at + 2, at + 3), context.encoding),
            message: "unclosed".to_owned(),
            ..Diagnostic::default()
        })
        .collect()
}

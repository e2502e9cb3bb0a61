//! Findings of one document: what is pushed to an editor, or pulled by it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::str::FromStr;

use tower_lsp::ls_types::{
    ClientCapabilities, CodeDescription, Diagnostic, DiagnosticOptions, DiagnosticRelatedInformation,
    DiagnosticServerCapabilities, DiagnosticSeverity, DocumentDiagnosticParams, DocumentDiagnosticReport,
    DocumentDiagnosticReportResult, FullDocumentDiagnosticReport, Location, NumberOrString,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport, ServerCapabilities,
    UnchangedDocumentDiagnosticReport, Uri,
};

use crate::checks::{self, Related, Severity};
use crate::text::Document;
use crate::workspace::Address;

use super::{Context, Feature, convert};

/// Whether the client asks for diagnostics itself; nothing is pushed to one that does.
///
/// One that cannot be asked to look again (Neovim 0.11) would never learn what the first scan, or another file,
/// changed: it gets them pushed, as if it could not ask at all.
#[must_use]
pub fn pulls(client: &ClientCapabilities) -> bool {
    let asks = client.text_document.as_ref().is_some_and(|documents| documents.diagnostic.is_some());
    let workspace = client.workspace.as_ref().and_then(|workspace| workspace.diagnostics.as_ref());
    asks && workspace.and_then(|diagnostics| diagnostics.refresh_support) == Some(true)
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

/// The findings of a document, or that they are the ones which the client has; and which these are.
///
/// A client may forget findings when it closes a document, and still ask with their name when it opens it again
/// (Neovim 0.12): so the name that it is given is good for one opening only.
///
/// # Errors
/// None.
pub fn handle(
    context: &Context,
    params: DocumentDiagnosticParams,
) -> anyhow::Result<(DocumentDiagnosticReportResult, Pulled)> {
    let address = context.address(&params.text_document.uri);
    let items = compute(context, &address);
    let list = list_name(&items);
    let opening = context.snapshot.file(&address).and_then(|file| context.snapshot.opening(file));
    let result_id = format!("{}-{list}", opening.unwrap_or_default());
    let report = if params.previous_result_id.as_ref() == Some(&result_id) {
        DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
        })
    } else {
        DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: FullDocumentDiagnosticReport {
                result_id: Some(result_id),
                items,
            },
        })
    };
    Ok((report.into(), Pulled { list, generation: context.snapshot.generation() }))
}

/// A list of findings that a client has been given.
#[derive(Clone, Debug)]
pub struct Pulled {
    /// Its name; see [`list_name`].
    pub list: String,
    /// What it was computed from; see [`Snapshot::generation`](crate::workspace::Snapshot::generation).
    pub generation: u64,
}

/// A name for a list of findings: two lists have the same one exactly if they look the same to a user.
#[must_use]
pub fn list_name(diagnostics: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(diagnostics).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// All findings of a document, in the order of their places.
#[must_use]
pub fn compute(context: &Context, address: &Address) -> Vec<Diagnostic> {
    if !context.settings.is_on(Feature::Diagnostics) {
        return Vec::new();
    }
    let snapshot = &context.snapshot;
    let Some((file, document)) =
        snapshot.file(address).and_then(|file| Some((file, snapshot.document(file)?)))
    else {
        return Vec::new();
    };
    let problems = snapshot.config_problems(file).into_iter().map(|problem| Diagnostic {
        range: convert::range(&document, problem.span, context.encoding),
        severity: Some(DiagnosticSeverity::ERROR),
        code: Some(NumberOrString::String(problem.code().to_owned())),
        source: Some(env!("CARGO_PKG_NAME").to_owned()),
        message: problem.message,
        ..Diagnostic::default()
    });
    // Who has just made a file is offered a whole ticket there, and is not told what all is missing.
    let is_blank = snapshot.version(file).is_some() && document.rope().chars().all(char::is_whitespace);
    let findings = match is_blank {
        true => Vec::new(),
        false => checks::run(snapshot, file, &|| context.cancel.is_cancelled()),
    };
    problems.chain(findings.into_iter().map(|finding| diagnostic(context, &document, finding))).collect()
}

/// A finding as a client shows it.
pub(super) fn diagnostic(context: &Context, document: &Document, finding: checks::Diagnostic) -> Diagnostic {
    let page = format!("{}{}.md", checks::PAGES, finding.code);
    Diagnostic {
        range: convert::range(document, finding.span, context.encoding),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.code.to_owned())),
        code_description: Uri::from_str(&page).ok().map(|href| CodeDescription { href }),
        source: Some(env!("CARGO_PKG_NAME").to_owned()),
        message: finding.message,
        related_information: related(context, finding.related),
        tags: None,
        data: None,
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Information => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}

/// Other places that matter, for a client that can show them.
fn related(context: &Context, related: Vec<Related>) -> Option<Vec<DiagnosticRelatedInformation>> {
    let documents = context.client.text_document.as_ref();
    let shown = documents.and_then(|documents| documents.publish_diagnostics.as_ref()?.related_information);
    if shown != Some(true) || related.is_empty() {
        return None;
    }
    let information = |related: Related| {
        let document = context.snapshot.document(related.file)?;
        let uri = context.uri(related.file)?;
        let range = convert::range(&document, related.span, context.encoding);
        Some(DiagnosticRelatedInformation { location: Location { uri, range }, message: related.message })
    };
    Some(related.into_iter().filter_map(information).collect())
}

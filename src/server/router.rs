//! The table of all that the server answers. A handler unpacks nothing and decides nothing: a notification
//! becomes a write, a request a read, both sent before anything is awaited.

use std::io;

use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::*;
use tower_lsp::{ClientSocket, LanguageServer, LspService};

use crate::features::{Cancel, Context, diagnostics};

use super::main_loop::{self, Event, Events, State};
use super::outbox::Outbox;
use super::{lifecycle, publisher, scan, sync};

/// One row a request: handler, parameters, answer, and the function of a feature that gives it.
macro_rules! language_server {
    ($($handler:ident($params:ty) -> $answer:ty = $feature:ident::$handle:ident;)*) => {
        fn advertise(client: &ClientCapabilities, server: &mut ServerCapabilities) {
            diagnostics::advertise(client, server);
            $(crate::features::$feature::advertise(client, server);)*
        }

        impl LanguageServer for Backend {
            async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
                let (session, mut result) = lifecycle::initialize(params);
                advertise(&session.capabilities, &mut result.capabilities);
                self.write(session, lifecycle::begin);
                Ok(result)
            }
            async fn initialized(&self, params: InitializedParams) {
                self.write(params, |state, _| lifecycle::initialized(state));
            }
            async fn shutdown(&self) -> Result<()> {
                Ok(())
            }
            async fn did_open(&self, params: DidOpenTextDocumentParams) {
                self.write(params, sync::open);
            }
            async fn did_change(&self, params: DidChangeTextDocumentParams) {
                self.write(params, sync::change);
            }
            async fn did_save(&self, params: DidSaveTextDocumentParams) {
                self.write(params, sync::save);
            }
            async fn did_close(&self, params: DidCloseTextDocumentParams) {
                self.write(params, sync::close);
            }
            async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
                self.write(params, lifecycle::configuration_changed);
            }
            async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
                self.write(params, lifecycle::folders_changed);
            }
            async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
                self.write(params, lifecycle::files_changed);
            }
            async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
                let uri = params.text_document.uri.clone();
                let (report, result_id) = self.read(params, diagnostics::handle).await?;
                self.write((uri, result_id), publisher::pulled);
                Ok(report)
            }
            $(async fn $handler(&self, params: $params) -> Result<$answer> {
                self.read(params, crate::features::$feature::$handle).await
            })*
        }
    };
}

language_server! {
    code_action(CodeActionParams) -> Option<CodeActionResponse> = code_action::handle;
    completion(CompletionParams) -> Option<CompletionResponse> = completion::handle;
    document_highlight(DocumentHighlightParams) -> Option<Vec<DocumentHighlight>> = highlight::handle;
    document_symbol(DocumentSymbolParams) -> Option<DocumentSymbolResponse> = symbols::handle;
    goto_definition(GotoDefinitionParams) -> Option<GotoDefinitionResponse> = definition::handle;
    hover(HoverParams) -> Option<Hover> = hover::handle;
    references(ReferenceParams) -> Option<Vec<Location>> = references::handle;
    symbol(WorkspaceSymbolParams) -> Option<WorkspaceSymbolResponse> = workspace_symbols::handle;
    symbol_resolve(WorkspaceSymbol) -> WorkspaceSymbol = workspace_symbols::resolve;
    prepare_call_hierarchy(CallHierarchyPrepareParams) -> Option<Vec<CallHierarchyItem>> = call_hierarchy::prepare;
    incoming_calls(CallHierarchyIncomingCallsParams) -> Option<Vec<CallHierarchyIncomingCall>> = call_hierarchy::incoming_calls;
    outgoing_calls(CallHierarchyOutgoingCallsParams) -> Option<Vec<CallHierarchyOutgoingCall>> = call_hierarchy::outgoing_calls;
    prepare_type_hierarchy(TypeHierarchyPrepareParams) -> Option<Vec<TypeHierarchyItem>> = type_hierarchy::prepare;
    supertypes(TypeHierarchySupertypesParams) -> Option<Vec<TypeHierarchyItem>> = type_hierarchy::supertypes;
    subtypes(TypeHierarchySubtypesParams) -> Option<Vec<TypeHierarchyItem>> = type_hierarchy::subtypes;
    document_link(DocumentLinkParams) -> Option<Vec<DocumentLink>> = document_links::handle;
    document_link_resolve(DocumentLink) -> DocumentLink = document_links::resolve;
    prepare_rename(TextDocumentPositionParams) -> Option<PrepareRenameResponse> = rename::prepare;
    rename(RenameParams) -> Option<WorkspaceEdit> = rename::handle;
    will_rename_files(RenameFilesParams) -> Option<WorkspaceEdit> = rename::will_rename_files;
}

/// What tower-lsp calls.
pub(crate) struct Backend {
    events: Events,
}

impl Backend {
    /// Changes the state.
    pub(crate) fn write<P: Send + 'static>(&self, params: P, change: fn(&mut State, P)) {
        self.events.write(move |state| change(state, params));
    }

    async fn cancel_progress(&self, params: WorkDoneProgressCancelParams) {
        self.write(params, |state, params| scan::cancel(state, &params.token));
    }

    /// Answers from the state as it is after all writes so far. If the client cancels the request, which
    /// drops this future, the work is told so.
    pub(crate) async fn read<P, R>(
        &self,
        params: P,
        handle: fn(&Context, P) -> anyhow::Result<R>,
    ) -> Result<R>
    where
        P: Send + 'static,
        R: Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let cancel = Cancel::default();
        let _guard = cancel.on_drop();
        let job = Box::new(move |context: &Context| {
            // Nobody is there to take it when the request was cancelled meanwhile.
            let _ = answer.send(handle(context, params));
        });
        self.events.send(Event::Read { cancel, job });
        match answered.await {
            Ok(answer) => answer.map_err(failure),
            Err(_) => Err(Error {
                message: "the request failed; the log says why".into(),
                ..Error::internal_error()
            }),
        }
    }
}

/// An error of a feature is a sentence for the user ("nothing here can be renamed").
fn failure(error: anyhow::Error) -> Error {
    /// `RequestFailed` (LSP 3.17): a valid request that cannot be granted.
    const REQUEST_FAILED: i64 = -32803;
    error.downcast::<Error>().unwrap_or_else(|error| Error {
        code: ErrorCode::ServerError(REQUEST_FAILED),
        message: format!("{error:#}").into(),
        data: None,
    })
}

/// The service, with its main loop running, and the way to the client. Needs a running runtime.
///
/// # Errors
/// When the system has no thread left.
pub(crate) fn service() -> io::Result<(LspService<Backend>, ClientSocket)> {
    let (events, inbox) = main_loop::channel();
    let mut started = Ok(());
    let builder = LspService::build(|client| {
        started = inbox.start(Outbox::new(client), events.clone());
        Backend { events }
    });
    started?;
    // No method of its own in tower-lsp.
    let builder = builder.custom_method("window/workDoneProgress/cancel", Backend::cancel_progress);
    #[cfg(debug_assertions)]
    let builder = super::test_hook::install(builder);
    Ok(builder.finish())
}

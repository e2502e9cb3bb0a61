//! The table of all that the server answers. A handler unpacks nothing and decides nothing: a notification
//! becomes a write, a request a read, both sent before anything is awaited.

use std::io;

use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::*;
use tower_lsp::{ClientSocket, LanguageServer, LspService};

use crate::features::{Cancel, Context, Feature, diagnostics};

use super::main_loop::{self, Event, Events, State};
use super::outbox::Outbox;
use super::{lifecycle, publisher, refresh, scan, sync, tickets};

/// One row a request: handler, parameters, answer, the function of a feature that gives it, and its switch. Without
/// one, a request only takes up what another has answered. What the client shows all the time, and is asked to ask for
/// again, is `refreshed`.
macro_rules! language_server {
    ($($handler:ident($params:ty) -> $answer:ty = $feature:ident::$handle:ident $(if $switch:ident $(, $refreshed:ident)?)?;)*) => {
        fn advertise(client: &ClientCapabilities, server: &mut ServerCapabilities) {
            diagnostics::advertise(client, server);
            crate::features::tickets::advertise(client, server);
            $(crate::features::$feature::advertise(client, server);)*
        }

        impl LanguageServer for Backend {
            async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
                let (mut session, mut result) = lifecycle::initialize(params);
                advertise(&session.capabilities, &mut result.capabilities);
                session.split(&mut result.capabilities);
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
                let (report, pulled) = self.read(params, diagnostics::handle).await?;
                self.write((uri, pulled), publisher::pulled);
                Ok(report)
            }
            $(async fn $handler(&self, params: $params) -> Result<$answer> {
                language_server!(@read self, params, crate::features::$feature::$handle $(, $switch $(, $refreshed)?)?)
            })*
        }
    };
    (@read $self:ident, $params:ident, $handle:expr) => {
        $self.read($params, $handle).await
    };
    (@read $self:ident, $params:ident, $handle:expr, $switch:ident) => {
        $self.read_if(Feature::$switch, $params, $handle).await
    };
    (@read $self:ident, $params:ident, $handle:expr, $switch:ident, refreshed) => {{
        $self.write(($params.text_document.uri.clone(), Feature::$switch), refresh::asked);
        $self.read_if(Feature::$switch, $params, $handle).await
    }};
}

language_server! {
    code_action(CodeActionParams) -> Option<CodeActionResponse> = code_action::handle if CodeActions;
    code_action_resolve(CodeAction) -> CodeAction = code_action::resolve;
    code_lens(CodeLensParams) -> Option<Vec<CodeLens>> = code_lens::handle if CodeLens, refreshed;
    code_lens_resolve(CodeLens) -> CodeLens = code_lens::resolve;
    completion(CompletionParams) -> Option<CompletionResponse> = completion::handle if Completion;
    completion_resolve(CompletionItem) -> CompletionItem = completion::resolve;
    document_highlight(DocumentHighlightParams) -> Option<Vec<DocumentHighlight>> = highlight::handle if DocumentHighlights;
    document_symbol(DocumentSymbolParams) -> Option<DocumentSymbolResponse> = symbols::handle if DocumentSymbols;
    goto_declaration(GotoDefinitionParams) -> Option<GotoDefinitionResponse> = declaration::handle if Declaration;
    goto_definition(GotoDefinitionParams) -> Option<GotoDefinitionResponse> = definition::handle if Definition;
    goto_implementation(GotoDefinitionParams) -> Option<GotoDefinitionResponse> = implementation::handle if Implementation;
    goto_type_definition(GotoDefinitionParams) -> Option<GotoDefinitionResponse> = type_definition::handle if TypeDefinition;
    hover(HoverParams) -> Option<Hover> = hover::handle if Hover;
    inlay_hint(InlayHintParams) -> Option<Vec<InlayHint>> = inlay_hints::handle if InlayHints, refreshed;
    inlay_hint_resolve(InlayHint) -> InlayHint = inlay_hints::resolve;
    references(ReferenceParams) -> Option<Vec<Location>> = references::handle if References;
    semantic_tokens_full(SemanticTokensParams) -> Option<SemanticTokensResult> = semantic_tokens::handle if SemanticTokens, refreshed;
    semantic_tokens_full_delta(SemanticTokensDeltaParams) -> Option<SemanticTokensFullDeltaResult> = semantic_tokens::delta if SemanticTokens, refreshed;
    semantic_tokens_range(SemanticTokensRangeParams) -> Option<SemanticTokensRangeResult> = semantic_tokens::range if SemanticTokens, refreshed;
    symbol(WorkspaceSymbolParams) -> Option<WorkspaceSymbolResponse> = workspace_symbols::handle if WorkspaceSymbols;
    symbol_resolve(WorkspaceSymbol) -> WorkspaceSymbol = workspace_symbols::resolve;
    prepare_call_hierarchy(CallHierarchyPrepareParams) -> Option<Vec<CallHierarchyItem>> = call_hierarchy::prepare if CallHierarchy;
    incoming_calls(CallHierarchyIncomingCallsParams) -> Option<Vec<CallHierarchyIncomingCall>> = call_hierarchy::incoming_calls;
    outgoing_calls(CallHierarchyOutgoingCallsParams) -> Option<Vec<CallHierarchyOutgoingCall>> = call_hierarchy::outgoing_calls;
    prepare_type_hierarchy(TypeHierarchyPrepareParams) -> Option<Vec<TypeHierarchyItem>> = type_hierarchy::prepare if TypeHierarchy;
    supertypes(TypeHierarchySupertypesParams) -> Option<Vec<TypeHierarchyItem>> = type_hierarchy::supertypes;
    subtypes(TypeHierarchySubtypesParams) -> Option<Vec<TypeHierarchyItem>> = type_hierarchy::subtypes;
    document_link(DocumentLinkParams) -> Option<Vec<DocumentLink>> = document_links::handle if DocumentLinks;
    document_link_resolve(DocumentLink) -> DocumentLink = document_links::resolve;
    prepare_rename(TextDocumentPositionParams) -> Option<PrepareRenameResponse> = rename::prepare if Rename;
    rename(RenameParams) -> Option<WorkspaceEdit> = rename::handle if Rename;
    folding_range(FoldingRangeParams) -> Option<Vec<FoldingRange>> = folding::handle if Folding;
    selection_range(SelectionRangeParams) -> Option<Vec<SelectionRange>> = selection_ranges::handle if SelectionRanges;
    linked_editing_range(LinkedEditingRangeParams) -> Option<LinkedEditingRanges> = linked_editing::handle if LinkedEditing;
    on_type_formatting(DocumentOnTypeFormattingParams) -> Option<Vec<TextEdit>> = on_type_formatting::handle if OnTypeFormatting;
    formatting(DocumentFormattingParams) -> Option<Vec<TextEdit>> = formatting::handle if Formatting;
    range_formatting(DocumentRangeFormattingParams) -> Option<Vec<TextEdit>> = formatting::handle_range if Formatting;
    will_rename_files(RenameFilesParams) -> Option<WorkspaceEdit> = rename::will_rename_files if Rename;
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

    /// The same for a feature with a switch: nothing while it is off, also for a client that cannot be told so.
    async fn read_if<P, R>(
        &self,
        feature: Feature,
        params: P,
        handle: fn(&Context, P) -> anyhow::Result<R>,
    ) -> Result<R>
    where
        P: Send + 'static,
        R: Default + Send + 'static,
    {
        let if_on = move |context: &Context, params| match context.settings.is_on(feature) {
            true => handle(context, params),
            false => Ok(R::default()),
        };
        self.read(params, if_on).await
    }

    /// Answers from the state as it is after all writes so far. If the client cancels the request, which
    /// drops this future, the work is told so.
    pub(crate) async fn read<P, R>(
        &self,
        params: P,
        handle: impl FnOnce(&Context, P) -> anyhow::Result<R> + Send + 'static,
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
    let builder = tickets::install(builder);
    #[cfg(debug_assertions)]
    let builder = super::test_hook::install(builder);
    Ok(builder.finish())
}

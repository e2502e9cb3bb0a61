//! The requests beyond the language server protocol: the second table of what the server answers.

use tower_lsp::LspServiceBuilder;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::TextDocumentPositionParams;

use crate::features::tickets::*;

use super::router::Backend;

/// One row a request: method, handler, parameters, answer, and the file of the feature that gives it.
macro_rules! requests {
    ($($method:literal $handler:ident($params:ty) -> $answer:ty = $feature:ident;)*) => {
        /// Adds the requests to the service.
        pub(crate) fn install(builder: LspServiceBuilder<Backend>) -> LspServiceBuilder<Backend> {
            builder$(.custom_method($method, Backend::$handler))*
        }

        impl Backend {
            $(async fn $handler(&self, params: $params) -> Result<$answer> {
                self.read(params, $feature::handle).await
            })*
        }
    };
}

requests! {
    "tickmark/groups" ticket_groups(groups::Params) -> groups::Answer = groups;
    "tickmark/tickets" ticket_page(page::Params) -> page::Answer = page;
    "tickmark/describe" describe(TextDocumentPositionParams) -> Option<describe::Answer> = describe;
    "tickmark/statuses" statuses(statuses::Params) -> Option<statuses::Answer> = statuses;
    "tickmark/changeStatus" change_status(change_status::Params) -> Option<tower_lsp::ls_types::WorkspaceEdit> = change_status;
    "tickmark/graph" ticket_graph(graph::Params) -> Option<graph::Answer> = graph;
    "tickmark/templates" templates(templates::Params) -> Vec<templates::Template> = templates;
    "tickmark/newTicket" new_ticket(new_ticket::Params) -> Option<new_ticket::Answer> = new_ticket;
    "tickmark/documentText" document_text(document_text::Params) -> Option<document_text::Answer> = document_text;
}

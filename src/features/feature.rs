//! What a user can switch off, and under which names the protocol knows it.

/// A feature of the editor with a switch of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feature {
    /// Who waits for whom.
    CallHierarchy,
    /// Fixes and rewritings.
    CodeActions,
    /// What stands above a ticket.
    CodeLens,
    /// What can be typed.
    Completion,
    /// Where a ticket is declared, for editors that ask for it by this name.
    Declaration,
    /// Where a ticket is declared.
    Definition,
    /// Findings.
    Diagnostics,
    /// The same ID or heading in one document.
    DocumentHighlights,
    /// Links of IDs and paths.
    DocumentLinks,
    /// The outline of a document.
    DocumentSymbols,
    /// What can be folded.
    Folding,
    /// Formatting on request.
    Formatting,
    /// What is known of a place.
    Hover,
    /// The tickets that have what a template asks for.
    Implementation,
    /// What is shown between the words.
    InlayHints,
    /// An ID that is typed in two places at once.
    LinkedEditing,
    /// Formatting while somebody types.
    OnTypeFormatting,
    /// All uses of a ticket.
    References,
    /// Renaming, also of files.
    Rename,
    /// Growing and shrinking what is selected.
    SelectionRanges,
    /// Colours by meaning.
    SemanticTokens,
    /// Where the template defines a field, a value or a section.
    TypeDefinition,
    /// What is a part of what.
    TypeHierarchy,
    /// All tickets by name.
    WorkspaceSymbols,
}

/// The names of one request of a feature in LSP 3.17.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    /// The feature.
    pub feature: Feature,
    /// The field of `ServerCapabilities`.
    pub server: &'static str,
    /// The method under which it is registered.
    pub method: &'static str,
    /// The path in `ClientCapabilities`, as a JSON pointer.
    pub client: &'static str,
    /// Whether it is offered to every client: Helix before 25.07 and Vim ask for what has always been there without
    /// announcing it. Anything else is for clients that announce it.
    pub is_assumed: bool,
}

macro_rules! names {
    (@is assumed) => { true };
    (@is announced) => { false };
    ($($feature:ident $kind:ident: $server:literal, $method:literal, $client:literal;)*) => {
        /// What the protocol calls each feature; one that is asked for in two ways has two rows.
        pub const NAMES: &[Names] = &[$(Names {
            feature: Feature::$feature,
            server: $server,
            method: $method,
            client: $client,
            is_assumed: names!(@is $kind),
        },)*];
    };
}

names! {
    CallHierarchy announced: "callHierarchyProvider", "textDocument/prepareCallHierarchy", "/textDocument/callHierarchy";
    CodeActions assumed: "codeActionProvider", "textDocument/codeAction", "/textDocument/codeAction";
    CodeLens announced: "codeLensProvider", "textDocument/codeLens", "/textDocument/codeLens";
    Completion assumed: "completionProvider", "textDocument/completion", "/textDocument/completion";
    Declaration assumed: "declarationProvider", "textDocument/declaration", "/textDocument/declaration";
    Definition assumed: "definitionProvider", "textDocument/definition", "/textDocument/definition";
    Diagnostics assumed: "diagnosticProvider", "textDocument/diagnostic", "/textDocument/diagnostic";
    DocumentHighlights assumed: "documentHighlightProvider", "textDocument/documentHighlight", "/textDocument/documentHighlight";
    DocumentLinks announced: "documentLinkProvider", "textDocument/documentLink", "/textDocument/documentLink";
    DocumentSymbols assumed: "documentSymbolProvider", "textDocument/documentSymbol", "/textDocument/documentSymbol";
    Folding announced: "foldingRangeProvider", "textDocument/foldingRange", "/textDocument/foldingRange";
    Formatting assumed: "documentFormattingProvider", "textDocument/formatting", "/textDocument/formatting";
    Formatting assumed: "documentRangeFormattingProvider", "textDocument/rangeFormatting", "/textDocument/rangeFormatting";
    Hover assumed: "hoverProvider", "textDocument/hover", "/textDocument/hover";
    Implementation assumed: "implementationProvider", "textDocument/implementation", "/textDocument/implementation";
    InlayHints announced: "inlayHintProvider", "textDocument/inlayHint", "/textDocument/inlayHint";
    LinkedEditing announced: "linkedEditingRangeProvider", "textDocument/linkedEditingRange", "/textDocument/linkedEditingRange";
    OnTypeFormatting announced: "documentOnTypeFormattingProvider", "textDocument/onTypeFormatting", "/textDocument/onTypeFormatting";
    References assumed: "referencesProvider", "textDocument/references", "/textDocument/references";
    Rename assumed: "renameProvider", "textDocument/rename", "/textDocument/rename";
    SelectionRanges announced: "selectionRangeProvider", "textDocument/selectionRange", "/textDocument/selectionRange";
    SemanticTokens announced: "semanticTokensProvider", "textDocument/semanticTokens", "/textDocument/semanticTokens";
    TypeDefinition assumed: "typeDefinitionProvider", "textDocument/typeDefinition", "/textDocument/typeDefinition";
    TypeHierarchy announced: "typeHierarchyProvider", "textDocument/prepareTypeHierarchy", "/textDocument/typeHierarchy";
    WorkspaceSymbols assumed: "workspaceSymbolProvider", "workspace/symbol", "/workspace/symbol";
}

impl Feature {
    /// All of them, in the order of their keys.
    pub const ALL: [Self; 24] = [
        Self::CallHierarchy,
        Self::CodeActions,
        Self::CodeLens,
        Self::Completion,
        Self::Declaration,
        Self::Definition,
        Self::Diagnostics,
        Self::DocumentHighlights,
        Self::DocumentLinks,
        Self::DocumentSymbols,
        Self::Folding,
        Self::Formatting,
        Self::Hover,
        Self::Implementation,
        Self::InlayHints,
        Self::LinkedEditing,
        Self::OnTypeFormatting,
        Self::References,
        Self::Rename,
        Self::SelectionRanges,
        Self::SemanticTokens,
        Self::TypeDefinition,
        Self::TypeHierarchy,
        Self::WorkspaceSymbols,
    ];

    /// The key of its switch in the settings.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::CallHierarchy => "callHierarchy",
            Self::CodeActions => "codeActions",
            Self::CodeLens => "codeLens",
            Self::Completion => "completion",
            Self::Declaration => "declaration",
            Self::Definition => "definition",
            Self::Diagnostics => "diagnostics",
            Self::DocumentHighlights => "documentHighlights",
            Self::DocumentLinks => "documentLinks",
            Self::DocumentSymbols => "documentSymbols",
            Self::Folding => "folding",
            Self::Formatting => "formatting",
            Self::Hover => "hover",
            Self::Implementation => "implementation",
            Self::InlayHints => "inlayHints",
            Self::LinkedEditing => "linkedEditing",
            Self::OnTypeFormatting => "onTypeFormatting",
            Self::References => "references",
            Self::Rename => "rename",
            Self::SelectionRanges => "selectionRanges",
            Self::SemanticTokens => "semanticTokens",
            Self::TypeDefinition => "typeDefinition",
            Self::TypeHierarchy => "typeHierarchy",
            Self::WorkspaceSymbols => "workspaceSymbols",
        }
    }

    /// The one with this key.
    #[must_use]
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|feature| feature.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_a_key_and_a_name() {
        let keys: Vec<_> = Feature::ALL.iter().map(|feature| feature.key()).collect();
        let mut sorted = keys.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(keys, sorted);
        for feature in Feature::ALL {
            assert_eq!(Feature::named(feature.key()), Some(feature));
            assert!(NAMES.iter().any(|names| names.feature == feature), "{feature:?}");
        }
    }
}

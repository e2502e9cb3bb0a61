//! What a rename changes, and the same as an edit of the workspace that the client understands.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use rayon::prelude::*;
use tower_lsp::ls_types::{
    AnnotatedTextEdit, ChangeAnnotation, ClientCapabilities, DocumentChangeOperation, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, RenameFile, ResourceOp, ResourceOperationKind, TextDocumentEdit,
    TextEdit as LspEdit, WorkspaceEdit, WorkspaceEditClientCapabilities,
};

use super::super::{Context, convert};
use crate::text::{Document, Span, TextEdit};
use crate::workspace::{Address, FileId, Snapshot, Source};

/// Everything that changes.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// The texts.
    pub(super) texts: BTreeMap<FileId, TextChanges>,
    /// The files that get another name, after their texts have changed.
    pub(super) moves: Vec<Move>,
}

/// What changes in one text.
#[derive(Debug)]
pub(super) struct TextChanges {
    /// The text and what it says, as they are now.
    pub(super) source: Source,
    /// The edits, in order of place; none overlaps another.
    pub(super) edits: Vec<Edit>,
}

/// One edit, and why it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// The edit.
    pub(super) text: TextEdit,
    /// Why.
    pub(super) reason: Reason,
}

/// A file that gets another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Move {
    /// Its path today.
    pub(super) from: PathBuf,
    /// Its path after that.
    pub(super) to: PathBuf,
}

/// Why something changes: what an editor groups changes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reason {
    /// The name itself, where it is declared, and in fields and lists.
    Name,
    /// The name in running text.
    Mention,
    /// A link to what is renamed.
    Link,
    /// The name of a file.
    File,
}

impl Reason {
    const ALL: [Self; 4] = [Self::Name, Self::Mention, Self::Link, Self::File];

    fn id(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Mention => "mention",
            Self::Link => "link",
            Self::File => "file",
        }
    }

    fn annotation(self) -> ChangeAnnotation {
        let (label, description) = match self {
            Self::Name => ("Rename", "Where it is declared, and in fields and lists"),
            Self::Mention => ("Rename in text", "Mentions in prose, links and code spans"),
            Self::Link => ("Mend links", "Paths and anchors that lead to it"),
            Self::File => ("Rename the file", "The ID is a part of its name"),
        };
        ChangeAnnotation {
            label: label.to_owned(),
            needs_confirmation: Some(false),
            description: Some(description.to_owned()),
        }
    }
}

impl Edit {
    pub(super) fn new(span: Span, new_text: impl Into<String>, reason: Reason) -> Self {
        Self { text: TextEdit::replace(span, new_text), reason }
    }
}

impl Changes {
    /// Adds edits of a text. Of two that overlap, the link is kept.
    pub(super) fn add(&mut self, file: FileId, source: Source, edits: Vec<Edit>) {
        let changes = self.texts.entry(file).or_insert_with(|| TextChanges { source, edits: Vec::new() });
        changes.edits.extend(edits);
        changes.edits.sort_by_key(|edit| (edit.text.span, edit.reason != Reason::Link));
        changes.edits.dedup_by(|later, earlier| later.text.span.start < earlier.text.span.end);
    }

    /// Drops what changes nothing.
    pub(super) fn finish(&mut self) {
        for changes in self.texts.values_mut() {
            let text = &changes.source.text;
            changes.edits.retain(|edit| edit.text.span.of(text) != edit.text.new_text);
        }
        self.texts.retain(|_, changes| !changes.edits.is_empty());
    }
}

impl TextChanges {
    /// The text after the edits.
    pub(super) fn applied(&self) -> Option<String> {
        let edits: Vec<_> = self.edits.iter().map(|edit| edit.text.clone()).collect();
        crate::text::edit::apply_all(&self.source.text, &edits)
    }
}

fn support(client: &ClientCapabilities) -> Option<&WorkspaceEditClientCapabilities> {
    client.workspace.as_ref()?.workspace_edit.as_ref()
}

/// Whether the client takes edits that name the version of a document.
pub(in crate::features) fn has_document_changes(client: &ClientCapabilities) -> bool {
    let Some(edit) = support(client) else { return false };
    // Neovim 0.11 says that it can rename files, which only these changes do, and not that it takes them.
    edit.document_changes == Some(true)
        || edit.resource_operations.as_ref().is_some_and(|all| !all.is_empty())
}

/// Whether the client lets a server rename files.
pub(super) fn can_move(client: &ClientCapabilities) -> bool {
    let operations = support(client).and_then(|edit| edit.resource_operations.as_ref());
    has_document_changes(client) && operations.is_some_and(|all| all.contains(&ResourceOperationKind::Rename))
}

/// The edit in the client's words; nothing if nothing changes.
pub(super) fn workspace_edit(context: &Context, changes: &Changes) -> Option<WorkspaceEdit> {
    if changes.texts.is_empty() && changes.moves.is_empty() {
        return None;
    }
    let has_annotations =
        support(&context.client).is_some_and(|edit| edit.change_annotation_support.is_some());
    let mut texts: Vec<_> = changes.texts.iter().collect();
    texts.sort_by_key(|(file, _)| context.snapshot.address(**file));
    let documents: Vec<TextDocumentEdit> = texts
        .into_par_iter()
        .filter(|_| !context.cancel.is_cancelled())
        .filter_map(|(file, changes)| document_edit(context, *file, changes, has_annotations))
        .collect();
    if !has_document_changes(&context.client) {
        let plain = |edit: OneOf<LspEdit, AnnotatedTextEdit>| match edit {
            OneOf::Left(edit) => edit,
            OneOf::Right(annotated) => annotated.text_edit,
        };
        let texts = documents
            .into_iter()
            .map(|document| (document.text_document.uri, document.edits.into_iter().map(plain).collect()));
        return Some(WorkspaceEdit { changes: Some(texts.collect()), ..WorkspaceEdit::default() });
    }
    let document_changes = if changes.moves.is_empty() {
        DocumentChanges::Edits(documents)
    } else {
        let edits = documents.into_iter().map(DocumentChangeOperation::Edit);
        let moves = changes.moves.iter().filter_map(|it| {
            let uri = |path: &PathBuf| context.uri_of(&Address::from_path(path));
            Some(DocumentChangeOperation::Op(ResourceOp::Rename(RenameFile {
                old_uri: uri(&it.from)?,
                new_uri: uri(&it.to)?,
                options: None,
                annotation_id: has_annotations.then(|| Reason::File.id().to_owned()),
            })))
        });
        DocumentChanges::Operations(edits.chain(moves).collect())
    };
    Some(WorkspaceEdit {
        document_changes: Some(document_changes),
        change_annotations: has_annotations.then(|| annotations(changes)),
        ..WorkspaceEdit::default()
    })
}

/// The annotations that are used.
fn annotations(changes: &Changes) -> HashMap<String, ChangeAnnotation> {
    let is_used = |reason: &Reason| match reason {
        Reason::File => !changes.moves.is_empty(),
        _ => changes.texts.values().flat_map(|it| &it.edits).any(|edit| edit.reason == *reason),
    };
    let used = Reason::ALL.into_iter().filter(is_used);
    used.map(|reason| (reason.id().to_owned(), reason.annotation())).collect()
}

fn document_edit(
    context: &Context,
    file: FileId,
    changes: &TextChanges,
    has_annotations: bool,
) -> Option<TextDocumentEdit> {
    let snapshot: &Snapshot = &context.snapshot;
    let version = snapshot.version(file);
    // An open document is there already; a closed one is the text that the edits were made for.
    let document = match version {
        Some(_) => snapshot.document(file)?,
        None => Document::new(&changes.source.text),
    };
    let edits = changes.edits.iter().map(|edit| {
        let range = convert::range(&document, edit.text.span, context.encoding);
        let text_edit = LspEdit::new(range, edit.text.new_text.clone());
        if has_annotations {
            let annotation_id = edit.reason.id().to_owned();
            OneOf::Right(AnnotatedTextEdit { text_edit, annotation_id })
        } else {
            OneOf::Left(text_edit)
        }
    });
    let uri = context.uri(file)?;
    let text_document = OptionalVersionedTextDocumentIdentifier { uri, version };
    Some(TextDocumentEdit { text_document, edits: edits.collect() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_client_that_renames_files_takes_such_changes() {
        let check = |edit: serde_json::Value, takes: bool, moves: bool| {
            let client = serde_json::from_value(json!({ "workspace": { "workspaceEdit": edit } })).unwrap();
            assert_eq!((has_document_changes(&client), can_move(&client)), (takes, moves));
        };
        check(json!({}), false, false);
        check(json!({ "documentChanges": true }), true, false);
        check(json!({ "documentChanges": true, "resourceOperations": ["create"] }), true, false);
        check(json!({ "resourceOperations": ["rename", "create", "delete"] }), true, true);
        check(json!({ "documentChanges": false, "resourceOperations": [] }), false, false);
    }
}

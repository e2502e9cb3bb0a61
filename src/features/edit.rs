//! What changes in a workspace, and the same as an edit that the client understands.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use rayon::prelude::*;
use tower_lsp::ls_types::{
    AnnotatedTextEdit, ChangeAnnotation, ClientCapabilities, CreateFile, DeleteFile, DocumentChangeOperation,
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, Range, RenameFile, ResourceOp,
    ResourceOperationKind, TextDocumentEdit, TextEdit as LspEdit, Uri, WorkspaceEdit,
    WorkspaceEditClientCapabilities,
};

use super::{Context, convert};
use crate::text::{Document, Span, TextEdit};
use crate::workspace::{Address, FileId, Snapshot, Source};

/// Everything that changes.
#[derive(Debug, Default)]
pub struct Changes {
    /// The texts.
    pub texts: BTreeMap<FileId, TextChanges>,
    /// The files that get another name, after their texts have changed.
    pub moves: Vec<Move>,
    /// The files that are made, before anything else.
    pub created: Vec<NewFile>,
    /// The files that go away, after everything else.
    pub deleted: Vec<PathBuf>,
}

/// A file that is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Its path; nothing is there yet.
    pub path: PathBuf,
    /// What it says.
    pub text: String,
}

/// What changes in one text.
#[derive(Debug)]
pub struct TextChanges {
    /// The text and what it says, as they are now.
    pub source: Source,
    /// The edits, in order of place; none overlaps another.
    pub edits: Vec<Edit>,
}

/// One edit, and why it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The edit.
    pub text: TextEdit,
    /// Why, where that is not plain from what was asked for.
    pub reason: Option<Reason>,
    /// What is inserted as a snippet with tab stops, in the syntax of LSP, for a client that takes it.
    pub snippet: Option<String>,
}

/// A file that gets another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Its path today.
    pub from: PathBuf,
    /// Its path after that.
    pub to: PathBuf,
}

/// Why something changes: what an editor groups changes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
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
    /// Replaces one place, for a reason.
    pub fn new(span: Span, new_text: impl Into<String>, reason: Reason) -> Self {
        Self { text: TextEdit::replace(span, new_text), reason: Some(reason), snippet: None }
    }
}

impl From<TextEdit> for Edit {
    fn from(text: TextEdit) -> Self {
        Self { text, reason: None, snippet: None }
    }
}

impl Changes {
    /// Edits of one text.
    #[must_use]
    pub fn of(file: FileId, source: Source, edits: impl IntoIterator<Item = TextEdit>) -> Self {
        let mut changes = Self::default();
        changes.add(file, source, edits.into_iter().map(Edit::from).collect());
        changes
    }

    /// Whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.moves.is_empty() && self.created.is_empty() && self.deleted.is_empty()
    }

    /// Adds edits of a text. Of two that overlap, the link is kept.
    pub fn add(&mut self, file: FileId, source: Source, edits: Vec<Edit>) {
        let changes = self.texts.entry(file).or_insert_with(|| TextChanges { source, edits: Vec::new() });
        changes.edits.extend(edits);
        changes.edits.sort_by_key(|edit| (edit.text.span, edit.reason != Some(Reason::Link)));
        changes.edits.dedup_by(|later, earlier| later.text.span.start < earlier.text.span.end);
    }

    /// Drops what changes nothing.
    pub fn finish(&mut self) {
        for changes in self.texts.values_mut() {
            let text = &changes.source.text;
            changes.edits.retain(|edit| edit.text.span.of(text) != edit.text.new_text);
        }
        self.texts.retain(|_, changes| !changes.edits.is_empty());
    }
}

impl TextChanges {
    /// The text after the edits.
    pub fn applied(&self) -> Option<String> {
        let edits: Vec<_> = self.edits.iter().map(|edit| edit.text.clone()).collect();
        crate::text::edit::apply_all(&self.source.text, &edits)
    }
}

fn support(client: &ClientCapabilities) -> Option<&WorkspaceEditClientCapabilities> {
    client.workspace.as_ref()?.workspace_edit.as_ref()
}

/// Whether the client takes edits that name the version of a document.
pub fn has_document_changes(client: &ClientCapabilities) -> bool {
    let Some(edit) = support(client) else { return false };
    // Neovim 0.11 says that it can rename files, which only these changes do, and not that it takes them.
    edit.document_changes == Some(true)
        || edit.resource_operations.as_ref().is_some_and(|all| !all.is_empty())
}

/// Whether the client lets a server do this to files.
#[must_use]
pub fn can(client: &ClientCapabilities, operation: &ResourceOperationKind) -> bool {
    let operations = support(client).and_then(|edit| edit.resource_operations.as_ref());
    has_document_changes(client) && operations.is_some_and(|all| all.contains(operation))
}

/// Whether the client lets a server rename files.
#[must_use]
pub fn can_move(client: &ClientCapabilities) -> bool {
    can(client, &ResourceOperationKind::Rename)
}

/// The name of the capability of LSP 3.18 as it is kept in `experimental`: the types have no field for it.
pub const SNIPPET_EDITS: &str = "snippetEditSupport";

/// The annotation by which an edit that is a snippet is told on its way out, where it becomes a `SnippetTextEdit`.
pub const SNIPPET: &str = "snippet";

/// Whether the client takes edits with tab stops.
#[must_use]
pub fn has_snippets(client: &ClientCapabilities) -> bool {
    let experimental = client.experimental.as_ref().and_then(|it| it.get(SNIPPET_EDITS)?.as_bool());
    experimental == Some(true) && has_document_changes(client)
}

/// The edit in the client's words; nothing if nothing changes.
pub fn workspace_edit(context: &Context, changes: &Changes) -> Option<WorkspaceEdit> {
    if changes.is_empty() {
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
    let uri = |path: &PathBuf| context.uri_of(&Address::from_path(path));
    let has_operations =
        !(changes.moves.is_empty() && changes.created.is_empty() && changes.deleted.is_empty());
    let document_changes = if has_operations {
        let created =
            changes.created.iter().filter_map(|it| Some((uri(&it.path)?, &it.text))).flat_map(created);
        let edits = documents.into_iter().map(DocumentChangeOperation::Edit);
        let moves = changes.moves.iter().filter_map(|it| {
            Some(DocumentChangeOperation::Op(ResourceOp::Rename(RenameFile {
                old_uri: uri(&it.from)?,
                new_uri: uri(&it.to)?,
                options: None,
                annotation_id: has_annotations.then(|| Reason::File.id().to_owned()),
            })))
        });
        let deleted = changes.deleted.iter().filter_map(|path| {
            Some(DocumentChangeOperation::Op(ResourceOp::Delete(DeleteFile {
                uri: uri(path)?,
                options: None,
                annotation_id: None,
            })))
        });
        DocumentChanges::Operations(created.chain(edits).chain(moves).chain(deleted).collect())
    } else {
        DocumentChanges::Edits(documents)
    };
    Some(WorkspaceEdit {
        document_changes: Some(document_changes),
        change_annotations: Some(annotations(changes)).filter(|used| has_annotations && !used.is_empty()),
        ..WorkspaceEdit::default()
    })
}

/// The operations that make a file and fill it. One that is there already is left as it is, and the edit fails.
fn created((uri, text): (Uri, &String)) -> [DocumentChangeOperation; 2] {
    let create = CreateFile { uri: uri.clone(), options: None, annotation_id: None };
    let text_document = OptionalVersionedTextDocumentIdentifier { uri, version: None };
    let edits = vec![OneOf::Left(LspEdit::new(Range::default(), text.clone()))];
    [
        DocumentChangeOperation::Op(ResourceOp::Create(create)),
        DocumentChangeOperation::Edit(TextDocumentEdit { text_document, edits }),
    ]
}

/// The annotations that are used.
fn annotations(changes: &Changes) -> HashMap<String, ChangeAnnotation> {
    let is_used = |reason: &Reason| match reason {
        Reason::File => !changes.moves.is_empty(),
        _ => changes.texts.values().flat_map(|it| &it.edits).any(|edit| edit.reason == Some(*reason)),
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
    let takes_snippets = has_snippets(&context.client);
    let edits = changes.edits.iter().map(|edit| {
        let range = convert::range(&document, edit.text.span, context.encoding);
        if let Some(snippet) = edit.snippet.as_ref().filter(|_| takes_snippets) {
            let text_edit = LspEdit::new(range, snippet.clone());
            return OneOf::Right(AnnotatedTextEdit { text_edit, annotation_id: SNIPPET.to_owned() });
        }
        let text_edit = LspEdit::new(range, edit.text.new_text.clone());
        match edit.reason.filter(|_| has_annotations) {
            Some(reason) => {
                OneOf::Right(AnnotatedTextEdit { text_edit, annotation_id: reason.id().to_owned() })
            }
            None => OneOf::Left(text_edit),
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

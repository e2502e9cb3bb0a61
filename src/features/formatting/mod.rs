//! Formatting of what makes a ticket: blanks around the values of fields, columns that are meant to stand below each
//! other, checked boxes, tables of fields and of tickets. All other text stays as it is, byte for byte.
//!
//! What a document says is the same afterwards, and formatting once is enough.

use tower_lsp::ls_types::{
    ClientCapabilities, DocumentFormattingParams, DocumentRangeFormattingParams, OneOf, ServerCapabilities,
    TextDocumentIdentifier, TextEdit as LspEdit,
};

use crate::checks;
use crate::syntax::blocks::{Block, BlockKind, Blocks, Task};
use crate::text::{Span, TextEdit};
use crate::ticket::Field;
use crate::workspace::{FileId, Snapshot, Source, Standing};

use super::places::Ranges;
use super::{Context, blocks};

mod fields;
mod tables;

#[cfg(test)]
mod tests;

/// Offers to format documents and parts of them.
pub fn advertise(_: &ClientCapabilities, server: &mut ServerCapabilities) {
    server.document_formatting_provider = Some(OneOf::Left(true));
    server.document_range_formatting_provider = Some(OneOf::Left(true));
}

/// The edits that format a document.
///
/// # Errors
/// None.
pub fn handle(context: &Context, params: DocumentFormattingParams) -> anyhow::Result<Option<Vec<LspEdit>>> {
    Ok(answer(context, &params.text_document, |_| true))
}

/// Those of them that lie in a range.
///
/// # Errors
/// None.
pub fn handle_range(
    context: &Context,
    params: DocumentRangeFormattingParams,
) -> anyhow::Result<Option<Vec<LspEdit>>> {
    let document = context.file(&params.text_document.uri).and_then(|file| context.snapshot.document(file));
    let Some(document) = document else { return Ok(None) };
    let span = super::convert::span(&document, params.range, context.encoding);
    Ok(answer(context, &params.text_document, |edit| span.covers(edit.span)))
}

fn answer(
    context: &Context,
    document: &TextDocumentIdentifier,
    is_wanted: impl Fn(&TextEdit) -> bool,
) -> Option<Vec<LspEdit>> {
    let file = context.file(&document.uri)?;
    let text = context.snapshot.text(file)?;
    let mut ranges = Ranges::new(&text, context);
    let edits = edits(&context.snapshot, file).into_iter().filter(is_wanted);
    Some(edits.map(|edit| LspEdit { range: ranges.of(edit.span), new_text: edit.new_text }).collect())
}

/// The edits that format a document, in order of place; none for one that holds no ticket, or is a template, whose
/// words are to stay as they are.
#[must_use]
pub fn edits(snapshot: &Snapshot, file: FileId) -> Vec<TextEdit> {
    let Some(source) = snapshot.source(file) else { return Vec::new() };
    let is_left_alone = matches!(snapshot.standing(file), Standing::Template | Standing::Ignored);
    if is_left_alone {
        return Vec::new();
    }
    let sure = checks::sure_tickets(snapshot, file, &source);
    if !sure.contains(&true) {
        return Vec::new();
    }
    let Source { text, facts } = &source;
    let blocks = blocks::of(snapshot, file, text);
    let mut edits = Vec::new();
    fields::format(text, facts, &sure, &mut edits);
    boxes(text, &blocks, &mut edits);
    tables::format(snapshot, file, &source, &sure, &blocks, &mut edits);
    edits.sort_by_key(|edit| edit.span);
    // Two items of a list may stand on one line.
    edits.dedup();
    edits
}

/// Whether a field is one of a ticket that is surely one.
fn is_sure(sure: &[bool], field: &Field) -> bool {
    let ticket = field.ticket.and_then(|ticket| usize::try_from(ticket).ok());
    ticket.and_then(|ticket| sure.get(ticket)).copied().unwrap_or_default()
}

/// Checked boxes are written with the `x` of most others, where that is a small one.
fn boxes(text: &str, blocks: &Blocks, edits: &mut Vec<TextEdit>) {
    let mark = |block: &Block| {
        let is_done = block.kind == BlockKind::Item { task: Some(Task::Done) };
        let marker = Span::new(block.span.start(), block.content.start());
        let at = is_done.then(|| marker.of(text).find('['))?? + marker.start() + 1;
        Some(Span::new(at, at + 1))
    };
    let marks: Vec<Span> = blocks.iter().filter_map(mark).collect();
    let large = || marks.iter().filter(|mark| mark.of(text) == "X");
    if 2 * large().count() < marks.len() {
        edits.extend(large().map(|mark| TextEdit::replace(*mark, "x")));
    }
}

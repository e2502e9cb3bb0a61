//! Document symbols: the tickets of a document, their sections and their fields, each inside of what it is part of.

use std::collections::HashSet;

use tower_lsp::ls_types::{
    ClientCapabilities, DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, Location, OneOf,
    ServerCapabilities, SymbolInformation, SymbolKind,
};

use crate::text::Span;
use crate::ticket::{Facts, Role, Unit};
use crate::workspace::{FileId, Snapshot, Source};

use super::{Context, convert};

/// How many symbols a document is answered with at most.
const MAX_SYMBOLS: usize = 10_000;
/// Longest value that is shown, in characters.
const MAX_DETAIL: usize = 80;

/// One symbol; those that it contains come after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// What it is called; never empty.
    pub name: String,
    /// A ticket's status, a field's value.
    pub detail: String,
    /// What it is.
    pub kind: Kind,
    /// All of it; what it contains lies inside.
    pub full: Span,
    /// Its name, inside of `full`.
    pub selection: Span,
    /// How many symbols contain it.
    pub depth: usize,
}

/// What a symbol is; where two begin and end together, the first kind contains the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A ticket.
    Ticket,
    /// A heading and what stands under it.
    Section,
    /// A field.
    Field,
}

/// Offers symbols.
pub fn advertise(_: &ClientCapabilities, server: &mut ServerCapabilities) {
    server.document_symbol_provider = Some(OneOf::Left(true));
}

/// The symbols of a document, as a tree for clients that can show one.
///
/// # Errors
/// None.
pub fn handle(
    context: &Context,
    params: DocumentSymbolParams,
) -> anyhow::Result<Option<DocumentSymbolResponse>> {
    let uri = params.text_document.uri;
    let snapshot = &context.snapshot;
    let Some(file) = context.file(&uri) else { return Ok(None) };
    let Some(document) = snapshot.document(file) else { return Ok(None) };
    let symbols = symbols(snapshot, file);
    let range = |span| convert::range(&document, span, context.encoding);
    if is_hierarchical(&context.client) {
        return Ok(Some(DocumentSymbolResponse::Nested(nested(&symbols, &range))));
    }
    let mut around: Vec<&Symbol> = Vec::new();
    let flat = symbols.iter().map(|symbol| {
        around.truncate(symbol.depth);
        let container_name = around.last().map(|symbol| symbol.name.clone());
        around.push(symbol);
        #[expect(deprecated, reason = "the type has the field")]
        SymbolInformation {
            name: symbol.name.clone(),
            kind: kind(symbol.kind),
            tags: None,
            deprecated: None,
            location: Location::new(uri.clone(), range(symbol.full)),
            container_name,
        }
    });
    Ok(Some(DocumentSymbolResponse::Flat(flat.collect())))
}

fn is_hierarchical(client: &ClientCapabilities) -> bool {
    let documents = client.text_document.as_ref();
    let symbols = documents.and_then(|documents| documents.document_symbol.as_ref());
    symbols.and_then(|symbols| symbols.hierarchical_document_symbol_support) == Some(true)
}

fn kind(kind: Kind) -> SymbolKind {
    match kind {
        Kind::Ticket => SymbolKind::CLASS,
        Kind::Section => SymbolKind::STRING,
        Kind::Field => SymbolKind::FIELD,
    }
}

/// The list as a tree, made from its end on: whatever is deeper and comes after a symbol is inside of it.
fn nested(symbols: &[Symbol], range: &dyn Fn(Span) -> tower_lsp::ls_types::Range) -> Vec<DocumentSymbol> {
    let mut made: Vec<(usize, DocumentSymbol)> = Vec::new();
    for symbol in symbols.iter().rev() {
        let mut children = Vec::new();
        while let Some((_, child)) = made.pop_if(|(depth, _)| *depth > symbol.depth) {
            children.push(child);
        }
        #[expect(deprecated, reason = "the type has the field")]
        let symbol = (
            symbol.depth,
            DocumentSymbol {
                name: symbol.name.clone(),
                detail: Some(symbol.detail.clone()).filter(|detail| !detail.is_empty()),
                kind: kind(symbol.kind),
                tags: None,
                deprecated: None,
                range: range(symbol.full),
                selection_range: range(symbol.selection),
                children: Some(children).filter(|children| !children.is_empty()),
            },
        );
        made.push(symbol);
    }
    made.into_iter().rev().map(|(_, symbol)| symbol).collect()
}

/// The symbols of a document in order of place, each before those that it contains.
#[must_use]
pub fn symbols(snapshot: &Snapshot, file: FileId) -> Vec<Symbol> {
    let Some(Source { text, facts }) = snapshot.source(file) else { return Vec::new() };
    let tickets = (0u32..).zip(&facts.tickets).filter_map(|(index, _)| ticket(&text, &facts, index));
    let mut symbols: Vec<_> = tickets.collect();
    let headings: HashSet<_> = symbols.iter().map(|symbol| symbol.selection).collect();
    let sections = facts.sections.iter().filter(|section| !headings.contains(&section.title));
    symbols.extend(sections.map(|section| {
        let name = shown(section.title.of(&text));
        symbol(name, String::new(), Kind::Section, section.span, section.title)
    }));
    symbols.extend(facts.fields.iter().map(|field| {
        let value = shown(field.value.of(&text));
        let full = field.items.iter().fold(field.key.to(field.value), |span, item| span.to(*item));
        symbol(shown(field.key.of(&text)), value, Kind::Field, full, field.key)
    }));
    symbols.sort_by_key(|symbol| (symbol.full.start, std::cmp::Reverse(symbol.full.end), symbol.kind));
    symbols.truncate(MAX_SYMBOLS);
    let mut around: Vec<Span> = Vec::new();
    for symbol in &mut symbols {
        while around.pop_if(|span| !span.covers(symbol.full)).is_some() {}
        symbol.depth = around.len();
        around.push(symbol.full);
    }
    symbols
}

/// A ticket, if it shows any sign of being one.
fn ticket(text: &str, facts: &Facts, index: u32) -> Option<Symbol> {
    let ticket = facts.ticket(Some(index)).filter(|_| facts.is_evident(index))?;
    let heading = facts.section(ticket.heading);
    let id = ticket.declarations.first().map(|span| span.of(text));
    let id = id.or(ticket.id.as_ref().map(|id| id.as_str())).unwrap_or_default();
    let name = shown(&format!("{id} {}", ticket.title.of(text)));
    let status = facts.role(index, Role::Status).map(|field| shown(field.value.of(text)));
    let full = if ticket.unit == Unit::File { Span::new(0, text.len()) } else { ticket.span };
    let selection = heading.map(|heading| heading.title).or(ticket.declarations.first().copied());
    let selection = selection.unwrap_or(Span::empty(full.start()));
    Some(symbol(name, status.unwrap_or_default(), Kind::Ticket, full.to(selection), selection))
}

fn symbol(name: String, detail: String, kind: Kind, full: Span, selection: Span) -> Symbol {
    // Some editors refuse all symbols when one has no name.
    let name = if name.is_empty() { "(untitled)".to_owned() } else { name };
    Symbol { name, detail, kind, full: full.to(selection), selection, depth: 0 }
}

/// The first line of a text, not too much of it.
fn shown(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    let mut shown: String = line.chars().take(MAX_DETAIL).collect();
    if shown.len() < line.len() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::fixture;

    fn check(notation: &str, expected: Expect) {
        let (snapshot, file, _) = fixture::with_cursor(&format!("{notation}$0"));
        let text = snapshot.text(file).unwrap();
        let symbols = symbols(&snapshot, file);
        let mut drawn = String::new();
        let mut around: Vec<Span> = Vec::new();
        for Symbol { name, detail, kind, full, selection, depth } in symbols {
            around.truncate(depth);
            assert!(full.covers(selection) && around.last().is_none_or(|outer| outer.covers(full)));
            around.push(full);
            let last = full.of(&text).trim_end().lines().next_back().unwrap_or_default();
            drawn.push_str(&format!("{}{kind:?} {name:?} {detail:?} … {last}\n", "  ".repeat(depth)));
        }
        expected.assert_eq(&drawn);
    }

    #[test]
    fn one_ticket_a_file() {
        check(
            "---\nid: PE-1\nstatus: Open\nlinks:\n  parent: PE-0\ndeps:\n  - PE-2\n  - PE-3\n---\n\
             # PE-1: 🔧 Title\n\n**Priority**: High\n\n## Plan\n\n### Steps\n\n- **Owner**: me\n\n## Done\n",
            expect![[r#"
                Ticket "PE-1 🔧 Title" "Open" … ## Done
                  Field "id" "PE-1" … id: PE-1
                  Field "status" "Open" … status: Open
                  Field "links" "" … links:
                  Field "parent" "PE-0" … parent: PE-0
                  Field "deps" "" …   - PE-3
                  Field "Priority" "High" … Priority**: High
                  Section "Plan" "" … - **Owner**: me
                    Section "Steps" "" … - **Owner**: me
                      Field "Owner" "me" … Owner**: me
                  Section "Done" "" … ## Done
            "#]],
        );
    }

    #[test]
    fn many_tickets_a_file() {
        check(
            "# All\n\n## PE-1: A\n**Status**: Open | **Points**: 3\n```yaml\nscope:\n  - x\n```\n\n\
             ## PE-2: B\n**Status**: Done\n\n### Notes\n\n## Summary\n",
            expect![[r#"
                Section "All" "" … ## Summary
                  Ticket "PE-1 A" "Open" … ```
                    Field "Status" "Open" … Status**: Open
                    Field "Points" "3" … Points**: 3
                    Field "scope" "" …   - x
                  Ticket "PE-2 B" "Done" … ### Notes
                    Field "Status" "Done" … Status**: Done
                    Section "Notes" "" … ### Notes
                  Section "Summary" "" … ## Summary
            "#]],
        );
    }

    #[test]
    fn no_ticket() {
        check(
            "# Read me\n\nText.\n\n## \n\n### Deep\n",
            expect![[r#"
            Section "Read me" "" … ### Deep
              Section "(untitled)" "" … ### Deep
                Section "Deep" "" … ### Deep
        "#]],
        );
        check("", expect![]);
    }
}

//! Tickets as items of a hierarchy: which ones a cursor means, how one is shown, and which one an item stands for that
//! a client has kept while the text went on.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use serde_json::{Value, json};
use tower_lsp::ls_types::{
    CallHierarchyItem, Position, Range, SymbolKind, TextDocumentPositionParams, TypeHierarchyItem, Uri,
};

use crate::text::{Document, Span};
use crate::ticket::{IdKey, Role};
use crate::workspace::{Edge, FileId, Node, Snapshot, Source, Stamp};

use super::{Context, convert, definition, occurrence, subject};

/// How many items are answered at most.
const MAX_ITEMS: usize = 1_000;

/// A ticket as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The ID as the ticket writes it, and the title; never empty.
    pub name: String,
    /// The status, if there is one, and the path.
    pub detail: String,
    /// All of it, without white space at its ends.
    pub full: Span,
    /// Where it is declared, inside of `full`.
    pub selection: Span,
}

/// The tickets that a byte offset means: those of the ID there, else the one around it.
#[must_use]
pub fn at(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Node> {
    let Some(Source { text, facts }) = snapshot.source(file) else { return Vec::new() };
    let declares = |spans: &[Span]| spans.iter().any(|span| span.touches(offset));
    if let Some((ticket, _)) = (0u32..).zip(&facts.tickets).find(|(_, it)| declares(&it.declarations)) {
        return vec![Node { file, ticket }];
    }
    let id = occurrence::id_at(&facts, &text, offset).map(|(_, id)| id);
    let named = id.map(|id| snapshot.meant(file, &id)).unwrap_or_default();
    if !named.is_empty() {
        let nodes = named.iter().map(|it| Node { file: it.file, ticket: it.ticket });
        return nodes.take(MAX_ITEMS).collect();
    }
    let around = occurrence::ticket_at(&facts, offset).filter(|ticket| facts.is_evident(*ticket));
    let around = around.filter(|_| !snapshot.is_template(file));
    around.map(|ticket| Node { file, ticket }).into_iter().collect()
}

/// The ticket of an ID in a file as it is now; of several the one declared nearest to an offset. Where the file has
/// none any more, the one that is meant from there.
#[must_use]
pub fn find(snapshot: &Snapshot, file: Option<FileId>, id: Option<&IdKey>, near: usize) -> Option<Node> {
    let wanted = id.map(|id| snapshot.resolve(id));
    let here = file.and_then(|file| {
        let tickets = (0u32..).zip(&snapshot.summary(file)?.tickets);
        let same = tickets.filter(|(_, it)| it.id.as_ref().map(|id| snapshot.resolve(id)) == wanted);
        let nearest = same.min_by_key(|(_, it)| it.declaration.start().abs_diff(near));
        nearest.map(|(ticket, _)| Node { file, ticket })
    });
    here.or_else(|| {
        let meant = match file {
            Some(file) => snapshot.meant(file, id?),
            None => snapshot.declarations(id?),
        };
        meant.first().map(|it| Node { file: it.file, ticket: it.ticket })
    })
}

/// How a ticket is shown; `text` is that of its file, of which the index was made.
#[must_use]
pub fn item(snapshot: &Snapshot, node: Node, text: &str) -> Option<Item> {
    item_at(snapshot, node, text, Places::known(snapshot, node)?)
}

/// How a ticket is shown that stands at these places of a text.
fn item_at(snapshot: &Snapshot, node: Node, text: &str, now: Places) -> Option<Item> {
    let ticket = snapshot.ticket(node.file, node.ticket)?;
    let written = now.declaration.of(text);
    let id = ticket.id.as_ref().map(|id| if IdKey::new(written) == *id { written } else { id.as_str() });
    let name = format!("{} {}", id.unwrap_or_default(), ticket.title());
    let path = snapshot.path_shown(node.file);
    let name = if name.trim().is_empty() { path.clone() } else { name.trim().to_owned() };
    let status = snapshot.role(node, Role::Status);
    let detail = if status.is_empty() { path } else { format!("{status} · {path}") };
    let selection = now.declaration;
    Some(Item { name, detail, full: now.full.trim(text).to(selection), selection })
}

/// Where a ticket stands.
struct Places {
    /// All of it.
    full: Span,
    /// Where it is declared.
    declaration: Span,
}

impl Places {
    /// Where a ticket stands in the text of which the index was made.
    fn known(snapshot: &Snapshot, node: Node) -> Option<Self> {
        let ticket = snapshot.ticket(node.file, node.ticket)?;
        Some(Self { full: ticket.span, declaration: ticket.declaration })
    }

    /// Where a ticket stands in another text of its file; nothing if that declares it no more.
    fn now(snapshot: &Snapshot, node: Node, Source { text, facts }: &Source) -> Option<Self> {
        let id = snapshot.ticket(node.file, node.ticket)?.id.as_ref()?;
        let number = subject::ticket_now(snapshot, facts, id, node.ticket)?;
        let full = facts.ticket(Some(number))?.span;
        Some(Self { full, declaration: definition::place(node.file, text, facts, number).span })
    }
}

/// The edges to each ticket, in the order of paths and places.
#[must_use]
pub fn grouped(snapshot: &Snapshot, edges: Vec<Edge>) -> Vec<(Node, Vec<Edge>)> {
    let mut groups = BTreeMap::new();
    for edge in edges {
        let place = (snapshot.address(edge.node.file), edge.node.ticket);
        groups.entry(place).or_insert_with(|| (edge.node, Vec::new())).1.push(edge);
    }
    groups.into_values().take(MAX_ITEMS).collect()
}

/// Items in the protocol's words. What was read of the last file is kept: neighbours tend to share it.
pub struct Items<'a> {
    context: &'a Context,
    last: Option<Read>,
}

/// A file as it is now.
struct Read {
    file: FileId,
    document: Document,
    text: Arc<str>,
    /// What it says, if it is no longer what the index was made of.
    changed: Option<Source>,
}

impl<'a> Items<'a> {
    /// Nothing read yet.
    #[must_use]
    pub fn new(context: &'a Context) -> Self {
        Self { context, last: None }
    }

    /// The items of the tickets that a position means.
    pub fn prepare(&mut self, asked: &TextDocumentPositionParams) -> Vec<CallHierarchyItem> {
        let snapshot = &self.context.snapshot;
        let file = self.context.file(&asked.text_document.uri);
        let Some((file, offset)) = file.and_then(|file| Some((file, self.offset(file, asked.position)?)))
        else {
            return Vec::new();
        };
        at(snapshot, file, offset).into_iter().filter_map(|node| self.get(node)).collect()
    }

    /// The ticket that an item of an earlier answer stands for.
    pub fn find(&mut self, uri: &Uri, data: Option<&Value>, selection: Range) -> Option<Node> {
        let snapshot = &self.context.snapshot;
        let file = self.context.file(uri);
        let id = data.and_then(|data| data.get("id")?.as_str()).map(IdKey::new);
        let near = file.and_then(|file| self.offset(file, selection.start)).unwrap_or_default();
        find(snapshot, file, id.as_ref(), near)
    }

    /// The item of a ticket; nothing if it is gone, or no longer wanted.
    pub fn get(&mut self, node: Node) -> Option<CallHierarchyItem> {
        let Context { snapshot, encoding, cancel, .. } = self.context;
        if cancel.is_cancelled() {
            return None;
        }
        let uri = self.context.uri(node.file)?;
        let Read { document, text, changed, .. } = self.read(node.file)?;
        let now = match changed {
            Some(source) => Places::now(snapshot, node, source)?,
            None => Places::known(snapshot, node)?,
        };
        let Item { name, detail, full, selection } = item_at(snapshot, node, text, now)?;
        let id = snapshot.ticket(node.file, node.ticket)?.id.as_ref().map(IdKey::as_str);
        Some(CallHierarchyItem {
            name,
            kind: SymbolKind::CLASS,
            tags: None,
            detail: Some(detail),
            uri,
            range: convert::range(document, full, *encoding),
            selection_range: convert::range(document, selection, *encoding),
            data: Some(json!({ "id": id })),
        })
    }

    /// The ranges that references in a file cover, in order, each once: those that still stand where they stood.
    pub fn ranges(&mut self, file: FileId, spans: impl Iterator<Item = Span>) -> Vec<Range> {
        let Context { snapshot, encoding, .. } = self.context;
        let mut spans: Vec<_> = spans.collect();
        spans.sort_by_key(|span| span.start);
        spans.dedup();
        let Some(Read { document, changed, .. }) = self.read(file) else { return Vec::new() };
        if let Some(source) = changed {
            let now: HashSet<_> = source.facts.references.iter().map(|it| (it.span, &it.id)).collect();
            let before = snapshot.summary(file).into_iter().flat_map(|summary| &summary.references);
            let same = before.filter(|it| now.contains(&(it.span, &it.id)));
            let same: HashSet<Span> = same.map(|it| it.span).collect();
            spans.retain(|span| same.contains(span));
        }
        spans.into_iter().map(|span| convert::range(document, span, *encoding)).collect()
    }

    fn offset(&mut self, file: FileId, position: Position) -> Option<usize> {
        let encoding = self.context.encoding;
        self.read(file).map(|read| convert::offset(&read.document, position, encoding))
    }

    fn read(&mut self, file: FileId) -> Option<&Read> {
        if self.last.as_ref().is_none_or(|last| last.file != file) {
            self.last = Some(Read::new(&self.context.snapshot, file)?);
        }
        self.last.as_ref()
    }
}

impl Read {
    fn new(snapshot: &Snapshot, file: FileId) -> Option<Self> {
        let is_same = |text: &str| snapshot.summary(file).is_some_and(|it| it.stamp == Stamp::of(text));
        let document = snapshot.document(file)?;
        let text = document.text();
        if snapshot.version(file).is_some() || is_same(&text) {
            return Some(Self { file, document, text, changed: None });
        }
        let source = snapshot.source(file)?;
        let text = Arc::clone(&source.text);
        Some(Self { file, document: Document::new(&text), text, changed: Some(source) })
    }
}

/// The same item for the other hierarchy.
#[must_use]
pub fn as_type(item: CallHierarchyItem) -> TypeHierarchyItem {
    TypeHierarchyItem {
        name: item.name,
        kind: item.kind,
        tags: None,
        detail: item.detail,
        uri: item.uri,
        range: item.range,
        selection_range: item.selection_range,
        data: item.data,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::fixture::{self, Fixture};

    const TICKETS: &str = "\
//- /plan/tickets.md
# Tickets

## PE-01: Set up
**Status**: Done

Text.

## PE-2: Data
**Status**: Open
//- /plan/pe-003-third.md
---
status: open
---
# Third
";

    /// Draws what a cursor means: name, detail, the declaration, and how far all of it reaches.
    fn check(notation: &str, expected: Expect) {
        let (snapshot, file, offset) = fixture::with_cursor(notation);
        let drawn = at(&snapshot, file, offset).into_iter().map(|node| {
            let text = snapshot.text(node.file).unwrap();
            let Item { name, detail, full, selection } = item(&snapshot, node, &text).unwrap();
            assert!(full.covers(selection));
            let (start, end) = (full.of(&text).lines().next(), full.of(&text).lines().next_back());
            let (start, end) = (start.unwrap_or_default(), end.unwrap_or_default());
            format!("{name} | {detail} | {} | {start} … {end}\n", selection.of(&text))
        });
        expected.assert_eq(&drawn.collect::<String>());
    }

    #[test]
    fn the_id_at_the_cursor() {
        let mention = |text: &str| format!("{TICKETS}//- /plan/here.md\n---\nid: PE-9\n---\n{text}\n");
        check(
            &mention("After pe-$01."),
            expect![[r#"
                PE-01 Set up | Done · plan/tickets.md | PE-01 | ## PE-01: Set up … Text.
            "#]],
        );
        check(
            &mention("After PE-$03."),
            expect![[r#"
                PE-3 Third | open · plan/pe-003-third.md | Third | --- … # Third
            "#]],
        );
        check(
            &mention("After PE-7$07, which is none."),
            expect![[r#"
                PE-9 | plan/here.md | PE-9 | --- … After PE-77, which is none.
            "#]],
        );
    }

    #[test]
    fn the_ticket_around_the_cursor() {
        check(
            &TICKETS.replace("Text.", "Te$0xt."),
            expect![[r#"
                PE-01 Set up | Done · plan/tickets.md | PE-01 | ## PE-01: Set up … Text.
            "#]],
        );
        check(
            &TICKETS.replace("## PE-2", "$0## PE-2"),
            expect![[r#"
                PE-2 Data | Open · plan/tickets.md | PE-2 | ## PE-2: Data … **Status**: Open
            "#]],
        );
        check(&TICKETS.replace("# Tickets", "# Tick$0ets"), expect![]);
        check("# Notes\n\nNo ti$0cket.\n", expect![]);
        check(
            "# Notes\n\n**Status**: O$0pen\n",
            expect![[r##"
                Notes | Open · ticket.md | Notes | # Notes … **Status**: Open
            "##]],
        );
    }

    #[test]
    fn a_declaration_means_itself_and_a_mention_all_twins() {
        let twins = |here: &str| {
            format!("//- /a.md\n# PE-1: A\n**Status**: x\n//- /b.md\n# PE-1: B\n**Status**: x\n{here}")
        };
        check(
            &twins("//- /c.md\nPE-$01\n"),
            expect![[r##"
                PE-1 A | x · a.md | PE-1 | # PE-1: A … **Status**: x
                PE-1 B | x · b.md | PE-1 | # PE-1: B … **Status**: x
            "##]],
        );
        check(
            &twins("").replace("PE-1: B", "PE-$01: B"),
            expect![[r##"
                PE-1 B | x · b.md | PE-1 | # PE-1: B … **Status**: x
            "##]],
        );
    }

    #[test]
    fn an_item_is_found_again_wherever_its_ticket_went() {
        let check = |notation: &str, near: usize, expected: &str| {
            let snapshot = Fixture::parse(notation).snapshot();
            let file = snapshot.file(&fixture::address("/a.md"));
            let found = find(&snapshot, file, Some(&IdKey::new("pe-01")), near);
            let title = found.map(|node| snapshot.ticket(node.file, node.ticket).unwrap().title().to_owned());
            assert_eq!(title.as_deref(), Some(expected).filter(|title| !title.is_empty()));
        };
        let two = "//- /a.md\n## PE-0: Zero\n**Status**: x\n## PE-1: One\n**Status**: x\n";
        check(two, 0, "One");
        check(&format!("{two}## PE-1: Twin\n**Status**: x\n"), 70, "Twin");
        check("//- /a.md\nEmpty.\n//- /b.md\n# PE-1: Moved\n**Status**: x\n", 0, "Moved");
        check("//- /b.md\n# PE-1: Elsewhere\n**Status**: x\n", 0, "Elsewhere");
        check("//- /a.md\nNothing.\n", 0, "");
    }
}

//! Code lens: over each ticket who speaks of it, what it waits for, who waits for it, and how much of it is done.
//!
//! Where a lens stands is answered at once; how many places there are is counted when it comes into view
//! (`codeLens/resolve`), as things are by then.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tower_lsp::ls_types::{
    ClientCapabilities, CodeLens, CodeLensOptions, CodeLensParams, Command, Position, ServerCapabilities, Uri,
};

use crate::text::Span;
use crate::ticket::IdKey;
use crate::ticket::value::Progress;
use crate::workspace::{Edge, FileId, Node, Snapshot, Source, Stamp};

use super::places::{self, Place};
use super::subject::Subject;
use super::{Context, convert, item, references};

/// The command by which a client shows a list of places: it takes a URI, a position and locations. One that has it says
/// so in `initialize` (`capabilities.experimental.commands.commands`).
const SHOW_PLACES: &str = "tickmark.showReferences";
/// How many tickets of a document have lenses at most.
const MAX_TICKETS: usize = 2_000;
/// How many places are given to the client's command at most; of those who wait no more are counted either.
const MAX_PLACES: usize = 1_000;

/// What stands over a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Who speaks of it.
    References,
    /// The tickets that it waits for and that are not done.
    WaitsFor,
    /// The tickets that are not done and wait for it.
    Waiting,
    /// How many of its boxes are checked.
    Done,
}

impl Kind {
    const ALL: [Self; 4] = [Self::References, Self::WaitsFor, Self::Waiting, Self::Done];

    fn key(self) -> &'static str {
        match self {
            Self::References => "references",
            Self::WaitsFor => "waitsFor",
            Self::Waiting => "waiting",
            Self::Done => "done",
        }
    }

    fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// Something to show over a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The line.
    pub line: Span,
    /// The ticket.
    pub node: Node,
    /// What is shown of it.
    pub kind: Kind,
}

/// Offers lenses, and to resolve them.
pub fn advertise(_: &ClientCapabilities, server: &mut ServerCapabilities) {
    server.code_lens_provider = Some(CodeLensOptions { resolve_provider: Some(true) });
}

/// The lenses of a document; those that cost next to nothing have what they show already.
///
/// # Errors
/// None.
pub fn handle(context: &Context, params: CodeLensParams) -> anyhow::Result<Option<Vec<CodeLens>>> {
    let Context { snapshot, encoding, .. } = context;
    let uri = params.text_document.uri;
    let Some(file) = context.file(&uri).filter(|file| snapshot.version(*file).is_some()) else {
        return Ok(None);
    };
    let Some(document) = snapshot.document(file) else { return Ok(None) };
    let mut shown = Vec::new();
    for Lens { line, node, kind } in lenses(snapshot, file) {
        if context.cancel.is_cancelled() {
            break;
        }
        let id = snapshot.ticket(node.file, node.ticket).and_then(|ticket| ticket.id.as_ref());
        let is_done = kind == Kind::Done;
        shown.push(CodeLens {
            range: convert::range(&document, line, *encoding),
            command: is_done.then(|| text(title(snapshot, node, kind))),
            data: (!is_done)
                .then(|| json!({ "uri": uri.as_str(), "id": id.map(IdKey::as_str), "kind": kind.key() })),
        });
    }
    Ok(Some(shown))
}

/// Gives a lens what it shows, as things are by now.
///
/// # Errors
/// None.
pub fn resolve(context: &Context, mut lens: CodeLens) -> anyhow::Result<CodeLens> {
    if lens.command.is_none() {
        let data = lens.data.take().unwrap_or_default();
        lens.command =
            Some(command(context, &data, lens.range.start).unwrap_or_else(|| text("…".to_owned())));
    }
    Ok(lens)
}

/// What a lens with this data says; nothing if its ticket is gone.
fn command(context: &Context, data: &Value, at: Position) -> Option<Command> {
    let snapshot = &context.snapshot;
    let uri: Uri = data.get("uri")?.as_str()?.parse().ok()?;
    let id = data.get("id")?.as_str().map(IdKey::new);
    let kind = Kind::named(data.get("kind")?.as_str()?)?;
    let file = context.file(&uri)?;
    let near = snapshot.document(file).map(|document| convert::offset(&document, at, context.encoding));
    let node = item::find(snapshot, Some(file), id.as_ref(), near.unwrap_or_default())?;
    let title = title(snapshot, node, kind);
    if !shows_places(&context.client) {
        return Some(text(title));
    }
    let places = places_of(context, node, kind);
    if places.is_empty() {
        return Some(text(title));
    }
    let arguments = vec![json!(uri.as_str()), json!(at), json!(places)];
    Some(Command { title, command: SHOW_PLACES.to_owned(), arguments: Some(arguments) })
}

/// A command that does nothing: editors show its title as text.
fn text(title: String) -> Command {
    Command { title, command: String::new(), arguments: None }
}

fn shows_places(client: &ClientCapabilities) -> bool {
    let commands = client.experimental.as_ref().and_then(|it| it.pointer("/commands/commands")?.as_array());
    commands.is_some_and(|commands| commands.iter().any(|command| command == SHOW_PLACES))
}

/// The lenses of an open document, in order of place: of each ticket those that have something to show, as far as can be
/// told without counting.
#[must_use]
pub fn lenses(snapshot: &Snapshot, file: FileId) -> Vec<Lens> {
    let source = snapshot.version(file).filter(|_| snapshot.counts(file)).and_then(|_| snapshot.source(file));
    let Some(Source { text, facts }) = source else { return Vec::new() };
    let mut lenses = Vec::new();
    for (number, ticket) in (0u32..).zip(&facts.tickets).take(MAX_TICKETS) {
        if !facts.is_evident(number) {
            continue;
        }
        let node = Node { file, ticket: number };
        let heading = facts.section(ticket.heading).map(|heading| heading.title.start());
        let start = heading.unwrap_or(ticket.span.trim(&text).start());
        let line = Span::line_at(&text, start);
        let has = |kind: &Kind| match kind {
            Kind::References => ticket.id.as_ref().is_some_and(|id| snapshot.is_used(id)),
            Kind::WaitsFor => !waits_for(snapshot, node, 1).is_empty(),
            Kind::Waiting => !waiting_for(snapshot, node, 1).is_empty(),
            Kind::Done => snapshot.checklist(node).is_some(),
        };
        lenses.extend(Kind::ALL.into_iter().filter(has).map(|kind| Lens { line, node, kind }));
    }
    lenses
}

/// What a lens says.
#[must_use]
pub fn title(snapshot: &Snapshot, node: Node, kind: Kind) -> String {
    match (kind, kind_count(snapshot, node, kind)) {
        (Kind::References, 0) => "no references".to_owned(),
        (Kind::References, 1) => "1 reference".to_owned(),
        (Kind::References, count) => format!("{count} references"),
        (Kind::WaitsFor, 0) => "waits for nothing".to_owned(),
        (Kind::WaitsFor, count) if count > MAX_PLACES => format!("waits for more than {MAX_PLACES}"),
        (Kind::WaitsFor, count) => format!("waits for {count}"),
        (Kind::Waiting, 0) => "none waiting".to_owned(),
        (Kind::Waiting, count) if count > MAX_PLACES => format!("more than {MAX_PLACES} waiting"),
        (Kind::Waiting, count) => format!("{count} waiting"),
        (Kind::Done, _) => format!("{} done", snapshot.checklist(node).unwrap_or_default()),
    }
}

fn kind_count(snapshot: &Snapshot, node: Node, kind: Kind) -> usize {
    let id = snapshot.ticket(node.file, node.ticket).and_then(|ticket| ticket.id.as_ref());
    match kind {
        Kind::References => id.map_or(0, |id| snapshot.meaning(node.file, id).uses.len()),
        Kind::WaitsFor => waits_for(snapshot, node, MAX_PLACES + 1).len(),
        Kind::Waiting => waiting_for(snapshot, node, MAX_PLACES + 1).len(),
        Kind::Done => 0,
    }
}

/// The tickets that one still waits for, so many at most.
pub(super) fn waits_for(snapshot: &Snapshot, node: Node, limit: usize) -> BTreeSet<Node> {
    still(snapshot, node, limit, Snapshot::waits_for)
}

/// The tickets that still wait for one, so many at most.
fn waiting_for(snapshot: &Snapshot, node: Node, limit: usize) -> BTreeSet<Node> {
    still(snapshot, node, limit, Snapshot::waiting_for)
}

/// Nobody waits for what is done, and what is done waits for nobody. How far a ticket is takes longest to find out.
fn still(
    snapshot: &Snapshot,
    node: Node,
    limit: usize,
    edges: fn(&Snapshot, Node) -> Vec<Edge>,
) -> BTreeSet<Node> {
    let is_done = |node: Node| snapshot.progress(node.file, node.ticket) == Some(Progress::Done);
    if is_done(node) {
        return BTreeSet::new();
    }
    let others: BTreeSet<Node> = edges(snapshot, node).into_iter().map(|edge| edge.node).collect();
    others.into_iter().filter(|other| !is_done(*other)).take(limit).collect()
}

/// The places that a lens counts.
fn places_of(context: &Context, node: Node, kind: Kind) -> Vec<tower_lsp::ls_types::Location> {
    let snapshot = &context.snapshot;
    let found = match kind {
        Kind::References => {
            let id = snapshot.ticket(node.file, node.ticket).and_then(|ticket| ticket.id.clone());
            let Some(id) = id else { return Vec::new() };
            let subject = Subject::Ticket { from: node.file, id };
            let mut places = references::mentions(snapshot, &subject, &context.cancel);
            places.retain(|place| !place.is_declaration);
            places.truncate(MAX_PLACES);
            places::locations(context, &places, |place, text| {
                references::holds(snapshot, &subject, place, text)
            })
        }
        Kind::WaitsFor => declared(context, &waits_for(snapshot, node, MAX_PLACES)),
        Kind::Waiting => declared(context, &waiting_for(snapshot, node, MAX_PLACES)),
        Kind::Done => Vec::new(),
    };
    found.into_iter().flatten().collect()
}

/// Where tickets are declared, by path and place, as far as their files are as they were.
fn declared(context: &Context, nodes: &BTreeSet<Node>) -> Vec<Option<tower_lsp::ls_types::Location>> {
    let snapshot = &context.snapshot;
    let place = |node: &Node| {
        let ticket = snapshot.ticket(node.file, node.ticket)?;
        Some(Place { at: ticket.at, ..Place::mention(node.file, ticket.declaration) })
    };
    let mut places = places::in_order(snapshot, nodes.iter().filter_map(place).collect());
    places.truncate(MAX_PLACES);
    let is_same = |place: &Place, text: &str| {
        snapshot.summary(place.file).is_some_and(|summary| summary.stamp == Stamp::of(text))
    };
    places::locations(context, &places, is_same)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::fixture;

    /// Draws what stands over the lines of the file with the cursor.
    fn check(notation: &str, expected: Expect) {
        let (snapshot, file, _) = fixture::with_cursor(notation);
        let text = snapshot.text(file).unwrap();
        let mut drawn: Vec<(Span, Vec<String>)> = Vec::new();
        for Lens { line, node, kind } in lenses(&snapshot, file) {
            let title = title(&snapshot, node, kind);
            match drawn.last_mut() {
                Some((last, titles)) if *last == line => titles.push(title),
                _ => drawn.push((line, vec![title])),
            }
        }
        let lines =
            drawn.iter().map(|(line, titles)| format!("{}\n{}\n", titles.join(" | "), line.of(&text)));
        expected.assert_eq(&lines.collect::<String>());
    }

    #[test]
    fn what_is_not_zero_over_each_ticket() {
        check(
            "//- /a.md\n# All$0\n\nPE-1, PE-9\n\n## PE-1: One\n**Status**: Open\n**Depends on**: PE-2, PE-3, PE-4, PE-404\n- [x] a\n\n\
             ### More\n- [ ] b\n\n## PE-2: Two\n**Status**: Open\n**Blocked by**: PE-3\n\n## PE-3: Three\n**Status**: Done\n\n\
             ## PE-5: Alone\n**Status**: Open\n\
             //- /b.md\n---\nid: PE-4\nstatus: open\n---\nsee pe-01 and pe-02\n",
            expect![[r#"
                2 references | waits for 2 | 1/2 done
                ## PE-1: One
                2 references | 1 waiting
                ## PE-2: Two
                2 references
                ## PE-3: Three
            "#]],
        );
    }

    #[test]
    fn over_the_heading_or_the_first_line() {
        check(
            "//- /b.md\n---\nid: PE-4\nstatus: open$0\n---\n\n# Four\n\n- [ ] a\n//- /c.md\nPE-4\n",
            expect![[r#"
                1 reference | 0/1 done
                # Four
            "#]],
        );
        check(
            "//- /b.md\n---\nstatus: open$0\n---\n- [x] a\n",
            expect![[r#"
            1/1 done
            ---
        "#]],
        );
    }

    #[test]
    fn the_title_of_a_ticket_is_no_reference_to_it() {
        let title = "//- /b.md\n---\nid: PE-4\ntitle: \"PE-4: Four, after PE-5\"\nstatus: open$0\n---\n";
        check(&format!("{title}//- /c.md\n# PE-5: Five\n"), expect![""]);
    }

    #[test]
    fn over_the_first_line_that_says_something() {
        check(
            "//- /b.md\n\n\nid: PE-4\nstatus: Open$0\n\n- [x] a\n",
            expect![[r#"
                1/1 done
                id: PE-4
            "#]],
        );
    }

    #[test]
    fn more_than_a_thousand_are_not_counted() {
        let others = (1..=1_001).map(|n| format!("## PE-{n}: x\n**Status**: Open\n**Depends on**: PE-0\n"));
        let others: String = others.collect();
        check(
            &format!("//- /a.md\n# PE-0: Hub$0\n\n**Status**: Open\n//- /b.md\n# All\n\n{others}"),
            expect![[r#"
                1001 references | more than 1000 waiting
                # PE-0: Hub
            "#]],
        );
    }

    #[test]
    fn none_where_no_ticket_is() {
        check("//- /b.md\n$0", expect![""]);
        check("//- /b.md\n# Notes$0\n- [ ] a\n", expect![""]);
        check("//- /templates/task.md\n# PE-1: [Title]$0\n**Status**: [Open | Done]\n- [ ] a\n", expect![""]);
        check("//- /b.md\n```\n# PE-1: One$0\n- [ ] a\n", expect![""]);
    }

    #[test]
    fn two_of_one_id_are_counted_alike() {
        check(
            "//- /b.md\n## PE-1: One$0\n**Status**: x\n\n## PE-1: Again\n**Status**: x\n\nAfter PE-1.\n",
            expect![[r#"
                1 reference
                ## PE-1: One
                1 reference
                ## PE-1: Again
            "#]],
        );
    }

    #[test]
    fn a_command_is_for_clients_that_have_it() {
        let shows = |experimental: Value| {
            let client = json!({ "experimental": experimental });
            shows_places(&serde_json::from_value(client).unwrap())
        };
        assert!(shows(json!({ "commands": { "commands": ["x", "tickmark.showReferences"] } })));
        assert!(!shows(json!({ "commands": { "commands": ["editor.action.showReferences"] } })));
        assert!(!shows(json!({ "commands": [] })));
        assert!(!shows(Value::Null));
    }
}

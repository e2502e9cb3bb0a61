//! Workspace symbols: all tickets of the workspace by ID and title, however little of them is typed.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Matcher, Utf32Str};
use rayon::prelude::*;
use serde_json::json;
use tower_lsp::ls_types::{
    ClientCapabilities, Location, OneOf, ServerCapabilities, SymbolInformation, SymbolKind,
    WorkDoneProgressOptions, WorkspaceLocation, WorkspaceSymbol, WorkspaceSymbolOptions,
    WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

use crate::text::Span;
use crate::ticket::{IdKey, Role};
use crate::workspace::{Block, FileId, Letters, Name, Node, Snapshot};

use super::places::{self, Place};
use super::{Cancel, Context, convert, definition, spelling};

/// How many tickets are answered at most; an editor asks again as more is typed.
const MAX_SYMBOLS: usize = 256;
/// How many words of a query count, and how many bytes of each.
const MAX_WORDS: usize = 8;
const MAX_WORD: usize = 64;
/// Pieces of a search that may be done side by side.
const PIECES: usize = 8;
/// What a character adds to a score at most: a match, and that the word it stands in begins a word of the text.
const MOST_PER_CHAR: usize = 16 + START_OF_WORD;
/// What the start of a word adds; for the first character it counts twice.
const START_OF_WORD: usize = 10;

/// Offers to find tickets by what they are called; where they are is found out when the client can ask for it.
pub fn advertise(client: &ClientCapabilities, server: &mut ServerCapabilities) {
    server.workspace_symbol_provider = Some(match resolves(client) {
        true => OneOf::Right(WorkspaceSymbolOptions {
            resolve_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        false => OneOf::Left(true),
    });
}

fn resolves(client: &ClientCapabilities) -> bool {
    let symbols = client.workspace.as_ref().and_then(|workspace| workspace.symbol.as_ref());
    let resolves = symbols.and_then(|symbols| symbols.resolve_support.as_ref());
    resolves.is_some_and(|resolves| resolves.properties.iter().any(|name| name == "location.range"))
}

/// The tickets that fit a query, the best first.
///
/// # Errors
/// None.
pub fn handle(
    context: &Context,
    params: WorkspaceSymbolParams,
) -> anyhow::Result<Option<WorkspaceSymbolResponse>> {
    let snapshot = &context.snapshot;
    let found = find(snapshot, &params.query, context.settings.markdown, &context.cancel);
    if resolves(&context.client) {
        let symbols = found.iter().filter_map(|symbol| lazy(context, symbol));
        return Ok(Some(WorkspaceSymbolResponse::Nested(symbols.collect())));
    }
    let tickets: Vec<_> = found.iter().map(|symbol| (symbol.file, symbol.ticket)).collect();
    let symbols = found.iter().zip(locate(context, &tickets)).filter_map(|(symbol, location)| {
        #[expect(deprecated, reason = "the type has the field")]
        Some(SymbolInformation {
            name: name(snapshot, symbol),
            kind: SymbolKind::CLASS,
            tags: None,
            deprecated: None,
            location: location?,
            container_name: status(snapshot, symbol),
        })
    });
    Ok(Some(WorkspaceSymbolResponse::Flat(symbols.collect())))
}

/// Adds to a symbol where in its file it is.
///
/// # Errors
/// None: what is not there any more stays as it is.
pub fn resolve(context: &Context, mut symbol: WorkspaceSymbol) -> anyhow::Result<WorkspaceSymbol> {
    let OneOf::Right(WorkspaceLocation { uri }) = &symbol.location else { return Ok(symbol) };
    let written = |key: &str| symbol.data.as_ref().and_then(|data| data.get(key));
    let id = written("id").and_then(|id| id.as_str()).map(IdKey::new);
    let ticket = written("ticket").and_then(serde_json::Value::as_u64);
    if let (Some(id), Some(file)) = (id, context.file(uri))
        && let Some(ticket) = declared(&context.snapshot, file, &id, ticket)
        && let [Some(location)] = &locate(context, &[(file, ticket)])[..]
    {
        symbol.location = OneOf::Left(location.clone());
    }
    Ok(symbol)
}

/// The ticket of a file that declares an ID; of several the one with this number.
fn declared(snapshot: &Snapshot, file: FileId, id: &IdKey, number: Option<u64>) -> Option<u32> {
    let tickets = (0u32..).zip(&snapshot.summary(file)?.tickets);
    let alike = tickets.filter(|(_, ticket)| ticket.id.as_ref() == Some(id)).map(|(ticket, _)| ticket);
    alike.clone().find(|ticket| Some(u64::from(*ticket)) == number).or_else(|| alike.clone().next())
}

fn lazy(context: &Context, symbol: &Name<'_>) -> Option<WorkspaceSymbol> {
    Some(WorkspaceSymbol {
        name: name(&context.snapshot, symbol),
        kind: SymbolKind::CLASS,
        tags: None,
        container_name: status(&context.snapshot, symbol),
        location: OneOf::Right(WorkspaceLocation { uri: context.uri(symbol.file)? }),
        data: Some(json!({ "id": symbol.id, "ticket": symbol.ticket })),
    })
}

/// What is shown beside the name. Every editor shows the path of the file by itself.
fn status(snapshot: &Snapshot, symbol: &Name<'_>) -> Option<String> {
    let status = snapshot.role(Node { file: symbol.file, ticket: symbol.ticket }, Role::Status);
    (!status.is_empty()).then(|| status.into())
}

fn name(snapshot: &Snapshot, symbol: &Name<'_>) -> String {
    let id = spelling::written_id(snapshot, Node { file: symbol.file, ticket: symbol.ticket });
    format!("{id} {}", symbol.title).trim_end().to_owned()
}

/// Where tickets are; none for one that is not there any more.
fn locate(context: &Context, tickets: &[(FileId, u32)]) -> Vec<Option<Location>> {
    let snapshot = &context.snapshot;
    let place = |(file, ticket): &(FileId, u32)| {
        let known = snapshot.ticket(*file, *ticket);
        let (span, at) = known.map(|ticket| (ticket.declaration, ticket.at)).unwrap_or_default();
        Place { at, ..Place::declaration(*file, span) }
    };
    let mut order: Vec<(usize, Place)> = tickets.iter().map(place).enumerate().collect();
    order.sort_by_key(|(_, place)| (place.file, place.span));
    let places: Vec<Place> = order.iter().map(|(_, place)| *place).collect();
    let numbers: HashMap<(FileId, Span), u32> =
        tickets.iter().map(|it| ((it.0, place(it).span), it.1)).collect();
    // In a text that has changed since, another thing may stand there.
    let is_there = |place: &Place, text: &str| {
        let number = numbers.get(&(place.file, place.span));
        let ticket = number.and_then(|number| snapshot.ticket(place.file, *number));
        let written = place.span.of(text);
        ticket.is_some_and(|it| written == it.title() || it.id.as_ref() == Some(&IdKey::new(written)))
    };
    let located = places::locations(context, &places, is_there);
    let mut located: Vec<_> = order.iter().map(|(nth, _)| *nth).zip(located).collect();
    located.sort_by_key(|(nth, _)| *nth);
    let located = located.into_iter().map(|(_, location)| location).zip(tickets);
    located.map(|(location, (file, ticket))| location.or_else(|| moved(context, *file, *ticket))).collect()
}

/// Where a ticket is whose file has changed a moment ago.
fn moved(context: &Context, file: FileId, ticket: u32) -> Option<Location> {
    let Context { snapshot, encoding, cancel, .. } = context;
    let id = snapshot.ticket(file, ticket).filter(|_| !cancel.is_cancelled())?.id.as_ref()?;
    let span = definition::locate(snapshot, file, ticket, id)?.span;
    Some(Location::new(context.uri(file)?, convert::range(&snapshot.document(file)?, span, *encoding)))
}

/// How well a ticket fits: the smallest is the best. Whether it has another ID than the one asked for, the score,
/// the length of the ID, the ID.
type Rank<'s> = (bool, Reverse<u32>, usize, &'s str);

/// The best of what one thread has seen.
struct Best<'s> {
    snapshot: &'s Snapshot,
    found: Vec<(Rank<'s>, Name<'s>)>,
    /// What is worse than this is not answered.
    worst: Option<Rank<'s>>,
}

impl<'s> Best<'s> {
    fn new(snapshot: &'s Snapshot) -> Self {
        Self { snapshot, found: Vec::new(), worst: None }
    }

    fn push(&mut self, rank: Rank<'s>, name: Name<'s>) {
        self.found.push((rank, name));
        // Now and then is enough.
        if self.found.len() >= 4 * MAX_SYMBOLS {
            self.shorten();
        }
    }

    fn shorten(&mut self) {
        let snapshot = self.snapshot;
        if self.found.len() > MAX_SYMBOLS {
            self.found.select_nth_unstable_by(MAX_SYMBOLS, |a, b| order(snapshot, a, b));
            self.found.truncate(MAX_SYMBOLS);
            self.worst = self.found.iter().map(|(rank, _)| *rank).max();
        }
    }

    fn with(mut self, other: Self) -> Self {
        self.found.extend(other.found);
        self.shorten();
        self
    }

    fn into_names(mut self) -> Vec<Name<'s>> {
        self.shorten();
        self.found.sort_by(|a, b| order(self.snapshot, a, b));
        self.found.into_iter().map(|(_, name)| name).collect()
    }
}

/// The better one first; of equal ones the one whose file comes first, so that no order depends on threads.
fn order(
    snapshot: &Snapshot,
    (rank, name): &(Rank<'_>, Name<'_>),
    (other_rank, other): &(Rank<'_>, Name<'_>),
) -> Ordering {
    let path = |name: &Name<'_>| snapshot.address(name.file);
    let by_place = || path(name).cmp(&path(other)).then(name.ticket.cmp(&other.ticket));
    rank.cmp(other_rank).then_with(by_place)
}

/// The tickets that fit a query best, those with exactly its ID first. No query: those whose IDs come first. Without
/// `markdown` those are left out of which the heading says all.
#[must_use]
pub fn find<'s>(snapshot: &'s Snapshot, query: &str, markdown: bool, cancel: &Cancel) -> Vec<Name<'s>> {
    let query = Query::new(snapshot, query);
    if query.words.is_empty() {
        return first(snapshot, markdown);
    }
    let search = |blocks: &[&'s Block]| {
        let mut best = Best::new(snapshot);
        let mut scratch = Scratch::default();
        for name in blocks.iter().take_while(|_| !cancel.is_cancelled()).flat_map(|block| block.names()) {
            let is_wanted = || markdown || !is_in_heading(snapshot, &name);
            if let Some(rank) = query.rank(&name, best.worst, &mut scratch).filter(|_| is_wanted()) {
                best.push(rank, name);
            }
        }
        best
    };
    let blocks = snapshot.ticket_names();
    // Few long pieces: the better the worst that a piece has to beat, the less has to be looked at closely.
    let pieces = blocks.par_chunks((blocks.len() / PIECES).max(1)).map(search);
    pieces.reduce(|| Best::new(snapshot), Best::with).into_names()
}

fn is_in_heading(snapshot: &Snapshot, name: &Name<'_>) -> bool {
    snapshot.ticket(name.file, name.ticket).is_some_and(|ticket| ticket.in_heading)
}

/// The tickets whose IDs come first.
fn first(snapshot: &Snapshot, markdown: bool) -> Vec<Name<'_>> {
    let all = snapshot.declared().filter_map(|(id, file, ticket)| {
        let known = snapshot.ticket(file, ticket).filter(|known| markdown || !known.in_heading)?;
        let title = known.title();
        Some(Name { file, ticket, id: id.as_str(), title, letters: <_>::default() })
    });
    let mut best = Best::new(snapshot);
    best.found = all.take(MAX_SYMBOLS).map(|name| ((true, Reverse(0), 0, name.id), name)).collect();
    best.into_names()
}

/// What is looked for.
struct Query {
    /// The IDs that it may be as a whole, in the spellings of the index.
    ids: Vec<IdKey>,
    words: Vec<Word>,
    /// The best score that any ticket can have.
    most: u32,
}

/// One word: it must be found in the ID or in the title.
struct Word {
    in_id: Atom,
    in_title: Atom,
    /// What the ID or the title must have at least.
    letters: (Letters, Letters),
    /// The best score that it can have.
    most: u16,
}

/// What matching needs besides: memory to be used again.
#[derive(Default)]
struct Scratch {
    matcher: Matcher,
    chars: Vec<char>,
}

impl Query {
    fn new(snapshot: &Snapshot, query: &str) -> Self {
        let whole = as_id(&query.split_whitespace().collect::<Vec<_>>().join("-"));
        let words: Vec<_> = query.split_whitespace().take(MAX_WORDS).map(Word::new).collect();
        Self {
            ids: vec![snapshot.resolve(&whole), whole],
            most: words.iter().map(|word| u32::from(word.most)).sum(),
            words,
        }
    }

    /// How well a ticket fits; nothing if it does not, or no better than `worst`.
    fn rank<'s>(&self, name: &Name<'s>, worst: Option<Rank<'_>>, scratch: &mut Scratch) -> Option<Rank<'s>> {
        let is_exact = self.ids.iter().any(|id| id.as_str() == name.id);
        let rank = |score: u32| (!is_exact, Reverse(score), name.id.len(), name.id);
        if !is_exact {
            let is_hopeless = worst.is_some_and(|worst| rank(self.most) > worst);
            if is_hopeless || !self.words.iter().all(|word| word.may_match(name)) {
                return None;
            }
        }
        let mut score = 0;
        for word in &self.words {
            let part = word.score(name, scratch);
            score += u32::from(if is_exact { part.unwrap_or_default() } else { part? });
        }
        Some(rank(score))
    }
}

impl Word {
    fn new(word: &str) -> Self {
        let end = (0..=MAX_WORD.min(word.len())).rev().find(|end| word.is_char_boundary(*end));
        let word = word.get(..end.unwrap_or_default()).unwrap_or_default();
        let id = as_id(word);
        let atom =
            |word: &str| Atom::new(word, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy, false);
        let (in_id, in_title) = (atom(id.as_str()), atom(word));
        let len = in_id.needle_text().len().max(in_title.needle_text().len());
        let most = MOST_PER_CHAR * len + START_OF_WORD;
        Self {
            letters: (Letters::wanted(id.as_str()), Letters::wanted(word)),
            in_id,
            in_title,
            most: u16::try_from(most).unwrap_or(u16::MAX),
        }
    }

    fn may_match(&self, name: &Name<'_>) -> bool {
        name.letters.0.cover(self.letters.0) || name.letters.1.cover(self.letters.1)
    }

    fn score(&self, name: &Name<'_>, Scratch { matcher, chars }: &mut Scratch) -> Option<u16> {
        let mut score = |atom: &Atom, text: &str, may: bool| {
            may.then(|| atom.score(Utf32Str::new(text, chars), matcher)).flatten()
        };
        let in_id = score(&self.in_id, name.id, name.letters.0.cover(self.letters.0));
        in_id.max(score(&self.in_title, name.title, name.letters.1.cover(self.letters.1)))
    }
}

/// A word in the form in which IDs are compared; `PE3` is read as `PE-3`.
fn as_id(word: &str) -> IdKey {
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = word.get(letters.len()..).unwrap_or_default();
    let glued = !number.is_empty() && letters.ends_with(|c: char| c.is_ascii_alphabetic());
    if glued && !letters.contains('-') {
        return IdKey::new(&format!("{letters}-{number}"));
    }
    IdKey::new(word)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::fixture::Fixture;

    const TICKETS: &str = "\
//- /b.md
## PE-3: Set up the database
**Status**: Open

## PE-30: Grüße drucken
**Status**: Done

## PE-13: Data base of old customers
**Status**: Open
//- /a.md
# PE-003: A second one
**Status**: Open
//- /q.md
# QA-3: Review of PE
**Status**: Open
//- /notes.md
# Database notes
";

    fn check(query: &str, expected: Expect) {
        let snapshot = Fixture::parse(TICKETS).snapshot();
        let found = find(&snapshot, query, true, &Cancel::default());
        let drawn = |symbol: &Name<'_>| {
            format!("{} in {}\n", name(&snapshot, symbol), snapshot.path_shown(symbol.file))
        };
        expected.assert_eq(&found.iter().map(drawn).collect::<String>());
    }

    #[test]
    fn an_id_in_any_spelling_comes_first() {
        let expected = || {
            expect![[r#"
                PE-003 A second one in a.md
                PE-3 Set up the database in b.md
                PE-30 Grüße drucken in b.md
                PE-13 Data base of old customers in b.md
            "#]]
        };
        for query in ["PE-3", "pe-03", "PE3", "pe003", " PE-0003 "] {
            check(query, expected());
        }
    }

    #[test]
    fn words_of_titles_in_any_order() {
        check(
            "database",
            expect![[r#"
            PE-3 Set up the database in b.md
            PE-13 Data base of old customers in b.md
        "#]],
        );
        check(
            "base data",
            expect![[r#"
            PE-13 Data base of old customers in b.md
            PE-3 Set up the database in b.md
        "#]],
        );
        check(
            "gru dru",
            expect![[r#"
            PE-30 Grüße drucken in b.md
        "#]],
        );
        check(
            "qa rev",
            expect![[r#"
            QA-3 Review of PE in q.md
        "#]],
        );
        check(
            "pe 3",
            expect![[r#"
            PE-003 A second one in a.md
            PE-3 Set up the database in b.md
            QA-3 Review of PE in q.md
            PE-30 Grüße drucken in b.md
            PE-13 Data base of old customers in b.md
        "#]],
        );
        check("zzz", expect![""]);
    }

    #[test]
    fn no_query_gives_what_comes_first() {
        check(
            " ",
            expect![[r#"
            PE-13 Data base of old customers in b.md
            PE-003 A second one in a.md
            PE-3 Set up the database in b.md
            PE-30 Grüße drucken in b.md
            QA-3 Review of PE in q.md
        "#]],
        );
    }

    #[test]
    fn without_markdown_none_of_which_the_heading_says_all() {
        let snapshot = Fixture::parse(
            "//- /a.md\n---\nid: T-1\n---\n# T-1: In both\n//- /b.md\n---\nid: T-2\n---\n# In front matter\n\
             //- /T-3.md\n# In the name\n\n**Status**: Open\n//- /list.md\n# All\n\n## T-4: In a list\n\n**Status**: Open\n",
        )
        .snapshot();
        for query in ["t", ""] {
            let found = find(&snapshot, query, false, &Cancel::default());
            assert_eq!(found.iter().map(|name| name.id).collect::<Vec<_>>(), ["T-2", "T-3"], "{query:?}");
        }
    }

    #[test]
    fn the_best_of_more_than_can_be_answered() {
        let tickets: String =
            (1..=1_000).map(|n| format!("//- /{n}.md\n---\nid: T-{n}\n---\n# Some\n")).collect();
        let snapshot = Fixture::parse(&tickets).snapshot();
        let found = find(&snapshot, "t-9", true, &Cancel::default());
        assert_eq!(found.len(), MAX_SYMBOLS);
        let ids: Vec<&str> = found.iter().take(3).map(|symbol| symbol.id).collect();
        assert_eq!(ids, ["T-9", "T-90", "T-91"]);
    }

    #[test]
    fn no_score_is_above_the_best_that_is_reckoned_with() {
        for word in ["se", "PE-3", "infra10", "e", "aB", "x9y", "grün"] {
            let query = Word::new(word);
            for title in [word.to_owned(), format!("a {word} b"), format!("x/{word}: {word}")] {
                let name = Name { id: word, title: &title, ..first_name() };
                let name = Name { letters: (Letters::of(word), Letters::of(&title)), ..name };
                let score = query.score(&name, &mut Scratch::default());
                assert!(score.is_some_and(|score| score <= query.most), "{word}: {score:?} {}", query.most);
            }
        }
    }

    fn first_name() -> Name<'static> {
        Name { file: FileId::MIN, ticket: 0, id: "", title: "", letters: <_>::default() }
    }

    #[test]
    fn a_search_that_nobody_wants_finds_nothing() {
        let snapshot = Fixture::parse(TICKETS).snapshot();
        let cancel = Cancel::default();
        cancel.cancel();
        assert!(find(&snapshot, "pe", true, &cancel).is_empty());
    }
}

//! What is shown between the words of a document: who is behind an ID, and how much of a checklist is done. The index
//! knows all of it; no file is read.

use std::collections::{HashMap, HashSet};

use smol_str::SmolStr;

use super::super::Cancel;
use super::super::settings::InlayHints;
use crate::syntax::blocks::{Block, BlockKind, Blocks};
use crate::syntax::inline::{self, Inline, InlineKind};
use crate::text::Span;
use crate::ticket::{IdKey, Place, Reference, Role};
use crate::workspace::{FileId, Kind, Node, Snapshot, Source};

/// How many hints a range is answered with at most, and how many references are looked at for them.
const MAX_HINTS: usize = 5_000;
/// How long title and status are together at most, in characters: editors cut what is longer, VS Code at 43.
const MAX_LABEL: usize = 40;
/// Fewest characters of a title that are worth to be shown.
const MIN_TITLE: usize = 10;
/// What stands between title and status.
const BETWEEN: &str = " · ";
/// How much is shown in one line at most, in characters. Where there are more IDs, the statuses go before the titles.
const MAX_ON_LINE: usize = 120;
/// How far from an ID it is looked for what the line says already, in bytes.
const NEARBY: usize = 400;

/// Something to show between two characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The byte offset before which it is shown.
    pub offset: usize,
    /// What is shown.
    pub label: String,
    /// The ID of the ticket that it is about; none of a checklist.
    pub id: Option<IdKey>,
}

/// The hints in a range of an open document, in order of place. Where a code lens tells how much of a ticket is done
/// (`has_lenses`), its heading does not say so again.
#[must_use]
pub fn hints(
    snapshot: &Snapshot,
    file: FileId,
    asked: Span,
    kinds: InlayHints,
    has_lenses: bool,
    cancel: &Cancel,
) -> Vec<Hint> {
    let source = snapshot.version(file).and_then(|_| snapshot.source(file));
    let Some(source) = source else { return Vec::new() };
    let mut hints = Vec::new();
    if kinds.title || kinds.status {
        of_ids(snapshot, file, &source, asked, kinds, cancel, &mut hints);
    }
    if kinds.progress && !snapshot.is_template(file) {
        of_lists(&source, has_lenses, &mut hints);
    }
    hints.retain(|hint| asked.touches(hint.offset));
    hints.sort_by_key(|hint| hint.offset);
    hints.truncate(MAX_HINTS);
    hints
}

/// Title and status behind each ID that refers to one certain ticket, once for each ID and line.
fn of_ids(
    snapshot: &Snapshot,
    file: FileId,
    source: &Source,
    asked: Span,
    kinds: InlayHints,
    cancel: &Cancel,
    hints: &mut Vec<Hint>,
) {
    let text = &*source.text;
    let lines = Span::line_at(text, asked.start()).to(Span::line_at(text, asked.end()));
    let all = &source.facts.references;
    let first = all.partition_point(|it| it.span.start < lines.start);
    let wanted = all.iter().enumerate().skip(first).take(MAX_HINTS);
    let mut wanted = wanted.take_while(|(_, it)| it.span.start <= lines.end).peekable();
    if wanted.peek().is_none() {
        return;
    }
    let left_out = left_out(snapshot.kind(file), source);
    let mut known: HashMap<&IdKey, Option<Told>> = HashMap::new();
    let mut line = Line::new(text, Span::empty(0));
    for (nth, reference) in wanted {
        if cancel.is_cancelled() {
            return;
        }
        let Reference { span, id, .. } = reference;
        if !line.span.covers(*span) {
            hints.extend(line.hints());
            line = Line::new(text, Span::line_at(text, span.start()));
        }
        let behind = left_out.partition_point(|(block, _)| block.end <= span.start);
        let is_left_out = left_out.get(behind).is_some_and(|(block, is_heading)| {
            block.covers(*span) && !(*is_heading && reference.place != Place::Prose)
        });
        if is_left_out || !line.seen.insert(id) {
            continue;
        }
        let told = known.entry(id).or_insert_with(|| Told::new(snapshot, snapshot.only_meant(file, id)?));
        let Some(told) = told else { continue };
        // A ticket that speaks of itself needs no telling.
        if (Some(told.node.ticket), told.node.file) == (reference.ticket, file) {
            continue;
        }
        let Some(offset) = line.behind(*span) else { continue };
        let next = all.get(nth + 1).map_or(text.len(), |next| next.span.start());
        let around = || line.part(span.start().saturating_sub(NEARBY), span.end() + NEARBY);
        let has_title = kinds.title && !says(around(), &told.title);
        // What stands behind the next ID is said of that one.
        let after = || line.part(span.end(), next.min(span.end() + NEARBY));
        let has_status = kinds.status && !says(after(), &told.status);
        let status = if has_status { shortened(&told.status, MAX_LABEL) } else { String::new() };
        let taken = if status.is_empty() { 0 } else { status.chars().count() + BETWEEN.chars().count() };
        let room = Some(MAX_LABEL.saturating_sub(taken)).filter(|room| has_title && *room >= MIN_TITLE);
        let title = room.map(|room| shortened(&told.title, room)).unwrap_or_default();
        line.wanted.push(Wanted { offset, id, title, status });
    }
    hints.extend(line.hints());
}

/// How much is done, behind the heading of each checklist of several boxes, and behind that of a ticket with several
/// lists.
fn of_lists(source: &Source, has_lenses: bool, hints: &mut Vec<Hint>) {
    let Source { text, facts } = source;
    let mut lists = facts.section_checklists();
    let section = |index: u32| facts.section(Some(index));
    for ((number, ticket), all) in (0u32..).zip(&facts.tickets).zip(facts.checklists()) {
        let Some(heading) = ticket.heading.filter(|_| all.total > 0) else { continue };
        let own = lists.iter().filter(|(at, _)| section(*at).is_some_and(|it| it.ticket == Some(number)));
        let is_one = own.clone().any(|(_, list)| list.total == all.total);
        if !is_one {
            lists.retain(|(at, _)| *at != heading);
            lists.push((heading, all));
        }
    }
    let told: HashSet<u32> = (0u32..)
        .zip(&facts.tickets)
        .filter(|(number, _)| has_lenses && facts.is_evident(*number))
        .filter_map(|(_, ticket)| ticket.heading)
        .collect();
    // A box that is alone says it itself.
    for (at, list) in lists.into_iter().filter(|(at, list)| list.total > 1 && !told.contains(at)) {
        let Some(section) = section(at) else { continue };
        let line = Span::line_at(text, section.title.start());
        let offset = line.start() + line.of(text).trim_end().len();
        hints.push(Hint { offset, label: list.to_string(), id: None });
    }
}

/// The blocks in which nothing is told of an ID, in order of place, and whether each is a heading, where that goes for
/// prose only: fences whose text is code, and rows of tables, whose columns would no longer stand below each other.
fn left_out(kind: Kind, Source { text, facts }: &Source) -> Vec<(Span, bool)> {
    if !matches!(kind, Kind::Markdown | Kind::Text) {
        return Vec::new();
    }
    let blocks = Blocks::read(text);
    let is_left_out = |block: &&Block| match block.kind {
        BlockKind::Fence { .. } => !facts.yaml.contains(&block.content),
        BlockKind::Heading(_) | BlockKind::Row { .. } => true,
        _ => false,
    };
    let left_out = blocks.iter().filter(is_left_out);
    left_out.map(|block| (block.span, matches!(block.kind, BlockKind::Heading(_)))).collect()
}

/// A ticket that an ID may stand for.
struct Told {
    node: Node,
    title: SmolStr,
    status: SmolStr,
}

impl Told {
    fn new(snapshot: &Snapshot, node: Node) -> Option<Self> {
        snapshot.ticket(node.file, node.ticket)?;
        Some(Self { node, title: snapshot.title(node).into(), status: snapshot.role(node, Role::Status) })
    }
}

/// A line with IDs in it.
struct Line<'a> {
    text: &'a str,
    span: Span,
    marks: Vec<Inline>,
    seen: HashSet<&'a IdKey>,
    wanted: Vec<Wanted<'a>>,
}

/// What there is to tell of an ID, as far as the line does not say so itself.
struct Wanted<'a> {
    offset: usize,
    id: &'a IdKey,
    title: String,
    status: String,
}

impl<'a> Line<'a> {
    fn new(text: &'a str, span: Span) -> Self {
        // A mark may stand inside of those, and of no other.
        let marks = inline::scan(text, span).filter(|mark| mark.kind != InlineKind::Struck).collect();
        Self { text, span, marks, seen: HashSet::new(), wanted: Vec::new() }
    }

    /// The hints of the line: titles and statuses, else the statuses, else none, as there is room.
    fn hints(&self) -> Vec<Hint> {
        let labels = |is_full: bool| {
            let hints = self.wanted.iter().map(|Wanted { offset, id, title, status }| {
                let parts = [title, status].into_iter().skip(usize::from(!is_full));
                let parts: Vec<&str> = parts.map(String::as_str).filter(|part| !part.is_empty()).collect();
                Hint { offset: *offset, label: parts.join(BETWEEN), id: Some((*id).clone()) }
            });
            let hints: Vec<Hint> = hints.filter(|hint| !hint.label.is_empty()).collect();
            let width: usize = hints.iter().map(|hint| hint.label.chars().count() + 1).sum();
            (width <= MAX_ON_LINE).then_some(hints)
        };
        labels(true).or_else(|| labels(false)).unwrap_or_default()
    }

    /// Where the marks around an ID end, so that the hint stands in no link and no bold text; nothing in code.
    fn behind(&self, id: Span) -> Option<usize> {
        let behind = self.marks.partition_point(|mark| mark.span.end <= id.start);
        let around = self.marks.get(behind).filter(|mark| mark.span.covers(id));
        let marked = match around.map(|mark| mark.kind) {
            Some(InlineKind::Code | InlineKind::Comment) => return None,
            Some(InlineKind::Link { .. } | InlineKind::Wiki | InlineKind::Labelled) => around?.span,
            Some(InlineKind::Bracket) if around?.inner == id => around?.span,
            _ => id,
        };
        let before = Span::new(self.span.start(), marked.start()).of(self.text).bytes().rev();
        let after = Span::new(marked.end(), self.span.end()).of(self.text).bytes();
        let closing = before.zip(after).take_while(|(a, b)| a == b && b"*_~\"'".contains(a)).count();
        Some(marked.end() + closing)
    }

    /// A part of the line, from about `start` to about `end`.
    fn part(&self, start: usize, end: usize) -> &'a str {
        let (start, end) = (start.max(self.span.start()), end.min(self.span.end()));
        let start = (start..end).find(|at| self.text.is_char_boundary(*at)).unwrap_or(end);
        let end = (start..=end).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(start);
        self.text.get(start..end).unwrap_or_default()
    }
}

/// Whether a text has all words of a value, one after the other; of a value without words, the value.
fn says(text: &str, value: &str) -> bool {
    let wanted = words(value);
    if wanted.len() == 1 { text.contains(value.trim()) } else { words(text).contains(&wanted) }
}

/// The letters and digits of a text in lower case, with a blank around each word.
fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 2);
    words.push(' ');
    for c in text.chars() {
        if c.is_alphanumeric() {
            words.extend(c.to_lowercase());
        } else if !words.ends_with(' ') {
            words.push(' ');
        }
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}

/// A text, or as much of it as so many characters have room for.
fn shortened(text: &str, room: usize) -> String {
    let text = plain(text);
    match text.char_indices().nth(room) {
        None => text,
        Some(_) => {
            let end = text.char_indices().nth(room.saturating_sub(1)).map_or(0, |(end, _)| end);
            format!("{}…", text.get(..end).unwrap_or_default().trim_end())
        }
    }
}

/// A text as it is read, on one line: without the marks of code and bold text.
fn plain(text: &str) -> String {
    let shown = text.chars().filter(|c| !matches!(c, '`' | '*'));
    let shown: String = shown.map(|c| if c.is_control() { ' ' } else { c }).collect();
    shown.trim().to_owned()
}

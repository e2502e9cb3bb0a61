//! The rename of a ticket's ID: which ticket is meant, whether it may have that ID, and every place that has it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use rayon::prelude::*;

use super::super::{Cancel, occurrence};
use super::headings::Anchors;
use super::links::{Mend, Moves};
use super::spelling::Spelling;
use crate::features::edit::{Changes, Edit, Move, Reason};
use crate::text::Span;
use crate::ticket::{Facts, FileName, IdKey, Place, Role, Ticket, Unit, id};
use crate::workspace::{Address, Declaration, FileId, Node, Snapshot, Source};

/// Files that one rename changes at most; more is no slip of a name, and a cost for every editor.
const MAX_FILES: usize = 50_000;

/// A ticket whose ID is to be renamed.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// The ID under the cursor.
    pub(super) place: Span,
    /// Its comparable form, in the family's name of today.
    id: IdKey,
    /// How it is written under the cursor.
    asked: String,
    /// Where it is declared: in one place, or in a file of its own and in lists of tickets.
    nodes: Vec<Node>,
    /// Whether another ticket has the same ID: then only what the ticket itself says is changed.
    is_twin: bool,
}

/// One place with the ID.
struct Found {
    span: Span,
    ticket: Option<u32>,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Declared,
    Related,
    Mentioned,
}

/// The ticket whose ID stands at a byte offset; nothing where none does.
///
/// # Errors
/// In a sentence for the user, when it is not clear which ticket is meant, or none is.
pub(super) fn at(
    snapshot: &Snapshot,
    file: FileId,
    source: &Source,
    offset: usize,
) -> anyhow::Result<Option<Target>> {
    let Some((span, id)) = occurrence::id_at(&source.facts, &source.text, offset) else { return Ok(None) };
    let id = snapshot.resolve(&id);
    let Some(found) = places(snapshot, source, &id).into_iter().find(|found| found.span == span) else {
        return Ok(None);
    };
    let asked = span.of(&source.text).to_owned();
    let meant = snapshot.meant(file, &id);
    let target = |declarations: &[Declaration], is_twin| Target {
        place: span,
        id: id.clone(),
        asked: asked.clone(),
        nodes: declarations.iter().map(|it| Node { file: it.file, ticket: it.ticket }).collect(),
        is_twin,
    };
    let files = meant.iter().filter(|it| it.unit == Unit::File).count();
    // A heading in a list of tickets that have files of their own is no second ticket.
    let is_one = meant.len() == 1 || files == 1;
    let own = meant
        .iter()
        .find(|it| found.kind == Kind::Declared && it.file == file && Some(it.ticket) == found.ticket);
    match (own, &meant[..]) {
        (_, []) if found.kind == Kind::Mentioned && !snapshot.has_family(id.family()) => Ok(None),
        (_, []) => bail!("no ticket declares {asked}, so there is nothing to rename"),
        _ if is_one => Ok(Some(target(&meant, false))),
        (Some(own), _) => Ok(Some(target(std::slice::from_ref(own), true))),
        (None, [first, second, ..]) => {
            let path = |it: &Declaration| snapshot.path_shown(it.file);
            bail!(
                "{asked} is declared more than once, in {} and in {}; rename it where it is declared",
                path(first),
                path(second)
            );
        }
        (None, _) => Ok(None),
    }
}

/// Every place in a text that says an ID, in order.
fn places(snapshot: &Snapshot, source: &Source, id: &IdKey) -> Vec<Found> {
    let Source { text, facts } = source;
    let is_id = |other: &IdKey| snapshot.resolve(other) == *id;
    let mut all: Vec<Found> = Vec::new();
    let mut declare = |span, ticket| all.push(Found { span, ticket, kind: Kind::Declared });
    let has_id = |ticket: &Ticket| ticket.id.as_ref().is_some_and(is_id);
    for (index, ticket) in (0u32..).zip(&facts.tickets).filter(|(_, ticket)| has_id(ticket)) {
        ticket.declarations.iter().for_each(|span| declare(*span, Some(index)));
    }
    // Another field that repeats the ticket's own ID.
    let fields = facts.fields.iter().filter(|field| Role::of(&field.name) == Some(Role::Id));
    for field in
        fields.filter(|field| field.under.is_none() && facts.ticket(field.ticket).is_some_and(has_id))
    {
        if is_id(&IdKey::new(field.value.of(text))) {
            declare(field.value, field.ticket);
        }
    }
    // The title of a ticket names it; that is no reference.
    let titles = facts.fields.iter().filter(|field| field.own && field.plays(Role::Title));
    for field in titles.filter(|field| facts.ticket(field.ticket).is_some_and(has_id)) {
        let named = id::candidates(text, field.value).filter(|span| is_id(&IdKey::new(span.of(text))));
        all.extend(named.map(|span| Found { span, ticket: field.ticket, kind: Kind::Mentioned }));
    }
    let references = facts.references.iter().filter(|it| is_id(&it.id));
    all.extend(references.map(|it| {
        let kind = if it.place == Place::Prose { Kind::Mentioned } else { Kind::Related };
        Found { span: it.span, ticket: it.ticket, kind }
    }));
    all.sort_by_key(|found| (found.span, found.kind != Kind::Declared));
    all.dedup_by(|later, earlier| later.span.overlaps(earlier.span));
    all
}

/// Gives a ticket another ID. Files are renamed only if `can_move`.
///
/// # Errors
/// In a sentence for the user, when the ticket cannot have that ID.
pub(super) fn rename(
    snapshot: &Snapshot,
    target: &Target,
    typed: &str,
    can_move: bool,
    cancel: &Cancel,
) -> anyhow::Result<Changes> {
    if typed.trim() == target.asked {
        return Ok(Changes::default());
    }
    let spelling = Spelling::new(&target.id, &target.asked, typed)?;
    if !spelling.is_respelling() {
        is_free(snapshot, target, &spelling)?;
    }
    let mut changes = Changes::default();
    if can_move && !spelling.is_respelling() {
        changes.moves = moves(snapshot, target, &spelling)?;
    }
    texts(snapshot, target, &spelling, &mut changes, cancel)?;
    is_declared(snapshot, target, &spelling, &changes)?;

    let mut anchors: BTreeMap<FileId, Anchors> =
        changes.texts.iter().filter_map(|(file, it)| Some((*file, Anchors::new(it)?))).collect();
    if !target.is_twin && !spelling.is_respelling() {
        for node in &target.nodes {
            let written =
                changes.texts.get(&node.file).and_then(|it| declared(snapshot, &it.source, &target.id));
            let written = written.unwrap_or(target.id.as_str());
            let ids = (written.to_lowercase(), spelling.of(written).to_lowercase());
            anchors.entry(node.file).or_default().ids = Some(ids);
        }
    }
    let moves = Moves(changes.moves.iter().map(|it| (it.from.clone(), it.to.clone())).collect());
    Mend { snapshot, moves: &moves, anchors: &anchors }.run(&mut changes, cancel);
    changes.finish();
    Ok(changes)
}

/// An ID as a file declares it.
fn declared<'a>(snapshot: &Snapshot, source: &'a Source, id: &IdKey) -> Option<&'a str> {
    let mut tickets = source.facts.tickets.iter();
    let ticket = tickets.find(|ticket| ticket.id.as_ref().is_some_and(|it| snapshot.resolve(it) == *id))?;
    let written = ticket.declarations.first()?.of(&source.text);
    (id::shape(written) != Some(id::Shape::Number)).then_some(written)
}

/// Refuses an ID that another ticket has.
fn is_free(snapshot: &Snapshot, target: &Target, spelling: &Spelling) -> anyhow::Result<()> {
    let taken = snapshot.declarations(spelling.key());
    let restarts = snapshot.is_folder_scoped(spelling.key().family());
    // Where numbers restart, those of another folder are free.
    let is_near = |other: &Declaration| {
        !restarts || target.nodes.iter().any(|it| snapshot.folder(it.file) == snapshot.folder(other.file))
    };
    match taken.iter().find(|other| is_near(other)) {
        None => Ok(()),
        Some(other) => {
            bail!("{} is declared already, in {}", spelling.typed(), snapshot.path_shown(other.file))
        }
    }
}

/// The edits of every text that says the ID.
fn texts(
    snapshot: &Snapshot,
    target: &Target,
    spelling: &Spelling,
    changes: &mut Changes,
    cancel: &Cancel,
) -> anyhow::Result<()> {
    let own: BTreeSet<FileId> = target.nodes.iter().map(|node| node.file).collect();
    let mut users: BTreeSet<FileId> = BTreeSet::new();
    if !target.is_twin {
        users = snapshot.references(&target.id).into_iter().map(|it| it.file).collect();
        if snapshot.is_folder_scoped(target.id.family()) {
            // Files of one folder that declare nothing themselves mean the same.
            let declaring: BTreeSet<FileId> =
                snapshot.declarations(&target.id).iter().map(|it| it.file).collect();
            let mut folders: HashMap<Option<&Path>, bool> = HashMap::new();
            let is_meant = |file| snapshot.meant(file, &target.id).iter().all(|it| own.contains(&it.file));
            users.retain(|file| {
                !cancel.is_cancelled()
                    && if declaring.contains(file) {
                        is_meant(*file)
                    } else {
                        *folders.entry(snapshot.folder(*file)).or_insert_with(|| is_meant(*file))
                    }
            });
        }
    }
    let all: Vec<FileId> = own.union(&users).copied().collect();
    ensure!(all.len() <= MAX_FILES, "{} is used in more than {MAX_FILES} files", target.asked);
    // `PE-1.md` is the name of a file, which may have to stay.
    let name = |node: &Node| Some(snapshot.address(node.file)?.path()?.file_name()?.to_str()?.to_owned());
    let names = target.nodes.iter().filter(|_| changes.moves.is_empty()).filter_map(name);
    let names: BTreeSet<String> = names.collect();
    let edited: Vec<_> = all
        .into_par_iter()
        .filter(|_| !cancel.is_cancelled())
        .filter_map(|file| {
            let source = snapshot.source(file)?;
            let mut edits = edits(snapshot, target, spelling, file, &source);
            edits.retain(|edit| {
                let span = edit.text.span;
                !names.contains(Span::new(span.start(), span.end() + ".md".len()).of(&source.text))
            });
            Some((file, source, edits))
        })
        .collect();
    for (file, source, edits) in edited {
        changes.add(file, source, edits);
    }
    Ok(())
}

fn edits(
    snapshot: &Snapshot,
    target: &Target,
    spelling: &Spelling,
    file: FileId,
    source: &Source,
) -> Vec<Edit> {
    let Source { text, facts } = source;
    let is_node = |ticket: u32| target.nodes.contains(&Node { file, ticket });
    let has_id = |ticket: &Ticket| ticket.id.as_ref().is_some_and(|id| snapshot.resolve(id) == target.id);
    // The numbers of tickets in a closed file may have changed since it was last read, those of an open one not.
    let is_here = target.nodes.iter().any(|node| node.file == file);
    let is_own = |ticket: Option<u32>| match target.is_twin {
        true => ticket.is_some_and(is_node),
        false => is_here && facts.ticket(ticket).is_some_and(has_id),
    };
    let is_meant = |found: &Found| {
        let is_use = found.kind != Kind::Declared && !target.is_twin;
        is_use || is_own(found.ticket)
    };
    let found = places(snapshot, source, &target.id).into_iter().filter(is_meant);
    let mut edits: Vec<Edit> = found
        .map(|found| {
            let reason = if found.kind == Kind::Mentioned { Reason::Mention } else { Reason::Name };
            Edit::new(found.span, spelling.of(found.span.of(text)), reason)
        })
        .collect();
    if spelling.key().family() != target.id.family() {
        // A bare number means the ticket's own family, which is about to be another one.
        let bare =
            facts.references.iter().filter(|it| is_own(it.ticket) && snapshot.resolve(&it.id) != target.id);
        let bare = bare.filter(|it| id::shape(it.span.of(text)) == Some(id::Shape::Number));
        edits.extend(bare.map(|it| Edit::new(it.span, it.id.as_str(), Reason::Name)));
    }
    edits
}

/// The files whose names begin with the ID of the ticket that they are.
fn moves(snapshot: &Snapshot, target: &Target, spelling: &Spelling) -> anyhow::Result<Vec<Move>> {
    let mut moves = Vec::new();
    for node in &target.nodes {
        let is_whole = snapshot.ticket(node.file, node.ticket).is_some_and(|it| it.unit == Unit::File);
        let path = snapshot.address(node.file).and_then(Address::path).filter(|_| is_whole);
        let Some(from) = path else { continue };
        let Some(name) = file_name(snapshot, from, &target.id, spelling) else { continue };
        let to = from.with_file_name(&name);
        let is_taken = snapshot.file(&Address::from_path(&to)).is_some() || to.exists();
        ensure!(!is_taken, "there is a file {name} already, beside {}", snapshot.path_shown(node.file));
        moves.push(Move { from: from.to_owned(), to });
    }
    Ok(moves)
}

/// The new name of a file whose name begins with the ID.
fn file_name(snapshot: &Snapshot, path: &Path, id: &IdKey, spelling: &Spelling) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let written = id::in_file_name(path.file_stem()?.to_str()?)?;
    (snapshot.resolve(&IdKey::new(written)) == *id).then_some(())?;
    let rest = name.get(written.len()..)?;
    Some(spelling.in_file_name(written) + rest)
}

/// Refuses an ID that would not be read as one where the ticket declares it.
fn is_declared(
    snapshot: &Snapshot,
    target: &Target,
    spelling: &Spelling,
    changes: &Changes,
) -> anyhow::Result<()> {
    for node in &target.nodes {
        let path = snapshot.path_shown(node.file);
        let text = changes.texts.get(&node.file).with_context(|| format!("{path} cannot be read"))?;
        let after = text.applied().with_context(|| format!("{path} has changed; try again"))?;
        let from = snapshot.address(node.file).and_then(Address::path);
        let moved = changes.moves.iter().find(|it| Some(it.from.as_path()) == from);
        let stem = moved.map(|it| it.to.as_path()).or(from).and_then(Path::file_stem);
        let stem = stem.and_then(|stem| stem.to_str()).unwrap_or_default();
        let facts = Facts::read(&after, FileName { stem });
        if !facts.tickets.iter().any(|ticket| ticket.id.as_ref() == Some(spelling.key())) {
            let is_named = text.edits.is_empty() && changes.moves.is_empty();
            ensure!(
                !is_named,
                "{} is in the name of the file only, and this editor does not let a language server rename files",
                target.asked
            );
            bail!(
                "{} would not be read as the ID of a ticket where {} stands in {path}",
                spelling.typed(),
                target.asked
            );
        }
    }
    Ok(())
}

//! All tickets of the workspace in the order in which lists show them, with what they are sorted by into groups. Made when
//! first asked for after a ticket has changed.

use std::cmp;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use crate::checks;
use crate::schema::SchemaId;
use crate::ticket::{IdKey, Role, name, value};
use crate::workspace::{FileId, Node, Snapshot, Standing};

use super::progress::Progress;
use super::spread::Spread;

/// The list of the last state of the tickets that somebody has asked about.
#[derive(Debug, Default)]
pub struct Lists {
    kept: Mutex<Kept>,
    /// How long the last one took to make, in microseconds.
    took: AtomicU64,
}

#[derive(Debug, Default)]
struct Kept {
    generation: u64,
    list: Arc<OnceLock<List>>,
}

impl Lists {
    /// Calls a function with the list of a snapshot. Whoever comes while it is made waits for it.
    pub fn with<T>(&self, snapshot: &Snapshot, read: impl FnOnce(&List) -> T) -> T {
        let generation = snapshot.ticket_generation();
        let list = {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.generation < generation {
                *kept = Kept { generation, ..Kept::default() };
            }
            // A reader that is behind makes its own, and leaves the newer one where it is.
            if kept.generation == generation { Arc::clone(&kept.list) } else { Arc::default() }
        };
        read(list.get_or_init(|| {
            let began = Instant::now();
            let list = List::new(snapshot);
            let took = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
            self.took.store(took, Ordering::Relaxed);
            list
        }))
    }

    /// How long the last list took to make: whoever asks clients to ask anew leaves them more time than that.
    #[must_use]
    pub fn took(&self) -> Duration {
        Duration::from_micros(self.took.load(Ordering::Relaxed))
    }
}

/// One ticket.
#[derive(Clone, Debug)]
pub struct Row {
    /// The ticket.
    pub node: Node,
    /// How far it is.
    pub progress: Progress,
    /// The comparable form of its status, the same for all spellings of a value; empty without one.
    pub status: SmolStr,
    /// The name of its schema.
    pub schema: Option<SmolStr>,
    /// Whether it lies in an archive.
    pub is_archived: bool,
}

/// See the module.
#[derive(Debug, Default)]
pub struct List {
    /// By ID, numbers as numbers; those without an ID behind the others, by title and path.
    pub rows: Vec<Row>,
    pub(super) spread: Spread,
    texts: OnceLock<Vec<Box<str>>>,
    parents: OnceLock<Vec<Option<Node>>>,
    places: OnceLock<FxHashMap<Node, u32>>,
    waits: OnceLock<Vec<Box<[Node]>>>,
}

impl List {
    /// The tickets of a snapshot.
    #[must_use]
    pub fn new(snapshot: &Snapshot) -> Self {
        let files: Vec<FileId> = snapshot.files().filter(|file| snapshot.counts(*file)).collect();
        let rows = files.par_iter().map_init(Known::default, |known, file| known.rows(snapshot, *file));
        let mut rows: Vec<(Sort<'_>, Row)> = rows.flatten_iter().collect();
        // What is equal stays in the order of paths.
        rows.par_sort_by(|(a, _), (b, _)| a.cmp(b));
        let rows: Vec<Row> = rows.into_iter().map(|(_, row)| row).collect();
        let spread = Spread::new(snapshot, &rows);
        Self { rows, spread, ..Self::default() }
    }

    /// For each row, the text in which words are looked for, in small letters.
    #[must_use]
    pub fn texts(&self, snapshot: &Snapshot) -> &[Box<str>] {
        let text = |row: &Row| {
            let Some(ticket) = snapshot.ticket(row.node.file, row.node.ticket) else { return Box::default() };
            let id = ticket.id.as_ref().map(IdKey::as_str).unwrap_or_default();
            let (status, assignee) =
                (snapshot.role(row.node, Role::Status), snapshot.role(row.node, Role::Assignee));
            let said = [id, ticket.written_id(), ticket.title(), &status, &assignee];
            said.join("\n").to_lowercase().into_boxed_str()
        };
        self.texts.get_or_init(|| self.rows.par_iter().map(text).collect())
    }

    /// For each row, the ticket that it is a part of; of several, the first that it names itself.
    #[must_use]
    pub fn parents(&self, snapshot: &Snapshot) -> &[Option<Node>] {
        let parent = |row: &Row| Some(snapshot.parents(row.node).first()?.node);
        self.parents.get_or_init(|| self.rows.par_iter().map(parent).collect())
    }

    /// For each row, the tickets that it waits for, each once.
    #[must_use]
    pub fn waits(&self, snapshot: &Snapshot) -> &[Box<[Node]>] {
        let waits = |row: &Row| {
            let mut nodes: Vec<Node> = snapshot.waits_for(row.node).iter().map(|edge| edge.node).collect();
            nodes.sort_unstable();
            nodes.dedup();
            nodes.into_boxed_slice()
        };
        self.waits.get_or_init(|| self.rows.par_iter().map(waits).collect())
    }

    /// The row of a ticket.
    #[must_use]
    pub fn place(&self, node: Node) -> Option<u32> {
        let numbered = || (0u32..).zip(&self.rows).map(|(nth, row)| (row.node, nth));
        self.places.get_or_init(|| numbered().collect()).get(&node).copied()
    }

    /// A row by its number.
    #[must_use]
    pub fn row(&self, place: u32) -> Option<&Row> {
        self.rows.get(place as usize)
    }
}

/// What was found out of a status, good for all tickets of a schema that have it.
#[derive(Default)]
struct Known(FxHashMap<Status, (SmolStr, Progress)>);

/// All that the meaning of a status depends on; a catalog by its place in memory.
#[derive(PartialEq, Eq, Hash)]
struct Status {
    catalog: usize,
    schema: Option<SchemaId>,
    field: SmolStr,
    written: SmolStr,
    is_archived: bool,
}

impl Known {
    fn rows<'s>(&mut self, snapshot: &'s Snapshot, file: FileId) -> Vec<(Sort<'s>, Row)> {
        let tickets = snapshot.summary(file).map(|summary| &*summary.tickets).unwrap_or_default();
        if tickets.is_empty() {
            return Vec::new();
        }
        let is_archived = match snapshot.standing(file) {
            Standing::Active => false,
            Standing::Archive => true,
            Standing::Example | Standing::Template | Standing::Ignored => return Vec::new(),
        };
        let sure = (0u32..).zip(tickets).filter_map(|(ticket, summary)| {
            let node = Node { file, ticket };
            checks::is_sure_ticket(snapshot, node).then_some((node, summary))
        });
        let row = |(node, summary): (Node, &'s crate::workspace::TicketSummary)| {
            let (status, progress) = self.status(snapshot, node, is_archived);
            let schema = snapshot.schema_of(file, node.ticket).map(|schema| schema.name.clone());
            let sort = Sort { id: summary.id.as_ref(), title: summary.title() };
            (sort, Row { node, progress, status, schema, is_archived })
        };
        sure.map(row).collect()
    }

    fn status(&mut self, snapshot: &Snapshot, node: Node, is_archived: bool) -> (SmolStr, Progress) {
        let Some((field, written)) = snapshot.status(node) else {
            return (SmolStr::default(), Progress::of(snapshot, node));
        };
        let key = Status {
            catalog: Arc::as_ptr(snapshot.catalog(node.file)).addr(),
            schema: snapshot.schema_id(node.file, node.ticket),
            field: field.into(),
            written: written.into(),
            is_archived,
        };
        let find = || (form(snapshot, node, field, written), Progress::of(snapshot, node));
        self.0.entry(key).or_insert_with(find).clone()
    }
}

/// The comparable form of a status: of the value of the set that is meant, else without a remark if the rest is a status.
pub(super) fn form(snapshot: &Snapshot, node: Node, field: &str, written: &str) -> SmolStr {
    let spelled = snapshot.spelled(node.file, node.ticket, field, written);
    let forms = value::forms(spelled);
    let choices = snapshot.choices(node.file, node.ticket, field).iter().map(|choice| name::value(choice));
    let choice = choices.into_iter().find(|choice| forms.contains(choice));
    let is_status = |form: &&SmolStr| value::progress(form).is_some();
    let short = || forms.iter().rev().find(is_status).or(forms.first()).cloned();
    choice.or_else(short).unwrap_or_default()
}

/// What tickets are sorted by.
struct Sort<'s> {
    id: Option<&'s IdKey>,
    title: &'s str,
}

impl Sort<'_> {
    fn cmp(&self, other: &Self) -> cmp::Ordering {
        match (self.id, other.id) {
            (Some(a), Some(b)) => a.cmp_numbers(b),
            (Some(_), None) => cmp::Ordering::Less,
            (None, Some(_)) => cmp::Ordering::Greater,
            (None, None) => self.title.cmp(other.title),
        }
    }
}

//! An editor's session in a workspace: each work that it asks for, with a look at every answer.

use std::path::PathBuf;
use std::time::Duration;

use memchr::memmem;
use serde_json::{Value, json};

use crate::client::{Client, uri};
use crate::generator::{FAR, GONE, LARGE, PROBE, Style, Workspace};
use crate::measure::{self, Measured};
use crate::table::Work;
use crate::{documents, questions, tickets};

/// How long nothing is asked for, to see whether the server rests.
const REST: Duration = Duration::from_secs(5);

/// A session in which the workspace was read, and the probe is open.
pub(crate) struct Session<'a> {
    pub(crate) workspace: &'a Workspace,
    pub(crate) client: Client,
    pub(crate) probe: Document,
}

/// A document as it is on disk.
pub(crate) struct Document {
    pub(crate) path: PathBuf,
    text: String,
}

/// What is measured in a session; `None` for what the server does not offer.
pub(crate) type Measure = fn(&mut Session<'_>) -> Option<Measured>;

/// Each work with its name, in the order of the table.
pub(crate) const WORK: &[(Work, &str, Measure)] = &[
    (Work::Keystroke, "keystroke to diagnostics, ticket of 8 KB", |session| session.keystrokes_in_a_ticket()),
    (Work::Large, "keystroke to diagnostics, 2,500 tickets in 1 MB", |session| session.keystrokes_in_many()),
    (Work::Definition, "definition", questions::definition),
    (Work::Hover, "hover", questions::hover),
    (Work::Completion, "completion of an ID", questions::completion),
    (Work::CodeAction, "code actions at a field, ticket of 8 KB", documents::code_actions),
    (Work::CodeLens, "code lenses, ticket of 8 KB", documents::code_lenses),
    (Work::InlayHint, "inlay hints, ticket of 8 KB", documents::inlay_hints),
    (Work::Folding, "folding, ticket of 8 KB", documents::folding),
    (Work::SelectionRange, "selection ranges, ticket of 8 KB", documents::selection_ranges),
    (Work::Tokens, "semantic tokens, ticket of 8 KB", documents::tokens),
    (Work::TokensDelta, "keystroke to changed semantic tokens, ticket of 8 KB", documents::tokens_delta),
    (Work::References, "references of an ID with 1,000 uses", questions::references),
    (Work::Symbol, "workspace symbols, an ID", |session| questions::symbols(session, FAR)),
    (Work::Symbol, "workspace symbols, three letters", |session| questions::symbols(session, "tim")),
    (Work::Symbol, "workspace symbols, two words", |session| questions::symbols(session, "sandbox mail")),
    (Work::Symbol, "workspace symbols, nothing like it", questions::no_symbols),
    (Work::Rename, "rename of an ID with 1,000 uses", questions::rename),
    (Work::FirstGroups, "groups of tickets by status, asked for the first time", tickets::first),
    (Work::Groups, "groups of tickets by status", |session| tickets::groups(session, "status")),
    (Work::Groups, "groups of tickets by parent", |session| tickets::groups(session, "parent")),
    (Work::Tickets, "200 tickets", tickets::page),
    (Work::Tickets, "200 tickets with two words", tickets::with_words),
    (Work::Tickets, "200 tickets that somebody works on", tickets::of_a_status),
    (Work::Graph, "graph of the workspace, 200 tickets", tickets::graph),
    (Work::Graph, "graph around a ticket with 1,000 users", tickets::graph_around),
    (Work::TicketsAnew, "groups of tickets, from a change of a ticket", tickets::groups_anew),
    (Work::TicketsAnew, "tickets with a word, from a change of a ticket", tickets::search_anew),
    (Work::TicketsAnew, "graph of the workspace, from a change of a ticket", tickets::graph_anew),
    (Work::Idle, "processor while nothing is asked", |session| session.idle()),
];

impl<'a> Session<'a> {
    /// Starts so many sessions, after one that is not counted; keeps the last one.
    ///
    /// Each is timed from the start of the process until the definition of the ticket in the last folder is
    /// known and the probe's diagnostics are complete: that an ID is unknown is said after all files were read.
    pub(crate) fn start(workspace: &'a Workspace, arguments: &[String], runs: usize) -> (Self, Measured) {
        let mut times = Vec::new();
        let (mut session, _) = Self::start_once(workspace, arguments);
        for _ in 0..runs {
            session.finish();
            let (next, time) = Self::start_once(workspace, arguments);
            times.push(time);
            session = next;
        }
        (session, Measured::median(&times))
    }

    fn start_once(workspace: &'a Workspace, arguments: &[String]) -> (Self, Duration) {
        let probe = Document::new(workspace, &workspace.plan.home[PROBE]);
        let mut client = Client::start(&workspace.folder, arguments);
        client.open(&probe.path, &probe.text);
        let holds = |body: &[u8], part: &str| memmem::find(body, part.as_bytes()).is_some();
        let published =
            client.published(&probe.path, |published| holds(&published.arrival.body, "unknown-ticket"));
        assert!(holds(&published.arrival.body, GONE), "nothing declares {GONE}");
        let missing = format!("no ticket declares {FAR}");
        assert!(!holds(&published.arrival.body, &missing), "{FAR} is declared");
        let mut session = Self { workspace, client, probe };
        let question = questions::at(&session, FAR);
        let (_, answer) = session.client.request("textDocument/definition", &question);
        let time = session.client.spawned.elapsed();
        questions::see(FAR, &answer, &workspace.plan.home[FAR]);
        (session, time)
    }

    pub(crate) fn finish(self) {
        self.client.finish();
    }

    /// The server's memory, by a name in its status.
    pub(crate) fn memory(&self, name: &str) -> Option<Measured> {
        measure::memory(self.client.pid(), name).map(|value| Measured::once("MB", value))
    }

    /// The path of a ticket of 8 KB.
    pub(crate) fn ticket(&self) -> &'a str {
        let ticket = self.workspace.plan.files.iter().find(|file| file.style == Style::FrontMatter);
        &ticket.expect("there are such files").path
    }

    fn keystrokes_in_a_ticket(&mut self) -> Option<Measured> {
        self.keystrokes(self.ticket(), 500)
    }

    fn keystrokes_in_many(&mut self) -> Option<Measured> {
        self.keystrokes(LARGE, 100)
    }

    /// Types a letter and takes it back, over and over; each time until the diagnostics for it are there.
    fn keystrokes(&mut self, relative: &str, count: i64) -> Option<Measured> {
        let (document, expected) = self.open(relative);
        let place = document.prose();
        let times = (2..count + 2)
            .map(|version| {
                let sent = self.client.notify("textDocument/didChange", &document.letter(place, version));
                let published =
                    self.client.published(&document.path, |published| published.version == Some(version));
                assert_eq!(published.count, expected, "a letter in prose changes no finding");
                published.arrival.at - sent
            })
            .collect();
        self.close(&document);
        Some(Measured::times(times))
    }

    /// Opens a document, and waits for its diagnostics; how many they are.
    pub(crate) fn open(&mut self, relative: &str) -> (Document, usize) {
        let document = Document::new(self.workspace, relative);
        self.client.open(&document.path, &document.text);
        let published = self.client.published(&document.path, |published| published.version == Some(1));
        (document, published.count)
    }

    /// Closes a document, and waits until its diagnostics are gone.
    pub(crate) fn close(&mut self, document: &Document) {
        let params = json!({ "textDocument": { "uri": uri(&document.path) } });
        self.client.notify("textDocument/didClose", &params);
        self.client.published(&document.path, |published| published.count == 0);
    }

    /// The share of one processor that is used while nothing happens.
    fn idle(&mut self) -> Option<Measured> {
        // What was asked for before may still have an end.
        self.client.wait(Duration::from_secs(1));
        let before = measure::processor_time(self.client.pid())?;
        self.client.wait(REST);
        let used = measure::processor_time(self.client.pid())?.saturating_sub(before);
        Some(Measured::once("%", used.as_secs_f64() / REST.as_secs_f64() * 100.0))
    }
}

impl Document {
    fn new(workspace: &Workspace, relative: &str) -> Self {
        Self { path: workspace.path(relative), text: workspace.text(relative) }
    }

    /// A place within an ID in a list, as line and column.
    pub(crate) fn place_of(&self, id: &str) -> (usize, usize) {
        let place = |line: &str| {
            let at = line.starts_with("- ").then(|| line.find(id))??;
            let is_whole = !line[at + id.len()..].starts_with(|c: char| c.is_ascii_digit());
            is_whole.then_some(at + id.find('-').map_or(0, |dash| dash + 2))
        };
        self.find(0, place).unwrap_or_else(|| panic!("{id} is not in {}", self.path.display()))
    }

    /// The parameters of a change to this version: a letter at a place, or the same letter taken back.
    pub(crate) fn letter(&self, (line, column): (usize, usize), version: i64) -> Value {
        let (end, text) = if version % 2 == 0 { (column, "x") } else { (column + 1, "") };
        let range = json!({
            "start": { "line": line, "character": column },
            "end": { "line": line, "character": end },
        });
        json!({
            "textDocument": { "uri": uri(&self.path), "version": version },
            "contentChanges": [{ "range": range, "text": text }],
        })
    }

    /// How many lines there are.
    pub(crate) fn lines(&self) -> usize {
        self.text.lines().count()
    }

    /// The line that begins with this.
    pub(crate) fn line_of(&self, start: &str) -> usize {
        self.find(0, |line| line.starts_with(start).then_some(0)).expect("there is such a line").0
    }

    /// A place within prose in the second half, as line and column.
    pub(crate) fn prose(&self) -> (usize, usize) {
        let place = |line: &str| {
            let plain = line.is_ascii() && !line.contains(|c: char| c.is_ascii_digit());
            let in_list = line.trim_start().starts_with("- ") && plain;
            in_list.then(|| line.find(" the "))?.map(|at| at + 3)
        };
        self.find(self.text.lines().count() / 2, place).expect("there is prose")
    }

    fn find(&self, from: usize, place: impl Fn(&str) -> Option<usize>) -> Option<(usize, usize)> {
        self.text.lines().enumerate().skip(from).find_map(|(nth, line)| Some((nth, place(line)?)))
    }
}

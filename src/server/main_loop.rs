//! The one thread that owns the state. Whoever wants to change or to read it sends an [`Event`].

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::time::Instant;
use std::{io, thread};

use serde_json::Value;
use tower_lsp::ls_types::{ClientCapabilities, MessageType, Uri};

use crate::features::{Cancel, Context, Lists, Settings, TokenCache, convert};
use crate::text::PositionEncoding;
use crate::workspace::{Address, Found, World};

use super::outbox::Outbox;
use super::publisher::{self, Publisher};
use super::refresh::{self, Refresher};
use super::registration::Registry;
use super::scan::{self, Disk};
use super::sync::Documents;
use super::workers::{Workers, survive};

/// How many different warnings a session may show; all of them are logged.
const MAX_WARNINGS: usize = 100;
/// How many files that could not be read are logged.
const MAX_LEFT_OUT: usize = 1000;

/// What happens to the state. Events are handled in the order in which they were sent.
pub(crate) enum Event {
    /// Something changes.
    Write(Box<dyn FnOnce(&mut State) + Send>),
    /// A request wants to see the state as it is now. The job runs elsewhere, unless it is cancelled first.
    Read {
        /// Whether the answer is still wanted.
        cancel: Cancel,
        /// What to do with what is seen.
        job: Box<dyn FnOnce(&Context) + Send>,
    },
}

/// Where events are sent. Copies lead to the same loop.
#[derive(Clone)]
pub(crate) struct Events(Sender<Event>);

impl Events {
    /// Sends an event; without effect when the loop has ended, as the process is about to.
    pub(crate) fn send(&self, event: Event) {
        let _ = self.0.send(event);
    }

    /// Sends an [`Event::Write`].
    pub(crate) fn write(&self, change: impl FnOnce(&mut State) + Send + 'static) {
        self.send(Event::Write(Box::new(change)));
    }
}

/// All that the server knows.
pub(crate) struct State {
    /// The workspace. Whoever changes it calls [`State::touch`].
    pub(crate) world: World,
    /// The code units in which the client counts columns.
    pub(crate) encoding: PositionEncoding,
    /// What the client can do.
    pub(crate) capabilities: Arc<ClientCapabilities>,
    /// See [`Context::cuts_at_blanks`].
    pub(crate) cuts_at_blanks: bool,
    /// The folders of the workspace, as the client names them.
    pub(crate) folders: Vec<PathBuf>,
    /// What these are on disk, each of them once.
    pub(crate) roots: Vec<PathBuf>,
    /// What the user has set, and the two places that it came from.
    pub(crate) settings: Arc<Settings>,
    /// The settings that came with `initialize`.
    pub(crate) options: Value,
    /// The settings that came later.
    pub(crate) configuration: Value,
    /// The colours that the client has of open documents; only workers look into it.
    pub(crate) tokens: Arc<TokenCache>,
    /// The tickets in their order; only workers look into it.
    pub(crate) lists: Arc<Lists>,
    /// The documents that are open, as the client names them.
    pub(crate) documents: Documents,
    /// What the client was told about them.
    pub(crate) publisher: Publisher,
    /// What the client has asked for, and shows.
    pub(crate) refresher: Refresher,
    /// What the client was told to ask for.
    pub(crate) registry: Registry,
    /// The way to the client.
    pub(crate) outbox: Outbox,
    /// The way to the files.
    pub(crate) disk: Disk,
    /// The way back here.
    pub(crate) events: Events,
    /// Threads for what takes time.
    pub(crate) workers: Workers,
    said: BTreeSet<String>,
    left_out: BTreeSet<String>,
    touched: bool,
}

impl State {
    fn new(outbox: Outbox, events: Events) -> io::Result<Self> {
        Ok(Self {
            world: World::new(Vec::new()),
            encoding: PositionEncoding::default(),
            capabilities: Arc::default(),
            cuts_at_blanks: false,
            folders: Vec::new(),
            roots: Vec::new(),
            settings: Arc::default(),
            options: Value::Null,
            configuration: Value::Null,
            tokens: Arc::default(),
            lists: Arc::default(),
            documents: Documents::default(),
            publisher: Publisher::default(),
            refresher: Refresher::default(),
            registry: Registry::default(),
            outbox,
            disk: Disk::start(events.clone())?,
            events,
            workers: Workers::start()?,
            said: BTreeSet::new(),
            left_out: BTreeSet::new(),
            touched: false,
        })
    }

    /// Notes that diagnostics, and what else the client shows, may have changed.
    pub(crate) fn touch(&mut self) {
        self.touched = true;
    }

    /// What a reader sees now.
    pub(crate) fn context(&mut self, cancel: Cancel) -> Context {
        Context {
            snapshot: self.world.snapshot(),
            encoding: self.encoding,
            client: Arc::clone(&self.capabilities),
            cuts_at_blanks: self.cuts_at_blanks,
            settings: Arc::clone(&self.settings),
            tokens: Arc::clone(&self.tokens),
            lists: Arc::clone(&self.lists),
            cancel,
        }
    }

    /// Shows a warning to the user, once.
    pub(crate) fn warn(&mut self, message: String) {
        tracing::warn!("{message}");
        if self.said.len() < MAX_WARNINGS && self.said.insert(message.clone()) {
            self.outbox.show(MessageType::WARNING, message);
        }
    }

    /// Says what is wrong with the configuration of a root: without it, a team's own template may count for nothing.
    fn warn_of_configs(&mut self) {
        let snapshot = self.world.snapshot();
        for (file, problems) in snapshot.broken_configs() {
            let Some(document) = snapshot.document(file) else { continue };
            for problem in problems {
                let line = document.line_of(problem.span.start()) + 1;
                self.warn(format!("{}:{line}: {}", snapshot.path_shown(file), problem.message));
            }
        }
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::Write(change) => change(self),
            Event::Read { cancel, job } => {
                if !cancel.is_cancelled() {
                    let context = self.context(cancel);
                    self.workers.run(move || {
                        if !context.cancel.is_cancelled() {
                            job(&context);
                        }
                    });
                }
            }
        }
    }

    /// Takes over what was read from disk.
    pub(crate) fn take(&mut self, found: Found) {
        for problem in &found.problems {
            // The log is the place for it: nobody asked about this file.
            let line = format!("{}: {}", problem.path.display(), problem.message);
            if self.left_out.len() < MAX_LEFT_OUT && self.left_out.insert(line.clone()) {
                tracing::warn!("left out {line}");
            }
        }
        self.world.apply(found);
        self.warn_of_configs();
        self.touch();
    }

    /// The identity of the document that the client names.
    pub(crate) fn identity(&self, uri: &Uri) -> Address {
        self.world.names().identity(&convert::address(uri))
    }

    /// When [`State::keep_time`] is to be called.
    fn due(&self) -> Option<Instant> {
        [self.publisher.due(), self.refresher.due(), self.disk.due()].into_iter().flatten().min()
    }

    /// Does what is due by now.
    fn keep_time(&mut self) {
        let is_due = |due: Option<Instant>| due.is_some_and(|due| due <= Instant::now());
        if is_due(self.publisher.due()) {
            publisher::refresh(self);
        }
        if is_due(self.refresher.due()) {
            refresh::keep_time(self);
        }
        if is_due(self.disk.due()) {
            scan::start(self);
        }
    }

    /// What follows from a burst of writes, once for all of them.
    fn settle(&mut self) {
        if std::mem::take(&mut self.touched) {
            publisher::schedule(self);
            refresh::schedule(self);
        }
    }
}

/// The receiving end of [`Events`].
pub(crate) struct Inbox(Receiver<Event>);

/// A way to a loop that is still to be started.
pub(crate) fn channel() -> (Events, Inbox) {
    let (sender, receiver) = mpsc::channel();
    (Events(sender), Inbox(receiver))
}

impl Inbox {
    /// Starts the loop. It ends with the process.
    ///
    /// # Errors
    /// When the system has no thread left.
    pub(crate) fn start(self, outbox: Outbox, events: Events) -> io::Result<()> {
        let mut state = State::new(outbox, events)?;
        thread::Builder::new().name("main-loop".to_owned()).spawn(move || run(&self.0, &mut state))?;
        Ok(())
    }
}

fn run(inbox: &Receiver<Event>, state: &mut State) {
    loop {
        let event = match inbox.try_recv() {
            Err(TryRecvError::Empty) => {
                survive("settling", || state.settle());
                wait(inbox, state.due())
            }
            event => event.map_err(|_| RecvTimeoutError::Disconnected),
        };
        match event {
            Ok(event) => {
                survive("an event", || state.handle(event));
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        survive("what is due", || state.keep_time());
    }
}

fn wait(inbox: &Receiver<Event>, due: Option<Instant>) -> Result<Event, RecvTimeoutError> {
    match due {
        Some(due) => inbox.recv_timeout(due.saturating_duration_since(Instant::now())),
        None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
    }
}

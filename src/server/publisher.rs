//! Keeps the client's view of the diagnostics of open documents up to date: by pushing them, or by asking a
//! client that pulls to do so again when something else than its own edit has changed them.
//!
//! All of them are computed in one job at a time, from one snapshot, so that a newer list can never be
//! overtaken by an older one. A list is dropped when its document has changed meanwhile: the edit that did so
//! has asked for a new one.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use tower_lsp::ls_types::{ClientCapabilities, Diagnostic, Uri};

use crate::features::{Cancel, diagnostics};
use crate::workspace::Address;

use super::main_loop::State;
use super::workers::survive;

/// How long changes are collected before a client is asked to pull again.
const REFRESH_DELAY: Duration = Duration::from_millis(200);

/// What is known about the client's view.
#[derive(Default)]
pub(crate) struct Publisher {
    mode: Mode,
    job: Job,
    views: BTreeMap<Address, View>,
    refresh_at: Option<Instant>,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Mode {
    /// The client takes what it is sent.
    #[default]
    Push,
    /// The client asks, also when it is asked to.
    PullAndRefresh,
    /// The client asks, and cannot be asked to.
    Pull,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Job {
    #[default]
    Idle,
    Running,
    /// Running, and what it works on is old already.
    Outdated,
}

/// The findings of one document, each by the revision of the text and the name of the list.
#[derive(Default)]
struct View {
    /// What the client was told last.
    told: Option<(u64, String)>,
    /// What was computed last.
    latest: Option<(u64, String)>,
}

impl View {
    /// Whether the client has an old list although its text is the one that was checked: it has no reason of
    /// its own to ask again.
    fn is_stale(&self) -> bool {
        match (&self.told, &self.latest) {
            (Some(told), Some(latest)) => told.0 == latest.0 && told.1 != latest.1,
            _ => false,
        }
    }
}

/// The diagnostics of one document at one revision; `None` where computing them failed.
struct Computed {
    address: Address,
    revision: u64,
    diagnostics: Option<Vec<Diagnostic>>,
}

impl Publisher {
    /// A publisher for this client.
    pub(crate) fn new(client: &ClientCapabilities) -> Self {
        let workspace = client.workspace.as_ref().and_then(|workspace| workspace.diagnostics.as_ref());
        let refreshes = workspace.and_then(|diagnostics| diagnostics.refresh_support) == Some(true);
        let mode = match (diagnostics::pulls(client), refreshes) {
            (false, _) => Mode::Push,
            (true, true) => Mode::PullAndRefresh,
            (true, false) => Mode::Pull,
        };
        Self { mode, ..Self::default() }
    }

    /// When [`refresh`] is to be called.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.refresh_at
    }
}

/// Computes the diagnostics of all open documents, unless that is going on already: then once more after it.
pub(crate) fn schedule(state: &mut State) {
    if state.publisher.mode == Mode::Pull {
        return;
    }
    if state.publisher.job != Job::Idle {
        state.publisher.job = Job::Outdated;
        return;
    }
    let documents: Vec<_> =
        state.documents.in_sync().map(|(address, document)| (address.clone(), document.revision)).collect();
    if documents.is_empty() {
        return;
    }
    state.publisher.job = Job::Running;
    let context = state.context(Cancel::default());
    let events = state.events.clone();
    state.workers.run(move || {
        let compute = |(address, revision): (Address, u64)| {
            let diagnostics = survive("a check", || diagnostics::compute(&context, &address));
            Computed { address, revision, diagnostics }
        };
        let computed: Vec<_> = documents.into_iter().map(compute).collect();
        events.write(|state| deliver(state, computed));
    });
}

fn deliver(state: &mut State, computed: Vec<Computed>) {
    let outdated = state.publisher.job == Job::Outdated;
    state.publisher.job = Job::Idle;
    if outdated {
        state.touch();
    }
    for Computed { address, revision, diagnostics } in computed {
        let Some(document) = state.documents.get(&address).filter(|document| document.revision == revision)
        else {
            continue;
        };
        let Some(diagnostics) = diagnostics else { continue };
        let latest = (revision, diagnostics::result_id(&diagnostics));
        let view = state.publisher.views.entry(address).or_default();
        view.latest = Some(latest.clone());
        if state.publisher.mode == Mode::Push {
            let told = view.told.replace(latest.clone());
            if told.is_none_or(|told| told.1 != latest.1) {
                state.outbox.publish(document.uri.clone(), diagnostics, Some(document.version));
            }
        } else if view.is_stale() {
            state.publisher.refresh_at.get_or_insert_with(|| Instant::now() + REFRESH_DELAY);
        }
    }
}

/// Notes that the client has pulled this list.
pub(crate) fn pulled(state: &mut State, (address, result_id): (Address, String)) {
    let Some(document) = state.documents.get(&address) else { return };
    let view = state.publisher.views.entry(address).or_default();
    view.told = Some((document.revision, result_id));
    if view.is_stale() && state.publisher.mode == Mode::PullAndRefresh {
        state.publisher.refresh_at.get_or_insert_with(|| Instant::now() + REFRESH_DELAY);
    }
}

/// Asks the client to pull again, if it has not done so meanwhile.
pub(crate) fn refresh(state: &mut State) {
    state.publisher.refresh_at = None;
    let mut is_stale = false;
    for view in state.publisher.views.values_mut().filter(|view| view.is_stale()) {
        // It is asked once for each list, whether it cares for this document or not.
        view.told.clone_from(&view.latest);
        is_stale = true;
    }
    if is_stale {
        state.outbox.refresh_diagnostics();
    }
}

/// Takes back what was said about a document that is closed.
pub(crate) fn forget(state: &mut State, address: &Address, uri: Uri) {
    let view = state.publisher.views.remove(address);
    if view.is_some_and(|view| view.told.is_some()) && state.publisher.mode == Mode::Push {
        state.outbox.publish(uri, Vec::new(), None);
    }
}

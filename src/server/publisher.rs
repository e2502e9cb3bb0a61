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
    /// The newest list that each document was found to have.
    seen: BTreeMap<Address, Seen>,
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

struct Seen {
    revision: u64,
    result_id: String,
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
        let Some(document) = state.documents.get(&address).filter(|document| document.revision == revision) else {
            continue;
        };
        let Some(diagnostics) = diagnostics else { continue };
        let result_id = diagnostics::result_id(&diagnostics);
        let before = state.publisher.seen.insert(address, Seen { revision, result_id: result_id.clone() });
        let changed = before.as_ref().is_none_or(|before| before.result_id != result_id);
        if state.publisher.mode == Mode::Push {
            if changed {
                state.outbox.publish(document.uri.clone(), diagnostics, Some(document.version));
            }
        } else if changed && before.is_some_and(|before| before.revision == revision) {
            // Not the client's own edit: it has no reason of its own to ask again.
            state.publisher.refresh_at.get_or_insert_with(|| Instant::now() + REFRESH_DELAY);
        }
    }
}

/// Asks the client to pull again.
pub(crate) fn refresh(state: &mut State) {
    state.publisher.refresh_at = None;
    state.outbox.refresh_diagnostics();
}

/// Takes back what was said about a document that is closed.
pub(crate) fn forget(state: &mut State, address: &Address, uri: Uri) {
    let seen = state.publisher.seen.remove(address);
    if seen.is_some() && state.publisher.mode == Mode::Push {
        state.outbox.publish(uri, Vec::new(), None);
    }
}

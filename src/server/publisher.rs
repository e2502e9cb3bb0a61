//! Keeps the client's view of the diagnostics of open documents up to date: by pushing them, or by asking a
//! client that pulls to do so again when something else than its own edit has changed them.
//!
//! They are computed in one job at a time, from one snapshot, so that a newer list can never be overtaken by an older
//! one: first for the document that was edited last, then for the others if something has changed that they may
//! depend on. A list is dropped when its document has changed meanwhile: the edit that did so has asked for a new one.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use tower_lsp::ls_types::{ClientCapabilities, Diagnostic, Uri};

use crate::features::Cancel;
use crate::features::diagnostics::{self, Pulled};
use crate::workspace::Address;

use super::main_loop::State;
use super::sync::OpenDocument;
use super::workers::survive;

/// How long changes are collected before a client is asked to pull again.
const REFRESH_DELAY: Duration = Duration::from_millis(200);

/// What is known about the client's view.
#[derive(Default)]
pub(crate) struct Publisher {
    mode: Mode,
    job: Job,
    /// Tells the job that what it has not begun with is old already.
    cancel: Cancel,
    views: BTreeMap<Address, View>,
    refresh_at: Option<Instant>,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Mode {
    /// The client takes what it is sent.
    #[default]
    Push,
    /// The client asks, also when it is asked to.
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
    /// The state for which one of them was computed last.
    checked: Option<Checked>,
}

/// A state of a document and of what its findings depend on.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Checked {
    revision: u64,
    generation: u64,
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
    checked: Checked,
    diagnostics: Option<Vec<Diagnostic>>,
}

impl Publisher {
    /// A publisher for this client.
    pub(crate) fn new(client: &ClientCapabilities) -> Self {
        let mode = if diagnostics::pulls(client) { Mode::Pull } else { Mode::Push };
        Self { mode, ..Self::default() }
    }

    /// Notes what was computed for a document; returns it if it is to be pushed.
    fn take(&mut self, document: &OpenDocument, computed: Computed) -> Option<Vec<Diagnostic>> {
        let Checked { revision, .. } = computed.checked;
        let diagnostics = computed.diagnostics.filter(|_| revision == document.revision)?;
        let latest = (revision, diagnostics::list_name(&diagnostics));
        let view = self.views.entry(computed.address).or_default();
        view.checked = Some(computed.checked);
        view.latest = Some(latest.clone());
        if self.mode == Mode::Push {
            let told = view.told.replace(latest.clone());
            // Also the same list for a new text: a client may wait for the diagnostics of what it shows.
            return told.is_none_or(|told| told != latest).then_some(diagnostics);
        }
        self.plan_refresh();
        None
    }

    /// Whether the findings of a document are to be computed. A client that pulls does so after its own edits, and
    /// for what it shows: only what it was told about this very text may have become wrong.
    fn wants(&self, address: &Address, now: Checked) -> bool {
        let view = self.views.get(address);
        let is_asked_for = match self.mode {
            Mode::Push => true,
            Mode::Pull => view.and_then(|view| view.told.as_ref()).is_some_and(|told| told.0 == now.revision),
        };
        is_asked_for && view.and_then(|view| view.checked) != Some(now)
    }

    fn plan_refresh(&mut self) {
        if self.mode == Mode::Pull && self.views.values().any(View::is_stale) {
            self.refresh_at.get_or_insert_with(|| Instant::now() + REFRESH_DELAY);
        }
    }

    /// When [`refresh`] is to be called.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.refresh_at
    }
}

/// Computes the diagnostics of all open documents that may have changed, unless that is going on already: then once
/// more after the one that is being computed.
pub(crate) fn schedule(state: &mut State) {
    if state.publisher.job != Job::Idle {
        state.publisher.job = Job::Outdated;
        state.publisher.cancel.cancel();
        return;
    }
    let context = state.context(Cancel::default());
    let generation = context.snapshot.generation();
    let now = |document: &OpenDocument| Checked { revision: document.revision, generation };
    let documents = state.documents.in_sync().map(|(address, document)| (address, now(document)));
    let wanted = documents.filter(|(address, now)| state.publisher.wants(address, *now));
    let mut wanted: Vec<_> = wanted.map(|(address, now)| (address.clone(), now)).collect();
    if wanted.is_empty() {
        return;
    }
    wanted.sort_by_key(|(_, now)| std::cmp::Reverse(now.revision));
    state.publisher.job = Job::Running;
    state.publisher.cancel = Cancel::default();
    let cancel = state.publisher.cancel.clone();
    let events = state.events.clone();
    state.workers.run(move || {
        for (address, checked) in wanted {
            let diagnostics = survive("a check", || diagnostics::compute(&context, &address));
            events.write(move |state| deliver(state, Computed { address, checked, diagnostics }));
            if cancel.is_cancelled() {
                break;
            }
        }
        events.write(finish);
    });
}

fn deliver(state: &mut State, computed: Computed) {
    let Some(document) = state.documents.get(&computed.address) else { return };
    if let Some(diagnostics) = state.publisher.take(document, computed) {
        state.outbox.publish(document.uri.clone(), diagnostics, Some(document.version));
    }
}

fn finish(state: &mut State) {
    if std::mem::take(&mut state.publisher.job) == Job::Outdated {
        state.touch();
    }
}

/// Takes all findings for old, because the user has set something that they depend on.
pub(crate) fn recheck(state: &mut State) {
    state.publisher.views.values_mut().for_each(|view| view.checked = None);
    state.touch();
}

/// Notes that the client has pulled this list.
pub(crate) fn pulled(state: &mut State, (uri, pulled): (Uri, Pulled)) {
    let address = state.identity(&uri);
    if let Some(document) = state.documents.get(&address) {
        let view = state.publisher.views.entry(address).or_default();
        view.told = Some((document.revision, pulled.list));
        view.checked = Some(Checked { revision: document.revision, generation: pulled.generation });
        state.publisher.plan_refresh();
        // Something may have changed between its being computed and now.
        state.touch();
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const PATH: &str = "/a.md";

    fn document(revision: u64) -> OpenDocument {
        let uri = format!("file://{PATH}").parse().unwrap();
        OpenDocument { uri, version: 1, revision, out_of_sync: false }
    }

    fn computed(revision: u64, messages: &[&str]) -> Computed {
        let finding = |message: &&str| Diagnostic { message: (*message).to_owned(), ..Diagnostic::default() };
        let address = Address::from_path(PATH.as_ref());
        let checked = Checked { revision, generation: 0 };
        Computed { address, checked, diagnostics: Some(messages.iter().map(finding).collect()) }
    }

    fn publisher(client: serde_json::Value) -> Publisher {
        Publisher::new(&serde_json::from_value(client).unwrap())
    }

    /// What is pushed, of lists that come in one after the other for a document at some revision.
    fn pushed(steps: &[(u64, u64, &[&str])]) -> Vec<Option<usize>> {
        let mut publisher = publisher(json!({}));
        steps
            .iter()
            .map(|&(current, revision, messages)| {
                let pushed = publisher.take(&document(current), computed(revision, messages));
                pushed.map(|diagnostics| diagnostics.len())
            })
            .collect()
    }

    #[test]
    fn a_list_is_pushed_for_every_text_and_when_it_is_another_one() {
        assert_eq!(
            pushed(&[
                (1, 1, &[]),
                (2, 2, &["a"]),
                (3, 3, &["a"]),
                (3, 3, &["a"]),
                (4, 4, &["b"]),
                (4, 4, &[])
            ]),
            [Some(0), Some(1), Some(1), None, Some(1), Some(0)]
        );
    }

    #[test]
    fn a_list_for_another_text_is_dropped() {
        assert_eq!(pushed(&[(2, 1, &["a"]), (2, 2, &["a"]), (2, 1, &[])]), [None, Some(1), None]);
    }

    #[test]
    fn a_check_that_failed_changes_nothing() {
        let mut publisher = publisher(json!({}));
        assert!(publisher.take(&document(1), computed(1, &["a"])).is_some());
        let failed = Computed { diagnostics: None, ..computed(1, &[]) };
        assert!(publisher.take(&document(1), failed).is_none());
        assert!(publisher.take(&document(1), computed(1, &["a"])).is_none());
    }

    #[test]
    fn a_client_that_pulls_is_asked_to_when_it_would_not_do_so_by_itself() {
        let pulls = json!({ "diagnostic": {} });
        let refresh = json!({ "diagnostics": { "refreshSupport": true } });
        let client = json!({ "textDocument": pulls, "workspace": refresh });
        let check = |told: Option<(u64, &[&str])>, expected: bool| {
            let mut publisher = publisher(client.clone());
            let address = Address::from_path(PATH.as_ref());
            let told = told.map(|(revision, messages)| {
                (revision, diagnostics::list_name(&computed(revision, messages).diagnostics.unwrap()))
            });
            publisher.views.insert(address, View { told, ..View::default() });
            assert!(publisher.take(&document(2), computed(2, &["a"])).is_none());
            assert_eq!(publisher.due().is_some(), expected);
        };
        check(Some((2, &[])), true);
        check(Some((2, &["a"])), false);
        // It has edited since, or has not asked for this document at all.
        check(Some((1, &[])), false);
        check(None, false);
    }
}

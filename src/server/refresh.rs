//! Asks the client to ask anew for what it shows in open documents, when something else than its own edit has changed
//! that: a ticket in another file, the settings.
//!
//! What is noted at each request is enough: a document is stale when its text is still the one that was asked about, but
//! not what tickets say. After an edit of its own the client asks by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use tower_lsp::ls_types::{ClientCapabilities, Uri};

use crate::features::{Feature, tickets};
use crate::workspace::Address;

use super::main_loop::State;

/// How long changes are gathered.
const DELAY: Duration = Duration::from_millis(200);

/// While tickets change all the time, as when somebody types a status, lists of a large workspace are made anew in at most
/// this part of it.
const SHARE: u32 = 5;

/// What the client has asked for, and whether it is to do so again.
#[derive(Default)]
pub(crate) struct Refresher {
    /// The state for which the client has asked last.
    asked: BTreeMap<(Feature, Address), Asked>,
    /// What was registered a moment ago.
    offered: BTreeSet<Feature>,
    due: Option<Instant>,
    /// Whether the client has not yet answered.
    is_pending: bool,
    lists: Lists,
}

/// What the client shows of tickets in lists of its own, if it does.
#[derive(Default)]
struct Lists {
    /// The state of the tickets of which it was told last.
    told: u64,
    due: Option<Instant>,
}

/// A state of a document and of what is shown in it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Asked {
    revision: u64,
    /// What tickets say; none of an answer that other settings have made old.
    generation: Option<u64>,
}

impl Refresher {
    /// When [`keep_time`] is to be called.
    pub(crate) fn due(&self) -> Option<Instant> {
        [self.due, self.lists.due].into_iter().flatten().min()
    }
}

/// Notes that the client asks for a feature of a document.
pub(crate) fn asked(state: &mut State, (uri, feature): (Uri, Feature)) {
    if !state.settings.is_on(feature) || !can_refresh(&state.capabilities, feature) {
        return;
    }
    let address = state.identity(&uri);
    let Some(revision) = state.documents.get(&address).map(|document| document.revision) else { return };
    let generation = Some(state.world.snapshot().ticket_generation());
    state.refresher.asked.insert((feature, address), Asked { revision, generation });
}

/// Notes that the client is told to ask for these features from now on. Neovim 0.11 does so for documents that it opens
/// afterwards; for the others it takes a request.
pub(crate) fn offered(state: &mut State, features: impl Iterator<Item = Feature>) {
    let client = &state.capabilities;
    state.refresher.offered.extend(features.filter(|feature| can_refresh(client, *feature)));
    state.touch();
}

/// Takes all answers for old, because the user has set something that they depend on.
pub(crate) fn settings_changed(state: &mut State) {
    state.refresher.asked.values_mut().for_each(|asked| asked.generation = None);
    state.touch();
}

/// Plans to ask, if the client shows something old and would not find out by itself.
pub(crate) fn schedule(state: &mut State) {
    if takes_changes(&state.capabilities)
        && state.refresher.lists.due.is_none()
        && state.refresher.lists.told != state.world.snapshot().ticket_generation()
    {
        let delay = DELAY.max(state.lists.took() * SHARE);
        state.refresher.lists.due = Some(Instant::now() + delay);
    }
    let Refresher { asked, offered, is_pending, .. } = &state.refresher;
    if *is_pending || asked.is_empty() && offered.is_empty() {
        return;
    }
    if !stale(state).is_empty() {
        state.refresher.due.get_or_insert_with(|| Instant::now() + DELAY);
    }
}

/// The features that show something old.
fn stale(state: &mut State) -> BTreeSet<Feature> {
    let generation = Some(state.world.snapshot().ticket_generation());
    let is_stale = |(feature, address): &(Feature, Address), asked: &Asked| {
        let document = state.documents.get(address).filter(|document| document.revision == asked.revision);
        (document.is_some() && asked.generation != generation).then_some(*feature)
    };
    let Refresher { asked, offered, .. } = &state.refresher;
    let is_missed = |feature: &Feature| {
        let mut open = state.documents.in_sync();
        open.any(|(address, _)| !asked.contains_key(&(*feature, address.clone())))
    };
    let missed = offered.iter().copied().filter(is_missed);
    asked.iter().filter_map(|(key, asked)| is_stale(key, asked)).chain(missed).collect()
}

/// Does what is due by now.
pub(crate) fn keep_time(state: &mut State) {
    let now = Instant::now();
    let is_due = |due: Option<Instant>| due.is_some_and(|due| due <= now);
    if is_due(state.refresher.lists.due) {
        let told = state.world.snapshot().ticket_generation();
        state.refresher.lists = Lists { told, due: None };
        state.outbox.tell_of_tickets();
    }
    if is_due(state.refresher.due) {
        run(state);
    }
}

/// Asks the client for what is old by now. It is asked once for each state, whether it cares or not.
fn run(state: &mut State) {
    state.refresher.due = None;
    let features = stale(state);
    let generation = Some(state.world.snapshot().ticket_generation());
    state.refresher.offered.clear();
    let State { refresher, documents, settings, .. } = state;
    // What was switched off is taken back this once, and not asked for again.
    refresher.asked.retain(|(feature, address), asked| {
        asked.generation = generation;
        settings.is_on(*feature) && documents.get(address).is_some()
    });
    if !features.is_empty() {
        refresher.is_pending = true;
        state.outbox.refresh(features, state.events.clone());
    }
}

/// The client has answered; something may have changed meanwhile.
pub(crate) fn answered(state: &mut State) {
    state.refresher.is_pending = false;
    state.touch();
}

/// Whether the client wants to know when tickets have changed.
fn takes_changes(client: &ClientCapabilities) -> bool {
    let experimental = client.experimental.as_ref().and_then(|it| it.get(tickets::NAME));
    experimental.and_then(|it| it.get("didChangeTickets")?.as_bool()) == Some(true)
}

/// Whether the client can be asked.
fn can_refresh(client: &ClientCapabilities, feature: Feature) -> bool {
    let Some(workspace) = &client.workspace else { return false };
    let support = match feature {
        Feature::CodeLens => workspace.code_lens.as_ref().and_then(|it| it.refresh_support),
        Feature::InlayHints => workspace.inlay_hint.as_ref().and_then(|it| it.refresh_support),
        Feature::SemanticTokens => workspace.semantic_tokens.as_ref().and_then(|it| it.refresh_support),
        _ => None,
    };
    support == Some(true)
}

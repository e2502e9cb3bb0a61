//! The one place that calls the client. Nothing waits for the client but tasks of this file: notifications
//! leave in the order in which they were posted, answers to requests come back as events.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::BoxFuture;
use serde_json::{Map, Value};
use tokio::sync::{mpsc, watch};
use tower_lsp::Client;
use tower_lsp::ls_types::notification::Notification;
use tower_lsp::ls_types::{
    ConfigurationItem, Diagnostic, MessageType, ProgressToken, Registration, Unregistration, Uri,
};

use crate::features::{Feature, Settings};

use super::main_loop::Events;
use super::{lifecycle, refresh, registration};

/// How often a progress bar moves at most.
const PROGRESS_PACE: Duration = Duration::from_millis(100);

/// How long features wait for the settings of the user.
const SETTINGS_PATIENCE: Duration = Duration::from_secs(1);

/// What lists of tickets show may have changed.
enum DidChangeTickets {}

impl Notification for DidChangeTickets {
    type Params = Map<String, Value>;
    const METHOD: &'static str = "tickmark/didChangeTickets";
}

/// A queue to the client that never blocks. Copies share it.
#[derive(Clone)]
pub(crate) struct Outbox {
    client: Client,
    calls: mpsc::UnboundedSender<BoxFuture<'static, ()>>,
}

impl Outbox {
    /// A queue that the current runtime empties.
    pub(crate) fn new(client: Client) -> Self {
        let (calls, mut posted) = mpsc::unbounded_channel::<BoxFuture<'static, ()>>();
        tokio::spawn(async move {
            while let Some(call) = posted.recv().await {
                call.await;
            }
        });
        Self { client, calls }
    }

    /// Shows a message to the user.
    pub(crate) fn show(&self, kind: MessageType, message: String) {
        self.post(|client| async move { client.show_message(kind, message).await });
    }

    /// Says which findings a document has.
    pub(crate) fn publish(&self, uri: Uri, diagnostics: Vec<Diagnostic>, version: Option<i32>) {
        self.post(move |client| async move { client.publish_diagnostics(uri, diagnostics, version).await });
    }

    /// Says that tickets have changed.
    pub(crate) fn tell_of_tickets(&self) {
        self.post(|client| async move { client.send_notification::<DidChangeTickets>(Map::new()).await });
    }

    /// Asks the client to pull diagnostics anew.
    pub(crate) fn refresh_diagnostics(&self) {
        self.request(|client| async move {
            log_refusal("workspace/diagnostic/refresh", client.workspace_diagnostic_refresh().await);
        });
    }

    /// Asks the client to ask anew for what it shows of these features, one after the other.
    pub(crate) fn refresh(&self, features: BTreeSet<Feature>, events: Events) {
        self.request(|client| async move {
            for feature in features {
                let (method, answer) = match feature {
                    Feature::CodeLens => ("workspace/codeLens/refresh", client.code_lens_refresh().await),
                    Feature::InlayHints => ("workspace/inlayHint/refresh", client.inlay_hint_refresh().await),
                    Feature::SemanticTokens => {
                        ("workspace/semanticTokens/refresh", client.semantic_tokens_refresh().await)
                    }
                    _ => continue,
                };
                log_refusal(method, answer);
            }
            events.write(refresh::answered);
        });
    }

    /// Asks the client for notifications that it offers to send.
    pub(crate) fn register(&self, registrations: Vec<Registration>) {
        self.request(|client| async move {
            log_refusal("client/registerCapability", client.register_capability(registrations).await);
        });
    }

    /// Tells the client not to ask any more.
    pub(crate) fn unregister(&self, registrations: Vec<Unregistration>) {
        self.request(|client| async move {
            log_refusal("client/unregisterCapability", client.unregister_capability(registrations).await);
        });
    }

    /// Asks for the settings of the user. Where no answer comes, what was set before holds, until one does.
    pub(crate) fn ask_configuration(&self, events: Events) {
        self.request(|client| async move {
            let item = ConfigurationItem { scope_uri: None, section: Some(Settings::SECTION.to_owned()) };
            let answer = client.configuration(vec![item]);
            tokio::pin!(answer);
            let answer = match tokio::time::timeout(SETTINGS_PATIENCE, &mut answer).await {
                Ok(answer) => answer,
                Err(_) => {
                    events.write(registration::update);
                    answer.await
                }
            };
            match answer {
                Ok(answer) => {
                    let settings = answer.into_iter().next().unwrap_or(Value::Null);
                    events.write(|state| lifecycle::configure(state, settings));
                }
                Err(error) => {
                    tracing::warn!(%error, "workspace/configuration was refused");
                    events.write(registration::update);
                }
            }
        });
    }

    /// Shows that something is going on, until the returned value is dropped: at once, or only if it is still
    /// going on after a while.
    pub(crate) fn progress(&self, title: &'static str, delay: Duration) -> Progress {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let token = ProgressToken::String(format!("tickmark/{}", COUNT.fetch_add(1, Ordering::Relaxed)));
        let (steps, shown) = watch::channel(Step::default());
        let shown_as = token.clone();
        self.request(move |client| show_progress(client, shown_as, title, delay, shown));
        Progress(Some((token, steps)))
    }

    fn post<F>(&self, call: impl FnOnce(Client) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        // The queue is gone when the process is about to be.
        let _ = self.calls.send(Box::pin(call(self.client.clone())));
    }

    /// Takes its turn among the notifications, and is answered whenever the client likes.
    fn request<F>(&self, call: impl FnOnce(Client) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let call = call(self.client.clone());
        self.post(|_| async move {
            tokio::spawn(call);
        });
    }
}

/// Something that is going on, as the user sees it.
pub(crate) struct Progress(Option<(ProgressToken, watch::Sender<Step>)>);

/// How far it is.
#[derive(Clone, Default)]
struct Step {
    message: String,
    is_last: bool,
}

impl Progress {
    /// Progress of which nobody is told.
    pub(crate) fn silent() -> Self {
        Self(None)
    }

    /// The name by which the client knows it.
    pub(crate) fn token(&self) -> Option<&ProgressToken> {
        self.0.as_ref().map(|(token, _)| token)
    }

    /// Says how far it is.
    pub(crate) fn report(&self, message: String) {
        self.tell(Step { message, is_last: false });
    }

    /// Says what came of it.
    pub(crate) fn finish(&self, message: String) {
        self.tell(Step { message, is_last: true });
    }

    fn tell(&self, step: Step) {
        if let Some((_, steps)) = &self.0 {
            steps.send_replace(step);
        }
    }
}

async fn show_progress(
    client: Client,
    token: ProgressToken,
    title: &'static str,
    delay: Duration,
    mut steps: watch::Receiver<Step>,
) {
    if !delay.is_zero() {
        let ended = async { while steps.changed().await.is_ok() {} };
        if tokio::time::timeout(delay, ended).await.is_ok() {
            return;
        }
    }
    if client.create_work_done_progress(token.clone()).await.is_err() {
        return;
    }
    let progress = client.progress(token, title).with_cancel_button().begin().await;
    while steps.changed().await.is_ok() {
        let step = steps.borrow_and_update().clone();
        if step.is_last {
            break;
        }
        progress.report_with_message(step.message, None).await;
        tokio::time::sleep(PROGRESS_PACE).await;
    }
    let last = steps.borrow().clone();
    if last.is_last {
        progress.finish_with_message(last.message).await;
    } else {
        progress.finish().await;
    }
}

fn log_refusal(method: &str, answer: tower_lsp::jsonrpc::Result<()>) {
    if let Err(error) = answer {
        tracing::warn!(%error, "{method} was refused");
    }
}

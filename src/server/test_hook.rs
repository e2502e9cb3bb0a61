//! Requests by which end-to-end tests look at what no user sees: order, cancellation, survival. They exist in
//! debug builds only.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::oneshot;
use tower_lsp::LspServiceBuilder;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::TextDocumentIdentifier;

use crate::features::{Cancel, Context};

use super::router::Backend;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TextParams {
    text_document: TextDocumentIdentifier,
}

#[derive(Deserialize)]
struct SlowParams {
    milliseconds: u64,
}

#[derive(Deserialize)]
struct HoldParams {
    hold: bool,
}

#[derive(Deserialize)]
struct PanicParams {
    place: Place,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Place {
    Handler,
    Read,
    Write,
}

/// Slow requests at work.
static SLOW: AtomicUsize = AtomicUsize::new(0);

/// Whether walks of the disk stand still.
static HOLD: AtomicBool = AtomicBool::new(false);

/// Waits as long as a test wants a walk to take.
pub(crate) fn hold_walk(cancel: &Cancel) {
    while HOLD.load(Ordering::SeqCst) && !cancel.is_cancelled() {
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Adds the requests to the service.
pub(crate) fn install(builder: LspServiceBuilder<Backend>) -> LspServiceBuilder<Backend> {
    builder
        .custom_method("tickmark/test/text", Backend::test_text)
        .custom_method("tickmark/test/version", Backend::test_version)
        .custom_method("tickmark/test/slow", Backend::test_slow)
        .custom_method("tickmark/test/slowCount", Backend::test_slow_count)
        .custom_method("tickmark/test/panic", Backend::test_panic)
        .custom_method("tickmark/test/disk", Backend::test_disk)
        .custom_method("tickmark/test/hold", Backend::test_hold)
}

impl Backend {
    /// The version and the text of a document.
    async fn test_text(&self, params: TextParams) -> Result<Value> {
        self.read(params, |context, params| {
            let snapshot = &context.snapshot;
            let Some(file) = context.file(&params.text_document.uri) else { return Ok(Value::Null) };
            Ok(json!({ "version": snapshot.version(file), "text": snapshot.text(file).as_deref() }))
        })
        .await
    }

    /// The version of a document, told by the main loop itself: no worker is needed.
    async fn test_version(&self, params: TextParams) -> Result<Option<i32>> {
        let (answer, answered) = oneshot::channel();
        self.write((params, answer), |state, (params, answer)| {
            let document = state.documents.get(&state.identity(&params.text_document.uri));
            let _ = answer.send(document.map(|document| document.version));
        });
        Ok(answered.await.ok().flatten())
    }

    /// Keeps a worker busy, until the request is cancelled.
    async fn test_slow(&self, params: SlowParams) -> Result<Value> {
        self.read(params, |context, params| {
            SLOW.fetch_add(1, Ordering::SeqCst);
            let start = Instant::now();
            while start.elapsed() < Duration::from_millis(params.milliseconds)
                && !context.cancel.is_cancelled()
            {
                std::thread::sleep(Duration::from_millis(1));
            }
            SLOW.fetch_sub(1, Ordering::SeqCst);
            Ok(Value::Null)
        })
        .await
    }

    /// How many slow requests are at work.
    async fn test_slow_count(&self) -> Result<usize> {
        Ok(SLOW.load(Ordering::SeqCst))
    }

    /// What the disk's thread has done and does, how many folders are watched, and whether the client is about to be
    /// asked to ask again.
    async fn test_disk(&self) -> Result<Value> {
        let (answer, answered) = oneshot::channel();
        self.write(answer, |state, answer: oneshot::Sender<Value>| {
            let disk = &state.disk;
            let is_idle = !disk.is_running() && disk.due().is_none();
            let _ = answer.send(json!({
                "walks": disk.walks, "reads": disk.reads, "isIdle": is_idle, "watched": disk.folders_watched(),
                "isRefreshPlanned": state.refresher.due().is_some(),
            }));
        });
        Ok(answered.await.unwrap_or_default())
    }

    /// Makes walks of the disk stand still, or go on.
    async fn test_hold(&self, params: HoldParams) -> Result<Value> {
        HOLD.store(params.hold, Ordering::SeqCst);
        Ok(Value::Null)
    }

    /// Panics, on purpose.
    #[expect(clippy::panic, reason = "it is what this is for")]
    async fn test_panic(&self, params: PanicParams) -> Result<Value> {
        match params.place {
            Place::Handler => panic!("on purpose, in a handler"),
            Place::Read => self.read((), |_: &Context, ()| panic!("on purpose, in a read")).await,
            Place::Write => {
                self.write((), |_, ()| panic!("on purpose, in a write"));
                Ok(Value::Null)
            }
        }
    }
}

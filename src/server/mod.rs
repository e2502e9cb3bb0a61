//! The language server: everything that knows tower-lsp.
//!
//! ```text
//! stdin ─framing─> serve ─Ordered─> router ─Event─> main loop (owns State) ─Context─> workers
//! stdout <─────────────┴── outbox <───────────────────────┘                              │
//!        <── answers ────────────────────────────────────────────────────────────────────┘
//! ```

use std::io;
use std::process::ExitCode;

mod changes;
mod extend;
mod framing;
mod lifecycle;
mod main_loop;
mod outbox;
mod publisher;
mod refresh;
mod registration;
mod repair;
mod router;
mod scan;
mod serve;
mod stdio;
mod sync;
#[cfg(debug_assertions)]
mod test_hook;
mod tickets;
mod transport;
mod watch;
mod workers;

/// Serves one client over stdin and stdout until it leaves.
///
/// The exit code is 0 when the client had asked to shut down, else 1: after `exit` as the protocol demands
/// it, and likewise after the end of stdin, which without `shutdown` means that the client has died.
#[must_use]
pub fn run() -> ExitCode {
    // One thread is enough for tasks that only wait; work has threads of its own.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    match runtime.and_then(|runtime| runtime.block_on(converse())) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            tracing::error!(%error, "the server cannot start");
            ExitCode::FAILURE
        }
    }
}

async fn converse() -> io::Result<bool> {
    let (service, socket) = router::service()?;
    let input = stdio::reader()?;
    let (output, flush) = stdio::writer()?;
    let shut_down = serve::serve(transport::Ordered::new(service), socket, input, output).await;
    flush.wait();
    Ok(shut_down)
}

//! The process's own streams, each on a thread of its own: stdin cannot be read without blocking, and a
//! client that does not read must not stop the server from reading.

use std::io;
use std::sync::mpsc as blocking;
use std::thread;
use std::time::Duration;

use tokio::sync::mpsc;

use super::framing::{self, Incoming};
use super::serve::Outgoing;

/// Messages that wait to be taken in, before no more are read.
const INPUT: usize = 256;
/// Messages that wait to be written, before no more are taken in.
const OUTPUT: usize = 4096;
/// How long the last answers may take to be written.
const FLUSH: Duration = Duration::from_secs(2);

/// What comes in on stdin, until its end.
///
/// # Errors
/// When the system has no thread left.
pub(crate) fn reader() -> io::Result<mpsc::Receiver<Incoming>> {
    let (sender, receiver) = mpsc::channel(INPUT);
    thread::Builder::new().name("stdin".to_owned()).spawn(move || {
        let mut input = io::stdin().lock();
        while let Ok(Some(incoming)) = framing::read(&mut input) {
            if sender.blocking_send(incoming).is_err() {
                return;
            }
        }
    })?;
    Ok(receiver)
}

/// A queue to stdout. It is closed when the client no longer reads.
///
/// # Errors
/// When the system has no thread left.
pub(crate) fn writer() -> io::Result<(mpsc::Sender<Outgoing>, Flush)> {
    let (sender, mut receiver) = mpsc::channel::<Outgoing>(OUTPUT);
    let (done, flush) = blocking::channel();
    thread::Builder::new().name("stdout".to_owned()).spawn(move || {
        let mut output = io::stdout().lock();
        while let Some(outgoing) = receiver.blocking_recv() {
            if let Err(error) = framing::write(&mut output, &outgoing) {
                tracing::warn!(%error, "the client no longer reads");
                break;
            }
        }
        let _ = done.send(());
    })?;
    Ok((sender, Flush(flush)))
}

/// The end of what is written.
pub(crate) struct Flush(blocking::Receiver<()>);

impl Flush {
    /// Waits until all is written, if the client reads at all. The queue's sender must be gone by then.
    pub(crate) fn wait(self) {
        let _ = self.0.recv_timeout(FLUSH);
    }
}

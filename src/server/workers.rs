//! The threads that do the work of requests, in the order in which it comes in.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::{io, thread};

type Job = Box<dyn FnOnce() + Send>;

/// A fixed number of threads: one a core, and two at least, so that one long job is never in the way of all.
pub(crate) struct Workers(Sender<Job>);

impl Workers {
    /// Starts the threads.
    ///
    /// # Errors
    /// When the system has no thread left.
    pub(crate) fn start() -> io::Result<Self> {
        let (sender, jobs) = channel();
        let jobs = Arc::new(Mutex::new(jobs));
        let count = thread::available_parallelism().map_or(2, |cores| cores.get().max(2));
        for number in 0..count {
            let jobs = Arc::clone(&jobs);
            thread::Builder::new().name(format!("worker-{number}")).spawn(move || work(&jobs))?;
        }
        Ok(Self(sender))
    }

    /// Does `job` on the next free thread.
    pub(crate) fn run(&self, job: impl FnOnce() + Send + 'static) {
        // The threads live as long as this sender.
        let _ = self.0.send(Box::new(job));
    }
}

fn work(jobs: &Mutex<Receiver<Job>>) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        survive("a job", job);
    }
}

/// What `action` returns, or `None` if it panics, which is logged and costs nothing else.
pub(crate) fn survive<T>(what: &str, action: impl FnOnce() -> T) -> Option<T> {
    let result = catch_unwind(AssertUnwindSafe(action));
    if result.is_err() {
        tracing::error!("{what} panicked");
    }
    result.ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_job_that_panics_costs_no_thread() {
        let workers = Workers::start().unwrap();
        for _ in 0..64 {
            workers.run(|| panic!("on purpose"));
        }
        let (sender, done) = channel();
        workers.run(move || sender.send(()).unwrap());
        done.recv_timeout(Duration::from_secs(20)).unwrap();
    }
}

//! The server end to end.

mod diagnostics;
mod editors;
mod initialize;
mod lifecycle;
#[cfg(debug_assertions)]
mod order;
mod sync;
mod workspace;

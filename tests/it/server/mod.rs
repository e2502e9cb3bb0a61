//! The server end to end.

#[cfg(debug_assertions)]
mod addresses;
mod diagnostics;
mod editors;
mod initialize;
mod lifecycle;
#[cfg(debug_assertions)]
mod order;
#[cfg(debug_assertions)]
mod refresh;
mod roots;
#[cfg(debug_assertions)]
mod scanning;
mod sync;
#[cfg(debug_assertions)]
mod watching;
mod workspace;

//! The integration tests: one binary.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "in a test that is how something fails"
)]

mod cli;
mod client;
mod configuration;
mod corpora;
mod docs;
mod features;
mod fixes;
mod formats;
mod packaging;
mod plain;
mod precision;
mod protocol;
mod server;
mod tidy;

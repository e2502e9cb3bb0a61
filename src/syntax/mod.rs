//! What is written, with no idea of tickets.
//!
//! Two readers, each with its own job: [`blocks`] and [`inline`] for facts, anew at every edit; [`tree`] for what
//! a cursor asks of an open document.

pub mod blocks;
pub mod front_matter;
pub mod inline;
pub mod toml;
pub mod tree;
pub mod yaml;

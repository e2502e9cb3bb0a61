//! What is written, with no idea of tickets.

pub mod blocks;
pub mod front_matter;
pub mod inline;

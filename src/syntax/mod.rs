//! What is written, with no idea of tickets.

pub mod yaml;

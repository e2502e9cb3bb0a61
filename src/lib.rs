//! tickmark: tickets kept as Markdown files, checked against the team's own template.

pub mod text;
pub mod syntax;
pub mod ticket;
pub mod workspace;
pub mod features;
pub mod server;
pub mod cli;

//! tickmark: tickets kept as Markdown files, checked against the team's own template.

pub mod checks;
pub mod cli;
pub mod features;
#[cfg(test)]
pub(crate) mod fixture;
pub mod schema;
pub mod server;
pub mod syntax;
pub mod text;
pub mod ticket;
pub mod workspace;

//! tickmark: tickets kept as Markdown files, checked against the team's own template.

pub mod schema;
pub mod syntax;
pub mod text;
pub mod ticket;
pub mod workspace;

//! What clients ask beyond the language server protocol: lists, boards and graphs of tickets, a status from outside of
//! the text, new tickets. `docs/protocol.md` tells it to those who write clients.
//!
//! Lists are made once for a state of the tickets ([`Lists`]); answers are pages of them, for which no file is read.

use serde_json::json;
use tower_lsp::ls_types::{ClientCapabilities, ServerCapabilities};

pub mod change_status;
pub mod describe;
pub mod document_text;
mod filter;
pub mod graph;
pub mod groups;
mod key;
mod list;
pub mod new_ticket;
pub mod page;
mod progress;
mod spread;
pub mod statuses;
pub mod templates;
mod ticket;

#[cfg(test)]
mod tests;

pub use filter::Filter;
pub use list::{List, Lists, Row};
pub use progress::Progress;
pub use ticket::Ticket;

/// The name in `experimental` under which server and client speak of all this.
pub const NAME: &str = "tickmark";

/// The version of what is answered.
pub const PROTOCOL: u32 = 1;

/// Says that there is more than the protocol.
pub fn advertise(_: &ClientCapabilities, server: &mut ServerCapabilities) {
    super::announce(server, NAME, json!({ "protocol": PROTOCOL }));
}

//! `tickmark/tickets`: a page of tickets, of all of them or of a group.

use serde::{Deserialize, Deserializer, Serialize};

use crate::features::Context;

use super::filter::Filter;
use super::groups::{self, By};
use super::list::{List, Row};
use super::ticket::{Ticket, Tickets};

/// How many tickets are answered at most, and how many if nobody says how many.
pub(super) const MAX: u32 = 1_000;
pub(super) const USUAL: u32 = 200;

/// What is asked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    by: Option<By>,
    /// Present for a group: the name of one, or null.
    #[serde(deserialize_with = "present")]
    key: Option<Option<String>>,
    offset: u32,
    limit: Option<u32>,
    #[serde(flatten)]
    filter: Filter,
}

/// Tells a null from nothing.
fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// By ID: numbers as numbers.
    pub tickets: Vec<Ticket>,
    /// How many there are without a limit.
    pub total: usize,
}

/// A page of tickets.
///
/// # Errors
/// None.
pub fn handle(context: &Context, params: Params) -> anyhow::Result<Answer> {
    Ok(context.lists.with(&context.snapshot, |list| page(context, list, &params)))
}

fn page(context: &Context, list: &List, params: &Params) -> Answer {
    let all = params.filter.rows(&context.snapshot, list);
    let rows: Vec<&Row> = match params.by.zip(params.key.as_ref()) {
        Some((by, key)) => {
            let is_in = groups::is_in(context, list, by, key.as_deref());
            all.filter(|(nth, row)| is_in(*nth, row)).map(|(_, row)| row).collect()
        }
        None => all.map(|(_, row)| row).collect(),
    };
    let mut tickets = Tickets::new(context);
    let page = rows.iter().skip(params.offset as usize);
    let page = page.take(params.limit.unwrap_or(USUAL).min(MAX) as usize);
    let page = page.take_while(|_| !context.cancel.is_cancelled());
    Answer { tickets: page.filter_map(|row| tickets.get(row.node)).collect(), total: rows.len() }
}

//! What a list, a board or a graph of tickets asks for: requests beyond the protocol.

use std::time::{Duration, Instant};

use memchr::memmem;
use serde_json::{Value, json};

use crate::generator::{FAR, HUB};
use crate::measure::Measured;
use crate::questions::{TIMES, ask, see};
use crate::session::Session;

/// How often something is asked that has to be worked out anew.
const FEWER_TIMES: i64 = 20;

/// The capability under which a server offers all of these.
const OFFER: &str = "experimental";

fn ask_for(session: &mut Session<'_>, method: &str, params: Value, expected: &str) -> Option<Measured> {
    ask(session, (OFFER, method), TIMES, &[((), params)], |(), answer| see(method, answer, expected))
}

pub(crate) fn groups(session: &mut Session<'_>, by: &str) -> Option<Measured> {
    ask_for(session, "tickmark/groups", json!({ "by": by }), "\"count\":")
}

pub(crate) fn page(session: &mut Session<'_>) -> Option<Measured> {
    ask_for(session, "tickmark/tickets", json!({}), "\"key\":")
}

pub(crate) fn with_words(session: &mut Session<'_>) -> Option<Measured> {
    ask_for(session, "tickmark/tickets", json!({ "query": "mail sandbox" }), "\"key\":")
}

pub(crate) fn of_a_status(session: &mut Session<'_>) -> Option<Measured> {
    let params = json!({ "by": "progress", "key": "active" });
    ask_for(session, "tickmark/tickets", params, "\"key\":")
}

pub(crate) fn graph(session: &mut Session<'_>) -> Option<Measured> {
    ask_for(session, "tickmark/graph", json!({ "parents": true }), "\"waitsFor\"")
}

/// Around the ticket that a thousand others wait for.
pub(crate) fn graph_around(session: &mut Session<'_>) -> Option<Measured> {
    if !session.client.offers(OFFER) {
        return None;
    }
    let (_, answer) = session.client.request("tickmark/tickets", &json!({ "query": HUB, "limit": 1000 }));
    let answer: Value = serde_json::from_slice(&answer).expect("an answer is JSON");
    let tickets = answer["result"]["tickets"].as_array().expect("tickets are answered");
    let hub = tickets.iter().find(|ticket| ticket["id"] == HUB).expect("the ticket is found by its ID");
    ask_for(session, "tickmark/graph", json!({ "key": hub["key"], "depth": 1 }), "\"waitsFor\"")
}

/// From a change of a ticket until something about all tickets is known again.
fn anew(session: &mut Session<'_>, method: &str, params: &Value, expected: &str) -> Option<Measured> {
    if !session.client.offers(OFFER) {
        return None;
    }
    let (document, _) = session.open(session.ticket());
    let place = (document.line_of("title:"), "title: \"".len());
    let measure = |version: i64| -> Duration {
        let typed = session.client.notify("textDocument/didChange", &document.letter(place, version));
        let asked = Instant::now();
        let (time, answer) = session.client.request(method, params);
        assert!(memmem::find(&answer, expected.as_bytes()).is_some(), "{method} does not say {expected}");
        asked - typed + time
    };
    let times = (2..FEWER_TIMES + 2).map(measure).collect();
    session.close(&document);
    Some(Measured::times(times))
}

pub(crate) fn groups_anew(session: &mut Session<'_>) -> Option<Measured> {
    anew(session, "tickmark/groups", &json!({ "by": "status" }), "\"count\":")
}

pub(crate) fn search_anew(session: &mut Session<'_>) -> Option<Measured> {
    anew(session, "tickmark/tickets", &json!({ "query": FAR }), FAR)
}

pub(crate) fn graph_anew(session: &mut Session<'_>) -> Option<Measured> {
    anew(session, "tickmark/graph", &json!({ "parents": true }), "\"waitsFor\"")
}

/// The first question about all tickets in a session.
pub(crate) fn first(session: &mut Session<'_>) -> Option<Measured> {
    let params = json!({ "by": "status" });
    ask(session, (OFFER, "tickmark/groups"), 1, &[((), params)], |(), answer| {
        see("the first groups", answer, "\"count\":");
    })
}

//! The same tour with a client that announces nothing and one that announces all there is; and with each feature switched
//! off and on again.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tickmark::features::Feature;
use tickmark::features::feature::{NAMES, Names};

use super::asks::{ASKS, Asked, Place, ask_all, take_up};
use super::{Session, position};
use crate::client::Client;
use crate::protocol::{everything, everything_at_once, methods_offered, model};

const FILES: &[(&str, &str)] = &[
    (
        "templates/task.md",
        "# TASK-XXX: [Title]\n\n**Status**: [Open | In Progress | Done]\n**Owner**: [Name]\n**Depends on**: [TASK-XXX]\n\n## Goal\n\n[What]\n\n## Notes (optional)\n",
    ),
    (
        "TASK-1.md",
        "# TASK-1: One\n\n**Status**: Open\n**Owner**: Ada\n**Depends on**: TASK-2\n**Parent**: TASK-3\n\n## Goal\n\nx\n",
    ),
    (
        "TASK-2.md",
        "# TASK-2: Two\n\n**Status**: Done\n**Owner**: Bob\n**Depends on**: TASK-3\n\n## Goal\n\nSee TASK-4.\n",
    ),
    ("TASK-3.md", "# TASK-3: Three\n\n**Status**: Open\n**Owner**: Bob\n\n## Goal\n\nx\n"),
];

/// Something for every feature; the tour stops at each `$0`.
const HERE: &str = "---
id: TASK-4
---

# TASK-$04: Here

**Status**:   In$0 Progres
**Owner**: Ada
**Depends on**: TASK-$02,TASK-9
**Parent**: TASK-$01

## Goal$0

See [one](TASK-1.md) and TASK-4.

- [ ] a
$0
- [X] b

| Ticket | Status |
|-|-|
| TASK-2 | Done |

```yaml
a: 1
```
$0";

/// What a client can always ask for.
const ALWAYS: [&str; 8] = [
    "textDocument/completion",
    "textDocument/definition",
    "textDocument/documentHighlight",
    "textDocument/documentSymbol",
    "textDocument/hover",
    "textDocument/references",
    "textDocument/rename",
    "workspace/symbol",
];

/// A session with these capabilities, once all has been read and registered.
fn begin(capabilities: Value) -> (Session, Vec<Place>) {
    let here = HERE.replace("$0", "");
    let mut session = Session::new(&[FILES, &[("TASK-4.md", &here)]].concat(), capabilities);
    let uri = session.uri("TASK-4.md");
    session.client.open(&uri, &here);
    if session.client.said.client["textDocument"]["hover"]["dynamicRegistration"] == true {
        session.client.read_until("registration", |client| {
            client.said.is_registered("textDocument/hover").then_some(())
        });
    }
    let mut before = String::new();
    let mut places = Vec::new();
    for part in HERE.split("$0").take(HERE.matches("$0").count()) {
        before += part;
        let position = position(&before, &session.encoding);
        let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 20, "character": 0 } });
        places.push(Place { uri: uri.clone(), position, range, findings: json!([]) });
    }
    // TASK-2 is known once its file was read.
    let at = json!({ "textDocument": { "uri": uri }, "position": places[2].position });
    session.ask_with("textDocument/definition", &at, |answer| {
        answer.as_array().is_some_and(|it| !it.is_empty())
    });
    (session, places)
}

/// Asks everything everywhere; of each method, how many answers told something.
fn tour(session: &mut Session, places: &[Place]) -> BTreeMap<&'static str, usize> {
    let mut told = BTreeMap::new();
    for place in places {
        let asked = ask_all(&mut session.client, place, |_| {});
        let taken = take_up(&mut session.client, place, &asked);
        for asked in asked.iter().chain(&taken) {
            // Some places cannot be renamed, and the user is told why.
            let is_fine = asked.answer.is_ok() || asked.method.ends_with("ename");
            assert!(is_fine, "{} {}: {:?}", asked.method, asked.params, asked.answer);
            *told.entry(asked.method).or_default() += usize::from(asked.is_something());
        }
    }
    told
}

/// Each method that is offered tells something somewhere.
fn check(capabilities: Value) -> BTreeSet<&'static str> {
    let (mut session, places) = begin(capabilities);
    let told = tour(&mut session, &places);
    let offered = methods_offered(&session.client.said);
    let is_asked = |method: &&&str| told.contains_key(**method);
    let missing: Vec<_> = offered.iter().filter(|it| !is_asked(it)).collect();
    assert!(missing.is_empty(), "offered, but not in the table, or never taken up: {missing:?}");
    let silent: Vec<_> = told.iter().filter(|(_, count)| **count == 0).collect();
    assert!(silent.is_empty(), "these tell nothing in the whole tour: {silent:?}");
    // Nothing that a client can announce is lost on the server.
    assert!(!session.client.log().contains("ignoring"), "{}", session.client.log());
    session.client.finish();
    told.into_keys().collect()
}

#[test]
fn a_client_that_announces_nothing() {
    let answered = check(json!({}));
    assert!(ALWAYS.iter().all(|method| answered.contains(method)), "{answered:?}");
}

#[test]
fn a_client_that_announces_everything() {
    let registered = check(everything());
    let offered = check(everything_at_once());
    assert_eq!(registered, offered);
    assert!(registered.len() > ALWAYS.len() + 6, "{registered:?}");
}

#[test]
fn every_request_of_the_table_is_one_of_the_protocol() {
    for (method, _, next) in ASKS {
        for method in next.iter().chain([method]) {
            assert!(model().requests.contains_key(*method), "{method}");
        }
    }
}

/// The requests that a switch is for: that of its row, and for a rename those of files.
fn is_of(asked: &Asked, names: &Names) -> bool {
    let provider = model().requests[asked.method].server_capability.as_deref().unwrap_or_default();
    provider.split('.').next() == Some(names.server)
        || names.feature == Feature::Rename && asked.method == "workspace/willRenameFiles"
}

#[test]
fn what_is_switched_off_before_the_session_is_not_offered() {
    for feature in Feature::ALL.into_iter().filter(|it| *it != Feature::Diagnostics) {
        let mut client = Client::spawn();
        let params = json!({
            "processId": null, "rootUri": null, "capabilities": everything_at_once(),
            "initializationOptions": { feature.key(): false },
        });
        let server = client.initialize(params);
        for names in NAMES.iter().filter(|names| names.feature == feature) {
            assert!(server[names.server].is_null() || server[names.server] == false, "{feature:?}");
        }
        client.finish();
    }
}

/// With all on, with each off in turn, and with all on again.
fn switch_each(capabilities: Value) {
    let is_dynamic = capabilities["textDocument"]["hover"]["dynamicRegistration"] == true;
    let (mut session, places) = begin(capabilities);
    let offered = methods_offered(&session.client.said);
    let configure = |client: &mut Client, settings: Value| {
        client.configuration = Some(settings.clone());
        client.notify("workspace/didChangeConfiguration", json!({ "settings": { "tickmark": settings } }));
    };
    for names in NAMES {
        let said = |client: &Client| {
            client.said.is_registered(names.method) || client.said.offers_at_once(names.server)
        };
        if !said(&session.client) {
            continue;
        }
        let is_there = |client: &Client| !is_dynamic || client.said.is_registered(names.method);
        configure(&mut session.client, json!({ names.feature.key(): false }));
        session.client.read_until("what is off is taken back", |client| {
            (!is_dynamic || !client.said.is_registered(names.method)).then_some(())
        });
        // A client may ask on: it may have asked before it knew.
        for (method, params, _) in ASKS {
            let asked = Asked::new(method, params(&places[0]));
            if !offered.contains(method) || !is_of(&asked, names) {
                continue;
            }
            let is_silent = |answer: &Value| {
                let answer = answer.get("items").or(answer.get("data")).unwrap_or(answer);
                answer.is_null() || answer.as_array().is_some_and(Vec::is_empty)
            };
            session.ask_with(method, &asked.params, is_silent);
        }
        configure(&mut session.client, json!({}));
        session.client.read_until("what is on is offered again", |client| is_there(client).then_some(()));
    }
    let told = tour(&mut session, &places);
    assert!(told.values().all(|count| *count > 0), "{told:?}");
    session.client.finish();
}

#[test]
fn a_feature_that_is_off_says_nothing_and_comes_back() {
    switch_each(everything());
    switch_each(everything_at_once());
}

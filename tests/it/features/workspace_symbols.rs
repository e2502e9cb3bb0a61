//! Finding tickets of the whole workspace by name.

use std::time::Instant;

use serde_json::{Value, json};

use super::{Session, capabilities, covered};
use crate::client::LIMIT;

const CLOSED: (&str, &str) = ("plan/second.md", "# 🔧 PE-002: Second one\n\n**Status**: Done\n");
const OPEN: (&str, &str) = ("first.md", "---\nid: PE-9\nstatus: Open\n---\n# On disk\n");
const UNSAVED: &str = "---\nid: PE-20\nstatus: Open\n---\n# 🔧 Only in the editor\n$0";

/// A session whose client can ask for places later, or not.
fn session(encoding: &str, is_lazy: bool) -> Session {
    let mut capabilities = capabilities(&[encoding], json!({}));
    if is_lazy {
        capabilities["workspace"]["symbol"]["resolveSupport"] = json!({ "properties": ["location.range"] });
    }
    let mut session = Session::new(&[CLOSED, OPEN], capabilities);
    session.open(OPEN.0, UNSAVED);
    session
}

/// The answer to a query, once it has these names.
fn find(session: &mut Session, query: &str, expected: &[&str]) -> Value {
    let deadline = Instant::now() + LIMIT;
    loop {
        let answer = session.client.request("workspace/symbol", json!({ "query": query }));
        let names: Vec<_> =
            answer.as_array().unwrap().iter().map(|symbol| symbol["name"].as_str().unwrap()).collect();
        if names == expected {
            return answer;
        }
        assert!(Instant::now() < deadline, "{query}: {names:?}");
    }
}

#[test]
fn with_places_for_a_client_that_wants_them_at_once() {
    for encoding in ["utf-8", "utf-16"] {
        let mut session = session(encoding, false);
        let answer = find(&mut session, "pe2", &["PE-002 Second one", "PE-20 🔧 Only in the editor"]);
        // An editor shows the path by itself.
        assert_eq!(answer[0]["containerName"], "Done");
        assert_eq!(answer[0]["location"]["uri"], session.uri(CLOSED.0));
        assert_eq!(covered(CLOSED.1, &answer[0]["location"]["range"], encoding), "PE-002");
        let open = UNSAVED.replace("$0", "");
        assert_eq!(covered(&open, &answer[1]["location"]["range"], encoding), "PE-20");
        find(&mut session, "", &["PE-002 Second one", "PE-20 🔧 Only in the editor"]);
        find(&mut session, "editor only", &["PE-20 🔧 Only in the editor"]);
        find(&mut session, "disk", &[]);
        session.client.finish();
    }
}

#[test]
fn with_places_on_demand_for_a_client_that_can_ask() {
    let mut session = session("utf-16", true);
    let answer = find(&mut session, "second", &["PE-002 Second one"]);
    assert_eq!(answer[0]["location"], json!({ "uri": session.uri(CLOSED.0) }));
    let resolved = session.client.request("workspaceSymbol/resolve", answer[0].clone());
    assert_eq!(covered(CLOSED.1, &resolved["location"]["range"], "utf-16"), "PE-002");
    session.client.finish();
}

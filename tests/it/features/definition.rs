//! Going from a mention to the ticket, whatever file it is in.

use serde_json::{Value, json};

use super::{Session, capabilities, covered};

const FIRST: (&str, &str) = ("plan/first.md", "---\nid: PE-1\nstatus: Open\n---\n# 🔧 PE-1: First\n");
const CLOSED: (&str, &str) = ("plan/second.md", "# 🔧 PE-002: Second\n\n**Status**: Open\n");
const HERE: &str = "# 🔧 PE-3: Third\n\n**Status**: Open\n\n🔧 After [pe-$02](x) and PE-1.\n";

fn is_found(answer: &Value) -> bool {
    answer.as_array().is_some_and(|places| !places.is_empty())
}

#[test]
fn across_files_open_or_not_in_every_encoding() {
    for encoding in ["utf-8", "utf-16"] {
        let links = json!({ "definition": { "linkSupport": true } });
        let mut session = Session::new(&[FIRST, CLOSED], capabilities(&[encoding], links));
        session.open(FIRST.0, &format!("{}$0", FIRST.1));
        let cursor = session.open("here.md", HERE);
        let answer = session.ask("textDocument/definition", &cursor, is_found);
        let [link] = &answer.as_array().unwrap()[..] else { panic!("{answer:#}") };
        assert_eq!(link["targetUri"], session.uri(CLOSED.0));
        assert_eq!(covered(CLOSED.1, &link["targetSelectionRange"], encoding), "PE-002");
        assert_eq!(covered(CLOSED.1, &link["targetRange"], encoding), "# 🔧 PE-002: Second");
        let here = HERE.replace("$0", "");
        assert_eq!(covered(&here, &link["originSelectionRange"], encoding), "pe-2");

        let open = session.open("other.md", "🔧 pe-0$01\n");
        let answer = session.ask("textDocument/definition", &open, is_found);
        assert_eq!(answer[0]["targetUri"], session.uri(FIRST.0));
        assert_eq!(covered(FIRST.1, &answer[0]["targetSelectionRange"], encoding), "PE-1");
        session.client.finish();
    }
}

#[test]
fn a_plain_location_for_a_client_that_knows_no_links() {
    let mut session = Session::new(&[CLOSED], capabilities(&["utf-16"], json!({})));
    let cursor = session.open("here.md", "---\nid: PE-9\ndepends_on: [PE-$02]\n---\n");
    let answer = session.ask("textDocument/definition", &cursor, is_found);
    assert_eq!(answer[0]["uri"], session.uri(CLOSED.0));
    assert_eq!(covered(CLOSED.1, &answer[0]["range"], "utf-16"), "PE-002");
    session.client.finish();
}

#[test]
fn nothing_for_what_is_no_ticket() {
    let mut session = Session::new(&[], capabilities(&["utf-16"], json!({})));
    let cursor = session.open("here.md", "We use AES-2$056.\n");
    session.ask("textDocument/definition", &cursor, Value::is_null);
    session.client.finish();
}

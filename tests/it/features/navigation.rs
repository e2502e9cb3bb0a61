//! Going from tickets to what they are made after, and back: type definition, implementation, declaration.

use serde_json::{Value, json};

use super::{Session, capabilities, covered};

const TEMPLATE: (&str, &str) = (
    "docs/templates/task.md",
    "# TASK-XXX: [Title]\n\n🔧 **Status**: [To Do | Done]\n**Owner**: [Name]\n\n## Goal\n[What will be different]\n",
);
const CLOSED: (&str, &str) =
    ("tasks/b.md", "# TASK-2: Two\n\n**Status**: Done\n**Owner**: Ada\n\n## 🔧 Goal\nx\n");
const HERE: &str = "# TASK-1: One\n\n**Status**: do$0ne\n**Owner**: Ada\n\n## Goal\nx\n";

fn is_found(answer: &Value) -> bool {
    answer.as_array().is_some_and(|places| !places.is_empty())
}

/// What an answer of links, or of plain locations, leads to, by its path and what is there.
fn drawn(session: &Session, answer: &Value, files: &[(&str, &str)]) -> Vec<String> {
    let place = |it: &Value| {
        let (uri, range) = match it["targetUri"].as_str() {
            Some(uri) => (uri, &it["targetSelectionRange"]),
            None => (it["uri"].as_str().unwrap(), &it["range"]),
        };
        let (path, text) = files.iter().find(|(path, _)| session.uri(path) == uri).expect("a known file");
        format!("{path}: {}", covered(text, range, &session.encoding))
    };
    answer.as_array().unwrap().iter().map(place).collect()
}

#[test]
fn to_the_template_and_back_with_links() {
    for encoding in ["utf-8", "utf-16"] {
        let links = json!({ "linkSupport": true });
        let documents = json!({ "typeDefinition": links, "implementation": links, "declaration": links });
        let mut session = Session::new(&[TEMPLATE, CLOSED], capabilities(&[encoding], documents));
        let cursor = session.open("tasks/a.md", HERE);
        let here = HERE.replace("$0", "");
        let files = [TEMPLATE, CLOSED, ("tasks/a.md", here.as_str())];

        let answer = session.ask("textDocument/typeDefinition", &cursor, is_found);
        assert_eq!(drawn(&session, &answer, &files), ["docs/templates/task.md: Done"]);
        assert_eq!(covered(&here, &answer[0]["originSelectionRange"], encoding), "done");
        let line = covered(TEMPLATE.1, &answer[0]["targetRange"], encoding);
        assert_eq!(line, "🔧 **Status**: [To Do | Done]");

        let template = session.open(TEMPLATE.0, &TEMPLATE.1.replace("Goal", "Go$0al"));
        let all = |answer: &Value| answer.as_array().is_some_and(|places| places.len() == 2);
        let answer = session.ask("textDocument/implementation", &template, all);
        assert_eq!(drawn(&session, &answer, &files), ["tasks/a.md: Goal", "tasks/b.md: 🔧 Goal"]);

        let mention = session.open("notes.md", "🔧 after task-0$02\n");
        let answer = session.ask("textDocument/declaration", &mention, is_found);
        assert_eq!(drawn(&session, &answer, &files), ["tasks/b.md: TASK-2"]);
        assert_eq!(answer, session.ask("textDocument/declaration", &mention, is_found));
        session.client.finish();
    }
}

#[test]
fn plain_locations_for_a_client_that_knows_no_links_there() {
    // What a client says of one request says nothing of the others.
    let documents = json!({ "definition": { "linkSupport": true } });
    let mut session = Session::new(&[TEMPLATE, CLOSED], capabilities(&["utf-16"], documents));
    let cursor = session.open("tasks/a.md", HERE);
    let files = [TEMPLATE, CLOSED];
    let answer = session.ask("textDocument/typeDefinition", &cursor, is_found);
    assert!(answer[0]["range"].is_object(), "{answer:#}");
    assert_eq!(drawn(&session, &answer, &files), ["docs/templates/task.md: Done"]);
    let template = session.open(TEMPLATE.0, &TEMPLATE.1.replace("Goal", "Go$0al"));
    let answer = session.ask("textDocument/implementation", &template, is_found);
    assert!(answer[0]["range"].is_object(), "{answer:#}");
    let mention = session.open("notes.md", "after TASK-$02\n");
    let answer = session.ask("textDocument/declaration", &mention, is_found);
    assert_eq!(drawn(&session, &answer, &files), ["tasks/b.md: TASK-2"]);
    assert!(answer[0]["range"].is_object(), "{answer:#}");
    assert!(session.ask("textDocument/definition", &mention, is_found)[0]["targetUri"].is_string());
    session.client.finish();
}

#[test]
fn a_template_that_is_edited_is_led_to_as_it_is() {
    let mut session = Session::new(&[TEMPLATE, CLOSED], capabilities(&["utf-16"], json!({})));
    let cursor = session.open("tasks/a.md", HERE);
    session.ask("textDocument/typeDefinition", &cursor, is_found);
    let longer = format!("Copy this.\n\n{}", TEMPLATE.1);
    session.open(TEMPLATE.0, &format!("{longer}$0"));
    let is_moved = |answer: &Value| answer[0]["range"]["start"]["line"] == 4;
    let answer = session.ask("textDocument/typeDefinition", &cursor, is_moved);
    assert_eq!(covered(&longer, &answer[0]["range"], "utf-16"), "Done");
    session.client.finish();
}

#[test]
fn nothing_where_no_template_speaks() {
    let mut session = Session::new(&[], capabilities(&["utf-16"], json!({})));
    let cursor = session.open("a.md", "# PE-7: A\n\n**Colour**: r$0ed\n");
    for method in ["typeDefinition", "implementation", "declaration"] {
        session.ask(&format!("textDocument/{method}"), &cursor, Value::is_null);
    }
    session.client.finish();
}

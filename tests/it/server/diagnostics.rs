//! Diagnostics as they are pushed and pulled.

use serde_json::{Value, json};

use crate::client::{Client, insertion};

const URI: &str = "file:///tickets/PE-1.md";
/// A text with a finding: front matter that is no YAML.
const BROKEN: &str = "---\nid: [\n---\n# A\n";

fn findings(params: &Value) -> usize {
    params["diagnostics"].as_array().unwrap().len()
}

fn pull(client: &mut Client, previous: &Value) -> Value {
    let mut params = json!({ "textDocument": { "uri": URI } });
    if !previous.is_null() {
        params["previousResultId"] = previous.clone();
    }
    client.request("textDocument/diagnostic", params)
}

#[test]
fn they_are_pushed_when_they_change_with_the_version_they_are_for() {
    let mut client = Client::start(json!({}));
    client.open(URI, BROKEN);
    let first = client.wait_diagnostics(URI, |_| true);
    assert_eq!(first["version"], 1);
    assert!(findings(&first) > 0);
    // After the finding: the list stays what it is, and nothing is said.
    client.change(URI, json!([insertion(3, 3, "B")]));
    client.change(URI, json!([insertion(1, 5, "]")]));
    let second = client.wait_diagnostics(URI, |_| true);
    assert_eq!((second["version"].clone(), findings(&second)), (json!(3), 0));
    client.change(URI, json!([{ "text": BROKEN }]));
    client.wait_diagnostics(URI, |params| params["version"] == 4 && findings(params) > 0);
    client.close(URI);
    let last = client.wait_diagnostics(URI, |_| true);
    assert_eq!((last.get("version"), findings(&last)), (None, 0));
    client.finish();
}

#[test]
fn a_document_that_is_opened_anew_gets_its_own() {
    let mut client = Client::start(json!({}));
    for _ in 0..20 {
        client.open(URI, BROKEN);
        client.close(URI);
    }
    client.open(URI, "# fine\n");
    client.open("file:///last.md", BROKEN);
    client.wait_diagnostics("file:///last.md", |_| true);
    // Whatever was said on the way, the last word is about the text that is open.
    client.change(URI, json!([{ "text": BROKEN }]));
    client.wait_diagnostics(URI, |params| params["version"] == 2 && findings(params) > 0);
    client.finish();
}

#[test]
fn they_are_pulled_and_unchanged_until_they_change() {
    let mut client = Client::spawn();
    let refresh = json!({ "diagnostics": { "refreshSupport": true } });
    let pulls = json!({ "textDocument": { "diagnostic": {} }, "workspace": refresh });
    let capabilities = client.initialize(json!({ "capabilities": pulls }));
    assert_eq!(capabilities["diagnosticProvider"]["interFileDependencies"], true);
    client.open(URI, BROKEN);
    let first = pull(&mut client, &Value::Null);
    assert_eq!(first["kind"], "full");
    assert!(!first["items"].as_array().unwrap().is_empty());
    let again = pull(&mut client, &first["resultId"]);
    assert_eq!(again, json!({ "kind": "unchanged", "resultId": first["resultId"] }));
    client.change(URI, json!([insertion(1, 5, "]")]));
    let fixed = pull(&mut client, &first["resultId"]);
    assert_eq!((&fixed["kind"], &fixed["items"]), (&json!("full"), &json!([])));
    client.close(URI);
    client.finish();
}

#[test]
fn what_a_closed_document_had_is_told_again_when_it_is_opened_again() {
    let mut client = Client::spawn();
    let refresh = json!({ "diagnostics": { "refreshSupport": true } });
    let pulls = json!({ "textDocument": { "diagnostic": {} }, "workspace": refresh });
    client.initialize(json!({ "capabilities": pulls }));
    client.open(URI, BROKEN);
    let first = pull(&mut client, &Value::Null);
    client.close(URI);
    client.open(URI, BROKEN);
    // Neovim takes findings away from a document that it closes, and asks with the last name that it knows.
    let second = pull(&mut client, &first["resultId"]);
    assert_eq!((&second["kind"], &second["items"]), (&json!("full"), &first["items"]));
    assert_eq!(pull(&mut client, &second["resultId"])["kind"], "unchanged");
    client.finish();
}

#[test]
fn what_a_schema_of_the_configuration_can_tell_has_a_code_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::start_in(folder.path(), json!({}));
    let uri = crate::client::uri_of(&folder.path().join(".tickmark.yaml"));
    // An editor with the JSON Schema tells the first one as well; that a template is missing nobody else can tell.
    client.open(&uri, "severity:\n  unknown-ticket: loud\ntemplates:\n  - gone.md\n");
    let told = client.wait_diagnostics(&uri, |params| findings(params) == 2);
    let told = told["diagnostics"].as_array().unwrap().iter();
    let told: Vec<_> = told.map(|it| (it["code"].as_str().unwrap(), &it["range"]["start"]["line"])).collect();
    assert_eq!(told, [("configuration-schema", &json!(1)), ("configuration", &json!(3))]);
    for line in [2, 4] {
        let place = format!(".tickmark.yaml:{line}: ");
        let is_there = |shown: &Value| shown["message"].as_str().unwrap().starts_with(&place);
        client.notification("window/showMessage", is_there);
    }
    client.finish();
}

#[test]
fn pulling_is_offered_to_those_who_pull() {
    let mut client = Client::spawn();
    let capabilities = client.initialize(json!({ "capabilities": {} }));
    assert_eq!(capabilities.get("diagnosticProvider"), None);
    client.finish();
}

#[test]
fn a_client_that_cannot_be_asked_to_pull_again_gets_them_pushed() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("PE-2.md"), "# PE-2: two\n\n**Status**: Open\n").unwrap();
    let mut client = Client::start_in(folder.path(), json!({ "textDocument": { "diagnostic": {} } }));
    let uri = crate::client::uri_of(&folder.path().join("PE-1.md"));
    client.open(&uri, "# PE-1: one\n\n**Status**: Open\n**Depends on**: PE-3\n");
    // Known only once the workspace was read, which may be after the document was opened.
    client.wait_diagnostics(&uri, |params| params["diagnostics"][0]["code"] == "unknown-ticket");
    client.finish();
}

#[test]
fn a_client_that_pulls_is_told_when_something_else_than_its_edit_changed_them() {
    for name in ["diagnostics", "diagnostic"] {
        let mut client = Client::spawn();
        // The second is a name that some clients give it.
        client.is_odd = name == "diagnostic";
        let refresh = json!({ name: { "refreshSupport": true } });
        let pulls = json!({ "diagnostic": {} });
        client.initialize(json!({ "capabilities": { "textDocument": pulls, "workspace": refresh } }));
        client.open(URI, BROKEN);
        let first = pull(&mut client, &Value::Null);
        client.change(URI, json!([insertion(1, 0, " ")]));
        let second = pull(&mut client, &first["resultId"]);
        assert_eq!(second["kind"], "full");
        // Until now the client had every reason to ask by itself.
        let off = json!({ "settings": { "tickmark": { "diagnostics": false } } });
        client.notify("workspace/didChangeConfiguration", off);
        client.read_until("a refresh", |client| (!client.asked.is_empty()).then_some(()));
        assert_eq!(client.asked, ["workspace/diagnostic/refresh"]);
        assert_eq!(pull(&mut client, &second["resultId"])["items"], json!([]));
        client.finish();
    }
}

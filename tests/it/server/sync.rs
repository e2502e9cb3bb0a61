//! Documents as clients open, change and close them.

use serde_json::{Value, json};

use crate::client::{Client, insertion, position};

const URI: &str = "file:///tickets/PE-1.md";
/// A text with a finding: front matter that is no YAML.
const BROKEN: &str = "---\nid: [\n---\n# A\n";

fn findings(params: &Value) -> usize {
    params["diagnostics"].as_array().unwrap().len()
}

#[test]
fn an_edit_that_does_not_fit_is_said_once_and_healed_by_the_whole_text() {
    let mut client = Client::start(json!({}));
    client.open(URI, "# A\n");
    client.wait_diagnostics(URI, |_| true);
    let backwards = json!({ "start": position(0, 2), "end": position(0, 0) });
    for change in [insertion(1_000, 0, "x"), json!({ "range": backwards, "text": "" }), insertion(0, 0, "y")]
    {
        client.change(URI, json!([change]));
    }
    let said = client.notification("window/showMessage", |_| true);
    assert_eq!(said["type"], 2);
    assert!(said["message"].as_str().unwrap().contains(URI), "{said}");
    client.change(URI, json!([insertion(0, 0, "x"), { "text": BROKEN }, insertion(3, 3, " and B")]));
    client.wait_diagnostics(URI, |params| params["version"] == 5 && findings(params) > 0);

    client.change(URI, json!([insertion(1_000, 0, "x")]));
    client.open(URI, BROKEN);
    client.close(URI);
    client.wait_diagnostics(URI, |params| findings(params) == 0);
    assert!(client.messages().len() <= 1);
    client.finish();
}

#[test]
fn of_whole_texts_the_newest_counts() {
    let mut client = Client::start(json!({}));
    client.open(URI, "# fine\n");
    for (version, text) in [(2, "# fine\n"), (4, BROKEN), (3, "# fine\n")] {
        let document = json!({ "uri": URI, "version": version });
        let changes = json!([{ "text": text }]);
        client
            .notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }
    let params = json!({ "textDocument": { "uri": URI } });
    let report = client.request("textDocument/diagnostic", params);
    assert!(!report["items"].as_array().unwrap().is_empty());
    client.finish();
}

#[test]
fn documents_that_are_not_open_are_ignored() {
    let mut client = Client::start(json!({}));
    client.change(URI, json!([{ "text": BROKEN }]));
    client.close(URI);
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": URI } }));
    client.open("file:///tickets/PE-2.md", BROKEN);
    client.wait_diagnostics("file:///tickets/PE-2.md", |params| findings(params) > 0);
    client.finish();
}

#[test]
fn a_document_is_the_same_however_its_uri_is_spelled() {
    let mut client = Client::start(json!({}));
    client.open("file:///tickets/%5Ba%5D%20b.md", BROKEN);
    client.wait_diagnostics("file:///tickets/%5Ba%5D%20b.md", |params| findings(params) > 0);
    client.change("file:///tickets/%5ba%5d%20b.md", json!([{ "text": "" }]));
    client.is_odd = true;
    client.change("file:///tickets/[a] b.md", json!([{ "text": "# fine\n" }]));
    client.wait_diagnostics("file:///tickets/%5Ba%5D%20b.md", |params| findings(params) == 0);
    client.finish();
}

#[test]
fn any_language_and_any_kind_of_address_may_be_opened() {
    let mut client = Client::start(json!({}));
    for (number, language) in ["markdown", "yaml", "", "plaintext"].iter().enumerate() {
        let uri = format!("untitled:Untitled-{number}");
        let document = json!({ "uri": uri, "languageId": language, "version": -number.cast_signed(), "text": "\u{feff}x" });
        client.notify("textDocument/didOpen", json!({ "textDocument": document }));
        client.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }
    client.finish();
}

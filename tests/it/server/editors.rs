//! Sessions of real editors with another server, replayed: each editor's own `initialize`, spelling and order.

use std::path::Path;

use serde_json::{Value, json};
use tickmark::features::Feature;
use tickmark::features::feature::{NAMES, Names};

use crate::client::{Client, uri_of};

/// The editors that pull findings; all others, also some that could but cannot be asked to do so again, have them pushed.
const PULL: [&str; 4] = ["helix-25.07.1", "nvim-0.12.4", "vscode-1.100.3", "vscode-1.139.1"];
/// A text with one finding: front matter that is no YAML.
const BROKEN: &str = "---\nid: [\n---\n# A\n";

/// Stands in the recordings for the folder in which they were made.
const PLACEHOLDER: &str = "EDITORS";

#[test]
fn every_editor_is_served() {
    let sessions = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/server/sessions");
    let mut count = 0;
    for session in sessions.read_dir().unwrap() {
        let path = session.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        replay(name, &std::fs::read_to_string(&path).unwrap());
        count += 1;
    }
    assert!(count >= 8, "sessions are missing");
}

fn replay(name: &str, recording: &str) {
    let folder = tempfile::tempdir().unwrap();
    let uri = uri_of(folder.path());
    let recording = recording
        .replace(&format!("file://{PLACEHOLDER}"), &uri)
        .replace(PLACEHOLDER, folder.path().to_str().unwrap());
    let messages: Vec<Value> = serde_json::from_str(&recording).unwrap();
    let mut client = Client::spawn();
    let mut is_first = true;
    // Answers to requests of the other server are left out; the client answers ours.
    for message in messages.iter().filter(|message| message.get("method").is_some()) {
        if message["method"] == "shutdown" && is_first {
            check_before_shutdown(name, &mut client, &format!("{uri}/ws/a.md"), &messages);
            is_first = false;
        }
        if message["method"] == "exit" {
            continue;
        }
        client.send(message);
        if message["method"] == "initialized" {
            check_offers(name, &mut client);
            check_findings(name, &mut client, &format!("{uri}/ws/PE-1.md"));
        }
        let Some(id) = message.get("id") else { continue };
        let answer = client.answer(id.clone());
        let code = answer.as_ref().err().map(|error| error["code"].as_i64().unwrap());
        // What is not offered may be refused: the other server offered other things.
        assert!(matches!(code, None | Some(-32601)), "{name}: {message} was answered with {answer:?}");
        if message["method"] == "initialize" {
            let encoding = &answer.unwrap()["capabilities"]["positionEncoding"];
            let offered = &message["params"]["capabilities"]["general"]["positionEncodings"];
            let is_utf8 = offered.as_array().is_some_and(|offered| offered.contains(&json!("utf-8")));
            assert_eq!(encoding, if is_utf8 { "utf-8" } else { "utf-16" }, "{name}");
        }
    }
    assert_eq!(client.messages(), [""; 0], "{name}");
    if PULL.contains(&name) {
        assert_eq!(client.pushed(), [""; 0], "{name}");
    }
    // Vim leaves without a word, and some recordings end before `exit`.
    client.close_stdin();
    assert_eq!(client.exit_code(), i32::from(is_first), "{name}");
}

/// Each feature is offered to an editor that announces it, at once or by registration, and to no other one but where
/// editors are known to ask without a word.
fn check_offers(name: &str, client: &mut Client) {
    for names in NAMES {
        let announced = client.said.client.pointer(names.client);
        let is_wanted = match names.feature {
            // To be pulled, they also have to be refreshed; otherwise they are pushed.
            Feature::Diagnostics => continue,
            _ => announced.is_some() || names.is_assumed,
        };
        let is_offered = |client: &Client, names: &Names| {
            client.said.offers_at_once(names.server) || client.said.is_registered(names.method)
        };
        if is_wanted {
            let what = format!("{} for {name}", names.method);
            client.read_until(&what, |client| is_offered(client, names).then_some(()));
        }
        assert_eq!(is_offered(client, names), is_wanted, "{}, {name}", names.method);
    }
}

/// Findings are pushed or pulled, never both.
fn check_findings(name: &str, client: &mut Client, uri: &str) {
    let pulls = PULL.contains(&name);
    let is_offered = |client: &Client| {
        client.said.offers_at_once("diagnosticProvider")
            || client.said.is_registered("textDocument/diagnostic")
    };
    client.open(uri, BROKEN);
    let document = json!({ "uri": uri });
    if pulls {
        client.read_until(&format!("pulling for {name}"), |client| is_offered(client).then_some(()));
        let pulled = client.request("textDocument/diagnostic", json!({ "textDocument": document }));
        assert_eq!(pulled["items"].as_array().map(Vec::len), Some(1), "{name}: {pulled}");
    } else {
        client.wait_diagnostics(uri, |params| {
            params["diagnostics"].as_array().is_some_and(|all| all.len() == 1)
        });
        assert!(!is_offered(client), "{name}");
    }
    client.close(uri);
    if !pulls {
        client.wait_diagnostics(uri, |params| params["diagnostics"] == json!([]));
    }
}

/// The text is the newest that the editor had, whatever the order in which it came.
fn check_before_shutdown(name: &str, client: &mut Client, uri: &str, messages: &[Value]) {
    let changes = messages.iter().filter(|message| message["method"] == "textDocument/didChange");
    let Some(newest) = changes.max_by_key(|change| change["params"]["textDocument"]["version"].as_i64())
    else {
        return;
    };
    if cfg!(debug_assertions) {
        let seen = client.request("tickmark/test/text", json!({ "textDocument": { "uri": uri } }));
        assert_eq!(seen["text"], newest["params"]["contentChanges"][0]["text"], "{name}");
    }
}

//! What nobody writes on purpose and every editor sends some day: odd documents, at odd places, at odd times. Every request
//! is answered with a result or in words, no place is wrong, and the session goes on.

mod large;
mod places;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::asks::{Asked, Place, ask_all, take_up};
use super::{Session, position};
use crate::client::Client;
use crate::protocol::everything;
use places::Texts;

const FILES: &[(&str, &str)] = &[
    (
        "templates/task.md",
        "# T-XXX: [Title]\n\n**Status**: [Open | Doing | Done]\n**Depends on**: [T-XXX]\n\n## Goal\n\n[What]\n",
    ),
    ("T-1.md", "# T-1: 🔧 One\n\n**Status**: Open\n**Depends on**: T-3\n\n## Goal\n\nx\n"),
    (
        "T-3.md",
        "# T-3: Three\r\n\r\n**Status**: Done\r\n\r\n## Goal\r\n\r\nSee 🎉 [one](T-1.md) and T-1, T-2.\r\n",
    ),
];

/// Codes that say what is wrong with a request or with the time at which it comes; anything else is a failure of ours.
const REFUSALS: [i64; 3] = [-32602, -32801, -32803];

fn is_refused(asked: &Asked) -> bool {
    let Err(error) = &asked.answer else { return false };
    let message = error["message"].as_str().unwrap();
    let is_sensible = message.len() < 500 && message.contains(' ') && !message.contains("panic");
    let is_refusal = REFUSALS.contains(&error["code"].as_i64().unwrap());
    assert!(is_sensible && is_refusal, "{} {}: {error}", asked.method, asked.params);
    true
}

/// Every answer is one, and what it says about known texts is in them.
fn judge(asked: &[Asked], place: &Place, texts: &Texts) {
    for asked in asked.iter().filter(|asked| !is_refused(asked)) {
        // What is asked of an item is about the document of the item.
        let about = asked.params["item"]["uri"].as_str().unwrap_or(&place.uri);
        let wrong = texts.wrong(asked.method, about, asked.answer.as_ref().unwrap());
        assert!(wrong.is_empty(), "{} {}: {wrong:#?}", asked.method, asked.params);
    }
}

/// What of an answer was not in the request.
fn news(mut asked: Asked) -> Asked {
    if let Ok(Value::Object(object)) = &mut asked.answer {
        object.retain(|key, value| asked.params.get(key) != Some(value));
    }
    asked
}

/// All requests with the cursor at each place, and what takes up their results.
fn ask_everywhere(session: &mut Session, places: &[Place], texts: &Texts) -> Vec<Asked> {
    let mut last = Vec::new();
    for place in places {
        last = ask_all(&mut session.client, place, |_| {});
        judge(&last, place, texts);
        let taken = take_up(&mut session.client, place, &last);
        judge(&taken, place, texts);
    }
    last
}

/// A session with a client that knows everything, in one encoding, once all is registered.
fn begin(encoding: &str) -> Session {
    let mut capabilities = everything();
    capabilities["general"]["positionEncodings"] = json!([encoding]);
    let mut session = Session::new(FILES, capabilities);
    session
        .client
        .read_until("registration", |client| client.said.is_registered("textDocument/hover").then_some(()));
    session
}

/// Whether every character is one unit in all encodings, and every line break one character.
fn is_plain(text: &str) -> bool {
    text.is_ascii() && !text.contains('\r')
}

/// The places of `$0`, the odd ones around them, and those that are nowhere.
fn places(uri: &str, marked: &str, encoding: &str) -> Vec<Place> {
    const FAR: u32 = i32::MAX as u32;
    let mut positions = vec![json!({ "line": 0, "character": 0 }), json!({ "line": FAR, "character": FAR })];
    let parts: Vec<_> = marked.split("$0").collect();
    for count in 1..parts.len() {
        let at = position(&parts[..count].concat(), encoding);
        // Behind an emoji one back is inside of it; behind a CR one on is the line break.
        let steps: &[i64] = if is_plain(marked) { &[0] } else { &[-1, 0, 1] };
        for step in steps {
            let column = at["character"].as_i64().unwrap() + step;
            positions.push(json!({ "line": at["line"], "character": column.max(0) }));
        }
        positions.push(json!({ "line": at["line"], "character": FAR }));
    }
    let all = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": FAR, "character": FAR } });
    let range = |position: &Value| match position["line"] == FAR {
        true => json!({ "start": position, "end": position }),
        false => all.clone(),
    };
    let place = |position: Value| Place {
        uri: uri.to_owned(),
        range: range(&position),
        position,
        findings: json!([]),
    };
    positions.into_iter().map(place).collect()
}

fn texts<'t>(session: &Session, uri: &str, text: &str, encoding: &'t str) -> Texts<'t> {
    let mut by_uri: BTreeMap<_, _> =
        FILES.iter().map(|(path, text)| (session.uri(path), (*text).to_owned())).collect();
    by_uri.insert(uri.to_owned(), text.to_owned());
    Texts { by_uri, encoding }
}

/// Opens a document and asks everything everywhere; then while it changes, while it is closed, and afterwards.
fn check(path: &str, marked: &str) {
    let encodings = if is_plain(marked) { &["utf-16"][..] } else { &["utf-16", "utf-8"] };
    for encoding in encodings {
        let mut session = begin(encoding);
        let (uri, text) = (session.uri(path), marked.replace("$0", ""));
        let mut known = texts(&session, &uri, &text, encoding);
        session.client.open(&uri, &text);
        let places = places(&uri, marked, encoding);
        let last = ask_everywhere(&mut session, &places, &known);
        let place = places.last().unwrap();

        // What was answered is taken up after most of the text is gone.
        session.client.change(&uri, json!([{ "text": "x\n" }]));
        let taken = take_up(&mut session.client, place, &last);
        // An edit with the version of the text that it is for is refused by the client.
        let is_versioned =
            |asked: &Asked| asked.answer.as_ref().is_ok_and(|it| it.to_string().contains("\"version\":1"));
        known.by_uri.insert(uri.clone(), "x\n".to_owned());
        let taken: Vec<_> = taken.into_iter().filter(|it| !is_versioned(it)).map(news).collect();
        judge(&taken, place, &known);
        ask_everywhere(&mut session, &places[..2], &known);

        // It changes, and is closed, between a request and its answer. Either state may be answered.
        known.by_uri.remove(&uri);
        let change = |client: &mut Client| _ = client.change(&uri, json!([{ "text": text }]));
        judge(&ask_all(&mut session.client, place, change), place, &known);
        let asked = ask_all(&mut session.client, place, |client| client.close(&uri));
        judge(&asked, place, &known);
        judge(&take_up(&mut session.client, place, &asked), place, &known);
        ask_everywhere(&mut session, &places[..2], &known);
        finish(session);
    }
}

/// The session is alive, and has told no more than what it thinks of a configuration.
fn finish(mut session: Session) {
    let uri = session.uri("alive.md");
    session.client.open(&uri, "T-1\n");
    let at = json!({ "textDocument": { "uri": uri }, "position": { "line": 0, "character": 1 } });
    session.ask_with("textDocument/hover", &at, Value::is_object);
    let shown = session.client.messages();
    assert!(shown.iter().all(|it| it.contains(".tickmark.yaml")), "{shown:#?}");
    session.client.finish();
}

/// A ticket with nothing odd about it but its end.
fn ticket(end: &str) -> String {
    format!("# T-2: Two\n\n**Status**: Doin$0\n**Depends on**: T-$01, T-9\n\n## Goal\n\n{end}")
}

#[test]
fn nothing_is_written_yet() {
    check("T-2.md", "$0");
    check("T-2.md", "$0\n\n$0");
    check("T-2.md", "\u{feff}$0");
}

#[test]
fn characters_of_two_units() {
    check("T-2.md", &ticket("🔧$0 T-1 🎉$0T-1🎉$0\n"));
    check("T-2.md", "# 🔧$0 T-2: 🎉$0\n\n**Status**: 🔧$0\n**Depends on**: 🔧T-1$0🔧\n");
    check("T-2.md", "---\nid: T-2\ntitle: 👩‍👩‍👧$0\nstatus: 🔧$0\n---\n\n[🔧$0](T-1.md#🔧$0)\n");
}

#[test]
fn line_breaks_of_all_kinds() {
    check("T-2.md", &ticket("x\r$0\ny$0\r$0\n").replace('\n', "\r\n"));
    check("T-2.md", "---\r\nid: T-2$0\r\nstatus: $0\r\ndepends_on:\r\n  - T-1$0\r\n---\r\n\r\n## Goal$0\r\n");
    check("T-2.md", "# T-2: a\rb$0\u{2028}c$0\u{85}\u{c}d\0$0\n**Status**: Open$0");
}

#[test]
fn a_fence_or_comment_that_does_not_end() {
    check("T-2.md", &ticket("```yaml\nstatus: Do$0\nT-1$0\n"));
    check("T-2.md", &ticket("~~~\n```markdown\n# T-5: $0\n"));
    check("T-2.md", &ticket("<!-- tickmark-ignore $0\nT-1$0\n"));
    check("T-2.md", "````\n$0");
    check("T-2.md", "# T-2: `code $0\n\n**Status$0\n\n[a](T-1$0\n\n| a |$0\n|-");
}

#[test]
fn front_matter_that_is_no_yaml() {
    check("T-2.md", "---\nid: T-2\nstatus: [Open$0\n\tx: {\n---\n\n## Goal\n$0");
    check("T-2.md", "---\nid: T-2\nid: T-3$0\n: :\n- &a *a\n  status: \"Open$0\n---\n");
    check("T-2.md", "---\nid: T-2\nstatus: Do$0\n");
    check("T-2.md", "+++\nid = \"T-2$0\nstatus = [\n+++\n\n# x$0\n");
    check("T-2.yaml", "id: T-2\nstatus: [Open$0\n  depends_on: T-1$0\n");
}

#[test]
fn what_is_no_ticket() {
    check("notes.md", "Some words$0 about T-1$0.\n\n* one\n    * two$0\n");
    check("src/main.rs", "fn main() {$0}\n// T-1$0\n");
    check(".tickmark.yaml", "ids:\n  - pattern: \"[$0\nschemas: {$0\nT-1: 🔧$0\n");
    check("templates/other.md", "# T-XXX: [Title$0]\n\n**Status**: [Open | $0\n");
}

#[test]
fn one_ticket_twice() {
    check(
        "T-2.md",
        "# T-2: Two$0\n\n**Status**: Open\n\n# T-2: Two$0\n\n**Status**: Done$0\n**Status**: Doing$0\n",
    );
    check("again.md", "# T-1$0: One again\n\n**Status**: Open$0\n**Depends on**: T-1$0\n**Blocks**: T-1\n");
}

#[test]
fn a_document_that_was_never_opened_and_does_not_exist() {
    for encoding in ["utf-16", "utf-8"] {
        let mut session = begin(encoding);
        let known = texts(&session, "untitled:Untitled-1", "", encoding);
        let folder = session.uri("");
        let odd =
            ["gone.md", "no/such/folder/T-7.md", "T-1.md/T-2.md", "templates", "T-1.md#L1", "T-1.md?x=1"];
        let mut uris: Vec<_> = odd.iter().map(|path| format!("{folder}{path}")).collect();
        uris.extend(
            ["untitled:Untitled-2", "file:///", "https://example.org/T-1.md", "git:/T-1.md?x"]
                .map(str::to_owned),
        );
        for uri in uris {
            ask_everywhere(&mut session, &places(&uri, "$0", encoding), &known);
        }
        // This one exists, but the client does not have it open.
        let closed = places(&session.uri("T-1.md"), "$0", encoding);
        ask_everywhere(&mut session, &closed, &known);
        finish(session);
    }
}

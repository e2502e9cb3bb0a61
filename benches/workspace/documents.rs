//! What an editor asks of the document that somebody looks at, each time it is shown, changed, or the cursor moves: a
//! ticket of 8 KB.

use std::time::Instant;

use serde_json::{Value, json};

use crate::client::uri;
use crate::measure::Measured;
use crate::questions::{TIMES, ask, see};
use crate::session::{Document, Session};

/// Asks a question about the ticket, with these parameters besides the document; an answer holds `expected`.
fn ask_of(
    session: &mut Session<'_>,
    method: (&str, &str),
    more: impl Fn(&Document) -> Value,
    expected: &str,
) -> Option<Measured> {
    let (document, _) = session.open(session.ticket());
    let mut question = more(&document);
    question["textDocument"] = json!({ "uri": uri(&document.path) });
    let measured =
        ask(session, method, TIMES, &[((), question)], |(), answer| see(method.1, answer, expected));
    session.close(&document);
    measured
}

fn at(line: usize, column: usize) -> Value {
    json!({ "line": line, "character": column })
}

/// With the cursor in a value, as an editor asks whenever the cursor moves.
pub(crate) fn code_actions(session: &mut Session<'_>) -> Option<Measured> {
    let method = ("codeActionProvider", "textDocument/codeAction");
    let more = |document: &Document| {
        let cursor = at(document.line_of("status:"), "status: \"N".len());
        let range = json!({ "start": cursor, "end": cursor });
        json!({ "range": range, "context": { "diagnostics": [], "triggerKind": 2 } })
    };
    ask_of(session, method, more, "\"result\"")
}

pub(crate) fn code_lenses(session: &mut Session<'_>) -> Option<Measured> {
    ask_of(session, ("codeLensProvider", "textDocument/codeLens"), |_| json!({}), "\"result\"")
}

pub(crate) fn inlay_hints(session: &mut Session<'_>) -> Option<Measured> {
    let method = ("inlayHintProvider", "textDocument/inlayHint");
    let more =
        |document: &Document| json!({ "range": { "start": at(0, 0), "end": at(document.lines(), 0) } });
    ask_of(session, method, more, "\"result\"")
}

pub(crate) fn folding(session: &mut Session<'_>) -> Option<Measured> {
    let method = ("foldingRangeProvider", "textDocument/foldingRange");
    ask_of(session, method, |_| json!({}), "\"startLine\"")
}

pub(crate) fn selection_ranges(session: &mut Session<'_>) -> Option<Measured> {
    let method = ("selectionRangeProvider", "textDocument/selectionRange");
    let more = |document: &Document| {
        let (line, column) = document.prose();
        json!({ "positions": [at(line, column)] })
    };
    ask_of(session, method, more, "\"parent\"")
}

const TOKENS: (&str, &str) = ("semanticTokensProvider", "textDocument/semanticTokens/full");

pub(crate) fn tokens(session: &mut Session<'_>) -> Option<Measured> {
    // The first one is the key `title` on the second line.
    ask_of(session, TOKENS, |_| json!({}), "\"data\":[1,0,5,")
}

/// From a letter, typed or taken back, until it is known what has changed.
pub(crate) fn tokens_delta(session: &mut Session<'_>) -> Option<Measured> {
    if !session.client.offers(TOKENS.0) {
        return None;
    }
    let (document, _) = session.open(session.ticket());
    let place = document.prose();
    let mut question = json!({ "textDocument": { "uri": uri(&document.path) } });
    let name = |answer: &[u8]| {
        let answer: Value = serde_json::from_slice(answer).expect("an answer is JSON");
        answer["result"]["resultId"].clone()
    };
    let (_, answer) = session.client.request(TOKENS.1, &question);
    question["previousResultId"] = name(&answer);
    let is_offered = !question["previousResultId"].is_null();
    let measure = |version: i64| {
        let typed = session.client.notify("textDocument/didChange", &document.letter(place, version));
        let asked = Instant::now();
        let (time, answer) = session.client.request("textDocument/semanticTokens/full/delta", &question);
        see("what a letter changes", &answer, "\"edits\":[");
        question["previousResultId"] = name(&answer);
        asked - typed + time
    };
    let times = is_offered.then(|| (2..).map(measure).take(TIMES).collect());
    session.close(&document);
    times.map(Measured::times)
}

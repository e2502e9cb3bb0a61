//! What an editor asks for where an ID stands or in the whole workspace, with what a right answer holds.

use memchr::memmem;
use serde_json::{Value, json};

use crate::client::uri;
use crate::generator::{FAR, HUB};
use crate::measure::Measured;
use crate::session::Session;

/// How often each question is asked.
pub(crate) const TIMES: usize = 200;
/// How often what makes a long answer is asked.
const FEWER_TIMES: usize = 50;

/// Asks in turn, so many times in all; `None` if the server does not offer it. Each answer is looked at with
/// the key of its question.
pub(crate) fn ask<K>(
    session: &mut Session<'_>,
    (capability, method): (&str, &str),
    times: usize,
    questions: &[(K, Value)],
    look: impl Fn(&K, &[u8]),
) -> Option<Measured> {
    if !session.client.offers(capability) {
        return None;
    }
    let ask = |(key, params): &(K, Value)| {
        let (time, answer) = session.client.request(method, params);
        look(key, &answer);
        time
    };
    Some(Measured::times(questions.iter().cycle().take(times).map(ask).collect()))
}

/// The place in the probe where it refers to a ticket.
pub(crate) fn at(session: &Session<'_>, id: &str) -> Value {
    let (line, column) = session.probe.place_of(id);
    json!({
        "textDocument": { "uri": uri(&session.probe.path) },
        "position": { "line": line, "character": column },
    })
}

/// Fails if an answer does not hold what it should.
pub(crate) fn see(about: &str, answer: &[u8], expected: &str) {
    let found = memmem::find(answer, expected.as_bytes()).is_some();
    assert!(found, "{expected} is missing in what was said about {about}: {}", shown(answer));
}

/// Fails if an answer does not hold a part for nearly each user of an ID: what is in broken YAML may be missing.
fn see_nearly(users: usize, answer: &[u8], part: &str) {
    let found = memmem::find_iter(answer, part).count();
    assert!(found >= users * 95 / 100, "{part} only {found} times for {users} users: {}", shown(answer));
}

fn shown(answer: &[u8]) -> String {
    String::from_utf8_lossy(answer).chars().take(500).collect()
}

/// Each ticket that the probe refers to: the file that declares it, and the question.
fn probed(session: &Session<'_>) -> Vec<(String, Value)> {
    let probed = session.workspace.plan.probed();
    probed.map(|(id, home)| (home.to_owned(), at(session, id))).collect()
}

pub(crate) fn definition(session: &mut Session<'_>) -> Option<Measured> {
    let questions = probed(session);
    let method = ("definitionProvider", "textDocument/definition");
    ask(session, method, TIMES, &questions, |home, answer| see("a definition", answer, home))
}

pub(crate) fn hover(session: &mut Session<'_>) -> Option<Measured> {
    let questions = probed(session);
    let method = ("hoverProvider", "textDocument/hover");
    ask(session, method, TIMES, &questions, |home, answer| see(home, answer, "\"contents\""))
}

/// After the first digit of an ID.
pub(crate) fn completion(session: &mut Session<'_>) -> Option<Measured> {
    let typed = |id: &str| id.split_inclusive('-').next().unwrap_or_default().to_owned();
    let questions: Vec<_> =
        session.workspace.plan.probed().map(|(id, _)| (typed(id), at(session, id))).collect();
    let method = ("completionProvider", "textDocument/completion");
    ask(session, method, TIMES, &questions, |typed, answer| {
        see(typed, answer, &format!("\"label\":\"{typed}"));
    })
}

pub(crate) fn references(session: &mut Session<'_>) -> Option<Measured> {
    let mut question = at(session, HUB);
    question["context"] = json!({ "includeDeclaration": true });
    let method = ("referencesProvider", "textDocument/references");
    let users = session.workspace.plan.hub_users();
    let look = |(): &(), answer: &[u8]| see_nearly(users, answer, "\"uri\":");
    ask(session, method, FEWER_TIMES, &[((), question)], look)
}

pub(crate) fn symbols(session: &mut Session<'_>, query: &str) -> Option<Measured> {
    let method = ("workspaceSymbolProvider", "workspace/symbol");
    let expected = if query == FAR { FAR } else { "\"name\"" };
    let questions = [(query.to_owned(), json!({ "query": query }))];
    ask(session, method, FEWER_TIMES, &questions, |query, answer| see(query, answer, expected))
}

pub(crate) fn no_symbols(session: &mut Session<'_>) -> Option<Measured> {
    let method = ("workspaceSymbolProvider", "workspace/symbol");
    ask(session, method, FEWER_TIMES, &[((), json!({ "query": "zzqxj" }))], |(), answer| {
        assert!(memmem::find(answer, b"\"name\"").is_none(), "nothing is called so: {}", shown(answer));
    })
}

pub(crate) fn rename(session: &mut Session<'_>) -> Option<Measured> {
    let mut question = at(session, HUB);
    question["newName"] = json!("HUB-2");
    let method = ("renameProvider", "textDocument/rename");
    let users = session.workspace.plan.hub_users();
    let look = |(): &(), answer: &[u8]| see_nearly(users, answer, "\"newText\":");
    ask(session, method, FEWER_TIMES, &[((), question)], look)
}

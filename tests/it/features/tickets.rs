//! What clients ask beyond the protocol, each request once with the real server: closed files, and buffers that were not
//! saved.

use serde_json::{Value, json};

use super::{Session, covered};

const TEMPLATE: (&str, &str) = (
    "templates/task.md",
    "# TASK-XXX: [Title]\n\n**Status**: [To Do | In Progress | Done]\n**Owner**: [Name]\n**Depends on**: [TASK-XXX]\n**Parent**: [TASK-XXX]\n\n## Goal\n\n[What]\n",
);
const FIRST: (&str, &str) = (
    "tasks/TASK-009-first.md",
    "# TASK-009: First\n\n**Status**: In Progress\n**Owner**: Ada\n\n## Goal\n\n- [x] a\n- [ ] b\n",
);
const SECOND: (&str, &str) = (
    "tasks/TASK-010-second.md",
    "# TASK-010: Second\n\n**Status**: To Do\n**Owner**: Bob\n**Depends on**: TASK-009\n**Parent**: TASK-009\n\n## Goal\n\nx\n",
);
const OVER: (&str, &str) =
    ("archive/TASK-001-over.md", "# TASK-001: Over\n\n**Status**: Done\n**Owner**: Ada\n\n## Goal\n\nx\n");
const UNSAVED: &str = "# TASK-011: 🔧 Third$0\r\n\r\n**Status**: On Hold\r\n**Owner**: Bob\r\n**Depends on**: TASK-010\r\n\r\n## Goal\r\n\r\nx\r\n";

fn capabilities(edit: Value) -> Value {
    json!({ "workspace": { "workspaceEdit": edit } })
}

/// A session in which all files were read and one is written.
fn begin(edit: Value) -> (Session, super::Cursor) {
    let mut session = Session::new(&[TEMPLATE, FIRST, SECOND, OVER], capabilities(edit));
    let cursor = session.open("tasks/TASK-011-third.md", UNSAVED);
    session.ask_with("tickmark/groups", &json!({ "by": "progress" }), |answer| answer["partial"] == false);
    (session, cursor)
}

fn shown(groups: &Value) -> Vec<String> {
    let group = |group: &Value| {
        let text = |key: &str| group[key].as_str().unwrap_or("-").to_owned();
        format!("{} {} {}", text("label"), text("progress"), group["count"])
    };
    groups["groups"].as_array().unwrap().iter().map(group).collect()
}

fn ids(answer: &Value) -> Vec<&str> {
    answer["tickets"].as_array().unwrap().iter().map(|ticket| ticket["id"].as_str().unwrap()).collect()
}

#[test]
fn groups_and_pages_of_tickets() {
    let (mut session, _) = begin(json!({}));
    let client = &mut session.client;
    let groups = client.request("tickmark/groups", json!({ "by": "status" }));
    assert_eq!(shown(&groups), ["To Do open 1", "In Progress active 1", "Done done 0", "On Hold blocked 1"]);
    assert_eq!(groups["total"], 3);
    let all = client.request("tickmark/groups", json!({ "by": "status", "archived": true }));
    assert_eq!(shown(&all)[2], "Done done 1");
    let parents = client.request("tickmark/groups", json!({ "by": "parent" }));
    assert_eq!(shown(&parents), ["TASK-009 First active 1", "No parent - 2"]);
    let key = parents["groups"][0]["key"].clone();
    let parts = client.request("tickmark/tickets", json!({ "by": "parent", "key": key }));
    assert_eq!(ids(&parts), ["TASK-010"]);
    let rest = client.request("tickmark/tickets", json!({ "by": "parent", "key": null }));
    assert_eq!(ids(&rest), ["TASK-009", "TASK-011"]);
    let page = client.request("tickmark/tickets", json!({ "offset": 1, "limit": 1 }));
    assert_eq!((ids(&page), &page["total"]), (vec!["TASK-010"], &json!(3)));
    let found = client.request("tickmark/tickets", json!({ "query": "BOB third", "schema": "task" }));
    let ticket = &found["tickets"][0];
    assert_eq!(
        (&ticket["status"], &ticket["progress"], &ticket["assignee"], &ticket["waitsFor"]),
        (&json!("On Hold"), &json!("blocked"), &json!("Bob"), &json!(1))
    );
    assert_eq!(covered(&UNSAVED.replace("$0", ""), &ticket["range"], &session.encoding), "TASK-011");
    session.client.finish();
}

#[test]
fn a_place_and_its_statuses() {
    let (mut session, cursor) = begin(json!({}));
    let at = json!({ "textDocument": { "uri": cursor.uri }, "position": cursor.position });
    let client = &mut session.client;
    let description = client.request("tickmark/describe", at.clone());
    assert_eq!((&description["schema"]["name"], &description["isTemplate"]), (&json!("task"), &json!(false)));
    assert!(description["schema"]["reason"].as_str().unwrap().starts_with("the ticket shares"));
    assert_eq!(description["ticket"]["id"], "TASK-011");
    let statuses = client.request("tickmark/statuses", at);
    let values: Vec<_> = statuses["values"].as_array().unwrap().iter().map(|it| &it["value"]).collect();
    assert_eq!(values, ["To Do", "In Progress", "Done"]);
    let by_key = client.request("tickmark/statuses", json!({ "key": statuses["ticket"]["key"] }));
    assert_eq!(by_key, statuses);
    let text = client.request("tickmark/documentText", json!({ "textDocument": { "uri": cursor.uri } }));
    assert_eq!(text, json!({ "version": 1, "text": UNSAVED.replace("$0", "") }));
    let closed = json!({ "textDocument": { "uri": session.uri(FIRST.0) } });
    assert_eq!(session.client.request("tickmark/documentText", closed), Value::Null);
    session.client.finish();
}

#[test]
fn a_status_is_changed_in_open_and_closed_files() {
    for edit in [json!({}), json!({ "documentChanges": true })] {
        let (mut session, cursor) = begin(edit.clone());
        let closed = session.uri(SECOND.0);
        for (uri, version, query) in [(&cursor.uri, json!(1), "third"), (&closed, Value::Null, "second")] {
            let found = session.client.request("tickmark/tickets", json!({ "query": query }));
            let key = &found["tickets"][0]["key"];
            let ask = json!({ "key": key, "progress": "done" });
            let answer = session.client.request("tickmark/changeStatus", ask);
            let edits = match edit["documentChanges"] == true {
                true => {
                    let document = &answer["documentChanges"][0];
                    assert_eq!(document["textDocument"], json!({ "uri": uri, "version": version }));
                    document["edits"].clone()
                }
                false => answer["changes"][uri].clone(),
            };
            assert_eq!(edits.as_array().unwrap().len(), 1, "{answer}");
            assert_eq!(edits[0]["newText"], "Done");
            let wrong = json!({ "key": key, "status": "Nonsense" });
            assert_eq!(session.client.request_error("tickmark/changeStatus", wrong), -32803);
        }
        let gone = json!({ "key": "file:///gone.md 0 TASK-1", "status": "Done" });
        assert_eq!(session.client.request("tickmark/changeStatus", gone), Value::Null);
        session.client.finish();
    }
}

#[test]
fn who_waits_for_whom() {
    let (mut session, cursor) = begin(json!({}));
    session.client.change(&cursor.uri, json!([{ "text": UNSAVED.replace("$0", "") }]));
    let ask = |session: &mut Session, params: Value| session.client.request("tickmark/graph", params);
    let drawn = |graph: &Value| {
        let id = |key: &Value| {
            let all = graph["tickets"].as_array().unwrap();
            all.iter().find(|ticket| ticket["key"] == *key).unwrap()["id"].as_str().unwrap().to_owned()
        };
        let edges = graph["edges"].as_array().unwrap().iter();
        let edges =
            edges.map(|it| format!("{} {} {}", id(&it["from"]), it["kind"].as_str().unwrap(), id(&it["to"])));
        edges.collect::<Vec<_>>()
    };
    let waits = ["TASK-010 waitsFor TASK-009", "TASK-011 waitsFor TASK-010"];
    let whole = ask(&mut session, json!({}));
    assert_eq!(ids(&whole), ["TASK-009", "TASK-010", "TASK-011"]);
    assert_eq!(drawn(&whole), waits);
    let third = session.client.request("tickmark/tickets", json!({ "query": "third" }));
    let key = &third["tickets"][0]["key"];
    let near = ask(&mut session, json!({ "key": key, "depth": 1 }));
    assert_eq!(ids(&near), ["TASK-011", "TASK-010"]);
    let parts = ask(&mut session, json!({ "parents": true, "limit": 2 }));
    assert_eq!(drawn(&parts), [waits[0], "TASK-010 partOf TASK-009"]);
    assert_eq!(parts["total"], 3);
    assert_eq!(ask(&mut session, json!({ "key": "untitled:x 0 TASK-1" })), Value::Null);
    session.client.finish();
}

#[test]
fn a_new_ticket_of_a_template() {
    let (mut session, cursor) = begin(json!({}));
    for document in [json!({ "textDocument": { "uri": cursor.uri } }), json!({})] {
        let templates = session.client.request("tickmark/templates", document.clone());
        let template = &templates[0];
        assert_eq!((&template["name"], &template["folder"]), (&json!("task"), &json!("tasks")));
        assert_eq!(template["uri"], session.uri(TEMPLATE.0));
        let mut ask = document;
        ask["template"] = template["key"].clone();
        ask["title"] = json!("  A / b\n🔧 \"c\"  ");
        let new = session.client.request("tickmark/newTicket", ask.clone());
        assert_eq!(new["id"], "TASK-012");
        assert_eq!(new["uri"], session.uri("tasks/TASK-012-a-b-c.md"));
        assert!(new["text"].as_str().unwrap().starts_with("# TASK-012: A / b 🔧 \"c\"\n"), "{new}");
        assert!(new["snippet"].as_str().unwrap().contains("|To Do,In Progress,Done|}"), "{new}");
        ask["template"] = json!("no such template");
        assert_eq!(session.client.request("tickmark/newTicket", ask), Value::Null);
    }
    session.client.finish();
}

#[test]
fn a_template_makes_tickets_in_the_folder_of_the_workspace_that_it_is_in() {
    let ticket = |id: &str| format!("# {id}: Some\n\n**Status**: To Do\n**Owner**: Ada\n\n## Goal\n\nx\n");
    let (of_one, of_two) = (ticket("TASK-1"), ticket("TASK-2"));
    let files = [
        ("one/templates/task.md", TEMPLATE.1),
        ("one/tasks/TASK-1.md", &of_one),
        ("two/templates/task.md", TEMPLATE.1),
        ("two/later/TASK-2.md", &of_two),
    ];
    let mut session = Session::in_folders(&["one", "two"], &files, json!({}));
    session.ask_with("tickmark/groups", &json!({ "by": "progress" }), |answer| answer["partial"] == false);
    let templates = session.client.request("tickmark/templates", json!({}));
    let templates: Vec<&Value> = templates.as_array().unwrap().iter().collect();
    let shown = |of: &Value| (of["uri"].as_str().unwrap().to_owned(), of["folder"].clone());
    let mut folders: Vec<_> = templates.iter().map(|template| shown(template)).collect();
    folders.sort_by_key(|(uri, _)| uri.clone());
    let template = |name: &str| session.uri(&format!("{name}/templates/task.md"));
    assert_eq!(folders, [(template("one"), json!("tasks")), (template("two"), json!("later"))]);
    let of_two = templates.iter().find(|of| of["uri"] == template("two")).unwrap();
    let new =
        session.client.request("tickmark/newTicket", json!({ "template": of_two["key"], "title": "New" }));
    assert_eq!(new["uri"], session.uri("two/later/TASK-3.md"));
    session.client.finish();
}

#[test]
fn a_client_that_wants_to_know_is_told_of_changes() {
    let announced = json!({ "experimental": { "tickmark": { "didChangeTickets": true } } });
    let mut session = Session::new(&[TEMPLATE, FIRST], announced);
    let told = |session: &mut Session| session.client.notification("tickmark/didChangeTickets", |_| true);
    let cursor = session.open("tasks/TASK-011-third.md", UNSAVED);
    let count = |session: &mut Session| {
        session.client.request("tickmark/groups", json!({ "by": "progress" }))["total"].clone()
    };
    while count(&mut session) != json!(2) {
        told(&mut session);
    }
    session.client.change(&cursor.uri, json!([{ "text": "# Notes\n" }]));
    while count(&mut session) != json!(1) {
        told(&mut session);
    }
    session.client.finish();
}

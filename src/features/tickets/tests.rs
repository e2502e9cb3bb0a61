//! Lists, statuses and new tickets in workspaces as teams have them, and what nobody asks on purpose.

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::*;
use crate::features::Context;
use crate::fixture::{self, Fixture};
use crate::text::PositionEncoding;

const TASK: &str = "//- /templates/task.md\n# TASK-XXX: [Title]\n\n**Status**: [To Do | In Progress | Done]\n**Owner**: [Name]\n**Parent**: [TASK-XXX]\n\n## Goal\n\n[What]\n";

fn context(notation: &str) -> Context {
    Context::of(Fixture::parse(notation).snapshot(), PositionEncoding::Utf16)
}

fn task(path: &str, id: u32, fields: &str) -> String {
    format!("//- /{path}.md\n# TASK-{id}: Task {id}\n\n{fields}\n## Goal\n\nx\n")
}

fn draw_groups(context: &Context, params: Value) -> String {
    let answer = groups::handle(context, serde_json::from_value(params).unwrap()).unwrap();
    let group = |it: groups::Group| {
        let progress = it.progress.map(Progress::key).unwrap_or("-");
        format!("{:?} {} {progress} {}\n", it.key.map(|key| key.replace(FILES, "")), it.label, it.count)
    };
    answer.groups.into_iter().map(group).collect::<String>() + &format!("{}\n", answer.total)
}

const FILES: &str = if cfg!(windows) { "file:///c%3A/fixture/" } else { "file:///fixture/" };

fn ask_page(context: &Context, params: Value) -> page::Answer {
    page::handle(context, serde_json::from_value(params).unwrap()).unwrap()
}

#[test]
fn statuses_of_a_set_in_all_their_spellings_and_others_behind() {
    let context = context(
        &[
            TASK.to_owned(),
            task("a", 1, "**Status**: to do\n"),
            task("b", 2, "**Status**: ✅ Done (v6)\n"),
            task("c", 3, "**Status**: done\n"),
            task("d", 4, "**Status**: Waiting for Bob\n"),
            task("e", 5, "**Status**: On Hold\n"),
            task("f", 6, "**Status**: on-hold\n"),
            task("g", 7, "**Status**: on-hold\n"),
            task("h", 8, "**Owner**: Ada\n"),
            task("archive/i", 9, "**Status**: Open\n"),
            task("examples/j", 10, "**Status**: Open\n"),
            "//- /notes.md\n# Notes\n\n**Status**: Draft\n".to_owned(),
        ]
        .concat(),
    );
    let drawn = draw_groups(&context, json!({ "by": "status" }));
    expect![[r#"
        Some("to do") To Do open 1
        Some("in progress") In Progress active 0
        Some("done") Done done 2
        Some("on hold") on-hold blocked 3
        Some("waiting for bob") Waiting for Bob unknown 1
        None No status - 1
        8
    "#]]
    .assert_eq(&drawn);
    let archived = draw_groups(&context, json!({ "by": "status", "archived": true }));
    expect![[r#"
        Some("to do") To Do open 1
        Some("in progress") In Progress active 0
        Some("done") Done done 2
        Some("on hold") on-hold blocked 3
        Some("open") Open done 1
        Some("waiting for bob") Waiting for Bob unknown 1
        None No status - 1
        9
    "#]]
    .assert_eq(&archived);
    let progress = draw_groups(&context, json!({ "by": "progress" }));
    expect![[r#"
        Some("open") Open open 1
        Some("active") Active active 0
        Some("blocked") Blocked blocked 3
        Some("done") Done done 2
        Some("dropped") Dropped dropped 0
        Some("unknown") Unknown unknown 2
        8
    "#]]
    .assert_eq(&progress);
    let schema = draw_groups(&context, json!({ "by": "schema", "query": "task" }));
    expect![[r#"
        Some("task") task - 8
        8
    "#]]
    .assert_eq(&schema);
    let of_set = draw_groups(&context, json!({ "by": "status", "schema": "task", "query": "no such words" }));
    expect![[r#"
        Some("to do") To Do open 0
        Some("in progress") In Progress active 0
        Some("done") Done done 0
        0
    "#]]
    .assert_eq(&of_set);
}

#[test]
fn groups_hold_what_their_counts_say() {
    let context = context(
        &[
            TASK.to_owned(),
            task("a", 1, "**Status**: To Do\n"),
            task("b", 2, "**Status**: To Do\n**Parent**: TASK-1\n"),
            task("c", 10, "**Status**: Done\n**Parent**: TASK-1\n"),
            task("d", 3, "**Status**: ???\n**Parent**: TASK-404\n"),
            "//- /plan.md\n## TASK-20: a\n**Status**: Done\n\n## TASK-21: b\n**Status**: Gone\n".to_owned(),
        ]
        .concat(),
    );
    for by in ["status", "parent", "progress", "schema"] {
        let answer = groups::handle(&context, serde_json::from_value(json!({ "by": by })).unwrap()).unwrap();
        let mut total = 0;
        for group in answer.groups {
            let page = ask_page(&context, json!({ "by": by, "key": group.key }));
            assert_eq!((page.total, page.tickets.len()), (group.count, group.count), "{by} {:?}", group.key);
            total += group.count;
        }
        assert_eq!(total, answer.total, "{by}");
    }
    let drawn = draw_groups(&context, json!({ "by": "parent" }));
    expect![[r#"
        Some("a.md 0 TASK-1") TASK-1 Task 1 open 2
        None No parent - 4
        6
    "#]]
    .assert_eq(&drawn);
    let ids: Vec<_> = ask_page(&context, json!({})).tickets.into_iter().map(|it| it.id).collect();
    assert_eq!(ids, ["TASK-1", "TASK-2", "TASK-3", "TASK-10", "TASK-20", "TASK-21"]);
}

#[test]
fn odd_questions_about_lists() {
    let context = context(&(TASK.to_owned() + &task("a", 1, "**Status**: To Do\n")));
    let count = |params: Value| ask_page(&context, params).total;
    assert_eq!(count(json!({ "by": "status", "key": "no such status" })), 0);
    assert_eq!(count(json!({ "by": "parent", "key": "nonsense" })), 0);
    assert_eq!(count(json!({ "by": "parent", "key": "file:///x.md 18446744073709551616 TASK-1" })), 0);
    assert_eq!(count(json!({ "schema": "" })), 0);
    assert_eq!(count(json!({ "query": "  \n " })), 1);
    assert_eq!(count(json!({ "query": "😀".repeat(1_000) })), 0);
    assert_eq!(ask_page(&context, json!({ "offset": u32::MAX })).tickets, []);
    assert_eq!(ask_page(&context, json!({ "limit": 0 })).tickets, []);
    assert!(serde_json::from_value::<page::Params>(json!({ "offset": -1 })).is_err());
    assert!(serde_json::from_value::<groups::Params>(json!({ "by": "weather" })).is_err());
}

#[test]
fn a_ticket_is_named_as_long_as_it_is_where_it_is() {
    let plan = "//- /plan.md\n# Plan\n\n## A-1: one\n**Status**: x\n\n## A-1: twin\n**Status**: y\n";
    let context =
        context(&format!("{plan}//- /notes/meeting.md\n---\nstatus: open\npriority: high\n---\n# Ä\n"));
    let all = ask_page(&context, json!({})).tickets;
    assert_eq!(all.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["A-1", "A-1", ""]);
    for ticket in &all {
        let by_key = statuses::handle(&context, statuses::Params::Key { key: ticket.key.clone() }).unwrap();
        assert_eq!(by_key.unwrap().ticket, *ticket);
    }
    for gone in [
        "",
        "x",
        "file:///fixture/plan.md 2 A-1",
        "file:///fixture/plan.md 0 A-2",
        "file:///fixture/gone.md 0 A-1",
    ] {
        let answer = statuses::handle(&context, statuses::Params::Key { key: gone.to_owned() }).unwrap();
        assert_eq!(answer, None, "{gone}");
    }
}

/// What a change of the status of the only ticket at `/t.md` does to its text, or why it is none.
fn changed(notation: &str, status: Option<&str>, progress: Option<Progress>) -> String {
    let context = context(notation);
    let file = context.snapshot.file(&fixture::address("/t.md")).unwrap();
    let node = crate::workspace::Node { file, ticket: 0 };
    match change_status::change(&context.snapshot, node, status, progress) {
        Ok(Some(changes)) => match changes.texts.get(&file) {
            Some(changes) => changes.applied().unwrap(),
            None => "as it was".to_owned(),
        },
        Ok(None) => "gone".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_status_is_changed_where_it_is_written_or_said_to_be_impossible() {
    let check = |ticket: &str, status: &str, want: Expect| {
        want.assert_eq(&changed(&format!("{TASK}//- /t.md\n{ticket}"), Some(status), None));
    };
    let ticket = |status: &str| format!("# TASK-1: T\n\n{status}\n## Goal\n\nx\n");
    check(
        &ticket("**Status**: To Do\n"),
        "in progress",
        expect![[r#"
        # TASK-1: T

        **Status**: In Progress

        ## Goal

        x
    "#]],
    );
    check(&ticket("**Status**: ✅ Done (v1)\n"), "done", expect!["as it was"]);
    check(
        &ticket("**Status**: To Do\n"),
        "Nonsense",
        expect![[r#""Nonsense" is no status of templates/task.md: it has To Do, In Progress, Done"#]],
    );
    check(&ticket("**Status**: To Do\n"), " \n", expect!["a status is a word or a few in one line"]);
    check(
        &ticket("**Owner**: Ada\n"),
        "Done",
        expect![[r#"
        # TASK-1: T

        **Status**: Done
        **Owner**: Ada

        ## Goal

        x
    "#]],
    );
    check(
        "---\nstatus: to-do\n---\n# TASK-1: T\n\n**Status**: To Do\n\n## Goal\n\nx\n",
        "Done",
        expect![[r#"
            ---
            status: Done
            ---
            # TASK-1: T

            **Status**: Done

            ## Goal

            x
        "#]],
    );
    let free = |status: &str| changed("//- /t.md\n# A-1: T\n\n**Status**: x\n", Some(status), None);
    expect![[r#"
        # A-1: T

        **Status**: Anything
    "#]]
    .assert_eq(&free("Anything"));
    expect!["A-1 has no status, and no template that says how to write one"].assert_eq(&changed(
        "//- /t.md\n# A-1: T\n\n**Owner**: x\n",
        Some("Done"),
        None,
    ));
    let to = |progress| {
        changed(&format!("{TASK}//- /t.md\n{}", ticket("**Status**: To Do\n")), None, Some(progress))
    };
    expect![[r#"
        # TASK-1: T

        **Status**: In Progress

        ## Goal

        x
    "#]]
    .assert_eq(&to(Progress::Active));
    expect!["as it was"].assert_eq(&to(Progress::Open));
    expect![[r#"templates/task.md has no status for "Dropped""#]].assert_eq(&to(Progress::Dropped));
    expect!["a new status takes either `status` or `progress`"].assert_eq(&changed(
        &format!("{TASK}//- /t.md\n{}", ticket("")),
        None,
        None,
    ));
}

#[test]
fn what_a_template_left_to_be_filled_in_is_no_value() {
    let data = "//- /templates/bug.md\n---\nid: BUG-XXX\nstatus: \"{{status}}\"\nassignee: [Name]\npriority: <level>\n---\n\n## Goal\n\n[What]\n";
    let bug = |fields: &str| format!("//- /BUG-1.md\n---\nid: BUG-1\n{fields}---\n# Bug\n\n## Goal\n\nx\n");
    let check = |notation: String, want: [Option<&str>; 3]| {
        let context = context(&format!("{TASK}{data}{notation}"));
        let [ticket] = &ask_page(&context, json!({})).tickets[..] else { panic!("one ticket in {notation}") };
        let said = [&ticket.status, &ticket.assignee, &ticket.priority];
        assert_eq!(said.map(Option::as_deref), want, "{notation}");
        for word in ["[name]", "{{", "level"] {
            assert_eq!(ask_page(&context, json!({ "query": word })).total, 0, "{notation}");
        }
    };
    let task = |fields: &str| task("a", 1, fields);
    check(task("**Status**: To Do\n**Owner**: [Name]\n"), [Some("To Do"), None, None]);
    check(task("**Status**: [To Do | In Progress | Done]\n**Owner**: Ada\n"), [None, Some("Ada"), None]);
    check(bug("status: Open\nassignee: [Name]\npriority: P1\n"), [Some("Open"), None, Some("P1")]);
    check(bug("status: \"{{status}}\"\nassignee: [Ada, Bob]\n"), [None, Some("Ada, Bob"), None]);
    check(bug("status: Open\nassignee: [Ada]\n"), [Some("Open"), Some("Ada"), None]);
}

#[test]
fn values_of_tickets_without_a_set_are_those_in_use() {
    let ticket = |n: u32, status: &str| format!("//- /{n}.md\n# A-{n}: T\n\n**Status**: {status}\n");
    let context =
        context(&[ticket(1, "Done"), ticket(2, "Brewing"), ticket(3, "open"), ticket(4, "Open")].concat());
    let file = context.snapshot.file(&fixture::address("/2.md")).unwrap();
    let values = statuses::values(&context.snapshot, crate::workspace::Node { file, ticket: 0 });
    let drawn = values.iter().map(|it| format!("{} {} {}\n", it.value, it.progress.key(), it.is_current));
    expect![[r#"
        Open open false
        Done done false
        Brewing unknown true
    "#]]
    .assert_eq(&drawn.collect::<String>());
}

#[test]
fn a_status_whose_word_says_nothing_is_judged_by_its_place() {
    let drawn = |statuses: &str, more: &str| {
        let template = TASK.replace("To Do | In Progress | Done", statuses);
        let context = context(&format!("{template}{}{more}", task("a", 1, "**Status**: Watching\n")));
        let file = context.snapshot.file(&fixture::address("/a.md")).unwrap();
        let node = crate::workspace::Node { file, ticket: 0 };
        let values = statuses::values(&context.snapshot, node);
        let drawn = values.iter().map(|it| format!("{}: {}", it.value, it.progress.key()));
        let own = super::progress::Progress::of(&context.snapshot, node).key();
        format!("{} | {own}", drawn.collect::<Vec<_>>().join(", "))
    };
    expect!["Planned: open, Watching: active, Blocked: blocked, Done: done | active"]
        .assert_eq(&drawn("Planned | Watching | Blocked | Done", ""));
    // Nothing that is done comes behind, or nothing is known; what is accepted or given up is no step on the way.
    expect!["Planned: open, Done: done, Watching: unknown | unknown"]
        .assert_eq(&drawn("Planned | Done | Watching", ""));
    expect!["Brewing: open, Watching: unknown, Bottled: unknown | unknown"]
        .assert_eq(&drawn("Brewing | Watching | Bottled", ""));
    expect!["Proposed: open, Accepted: unknown, Watching: unknown, Rejected: dropped | unknown"]
        .assert_eq(&drawn("Proposed | Accepted | Watching | Rejected", ""));
    let means = "//- /.tickmark.yaml\nvalues:\n  status:\n    - Planned\n    - { value: Watching, means: done }\n    - Done\n";
    expect!["Planned: open, Watching: done, Done: done | done"]
        .assert_eq(&drawn("Planned | Watching | Done", means));
}

#[test]
fn titles_of_every_sort() {
    let named = |notation: &str, title: &str| {
        let context = context(notation);
        let known = templates::known(&context, None);
        let (_, (file, pattern)) = known.first().unwrap();
        let now = "2026-03-04T10:00:00+00:00[+00:00]".parse().unwrap();
        let new = new_ticket::make(&context.snapshot, *file, pattern, title, &now).unwrap();
        let path = new.path.strip_prefix(fixture::ROOT).unwrap().display().to_string().replace('\\', "/");
        format!("{path} | {} | {}", new.id, new.snippet.plain().lines().next().unwrap())
    };
    let one = format!("{TASK}{}", task("tasks/TASK-1-first", 1, "**Status**: To Do\n"));
    expect!["tasks/TASK-2-etc-passwd.md | TASK-2 | # TASK-2: ../../etc/passwd"]
        .assert_eq(&named(&one, "../../etc/passwd"));
    expect!["tasks/TASK-2.md | TASK-2 | # TASK-2: 🔧 🔧"].assert_eq(&named(&one, "🔧 🔧"));
    expect!["tasks/TASK-2.md | TASK-2 | # TASK-2: [Title]"].assert_eq(&named(&one, " \n "));
    expect![[r#"tasks/TASK-2-größe-ändern-x-y.md | TASK-2 | # TASK-2: Größe ändern: "x" | y"#]]
        .assert_eq(&named(&one, "Größe\u{0}\r\nändern: \"x\" | y"));
    assert!(named(&one, &"long title ".repeat(30)).len() < 400);
    expect!["TASK-001.md | TASK-001 | # TASK-001: The first of all"]
        .assert_eq(&named(TASK, "The first of all"));
    expect!["note.md |  | ---"].assert_eq(&named("//- /templates/note.md\n---\nstatus: [open | done]\nowner: [Name]\n---\n\n# [Title]\n\n## Why\n\n[Why]\n", "🔧"));
    let data = "//- /templates/task.md\n---\nid: TASK-XXX\ntitle: [Title]\nstatus: open # open | done\n---\n\n## Goal\n\n[What]\n";
    let context = context(data);
    let known = templates::known(&context, None);
    let (_, (file, pattern)) = known.first().unwrap();
    let now = "2026-03-04T10:00:00+00:00[+00:00]".parse().unwrap();
    let new = new_ticket::make(&context.snapshot, *file, pattern, "a: \"b\" # c", &now).unwrap();
    expect![[r#"
        ---
        id: TASK-001
        title: "a: \"b\" # c"
        status: open # open | done
        ---

        ## Goal

        [What]
    "#]]
    .assert_eq(new.snippet.plain());
}

/// The tickets of a graph, its edges, and how many tickets there are without a limit; of keys only the ID.
fn draw_graph(context: &Context, params: Value) -> String {
    let Some(answer) = graph::handle(context, serde_json::from_value(params).unwrap()).unwrap() else {
        return "nothing\n".to_owned();
    };
    let id = |key: &str| key.rsplit(' ').next().unwrap().to_owned();
    let tickets: Vec<_> = answer.tickets.iter().map(|ticket| ticket.id.as_str()).collect();
    let mut drawn = format!("{} of {}\n", tickets.join(" "), answer.total).trim_start().to_owned();
    for edge in &answer.edges {
        let kind = match edge.kind {
            graph::Kind::WaitsFor => "waits for",
            graph::Kind::PartOf => "is a part of",
        };
        let ring = if edge.cyclic { ", in a ring" } else { "" };
        drawn += &format!("{} {kind} {}{ring}\n", id(&edge.from), id(&edge.to));
    }
    drawn
}

/// `A-1` waits for `A-2`, which waits for `A-3`, and so on; `A-5` and `A-6` wait for each other. `A-1` and `A-9` are parts
/// of `A-8`, and nobody has to do with `A-7`.
fn web() -> Context {
    let ticket = |id: u32, status: &str, fields: &str| {
        format!("//- /A-{id}.md\n# A-{id}: T\n\n**Status**: {status}\n{fields}\n")
    };
    let waits = |id: u32| format!("**Depends on**: A-{id}\n");
    context(
        &[
            ticket(1, "Open", &format!("{}**Parent**: A-8\n", waits(2))),
            ticket(2, "Done", &waits(3)),
            ticket(3, "Open", &waits(4)),
            ticket(4, "Open", "**Depends on**: A-5, A-99\n"),
            ticket(5, "Open", &waits(6)),
            ticket(6, "Open", &waits(5)),
            ticket(7, "Open", ""),
            ticket(8, "Open", ""),
            ticket(9, "Open", "**Parent**: A-8\n"),
        ]
        .concat(),
    )
}

fn key_of(context: &Context, id: &str) -> String {
    let all = ask_page(context, json!({})).tickets;
    all.into_iter().find(|ticket| ticket.id == id).unwrap().key
}

#[test]
fn the_graph_of_a_workspace() {
    let context = web();
    let check = |params: Value, want: Expect| want.assert_eq(&draw_graph(&context, params));
    check(
        json!({}),
        expect![[r#"
        A-1 A-3 A-4 A-5 A-6 A-2 of 6
        A-1 waits for A-2
        A-3 waits for A-4
        A-4 waits for A-5
        A-5 waits for A-6, in a ring
        A-6 waits for A-5, in a ring
        A-2 waits for A-3
    "#]],
    );
    check(
        json!({ "parents": true }),
        expect![[r#"
        A-1 A-3 A-4 A-5 A-6 A-8 A-9 A-2 of 8
        A-1 waits for A-2
        A-1 is a part of A-8
        A-3 waits for A-4
        A-4 waits for A-5
        A-5 waits for A-6, in a ring
        A-6 waits for A-5, in a ring
        A-9 is a part of A-8
        A-2 waits for A-3
    "#]],
    );
    check(
        json!({ "limit": 3 }),
        expect![[r#"
        A-1 A-3 A-4 of 6
        A-3 waits for A-4
    "#]],
    );
    check(
        json!({ "limit": 0 }),
        expect![[r#"
        of 6
    "#]],
    );
    check(
        json!({ "query": "A-5" }),
        expect![[r#"
        of 0
    "#]],
    );
    check(
        json!({ "key": "file:///gone.md 0 A-1" }),
        expect![[r#"
        nothing
    "#]],
    );
}

#[test]
fn the_graph_around_a_ticket() {
    let context = web();
    let check = |id: &str, mut params: Value, want: Expect| {
        params["key"] = json!(key_of(&context, id));
        want.assert_eq(&draw_graph(&context, params));
    };
    check(
        "A-3",
        json!({}),
        expect![[r#"
        A-3 A-2 A-4 A-1 A-5 of 5
        A-3 waits for A-4
        A-2 waits for A-3
        A-4 waits for A-5
        A-1 waits for A-2
    "#]],
    );
    check(
        "A-3",
        json!({ "depth": 1 }),
        expect![[r#"
        A-3 A-2 A-4 of 3
        A-3 waits for A-4
        A-2 waits for A-3
    "#]],
    );
    check(
        "A-3",
        json!({ "depth": 0 }),
        expect![[r#"
        A-3 of 1
    "#]],
    );
    check(
        "A-3",
        json!({ "depth": 4_000_000_000_u32, "limit": 4 }),
        expect![[r#"
        A-3 A-2 A-4 A-1 of 6
        A-3 waits for A-4
        A-2 waits for A-3
        A-1 waits for A-2
    "#]],
    );
    check(
        "A-9",
        json!({}),
        expect![[r#"
        A-9 of 1
    "#]],
    );
    check(
        "A-9",
        json!({ "parents": true }),
        expect![[r#"
        A-9 A-8 A-1 of 3
        A-9 is a part of A-8
        A-1 is a part of A-8
    "#]],
    );
    check(
        "A-6",
        json!({ "depth": 1 }),
        expect![[r#"
        A-6 A-5 of 2
        A-6 waits for A-5, in a ring
        A-5 waits for A-6, in a ring
    "#]],
    );
}

/// What is said of the place of a `$0`.
fn described(notation: &str) -> String {
    let fixture = Fixture::parse(notation);
    let (file, offset) = fixture.cursor();
    let context = context(&notation.replacen("$0", "", 1));
    let address = fixture::address(&file.path);
    let document = context.snapshot.document(context.snapshot.file(&address).unwrap()).unwrap();
    let place = crate::text::Span::empty(offset);
    let position = crate::features::convert::range(&document, place, context.encoding).start;
    let uri = context.uri_of(&address).unwrap();
    let asked = json!({ "textDocument": { "uri": uri.as_str() }, "position": position });
    let Some(answer) = describe::handle(&context, serde_json::from_value(asked).unwrap()).unwrap() else {
        return "nothing".to_owned();
    };
    let ticket =
        answer.ticket.map_or("no ticket".to_owned(), |ticket| format!("{} {}", ticket.id, ticket.title));
    let schema = answer.schema.map_or("no schema".to_owned(), |schema| {
        let uri = schema.uri.map(|uri| uri.as_str().replace(FILES, "")).unwrap_or_default();
        format!("{} ({uri}): {}", schema.name, schema.reason)
    });
    let template = if answer.is_template { "template, " } else { "" };
    format!("{template}{ticket}, {schema}")
}

#[test]
fn what_a_place_is() {
    let check = |notation: &str, want: Expect| want.assert_eq(&described(notation));
    let one = task("a", 1, "**Status**: To Do\n**Owner**: Ada\n");
    check(
        &format!("{TASK}{one}$0"),
        expect![
            "TASK-1 Task 1, task (templates/task.md): the ticket shares more headings and fields with it than with any other"
        ],
    );
    check(
        &format!("{}$0{one}", TASK.trim_end_matches("[What]\n")),
        expect!["template, no ticket, task (templates/task.md): it is this template"],
    );
    check("//- /a.md\n# A-1: T\n\n**Status**: x$0\n", expect!["A-1 T, no schema"]);
    check("//- /a.md\n# Notes$0\n\nSome words.\n", expect!["no ticket, no schema"]);
    check("//- /.tickmark.yaml\nsuffix$0: 1\n", expect!["nothing"]);
    let plan = "//- /plan.md\n# Plan\n\n## A-1: one\n**Status**: x\n\n## A-2: two\n**Status**: y$0\n";
    check(plan, expect!["A-2 two, no schema"]);
    check(&plan.replace("$0", "").replace("# Plan", "# Plan$0"), expect!["no ticket, no schema"]);
    let kinds =
        "//- /.tickmark.yaml\nkinds:\n  story:\n    files: stories/**\n    fields:\n      owner: required\n";
    check(
        &format!("{kinds}//- /stories/a.md\n# S-1: T$0\n\n**Status**: x\n"),
        expect![[
            r#"S-1 T, story (): .tickmark.yaml says that tickets in this place are of the kind "story""#
        ]],
    );
    let typed = "//- /templates/bug.md\n---\ntype: bug\nstatus: [open | done]\n---\n# BUG-XXX: [Title]\n\n## Way\n[x]\n";
    check(
        &format!("{TASK}{typed}//- /a.md\n---\ntype: bug\nstatus: open\n---\n# BUG-1: T$0\n"),
        expect!["BUG-1 T, bug (templates/bug.md): the ticket names it as its type"],
    );
}

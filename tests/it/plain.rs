//! Where there is nothing to say, nothing is said: in a workspace of plain documents, and in ten sorts of places in one
//! with tickets.

use std::fs;

use tickmark::checks;
use tickmark::workspace::World;

/// What is said of a workspace with these files: path, code and message of each finding.
fn found<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let snapshot = World::load(vec![folder.path().to_path_buf()]).0.snapshot();
    assert!(snapshot.is_scanned());
    let all = |file| checks::run(&snapshot, file, &|| false);
    let said = |file| {
        let path = snapshot.path_shown(file);
        all(file).into_iter().map(move |it| format!("{path}: {}: {}", it.code, it.message))
    };
    snapshot.files().flat_map(said).collect()
}

/// Documents as they stand in any repository, wiki or site; none of them is a ticket.
const PLAIN: &[(&str, &str)] = &[
    (
        "README.md",
        "# Lamp\n\n[![CI](https://x.org/ci.svg)](https://x.org) [docs](docs/gone.md) [license](LICENSE)\n\n**Status**: beta\n\n## Usage\n\nSee [usage](#using) and UTF-8, AES-256, ISO-9001.\n\n- [ ] Windows\n- [x] Linux\n",
    ),
    (
        "CHANGELOG.md",
        "# Changelog\n\n## [Unreleased]\n\n### Added\n- ABC-12: a lamp\n\n## [1.2.0] - 2024-01-05\n\n### ABC-11: a fix\n\n### ABC-10: another\n\n## 1.1.0\n\n### ABC-11: a fix\n\n[Unreleased]: https://x.org\n",
    ),
    (
        "CONTRIBUTING.md",
        "# Contributing\n\nPut the ticket into the title: `ABC-123: Fix it`, as in TASK-XXX.\n\n- [ ] Tests pass\n- [ ] [Code of conduct](CODE_OF_CONDUCT.md)\n",
    ),
    ("AGENTS.md", "# Agents\n\n## RULE-1: be kind\n\nText.\n\n## RULE-2: be short\n\nText.\n"),
    (
        "docs/http.md",
        "# Errors\n\n## HTTP-404\n\n[no](nowhere.md)\n\n## HTTP-500\n\n| Status | Meaning |\n|---|---|\n| 404 | gone |\n\n### ERR-1: one\n\n### ERR-2: two\n",
    ),
    (
        "docs/http-v1.md",
        "# Errors before\n\n## HTTP-404\n\n## HTTP-500\n\n### ERR-1: one\n\n### ERR-2: two\n",
    ),
    (
        "docs/config.md",
        "# Configuration\n\n| Field | Type | Default |\n|---|---|---|\n| status | string | open |\n| priority | number | 1 |\n\n```yaml\nstatus: [open\nid: : x\n```\n\nTotal tickets: 5\n",
    ),
    (
        "docs/guide.md",
        "---\nid: getting-started\ntitle: Getting started\nsidebar_position: 2\nstatus: stable\n---\n\n# Getting started\n\n1. [Install](./install.md)\n2. [Run](run.md#first)\n\n:::note\nA note.\n:::\n",
    ),
    (
        "docs/faq.md",
        "# FAQ\n\n**Q: Does it work?**\nA: Yes.\n\n**Depends on**: GTK-4, QT-6\n\n**Requires**: RUST-1.90\n",
    ),
    (
        "docs/security.md",
        "# Security\n\n## CVE-2024-1234\n\n**Severity**: High\n\n## CVE-2024-1235\n\n**Severity**: Low\n",
    ),
    (
        "docs/iso-27001.md",
        "# ISO-27001 checklist\n\n**Status**: Done\n\n- [ ] Policy\n- [x] Audit, see [a](b.md)\n",
    ),
    (
        "blog/_posts/2024-01-05-hello.md",
        "---\nlayout: post\ntitle: \"Hello: World\"\ndate: 2024-01-05\ntags: [a, b]\nstatus: draft\ntype: post\n---\n\nHello, see [[Other]] and [that](/2023/old-post).\n\n---\n\nBye.\n",
    ),
    (
        "blog/_posts/2024-02-01-broken.md",
        "---\nlayout: post\ntitle: Lamps: how and why\nauthor: @ada\nstatus: published\n---\n\nText.\n",
    ),
    (
        "content/posts/first.md",
        "+++\ntitle = \"First\"\ndraft = true\n+++\n\n{{< figure src=\"a.png\" >}}\n\n![x](a.png)\n",
    ),
    (
        "content/about.md",
        "---\ntitle: About\ndraft: false\nstatus: done\nmenu:\n  main:\n    weight: 1\n---\n\n- [ ] write more\n",
    ),
    (
        "notes/2024-03-01.md",
        "# 2024-03-01\n\n- [ ] call Noor (owner: Ada)\n- [x] [[Plan]] and [[2024-02-29]]\n\n#tag\n\n---\n\nAfter TODO-1.\n",
    ),
    (
        "notes/Plan.md",
        "---\ntags: [plan]\naliases: [The plan]\nstatus: active\nowner: Ada\n---\n\n## Goals\n\n[[Gone]] ![[image.png]]\n\n## Status\n\nDone\n\n## Owner\n\nAda\n",
    ),
    (
        "meetings/2024-03-04 Weekly.md",
        "# Weekly\n\n**Date**: 2024-03-04\n**Owner**: Ada\n**Status**: Done\n**Attendees**: Ada, Noor\n\n## Action items\n\n- [ ] @Ada: [draft](draft.md) by Friday\n- [ ] @Noor: ask about SLA-1\n\n## Decisions\n\n| # | Decision | Owner |\n|---|---|---|\n| 1 | Go | Ada |\n",
    ),
    ("meetings/q3.md", "# Q3-2024 review\n\n- [ ] numbers, see [sheet](sheet.xlsx)\n"),
    (
        "handbook/onboarding.md",
        "---\nstatus: approved\nowner: People\nversion: 1.2\n---\n\n# Onboarding\n\n**Status**: Draft\n\n## Day 1\n\n- [ ] Laptop\n\n## Summary\n\n**Total Tickets**: 3\n",
    ),
    (
        "spec.md",
        "# Spec\n\nThe key words MUST and SHOULD are those of RFC-2119.\n\n## Abstract\n\n## Motivation\n\n## Rationale\n\nA & B; [x][y], [TBD], {{name}}, <!-- TODO -->\n",
    ),
    ("rules.md", "---\n\n# Not front matter\n\n---\n\nstatus: open\n\n***\n"),
    ("empty.md", ""),
    ("odd.md", "---\ntitle: [a\n---\n\n| a |\n|--\n\n```\nnever closed\n"),
];

#[test]
fn a_workspace_of_plain_documents_has_no_finding() {
    assert_eq!(found(PLAIN.iter().copied()), Vec::<String>::new());
}

#[test]
fn nor_has_a_large_one() {
    let copies =
        (0..20).flat_map(|n| PLAIN.iter().map(move |(path, text)| (format!("part-{n}/{path}"), *text)));
    let copies: Vec<_> = copies.collect();
    assert_eq!(found(copies.iter().map(|(path, text)| (path.as_str(), *text))), Vec::<String>::new());
}

/// A template and three tickets that are as they should be, with what makes noise where it should not.
const TEAM: &[(&str, &str)] = &[
    (
        "templates/task.md",
        "# TASK-XXX: [Title]\n\n**Status**: [To Do | Doing | Done]\n**Owner**: [Name]\n\n## Goal\n[What will be different, see [plan](gone.md)]\n",
    ),
    (
        "tickets/TASK-1.md",
        "# TASK-1: Lamp\n\n**Status**: Done\n**Owner**: Ada\n**Depends on**: TASK-7\n\n## Goal\n\nLight.\n",
    ),
    ("tickets/TASK-2.md", "# TASK-2: Switch\n\n**Status**: To Do\n**Owner**: Ada\n\n## Goal\n\nA switch.\n"),
];

/// The finding that this text has in a ticket with the number 3, in front of which a fault is put.
#[track_caller]
fn check_silent(path: &str, text: &str) {
    let over = (
        "archive/TASK-7.md",
        "# TASK-7: Cable\n\n**Status**: To Do\n**Nonsense**: [Name]\n\n[gone](gone.md)\n",
    );
    let files = TEAM.iter().copied().chain([over, (path, text)]);
    assert_eq!(found(files), Vec::<String>::new(), "{path}");
}

/// A ticket that is as it should be, with more in it.
fn ticket(more: &str) -> String {
    format!("# TASK-3: Wire\n\n**Status**: Doing\n**Owner**: Ada\n\n## Goal\n\n{more}\n")
}

#[test]
fn ten_ways_to_be_silent() {
    let bad = "# TASK-9: Bad\n\n**Status**: Nope\n**Depends on**: TASK-99\n\n[gone](gone.md) [Name]\n\n- [ ] open\n";
    let in_ticket = |more: &str| check_silent("tickets/TASK-3.md", &ticket(more));
    // Fences, and indented code.
    in_ticket(&format!(
        "```markdown\n{bad}```\n\n```yaml\nstatus: Nope\n: [\n```\n\n```sh\nrun TASK-99\n```\n\n~~~\n[gone](gone.md)\n~~~\n\n    TASK-99 [gone](gone.md)\n"
    ));
    // Comments, of one line and of many.
    in_ticket(&format!("<!-- TASK-99 [gone](gone.md) -->\n\n<!--\n{bad}-->\n\nText <!-- TASK-99 -->.\n"));
    // Templates.
    check_silent("templates/bug.md", &format!("{bad}\n[What you see]\n"));
    check_silent(".github/pull_request_template.md", "# TASK-9: Bad\n\n**Status**: Nope\n");
    check_silent("docs/task_template.md", &format!("{bad}\n[What you see]\n"));
    // What is over; but its tickets exist.
    for folder in [
        "archive",
        "tickets/archived",
        "backlog/completed",
        "done",
        "tickets/closed",
        ".archive",
        "99-archive",
    ] {
        check_silent(&format!("{folder}/TASK-9.md"), bad);
    }
    in_ticket("After TASK-7.");
    // Examples, for people and for tests.
    for folder in
        ["examples", "docs/example", "samples", "tests/fixtures", "src/testdata", "test/__fixtures__"]
    {
        check_silent(&format!("{folder}/TASK-1.md"), bad);
    }
    // Pages beside the tickets.
    for (path, text) in PLAIN.iter().filter(|(path, _)| !path.starts_with("docs/faq")) {
        check_silent(path, text);
    }
    // Links that stand for any link.
    in_ticket(
        "[text](link) [x](path/to/file.md) [PR](url) <https://x.org> [a](#) [b](TBD) [c]({{url}}) [d](<url>) [e](file.md)\n\
         [f](your-plan.md) [g](./path/to/x.md#heading) [h](#anchor) [i](<path>) [j](...) [k](TASK-XXX.md) [l]([link]) [m](example.md)",
    );
    // IDs that stand for any ID, and what only looks like one.
    in_ticket(
        "As TASK-XXX, TASK-NNN, TASK-###, TICKET-ID, `TASK-N`; AES-256, UTF-8, SHA-256, RFC-2119, GPT-4, COVID-19, Q3-2024.",
    );
    // Tickets that live elsewhere, in prose.
    in_ticket("See JIRA-123, ABC-7 and [PROJ-9](https://x.org/PROJ-9).");
    // What is struck out.
    in_ticket("- [ ] ~~TASK-99: [gone](gone.md)~~\n- [ ] ~~old~~ new\n\n~~After TASK-98~~");
}

#[test]
fn what_is_silent_elsewhere_is_not_in_a_ticket() {
    let mut files = TEAM.to_vec();
    let wrong = ticket("[gone](lost.md) after TASK-99");
    files.push(("tickets/TASK-3.md", &wrong));
    let all = found(files);
    assert_eq!(all.len(), 3, "{all:?}");
    for code in ["broken-link", "unknown-ticket"] {
        assert!(all.iter().any(|it| it.contains(code)), "{all:?}");
    }
}

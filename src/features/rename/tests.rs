//! Renames drawn as the files after them, and what must hold after every one of them.

use std::path::Path;

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::fixture::{File, Fixture, ROOT, address};
use crate::ticket::{IdKey, LinkKind, anchor};
use crate::workspace::{Address, Destination};

/// What can be renamed at the cursor, as a target with all it takes.
fn ask(fixture: &Fixture) -> (Snapshot, anyhow::Result<Option<Asked>>) {
    let snapshot = fixture.snapshot();
    let (file, offset) = fixture.cursor();
    let file = snapshot.file(&address(&file.path)).unwrap();
    let (document, source) = (snapshot.document(file).unwrap(), snapshot.source(file).unwrap());
    let target = target_at(&snapshot, file, &source, offset, true);
    (snapshot, target.map(|target| target.map(|target| Asked { file, document, source, target })))
}

/// The files after changes, in the order in which they were written.
fn applied(snapshot: &Snapshot, fixture: &Fixture, changes: &Changes) -> Fixture {
    let files = fixture.files.iter().map(|file| {
        let id = snapshot.file(&address(&file.path)).unwrap();
        let from = snapshot.address(id).and_then(Address::path).unwrap();
        let to = changes.moves.iter().find(|it| it.from == from).map(|it| it.to.as_path());
        let path = to.map_or_else(|| file.path.clone(), shown);
        let text = changes.texts.get(&id).map_or_else(|| file.text.clone(), |it| it.applied().unwrap());
        File { path, text, ..File::default() }
    });
    Fixture { files: files.collect() }
}

fn shown(path: &Path) -> String {
    format!("/{}", path.strip_prefix(ROOT).unwrap().to_str().unwrap().replace('\\', "/"))
}

/// The files that are not as they were, in the notation.
fn draw(before: &Fixture, after: &Fixture) -> String {
    let changed = before.files.iter().zip(&after.files).filter(|(a, b)| a.path != b.path || a.text != b.text);
    let file = |(a, b): (&File, &File)| {
        let path = if a.path == b.path { a.path.clone() } else { format!("{} => {}", a.path, b.path) };
        format!("//- {path}\n{}", b.text)
    };
    changed.map(file).collect()
}

/// Links that lead nowhere, by their number and place.
fn broken(snapshot: &Snapshot) -> Vec<String> {
    let mut broken = Vec::new();
    for file in snapshot.files() {
        let Source { text, facts } = snapshot.source(file).unwrap();
        for (nth, link) in facts.links.iter().enumerate() {
            let written = link.destination.of(&text);
            let (target, fragment) = match link.kind {
                LinkKind::Wiki => {
                    let by_id = || Some(snapshot.meant(file, &IdKey::new(written)).first()?.file);
                    (snapshot.wiki_linked(file, written).or_else(by_id), None)
                }
                LinkKind::Inline => {
                    let Some(destination) = Destination::new(written) else { continue };
                    (snapshot.linked(file, destination), destination.fragment)
                }
            };
            let source = target.and_then(|target| snapshot.source(target));
            let anchors = source.map(|it| anchor::all(&it.text, &it.facts));
            let is_there = |anchors: &Vec<String>| fragment.is_none_or(|it| anchors.iter().any(|a| a == it));
            if !anchors.as_ref().is_some_and(is_there) {
                broken.push(format!("{nth}"));
            }
        }
    }
    broken
}

/// Findings of unknown tickets, and the places of the references to an ID by file and line.
fn state(fixture: &Fixture, id: &IdKey) -> (usize, Vec<(usize, usize)>) {
    let snapshot = fixture.snapshot();
    let files = || fixture.files.iter().map(|file| (file, snapshot.file(&address(&file.path)).unwrap()));
    let found = files().flat_map(|(_, id)| crate::checks::run(&snapshot, id, &|| false));
    let unknown = found.filter(|it| it.code == "unknown-ticket").count();
    let references = snapshot.references(id);
    let place = |(nth, (file, id)): (usize, (&File, FileId))| {
        let here = references.iter().filter(move |it| it.file == id);
        here.map(move |it| (nth, file.text[..it.span.start()].matches('\n').count())).collect::<Vec<_>>()
    };
    let mut places: Vec<_> = files().enumerate().flat_map(place).collect();
    places.sort_unstable();
    (unknown, places)
}

fn check_with(can_move: bool, notation: &str, typed: &str, expected: &Expect) {
    let fixture = Fixture::parse(notation);
    let (snapshot, asked) = ask(&fixture);
    let renamed_ = asked.and_then(|asked| {
        let asked = asked.context("nothing")?;
        renamed(&snapshot, asked, typed, can_move, &Cancel::default())
    });
    let drawn = match renamed_ {
        Ok(changes) => draw(&fixture, &applied(&snapshot, &fixture, &changes)),
        Err(error) => format!("{error:#}"),
    };
    expected.assert_eq(&drawn);
}

fn check(notation: &str, typed: &str, expected: Expect) {
    check_with(true, notation, typed, &expected);
}

const WORKSPACE: &str = "\
//- /plan/PE-601-set-up.md
# PE-601: Set up

**Status**: Open
**ID**: PE-601

See [below](#pe-601-set-up) and [[PE-601-set-up#Goal]].

## Goal
//- /plan/tickets.md
# Tickets

## PE-602: Databases
**Status**: Open
**Depends on**: PE-601, 601

```yaml
dependencies: [PE-601, PE-603]
```

| ID | Title |
|----|-------|
| PE-601 | [Set up](PE-601-set-up.md#goal) |

After `pe-0601`, [[PE-601-set-up|PE-601]], and [this](../plan/PE-601-set-up.md#pe-601-set-up).

## PE-603: Third
**Status**: Open
- Blocked by: [PE-601](<./PE-601-set-up.md>)
//- /other.md
---
id: OPS-1
status: open
depends_on:
  - PE-601
feature: plan/PE-601-set-up.md
notes: a plan that is written down in plan/PE-601-set-up.md
---
<!-- PE-601 -->
[old](plan/PE-601-set-up.md#pe-601-old-title) [x](https://x.org/PE-601) [y](plan/PE-601-other.md)

```bash
git switch PE-601
```
";

fn with_cursor(place: &str) -> String {
    assert_eq!(WORKSPACE.matches(&place.replacen("$0", "", 1)).count(), 1, "{place}");
    WORKSPACE.replacen(&place.replacen("$0", "", 1), place, 1)
}

#[test]
fn the_title_that_repeats_the_id() {
    check(
        "//- /a.md\n---\nid: PE-7$0\ntitle: \"PE-7: Seven\"\n---\n",
        "PE-8",
        expect![[r#"
            //- /a.md
            ---
            id: PE-8
            title: "PE-8: Seven"
            ---
        "#]],
    );
}

#[test]
fn every_carrier() {
    check(
        &with_cursor("# PE-6$001: Set up"),
        "PE-700",
        expect![[r#"
            //- /plan/PE-601-set-up.md => /plan/PE-700-set-up.md
            # PE-700: Set up

            **Status**: Open
            **ID**: PE-700

            See [below](#pe-700-set-up) and [[PE-700-set-up#Goal]].

            ## Goal
            //- /plan/tickets.md
            # Tickets

            ## PE-602: Databases
            **Status**: Open
            **Depends on**: PE-700, 700

            ```yaml
            dependencies: [PE-700, PE-603]
            ```

            | ID | Title |
            |----|-------|
            | PE-700 | [Set up](PE-700-set-up.md#goal) |

            After `pe-0700`, [[PE-700-set-up|PE-700]], and [this](../plan/PE-700-set-up.md#pe-700-set-up).

            ## PE-603: Third
            **Status**: Open
            - Blocked by: [PE-700](<./PE-700-set-up.md>)
            //- /other.md
            ---
            id: OPS-1
            status: open
            depends_on:
              - PE-700
            feature: plan/PE-700-set-up.md
            notes: a plan that is written down in plan/PE-601-set-up.md
            ---
            <!-- PE-601 -->
            [old](plan/PE-700-set-up.md#pe-700-old-title) [x](https://x.org/PE-601) [y](plan/PE-601-other.md)

            ```bash
            git switch PE-601
            ```
        "#]],
    );
}

#[test]
fn a_file_that_must_keep_its_name() {
    check_with(
        false,
        &with_cursor("- Blocked by: [PE-601$0]"),
        "700",
        &expect![[r#"
        //- /plan/PE-601-set-up.md
        # PE-700: Set up

        **Status**: Open
        **ID**: PE-700

        See [below](#pe-700-set-up) and [[PE-601-set-up#Goal]].

        ## Goal
        //- /plan/tickets.md
        # Tickets

        ## PE-602: Databases
        **Status**: Open
        **Depends on**: PE-700, 700

        ```yaml
        dependencies: [PE-700, PE-603]
        ```

        | ID | Title |
        |----|-------|
        | PE-700 | [Set up](PE-601-set-up.md#goal) |

        After `pe-0700`, [[PE-601-set-up|PE-700]], and [this](../plan/PE-601-set-up.md#pe-700-set-up).

        ## PE-603: Third
        **Status**: Open
        - Blocked by: [PE-700](<./PE-601-set-up.md>)
        //- /other.md
        ---
        id: OPS-1
        status: open
        depends_on:
          - PE-700
        feature: plan/PE-601-set-up.md
        notes: a plan that is written down in plan/PE-601-set-up.md
        ---
        <!-- PE-601 -->
        [old](plan/PE-601-set-up.md#pe-700-old-title) [x](https://x.org/PE-601) [y](plan/PE-601-other.md)

        ```bash
        git switch PE-601
        ```
    "#]],
    );
}

#[test]
fn the_name_of_a_file_that_stays_stays_in_texts() {
    check_with(
        false,
        "//- /PE-1.md\n# PE-$01: x\n\n**Status**: x\n//- /b.md\nPE-1, PE-1.md, `PE-1.md`, [PE-1](PE-1.md#pe-1-old), PE-1.\n",
        "PE-2",
        &expect![[r#"
            //- /PE-1.md
            # PE-2: x

            **Status**: x
            //- /b.md
            PE-2, PE-1.md, `PE-1.md`, [PE-2](PE-1.md#pe-2-old), PE-2.
        "#]],
    );
}

#[test]
fn the_spelling_of_a_place_is_kept() {
    let notation = "//- /pe-003 third.md\n---\nid: pe-003\nstatus: open\n---\n# pe-003: Third\n\
        //- /x.md\n---\nid: PE-4\nstatus: open\nrequires: 3\nafter: [PE-0$03, pe-0003]\n---\n\
        See [x](pe-003%20third.md), [y](<pe-003 third.md>).\n";
    check(
        notation,
        "PE-7",
        expect![[r#"
        //- /pe-003 third.md => /pe-007 third.md
        ---
        id: pe-007
        status: open
        ---
        # pe-007: Third
        //- /x.md
        ---
        id: PE-4
        status: open
        requires: 7
        after: [PE-7, pe-0007]
        ---
        See [x](pe-007%20third.md), [y](<pe-007 third.md>).
    "#]],
    );
    check(
        notation,
        "OPS-12",
        expect![[r#"
        //- /pe-003 third.md => /ops-012 third.md
        ---
        id: ops-012
        status: open
        ---
        # ops-012: Third
        //- /x.md
        ---
        id: PE-4
        status: open
        requires: OPS-12
        after: [OPS-12, ops-0012]
        ---
        See [x](ops-012%20third.md), [y](<ops-012 third.md>).
    "#]],
    );
}

#[test]
fn bare_numbers_of_the_ticket_itself_stay_with_their_family() {
    check(
        "//- /eip-1559.md\n---\neip: 1559\nstatus: open\nrequires: 1, 1559\n---\n\
         //- /eip-1.md\n---\neip: 1\nstatus: open\n---\nSee EIP-155$09.\n",
        "1560",
        expect![[r#"
            //- /eip-1559.md => /eip-1560.md
            ---
            eip: 1560
            status: open
            requires: 1, 1560
            ---
            //- /eip-1.md
            ---
            eip: 1
            status: open
            ---
            See EIP-1560.
        "#]],
    );
    check(
        "//- /PE-1.md\n---\nid: PE-$01\nstatus: open\nrequires: 2\n---\n//- /PE-2.md\n---\nid: PE-2\nstatus: open\n---\n",
        "OPS-1",
        expect![[r#"
            //- /PE-1.md => /OPS-1.md
            ---
            id: OPS-1
            status: open
            requires: PE-2
            ---
        "#]],
    );
}

#[test]
fn refused() {
    let two = "//- /a.md\n# A-1: a\n**Status**: x\n\nSee A-9 and UTF-8.\n//- /b/a-002.md\n---\nid: A-002\nstatus: x\n---\n";
    let at = |place: &str, typed: &str, expected: Expect| {
        check(&two.replacen(&place.replacen("$0", "", 1), place, 1), typed, expected);
    };
    at("# A-$01", "a-02", expect!["a-02 is declared already, in b/a-002.md"]);
    at("# A-$01", "A 1", expect!["`A 1` cannot be an ID; an ID is written like A-1"]);
    at("# A-$01", "A-1", expect![[""]]);
    at(
        "# A-$01",
        "SPEC-LOGIN",
        expect!["SPEC-LOGIN would not be read as the ID of a ticket where A-1 stands in a.md"],
    );
    at("A-$09", "A-3", expect!["no ticket declares A-9, so there is nothing to rename"]);
    at("UTF-$08", "UTF-3", expect!["nothing"]);
    at("S$0ee", "x", expect!["nothing"]);
    check(
        "//- /A-1-b.md\n# A-$01: a\n**Status**: x\n//- /A-7-b.md\n# B\n",
        "A-7",
        expect!["there is a file A-7-b.md already, beside A-1-b.md"],
    );
    let named = "//- /A-1-b.md\n# B\n\n**Status**: x\n//- /b.md\nSee A-$01.\n";
    check(
        named,
        "A-7",
        expect![[r#"
        //- /A-1-b.md => /A-7-b.md
        # B

        **Status**: x
        //- /b.md
        See A-7.
    "#]],
    );
    check_with(
        false,
        named,
        "A-7",
        &expect![
            "A-1 is in the name of the file only, and this editor does not let a language server rename files"
        ],
    );
}

#[test]
fn a_twin_is_renamed_alone_where_it_is_declared() {
    let twins = "//- /A-1-one.md\n# A-1: One\n**Status**: x\n\nAs A-1 says.\n\
        //- /A-1-two.md\n# A-1: Two\n**Status**: x\n//- /c.md\nAfter A-1, [one](A-1-one.md#a-1-one).\n";
    check(
        &twins.replacen("# A-1: One", "# A-$01: One", 1),
        "A-2",
        expect![[r#"
        //- /A-1-one.md => /A-2-one.md
        # A-2: One
        **Status**: x

        As A-2 says.
        //- /c.md
        After A-1, [one](A-2-one.md#a-2-one).
    "#]],
    );
    check(
        &twins.replacen("After A-1", "After A-$01", 1),
        "A-2",
        expect![
            "A-1 is declared more than once, in A-1-one.md and in A-1-two.md; rename it where it is declared"
        ],
    );
}

#[test]
fn a_ticket_in_a_list_and_in_its_own_file_is_one() {
    check(
        "//- /list.md\n## A-1: One\n**Status**: x\n\n## A-3: Three\n**Status**: x\n//- /A-1.md\n# A-$01: One\n\n**Status**: x\n",
        "A-2",
        expect![[r#"
            //- /list.md
            ## A-2: One
            **Status**: x

            ## A-3: Three
            **Status**: x
            //- /A-1.md => /A-2.md
            # A-2: One

            **Status**: x
        "#]],
    );
}

#[test]
fn where_numbers_restart_only_the_ticket_nearby_is_meant() {
    let ticket = |folder: &str, n: u32| {
        format!("//- /{folder}/T-{n}.md\n---\nid: T-{n}\nstatus: open\ndepends_on: [T-1]\n---\n")
    };
    let all: String = ["x", "y"].iter().flat_map(|folder| (1..=3).map(move |n| ticket(folder, n))).collect();
    check(
        &(all.replacen("depends_on: [T-1", "depends_on: [T-$01", 1) + "//- /z.md\nT-1\n"),
        "T-9",
        expect![[r#"
            //- /x/T-1.md => /x/T-9.md
            ---
            id: T-9
            status: open
            depends_on: [T-9]
            ---
            //- /x/T-2.md
            ---
            id: T-2
            status: open
            depends_on: [T-9]
            ---
            //- /x/T-3.md
            ---
            id: T-3
            status: open
            depends_on: [T-9]
            ---
        "#]],
    );
    check(&all.replacen("id: T-1", "id: T-$01", 1), "T-2", expect!["T-2 is declared already, in x/T-2.md"]);
}

#[test]
fn uses_through_the_old_name_of_a_family_change_as_well() {
    let tickets: String = (1..=5)
        .map(|n| format!("//- /back-{n}.md\n---\nid: BACK-{n}\nstatus: open\ndepends_on: [task-{n}]\n---\n"))
        .collect();
    check(
        &tickets.replacen("[task-1]", "[task-$01]", 1),
        "BACK-9",
        expect![[r#"
        //- /back-1.md => /back-9.md
        ---
        id: BACK-9
        status: open
        depends_on: [BACK-9]
        ---
    "#]],
    );
    check(
        &tickets.replacen("[task-1]", "[task-$01]", 1),
        "TASK-2",
        expect!["TASK-2 is declared already, in back-2.md"],
    );
}

#[test]
fn headings() {
    let files = "//- /a.md\n# Plan\n\n## Goal\n\n[1](#goal) [2](#goal-1) [3](#goal-2)\n\n## **Goal**\n\n## Goal\n\
        //- /b c/d.md\n[2](../a.md#goal-1 \"t\") [[../a#Goal]] [[../a#goal-2|x]] [x](#goal)\n\n# Goal\n";
    check(
        &files.replacen("## Goal", "## Go$0al", 1),
        "Aim & end",
        expect![[r#"
        //- /a.md
        # Plan

        ## Aim & end

        [1](#aim--end) [2](#goal) [3](#goal-1)

        ## **Goal**

        ## Goal
        //- /b c/d.md
        [2](../a.md#goal "t") [[../a#Aim & end]] [[../a#goal-1|x]] [x](#goal)

        # Goal
    "#]],
    );
    check(
        &files.replacen("## **Goal", "## **Go$0al", 1),
        "Übersicht",
        expect![[r#"
            //- /a.md
            # Plan

            ## Goal

            [1](#goal) [2](#übersicht) [3](#goal-1)

            ## **Übersicht**

            ## Goal
            //- /b c/d.md
            [2](../a.md#übersicht "t") [[../a#Goal]] [[../a#goal-1|x]] [x](#goal)

            # Goal
        "#]],
    );
    check(
        &files.replacen("# Plan", "# Pl$0an", 1),
        "Goal",
        expect![[r#"
        //- /a.md
        # Goal

        ## Goal

        [1](#goal-1) [2](#goal-2) [3](#goal-3)

        ## **Goal**

        ## Goal
        //- /b c/d.md
        [2](../a.md#goal-2 "t") [[../a#goal-1]] [[../a#goal-3|x]] [x](#goal)

        # Goal
    "#]],
    );
    check(&files.replacen("# Plan", "# Pl$0an", 1), " ", expect!["a heading needs words"]);
    check(
        "//- /a.md\n# PE-1: Set$0 up\n**Status**: x\n//- /b.md\n[x](a.md#pe-1-set-up)\n",
        "Begin",
        expect![[r#"
            //- /a.md
            # PE-1: Begin
            **Status**: x
            //- /b.md
            [x](a.md#pe-1-begin)
        "#]],
    );
}

#[test]
fn what_is_offered() {
    let check = |place: &str, want: Option<&str>| {
        let (_, asked) = ask(&Fixture::parse(&with_cursor(place)));
        let asked = asked.unwrap().map(|asked| asked.target.place().of(&asked.source.text).to_owned());
        assert_eq!(asked.as_deref(), want, "{place}");
    };
    check("# $0PE-601: Set up", Some("PE-601"));
    check("# PE-601: S$0et up", Some("Set up"));
    check("## Go$0al", Some("Goal"));
    check("After `pe-$00601`", Some("pe-0601"));
    check("PE-601, 6$001\n", Some("601"));
    check("**ID**: PE-60$01", Some("PE-601"));
    check("$0Open\n**ID**", None);
    check("<!-- PE-6$001 -->", None);
    check("git switch PE-6$001", None);
}

/// Moves files and folders, given as `from > to`.
fn check_moves(notation: &str, moves: &[&str], expected: Expect) {
    let fixture = Fixture::parse(notation);
    let snapshot = fixture.snapshot();
    let path = |path: &str| address(path.trim()).path().unwrap().to_owned();
    let moved = moves.iter().map(|it| it.split_once(" > ").unwrap());
    let moves = links::Moves(moved.map(|(from, to)| (path(from), path(to))).collect());
    let changes = files::follow(&snapshot, &moves, &Cancel::default());
    let after = applied(&snapshot, &fixture, &changes);
    expected.assert_eq(&draw(&fixture, &after));
    // Done twice is done once: after the move, every link is right.
    let mut moved = after;
    for file in &mut moved.files {
        file.path = moves.of(&path(&file.path)).map_or(file.path.clone(), |to| shown(&to));
    }
    assert_eq!(broken(&moved.snapshot()).len(), broken(&snapshot).len());
}

const LINKED: &str = "\
//- /plan/ok-a.md
[b](ok-b.md#x) [c](../ok%20c.md) [root](/ok%20c.md) ![no](gone.png) [self](#top) [self](ok-a.md) [x](https://x.org)
[[ok-b]] [[ok-b|B]]
//- /plan/ok-b.md
[a](./ok-a.md \"A\") [c](<../ok c.md#x>)
//- /ok c.md
---
feature: plan/ok-a.md
spec: /plan/ok-a.md
notes: see plan/ok-a.md
---
[a](plan/ok-a.md?plain=1#L3) [[plan/ok-a#x|A]] [dir](plan/)
";

#[test]
fn a_file_gets_another_name() {
    check_moves(
        LINKED,
        &["/plan/ok-a.md > /plan/ok z.md"],
        expect![[r#"
            //- /plan/ok-a.md
            [b](ok-b.md#x) [c](../ok%20c.md) [root](/ok%20c.md) ![no](gone.png) [self](#top) [self](ok%20z.md) [x](https://x.org)
            [[ok-b]] [[ok-b|B]]
            //- /plan/ok-b.md
            [a](./ok%20z.md "A") [c](<../ok c.md#x>)
            //- /ok c.md
            ---
            feature: plan/ok z.md
            spec: /plan/ok z.md
            notes: see plan/ok-a.md
            ---
            [a](plan/ok%20z.md?plain=1#L3) [[plan/ok z#x|A]] [dir](plan/)
        "#]],
    );
}

#[test]
fn a_file_gets_another_folder() {
    check_moves(
        LINKED,
        &["/plan/ok-a.md > /done/old/ok-a.md"],
        expect![[r#"
            //- /plan/ok-a.md
            [b](../../plan/ok-b.md#x) [c](../../ok%20c.md) [root](/ok%20c.md) ![no](gone.png) [self](#top) [self](ok-a.md) [x](https://x.org)
            [[../../plan/ok-b]] [[../../plan/ok-b|B]]
            //- /plan/ok-b.md
            [a](../done/old/ok-a.md "A") [c](<../ok c.md#x>)
            //- /ok c.md
            ---
            feature: done/old/ok-a.md
            spec: /done/old/ok-a.md
            notes: see plan/ok-a.md
            ---
            [a](done/old/ok-a.md?plain=1#L3) [[done/old/ok-a#x|A]] [dir](plan/)
        "#]],
    );
}

#[test]
fn a_folder_moves_with_all_that_is_in_it() {
    check_moves(
        LINKED,
        &["/plan > /done/2026 (ok)"],
        expect![[r#"
            //- /plan/ok-a.md
            [b](ok-b.md#x) [c](../../ok%20c.md) [root](/ok%20c.md) ![no](gone.png) [self](#top) [self](ok-a.md) [x](https://x.org)
            [[ok-b]] [[ok-b|B]]
            //- /plan/ok-b.md
            [a](./ok-a.md "A") [c](<../../ok c.md#x>)
            //- /ok c.md
            ---
            feature: done/2026 (ok)/ok-a.md
            spec: /done/2026 (ok)/ok-a.md
            notes: see plan/ok-a.md
            ---
            [a](done/2026%20%28ok%29/ok-a.md?plain=1#L3) [[done/2026 (ok)/ok-a#x|A]] [dir](done/2026%20%28ok%29/)
        "#]],
    );
}

#[test]
fn two_files_trade_places() {
    check_moves(
        LINKED,
        &["/plan/ok-a.md > /ok-a.md", "/ok c.md > /plan/ok-c.md"],
        expect![[r#"
            //- /plan/ok-a.md
            [b](plan/ok-b.md#x) [c](plan/ok-c.md) [root](/plan/ok-c.md) ![no](gone.png) [self](#top) [self](ok-a.md) [x](https://x.org)
            [[plan/ok-b]] [[plan/ok-b|B]]
            //- /plan/ok-b.md
            [a](../ok-a.md "A") [c](<ok-c.md#x>)
            //- /ok c.md
            ---
            feature: ok-a.md
            spec: /ok-a.md
            notes: see plan/ok-a.md
            ---
            [a](../ok-a.md?plain=1#L3) [[../ok-a#x|A]] [dir](plan/)
        "#]],
    );
}

#[test]
fn a_wiki_link_by_id_finds_its_ticket_anywhere() {
    check_moves(
        "//- /a/PE-1.md\n# PE-1: x\n**Status**: x\n//- /a/b.md\n[[PE-1]] [[PE-1|x]] [x](PE-1.md)\n",
        &["/a/PE-1.md > /b/PE-1.md"],
        expect![[r#"
            //- /a/b.md
            [[PE-1]] [[PE-1|x]] [x](../b/PE-1.md)
        "#]],
    );
}

/// Pieces of tickets that say IDs in every way.
fn pieces() -> impl Strategy<Value = Vec<String>> {
    let id = || prop::sample::select(vec!["PE-1", "PE-2", "pe-01", "pe-2", "PE-0001", "PE-3"]);
    let piece = (id(), 0..8usize).prop_map(|(id, kind)| match kind {
        0 => format!("See {id} and `{id}`.\n\n"),
        1 => format!("- Depends on: {id}, 1\n\n"),
        2 => format!("| a |\n|---|\n| {id} |\n\n"),
        3 => format!("```yaml\nblocks: [{id}]\n```\n\n"),
        4 => format!("[{id}](PE-1-x.md#pe-1-x) [[PE-1-x|{id}]]\n\n"),
        5 => format!("## Notes on {id}\n\n[n](#notes-on-{})\n\n", id.to_lowercase()),
        6 => format!("**Epic**: {id}\n\n"),
        _ => "Words.\n\n".to_owned(),
    });
    prop::collection::vec(piece, 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_references_are_those_of_the_old_id(
        one in pieces(),
        two in pieces(),
        new in prop::sample::select(vec!["PE-77", "OPS-5", "pe-0077", "5555"]),
        can_move in any::<bool>(),
    ) {
        let notation = format!(
            "//- /PE-1-x.md\n# PE-$01: x\n\n**Status**: Open\n\n{}//- /PE-2.md\n---\nid: PE-2\nstatus: open\nrequires: 1, 2\n---\n\n{}",
            one.concat(), two.concat(),
        );
        let fixture = Fixture::parse(&notation);
        let (snapshot, asked) = ask(&fixture);
        let asked = asked.unwrap().unwrap();
        let changes = renamed(&snapshot, asked, new, can_move, &Cancel::default()).unwrap();
        let after = applied(&snapshot, &fixture, &changes);
        let new = if new == "5555" { "PE-5555" } else { new };
        let (unknown, places) = state(&fixture, &IdKey::new("PE-1"));
        prop_assert_eq!(state(&after, &IdKey::new(new)), (unknown, places), "{}", draw(&fixture, &after));
        if can_move {
            prop_assert_eq!(broken(&after.snapshot()), broken(&snapshot), "{}", draw(&fixture, &after));
        }
        let (_, left) = state(&after, &IdKey::new("PE-1"));
        prop_assert!(left.is_empty(), "{}", draw(&fixture, &after));
    }
}

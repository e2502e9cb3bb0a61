//! Real tickets that nobody here wrote, where the folder that holds them is at hand.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tickmark::features::formatting;
use tickmark::schema::{self, Origin};
use tickmark::text::Span;
use tickmark::text::edit::apply_all;
use tickmark::ticket::{Carrier, Facts, FileName, Role};
use tickmark::workspace::{FileId, Snapshot, World};

/// The folder with material for tests; says so loudly when it is missing, and that part is skipped.
pub(crate) fn shared(part: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(part);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("\n!!! SKIPPED: {} is missing, so nothing was tested on real files !!!\n", folder.display());
    None
}

/// One archive, unpacked into a folder that goes away with the guard.
pub(crate) fn unpack(archive: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let status = Command::new("tar").arg("xzf").arg(archive).arg("-C").arg(folder.path()).status();
    assert!(status.expect("tar").success(), "{} cannot be unpacked", archive.display());
    folder
}

pub(crate) fn archives() -> Vec<PathBuf> {
    let Some(folder) = shared("corpora") else { return Vec::new() };
    let entries = fs::read_dir(folder).expect("the folder of archives");
    let mut archives: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    archives.retain(|path| path.extension().is_some_and(|extension| extension == "gz"));
    archives.sort();
    archives
}

fn archive(name: &str) -> Option<tempfile::TempDir> {
    let path = shared("corpora")?.join(format!("{name}.tar.gz"));
    Some(unpack(&path))
}

pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

/// A number that looks random and is the same every time.
fn scatter(seed: usize, bound: usize) -> usize {
    seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) % bound.max(1)
}

/// Reads a text as a ticket and as a template: whatever it is, that must end well.
fn survive(text: &str, stem: &str) {
    let facts = Facts::read(text, FileName { stem });
    for field in &facts.fields {
        assert!(text.get(field.key.range()).is_some() && text.get(field.value.range()).is_some());
    }
    for reference in &facts.references {
        assert!(!reference.span.of(text).is_empty(), "a reference without text in {stem}");
    }
    let _ = schema::compile(text, stem, Origin::Unknown);
}

#[test]
fn nothing_panics_on_any_part_of_a_seed() {
    let Some(folder) = shared("seeds") else { return };
    for path in files(&folder) {
        let text = fs::read_to_string(&path).expect("a seed is text");
        for cut in (0..=text.len()).step_by(97).filter(|cut| text.is_char_boundary(*cut)) {
            survive(&text[..cut], "TASK-1");
        }
        survive(&text, "TASK-1");
    }
}

#[test]
fn nothing_panics_on_any_file_nor_on_a_part_of_it() {
    let mut count = 0;
    for archive in archives() {
        let folder = unpack(&archive);
        for path in files(folder.path()) {
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            survive(&text, stem);
            let mut cut = scatter(text.len() + count, text.len());
            while !text.is_char_boundary(cut) {
                cut -= 1;
            }
            survive(&text[..cut], stem);
            count += 1;
        }
    }
    if shared("corpora").is_some() {
        assert!(count > 5_000, "only {count} files were read");
    }
}

/// The workspace of an archive, and what its tickets refer to in the fields that relate them.
fn load(folder: &Path) -> Snapshot {
    let (mut world, _) = World::load(vec![folder.to_path_buf()]);
    world.snapshot()
}

/// References in fields: how many lead somewhere, and those that do not.
fn references(snapshot: &Snapshot) -> (usize, Vec<String>) {
    let mut known = 0;
    let mut unknown = Vec::new();
    let files: Vec<FileId> = snapshot.files().collect();
    for file in files {
        let source = snapshot.source(file).expect("a file that was just read");
        for reference in &source.facts.references {
            if reference.place != tickmark::ticket::Place::Field || snapshot.is_template(file) {
                continue;
            }
            if snapshot.declarations(&reference.id).is_empty() {
                unknown.push(format!("{} in {}", reference.id.as_str(), snapshot.path_shown(file)));
            } else {
                known += 1;
            }
        }
    }
    (known, unknown)
}

fn findings(snapshot: &Snapshot, code: &str) -> Vec<String> {
    let files: Vec<FileId> = snapshot.files().collect();
    let mut found = Vec::new();
    for file in files {
        let all = tickmark::checks::run(snapshot, file, &|| false);
        let all = all.into_iter().filter(|diagnostic| diagnostic.code == code);
        found.extend(all.map(|diagnostic| format!("{}: {}", snapshot.path_shown(file), diagnostic.message)));
    }
    found
}

#[test]
fn every_dependency_of_hash_ids_leads_somewhere() {
    let Some(folder) = archive("ticket-cli") else { return };
    let snapshot = load(folder.path());
    let (known, unknown) = references(&snapshot);
    assert_eq!(unknown, Vec::<String>::new());
    assert!(known >= 73, "{known}");
    assert_eq!(findings(&snapshot, "unknown-ticket"), Vec::<String>::new());
}

#[test]
fn every_requirement_of_numbered_proposals_leads_somewhere() {
    let Some(folder) = archive("eips") else { return };
    let snapshot = load(folder.path());
    let (known, unknown) = references(&snapshot);
    assert_eq!((known, unknown), (769, Vec::new()));
    // Two rings, and no other: 5450 and 4750; 8038, 8037 and 2780.
    let rings = findings(&snapshot, "dependency-cycle");
    let at: Vec<&str> = rings.iter().filter_map(|line| line.split(": ").next()).collect();
    assert_eq!(at, [2780, 4750, 5450, 8037, 8038].map(|number| format!("eips/EIPS/eip-{number}.md")));
    // A proposal may require one that is no further than itself.
    assert_eq!(findings(&snapshot, "blocked-by-open"), Vec::<String>::new());
    assert_eq!(findings(&snapshot, "one-sided-dependency"), Vec::<String>::new());
}

#[test]
fn tickets_that_block_each_other_are_told_and_epics_that_block_their_parts_are_not() {
    let Some(folder) = archive("mdkg") else { return };
    let snapshot = load(folder.path());
    let rings: Vec<String> = findings(&snapshot, "dependency-cycle")
        .iter()
        .filter_map(|line| Some(line.split_once(": ")?.1.to_owned()))
        .collect();
    // The epic says both that it blocks the task and that the task blocks it.
    assert_eq!(
        rings,
        [
            "EPIC-45 waits for TASK-258 waits for EPIC-45",
            "TASK-258 waits for EPIC-45 waits for TASK-258",
            "TASK-321 waits for TEST-128 waits for TASK-321",
            "TEST-128 waits for TASK-321 waits for TEST-128",
        ]
    );
    assert!(findings(&snapshot, "blocked-by-open").len() < 20);
}

#[test]
fn two_places_that_contradict_each_other_are_told() {
    let Some(folder) = archive("ai-power-rankings") else { return };
    let told = findings(&load(folder.path()), "status-mismatch");
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told.iter().all(|line| line.contains("status is \"CLOSED\" here")), "{told:#?}");
}

#[test]
fn a_renamed_prefix_still_leads_to_its_tickets() {
    let Some(folder) = archive("backlogmd") else { return };
    let snapshot = load(folder.path());
    let (known, unknown) = references(&snapshot);
    // TASK-0, TASK-8 and TASK-13 have no file under the new prefix either.
    let gone = |line: &String| ["TASK-0 ", "TASK-8 ", "TASK-13 "].iter().any(|id| line.starts_with(id));
    assert!(unknown.iter().all(gone), "{unknown:#?}");
    assert!(known >= 240, "{known}");
    // Ten IDs are declared twice, so twenty tickets are told.
    assert_eq!(findings(&snapshot, "duplicate-id").len(), 20);
    assert_eq!(findings(&snapshot, "yaml-syntax").len(), 21);
}

#[test]
fn kinds_that_keep_to_their_template_are_left_alone() {
    let Some(folder) = archive("mdkg") else { return };
    let snapshot = load(folder.path());
    let of_kept = |line: &String| {
        let name = line.split(": ").next().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
        ["task-", "epic-", "chk-"].iter().any(|kind| name.starts_with(kind))
    };
    let missing = findings(&snapshot, "missing-section");
    assert_eq!(missing.iter().filter(|line| of_kept(line)).collect::<Vec<_>>(), Vec::<&String>::new());
    assert_eq!(findings(&snapshot, "yaml-syntax").len(), 16);
}

#[test]
fn numbers_that_restart_in_every_folder_are_no_duplicates() {
    let Some(folder) = archive("intelligent-claude-code") else { return };
    let snapshot = load(folder.path());
    let told = findings(&snapshot, "duplicate-id");
    assert_eq!(
        told.iter().filter(|line| line.contains(": TASK-001 ")).collect::<Vec<_>>(),
        Vec::<&String>::new()
    );
    // Files that begin with front matter and go on in Markdown are valid as far as they are YAML.
    let broken = findings(&snapshot, "yaml-syntax");
    assert_eq!(broken.len(), 13, "{broken:#?}");
    assert_eq!(broken.iter().filter(|line| line.contains('@')).count(), 12, "{broken:#?}");
}

#[test]
fn the_statuses_of_a_tool_are_those_of_its_configuration() {
    let Some(folder) = archive("panic") else { return };
    assert_eq!(findings(&load(folder.path()), "invalid-value"), Vec::<String>::new());
    let slip = "---\nid: task-900\ntitle: A slip\nstatus: Wontfx\n---\n";
    fs::write(folder.path().join("panic/backlog/tasks/task-900 - a-slip.md"), slip).expect("a file");
    let told = findings(&load(folder.path()), "invalid-value");
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].contains("did you mean \"Wontfix\"?"), "{told:#?}");
}

#[test]
fn tickets_are_read_in_every_form_that_the_archives_have() {
    let check = |name: &str, path: &str, expected: &[(Role, &str)]| {
        let Some(folder) = archive(name) else { return };
        let path = files(folder.path()).into_iter().find(|file| file.to_string_lossy().contains(path));
        let path = path.expect("the ticket");
        let text = fs::read_to_string(&path).expect("a text");
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let facts = Facts::read(&text, FileName { stem });
        for (role, value) in expected {
            let found = facts.role(0, *role).map(|field| field.value.of(&text));
            assert_eq!(found, Some(*value), "{role:?} in {}", path.display());
        }
    };
    check(
        "vscode-sprintdesk",
        "Handle-UI-Events",
        &[(Role::Status, "⏳ Waiting"), (Role::Priority, "🟠 Medium")],
    );
    check("ticket-cli", "tc-1609.md", &[(Role::Id, "tc-1609")]);
    check("eips", "eip-2970.md", &[(Role::Title, "IS_STATIC opcode")]);
}

/// What a document says, without the places.
fn said(text: &str, facts: &Facts) -> String {
    let of = |span: &Span| span.of(text).to_owned();
    let fields = facts.fields.iter().map(|it| {
        let items: Vec<_> = it.items.iter().map(of).collect();
        let comment = it.comment.as_ref().map(of);
        format!(
            "{} = {} {items:?} {comment:?} {:?} {:?}\n",
            of(&it.key),
            of(&it.value),
            it.ticket,
            it.carrier
        )
    });
    let references = facts.references.iter().map(|it| format!("{} {:?}\n", of(&it.span), it.relation));
    let sections = facts.sections.iter().map(|it| format!("{} {:?}\n", of(&it.title), it.ticket));
    let tasks = facts.tasks.iter().map(|it| format!("{} {}\n", of(&it.content), it.is_done));
    fields.chain(references).chain(sections).chain(tasks).collect()
}

/// The same with more blanks before and behind the values of fields than anybody wants.
fn roughened(text: &str, facts: &Facts) -> String {
    let mut rough = text.to_owned();
    let on_one_line = |from: usize, to: usize| text.get(from..to).is_some_and(|part| !part.contains('\n'));
    for field in facts.fields.iter().rev().filter(|field| on_one_line(field.key.end(), field.value.end())) {
        let line_end =
            text[field.value.end()..].find(['\r', '\n']).map_or(text.len(), |len| field.value.end() + len);
        if line_end == field.value.end() && !field.value.is_empty() && field.carrier != Carrier::TableRow {
            rough.insert(line_end, ' ');
        }
        let start = field.value.start();
        if text[..start].ends_with(": ") || field.carrier == Carrier::TableRow {
            rough.insert_str(start, "  ");
        }
    }
    rough
}

#[test]
fn formatted_tickets_say_the_same_and_are_done_at_once() {
    let mut formatted = 0;
    for archive in archives() {
        let folder = unpack(&archive);
        let (mut world, _) = World::load(vec![folder.path().to_path_buf()]);
        let snapshot = world.snapshot();
        for file in snapshot.files().step_by(4) {
            let Some(source) = snapshot.source(file) else { continue };
            let rough = roughened(&source.text, &source.facts);
            world.open(snapshot.address(file).expect("a place"), "markdown", 1, rough);
        }
        let snapshot = world.snapshot();
        let mut before = Vec::new();
        for file in snapshot.files() {
            let edits = formatting::edits(&snapshot, file);
            let Some(source) = snapshot.source(file).filter(|_| !edits.is_empty()) else { continue };
            let once = apply_all(&source.text, &edits).expect("edits that fit");
            let ink = |text: &str| text.replace([' ', '\t', '|', '-'], "").to_lowercase();
            assert_eq!(ink(&source.text), ink(&once), "{}", snapshot.path_shown(file));
            before.push((file, said(&source.text, &source.facts)));
            world.open(snapshot.address(file).expect("a place"), "markdown", 2, once);
        }
        let snapshot = world.snapshot();
        for (file, before) in &before {
            let path = snapshot.path_shown(*file);
            let source = snapshot.source(*file).expect("it is open");
            assert_eq!(*before, said(&source.text, &source.facts), "{path}");
            assert_eq!(formatting::edits(&snapshot, *file), [], "{path}");
        }
        formatted += before.len();
    }
    if shared("corpora").is_some() {
        assert!(formatted > 500, "only {formatted} files were formatted");
    }
}

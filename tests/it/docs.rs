//! The examples of the documentation say what is true.
//!
//! A fence tells with its info string what it is: `file=PATH` stands in the workspace of every example of the page;
//! `bad` has a finding of the page's check, or of the codes behind `bad=`; `good` has none of these (on a page about
//! no check: none at all). A piece that does not begin a ticket becomes part of one. With `each`, every line is an example. `at=PATH` says where the example
//! stands. YAML without any of these is a configuration, which must have no problem.

use std::fs;
use std::path::{Path, PathBuf};

use tickmark::checks;
use tickmark::schema::config::{self, written::Written};
use tickmark::ticket::{Facts, FileName, anchor};
use tickmark::workspace::{CONFIG, Destination, World};

/// A fence of a page.
struct Fence {
    /// The line of the page on which it starts, from 1.
    line: usize,
    language: String,
    /// The words behind the language.
    marks: Vec<String>,
    body: String,
}

impl Fence {
    fn value(&self, key: &str) -> Option<&str> {
        self.marks.iter().find_map(|mark| mark.strip_prefix(key)?.strip_prefix('='))
    }

    fn is(&self, key: &str) -> bool {
        self.marks.iter().any(|mark| mark == key) || self.value(key).is_some()
    }
}

/// The fences at the left margin; what stands inside of a longer one belongs to it.
fn fences(page: &str) -> Vec<Fence> {
    let mut fences: Vec<Fence> = Vec::new();
    let mut open: Option<usize> = None;
    for (index, line) in page.lines().enumerate() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        match open {
            Some(width) if ticks >= width && line.trim_start_matches('`').trim().is_empty() => open = None,
            Some(_) => {
                let fence = fences.last_mut().expect("it was opened");
                fence.body.push_str(line);
                fence.body.push('\n');
            }
            None if ticks >= 3 => {
                open = Some(ticks);
                let mut words = line[ticks..].split_whitespace().map(ToOwned::to_owned);
                let language = words.next().unwrap_or_default();
                fences.push(Fence { line: index + 1, language, marks: words.collect(), body: String::new() });
            }
            None => {}
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    fences
}

/// What is wrong with a page.
fn complaints(shown: &str, page: &str, code: Option<&str>) -> Vec<String> {
    let fences = fences(page);
    let codes: Vec<&str> = checks::RULES.iter().map(|rule| rule.code).collect();
    // The pages of formats have a notation of their own, and a test.
    let is_elsewhere = shown.starts_with("formats/");
    let mut wrong = Vec::new();
    for fence in &fences {
        let mut say = |what: String| wrong.push(format!("{shown}:{}: {what}", fence.line));
        let is_example = fence.is("bad") || fence.is("good");
        if fence.language == "yaml" && fence.marks.is_empty() {
            // It may take over the one around it.
            let texts = [("team/.tickmark.yaml", fence.body.as_str()), (".tickmark.yaml", "")];
            let texts = texts.map(|(path, text)| (path.into(), text.into())).into();
            let problems = config::resolve(&texts, &Written::default(), &codes).problems;
            for problem in problems.into_values().flatten() {
                say(problem.message);
            }
        } else if is_example {
            let expected: Vec<&str> =
                fence.value("bad").or(code).into_iter().flat_map(|it| it.split(',')).collect();
            for example in examples(fence) {
                let found = check(&fences, fence, &example);
                let is_found = |code: &&str| found.iter().any(|(found, _)| found == code);
                let about = expected.is_empty() || expected.iter().any(is_found);
                if fence.is("bad") && (found.is_empty() || !expected.iter().all(is_found)) {
                    say(format!("expected {expected:?}, found {found:?} in\n{example}"));
                } else if fence.is("good") && about && !found.is_empty() {
                    say(format!("expected nothing, found {found:?} in\n{example}"));
                }
            }
        } else if fence.language == "markdown" && !fence.is("file") && !fence.is("part") && !is_elsewhere {
            say("this example says neither `file=`, nor `bad`, nor `good`, nor `part`".to_owned());
        }
    }
    wrong
}

/// The texts of the tickets in a fence.
fn examples(fence: &Fence) -> Vec<String> {
    let whole = |text: &str| {
        if text.starts_with(['#', '-', '+']) && !text.starts_with("- ") {
            text.to_owned()
        } else {
            format!("# TASK-7: Dim the porch light at sunset\n\n{text}")
        }
    };
    if fence.is("each") { fence.body.lines().map(whole).collect() } else { vec![whole(&fence.body)] }
}

/// Codes and messages of the findings in an example.
fn check(fences: &[Fence], fence: &Fence, text: &str) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    for (path, fence) in fences.iter().filter_map(|fence| Some((fence.value("file")?, fence))) {
        path.split(',').for_each(|path| write(path, &fence.body));
    }
    let paths: Vec<&str> = fence.value("at").unwrap_or("tickets/TASK-7.md").split(',').collect();
    paths.iter().for_each(|path| write(path, text));
    let snapshot = World::load(vec![folder.path().to_path_buf()]).0.snapshot();
    let mut found = Vec::new();
    for file in snapshot.files() {
        if paths.contains(&snapshot.path_shown(file).as_str()) && !snapshot.path_shown(file).ends_with(CONFIG)
        {
            let all = checks::run(&snapshot, file, &|| false);
            found.extend(all.into_iter().map(|it| (it.code.to_owned(), it.message)));
        }
    }
    found
}

/// The pages: path relative to `docs/`, path, text.
fn pages() -> Vec<(String, PathBuf, String)> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut paths = super::corpora::files(&docs);
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    let page = |path: PathBuf| {
        let shown = path.strip_prefix(&docs).expect("a page").to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&path).expect("a page");
        (shown, path, text)
    };
    paths.into_iter().map(page).collect()
}

#[track_caller]
fn none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_example_is_true() {
    let wrong = pages().into_iter().flat_map(|(shown, _, page)| {
        let code = shown.strip_prefix("checks/").and_then(|name| name.strip_suffix(".md"));
        complaints(&shown, &page, code)
    });
    none(wrong.collect());
}

#[test]
fn every_page_is_in_the_book_and_every_link_leads_somewhere() {
    let mut pages = pages();
    let (_, _, book) = pages.iter().find(|(shown, ..)| shown == "SUMMARY.md").cloned().expect("the book");
    let mut wrong = Vec::new();
    for (shown, ..) in pages.iter().filter(|(shown, ..)| shown != "SUMMARY.md") {
        if !book.contains(&format!("({shown})")) {
            wrong.push(format!("SUMMARY.md: {shown} is missing"));
        }
    }
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&readme).expect("the README");
    pages.push(("../README.md".to_owned(), readme, text));
    for (shown, path, text) in &pages {
        let facts = Facts::read(text, FileName::default());
        for link in &facts.links {
            let written = link.destination.of(text);
            if let Some(complaint) = Destination::new(written).and_then(|to| leads_nowhere(path, text, to)) {
                wrong.push(format!("{shown}: {written} {complaint}"));
            }
        }
    }
    none(wrong);
}

/// What is wrong with a link in a page.
fn leads_nowhere(page: &Path, text: &str, to: Destination<'_>) -> Option<&'static str> {
    let target = if to.path.is_empty() { page.to_path_buf() } else { page.parent()?.join(to.decoded()) };
    if !target.exists() {
        return Some("leads to no file");
    }
    let fragment = to.fragment?;
    let other = if to.path.is_empty() { text.to_owned() } else { fs::read_to_string(target).ok()? };
    let anchors = anchor::all(&other, &Facts::read(&other, FileName::default()));
    (!anchors.iter().any(|anchor| anchor == fragment)).then_some("leads to no heading")
}

#[test]
fn a_wrong_example_is_found() {
    let check = |page: &str, count: usize| {
        let wrong = complaints("page.md", page, Some("duplicate-id"));
        assert_eq!(wrong.len(), count, "{wrong:?}");
    };
    check("```markdown bad at=a.md,b.md\n# TASK-7: A\n\n**Status**: Open\n```\n", 0);
    check("```markdown good at=a.md,b.md\n# TASK-7: A\n\n**Status**: Open\n```\n", 1);
    check("```markdown bad\n# TASK-7: A\n\n**Status**: Open\n```\n", 1);
    check("```markdown\n# TASK-7: A\n```\n", 1);
    check("```yaml\nseverty: {}\n```\n", 1);
}

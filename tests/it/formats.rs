//! The pages of formats tell the truth: their examples, kept as files, have the findings that the page names.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// A page's examples: paths with texts, and the findings that follow them.
#[derive(Default)]
struct Page {
    files: Vec<(String, String)>,
    findings: Vec<String>,
    /// Whether it says what is found.
    says: bool,
}

impl Page {
    /// A path in backticks before a fence names the file in it; `tickmark says:` is before the findings.
    fn read(text: &str) -> Self {
        let mut page = Self::default();
        let mut lead = "";
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if line.starts_with("```") {
                let inside: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
                if lead == "tickmark says:" {
                    page.findings.extend(inside.into_iter().map(str::to_owned));
                } else if let Some(path) = lead.strip_prefix('`').and_then(|lead| lead.strip_suffix("`:")) {
                    page.files.push((path.to_owned(), inside.join("\n") + "\n"));
                }
            } else if !line.is_empty() {
                lead = line;
                page.says |= line.starts_with("tickmark says");
            }
        }
        page
    }

    fn found(&self) -> Vec<String> {
        let folder = TempDir::new().unwrap();
        for (path, text) in &self.files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_tickmark"));
        command.current_dir(folder.path()).args(["check", "--format", "json", "--severity", "hint", "."]);
        let output = command.output().unwrap();
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let show = |it: &Value| {
            let line = &it["range"]["start"]["line"];
            format!("{}:{line} {}: {}", text(&it["path"]), text(&it["code"]), text(&it["message"]))
        };
        json["diagnostics"].as_array().unwrap().iter().map(show).collect()
    }
}

fn pages() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formats");
    let mut pages: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    pages.sort();
    pages
}

#[test]
fn examples_have_the_findings_that_their_page_names() {
    let pages = pages();
    assert!(pages.len() > 10);
    let mut wrong = Vec::new();
    for (name, text) in pages.iter().filter(|(name, _)| name != "README") {
        let page = Page::read(text);
        assert!(!page.files.is_empty() && page.says, "{name} has an example");
        let found = page.found();
        if found != page.findings {
            wrong.push(format!("{name}: found {found:#?}, named {:#?}", page.findings));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_built_in_format_has_a_page() {
    let listed = Command::new(env!("CARGO_BIN_EXE_tickmark")).args(["schema", "--list"]).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let pages = pages();
    let index = pages.iter().find(|(name, _)| name == "README").map(|(_, text)| text.as_str()).unwrap();
    let templates =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/templates.md")).unwrap();
    for name in listed.lines() {
        let is_of_tool = index.contains(&format!("`{name}`"));
        assert!(is_of_tool || templates.contains(&format!("| {name} |")), "{name} is in no table");
    }
    for (name, _) in pages.iter().filter(|(name, _)| name != "README") {
        assert!(index.contains(&format!("({name}.md)")), "{name}.md is in the table");
    }
}

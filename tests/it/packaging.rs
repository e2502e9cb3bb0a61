//! What is written in many places for those who install: one version, one repository, one licence, one table of systems.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

const REPOSITORY: &str = "https://github.com/tickmark/tickmark";
const LICENCE: &str = "MIT OR Apache-2.0";

/// A file of the checkout.
fn text(path: &str) -> String {
    fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path)
}

/// What stands between two texts, wherever they are found.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    text.split(before).skip(1).filter_map(|rest| rest.split_once(after)).map(|(found, _)| found).collect()
}

#[test]
fn one_version() {
    let version = env!("CARGO_PKG_VERSION");
    let about = |path: &str| serde_json::from_str::<Value>(&text(path)).expect(path);
    assert_eq!(about("editors/vscode/package.json")["version"], version);
    assert_eq!(about("editors/vscode/package-lock.json")["version"], version);
    let check = |path: &str, before: &str, after: &str| {
        assert_eq!(between(&text(path), before, after), [version], "{path}: {before}");
    };
    check("action.yml", "description: The release that is used\n    default: ", "\n");
    check("pyproject.toml", "\nversion = \"", "\"");
    check("pyproject.toml", "tickmark-ls==", "\"");
    check("docs/install.md", "rev: v", "\n");
    check("docs/install.md", "- uses: tickmark/tickmark@v", "\n");
    assert!(text("CHANGELOG.md").contains(&format!("\n## {version}")), "CHANGELOG.md");
    // These take it from Cargo.toml.
    assert!(text("packaging/python/pyproject.toml").contains("dynamic = [\"version\"]"));
    assert!(text("flake.nix").contains("inherit (crate) version;"));
    for path in ["packaging/homebrew/tickmark.rb", "packaging/npm/pack.mjs", "Dockerfile", "flake.nix"] {
        assert!(!text(path).contains(version), "{path} names a version of its own");
    }
}

#[test]
fn one_repository_and_one_licence() {
    assert_eq!(env!("CARGO_PKG_REPOSITORY"), REPOSITORY);
    assert_eq!(env!("CARGO_PKG_LICENSE"), LICENCE);
    for path in [
        "Dockerfile",
        "editors/vscode/package.json",
        "packaging/action",
        "packaging/homebrew/tickmark.rb",
        "packaging/npm/README.md",
        "packaging/python/README.md",
        "packaging/python/pyproject.toml",
    ] {
        let text = text(path);
        assert!(text.contains(REPOSITORY), "{path} does not name the repository");
        let others = between(&text, "https://github.com/", "/");
        assert!(
            others.iter().all(|owner| *owner == "tickmark"),
            "{path} names another repository: {others:?}"
        );
    }
    for path in ["Dockerfile", "editors/vscode/package.json", "packaging/python/pyproject.toml"] {
        assert!(text(path).contains(LICENCE), "{path} does not name the licence");
    }
    assert!(text("packaging/homebrew/tickmark.rb").contains("license any_of: [\"MIT\", \"Apache-2.0\"]"));
    assert!(
        text("flake.nix").contains("lib.licenses.mit\n")
            && text("flake.nix").contains("lib.licenses.asl20\n")
    );
}

#[test]
fn every_system_has_a_program() {
    let targets: Value = serde_json::from_str(&text("packaging/targets.json")).expect("it is JSON");
    let targets: Vec<&Value> = targets.as_array().expect("it is a list").iter().collect();
    let names = |key: &str| -> Vec<&str> { targets.iter().filter_map(|row| row[key].as_str()).collect() };
    for key in ["target", "npm", "vscode", "runner"] {
        assert_eq!(names(key).len(), targets.len(), "a row has no `{key}`");
    }
    // The formula, the action and the page on installing speak of these.
    let formula = text("packaging/homebrew/tickmark.rb");
    for target in between(&formula, "sha256 \"@", "@") {
        assert!(names("target").contains(&target), "the formula asks for {target}");
    }
    let metadata = text("Cargo.toml");
    for target in between(&metadata, "[package.metadata.binstall.overrides.", "]") {
        assert!(names("target").contains(&target), "Cargo.toml names {target}");
    }
    for target in names("target") {
        assert!(
            text("docs/install.md").contains(&format!("`{target}`")),
            "docs/install.md: {target} is missing"
        );
    }
}

/// Lines that say something.
fn said<'a>(text: &'a str, comment: &str) -> Vec<&'a str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(comment)).collect()
}

#[test]
fn the_readme_shows_what_the_editors_folders_have() {
    let readme = text("README.md");
    let shown = |language: &str| between(&readme, &format!("```{language}\n"), "```")[0];
    // Of the other servers the README names but one.
    let list = "language-servers";
    let helix = text("editors/helix/languages.toml");
    for line in said(shown("toml"), "#").iter().filter(|line| !line.starts_with(list)) {
        assert!(said(&helix, "#").contains(line), "editors/helix/languages.toml lacks: {line}");
    }
    // In the quotes of those whose collection the file is for.
    let plugin = text("editors/neovim/lsp/tickmark.lua").replace('\'', "\"");
    for line in said(shown("lua"), "--").iter().filter(|line| line.contains(" = ")) {
        assert!(said(&plugin, "--").contains(line), "editors/neovim/lsp/tickmark.lua lacks: {line}");
    }
}

#[test]
fn every_editor_is_in_the_table() {
    let (table, root) = (text("editors/README.md"), PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    let folders = fs::read_dir(root.join("editors")).unwrap().map(|entry| entry.unwrap());
    let folders = folders.filter(|entry| entry.path().is_dir() && entry.file_name() != "test");
    for name in folders.map(|entry| entry.file_name().into_string().unwrap()) {
        let row = table.lines().find(|line| line.contains(&format!("]({name}) |")));
        let row = row.unwrap_or_else(|| panic!("editors/README.md has no row for {name}"));
        assert!(
            root.join("editors").join(&name).join("README.md").exists(),
            "editors/{name} has no README.md"
        );
        let is_tested = root.join("editors/test").join(&name).join("run").exists();
        assert_eq!(is_tested, !row.contains(" no: "), "whether {name} is tested: {row}");
    }
}

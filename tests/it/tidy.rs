//! The rules of the house that no compiler checks: who may use whom, and that nothing is missing from its table.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers; each uses those before it. The last two stand side by side, but for the one way in.
const LAYERS: [&str; 9] =
    ["text", "syntax", "ticket", "schema", "workspace", "checks", "features", "server", "cli"];

/// A source file.
struct Source {
    /// Relative to the package, with `/`.
    path: String,
    /// All of it.
    text: String,
}

impl Source {
    /// The part that is not tests, with comments taken out line by line.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        lines
            .take_while(|(_, line)| *line != "#[cfg(test)]")
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs")
            || self.path.contains("/tests/")
            || ["src/server/test_hook.rs", "src/fixture.rs"].contains(&self.path.as_str())
    }

    fn layer(&self) -> Option<&str> {
        let inner = self.path.strip_prefix("src/")?;
        let name = inner.split(['/', '.']).next()?;
        LAYERS.contains(&name).then_some(name)
    }
}

fn package() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files of a folder with an extension, by path.
fn files(folder: &str, extension: &str) -> Vec<Source> {
    fn collect(folder: &Path, extension: &str, paths: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            // What was installed or built beside the sources of an editor's extension is not ours.
            if path.is_dir() && !["node_modules", "dist", "target"].iter().any(|name| path.ends_with(name)) {
                collect(&path, extension, paths);
            } else if path.extension().is_some_and(|found| found == extension) {
                paths.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    collect(&package().join(folder), extension, &mut paths);
    paths.sort();
    let shown = |path: &Path| path.strip_prefix(package()).unwrap().to_string_lossy().replace('\\', "/");
    paths.iter().map(|path| Source { path: shown(path), text: fs::read_to_string(path).unwrap() }).collect()
}

fn sources() -> Vec<Source> {
    files("src", "rs")
}

/// Fails with all complaints at once.
#[track_caller]
fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// Every line of code for which `wrong` has a complaint.
fn lines(wrong: impl Fn(&Source, &str) -> Option<String>) -> Vec<String> {
    let all = sources();
    let complaints = all.iter().filter(|source| !source.is_test()).flat_map(|source| {
        let complain = |(number, line): (usize, &str)| {
            wrong(source, line).map(|complaint| format!("{}:{number}: {complaint}", source.path))
        };
        source.code().filter_map(complain).collect::<Vec<_>>()
    });
    complaints.collect()
}

#[test]
fn a_layer_uses_only_what_is_below_it() {
    let rank = |name: &str| LAYERS.iter().position(|layer| *layer == name);
    none(lines(|source, line| {
        let own = source.layer()?;
        let used = line.split("crate::").skip(1).flat_map(|rest| {
            // `use crate::{a, b::c}` names several.
            let list = rest.strip_prefix('{').map_or(rest, |inner| inner.trim_end_matches(['}', ';']));
            let names = if rest.starts_with('{') { list.split(", ").collect() } else { vec![rest] };
            names
                .into_iter()
                .map(|name| name.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap())
        });
        // The subcommand that serves is the one way from the command line into the server.
        let is_way_in = source.path == "src/cli/server.rs";
        used.filter(|name| rank(name) > rank(own) || own == "cli" && *name == "server" && !is_way_in)
            .map(|name| format!("{own} must not use {name}"))
            .next()
    }));
}

#[test]
fn the_protocol_is_known_in_features_and_server_only() {
    none(lines(|source, line| {
        let may = matches!(source.layer(), Some("features" | "server"));
        (!may && (line.contains("tower_lsp") || line.contains("ls_types"))).then(|| line.trim().to_owned())
    }));
}

#[test]
fn a_uri_becomes_an_identity_and_comes_back_in_one_place() {
    none(lines(|source, line| {
        let may = ["src/features/mod.rs", "src/features/convert.rs"].contains(&source.path.as_str());
        let wrong = line.contains("convert::address(") || line.contains("convert::uri(");
        (!may && source.layer() == Some("features") && wrong)
            .then(|| format!("use `Context::address` and `Context::uri`: {}", line.trim()))
    }));
}

#[test]
fn nothing_panics_or_prints_past_the_lints() {
    let never = [".unwrap()", ".expect(", "println!(", "print!(", "dbg!(", "todo!(", "unimplemented!("];
    none(lines(|_, line| {
        never.iter().find(|word| line.contains(**word)).map(|word| format!("{word} in {line}"))
    }));
}

#[test]
fn every_file_says_why_it_exists_and_is_short() {
    let mut complaints = Vec::new();
    for source in sources() {
        if !source.text.starts_with("//! ") {
            complaints.push(format!("{}: does not start with `//!`", source.path));
        }
        let lines = source.text.lines().take_while(|line| *line != "#[cfg(test)]").count();
        if lines > 400 && !source.is_test() {
            complaints.push(format!("{}: {lines} lines without tests; split it", source.path));
        }
    }
    none(complaints);
}

/// The stems of the files in a folder, without `mod`.
fn stems(folder: &str, extension: &str) -> BTreeSet<String> {
    let depth = folder.matches('/').count() + 1;
    let own = |source: &Source| source.path.matches('/').count() == depth;
    let stem = |source: Source| Path::new(&source.path).file_stem().unwrap().to_string_lossy().into_owned();
    files(folder, extension).into_iter().filter(own).map(stem).filter(|stem| stem != "mod").collect()
}

#[test]
fn every_check_is_in_the_table_and_has_a_page() {
    let declares = |stem: &String| {
        let path = format!("src/checks/{stem}.rs");
        fs::read_to_string(package().join(path)).unwrap().contains("RULE: Rule")
    };
    let in_files: BTreeSet<_> = stems("src/checks", "rs")
        .iter()
        .filter(|stem| declares(stem))
        .map(|stem| stem.replace('_', "-"))
        .collect();
    let in_table: BTreeSet<_> = tickmark::checks::RULES.iter().map(|rule| rule.code.to_owned()).collect();
    assert_eq!(in_table, in_files);
    assert_eq!(in_table, stems("docs/checks", "md"));
    for rule in tickmark::checks::RULES {
        assert!(rule.page.starts_with(&format!("# {}\n", rule.code)), "{}", rule.code);
        let readme = fs::read_to_string(package().join("README.md")).unwrap();
        assert!(readme.contains(&format!("docs/checks/{}.md", rule.code)), "README.md: {}", rule.code);
    }
    assert!(tickmark::checks::RULES.is_sorted_by_key(|rule| rule.code));
}

#[test]
fn every_template_carrier_and_format_is_in_its_table() {
    let mut complaints = Vec::new();
    for (folder, extension, table, row) in [
        ("src/schema/builtin", "md", "src/schema/builtin.rs", "builtin/{}.md"),
        ("src/ticket/carriers", "rs", "src/ticket/carriers/mod.rs", "mod {};"),
        ("src/cli/report", "rs", "src/cli/report/mod.rs", "{}::write"),
    ] {
        let text = fs::read_to_string(package().join(table)).unwrap();
        for stem in stems(folder, extension) {
            if !text.contains(&row.replace("{}", &stem)) {
                complaints.push(format!("{table}: {stem} is missing"));
            }
        }
    }
    none(complaints);
}

#[test]
fn the_project_speaks_of_itself_alone() {
    let mut all = sources();
    let folders = ["docs", "examples", "src", "editors", "packaging"];
    let kinds = [
        "css", "el", "js", "json", "lua", "md", "mjs", "nix", "py", "rb", "sh", "toml", "ts", "tsx", "vim",
        "yaml", "yml",
    ];
    let each = |folder| kinds.into_iter().flat_map(move |kind| files(folder, kind));
    all.extend(folders.into_iter().flat_map(each));
    all.extend(files("tests", "rs").into_iter().filter(|source| !source.path.ends_with("tidy.rs")));
    for path in ["README.md", "CHANGELOG.md", "Cargo.toml"] {
        all.push(Source { path: path.to_owned(), text: fs::read_to_string(package().join(path)).unwrap() });
    }
    // The last one is where a lock file names the registry of whoever wrote it.
    let words = ["/work/", "/tmp/", "FIXME", "XXX:", "TODO:", "\"resolved\": \"http"];
    let found = |source: &Source| {
        let word = words.iter().find(|word| source.text.contains(**word) && !is_fine(source, word));
        word.map(|word| format!("{}: {word}", source.path))
    };
    none(all.iter().filter_map(found).collect());
}

/// `TASK-XXX:` is what templates look like.
fn is_fine(source: &Source, word: &str) -> bool {
    word == "XXX:" && source.text.matches(word).count() == source.text.matches(&format!("-{word}")).count()
}

//! What a configuration says, and what is said of one that is wrong.

use super::*;

const CODES: [&str; 2] = ["missing-section", "unknown-value"];

fn check(text: &str, want: &[(&str, &str)]) -> Config {
    let (config, problems) = Config::parse(text, &CODES);
    let got: Vec<(&str, &str)> =
        problems.iter().map(|problem| (problem.span.of(text), problem.message.as_str())).collect();
    assert_eq!(got, want, "{text}");
    config
}

#[test]
fn all_of_it() {
    let config = check(
        r#"# ours
templates:
  - docs/templates/task.md
  - path: ./docs/bug.md
    files: ["bugs/**/*.md", 'b?.md']
kinds:
  epic:
    files: epics/*.md
    template: docs/epic.md
    sections:
      required: [Goal, "Why now"]
      optional: [Notes]
    when:
      - is: { status: [Done, Closed] }
        fields: { required: [Closed on] }
    values:
      status:
        - Open
        - value: Done
          aliases: Closed
          means: done
    ids:
      patterns: 'EP-\d+'
  chore:
    template: built-in task
values:
  priority: [P0, P1]
ids:
  patterns: ["[A-Z]+-\\d+"]
  scope: folder
  external: JIRA
  renamed: {task: BACK}
relations:
  needs: { means: depends-on, inverse: feeds }
severity:
  missing-section: off
  unknown-value: Error # strict
overrides:
  - files: drafts
    severity:
      unknown-value: hint
  - files: drafts/hard/**
    severity: { unknown-value: warning }
ignore:
  - docs/archive/**
  - old
archive: done/**
"#,
        &[],
    );
    let [first, second] = config.templates.as_slice() else { panic!("{:?}", config.templates) };
    assert_eq!((first.path.as_str(), first.globs.len()), ("docs/templates/task.md", 0));
    assert_eq!((second.path.as_str(), second.globs.len()), ("docs/bug.md", 2));
    assert!(second.is_for("bugs/a/1.md") && second.is_for("b2.md") && !second.is_for("docs/b2.md"));
    assert!(!first.is_for("docs/x.md"));
    assert_eq!(config.level("missing-section", "a.md"), Some(Level::Off));
    assert_eq!(config.level("unknown-value", "a.md"), Some(Level::Error));
    assert_eq!(config.level("unknown-value", "drafts/a.md"), Some(Level::Hint));
    assert_eq!(config.level("unknown-value", "drafts/hard/a.md"), Some(Level::Warning));
    assert_eq!(config.level("other", "a.md"), None);
    assert!(config.is_ignored("docs/archive/a/b.md") && config.is_ignored("old/b.md"));
    assert!(!config.is_ignored("docs/b.md") && !config.is_ignored("older/b.md"));
    assert!(config.is_archived("done/a.md") && !config.is_archived("a.md"));
    let named: Vec<_> = config.named().collect();
    assert_eq!(named, ["docs/templates/task.md", "docs/bug.md", "docs/epic.md"]);
    let [epic, chore] = config.kinds() else { panic!("{:?}", config.kinds()) };
    assert!(epic.is_for("epics/a.md") && !epic.is_for("a.md") && epic.has_files());
    assert!(!chore.is_for("a.md") && !chore.has_files());
    assert_eq!(epic.written.sections.required, ["Goal", "Why now"]);
    assert!(epic.id_patterns().iter().any(|pattern| pattern.is_match("EP-12")));
    assert!(!epic.id_patterns().iter().any(|pattern| pattern.is_match("EP-12a")));
    assert!(config.id_patterns().iter().any(|pattern| pattern.is_match("AB-1")));
    assert_eq!(config.written().ids.external.as_slice(), ["JIRA"]);
}

#[test]
fn empty() {
    for text in ["", "\n# nothing\n", "templates:\nignore: []\nseverity:\nids: ~\nkinds: {}\n"] {
        assert!(check(text, &[]).templates.is_empty());
    }
    assert_eq!(check("kinds:\n  bug:\n  task: {}\n", &[]).kinds().len(), 2);
}

#[test]
fn the_rest_holds() {
    let config = check(
        "template:\n  - a.md\nseverity:\n  mising-section: off\n  unknown-value: wrning\n  missing-section: hint\nignore:\n  - 'a{b'\n  - c.md\ntemplates:\n  - /etc/passwd\n  - ../up.md\n  - a/../../b.md\n  - C:\\x.md\n  - ok.md\n  - file: x.md\n",
        &[
            ("template", "There is no key `template`; did you mean `templates`."),
            ("mising-section", "There is no check `mising-section`; did you mean `missing-section`."),
            ("wrning", "Expected one of off, hint, information, warning, error; did you mean `warning`."),
            (
                "a{b",
                "This glob cannot be read: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?).",
            ),
            ("/etc/passwd", "This path is absolute; a template is named relative to this file."),
            ("../up.md", "This path leaves the workspace; nothing outside of it is read."),
            ("a/../../b.md", "This path leaves the workspace; nothing outside of it is read."),
            ("C:\\x.md", "This path is absolute; a template is named relative to this file."),
            ("file", "There is no key `file`; did you mean `files`."),
            ("file", "This entry has no `path`."),
        ],
    );
    assert_eq!(config.templates.len(), 1);
    assert_eq!(config.templates.first().unwrap().span.start(), 199);
    assert_eq!(config.level("missing-section", "a.md"), Some(Level::Hint));
    assert!(config.is_ignored("c.md"));
}

#[test]
fn wrong_types() {
    let levels = "Expected names, each with one of off, hint, information, warning, error.";
    check(
        "templates: a.md\n",
        &[("a.md", "Expected a list; each entry is text, or the keys `path`, `files`.")],
    );
    check("severity: off\n", &[("off", levels)]);
    check("severity: [a]\n", &[("[a]", levels)]);
    let keys = "Expected the keys `extends`, `templates`, `kinds`, `values`, `ids`, `relations`, `severity`, `overrides`, `ignore`, `archive`.";
    check("- a\n", &[("- a", keys)]);
    check("[a]", &[("[a]", keys)]);
    assert!(check("ignore: '*.md'\n", &[]).is_ignored("a.md"));
    check(
        "severity:\n  missing-section:\n",
        &[("missing-section", "Expected one of off, hint, information, warning, error.")],
    );
    check("ignore: { a: b }\n", &[("{ a: b }", "Expected text, or a list of text.")]);
    check(
        "values:\n  status: Open\n",
        &[("Open", "Expected a list; each entry is text, or the keys `value`, `aliases`, `means`.")],
    );
    check("ids:\n  - a\n", &[("ids", "Expected the keys `patterns`, `scope`, `external`, `renamed`.")]);
}

#[test]
fn unknown_keys() {
    check(
        "overrides:\n  - files: a\n    rules: {}\n",
        &[("rules", "There is no key `rules` here; there are `files`, `severity`.")],
    );
    check("kinds:\n  bug:\n    field: {}\n", &[("field", "There is no key `field`; did you mean `fields`.")]);
    check("ignore: a\nignore: b\n", &[("ignore", "`ignore` is here twice; the later one counts.")]);
}

#[test]
fn what_contradicts_itself() {
    check(
        "kinds:\n  bug:\n    files: bugs/**\n  task:\n    files: ./bugs/**\n  all: { files: '**' }\n  rest:\n    files: x/*.md\n",
        &[
            ("task", "No ticket is ever of this kind: `bug` stands before it and is for the same files."),
            ("rest", "No ticket is ever of this kind: `all` stands before it and is for the same files."),
        ],
    );
    check(
        "values:\n  status:\n    - Open\n    - value: Done\n      aliases: [Closed, open]\n    - closed\n",
        &[
            ("open", "`open` is here twice: `Open` stands above for the same."),
            ("closed", "`closed` is here twice: `Closed` stands above for the same."),
        ],
    );
    check(
        "kinds:\n  bug:\n    fields:\n      required: [Due date]\n      optional: [due_date]\n",
        &[("due_date", "`due_date` is required as well; it can be one of the two.")],
    );
    check(
        "kinds:\n  bug:\n    values:\n      status: [Open, Done]\n    when:\n      - fields: { required: [x] }\n      - is: { Status: Dona }\n        fields: { required: [x] }\n",
        &[
            ("fields", "This case is never met: say under `is` which values of which fields make it."),
            ("Dona", "`Dona` is not among the values of `Status` in this kind; did you mean `Done`."),
        ],
    );
    check("ids:\n  renamed: { A: a }\n", &[("a", "The old prefix and the new one are the same.")]);
    check("overrides:\n  - severity: {}\n", &[("severity", "This entry has no `files`, so it is for none.")]);
}

#[test]
fn names_and_patterns() {
    check(
        "kinds:\n  bug: { template: built-in taks }\n",
        &[("built-in taks", "There is no built-in template `taks`; did you mean `task`.")],
    );
    check("ids:\n  patterns: 'A-('\n", &[("A-(", "This pattern cannot be read: unclosed group.")]);
    check(
        "ids:\n  patterns: ['A-\\d{9999}{9999}']\n",
        &[("A-\\d{9999}{9999}", "This pattern is too large.")],
    );
    check("ignore: ../a\n", &[("../a", "This glob leaves the folder of this file, where it fits nothing.")]);
}

#[test]
fn what_is_too_large_is_cut() {
    let many: String = (0..10_001).map(|n| format!("    - v{n}\n")).collect();
    let text = format!("values:\n  status:\n{many}");
    let config = check(&text, &[("status", "A field has at most 10000 values; the rest is not used.")]);
    assert_eq!(config.written().values.get("status").unwrap().len(), 10_000);
    let kinds: String = (0..501).map(|n| format!("  k{n}:\n")).collect();
    let config = check(
        &format!("kinds:\n{kinds}"),
        &[("kinds", "There are at most 500 kinds; the rest is not used.")],
    );
    assert_eq!(config.kinds().len(), 500);
    let large = format!("ignore: a\n#{}", "x".repeat(MAX_CONFIG));
    let config = check(&large, &[("", "The configuration is larger than 256 KiB; it is not read.")]);
    assert!(!config.is_ignored("a"));
}

/// The problems of several files, and the configurations that hold.
fn check_files(files: &[(&str, &str)], want: &[(&str, &str, &str)]) -> Resolved {
    let texts = files.iter().map(|(path, text)| (SmolStr::new(path), (*text).into())).collect();
    let resolved = resolve(&texts, &Written::default(), &CODES);
    let got: Vec<(&str, &str, &str)> = resolved
        .problems
        .iter()
        .flat_map(|(path, problems)| problems.iter().map(move |problem| (path, problem)))
        .map(|(path, problem)| {
            let text = texts.get(path).unwrap();
            (path.as_str(), problem.span.of(text), problem.message.as_str())
        })
        .collect();
    assert_eq!(got, want);
    resolved
}

#[test]
fn nested_files_speak_of_their_folder() {
    let resolved = check_files(
        &[
            (".tickmark.yaml", "ignore: old\ntemplates: [t.md]\n"),
            ("team/a/.tickmark.yaml", "ignore: old\ntemplates: [./t.md, ../../t.md]\n"),
        ],
        &[],
    );
    let nested = &resolved.configs["team/a/"];
    assert!(nested.is_ignored("team/a/old/x.md") && !nested.is_ignored("old/x.md"));
    assert_eq!(nested.named().collect::<Vec<_>>(), ["team/a/t.md", "t.md"]);
    assert!(!resolved.configs[""].is_ignored("team/a/old/x.md"));
}

#[test]
fn what_is_extended_is_taken_over_key_by_key() {
    let resolved = check_files(
        &[
            (
                ".tickmark.yaml",
                "extends: [base/one.yaml, base/two.yml]\nkinds:\n  bug: { files: b }\nignore: []\nids: { scope: folder }\nseverity:\n  missing-section: error\n",
            ),
            (
                "base/one.yaml",
                "ignore: x\narchive: x\nkinds:\n  task: { template: t.md }\n  bug: { files: c }\nseverity:\n  missing-section: off\n  unknown-value: off\nids: { external: A, scope: workspace }\n",
            ),
            ("base/two.yml", "archive: y\nseverity: { unknown-value: hint }\n"),
        ],
        &[],
    );
    let config = &resolved.configs[""];
    let names: Vec<_> = config.kinds().iter().map(|kind| kind.name.as_str()).collect();
    assert_eq!(names, ["bug", "task"]);
    assert!(config.kinds().first().unwrap().is_for("b/1.md"));
    assert_eq!(config.named().collect::<Vec<_>>(), ["base/t.md"]);
    assert_eq!(config.level("missing-section", "a.md"), Some(Level::Error));
    assert_eq!(config.level("unknown-value", "a.md"), Some(Level::Hint));
    assert!(!config.is_ignored("x") && config.is_archived("y/a.md") && !config.is_archived("x/a.md"));
    assert_eq!(config.written().ids.external.as_slice(), ["A"]);
    assert_eq!(config.written().ids.scope, Some(written::Scope::Folder));
}

#[test]
fn what_cannot_be_extended_is_named_where_it_stands() {
    check_files(
        &[
            (".tickmark.yaml", "extends: [a.yaml, b.md, ../up.yaml, none.yaml]\n"),
            ("a.yaml", "extends: .tickmark.yaml\nnothing: 1\n"),
            ("x/.tickmark.yaml", "extends: .tickmark.yaml\n"),
        ],
        &[
            (".tickmark.yaml", "b.md", "A configuration is a YAML file: its name ends with .yaml or .yml."),
            (
                ".tickmark.yaml",
                "../up.yaml",
                "This path leaves the workspace; nothing outside of it is read.",
            ),
            (
                ".tickmark.yaml",
                "none.yaml",
                "There is no file `none.yaml` in this workspace, or git ignores it.",
            ),
            (
                "a.yaml",
                ".tickmark.yaml",
                "This leads back to itself: `.tickmark.yaml` → `a.yaml` → `.tickmark.yaml`.",
            ),
            (
                "a.yaml",
                "nothing",
                "There is no key `nothing` here; there are `extends`, `templates`, `kinds`, `values`, `ids`, `relations`, `severity`, `overrides`, `ignore`, `archive`.",
            ),
            ("x/.tickmark.yaml", ".tickmark.yaml", "A configuration cannot extend itself."),
        ],
    );
    let chain: Vec<_> =
        (0..12).map(|n| (format!("{n}.yaml"), format!("extends: {}.yaml\n", n + 1))).collect();
    let mut files: Vec<(&str, &str)> =
        chain.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push((".tickmark.yaml", "extends: 0.yaml\n"));
    check_files(
        &files,
        &[("6.yaml", "7.yaml", "More than 8 files extend one another; this one is not read.")],
    );
}

proptest::proptest! {
    #[test]
    fn any_text_is_a_configuration(pieces in proptest::collection::vec(proptest::sample::select(vec![
        "templates:", "severity:", "ignore:", "kinds:", "values:", "ids:", "relations:", "overrides:", "extends:",
        "archive:", "when:", "is:", "fields: ", "sections:", "required: ", "optional: ", "aliases: ", "means: ", "value: ",
        "patterns: ", "scope: ", "renamed:", "template: ", "built-in ", "task", "\n", "\n", "  ", "    ", "- ", "path: ",
        "files: ", "[", "]", "{", "}", "(", "+", "'", "\"", "*", "a.md", "off", "status: ", "missing-section: ", ", ", "#",
        "..", "/", "\\", "é", "|", "\t", "&a ", "~", "done",
    ]), 0..60)) {
        let text: String = pieces.concat();
        for problem in Config::parse(&text, &["missing-section"]).1 {
            proptest::prop_assert!(text.get(problem.span.range()).is_some() && !problem.message.is_empty());
        }
    }
}

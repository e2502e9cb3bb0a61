//! The pages on the configuration, and on the settings of the editor, say what the types say.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use tickmark::checks::RULES;
use tickmark::features::{Feature, Settings};
use tickmark::schema::config::shape::{self, Form, Shape};

/// Set, the files are written instead of compared.
const UPDATE: &str = "UPDATE_DOCS";

fn docs(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)
}

/// Compares a file with what it should say.
#[track_caller]
fn compare(name: &str, wanted: &str) {
    if std::env::var_os(UPDATE).is_some() {
        fs::write(docs(name), wanted).unwrap();
    }
    let found = fs::read_to_string(docs(name)).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        found == wanted,
        "docs/{name} is not what the types of src/schema/config/written.rs say: run `{UPDATE}=1 cargo test --test it \
         configuration` and look at what changed"
    );
}

#[test]
fn the_json_schema_is_that_of_the_types() {
    let rules: Vec<_> = RULES.iter().map(|rule| (rule.code, rule.summary)).collect();
    let schema = shape::json_schema(&rules);
    compare("tickmark.schema.json", &format!("{}\n", serde_json::to_string_pretty(&schema).unwrap()));
}

#[test]
fn the_reference_is_that_of_the_types() {
    const BEGIN: &str = "<!-- made from the types; do not edit by hand -->\n";
    const END: &str = "<!-- the end of what is made -->\n";
    let page = fs::read_to_string(docs("configuration.md")).unwrap().replace("\r\n", "\n");
    let (before, rest) = page.split_once(BEGIN).expect("the page says where the reference begins");
    let (_, after) = rest.split_once(END).expect("the page says where the reference ends");
    compare("configuration.md", &format!("{before}{BEGIN}{}{END}{after}", reference()));
}

#[test]
fn every_setting_of_the_editor_is_in_a_table() {
    let page = fs::read_to_string(docs("configuration.md")).unwrap();
    let (_, chapter) = page.split_once("\n## Settings of the editor\n").expect("the page has this chapter");
    let chapter = chapter.split("\n## ").next().unwrap();
    // A row may be about several keys.
    let rows = chapter.lines().filter_map(|line| line.strip_prefix("| `")?.split(" |").next());
    let listed: BTreeSet<_> = rows.flat_map(|cell| cell.trim_end_matches('`').split("`, `")).collect();
    let known: BTreeSet<_> = Feature::ALL.map(Feature::key).into_iter().chain(Settings::KEYS).collect();
    assert_eq!(listed, known);
}

/// A chapter for each key of the file, with a table of what stands under it.
fn reference() -> String {
    let mut page = String::new();
    for key in shape::root().keys() {
        page.push_str(&format!("\n### `{}`\n\n{}\n\n", key.name, key.shape.doc));
        page.push_str(&format!("Value: {}.\n", value(&key.shape)));
        let mut rows = Vec::new();
        inner(&key.shape, &key.name, &mut rows);
        if !rows.is_empty() {
            page.push_str("\n| key | what it says | value |\n|---|---|---|\n");
            for (path, shape) in rows {
                let required = if path.ends_with('!') { " Needed." } else { "" };
                let path = path.trim_end_matches('!');
                page.push_str(&format!(
                    "| `{path}` | {}{required} | {} |\n",
                    cell(&shape.doc),
                    cell(&value(shape))
                ));
            }
        }
    }
    page.push('\n');
    page
}

/// The keys under a key, with the way to each; `!` behind one that is needed.
fn inner<'s>(shape: &'s Shape, path: &str, rows: &mut Vec<(String, &'s Shape)>) {
    for form in &shape.forms {
        match form {
            Form::Text | Form::Choice(_) => {}
            Form::List(item) => inner(item, path, rows),
            Form::Table(values) => inner(values, &format!("{path}.NAME"), rows),
            Form::Keys(keys) => {
                for key in keys {
                    let path = format!("{path}.{}", key.name);
                    let needed = if key.is_required { "!" } else { "" };
                    rows.push((format!("{path}{needed}"), &key.shape));
                    inner(&key.shape, &path, rows);
                }
            }
        }
    }
}

/// What may stand there, in few words.
fn value(shape: &Shape) -> String {
    let form = |form: &Form| match form {
        Form::Text => "text".to_owned(),
        Form::Choice(choices) => {
            let choice = |choice: &shape::Choice| {
                format!("`{}` ({})", choice.word, choice.doc.trim_end_matches('.').to_lowercase())
            };
            choices.iter().map(choice).collect::<Vec<_>>().join(", ")
        }
        Form::List(item) => format!("a list of {}", value(item)),
        Form::Table(values) => format!("names, each with {}", value(values)),
        Form::Keys(_) => "a table".to_owned(),
    };
    shape.forms.iter().map(form).collect::<Vec<_>>().join(" or ")
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace("\n\n", " ")
}

#[test]
fn every_setting_of_the_editor_can_be_set_in_vscode() {
    let package = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("editors/vscode/package.json");
    let package: serde_json::Value = serde_json::from_str(&fs::read_to_string(package).unwrap()).unwrap();
    let groups = package.pointer("/contributes/configuration").unwrap().as_array().unwrap();
    let properties = groups.iter().flat_map(|group| group["properties"].as_object().unwrap());
    let mut offered = BTreeSet::new();
    for (name, property) in properties {
        let said = property["markdownDescription"].as_str().unwrap_or_default();
        assert!(said.ends_with('.'), "`{name}` has a description");
        assert!(property.get("default").is_some(), "`{name}` has a default");
        let key = name.strip_prefix("tickmark.").expect("settings are in the section `tickmark`");
        // What is for the extension itself is in groups of their own.
        if !["server", "tickets", "trace"].iter().any(|group| key.starts_with(&format!("{group}."))) {
            offered.insert(key);
        }
    }
    let known: BTreeSet<_> = Feature::ALL.map(Feature::key).into_iter().chain(Settings::KEYS).collect();
    assert_eq!(offered, known);
}

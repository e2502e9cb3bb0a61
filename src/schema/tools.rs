//! What the configuration of another tool says of its tickets: the tool's built-in format with the words of the team.

use smol_str::{SmolStr, ToSmolStr, format_smolstr};

use super::{FieldKind, Origin, Schema, builtin_named};
use crate::syntax::yaml::{self, Node, Yaml};
use crate::text::Span;
use crate::ticket::name;

/// A larger configuration is not read, in bytes.
const MAX_CONFIG: usize = 256 * 1024;

/// Values of one list beyond this count are not used.
const MAX_VALUES: usize = 100;

/// Where Backlog.md looks for a configuration at the top of a project.
pub(super) const BACKLOG_CONFIG: [&str; 2] = ["backlog.config.yml", "backlog.config.yaml"];

/// The folders in which Backlog.md keeps one, as `config.yml`, beside the tasks.
pub(super) const BACKLOG_FOLDERS: [&str; 2] = ["backlog", ".backlog"];

/// The schemas of the drafts and of the tasks that a configuration of Backlog.md is for; none where it sets no words.
pub(super) fn backlog(path: &str, text: &str) -> Vec<Schema> {
    if text.len() > MAX_CONFIG {
        return Vec::new();
    }
    let read = Config { text, yaml: yaml::read(text, Span::new(0, text.len())) };
    let lists = [("status", "statuses"), ("priority", "priorities"), ("type", "types")];
    let lists: Vec<_> = lists
        .into_iter()
        .filter_map(|(field, key)| {
            let (at, values) = read.list(key)?;
            Some((field, at, values))
        })
        .collect();
    let (Some(format), Some(folder)) = (builtin_named("backlog"), read.folder(path)) else {
        return Vec::new();
    };
    if lists.is_empty() {
        return Vec::new();
    }
    let mut tasks = Schema { origin: Origin::File(path.into()), ..format.clone() };
    tasks.family = read.value("task_prefix").map(|prefix| prefix.to_uppercase().to_smolstr());
    // Nothing of it stands in the configuration but the lists.
    tasks.fields.iter_mut().for_each(|field| field.span = Span::empty(0));
    tasks.sections.iter_mut().for_each(|section| section.span = Span::empty(0));
    for (name, at, values) in lists {
        if let Some(field) = tasks.fields.iter_mut().find(|field| field.name == name) {
            (field.span, field.kind) = (at, FieldKind::Choice(values));
        }
    }
    let mut drafts = tasks.clone();
    drafts.name = format_smolstr!("{}-draft", format.name);
    let draft = SmolStr::new_static("Draft");
    for field in drafts.fields.iter_mut().filter(|field| field.name == "status") {
        if let FieldKind::Choice(values) = &mut field.kind
            && !values.iter().any(|value| name::value(value) == "draft")
        {
            values.insert(0, draft.clone());
        }
    }
    drafts.homes = vec![format_smolstr!("{folder}/{{drafts,archive/drafts}}/*.md")];
    tasks.homes = vec![
        format_smolstr!("{folder}/{{tasks,completed}}/*.md"),
        format_smolstr!("{folder}/archive/**/*.md"),
    ];
    vec![drafts, tasks]
}

struct Config<'t> {
    text: &'t str,
    yaml: Yaml,
}

impl Config<'_> {
    fn root(&self, key: &str) -> Option<(u32, &Node)> {
        self.yaml.roots().find(|(_, node)| node.key_text(self.text) == key)
    }

    fn value(&self, key: &str) -> Option<&str> {
        let value = self.root(key)?.1.inner(self.text).of(self.text).trim();
        (!value.is_empty() && value.len() <= 200).then_some(value)
    }

    /// The key of a list, and its values, if it has any.
    fn list(&self, key: &str) -> Option<(Span, Vec<SmolStr>)> {
        let (at, node) = self.root(key)?;
        let items = self.yaml.children(at).filter(|(_, item)| item.item);
        let values = items.map(|(_, item)| item.inner(self.text).of(self.text).trim());
        let values: Vec<SmolStr> = values
            .filter(|value| (1..=100).contains(&value.len()))
            .take(MAX_VALUES)
            .map(SmolStr::new)
            .collect();
        (!values.is_empty()).then_some((node.key?, values))
    }

    /// A glob for the folder of the tasks, relative to the root.
    fn folder(&self, path: &str) -> Option<String> {
        let (around, file) = path.rsplit_once('/').unwrap_or(("", path));
        if !BACKLOG_CONFIG.contains(&file) {
            return Some(globset::escape(around));
        }
        let before = if around.is_empty() { String::new() } else { globset::escape(around) + "/" };
        let Some(named) = self.value("backlog_directory") else { return Some(before + "{backlog,.backlog}") };
        let named = named.trim_start_matches("./").trim_end_matches('/');
        let leaves = named.starts_with('/') || named.split('/').any(|part| part == "..");
        (!leaves && !named.is_empty()).then(|| before + &globset::escape(named))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str, want: &[(&str, &str)]) {
        let found: Vec<_> = backlog(path, text)
            .iter()
            .map(|schema| {
                let Some(FieldKind::Choice(values)) = schema.field("status").map(|field| &field.kind) else {
                    panic!("no statuses")
                };
                (schema.homes.join(" "), values.join(", "))
            })
            .collect();
        let found: Vec<_> = found.iter().map(|(homes, values)| (homes.as_str(), values.as_str())).collect();
        assert_eq!(found, want, "{path}: {text}");
    }

    #[test]
    fn statuses_of_a_configuration() {
        check(
            "backlog/config.yml",
            "project_name: \"Boat\"\nstatuses: [\"To Do\", 'Afloat']\ntask_prefix: \"boat\"\n",
            &[
                ("backlog/{drafts,archive/drafts}/*.md", "Draft, To Do, Afloat"),
                ("backlog/{tasks,completed}/*.md backlog/archive/**/*.md", "To Do, Afloat"),
            ],
        );
        check(
            "sub/backlog.config.yml",
            "backlog_directory: \"plan/[a]\"\nstatuses:\n  - draft\n  - Afloat\n",
            &[
                ("sub/plan/[[]a[]]/{drafts,archive/drafts}/*.md", "draft, Afloat"),
                ("sub/plan/[[]a[]]/{tasks,completed}/*.md sub/plan/[[]a[]]/archive/**/*.md", "draft, Afloat"),
            ],
        );
        check("backlog.config.yml", "backlog_directory: ../else\nstatuses: [A, B]\n", &[]);
        check("backlog/config.yml", "project_name: Boat\nstatuses: []\n", &[]);
        check("backlog/config.yml", ": [", &[]);
    }

    #[test]
    fn what_else_it_says() {
        let text = "statuses: [A, B]\npriorities: [now, later]\ntask_prefix: boat\n";
        let tasks = backlog("backlog/config.yml", text).pop().unwrap();
        assert_eq!(tasks.family.as_deref(), Some("BOAT"));
        let priority = tasks.field("priority").unwrap();
        assert_eq!(priority.kind, FieldKind::Choice(vec!["now".into(), "later".into()]));
        assert_eq!(priority.span.of(text), "priorities");
        let names: Vec<_> =
            backlog("backlog/config.yml", text).into_iter().map(|schema| schema.name).collect();
        assert_eq!(names, ["backlog-draft", "backlog"]);
        assert_eq!(
            (tasks.origin.describe(), tasks.source()),
            ("backlog/config.yml".into(), "built-in backlog".into())
        );
    }
}

//! The text of one configuration against what may stand in it: what fits becomes [`Written`], with the place of all of
//! it; what does not is named and left out.

use std::collections::HashMap;

use serde_yaml::{Mapping, Value};

use super::shape::{self, Form, Key, Shape};
use super::written::Written;
use super::{ConfigProblem, MAX_CONFIG, meant};
use crate::syntax::yaml::{self, Node, Style, Yaml};
use crate::text::Span;

/// Names of keys that are told to somebody who has written another one.
const MAX_TOLD: usize = 12;

/// Where something is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// The key, or the name; none of an item of a list.
    pub(super) key: Option<Span>,
    /// The value as it is written; empty where it stands on lines below.
    pub(super) value: Span,
}

impl Place {
    /// What to underline when the value is wrong.
    pub(super) fn of_value(&self) -> Span {
        if self.value.is_empty() { self.key.unwrap_or(self.value) } else { self.value }
    }

    /// What to underline when the whole of it is.
    pub(super) fn of_key(&self) -> Span {
        self.key.unwrap_or(self.value)
    }
}

/// The places of all that was read, by its path of keys, names, and numbers in lists.
#[derive(Clone, Debug, Default)]
pub(super) struct Places(HashMap<String, Place>);

impl Places {
    /// The place of what stands at a path; nowhere when nothing was written there.
    pub(super) fn get(&self, path: &[&str]) -> Place {
        self.find(path).unwrap_or_default()
    }

    /// The same, if something was written there.
    pub(super) fn find(&self, path: &[&str]) -> Option<Place> {
        self.0.get(&path.join("\n")).copied()
    }

    /// The place of the string at a number of a list, which may be written as one string without a list.
    pub(super) fn one(&self, path: &[&str], number: usize) -> Place {
        let number = number.to_string();
        let path_to: Vec<&str> = path.iter().copied().chain([number.as_str()]).collect();
        self.find(&path_to).unwrap_or_else(|| self.get(path))
    }
}

/// Reads one configuration. Any text is one.
pub(super) fn read(text: &str) -> (Written, Places, Vec<ConfigProblem>) {
    let mut reader = Reader { text, yaml: Yaml::default(), places: HashMap::new(), problems: Vec::new() };
    if text.len() > MAX_CONFIG {
        let size = MAX_CONFIG / 1024;
        let message = format!("The configuration is larger than {size} KiB; it is not read.");
        reader.problems.push(ConfigProblem::new(Span::empty(0), message));
        return (Written::default(), Places::default(), reader.problems);
    }
    let all = Span::new(0, text.len());
    reader.yaml = yaml::read(text, all);
    let written = reader.root(all);
    for span in std::mem::take(&mut reader.yaml.unread) {
        reader.problem(span, "This line is neither a key with a value nor an item of a list.".to_owned());
    }
    if reader.yaml.truncated {
        let message = format!("Nothing below the {} entries up to here is read.", yaml::MAX_NODES);
        let last = reader.yaml.nodes.last().map(|node| node.value).unwrap_or_default();
        reader.problems.push(ConfigProblem::new(last, message));
    }
    if reader.problems.is_empty()
        && let Some(error) = yaml::syntax_error(text, all)
    {
        let help = error.help.map(|help| format!(" {help}")).unwrap_or_default();
        reader.problem(error.span, error.message + &help);
    }
    (written, Places(reader.places), reader.problems)
}

struct Reader<'a> {
    text: &'a str,
    yaml: Yaml,
    places: HashMap<String, Place>,
    problems: Vec<ConfigProblem>,
}

/// What is written as a value.
enum Content {
    Nothing,
    Scalar(String),
    Items(Vec<u32>),
    Entries(Vec<u32>),
}

impl Reader<'_> {
    fn root(&mut self, all: Span) -> Written {
        let roots: Vec<u32> = self.yaml.roots().map(|(at, _)| at).collect();
        let is_table = roots.iter().all(|at| self.yaml.get(*at).is_some_and(|node| !node.item));
        if self.yaml.is_flow || !is_table {
            let message = format!("Expected {}.", shape::root().expected());
            self.problem(all.trim(self.text), message);
            return Written::default();
        }
        let value = self.keys(&roots, shape::root().keys(), Span::empty(0), "");
        match serde_yaml::from_value(Value::Mapping(value.unwrap_or_default())) {
            Ok(written) => written,
            Err(error) => {
                self.problem(Span::empty(0), format!("This configuration cannot be used: {error}."));
                Written::default()
            }
        }
    }

    /// What stands at a node, if it is what is expected there.
    fn value(&mut self, at: u32, shape: &Shape, path: &str) -> Option<Value> {
        let node = self.yaml.get(at)?.clone();
        let place = Place { key: node.key, value: node.inner(self.text) };
        self.places.insert(path.to_owned(), place);
        let content = self.content(at, &node);
        let mut forms = shape.forms.iter();
        let found = match &content {
            Content::Nothing if node.item || forms.any(|form| matches!(form, Form::Choice(_))) => None,
            Content::Nothing => return None,
            Content::Scalar(_) => forms.find(|form| matches!(form, Form::Text | Form::Choice(_))),
            Content::Items(_) => forms.find(|form| matches!(form, Form::List(_))),
            Content::Entries(_) => forms.find(|form| matches!(form, Form::Table(_) | Form::Keys(_))),
        };
        match (found, content) {
            (Some(Form::Text), Content::Scalar(text)) => Some(Value::String(text)),
            (Some(Form::Choice(choices)), Content::Scalar(text)) => {
                let word = choices.iter().map(|choice| choice.word.as_str());
                match word.clone().find(|word| word.eq_ignore_ascii_case(&text)) {
                    Some(word) => Some(Value::String(word.to_owned())),
                    None => {
                        let meant = meant(&text, word);
                        let message = format!("Expected {}{meant}.", shape.expected());
                        self.problem(place.value, message);
                        None
                    }
                }
            }
            (Some(Form::List(item)), Content::Items(items)) => Some(self.list(&items, item, path)),
            (Some(Form::Table(values)), Content::Entries(entries)) => {
                Some(Value::Mapping(self.table(&entries, values, path)))
            }
            (Some(Form::Keys(keys)), Content::Entries(entries)) => {
                let whole = Span::empty(node.start as usize);
                self.keys(&entries, keys, whole, path).map(Value::Mapping)
            }
            _ => {
                self.problem(place.of_value(), format!("Expected {}.", shape.expected()));
                None
            }
        }
    }

    fn list(&mut self, items: &[u32], shape: &Shape, path: &str) -> Value {
        let mut list = Vec::new();
        for at in items {
            if self.yaml.get(*at).is_some_and(|node| !node.item) {
                self.stray(*at, "an item of this list");
                continue;
            }
            let path = join(path, &list.len().to_string());
            match self.value(*at, shape, &path) {
                Some(value) => list.push(value),
                None => drop(self.places.remove(&path)),
            }
        }
        Value::Sequence(list)
    }

    fn table(&mut self, entries: &[u32], shape: &Shape, path: &str) -> Mapping {
        let mut table = Mapping::new();
        for at in entries {
            let Some(name) = self.name(*at, path, &table) else { continue };
            let value = self.value(*at, shape, &join(path, &name));
            // A kind of which nothing is said is one; a value set without values is none.
            let is_keys = shape.forms.iter().any(|form| matches!(form, Form::Keys(_)));
            match value {
                Some(value) => drop(table.insert(Value::String(name), value)),
                None if is_keys => drop(table.insert(Value::String(name), Value::Mapping(Mapping::new()))),
                None => {}
            }
        }
        table
    }

    fn keys(&mut self, entries: &[u32], keys: &[Key], whole: Span, path: &str) -> Option<Mapping> {
        let mut table = Mapping::new();
        let mut given: Vec<String> = Vec::new();
        for at in entries {
            let Some(name) = self.name(*at, path, &table) else { continue };
            match keys.iter().find(|key| key.name == name) {
                Some(key) => {
                    if let Some(value) = self.value(*at, &key.shape, &join(path, &name)) {
                        table.insert(Value::String(name.clone()), value);
                    }
                }
                None => self.unknown(*at, &name, keys),
            }
            given.push(name);
        }
        let missing = keys.iter().find(|key| key.is_required && !table.contains_key(key.name.as_str()));
        if let Some(key) = missing {
            // What is there and wrong has been named.
            if !given.contains(&key.name) {
                let first = entries.first().and_then(|at| self.yaml.get(*at)?.key);
                self.problem(first.unwrap_or(whole), format!("This entry has no `{}`.", key.name));
            }
            return None;
        }
        Some(table)
    }

    /// The name of an entry. What stands between entries and has none is named, and so is what is there twice.
    fn name(&mut self, at: u32, path: &str, table: &Mapping) -> Option<String> {
        let node = self.yaml.get(at)?;
        let Some(key) = node.key else {
            self.stray(at, "a key with a value");
            return None;
        };
        let name = key.of(self.text).to_owned();
        if table.contains_key(name.as_str()) || self.places.contains_key(&join(path, &name)) {
            self.problem(key, format!("`{name}` is here twice; the later one counts."));
        }
        Some(name)
    }

    fn stray(&mut self, at: u32, expected: &str) {
        let span = self.yaml.get(at).map(|node| node.key.unwrap_or(node.value)).unwrap_or_default();
        self.problem(span, format!("Expected {expected}."));
    }

    fn unknown(&mut self, at: u32, name: &str, keys: &[Key]) {
        let names = keys.iter().map(|key| key.name.as_str());
        let mut message = format!("There is no key `{name}`");
        match meant(name, names.clone()) {
            meant if !meant.is_empty() => message += &meant,
            _ => {
                let known: Vec<_> = names.take(MAX_TOLD).map(|name| format!("`{name}`")).collect();
                message += &format!(" here; there are {}", known.join(", "));
            }
        }
        let key = self.yaml.get(at).and_then(|node| node.key);
        self.problem(key.unwrap_or_default(), message + ".");
    }

    fn content(&self, at: u32, node: &Node) -> Content {
        let children: Vec<(u32, bool)> = self.yaml.children(at).map(|(at, node)| (at, node.item)).collect();
        let all = |children: Vec<(u32, bool)>| children.into_iter().map(|(at, _)| at).collect();
        match (children.first(), node.style) {
            (Some((_, true)), _) | (None, Style::List) => Content::Items(all(children)),
            (Some((_, false)), _) | (None, Style::Map) => Content::Entries(all(children)),
            (None, Style::Empty) => Content::Nothing,
            (None, Style::Plain) if matches!(node.value.of(self.text), "~" | "null") => Content::Nothing,
            (None, _) => Content::Scalar(scalar(node, self.text)),
        }
    }

    fn problem(&mut self, span: Span, message: String) {
        self.problems.push(ConfigProblem { span, message, is_in_schema: true });
    }
}

fn join(path: &str, step: &str) -> String {
    if path.is_empty() { step.to_owned() } else { format!("{path}\n{step}") }
}

/// The text of a value, without quotes and what they need.
fn scalar(node: &Node, text: &str) -> String {
    let inner = node.inner(text).of(text);
    match node.style {
        Style::Literal => {
            let lines = inner.lines().skip(1).map(str::trim);
            lines.collect::<Vec<_>>().join(" ").trim().to_owned()
        }
        Style::DoubleQuoted if inner.contains('\\') => {
            serde_yaml::from_str(node.value.of(text)).unwrap_or_else(|_| inner.to_owned())
        }
        Style::SingleQuoted => inner.replace("''", "'"),
        _ if inner.contains(['\n', '\r']) => inner.split_whitespace().collect::<Vec<_>>().join(" "),
        _ => inner.to_owned(),
    }
}

//! What may stand at a place of a configuration: from its schema, and from what the workspace has.

use smol_str::SmolStr;

use crate::checks::RULES;
use crate::schema::config::BUILTIN;
use crate::schema::config::shape::{self, Form, Key, Shape};
use crate::schema::config::written::ValueRule;
use crate::schema::{Schema, builtin_names};
use crate::ticket::name;
use crate::workspace::{FileId, Kind, Snapshot, paths};

use super::cursor::{At, Cursor};
use super::{is_severity, is_table};
use crate::features::completion::{Item, ItemKind, needs_quotes};

/// At most so many names are offered.
const MAX_NAMES: usize = 200;

/// The items for a cursor, the best first.
pub(super) fn items(snapshot: &Snapshot, file: FileId, text: &str, cursor: &Cursor) -> Option<Vec<Item>> {
    let shape = shape::root().at(&cursor.path)?;
    let source = Candidates { snapshot, file, cursor };
    let is_new = |item: &Item| {
        let written = cursor.written.of(text);
        item.label == written || !cursor.others.contains(&item.label)
    };
    let mut items = match cursor.at {
        At::Key => source.keys(shape, &cursor.path),
        At::Value => source.values(shape, text),
    };
    items.retain(is_new);
    items.truncate(MAX_NAMES);
    Some(items)
}

struct Candidates<'a> {
    snapshot: &'a Snapshot,
    file: FileId,
    cursor: &'a Cursor,
}

impl Candidates<'_> {
    /// Keys of a table that stands at the path.
    fn keys(&self, shape: &Shape, path: &[String]) -> Vec<Item> {
        let of_schema = shape.keys().iter().map(|key| self.key(&key.name, &key.shape.doc, &key.shape));
        let mut items: Vec<_> = of_schema.collect();
        if !is_table(shape) {
            return items;
        }
        let under = shape.child("").cloned().unwrap_or_default();
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let names = match path.as_slice() {
            ["kinds"] => {
                self.snapshot.values("type").into_iter().map(|(value, _)| value.to_lowercase()).collect()
            }
            ["values" | "relations"] | ["kinds", _, "values"] | ["kinds", _, "when", "is"] => self.fields(),
            ["ids", "renamed"] | ["kinds", _, "ids", "renamed"] => self.families(),
            _ => Vec::new(),
        };
        if is_severity(&self.cursor.path) {
            items.extend(RULES.iter().map(|rule| self.key(rule.code, rule.summary, &under)));
        }
        items.extend(names.iter().map(|name| self.key(name, "", &under)));
        items
    }

    fn key(&self, name: &str, doc: &str, shape: &Shape) -> Item {
        let written = quoted(name, self.cursor.in_flow);
        let is_scalar = shape.forms.iter().any(|form| matches!(form, Form::Text | Form::Choice(_)));
        let insert = match (self.cursor.has_colon, self.cursor.in_flow || is_scalar) {
            (true, _) => written,
            (false, true) => format!("{written}: "),
            (false, false) => {
                let is_list = shape.forms.iter().any(|form| matches!(form, Form::List(_)));
                let below = " ".repeat(self.cursor.column + 2);
                format!("{written}:\n{below}{}", if is_list { "- " } else { "" })
            }
        };
        let detail = doc.split(['.', '\n']).next().unwrap_or_default().to_owned();
        Item { insert, detail, doc: doc.to_owned(), ..Item::new(name.to_owned(), ItemKind::Key) }
    }

    /// Values at the path; behind a dash also the keys of what may stand there.
    fn values(&self, shape: &Shape, text: &str) -> Vec<Item> {
        let choices = shape.choices().iter().map(|choice| Item {
            doc: choice.doc.clone(),
            detail: choice.doc.trim_end_matches('.').to_owned(),
            ..Item::new(choice.word.clone(), ItemKind::Value)
        });
        let mut items: Vec<_> = choices.collect();
        let value = |(value, detail): (String, &str)| Item {
            insert: quoted(&value, self.cursor.in_flow),
            detail: detail.to_owned(),
            ..Item::new(value, ItemKind::Value)
        };
        items.extend(self.texts().into_iter().map(value));
        // What stands on the line of its key is no table; one behind a dash may begin with any of its keys.
        let is_item =
            text.get(..self.cursor.replaced.start()).is_some_and(|before| before.trim_end().ends_with('-'));
        if is_item {
            let keys = shape.keys().iter().map(|Key { name, shape, .. }| self.key(name, &shape.doc, shape));
            items.extend(keys);
        }
        items
    }

    /// Texts that the workspace has for this place, each with where it comes from.
    fn texts(&self) -> Vec<(String, &'static str)> {
        let path: Vec<&str> = self.cursor.path.iter().map(String::as_str).collect();
        let from = |source: &'static str| move |text: String| (text, source);
        match path.as_slice() {
            ["extends"] => self.files(|snapshot, file| snapshot.kind(file) == Kind::Config),
            ["templates"] | ["templates", "path"] => self.templates(),
            ["kinds", _, "template"] => {
                let builtin = builtin_names().map(|name| format!("{BUILTIN}{name}"));
                self.templates().into_iter().chain(builtin.map(from("built in"))).collect()
            }
            ["values", field]
            | ["values", field, "value"]
            | ["kinds", _, "values", field]
            | ["kinds", _, "values", field, "value"] => {
                let values = self.snapshot.values(&name::field(field)).into_iter();
                values.map(|(value, _)| (value.to_string(), "in tickets")).collect()
            }
            ["values", field, "aliases"] | ["kinds", _, "values", field, "aliases"] => {
                let values = self.snapshot.values(&name::field(field)).into_iter();
                values.map(|(value, _)| (value.to_string(), "in tickets")).collect()
            }
            ["kinds", kind, "when", "is", field] => self.values_of(kind, field),
            [.., "fields", "required" | "optional"] | ["relations", _, "inverse"] => {
                self.fields().into_iter().map(from("field")).collect()
            }
            [.., "sections", "required" | "optional"] => {
                self.sections().into_iter().map(from("section")).collect()
            }
            [.., "ids", "external"] | [.., "ids", "renamed", _] => {
                self.families().into_iter().map(from("family of IDs")).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The values that a kind gives to a field, else those of all kinds, else those in tickets.
    fn values_of(&self, kind: &str, field: &str) -> Vec<(String, &'static str)> {
        let written = self.snapshot.config(self.file).written();
        let own = written.kinds.get(kind).and_then(|kind| kind.values.get(field));
        match own.or_else(|| written.values.get(field)) {
            Some(rules) => {
                let value = |rule: &ValueRule| match rule {
                    ValueRule::Plain(value) => value.clone(),
                    ValueRule::Full(entry) => entry.value.clone(),
                };
                rules.iter().map(|rule| (value(rule), "in this file")).collect()
            }
            None => {
                let values = self.snapshot.values(&name::field(field)).into_iter();
                values.map(|(value, _)| (value.to_string(), "in tickets")).collect()
            }
        }
    }

    fn templates(&self) -> Vec<(String, &'static str)> {
        let mut files = self.files(|snapshot, file| snapshot.is_template(file));
        files.iter_mut().for_each(|(_, source)| *source = "template");
        let others =
            |snapshot: &Snapshot, file| snapshot.kind(file) == Kind::Markdown && !snapshot.is_template(file);
        files.extend(self.files(others));
        files
    }

    /// The paths of files, relative to the configuration.
    fn files(&self, fits: impl Fn(&Snapshot, FileId) -> bool) -> Vec<(String, &'static str)> {
        let Some(folder) = self.snapshot.folder(self.file) else { return Vec::new() };
        let root = self.snapshot.root(self.file);
        let fitting = self.snapshot.files().filter(|file| {
            *file != self.file && self.snapshot.root(*file) == root && fits(self.snapshot, *file)
        });
        let path = |file| paths::way(folder, self.snapshot.address(file)?.path()?);
        fitting.filter_map(path).take(MAX_NAMES).map(|path| (path, "file")).collect()
    }

    /// The names of fields, as templates spell them, then those that tickets have besides.
    fn fields(&self) -> Vec<String> {
        let of_templates = self.schemas().flat_map(|schema| schema.fields.iter().map(|field| &field.key));
        let mut names: Vec<SmolStr> = of_templates.cloned().collect();
        let summaries = self.snapshot.summaries().take(MAX_NAMES).flat_map(|(_, summary)| &summary.tickets);
        for ticket in summaries {
            let own = ticket.outline.fields.iter().filter(|field| !field.nested);
            names.extend(own.map(|field| field.name.clone()));
        }
        once(names, name::field)
    }

    fn sections(&self) -> Vec<String> {
        let titles = self.schemas().flat_map(|schema| schema.sections.iter().map(|section| &section.title));
        once(titles.cloned().collect(), name::section)
    }

    fn schemas(&self) -> impl Iterator<Item = &Schema> {
        let schemas = self.snapshot.catalog(self.file).schemas.iter().map(|schema| &**schema);
        schemas.filter(|schema| !matches!(schema.origin, crate::schema::Origin::Builtin(_)))
    }

    fn families(&self) -> Vec<String> {
        self.snapshot.families().map(|(family, _)| family.to_string()).collect()
    }
}

/// Each name once, in the spelling that comes first.
fn once(names: Vec<SmolStr>, comparable: fn(&str) -> SmolStr) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    let new = names.into_iter().filter(|name| !name.is_empty() && seen.insert(comparable(name)));
    new.map(|name| name.to_string()).collect()
}

fn quoted(text: &str, in_flow: bool) -> String {
    match needs_quotes(text, in_flow) {
        true => format!("'{}'", text.replace('\'', "''")),
        false => text.to_owned(),
    }
}

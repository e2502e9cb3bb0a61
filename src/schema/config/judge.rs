//! What is wrong with a configuration although it is written as it should be: paths, globs, patterns, codes, names, and
//! what contradicts itself.

use std::collections::HashMap;

use indexmap::IndexMap;
use regex::{Regex, RegexBuilder};
use smol_str::SmolStr;

use super::globs::{self, MAX_GLOBS};
use super::read::Places;
use super::written::{Ids, Kind, Needs, OneOrMany, TemplateRef, ValueRule, When, Written};
use super::{BUILTIN, ConfigProblem, Level, MAX_ENTRIES, meant};
use crate::schema::builtin_names;
use crate::text::Span;
use crate::ticket::name;

/// Values of one set beyond this count are not used.
const MAX_VALUES: usize = 10_000;

/// A longer regular expression is refused, in bytes.
const MAX_PATTERN: usize = 500;

/// What a compiled regular expression may take, in bytes.
const MAX_COMPILED: usize = 1 << 20;

/// Names what is wrong, and takes out what cannot be used.
pub(super) struct Judge<'a> {
    /// The folder of the file relative to the root; empty, or with `/` behind it.
    pub(super) folder: &'a str,
    pub(super) codes: &'a [&'a str],
    pub(super) places: &'a Places,
    pub(super) problems: Vec<ConfigProblem>,
}

impl Judge<'_> {
    pub(super) fn judge(&mut self, written: &mut Written) {
        self.templates(&mut written.templates);
        self.kinds(&mut written.kinds);
        self.value_sets(&["values"], &mut written.values);
        self.ids(&["ids"], &mut written.ids);
        self.severity(&["severity"], &mut written.severity);
        for (number, entry) in written.overrides.iter_mut().enumerate() {
            let number = number.to_string();
            self.globs(&["overrides", &number, "files"], &entry.files);
            self.severity(&["overrides", &number, "severity"], &mut entry.severity);
            if entry.files.as_slice().is_empty() {
                let place = self.places.get(&["overrides", &number]).of_value();
                let place = if place.is_empty() { self.first_key(&["overrides", &number]) } else { place };
                self.problem(place, "This entry has no `files`, so it is for none.".to_owned());
            }
        }
        self.globs(&["ignore"], &written.ignore);
        self.globs(&["archive"], &written.archive);
    }

    /// The first key of an entry in a list.
    fn first_key(&self, path: &[&str]) -> Span {
        let key = |key: &&str| {
            let path: Vec<&str> = path.iter().copied().chain([*key]).collect();
            self.places.find(&path).map(|place| place.of_key())
        };
        ["severity", "files", "sections", "fields", "is"].iter().find_map(key).unwrap_or_default()
    }

    fn templates(&mut self, templates: &mut Vec<TemplateRef>) {
        self.bound("templates", templates.len());
        templates.truncate(MAX_ENTRIES);
        for (number, template) in templates.iter_mut().enumerate() {
            let at = number.to_string();
            let (path, place) = match template {
                TemplateRef::Path(path) => (path, self.places.get(&["templates", &at])),
                TemplateRef::For(entry) => {
                    self.globs(&["templates", &at, "files"], &entry.files);
                    (&mut entry.path, self.places.get(&["templates", &at, "path"]))
                }
            };
            // Without a path it is left out later on: until then, its number tells its place.
            *path = within(self.folder, path, "a template").unwrap_or_else(|message| {
                self.problem(place.of_value(), message);
                String::new()
            });
        }
    }

    fn kinds(&mut self, kinds: &mut IndexMap<String, Kind>) {
        self.bound("kinds", kinds.len());
        kinds.truncate(MAX_ENTRIES);
        let mut taken: HashMap<&str, &str> = HashMap::new();
        for (name, kind) in &*kinds {
            let globs = kind.files.as_slice();
            let first = |glob: &String| {
                let everything = ["**", "**/*", "*/**"].iter().find_map(|all| taken.get(all));
                taken.get(glob.trim_start_matches("./")).or(everything).copied()
            };
            let earlier: Vec<_> = globs.iter().map(first).collect();
            if let Some(Some(before)) = earlier.first().filter(|_| earlier.iter().all(Option::is_some)) {
                let message = format!(
                    "No ticket is ever of this kind: `{before}` stands before it and is for the same files."
                );
                self.problem(self.places.get(&["kinds", name]).of_key(), message);
            }
            for glob in globs {
                taken.entry(glob.trim_start_matches("./")).or_insert(name);
            }
        }
        for (name, kind) in kinds {
            self.kind(name, kind);
        }
    }

    fn kind(&mut self, name: &str, kind: &mut Kind) {
        self.globs(&["kinds", name, "files"], &kind.files);
        if let Some(template) = &kind.template {
            let place = self.places.get(&["kinds", name, "template"]).of_value();
            kind.template = match template.strip_prefix(BUILTIN) {
                Some(known) => {
                    let known = known.trim();
                    let is_known = builtin_names().any(|name| name == known);
                    if !is_known {
                        let meant = meant(known, builtin_names());
                        self.problem(place, format!("There is no built-in template `{known}`{meant}."));
                    }
                    is_known.then(|| format!("{BUILTIN}{known}"))
                }
                None => match within(self.folder, template, "a template") {
                    Ok(path) => Some(path),
                    Err(message) => {
                        self.problem(place, message);
                        None
                    }
                },
            };
        }
        self.needs(&["kinds", name, "sections"], &kind.sections, name::section);
        self.needs(&["kinds", name, "fields"], &kind.fields, name::field);
        self.value_sets(&["kinds", name, "values"], &mut kind.values);
        if let Some(ids) = &mut kind.ids {
            self.ids(&["kinds", name, "ids"], ids);
        }
        for (number, when) in kind.when.iter().enumerate() {
            self.when(name, &number.to_string(), when, &kind.values);
        }
    }

    fn when(&mut self, kind: &str, number: &str, when: &When, values: &IndexMap<String, Vec<ValueRule>>) {
        let path = ["kinds", kind, "when", number];
        if when.is.is_empty() {
            let message = "This case is never met: say under `is` which values of which fields make it.";
            self.problem(self.first_key(&path), message.to_owned());
        }
        for (field, wanted) in &when.is {
            let written = name::field(field);
            let Some((_, set)) = values.iter().find(|(known, _)| name::field(known) == written) else {
                continue;
            };
            let known: Vec<SmolStr> = set.iter().flat_map(spellings).map(name::value).collect();
            for (at, value) in wanted.as_slice().iter().enumerate() {
                if !known.contains(&name::value(value)) {
                    let place = self.places.one(&["kinds", kind, "when", number, "is", field], at);
                    let meant = meant(value, set.iter().flat_map(spellings));
                    let message =
                        format!("`{value}` is not among the values of `{field}` in this kind{meant}.");
                    self.problem(place.of_value(), message);
                }
            }
        }
        self.needs(&["kinds", kind, "when", number, "sections"], &when.sections, name::section);
        self.needs(&["kinds", kind, "when", number, "fields"], &when.fields, name::field);
    }

    /// Names what is said to be required and optional.
    fn needs(&mut self, path: &[&str], needs: &Needs, comparable: fn(&str) -> SmolStr) {
        let required: Vec<SmolStr> = needs.required.iter().map(|name| comparable(name)).collect();
        for (number, name) in needs.optional.iter().enumerate() {
            if required.contains(&comparable(name)) {
                let path: Vec<&str> = path.iter().copied().chain(["optional"]).collect();
                let message = format!("`{name}` is required as well; it can be one of the two.");
                self.problem(self.places.one(&path, number).of_value(), message);
            }
        }
    }

    fn value_sets(&mut self, path: &[&str], sets: &mut IndexMap<String, Vec<ValueRule>>) {
        for (field, set) in sets {
            let path: Vec<&str> = path.iter().copied().chain([field.as_str()]).collect();
            if set.len() > MAX_VALUES {
                let message = format!("A field has at most {MAX_VALUES} values; the rest is not used.");
                self.problem(self.places.get(&path).of_key(), message);
                set.truncate(MAX_VALUES);
            }
            let mut known: HashMap<SmolStr, &str> = HashMap::new();
            for (number, rule) in set.iter().enumerate() {
                for (nth, spelling) in spellings(rule).enumerate() {
                    let Some(first) = known.insert(name::value(spelling), spelling) else { continue };
                    let number = number.to_string();
                    let item: Vec<&str> = path.iter().copied().chain([number.as_str()]).collect();
                    let place = match (rule, nth.checked_sub(1)) {
                        (ValueRule::Plain(_), _) => self.places.get(&item),
                        (_, None) => self.places.get(&join(&item, "value")),
                        (_, Some(alias)) => self.places.one(&join(&item, "aliases"), alias),
                    };
                    let message = format!("`{spelling}` is here twice: `{first}` stands above for the same.");
                    self.problem(place.of_value(), message);
                }
            }
        }
    }

    fn ids(&mut self, path: &[&str], ids: &mut Ids) {
        for (number, written) in ids.patterns.as_slice().iter().enumerate() {
            if let Err(message) = pattern(written) {
                self.problem(self.places.one(&join(path, "patterns"), number).of_value(), message);
            }
        }
        for (old, new) in &ids.renamed {
            if old.eq_ignore_ascii_case(new) {
                let path: Vec<&str> = path.iter().copied().chain(["renamed", old]).collect();
                let message = "The old prefix and the new one are the same.".to_owned();
                self.problem(self.places.get(&path).of_value(), message);
            }
        }
    }

    fn severity(&mut self, path: &[&str], levels: &mut IndexMap<String, Level>) {
        levels.retain(|code, _| {
            let is_known = self.codes.contains(&code.as_str());
            if !is_known {
                let meant = meant(code, self.codes.iter().copied());
                let place = self.places.get(&join(path, code)).of_key();
                let message = format!("There is no check `{code}`{meant}.");
                self.problems.push(ConfigProblem { span: place, message, is_in_schema: true });
            }
            is_known
        });
    }

    fn globs(&mut self, path: &[&str], list: &OneOrMany) {
        for (number, glob) in list.as_slice().iter().enumerate() {
            if number == MAX_GLOBS {
                let message = format!("A list has at most {MAX_GLOBS} globs; the rest is not used.");
                self.problem(self.places.one(path, number).of_value(), message);
            } else if let Some(message) = globs::problem(glob).filter(|_| number < MAX_GLOBS) {
                self.problem(self.places.one(path, number).of_value(), message);
            }
        }
    }

    fn bound(&mut self, key: &str, count: usize) {
        if count > MAX_ENTRIES {
            let message = format!("There are at most {MAX_ENTRIES} {key}; the rest is not used.");
            self.problem(self.places.get(&[key]).of_key(), message);
        }
    }

    pub(super) fn problem(&mut self, span: Span, message: String) {
        self.problems.push(ConfigProblem::new(span, message));
    }
}

fn join<'p>(path: &[&'p str], step: &'p str) -> Vec<&'p str> {
    path.iter().copied().chain([step]).collect()
}

/// A value and the other words for it.
fn spellings(rule: &ValueRule) -> impl Iterator<Item = &str> {
    let (value, aliases) = match rule {
        ValueRule::Plain(value) => (value.as_str(), &[][..]),
        ValueRule::Full(entry) => (entry.value.as_str(), entry.aliases.as_slice()),
    };
    std::iter::once(value).chain(aliases.iter().map(String::as_str))
}

/// A regular expression for a whole ID.
///
/// # Errors
/// One sentence, when it cannot be used.
pub(super) fn pattern(written: &str) -> Result<Regex, String> {
    if written.len() > MAX_PATTERN {
        return Err(format!("This pattern is longer than {MAX_PATTERN} bytes."));
    }
    // Read alone first: what is wrong is told about the pattern as it is written.
    let compile = |pattern: &str| RegexBuilder::new(pattern).size_limit(MAX_COMPILED).build();
    match compile(written).and_then(|_| compile(&format!("^(?:{written})$"))) {
        Ok(pattern) => Ok(pattern),
        Err(regex::Error::CompiledTooBig(_)) => Err("This pattern is too large.".to_owned()),
        Err(error) => {
            let said = error.to_string();
            let cause = said.lines().last().unwrap_or_default().trim_start_matches("error: ");
            Err(format!("This pattern cannot be read: {cause}."))
        }
    }
}

/// A path that stands in a file of a folder, from the root on; it may not leave the root. The folder is empty or ends
/// with `/`.
///
/// # Errors
/// One sentence, when it is no such path.
pub(super) fn within(folder: &str, written: &str, what: &str) -> Result<String, String> {
    let path = written.trim().replace('\\', "/");
    if path.trim_matches(['.', '/']).is_empty() {
        return Err(format!("Expected the path of {what}, relative to this file."));
    }
    if path.starts_with(['/', '~']) || path.get(1..2) == Some(":") {
        return Err(format!("This path is absolute; {what} is named relative to this file."));
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_none() => {
                return Err("This path leaves the workspace; nothing outside of it is read.".to_owned());
            }
            ".." => {}
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

//! `.tickmark.yaml`: which kinds of tickets there are, how much each check matters, what is not looked at.
//!
//! What may be written are the types in [`written`]; everything else is made from them. What cannot be used is named
//! with its place; the rest still holds.

mod extend;
mod globs;
mod judge;
mod read;
pub mod shape;
pub mod written;

use indexmap::IndexMap;
use regex::Regex;
use smol_str::SmolStr;

use crate::text::Span;
use written::{Kind, TemplateFor, TemplateRef, Written};

pub use extend::{NamedTemplate, Resolved, resolve};
pub use globs::Globs;

/// The name of the file.
pub const CONFIG_FILE: &str = ".tickmark.yaml";

/// What stands before the name of a template that is built in.
pub const BUILTIN: &str = "built-in ";

/// A larger configuration is not read, in bytes.
const MAX_CONFIG: usize = 256 * 1024;

/// Templates, or kinds, beyond this count are not used.
const MAX_ENTRIES: usize = 500;

/// What a team has settled for the files below one folder.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The templates, in order; those that only a kind names are not among them.
    pub templates: Vec<TemplateEntry>,
    written: Written,
    folder: SmolStr,
    kinds: Vec<KindRule>,
    overrides: Vec<(Globs, IndexMap<String, Level>)>,
    ignored: Globs,
    archived: Globs,
    id_patterns: Vec<Regex>,
}

/// A template that the configuration names.
#[derive(Clone, Debug, Default)]
pub struct TemplateEntry {
    /// The template's path relative to the root, with `/`, without `./` before it.
    pub path: SmolStr,
    /// Where the configuration has the path; nowhere when it comes from one that is extended.
    pub span: Span,
    /// The globs of the files it is for, as written; without any it is for the tickets of its shape.
    pub globs: Vec<SmolStr>,
    files: Globs,
}

/// A kind of ticket.
#[derive(Clone, Debug, Default)]
pub struct KindRule {
    /// Its name.
    pub name: SmolStr,
    /// All that is said of it; its template is `built-in NAME`, or a path relative to the root.
    pub written: Kind,
    /// Where the configuration has its name; nowhere when it comes from one that is extended.
    pub span: Span,
    files: Globs,
    id_patterns: Vec<Regex>,
}

/// How much a rule matters in this workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not at all.
    Off,
    /// A suggestion.
    Hint,
    /// Worth knowing.
    Information,
    /// Very likely wrong.
    Warning,
    /// Broken.
    Error,
}

/// Something in the configuration that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConfigProblem {
    /// What to underline.
    pub span: Span,
    /// What is wrong and what would mend it.
    pub message: String,
    /// Whether the JSON Schema of the configuration tells so, too.
    pub is_in_schema: bool,
}

impl ConfigProblem {
    /// Something that takes more than the JSON Schema to know.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), is_in_schema: false }
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        if self.is_in_schema { "configuration-schema" } else { "configuration" }
    }
}

impl Config {
    /// Reads a configuration that stands alone at the top of a root. Any text is one; `codes` are those of the rules
    /// there are.
    #[must_use]
    pub fn parse(text: &str, codes: &[&str]) -> (Self, Vec<ConfigProblem>) {
        let texts = [(SmolStr::new_static(CONFIG_FILE), text.into())].into();
        let mut resolved = resolve(&texts, &Written::default(), codes);
        let problems = resolved.problems.remove(CONFIG_FILE).unwrap_or_default();
        let config = resolved.configs.remove("").unwrap_or_default();
        (std::sync::Arc::unwrap_or_clone(config), problems)
    }

    /// Makes ready what was written for the files below a folder, which is empty or ends with `/`; `places` are those
    /// of the file that holds there.
    fn new(mut written: Written, folder: SmolStr, places: &read::Places) -> Self {
        let (mut templates, mut kinds) = (Vec::new(), Vec::new());
        for (number, template) in written.templates.iter().enumerate() {
            let number = number.to_string();
            let (path, files, place) = match template {
                TemplateRef::Path(path) => (path, Globs::default(), places.get(&["templates", &number])),
                TemplateRef::For(entry) => {
                    let place = places.get(&["templates", &number, "path"]);
                    (&entry.path, Globs::new(&entry.files, &folder), place)
                }
            };
            let globs = files.as_slice().to_vec();
            if path.is_empty() {
                continue;
            }
            templates.push(TemplateEntry { path: path.into(), span: place.of_value(), globs, files });
        }
        written.templates.retain(|template| {
            let (TemplateRef::Path(path) | TemplateRef::For(TemplateFor { path, .. })) = template;
            !path.is_empty()
        });
        for (name, kind) in &written.kinds {
            let ids = kind.ids.iter().flat_map(|ids| ids.patterns.as_slice());
            kinds.push(KindRule {
                name: name.into(),
                files: Globs::new(&kind.files, &folder),
                id_patterns: ids.filter_map(|written| judge::pattern(written).ok()).collect(),
                span: places.get(&["kinds", name]).of_key(),
                written: kind.clone(),
            });
        }
        let overrides = written.overrides.iter();
        let ids = written.ids.patterns.as_slice().iter();
        Self {
            templates,
            kinds,
            overrides: overrides
                .map(|entry| (Globs::new(&entry.files, &folder), entry.severity.clone()))
                .collect(),
            ignored: Globs::new(&written.ignore, &folder),
            archived: Globs::new(&written.archive, &folder),
            id_patterns: ids.filter_map(|written| judge::pattern(written).ok()).collect(),
            written,
            folder,
        }
    }

    /// All that is written, together with what it extends; paths of templates are relative to the root.
    #[must_use]
    pub fn written(&self) -> &Written {
        &self.written
    }

    /// The folder below which it holds, relative to the root: empty for the root, else with `/` behind it.
    #[must_use]
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// The kinds of tickets, in order.
    #[must_use]
    pub fn kinds(&self) -> &[KindRule] {
        &self.kinds
    }

    /// What IDs look like, each for a whole ID.
    #[must_use]
    pub fn id_patterns(&self) -> &[Regex] {
        &self.id_patterns
    }

    /// How much the configuration says that a rule matters in the file at this path, if it says so.
    #[must_use]
    pub fn level(&self, code: &str, path: &str) -> Option<Level> {
        let fitting = self.overrides.iter().rev();
        let mut special = fitting.filter_map(|(files, levels)| Some((files, *levels.get(code)?)));
        let special = special.find(|(files, _)| files.is_match(path)).map(|(_, level)| level);
        special.or_else(|| self.written.severity.get(code).copied())
    }

    /// Whether the file at this path, relative to the root with `/`, is not looked at.
    #[must_use]
    pub fn is_ignored(&self, path: &str) -> bool {
        self.ignored.is_match(path)
    }

    /// Whether the configuration says that the file at this path holds finished tickets.
    #[must_use]
    pub fn is_archived(&self, path: &str) -> bool {
        self.archived.is_match(path)
    }

    /// The files that it names as templates, also for a kind, relative to the root.
    pub fn named(&self) -> impl Iterator<Item = &str> {
        let of_kinds = self.kinds.iter().filter_map(|kind| kind.written.template.as_deref());
        let of_kinds = of_kinds.filter(|template| !template.starts_with(BUILTIN));
        self.templates.iter().map(|entry| entry.path.as_str()).chain(of_kinds)
    }
}

impl TemplateEntry {
    /// Whether the configuration says that this template is for the file at this path, relative to the root.
    #[must_use]
    pub fn is_for(&self, path: &str) -> bool {
        self.files.is_match(path)
    }
}

impl KindRule {
    /// Whether the tickets of the file at this path, relative to the root, are of this kind.
    #[must_use]
    pub fn is_for(&self, path: &str) -> bool {
        self.files.is_match(path)
    }

    /// Whether it is for certain files; else it is for tickets whose `type` field has its name.
    #[must_use]
    pub fn has_files(&self) -> bool {
        !self.files.is_empty()
    }

    /// What the IDs of this kind look like, each for a whole ID.
    #[must_use]
    pub fn id_patterns(&self) -> &[Regex] {
        &self.id_patterns
    }
}

impl Level {
    /// The names that a configuration may use, from the least on.
    #[must_use]
    pub fn names() -> [&'static str; 5] {
        ["off", "hint", "information", "warning", "error"]
    }
}

/// "; did you mean `x`" when one of the known names is near.
fn meant<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    let written = written.to_lowercase();
    let near = known
        .into_iter()
        .map(|known| (strsim::damerau_levenshtein(&written, &known.to_lowercase()), known))
        .filter(|(distance, known)| *distance * 3 <= known.chars().count())
        .min();
    near.map(|(_, known)| format!("; did you mean `{known}`")).unwrap_or_default()
}

#[cfg(test)]
mod tests;

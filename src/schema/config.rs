//! `.tickmark.yaml`: which template is for which files, how much each rule matters, what is not looked at.
//!
//! What cannot be used is named with its place; the rest still holds.

pub mod written;

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use smol_str::SmolStr;

use crate::syntax::yaml::{self, Node, Style, Yaml};
use crate::text::Span;

/// The file's name, in the root of a workspace.
pub const CONFIG_FILE: &str = ".tickmark.yaml";

/// A larger configuration is not read, in bytes.
const MAX_CONFIG: usize = 256 * 1024;

/// Templates, or globs of one list, beyond this count are not used.
const MAX_ENTRIES: usize = 500;

/// A longer glob is refused, in bytes.
const MAX_GLOB: usize = 500;

/// The keys of the file.
const KEYS: [&str; 3] = ["templates", "severity", "ignore"];

/// The keys of a template.
const TEMPLATE_KEYS: [&str; 2] = ["path", "files"];

/// What a team has settled.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The templates, in order.
    pub templates: Vec<TemplateEntry>,
    /// How much rules matter, by code, in order.
    pub severity: Vec<(SmolStr, Level)>,
    /// The globs of files that are not looked at, as written.
    pub ignore: Vec<SmolStr>,
    ignored: GlobSet,
}

/// A template that the configuration names.
#[derive(Clone, Debug, Default)]
pub struct TemplateEntry {
    /// The template's path relative to the root, with `/`, without `./` before it.
    pub path: SmolStr,
    /// Where the configuration has the path.
    pub span: Span,
    /// The globs of the files it is for, as written; without any it is for the tickets of its shape.
    pub globs: Vec<SmolStr>,
    files: GlobSet,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem {
    /// What to underline.
    pub span: Span,
    /// What is wrong and what would mend it.
    pub message: String,
}

impl Config {
    /// Reads a configuration. Any text is one; `codes` are the codes of the rules there are.
    #[must_use]
    pub fn parse(text: &str, codes: &[&str]) -> (Self, Vec<ConfigProblem>) {
        let mut reader = Reader { text, yaml: Yaml::default(), codes, problems: Vec::new() };
        if text.len() > MAX_CONFIG {
            reader.problem(
                Span::empty(0),
                format!("The configuration is larger than {} KiB; it is not read.", MAX_CONFIG / 1024),
            );
            return (Self::default(), reader.problems);
        }
        let all = Span::new(0, text.len());
        reader.yaml = yaml::read(text, all);
        let config = reader.config();
        if reader.yaml.is_flow || reader.yaml.roots().any(|(_, node)| node.item) {
            reader.problem(all.trim(text), format!("Expected keys: {}.", KEYS.join(", ")));
        }
        for span in reader.yaml.unread.clone() {
            reader.problem(span, "This line is neither a key with a value nor an item of a list.".to_owned());
        }
        if reader.problems.is_empty()
            && let Some(error) = yaml::syntax_error(text, all)
        {
            let help = error.help.map(|help| format!(" {help}")).unwrap_or_default();
            reader.problem(error.span, error.message + &help);
        }
        reader.problems.sort_by_key(|problem| problem.span);
        (config, reader.problems)
    }

    /// How much the configuration says that a rule matters, if it says so.
    #[must_use]
    pub fn level(&self, code: &str) -> Option<Level> {
        self.severity.iter().rev().find(|(known, _)| known == code).map(|(_, level)| *level)
    }

    /// Whether the file at this path, relative to the root with `/`, is not looked at.
    #[must_use]
    pub fn is_ignored(&self, path: &str) -> bool {
        self.ignored.is_match(path)
    }
}

impl TemplateEntry {
    /// Whether the configuration says that this template is for the file at this path, relative to the root.
    #[must_use]
    pub fn is_for(&self, path: &str) -> bool {
        self.files.is_match(path)
    }
}

impl Level {
    const ALL: [(&'static str, Self); 5] = [
        ("off", Self::Off),
        ("hint", Self::Hint),
        ("information", Self::Information),
        ("warning", Self::Warning),
        ("error", Self::Error),
    ];

    /// The names that a configuration may use, from the least on.
    #[must_use]
    pub fn names() -> [&'static str; 5] {
        Self::ALL.map(|(name, _)| name)
    }

    fn parse(written: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(written)).map(|(_, level)| level)
    }
}

struct Reader<'a> {
    text: &'a str,
    yaml: Yaml,
    codes: &'a [&'a str],
    problems: Vec<ConfigProblem>,
}

impl Reader<'_> {
    fn config(&mut self) -> Config {
        let mut config = Config::default();
        let roots: Vec<(u32, Node)> =
            self.yaml.roots().filter(|(_, node)| !node.item).map(|(at, node)| (at, node.clone())).collect();
        for (at, node) in roots {
            match node.key_text(self.text) {
                "templates" => config.templates.extend(self.templates(at, &node)),
                "severity" => config.severity.extend(self.severity(at, &node)),
                "ignore" => {
                    let globs;
                    (config.ignore, globs) = self.globs(at, &node);
                    config.ignored = self.set(&node, globs);
                }
                key => self.unknown(node.key, "key", key, &KEYS),
            }
        }
        config
    }

    fn templates(&mut self, at: u32, node: &Node) -> Vec<TemplateEntry> {
        let items = self.items(at, node, "a list of paths, or of entries with `path` and `files`");
        let mut templates = Vec::new();
        for (at, item) in items.into_iter().take(MAX_ENTRIES) {
            let keys = self.children(at);
            let mapping = keys.iter().any(|(_, node)| node.key.is_some());
            let entry = if mapping { self.template(&item, &keys) } else { self.path(&item) };
            templates.extend(entry);
        }
        templates
    }

    fn template(&mut self, item: &Node, keys: &[(u32, Node)]) -> Option<TemplateEntry> {
        let mut entry = None;
        let mut files = None;
        let mut named = false;
        for (at, node) in keys {
            match node.key_text(self.text) {
                "path" => {
                    named = true;
                    entry = self.path(node);
                }
                "files" => {
                    let (globs, compiled) = self.globs(*at, node);
                    files = Some((globs, self.set(node, compiled)));
                }
                key => self.unknown(node.key, "key", key, &TEMPLATE_KEYS),
            }
        }
        if !named {
            let first = keys.iter().find_map(|(_, node)| node.key);
            self.problem(first.unwrap_or(item.value), "This template has no `path`.".to_owned());
        }
        let mut entry = entry?;
        if let Some((globs, set)) = files {
            (entry.globs, entry.files) = (globs, set);
        }
        Some(entry)
    }

    /// A path relative to the root that stays inside it.
    fn path(&mut self, node: &Node) -> Option<TemplateEntry> {
        let span = node.inner(self.text);
        let written = span.of(self.text).trim();
        let path = written.replace('\\', "/");
        let shown = path.trim_start_matches("./");
        let drive = path.get(1..2) == Some(":");
        let message = if shown.is_empty() || matches!(node.style, Style::Literal | Style::List | Style::Map) {
            "Expected the path of a template, relative to this file."
        } else if path.starts_with(['/', '~']) || drive {
            "This path is absolute; a template is named relative to this file."
        } else if path.split('/').any(|part| part == "..") {
            "This path leaves the folder of this file; nothing outside of it is read."
        } else {
            let path = SmolStr::new(shown);
            return Some(TemplateEntry { path, span, ..TemplateEntry::default() });
        };
        self.problem(self.place(node, span), message.to_owned());
        None
    }

    fn severity(&mut self, at: u32, node: &Node) -> Vec<(SmolStr, Level)> {
        let rules = self.children(at);
        if rules.iter().all(|(_, rule)| rule.key.is_none()) && (!node.value.is_empty() || !rules.is_empty()) {
            let names = Level::names().join(", ");
            self.problem(self.place(node, node.value), format!("Expected rules with one of {names} each."));
            return Vec::new();
        }
        let mut levels = Vec::new();
        for (_, rule) in rules {
            let code = rule.key_text(self.text).to_owned();
            if !self.codes.contains(&code.as_str()) {
                let codes = self.codes;
                self.unknown(rule.key, "rule", &code, codes);
                continue;
            }
            let span = rule.inner(self.text);
            match Level::parse(span.of(self.text).trim()) {
                Some(level) => levels.push((SmolStr::new(&code), level)),
                None => {
                    let written = span.of(self.text).to_owned();
                    let meant = meant(&written, &Level::names());
                    let names = Level::names().join(", ");
                    self.problem(self.place(&rule, span), format!("Expected one of {names}{meant}."));
                }
            }
        }
        levels
    }

    /// The globs of a list, as written and read; one that cannot be read is named.
    fn globs(&mut self, at: u32, node: &Node) -> (Vec<SmolStr>, Vec<Glob>) {
        let mut items = self.items(at, node, "a list of globs such as `tickets/**/*.md`");
        if items.is_empty() && matches!(node.style, Style::Plain | Style::SingleQuoted | Style::DoubleQuoted)
        {
            items.push((at, node.clone()));
        }
        let (mut written, mut globs) = (Vec::new(), Vec::new());
        for (_, item) in items.into_iter().take(MAX_ENTRIES) {
            let span = item.inner(self.text);
            let pattern = span.of(self.text).trim();
            let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
            if pattern.is_empty() {
                continue;
            }
            let glob = GlobBuilder::new(&whole_folder(pattern)).literal_separator(true).build();
            match glob {
                Ok(glob) if pattern.len() <= MAX_GLOB => {
                    written.push(SmolStr::new(pattern));
                    globs.push(glob);
                }
                Ok(_) => self.problem(span, format!("This glob is longer than {MAX_GLOB} bytes.")),
                Err(error) => self.problem(span, format!("This glob cannot be read: {}.", error.kind())),
            }
        }
        (written, globs)
    }

    fn set(&mut self, node: &Node, globs: Vec<Glob>) -> GlobSet {
        let mut set = GlobSetBuilder::new();
        globs.into_iter().for_each(|glob| {
            set.add(glob);
        });
        set.build().unwrap_or_else(|error| {
            self.problem(self.place(node, node.value), format!("These globs cannot be used: {error}."));
            GlobSet::empty()
        })
    }

    /// The items of a list; anything else is named, except nothing at all and a single value.
    fn items(&mut self, at: u32, node: &Node, expected: &str) -> Vec<(u32, Node)> {
        let children = self.children(at);
        let single = matches!(node.style, Style::Plain | Style::SingleQuoted | Style::DoubleQuoted);
        let is_glob_list = expected.contains("globs");
        if children.iter().any(|(_, child)| !child.item)
            || single && !is_glob_list
            || node.style == Style::Map
        {
            self.problem(self.place(node, node.value), format!("Expected {expected}."));
        }
        children.into_iter().filter(|(_, child)| child.item).collect()
    }

    fn children(&self, at: u32) -> Vec<(u32, Node)> {
        self.yaml.children(at).map(|(at, node)| (at, node.clone())).collect()
    }

    /// The value's place, or the key's where there is no value.
    fn place(&self, node: &Node, value: Span) -> Span {
        if value.of(self.text).trim().is_empty() { node.key.unwrap_or(value) } else { value }
    }

    fn unknown(&mut self, key: Option<Span>, what: &str, name: &str, known: &[&str]) {
        let meant = meant(name, known);
        self.problem(key.unwrap_or_default(), format!("There is no {what} `{name}`{meant}."));
    }

    fn problem(&mut self, span: Span, message: String) {
        self.problems.push(ConfigProblem { span, message });
    }
}

/// `docs/` and `docs` name everything in the folder, too.
fn whole_folder(pattern: &str) -> String {
    match pattern.strip_suffix('/') {
        Some(folder) => format!("{folder}/**"),
        None if pattern.contains(['*', '?', '[', '{', '.']) => pattern.to_owned(),
        None => format!("{pattern}{{,/**}}"),
    }
}

/// "; did you mean `x`?" without the question mark's sentence, when one of the known names is near.
fn meant(written: &str, known: &[&str]) -> String {
    let written = written.to_lowercase();
    let near = known
        .iter()
        .map(|known| (strsim::damerau_levenshtein(&written, known), known))
        .filter(|(distance, known)| *distance <= 1 + known.len() / 4)
        .min();
    near.map(|(_, known)| format!("; did you mean `{known}`")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: &[(&str, &str)]) -> Config {
        let (config, problems) = Config::parse(text, &["missing-section", "unknown-value"]);
        let got: Vec<(&str, &str)> =
            problems.iter().map(|problem| (problem.span.of(text), problem.message.as_str())).collect();
        assert_eq!(got, want, "{text}");
        config
    }

    #[test]
    fn all_of_it() {
        let config = check(
            "# ours\ntemplates:\n  - docs/templates/task.md\n  - path: ./docs/bug.md\n    files: [\"bugs/**/*.md\", 'b?.md']\nseverity:\n  missing-section: off\n  unknown-value: Error # strict\nignore:\n  - docs/archive/**\n  - old\n",
            &[],
        );
        let [first, second] = config.templates.as_slice() else { panic!("{:?}", config.templates) };
        assert_eq!((first.path.as_str(), first.globs.len()), ("docs/templates/task.md", 0));
        assert_eq!((second.path.as_str(), second.globs.len()), ("docs/bug.md", 2));
        assert!(second.is_for("bugs/a/1.md") && second.is_for("b2.md") && !second.is_for("docs/b2.md"));
        assert!(!first.is_for("docs/x.md"));
        assert_eq!(config.level("missing-section"), Some(Level::Off));
        assert_eq!(config.level("unknown-value"), Some(Level::Error));
        assert_eq!(config.level("other"), None);
        assert!(config.is_ignored("docs/archive/a/b.md") && config.is_ignored("old/b.md"));
        assert!(!config.is_ignored("docs/b.md") && !config.is_ignored("older/b.md"));
    }

    #[test]
    fn empty() {
        for text in ["", "\n# nothing\n", "templates:\nignore: []\nseverity:\n"] {
            assert!(check(text, &[]).templates.is_empty());
        }
    }

    #[test]
    fn the_rest_holds() {
        let config = check(
            "template:\n  - a.md\nseverity:\n  mising-section: off\n  unknown-value: wrning\n  missing-section: hint\nignore:\n  - 'a{b'\n  - c.md\ntemplates:\n  - /etc/passwd\n  - ../up.md\n  - a/../../b.md\n  - C:\\x.md\n  - ok.md\n  - file: x.md\n",
            &[
                ("template", "There is no key `template`; did you mean `templates`."),
                ("mising-section", "There is no rule `mising-section`; did you mean `missing-section`."),
                ("wrning", "Expected one of off, hint, information, warning, error; did you mean `warning`."),
                (
                    "a{b",
                    "This glob cannot be read: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?).",
                ),
                ("/etc/passwd", "This path is absolute; a template is named relative to this file."),
                ("../up.md", "This path leaves the folder of this file; nothing outside of it is read."),
                ("a/../../b.md", "This path leaves the folder of this file; nothing outside of it is read."),
                ("C:\\x.md", "This path is absolute; a template is named relative to this file."),
                ("file", "There is no key `file`; did you mean `files`."),
                ("file", "This template has no `path`."),
            ],
        );
        assert_eq!(config.templates.len(), 1);
        assert_eq!(config.level("missing-section"), Some(Level::Hint));
        assert!(config.is_ignored("c.md"));
    }

    #[test]
    fn wrong_types() {
        check(
            "templates: a.md\n",
            &[("a.md", "Expected a list of paths, or of entries with `path` and `files`.")],
        );
        check(
            "severity: off\n",
            &[("off", "Expected rules with one of off, hint, information, warning, error each.")],
        );
        check("- a\n", &[("- a", "Expected keys: templates, severity, ignore.")]);
        assert!(check("ignore: '*.md'\n", &[]).is_ignored("a.md"));
        check(
            "severity:\n  missing-section:\n",
            &[("missing-section", "Expected one of off, hint, information, warning, error.")],
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_configuration(pieces in proptest::collection::vec(proptest::sample::select(vec![
            "templates:", "severity:", "ignore:", "\n", "  ", "- ", "path: ", "files: ", "[", "]", "{", "}", "'", "\"", "*", "a.md", "off",
            "missing-section: ", ", ", "#", "..", "/", "\\", "é", "|", "\t",
        ]), 0..60)) {
            let text: String = pieces.concat();
            for problem in Config::parse(&text, &["missing-section"]).1 {
                proptest::prop_assert!(text.get(problem.span.range()).is_some() && !problem.message.is_empty());
            }
        }
    }
}

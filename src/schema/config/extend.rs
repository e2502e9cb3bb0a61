//! All configurations of one root: which folder each is for, and what they take over from the files that they extend.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use indexmap::IndexMap;
use smol_str::SmolStr;

use super::judge::{self, Judge};
use super::read::{self, Places};
use super::written::{Ids, OneOrMany, TemplateRef, Written};
use super::{BUILTIN, CONFIG_FILE, Config, ConfigProblem};
use crate::text::Span;

/// How far one file may lead to the next.
const MAX_DEPTH: usize = 8;

/// Files that one configuration may extend.
const MAX_EXTENDED: usize = 20;

/// The configurations of a root.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// By the folder below which each holds, relative to the root: empty, or with `/` behind it.
    pub configs: BTreeMap<SmolStr, Arc<Config>>,
    /// What is wrong with a file, by its path; files without a problem are left out.
    pub problems: BTreeMap<SmolStr, Vec<ConfigProblem>>,
    /// Files that others extend, whether they are there or not.
    pub extended: BTreeSet<SmolStr>,
    /// The templates that any of them names.
    pub templates: Vec<NamedTemplate>,
}

/// A template as a configuration names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedTemplate {
    /// The path of the configuration.
    pub config: SmolStr,
    /// Where it has the path.
    pub span: Span,
    /// The path of the template, relative to the root.
    pub path: SmolStr,
}

/// Reads the configurations among these texts, which are given by their paths relative to the root, and what they
/// extend. `base` is what holds where none of them says otherwise; `codes` are those of the rules there are.
#[must_use]
pub fn resolve(texts: &BTreeMap<SmolStr, Arc<str>>, base: &Written, codes: &[&str]) -> Resolved {
    let mut reader = Reader {
        texts,
        codes,
        read: HashMap::new(),
        way: Vec::new(),
        found: Resolved::default(),
        base: base.clone(),
    };
    for path in texts.keys() {
        let Some(folder) = path.strip_suffix(CONFIG_FILE).filter(|it| it.is_empty() || it.ends_with('/'))
        else {
            continue;
        };
        let folder = SmolStr::new(folder);
        let Some(one) = reader.read(path) else { continue };
        let mut written = one.written.clone();
        extend(&mut written, &reader.base, &one.places);
        let config = Config::new(written, folder.clone(), &one.places);
        reader.found.configs.insert(folder, Arc::new(config));
    }
    let top = || Arc::new(Config::new(base.clone(), SmolStr::default(), &Places::default()));
    reader.found.configs.entry(SmolStr::default()).or_insert_with(top);
    for problems in reader.found.problems.values_mut() {
        problems.sort();
        problems.dedup();
    }
    reader.found
}

struct Reader<'a> {
    texts: &'a BTreeMap<SmolStr, Arc<str>>,
    base: Written,
    codes: &'a [&'a str],
    /// What was read so far, with what it extends.
    read: HashMap<SmolStr, Arc<One>>,
    /// The files that lead to the one being read.
    way: Vec<SmolStr>,
    found: Resolved,
}

/// One file.
struct One {
    written: Written,
    places: Places,
}

impl Reader<'_> {
    fn read(&mut self, path: &SmolStr) -> Option<Arc<One>> {
        if let Some(known) = self.read.get(path) {
            return Some(Arc::clone(known));
        }
        let text = self.texts.get(path)?;
        let folder = path.rfind('/').and_then(|at| path.get(..=at)).unwrap_or_default();
        let (mut written, places, mut problems) = read::read(text);
        let mut judge = Judge { folder, codes: self.codes, places: &places, problems: Vec::new() };
        judge.judge(&mut written);
        problems.append(&mut judge.problems);
        self.name_templates(path, &written, &places);
        self.way.push(path.clone());
        let list = written.extends.as_slice().to_vec();
        // Of several, a later one wins.
        for (number, extended) in list.iter().enumerate().rev() {
            let place = places.one(&["extends"], number).of_value();
            if number >= MAX_EXTENDED {
                let message = format!("At most {MAX_EXTENDED} files can be extended; this one is not.");
                problems.push(ConfigProblem::new(place, message));
                continue;
            }
            match self.extended(folder, extended) {
                Ok(one) => extend(&mut written, &one.written, &places),
                Err(message) => problems.push(ConfigProblem::new(place, message)),
            }
        }
        self.way.pop();
        if !problems.is_empty() {
            self.found.problems.entry(path.clone()).or_default().append(&mut problems);
        }
        let one = Arc::new(One { written, places });
        self.read.insert(path.clone(), Arc::clone(&one));
        Some(one)
    }

    fn extended(&mut self, folder: &str, written: &str) -> Result<Arc<One>, String> {
        let path = SmolStr::new(judge::within(folder, written, "a configuration")?);
        if let Some(at) = self.way.iter().position(|known| *known == path) {
            let way: Vec<_> = self.way.iter().skip(at).map(|path| format!("`{path}`")).collect();
            return Err(match way.as_slice() {
                [_] => "A configuration cannot extend itself.".to_owned(),
                _ => format!("This leads back to itself: {} → `{path}`.", way.join(" → ")),
            });
        }
        if self.way.len() >= MAX_DEPTH {
            return Err(format!("More than {MAX_DEPTH} files extend one another; this one is not read."));
        }
        if !path.ends_with(".yaml") && !path.ends_with(".yml") {
            return Err("A configuration is a YAML file: its name ends with .yaml or .yml.".to_owned());
        }
        self.found.extended.insert(path.clone());
        self.read(&path)
            .ok_or_else(|| format!("There is no file `{path}` in this workspace, or git ignores it."))
    }

    fn name_templates(&mut self, config: &SmolStr, written: &Written, places: &Places) {
        let mut name = |path: &str, span| {
            if path.is_empty() {
                return;
            }
            let (config, path) = (config.clone(), SmolStr::new(path));
            self.found.templates.push(NamedTemplate { config, span, path });
        };
        for (number, template) in written.templates.iter().enumerate() {
            let number = number.to_string();
            match template {
                TemplateRef::Path(path) => name(path, places.get(&["templates", &number]).of_value()),
                TemplateRef::For(entry) => {
                    name(&entry.path, places.get(&["templates", &number, "path"]).of_value());
                }
            }
        }
        for (kind, written) in &written.kinds {
            if let Some(path) = written.template.as_deref().filter(|path| !path.starts_with(BUILTIN)) {
                name(path, places.get(&["kinds", kind, "template"]).of_value());
            }
        }
    }
}

/// Adds what another configuration says and this one does not; `own` are the places of all that this one says.
fn extend(written: &mut Written, base: &Written, own: &Places) {
    let is_free = |key: &str| own.find(&[key]).is_none();
    if is_free("templates") && written.templates.is_empty() {
        written.templates.clone_from(&base.templates);
    }
    if is_free("overrides") && written.overrides.is_empty() {
        written.overrides.clone_from(&base.overrides);
    }
    for (key, list, from) in
        [("ignore", &mut written.ignore, &base.ignore), ("archive", &mut written.archive, &base.archive)]
    {
        fill(list, from, is_free(key));
    }
    fill_table(&mut written.kinds, &base.kinds);
    fill_table(&mut written.values, &base.values);
    fill_table(&mut written.relations, &base.relations);
    fill_table(&mut written.severity, &base.severity);
    let Ids { patterns, scope, external, renamed } = &mut written.ids;
    fill(patterns, &base.ids.patterns, own.find(&["ids", "patterns"]).is_none());
    fill(external, &base.ids.external, own.find(&["ids", "external"]).is_none());
    *scope = scope.or(base.ids.scope);
    fill_table(renamed, &base.ids.renamed);
}

fn fill(list: &mut OneOrMany, base: &OneOrMany, is_free: bool) {
    if is_free && list.as_slice().is_empty() {
        list.clone_from(base);
    }
}

fn fill_table<T: Clone>(table: &mut IndexMap<String, T>, base: &IndexMap<String, T>) {
    for (name, value) in base {
        table.entry(name.clone()).or_insert_with(|| value.clone());
    }
}

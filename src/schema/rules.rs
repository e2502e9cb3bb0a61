//! What a configuration settles for tickets of every kind, made ready to be asked: values, IDs, relations.

use std::collections::BTreeMap;
use std::sync::Arc;

use regex::Regex;
use regex_syntax::hir::literal::{ExtractKind, Extractor};
use rustc_hash::FxHashMap;
use smol_str::{SmolStr, format_smolstr};

use super::config::written::{Ids, RelationRule, Scope, ValueRule};
use super::{CONFIG_FILE, Config, ValueSet};
use crate::ticket::{Dialect, IdKey, Role, name};

/// Families that one pattern names at most.
const MAX_FAMILIES: usize = 100;

/// What a configuration settles for tickets of every kind.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// The configuration, for messages.
    from: SmolStr,
    values: FxHashMap<SmolStr, Arc<ValueSet>>,
    dialect: Arc<Dialect>,
    /// Prefixes of tickets that live elsewhere, in comparable form.
    external: Vec<SmolStr>,
    /// Old families with the ones that took their place.
    renamed: BTreeMap<SmolStr, SmolStr>,
    scope: Option<Scope>,
    /// Scopes of the families that the patterns of a kind name.
    scopes: BTreeMap<SmolStr, Scope>,
    patterns: Vec<Pattern>,
    /// The patterns of each kind.
    of_kinds: Vec<Vec<Pattern>>,
}

/// What IDs look like.
#[derive(Clone, Debug)]
struct Pattern {
    /// For a whole ID.
    regex: Regex,
    /// The families whose IDs it speaks of.
    families: Vec<SmolStr>,
}

impl Rules {
    /// The rules of a configuration.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let written = config.written();
        let from = format_smolstr!("{}{CONFIG_FILE}", config.folder());
        let mut rules = Self {
            values: sets(written.values.iter(), &from),
            dialect: Arc::new(dialect(written.relations.iter())),
            from,
            ..Self::default()
        };
        rules.patterns = config.id_patterns().iter().map(Pattern::new).collect();
        rules.scope = written.ids.scope;
        rules.add(&written.ids);
        for kind in config.kinds() {
            let patterns: Vec<_> = kind.id_patterns().iter().map(Pattern::new).collect();
            if let Some(ids) = &kind.written.ids {
                rules.add(ids);
                for family in patterns.iter().flat_map(|it| &it.families) {
                    rules.scopes.extend(ids.scope.map(|scope| (family.clone(), scope)));
                }
            }
            rules.of_kinds.push(patterns);
        }
        rules
    }

    fn add(&mut self, ids: &Ids) {
        let external = ids.external.as_slice().iter().map(|prefix| family(prefix));
        self.external.extend(external.filter(|prefix| !prefix.is_empty()));
        let renamed = ids.renamed.iter().map(|(old, new)| (family(old), family(new)));
        self.renamed.extend(renamed.filter(|(old, new)| old != new && !old.is_empty() && !new.is_empty()));
    }

    /// The configuration, for messages: its path.
    #[must_use]
    pub fn from(&self) -> &str {
        &self.from
    }

    /// The values of a field of this comparable name, for tickets of every kind.
    #[must_use]
    pub fn values(&self, field: &str) -> Option<&Arc<ValueSet>> {
        if self.values.is_empty() { None } else { self.values.get(of_role(field)) }
    }

    /// The fields that relate tickets.
    #[must_use]
    pub fn dialect(&self) -> &Arc<Dialect> {
        &self.dialect
    }

    /// Whether an ID is one of a ticket that lives elsewhere.
    #[must_use]
    pub fn is_external(&self, id: &IdKey) -> bool {
        let is_start = |prefix: &SmolStr| {
            let rest = id.as_str().strip_prefix(prefix.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        self.external.iter().any(is_start)
    }

    /// The family that took the place of another one.
    #[must_use]
    pub fn heir(&self, family: &str) -> Option<&str> {
        if self.renamed.is_empty() { None } else { self.renamed.get(family).map(SmolStr::as_str) }
    }

    /// The families in whose place this one is.
    pub fn old_names(&self, family: &str) -> impl Iterator<Item = &str> {
        self.renamed.iter().filter(move |(_, heir)| *heir == family).map(|(old, _)| old.as_str())
    }

    /// How far the IDs of a family reach, if the configuration says so.
    #[must_use]
    pub fn scope(&self, family: &str) -> Option<Scope> {
        let special = if self.scopes.is_empty() { None } else { self.scopes.get(family).copied() };
        special.or(self.scope)
    }

    /// Whether anything is said of what IDs look like.
    #[must_use]
    pub fn has_patterns(&self) -> bool {
        !self.patterns.is_empty() || self.of_kinds.iter().any(|patterns| !patterns.is_empty())
    }

    /// The patterns of which an ID should fit one, given how it may be written, and does not; `kind` is that of its
    /// ticket. All IDs of a kind should fit those of the kind; others those that name their family.
    #[must_use]
    pub fn unfit(&self, kind: Option<u16>, id: &IdKey, written: &[&str]) -> Option<Vec<&str>> {
        let fits = |pattern: &Pattern| written.iter().any(|written| pattern.regex.is_match(written));
        let own = kind.and_then(|kind| self.of_kinds.get(usize::from(kind))).filter(|own| !own.is_empty());
        let asked: Vec<&Pattern> = match own {
            Some(own) => own.iter().collect(),
            None => {
                let names = |pattern: &&Pattern| pattern.families.iter().any(|it| it == id.family());
                // One that names no family may be fit by any, but asks none.
                if self.patterns.iter().any(fits) {
                    return None;
                }
                self.patterns.iter().filter(names).collect()
            }
        };
        let is_fit = asked.is_empty() || asked.iter().any(|pattern| fits(pattern));
        (!is_fit).then(|| asked.iter().map(|pattern| pattern.shown()).collect())
    }
}

impl Pattern {
    fn new(regex: &Regex) -> Self {
        Self { families: families(regex.as_str()), regex: regex.clone() }
    }

    /// As the configuration has it.
    fn shown(&self) -> &str {
        let all = self.regex.as_str();
        all.strip_prefix("^(?:").and_then(|rest| rest.strip_suffix(")$")).unwrap_or(all)
    }
}

/// The families of all IDs that a pattern fits; none where it does not begin with certain words.
fn families(pattern: &str) -> Vec<SmolStr> {
    let Ok(hir) = regex_syntax::parse(pattern) else { return Vec::new() };
    let mut extractor = Extractor::new();
    extractor.kind(ExtractKind::Prefix).limit_class(4).limit_total(MAX_FAMILIES);
    let starts = extractor.extract(&hir);
    let mut families = Vec::new();
    for start in starts.literals().unwrap_or_default() {
        let start = String::from_utf8_lossy(start.as_bytes());
        // What is behind the last hyphen is a part of the number.
        let Some((words, _)) = start.rsplit_once('-') else { return Vec::new() };
        let family = SmolStr::new(IdKey::new(&format!("{words}-0")).family());
        if !families.contains(&family) {
            families.push(family);
        }
    }
    families
}

/// A prefix as families are written.
fn family(prefix: &str) -> SmolStr {
    SmolStr::new(prefix.trim().trim_end_matches('-').to_uppercase())
}

/// One name for all fields that are a ticket's status.
pub(super) fn of_role(field: &str) -> &str {
    if Role::of(field) == Some(Role::Status) { "status" } else { field }
}

/// Sets by the comparable names of their fields.
pub(super) fn sets<'w>(
    written: impl Iterator<Item = (&'w String, &'w Vec<ValueRule>)>,
    from: &str,
) -> FxHashMap<SmolStr, Arc<ValueSet>> {
    let set = |(field, values): (&String, &Vec<ValueRule>)| {
        (SmolStr::new(of_role(&name::field(field))), Arc::new(ValueSet::new(values, from)))
    };
    written.map(set).filter(|(_, set)| !set.values().is_empty()).collect()
}

fn dialect<'w>(written: impl Iterator<Item = (&'w String, &'w RelationRule)>) -> Dialect {
    let mut dialect = Dialect::default();
    for (field, rule) in written {
        dialect.add(field, rule.means, rule.inverse.as_deref());
    }
    dialect.close();
    dialect
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text: &str) -> Rules {
        let (config, problems) = Config::parse(text, &[]);
        assert_eq!(problems, []);
        Rules::new(&config)
    }

    #[test]
    fn families_that_a_pattern_names() {
        let check = |pattern: &str, want: &[&str]| assert_eq!(families(pattern), want, "{pattern}");
        check(r"^(?:BUG-\d+)$", &["BUG"]);
        check(r"(BUG|FEAT)-\d{4}", &["BUG", "FEAT"]);
        check(r"BUG-\d+|TASK-[1-9]\d*", &["BUG", "TASK"]);
        check(r"ABC-CMD-\d+", &["ABC-CMD"]);
        check(r"PE-[12]\d\d", &["PE"]);
        check(r"bug-\d+", &["BUG"]);
        check(r"[A-Z]+-\d+", &[]);
        check(r"\d+", &[]);
        check(r"(", &[]);
    }

    #[test]
    fn ids_that_fit_and_those_that_do_not() {
        let rules = rules(
            "ids:\n  patterns: ['BUG-\\d{4}', '[A-Z]+-X\\d+']\nkinds:\n  epic:\n    files: epics/**\n    ids:\n      patterns: 'EP-\\d+'\n",
        );
        let check = |kind: Option<u16>, id: &str, want: Option<&[&str]>| {
            let unfit = rules.unfit(kind, &IdKey::new(id), &[id]);
            assert_eq!(unfit.as_deref(), want, "{id}");
        };
        check(None, "BUG-0012", None);
        check(None, "BUG-12", Some(&["BUG-\\d{4}"]));
        check(None, "BUG-X1", None);
        check(None, "TASK-12", None);
        check(Some(0), "EP-1", None);
        check(Some(0), "BUG-0012", Some(&["EP-\\d+"]));
        assert!(rules.has_patterns() && !Rules::default().has_patterns());
    }

    #[test]
    fn prefixes_and_scopes() {
        let rules = rules(
            "ids:\n  external: [jira, GH-]\n  renamed: {task: BACK}\n  scope: folder\nkinds:\n  epic:\n    ids:\n      patterns: 'EP-\\d+'\n      scope: workspace\n      external: OPS\n",
        );
        for (id, want) in
            [("JIRA-1", true), ("gh-7", true), ("OPS-7", true), ("JIRAS-1", false), ("PE-1", false)]
        {
            assert_eq!(rules.is_external(&IdKey::new(id)), want, "{id}");
        }
        assert_eq!((rules.heir("TASK"), rules.heir("BACK")), (Some("BACK"), None));
        assert_eq!(rules.old_names("BACK").collect::<Vec<_>>(), ["TASK"]);
        assert_eq!((rules.scope("EP"), rules.scope("T")), (Some(Scope::Workspace), Some(Scope::Folder)));
    }

    #[test]
    fn values_of_a_field_by_any_of_its_names() {
        let rules = rules("values:\n  State: [Inbox, Done]\n  Fix Version: [v1]\n");
        assert_eq!(rules.values("status").map(|set| set.values().len()), Some(2));
        assert_eq!(
            rules.values("fix version").map(|set| set.from().to_owned()),
            Some(".tickmark.yaml".into())
        );
        assert!(rules.values("priority").is_none());
    }
}

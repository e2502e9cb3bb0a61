//! Which schema a ticket follows: the kind or the template that the configuration gives to its file, else what its
//! `type` field names, else the schema whose headings and fields it shares most, if that is clearly one.

mod choice;
mod tool;

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use smol_str::SmolStr;

use choice::{Choice, choice};

use super::homes::{self, Home, Homes};
use super::{Config, FieldSpec, Need, Origin, Rules, Schema, TicketShape, TicketUnit, kinds};
use crate::ticket::{Role, name};

/// Index of a schema in [`Catalog::schemas`]; those of tools' built-in formats, which are compiled when they are needed,
/// have numbers of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub u16);

/// Why a ticket follows the schema that it follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The configuration gives the file to a kind.
    Kind,
    /// The configuration gives the file to the template.
    Path,
    /// The type of the ticket is its name.
    Type,
    /// It is the format of a tool, whose folder or signs the ticket has.
    Tool,
    /// The ticket has more of it than of any other.
    Shape,
}

/// The schemas of one root, ready to choose from.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// The schemas: those of the kinds, of the team's templates, and those built in.
    pub schemas: Vec<Arc<Schema>>,
    /// What the team has settled.
    pub config: Arc<Config>,
    /// What of it holds for tickets of every kind.
    pub rules: Arc<Rules>,
    /// For each kind of the configuration, its schemas.
    kinds: Vec<Vec<u16>>,
    profiles: Vec<Profile>,
    /// For each feature, the schemas that have it, in order.
    features: HashMap<u64, Vec<(u16, u16)>>,
    /// For each entry of the configuration's templates, its schemas.
    configured: Vec<Vec<u16>>,
    homes: Homes,
}

/// What choosing needs to know of one schema.
#[derive(Clone, Debug)]
struct Profile {
    /// Whether its tickets are files; none when they may be anything.
    is_file: Option<bool>,
    is_own: bool,
    family: SmolStr,
    /// The name without words such as "template".
    type_name: SmolStr,
    /// How it may be chosen for a file that the configuration does not give it.
    choice: Choice,
    /// The weight of everything that it expects.
    total: u32,
    /// Its features, sorted.
    features: Vec<u64>,
}

/// How well a ticket fits a schema.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    /// The weight of what they share.
    shared: u32,
    /// How much of that says something: a title says nothing.
    telling: u32,
}

/// The weight of something that a schema expects, and of something that it only allows.
const EXPECTED: u16 = 2;
const ALLOWED: u16 = 1;

/// Fields, and sections, of a ticket beyond this count are not compared.
const MAX_NAMES: usize = 200;

/// Names that documents of every sort have.
const COMMON: [&str; 22] = [
    "title",
    "description",
    "name",
    "id",
    "date",
    "author",
    "authors",
    "tags",
    "overview",
    "summary",
    "introduction",
    "notes",
    "created",
    "updated",
    "version",
    "references",
    "background",
    "context",
    "status",
    "owner",
    "testing",
    "usage",
];

impl Catalog {
    /// Makes the schemas of templates ready; those of the team come before those built in.
    #[must_use]
    pub fn new(mut templates: Vec<Arc<Schema>>, config: Arc<Config>) -> Self {
        let rules = Arc::new(Rules::new(&config));
        templates.sort_by_key(|schema| matches!(schema.origin, Origin::Builtin(_)));
        let mut schemas: Vec<Arc<Schema>> = Vec::new();
        let mut kinds = Vec::new();
        for (number, rule) in (0u16..).zip(config.kinds()) {
            let of_kind = kinds::schemas(number, &rule.name, &rule.written, &rules, &templates);
            kinds.push((places(schemas.len())).take(of_kind.len()).collect());
            schemas.extend(of_kind.into_iter().map(Arc::new));
        }
        schemas.extend(templates.iter().map(|schema| kinds::given(schema, &rules)));
        schemas.truncate(homes::MAX_SCHEMAS);
        let mut features: HashMap<u64, Vec<(u16, u16)>> = HashMap::new();
        let mut profiles = Vec::with_capacity(schemas.len());
        for (index, schema) in (0u16..).zip(&schemas) {
            profiles.push(Profile::new(schema, choice(schema, &config), |key, weight| {
                features.entry(key).or_default().push((index, weight));
            }));
        }
        let configured = config.templates.iter().map(|entry| {
            let from = |schema: &Schema| schema.kind.is_none() && kinds::is_from(schema, &entry.path);
            (0u16..).zip(&schemas).filter(|(_, schema)| from(schema)).map(|(index, _)| index).collect()
        });
        let configured = configured.collect();
        let homes = Homes::of(&schemas);
        Self { schemas, config, rules, kinds, profiles, features, configured, homes }
    }

    /// Whether the configuration gives any schema to certain files.
    #[must_use]
    pub fn is_by_path(&self) -> bool {
        let templates = self.config.templates.iter().any(|template| !template.globs.is_empty());
        templates || self.config.kinds().iter().any(super::config::KindRule::has_files)
    }

    /// The schema at an ID.
    #[must_use]
    pub fn get(&self, id: SchemaId) -> Option<&Arc<Schema>> {
        self.schemas.get(usize::from(id.0)).or_else(|| homes::of_format(id))
    }

    /// The schema that a ticket follows; `path` is its file's, relative to the root, with `/`.
    #[must_use]
    pub fn choose(&self, path: &str, shape: &TicketShape) -> Option<SchemaId> {
        self.choose_at(path, self.home(path), shape)
    }

    /// The schema that a ticket follows, where the home of its file is known.
    #[must_use]
    pub fn choose_at(&self, path: &str, home: Home, shape: &TicketShape) -> Option<SchemaId> {
        self.choose_why(path, home, shape).map(|(schema, _)| schema)
    }

    /// The same, and why it is that one.
    #[must_use]
    pub fn choose_why(&self, path: &str, home: Home, shape: &TicketShape) -> Option<(SchemaId, Why)> {
        if let Some(given) = self.by_kind(path, shape) {
            return Some((SchemaId(given), Why::Kind));
        }
        let scores = self.scores(shape);
        let by_path = self.by_path(path, shape, &scores).map(|given| (SchemaId(given), Why::Path));
        by_path
            .or_else(|| self.by_type(shape).map(|named| (SchemaId(named), Why::Type)))
            .or_else(|| self.by_shape(home, shape, &scores))
    }

    /// The first kind that the configuration gives to this file; of several schemas of it the one that fits best.
    fn by_kind(&self, path: &str, shape: &TicketShape) -> Option<u16> {
        let given = self.config.kinds().iter().zip(&self.kinds).filter(|(rule, _)| rule.is_for(path));
        let mut given = given.map(|(_, schemas)| self.fitting(schemas.iter().copied(), shape));
        let fitting = given.find(|fitting| !fitting.is_empty())?;
        match fitting.as_slice() {
            [one] => Some(*one),
            _ => self.best(&fitting, shape, &self.scores(shape)),
        }
    }

    /// Of the templates that the configuration gives to this file, the one that fits best.
    fn by_path(&self, path: &str, shape: &TicketShape, scores: &[Score]) -> Option<u16> {
        let entries = self.config.templates.iter().zip(&self.configured);
        let given =
            entries.filter(|(entry, _)| entry.is_for(path)).flat_map(|(_, schemas)| schemas.iter().copied());
        self.best(&self.fitting(given, shape), shape, scores)
    }

    /// Those of the schemas whose tickets may be written as this one is.
    fn fitting(&self, schemas: impl Iterator<Item = u16>, shape: &TicketShape) -> Vec<u16> {
        schemas.filter(|index| self.profile(*index).is_some_and(|profile| profile.fits(shape))).collect()
    }

    /// The schema whose shape fits best; the first of equals.
    fn best(&self, schemas: &[u16], shape: &TicketShape, scores: &[Score]) -> Option<u16> {
        let mut best: Option<(u32, u16)> = None;
        for &index in schemas {
            let rank = self.rank(index, scores, shape);
            if best.is_none_or(|(most, _)| rank > most) {
                best = Some((rank, index));
            }
        }
        best.map(|(_, index)| index)
    }

    /// The team's schema that the ticket's type names.
    fn by_type(&self, shape: &TicketShape) -> Option<u16> {
        let named = |profile: &Profile| {
            !profile.type_name.is_empty()
                && shape
                    .types
                    .iter()
                    .any(|value| *value == profile.type_name || type_name(value) == profile.type_name)
        };
        self.candidates(shape).find(|(_, profile)| profile.is_own && named(profile)).map(|(index, _)| index)
    }

    fn by_shape(&self, home: Home, shape: &TicketShape, scores: &[Score]) -> Option<(SchemaId, Why)> {
        let enough: Vec<(u16, u32)> = self
            .candidates(shape)
            .filter(|(_, profile)| profile.choice == Choice::Shape)
            .filter_map(|(index, profile)| {
                let score = scores.get(usize::from(index)).copied().unwrap_or_default();
                let family = profile.is_own && !profile.family.is_empty() && profile.family == shape.family;
                let rank = self.rank(index, scores, shape) + if family { 500 } else { 0 };
                is_enough(profile, score, self.share(index, scores), family, shape).then_some((index, rank))
            })
            .collect();
        // A built-in format has no say where the team's own fits.
        let own = enough.iter().any(|(index, _)| self.profile(*index).is_some_and(|profile| profile.is_own));
        if !own && let Some(of_tool) = self.by_tool(home, shape) {
            return Some((of_tool, Why::Tool));
        }
        let eligible = || {
            enough
                .iter()
                .filter(|(index, _)| !own || self.profile(*index).is_some_and(|profile| profile.is_own))
        };
        let most = eligible().map(|(_, share)| *share).max()?;
        let mut near = eligible().filter(|(_, share)| share + 20 >= most);
        let best = eligible().find(|(_, share)| *share == most)?.0;
        // Several equally good ones must be the same in all but name.
        let wanted = &self.profile(best)?.features;
        near.all(|(index, _)| self.profile(*index).is_some_and(|profile| profile.features == *wanted))
            .then_some((SchemaId(best), Why::Shape))
    }

    fn candidates<'a>(&'a self, shape: &'a TicketShape) -> impl Iterator<Item = (u16, &'a Profile)> {
        let fits = |profile: &Profile| profile.fits(shape) && profile.choice != Choice::Path;
        (0u16..).zip(&self.profiles).filter(move |(_, profile)| fits(profile))
    }

    fn profile(&self, index: u16) -> Option<&Profile> {
        self.profiles.get(usize::from(index))
    }

    /// How much of what a schema expects the ticket has, in thousandths.
    fn share(&self, index: u16, scores: &[Score]) -> u32 {
        let total = self.profile(index).map_or(0, |profile| profile.total);
        let shared = scores.get(usize::from(index)).map_or(0, |score| score.shared);
        (shared * 1000).checked_div(total).unwrap_or(0).min(1000)
    }

    /// How much the two are alike, in thousandths: of several templates that a ticket has all of, the largest is meant.
    fn rank(&self, index: u16, scores: &[Score], shape: &TicketShape) -> u32 {
        let total =
            self.profile(index).map_or(0, |profile| profile.total) + said(shape) * u32::from(EXPECTED);
        let shared = scores.get(usize::from(index)).map_or(0, |score| score.shared);
        (shared * 2000).checked_div(total).unwrap_or(0)
    }

    fn scores(&self, shape: &TicketShape) -> Vec<Score> {
        let mut scores = vec![Score::default(); self.schemas.len()];
        let mut seen: Vec<u64> = Vec::with_capacity(shape.fields.len() + shape.sections.len());
        let mut count = |key: u64, name: &str| {
            let Some(schemas) = self.features.get(&key).filter(|_| !seen.contains(&key)) else { return };
            seen.push(key);
            let telling = u32::from(!COMMON.contains(&name));
            for (index, weight) in schemas {
                if let Some(score) = scores.get_mut(usize::from(*index)) {
                    score.shared += u32::from(*weight);
                    score.telling += telling;
                }
            }
        };
        shape.fields.iter().take(MAX_NAMES).for_each(|name| count(field_key(name), name));
        shape.sections.iter().take(MAX_NAMES).for_each(|name| count(section_key(name), name));
        scores
    }
}

/// How many fields and sections a ticket has, as far as they are compared.
fn said(shape: &TicketShape) -> u32 {
    u32::try_from(shape.fields.len().min(MAX_NAMES) + shape.sections.len().min(MAX_NAMES)).unwrap_or_default()
}

/// Whether a ticket shares so much with a schema that it surely follows it. A format of the team's needs less than one
/// that is built in, and less still when the ID is of its family.
fn is_enough(profile: &Profile, score: Score, share: u32, family: bool, shape: &TicketShape) -> bool {
    if !profile.is_own {
        return score.telling >= 4 && share >= 600;
    }
    // A ticket that says little, but nothing that the template does not know.
    let said = said(shape);
    let inside = said > 0 && score.shared * 10 >= said * u32::from(EXPECTED) * 8;
    family && score.shared > 0 || score.telling >= 3 && (share >= 400 || inside && score.telling >= 4)
}

impl Profile {
    fn new(schema: &Schema, choice: Choice, mut feature: impl FnMut(u64, u16)) -> Self {
        let sections = schema.sections.iter().filter_map(|section| match section.path.as_slice() {
            [name] => Some((section_key(name), section.need != Need::Optional)),
            _ => None,
        });
        // What a form asks for in a section, a ticket may as well say in a field.
        let counts = |field: &&FieldSpec| field.section.is_empty() || *field.section == [field.name.clone()];
        let fields = schema.fields.iter().filter(counts).filter(|field| field.under.is_none());
        let fields = fields.map(|field| (field_key(&field.name), field.required));
        let mut found: Vec<(u64, bool)> = sections.chain(fields).collect();
        found.sort_unstable_by_key(|(key, expected)| (*key, !*expected));
        found.dedup_by_key(|(key, _)| *key);
        let mut total = 0;
        for (key, expected) in &found {
            total += if *expected { u32::from(EXPECTED) } else { 0 };
            feature(*key, if *expected { EXPECTED } else { ALLOWED });
        }
        Self {
            is_file: Some(schema.unit == TicketUnit::File)
                .filter(|_| !matches!(schema.origin, Origin::Kind(_))),
            is_own: schema.kind.is_some() || !matches!(schema.origin, Origin::Builtin(_)),
            family: schema.family.clone().unwrap_or_default(),
            type_name: type_name(&name::value(&schema.name)),
            choice,
            total,
            features: found.into_iter().map(|(key, _)| key).collect(),
        }
    }

    /// Whether a ticket is written as those of the schema are: as a file, or as a heading.
    fn fits(&self, shape: &TicketShape) -> bool {
        self.is_file.is_none_or(|is_file| is_file == shape.is_file)
    }
}

/// Places in a list from this length on, as far as they have a number.
fn places(len: usize) -> impl Iterator<Item = u16> {
    u16::try_from(len).into_iter().flat_map(|first| first..u16::MAX)
}

/// A schema's name or a type's value without words that say nothing: `bug` of `bug template`.
fn type_name(comparable: &str) -> SmolStr {
    let dull = |word: &&str| !matches!(*word, "template" | "templates" | "tmpl" | "ticket" | "md");
    let words: Vec<&str> =
        comparable.split(' ').map(|word| word.trim_end_matches(".md")).filter(dull).collect();
    SmolStr::new(words.join(" "))
}

fn field_key(name: &str) -> u64 {
    let name = match Role::of(name) {
        Some(Role::Status) => "status",
        Some(Role::Id) => "id",
        _ => name,
    };
    key(0, name)
}

/// A counted section is known by its words: `step 3 roll out` is a `step #`.
fn section_key(name: &str) -> u64 {
    let digit = name.find(|c: char| c.is_ascii_digit() || c == '#').filter(|at| *at > 0);
    let counted = digit.and_then(|at| name.get(..at)).filter(|words| words.ends_with(' '));
    key(1, counted.unwrap_or(name))
}

/// The same in every run: the hasher has fixed keys.
fn key(kind: u8, name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (kind, name).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{builtin, compile};
    use crate::ticket::{Facts, FileName};

    const BUG: &str = "# BUG-XXX: [Title]\n\n**Status**: [Open | Fixed]\n**Severity**: [High | Low]\n\n## Steps\n\n## Expected\n\n## Actual\n";
    const FEATURE: &str = "# FEAT-XXX: [Title]\n\n**Status**: [Open | Live]\n**Team**: [Name]\n\n## Need\n\n## Idea\n\n## Costs\n";
    const HEADED: &str =
        "# [Sprint]\n\n## AB-XXX: [Title]\n**Points**: [1 | 2] | **Priority**: [P0 | P1]\n\n### Goal\n";

    fn catalog(templates: &[(&str, &str)], config: &str) -> Catalog {
        let (config, problems) = Config::parse(config, &[]);
        assert_eq!(problems, []);
        let mut schemas = Vec::new();
        for (path, text) in templates {
            let stem = path.rsplit('/').next().unwrap().trim_end_matches(".md");
            schemas.extend(compile(text, stem, Origin::File((*path).into())));
        }
        schemas.extend_from_slice(builtin());
        Catalog::new(schemas.into_iter().map(Arc::new).collect(), Arc::new(config))
    }

    fn chosen(catalog: &Catalog, path: &str, text: &str) -> Vec<String> {
        let facts =
            Facts::read(text, FileName { stem: path.rsplit('/').next().unwrap().trim_end_matches(".md") });
        let choose = |shape: &TicketShape| {
            let id = catalog.choose(path, shape);
            id.map_or("none".to_owned(), |id| catalog.get(id).unwrap().origin.describe())
        };
        TicketShape::all(text, &facts).iter().map(choose).collect()
    }

    fn check(templates: &[(&str, &str)], config: &str, path: &str, text: &str, want: &str) {
        assert_eq!(chosen(&catalog(templates, config), path, text), [want], "{path}: {text}");
    }

    const BOTH: [(&str, &str); 2] = [("t/bug.md", BUG), ("t/feature-template.md", FEATURE)];

    #[test]
    fn the_shape_decides() {
        let bug = "# BUG-7: Crash\n\n**Status**: Open\n**Severity**: Low\n\n## Steps\n\n## Expected\n";
        check(&BOTH, "", "a.md", bug, "t/bug.md");
        check(&BOTH, "", "a.md", "# FEAT-1: X\n\n**Status**: Open\n\n## Idea\n", "t/feature-template.md");
        check(
            &BOTH,
            "",
            "a.md",
            "# Something\n\n**Status**: Open\n**Severity**: Low\n\n## Steps\n\n## Expected\n",
            "t/bug.md",
        );
        check(&BOTH, "", "a.md", "# Something\n\n**Status**: Open\n", "none");
    }

    #[test]
    fn other_documents_follow_none() {
        let readme = "# My tool\n\n## Overview\n\nText\n\n## Installation\n\n## Usage\n\n## Testing\n\n## Dependencies\n\n## License\n";
        check(&BOTH, "", "README.md", readme, "none");
        check(&[], "", "README.md", readme, "none");
        check(
            &[],
            "",
            "post.md",
            "---\ntitle: A\ndate: 2026-01-01\ntags: [a]\nstatus: draft\n---\n\n## Overview\n\n## Context\n",
            "none",
        );
        check(&[], "", "empty.md", "", "none");
    }

    #[test]
    fn the_type_names_a_schema() {
        check(&BOTH, "", "a.md", "---\ntype: Feature\n---\n\n# X\n", "t/feature-template.md");
        check(&BOTH, "", "a.md", "---\ntemplate: bug.md\n---\n\n# X\n", "t/bug.md");
        check(&BOTH, "", "a.md", "---\ntype: chore\n---\n\n# X\n", "none");
    }

    #[test]
    fn the_configuration_comes_first() {
        let config = "templates:\n  - path: t/bug.md\n    files: ['bugs/**']\n  - t/feature-template.md\n";
        check(&BOTH, config, "bugs/1/a.md", "# Whatever\n", "t/bug.md");
        check(&BOTH, config, "bugs/a.md", "---\ntype: feature\n---\n# FEAT-1: X\n", "t/bug.md");
        // It is for those files only.
        let bug = "# BUG-7: Crash\n\n**Status**: Open\n**Severity**: Low\n\n## Steps\n\n## Expected\n";
        check(&BOTH, config, "other/a.md", bug, "none");
    }

    #[test]
    fn units_do_not_mix() {
        let templates = [("t/sprint.md", HEADED), ("t/bug.md", BUG)];
        let text = "# Sprint 3\n\n## AB-1: One\n**Points**: 1 | **Priority**: P0\n\n### Goal\n\n## AB-2: Two\n**Points**: 2 | **Priority**: P1\n";
        assert_eq!(chosen(&catalog(&templates, ""), "s3.md", text), ["t/sprint.md", "t/sprint.md"]);
        let config = "templates:\n  - path: t/bug.md\n    files: ['*.md']\n";
        assert_eq!(chosen(&catalog(&templates, config), "s3.md", text), ["t/sprint.md", "t/sprint.md"]);
    }

    #[test]
    fn of_a_small_and_a_large_variant_the_nearer_one() {
        let small = "# [Title]\n\n## Drivers\n\n## Options\n\n## Outcome\n";
        let large = "# [Title]\n\n## Drivers\n\n## Options\n\n## Outcome\n\n## Costs\n\n## Benefits\n";
        let templates = [("t/small.md", small), ("t/large.md", large)];
        check(&templates, "", "a.md", &small.replace("[Title]", "Use it"), "t/small.md");
        check(&templates, "", "a.md", &large.replace("[Title]", "Use it"), "t/large.md");
    }

    #[test]
    fn a_teams_own_format_comes_before_a_built_in_one() {
        let template = crate::schema::builtin_template("task").unwrap();
        let ticket = template.replace(['[', ']'], "").replace("XXX", "12");
        check(&[], "", "a.md", &ticket, "built-in task");
        let own = template.replace("## Sign-Off", "## Approval");
        check(&[("t/ours.md", &own)], "", "a.md", &ticket, "t/ours.md");
    }

    /// What Backlog.md writes.
    const OF_BACKLOG: &str =
        "---\nid: BOAT-1\ntitle: Rig\nstatus: To Do\nassignee: []\n---\n\n## Description\n\nSails.\n";

    #[test]
    fn in_the_folder_of_a_tool_little_is_needed() {
        check(&BOTH, "", "backlog/tasks/boat-1 - Rig.md", OF_BACKLOG, "built-in backlog");
        check(&BOTH, "", "sub/.backlog/archive/tasks/boat-1.md", OF_BACKLOG, "built-in backlog");
        check(&BOTH, "", "tasks/boat-1.md", OF_BACKLOG, "none");
        check(&[], "", "backlog/tasks/README.md", "# Tasks\n\n## Overview\n\nAll of them.\n", "none");
        check(&[], "", "a/.tickets/a-1.md", "---\nid: a-1\ndeps: []\n---\n# Rig\n", "built-in tk");
    }

    #[test]
    fn a_format_is_known_by_all_its_signs() {
        let record =
            "# Use it\n\n## Context and Problem Statement\n\n## Considered Options\n\n## Decision Outcome\n";
        check(&[], "", "notes/use-it.md", record, "built-in madr");
        check(&[], "", "notes/use-it.md", &record.replace("Considered", "Other"), "none");
        let text =
            "- Feature Name: sail\n- Start Date: 2026-01-01\n- RFC PR: #1\n\n# Summary\n\n# Motivation\n";
        check(&[], "", "proposals/1-sail.md", text, "built-in rfc");
    }

    #[test]
    fn a_teams_own_template_comes_before_a_tools_format() {
        let own = "---\nid: BOAT-XXX\ntitle: x\nstatus: Ashore # Ashore | Afloat\nassignee: [Name]\ncrew: [Names]\n---\n\n## Description\n[What]\n";
        check(&[("t/own.md", own)], "", "backlog/tasks/boat-1.md", OF_BACKLOG, "t/own.md");
        let config = "templates:\n  - path: t/bug.md\n    files: ['backlog/**']\n";
        check(&BOTH, config, "backlog/tasks/boat-1.md", OF_BACKLOG, "t/bug.md");
    }

    #[test]
    fn the_configuration_of_a_tool_comes_before_its_built_in_format() {
        let mut schemas = crate::schema::schemas("backlog/config.yml", "statuses: [Ashore, Afloat]\n");
        schemas.extend(crate::schema::schemas("t/bug.md", BUG));
        let catalog = Catalog::new(schemas.into_iter().map(Arc::new).collect(), Arc::default());
        assert_eq!(chosen(&catalog, "backlog/tasks/boat-1.md", OF_BACKLOG), ["backlog/config.yml"]);
        assert_eq!(chosen(&catalog, "sub/backlog/tasks/boat-1.md", OF_BACKLOG), ["built-in backlog"]);
        let drafts = catalog.choose("backlog/drafts/draft-1.md", &shape(OF_BACKLOG)).unwrap();
        let tasks = catalog.choose("backlog/tasks/boat-1.md", &shape(OF_BACKLOG)).unwrap();
        assert_ne!(drafts, tasks);
    }

    fn shape(text: &str) -> TicketShape {
        TicketShape::all(text, &Facts::read(text, FileName { stem: "a" })).remove(0)
    }

    #[test]
    fn formats_that_are_not_met_are_not_compiled() {
        let asked = || crate::schema::builtin::tests::ASKED.with(std::cell::Cell::get);
        let before = asked();
        let bug = "# BUG-7: Crash\n\n**Status**: Open\n**Severity**: Low\n\n## Steps\n\n## Expected\n";
        check(&BOTH, "", "tickets/bug-7.md", bug, "t/bug.md");
        check(&BOTH, "", "docs/specs/a.md", "# Read me\n\n## Usage\n", "none");
        check(&[], "", "posts/a.md", "---\ntitle: A\nstatus: draft\n---\n\n## Overview\n", "none");
        assert_eq!(asked(), before);
        check(&[], "", ".tickets/a-1.md", "---\nid: a-1\ndeps: []\n---\n# Rig\n", "built-in tk");
        assert!(asked() > before);
    }

    #[test]
    fn equally_good_ones() {
        let ticket = "# Something\n\n**Status**: Open\n**Severity**: Low\n\n## Steps\n\n## Expected\n";
        check(&[("t/a.md", BUG), ("t/b.md", BUG)], "", "a.md", ticket, "t/a.md");
        let other = BUG.replace("Actual", "Seen");
        check(&[("t/a.md", BUG), ("t/b.md", &other)], "", "a.md", ticket, "none");
    }
}

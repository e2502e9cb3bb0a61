//! The compiler on templates of many shapes, and on the documents it was built for where they are at hand.

use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::schema::{FieldKind, FieldSpec, Need, SectionSpec};

fn one(text: &str) -> Schema {
    let mut schemas = compile(text, "sample", Origin::Unknown);
    assert_eq!(schemas.len(), 1, "{schemas:#?}");
    schemas.remove(0)
}

fn kind(spec: Option<&FieldSpec>) -> String {
    let Some(spec) = spec else { return "none".to_owned() };
    let kind = match &spec.kind {
        FieldKind::Choice(values) => values.join("; "),
        FieldKind::Suggestions(values) => format!("like {}", values.join("; ")),
        FieldKind::Id { family, words } => {
            format!("id {} {}", family.clone().unwrap_or_default(), words.join("; ")).trim_end().to_owned()
        }
        kind => format!("{kind:?}").to_lowercase(),
    };
    if spec.required { kind } else { kind + "?" }
}

fn paths(schema: &Schema, fits: impl Fn(&SectionSpec) -> bool) -> Vec<String> {
    schema.sections.iter().filter(|section| fits(section)).map(|section| section.path.join(" / ")).collect()
}

fn level(schema: &Schema, level: u8) -> usize {
    schema.sections.iter().filter(|section| section.level == level).count()
}

const HEADER: &str = "\
---
title: \"[TICKET-ID]: [Title]\"
status: \"TODO\"  # TODO | DOING | DONE
points: 0  # 1, 2, 3
spec: \"\"  # Link to docs/specs/*.md (if applicable)
changed: \"YYYY-MM-DD\"
---

# TOOL-XXX: [Title]

**Status:** Todo
**Priority:** 🔴 High | 🟡 Low
**Epic**: [EPIC-XXX, or \"None\"]

## 1. Goal

[Why, and for whom]

- [ ] [First step]
- [x] done, see [the guide](docs/[name].md)

## 2. Data (Optional)

### Tables

| Name | Kind |
|------|------|
| <!-- --> | {{KIND}} |

## 3. Plan

**Needed?** Yes / No

### Step 1: [Prepare]
### Step 2: Build
### Other services

[If others are involved]

```yaml
key: [not a placeholder]
```
";

#[test]
fn fields_in_front_matter_and_header_are_one() {
    let schema = one(HEADER);
    let own = |name: &str| kind(schema.field(name));
    assert_eq!(own("status"), "TODO; DOING; DONE");
    assert_eq!(schema.field("status").unwrap().carriers.len(), 2);
    assert_eq!(own("priority"), "🔴 High; 🟡 Low");
    assert_eq!(own("points"), "1; 2; 3");
    assert_eq!(own("spec"), "path?");
    assert_eq!(own("changed"), "date");
    assert_eq!(own("epic"), "id EPIC None?");
    assert_eq!(own("title"), "text");
    assert_eq!(kind(schema.field_at(&["plan"], false, "needed")), "Yes; No?");
    assert_eq!(schema.family.as_deref(), Some("TOOL"));
}

#[test]
fn remarks_that_make_optional() {
    let schema = one(
        "---\na: x\nb: x # only required for bugs\n---\n# T\n## A\n<!--\n This section is optional.\n-->\n## B\n_(Optional)_\n## C (required)\n## D\nIf it rains.\n",
    );
    assert_eq!((kind(schema.field("a")), kind(schema.field("b"))), ("text".to_owned(), "text?".to_owned()));
    assert_eq!(paths(&schema, |section| section.need == Need::Optional), ["a", "b"]);
    assert_eq!(paths(&schema, |section| section.need == Need::Required), ["c"]);
}

#[test]
fn sections_are_paths_with_marks() {
    let schema = one(HEADER);
    let want =
        ["goal", "data", "data / tables", "plan", "plan / step #", "plan / step #", "plan / other services"];
    assert_eq!(paths(&schema, |_| true), want);
    assert_eq!(
        paths(&schema, |section| section.need == Need::Optional),
        ["data", "data / tables", "plan / other services"]
    );
    let step = schema.sections.iter().find(|section| section.repeatable).unwrap();
    assert!(step.is_at(&["plan", "step 7 ship it"]) && step.is_at(&["plan", "step 7"]));
    assert!(!step.is_at(&["plan", "steps 7"]) && !step.is_at(&["step 7"]) && !step.is_at(&["plan", "step"]));
}

#[test]
fn placeholders_word_for_word() {
    let schema = one(HEADER);
    let want = [
        "<!-- -->",
        "TOOL-XXX",
        "YYYY-MM-DD",
        "Yes / No",
        "[EPIC-XXX, or \"None\"]",
        "[First step]",
        "[If others are involved]",
        "[Prepare]",
        "[TICKET-ID]",
        "[Title]",
        "[Why, and for whom]",
        "[name]",
        "{{KIND}}",
        "🔴 High | 🟡 Low",
    ];
    assert_eq!(schema.placeholders, want);
}

#[test]
fn templates_inside_fences() {
    let text = "\
# Chore

How to write one.

## Template

```markdown
## Goal
[What]

## Steps
- Step
```

## Example

```markdown
## Goal
Paint the wall.

## Steps
- Buy paint
```

## Errands

A sample:

```markdown
## From
Home
## To
Town
```

```md
## From
[Where]
## To
[Where]
```

```bash
echo [What]
```
";
    let schemas = compile(text, "chore", Origin::Unknown);
    let names: Vec<&str> = schemas.iter().map(|schema| schema.name.as_str()).collect();
    assert_eq!(names, ["Chore", "Errands"]);
    let goal = &schemas[0].sections[0];
    assert_eq!(goal.span.of(text), "Goal");
    assert!(goal.span.start() < text.find("## Example").unwrap());
}

#[test]
fn tickets_under_headings() {
    let schema = one(
        "# Phase [N]\n\n### AB-XXX: [Kind] [Title]\n**Sprint**: [N] | **Points**: 1, 2, 3 | **Priority**: [P0 | P1]\n```yaml\ngoals:\n  - [Goal]\ndependencies:\n  - requires: [AB-XXX]\n```\n",
    );
    assert_eq!((schema.unit, schema.family.as_deref()), (TicketUnit::Heading(3), Some("AB")));
    assert_eq!(kind(schema.field("priority")), "P0; P1");
    assert_eq!(kind(schema.field("points")), "1; 2; 3");
    assert!(schema.field("goals").is_some());
    assert!(schema.placeholders.iter().any(|words| words == "AB-XXX"));
}

#[test]
fn learned_from_tickets() {
    let mut text = "# Plan\n\n".to_owned();
    for nth in 1..=8 {
        let priority = ["High", "Low"][nth % 2];
        text += &format!("## AB-{nth}: [Chore] Thing {nth}\n**Points**: {nth} | **Priority**: {priority}\n");
        text += if nth == 3 { "**Due**: 2026-01-02\n\n" } else { "\n" };
    }
    let schema = one(&(text + "## Summary\n\n**Total Points**: 36\n"));
    assert!(schema.learned);
    assert_eq!((schema.unit, schema.family.as_deref()), (TicketUnit::Heading(2), Some("AB")));
    assert_eq!(kind(schema.field("points")), "number");
    assert_eq!(kind(schema.field("priority")), "High; Low");
    assert_eq!(schema.fields.len(), 2, "neither what one ticket has nor the summary's fields");
    assert_eq!(schema.tags, ["Chore"]);
}

#[test]
fn nothing_to_ask_for() {
    for text in
        ["", "text", "# Title\n\nSome [words] here.\n", "---\n", "```markdown\n", "```markdown\ntext\n```\n"]
    {
        assert_eq!(compile(text, "x", Origin::Unknown), [], "{text:?}");
    }
}

proptest! {
    #[test]
    fn any_text_compiles(pieces in prop::collection::vec(prop::sample::select(vec![
        "---\n", "# ", "## ", "### ", "[", "]", "<!-- ", " -->", "{{", "}}", "**", "**K**: ", "|", " | ", "A", "é🔴", "\n", "\r\n",
        "```markdown\n", "```yaml\n", "```\n", "- ", "- [ ] ", "AB-XXX", "[AB-XXX]", "AB-12", ": ", "Step 1: ", "(Optional)", "YYYY-MM-DD",
        "[If ", "`", "/", ",", "1", " # ", ">", "key: ", "Example", "\u{a0}",
    ]), 0..80)) {
        let text: String = pieces.concat();
        for schema in compile(&text, "any", Origin::Unknown) {
            for section in &schema.sections {
                prop_assert!(text.get(section.span.range()).is_some());
            }
            for field in &schema.fields {
                prop_assert!(text.get(field.span.range()).is_some());
            }
            prop_assert!(!schema.to_yaml().is_empty());
        }
    }
}

/// A document of the shared collection; says so loudly where that is not at hand.
fn seed(start: &str) -> Option<String> {
    let dir = std::env::var_os("TICKMARK_SEEDS")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds"), PathBuf::from);
    let entries = std::fs::read_dir(&dir).ok().into_iter().flatten().flatten();
    let path = entries
        .map(|entry| entry.path())
        .find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(start)));
    let Some(path) = path else {
        eprintln!("SKIPPED: no document {start}* in {} (set TICKMARK_SEEDS)", dir.display());
        return None;
    };
    Some(std::fs::read_to_string(path).unwrap())
}

#[test]
fn seed_infrastructure_task() {
    let Some(text) = seed("000") else { return };
    let schema = one(&text);
    let own = |name: &str| kind(schema.field(name));
    assert_eq!(own("status"), "NOT_STARTED; IN_PROGRESS; READY_FOR_TESTING; BLOCKED; DONE");
    assert_eq!(own("priority"), "CRITICAL; HIGH; MEDIUM; LOW");
    assert_eq!(own("story points"), "1; 2; 3; 5; 8; 13");
    assert_eq!(own("last modified date"), "date");
    assert_eq!(own("feature"), "path?");
    assert_eq!(own("infrastructure spec"), "path");
    assert_eq!(schema.field("status").unwrap().carriers.len(), 2);
    assert_eq!((level(&schema, 2), level(&schema, 3)), (10, 15));
    assert_eq!(
        paths(&schema, |section| section.need == Need::Optional),
        ["technical details / database/schema changes", "technical details / service integration"]
    );
    for words in ["[Brief Task Title]", "[TICKET-ID]", "[Run smoke tests in staging]", "YYYY-MM-DD"] {
        assert!(schema.placeholders.iter().any(|known| known == words), "{words}");
    }
    for words in ["[ ]", "[Infrastructure Spec]", "[Runbooks]"] {
        assert!(!schema.placeholders.iter().any(|known| known == words), "{words}");
    }
}

#[test]
fn seed_technical_task() {
    let Some(text) = seed("001") else { return };
    let schema = one(&text);
    let own = |name: &str| kind(schema.field(name));
    assert_eq!(own("status"), "To Do; In Progress; In Review; Done");
    assert_eq!(own("priority"), "P0-Critical; P1-High; P2-Medium; P3-Low");
    assert_eq!(own("story points"), "1; 2; 3; 5");
    assert_eq!((own("created"), own("updated")), ("date".to_owned(), "date".to_owned()));
    assert_eq!(own("parent story"), "id STORY Standalone?");
    assert_eq!(own("type"), "text");
    assert_eq!(schema.family.as_deref(), Some("TASK"));
    assert_eq!((level(&schema, 2), level(&schema, 3)), (16, 40));
    assert_eq!(
        paths(&schema, |section| section.need == Need::Optional),
        ["technical requirements / nice to have"]
    );
    assert_eq!(paths(&schema, |section| section.repeatable), ["implementation steps / step #"; 4]);
    assert!(paths(&schema, |_| true).iter().any(|path| path == "definition of done / testing"));
}

#[test]
fn seed_plan() {
    let Some(text) = seed("002") else { return };
    let schema = one(&text);
    assert_eq!(level(&schema, 2), 12);
    assert_eq!(
        kind(schema.field_at(&["feature context"], false, "type")),
        "CI/CD; Migration; Tooling; Developer Workflow; Monitoring; Other?"
    );
    let details = ["database migration", "migration details"];
    assert_eq!(
        kind(schema.field_at(&details, false, "type")),
        "Additive (safe); Destructive (risky); Data migration?"
    );
    assert_eq!(kind(schema.field_at(&details, false, "migration needed")), "Yes; No?");
    assert!(schema.own_fields().next().is_none());
    let optional = paths(&schema, |section| section.need == Need::Optional);
    assert_eq!(optional.len(), 4);
    assert!(optional.iter().all(|path| path.starts_with("research context")));
    for words in ["<!-- -->", "{{FEATURE_TITLE}}", "{{ISSUE_NUMBER}}"] {
        assert!(schema.placeholders.iter().any(|known| known == words), "{words}");
    }
    assert!(!schema.placeholders.iter().any(|known| known == "{{ISSUE}}"), "from inside a fence");
}

#[test]
fn seed_about_templates() {
    let Some(text) = seed("003") else { return };
    let schemas = compile(&text, "task", Origin::Unknown);
    let names: Vec<&str> = schemas.iter().map(|schema| schema.name.as_str()).collect();
    assert_eq!(names, ["Task Template", "Spike Tasks"]);
    assert_eq!((level(&schemas[0], 2), level(&schemas[1], 2)), (6, 5));
    assert_eq!(schemas[1].sections[1].span.of(&text), "Time-Box");
}

#[test]
fn seed_tickets_in_one_file() {
    let Some(text) = seed("004") else { return };
    let schema = one(&text);
    assert!(schema.learned);
    assert_eq!((schema.unit, schema.family.as_deref()), (TicketUnit::Heading(3), Some("PE")));
    let fields: Vec<String> =
        schema.fields.iter().map(|spec| format!("{} {}", spec.name, kind(Some(spec)))).collect();
    assert_eq!(
        fields,
        [
            "sprint number",
            "points number",
            "priority P0; P1; P2; P3",
            "acceptance criteria text",
            "dependencies ids",
            "blocks ids?",
            "technical details text",
            "requires ids?",
        ]
    );
    assert_eq!(schema.tags, ["Infra-Feature", "Infra-Task", "Shared-Task"]);
    assert_eq!((schema.sections.len(), schema.placeholders.len()), (0, 0));
}

#[test]
fn seeds_follow_the_built_in_formats() {
    use crate::schema::{Catalog, Config, TicketShape, builtin};
    use std::sync::Arc;
    let schemas = builtin().iter().cloned().map(Arc::new).collect();
    let catalog = Catalog::new(schemas, Arc::new(Config::default()));
    for (start, want, count) in [
        ("000", "infra-task", 1),
        ("001", "task", 1),
        ("002", "plan", 1),
        ("003", "none", 1),
        ("004", "phase", 12),
    ] {
        let Some(text) = seed(start) else { return };
        let facts = Facts::read(&text, FileName { stem: "sample" });
        let chosen: Vec<String> = TicketShape::all(&text, &facts)
            .iter()
            .map(|shape| {
                let id = catalog.choose("docs/sample.md", shape);
                id.map_or("none".to_owned(), |id| catalog.get(id).unwrap().name.to_string())
            })
            .collect();
        assert_eq!(chosen, vec![want; count], "{start}");
    }
}

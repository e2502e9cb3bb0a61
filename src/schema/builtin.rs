//! Formats that are known without any template: written as templates, compiled as a team's own.
//!
//! Those that only their shape tells are compiled once for all. The format of a tool is compiled when a ticket is met
//! in the tool's folders, or with its telltale names; where there is none, it costs nothing.

use std::sync::{Arc, LazyLock, OnceLock};

use super::{Origin, Schema, compile};

/// A format of a tool, or of a custom that many projects share.
pub(super) struct Format {
    pub(super) name: &'static str,
    template: &'static str,
    /// Globs of the files in which its tickets are kept.
    pub(super) homes: &'static [&'static str],
    /// Names of fields and sections, in comparable form, which all together no other document has.
    pub(super) signs: &'static [&'static str],
}

/// Name and template of each that is told by its shape alone.
const SHAPES: [(&str, &str); 5] = [
    ("infra-task", include_str!("builtin/infra-task.md")),
    ("task", include_str!("builtin/task.md")),
    ("plan", include_str!("builtin/plan.md")),
    ("brief", include_str!("builtin/brief.md")),
    ("phase", include_str!("builtin/phase.md")),
];

/// The formats of tools.
pub(super) const FORMATS: [Format; 13] = [
    Format {
        name: "backlog",
        template: include_str!("builtin/backlog.md"),
        homes: &[
            "**/{backlog,.backlog}/{tasks,drafts,completed}/*.md",
            "**/{backlog,.backlog}/archive/**/*.md",
        ],
        signs: &["id", "status", "assignee", "created date", "labels", "dependencies"],
    },
    Format {
        name: "tk",
        template: include_str!("builtin/tk.md"),
        homes: &["**/.tickets/*.md"],
        signs: &["id", "status", "deps", "links", "created", "type", "priority"],
    },
    Format {
        name: "ccpm-epic",
        template: include_str!("builtin/ccpm-epic.md"),
        homes: &["**/.claude/epics/*/epic.md"],
        signs: &["status", "progress", "prd", "task breakdown preview"],
    },
    Format {
        name: "ccpm-task",
        template: include_str!("builtin/ccpm-task.md"),
        homes: &["**/.claude/epics/*/[0-9]*.md"],
        signs: &["status", "depends on", "parallel", "conflicts with"],
    },
    Format {
        name: "ccpm-prd",
        template: include_str!("builtin/ccpm-prd.md"),
        homes: &["**/.claude/prds/*.md"],
        signs: &[],
    },
    Format {
        name: "bmad",
        template: include_str!("builtin/bmad.md"),
        homes: &["**/docs/stories/**/*.md", "**/{bmad,_bmad}-output/**/[0-9]*.md", "**/stories/*.story.md"],
        signs: &["story", "acceptance criteria", "tasks / subtasks", "dev agent record"],
    },
    Format {
        name: "spec-kit-spec",
        template: include_str!("builtin/spec-kit-spec.md"),
        homes: &["**/specs/[0-9]*-*/spec.md"],
        signs: &["feature branch", "user scenarios & testing"],
    },
    Format {
        name: "spec-kit-plan",
        template: include_str!("builtin/spec-kit-plan.md"),
        homes: &["**/specs/[0-9]*-*/plan.md"],
        signs: &["technical context", "constitution check", "project structure"],
    },
    Format {
        name: "spec-kit-tasks",
        template: include_str!("builtin/spec-kit-tasks.md"),
        homes: &["**/specs/[0-9]*-*/tasks.md"],
        signs: &[],
    },
    Format {
        name: "madr",
        template: include_str!("builtin/madr.md"),
        homes: &["**/{decisions,adr,adrs}/**/*.md"],
        signs: &["context and problem statement", "considered options", "decision outcome"],
    },
    Format {
        name: "rfc",
        template: include_str!("builtin/rfc.md"),
        homes: &["**/rfcs/*.md", "**/{rfc,rfcs}/text/*.md"],
        signs: &["feature name", "start date", "rfc pr", "motivation"],
    },
    Format {
        name: "eip",
        template: include_str!("builtin/eip.md"),
        homes: &["**/{EIPS,ERCS}/{eip,erc}-*.md"],
        signs: &["eip", "author", "status", "type", "created"],
    },
    Format {
        name: "task-master",
        template: include_str!("builtin/task-master.md"),
        homes: &["**/.taskmaster/tasks/**/*.{md,txt}", "**/tasks/task_[0-9]*.{md,txt}"],
        signs: &["status", "dependencies", "priority", "details", "test strategy"],
    },
];

static OF_SHAPES: LazyLock<Vec<Schema>> = LazyLock::new(|| {
    SHAPES.iter().flat_map(|(name, text)| compile(text, name, Origin::Builtin(name))).collect()
});

static OF_FORMATS: [OnceLock<Option<Arc<Schema>>>; FORMATS.len()] =
    [const { OnceLock::new() }; FORMATS.len()];

/// The built-in schemas that are told by their shape alone, always in the same order.
#[must_use]
pub fn builtin() -> &'static [Schema] {
    &OF_SHAPES
}

/// The built-in schema of a name, told by its shape or a tool's.
#[must_use]
pub fn builtin_named(name: &str) -> Option<&'static Schema> {
    let of_tool = FORMATS.iter().position(|format| format.name == name);
    of_tool
        .and_then(|index| of_format(index).map(|schema| &**schema))
        .or_else(|| builtin().iter().find(|schema| schema.name == name))
}

/// The names of all built-in templates, always in the same order.
pub fn builtin_names() -> impl Iterator<Item = &'static str> {
    SHAPES.iter().map(|(name, _)| *name).chain(FORMATS.iter().map(|format| format.name))
}

/// The template of a built-in schema, to start a ticket or a template of one's own from.
#[must_use]
pub fn builtin_template(name: &str) -> Option<&'static str> {
    let of_shape = SHAPES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
    of_shape.or_else(|| FORMATS.iter().find(|format| format.name == name).map(|format| format.template))
}

/// The schema of the format at this place of the table; compiled when first asked for.
pub(super) fn of_format(index: usize) -> Option<&'static Arc<Schema>> {
    #[cfg(test)]
    tests::ASKED.with(|asked| asked.set(asked.get() + 1));
    let compiled = || {
        let format = FORMATS.get(index)?;
        let mut schema = compile(format.template, format.name, Origin::Builtin(format.name)).pop()?;
        schema.format = Some(format.name);
        // Short ones such as `[link]` or `YYYY-MM-DD` may as well be what a ticket has to say.
        schema.placeholders.retain(|words| words.starts_with('[') && words.split(' ').count() > 2);
        Some(Arc::new(schema))
    };
    OF_FORMATS.get(index)?.get_or_init(compiled).as_ref()
}

#[cfg(test)]
pub(super) mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::schema::{FieldKind, TicketUnit};

    thread_local! {
        /// How often this thread has asked for the schema of a tool's format.
        pub(in crate::schema) static ASKED: Cell<usize> = const { Cell::new(0) };
    }

    #[test]
    fn each_shape_compiles_to_one_schema_with_sets() {
        let names: Vec<&str> = builtin().iter().map(|schema| schema.name.as_str()).collect();
        assert_eq!(names, SHAPES.map(|(name, _)| name));
        for schema in builtin() {
            for field in ["status", "priority"] {
                let kind = schema.field(field).map(|spec| &spec.kind);
                assert!(matches!(kind, Some(FieldKind::Choice(_))), "{field} of {}: {kind:?}", schema.name);
            }
            assert!(!schema.placeholders.is_empty() && !schema.learned, "{}", schema.name);
            let headed = schema.name == "phase";
            assert_eq!(schema.unit, if headed { TicketUnit::Heading(3) } else { TicketUnit::File });
        }
    }

    #[test]
    fn each_format_compiles_and_has_what_tells_it() {
        for format in &FORMATS {
            let schema = builtin_named(format.name).expect(format.name);
            assert_eq!((schema.name.as_str(), schema.format), (format.name, Some(format.name)));
            assert!(schema.unit == TicketUnit::File && !schema.learned, "{}", format.name);
            for sign in format.signs {
                let has = schema.field(sign).is_some() || schema.sections.iter().any(|it| it.is_named(sign));
                assert!(has, "{sign} of {}", format.name);
            }
            assert!(!format.homes.is_empty());
        }
    }

    #[test]
    fn the_words_of_the_tools() {
        let check = |format: &str, field: &str, want: &[&str]| {
            let schema = builtin_named(format).unwrap();
            let kind = &schema.field(field).unwrap_or_else(|| panic!("{field} of {format}")).kind;
            match kind {
                FieldKind::Choice(values) | FieldKind::Suggestions(values) => {
                    assert_eq!(values, want, "{field} of {format}");
                }
                _ => panic!("{field} of {format}: {kind:?}"),
            }
        };
        check("backlog", "status", &["Draft", "To Do", "In Progress", "Done"]);
        check("backlog", "priority", &["high", "medium", "low"]);
        check("tk", "status", &["open", "in_progress", "closed"]);
        check("tk", "priority", &["0", "1", "2", "3", "4"]);
        check("tk", "type", &["bug", "feature", "task", "epic", "chore"]);
        check("ccpm-task", "status", &["open", "in-progress", "closed", "completed"]);
        check("eip", "type", &["Standards Track", "Meta", "Informational"]);
        check("eip", "category", &["Core", "Networking", "Interface", "ERC"]);
        check(
            "madr",
            "status",
            &["proposed", "rejected", "accepted", "deprecated", "superseded by ADR-0001"],
        );
        check(
            "task-master",
            "status",
            &["pending", "in-progress", "review", "done", "deferred", "cancelled", "blocked", "completed"],
        );
    }

    #[test]
    fn every_file_is_in_the_table() {
        let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/src/schema/builtin");
        let mut files: Vec<String> = std::fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort_unstable();
        let mut known: Vec<String> = builtin_names().map(|name| format!("{name}.md")).collect();
        known.sort_unstable();
        assert_eq!(files, known);
    }
}

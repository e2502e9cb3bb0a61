//! Formats that are known without any template: written as templates, compiled as a team's own.

use std::sync::LazyLock;

use super::{Origin, Schema, compile};

/// Name and template of each.
const TEMPLATES: [(&str, &str); 5] = [
    ("infra-task", include_str!("builtin/infra-task.md")),
    ("task", include_str!("builtin/task.md")),
    ("plan", include_str!("builtin/plan.md")),
    ("brief", include_str!("builtin/brief.md")),
    ("phase", include_str!("builtin/phase.md")),
];

static SCHEMAS: LazyLock<Vec<Schema>> = LazyLock::new(|| {
    TEMPLATES.iter().flat_map(|(name, text)| compile(text, name, Origin::Builtin(name))).collect()
});

/// The built-in schemas, always in the same order.
#[must_use]
pub fn builtin() -> &'static [Schema] {
    &SCHEMAS
}

/// The template of a built-in schema, to start a ticket or a template of one's own from.
#[must_use]
pub fn builtin_template(name: &str) -> Option<&'static str> {
    TEMPLATES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{FieldKind, TicketUnit};

    #[test]
    fn each_compiles_to_one_schema_with_sets() {
        let names: Vec<&str> = builtin().iter().map(|schema| schema.name.as_str()).collect();
        assert_eq!(names, TEMPLATES.map(|(name, _)| name));
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
    fn every_file_is_in_the_table() {
        let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/src/schema/builtin");
        let mut files: Vec<String> = std::fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort_unstable();
        let mut known = TEMPLATES.map(|(name, _)| format!("{name}.md"));
        known.sort_unstable();
        assert_eq!(files, known);
    }
}

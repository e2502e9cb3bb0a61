//! How a schema may be chosen for a file that the configuration does not give it.

use crate::schema::config::KindRule;
use crate::schema::{Config, Schema, kinds};

/// How a schema may be chosen when the path of a file does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// Not at all: it is for certain files.
    Path,
    /// By its name.
    Type,
    /// By its name, or by what a ticket shares with it.
    Shape,
}

/// How a schema may be chosen where no path tells. A template that is given to certain files is for no others; a
/// kind without files takes the place of its template, unless several kinds share that.
pub(super) fn choice(schema: &Schema, config: &Config) -> Choice {
    let template = |rule: &KindRule| {
        rule.written.template.as_deref().is_some_and(|template| kinds::is_from(schema, template))
    };
    let rest = config.kinds().iter().filter(|rule| !rule.has_files() && template(rule)).count();
    if let Some(kind) = schema.kind {
        return match config.kinds().get(usize::from(kind)) {
            Some(rule) if rule.has_files() => Choice::Path,
            _ if rest == 1 => Choice::Shape,
            _ => Choice::Type,
        };
    }
    let entries = config.templates.iter().filter(|entry| !entry.globs.is_empty());
    let is_given = !schema.homes.is_empty()
        || entries.into_iter().any(|entry| kinds::is_from(schema, &entry.path))
        || config.kinds().iter().any(|rule| rule.has_files() && template(rule));
    if is_given || rest == 1 { Choice::Path } else { Choice::Shape }
}

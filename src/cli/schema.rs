//! `tickmark schema`: what a template was understood to ask for.

use std::path::PathBuf;

use anyhow::bail;

use super::{Outcome, targets};
use crate::checks;
use crate::schema::{self, Origin};

/// Print what a template asks for, as YAML: its fields with their values, its sections, its placeholders.
///
/// A file that holds several templates in fences prints one document for each. With --config it is the JSON Schema of
/// .tickmark.yaml, for editors and other tools.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Args {
    /// The template, a Markdown file.
    #[arg(required_unless_present = "config")]
    template: Option<PathBuf>,
    /// Print the JSON Schema of .tickmark.yaml instead.
    #[arg(long, conflicts_with = "template")]
    config: bool,
}

/// Prints the schemas.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let Some(template) = &args.template else {
        let rules: Vec<_> = checks::RULES.iter().map(|rule| (rule.code, rule.summary)).collect();
        let schema = schema::config::shape::json_schema(&rules);
        super::print(&format!("{}\n", serde_json::to_string_pretty(&schema)?))?;
        return Ok(Outcome::Clean);
    };
    let shown = targets::slashes(template);
    let text = targets::read(template)?;
    let stem = template.file_stem().unwrap_or_default().to_string_lossy();
    let schemas = schema::compile(&text, &stem, Origin::File(shown.as_str().into()));
    if schemas.is_empty() {
        bail!(
            "`{shown}` is no template: it has no sections or fields to fill in. Name a file with headings and \
             placeholders such as `[Title]`, or one with such a text in a ```markdown fence"
        );
    }
    let documents: Vec<_> = schemas.iter().map(schema::Schema::to_yaml).collect();
    super::print(&documents.join("---\n"))?;
    Ok(Outcome::Clean)
}

//! `tickmark schema`: what a template was understood to ask for.

use std::path::PathBuf;

use anyhow::bail;

use super::{Outcome, targets};
use crate::schema::{self, Origin};

/// Print what a template asks for, as YAML: its fields with their values, its sections, its placeholders.
///
/// A file that holds several templates in fences prints one document for each.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Args {
    /// The template, a Markdown file.
    template: PathBuf,
}

/// Prints the schemas.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let shown = targets::slashes(&args.template);
    let text = targets::read(&args.template)?;
    let stem = args.template.file_stem().unwrap_or_default().to_string_lossy();
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

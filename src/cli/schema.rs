//! `tickmark schema`: what a template was understood to ask for.

use std::path::PathBuf;

use anyhow::bail;

use super::{Outcome, targets};
use crate::checks;
use crate::schema::{self, Schema};

/// Print what a template asks for, as YAML: its fields with their values, its sections, its placeholders.
///
/// A file that holds several templates in fences prints one document for each. The configuration of a tool and an
/// issue form are read like templates. With --config it is the JSON Schema of .tickmark.yaml, for editors and other
/// tools.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Args {
    /// The template, a Markdown file, or the name of a built-in one.
    #[arg(required_unless_present_any = ["list", "config"])]
    template: Option<PathBuf>,
    /// Print the names of the built-in templates.
    #[arg(long, conflicts_with = "template")]
    list: bool,
    /// Print a built-in template as it is, to start from.
    #[arg(long, requires = "template")]
    source: bool,
    /// Print the JSON Schema of .tickmark.yaml instead.
    #[arg(long, conflicts_with_all = ["template", "list"])]
    config: bool,
}

/// Prints the schemas.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let Some(template) = &args.template else {
        super::print(&if args.list { names() } else { of_configuration()? })?;
        return Ok(Outcome::Clean);
    };
    let shown = targets::slashes(template);
    if args.source || !template.exists() {
        if let Some(printed) = builtin(&shown, args.source) {
            super::print(&printed)?;
            return Ok(Outcome::Clean);
        }
        if args.source {
            let meant = super::did_you_mean(&shown, schema::builtin_names());
            let meant = meant.map(|meant| format!(", did you mean `{meant}`?")).unwrap_or_default();
            bail!("`{shown}` is no built-in template{meant}; `tickmark schema --list` names them");
        }
    }
    let text = targets::read(template)?;
    let schemas = schema::schemas(&shown, &text);
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

/// The names of the built-in templates, one a line.
fn names() -> String {
    schema::builtin_names().map(|name| format!("{name}\n")).collect()
}

/// A built-in template as it is, or what it asks for.
fn builtin(name: &str, as_it_is: bool) -> Option<String> {
    let name = name.strip_prefix("built-in ").unwrap_or(name);
    if as_it_is {
        schema::builtin_template(name).map(str::to_owned)
    } else {
        schema::builtin_named(name).map(Schema::to_yaml)
    }
}

/// The JSON Schema of the configuration.
fn of_configuration() -> anyhow::Result<String> {
    let rules: Vec<_> = checks::RULES.iter().map(|rule| (rule.code, rule.summary)).collect();
    let schema = schema::config::shape::json_schema(&rules);
    Ok(serde_json::to_string_pretty(&schema)? + "\n")
}

//! The rules: one file each, and one table.

use smol_str::SmolStr;

use crate::text::Span;
use crate::workspace::FileId;

/// How much a diagnostic matters; the order is from the worst on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Broken.
    Error,
    /// Very likely wrong.
    Warning,
    /// Worth knowing.
    Information,
    /// A suggestion.
    Hint,
}

/// A finding: a stable code, a place, a message for the person who reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The rule's code.
    pub code: &'static str,
    /// How much it matters here.
    pub severity: Severity,
    /// The place in the file that was checked.
    pub span: Span,
    /// What is wrong, where the expectation comes from, what would mend it.
    pub message: String,
    /// Other places that have to do with it.
    pub related: Vec<Related>,
    /// The name of the schema that the ticket follows, if any.
    pub schema: Option<SmolStr>,
    /// The ID of the ticket as written, if it has one.
    pub ticket: Option<SmolStr>,
}

/// A place that explains a diagnostic.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// The file.
    pub file: FileId,
    /// The place in it.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// The stable code, such as `missing-section`.
    pub code: &'static str,
    /// The severity, unless configuration says otherwise.
    pub severity: Severity,
    /// One line that says what it finds.
    pub summary: &'static str,
    /// The page that explains it, in Markdown: `docs/checks/CODE.md`.
    pub page: &'static str,
}

/// Where the pages of all rules are found online; a code's page is this, the code, and `.md`.
pub const PAGES: &str = "https://github.com/tickmark/tickmark/blob/main/docs/checks/";

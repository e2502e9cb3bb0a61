//! What a file is read as, which its path alone decides: a repository holds thousands of YAML and text files that are
//! no tickets, and none of those is opened to find that out.

use std::ffi::OsStr;
use std::path::Path;

use super::standing;
use crate::ticket::id::{self, Shape};
use crate::ticket::name;

/// What a file is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A Markdown document.
    Markdown,
    /// A text file with the name of a ticket, read as Markdown.
    Text,
    /// A YAML file with the name of a ticket.
    Yaml,
    /// The configuration of a workspace.
    Config,
    /// The configuration of another tool, or a form, which says what tickets look like.
    Tool,
    /// Anything else, of which at most an editor has a text; nothing is read from it.
    Other,
}

impl Kind {
    /// What a file of this path is read as.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
        let is = |known: &[&str]| known.iter().any(|known| extension.eq_ignore_ascii_case(known));
        if is(&["md", "markdown"]) {
            Self::Markdown
        } else if path.file_name().is_some_and(|name| name == super::discovery::CONFIG) {
            Self::Config
        } else if crate::schema::tells_of_tickets(path) {
            Self::Tool
        } else if is(&["yaml", "yml"]) && is_yaml_ticket(path) {
            Self::Yaml
        } else if is(&["txt"]) && is_text_ticket(path) {
            Self::Text
        } else {
            Self::Other
        }
    }

    /// Whether a file of this kind is a document that may hold tickets.
    #[must_use]
    pub fn is_document(self) -> bool {
        matches!(self, Self::Markdown | Self::Text | Self::Yaml)
    }
}

/// Whether a YAML file is named as tickets are: it begins with an ID, or it is called `task.yaml` or the like and its
/// folder begins with an ID or is one for tickets. What it says decides whether it is one.
fn is_yaml_ticket(path: &Path) -> bool {
    let (stem, folder) = names(path);
    let is_of_forge = || path.components().any(|part| part.as_os_str() == ".github");
    let is_named = id::in_file_name(stem).is_some()
        || id::number_in_file_name(stem).is_some() && holds_tickets(folder)
        || name::is_ticket_file(stem) && (names_ticket(folder) || holds_tickets(folder));
    is_named && !is_of_forge()
}

/// Whether a text file is named as tickets are: it begins with an ID of a usual family, or with a number in a folder
/// for tickets.
fn is_text_ticket(path: &Path) -> bool {
    let (stem, folder) = names(path);
    let is_usual = |id: &str| {
        let family = id.split(['-', '_']).next().unwrap_or_default();
        let is_capital = family.len() > 1 && family.bytes().all(|byte| byte.is_ascii_uppercase());
        id::shape(id) == Some(Shape::Numbered) && (is_capital || id::is_spoken(family))
    };
    id::in_file_name(stem).is_some_and(|id| is_usual(id) || holds_tickets(folder))
        || id::number_in_file_name(stem).is_some() && holds_tickets(folder)
}

/// The name of a file without its extension, and that of its folder.
fn names(path: &Path) -> (&str, &str) {
    let stem = path.file_stem().and_then(OsStr::to_str).unwrap_or_default();
    let folder = path.parent().and_then(|folder| folder.file_name()?.to_str()).unwrap_or_default();
    (stem, folder)
}

fn names_ticket(folder: &str) -> bool {
    id::in_file_name(folder).or_else(|| id::number_in_file_name(folder)).is_some()
}

/// Whether a file stands right in a folder for tickets, such as `tasks`.
#[must_use]
pub fn is_among_tickets(path: &Path) -> bool {
    holds_tickets(names(path).1)
}

/// Whether a folder of this name is one for tickets, be they at hand or over.
fn holds_tickets(folder: &str) -> bool {
    const NAMES: [&str; 13] = [
        "tasks",
        "tickets",
        "issues",
        "stories",
        "user-stories",
        "epics",
        "bugs",
        "features",
        "subtasks",
        "backlog",
        "todo",
        "todos",
        "doing",
    ];
    NAMES.iter().any(|name| name.eq_ignore_ascii_case(folder)) || standing::is_over(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_path_alone() {
        let check = |path: &str, want: Kind| assert_eq!(Kind::of(Path::new(path)), want, "{path}");
        check("/a/b.md", Kind::Markdown);
        check("/a/B.MARKDOWN", Kind::Markdown);
        check("/a/.tickmark.yaml", Kind::Config);
        check("/bugs/BUG-117.yaml", Kind::Yaml);
        check("/bugs/BUG-117-dim-light.yml", Kind::Yaml);
        check("/bugs/BUG-117-dim-light/bug.yaml", Kind::Yaml);
        check("/tasks/001.yaml", Kind::Yaml);
        check("/tasks/task.yaml", Kind::Yaml);
        check("/docs/TASK-12/meta.yaml", Kind::Yaml);
        check("/closed/001.yaml", Kind::Yaml);
        check("/deploy/001.yaml", Kind::Other);
        check("/deploy/task.yaml", Kind::Other);
        check("/docker-compose.yml", Kind::Other);
        check("/openapi.yaml", Kind::Other);
        check("/package.yaml", Kind::Other);
        check("/TASK-12/values.yaml", Kind::Other);
        check("/.github/workflows/ci.yml", Kind::Other);
        check("/.github/workflows/job-1.yml", Kind::Other);
        check("/.github/ISSUE_TEMPLATE/bug.yml", Kind::Tool);
        check("/.github/ISSUE_TEMPLATE/config.yml", Kind::Other);
        check("/backlog/config.yml", Kind::Tool);
        check("/.gitlab-ci.yml", Kind::Other);
        check("/tasks/task_001.txt", Kind::Text);
        check("/x/task_001.txt", Kind::Text);
        check("/x/TASK-12.txt", Kind::Text);
        check("/stories/001.txt", Kind::Text);
        check("/x/001.txt", Kind::Other);
        check("/requirements-3.txt", Kind::Other);
        check("/robots.txt", Kind::Other);
        check("/CMakeLists.txt", Kind::Other);
        check("/a.rs", Kind::Other);
    }
}
